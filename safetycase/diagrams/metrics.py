"""How wide text is, from a table of our own, so that a drawing comes out alike on every machine.

The table holds the greater of the advance widths of two families: DejaVu Sans, as wide as Verdana, and Liberation
Sans, metric-compatible with Arial and Helvetica. Text in any common sans-serif typeface therefore fits its place.
"""

from __future__ import annotations

import unicodedata

# Advance widths in hundredths of an em, by first code point of the run.
_REGULAR = {
    0x020: (
        "32 41 46 84 64 96 78 28 40 40 50 84 32 37 32 34 64 64 64 64 64 64 64 64 64 64 34 34 84 84 84 56 102 "
        "69 69 73 78 67 62 78 76 30 50 67 56 87 75 79 67 79 73 67 62 74 69 99 69 67 69 40 34 40 84 56 50 62 "
        "64 55 64 62 36 64 64 28 28 58 28 98 64 62 64 64 42 53 40 64 60 82 60 60 53 64 34 64 84 "
    ),
    0x0A0: (
        "32 41 64 64 64 64 34 56 50 100 48 62 84 37 100 56 50 84 41 41 50 64 64 32 50 41 48 62 97 97 97 62 69 "
        "69 69 69 69 69 100 73 67 67 67 67 30 30 30 30 78 75 79 79 79 79 79 84 79 74 74 74 74 67 67 63 62 62 "
        "62 62 62 62 99 55 62 62 62 62 28 28 28 28 62 64 62 62 62 62 62 84 62 64 64 64 64 60 64 60 "
    ),
    0x391: (
        "69 69 56 69 67 69 76 79 30 67 69 87 75 65 79 76 67 80 64 62 67 80 69 84 77 30 67 66 55 64 34 58 66 "
        "64 60 62 55 55 64 62 34 59 60 64 56 56 62 69 64 59 64 61 58 66 58 72 84 "
    ),
    0x400: (
        "67 67 87 61 72 67 30 30 50 110 105 86 71 75 64 76 69 69 69 61 79 67 108 65 75 75 71 76 87 76 79 76 "
        "67 73 62 64 87 69 78 69 107 110 84 89 69 72 108 73 62 62 59 53 70 62 91 54 65 65 61 64 76 66 62 66 "
        "64 55 59 60 86 60 69 60 92 95 71 79 59 55 85 61 62 62 63 53 55 53 28 28 28 91 90 66 61 65 60 66 "
    ),
}
_BOLD = {
    0x020: (
        "35 46 53 84 70 101 88 31 46 46 53 84 38 42 38 37 70 70 70 70 70 70 70 70 70 70 40 40 84 84 84 62 100 "
        "78 77 74 84 69 69 83 84 38 56 78 64 100 84 86 74 86 78 73 69 82 78 111 78 73 73 46 37 46 84 56 50 68 "
        "72 60 72 68 44 72 72 35 35 67 35 105 72 69 72 72 50 60 48 72 66 93 65 66 59 72 37 72 84 "
    ),
    0x0A0: (
        "35 46 70 70 64 70 37 56 50 100 57 65 84 42 100 56 50 84 44 44 50 74 64 38 50 44 57 65 104 104 104 62 "
        "78 78 78 78 78 78 109 74 69 69 69 69 38 38 38 38 84 84 86 86 86 86 86 84 86 82 82 82 82 73 74 72 68 "
        "68 68 68 68 68 105 60 68 68 68 68 35 35 35 35 69 72 69 69 69 69 69 84 69 72 72 72 72 66 72 66 "
    ),
    0x391: (
        "78 77 64 78 69 73 84 86 38 78 78 100 84 65 86 84 74 80 69 69 73 86 78 85 86 38 73 69 56 72 39 68 69 "
        "72 69 69 56 60 72 69 39 72 64 74 69 60 69 80 72 60 78 64 68 79 65 80 87 "
    ),
    0x400: (
        "69 69 89 64 74 73 38 38 56 116 113 88 82 84 78 84 78 77 77 64 90 69 123 72 84 84 82 84 100 84 86 84 "
        "74 74 69 78 100 78 93 81 124 133 94 104 77 74 118 78 68 70 64 53 81 68 100 59 71 71 68 74 82 70 69 "
        "70 72 60 58 66 100 65 75 69 107 111 76 91 64 60 98 65 68 68 72 53 60 60 35 35 35 100 96 74 68 71 66 "
        "70 "
    ),
}
_ZERO = ((0x300, 0x36F), (0x483, 0x489), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0xFE00, 0xFE0F))
_WIDE = ((0x1100, 0x115F), (0x2E80, 0xA4CF), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE30, 0xFE6F), (0xFF00, 0xFFE6))
_EMOJI = ((0x231A, 0x23FF), (0x2600, 0x27BF), (0x2B00, 0x2BFF), (0x1F000, 0x1FAFF))
_PUNCTUATION = {0x2013: 56, 0x2014: 100, 0x2018: 38, 0x2019: 38, 0x201C: 54, 0x201D: 54, 0x2022: 60, 0x2026: 100}
_OTHER = 110  # as wide as the widest letter of the alphabets tabulated: scripts we hold no widths for
_EM = 100


def _table(runs: dict[int, str]) -> dict[str, int]:
    return {chr(first + i): int(w) for first, text in runs.items() for i, w in enumerate(text.split())}


def _within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(low <= code <= high for low, high in ranges)


def _guess(character: str, table: dict[str, int]) -> int:
    code = ord(character)
    if code in _PUNCTUATION:
        return _PUNCTUATION[code]
    if _within(code, _ZERO):
        return 0
    if _within(code, _EMOJI):
        return 140
    if _within(code, _WIDE):
        return 105
    base = unicodedata.normalize("NFD", character)[0]
    return table.get(base, _OTHER)


_WIDTHS = {False: _table(_REGULAR), True: _table(_BOLD)}


def width(text: str, size: int, *, bold: bool = False) -> int:
    """How wide `text` is at `size` pixels, in whole pixels, rounded up; never less than common typefaces need."""
    table = _WIDTHS[bold]
    total = 0
    for character in text:
        known = table.get(character)
        if known is None:
            known = table[character] = _guess(character, table)
        total += known
    return -(-total * size // _EM)
