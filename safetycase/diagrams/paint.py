"""A drawing as SVG: one self-contained picture, every box and line named and linked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from urllib.parse import quote

from safetycase.diagrams import content, sheet
from safetycase.diagrams.drawing import Drawing, DrawnBox, DrawnLine, Point
from safetycase.diagrams.graph import wording as called
from safetycase.diagrams.markup import Markup, element, group, lines
from safetycase.diagrams.structure import Flow, FlowKind
from safetycase.diagrams.style import style_sheet

_WORDS = dict(sheet.LEGEND)
_HEAD_LENGTH, _HEAD_WIDTH = 8.0, 6.5
_ASCENT = 0.78  # of the font size, from the top of a line of text to its base line
_SAFE = re.compile(r"(?:https?://|mailto:|#|\.{0,2}/(?![/\\])|[\w.~%-]+(?:[/?#]|$))", re.ASCII | re.IGNORECASE)


def anchor(item: str) -> str:
    """The link to an item of the same page."""
    return "#" + quote(item, safe="-_.~", errors="replace")


def harmless(target: str) -> bool:
    """Whether a drawing may link to `target`: the web, mail, and what lies in the same site."""
    return bool(target) and _SAFE.match(target) is not None


def svg(
    drawing: Drawing,
    *,
    prefix: str = "",
    href: Callable[[str], str | None] = anchor,
    page: Callable[[int], str | None] | None = None,
    rest: str = "",
    style: bool = True,
) -> str:
    """The drawing as an SVG document.

    `prefix` begins every id in it, so that several drawings can share a page. `href` says where a click on the item
    with a given id leads (None: nowhere) unless the box or flow says so itself; links other than http, https, mailto
    and within the site are dropped. `page` does so for the pages of a drawing of several, and `rest` is where a count
    of flows that found no room leads. Without `style` the page must hold `style_sheet()`.
    """
    painter = _Painter(prefix, href, page, rest)
    width, height = drawing.width, drawing.height
    # Frames lie under the lines, the lines under the boxes.
    frames = [painter.box(box) for box in drawing.boxes if box.frame]
    boxes = [painter.box(box) for box in drawing.boxes if not box.frame]
    drawn = [painter.line(line) for line in drawing.lines]
    return element(
        "svg",
        element("title", drawing.title),
        element("style", Markup("\n" + style_sheet() + "\n")) if style else Markup(""),
        Markup("\n"),
        element("rect", class_="page", width="100%", height="100%"),
        Markup("\n"),
        group(*_heading(drawing), *frames, *drawn, *boxes, *_legend(drawing), *_notes(drawing)),
        Markup("\n"),
        xmlns="http://www.w3.org/2000/svg",
        class_="scd",
        id=f"{prefix}structure" if prefix else None,
        role="group" if painter.linked else "img",  # what is inside an image, links too, does not exist for readers
        aria_label=describe(drawing),
        width=width,
        height=height,
        viewBox=f"0 0 {width:g} {height:g}",
    )


def describe(drawing: Drawing) -> str:
    """The drawing in a sentence, for readers who do not see it."""
    boxes = len({box.box.id for box in drawing.boxes})
    count = {kind: len({f.id for line in drawing.lines if line.kind == kind for f in line.flows}) for kind in _WORDS}
    parts = [f"{boxes} element{'' if boxes == 1 else 's'}"]
    parts += [f"{number} × {_WORDS[kind]}" for kind, number in count.items() if number]
    return f"{drawing.title}: {', '.join(parts)}"


class _Painter:
    def __init__(
        self,
        prefix: str,
        href: Callable[[str], str | None],
        page: Callable[[int], str | None] | None,
        rest: str,
    ) -> None:
        self.prefix, self.href, self.page, self.rest, self.used = prefix, href, page, rest, set[str]()
        self.linked = False

    def name(self, kind: str, item: str) -> str:
        """An id that no other element of the picture has."""
        base = f"{self.prefix}{kind}-{re.sub(r'[^A-Za-z0-9_.-]+', '_', item)}"
        name, number = base, 2
        while name in self.used:
            name, number = f"{base}-{number}", number + 1
        self.used.add(name)
        return name

    def link(self, item: str, own: str, *children: Markup, named: str | None = None) -> Markup:
        """`children` as a link. One that is `named` repeats the link of a label: the Tab key passes it by."""
        target = own or self.href(item) or ""
        if not harmless(target):
            return group(*children)
        self.linked = True
        return element("a", *children, href=target, aria_label=named, tabindex="-1" if named else None)

    def box(self, drawn: DrawnBox) -> Markup:
        box, area = drawn.box, drawn.area
        role = "frame" if drawn.frame else "device" if box.role in ("actuator", "sensor") else box.role
        parts = [
            element(
                "title",
                lines(f"{box.id}: {box.title}", box.note, *box.lines, *(words for words, _ in box.elsewhere)),
            ),
            element(
                "rect", x=area.x, y=area.y, width=area.width, height=area.height,
                rx=3 if role != "process" else None, stroke_dasharray="4 3" if role == "external" else None,
            ),
        ]  # fmt: skip
        parts += self._caption(drawn) if drawn.frame else self._text(drawn)
        linked = self.link(box.id, box.href, *parts)
        onward = [] if drawn.frame else self._elsewhere(drawn)
        return element("g", linked, *onward, class_=f"box {role}".strip(), id=self.name("box", box.id))

    def _elsewhere(self, drawn: DrawnBox) -> list[Markup]:
        """The lines at the foot of a box that say where more of it is shown, each a link to that page."""
        lines_of, found = drawn.text.elsewhere, []
        middle = drawn.area.x + drawn.area.width / 2
        used = _used(drawn)
        y = drawn.area.y + (drawn.area.height - used) / 2 + used - len(lines_of) * content.NOTE_STEP
        for words, number in lines_of:
            shown = _text(middle, y + content.NOTE * _ASCENT + 2, words, "note small", anchor="middle")
            target = (self.page(number) or "") if number and self.page else ""
            found.append(self.link("", target, shown) if target else shown)
            y += content.NOTE_STEP
        return found

    def _caption(self, drawn: DrawnBox) -> list[Markup]:
        if drawn.caption is None:
            return []
        return [_text(drawn.caption, drawn.area.y + 18, content.caption(drawn.box), "name")]

    def _text(self, drawn: DrawnBox) -> list[Markup]:
        area, text = drawn.area, drawn.text
        middle = area.x + area.width / 2
        y = area.y + (area.height - _used(drawn)) / 2
        parts = []
        for line in text.title:
            parts.append(_text(middle, y + content.TITLE * _ASCENT + 2, line, "name", anchor="middle"))
            y += content.TITLE_STEP
        if text.note:
            parts.append(_text(middle, y + content.NOTE * _ASCENT + 2, text.note, "note small", anchor="middle"))
            y += content.NOTE_STEP
        if text.model:
            rule = f"M{area.x + 8:g} {y + 5:g}H{area.right - 8:g}"
            parts.append(element("path", class_="rule", d=rule, fill="none"))
            y += 10
            parts.append(_text(area.x + 12, y + content.MODEL * _ASCENT + 2, content.PROCESS_MODEL, "note small"))
            for number, column in enumerate(text.model):
                for row, line in enumerate(column, start=1):
                    counted = bool(text.more) and line is text.model[-1][-1]
                    place = (
                        area.x + 12 + number * text.column,
                        y + row * content.MODEL_STEP + content.MODEL * _ASCENT + 2,
                    )
                    parts.append(_text(*place, line, "note small" if counted else "small"))
        return parts

    def line(self, line: DrawnLine) -> Markup:
        style = _style(line.kind)
        named = _named(*line.flows, line=line)
        told = [_told(flow, line) for flow in line.flows] if line.label else [named]
        path = "M" + "L".join(f"{x:g} {y:g}" for x, y in _shortened(line.points))
        strokes = group(
            element("title", lines(*told)),
            element("path", class_="touch", d=path),
            element("path", class_=f"stroke {style}".strip(), d=path),
            element("path", class_="head", d=_head(line.points)),
        )
        first = line.flows[0]
        parts = [self.link(first.id, first.href, strokes, named=named)]
        if line.label:
            parts += self._label(line)
        return element("g", *parts, class_=f"line {line.kind}", id=self.name("line", first.id))

    def _label(self, line: DrawnLine) -> list[Markup]:
        drawn = line.label
        if drawn is None:
            return []
        area, text, parts = drawn.area, drawn.text, []
        y = area.y + content.LABEL * _ASCENT + 2
        x, end = (area.right, "end") if drawn.flush_right else (area.x, None)
        for item in text.items:
            shown = []
            for number, words in enumerate(item.lines):
                if item.bullet and number == 0:
                    shown.append(_text(area.x, y, "•", ""))
                shown.append(_text(x + (10 if item.bullet else 0), y, words, "", anchor=end))
                y += content.LABEL_STEP
            whole = len(line.flows) == 1 or item.clipped
            title = element("title", lines(_told(item.flow, line) if whole else _named(item.flow, line=line)))
            parts.append(self.link(item.flow.id, item.flow.href, group(title, *shown)))
        if text.more:
            title = element("title", lines(*(_told(flow, line) for flow in text.more)))
            rest = _text(x, y, text.rest, "note", anchor=end)
            parts.append(self.link(text.more[0].id, self.rest or text.more[0].href, group(title, rest)))
        return [element("g", part) for part in parts]


def _used(drawn: DrawnBox) -> int:
    """The height of what stands in a box, in pixels."""
    text = drawn.text
    used = len(text.title) * content.TITLE_STEP + (content.NOTE_STEP if text.note else 0)
    used += 10 + (1 + len(text.model[0])) * content.MODEL_STEP if text.model else 0
    return used + (len(text.elsewhere) * content.NOTE_STEP + 3 if text.elsewhere else 0)


def _told(flow: Flow, line: DrawnLine) -> str:
    more = f" {flow.title}" if flow.title else ""
    return f"{flow.id} ({_WORDS[flow.kind]}, {_ends(line)}): {called(flow)}.{more}".replace("..", ".")


def _named(*flows: Flow, line: DrawnLine) -> str:
    """The ids of flows and what they are, without their words."""
    return f"{', '.join(flow.id for flow in flows)} ({_WORDS[line.kind]}, {_ends(line)})"


def _ends(line: DrawnLine) -> str:
    return f"{line.source or 'outside'} → {line.target or 'outside'}"


def _style(kind: FlowKind) -> str:
    return {"action": "", "missing-feedback": "gap"}.get(kind, "dashed")


def _text(x: float, y: float, words: str, kind: str, *, anchor: str | None = None) -> Markup:
    return element("text", words, class_=kind or None, x=x, y=y, text_anchor=anchor)


def _shortened(points: Sequence[Point]) -> list[Point]:
    """The line without what its arrow head covers."""
    (ax, ay), (bx, by) = points[-2], points[-1]
    dx, dy = (bx > ax) - (bx < ax), (by > ay) - (by < ay)
    return [*points[:-1], (bx - dx * _HEAD_LENGTH / 2, by - dy * _HEAD_LENGTH / 2)]


def _head(points: Sequence[Point]) -> str:
    (ax, ay), (bx, by) = points[-2], points[-1]
    dx, dy = (bx > ax) - (bx < ax), (by > ay) - (by < ay)
    cx, cy, half = bx - dx * _HEAD_LENGTH, by - dy * _HEAD_LENGTH, _HEAD_WIDTH / 2
    return f"M{bx:g} {by:g}L{cx - dy * half:g} {cy - dx * half:g}L{cx + dy * half:g} {cy + dx * half:g}Z"


def _legend(drawing: Drawing) -> list[Markup]:
    parts = []
    for kind, (x, y) in drawing.legend:
        points = ((x, y), (x + sheet.LEGEND_ARROW, y))
        path = "M" + "L".join(f"{a:g} {b:g}" for a, b in _shortened(points))
        arrow = element(
            "g",
            element("path", class_=f"stroke {_style(kind)}".strip(), d=path),
            element("path", class_="head", d=_head(points)),
            class_=f"line {kind}",
        )
        words = _text(x + sheet.LEGEND_ARROW + 8, y + 4, _WORDS[kind], "")
        parts.append(element("g", arrow, words, class_="legend"))
    return parts


def _heading(drawing: Drawing) -> list[Markup]:
    y = sheet.MARGIN + content.TITLE * _ASCENT
    found = []
    for number, line in enumerate(drawing.heading):
        found.append(_text(sheet.MARGIN, y + number * content.TITLE_STEP, line, "name"))
    return found


def _notes(drawing: Drawing) -> list[Markup]:
    return [_text(x, y, note, "note") for note, (x, y) in drawing.notes]
