"""A text with commas where one entry of a list is due: whether it is one entry or several is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from textual.app import App

from safetycase.documents.scalars import entry_word
from safetycase.tui.pickers import Picker
from safetycase.tui.rows import Row, Rows

_SEVERAL, _ONE = "several", "one"
_WORDS = 3
"""How many words a part has at most; what has longer parts is a sentence with commas."""


def split(text: str) -> list[str]:
    """The entries that a text could be meant to be: several plain words with commas between, with or without brackets.

    None where it can only be one, as a sentence or what stands in quotes.
    """
    bare = re.sub(r"\A\[(.*)\]\Z", r"\1", text.strip())
    parts = [part.strip() for part in bare.split(",")]
    few = all(part and '"' not in part and len(part.split()) <= _WORDS for part in parts)
    return parts if few and len(parts) > 1 else []


async def means_several(app: App[Any], heading: str, texts: Sequence[str], several: int) -> bool | None:
    """Whether texts with commas are meant to be this many entries rather than one each; None if it was not said."""
    whole, parts = list(texts), [part for text in texts for part in split(text)]
    shown = " ".join(f"‹{part}›" for part in parts)
    apart = (f"{several} entries: ", "id"), (shown, "")
    as_typed = (f"{len(whole)} {'entry' if len(whole) == 1 else 'entries'}: ", "id"), (
        ", ".join(map(entry_word, whole)), ""
    )  # fmt: skip
    rows = Rows.of([Row(_SEVERAL, apart), Row(_ONE, as_typed)])
    answer = await app.push_screen_wait(Picker(f"{heading}: one entry, or several?", rows))
    return None if answer is None else answer == _SEVERAL
