"""Replacements of stretches of text: applying, undoing, joining and moving them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Splice(NamedTuple):
    """The replacement of `old`, which stands at offset `start` (code points), by `new`."""

    start: int
    old: str
    new: str

    @property
    def end(self) -> int:
        """The offset after the replaced text."""
        return self.start + len(self.old)


def apply(text: str, splices: Iterable[Splice]) -> str:
    """The text after all replacements at once. Raises ValueError where one does not fit or two overlap."""
    parts: list[str] = []
    place = 0
    for splice in splices:
        if splice.start < place or not text.startswith(splice.old, splice.start) or splice.end > len(text):
            raise ValueError("A splice does not fit the text.")
        parts += (text[place : splice.start], splice.new)
        place = splice.end
    parts.append(text[place:])
    return "".join(parts)


def inverse(splices: Iterable[Splice]) -> tuple[Splice, ...]:
    """The splices that undo these: they fit the text after these were applied and give back the text before."""
    result: list[Splice] = []
    shift = 0
    for start, old, new in splices:
        result.append(Splice(start + shift, new, old))
        shift += len(new) - len(old)
    return tuple(result)


def composed(first: Sequence[Splice], second: Sequence[Splice]) -> tuple[Splice, ...]:
    """One set of splices that does what `first` and then `second` do, as narrow as the two allow."""
    pieces: list[tuple[int, int, str, str]] = []
    shift = 0
    for start, old, new in first:
        pieces.append((start + shift, start + shift + len(new), old, new))
        shift += len(new) - len(old)
    result: list[Splice] = []
    queue = list(second)
    shift = 0
    while pieces or queue:
        low = min([piece[0] for piece in pieces[:1]] + [splice.start for splice in queue[:1]])
        group_end = low
        mine: list[tuple[int, int, str, str]] = []
        theirs: list[Splice] = []
        grew = True
        while grew:
            grew = False
            if pieces and pieces[0][0] <= group_end:
                mine.append(pieces.pop(0))
                group_end = max(group_end, mine[-1][1])
                grew = True
            if queue and queue[0].start <= group_end:
                theirs.append(queue.pop(0))
                group_end = max(group_end, theirs[-1].end)
                grew = True
        result.append(_joined(low, group_end, mine, theirs, shift))
        shift += sum(len(old) - len(new) for _, _, old, new in mine)
    return tuple(splice for splice in result if splice.old != splice.new)


def _joined(low: int, high: int, mine: list[tuple[int, int, str, str]], theirs: list[Splice], shift: int) -> Splice:
    """The one splice for a stretch, given in offsets between the two sets, that splices of both sets touch."""
    middle = _Stretch(low, high)
    for start, end, old, new in mine:
        middle.put_before(start, end, old, new)
    for splice in theirs:
        middle.put_after(splice)
    return Splice(low + shift, middle.before(), middle.after())


class _Stretch:
    """A stretch of the text between two sets of splices, known only where a splice shows what stands there."""

    def __init__(self, low: int, high: int) -> None:
        self._low = low
        self._known: list[str | None] = [None] * (high - low)
        self._mine: list[tuple[int, int, str]] = []
        self._theirs: list[tuple[int, int, str]] = []

    def put_before(self, start: int, end: int, old: str, new: str) -> None:
        self._known[start - self._low : end - self._low] = list(new)
        self._mine.append((start - self._low, end - self._low, old))

    def put_after(self, splice: Splice) -> None:
        self._known[splice.start - self._low : splice.end - self._low] = list(splice.old)
        self._theirs.append((splice.start - self._low, splice.end - self._low, splice.new))

    def before(self) -> str:
        return self._with(self._mine)

    def after(self) -> str:
        return self._with(self._theirs)

    def _with(self, changes: list[tuple[int, int, str]]) -> str:
        parts: list[str] = []
        place = 0
        for start, end, text in changes:
            parts += [character or "" for character in self._known[place:start]]
            parts.append(text)
            place = end
        parts += [character or "" for character in self._known[place:]]
        return "".join(parts)
