"""The chapter on the control structure: its drawing, in pages where it is large, each with a list of what passes."""

from __future__ import annotations

from safetycase import diagrams
from safetycase.diagrams import Flow, Structure
from safetycase.report.context import Context
from safetycase.report.text import visible
from safetycase.report.views import DrawnPage, FlowRow

MOST_PAGES = 100
"""How many pages of a drawing a report holds."""

_KINDS = {
    "action": "control action",
    "feedback": "feedback",
    "information": "other information",
    "missing-feedback": "missing feedback",
}


def drawn_pages(context: Context) -> tuple[tuple[DrawnPage, ...], str]:
    """The pages of the control structure, and in words what is not drawn; empty words if all of it is."""
    structure = diagrams.control_structure(context.case)
    if not structure.boxes:
        return (), "There is no element to draw."
    pages = diagrams.pages(structure)
    note = ""
    if len(pages) > MOST_PAGES:
        note = (
            f"The first {MOST_PAGES} of {len(pages):,} pages are drawn; "
            "`safetycase diagram control-structure -o FOLDER` draws them all."
        )
    return tuple(_page(context, page) for page in pages[:MOST_PAGES]), note


def _page(context: Context, page: diagrams.Page) -> DrawnPage:
    drawing = diagrams.layout(page.structure, pages=page.of)
    painted = diagrams.svg(
        drawing,
        prefix=f"_drawing-{page.number}-",
        page=lambda number: f"#_drawing-{number}" if number <= MOST_PAGES else None,
        rest=f"#_flows-{page.number}",
        style=False,
    )
    rows = _rows(context, page.structure)
    return DrawnPage(
        number=page.number,
        title=page.heading,
        drawing=visible(painted.replace('role="img"', 'role="group"', 1)),  # an img may not contain links
        width=round(drawing.width),
        rows=rows,
        flows=len({flow.id for flow in page.structure.flows if flow.kind != "missing-feedback"}),
        missing=sum(flow.kind == "missing-feedback" for flow in page.structure.flows),
    )


def _rows(context: Context, structure: Structure) -> tuple[FlowRow, ...]:
    """What passes between each two elements, by kind, in the order of the structure."""
    groups: dict[tuple[str, str, str, tuple[str, ...]], list[Flow]] = {}
    for flow in structure.flows:
        ends = flow.source or "", flow.target or ""
        groups.setdefault((flow.kind, *ends, flow.via), []).append(flow)
    return tuple(
        FlowRow(
            kind=_KINDS[kind],
            missing=kind == "missing-feedback",
            source=context.links.ref(source, title=True) if source else None,
            target=context.links.ref(target, title=True) if target else None,
            via=context.links_to(via),
            flows=tuple((context.links.ref(flow.id), flow.label.strip()) for flow in flows),
        )
        for (kind, source, target, via), flows in groups.items()
    )
