"""What statements about one action in its contexts say against each other, and which say nothing new.

Only what is stated in values is compared, for statements in words overlap as their readers think. Boxes are compared
by variable, so that neither the number of rows nor the number of statements squared matters.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import msgspec

from safetycase.model.scenarios import SUBTYPES
from safetycase.stpa.boxes import Box, BoxIndex, bits
from safetycase.stpa.contexts import Contexts, Statement

_SPLIT: dict[str, tuple[str, ...]] = {"timing-or-order": SUBTYPES["timing-or-order"], "duration": SUBTYPES["duration"]}
"""The types that are nothing but their subtypes: what is said of the type is said of each of these."""


class Meeting(msgspec.Struct, frozen=True):
    """A statement that shares rows with others: the first of them, the rows shared with that, how many others."""

    statement: Statement
    first: Statement
    shared: Box
    others: int


def unsafe_both_ways(contexts: Contexts) -> Iterator[Meeting]:
    """Unsafe control actions by providing, each with those by not providing that hold in a row of it."""
    provided = _plain(contexts.ucas, "provided")
    yield from _meetings(contexts, provided, _plain(contexts.ucas, "not-provided"))


def against_desired(contexts: Contexts) -> Iterator[Meeting]:
    """Unsafe control actions that hold in a row in which just that is desired, with the desired actions."""
    for unsafe, wanted in (("provided", "provide"), ("not-provided", "do-not-provide")):
        yield from _meetings(contexts, _plain(contexts.ucas, unsafe), _plain(contexts.desired, wanted))


def desired_both_ways(contexts: Contexts) -> Iterator[Meeting]:
    """Actions desired not to be provided, each with those desired to be provided in a row of it."""
    yield from _meetings(contexts, _plain(contexts.desired, "do-not-provide"), _plain(contexts.desired, "provide"))


def desired_together(contexts: Contexts) -> Iterator[Meeting]:
    """Actions desired to be provided, each with those before it that want another action in a row of it.

    `contexts` are those of one controller, with the action as the key of each statement.
    """
    exact = [one for one in contexts.desired if one.exact and one.box is not None]
    for number, one in enumerate(exact):
        yield from _meetings(contexts, [one], [other for other in exact[:number] if other.key != one.key])


def safe_and_unsafe(contexts: Contexts) -> Iterator[Meeting]:
    """Verdicts for some contexts, each with the unsafe control actions of that type or subtype in a row of it.

    A verdict on timing or duration as such speaks of each subtype. One on providing does not say how much, and that
    an action is not always unsafe when provided does not say that it is safe.
    """
    limited = [one for one in contexts.verdicts if one.structured and one.exact and one.box is not None]
    for key, mode in dict.fromkeys((one.key, one.mode) for one in limited):
        verdicts = [one for one in limited if (one.key, one.mode) == (key, mode)]
        modes = ("", *_SPLIT[key]) if not mode and key in _SPLIT else (mode,)
        own = [one for one in contexts.ucas if one.key == key and _sure(one)]
        unsafe = [one for one in own if (one.never_safe if mode == "never-safe" else one.mode in modes)]
        yield from _meetings(contexts, verdicts, unsafe)


def subsumed(contexts: Contexts) -> Iterator[Meeting]:
    """Unsafe control actions that say nothing new: another holds wherever they do, with at least their hazards.

    Of two that say the same, it is the later one. One about the type as such holds for each of its subtypes.
    """
    for key in dict.fromkeys(one.key for one in contexts.ucas):
        own = [one for one in contexts.ucas if one.key == key and one.box is not None]
        if not any(one.exact for one in own) or len(own) == 1:
            continue
        index = BoxIndex(contexts.frame.layout, [_box(one) for one in own])
        held = _Held(own)
        for number, one in enumerate(own):
            found = index.containing(_box(one)) & held.wider(number)
            if found:
                yield Meeting(one, own[next(bits(found))], _box(one), found.bit_count())


class _Held:
    """Which statements, as bits by their place, say at least as much as another, their contexts apart."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self._statements = statements
        self._exact = 0
        self._modes: dict[str, int] = {}
        self._hazards: dict[str, int] = {}
        self._alike: dict[tuple[object, ...], int] = {}
        for number, one in enumerate(statements):
            bit = 1 << number
            self._exact |= bit if one.exact else 0
            self._modes[one.mode] = self._modes.get(one.mode, 0) | bit
            self._alike[_said(one)] = self._alike.get(_said(one), 0) | bit
            for hazard in one.hazards:
                self._hazards[hazard] = self._hazards.get(hazard, 0) | bit

    def wider(self, number: int) -> int:
        """Those that hold exactly, for its mode or the type as such, with all its hazards; of equals the earlier."""
        one, bit = self._statements[number], 1 << number
        found = self._exact & (self._modes.get("", 0) | self._modes[one.mode])
        for hazard in one.hazards:
            found &= self._hazards[hazard]
        return found & ~(self._alike[_said(one)] & -bit)


def _said(one: Statement) -> tuple[object, ...]:
    return one.box, one.mode, one.exact, one.hazards


def overlapping(contexts: Contexts, idle: Collection[str] = ()) -> Iterator[Meeting]:
    """Unsafe control actions, each with the earlier ones of the same type and subtype that share a row with it.

    Those that are `idle`, because another one makes them superfluous, are left out.
    """
    exact = [one for one in contexts.ucas if one.exact and one.box is not None and one.item not in idle]
    for key, mode in dict.fromkeys((one.key, one.mode) for one in exact):
        yield from _earlier(contexts, [one for one in exact if (one.key, one.mode) == (key, mode)])


def _earlier(contexts: Contexts, statements: Sequence[Statement]) -> Iterator[Meeting]:
    if len(statements) < 2:
        return
    index = BoxIndex(contexts.frame.layout, [_box(one) for one in statements])
    for number, one in enumerate(statements):
        found = index.meeting(_box(one)) & (1 << number) - 1
        if found:
            first = statements[next(bits(found))]
            yield Meeting(one, first, _box(one) & _box(first), found.bit_count())


def _plain(statements: Sequence[Statement], key: str, mode: str = "") -> list[Statement]:
    """The statements of a type and mode that hold in just the rows of their box."""
    return [one for one in statements if one.key == key and one.mode == mode and _sure(one)]


def _sure(statement: Statement) -> bool:
    """Whether a statement holds in just the rows of its box."""
    return statement.exact and statement.box is not None


def _meetings(contexts: Contexts, ours: Sequence[Statement], others: Sequence[Statement]) -> Iterator[Meeting]:
    if not ours or not others:
        return
    index = BoxIndex(contexts.frame.layout, [_box(one) for one in others])
    for one in ours:
        found = index.meeting(_box(one))
        if found:
            first = others[next(bits(found))]
            yield Meeting(one, first, _box(one) & _box(first), found.bit_count())


def _box(statement: Statement) -> Box:
    """The box of a statement that has one."""
    assert statement.box is not None
    return statement.box
