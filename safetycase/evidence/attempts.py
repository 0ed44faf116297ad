"""The attempts at one item, and what they come to."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy

import msgspec

from safetycase.evidence.readings import Repeats
from safetycase.evidence.records import OUTCOMES, State


class Attempts(msgspec.Struct, gc=False):
    """The attempts at one item so far: the worst state, the last with its number, and how many there were of each.

    `torn`: they lie in several places; `place` is what these have in common.
    """

    place: tuple[str, ...]
    worst: State
    last: State
    number: int
    total: int = 1
    failures: int = 0
    passes: int = 0
    torn: bool = False


def common(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """The place that says what two places have in common, and nothing of a dimension in which they differ."""
    return tuple(mine if mine == yours else "" for mine, yours in zip(one, other, strict=True))


def settled(known: Attempts, repeats: Repeats) -> State:
    """The state of an item by those of its attempts."""
    match repeats:
        case "any":
            return known.worst
        case "last":
            return known.last
        case "all":
            if known.failures == known.total:
                return known.worst
            return "passed" if known.passes else known.worst if not known.failures else "unknown"
        case "majority":
            if 2 * known.failures > known.total:
                return known.worst
            return "passed" if 2 * known.passes > known.total else "unknown"


def refolded(known: Attempts, attempts: Mapping[int, State]) -> Attempts:
    """The attempts at an item as those given, each with the worst that any view says of it."""
    known = copy(known)
    outcomes = [OUTCOMES[state] for state in attempts.values()]
    known.total, known.last = len(outcomes), attempts[max(attempts)]
    known.failures, known.passes = outcomes.count("failure"), outcomes.count("pass")
    return known
