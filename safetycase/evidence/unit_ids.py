"""Ids of trials as they are compared: two that look the same are the same, so that no copy counts as another trial."""

from __future__ import annotations

import re
import unicodedata

_BLANKS = ((9, 13), (28, 32), 0x85, 0xA0, 0x1680, (0x2000, 0x200A), 0x2028, 0x2029, 0x202F, 0x205F, 0x2800, 0x3000)
_UNSEEN = (
    (0, 8), (14, 27), (0x7F, 0x84), (0x86, 0x9F), 0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, (0x180B, 0x180F),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), 0x3164, (0xFE00, 0xFE0F), 0xFEFF, 0xFFA0, (0xFFF0, 0xFFFB),
    (0xE0000, 0xE0FFF),
)  # fmt: skip
"""Characters that nobody sees and that take no room: controls, marks, joiners, fillers and selectors of variants."""


def _class(ranges: tuple[int | tuple[int, int], ...], form: str) -> str:
    """A class of characters of a regular expression; `form` is how it writes a character of a code."""
    both = (one if isinstance(one, tuple) else (one, one) for one in ranges)
    return f"[{''.join(f'{form.format(low)}-{form.format(high)}' for low, high in both)}]"


_BLANK_RUN = re.compile(_class(_BLANKS, "\\U{:08x}") + "+")
_NO_WIDTH = re.compile(_class(_UNSEEN, "\\U{:08x}"))


def unit_id(text: str) -> str:
    """An id in the form that is compared: composed (Unicode NFC), without characters of no width, without blanks at its
    ends, and with one space for any blanks inside."""
    if text.isascii() and text.isprintable() and " " not in text:
        return text
    return unicodedata.normalize("NFC", _BLANK_RUN.sub(" ", _NO_WIDTH.sub("", text)).strip(" "))


def unit_id_sql(text: str) -> str:
    """The same in the SQL of DuckDB, of an expression that is a text."""
    unseen, blanks = _class(_UNSEEN, "\\x{{{:x}}}"), _class(_BLANKS, "\\x{{{:x}}}")
    bare = f"regexp_replace(regexp_replace({text}, '{unseen}', '', 'g'), '{blanks}+', ' ', 'g')"
    return f"CASE WHEN regexp_full_match({text}, '[!-~]*') THEN {text} ELSE nfc_normalize(trim({bare})) END"
