"""Lists of words that rules about English text look for: the shipped ones, changed by the manifest.

A list is a text file in `words/en`: a heading that says what its words have in common, then words and phrases between
commas; a line that begins with a dash names phrases in which they do not count. Words are found whole, in the form
they are written in, in any letter case; a blank in a phrase stands for any white space.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import NamedTuple

from safetycase import resources
from safetycase.case import Case
from safetycase.model import Manifest


class Use(NamedTuple):
    """What a list is for: the codes of the rules that look at it, and whether its words keep them silent."""

    rules: tuple[str, ...]
    silences: bool


_SPEAKING = (
    "SFC220",
    "SFC221",
    "SFC223",
    "SFC224",
    "SFC225",
    "SFC226",
    "SFC227",
    "SFC228",
    "SFC440",
    "SFC441",
    "SFC442",
)

LISTS = {
    "loss-events": Use(("SFC220",), False),
    "loss-words": Use(("SFC220", "SFC221"), True),
    "loss-stakes": Use(("SFC221",), True),
    "hazard-banned": Use(("SFC223",), False),
    "hazard-vague": Use(("SFC224",), False),
    "hazard-causes": Use(("SFC225",), False),
    "hazard-outcomes": Use(("SFC226",), False),
    "modals": Use(("SFC227", "SFC229"), True),
    "constraint-vague": Use(("SFC228",), False),
    "imperatives": Use(("SFC227",), True),
    "flow-labels": Use(("SFC322",), False),
    "context-results": Use(("SFC440",), False),
    "context-beliefs": Use(("SFC441",), False),
    "context-empty": Use(("SFC442",), False),
    "context-words": Use(("SFC442",), True),
    "count-all": Use(("SFC134",), False),
    "count-part": Use(("SFC134",), True),
    "function-words": Use(_SPEAKING, False),
    "other-languages": Use(_SPEAKING, True),
}
"""Every list by name, in the order of the method."""

_ASCII = bytes(ord(chr(code).lower()) if chr(code).isalnum() or code == ord("-") else 32 for code in range(128))
_ASCII += bytes(128)
_BREAKS = {code: " " for code in range(128) if _ASCII[code] == 32}
_BREAKS |= dict.fromkeys(map(ord, "‘’“”„‚«»‹›…–—‒―·•\u00a0\u2009\u202f"), " ")
_BREAKS |= dict.fromkeys((*range(0x200B, 0x2010), *range(0x2028, 0x202F), *range(0x2066, 0x206A), 0xFEFF), " ")


def tokens(text: str) -> list[str]:
    """The words of a text without regard to letter case. Apostrophes part words, hyphens do not."""
    if text.isascii():
        return text.encode("ascii").translate(_ASCII).decode("ascii").split()
    return text.casefold().translate(_BREAKS).split()


class Hit(NamedTuple):
    """A word or phrase as it stands in a text, and where it begins."""

    start: int
    words: str


class WordList:
    """Words and phrases to be found in a text, and phrases in which they do not count."""

    def __init__(self, words: Iterable[str], exceptions: Iterable[str] = ()) -> None:
        self.words = tuple(dict.fromkeys(map(_plain, words)))
        self.exceptions = tuple(dict.fromkeys(map(_plain, exceptions)))
        self._by_token: dict[str, list[str]] = {}
        self._as_tokens: dict[str, str] = {}
        for phrase in self.words:
            parts = tokens(phrase)
            if parts:
                self._as_tokens[phrase] = " ".join(parts)
                self._by_token.setdefault(max(parts, key=len), []).append(phrase)
        self.telling = frozenset(self._by_token)
        self.whole = frozenset(self._as_tokens.values())
        self.single = frozenset(phrase for phrase in self.whole if " " not in phrase)

    def found(self, text: str, words: Sequence[str]) -> list[Hit]:
        """Where words of this list stand in a text, from its beginning; `words` are the text's own `tokens`."""
        if self.telling.isdisjoint(words):
            return []
        hits: list[Hit] = []
        line = f" {' '.join(words)} "
        for word in self.telling.intersection(words):
            for phrase in self._by_token[word]:
                if f" {self._as_tokens[phrase]} " not in line:
                    continue
                hits.extend(Hit(match.start(), match[0]) for match in pattern(phrase).finditer(text))
        hits.sort(key=lambda hit: (hit.start, -len(hit.words)))
        if hits and self.exceptions:
            spared = [match.span() for phrase in self.exceptions for match in pattern(phrase).finditer(text)]
            hits = [hit for hit in hits if not any(start <= hit.start < end for start, end in spared)]
        return _apart(hits)

    def any(self, text: str, words: Sequence[str]) -> bool:
        """Whether a word of this list stands in a text."""
        return not self.telling.isdisjoint(words) and (
            not self.single.isdisjoint(words) or bool(self.found(text, words))
        )


class Words:
    """The lists that hold for a case."""

    def __init__(self, get: Callable[[str], WordList]) -> None:
        self._get = get
        self._lists: dict[str, WordList] = {}
        self._together: dict[tuple[str, ...], frozenset[str]] = {}

    def __getitem__(self, name: str) -> WordList:
        known = self._lists.get(name)
        if known is None:
            known = self._lists[name] = self._get(name)
        return known

    def none(self, words: Sequence[str], *names: str) -> bool:
        """Whether surely no word of several lists stands in a text: the quick question that comes first."""
        known = self._together.get(names)
        if known is None:
            known = self._together[names] = frozenset[str]().union(*(self[name].telling for name in names))
        return known.isdisjoint(words)

    def foreign(self, text: str, words: Sequence[str]) -> bool:
        """Whether a text is not English: in another script, or the small words of other languages clearly prevail.

        They do where there are at least two different ones, and more than twice as many as different English ones.
        """
        if not text.isascii() and _mostly_other_script(text):
            return True
        others = len(self["other-languages"].single.intersection(words))
        return others > 1 and others > 2 * len(self["function-words"].single.intersection(words))

    def english(self, text: str, words: Sequence[str]) -> bool:
        """Whether a text is surely English, so that the absence of a word says something."""
        return not self["function-words"].single.isdisjoint(words) and not self.foreign(text, words)


def pattern(phrase: str) -> re.Pattern[str]:
    """What finds a phrase as whole words, whatever white space and letter case it is written with."""
    return _pattern(phrase)


@cache
def shipped(name: str) -> WordList:
    """A list as it is shipped. Raises KeyError if there is none of that name."""
    if name not in LISTS:
        raise KeyError(name)
    words: list[str] = []
    exceptions: list[str] = []
    for line in (resources.folder("words") / "en" / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            (exceptions if line.startswith("-") else words).extend(line.removeprefix("-").split(","))
    return WordList(words, exceptions)


def heading(name: str) -> str:
    """What the words of a shipped list have in common."""
    with (resources.folder("words") / "en" / f"{name}.txt").open(encoding="utf-8") as file:
        return file.readline().removeprefix("#").strip()


def speaks_english(manifest: Manifest) -> bool:
    """Whether the prose of a case may be taken for English: its manifest says so, or says nothing."""
    language = manifest.language
    if not isinstance(language, str) or not language.strip():
        return True
    first = re.split(r"[^a-z]", language.strip().casefold(), maxsplit=1)[0]
    return first in ("en", "eng", "english")


def words_of(case: Case) -> Words | None:
    """The lists that hold for a case; None where its prose is in another language."""
    global _latest
    manifest = case.manifest
    known, words = _latest
    if known is not manifest:
        words = _words(case) if speaks_english(manifest) else None
        _latest = (manifest, words)
    return words


def _words(case: Case) -> Words:
    if not case.manifest.words:
        return _SHIPPED
    from safetycase.rules.settings import settings_of

    changed = settings_of(case).lists
    return Words(lambda name: changed.get(name) or shipped(name))


_SHIPPED = Words(shipped)
_latest: tuple[Manifest | None, Words | None] = (None, None)
"""The manifest asked about last, and its lists: every item of a case asks for the same."""


def _plain(phrase: str) -> str:
    return " ".join(phrase.casefold().split())


@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    words = r"\s+".join(map(re.escape, phrase.split()))
    return re.compile(rf"(?<![\w-]){words}(?![\w-])", re.IGNORECASE)


def _apart(hits: list[Hit]) -> list[Hit]:
    """The hits that do not lie within a longer one before them."""
    apart: list[Hit] = []
    end = -1
    for hit in hits:
        if hit.start >= end:
            apart.append(hit)
            end = hit.start + len(hit.words)
    return apart


def _mostly_other_script(text: str) -> bool:
    """Whether fewer than half of the letters are Latin ones."""
    letters = [character for character in text if character.isalpha()]
    return sum(character < "\u0250" for character in letters) * 2 < len(letters)
