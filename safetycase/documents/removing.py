"""Taking an entry or element out of a collection, and nothing else: comments outside its own lines stay."""

from __future__ import annotations

import re
from collections.abc import Iterator

from safetycase.documents.ground import Entry, Ground
from safetycase.documents.nodes import Kind, Node
from safetycase.documents.setting import Splices
from safetycase.documents.splices import Splice


def remove(ground: Ground, node: Node, place: int) -> Iterator[Splices]:
    """Ways to remove entry `place` of a collection that has others beside it."""
    entries = ground.entries(node)
    if node.flow:
        yield from _remove_in_flow(ground, entries, place)
        return
    entry = entries[place]
    if place == 0 and not ground.stands_first(entry.head):
        end = ground.next_line(entry.end)
        while ground.line_is_blank(end):
            end = ground.next_line(end)
        yield [_cut(ground, entry.head, ground.text_start(end))]
        return
    start, end = ground.line_start(entry.head), ground.next_line(entry.end)
    if end == len(ground.text) and not ground.text.endswith("\n"):
        yield [_cut(ground, before_line_end(ground.text, start), end)]
    elif ground.line_is_blank(end) and (start == 0 or ground.line_is_blank(ground.line_start(start - 1))):
        yield [_cut(ground, start, ground.next_line(end))]
    yield [_cut(ground, start, end)]
    blank = end
    while ground.line_is_blank(blank):
        blank = ground.next_line(blank)
    yield [_cut(ground, start, blank)]


def remove_only(ground: Ground, node: Node, holder: Entry | None) -> Iterator[Splices]:
    """Ways to remove the only entry of a collection, which then is written as a pair of brackets.

    `holder` is the entry whose value the collection is, None for the top of the document.
    """
    text = ground.text
    brackets = "{}" if node.kind is Kind.MAPPING else "[]"
    if node.flow:
        if text[node.start] not in "[{":
            yield [Splice(node.start, text[node.start : node.end], brackets)]
            return
        entry = ground.entries(node)[0]
        inside = text[node.start + 1 : node.end - 1]
        if "#" not in inside.replace(text[entry.head : entry.end], ""):
            yield [_cut(ground, node.start + 1, node.end - 1)]
        comma = ground.past_blank(entry.end)
        splices = [_cut(ground, entry.head, entry.end)]
        if text[comma : comma + 1] == ",":
            splices.append(_cut(ground, comma, comma + 1))
        yield splices
        return
    end = ground.line_end(node.end)
    if holder is None or holder.indicator is None or not ground.stands_first(node.start):
        yield [Splice(node.start, text[node.start : max(end, node.end)], brackets)]
        return
    start, stop = ground.line_start(node.start), ground.next_line(node.end)
    if stop == len(text) and not text.endswith("\n"):
        start = before_line_end(text, start)
    if start <= holder.indicator:
        yield [Splice(holder.indicator, text[holder.indicator : stop], " " + brackets)]
    yield [Splice(holder.indicator, "", " " + brackets), _cut(ground, start, stop)]


def _remove_in_flow(ground: Ground, entries: list[Entry], place: int) -> Iterator[Splices]:
    text = ground.text
    entry = entries[place]
    comma = ground.past_blank(entry.end)
    has_comma = text[comma : comma + 1] == ","
    end = comma + 1 if has_comma else entry.end
    if ground.stands_first(entry.head) and re.match(r"[ \t]*(?:#[^\n]*)?\r?\n", text[end:]):
        yield [_cut(ground, ground.line_start(entry.head), ground.next_line(end))]
    if place + 1 < len(entries):
        following = entries[place + 1].head
        if "\n" not in text[entry.end : following]:
            yield [_cut(ground, entry.head, following)]
    else:
        above = entries[place - 1].end
        if "\n" not in text[above : entry.head]:
            yield [_cut(ground, above, entry.end)]
        else:
            yield [_cut(ground, entry.head, entry.end)]
    yield (
        [_cut(ground, entry.head, entry.end), _cut(ground, end - 1, end)]
        if has_comma
        else [_cut(ground, entry.head, entry.end)]
    )


def before_line_end(text: str, start: int) -> int:
    """The place before the line end that precedes the line at `start`; `start` itself on the first line."""
    if start and text[start - 1] == "\n":
        start -= 1
        if start and text[start - 1] == "\r":
            start -= 1
    return start


def _cut(ground: Ground, start: int, end: int) -> Splice:
    return Splice(start, ground.text[start:end], "")
