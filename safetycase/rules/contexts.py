"""Rules about the variables and values that contexts name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from safetycase.case import AnyItem, Case
from safetycase.case.variables import ANYTHING, Variables, listed, may_be_impossible
from safetycase.findings import Path, Rule, Severity, declare
from safetycase.rules.problem import Found, Problem, case_check, item_check
from safetycase.rules.suggest import nearest
from safetycase.stpa import controller_of
from safetycase.stpa.contexts import alternatives, few, word
from safetycase.stpa.demands import constrained
from safetycase.stpa.variables import lacking

VARIABLE_UNKNOWN = declare(
    Rule(
        code="SFC106",
        name="unknown-variable",
        severity=Severity.ERROR,
        summary="A variable is named that no process model or state declares.",
        why="A context or an update that speaks of an undeclared variable cannot be compared with any other, and its "
        "feedback seems to inform nobody.",
        source="STPA Handbook 2018, ch. 2 (process models, contexts)",
        fix="Correct the name, or declare the variable under `process_model` or `state` of the element. Another "
        "element's variable is written element/variable.",
        bad="elements:\n  pump: {role: controller, process_model: {glucose: Blood glucose}}\n"
        "  patient: {role: process}\nfeedback:\n"
        "  FB-1: {title: Glucose, from: patient, to: pump, updates: [pump/glucose]}\n"
        "  FB-2: {title: Trend, from: patient, to: pump, updates: [pump/glucos]}",
        good="elements:\n  pump: {role: controller, process_model: {glucose: Blood glucose}}\n"
        "  patient: {role: process}\nfeedback:\n"
        "  FB-1: {title: Glucose, from: patient, to: pump, updates: [pump/glucose]}\n"
        "  FB-2: {title: Trend, from: patient, to: pump, updates: [pump/glucose]}",
    )
)
VALUE_UNKNOWN = declare(
    Rule(
        code="SFC107",
        name="unknown-value",
        severity=Severity.ERROR,
        summary="A context gives a variable a value that the variable cannot have.",
        why="A context with a value outside the declared ones never occurs in the context table, so the unsafe control "
        "action it belongs to is never compared with others.",
        source="STPA Handbook 2018, ch. 2 (contexts from process-model variables)",
        fix="Use a declared value, or add this one to `values` of the variable.",
        bad="elements:\n  pump: {role: controller, process_model: {glucose: {values: [low, high]}}}\n"
        "  patient: {role: process}\n"
        "actions:\n  CA-1: {title: deliver insulin, from: pump, to: patient}\n"
        "ucas:\n  UCA-1: {action: CA-1, type: provided, context: {glucose: lo}}",
        good="elements:\n  pump: {role: controller, process_model: {glucose: {values: [low, high]}}}\n"
        "  patient: {role: process}\n"
        "actions:\n  CA-1: {title: deliver insulin, from: pump, to: patient}\n"
        "ucas:\n  UCA-1: {action: CA-1, type: provided, context: {glucose: low}}",
    )
)
_ROOM = (
    "elements:\n  thermostat:\n    role: controller\n"
    "    process_model: {room: {values: [cold, mild%s], describes: heater/rt}}\n"
)
_HEATER = "  heater: {role: process, state: {rt: {values: [cold, mild, freezing]}}}\n"
_HEAT = "actions:\n  CA-1: {title: heat, from: thermostat, to: heater}\nhazards:\n  H-1: The room is too cold\n"
_COLD = "ucas:\n  UCA-1: {action: CA-1, type: not-provided, hazards: [H-1], context: "
CANNOT_BELIEVE = declare(
    Rule(
        code="SFC433",
        name="process-model-lacks-value",
        severity=Severity.INFO,
        summary="A controller cannot believe a value that the variable it describes can have.",
        why="Where the world is what the process model has no value for, the controller believes something else, and "
        "acts on that. Context tables ask about these values all the same.",
        source="STPA Handbook 2018, ch. 2 (process models; inadequate process model as a cause)",
        fix="Add the value to the process model; or ask in loss scenarios what the controller believes there; or, if "
        "both mean the same, give the values the same names.",
        bad=f"{_ROOM % ''}{_HEATER}",
        good=f"{_ROOM % ', freezing'}{_HEATER}",
    )
)
CONTEXT_IMPOSSIBLE = declare(
    Rule(
        code="SFC434",
        name="context-impossible",
        severity=Severity.WARNING,
        summary="No state of the world fits a context.",
        why="A variable without a value, or one variable under two names with different values, is no context: what is "
        "said there holds nowhere and decides nothing.",
        source="Thomas, Extending and Automating a Systems-Theoretic Hazard Analysis, MIT 2013 (context tables)",
        fix="Give the variable a value, `*` for every one; name each quantity once: a bare name means what the "
        "controller's process model describes.",
        bad=f"{_ROOM % ', freezing'}{_HEATER}{_HEAT}{_COLD}{{room: cold}}}}\n"
        "  UCA-2: {action: CA-1, type: not-provided, hazards: [H-1], context: {room: cold, heater/rt: mild}}",
        good=f"{_ROOM % ', freezing'}{_HEATER}{_HEAT}{_COLD}{{room: cold}}}}",
    )
)


def unknown_variable(item: str, element: AnyItem, variable: str, path: Path, before: str, **more: Any) -> Problem:
    """That an element has no such variable. `before` is what stands before its name in a reference: `element/`."""
    meant = nearest(variable, _variables(element), cutoff=0.6)
    maybe = f"; did you mean `{before}{meant}`?" if meant else ""
    return Problem(
        rule=VARIABLE_UNKNOWN, item=item, path=path, suggestion=f"{before}{meant}" if meant else "",
        message=f"{before.removesuffix('/') or element.id} has no variable {variable}{maybe}", **more,
    )  # fmt: skip


def _variables(element: AnyItem) -> dict[str, Any]:
    return {**element.data.get("state", {}), **element.data.get("process_model", {})}


_WITH_CONTEXTS = ("uca", "desired", "action", "scenario")


@item_check(*_WITH_CONTEXTS)
def check_contexts(case: Case, item: AnyItem) -> Found:
    """Contexts name declared variables and values. A bare name is a variable of the acting controller."""
    places = list(_contexts(item))
    if places:
        yield from _check_places(
            case, item, places, None if item.kind.name == "scenario" else controller_of(case, item)
        )


@case_check
def check_constraint_contexts(case: Case) -> Found:
    """The contexts of controller constraints do the same, for each controller whose unsafe control they exclude."""
    for item in case.of_kind("controller_constraint"):
        if not item.obsolete:
            yield from _check_constraint(case, item)


def _check_constraint(case: Case, item: AnyItem) -> Found:
    places = list(_contexts(item))
    if not places:
        return
    for controller in constrained(case, item) or (None,):
        found = list(_check_places(case, item, places, controller))
        yield from found or _check_misfits(case, item, controller)
        if found:
            break


def check_names_in_contexts(case: Case, item: AnyItem) -> Found:
    """The checks above of one item, whatever its kind."""
    if item.kind.name == "controller_constraint":
        yield from _check_constraint(case, item)
    elif item.kind.name in _WITH_CONTEXTS:
        yield from check_contexts(case, item)


def _check_places(case: Case, item: AnyItem, places: list[tuple[Path, str, Any]], controller: AnyItem | None) -> Found:
    variables = Variables(case, controller)
    for path, name, values in places:
        element_id, slash, variable = name.partition("/")
        element = (case.items.get(element_id) or case.foreign(element_id)) if slash else controller
        if slash and (element is None or element.kind.name != "element"):
            if case.unusable(element_id):
                continue
            message = f"there is no element {element_id}"
            yield Problem(rule=VARIABLE_UNKNOWN, item=item.id, path=path, at_key=path[-1] == name, message=message)
            continue
        if element is None:
            continue
        wanted = variable if slash else name
        known = _variables(element)
        if wanted not in known:
            yield unknown_variable(
                item.id, element, wanted, path, f"{element_id}/" if slash else "", at_key=path[-1] == name
            )
        else:
            declared = known[wanted]
            own = declared.get("values") if isinstance(declared, dict) else None
            if values is not None and (not own or any(_strange(one, own) for one in listed(values))):
                found = variables.find(name)
                allowed = found[1] if found is not None else ()
                yield from _unknown_values(item, path, wanted, values, allowed)
                if not allowed and isinstance(declared, dict):
                    yield from _outside_range(item, path, wanted, values, declared.get("range"))


def _outside_range(item: AnyItem, path: Path, variable: str, values: Any, limits: Any) -> Found:
    """Numbers that lie outside the range of a variable that declares no values."""
    if not isinstance(limits, list):
        return
    low, high = limits
    several = isinstance(values, list)
    for index, value in enumerate(listed(values)):
        if isinstance(value, (int, float)) and not isinstance(value, bool) and not low <= value <= high:
            yield Problem(
                rule=VALUE_UNKNOWN, item=item.id, path=(*path, index) if several else path,
                message=f"{word(value)} is no value of {variable} ({word(low)} to {word(high)})",
            )  # fmt: skip


def _contexts(item: AnyItem) -> Iterator[tuple[Path, str, Any]]:
    """The place, the name and the values of each variable in an item's contexts."""
    for index, name in enumerate(item.data.get("context_variables", ())):
        yield ("context_variables", index), name, None
    for path, context in _whole(item):
        for name, values in context.items():
            yield (*path, name), name, values


def _whole(item: AnyItem) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The contexts of an item with their places."""
    data = item.data
    places: list[tuple[Path, Any]] = [(("context",), data.get("context")), (("believes",), data.get("believes"))]
    for key, value in data.get("not_hazardous", {}).items():
        if isinstance(value, dict):
            places.append((("not_hazardous", key, "context"), value.get("context")))
        elif isinstance(value, list):
            places.extend(
                (("not_hazardous", key, index, "context"), entry.get("context"))
                for index, entry in enumerate(value)
                if isinstance(entry, dict)
            )
    for path, context in places:
        if isinstance(context, dict):
            yield path, context


def _strange(value: Any, allowed: Sequence[Any]) -> bool:
    """Whether a value is none of those allowed; 1, 1.0 and true are three values."""
    return value != ANYTHING and not any(value == one and type(value) is type(one) for one in allowed)


def _unknown_values(item: AnyItem, path: Path, variable: str, values: Any, allowed: Sequence[Any]) -> Found:
    if not allowed:
        return
    several = isinstance(values, list)
    for index, value in enumerate(values if several else [values]):
        if _strange(value, allowed):
            words = ", ".join(word(one) for one in allowed)
            meant = nearest(str(value), [one for one in allowed if isinstance(one, str)], cutoff=0.6)
            maybe = f"; did you mean `{meant}`?" if meant else ""
            yield Problem(
                rule=VALUE_UNKNOWN, item=item.id, path=(*path, index) if several else path, suggestion=meant,
                message=f"{word(value)[:60]} is no value of {variable} ({words[:200]}){maybe}",
            )  # fmt: skip


@item_check("uca", "desired", "action")
def check_possible(case: Case, item: AnyItem) -> Found:
    """Some state of the world fits each context."""
    if any(may_be_impossible(context) for path, context in _whole(item) if path != ("believes",)):
        yield from _check_misfits(case, item, controller_of(case, item))


def _check_misfits(case: Case, item: AnyItem, controller: AnyItem | None) -> Found:
    variables = Variables(case, controller)
    for path, context in _whole(item):
        if path == ("believes",) or not may_be_impossible(context):
            continue
        names = variables.misfit(context)
        if names:
            empty = [name for name in names if not listed(context[name])]
            why = (
                f"{empty[0]} has no value"
                if empty
                else f"{' and '.join(names)} are one variable, and have no common value"
            )
            message = f"no state of the world fits this context: {why}"
            yield Problem(rule=CONTEXT_IMPOSSIBLE, item=item.id, path=path, message=message)


@item_check("element")
def check_beliefs(case: Case, item: AnyItem) -> Found:
    """A controller can believe every value of what its process model describes."""
    for name, described, values in lacking(case, item):
        message = (
            f"{item.id}/{name} cannot be {alternatives(few([word(one) for one in values]))}, which {described} can"
        )
        yield Problem(rule=CANNOT_BELIEVE, item=item.id, path=("process_model", name), message=message)
