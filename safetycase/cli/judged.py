"""A case with its findings and verdicts, and the items that a person asks for by words, status or finding."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path

import click
import msgspec

from safetycase.case import AnyItem, Case, joined
from safetycase.cli.place import RefusedError, kind_of
from safetycase.evidence import EvidenceState, Verdict
from safetycase.findings import Finding, Waiver, find, worst_of_items
from safetycase.findings.looks import with_basis
from safetycase.findings.text import visible
from safetycase.rules import Checker, all_rules
from safetycase.rules.imports import faulty_imports
from safetycase.stpa import sentence
from safetycase.trace import ABOVE, Carrying, Graph, Tally, standings


class Judged:
    """A case, joined with those that it imports, and its own findings and verdicts."""

    def __init__(self, case: Case, day: date) -> None:
        checker = Checker(as_of=day)
        self.case = joined(case)
        self.findings = checker.update(case)
        self.verdicts: dict[str, Verdict] = checker.verdicts
        self.assessment = checker.assessment
        self.evidence = checker.assessment.evidence if checker.assessment is not None else {}
        self._own, self._day = case, day
        self._carrying: Carrying | None = None
        self._severities = worst_of_items(self.findings)

    @property
    def carrying(self) -> Carrying:
        """How the requirements stand that follow from the items, worked out when it is first asked for."""
        if self._carrying is None:
            found, case = self.assessment, self._own
            known = standings(case, found.states, faulty_imports(case, self._day), found.bases) if found else {}
            self._carrying = Carrying(Graph(case), known)
        return self._carrying

    def tally(self, item: AnyItem) -> Tally | None:
        """How the requirements stand that follow from an item of the case; None for kinds not above requirements."""
        return self.carrying.tally(item) if item.kind.name in ABOVE and not item.imported else None

    def worst(self, item: AnyItem) -> str:
        """The state of the worst of them in one word; empty for other kinds."""
        return self.carrying.worst(item) if item.kind.name in ABOVE and not item.imported else ""

    def severity(self, item_id: str) -> str:
        """How grave the worst finding of an item is that no waiver silences; empty if it has none."""
        worst = self._severities.get(item_id)
        return worst.word if worst is not None else ""

    def of(self, item_id: str) -> list[Finding]:
        """The findings of an item that no waiver silences."""
        return [finding for finding in self.findings if finding.item == item_id and finding.waiver is None]

    def waived_of(self, item_id: str) -> list[tuple[Finding, Waiver]]:
        """The findings of an item that a waiver silences, each with it."""
        return [(one, one.waiver) for one in self.findings if one.item == item_id and one.waiver is not None]

    def judgement(self, item_id: str) -> Verdict | EvidenceState | None:
        """The verdict on a requirement, how a piece of evidence stands by itself, or None for any other kind."""
        return self.verdicts.get(item_id) or self.evidence.get(item_id)

    def word(self, item_id: str) -> str:
        """The verdict of an item in one word, empty if it is of a kind that has none."""
        judgement = self.judgement(item_id)
        return judgement.word if judgement is not None else ""

    def state(self, item_id: str) -> str:
        """The state of an item as people see it, empty if it has no verdict."""
        judgement = self.judgement(item_id)
        return judgement.state if judgement is not None else ""

    def basis(self, item_id: str) -> str:
        """What the verdict of an item rests on, empty if it has none or rests on nothing."""
        judgement = self.judgement(item_id)
        return judgement.basis if judgement is not None else ""

    def words(self, item_id: str) -> str:
        """The state of an item with what it rests on, where that is not the results themselves."""
        return with_basis(self.state(item_id), self.basis(item_id))


class Wanted(msgspec.Struct, frozen=True):
    """What somebody asks for: items of a kind, with words, of a status or state, with a finding of a rule, with a worst
    finding of a `severity` (`none` for items without any), new or changed since a revision."""

    kind: str | None = None
    words: str | None = None
    status: str | None = None
    finding: str | None = None
    severity: str | None = None
    since: str | None = None

    @property
    def anything(self) -> bool:
        """Whether anything is asked for at all."""
        return any(
            said is not None for said in (self.kind, self.words, self.status, self.finding, self.severity, self.since)
        )

    def items(self, judged: Judged, case: Case) -> list[AnyItem]:
        """The items of the case that are asked for, in the order of the method."""
        kinds = [kind_of(self.kind).name] if self.kind is not None else list(case.counts)
        code = _rule_code(self.finding)
        concerned = {found.item for found in judged.findings if found.waiver is None and code in ("any", found.rule)}
        words = (self.words or "").lower().split()
        touched = None if self.since is None else _touched(case, self.since)
        status = (self.status or "").lower()
        return [
            item
            for name in kinds
            for item in case.of_kind(name)
            if all(word in f"{item.id} {item.own_words or sentence(case, item)}".lower() for word in words)
            and (not status or status in _standings(judged, item, below=self.kind is not None))
            and (not code or item.id in concerned)
            and (touched is None or item.id in touched)
            and self.severity in (None, judged.severity(item.id) or "none")
        ]


def _standings(judged: Judged, item: AnyItem, *, below: bool) -> tuple[str, ...]:
    """The words by which an item is chosen: its status, verdict and state; if asked, that of the worst `below` it."""
    return item.status, judged.word(item.id), judged.state(item.id), judged.worst(item) if below else ""


def name_of_item(case: Case, item: AnyItem) -> str:
    """What a list calls an item."""
    return item.title or sentence(case, item)


def _touched(case: Case, revision: str) -> Collection[str]:
    """The ids of items that are new or changed since the case parted from a revision. Raises RefusedError."""
    from safetycase.cli.base import state_at
    from safetycase.history import GitError, changes, repository_of

    try:
        _, before = state_at(repository_of(Path(case.source.name)), case, revision)
    except GitError as error:
        raise RefusedError(visible(f"--since: {error}")) from None
    return changes(before, case).told.keys()


def _rule_code(finding: str | None) -> str:
    if finding is None or finding == "any":
        return finding or ""
    all_rules()
    rule = find(finding)
    if rule is None:
        raise click.UsageError(f"no rule {finding!r}; `safetycase rules` lists them")
    return rule.code
