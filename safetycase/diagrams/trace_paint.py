"""A trace as SVG: every box and line named, every box a link, states as glyph, word and colour."""

from __future__ import annotations

from collections.abc import Callable

from safetycase.diagrams import content
from safetycase.diagrams.markup import Markup, element, group, lines, number
from safetycase.diagrams.paint import anchor, harmless
from safetycase.diagrams.style import style_sheet
from safetycase.diagrams.trace_layout import (
    CHANNEL,
    ID_STEP,
    INSET,
    STEP,
    TEXT,
    PlacedColumn,
    PlacedLink,
    PlacedNode,
    TraceDrawing,
    mark_of,
)
from safetycase.diagrams.traces import Node
from safetycase.findings.looks import LOOKS, with_basis
from safetycase.model import BY_NAME

_ASCENT = 0.78  # of the font size, from the top of a line of text to its base line


def trace_svg(drawing: TraceDrawing, *, href: Callable[[str], str | None] = anchor, style: bool = True) -> str:
    """The drawing as an SVG document. `href` says where a click on the item with a given id leads (None: nowhere)."""
    width, height = drawing.width, drawing.height
    return element(
        "svg",
        element("title", drawing.title),
        element("style", Markup("\n" + style_sheet() + "\n")) if style else Markup(""),
        Markup("\n"),
        element("rect", class_="page", width="100%", height="100%"),
        Markup("\n"),
        group(
            *(_column(column) for column in drawing.columns),
            *(_link(link) for link in drawing.links),
            *(_box(placed, number, href) for number, placed in enumerate(drawing.nodes, start=1)),
            *(_text(x, y, note, "note") for note, (x, y) in drawing.notes),
        ),
        Markup("\n"),
        xmlns="http://www.w3.org/2000/svg",
        class_="scd",
        role="group",
        aria_label=describe(drawing),
        width=width,
        height=height,
        viewBox=f"0 0 {width:g} {height:g}",
    )


def describe(drawing: TraceDrawing) -> str:
    """The drawing in a sentence, for readers who do not see it."""
    items, links = len(drawing.nodes), len(drawing.links)
    return f"{drawing.title}: {items} item{'' if items == 1 else 's'}, {links} link{'' if links == 1 else 's'}"


def told(node: Node) -> tuple[str, ...]:
    """Everything about a node, line by line."""
    kind = BY_NAME[node.kind].title
    return (
        f"{node.id} ({kind.lower()}): {node.title}" if node.title else f"{node.id} ({kind.lower()})",
        with_basis(node.state, node.basis) if node.state else "",
        *node.reasons,
        ", ".join(node.lacks),
        f"part of {node.parent}" if node.parent else "",
        "generated, reviewed by nobody: it covers nothing" if node.unreviewed else "",
    )


def _column(column: PlacedColumn) -> Markup:
    parts = []
    for place, line in enumerate(column.heading):
        y = column.y + content.TITLE * _ASCENT + place * content.TITLE_STEP
        parts.append(_text(column.x, y, line, "name"))
    if column.area is not None:
        area = column.area
        rect = element(
            "rect", x=area.x, y=area.y, width=area.width, height=area.height, rx=3, stroke_dasharray="4 3"
        )  # fmt: skip
        words = [
            _text(area.x + INSET, area.y + INSET + place * STEP + TEXT * _ASCENT, line, "small note")
            for place, line in enumerate(column.more)
        ]
        parts.append(element("g", rect, *words, class_="box device"))
    return group(*parts)


def _box(placed: PlacedNode, count: int, href: Callable[[str], str | None]) -> Markup:
    node, area = placed.node, placed.area
    x, y = area.x + INSET, area.y + INSET
    parts = [
        element("title", lines(*told(node))),
        element("rect", x=area.x, y=area.y, width=area.width, height=area.height, rx=3),
    ]
    for place, line in enumerate(placed.name):
        parts.append(_text(x, y + content.NOTE + place * ID_STEP, line, "id"))
    mark = mark_of(node)
    if mark:
        tone = f"{LOOKS[node.state][1]} small" if node.state else "note small"
        parts.append(_text(area.right - INSET, y + content.NOTE, mark, tone, anchor="end"))
    y += ID_STEP * len(placed.name)
    for words in placed.words:
        parts.append(_text(x, y + TEXT * _ASCENT, words, "small"))
        y += STEP
    for words in placed.lacks:
        parts.append(_text(x, y + TEXT * _ASCENT, words, "lacks small"))
        y += STEP
    target = href(node.id) or ""
    linked = element("a", *parts, href=target) if harmless(target) else group(*parts)
    return element("g", linked, class_="box unreviewed" if node.unreviewed else "box", id=f"item-{count}")


def _link(placed: PlacedLink) -> Markup:
    link = placed.link
    words = f"{link.later} speaks against {link.first}" if link.against else f"{link.later} follows from {link.first}"
    path = _path(placed.points)
    return element(
        "g",
        element("title", words),
        element("path", class_="touch", d=path),
        element("path", class_="stroke gap" if link.against else "stroke", d=path),
        class_="link against" if link.against else "link",
    )


def _path(points: tuple[tuple[float, float], ...]) -> str:
    """A line that bends in the channels between columns and runs level where it passes one."""
    parts = [f"M{_point(points[0])}"]
    for place in range(0, len(points) - 1, 2):
        (ax, ay), (bx, by) = points[place], points[place + 1]
        bend = CHANNEL / 2
        parts.append(f"C{_point((ax + bend, ay))} {_point((bx - bend, by))} {_point((bx, by))}")
        if place + 2 < len(points):
            parts.append(f"H{number(points[place + 2][0])}")
    return "".join(parts)


def _point(point: tuple[float, float]) -> str:
    return f"{number(point[0])} {number(point[1])}"


def _text(x: float, y: float, words: str, kind: str, *, anchor: str | None = None) -> Markup:
    return element("text", words, class_=kind or None, x=x, y=y, text_anchor=anchor)
