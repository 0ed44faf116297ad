"""Replacing one value by another in the text, beside all that belongs to others: comments, neighbours, line ends."""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.documents.ground import Entry, Ground
from safetycase.documents.nodes import Kind, Node, content_indent, header_end
from safetycase.documents.rendering import Rendered, Slot
from safetycase.documents.splices import Splice
from safetycase.documents.writing import STEP, flow_text, value_forms

Splices = list[Splice]


def set_value(ground: Ground, parent: Node, number: int, value: object) -> Iterator[Splices]:
    """Ways to replace the value of entry `number` of a collection, the best one first."""
    entry = ground.entries(parent)[number]
    if parent.flow:
        yield from _set_in_flow(ground, entry, value)
        return
    slot = slot_of(ground, entry)
    in_list = parent.kind is Kind.SEQUENCE
    if entry.value.flow and entry.value.kind is Kind.SEQUENCE and entry.value.values and isinstance(value, list):
        yield _write(ground, entry, Rendered(flow_text(value)))
    for rendered in value_forms(value, slot, in_list=in_list):
        yield _write(ground, entry, rendered)
        if rendered.body:
            yield _write(ground, entry, rendered, joined=True)
        if entry.value.is_block_collection:
            yield _write(ground, entry, rendered, joined=True, whole_lines=True)
    yield _write(ground, entry, Rendered(flow_text(value)))


def set_text(ground: Ground, parent: Node, number: int, text: str) -> Iterator[Splices]:
    """Ways to put YAML text, comments and all, in place of the value of entry `number` of a block collection."""
    entry = ground.entries(parent)[number]
    lines = text.strip("\n").split("\n")
    if parent.flow or not text.strip():
        return
    if len(lines) == 1:
        yield _write(ground, entry, Rendered(lines[0].strip()))
    pad = " " * (ground.column(entry.head) + STEP)
    body = tuple(f"{pad}{line}".rstrip() for line in lines)
    if parent.kind is Kind.SEQUENCE and not lines[0].lstrip().startswith("#"):
        yield _write(ground, entry, Rendered(lines[0].strip(), body[1:]), joined=True, whole_lines=True)
    yield _write(ground, entry, Rendered("", body))
    yield _write(ground, entry, Rendered("", body), joined=True, whole_lines=True)


def set_in_list(ground: Ground, parent: Node, number: int) -> Splices:
    """The splices that make the value of entry `number` the one element of a list, its text as it stands."""
    node = ground.entries(parent)[number].value
    if not node.is_block_collection:
        return [Splice(node.start, "", "["), Splice(node.end, "", "]")]
    splices = [Splice(node.start, "", "- ")]
    line = ground.next_line(node.start)
    while line < node.end:
        if ground.text[line] not in "\r\n":
            splices.append(Splice(line, "", " " * STEP))
        line = ground.next_line(line)
    return splices


def text_of(ground: Ground, node: Node) -> str:
    """The text of a value as it would stand alone: whole lines, without the indentation, comments inside included.

    Empty where it stands behind a key on its line.
    """
    if ground.text[ground.line_start(node.start) : node.start].strip(" -"):
        return ""
    first, *rest = ground.text[node.start : ground.line_end(node.end)].split("\n")
    indent = ground.column(node.start)
    return "".join(f"{line}\n" for line in (first.rstrip(), *(line.rstrip()[indent:] for line in rest)))


def slot_of(ground: Ground, entry: Entry) -> Slot:
    """The slot that an entry of a block collection offers its value, with the style of the value that stands there."""
    node = entry.value
    column = ground.column(entry.head)
    used = ground.column(entry.indicator or entry.end) + 1
    text = ground.text
    if node.kind is not Kind.SCALAR or node.empty:
        return Slot(column, column + STEP, used)
    if not node.is_block_scalar:
        lines = tuple(line.strip() for line in text[node.start : node.end].split("\n"))
        if len(lines) == 1:
            limit = max(100, ground.column(node.end))
            return Slot(column, column + STEP, used, style=node.style, limit=limit)
        below = text.find("\n", node.start) + 1
        indent = ground.text_start(below) - below
        quote = len(node.style)
        unquoted = (lines[0][quote:], *lines[1:-1], lines[-1][: len(lines[-1]) - quote])
        return Slot(column, max(indent, column + 1), used, style=node.style, lines=unquoted)
    header = text[node.start : header_end(text, node.start)]
    indicator = any(character.isdigit() for character in header)
    indent = content_indent(text, node.start, node.end) or 0
    if indicator:
        indent = column + int("".join(filter(str.isdigit, header)))
    if indent <= column:
        indent = column + STEP
    body = text[text.find("\n", node.start) + 1 : node.end] if "\n" in text[node.start : node.end] else ""
    lines = tuple(line.rstrip("\r")[indent:] for line in body.split("\n"))
    if any(line[:1] in (" ", "\t") for line in lines):
        lines = ()
    return Slot(column, indent, used, style=node.style, lines=lines, indicator=indicator)


def _set_in_flow(ground: Ground, entry: Entry, value: object) -> Iterator[Splices]:
    node = entry.value
    style = node.style if node.kind is Kind.SCALAR and not node.empty else None
    for rendered in value_forms(value, Slot(0, 0, flow=True, style=style)):
        yield from _placed_in_flow(ground, entry, rendered.inline)


def _placed_in_flow(ground: Ground, entry: Entry, text: str) -> Iterator[Splices]:
    node = entry.value
    if not node.empty:
        yield [Splice(node.start, ground.text[node.start : node.end], text)]
    elif entry.indicator is not None:
        yield [Splice(entry.indicator, "", " " + text)]
    elif entry.key is not None:
        yield [Splice(entry.key.end, "", ": " + text)]


def _write(
    ground: Ground, entry: Entry, rendered: Rendered, *, joined: bool = False, whole_lines: bool = False
) -> Splices:
    """The splices that put a rendered value in place of an entry's value.

    A comment beside the old value comes to stand beside the first line of the new one; `joined` puts it beside the
    last. `whole_lines` takes it out with the last line of a collection, to which it belongs.
    """
    node = entry.value
    place = entry.indicator if entry.indicator is not None else entry.end
    if node.empty:
        return _put_after(ground, place, place, " " if rendered.inline else "", rendered)
    if node.is_block_scalar:
        return _over_block_scalar(ground, place, node, rendered)
    beside = not ground.stands_first(node.start)
    if node.is_block_collection and not beside:
        return _over_block(ground, place, node, rendered)
    end = ground.line_end(node.end) if whole_lines else node.end
    if not beside and not rendered.inline:
        start = ground.line_start(node.start)
        return [Splice(start, ground.text[start:end], ground.newline.join(rendered.body))]
    if node.is_block_collection:
        text = ground.newline.join([rendered.inline, *rendered.body])
        return [Splice(node.start, ground.text[node.start : end], text)]
    start = node.start if rendered.inline else place
    if joined and rendered.body:
        text = ground.newline.join([rendered.inline, *rendered.body])
        return [Splice(start, ground.text[start:end], text)]
    return _put_after(ground, start, node.end, "", rendered)


def _put_after(ground: Ground, start: int, end: int, space: str, rendered: Rendered) -> Splices:
    """Replace a stretch by the inline part; the body follows at the end of the line, after any comment."""
    splices = [Splice(start, ground.text[start:end], space + rendered.inline)]
    if rendered.body:
        place = ground.line_end(end)
        splices.append(Splice(place, "", _below(ground, rendered, place)))
    return splices


def _over_block_scalar(ground: Ground, place: int, node: Node, rendered: Rendered) -> Splices:
    header = header_end(ground.text, node.start)
    start = node.start if rendered.inline else place
    body = ground.line_end(header)
    end = max(body, node.end)
    splices = [Splice(start, ground.text[start:header], rendered.inline)]
    text = _below(ground, rendered, end) if rendered.body else ""
    splices.append(Splice(body, ground.text[body:end], text))
    return splices


def _over_block(ground: Ground, place: int, node: Node, rendered: Rendered) -> Splices:
    """Replace the lines of a block collection that stands below its key or dash."""
    start = ground.line_start(node.start)
    if not rendered.inline:
        end = ground.line_end(node.end)
        return [Splice(start, ground.text[start:end], ground.newline.join(rendered.body))]
    splices = _put_after(ground, place, place, " ", rendered)
    end = ground.next_line(node.end)
    if end == len(ground.text) and not ground.text.endswith("\n"):
        start = _before_line_end(ground, start)
    if splices[-1].start > start:
        return [Splice(place, ground.text[place:end], "".join(splice.new for splice in splices))]
    splices.append(Splice(start, ground.text[start:end], ""))
    return splices


def _before_line_end(ground: Ground, start: int) -> int:
    """The place before the line end that precedes a line."""
    if start and ground.text[start - 1] == "\n":
        start -= 1
        if start and ground.text[start - 1] == "\r":
            start -= 1
    return start


def _below(ground: Ground, rendered: Rendered, end: int) -> str:
    """The body below a line; `end` is where the replaced text ends."""
    final = ground.newline if rendered.final_newline and end == len(ground.text) else ""
    return "".join(ground.newline + line for line in rendered.body) + final
