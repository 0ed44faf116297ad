"""From a scalar to YAML text: plain where every reader agrees that it is safe, quoted or as a block otherwise."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import NamedTuple

from safetycase.documents.prose import WIDTH, fold, refold
from safetycase.documents.scalars import Scalar, reads_as_string

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_PLAIN_HEAD = re.compile(r"""[^\s\-?:,\[\]{}#&*!|>'"%@`=<]|[-](?=[^\s\-,\[\]{}#:])|<(?!<)|=(?=[^\s=])""")
_ESCAPES = {"\0": "\\0", "\a": "\\a", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\v": "\\v", "\f": "\\f", "\r": "\\r",
            "\x1b": "\\e", '"': '\\"', "\\": "\\\\"}  # fmt: skip
_ESCAPED = re.compile('[\x00-\x1f"\\\\\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]')
_LINE = 100


class Rendered(NamedTuple):
    """A value as text: what stands on the line of its key or dash, and the whole lines below, indented.

    `final_newline` says that the value is only right if its last line ends with a line end.
    """

    inline: str
    body: tuple[str, ...] = ()
    final_newline: bool = False


class Slot(NamedTuple):
    """The place where a scalar is written.

    `column` is the column (from 0) of the key or dash that holds it, `indent` how far its lines below are indented,
    `used` how many characters stand before it on its line. `style` is the style to keep (`'`, `"`, `|`, `>`, empty
    for plain, None for a value that is new), `lines` the old text's lines where it had several, `limit` the length
    up to which it stays on one line.
    """

    column: int
    indent: int
    used: int = 0
    flow: bool = False
    style: str | None = None
    lines: tuple[str, ...] = ()
    limit: int = _LINE
    indicator: bool = False


def inline_scalar(value: Scalar, *, flow: bool = False, style: str | None = None) -> str:
    """A scalar on one line, in the given style where the value allows it."""
    if not isinstance(value, str):
        return _not_text(value)
    if style not in ("'", '"') and plain_safe(value, flow=flow):
        return value
    if style == "'" and single_safe(value):
        return single_quoted(value)
    if style != '"' and single_safe(value) and ('"' in value or "\\" in value) and "'" not in value:
        return single_quoted(value)
    return double_quoted(value)


def plain_safe(text: str, *, flow: bool = False) -> bool:
    """Whether a text may stand without quotes, for readers of YAML 1.1 and 1.2 alike."""
    if not text or text != text.strip() or not _PLAIN_HEAD.match(text):
        return False
    if "\n" in text or "\t" in text or ": " in text or " #" in text or text[-1] == ":" or _UNSEEN.search(text):
        return False
    if text.startswith(("---", "...")):
        return False
    if flow and re.search(r"[,\[\]{}]|:(?![0-9A-Za-z])", text):
        return False
    return reads_as_string(text)


def single_safe(text: str) -> bool:
    """Whether a text can be written in single quotes on one line."""
    return "\n" not in text and "\t" not in text and not _UNSEEN.search(text)


def single_quoted(text: str) -> str:
    """A text in single quotes."""
    return "'" + text.replace("'", "''") + "'"


def double_quoted(text: str) -> str:
    """A text in double quotes, with escapes for all that cannot be seen."""
    return '"' + _ESCAPED.sub(_escape, text) + '"'


def forms(value: Scalar, slot: Slot) -> Iterator[Rendered]:
    """Ways to write a scalar, the best one first, the last one always right."""
    if isinstance(value, str) and not slot.flow:
        yield from _block_forms(value, slot)
    style = None if slot.style in ("|", ">") else slot.style
    yield Rendered(inline_scalar(value, flow=slot.flow, style=style))
    if isinstance(value, str):
        yield Rendered(double_quoted(value))


def _block_forms(value: str, slot: Slot) -> Iterator[Rendered]:
    short = "\n" not in value and slot.used + len(value) <= slot.limit
    if slot.style == "|" or (slot.style == ">" and "\n" in value.rstrip("\n") and not _foldable(value)):
        yield from _literal(value, slot)
    elif slot.style == ">":
        yield from _folded(value, slot)
        yield from _literal(value, slot)
    elif slot.lines and not short and "\n" not in value:
        yield from _several_lines(value, slot)
    elif slot.style in ("'", '"') and "\n" not in value:
        return
    elif not short:
        if "\n" in value.rstrip("\n"):
            yield from _literal(value, slot)
        else:
            yield from _folded(value, slot)


def _several_lines(value: str, slot: Slot) -> Iterator[Rendered]:
    """A plain or quoted text over several lines, broken as it was before."""
    pad = " " * slot.indent
    style = slot.style or ""
    if value != value.strip() or _UNSEEN.search(value) or "\t" in value:
        return
    if not style and not plain_safe(value):
        yield from _folded(value, slot)
        return
    escaped = {"": value, "'": value.replace("'", "''"), '"': double_quoted(value)[1:-1]}[style]
    lines = refold(list(slot.lines), escaped)
    lines[0] = style + lines[0]
    lines[-1] += style
    yield Rendered(lines[0], tuple(pad + line for line in lines[1:]))


def _folded(value: str, slot: Slot) -> Iterator[Rendered]:
    if not _foldable(value):
        return
    text = value.rstrip("\n")
    ends = len(value) - len(text)
    paragraphs = text.split("\n")
    old = _paragraphs(slot.lines)
    lines: list[str] = []
    for place, paragraph in enumerate(paragraphs):
        before = _matching(old, paragraphs, place)
        if place:
            lines.append("")
        if paragraph:
            lines += refold(before, paragraph, WIDTH) if before else fold(paragraph)
    yield _block(">", lines, ends, slot)


def _foldable(value: str) -> bool:
    text = value.rstrip("\n")
    if not text or text[0] == "\n" or _UNSEEN.search(text) or "\t" in text:
        return False
    return all(not line or (line[0] != " " and line[-1] != " ") for line in text.split("\n"))


def _literal(value: str, slot: Slot) -> Iterator[Rendered]:
    text = value.rstrip("\n")
    if not text.strip() or _UNSEEN.search(value):
        return
    lines = text.split("\n")
    first = next(line for line in lines if line)
    yield _block("|", lines, len(value) - len(text), slot, indicator=first[0] in " \t" or lines[0].isspace())


def _block(kind: str, lines: list[str], ends: int, slot: Slot, *, indicator: bool = False) -> Rendered:
    header = kind
    if indicator or slot.indicator:
        step = slot.indent - slot.column
        if not 1 <= step <= 9:
            return Rendered("\0")
        header += str(step)
    header += "-" if ends == 0 else "" if ends == 1 else "+"
    pad = " " * slot.indent
    body = [pad + line if line else "" for line in lines] + [""] * (ends - 1)
    return Rendered(header, tuple(body), final_newline=ends > 0)


def _paragraphs(lines: tuple[str, ...]) -> list[list[str]]:
    """Folded lines grouped as they are read: one paragraph for each line end that a reader sees, blanks included."""
    groups: list[list[str]] = [[]]
    for line in lines:
        if line:
            groups[-1].append(line)
        else:
            groups.append([])
    return groups


def _matching(old: list[list[str]], new: list[str], place: int) -> list[str]:
    """The old lines of the paragraph that a new one continues, by equal text or else by its place."""
    wanted = new[place]
    for group in old:
        if " ".join(group) == wanted:
            return group
    if len(old) == len(new):
        return old[place]
    return []


def _not_text(value: Scalar) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if math.isnan(value):
            return ".nan"
        if math.isinf(value):
            return ".inf" if value > 0 else "-.inf"
        text = repr(value)
        return text if "." in text or "e" not in text else text.replace("e", ".0e")
    return str(value)


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    if character in _ESCAPES:
        return _ESCAPES[character]
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
