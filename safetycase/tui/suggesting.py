"""What a field can be chosen from beyond what its type says: declared variables and values, files, what is in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from safetycase.case import AnyItem, Case
from safetycase.documents.scalars import apart
from safetycase.editing import value_at
from safetycase.findings import Path
from safetycase.stpa import controller_of, scenario_ucas
from safetycase.stpa.variables import ANYTHING, nameable
from safetycase.tui.looks import counted


class Choice(msgspec.Struct, frozen=True):
    """A value to choose, with a word about it."""

    value: Any
    note: str = ""


class Suggested(msgspec.Struct, frozen=True):
    """What to choose from. `several`: more than one can be taken; `named`: what the choices are.

    Something else may always be typed instead.
    """

    choices: tuple[Choice, ...]
    named: str
    several: bool = False


def names_for(case: Case, item: AnyItem, path: Path) -> Suggested | None:
    """The names that a new entry of the mapping at a path may have, where the case knows them."""
    if path[-1] in ("context", "believes"):
        found = _variables(case, item)
        return Suggested(tuple(Choice(name, _told(*about)) for name, about in found.items()), "variables")
    if item.kind.name == "evidence" and path == ("select", "where"):
        return _select_fields(case, item)
    return None


def values_for(case: Case, item: AnyItem, path: Path) -> Suggested | None:
    """The values that the field at a path may have, where the case knows them."""
    if isinstance(path[-1], int) and len(path) > 1:  # one of several
        found = values_for(case, item, path[:-1])
        return msgspec.structs.replace(found, several=False) if found is not None and found.several else None
    if len(path) > 1 and path[-2] in ("context", "believes"):
        return _values(case, item, str(path[-1]))
    source = _SOURCES.get((item.kind.name, path)) or _SOURCES.get(("", (path[0], path[-1])))
    if item.kind.name == "evidence" and len(path) > 1 and path[0] == "select":
        return _selection(case, item, path)
    return source(case, item) if source is not None else None


def _controller(case: Case, item: AnyItem) -> AnyItem | None:
    """The controller whose process model bare names of variables mean in an item."""
    if item.kind.name != "scenario":
        return controller_of(case, item)
    ucas = [case.items[name] for name in scenario_ucas(case, item) if name in case.items]
    return next((one for uca in ucas if (one := controller_of(case, uca)) is not None), None)


def _variables(case: Case, item: AnyItem) -> dict[str, tuple[str, tuple[Any, ...]]]:
    return nameable(case, _controller(case, item))


def _told(meaning: str, values: Sequence[Any]) -> str:
    shown = ", ".join(apart(_word(value)) for value in values[:8]) + (", …" if len(values) > 8 else "")
    return f"{meaning} ({shown})" if shown else f"{meaning} (no values declared)"


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _values(case: Case, item: AnyItem, name: str) -> Suggested | None:
    found = _variables(case, item).get(name)
    if found is None or not found[1]:
        return None
    every = Choice(ANYTHING, "every value: the variable does not matter")
    return Suggested((*(Choice(value) for value in found[1]), every), f"values of {name}", several=True)


def _context_variables(case: Case, item: AnyItem) -> Suggested | None:
    found = _variables(case, item)
    choices = tuple(Choice(name, _told(*about)) for name, about in found.items())
    return Suggested(choices, "variables", several=True) if choices else None


def _artefacts(case: Case, item: AnyItem) -> Suggested | None:
    from safetycase.evidence import result_files

    return Suggested(tuple(Choice(path, name) for path, name in result_files(case)), "files with results")


def _formats(case: Case, item: AnyItem) -> Suggested | None:
    from safetycase.evidence.formats import readers

    return Suggested(tuple(Choice(reader.name, reader.title) for reader in readers()), "formats that are read")


def _results(case: Case, item: AnyItem) -> dict[str, Any]:
    """The fields of the results that an evidence item names, empty where they cannot be read."""
    from safetycase.evidence import UnreadableError, selectable

    path, name = value_at(item, ("artefact", "path")), value_at(item, ("artefact", "format"))
    try:
        return dict(selectable(case, path, name if isinstance(name, str) else "")) if isinstance(path, str) else {}
    except UnreadableError:
        return {}


def _select_fields(case: Case, item: AnyItem) -> Suggested | None:
    found = _results(case, item)
    choices = tuple(Choice(name, _few(list(counts))) for name, counts in found.items())
    return Suggested(choices, "fields of the results") if choices else None


def _selection(case: Case, item: AnyItem, path: Path) -> Suggested | None:
    """What a part of a selection can say: the name of a field of the results, or a value of one."""
    if path[1:] in _NAMING or path[1:-1] == ("slice",):
        return _select_fields(case, item)
    return _select_values(case, item, str(path[-1])) if path[1:-1] in ((), ("where",)) else None


_NAMING = tuple((name,) for name in ("item", "output", "trials", "answered", "failures"))
"""The parts of a selection that name a field of the results."""


def _few(values: Sequence[str]) -> str:
    return ", ".join(map(apart, values[:6])) + (f" and {len(values) - 6:,} more" if len(values) > 6 else "")


def _select_values(case: Case, item: AnyItem, name: str) -> Suggested | None:
    counts = _results(case, item).get(name)
    if not counts:
        return None
    choices = tuple(Choice(value, counted(number, "case")) for value, number in counts.items())
    return Suggested(choices, f"values of {name}", several=True)


def _units(case: Case, item: AnyItem) -> Suggested | None:
    units = {
        str(value)
        for other in case.of_kind("requirement")
        if isinstance(value := value_at(other, ("target", "per")), str) and value not in ("item", "attempt")
    }
    known = (Choice("item", "one thing judged"), Choice("attempt", "one try, of which an item may have several"))
    return Suggested((*known, *(Choice(unit, "a unit of this case") for unit in sorted(units))), "units of trials")


def _dimensions(case: Case, item: AnyItem) -> Suggested | None:
    environment = case.items.get(str(item.data.get("environment", "")))
    chosen = [environment] if environment is not None else case.of_kind("environment")
    found = {
        name: one.id for one in chosen for name in (one.data.get("parameters") or {}) if one.kind.name == "environment"
    }
    choices = tuple(Choice(name, f"a parameter of {where}") for name, where in found.items())
    return Suggested(choices, "dimensions of the environment", several=True) if choices else None


def _rules(case: Case, item: AnyItem) -> Suggested | None:
    from safetycase.rules import all_rules

    return Suggested(tuple(Choice(rule.name, f"{rule.code} {rule.summary}") for rule in all_rules()), "rules")


_Source = Callable[[Case, AnyItem], Suggested | None]
_SOURCES: dict[tuple[str, Path], _Source] = {
    ("action", ("context_variables",)): _context_variables,
    ("evidence", ("artefact", "path")): _artefacts,
    ("evidence", ("artefact", "format")): _formats,
    ("requirement", ("target", "per")): _units,
    ("requirement", ("slices", "by")): _dimensions,
    ("", ("waivers", "rule")): _rules,
}
"""Where values come from, by kind and path; without a kind, by the first and the last step of the path."""
