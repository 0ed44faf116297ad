"""What all parts of a report look things up in."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from safetycase.case import AnyItem, Case
from safetycase.documents import Document, Span
from safetycase.evidence import Assessment, Verdict
from safetycase.findings import Finding, name_of
from safetycase.findings.looks import with_basis
from safetycase.report.states import STATES, State
from safetycase.report.text import counted, listed
from safetycase.report.values import Links, Ref
from safetycase.report.views import Note
from safetycase.rules.imports import faulty_imports
from safetycase.trace import Carrying, Graph, standings


class Context:
    """The case with its findings and verdicts, indexed for lookup by item."""

    def __init__(self, case: Case, findings: Iterable[Finding], assessment: Assessment, as_of: str) -> None:
        self.case = case
        self.assessment = assessment
        self.as_of = as_of
        self.graph = Graph(case)
        self.links = Links(case)
        self.standings = standings(case, assessment.states, faulty_imports(case, assessment.as_of), assessment.bases)
        self._lines: dict[str, dict[tuple[str, str], int]] = {}
        self.findings = tuple(findings)
        self.of_item: dict[str, list[Finding]] = {}
        for finding in self.findings:
            if finding.item:
                self.of_item.setdefault(finding.item, []).append(finding)
        self._carrying = Carrying(self.graph, self.standings, every=True)

    def verdict(self, item_id: str) -> Verdict | None:
        """The verdict on a requirement, or None for anything else."""
        return self.assessment.verdicts.get(item_id)

    def state(self, item_id: str) -> State | None:
        """The state of a requirement or piece of evidence, `not needed` for an item that says so, None for the rest."""
        verdict = self.verdict(item_id)
        if verdict is not None:
            return STATES[verdict.state]
        evidence = self.assessment.evidence.get(item_id)
        if evidence is not None:
            return STATES[evidence.state]
        item = self.case.items.get(item_id)
        return STATES["not needed"] if item is not None and item.not_needed else None

    def ref(self, item_id: str, *, title: bool = False) -> Ref:
        """A link to an item, with its state and, where that is not results that are here, with what it rests on."""
        state = self.state(item_id)
        found = self.links.ref(item_id, title=title, state=state.word if state is not None else "")
        judged = self.verdict(item_id) or self.assessment.evidence.get(item_id)
        rests = with_basis("", judged.basis).strip() if judged is not None else ""
        return msgspec.structs.replace(found, rests=rests) if rests else found

    def refs(self, item_ids: Iterable[str]) -> tuple[Ref, ...]:
        """Links to items, with their states."""
        return tuple(self.ref(item_id) for item_id in item_ids)

    def links_to(self, item_ids: Iterable[str]) -> tuple[Ref, ...]:
        """Links to items, without states."""
        return tuple(self.links.ref(item_id) for item_id in item_ids)

    def tally(self, item: AnyItem) -> tuple[str, bool]:
        """What became of the requirements that follow from an item, and whether something is left to do."""
        found = self._carrying.tally(item)
        if found is None:
            return "", False
        if not found.total:
            return "no requirement follows from it", not found.settled
        words = listed([f"{number:,} {word}" for word, number in found.states.items()])
        return "; ".join((f"{counted(found.total, 'requirement')}: {words}", *found.lacking)), not found.settled

    def place(self, item: AnyItem) -> str:
        """Where an item stands, as `file:line`."""
        lines = self._lines.get(item.file)
        if lines is None:
            lines = self._lines[item.file] = _lines(self.case.documents[item.file])
        line = lines.get((item.kind.collection, item.id)) or self.case.position(item).line
        return f"{item.file}:{line}"

    def note(self, finding: Finding) -> Note:
        """A finding as a report lists it."""
        place = f"{finding.file}:{finding.line}" if finding.file and finding.line else finding.file
        return Note(
            rule=finding.rule,
            name=name_of(finding.rule),
            severity=finding.severity.word,
            message=finding.message,
            item=self.links.ref(finding.item) if finding.item else None,
            place=place,
            waived=finding.waiver.reason if finding.waiver is not None else "",
        )


def _lines(document: Document) -> dict[tuple[str, str], int]:
    """The line of every entry of a file whose place is known without reading the entry again."""
    found: dict[tuple[str, str], int] = {}
    for collection in document.data if isinstance(document.data, dict) else ():
        for key, offset in document.keys_of(collection):
            found.setdefault((collection, key), document.position_of(Span(offset, offset)).line)
    return found
