"""A control structure as Graphviz source, for those who want to lay it out by other means.

Only text is made; no Graphviz program runs.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from safetycase.diagrams.graph import wording as called
from safetycase.diagrams.structure import Box, FlowKind, Structure, lost, sound
from safetycase.diagrams.wording import clean

_EDGES: dict[FlowKind, dict[str, str]] = {
    "action": {},
    "feedback": {"style": "dashed", "color": "#0a58b8", "fontcolor": "#0a58b8"},
    "information": {"style": "dashed", "color": "#59636e", "fontcolor": "#59636e"},
    "missing-feedback": {"style": "dotted", "color": "#c01c28", "fontcolor": "#c01c28"},
}


def dot(structure: Structure) -> str:
    """The structure in the DOT language. Text of the case is quoted: never HTML, an escape or an attribute."""
    import graphviz  # type: ignore[import-untyped]

    clean_structure = sound(structure)
    graph = graphviz.Digraph(comment="control structure")
    graph.attr("graph", rankdir="TB", fontname="Helvetica")
    graph.attr("node", shape="box", fontname="Helvetica")
    graph.attr("edge", fontname="Helvetica", fontsize="10")
    names = {box.id: f"n{number}" for number, box in enumerate(clean_structure.boxes)}

    def say(text: str) -> str:
        return str(graphviz.escape(clean(text)))

    def add(within: graphviz.Digraph, parent: str | None) -> None:
        for box in clean_structure.boxes:
            if box.parent == parent:
                if any(child.parent == box.id for child in clean_structure.boxes):
                    with within.subgraph(name=f"cluster_{names[box.id]}") as cluster:
                        cluster.attr("graph", label=graphviz.nohtml(say(box.title or box.id)))
                        cluster.node(names[box.id], graphviz.nohtml(_label(box, say)))
                        add(cluster, box.id)
                else:
                    within.node(names[box.id], graphviz.nohtml(_label(box, say)))

    add(graph, None)
    for number, flow in enumerate(clean_structure.flows):
        stations = [names.get(end) if end else None for end in (flow.source, *flow.via, flow.target)]
        for place, station in enumerate(stations):
            if station is None:
                stations[place] = f"outside{number}"
                graph.node(f"outside{number}", "", shape="point", style="invis")
        up = flow.kind in ("feedback", "missing-feedback")
        labelled = len(stations) - 2 if up else 0
        for place, (one, other) in enumerate(pairwise(stations)):
            label = graphviz.nohtml(say(called(flow)) if place == labelled else "")
            ends = (other, one) if up else (one, other)
            graph.edge(*ends, label=label, dir="back" if up else "forward", **_EDGES[flow.kind])
    for flow in lost(structure):
        graph.body.append(f"\t// not drawn: {clean(flow.id)}, neither end is in the structure\n")
    return str(graph.source)


def _label(box: Box, say: Callable[[str], str]) -> str:
    parts = [say(box.title or box.id), *(say(line) for line in box.lines), *(say(words) for words, _ in box.elsewhere)]
    return "\\n".join(part for part in parts if part)
