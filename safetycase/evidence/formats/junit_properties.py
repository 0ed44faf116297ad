"""The properties of the cases of a JUnit XML file as text: a dictionary for each case takes three times the memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from safetycase.evidence.records import NO_PROPERTIES, Properties

Pairs = Sequence[tuple[str, str]]
"""Names with values, in the order in which they stand."""

T = TypeVar("T", tuple[str, ...], str)

_SHARED = 2_000
"""How many different sets of properties are kept so that equal ones share their memory."""

_BETWEEN = "\0"
"""What stands between the values of a case. XML cannot have it."""


class KeptProperties:
    """The properties of cases by place. Cases with the same ones share one object, as far as they are kept apart."""

    __slots__ = ("_known_names", "_known_texts", "_made", "_names", "_texts")

    def __init__(self) -> None:
        self._names: list[tuple[str, ...]] = []
        self._texts: list[str] = []
        self._known_names: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._known_texts: dict[str, str] = {}
        self._made: dict[tuple[tuple[str, ...], str], Properties] = {}

    def append(self, pairs: Pairs) -> None:
        """Add the properties of a case, names with values in their order."""
        names: tuple[str, ...] = ()
        text = ""
        if pairs:
            names = _shared(self._known_names, tuple([name for name, _ in pairs]))
            text = _shared(self._known_texts, _BETWEEN.join([value for _, value in pairs]))
        self._names.append(names)
        self._texts.append(text)

    def __getitem__(self, place: int) -> Properties:
        return self._properties(self._names[place], self._texts[place])

    def __iter__(self) -> Iterator[Properties]:
        return map(self._properties, self._names, self._texts)

    def _properties(self, names: tuple[str, ...], text: str) -> Properties:
        if not names:
            return NO_PROPERTIES
        known = self._made.get((names, text))
        if known is None:
            values = text.split(_BETWEEN) if len(names) > 1 else (text,)
            known = together(zip(names, values, strict=True))
            if len(self._made) < _SHARED:
                self._made[names, text] = known
        return known


def _shared(known: dict[T, T], value: T) -> T:
    """An equal value that is kept already, or this one."""
    return known.setdefault(value, value) if len(known) < _SHARED else known.get(value, value)


def together(pairs: Iterable[tuple[str, str]]) -> Properties:
    """Named values as properties: a name that stands several times has all its values in order."""
    found: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        found[name] = (*found.get(name, ()), value)
    return found
