"""The findings and verdicts of one revision of the case, arranged for the panes. Made beside the screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from safetycase.case import Case
from safetycase.findings import Finding, Severity, worst_of_items

if TYPE_CHECKING:
    from safetycase.evidence import EvidenceState, Verdict

UNCHECKED = -1
"""The revision of a judgement before the first check."""


class Judgement:
    """What a check found in one revision of a case. Findings that are waived are left out, counted as `waived`, and
    found by item in `waived_of`.

    `problems` are the places in `findings`, errors first; `worst` and `of_item` go by item id, `worst_of_kind` and
    `states_of_kind` by the kind's name; `taken_of_kind` are the kinds of which a state rests on no results here.
    `states` counts the verdicts on requirements, which no waiver changes; `standing` holds, by id, those and the states
    of evidence.
    """

    def __init__(
        self,
        revision: int = UNCHECKED,
        case: Case | None = None,
        findings: Iterable[Finding] = (),
        verdicts: Mapping[str, Verdict] | None = None,
        evidence: Mapping[str, EvidenceState] | None = None,
    ) -> None:
        self.revision = revision
        every = tuple(findings)
        self.findings = tuple(finding for finding in every if finding.waiver is None)
        self.waived = Counter(finding.severity for finding in every if finding.waiver is not None)
        self.verdicts: Mapping[str, Verdict] = verdicts or {}
        self.standing: Mapping[str, Verdict | EvidenceState] = {**(evidence or {}), **self.verdicts}
        self.problems = sorted(range(len(self.findings)), key=lambda index: (-self.findings[index].severity, index))
        self.of_item: dict[str, list[Finding]] = {}
        self.waived_of: dict[str, list[Finding]] = {}
        for finding in every:
            if finding.waiver is not None:
                self.waived_of.setdefault(finding.item, []).append(finding)
        self.worst = worst_of_items(self.findings)
        for finding in self.findings:
            if finding.item:
                self.of_item.setdefault(finding.item, []).append(finding)
        self.states = Counter(verdict.state for verdict in self.verdicts.values())
        self.severities = Counter(finding.severity for finding in self.findings)
        self.worst_of_kind: dict[str, Severity] = {}
        self.states_of_kind: dict[str, Counter[str]] = {}
        self.taken_of_kind: set[str] = set()
        if case is not None:
            self._gather(case)

    def _gather(self, case: Case) -> None:
        for item_id, severity in self.worst.items():
            item = case.items.get(item_id)
            if item is not None:
                kind = item.kind.name
                self.worst_of_kind[kind] = max(severity, self.worst_of_kind.get(kind, Severity.INFO))
        for item_id, standing in self.standing.items():
            item = case.items.get(item_id)
            if item is not None:
                self.states_of_kind.setdefault(item.kind.name, Counter())[standing.state] += 1
                if standing.basis not in ("", "computed"):
                    self.taken_of_kind.add(item.kind.name)

    @property
    def checked(self) -> bool:
        """Whether there has been a check at all: before it, no findings means nothing."""
        return self.revision != UNCHECKED

    def basis(self, item_id: str) -> str:
        """What the state of an item rests on; empty if it has none, or rests on nothing."""
        standing = self.standing.get(item_id)
        return standing.basis if standing is not None else ""

    def state(self, item_id: str) -> str:
        """The state of an item as people see it; empty if it is of a kind that has none, or was never judged."""
        standing = self.standing.get(item_id)
        return standing.state if standing is not None else ""
