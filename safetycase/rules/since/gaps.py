"""What is no longer covered, or is new and not covered.

Compared is what is true of the two states, and not which findings they have: to begin with something uncovers gaps that
were always there, which then are named one by one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

import msgspec

from safetycase.case import AnyItem, Case
from safetycase.findings import Finding, Severity, find
from safetycase.rules.mapped import unmapped
from safetycase.rules.since.declared import NEW_GAP
from safetycase.rules.since.state import Since
from safetycase.stpa import Cell, CellState, row

GAPS = frozenset(
    [
        "SFC120", "SFC123", "SFC129",
        "SFC201", "SFC202", "SFC203", "SFC204", "SFC205", "SFC208", "SFC210",
        "SFC301", "SFC306", "SFC307", "SFC309", "SFC310", "SFC311", "SFC312", "SFC314", "SFC315", "SFC316", "SFC317",
        "SFC318", "SFC319", "SFC324",
        "SFC401", "SFC402", "SFC404", "SFC405", "SFC406", "SFC407", "SFC408", "SFC409", "SFC414", "SFC420",
        "SFC501", "SFC502", "SFC503", "SFC536",
        "SFC601", "SFC602", "SFC603", "SFC604", "SFC605",
        "SFC901", "SFC902",
    ]
)  # fmt: skip
"""Codes of the rules that say that something is not covered."""

_CELL, _UNTOUCHED, _MAGNITUDE, _UNMAPPED, _MISSING = "SFC401", "SFC402", "SFC420", "SFC129", "SFC307"

_Key = tuple[str, str, str]


def new_gaps(case: Case, findings: Sequence[Finding], since: Since) -> Iterator[Finding]:
    """The gaps of a case that were none before; gaps that are errors anyway are left to speak for themselves."""
    before = _Before(since)
    for finding in findings:
        if finding.rule in GAPS and finding.waiver is None and finding.severity < Severity.ERROR:
            for name in before.lacking_now(case, finding):
                yield _gap(case, finding, name, since)


def _gap(case: Case, finding: Finding, name: str, since: Since) -> Finding:
    message, place = finding.message, finding
    if name != finding.item:
        rule = find(finding.rule)
        item = case.items[name]
        summary = rule.summary if rule is not None else ""
        message = f"{name}: {summary[:1].lower()}{summary[1:].rstrip('.')}"
        place = msgspec.structs.replace(finding, item=name, file=item.file, position=case.position(item))
    message = f"new since {since.label}: {message} ({place.rule})"
    return msgspec.structs.replace(
        place, rule=NEW_GAP.code, severity=NEW_GAP.severity, message=message, fix=None, related=(), speaks_for=()
    )


class _Before:
    """What was not covered in the earlier state, waived or not: a waiver that is taken back brings no gap."""

    def __init__(self, since: Since) -> None:
        self._since = since
        self._gaps: Counter[_Key] = Counter()
        for finding in since.findings:
            if finding.rule in GAPS:
                for name in (finding.item, *finding.speaks_for):
                    self._gaps[finding.rule, name, _place(finding)] += 1

    def lacking_now(self, case: Case, finding: Finding) -> Iterator[str]:
        """The items of which a finding speaks and of which it was not true before."""
        item = case.items.get(finding.item)
        if item is not None and finding.rule in (_CELL, _UNTOUCHED, _MAGNITUDE):
            if self._newly_open(case, item, finding):
                yield item.id
        elif item is not None and finding.rule == _UNMAPPED:
            if self._newly_unmapped(case, item):
                yield item.id
        else:
            for name in (finding.item, *finding.speaks_for):
                key = finding.rule, self._since.id_then(name), _place(finding)
                if self._gaps[key]:
                    self._gaps[key] -= 1
                elif finding.rule != _MISSING or self._since.item_then(case.items[name]) is not None:
                    yield name  # to write down that a flow is missing, of which nothing was said, is no step back

    def _newly_open(self, case: Case, action: AnyItem, finding: Finding) -> bool:
        """Whether a cell of which a finding speaks was decided before, or further decided than now."""
        line = row(case, action)
        cells = line.magnitudes if finding.rule == _MAGNITUDE else line.cells
        if finding.rule == _CELL:
            named = finding.message.partition(" / ")[2].partition(":")[0]
            cells = tuple(cell for cell in cells if cell.type == named)
        old = self._since.item_then(action)
        known = {cell.type: cell for cell in row(self._since.case, old).asked} if old is not None else {}
        return any(cell.open and _less_decided(cell, known.get(cell.type)) for cell in cells)

    def _newly_unmapped(self, case: Case, uca: AnyItem) -> bool:
        """Whether a hazard of an unsafe control action, that no constraint answers through it now, was answered, or
        was not one of its hazards."""
        old = self._since.item_then(uca)
        if old is None:
            return True
        was = {hazard for _, hazard in self._unmapped.get(old.id, ())}
        answered = old.id in self._unmapped
        for _, hazard in unmapped(case).get(uca.id, ()):
            name = self._since.id_then(hazard)
            if name not in old.data.get("hazards", ()) or (answered and name not in was):
                return True
        return False

    @cached_property
    def _unmapped(self) -> dict[str, list[tuple[int, str]]]:
        return unmapped(self._since.case)


def _place(finding: Finding) -> str:
    """Where in an item a gap is, without the numbers of entries, which change when a list is put in another order."""
    return re.sub(r"\[\d+\]", "", finding.field)


def _less_decided(cell: Cell, before: Cell | None) -> bool:
    if before is None or not before.open:
        return True
    if before.state is CellState.PARTIAL and cell.state is CellState.OPEN:
        return True
    return bool(before.remaining) and not set(cell.remaining) <= set(before.remaining)
