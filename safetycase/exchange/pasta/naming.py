"""Names that the language allows, for the ids, variables and values of a case."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from safetycase.case import AnyItem
from safetycase.exchange.pasta.tokens import note
from safetycase.exchange.pasta.words import KEYWORDS
from safetycase.model.fields import Scalar

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_SUB_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[0-9]+)*\Z")
_VALUE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:-[A-Za-z_][A-Za-z0-9_]*)*\Z")
_HYPHENATED = ("Context-Table", *(word for word in KEYWORDS if "-" in word))
_NESTED = ("hazard", "constraint")


class Naming:
    """Gives each item a name that no other has, and says by a note behind it which id and aliases it stands for."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._ids = frozenset(ids)
        self._used: dict[str, set[str]] = {}
        self._names: dict[str, str] = {}

    def give(self, item: AnyItem, owner: str = "") -> None:
        """Name an item; `owner` is the name of the node inside which the name must be unique."""
        taken = self._used.setdefault(owner, set())
        wanted = [item.id, *self._old_names(item, owner), _from_id(item.id, item.kind.name in _NESTED)]
        usable = [name for name in wanted if _usable(name, item.kind.name in _NESTED)]
        base = usable[0] if usable else f"{_from_id(item.id, False)}_"
        name, number = base, 2
        while name in taken or (name in self._ids and name != item.id):
            name, number = f"{base.replace('.', '_')}_{number}", number + 1
        taken.add(name)
        self._names[item.id] = name

    def _old_names(self, item: AnyItem, owner: str) -> list[str]:
        """What the item was called before, as its aliases tell."""
        aliases = [alias for alias in item.data.get("aliases", ()) if isinstance(alias, str)]
        return [alias.removeprefix(f"{owner}.") if owner else alias for alias in aliases]

    def __contains__(self, item_id: object) -> bool:
        return item_id in self._names

    def __getitem__(self, item_id: str) -> str:
        return self._names[item_id]

    def declared(self, item: AnyItem) -> str:
        """The name of an item where it is declared, with the note of its id and aliases where they differ."""
        name = self._names[item.id]
        aliases = item.data.get("aliases", ())
        return name if name == item.id and not aliases else f"{name} {note((item.id, *aliases))}"


def graph_name(name: str) -> str:
    """The name of the control structure, with the name of the case where it is another."""
    plain = plain_name(name)
    return plain if plain == name else f"{plain} {note((name,))}"


def plain_name(text: str) -> str:
    """The name nearest to a text. A text that is a name stays as it is."""
    if _usable(text, False):
        return text
    joined = re.sub(r"[^A-Za-z0-9_]+", "_", text).strip("_") or "System"
    name = joined if not joined[0].isdigit() else f"_{joined}"
    return name if _usable(name, False) else f"{name}_"


def rule_name(label: str, used: set[str], prefix: str) -> str:
    """The name of a rule for a label, with a note where they differ; `used` are the names of rules before."""
    if label and _usable(label, False) and label not in used:
        used.add(label)
        return label
    number = len(used) + 1
    while f"{prefix}{number}" in used:
        number += 1
    used.add(f"{prefix}{number}")
    return f"{prefix}{number} {note((label,))}"


def value_names(values: Iterable[Scalar]) -> list[tuple[Scalar, str, str]]:
    """Values with the name that each gets among them, and the name with a note where it is not the value itself."""
    found: list[tuple[Scalar, str, str]] = []
    used = {value for value in values if isinstance(value, str) and _is_value(value)}
    for value in values:
        if isinstance(value, str) and _is_value(value):
            found.append((value, value, value))
            continue
        base = f"v_{re.sub(r'[^A-Za-z0-9_]+', '_', str(value)).strip('_')}"[:60]
        name, number = base, 2
        while name in used:
            name, number = f"{base}_{number}", number + 1
        used.add(name)
        found.append((value, name, f"{name} {note((value,))}" if expressible(value) else name))
    return found


def expressible(value: Scalar) -> bool:
    """Whether a note can hold a value: no number is without end."""
    return not isinstance(value, float) or math.isfinite(value)


_BOUND = r"(?:[A-Za-z_][A-Za-z0-9_]*(?:-[A-Za-z_][A-Za-z0-9_]*)*|[0-9]+)"
_RANGE = re.compile(rf"(?P<negated>!= )?(?P<bounds>[\[(]{_BOUND}(?:, {_BOUND})?[\])])\Z")


def range_text(text: str) -> str | None:
    """A range of a value as the language writes it (`= [MIN, limit)`, `!= [limit]`); None for what is none."""
    found = _RANGE.match(text)
    if found is None or any(word in KEYWORDS - {"MIN", "MAX", "true", "false"} for word in re.findall(r"\w+", text)):
        return None
    return f"{'!=' if found['negated'] else '='} {found['bounds']}"


def _is_value(text: str) -> bool:
    return (
        _VALUE.match(text) is not None
        and not KEYWORDS.intersection(text.split("-"))
        and not any(word in text for word in _HYPHENATED)
    )


def _usable(name: str, nested: bool) -> bool:
    return (_SUB_NAME if nested else _NAME).match(name) is not None and name not in KEYWORDS


def _from_id(item_id: str, nested: bool) -> str:
    """`H-1.2` becomes `H1.2`, `insulin-pump` becomes `insulin_pump`."""
    name = re.sub(r"-(?=[0-9])", "", item_id).replace("-", "_")
    return name if nested and _SUB_NAME.match(name) else name.replace(".", "_")
