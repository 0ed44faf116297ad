"""Step 4 for learned components: what is asked of an element whose behaviour comes from data.

The topics are those by which learned components fail without any part being broken: what they were trained on, where
they are used, inputs unlike the training data, change over time, confidence that is not earned, inputs made to deceive,
and monitoring that comes later than the controller's view of the process may be old.
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.case import AnyItem
from safetycase.stpa.durations import later
from safetycase.stpa.factors import Prompt, Scene, label, named
from safetycase.stpa.surroundings import Flow

LEARNED = frozenset(["ml"])
"""The natures of elements that are learned."""

TOPICS: dict[str, str] = {
    "training-data": "the training data of {name} lacks, mislabels or overstates the situation{context}",
    "operating-domain": "{name} is used outside the domain that it was made for, and nothing notices",
    "out-of-distribution": "{name} meets an input unlike its training data{context} and answers all the same",
    "drift": "the world, or what feeds {name}, has drifted since it was trained and evaluated",
    "overconfidence": "{name} is wrong with high confidence{context}, so that nobody looks twice",
    "adversarial-input": "somebody makes an input that {name} takes for something else",
    "update": "a new version of {name} behaves otherwise{context} than the one that was evaluated",
}
"""What is asked of every learned element, with the words of the prompt."""

_CLASS_OF_ROLE = {"controller": "controller", "sensor": "feedback", "actuator": "control-path", "process": "process"}


def is_learned(element: AnyItem) -> bool:
    """Whether the behaviour of an element is learned."""
    return element.data.get("nature") in LEARNED


def learned_prompts(at: Scene, where: str) -> list[Prompt]:
    """The prompts about learned elements whose failure is of this class; none where the loop has no such element."""
    found: list[Prompt] = []
    for element in _elements(at, where):
        words = {"name": named(element), "context": at.context}
        found += [Prompt(topic, text.format_map(words), (element.id,)) for topic, text in TOPICS.items()]
    if where == "feedback":
        found += _slow_monitoring(at)
    return found


def _elements(at: Scene, where: str) -> list[AnyItem]:
    around = at.around
    if where == "controller":
        found = [around.controller]
    elif where == "feedback":
        names = dict.fromkeys(name for flow in around.telling for name in (*flow.via, flow.source))
        present = (at.case.items.get(name) for name in names)
        process = around.process.id if around.process is not None else ""
        found = [item for item in present if item is not None and item.kind.name == "element" and item.id != process]
    else:
        found = [*around.actuators] if where == "control-path" else [around.process]
    return [element for element in found if element is not None and is_learned(element)]


def _slow_monitoring(at: Scene) -> Iterator[Prompt]:
    """Feedback about a learned process that comes later than the variable it updates may be old, or undeclared."""
    around = at.around
    if around.process is None or not is_learned(around.process):
        return
    for variable in around.relevant:
        for flow in around.telling:
            if flow.id in variable.sources and variable.max_staleness and flow.latency:
                slow = later(flow.latency, variable.max_staleness)
                if slow:
                    text = (
                        f"{label(flow)} takes {flow.latency}, longer than variable {variable.name} may be old "
                        f"({variable.max_staleness}): {at.process} acts before {at.controller} can know"
                    )
                    yield Prompt("monitoring-latency", text, (flow.id, variable.ref))
            elif flow.id in variable.sources:
                text = (
                    f"{label(flow)} tells of {at.process} too late to intervene; "
                    f"{_undeclared(flow, variable.max_staleness)} not declared"
                )
                yield Prompt("monitoring-latency", text, (flow.id, variable.ref))


def _undeclared(flow: Flow, max_staleness: str) -> str:
    lacking = [word for word, said in (("`latency`", flow.latency), ("`max_staleness`", max_staleness)) if not said]
    return f"{' and '.join(lacking)} {'is' if len(lacking) == 1 else 'are'}"
