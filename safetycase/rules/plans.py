"""Rules about what is only planned: flows that are to come, and approval of what nothing yet verifies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from datetime import date

import msgspec

from safetycase.case import AnyItem, Case, counts
from safetycase.findings import Rule, Severity, declare
from safetycase.rules.look import said
from safetycase.rules.problem import Found, Problem, case_check, day_check, excusable, item_check
from safetycase.stpa.verdicts import natural

_STEP_2 = "STPA Handbook 2018, ch. 2, step 2"
_LOOP = "elements:\n  pump: {role: controller}\n  patient: {role: process}\n"
_FLOW = f"{_LOOP}feedback:\n  FB-1: {{title: glucose, from: patient, to: pump, presence: planned, owner: sensor team"
_REQUIREMENT = "constraints:\n  SC-1: The pump must not give too much\nrequirements:\n"

PLANNED_UNASSIGNED = declare(
    Rule(
        code="SFC325",
        name="planned-flow-without-owner",
        severity=Severity.WARNING,
        summary="A flow is planned, and it is not said who will build it, or by when.",
        why="Most is judged as if the flow were there, though planned feedback closes no loop. What nobody "
        "answers for, or what has no date, is easily never built.",
        source=f"{_STEP_2}; ISO/IEC/IEEE 15288:2023, 6.3.1 (plans name who is responsible, and when)",
        fix="Name the `owner`, and under `due` the day or the version of the system; or a ticket that says both, under "
        "`refs`; or write `presence: missing` until it is planned.",
        bad=f"{_FLOW}}}",
        good=f"{_FLOW}, due: 2.0.0}}",
    )
)
PLANNED_OVERDUE = declare(
    Rule(
        code="SFC330",
        name="planned-flow-overdue",
        severity=Severity.WARNING,
        summary="A flow is still only planned, although its day is past or its version is the one the case speaks of.",
        why="The plan was a promise that the loop would be closed by then. It was not kept, and the case speaks of a "
        "system without the flow.",
        source=f"{_STEP_2}; ISO/IEC/IEEE 15288:2023, 6.3.2 (progress is compared with the plan)",
        fix="Build it and write `presence: present`; or set `due` anew, and look what rests on the flow until then.",
        bad=f'{_FLOW}, due: "2001-01-31"}}',
        good=f'{_FLOW}, due: "2999-01-31"}}',
    )
)
APPROVED_UNVERIFIED = declare(
    Rule(
        code="SFC604",
        name="approved-without-verification",
        severity=Severity.ERROR,
        summary="A constraint or requirement is approved, and nothing that exists verifies it.",
        why="Approved is the last word on an item: who reads it takes it for in force and shown. Where its "
        "verification is missing, or only planned, it is neither. Evidence is planned as long as it names no artefact "
        "and says neither when it was produced nor what was measured.",
        source="ISO/IEC/IEEE 15288:2023, 6.4.9 (verification shows what is realised); ISO 26262-8:2018, 9.4",
        fix="Set `status: reviewed` (the words are agreed) until evidence exists; or add the evidence; or give the "
        "reason under `not_needed`.",
        bad=f"{_REQUIREMENT}  R-1: {{addresses: [SC-1], text: The pump shall check the limit, status: approved}}\n"
        "evidence:\n  E-1: {text: Bench test in March, supports: [R-1]}",
        good=f"{_REQUIREMENT}  R-1: {{addresses: [SC-1], text: The pump shall check the limit, status: approved}}\n"
        'evidence:\n  E-1: {text: Bench test in March, supports: [R-1], produced: "2026-03-20"}',
    )
)

excusable(APPROVED_UNVERIFIED)

_FLOWS = ("action", "feedback", "information")


@item_check(*_FLOWS)
def check_plans(case: Case, item: AnyItem) -> Found:
    """What is planned is in somebody's hands, and has a date."""
    if item.data.get("presence") != "planned" or said(item, "refs"):
        return
    words = {"owner": "who will build it", "due": "by when it will be there"}
    lacking = [field for field in words if not said(item, field)]
    if lacking:
        message = f"{item.id} is planned, and it is not said {' and '.join(words[field] for field in lacking)}"
        yield Problem(
            rule=PLANNED_UNASSIGNED, item=item.id, message=message, path=("presence",), about=("owner", "due", "refs")
        )


@day_check
def check_overdue(case: Case, day: date) -> Found:
    """What was planned for a day or a version is there then."""
    subject = case.manifest.subject
    version = subject.version if not isinstance(subject, msgspec.UnsetType) else None
    for kind in _FLOWS:
        for item in case.of_kind(kind):
            due = item.data.get("due")
            if not isinstance(due, str) or item.obsolete or item.data.get("presence") != "planned":
                continue
            last = _day(due)
            if last is not None and last < day:
                message = f"{item.id} was to be there by {last}, and is only planned"
            elif last is None and due == version:
                message = f"{item.id} was to be there in version {due}, of which the case speaks, and is only planned"
            else:
                continue
            yield Problem(rule=PLANNED_OVERDUE, item=item.id, message=message, path=("due",), about=("presence",))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@case_check
def check_approved(case: Case) -> Found:
    """What is approved is verified by something that exists."""
    approved = [
        item
        for kind in ("constraint", "controller_constraint", "requirement")
        for item in case.of_kind(kind)
        if item.status == "approved"
    ]
    if not approved:
        return
    verified = _verified(case)
    planned: dict[str, list[str]] = {}
    for evidence in case.of_kind("evidence"):
        if evidence.covers and not _exists(evidence):
            for name in _supported(evidence):
                planned.setdefault(name, []).append(evidence.id)
    for item in approved:
        if item.id not in verified:
            ids = sorted(planned.get(item.id, ()), key=natural)
            why = f"; {', '.join(ids[:3])} is only planned" if ids else ""
            message = f"{item.id} is approved, and nothing that exists verifies it{why}"
            yield Problem(rule=APPROVED_UNVERIFIED, item=item.id, message=message, path=("status",))


def _verified(case: Case) -> Set[str]:
    """The ids of what existing evidence speaks for, and of all that this answers further up."""
    found = {
        name
        for evidence in case.of_kind("evidence")
        if evidence.covers and _exists(evidence)
        for name in _supported(evidence)
    }
    found |= _through(case, "requirement", "addresses", found)
    found |= _through(case, "scenario", "ucas", found)
    found |= {item.id for item in case.of_kind("controller_constraint") if not found.isdisjoint(_names(item, "ucas"))}
    found |= _through(case, "controller_constraint", "refines", found)
    parts = [item for item in case.of_kind("constraint") if item.covers and isinstance(item.data.get("parent"), str)]
    while more := {item.data["parent"] for item in parts if item.id in found} - found:
        found |= more
    return found


def _through(case: Case, kind: str, field: str, verified: Set[str]) -> set[str]:
    """What verified items of a kind that count name in a field."""
    return {
        name
        for item in case.of_kind(kind)
        if item.id in verified and counts(case, item)
        for name in _names(item, field)
    }


def _names(item: AnyItem, field: str) -> Iterable[str]:
    return (name for name in item.data.get(field, ()) if isinstance(name, str))


def _supported(evidence: AnyItem) -> Iterator[str]:
    """What an evidence item speaks for."""
    for entry in evidence.data.get("supports", ()):
        if isinstance(entry, str):
            yield entry
        elif entry.get("direction") != "undermines" and isinstance(entry.get("ref"), str):
            yield entry["ref"]


def _exists(evidence: AnyItem) -> bool:
    """Whether an evidence item says that there is something: a file, a day, or a value."""
    data = evidence.data
    return bool(data.get("artefact", {}).get("path")) or said(evidence, "produced") or bool(data.get("measured"))
