"""Words from an artefact made fit to be shown: no terminal escapes, no control characters, no endless lines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from safetycase.evidence.records import State

_CSI = r"[0-9;:?<=>]{0,64}[ -/]{0,8}[@-~]"
_ESCAPES = re.compile(rf"(?:\x1b|#x1B)(?:\[{_CSI}|\][^\x07\x1b]{{0,2048}}(?:\x07|\x1b\\)|[@-Z\\^_])|\x9b{_CSI}")
"""ANSI escape sequences (ECMA-48), also as pytest writes the escape character into XML."""

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")

MESSAGE_LENGTH = 1000
"""The longest message of a case that a record keeps, in characters."""


def clean_message(text: str) -> str:
    """A message without escape sequences, controls and direction marks, cut to `MESSAGE_LENGTH`."""
    text = text[: MESSAGE_LENGTH * 4]
    text = _CONTROLS.sub("", _ESCAPES.sub("", text)).strip()
    return text if len(text) <= MESSAGE_LENGTH else text[: MESSAGE_LENGTH - 1] + "…"


def shown(text: str, length: int = 80) -> str:
    """A name from an artefact inside a sentence: controls as `\\x1b`, cut to `length` characters."""
    visible = _CONTROLS.sub(lambda match: f"\\x{ord(match.group()):02x}", text.replace("\n", " "))
    return visible if len(visible) <= length else visible[: length - 1] + "…"


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 case`, `3 cases`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def states_text(states: Mapping[State, int]) -> str:
    """Counts by state: `2 failed, 1,298 passed`; `no result` where there are none."""
    return ", ".join(f"{number:,} {state}" for state, number in states.items()) or "no result"
