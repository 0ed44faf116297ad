"""Repairs of findings: what can be changed so that a finding is settled, for the command line and the terminal UI."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from safetycase.case import Case
from safetycase.editing import Command, EditError, Workspace
from safetycase.findings import Finding
from safetycase.rules import repairs_of_gaps, repairs_of_slips
from safetycase.rules.repair import MENDERS, Repair

MODULES = (repairs_of_slips, repairs_of_gaps)
"""The modules that know repairs."""
_ROUNDS = 5
"""How often a case is checked again for what a repair brought to light."""


def repairs(case: Case, finding: Finding) -> tuple[Repair, ...]:
    """The ways to settle a finding, or to begin to, the likeliest first; none where a person has to write it.

    An item of which two stand under one id has none: it is open which one is meant.
    """
    item = case.items.get(finding.item)
    if item is None or any(first.id == item.id for first, _ in case.duplicates):
        return ()
    found = [repairs_of_slips.proposed(case, finding.fix)] if finding.fix is not None else []
    for mender in MENDERS.get(finding.rule, ()):
        found += mender(case, finding)
    return tuple(found)


def sure_repair(case: Case, finding: Finding) -> Repair | None:
    """The one repair of a finding that needs no choice; None if there is none, or several."""
    found = [repair for repair in repairs(case, finding) if repair.sure]
    return found[0] if len(found) == 1 else None


def make_sure_repairs(
    workspace: Workspace, findings_of: Callable[[Case], Iterable[Finding]]
) -> list[tuple[Finding, Repair]]:
    """Make every repair that is sure, and those that it brings to light; gives them, each with its finding.

    `findings_of` checks a case. Repairs that turn out not to be possible are left out.
    """
    made: list[tuple[Finding, Repair]] = []
    tried: set[str] = set()
    for _ in range(_ROUNDS):
        before = len(made)
        for finding in _standing(findings_of(workspace.case)):
            repair = sure_repair(workspace.case, finding) if finding.fingerprint not in tried else None
            if repair is None:
                continue
            tried.add(finding.fingerprint)
            if _done(workspace, repair.command):
                made.append((finding, repair))
        if len(made) == before:
            break
    return made


def add_missing(
    workspace: Workspace, findings: Sequence[Finding]
) -> tuple[list[tuple[Finding, Repair]], list[tuple[Finding, tuple[Repair, ...]]]]:
    """For each finding, make the one repair that adds an item or a reference, items as drafts to be reviewed; gives
    those made, and the findings with several to choose from."""
    made, choices = [], []
    for finding in _standing(findings):
        found = tuple(one for one in repairs(workspace.case, finding) if one.adds or one.words[:1] == ("link",))
        if len(found) > 1:
            choices.append((finding, found))
        elif found and _done(workspace, found[0].draft or found[0].command):
            made.append((finding, found[0]))
    return made, choices


def _standing(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.waiver is None]


def _done(workspace: Workspace, command: Command) -> bool:
    try:
        workspace.apply(command)
    except EditError:
        return False
    return True
