"""Text made safe to look at: nothing invisible, nothing that reorders its neighbours, no link that runs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

from safetycase.findings import Severity
from safetycase.findings.text import UNSAFE, escape

_HIDDEN = re.compile(
    rf"(?![\t\n])[{UNSAFE}\u00ad\u180e\u200b-\u200d\u2060-\u2065\u206a-\u206f\ufdd0-\ufdef\ufffe\uffff]"
)
"""What no output prints as it is, tab and line feed apart, and what has no width: a browser would show nothing."""

_LONG_WORD = 16
_WEB = re.compile(r"(?:https?://[^\s\\/?#@][^\s\\@]*|mailto:[^\s\\<>]+@[^\s\\<>]+)\Z", re.ASCII | re.IGNORECASE)


def visible(text: str) -> str:
    """The text with every character that could hide, reorder or control written as its escape, such as `\\u202e`."""
    return text if text.isprintable() else _HIDDEN.sub(lambda found: escape(found[0]), text)


def finalize(value: object) -> object:
    """What Jinja does to every value before escaping it: make its text visible; markup of our own stays."""
    if type(value) is str:
        return visible(value)
    return visible(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def web_link(text: str) -> str:
    """The text if it is a link that a report may carry (http, https or mailto, without credentials), else empty."""
    return text if len(text) < 2000 and _WEB.match(text) and not _HIDDEN.search(text) else ""


def anchor(item_id: str) -> str:
    """The link to an item on the same page."""
    return "#" + quote(visible(item_id), safe="-_.~")


def one_line(text: str, length: int = 0) -> str:
    """The text in one line, cut to `length` characters (0: not cut), at the end of a word where one is near."""
    line = " ".join(text.split())
    if not length or len(line) <= length:
        return line
    kept = line[: length - 1]
    word = kept.rfind(" ", max(0, length - _LONG_WORD)) if not line[length - 1].isspace() else -1
    return kept[: word if word > 0 else None].rstrip(" ,;:(") + "…"


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 hazard`, `1,200 hazards`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(parts: list[str]) -> str:
    """Parts of a sentence joined: `a`, `a and b`, `a, b and c`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def severities(counts: Mapping[Severity, int]) -> str:
    """Findings counted in words, errors first; empty if there is none."""
    words = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "hint"}
    return listed([counted(counts[one], word) for one, word in words.items() if counts.get(one)])
