"""The control structure of a case, as a structure to draw."""

from __future__ import annotations

from collections.abc import Iterable

from safetycase import stpa
from safetycase.case import Case, Item
from safetycase.diagrams.structure import Box, Flow, FlowKind, Structure
from safetycase.model.control import Action, Element, Feedback, Information, ProcessModelVariable

_NATURE = {"human", "automated", "organisation", "mixed"}


def control_structure(case: Case) -> Structure:
    """The elements, control actions, feedback and other information of `case`; obsolete items are left out.

    Feedback that the author calls missing, and control actions to which no feedback answers, are drawn as missing
    feedback. Ends that a flow names but the case lacks stay in its label.
    """
    elements = [item for item in case.of(Element) if not item.obsolete]
    flows = [
        *(_flow(item, "action", item.record.via) for item in case.of(Action) if not item.obsolete),
        *(_flow(item, "feedback", item.record.via) for item in case.of(Feedback) if not item.obsolete),
        *(_flow(item, "information", ()) for item in case.of(Information) if not item.obsolete),
    ]
    boxes = tuple(_box(case, item) for item in elements)
    absent = {item.id for item in case.of(Action) if item.record.presence == "missing"}
    flows += unanswered(boxes, [flow for flow in flows if flow.id not in absent])
    return Structure(boxes, tuple(flows), f"Control structure: {case.name}")


def _box(case: Case, item: Item[Element]) -> Box:
    record = item.record
    return Box(
        item.id,
        item.title or item.id,
        stpa.role_of(case, item) or "",
        tuple(_variable(name, about) for name, about in record.process_model.items()),
        record.parent if isinstance(record.parent, str) else None,
        level=record.level if isinstance(record.level, int) else None,
        note="learned" if record.nature == "ml" else str(record.nature) if record.nature in _NATURE else "",
    )


def _variable(name: str, about: str | ProcessModelVariable) -> str:
    if isinstance(about, str):
        return f"{name}: {about}" if about.strip() else name
    unit = f" {about.unit}" if isinstance(about.unit, str) else ""
    if about.values:
        return f"{name}: {', '.join(_scalar(value) for value in about.values)}{unit}"
    if isinstance(about.range, tuple):
        return f"{name}: {' to '.join(_scalar(end) for end in about.range)}{unit}"
    return f"{name}: {about.text}" if isinstance(about.text, str) else name


def _scalar(value: object) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return str(value).lower() if isinstance(value, bool) or value is None else str(value)


def _flow(item: Item[Action] | Item[Feedback] | Item[Information], kind: FlowKind, via: tuple[str, ...]) -> Flow:
    record = item.record
    label = item.title or item.id
    if kind == "feedback" and record.presence == "missing":
        kind, label = "missing-feedback", f"missing: {label}"
    elif record.presence in ("missing", "planned"):
        label = f"{label} ({record.presence})"
    source = record.from_ if isinstance(record.from_, str) else None
    target = record.to if isinstance(record.to, str) else None
    text = record.text if isinstance(record.text, str) and record.text != item.title else ""
    return Flow(item.id, kind, source, target, via, label, title=text)


def unanswered(boxes: Iterable[Box], flows: Iterable[Flow]) -> list[Flow]:
    """Missing feedback for each pair of controller and controlled element with actions but no feedback back.

    Feedback may come through sensors, and from what an actuator acts on. Parts of an element speak and listen for it.
    Pairs for which the structure already names missing feedback are left out.
    """
    known, given = list(boxes), list(flows)
    loops = _Loops(known, given)
    titles = {box.id: box.title for box in known}
    named = {(flow.source, flow.target) for flow in given if flow.kind == "missing-feedback"}
    open_pairs: dict[tuple[str, str], list[Flow]] = {}
    for flow in given:
        if flow.kind != "action" or flow.source not in titles or flow.target not in titles:
            continue
        pair = flow.source, flow.target
        if flow.source != flow.target and (flow.target, flow.source) not in named and not loops.closed(*pair):
            open_pairs.setdefault(pair, []).append(flow)
    return [
        Flow(
            actions[0].id,
            "missing-feedback",
            process,
            controller,
            label="missing feedback",
            title=f"Nothing tells {titles[controller]} the effect of {', '.join(flow.id for flow in actions)}.",
        )
        for (controller, process), actions in open_pairs.items()
    ]


class _Loops:
    """Which feedback gets where."""

    def __init__(self, boxes: list[Box], flows: list[Flow]) -> None:
        self.role = {box.id: box.role for box in boxes}
        self.parts: dict[str, list[str]] = {}
        for box in boxes:
            if box.parent is not None:
                self.parts.setdefault(box.parent, []).append(box.id)
        self.told: dict[str, list[str]] = {}
        self.moved: dict[str, list[str]] = {}
        for flow in flows:
            if flow.source is None or flow.target is None:
                continue
            if flow.kind == "feedback":
                self.told.setdefault(flow.source, []).append(flow.target)
            elif flow.kind in ("action", "information"):
                self.moved.setdefault(flow.source, []).append(flow.target)

    def whole(self, element: str) -> set[str]:
        """`element` and all its parts."""
        found, waiting = {element}, [element]
        while waiting:
            for part in self.parts.get(waiting.pop(), ()):
                if part not in found:
                    found.add(part)
                    waiting.append(part)
        return found

    def closed(self, controller: str, process: str) -> bool:
        """Whether feedback from `process` gets to `controller`."""
        goals = self.whole(controller)
        speaking = self.whole(process) - goals
        waiting = sorted(speaking)
        while waiting:
            here = waiting.pop()
            reached = list(self.told.get(here, ()))
            if goals & set(reached):
                return True
            onward = [there for there in reached if self.role.get(there) == "sensor"]
            if self.role.get(here) == "actuator":
                onward += self.moved.get(here, [])
            for there in onward:
                if there not in speaking and there not in goals:
                    speaking.add(there)
                    waiting.append(there)
        return False
