"""A trace in words, and in the DOT language."""

from __future__ import annotations

from safetycase.diagrams.traces import Node, TraceGraph
from safetycase.diagrams.wording import clean
from safetycase.findings.looks import LOOKS

_TITLE = 88  # characters of a title in a line of text
_COLOURS = {"good": "#14683a", "warning": "#8a4a00", "error": "#b3141f", "dim": "#59636e"}


def trace_text(graph: TraceGraph) -> str:
    """Column by column each item with its state, what it lacks, and the ids of what follows from it."""
    later: dict[str, list[str]] = {}
    for link in graph.links:
        later.setdefault(link.first, []).append(clean(link.later) + (" (against it)" if link.against else ""))
    depth: dict[str, int] = {}
    out = [clean(graph.title)]
    for column in graph.columns:
        if not column.nodes and not column.more:
            continue
        out += ["", f"{column.heading} ({len(column.nodes):,})"]
        for node in column.nodes:
            depth[node.id] = depth.get(node.parent, -1) + 1 if node.parent is not None else 0
            indent = "  " * (1 + min(depth[node.id], 4))
            out.append(f"{indent}{_head(node)}")
            if later.get(node.id):
                out.append(f"{indent}  -> {', '.join(later[node.id])}")
            if node.lacks:
                out.append(f"{indent}  ! {', '.join(node.lacks)}")
        out += [f"  … {', '.join(column.more)}"] if column.more else []
    if all(not column.nodes for column in graph.columns):
        out += ["", "Nothing to trace."]
    out += ["", *graph.remarks] if graph.remarks else []
    return "\n".join(out) + "\n"


def _head(node: Node) -> str:
    title = clean(node.title)
    if len(title) > _TITLE:
        title = f"{title[: _TITLE - 1]}…"
    state = f"  {node.standing}" if node.state else ""
    return f"{clean(node.id)}{state}{'  (generated)' if node.unreviewed else ''}  {title}".rstrip()


def trace_dot(graph: TraceGraph) -> str:
    """The trace in the DOT language, columns as ranks. Text of the case is quoted: never HTML or an attribute."""
    import graphviz  # type: ignore[import-untyped]

    def say(*parts: str) -> str:
        words = "\\n".join(str(graphviz.escape(clean(part))) for part in parts if clean(part))
        return str(graphviz.nohtml(words))

    drawn = graphviz.Digraph(comment="trace")
    drawn.attr("graph", rankdir="LR", fontname="Helvetica")
    drawn.attr("node", shape="box", fontname="Helvetica", fontsize="10")
    names: dict[str, str] = {}
    for column in graph.columns:
        with drawn.subgraph() as rank:
            rank.attr(rank="same")
            for node in column.nodes:
                names[node.id] = f"n{len(names)}"
                colour = _COLOURS[LOOKS[node.state][1]] if node.state else "#3d444d"
                title = node.title if len(node.title) <= _TITLE else f"{node.title[: _TITLE - 1]}…"
                rank.node(names[node.id], say(node.id, title, node.standing, ", ".join(node.lacks)), color=colour)
            if column.more:
                rank.node(f"more{graph.columns.index(column)}", say(*column.more), style="dashed")
    for link in graph.links:
        style = {"style": "dotted", "color": "#c01c28"} if link.against else {}
        drawn.edge(names[link.first], names[link.later], **style)
    for column in graph.columns:
        for node in column.nodes:
            if node.parent in names:
                drawn.edge(names[node.parent], names[node.id], style="dashed", arrowhead="none")
    return str(drawn.source)
