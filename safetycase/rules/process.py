"""Rules about the work on a case: reviews, assumptions that are watched, and what was approved on which ground."""

from __future__ import annotations

from datetime import date

from safetycase.case import AnyItem, Case, expired
from safetycase.findings import Rule, Severity, declare
from safetycase.rules.gaps import each_or_once
from safetycase.rules.look import tells
from safetycase.rules.problem import Found, Problem, case_check, day_check, excusable, item_check

_CH_6 = "STPA Handbook 2018, ch. 6 (assumptions and leading indicators)"
_REVIEWED = "losses:\n  L-1: {text: Harm to a patient, status: approved}\n"
_ACCEPTED = 'reviews:\n  RV-1: {by: Ada, date: "2026-03-01", verdict: accepted, independent: true, items: [L-1]}'

REVIEW_NOT_RECORDED = declare(
    Rule(
        code="SFC124",
        name="review-not-recorded",
        severity=Severity.INFO,
        summary="Items are said to be reviewed or approved, and no review records it.",
        why="A status is a word anybody can type. A review says who looked, when, with which result, and whether they "
        "were independent of the author: what an auditor asks first.",
        source="ISO 26262-2:2018, 6.4.9 (confirmation measures and their independence); STPA Handbook 2018, ch. 2",
        fix="Add an item under `reviews` that names them under `items`, and the reviewer under `by`.",
        bad=_REVIEWED,
        good=f"{_REVIEWED}{_ACCEPTED}",
    )
)
REVIEW_INCOMPLETE = declare(
    Rule(
        code="SFC125",
        name="review-incomplete",
        severity=Severity.INFO,
        summary="A review does not say by whom, when, with which result, or whether the reviewer was independent.",
        why="Who reviews their own work finds what they expect. Without name, day and result nobody can tell what the "
        "review still stands for.",
        source="ISO 26262-2:2018, 6.4.9 (independence of reviewers); ISO/IEC 20246:2017 (reviews)",
        fix="Write `by`, `date`, `verdict` and `independent`.",
        bad=f'{_REVIEWED}reviews:\n  RV-1: {{by: Ada, date: "2026-03-01", verdict: accepted, items: [L-1]}}',
        good=f"{_REVIEWED}{_ACCEPTED}",
    )
)
ASSUMPTION_UNWATCHED = declare(
    Rule(
        code="SFC127",
        name="assumption-without-monitor",
        severity=Severity.INFO,
        summary="Nothing is watched that would show that an assumption no longer holds.",
        why="Systems, people and surroundings drift, and accidents come from assumptions that once were true. An "
        "indicator with a threshold tells before the loss does. Where no assumption has one yet, one finding speaks "
        "for all.",
        source=_CH_6,
        fix="Write under `monitor` the `metric` that is watched, its `threshold` and `window`; or `discharged_by` what "
        "relieves the case of the assumption; or give the reason under `not_needed`.",
        bad="assumptions:\n  A-1: {text: The reservoir is filled with U-100 insulin, monitor: {metric: recalls}}\n"
        "  A-2: Patients wear the pump all day",
        good="assumptions:\n  A-1: {text: The reservoir is filled with U-100 insulin, monitor: {metric: recalls}}\n"
        "  A-2: {text: Patients wear the pump all day, monitor: {metric: hours worn, threshold: 20}}",
    )
)
ASSUMPTION_EXPIRED = declare(
    Rule(
        code="SFC128",
        name="assumption-expired",
        severity=Severity.WARNING,
        summary="An assumption is past the day on which it was to be looked at again.",
        why="The day says until when somebody thought the assumption safe to make. After it the case rests on what "
        "nobody has looked at.",
        source=_CH_6,
        fix="Look whether it still holds, and set the next day; or mark it obsolete and mend what rests on it. An "
        "assumption of an imported case is looked at there.",
        bad='assumptions:\n  A-1: {text: Few pumps are in use, monitor: {metric: sales}, expires: "2001-01-31"}',
        good='assumptions:\n  A-1: {text: Few pumps are in use, monitor: {metric: sales}, expires: "2999-01-31"}',
    )
)
SCENARIO_AHEAD = declare(
    Rule(
        code="SFC510",
        name="scenario-ahead-of-uca",
        severity=Severity.INFO,
        summary="A loss scenario is reviewed or approved, while the unsafe control action that it explains is a draft.",
        why="The scenario is judged by the unsafe control action: while that may change, nobody can say that the "
        "scenario explains it.",
        source="STPA Handbook 2018, ch. 2, step 4 (scenarios follow from the unsafe control actions)",
        fix="Review the unsafe control action too, or set the scenario back to `draft`.",
        bad="ucas:\n  UCA-1: {type: provided, when: glucose is low}\n"
        "scenarios:\n  LS-1: {ucas: [UCA-1], class: controller, text: The limit is not checked, status: reviewed}",
        good="ucas:\n  UCA-1: {type: provided, when: glucose is low, status: reviewed}\n"
        "scenarios:\n  LS-1: {ucas: [UCA-1], class: controller, text: The limit is not checked, status: reviewed}",
    )
)

excusable(ASSUMPTION_UNWATCHED)

_JUDGED = ("reviewed", "approved")


@case_check
def check_reviews(case: Case) -> Found:
    """What is said to be reviewed has a review by somebody; one finding counts what has none."""
    reviewed = {
        name
        for review in case.of_kind("review")
        if review.covers and tells(review.data.get("by")) and tells(review.data.get("verdict"))
        for name in review.data.get("items", ())
    }
    unrecorded = [
        item
        for item in case.items.values()
        if item.status in _JUDGED and item.id not in reviewed and item.kind.name != "review"
    ]
    if unrecorded:
        first = unrecorded[0]
        words = f"{first.id} is" if len(unrecorded) == 1 else f"{len(unrecorded)} items, such as {first.id}, are"
        message = f"{words} said to be {first.status}, and no review records it"
        yield Problem(rule=REVIEW_NOT_RECORDED, item=first.id, message=message, path=("status",))


@item_check("review")
def check_review(case: Case, item: AnyItem) -> Found:
    """A review says who, when, with which result and in which position."""
    words = {"by": "who", "date": "when", "verdict": "with which result", "independent": "whether independently"}
    missing = [field for field in words if not tells(item.data.get(field))]
    if missing:
        message = f"{item.id} does not say {', '.join(words[field] for field in missing)}"
        yield Problem(rule=REVIEW_INCOMPLETE, item=item.id, message=message, about=tuple(missing))


@case_check
def check_monitors(case: Case) -> Found:
    """Assumptions are watched."""
    assumptions = [item for item in case.of_kind("assumption") if not item.obsolete]
    standing = [item for item in assumptions if not tells(item.data.get("discharged_by"))]
    lacking = [item for item in standing if not tells(item.data.get("monitor"))]
    yield from each_or_once(
        ASSUMPTION_UNWATCHED, lacking, len(standing),
        lambda item: f"nothing is watched that would show that {item.id} no longer holds",
        "no assumption is watched yet", ("monitor", "discharged_by"),
    )  # fmt: skip


@day_check
def check_assumption_days(case: Case, day: date) -> Found:
    """Assumptions are looked at again when it is time, those of imported cases too on which something here rests."""
    for item in case.of_kind("assumption"):
        last = expired(item, day)
        if last and not item.obsolete:
            message = f"{item.id} was to be looked at again by {last}"
            yield Problem(rule=ASSUMPTION_EXPIRED, item=item.id, message=message, path=("expires",))
    for kind in ("action", "independence") if case.imports.cases else ():
        for item in case.of_kind(kind):
            yield from _check_leaning(case, item, day)


def _check_leaning(case: Case, item: AnyItem, day: date) -> Found:
    """What an item gives as a reason is no assumption of an imported case that is past its day."""
    for reference in item.references:
        other = case.foreign(reference.target) if reference.link.accepts("assumption") and not item.obsolete else None
        if other is None or other.kind.name != "assumption" or other.obsolete:
            continue
        if last := expired(other, day):
            message = f"{item.id} rests on {reference.target}, which was to be looked at again by {last}"
            yield Problem(rule=ASSUMPTION_EXPIRED, item=item.id, message=message, path=reference.path)


@item_check("scenario")
def check_scenario_status(case: Case, item: AnyItem) -> Found:
    """A scenario is not further than what it explains."""
    if item.status not in _JUDGED:
        return
    for index, name in enumerate(item.data.get("ucas", ())):
        uca = case.items.get(name) if isinstance(name, str) else None
        if uca is not None and uca.kind.name == "uca" and uca.status == "draft":
            message = f"{item.id} is {item.status}, but {uca.id} is a draft"
            path = ("ucas", index)
            yield Problem(rule=SCENARIO_AHEAD, item=item.id, message=message, path=path, about=("status",))
