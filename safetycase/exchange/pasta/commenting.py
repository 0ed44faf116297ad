"""Comments of a `.stpa` file, given to the items that they stand with."""

from __future__ import annotations

from bisect import bisect_left

from safetycase.exchange.imported import Imported
from safetycase.exchange.pasta.tokens import Scanned
from safetycase.exchange.pasta.words import SECTIONS
from safetycase.exchange.places import Source


def attach(scanned: Scanned, places: list[tuple[int, str]], source: Source, imported: Imported) -> None:
    """Keep every comment: with the item on its line, else with the next one in its section, else with the one before.

    Comments before everything else, and those of a file without items, are kept with the whole.
    """
    ordered = sorted(places)
    starts = [start for start, _ in ordered]
    lines = [source.line(start) for start in starts]
    begin = scanned.tokens[0].start
    sections = [token.start for token in scanned.tokens if token.kind == "name" and token.text in SECTIONS]
    for comment in scanned.comments:
        following = bisect_left(starts, comment.start)
        if comment.start < begin or not ordered:
            imported.head += comment.lines
            continue
        last = following == len(ordered)
        if following and (
            last
            or lines[following - 1] == source.line(comment.start)
            or bisect_left(sections, comment.start) != bisect_left(sections, starts[following])
        ):
            following -= 1
        imported.comments.setdefault(ordered[following][1], []).extend(comment.lines)
