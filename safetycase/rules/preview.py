"""What check would say of one item after an edit that is not made yet: for whoever is still typing."""

from __future__ import annotations

from safetycase.case import AnyItem, Case
from safetycase.findings import Finding, Severity
from safetycase.findings.text import placeholder
from safetycase.rules.references import REFERENCE_UNKNOWN
from safetycase.rules.reporting import check_item, finding_of, with_suggestion
from safetycase.rules.settings import settings_of
from safetycase.rules.suggest import Names
from safetycase.rules.topics import ITEM_CHECKS


def brought(before: Case, after: Case, item_id: str) -> list[Finding]:
    """What the schema and the checks of items find about an item in `after`, and did not find in `before`.

    The worst come first. Checks of the case as a whole and of evidence are not made, and rules that the manifest
    switches off are silent.
    """
    known = {_telling(finding) for finding in _findings(before, item_id)}
    fresh = [finding for finding in _findings(after, item_id) if _telling(finding) not in known]
    return sorted(fresh, key=lambda finding: -finding.severity)


def against_accepting(case: Case, item_id: str) -> list[str]:
    """What speaks against accepting an item as it is: errors that check finds on it, and texts that say nothing yet."""
    item = case.items.get(item_id)
    if item is None:
        return []
    texts = ((name, text) for name, text in item.said.items() if isinstance(text, str))
    said = [f"{name} says only {' '.join(text.split())}" for name, text in texts if placeholder(text)]
    found = [finding.message for finding in _findings(case, item_id) if finding.severity is Severity.ERROR]
    return [*found, *said]


def _telling(finding: Finding) -> tuple[str, str]:
    return finding.rule, finding.message


def _findings(case: Case, item_id: str) -> list[Finding]:
    item = case.items.get(item_id)
    if item is None:
        return []
    found = [error.finding(item=item.id, file=item.file) for error in item.errors]
    found += _of_checks(case, item)
    settings = settings_of(case)
    return [kept for finding in found if (kept := settings.applied(finding)) is not None]


def _of_checks(case: Case, item: AnyItem) -> list[Finding]:
    checks = (*ITEM_CHECKS[""], *ITEM_CHECKS.get(item.kind.name, ()))
    problems = check_item(case, item, checks)
    if any(problem.rule is REFERENCE_UNKNOWN for problem in problems):
        names = Names(case)
        problems = tuple(with_suggestion(case, problem, names) for problem in problems)
    return [finding_of(case, problem) for problem in problems]
