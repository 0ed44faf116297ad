"""The findings as a list: in the order and under the headings that somebody wants, those alone that words find."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from safetycase.findings import Finding, find, name_of, words_of
from safetycase.findings.looks import SEVERITY_GLYPHS
from safetycase.stpa.verdicts import natural
from safetycase.tui.judgement import Judgement
from safetycase.tui.lettering import fit
from safetycase.tui.rows import Row, Rows
from safetycase.tui.searching import Search
from safetycase.tui.state import State

WIDE = 100
"""From this width on, problems have room for their places and the words for their severity."""
ORDERS = ("severity", "rule", "item", "file")
"""By what the findings can be ordered; all but the first have headings."""


class ProblemList:
    """How the findings are shown, and the findings so shown, kept until there are others."""

    def __init__(self) -> None:
        self.order = ORDERS[0]
        self.wanted = ""
        self._judgement: Judgement | None = None
        self._search: Search | None = None

    def turn(self) -> str:
        """Go on to the next order, and say which it is."""
        self.order = ORDERS[(ORDERS.index(self.order) + 1) % len(ORDERS)]
        return self.order

    def rows(self, state: State, room: int = WIDE) -> Rows:
        """The findings in `room` cells; the data of a row is its finding, of a heading nothing."""
        judgement = state.judgement
        findings = judgement.findings
        found = self._found(judgement)
        keys = list(found)
        headings: dict[str, tuple[str, int]] = {}
        if self.order != ORDERS[0]:
            keys, headings = _grouped(found, findings, _GROUPS[self.order], state)
        wide = room >= WIDE
        longest = max((len(one.item) + (len(one.field) + 1 if wide else 0) for one in findings if one.item), default=0)
        width = min(longest, 22 if wide else 10)

        def make(key: str) -> Row:
            if key in headings:
                words, count = headings[key]
                return Row(key, ((words, "heading"),), selectable=False, tail=((f" {count:,} ", "dim"),))
            return _row(key, findings[int(key)], width, wide=wide)

        return Rows(keys, make)

    def _found(self, judgement: Judgement) -> Sequence[str]:
        """The findings that the words find, by their places; errors first."""
        every = [str(index) for index in judgement.problems]
        if not self.wanted.strip():
            return every
        if judgement is not self._judgement or self._search is None:
            findings = judgement.findings
            self._judgement = judgement
            self._search = Search(every, lambda: [words_of(findings[int(key)]) for key in every])
        kept = set(self._search(self.wanted))
        return [key for key in every if key in kept]


def _grouped(
    found: Sequence[str], findings: Sequence[Finding], group: Callable[[Finding], str], state: State
) -> tuple[list[str], dict[str, tuple[str, int]]]:
    """The keys with a heading before each group, and what the headings say with how many findings follow."""
    groups: dict[str, list[str]] = {}
    for key in found:
        groups.setdefault(group(findings[int(key)]), []).append(key)
    keys: list[str] = []
    headings: dict[str, tuple[str, int]] = {}
    for name in sorted(groups, key=natural):
        members = groups[name]
        heading = f"heading:{name}"
        headings[heading] = _told(name, group, state), len(members)
        keys += [heading, *sorted(members, key=lambda key: (-findings[int(key)].severity, int(key)))]
    return keys, headings


def _told(name: str, group: Callable[[Finding], str], state: State) -> str:
    """What stands over a group."""
    if group is _rule:
        rule = find(name)
        return f"{name} {name_of(name)}: {rule.summary}" if rule is not None else name
    item = state.case.items.get(name)
    if group is _item and item is not None:
        return f"{name}  {state.name(item)}"
    return name or "the case as a whole"


def _rule(finding: Finding) -> str:
    return finding.rule


def _item(finding: Finding) -> str:
    return finding.item


def _file(finding: Finding) -> str:
    return finding.file


_GROUPS: Mapping[str, Callable[[Finding], str]] = {"rule": _rule, "item": _item, "file": _file}


def _row(key: str, finding: Finding, width: int, *, wide: bool) -> Row:
    place = f"{finding.file}:{finding.line}" if finding.line else finding.file
    where = f"{finding.item}.{finding.field}" if finding.field and finding.item and wide else finding.item or place
    word = fit(finding.severity.word, 8) if wide else ""
    return Row(
        key,
        (
            (f"{SEVERITY_GLYPHS[finding.severity]} {word}", finding.severity.word),
            (f"{finding.rule}  ", "dim"),
            (f"{fit(where, width)}  ", "id"),
            (finding.message, ""),
        ),
        tail=((f" {place} " if where != place and wide else "", "dim"),),
        data=finding,
    )


def title(judgement: Judgement, listed: ProblemList, shown: int) -> tuple[str, str]:
    """The words over the list and below it."""
    if not judgement.checked:
        return "5 Problems", ""
    every = len(judgement.findings)
    count = f"{shown:,} of {every:,}" if listed.wanted.strip() else f"{every:,}"
    waived = f", {judgement.waived.total():,} waived" if judgement.waived else ""
    order = f" by {listed.order}" if listed.order != ORDERS[0] else ""
    return f"5 Problems ({count}{waived}){order}", listed.wanted.strip() and f"/{listed.wanted.strip()}"
