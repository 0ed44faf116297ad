"""Moving an entry or element among its neighbours, its text unchanged and the comments above it with it."""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.documents.ground import Entry, Ground
from safetycase.documents.nodes import Node
from safetycase.documents.setting import Splices
from safetycase.documents.splices import Splice


def move(ground: Ground, node: Node, old: int, new: int) -> Iterator[Splices]:
    """Ways to move entry `old` of a collection to place `new`.

    Blank lines and commas before the entry go with it, so that those among which it stood keep what is between them.
    Where comments set apart stand there, what is between entries stays where it is, and only entries change places.
    """
    entries = ground.entries(node)
    low, high = min(old, new), max(old, new)
    order = list(range(len(entries)))
    order.insert(new, order.pop(old))
    bounds = [_bounds(ground, node, entries, place) for place in range(low, high + 1)]
    chunks = [ground.text[start:end] for start, end in bounds]
    gaps = [ground.text[bounds[k][1] : bounds[k + 1][0]] for k in range(len(bounds) - 1)]
    moved = [chunks[place - low] for place in order[low : high + 1]]
    start, end = bounds[0][0], bounds[-1][1]
    own = gaps[-1] if new < old else gaps[0]
    if "#" not in own:
        among = [own, *gaps[:-1]] if new < old else [*gaps[1:], own]
        yield [Splice(start, ground.text[start:end], _woven(moved, among))]
    yield [Splice(start, ground.text[start:end], _woven(moved, gaps))]
    if node.flow:
        spaced = [f"{chunk} " if chunk.endswith(":") else chunk for chunk in moved]
        yield [Splice(start, ground.text[start:end], _woven(spaced, gaps))]
        return
    tight = [_without_blanks(gap) for gap in gaps]
    yield [Splice(start, ground.text[start:end], _woven(moved, tight))]
    if end == len(ground.text):
        yield [Splice(start, ground.text[start:end], _woven(moved, gaps) + ground.newline)]
        yield [Splice(start, ground.text[start:end], _woven(moved, tight) + ground.newline)]
    after = end
    while ground.line_is_blank(ground.next_line(after)):
        after = ground.next_line(after)
    if after > end:
        yield [Splice(start, ground.text[start:after], _woven(moved, tight))]


def _bounds(ground: Ground, node: Node, entries: list[Entry], place: int) -> tuple[int, int]:
    """Where the text that moves with an entry begins and ends: comments directly above, the line's comment."""
    entry = entries[place]
    if node.flow:
        return entry.head, entry.end
    end = max(ground.line_end(entry.end), entry.end)
    start = entry.head
    if not ground.stands_first(start):
        return start, end
    line = ground.line_start(start)
    first = line
    above = ground.next_line(entries[place - 1].end) if place else 0
    column = start - line
    while first > above:
        comment = ground.line_start(first - 1)
        if not ground.line_is_comment(comment) or ground.text_start(comment) - comment < column:
            break
        first = comment
    if place == 0 and (node is not ground.root or first == 0):
        first = line
    return first + column, end


def _woven(chunks: list[str], gaps: list[str]) -> str:
    parts = [chunks[0]]
    for gap, chunk in zip(gaps, chunks[1:], strict=True):
        parts += (gap, chunk)
    return "".join(parts)


def _without_blanks(gap: str) -> str:
    """A gap between entries with its blank lines taken out at its beginning."""
    lines = gap.split("\n")
    while len(lines) > 2 and not lines[1].strip():
        del lines[1]
    return "\n".join(lines)
