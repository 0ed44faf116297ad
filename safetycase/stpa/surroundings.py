"""The control loop around an unsafe control action: what sends, carries, senses, updates and interferes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from safetycase.case import AnyItem, Case, canonical, controller_of, joined
from safetycase.case.variables import leaves_free
from safetycase.stpa.roles import role_of
from safetycase.stpa.verdicts import natural


class Flow(msgspec.Struct, frozen=True, kw_only=True):
    """A control action, feedback or other information, with the ids of where it comes from, goes to and passes.

    `sensors` are those of feedback: what it passes, and what it comes from where that is a sensor. `updates` are
    variables as `element/variable`. `missing`: the author says that it does not exist. `latency` is as written, empty
    where nothing is said.
    """

    id: str
    kind: str
    title: str
    source: str
    target: str
    via: tuple[str, ...]
    sensors: tuple[str, ...]
    updates: tuple[str, ...]
    missing: bool
    latency: str


class Variable(msgspec.Struct, frozen=True, kw_only=True):
    """A variable of the controller's process model.

    `sources` are the ids of the feedback and information that update it. `relevant`: the unsafe control action, or
    its control action, speaks of it. `max_staleness` is as written.
    """

    name: str
    element: str
    values: tuple[Any, ...]
    describes: str
    sources: tuple[str, ...]
    relevant: bool
    max_staleness: str

    @property
    def ref(self) -> str:
        """The variable as references write it."""
        return f"{self.element}/{self.name}"


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """The control loop of one unsafe control action. What is not known is None or empty; obsolete flows are left out.

    `actuators` carry the action. `feedback` and `inputs` (other information) reach the controller; `sensed` is the
    feedback that reaches the sensors from which that comes. `orders` are the
    control actions that others give it. `rivals` are control actions of other controllers over the same process or
    actuators. `influences` is other information that reaches the process. `variables` are those of the controller,
    the relevant ones first.
    """

    controller: AnyItem | None
    action: AnyItem | None
    process: AnyItem | None
    actuators: tuple[AnyItem, ...]
    feedback: tuple[Flow, ...]
    sensed: tuple[Flow, ...]
    inputs: tuple[Flow, ...]
    orders: tuple[Flow, ...]
    rivals: tuple[Flow, ...]
    influences: tuple[Flow, ...]
    variables: tuple[Variable, ...]

    @property
    def relevant(self) -> tuple[Variable, ...]:
        """The variables that the unsafe control action speaks of; all where it speaks of none."""
        return tuple(variable for variable in self.variables if variable.relevant) or self.variables

    @property
    def telling(self) -> tuple[Flow, ...]:
        """The feedback and information that update relevant variables, through their sensors; all where none does."""
        sources = {source for variable in self.relevant for source in variable.sources}
        found = tuple(flow for flow in (*self.feedback, *self.inputs) if flow.id in sources)
        if not found:
            return (*self.feedback, *self.sensed)
        reached = {flow.source for flow in found}
        before = []
        for flow in self.sensed:
            if flow.target in reached:
                before.append(flow)
                reached.add(flow.source)
        return (*found, *before)

    def taking_part(self, where: str) -> tuple[str, ...]:
        """The ids that a scenario of a class involves: elements, actions, feedback and information."""
        action = (self.action.id,) if self.action is not None else ()
        if where == "controller":
            return (self.controller.id,) if self.controller is not None else ()
        if where == "feedback":
            told = tuple(flow.id for flow in self.telling)
            return told or ((self.controller.id,) if self.controller is not None else ())
        if where == "control-path":
            return (*action, *(element.id for element in self.actuators))
        return (self.process.id,) if self.process is not None else action


def surroundings(case: Case, uca: AnyItem) -> Surroundings:
    """The control loop around an unsafe control action."""
    action = _item(case, uca.data.get("action"), "action")
    controller = controller_of(case, uca)
    process = _item(case, action.data.get("to"), "element") if action is not None else None
    via = _named(action, "via") if action is not None else ()
    actuators = tuple(found for name in via if (found := _item(case, name, "element")) is not None)
    own = controller.id if controller is not None else ""
    coming = tuple(_flows(case, own, "to")) if own else ()
    feedback = tuple(flow for flow in coming if flow.kind == "feedback")
    onto = [process.id] if process is not None else []
    acting: dict[str, Flow] = {}
    for name in (*onto, *(element.id for element in actuators)):
        for flow in (*_flows(case, name, "to"), *_flows(case, name, "via")):
            if flow.kind == "action" and flow.source != own and flow.target != own:
                acting[flow.id] = flow
    return Surroundings(
        controller=controller,
        action=action,
        process=process,
        actuators=actuators,
        feedback=feedback,
        sensed=tuple(_sensed(case, feedback)),
        inputs=tuple(flow for flow in coming if flow.kind == "information"),
        orders=tuple(flow for flow in coming if flow.kind == "action" and flow.source != own),
        rivals=tuple(acting.values()),
        influences=tuple(flow for name in onto for flow in _flows(case, name, "to") if flow.kind == "information"),
        variables=tuple(_variables(case, controller, action, uca)) if controller is not None else (),
    )


def flow_of(case: Case, item: AnyItem) -> Flow:
    """A control action, feedback or information as a flow."""
    data = item.data
    source = _item(case, data.get("from"), "element") if item.kind.name == "feedback" else None
    sensing = (source.id,) if source is not None and role_of(case, source) == "sensor" else ()
    return Flow(
        id=item.id,
        kind=item.kind.name,
        title=item.title,
        source=str(data.get("from", "")),
        target=str(data.get("to", "")),
        via=_named(item, "via"),
        sensors=(*sensing, *_named(item, "via")) if item.kind.name == "feedback" else (),
        updates=_named(item, "updates"),
        missing=data.get("presence") == "missing",
        latency=str(data.get("latency", "")),
    )


def _flows(case: Case, element: str, field: str) -> Iterator[Flow]:
    """The flows that name an element in a field, by id, each once."""
    found = {
        reference.source
        for reference in case.references_to(element)
        if reference.link.field == field and reference.source in case.items
    }
    for name in sorted(found, key=natural):
        item = case.items[name]
        if item.kind.name in ("action", "feedback", "information") and not item.obsolete:
            yield flow_of(case, item)


def _sensed(case: Case, feedback: Iterable[Flow]) -> Iterator[Flow]:
    """The feedback that reaches the sensors from which other feedback comes, nearest first."""
    waiting = [flow.source for flow in feedback if flow.source in flow.sensors]
    seen = set(waiting)
    while waiting:
        for flow in _flows(case, waiting.pop(0), "to"):
            if flow.kind == "feedback":
                yield flow
                if flow.source in flow.sensors and flow.source not in seen:
                    seen.add(flow.source)
                    waiting.append(flow.source)


def _variables(case: Case, controller: AnyItem, action: AnyItem | None, uca: AnyItem) -> list[Variable]:
    model = controller.data.get("process_model", {})
    relevant = _spoken_of(controller.id, model, action, uca)
    found = [
        Variable(
            name=name,
            element=controller.id,
            values=tuple(declared.get("values", ())) if isinstance(declared, dict) else (),
            describes=str(declared.get("describes", "")) if isinstance(declared, dict) else "",
            sources=tuple(sources_of(case, controller, name)),
            relevant=name in relevant,
            max_staleness=str(declared.get("max_staleness", "")) if isinstance(declared, dict) else "",
        )
        for name, declared in model.items()
    ]
    return sorted(found, key=lambda variable: not variable.relevant)


def _spoken_of(controller: str, model: Mapping[str, Any], action: AnyItem | None, uca: AnyItem) -> set[str]:
    """The variables of the context; else those whose words stand in its prose; else those that the action names.

    One that the context leaves free does not matter, whatever else speaks of it.
    """
    describing = {
        declared["describes"]: name
        for name, declared in model.items()
        if isinstance(declared, dict) and "describes" in declared
    }

    def own(names: Iterable[Any]) -> set[str]:
        known = [name for name in names if isinstance(name, str)]
        return {describing.get(name, name.removeprefix(f"{controller}/")) for name in known}.intersection(model)

    context = uca.data.get("context", {})
    free = own(name for name, value in context.items() if leaves_free(value))
    for names in (context, _in_prose(model, uca), _named(action, "context_variables")):
        if found := own(names) - free:
            return found
    return set()


def _in_prose(model: Iterable[str], uca: AnyItem) -> list[str]:
    prose = f" {re.sub(r'[^0-9a-z]+', ' ', str(uca.data.get('when', '')).casefold())} "
    return [name for name in model if f" {re.sub(r'[^0-9a-z]+', ' ', name.casefold())} " in prose]


def updaters(entry: object) -> tuple[str, ...]:
    """The ids that a variable of a process model names under `updated_by`: one, or a list."""
    said = entry.get("updated_by", ()) if isinstance(entry, dict) else ()
    return (said,) if isinstance(said, str) else tuple(one for one in said if isinstance(one, str))


def sources_of(case: Case, controller: AnyItem, variable: str) -> list[str]:
    """The ids of the feedback and information that update a variable, as either side says; obsolete ones do not."""
    found: dict[str, None] = dict.fromkeys(updaters(controller.data.get("process_model", {}).get(variable)))
    for reference in case.references_to(f"{controller.id}/{variable}"):
        if reference.link.field == "updates":
            found[reference.source] = None
    return [name for name in found if ":" in name or (name in case.items and not case.items[name].obsolete)]


def _item(case: Case, name: object, kind: str) -> AnyItem | None:
    """The item of a kind that a field names; an element may be one of an imported case, under the id it has here."""
    if not isinstance(name, str):
        return None
    abroad = ":" in name and kind == "element"
    item = joined(case).items.get(canonical(case, name)) if abroad else case.items.get(name)
    return item if item is not None and item.kind.name == kind else None


def _named(item: AnyItem | None, field: str) -> tuple[str, ...]:
    return tuple(entry for entry in item.data.get(field, ()) if isinstance(entry, str)) if item is not None else ()
