"""The fields of an item as a reader sees them: text, links to other items, lists, and values with names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from safetycase.case import AnyItem, Case, canonical, joined
from safetycase.documents.scalars import entry_word, scalar_word
from safetycase.findings import Path
from safetycase.model.forms import Field, fields
from safetycase.report.text import anchor, one_line, web_link
from safetycase.trace import ELSEWHERE

TITLE_LENGTH = 100
"""How much of the words of another item stand beside its id, in characters, where there are several."""

_ALONE = 240

_SHORT = 48
_WITH_TITLES = 6
_ELSEWHERE = frozenset({"title", "text", "status", "owner", "waivers"})
"""Fields that have a place of their own in the report."""


class Ref(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Another item by its id. `href` is empty where there is no such item; `title` may be left out for brevity.

    `rests` is what its state rests on, where that is not results that are here. `abroad` says what is to be known of an
    item of an imported case, which has no place in the report.
    """

    id: str
    href: str = ""
    title: str = ""
    state: str = ""
    rests: str = ""
    abroad: str = ""


class Value(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Something to show. `shape` says how: `text` (a link where `href` is set), `refs`, `list` (of `entries`), `pairs`
    (names with values), `brief` (such pairs that fit into a line).
    """

    shape: str
    text: str = ""
    href: str = ""
    refs: tuple[Ref, ...] = ()
    entries: tuple[Value, ...] = ()
    pairs: tuple[tuple[str, Value], ...] = ()


class Shown(msgspec.Struct, frozen=True, gc=False):
    """A field with its label."""

    label: str
    value: Value


class Links:
    """Makes links to the items of a case; equal ones are made once."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self._known: dict[tuple[str, int, str], Ref] = {}

    def ref(self, target: str, *, title: bool = False, state: str = "", length: int = TITLE_LENGTH) -> Ref:
        """A link to an item, or to the element of a variable; without `href` if there is no such item.

        Its `title` is cut to `length` characters.
        """
        wanted = length if title else 0
        found = self._known.get((target, wanted, state))
        if found is None:
            found = self._known[target, wanted, state] = self._made(target, wanted, state)
        return found

    def refs(self, targets: Sequence[str]) -> tuple[Ref, ...]:
        """Links to items; with their titles where there are few."""
        few, length = len(targets) <= _WITH_TITLES, _ALONE if len(targets) == 1 else TITLE_LENGTH
        return tuple(self.ref(target, title=few, length=length) for target in targets)

    def _made(self, target: str, length: int, state: str) -> Ref:
        item = self.case.items.get(target)
        if item is None and target in self.case.variables:
            return Ref(id=target, href=anchor(target.partition("/")[0]), state=state)
        if item is None:
            return self._abroad(target, length, state)
        words = one_line(item.title, length) if length else ""
        return Ref(id=target, href=anchor(target), title=words, state=state)

    def _abroad(self, target: str, length: int, state: str) -> Ref:
        whole = joined(self.case)
        named = canonical(self.case, target)
        item = whole.items.get(named.partition("/")[0])
        if item is None or ("/" in named and named not in whole.variables):
            return Ref(id=target, state=state)
        words = one_line(item.title, length) if length and "/" not in target else ""
        known = ELSEWHERE.word if item.kind.name == "requirement" else "imported"
        return Ref(id=target, title=words, state=state, abroad=known)


def shown_fields(links: Links, item: AnyItem, leave_out: frozenset[str] = frozenset()) -> tuple[Shown, ...]:
    """Every field that an item has, in the order of the model; `leave_out` and those shown elsewhere apart."""
    targets = {reference.path: reference.target for reference in item.references}
    known = {field.name: field for field in fields(item.kind.record)}
    names = [name for name in known if name in item.data] + sorted(name for name in item.data if name not in known)
    return tuple(
        Shown(_label(name, known.get(name)), value_of(links, item.data[name], (name,), targets, known.get(name)))
        for name in names
        if name not in _ELSEWHERE and name not in leave_out and not (name == "origin" and item.data[name] == "human")
    )


def _label(name: str, field: Field | None) -> str:
    return field.label if field is not None else name


def value_of(links: Links, data: Any, path: Path, targets: Mapping[Path, str], field: Field | None = None) -> Value:
    """A value of plain data as a reader sees it. `targets` says by path which strings are references."""
    if isinstance(data, dict):
        return _pairs(links, data, path, targets, field)
    if isinstance(data, (list, tuple)):
        return _list(links, data, path, targets, field)
    if path in targets:
        return Value(shape="refs", refs=links.refs([str(data)]))
    text = _scalar(data)
    return Value(shape="text", text=text, href=web_link(text))


def _pairs(
    links: Links, data: Mapping[Any, Any], path: Path, targets: Mapping[Path, str], field: Field | None
) -> Value:
    parts = {part.name: part for part in field.fields} if field is not None else {}
    pairs = []
    for key, entry in data.items():
        part = parts.get(str(key))
        inner = part if part is not None else field if parts and part is None else None
        name = _label(str(key), part)
        pairs.append((name, value_of(links, entry, (*path, key), targets, inner)))
    short = all(value.shape == "text" and not value.href and len(value.text) <= _SHORT for _, value in pairs)
    return Value(shape="brief" if short else "pairs", pairs=tuple(pairs))


def _list(links: Links, data: Sequence[Any], path: Path, targets: Mapping[Path, str], field: Field | None) -> Value:
    if path and path[-1] == "range" and len(data) == 2:
        return Value(shape="text", text=f"{_scalar(data[0])} to {_scalar(data[1])}")
    places = [(*path, index) for index in range(len(data))]
    if data and all(place in targets for place in places):
        return Value(shape="refs", refs=links.refs([str(entry) for entry in data]))
    entries = [value_of(links, entry, place, targets, field) for entry, place in zip(data, places, strict=True)]
    if all(entry.shape == "text" and not entry.href and len(entry.text) <= _SHORT for entry in entries):
        return Value(shape="text", text=", ".join(map(entry_word, data)))
    return Value(shape="list", entries=tuple(entries))


def _scalar(data: object) -> str:
    return scalar_word(data) if isinstance(data, bool) else str(data).strip()
