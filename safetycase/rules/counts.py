"""A rule about numbers that prose gives of what the case holds: `the 14 UCAs`, `all 6 hazards`.

A number counts as one of the case where it stands directly before the name of a kind and the words around it mean all
items of the case (lists `count-all` and `count-part`). `the 14 UCAs` means all too, but not where the text names some
of them: small numbers with a mere `the` point back to what was just spoken of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from weakref import WeakKeyDictionary

import msgspec

from safetycase.case import AnyItem, Case, joined
from safetycase.documents import Document
from safetycase.findings import Path, Rule, Severity, declare
from safetycase.model import BY_NAME, Manifest
from safetycase.rules.mentions import PROSE, reasons_in
from safetycase.rules.problem import Found, Problem, case_check
from safetycase.rules.words import WordList, Words, tokens, words_of

COUNT_DIFFERS = declare(
    Rule(
        code="SFC134",
        name="count-in-prose-differs",
        severity=Severity.WARNING,
        summary="A text says how many items of a kind there are, and there are more or fewer.",
        why="A number typed by hand was right on one day. Whoever reads it later takes the case for complete at a size "
        "that it no longer has.",
        source="STPA Handbook 2018, ch. 2 (the analysis is iterated, so that its numbers change); words: count-all, "
        "count-part",
        fix="Correct the number, or better leave it out: check, report and `safetycase list` count.",
        bad="losses:\n  L-1: {text: Loss of life or injury to patients, rationale: All 3 losses come from the law}\n"
        "  L-2: Loss of the therapy record",
        good="losses:\n  L-1: {text: Loss of life or injury to patients, rationale: All 2 losses come from the law}\n"
        "  L-2: Loss of the therapy record",
    )
)

_SMALL = (
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
    "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_NUMBERS = {word: number for number, word in enumerate(_SMALL, start=2)}

_NAMES = {
    "stakeholders": ("stakeholder",),
    "losses": ("loss",),
    "hazards": ("hazard",),
    "constraints": ("constraint", "controller_constraint"),
    "safety constraints": ("constraint", "controller_constraint"),
    "system constraints": ("constraint",),
    "controller constraints": ("controller_constraint",),
    "responsibilities": ("responsibility",),
    "control actions": ("action",),
    "ucas": ("uca",),
    "unsafe control actions": ("uca",),
    "scenarios": ("scenario",),
    "loss scenarios": ("scenario",),
    "requirements": ("requirement",),
    "assumptions": ("assumption",),
}
"""Names that mean items of the case, with the kinds that they may stand for, one of them or all together. Names of
other kinds, such as components and events, are words of every day."""

_NUMBER = rf"(?P<number>\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}|{'|'.join(_SMALL)})"
_NAME = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in sorted(_NAMES, key=len, reverse=True))
_CLAIM = re.compile(rf"(?<![\w.,:/-]){_NUMBER}\s+(?:(?:system|top)-level\s+)?(?P<name>{_NAME})(?![\w-])", re.IGNORECASE)

_AROUND = 60
_LONGEST = 4
_BACKWARD = 4
"""From which number on a mere `the` means all items of a kind."""

_BEGINS = re.compile(r"[.;:!?()]")
_ENDS = re.compile(r"[.,;:!?()–—]")
"""Where what is said of a number begins and ends: after a comma nothing follows that would narrow it."""


class Claim(NamedTuple):
    """A number of items that a text gives: where, in which words, how many and of which kinds."""

    path: Path
    words: str
    number: int
    kinds: tuple[str, ...]


@case_check
def check_counts(case: Case) -> Found:
    """Numbers of items in prose are those of the case."""
    words = words_of(case)
    if words is None:
        return
    for document in case.documents.values():
        for item_id, claim in _claims_in(case, document, words):
            item = case.items.get(item_id)
            if item is None or item.file != document.name or item.obsolete:
                continue
            if claim.number not in _true(case, claim.kinds) and claim.number not in _near(case, item, claim.kinds):
                message = _message(case, claim)
                yield Problem(rule=COUNT_DIFFERS, item=item_id, path=claim.path, words=claim.words, message=message)
    for claim in _claims_of_manifest(case.manifest, words):
        if claim.number not in _true(case, claim.kinds):
            yield Problem(rule=COUNT_DIFFERS, item="", path=claim.path, message=_message(case, claim))


_Known = tuple[WordList, WordList, list[tuple[str, Claim]]]
_known: WeakKeyDictionary[Document, _Known] = WeakKeyDictionary()


def _claims_in(case: Case, document: Document, words: Words) -> list[tuple[str, Claim]]:
    """The numbers of items in the prose of one file, each with the item: looked for once for each state of the file."""
    whole, part = words["count-all"], words["count-part"]
    known = _known.get(document)
    if known is None or known[0] is not whole or known[1] is not part:
        found = []
        for item in case.items_in(document.name):
            data = item.data
            for field in PROSE:
                text = data.get(field)
                if text is not None and _may_count(text):
                    found += [(item.id, claim) for claim in _claims((field,), text, words)]
            if "not_hazardous" in data or "no_scenario" in data:
                for path, text in reasons_in(item):
                    found += [(item.id, claim) for claim in _claims(path, text, words)]
        known = _known[document] = whole, part, found
    return known[2]


def _may_count(text: str) -> bool:
    """Whether a name that is counted stands in a text, in whichever letter case its first letter is: few have one."""
    return (
        "azards" in text or "osses" in text or "CAs" in text or "ctions" in text or "equirements" in text
        or "onstraints" in text or "cenarios" in text or "ssumptions" in text or "esponsibilities" in text
        or "takeholders" in text
    )  # fmt: skip


def _claims(path: Path, text: str, words: Words) -> Iterator[Claim]:
    """The numbers in a text that are said to be those of all items of a kind."""
    for match in _CLAIM.finditer(text):
        kinds = _NAMES[" ".join(match["name"].lower().split())]
        said = match["number"].lower().replace(",", "")
        number = int(said) if said.isdigit() else _NUMBERS[said]
        if _means_all(text, match, kinds, number, words) and not words.foreign(text, tokens(text)):
            yield Claim(path, match[0], number, kinds)


def _means_all(text: str, match: re.Match[str], kinds: tuple[str, ...], number: int, words: Words) -> bool:
    before = tokens(_BEGINS.split(text[max(0, match.start() - _AROUND) : match.start()])[-1])
    rest = text[match.end() : match.end() + _AROUND]
    after = tokens(_ENDS.split(rest)[0])
    if rest.lstrip().startswith(("(", "[")):  # which ones is said in brackets
        return False
    the = before[-1:] == ["the"]
    if _has_phrase(words["count-all"], after, at_end=False):
        return True
    if words["count-part"].single.intersection(after[:1]):
        return False
    if _has_phrase(words["count-all"], before[:-1] if the else before, at_end=True):
        return True
    return the and number >= _BACKWARD and not 1900 <= number <= 2100 and not _names_some(text, kinds)


def _has_phrase(phrases: WordList, words: list[str], *, at_end: bool) -> bool:
    """Whether words end, or begin, with a phrase of a list."""
    lengths = range(1, min(_LONGEST, len(words)) + 1)
    return any(" ".join(words[-length:] if at_end else words[:length]) in phrases.whole for length in lengths)


def _names_some(text: str, kinds: tuple[str, ...]) -> bool:
    """Whether a text names items of a kind by their ids."""
    prefixes = [prefix for kind in kinds if (prefix := BY_NAME[kind].prefix)]
    return any(re.search(rf"(?<![\w-]){prefix}-\w", text) for prefix in prefixes)


def _true(case: Case, kinds: tuple[str, ...]) -> set[int]:
    """The numbers that may be given of some kinds: of each and of all, with and without what is obsolete, not reviewed
    or part of another, and with what imported cases have."""
    found: set[int] = set()
    for side in (case, joined(case)) if case.imports.cases else (case,):
        numbers = [_numbers(side, kind) for kind in kinds]
        found.update(*numbers)
        if len(numbers) > 1:
            found.update(map(sum, zip(*numbers, strict=True)))
    return found


def _numbers(case: Case, kind: str) -> tuple[int, int, int, int]:
    items = case.of_kind(kind)
    standing = [item for item in items if not item.obsolete]
    top = sum(not item.data.get("parent") for item in standing)
    return len(items), len(standing), sum(item.covers for item in standing), top


def _near(case: Case, item: AnyItem, kinds: tuple[str, ...]) -> set[int]:
    """How many items of some kinds an item names, is named by, and both together."""
    named = {reference.target for reference in item.references if _is_of(case, reference.target, kinds)}
    naming = {ref.source for ref in case.references_to(item.id) if _is_of(case, ref.source, kinds)}
    return {len(named), len(naming), len(named | naming)}


def _is_of(case: Case, name: str, kinds: tuple[str, ...]) -> bool:
    item = case.items.get(name) or case.foreign(name)
    return item is not None and item.kind.name in kinds


def _message(case: Case, claim: Claim) -> str:
    numbers = " and ".join(
        f"{sum(not item.obsolete for item in case.of_kind(kind)):,} {BY_NAME[kind].plural.lower()}"
        for kind in claim.kinds
    )
    return f"the text says “{' '.join(claim.words.split())}”, and the case has {numbers}"


def _claims_of_manifest(manifest: Manifest, words: Words) -> Iterator[Claim]:
    """The numbers of items in what a manifest says of the case, and in its reasons."""
    data = msgspec.to_builtins(manifest)
    found = [entry for field in ("name", "purpose", "scope", "goals") for entry in _texts((field,), data.get(field))]
    for field in ("rules", "words"):
        for name, setting in data.get(field, {}).items():
            found += _texts((field, name, "because"), setting.get("because"))
    for path, text in found:
        yield from _claims(path, text, words)


def _texts(path: Path, value: object) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from _texts((*path, str(key)), part)
    elif isinstance(value, list | tuple):
        for index, part in enumerate(value):
            yield from _texts((*path, index), part)
