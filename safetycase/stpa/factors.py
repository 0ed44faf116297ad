"""Step 4: the Handbook's causal factors as questions about the control structure at hand.

Each prompt names what is there (feedback, sensors, actuators, other controllers, variables of the process model), so
that an analyst can say yes or no to it (STPA Handbook 2018, ch. 2, step 4, figures of the two types of scenarios).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from safetycase.case import AnyItem, Case
from safetycase.case.variables import leaves_free
from safetycase.stpa.phrases import inside
from safetycase.stpa.sentences import parts_of
from safetycase.stpa.surroundings import Flow, Surroundings, Variable
from safetycase.stpa.verdicts import type_of_uca

SHOWN = 6
"""How many flows, elements or variables a factor names; the rest are counted."""
SPELT_OUT = 60
"""How long a context may be, in characters, to be repeated in prompts."""


class Prompt(msgspec.Struct, frozen=True):
    """A question of step 4 as a statement that may or may not hold.

    `topic` is a causal factor of the model (`feedback.delayed`) or, for security and for learned components, a word
    of its own. `involves` are the ids of what the text names; `text` ends without a full stop.
    """

    topic: str
    text: str
    involves: tuple[str, ...] = ()


class Scene(msgspec.Struct, frozen=True):
    """What prompts are made of: an unsafe control action, the loop around it, and words for both.

    `controller` and `process` are names for sentences, `action` the label of the control action, `context` the end of
    a sentence with the blank before it, empty where there is none or it is too long to be repeated.
    """

    case: Case
    uca: AnyItem
    around: Surroundings
    controller: str
    action: str
    process: str
    context: str


UNSUITED: dict[str, frozenset[str]] = {
    "not-provided": frozenset(["control-path.executed-unsent"]),
    "provided": frozenset(
        ["control-path.not-received", "control-path.not-applied", "control-path.delayed",
         "control-path.actuator-no-response", "control-path.overridden", "process.no-response",
         "process.improper-response"]
    ),
    "too-late": frozenset(["control-path.executed-unsent"]),
    "too-early": frozenset(
        ["control-path.delayed", "control-path.not-received", "control-path.not-applied",
         "control-path.actuator-no-response", "process.no-response"]
    ),
    "stopped-too-soon": frozenset(["control-path.executed-unsent"]),
}  # fmt: skip
"""Factors that cannot bring about a type or subtype of unsafe control, and so are not asked for it."""

_OF_MAGNITUDE = frozenset(["wrong-parameter", "insufficient", "excessive", "wrong-direction", "repeated"])
"""Subtypes in which control was due, only not in this way: everything on its path matters."""


def scene(case: Case, uca: AnyItem, around: Surroundings) -> Scene:
    """The scene of an unsafe control action."""
    parts = parts_of(case, uca)
    action = parts.action if around.action is None else f"{parts.action} ({around.action.id})"
    context = inside(parts.context)
    behind = f" {context}" if context and len(context) <= SPELT_OUT else ""
    return Scene(case, uca, around, parts.controller, action, parts.process, behind)


def prompts(at: Scene, where: str) -> list[Prompt]:
    """The prompts of a class, in the order of the Handbook's factors. Raises KeyError for an unknown class."""
    subtype = at.uca.data.get("subtype")
    unsuited: frozenset[str] = UNSUITED.get(str(subtype), frozenset())
    if not _due(at.uca):
        unsuited |= UNSUITED["provided"]
    elif subtype not in _OF_MAGNITUDE:
        unsuited |= UNSUITED.get(type_of_uca(at.uca), frozenset())
    return [prompt for prompt in _BY_CLASS[where](at) if prompt.topic not in unsuited]


def _due(uca: AnyItem) -> bool:
    """Whether control was due at all, however it went wrong."""
    return uca.data.get("subtype") in _OF_MAGNITUDE or type_of_uca(uca) != "provided"


def label(flow: Flow) -> str:
    """A flow as prompts name it: `glucose reading (FB-2, from sensor cgm)`."""
    if flow.kind == "action":
        return f"“{flow.title or flow.id}” ({flow.id}{f', from {flow.source}' if flow.source else ''})"
    if flow.sensors:
        origin = f"from sensor {flow.sensors[0]}" if len(flow.sensors) == 1 else f"from sensors {_listed(flow.sensors)}"
    else:
        origin = f"from {flow.source}" if flow.source else "from outside"
    return f"{flow.title or 'information'} ({flow.id}, {origin})"


def named(element: AnyItem) -> str:
    """An element as prompts name it: its title, with the id where they differ."""
    title = " ".join(str(element.data.get("title", "")).split()).rstrip(".")
    return element.id if title in ("", element.id) else f"{title} ({element.id})"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _each(topic: str, flows: Iterable[Flow], words: Callable[[Flow], str]) -> Iterator[Prompt]:
    """A prompt for each flow, up to `SHOWN`, then one that counts the rest."""
    known = list(flows)
    for flow in known[:SHOWN]:
        yield Prompt(topic, words(flow), (flow.id,))
    yield from _rest(topic, [flow.id for flow in known[SHOWN:]])


def _rest(topic: str, left: Sequence[str]) -> Iterator[Prompt]:
    if left:
        shown = ", ".join(left[:3]) + (", ..." if len(left) > 3 else "")
        yield Prompt(topic, f"the same of {len(left)} more: {shown}", tuple(left))


_WHO = {
    "human": (
        "is absent, overloaded, or unable to act", "slips, forgets a step, or does otherwise than trained",
        "somebody has misled, pressed or impersonated",
    ),
    "organisation": (
        "has nobody in charge, or no means to act", "does otherwise than its procedure says",
        "somebody has changed the procedures of",
    ),
}  # fmt: skip
"""How a controller fails, departs from its algorithm, and is tampered with, by its nature."""
_MACHINE = (
    "stops, hangs, restarts, or loses power", "computes otherwise than its control algorithm is specified",
    "somebody has changed the control algorithm, or the settings, of",
)  # fmt: skip
_WHO_ACTS = {
    "human": "is overloaded, confused, or unable to judge",
    "organisation": "has nobody in charge who would stop it",
}
"""How a controller fails so that it acts where no control is due, by its nature."""
_MACHINE_ACTS = "fails with an output that is stuck or spurious, or restarts with old values"


def _controller(at: Scene) -> Iterator[Prompt]:
    around, who = at.around, at.controller
    own = (around.controller.id,) if around.controller is not None else ()
    nature = str(around.controller.data.get("nature", "")) if around.controller is not None else ""
    fails, departs, tampered = _WHO.get(nature, _MACHINE)
    if not _due(at.uca) or at.uca.data.get("subtype") == "too-early":
        fails = _WHO_ACTS.get(nature, _MACHINE_ACTS)
    yield Prompt("controller.failure", f"{who} {fails}{at.context}", own)
    yield Prompt(
        "controller.algorithm-flawed", f"the control algorithm of {who} decides wrongly about {at.action}{at.context}",
        own,
    )  # fmt: skip
    yield Prompt("controller.algorithm-misimplemented", f"{who} {departs}", own)
    yield Prompt(
        "controller.algorithm-outdated",
        f"the control algorithm of {who} no longer fits, since {at.process} or its surroundings have changed", own,
    )  # fmt: skip
    yield Prompt("controller.algorithm-tampered", f"{tampered} {who}", own)
    yield from _each(
        "controller.unsafe-input", around.orders, lambda flow: f"{label(flow)} is itself unsafe, and {who} follows it"
    )
    for variable in around.relevant[:SHOWN]:
        yield Prompt("controller.process-model-incorrect", _wrong(at, variable), (variable.ref,))
    yield from _rest("controller.process-model-incorrect", [variable.ref for variable in around.relevant[SHOWN:]])
    if not around.variables:
        yield Prompt(
            "controller.process-model-incomplete", f"{who} has no process model that would show it{at.context}", own
        )
    elif not any(variable.relevant for variable in around.variables):
        yield Prompt(
            "controller.process-model-incomplete",
            f"no variable in the process model of {who} shows the difference{at.context}", own,
        )  # fmt: skip
    for variable in around.relevant[:SHOWN]:
        if not variable.sources:
            text = f"variable {variable.name} is updated by nothing, so {who} goes by what it assumes"
            yield Prompt("controller.process-model-incomplete", text, (variable.ref,))
    yield from _each(
        "controller.process-model-misinterpreted", _existing(around.telling),
        lambda flow: f"{label(flow)} reaches {who} and is misread, mixed up or ignored",
    )  # fmt: skip


def _wrong(at: Scene, variable: Variable) -> str:
    described = f" ({variable.describes})" if variable.describes else ""
    held = f"{at.controller} holds a wrong value of variable {variable.name}{described}"
    context = at.uca.data.get("context", {})
    actual = next(
        (context[name] for name in (variable.name, variable.ref, variable.describes) if name in context), None
    )
    real = actual if isinstance(actual, list) else [actual]
    if actual is None or leaves_free(actual) or not variable.values:
        return held
    others = [str(value) for value in variable.values if value not in real]
    if not others:
        return held
    one = others[0] if len(others) == 1 else f"{', '.join(others[:-1])} or {others[-1]}"
    truth = " or ".join(str(value) for value in real)
    return f"{at.controller} holds variable {variable.name}{described} to be {one} while it is {truth}"


def _existing(flows: Iterable[Flow]) -> list[Flow]:
    return [flow for flow in flows if not flow.missing]


def _feedback(at: Scene) -> Iterator[Prompt]:
    around, who = at.around, at.controller
    flows = _existing(around.telling)
    yield from _each(
        "feedback.sent-not-received", flows, lambda flow: f"{label(flow)} is sent but does not reach {who}"
    )
    yield from _each("feedback.not-sent", flows, lambda flow: f"{label(flow)} is not sent when it is due")
    yield from _each("feedback.delayed", flows, lambda flow: _delayed(around, flow))
    yield from _each("feedback.inaccurate", flows, lambda flow: f"{label(flow)} is wrong, noisy or out of scale")
    yield from _absent(at)
    sensors = list(dict.fromkeys(sensor for flow in flows for sensor in flow.sensors))
    beside = [] if sensors or around.process is None else _sensing(around, around.process.id)
    for sensor in (sensors or beside)[:SHOWN]:
        item = at.case.items.get(sensor)
        name = named(item) if item is not None else sensor
        if sensors:
            text = f"{name} works, but too slowly, coarsely or unreliably"
            yield Prompt("feedback.sensor-inadequate", text, (sensor,))
        yield Prompt("feedback.sensor-incapable", f"{name} cannot sense what matters{at.context}", (sensor,))
    yield from _rest(
        "feedback.sensor-inadequate" if sensors else "feedback.sensor-incapable", (sensors or beside)[SHOWN:]
    )
    if not (sensors or beside) and around.process is not None:
        text = f"nothing senses {at.process} well enough; no sensor is named on the way from it to {who}"
        yield Prompt("feedback.sensor-incapable", text, (around.process.id,))


def _delayed(around: Surroundings, flow: Flow) -> str:
    ages = [
        f"variable {variable.name} may be {variable.max_staleness} old"
        for variable in around.variables
        if flow.id in variable.sources and variable.max_staleness
    ]
    known = [f"it takes {flow.latency}"] if flow.latency else []
    more = f": {' and '.join([*known, *ages[:1]])}" if known or ages else ""
    return f"{label(flow)} is delayed{more}"


def _absent(at: Scene) -> Iterator[Prompt]:
    around, topic = at.around, "feedback.missing"
    for flow in around.telling:
        if flow.missing:
            yield Prompt(topic, f"{label(flow)} does not exist, as the analysis already says", (flow.id,))
    for variable in [one for one in around.relevant if not one.sources][:SHOWN]:
        yield Prompt(topic, f"variable {variable.name} is updated by nothing", (variable.ref,))
    if around.controller is not None and not around.feedback:
        yield Prompt(topic, f"{at.controller} has no feedback at all", (around.controller.id,))
    elif around.process is not None and not _told_of(around, around.process.id):
        text = f"no feedback tells {at.controller} directly what {at.process} does with {at.action}"
        yield Prompt(topic, text, (around.process.id,))
    for variable in [one for one in around.relevant if len(one.sources) == 1][:SHOWN]:
        text = f"variable {variable.name} has one source, {variable.sources[0]}, and nothing to check it against"
        yield Prompt(topic, text, (variable.ref, variable.sources[0]))


def _sensing(around: Surroundings, process: str) -> list[str]:
    """The sensors on the way from a process to the controller, whatever it is that they tell."""
    coming = [flow for flow in _existing((*around.feedback, *around.sensed)) if flow.source == process]
    return list(dict.fromkeys(sensor for flow in coming for sensor in _on_the_way(flow, around.sensed)))


def _on_the_way(flow: Flow, sensed: Iterable[Flow]) -> Iterator[str]:
    """The sensors that a flow passes, with the one that it gets to where that is one."""
    yield from (name for name in flow.sensors if name != flow.source)
    if flow in sensed:
        yield flow.target


def _told_of(around: Surroundings, process: str) -> bool:
    """Whether feedback comes from a process, itself or through sensors."""
    return any(flow.source == process for flow in (*around.feedback, *around.sensed))


def _control_path(at: Scene) -> Iterator[Prompt]:
    around, given = at.around, at.action
    own = (around.action.id,) if around.action is not None else ()
    first = named(around.actuators[0]) if around.actuators else at.process
    yield Prompt("control-path.not-received", f"{given} is sent but does not reach {first}", own)
    yield Prompt("control-path.delayed", f"{given} is delayed on its way to {at.process}", own)
    for actuator in around.actuators[:SHOWN]:
        name, involved = named(actuator), (*own, actuator.id)
        yield Prompt("control-path.actuator-no-response", f"{name} receives {given} and does not respond", involved)
        text = f"{name} responds, but is too weak, slow, worn or imprecise"
        yield Prompt("control-path.actuator-inadequate", text, involved)
    yield from _rest("control-path.actuator-inadequate", [element.id for element in around.actuators[SHOWN:]])
    by = named(around.actuators[-1]) if around.actuators else "whoever carries it out"
    yield Prompt("control-path.applied-improperly", f"{by} applies {given} otherwise than it was sent", own)
    yield Prompt("control-path.not-applied", f"{given} is received, but its effect never gets to {at.process}", own)
    sender = at.controller
    yield Prompt("control-path.executed-unsent", f"{by} carries out {given} although {sender} never sent it", own)
    yield from _each(
        "control-path.overridden",
        around.rivals,
        lambda flow: f"{label(flow)} overrides {given} on its way",
    )


def _process(at: Scene) -> Iterator[Prompt]:
    around, process, given = at.around, at.process, at.action
    own = (around.process.id,) if around.process is not None else ()
    yield Prompt("process.no-response", f"{process} does not respond to {given}", own)
    yield Prompt("process.improper-response", f"{process} responds to {given} otherwise than expected{at.context}", own)
    yield from _each("process.disturbance", around.influences, lambda flow: f"{label(flow)} disturbs {process}")
    if not around.influences:
        yield Prompt("process.disturbance", f"something from outside disturbs {process}; no input is declared", own)
    yield from _each(
        "process.conflicting-control",
        around.rivals,
        lambda flow: f"{label(flow)} acts on {flow.target or process} at the same time",
    )
    yield from _components(at)
    nature = str(around.process.data.get("nature", "")) if around.process is not None else ""
    changed = _CHANGED.get(nature, "{} has worn, aged or changed").format(process)
    yield Prompt("process.degraded", f"{changed}, so that {given} has another effect", own)


_CHANGED = {
    "human": "the habits, the skill or the workload of {} have changed",
    "organisation": "the people, the procedures or the means of {} have changed",
    "ml": "{} has been trained anew, or meets other inputs than before",
}
_UNABLE = {
    "human": "{} is ill, exhausted, or unable to act",
    "organisation": "nobody in {} does the work, or has the means to do it",
}
"""How what is controlled changes, and fails, by its nature."""


def _components(at: Scene) -> Iterator[Prompt]:
    """What carries process and actuators, and what else the same component carries: a common cause."""
    known = False
    for element in (*([at.around.process] if at.around.process is not None else []), *at.around.actuators):
        component = element.data.get("component")
        if not isinstance(component, str):
            continue
        known = True
        sharing = sorted(
            reference.source
            for reference in at.case.references_to(component)
            if reference.link.field == "component" and reference.source != element.id
        )
        more = f", and with it {_listed(sharing[:SHOWN])}" if sharing else ""
        text = f"component {component} fails, which does the work of {named(element)}{more}"
        yield Prompt("process.component-failure", text, (element.id,))
    if not known and at.around.process is not None:
        fails = _UNABLE.get(str(at.around.process.data.get("nature", "")), "a part of {} fails").format(at.process)
        yield Prompt("process.component-failure", fails, (at.around.process.id,))


_BY_CLASS: dict[str, Callable[[Scene], Iterator[Prompt]]] = {
    "controller": _controller,
    "feedback": _feedback,
    "control-path": _control_path,
    "process": _process,
}
