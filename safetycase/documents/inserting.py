"""Putting a new entry or element into a collection, in the layout of its neighbours."""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.documents.ground import Entry, Ground
from safetycase.documents.nodes import Kind, Node, header_end
from safetycase.documents.setting import Splices
from safetycase.documents.splices import Splice
from safetycase.documents.writing import entry_lines, flow_text, key_text, safe_entry_lines


def insert(ground: Ground, node: Node, place: int, key: str | None, value: object) -> Iterator[Splices]:
    """Ways to insert an entry (with a key) or an element (without) as number `place` of a collection with entries."""
    entries = ground.entries(node)
    if node.flow:
        text = flow_text(value) if key is None else f"{key_text(key, flow=True)}: {flow_text(value)}"
        yield from _insert_in_flow(ground, node, entries, place, text)
        return
    column = ground.column(node.start)
    head = " " * column + ("-" if key is None else f"{key_text(key)}:")
    for lines in (entry_lines(head, value, column, in_list=key is None), safe_entry_lines(head, value)):
        if place:
            yield from _insert_below(ground, entries, place, lines)
        else:
            yield from _insert_first(ground, node, entries[0], lines, column)


def insert_at_top(ground: Ground, key: str, value: object) -> Iterator[Splices]:
    """Ways to write the first entry of a document that is empty but for comments."""
    lines = entry_lines(f"{key_text(key)}:", value, 0)
    text = ground.text
    start = "" if not text or text.endswith("\n") else ground.newline
    block = start + ground.newline.join(lines) + ground.newline
    yield [Splice(len(text), "", block)]
    end = text.rfind("\n...") + 1
    if end:
        yield [Splice(end, "", ground.newline.join(lines) + ground.newline)]


def replace_top(ground: Ground, node: Node, key: str | None, value: object) -> Iterator[Splices]:
    """Ways to write the first entry or element in place of the brackets or `null` that are the whole document."""
    column = ground.column(node.start)
    if key is None:
        lines = entry_lines(" " * column + "-", value, column, in_list=True)
    else:
        lines = entry_lines(f"{' ' * column}{key_text(key)}:", value, column)
    block = ground.newline.join([lines[0][column:], *lines[1:]])
    yield [Splice(node.start, ground.text[node.start : node.end], block)]
    yield [Splice(node.start, ground.text[node.start : node.end], block + ground.newline)]
    if key is not None:
        yield from insert_at_top(ground, key, value)


def _insert_below(ground: Ground, entries: list[Entry], place: int, lines: list[str]) -> Iterator[Splices]:
    """Insert whole lines right after the entry above, apart by a blank line where its neighbours are apart."""
    spot = max(ground.line_end(entries[place - 1].end), entries[place - 1].end)
    text = "".join(ground.newline + line for line in lines)
    if _apart(ground, entries, place):
        yield [Splice(spot, "", ground.newline + text)]
    yield [Splice(spot, "", text)]
    if spot == len(ground.text):
        yield [Splice(spot, "", text + ground.newline)]


def _apart(ground: Ground, entries: list[Entry], place: int) -> bool:
    """Whether the entries around a place are set apart by blank lines."""
    before = place - 1 if place < len(entries) else place - 2
    return before >= 0 and ground.line_is_blank(ground.next_line(entries[before].end))


def _insert_first(ground: Ground, node: Node, first: Entry, lines: list[str], column: int) -> Iterator[Splices]:
    """Insert above the first entry and the comments that belong to it, but below what introduces the whole file."""
    apart = ground.newline if _apart(ground, ground.entries(node), 1) and len(node.values) > 1 else ""
    block = "".join(line + ground.newline for line in lines)
    if not ground.stands_first(first.head):
        text = block[column:] + " " * column
        yield [Splice(first.head, "", text)]
        return
    own = start = ground.line_start(first.head)
    while start and ground.line_is_comment(ground.line_start(start - 1)):
        start = ground.line_start(start - 1)
    if node is ground.root and (start == 0 or not ground.line_is_blank(ground.line_start(start - 1))):
        start = own
    yield [Splice(start, "", block + apart)]
    yield [Splice(own, "", block)]


def _insert_in_flow(ground: Ground, node: Node, entries: list[Entry], place: int, text: str) -> Iterator[Splices]:
    source = ground.text
    if source[node.start] not in "[{":
        if place:
            yield [Splice(node.start, "", "{"), Splice(node.end, "", f", {text}}}")]
        else:
            yield [Splice(node.start, "", f"{{{text}, "), Splice(node.end, "", "}")]
        return
    if not entries:
        yield [Splice(node.start + 1, "", text)]
        return
    if place == 0:
        head = entries[0].head
        if ground.stands_first(head):
            yield [Splice(head, "", f"{text},{ground.newline}{' ' * ground.column(head)}")]
        yield [Splice(head, "", f"{text}, ")]
        return
    above = entries[place - 1]
    if ground.stands_first(above.head):
        pad = " " * ground.column(above.head)
        comma = ground.past_blank(above.end)
        if source[comma : comma + 1] == ",":
            if ground.ends_line(comma + 1):
                yield [Splice(ground.line_end(comma), "", f"{ground.newline}{pad}{text},")]
        elif ground.ends_line(above.end):
            spot = ground.line_end(above.end)
            if spot == above.end:
                yield [Splice(spot, "", f",{ground.newline}{pad}{text}")]
            else:
                yield [Splice(above.end, "", ","), Splice(spot, "", f"{ground.newline}{pad}{text}")]
    yield [Splice(above.end, "", f", {text}")]
    yield [Splice(above.end, "", f" , {text}")]


def without_final_break(ground: Ground) -> Splice | None:
    """The splice that makes a block scalar at the very end independent of the line end that the file lacks.

    Text may then follow without changing the scalar. None where the file ends otherwise.
    """
    node = ground.root
    if node is None or ground.text.endswith("\n"):
        return None
    while node.values:
        node = node.values[-1]
    end = header_end(ground.text, node.start)
    header = ground.text[node.start : end]
    if not node.is_block_scalar or "-" in header:
        return None
    return Splice(node.start, header, header.replace("+", "") + "-")


def is_empty(node: Node) -> bool:
    """Whether a node has no entries: an empty value, null, or a pair of brackets."""
    return node.value is None and not node.values if node.kind is Kind.SCALAR else not node.values
