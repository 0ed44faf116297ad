"""From any plain value to YAML text at a given place: scalars, flow lists of ids, nested blocks."""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.documents.rendering import Rendered, Slot, double_quoted, forms, inline_scalar, plain_safe
from safetycase.documents.scalars import Scalar, reads_as_string

STEP = 2
"""How many columns a nested block is indented."""

_FLOW_WIDTH = 100


def key_text(key: str, *, flow: bool = False, style: str = "") -> str:
    """A key as text: plain where it is safe and a string to every reader, in its old quotes where it had some."""
    if not style and len(key) <= 512 and plain_safe(key, flow=flow) and (not flow or ":" not in key):
        return key
    if style == "'":
        return inline_scalar(key, flow=flow, style="'")
    return double_quoted(key)


def flow_text(value: object) -> str:
    """A value on one line, collections in brackets."""
    if isinstance(value, list):
        return "[" + ", ".join(map(flow_text, value)) + "]"
    if isinstance(value, dict):
        pairs = (f"{key_text(key, flow=True)}: {flow_text(inner)}" for key, inner in value.items())
        return "{" + ", ".join(pairs) + "}"
    return inline_scalar(_scalar(value), flow=True)


def value_forms(value: object, slot: Slot, *, in_list: bool = False) -> Iterator[Rendered]:
    """Ways to write a value into a slot, the best one first. `in_list` says that a dash, not a key, holds it."""
    if slot.flow and isinstance(value, (dict, list)):
        yield Rendered(flow_text(value))
    elif isinstance(value, dict) and value:
        yield block(mapping_lines(value, _inner(slot)), slot, in_list=in_list)
    elif isinstance(value, list) and value:
        flow = flow_text(value)
        if _short_list(value) and slot.used + len(flow) <= _FLOW_WIDTH:
            yield Rendered(flow)
        yield block(list_lines(value, _inner(slot)), slot, in_list=in_list)
    elif isinstance(value, (dict, list)):
        yield Rendered("{}" if isinstance(value, dict) else "[]")
    else:
        yield from forms(_scalar(value), slot)


def block(lines: list[str], slot: Slot, *, in_list: bool) -> Rendered:
    """Whole lines as the value of a slot: below a key, beginning on the line of a dash."""
    if in_list:
        return Rendered(lines[0].lstrip(" "), tuple(lines[1:]))
    return Rendered("", tuple(lines))


def mapping_lines(value: dict[str, object], column: int) -> list[str]:
    """The lines of a block mapping whose keys stand at `column`."""
    lines: list[str] = []
    for key, inner in value.items():
        lines += entry_lines(" " * column + key_text(key) + ":", inner, column)
    return lines


def list_lines(value: list[object], column: int) -> list[str]:
    """The lines of a block list whose dashes stand at `column`."""
    lines: list[str] = []
    for inner in value:
        lines += entry_lines(" " * column + "-", inner, column, in_list=True)
    return lines


def entry_lines(head: str, value: object, column: int, *, in_list: bool = False) -> list[str]:
    """The lines of one entry: a head (indentation, key and colon, or a dash) at `column` and its value."""
    slot = Slot(column=column, indent=column + STEP, used=len(head) + 1)
    rendered = next(value_forms(value, slot, in_list=in_list))
    first = f"{head} {rendered.inline}" if rendered.inline else head
    return [first, *rendered.body]


def safe_entry_lines(head: str, value: object) -> list[str]:
    """The lines of one entry written in the plainest way that is always right: on one line, strings quoted."""
    return [f"{head} {_quoted(value)}"]


def _quoted(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_quoted, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{double_quoted(key)}: {_quoted(inner)}" for key, inner in value.items()) + "}"
    return double_quoted(value) if isinstance(value, str) else inline_scalar(_scalar(value))


def _inner(slot: Slot) -> int:
    return slot.column + STEP


def _short_list(value: list[object]) -> bool:
    """Whether a list is one of ids or numbers, which belong on one line."""
    return all(
        not isinstance(inner, (dict, list))
        and (not isinstance(inner, str) or (len(inner) <= 48 and " " not in inner and reads_as_string(inner)))
        for inner in value
    )


def _scalar(value: object) -> Scalar:
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    raise TypeError(f"{type(value).__name__} is no scalar")
