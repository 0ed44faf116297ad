"""Rules about what is shared: a process by controllers, a component by what should fail apart (STPA step 2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from safetycase.case import AnyItem, Case, joined
from safetycase.findings import Rule, Severity, declare
from safetycase.rules.problem import Found, Problem, case_check, excusable
from safetycase.stpa import ControlStructure, scenario_ucas, structure_of

PROCESS_SHARED = declare(
    Rule(
        code="SFC321",
        name="controllers-share-process",
        severity=Severity.INFO,
        summary="Several controllers act on one process, and no loss scenario asks what happens if they disagree.",
        why="Control actions that are safe each by itself can be unsafe together: one controller undoes, or doubles, "
        "what another does. Each controller must know of the others, or something must decide between them.",
        source="STPA Handbook 2018, ch. 2, step 2 and step 4 (conflicting control actions, coordination)",
        fix="Add a loss scenario with the factor process.conflicting-control, control-path.overridden or "
        "controller.unsafe-input that involves the process, or explains an unsafe control action on it; or give under "
        "`not_needed` of the process what coordinates the controllers.",
        bad="elements:\n  pump: {role: controller}\n  nurse: {role: controller}\n  patient: {role: process}\n"
        "actions:\n  CA-1: {title: insulin, from: pump, to: patient}\n"
        "  CA-2: {title: glucose drip, from: nurse, to: patient}",
        good="elements:\n  pump: {role: controller}\n  nurse: {role: controller}\n"
        "  patient: {role: process, not_needed: The nurse stops the pump before she gives glucose}\n"
        "actions:\n  CA-1: {title: insulin, from: pump, to: patient}\n"
        "  CA-2: {title: glucose drip, from: nurse, to: patient}",
    )
)
COMPONENT_SHARED = declare(
    Rule(
        code="SFC323",
        name="component-shared-in-loop",
        severity=Severity.INFO,
        summary="One component realises several parts of a control loop, or two controllers of one process.",
        why="What shares hardware, software, power or people can fail together: the fault that moves the actuator "
        "wrongly may be the one that lets the sensor show nothing, and a monitor that falls with what it watches is "
        "no monitor.",
        source="STPA Handbook 2018, ch. 2, step 4 (common causes across a control loop); IEC 61508-6:2010, annex D",
        fix="Separate them; or add a loss scenario that involves both; or give under `not_needed` of the component why "
        "a common fault does no harm.",
        bad="components:\n  board: Drive board\n"
        "elements:\n  pump: {role: controller}\n  drive: {role: actuator, component: board}\n"
        "  encoder: {role: sensor, component: board}\n  patient: {role: process}\n"
        "actions:\n  CA-1: {title: insulin, from: pump, to: patient, via: [drive]}\n"
        "feedback:\n  FB-1: {title: steps, from: patient, to: pump, via: [encoder]}",
        good="components:\n  board: Drive board\n  probe: Sensor board\n"
        "elements:\n  pump: {role: controller}\n  drive: {role: actuator, component: board}\n"
        "  encoder: {role: sensor, component: probe}\n  patient: {role: process}\n"
        "actions:\n  CA-1: {title: insulin, from: pump, to: patient, via: [drive]}\n"
        "feedback:\n  FB-1: {title: steps, from: patient, to: pump, via: [encoder]}",
    )
)

excusable(PROCESS_SHARED, COMPONENT_SHARED)

CONFLICTS = frozenset(["process.conflicting-control", "control-path.overridden", "controller.unsafe-input"])
"""Factors of scenarios that ask what comes of more than one controller."""


@case_check
def check_shared_processes(case: Case) -> Found:
    """Where several controllers act on one process, some scenario asks about their conflict."""
    structure = structure_of(case)
    shared = {name: given for name, given in _acting(structure).items() if len(given) > 1}
    if not shared:
        return
    asked = _asked_about(case)
    for process, given in shared.items():
        actions = [action for mine in given.values() for action in mine]
        if process in asked or not asked.isdisjoint(actions) or len(asked.intersection(given)) > 1:
            continue
        names = list(given)
        others = f"{', '.join(names[:5])} and {len(names) - 5} more" if len(names) > 6 else _list(names)
        message = f"{others} act on {process}; no scenario asks what happens if they disagree"
        if not structure.elements[process].imported:
            yield Problem(rule=PROCESS_SHARED, item=process, message=message, about=("role",))
            continue
        own = [action for action in actions if action in case.items]
        if own:
            yield Problem(rule=PROCESS_SHARED, item=own[0], message=message, path=("to",))


def _acting(structure: ControlStructure) -> dict[str, dict[str, list[str]]]:
    """For each process and actuator, the controllers that act on it, each with its control actions."""
    found: dict[str, dict[str, list[str]]] = {}
    for flow in structure.actions:
        if flow.ends is None:
            continue
        source, goal = flow.ends
        if structure.roles.get(goal) in ("process", "actuator") and structure.roles.get(source) == "controller":
            found.setdefault(goal, {}).setdefault(source, []).append(flow.id)
    return found


def _asked_about(case: Case) -> set[str]:
    """The elements and the actions that scenarios about several controllers speak of."""
    found: set[str] = set()
    for item in case.of_kind("scenario"):
        if item.covers and item.data.get("factor") in CONFLICTS:
            found.update(_named(item))
            for uca in scenario_ucas(case, item):
                other = case.items.get(uca)
                action = other.data.get("action") if other is not None else None
                if isinstance(action, str):
                    found.add(action)
    return found


def _named(scenario: AnyItem) -> Iterator[str]:
    for name in scenario.data.get("involves", ()):
        if isinstance(name, str):
            yield name.partition("/")[0]


@case_check
def check_shared_components(case: Case) -> Found:
    """What is to fail apart does not rest on one component; one finding for each component."""
    structure = structure_of(case)
    known = {item.id for item in joined(case).of_kind("component")}
    realised = {
        name: component
        for name, item in structure.elements.items()
        if isinstance(component := item.data.get("component"), str) and component in known
    }
    if len(set(realised.values())) == len(realised):
        return
    found: dict[str, list[tuple[list[str], str]]] = {}
    for members, words in (*_loops(structure), *_rivals(structure)):
        sharing: dict[str, list[str]] = {}
        for name in members:
            if name in realised:
                sharing.setdefault(realised[name], []).append(name)
        for component, names in sharing.items():
            if len(names) > 1:
                found.setdefault(component, []).append((names, words))
    if not found:
        return
    together = [set(_named(item)) for item in case.of_kind("scenario") if item.covers and "involves" in item.data]
    for component, hits in found.items():
        left = [hit for hit in hits if not any(len(asked.intersection(hit[0])) > 1 for asked in together)]
        if left:
            names, words = left[0]
            more = f", and {len(left) - 1} more" if len(left) > 1 else ""
            message = f"{component} realises {_list(names)}, {words}{more}: one fault can take them together"
            if component in case.items:
                yield Problem(rule=COMPONENT_SHARED, item=component, message=message)
                continue
            own = [name for name in names if name in case.items]
            if own:
                yield Problem(rule=COMPONENT_SHARED, item=own[0], message=message, path=("component",))


def _loops(structure: ControlStructure) -> Iterator[tuple[list[str], str]]:
    """The controller, actuators and sensors of each loop, with words for it."""
    roles = structure.roles
    watching: dict[tuple[str, str], set[str]] = {}
    for flow in structure.feedback:
        if flow.ends is not None:
            source, goal = flow.ends
            sensors = {*flow.via, source} if roles.get(source) == "sensor" else set(flow.via)
            watching.setdefault((goal, source), set()).update(sensors)
    seen: set[tuple[str, str, tuple[str, ...]]] = set()
    for flow in structure.actions:
        if flow.ends is None:
            continue
        controller, process = flow.ends
        actuators = {*flow.via, process} if roles.get(process) == "actuator" else set(flow.via)
        sensors = {name for end in (process, *actuators) for name in watching.get((controller, end), ())}
        members = tuple(_in_order(structure, {controller, *actuators, *sensors}))
        if (controller, process, members) not in seen:
            seen.add((controller, process, members))
            yield list(members), f"of the loop from {controller} to {process}"


def _rivals(structure: ControlStructure) -> Iterator[tuple[list[str], str]]:
    """The controllers of each process, with words for them."""
    for process, given in _acting(structure).items():
        if len(given) > 1:
            yield _in_order(structure, given), f"which act on {process}"


def _in_order(structure: ControlStructure, names: Iterable[str]) -> list[str]:
    wanted = set(names)
    return [name for name in structure.elements if name in wanted] if len(wanted) > 1 else list(wanted)


def _list(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"
