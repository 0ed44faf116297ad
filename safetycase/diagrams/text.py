"""A control structure as plain text: for every element what goes down, what comes up and what else passes."""

from __future__ import annotations

from collections.abc import Iterable

from safetycase.diagrams.graph import wording as called
from safetycase.diagrams.structure import Box, Flow, Structure, lost, sound
from safetycase.diagrams.wording import clean

_PARTS = (
    ("action", "control actions to", "control actions from"),
    ("feedback", "feedback to", "feedback from"),
    ("missing-feedback", "MISSING FEEDBACK to", "MISSING FEEDBACK from"),
    ("information", "information to", "information from"),
)


def text(structure: Structure) -> str:
    """The structure as lines of text: each element with its process model and its flows, each flow with its id."""
    known = sound(structure)
    titles = {box.id: clean(box.title) or clean(box.id) for box in known.boxes}
    out = [clean(structure.title)]
    for box in known.boxes:
        out += ["", *_heading(box, titles)]
        mine = [flow for flow in known.flows if box.id in (flow.source, flow.target, *flow.via)]
        out += _part("process model", (clean(line) for line in box.lines))
        for kind, outward, inward in _PARTS:
            leaving = [flow for flow in mine if flow.kind == kind and flow.source == box.id]
            arriving = [flow for flow in mine if flow.kind == kind and flow.target == box.id]
            out += _part(outward, (_flow(flow, flow.target, titles) for flow in leaving))
            out += _part(inward, (_flow(flow, flow.source, titles) for flow in arriving))
        out += _part("not shown", (clean(words) for words, _ in box.elsewhere))
        out += _part("passes on", (_flow(f, f.target, titles) for f in mine if box.id in f.via))
    if not known.boxes:
        out += ["", "No elements."]
    out += ["", *(clean(remark) for remark in structure.remarks)] if structure.remarks else []
    out += neither_end(structure)
    return "\n".join(out) + "\n"


def neither_end(structure: Structure) -> list[str]:
    """The flows that stand at no element, below a heading; nothing if there are none."""
    gone = lost(structure)
    return (
        ["", "Neither end is in the structure:", *(f"  {clean(f.id)}  {clean(called(f))}" for f in gone)]
        if gone
        else []
    )


def _heading(box: Box, titles: dict[str, str]) -> Iterable[str]:
    about = [clean(part) for part in (box.role, box.note) if part and clean(part)]
    if box.parent:
        about.append(f"in {titles[box.parent]}")
    yield f"{titles[box.id]} [{clean(box.id)}]" + (f"  ({', '.join(about)})" if about else "")


def _flow(flow: Flow, other: str | None, titles: dict[str, str]) -> str:
    through = f" through {', '.join(titles[station] for station in flow.via)}" if flow.via else ""
    return f"{titles[other] if other else 'outside'}{through}: {clean(called(flow))} [{clean(flow.id)}]"


def _part(heading: str, entries: Iterable[str]) -> list[str]:
    rows = list(entries)
    return [f"  {heading}", *(f"    {row}" for row in rows)] if rows else []
