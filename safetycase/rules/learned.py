"""Rules about learned elements: what they come from, where they are used, who watches them, what can go wrong."""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.case import AnyItem, Case
from safetycase.findings import Rule, Severity, declare
from safetycase.rules.look import referrers, review_hint, target, waiting
from safetycase.rules.problem import Found, Problem, case_check, excusable, item_check
from safetycase.stpa import role_of
from safetycase.stpa.learned import is_learned

_LEARNED = "ISO/PAS 8800:2024 (safety and artificial intelligence)"
_ACTION = "  road: {role: process}\nactions:\n  CA-1: {title: brake, from: planner, to: road}\n"
_PLANNER = f"elements:\n  planner: {{role: controller, nature: ml}}\n{_ACTION}"
_WATCHED = (
    "elements:\n  planner: {role: controller, nature: ml}\n  guard: {role: controller}\n"
    f"{_ACTION}  CA-2: {{title: take over, from: guard, to: planner}}\n"
)

UNMONITORED = declare(
    Rule(
        code="SFC536",
        name="learned-element-unmonitored",
        severity=Severity.WARNING,
        summary="Nobody but a learned element itself learns what it puts out or brings about.",
        why="A learned element can be wrong without any part of it being broken, and it cannot tell by itself. What no "
        "other controller sees, no other controller can stop.",
        source=f"{_LEARNED}; STPA Handbook 2018, ch. 2, step 2 (feedback)",
        fix="Add feedback from it, or from what it controls, to another controller; for a learned sensor also a second "
        "source for what it tells; or give the reason under `not_needed`.",
        bad=_WATCHED,
        good=f"{_WATCHED}feedback:\n  FB-1: {{title: planned path, from: planner, to: guard}}",
    )
)
NO_LINEAGE = declare(
    Rule(
        code="SFC537",
        name="learned-element-without-lineage",
        severity=Severity.INFO,
        summary="A learned element has no component that says what it was trained on or made from.",
        why="Its behaviour comes from its data. Without them nobody can ask whether they cover the use, nor whether "
        "two elements that are to check each other learnt the same mistakes.",
        source=f"{_LEARNED} (data); Knight & Leveson 1986 (versions that fail together)",
        fix="Name the model under `component`, and say there under `lineage` its `base_model` or `training_data`; "
        "`unknown` is honest, and stays a finding.",
        bad=_PLANNER,
        good="components:\n  net-7: {lineage: {training_data: city drives 2025}}\n"
        + _PLANNER.replace("nature: ml", "nature: ml, component: net-7"),
    )
)
NO_SCENARIO = declare(
    Rule(
        code="SFC538",
        name="learned-element-without-scenario",
        severity=Severity.INFO,
        summary="No loss scenario involves a learned element.",
        why="Learned elements add causes of their own: data that lack a case, inputs unlike them, drift, confidence "
        "that is not earned, inputs made to deceive. Nobody has asked for them here.",
        source=f"{_LEARNED}; STPA Handbook 2018, ch. 2, step 4",
        fix="Go through the questions of `safetycase scenarios`, and name the element under `involves` of what comes "
        "of them; or give the reason under `not_needed`.",
        bad=f"{_PLANNER}hazards:\n  H-1: {{text: The car is too close}}\n"
        "scenarios:\n  LS-1: {hazards: [H-1], class: controller, text: Snow was never trained}",
        good=f"{_PLANNER}hazards:\n  H-1: {{text: The car is too close}}\n"
        "scenarios:\n  LS-1: {hazards: [H-1], class: controller, text: Snow was never trained, involves: [planner]}",
    )
)
NO_DOMAIN = declare(
    Rule(
        code="SFC539",
        name="learned-element-without-domain",
        severity=Severity.INFO,
        summary="There are learned elements, and no environment says where they are to be used.",
        why="What a learned element can be trusted with ends where its data end. Without the operating domain nobody "
        "can tell whether an evaluation speaks of the use.",
        source=f"{_LEARNED} (operational design domain)",
        fix="Add an environment with `kind: deployment` and the parameters of the use.",
        bad=_PLANNER,
        good=f"{_PLANNER}environments:\n"
        "  ENV-1: {title: Town, kind: deployment, parameters: {light: {values: [day]}}}",
    )
)

excusable(UNMONITORED, NO_LINEAGE, NO_SCENARIO)


@item_check("element")
def check_origin(case: Case, item: AnyItem) -> Found:
    """A learned element has a component that says what it comes from."""
    if not is_learned(item):
        return
    named = item.data.get("component")
    component = target(case, item, "component", "component") or (case.foreign(named) if named else None)
    lineage = component.data.get("lineage", {}) if component is not None else {}
    known = [name for name in ("training_data", "base_model") if _known(lineage.get(name))]
    if not known:
        lacking = "no component" if component is None else f"a component, {component.id}, that does not say it"
        message = f"{item.id} is learned; what it was trained on or made from is not known: it has {lacking}"
        yield Problem(rule=NO_LINEAGE, item=item.id, message=message, about=("nature", "component"))


def _known(value: object) -> bool:
    values = value if isinstance(value, list) else [value]
    return any(isinstance(one, str) and one.strip() not in ("", "unknown") for one in values)


@item_check("element")
def check_asked(case: Case, item: AnyItem) -> Found:
    """Scenarios involve a learned element, or one of its variables."""
    if not is_learned(item):
        return
    names = [
        item.id,
        *(f"{item.id}/{name}" for name in (*item.data.get("process_model", {}), *item.data.get("state", {}))),
    ]
    if any(next(referrers(case, name, "scenario", "involves"), None) is not None for name in names):
        return
    hint = review_hint(waiting(case, item.id, "scenario", "involves"))
    message = f"no loss scenario involves {item.id}, which is learned"
    yield Problem(rule=NO_SCENARIO, item=item.id, message=message, hint=hint, about=("nature",))


@case_check
def check_watched(case: Case) -> Found:
    """Learned elements are watched by another controller, and their domain is stated."""
    learned = [item for item in case.of_kind("element") if is_learned(item) and not item.obsolete]
    if not learned:
        return
    domains = (item for item in case.of_kind("environment") if item.covers)
    if not any(item.data.get("kind") == "deployment" for item in domains):
        more = len(learned) - 1
        others = f", nor {more} {'other' if more == 1 else 'others'}" if more else ""
        message = f"no environment says where {learned[0].id}, which is learned, is to be used{others}"
        yield Problem(rule=NO_DOMAIN, item=learned[0].id, message=message, about=("nature",))
    flows = [
        item
        for kind in ("feedback", "information")
        for item in case.of_kind(kind)
        if item.covers and item.data.get("presence") != "missing"
    ]
    for element in learned:
        if not _watched(case, element, flows):
            message = f"no other controller learns what {element.id}, which is learned, puts out or brings about"
            if told := [flow.id for flow in flows if element.id in flow.data.get("via", ())]:
                alone = ", ".join(sorted(_told(element, flows) - _told(element, flows, beside=True)) or told)
                message = (
                    f"nothing but {element.id}, which is learned, tells {alone}: there is no second source, and no "
                    "other controller learns what it puts out"
                )
            yield Problem(rule=UNMONITORED, item=element.id, message=message, about=("nature", "role"))


def _watched(case: Case, element: AnyItem, flows: list[AnyItem]) -> bool:
    """Whether another controller is told of the element or of what it acts on, or has a second source beside it."""
    speaking = {element.id, *_acted_on(case, element)}
    receivers = (case.items.get(flow.data.get("to", "")) for flow in flows if flow.data.get("from") in speaking)
    for receiver in receivers:
        known = receiver is not None and receiver.kind.name == "element" and receiver.id != element.id
        if receiver is not None and known and role_of(case, receiver) == "controller":
            return True
    if any(_goes_elsewhere(case, flow) for flow in flows if flow.data.get("from") in speaking):
        return True
    told = _told(element, flows)
    return bool(told) and told <= _told(element, flows, beside=True)


def _told(element: AnyItem, flows: list[AnyItem], *, beside: bool = False) -> set[str]:
    """The variables that flows update which pass an element; or those that go `beside` it."""
    passing = (flow for flow in flows if (element.id in flow.data.get("via", ())) is not beside)
    return {name for flow in passing for name in flow.data.get("updates", ())}


def _goes_elsewhere(case: Case, flow: AnyItem) -> bool:
    """Whether a flow goes to a controller of an imported case."""
    receiver = case.foreign(str(flow.data.get("to", "")))
    return receiver is not None and receiver.data.get("role") == "controller"


def _acted_on(case: Case, element: AnyItem) -> Iterator[str]:
    """What the control actions of an element go to, and what they pass."""
    for reference in case.references_to(element.id):
        action = case.items.get(reference.source)
        if (
            action is not None
            and action.kind.name == "action"
            and reference.link.field == "from"
            and not action.obsolete
        ):
            yield from (name for name in (action.data.get("to"), *action.data.get("via", ())) if isinstance(name, str))
