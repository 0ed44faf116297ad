"""What an author probably meant by a name that does not exist."""

from __future__ import annotations

from collections.abc import Iterable

from safetycase.case import Case
from safetycase.model import Link

_MOST = 40
"""How many names are compared thoroughly for one question; among more, only names one slip away are found."""

_LONGEST = 100
"""Longer names are no slip of the pen, and comparing them would take long."""


def parts(name: str) -> tuple[str, str]:
    """The word and the number of an id in the form in which slips disappear: `uca-07` and `UCA7` are both uca, 7.

    The number is empty where the id does not end in one.
    """
    stem = name.rstrip("0123456789.")
    number = name[len(stem) :].strip(".")
    if not number:
        return name.lower(), ""
    return stem.rstrip("-_").lower(), number.lstrip("0") or "0"


def nearest(word: str, known: Iterable[str], cutoff: float = 0.75) -> str:
    """The known name that is most like `word`, or an empty string. Only the first names of like length are compared."""
    from difflib import get_close_matches

    if len(word) > _LONGEST:
        return ""
    folded: dict[str, str] = {}
    for name in known:
        if abs(len(name) - len(word)) <= 3:
            folded.setdefault(name.lower(), name)
            if len(folded) == _MOST:
                break
    close = get_close_matches(word.lower(), folded, n=1, cutoff=cutoff)
    return folded[close[0]] if close else ""


def shortened(word: str) -> set[str]:
    """The word, and the word without any one of its letters: words one slip apart have one of these in common."""
    if len(word) > _LONGEST:
        return {word}
    return {word, *(word[:index] + word[index + 1 :] for index in range(len(word)))}


class Names:
    """The ids of a case, arranged so that a misspelt one finds its like.

    Numbered ids (`UCA-7`) are only matched with the same number: another number is another item, not a slip.
    """

    def __init__(self, case: Case) -> None:
        self._case = case
        self._numbered: dict[str, list[str]] = {}
        self._words: dict[str, list[str]] = {}
        self._others: dict[str, Names] = {}
        self._slips: dict[str, dict[str, list[str]]] = {}
        for item_id in case.items:
            word, number = parts(item_id)
            if number:
                self._numbered.setdefault(number, []).append(item_id)
            else:
                self._words.setdefault(word[:1], []).append(item_id)

    def meant(self, name: str, link: Link) -> str:
        """The id that was probably meant by `name` in a reference over `link`, or an empty string."""
        if ":" in name:
            return self._abroad(name, link)
        word, number = parts(name)
        if not number:
            return self._like(word, self._accepted(self._words.get(word[:1], []), link))
        candidates = self._accepted(self._numbered.get(number, []), link)
        words = {parts(candidate)[0]: candidate for candidate in reversed(candidates)}
        if word in words:
            return words[word]
        best = nearest(word, words, cutoff=0.6)
        return words[best] if best else ""

    def _abroad(self, name: str, link: Link) -> str:
        """The like of an id of an imported case, be it the name of the case that is misspelt or the id."""
        namespace, _, item_id = name.partition(":")
        cases = self._case.imports.cases
        if namespace not in cases:
            near = nearest(namespace, cases, cutoff=0.6)
            ways = [f"{near}:{item_id}"] if near else []
            ways += [f"{outer}:{name}" for outer in cases]
            return next((one for one in ways if self._case.foreign(one.partition("/")[0]) is not None), "")
        if namespace not in self._others:
            self._others[namespace] = Names(cases[namespace])
        meant = self._others[namespace].meant(item_id, link)
        return f"{namespace}:{meant}" if meant else ""

    def _like(self, word: str, candidates: list[str]) -> str:
        if len(candidates) <= _MOST or len(word) > _LONGEST:
            return nearest(word, candidates)
        accepted = set(candidates)
        known = self._slips.setdefault(word[0], {})
        if not known:
            for name in self._words[word[0]]:
                for short in shortened(name.lower()):
                    known.setdefault(short, []).append(name)
        near = {name for short in shortened(word) for name in known.get(short, ()) if name in accepted}
        return min(near, key=lambda name: (abs(len(name) - len(word)), name), default="")

    def _accepted(self, names: list[str], link: Link) -> list[str]:
        items = self._case.items
        return [name for name in names if link.accepts(items[name].kind.name)]
