"""From bytes to text: size, encoding, byte order mark, characters that YAML does not allow."""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

from safetycase.documents.limits import MAX_BYTES, MAX_FAULTS
from safetycase.documents.rules import BINARY, CONTROL_CHARACTER, FILE_TOO_LARGE, NOT_UTF8
from safetycase.findings import Rule

BOM = b"\xef\xbb\xbf"

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\r(?!\n)")
_ALLOWED_BYTES = bytes([9, 10, 13, *range(0x20, 0x7F), *range(0x80, 0x100)])
_FORBIDDEN_SEQUENCES = (b"\xe2\x80\xa8", b"\xe2\x80\xa9", b"\xef\xbb\xbf", b"\xef\xbf\xbe", b"\xef\xbf\xbf")
_C1 = re.compile(b"\xc2[\x80-\x9f]")
_NAMES = {
    "\x00": "a NUL character",
    "\x08": "a backspace",
    "\x0b": "a vertical tab",
    "\x0c": "a form feed",
    "\r": "a carriage return without a line feed",
    "\x1b": "an escape character, which begins terminal commands",
    "\x7f": "a delete character",
    "\x85": "a NEXT LINE character",
    "\u2028": "a LINE SEPARATOR",
    "\u2029": "a PARAGRAPH SEPARATOR",
    "\ufeff": "a byte order mark inside the text",
}


class Fault(NamedTuple):
    """Something wrong in a file before it has lines and columns: a rule, a span in code points, words and a hint."""

    rule: Rule
    start: int
    end: int
    message: str
    hint: str = ""
    other: tuple[int, int, str] | None = None
    """Start, end and message of a second place, such as the first of two duplicates."""


class Decoded(NamedTuple):
    """The text of a file as it stands (`text`) and as the parser may see it (`clean`: same length, nothing forbidden).

    `faithful` says that encoding `text` gives the file's bytes back. `text` is None where there is no text to parse.
    """

    text: str | None
    clean: str
    stream: bytes
    bom: bool
    faithful: bool
    faults: list[Fault]


def decode(content: bytes) -> Decoded:
    """Decode the bytes of a file. Never raises: what is wrong becomes a fault."""
    if len(content) > MAX_BYTES:
        return _unreadable(too_large(len(content)))
    refused = _not_text(content)
    if refused is not None:
        return _unreadable(refused)
    bom = content.startswith(BOM)
    body = content[len(BOM) :] if bom else content
    faults: list[Fault] = []
    try:
        text = body.decode("utf-8")
        faithful = True
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
        faithful = False
        faults += _encoding_faults(body, len(BOM) if bom else 0)
    if not faithful or _has_forbidden(body):
        clean = _FORBIDDEN.sub("\ufffd", text)
        faults += [_forbidden_fault(match) for match in islice(_FORBIDDEN.finditer(text), MAX_FAULTS + 1)]
        return Decoded(text, clean, clean.encode("utf-8"), bom, faithful, faults)
    return Decoded(text, text, body, bom, True, faults)


def too_large(size: int) -> Fault:
    """The fault of a file of `size` bytes that is too large to be read."""
    return Fault(
        FILE_TOO_LARGE,
        0,
        0,
        f"The file has {size / 1048576:.0f} MiB; model files of up to {MAX_BYTES // 1048576} MiB are read.",
        "Move results and recordings to the evidence folder, or split the model over several files.",
    )


def _unreadable(fault: Fault) -> Decoded:
    return Decoded(None, "", b"", False, False, [fault])


def _not_text(content: bytes) -> Fault | None:
    head = content[:4096]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or head[:4] in (b"\x00\x00\xfe\xff", b"\xff\xfe\x00\x00"):
        wide = "UTF-32" if head[:4] in (b"\x00\x00\xfe\xff", b"\xff\xfe\x00\x00") else "UTF-16"
        return Fault(NOT_UTF8, 0, 0, f"The file is {wide}, not UTF-8.", "Save the file as UTF-8 in your editor.")
    zeros = head.count(0)
    if not zeros:
        return None
    if zeros * 3 > len(head) and max(head[0::2].count(0), head[1::2].count(0)) >= zeros * 0.9:
        return Fault(
            NOT_UTF8,
            0,
            0,
            "The file looks like UTF-16 without a byte order mark, not UTF-8.",
            "Save the file as UTF-8 in your editor.",
        )
    strange = len(head) - len(head.translate(None, bytes(range(0x09)) + b"\x0b\x0c" + bytes(range(0x0E, 0x20))))
    if strange * 20 > len(head) or zeros * 50 > len(head):
        return Fault(
            BINARY, 0, 0, "The file is not text.", "Restore the text from version control, or move the file away."
        )
    return None


def _encoding_faults(body: bytes, shift: int) -> list[Fault]:
    faults: list[Fault] = []
    limit = MAX_FAULTS if len(body) < 1_000_000 else 20  # every fault costs one copy of the rest
    start = points = 0
    while start < len(body) and len(faults) < limit:
        try:
            body[start:].decode("utf-8")
            break
        except UnicodeDecodeError as error:
            points += len(body[start : start + error.start].decode("utf-8"))
            place = start + error.start
            faults.append(
                Fault(
                    NOT_UTF8,
                    points,
                    points + 1,
                    f"Byte 0x{body[place]:02X} at offset {place + shift} is not UTF-8.",
                    "The file was probably saved as Latin-1 or Windows-1252: save it as UTF-8.",
                )
            )
            points += 1
            start += error.end
    return faults


def _has_forbidden(body: bytes) -> bool:
    if body.translate(None, _ALLOWED_BYTES):
        return True
    if b"\r" in body and body.count(b"\r") != body.count(b"\r\n"):
        return True
    if body.isascii():
        return False
    return any(sequence in body for sequence in _FORBIDDEN_SEQUENCES) or (
        b"\xc2" in body and _C1.search(body) is not None
    )


def _forbidden_fault(match: re.Match[str]) -> Fault:
    character = match.group()
    name = _NAMES.get(character, "a control character")
    hint = (
        "The line ends of the file are those of old Macs: convert them to line feeds."
        if character == "\r"
        else f'Delete it, or write it as "\\u{ord(character):04x}" in double quotes.'
    )
    return Fault(
        CONTROL_CHARACTER,
        match.start(),
        match.end(),
        f"U+{ord(character):04X}, {name}, is not allowed here.",
        hint,
    )
