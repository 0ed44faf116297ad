"""What results are judged by, and whether that was settled before they were there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from safetycase.case import AnyItem, Case
from safetycase.evidence.age import parse_day
from safetycase.findings import Rule, Severity, declare
from safetycase.findings.text import visible

CRITERION_LATE = declare(
    Rule(
        code="SFC656",
        name="criterion-after-result",
        severity=Severity.WARNING,
        summary="A requirement is judged by results that were there before it said what it asks for.",
        why="A criterion that is set where the results are already known shows nothing: any result meets some "
        "criterion. The history of the case tells what was asked for on the day on which results were produced. To "
        "look through it takes longer than a check may: `evidence lock` does, in a git repository, and writes what it "
        "finds into the lock, where each check reads it; so does `check --base`.",
        source="Nosek et al.: The preregistration revolution, PNAS 115 (2018) 2600-2606",
        fix="Produce the results again, now that the criterion stands; or waive this on the requirement, with the "
        "reason why it was not made in view of them.",
        bad="  requirements:\n    R-1:\n      text: It stops\n"
        "-     target: {metric: failure-rate, at_most: 0.01, confidence: 0.95}\n"
        "+     target: {metric: failure-rate, at_most: 0.008, confidence: 0.95}\n  evidence:\n"
        '    E-1: {supports: [R-1], artefact: {path: run.xml}, produced: "2026-03-01"}',
        good="  requirements:\n    R-1:\n      text: It stops\n"
        "      target: {metric: failure-rate, at_most: 0.01, confidence: 0.95}\n  evidence:\n"
        '    E-1: {supports: [R-1], artefact: {path: run.xml}, produced: "2026-03-01"}',
    )
)

CRITERION = (
    "target", "coverage", "slices", "margin", "plan", "tax", "prediction", "combine", "regime", "fit_criterion"
)  # fmt: skip
"""The fields of a requirement by which anybody can tell whether it is met."""


class Standing(Protocol):
    """Items as they stood in a commit."""

    @property
    def items(self) -> Mapping[str, AnyItem]:
        """The items, by id."""
        ...

    @property
    def whole(self) -> bool:
        """Whether all of that state could be read."""
        ...


class History(Protocol):
    """What a repository knows of the past of a case."""

    def at(self, day: date) -> Standing | None:
        """The items as they stood at the end of a day; None where nobody can tell."""
        ...


def judged_ids(case: Case) -> set[str]:
    """The ids, and former ids, of the requirements that have a criterion."""
    found: set[str] = set()
    for item in case.of_kind("requirement"):
        if criterion_of(item.data):
            found |= {item.id, *item.data.get("aliases", ())}
    return found


def criterion_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a requirement says of how anybody can tell whether it is met."""
    return {field: data[field] for field in CRITERION if data.get(field)}


def differing(item: AnyItem, then: Standing | None) -> tuple[str, ...] | None:
    """The fields of the criterion of a requirement that stood otherwise then; none where it had no criterion at all.

    None where it had the same one, or nobody can tell.
    """
    now = criterion_of(item.data)
    if then is None or not now:
        return None
    names = (item.id, *item.data.get("aliases", ()))
    old = next((then.items[name] for name in names if name in then.items), None)
    if old is None:
        return () if then.whole else None
    if old.kind is not item.kind:
        return None
    before = criterion_of(old.data)
    fields = tuple(field for field in CRITERION if before.get(field) != now.get(field))
    return () if fields and not before else fields or None


def late(
    requirements: Iterable[AnyItem],
    produced: str,
    as_of: date,
    at: Callable[[date], Standing | None] | None,
    known: Mapping[str, tuple[str, ...]],
) -> dict[str, tuple[str, ...]]:
    """The requirements whose criterion is another one than on the day on which results were produced, with the fields.

    `at` tells how items stood at the end of a day. `known` is what was told of the same results before, which stands
    where nobody can tell now. Results of the day `as_of` are left out, as is what imported cases ask for.
    """
    day = parse_day(produced) if produced else None
    then = at(day) if at is not None and day is not None and day < as_of else None
    found: dict[str, tuple[str, ...]] = {}
    for one in requirements:
        if one.imported or one.obsolete or not criterion_of(one.data):
            continue
        names = (one.id, *one.data.get("aliases", ()))
        before = next((known[name] for name in names if name in known), None)
        fields = before if then is None else differing(one, then)
        if fields is not None:
            found[one.id] = fields
    return dict(sorted(found.items()))


def late_words(item_id: str, fields: Sequence[str]) -> str:
    """How the criterion came later than results, in words that the results follow."""
    if not fields:
        return f"{item_id} got its criterion after the results of"
    return f"{item_id} asks otherwise ({', '.join(map(visible, fields))}) than when it got the results of"
