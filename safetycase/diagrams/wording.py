"""Text as a diagram shows it: harmless characters only, wrapped to a width in pixels, cut with an ellipsis."""

from __future__ import annotations

from safetycase.diagrams import metrics
from safetycase.findings.text import visible

ELLIPSIS = "…"
_SPACELESS = ((0x2E80, 0x9FFF), (0xAC00, 0xD7A3), (0x20000, 0x3FFFF))


def clean(text: str) -> str:
    """`text` on one line, with control, direction-changing and other invisible characters as visible escapes.

    Runs of white space become one space. Noncharacters, which XML 1.0 cannot hold, become U+FFFD.
    """
    line = " ".join(visible("".join(" " if character.isspace() else character for character in text)).split())
    return line.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")


def _breaks_anywhere(character: str) -> bool:
    return any(low <= ord(character) <= high for low, high in _SPACELESS)


def _pieces(word: str, limit: int, size: int, bold: bool) -> list[str]:
    """`word` cut where it must be: scripts without spaces anywhere, other words only when wider than a line."""
    if metrics.width(word, size, bold=bold) <= limit:
        return [word]
    pieces = [""]
    for character in word:
        grown = pieces[-1] + character
        if pieces[-1] and metrics.width(grown, size, bold=bold) > limit:
            pieces.append(character)
        else:
            pieces[-1] = grown
    return pieces


def wrap(text: str, limit: int, size: int, *, bold: bool = False) -> list[str]:
    """`text` in lines no wider than `limit` pixels at `size` pixels, as few as a greedy filling gives.

    Words wider than a line are broken. An empty text gives no line.
    """
    lines: list[str] = []
    for word in clean(text).split(" "):
        if not word:
            continue
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and metrics.width(joined, size, bold=bold) <= limit:
            lines[-1] = joined
        elif lines and _breaks_anywhere(word[0]):
            pieces = _pieces(joined, limit, size, bold)
            lines[-1:] = pieces
        else:
            lines += _pieces(word, limit, size, bold)
    return lines


def balanced(text: str, limit: int, size: int, *, bold: bool = False) -> list[str]:
    """`text` wrapped into as few lines as `wrap` needs, with the lines about equally long and no more words broken."""
    lines = wrap(text, limit, size, bold=bold)
    if len(lines) < 2:
        return lines
    whole = [word for word in clean(text).split(" ") if not any(map(_breaks_anywhere, word))]
    widths = [metrics.width(word, size, bold=bold) for word in whole]
    low, high = max([limit // 2, *(width for width in widths if width <= limit)]), limit
    while low < high:
        middle = (low + high) // 2
        if len(wrap(text, middle, size, bold=bold)) <= len(lines):
            high = middle
        else:
            low = middle + 1
    return wrap(text, high, size, bold=bold)


def shorten(text: str, limit: int, size: int, *, bold: bool = False) -> str:
    """`text` on one line no wider than `limit` pixels, cut with an ellipsis when it is too long."""
    text = clean(text)
    if metrics.width(text, size, bold=bold) <= limit:
        return text
    while text and metrics.width(text + ELLIPSIS, size, bold=bold) > limit:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS


def clip(lines: list[str], most: int, limit: int, size: int, *, bold: bool = False) -> list[str]:
    """At most `most` of `lines`; when some are left out the last one kept ends in an ellipsis."""
    if len(lines) <= most:
        return lines
    kept = lines[:most]
    kept[-1] = shorten(f"{kept[-1]} {lines[most]}" + ELLIPSIS, limit, size, bold=bold)
    return kept
