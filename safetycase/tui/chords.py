"""Keys of several strokes in a row, such as `gd`: the strokes are held until they are a key, or can be none."""

from __future__ import annotations

from collections.abc import Collection


class Chords:
    """The strokes of a key that is not complete yet; `begun` is empty where none is."""

    def __init__(self) -> None:
        self.begun = ""

    def take(self, stroke: str, keys: Collection[str]) -> str | None:
        """The key that a stroke completes, by itself where none was begun; None while more must follow.

        `keys` are those that mean something now. Strokes that together mean nothing give that key all the same, so
        that it can be said.
        """
        key = f"{self.begun} {stroke}".strip()
        if any(one.startswith(f"{key} ") for one in keys):
            self.begun = key
            return None
        self.begun = ""
        return key
