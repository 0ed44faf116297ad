"""What the screens show, kept apart from them: the workspace, the findings of the case as it is, and the way back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from safetycase.case import AnyItem, Case
from safetycase.editing import Command, Edit, Workspace
from safetycase.findings import Finding, Severity
from safetycase.rules import Checker


class Judgement:
    """The findings and verdicts of one revision of the case."""

    def __init__(self, revision: int, findings: Iterable[Finding], verdicts: dict[str, str]) -> None:
        self.revision = revision
        self.findings = tuple(finding for finding in findings if finding.waiver is None)
        self.verdicts = verdicts
        self.of_item: dict[str, list[Finding]] = {}
        for finding in self.findings:
            if finding.item:
                self.of_item.setdefault(finding.item, []).append(finding)

    def worst(self, item_id: str) -> Severity | None:
        """The greatest severity among the findings of an item, None if it has none."""
        return max((finding.severity for finding in self.of_item.get(item_id, ())), default=None)

    def count(self, severity: Severity) -> int:
        """How many findings of a severity there are."""
        return sum(finding.severity is severity for finding in self.findings)


class State:
    """The state behind the workbench. Screens read it and send commands to it; it knows no screen."""

    def __init__(self, root: Path, *, read_only: bool = False, as_of: date | None = None) -> None:
        self.workspace = Workspace(root, read_only=read_only)
        self.as_of = as_of or date.today()
        self.judgement = Judgement(-1, (), {})
        self.item = ""
        self._checker = Checker(as_of=self.as_of)
        self._back: list[str] = []
        self._forward: list[str] = []

    @property
    def case(self) -> Case:
        """The case as it stands, unsaved edits included."""
        return self.workspace.case

    @property
    def current(self) -> AnyItem | None:
        """The item that the form shows."""
        return self.case.items.get(self.item)

    def apply(self, command: Command) -> Edit:
        """Carry a command out. Raises EditError if it is not possible."""
        edit = self.workspace.apply(command)
        if edit.item and edit.item in self.case.items:
            self.item = edit.item
        return edit

    def judge(self) -> Judgement:
        """Check the case as it is now. May run beside the screen: it only reads, and the result names its revision."""
        revision, case = self.workspace.revision, self.case
        findings = self._checker.update(case)
        verdicts = {item: verdict.shown for item, verdict in self._checker.verdicts.items()}
        return Judgement(revision, findings, verdicts)

    def visit(self, item_id: str) -> bool:
        """Go to an item and remember where from; False if there is no such item."""
        if item_id not in self.case.items:
            return False
        if item_id != self.item:
            if self.item:
                self._back.append(self.item)
            self._forward.clear()
            self.item = item_id
        return True

    def back(self) -> bool:
        """Return to the item visited before; False if there is none."""
        return self._step(self._back, self._forward)

    def forward(self) -> bool:
        """Go where `back` came from; False if there is nothing."""
        return self._step(self._forward, self._back)

    def _step(self, source: list[str], other: list[str]) -> bool:
        while source:
            target = source.pop()
            if target in self.case.items:
                if self.item:
                    other.append(self.item)
                self.item = target
                return True
        return False
