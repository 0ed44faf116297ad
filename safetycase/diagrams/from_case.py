"""The control structure of a case, as a structure to draw."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import TypeVar

from safetycase import stpa
from safetycase.case import AnyItem, Case, Item, canonical, item_across, joined, namespace_of
from safetycase.diagrams.structure import Box, Flow, FlowKind, Structure
from safetycase.diagrams.views import counted
from safetycase.model.control import Action, Element, Feedback, Information, ProcessModelVariable

R = TypeVar("R", Action, Feedback, Information)
_NATURE = {"human", "automated", "organisation", "mixed"}


def control_structure(case: Case) -> Structure:
    """The elements, control actions, feedback and other information of `case`; obsolete items are left out.

    Feedback that the author calls missing, and control actions to which no feedback answers, are drawn as missing
    feedback; feedback that was generated and that nobody has reviewed is drawn but answers nothing. Ends that a flow
    names but the case lacks stay in its label. Elements of imported cases are drawn where a flow of this case names
    them.
    """
    whole = joined(case)
    flows = [
        *(_flow(item, "action", item.record.via) for item in _own(whole.of(Action))),
        *(_flow(item, "feedback", item.record.via) for item in _own(whole.of(Feedback))),
        *(_flow(item, "information", ()) for item in _own(whole.of(Information))),
    ]
    named = {end for flow in flows for end in (flow.source, flow.target, *flow.via)}
    elements = [item for item in case.of(Element) if not item.obsolete]
    elements += [item for item in whole.of(Element) if item.imported and not item.obsolete and item.id in named]
    drawn = {item.id for item in elements}
    boxes = tuple(replace(_box(case, item), elsewhere=_parts_elsewhere(case, item, drawn)) for item in elements)
    absent = {item.id for kind in ("action", "information") for item in case.of_kind(kind) if _is_missing(item)}
    absent |= {item.id for kind in ("feedback", "information") for item in case.of_kind(kind) if _decides_nothing(item)}
    flows += unanswered(boxes, [flow for flow in flows if flow.id not in absent])
    return Structure(boxes, tuple(flows), f"Control structure: {case.name}")


def _own(items: Iterable[Item[R]]) -> list[Item[R]]:
    """The items of the case itself that stand."""
    return [item for item in items if not item.imported and not item.obsolete]


def _decides_nothing(item: AnyItem) -> bool:
    return not item.covers and not _is_missing(item)


def _is_missing(item: AnyItem) -> bool:
    return item.data.get("presence") == "missing"


def _box(case: Case, item: Item[Element]) -> Box:
    record = item.record
    title = item.title or item.id
    return Box(
        item.id,
        f"{title} ({namespace_of(item.id)})" if item.imported and item.title else title,
        stpa.role_of(joined(case), item) or "",
        tuple(_variable(name, about) for name, about in record.process_model.items()),
        stpa.structure_of(case).parents.get(item.id),
        level=record.level if isinstance(record.level, int) else None,
        note="learned" if record.nature == "ml" else str(record.nature) if record.nature in _NATURE else "",
    )


def _parts_elsewhere(case: Case, item: Item[Element], drawn: Collection[str]) -> tuple[tuple[str, int], ...]:
    """How many parts of an element in imported cases no flow leads to, so that they are not drawn."""
    named = (canonical(case, name) for name in item.data.get("refined_by", ()) if ":" in str(name))
    left = sum(item_across(case, name) is not None and name not in drawn for name in dict.fromkeys(named))
    return ((f"{counted(left, 'part')} elsewhere not shown", 0),) if left else ()


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
    titles = {box.id: box.title for box in known}
    kinds: tuple[FlowKind, ...] = ("action", "feedback", "information", "missing-feedback")
    ends = {kind: _ends(given, kind) for kind in kinds}
    loops = stpa.Loops(
        {box.id: box.role for box in known},
        {box.id: box.parent for box in known},
        told=[one[1:] for one in ends["feedback"]],
        moved=[one[1:] for one in (*ends["action"], *ends["information"])],
    )
    actions = [one for one in ends["action"] if one[1] in titles and one[2] in titles]
    open_pairs = loops.unanswered(actions, named=[one[1:] for one in ends["missing-feedback"]])
    return [
        Flow(
            ids[0],
            "missing-feedback",
            process,
            controller,
            label="missing feedback",
            title=f"Nothing tells {titles[controller]} the effect of {', '.join(ids)}.",
        )
        for (controller, process), ids in open_pairs.items()
    ]


def _ends(flows: Iterable[Flow], kind: FlowKind) -> list[tuple[str, str, str]]:
    """Id, source and target of the flows of a kind that have both."""
    return [
        (flow.id, flow.source, flow.target)
        for flow in flows
        if flow.kind == kind and flow.source is not None and flow.target is not None
    ]
