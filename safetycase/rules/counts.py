"""A rule about numbers that prose gives of what the case holds: `all 6 hazards`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from safetycase.case import AnyItem, Case
from safetycase.findings import Path, Rule, Severity, declare
from safetycase.model import KINDS
from safetycase.rules.problem import Found, Problem, case_check
from safetycase.rules.words import speaks_english

COUNT_DIFFERS = declare(
    Rule(
        code="SFC134",
        name="count-in-prose-differs",
        severity=Severity.WARNING,
        summary="A text says how many items of a kind there are, and there are more or fewer.",
        why="A number typed by hand was right on one day. Whoever reads it later takes the case for complete at a size "
        "that it no longer has.",
        source="triarch's evidence gate: numbers typed in prose disagree with the analysis; STPA Handbook 2018, ch. 2",
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
_FIELDS = ("title", "text", "rationale")
_NUMBERS = {word: number for number, word in enumerate(_SMALL, start=2)}
_OTHER_NAMES = {"ucas": "uca", "constraints": "constraint", "safety constraints": "constraint", "scenarios": "scenario"}
_NAMES = {kind.plural.lower(): kind.name for kind in KINDS} | _OTHER_NAMES
_NAME = "|".join(re.escape(name) for name in sorted(_NAMES, key=len, reverse=True))
_NUMBER = rf"(?P<number>\d{{1,6}}|{'|'.join(_SMALL)})"
_KIND = rf"(?P<kind>{_NAME})"
_BEFORE = r"(?:all|there are|has|have|contains?|comprises?|a total of) (?:of )?(?:the |its |these )?"
_AFTER = r"(?:in total|in all|altogether|in (?:this|the) (?:case|analysis|model))"
_AGAIN = f"{_NUMBER} {_KIND}".replace("<number>", "<count>").replace("<kind>", "<what>")
_CLAIM = re.compile(rf"\b(?:{_BEFORE}{_NUMBER} {_KIND}\b|{_AGAIN} {_AFTER}\b)", re.IGNORECASE)


_REMEMBERED = 100_000
_WITHOUT: set[AnyItem] = set()
"""Items without any such number. Items never change, so each is looked at once."""


@case_check
def check_counts(case: Case) -> Found:
    """Numbers of items in prose are those that the case has, with or without its obsolete items."""
    if not speaks_english(case.manifest):
        return
    for item in case.items.values():
        if not item.obsolete:
            for path, words, number, kind in _claims(item):
                if number not in _counts(case, kind):
                    yield Problem(
                        rule=COUNT_DIFFERS, item=item.id, path=path, words=words, message=_message(case, words, kind)
                    )
    for path, text in _manifest_prose(msgspec.to_builtins(case.manifest)):
        for words, number, kind in _found(text):
            if number not in _counts(case, kind):
                yield Problem(rule=COUNT_DIFFERS, item="", path=path, message=_message(case, words, kind))


def _counts(case: Case, kind: str) -> set[int]:
    items = case.of_kind(kind)
    return {len(items), sum(not item.obsolete for item in items)}


def _message(case: Case, words: str, kind: str) -> str:
    number = sum(not item.obsolete for item in case.of_kind(kind))
    return f"a text says “{' '.join(words.split())}”, and the case has {number:,}"


def _claims(item: AnyItem) -> Sequence[tuple[Path, str, int, str]]:
    """The numbers of items that the prose of an item gives."""
    if item in _WITHOUT:
        return ()
    found: list[tuple[Path, str, int, str]] = []
    for field in _FIELDS:
        text = item.data.get(field)
        if text and isinstance(text, str) and _may_count(text):
            found += [((field,), *claim) for claim in _found(text)]
    if not found:
        if len(_WITHOUT) >= _REMEMBERED:
            _WITHOUT.clear()
        _WITHOUT.add(item)
    return found


def _may_count(text: str) -> bool:
    """Whether a text has a name of a kind that is counted in prose: most have none, and are passed over quickly."""
    return (
        "osses" in text or "azards" in text or "UCAs" in text or "equirements" in text or "onstraints" in text
        or "cenarios" in text or "lements" in text or "ctions" in text or "ssumptions" in text or "eviews" in text
    )  # fmt: skip


def _found(text: str) -> Iterator[tuple[str, int, str]]:
    for match in _CLAIM.finditer(text):
        number = (match["number"] or match["count"]).lower()
        kind = _NAMES[(match["kind"] or match["what"]).lower()]
        yield match[0], int(number) if number.isdigit() else _NUMBERS[number], kind


def _manifest_prose(data: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    for field in ("name", "purpose", "scope", "goals"):
        if field in data:
            yield from _texts((field,), data[field])


def _texts(path: Path, value: object) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from _texts((*path, str(key)), part)
    elif isinstance(value, list | tuple):
        for index, part in enumerate(value):
            yield from _texts((*path, index), part)
