"""Rules about time in control loops: what a controller holds true must not be older than it may be."""

from __future__ import annotations

from safetycase.case import AnyItem, Case
from safetycase.findings import Rule, Severity, declare
from safetycase.rules.problem import Found, Place, Problem, item_check
from safetycase.stpa.durations import seconds
from safetycase.stpa.staleness import not_in_time

_STEP_4 = "STPA Handbook 2018, ch. 2, step 4 (feedback that is delayed)"


def _loop(latency: str, allowed: str) -> str:
    return (
        "elements:\n  pump: {role: controller,\n    process_model: {glucose: {values: [low, high], "
        f"updated_by: FB-1{allowed}}}}}}}\n"
        "  patient: {role: process}\nfeedback:\n"
        f"  FB-1: {{title: glucose, from: patient, to: pump, updates: [pump/glucose]{latency}}}"
    )


UPDATE_TOO_LATE = declare(
    Rule(
        code="SFC533",
        name="update-later-than-allowed",
        severity=Severity.WARNING,
        summary="No update of a variable is known to come before the variable is too old to be acted on.",
        why="A controller acts on what it holds true. Where the news takes longer than the variable may be old, it "
        "acts on what was so: monitoring then comes after the harm. One update in time is enough.",
        source=_STEP_4,
        fix="Shorten the `latency` of the feedback or information, add a quicker one, or say with its reason that the "
        "variable may be older (`max_staleness`).",
        bad=_loop(", latency: 15 min", ", max_staleness: 300 s"),
        good=_loop(", latency: 15 min", ", max_staleness: 1 h"),
    )
)
DURATION_UNREADABLE = declare(
    Rule(
        code="SFC534",
        name="duration-unreadable",
        severity=Severity.WARNING,
        summary="A latency or a greatest age is not a number with a unit of time.",
        why="What cannot be read cannot be compared: whether feedback comes in time stays unknown.",
        source="safetycase design: unknown is not a pass",
        fix="Write a number and us, ms, s, min, h, d, w, month or y, such as `200 ms` or `1 h 30 min`.",
        bad=_loop(", latency: at once", ""),
        good=_loop(", latency: 200 ms", ""),
    )
)
LATENCY_UNKNOWN = declare(
    Rule(
        code="SFC535",
        name="latency-unknown",
        severity=Severity.INFO,
        summary="A variable says how old it may be, and none of its updates says how long it takes.",
        why="The age that is allowed was written down for a reason. Without the latency of an update nobody can tell "
        "whether it is kept.",
        source=_STEP_4,
        fix="Write the `latency` of the feedback or information that updates it.",
        bad=_loop("", ", max_staleness: 5 min"),
        good=_loop(", latency: 1 min", ", max_staleness: 5 min"),
    )
)


@item_check("element")
def check_ages(case: Case, item: AnyItem) -> Found:
    """Variables are updated before they are too old."""
    model = item.data.get("process_model")
    if not model:
        return
    aged = False
    for variable, declared in model.items():
        allowed = declared.get("max_staleness") if isinstance(declared, dict) else None
        if allowed:
            aged = True
            if seconds(str(allowed)) is None:
                path = ("process_model", variable, "max_staleness")
                message = f"{str(allowed)[:40]} is not a duration"
                yield Problem(rule=DURATION_UNREADABLE, item=item.id, message=message, path=path)
    if not aged:
        return
    for age in not_in_time(case, item):
        path = ("process_model", age.variable, "max_staleness")
        if age.source:
            message = (
                f"{age.variable} may be {age.max_staleness} old, but its quickest update, {age.source}, "
                f"takes {age.latency}"
            )
            here = age.source in case.items
            related = (Place("the update", age.source, ("latency",)),) if here else ()
            yield Problem(rule=UPDATE_TOO_LATE, item=item.id, message=message, path=path, related=related)
        elif not any(_latency(case, name) for name in age.sources) and seconds(age.max_staleness) is not None:
            message = f"{age.variable} may be {age.max_staleness} old, and no update of it says how long it takes"
            yield Problem(rule=LATENCY_UNKNOWN, item=item.id, message=message, path=path)


def _latency(case: Case, name: str) -> str:
    item = case.items.get(name) or case.foreign(name)
    return str(item.data.get("latency", "")) if item is not None else ""


@item_check("feedback", "information")
def check_latency(case: Case, item: AnyItem) -> Found:
    """Latencies can be read."""
    latency = item.data.get("latency")
    if latency and seconds(str(latency)) is None:
        message = f"{str(latency)[:40]} is not a duration"
        yield Problem(rule=DURATION_UNREADABLE, item=item.id, message=message, path=("latency",))
