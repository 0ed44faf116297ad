"""Comments of a `.stpa` file, given to the items that they stand with."""

from __future__ import annotations

from bisect import bisect_left

from safetycase.exchange.imported import Imported
from safetycase.exchange.pasta.tokens import Scanned
from safetycase.exchange.pasta.words import SECTIONS
from safetycase.exchange.places import Source


def attach(scanned: Scanned, places: list[tuple[int, str]], source: Source, imported: Imported) -> None:
    """Keep every comment: with the item on its line, else with the next one in its section, else with the one before.

    One that stands right above the name of a section, without a blank line between, is in that section.
    Comments before everything else, and those of a file without items, are kept with the whole.
    """
    ordered = sorted(places)
    starts = [start for start, _ in ordered]
    lines = [source.line(start) for start in starts]
    begin = scanned.tokens[0].start
    sections = [token.start for token in scanned.tokens if token.kind == "name" and token.text in SECTIONS]
    above = _above_sections(scanned, sections, source)
    for comment in scanned.comments:
        following = bisect_left(starts, comment.start)
        if comment.start < begin or not ordered:
            imported.head += comment.lines
            continue
        last = following == len(ordered)
        if following and (
            last
            or lines[following - 1] == source.line(comment.start)
            or bisect_left(sections, above.get(comment.start, comment.start))
            != bisect_left(sections, starts[following])
        ):
            following -= 1
        imported.comments.setdefault(ordered[following][1], []).extend(comment.lines)


def _above_sections(scanned: Scanned, sections: list[int], source: Source) -> dict[int, int]:
    """Where the section begins that a comment stands right above, or above other such comments, by its start."""
    found: dict[int, int] = {}
    heads = {source.line(start): start for start in reversed(sections)}
    taken = {source.line(token.end) for token in scanned.tokens}
    for comment in reversed(scanned.comments):
        section = heads.get(source.line(comment.end) + 1)
        if section is not None and source.line(comment.start) not in taken:
            found[comment.start] = section + 1
            heads.setdefault(source.line(comment.start), section)
    return found
