"""The lock as it stands, and what is accepted by a new one, in words."""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.case import Case
from safetycase.case import UnreadableError as UnreadableFileError
from safetycase.evidence.lockfile import Lock
from safetycase.evidence.locking import Locked, Relocked
from safetycase.evidence.text import states_text
from safetycase.model import LOCK_NAME

_KEPT = {
    "": "",
    "away": "; its file is not here, the counts are those of the lock",
    "collected": "; the counts are those that were collected",
}
"""What is said of counts that are those of before."""


def lock_bytes(case: Case) -> bytes | None:
    """The lock as it stands, None if there is none.

    Raises ValueError for one that is no file of the case, such as a link out of it.
    """
    if not case.source.exists(LOCK_NAME):
        return None
    try:
        return case.source.read(LOCK_NAME)
    except UnreadableFileError as error:
        raise ValueError(f"{LOCK_NAME} {error.reason}; nothing was locked") from error


def accepted_lines(before: Lock, locked: Locked, done: str, *, written: bool = True) -> Iterator[str]:
    """What a new lock accepts and what it does not, a line each; `done` says what was done, as a participle.

    Not `written`: what it would accept.
    """
    would = "" if written else "would be "
    for changed in locked.changed:
        exposure = "".join(f" in {much:,g} {unit}" for unit, much in changed.exposure.items())
        counts = f"{states_text(changed.states)}{exposure}{instead(changed)}{_KEPT[changed.kept]}"
        judged = f"; changed since it was accepted: {', '.join(changed.otherwise)}" if changed.otherwise else ""
        yield f"{would}{done} {changed.id}: {counts}{judged}"
    for old, new in before.moved.items():
        yield f"{new}: its line stood under {old}, and stands under its own id now"
    for item_id in locked.dropped:
        yield f"{item_id}: no evidence has that id any more; its line {'was' if written else 'would be'} taken out"
    for item_id, reason in locked.problems:
        kept = "; what was accepted before stands" if item_id in before.items else ""
        yield f"not {done} {item_id}: {reason}{kept}"
    yield from locked.late


def refusal(locked: Locked, done: str) -> str:
    """Why a new lock is not to be written; empty where it may be."""
    if not locked.lost:
        return ""
    first = locked.lost[0]
    return (
        f"{LOCK_NAME}, line {first.line}: {first.message}. Nothing was {done}, since the line would be lost: "
        "restore it, or accept all evidence as it is now with `safetycase evidence lock`"
    )


def accepted_count(locked: Locked, done: str, *, written: bool = True) -> str:
    """How much a new lock accepts anew, or would."""
    count = len(locked.changed)
    items = "1 item" if count == 1 else f"{count} items"
    return f"{items} {done} anew in {LOCK_NAME}" if written else f"{items} to be {done} anew; nothing was written"


def instead(changed: Relocked) -> str:
    """What was locked before, where it was something else; fewer results are said to be fewer."""
    if changed.before is None or changed.before == changed.states:
        return ""
    fewer = sum(changed.before.values()) - sum(changed.states.values())
    less = f"; {fewer:,} fewer results" if fewer > 1 else "; 1 result fewer" if fewer == 1 else ""
    return f" (before: {states_text(changed.before)}{less})"
