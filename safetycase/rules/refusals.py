"""What an edit from the command line refuses to write: references, and names in contexts, that check calls errors."""

from __future__ import annotations

from collections.abc import Iterable

from safetycase.case import Case
from safetycase.findings import Severity
from safetycase.rules.contexts import check_names_in_contexts
from safetycase.rules.problem import Problem
from safetycase.rules.references import check_parents, check_references
from safetycase.rules.reporting import with_suggestion
from safetycase.rules.suggest import Names


def new_reference_errors(before: Case, after: Case, *item_ids: str) -> list[Problem]:
    """The errors about references of items, about the variables and values that their contexts name, and about circles
    of parents, that a case has and had not before.

    The words are those of check, with the id that was probably meant.
    """
    known = {problem.message for problem in _errors(before, item_ids)}
    fresh = [problem for problem in _errors(after, item_ids) if problem.message not in known]
    if not fresh:
        return []
    names = Names(after)
    return [with_suggestion(after, problem, names) for problem in fresh]


def _errors(case: Case, item_ids: Iterable[str]) -> list[Problem]:
    items = [item for item_id in item_ids if (item := case.items.get(item_id)) is not None]
    found = [*(problem for item in items for problem in check_references(case, item)), *check_parents(case)]
    found += [problem for item in items for problem in check_names_in_contexts(case, item)]
    return [problem for problem in found if problem.rule.severity is Severity.ERROR]
