"""What an author probably meant by a name that does not exist."""

from __future__ import annotations

import re
from collections.abc import Iterable

from safetycase.case import Case
from safetycase.model import Link

_MOST = 300
"""How many names are compared at most for one question."""

_NUMBERED = re.compile(r"^(.*?)[-_.]?0*([0-9][0-9.]*)$")


def nearest(word: str, known: Iterable[str], cutoff: float = 0.75) -> str:
    """The known name that is most like `word`, or an empty string. At most a few hundred names are compared."""
    from difflib import get_close_matches

    folded: dict[str, str] = {}
    for name in known:
        if abs(len(name) - len(word)) <= 3:
            folded.setdefault(name.lower(), name)
            if len(folded) == _MOST:
                break
    close = get_close_matches(word.lower(), folded, n=1, cutoff=cutoff)
    return folded[close[0]] if close else ""


class Names:
    """The ids of a case, arranged so that a misspelt one finds its like.

    Numbered ids (`UCA-7`) are only matched with the same number: another number is another item, not a slip.
    """

    def __init__(self, case: Case) -> None:
        self._case = case
        self._numbered: dict[str, list[str]] = {}
        self._words: dict[str, list[str]] = {}
        for item_id in case.items:
            match = _NUMBERED.match(item_id)
            if match is not None:
                self._numbered.setdefault(match[2], []).append(item_id)
            else:
                self._words.setdefault(item_id[0].lower(), []).append(item_id)

    def meant(self, word: str, link: Link) -> str:
        """The id that was probably meant by `word` in a reference over `link`, or an empty string."""
        match = _NUMBERED.match(word)
        if match is None:
            return nearest(word, self._accepted(self._words.get(word[:1].lower(), []), link))
        candidates = self._accepted(self._numbered.get(match[2], []), link)
        prefixes = {_NUMBERED.sub(r"\1", name).lower(): name for name in reversed(candidates)}
        prefix = match[1].lower()
        if prefix in prefixes:
            return prefixes[prefix]
        best = nearest(prefix, prefixes, cutoff=0.6)
        return prefixes[best] if best else (candidates[0] if len(candidates) == 1 and not prefix else "")

    def _accepted(self, names: list[str], link: Link) -> list[str]:
        items = self._case.items
        return [name for name in names if link.accepts(items[name].kind.name)]
