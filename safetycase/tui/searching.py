"""Searching among the ids and names of many items, from one letter to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence


class Texts:
    """The texts to search in, in order; by default those of a list. Others may be made when they are looked at."""

    def __init__(self, texts: Sequence[str] = ()) -> None:
        self._texts = texts

    def __len__(self) -> int:
        return len(self._texts)

    def some(self, places: Iterable[int]) -> Iterator[str]:
        """The texts at some places."""
        texts = self._texts
        return (texts[place] for place in places)

    def holding(self, places: Iterable[int], word: str) -> list[int]:
        """Those of some places whose texts hold a word, which has no space."""
        texts = self._texts
        return [place for place in places if word in texts[place]]


class Search:
    """Finds the keys whose texts hold every word, in small letters. A text begins with the key itself.

    `texts` gives the text of each key; it is asked when the first word is typed. What is found for some words is
    searched alone as long as what is typed only adds to them.
    """

    def __init__(self, keys: Sequence[str], texts: Callable[[], Texts | Sequence[str]]) -> None:
        self._keys = keys
        self._make = texts
        self._texts: Texts | None = None
        self._words: list[str] = []
        self._found: Sequence[int] = ()
        self._start = ""
        self._begun: list[int] = []

    def __call__(self, typed: str) -> Sequence[str]:
        """The keys found: the one that is just what was typed, then those that begin with it, then the others."""
        words = typed.lower().split()
        if not words:
            return self._keys
        if self._texts is None:
            made = self._make()
            self._texts = made if isinstance(made, Texts) else Texts(made)
        keys, found = self._keys, self._narrowed(self._texts, words)
        first = self._beginning(self._texts, " ".join(words))
        if not first:
            return [keys[index] for index in found]
        leading = set(first)
        return [keys[index] for index in (*first, *(index for index in found if index not in leading))]

    def _narrowed(self, texts: Texts, words: list[str]) -> Sequence[int]:
        """Where texts hold every word."""
        if self._words and all(any(known in word for word in words) for known in self._words):
            found = self._found
        else:
            found, self._words, self._start = range(len(texts)), [], ""
        for word in sorted(set(words).difference(self._words), key=len, reverse=True):
            found = texts.holding(found, word)
        self._words, self._found = words, found
        return found

    def _beginning(self, texts: Texts, start: str) -> list[int]:
        """Where texts begin with `start`, out of those just found; the one whose key it is comes first."""
        near, keys = self._begun if self._start and start.startswith(self._start) else self._found, self._keys
        if " " in start:
            begun = [index for index, text in zip(near, texts.some(near), strict=True) if text.startswith(start)]
        else:  # in the key itself: a text need not be made for that
            begun = [index for index in near if keys[index].lower().startswith(start)]
        self._start, self._begun = start, begun
        whole = [index for index in self._begun if keys[index].lower() == start] if len(start) > 1 else []
        return [*whole, *(index for index in self._begun if index not in whole)] if whole else self._begun
