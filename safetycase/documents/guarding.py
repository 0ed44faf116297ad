"""What every edit must keep besides the data: the text outside its own lines, and the line ends."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from safetycase.documents.splices import Splice

Region = tuple[int, int]
"""A stretch of text, by two offsets, that an edit may rewrite."""

_LOOSE = " \t\r\n,"


def within(text: str, splices: Iterable[Splice], regions: Sequence[Region]) -> bool:
    """Whether all splices keep to the regions, and to the blanks and commas that border on them."""
    wide = sorted(_widened(text, low, high) for low, high in regions)
    lows = [low for low, _ in wide]
    reach = [*accumulate((high for _, high in wide), max)]
    for splice in splices:
        place = bisect_right(lows, splice.start) - 1
        if place < 0 or splice.end > reach[place]:
            return False
    return True


def untouched(old: str, new: str, splices: Sequence[Splice]) -> bool:
    """Whether `new` is `old` with exactly these replacements: every stretch between them is the same."""
    before = after = 0
    for splice in splices:
        length = splice.start - before
        if length < 0 or old[before : splice.start] != new[after : after + length]:
            return False
        after += length
        if not new.startswith(splice.new, after) or not old.startswith(splice.old, splice.start):
            return False
        after += len(splice.new)
        before = splice.end
    return old[before:] == new[after:]


def line_ends_kept(splices: Iterable[Splice], newline: str) -> bool:
    """Whether new text has the line ends of the document, unless the old text there had others already."""
    for splice in splices:
        if newline == "\n" and "\r" in splice.new and "\r" not in splice.old:
            return False
        bare_before = splice.old.count("\n") - splice.old.count("\r\n")
        if newline == "\r\n" and splice.new.count("\n") > splice.new.count("\r\n") and not bare_before:
            return False
    return True


def _widened(text: str, low: int, high: int) -> Region:
    while low and text[low - 1] in _LOOSE:
        low -= 1
    while high < len(text) and text[high] in _LOOSE:
        high += 1
    return low, high
