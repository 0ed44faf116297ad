"""One element of the control structure in the middle: who controls it above, what it controls below, others beside."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from safetycase.diagrams import Flow
from safetycase.diagrams.nearby import Near, Nearby, nearby
from safetycase.tui.keys import bindings
from safetycase.tui.lasting import there
from safetycase.tui.panes import Bar
from safetycase.tui.rowlist import RowList
from safetycase.tui.rows import NONE, Row
from safetycase.tui.structurerows import SLIM as SLIM_ROWS
from safetycase.tui.structurerows import Step, area_rows, element_rows, slim_rows
from safetycase.tui.structureview import SIDEWAYS, Chosen, Spot, StructureView, Wish

ABOVE, INTO, MIDDLE, OUT, BELOW = AREAS = ("above", "into", "centre", "out", "below")
BESIDE = (INTO, OUT)
_BESIDE: dict[str, dict[str, str]] = {
    ABOVE: {"down": MIDDLE, "left": INTO, "right": OUT},
    INTO: {"up": ABOVE, "down": BELOW, "right": MIDDLE},
    MIDDLE: {"up": ABOVE, "down": BELOW, "left": INTO, "right": OUT},
    OUT: {"up": ABOVE, "down": BELOW, "left": MIDDLE},
    BELOW: {"up": MIDDLE, "left": INTO, "right": OUT},
}
"""To which area each arrow leads from the edge of another."""


SLIM = 120
"""Below this width, what is beside the element has more of it."""
TURNS = 60
"""Below this width, what is beside the element takes turns with it."""


class Area(RowList):
    """A list that is left at its edges by the arrows."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(SIDEWAYS)]

    def action_move(self, step: int) -> None:
        """Go to the next row; from the edge, to the area beyond it."""
        if len(self.rows) and self._selectable(self.cursor + step, step) != self.cursor:
            super().action_move(step)
        else:
            self._leave("down" if step > 0 else "up")

    def action_page(self, direction: int) -> None:
        """Go one screen on; where the cursor has nowhere to go, show what is there."""
        before = self.cursor
        super().action_page(direction)
        if self.cursor == before:
            self.scroll_relative(y=direction * max(self.size.height - 1, 1), animate=False, immediate=True)

    def action_side(self, step: int) -> None:
        """Go to the area on the left or on the right."""
        self._leave("right" if step > 0 else "left")

    def _keep_in_view(self) -> None:
        """Show all lines of what the cursor is on, as far as there is room."""
        super()._keep_in_view()
        height, last = self.scrollable_content_region.height, self.cursor
        while last + 1 < len(self.rows) and not self.rows[last + 1].selectable and self.rows[last + 1].data is None:
            last += 1
        top = min(last - height + 1, self.cursor)
        if height and top > self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, immediate=True)

    def _leave(self, way: str) -> None:
        screen = self.screen
        if isinstance(screen, StructureScreen):
            screen.leave(self.id or MIDDLE, way)


class StructureScreen(StructureView):
    """The surroundings of one element, through which the arrow keys walk."""

    DEFAULT_CSS = """
    StructureScreen {
        #beside { height: 1fr; }
        #centre { width: 2fr; border: round $border-blurred; }
        &.slim #centre { width: 4fr; }
        &.slim #into, &.slim #out { width: 3fr; }
    }
    """

    def compose(self) -> ComposeResult:
        """The element with what is above, beside and below it."""
        yield Area(id=ABOVE, classes="area", empty="Nobody controls it.")
        with Horizontal(id="beside"):
            yield Area(id=INTO, classes="area", empty="Nothing else.")
            yield Area(id=MIDDLE, classes="area", empty="The control structure is empty: n adds an element.")
            yield Area(id=OUT, classes="area", empty="Nothing else.")
        yield Area(id=BELOW, classes="area", empty="It controls nothing, and nothing tells it anything.")
        yield Bar(id="structure-hints", classes="bar")

    def area(self, name: str) -> Area:
        """The area of this name."""
        return self.query_one(f"#{name}", Area)

    def on_mount(self) -> None:
        """Let the areas tell what happens in them."""
        for name in AREAS:
            self.area(name).listener = self
        self.set_class(self.app.size.width < SLIM, "slim")
        self._focus(self.area(MIDDLE))

    def draw(self) -> None:
        """Show the element with its surroundings."""
        known = {box.id for box in self.structure.boxes}
        if self.spot.element not in known:
            first = min(self.structure.boxes, key=lambda box: self.levels.get(box.id, 99), default=None)
            self.spot = Spot(first.id if first is not None else "", way=self.spot.way)
        if not self.spot.element:
            for name in AREAS:
                self.area(name).show(NONE)
            self.area(MIDDLE).entitle("Control structure")
            return
        near = nearby(self.structure, self.spot.element)
        self._show(ABOVE, "Above", near.acted, near.told, near.untold)
        self._show(BELOW, "Below", near.acting, near.heard, near.unheard)
        self._show(INTO, "In", near.into)
        self._show(OUT, "Out", near.out)
        self._show_middle(near)

    def _show(self, name: str, title: str, *groups: tuple[Near, ...]) -> None:
        area, state = self.area(name), self.bench.state
        room = area.room or max(self.app.size.width - 4, 20)
        make = slim_rows if name in BESIDE and room < SLIM_ROWS and self.app.size.width >= TURNS else area_rows
        area.show(make(state.case, self.titles, state.judgement.worst, groups, room))
        missing = sum(near.flow.kind == "missing-feedback" for group in groups for near in group)
        number = sum(map(len, groups))
        count = f" ({number})" if number else ""
        area.entitle(f"{title}{count}", f"{missing} missing" if missing else "")

    def _show_middle(self, near: Nearby) -> None:
        middle = self.area(MIDDLE)
        element = self.spot.element
        room = middle.room or max(self.app.size.width // 2, 20)
        item = self.bench.state.case.items.get(element)
        middle.show(element_rows(near, item, self.levels.get(element), self.titles, room))
        beside = f" · {len(near.into)} in · {len(near.out)} out" if self.app.size.width < TURNS else ""
        middle.entitle(f"{element}{beside}", " › ".join(self.spot.way[-3:]))

    def on_resize(self) -> None:
        """Give the rows the room there is."""
        self.set_class(self.app.size.width < SLIM, "slim")
        if self.is_mounted:
            self._turn(self.focused)
            self.draw()

    def on_row_list_resized(self, event: RowList.Resized) -> None:
        """Break the lines anew."""
        if there(self) and self.bench.state.case is self._seen[0]:
            self.draw()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Show the area that got the keys."""
        if there(self):
            self._turn(event.widget)

    def _turn(self, wanted: Widget | None) -> None:
        """Where there is little room, show of the middle and what is beside it only what has the keys."""
        shown = wanted.id if wanted is not None and wanted.id in BESIDE else MIDDLE
        for name in (*BESIDE, MIDDLE):
            self.area(name).display = name == shown or self.app.size.width >= TURNS

    def _focus(self, area: Area) -> None:
        self._turn(area)
        self.set_focus(area)

    def leave(self, area: str, way: str) -> None:
        """Go from an area to the one beyond its edge, past one in which there is nothing."""
        wanted: str | None = _BESIDE[area].get(way)
        while wanted is not None and wanted != MIDDLE and not len(self.area(wanted).rows):
            wanted = _BESIDE[wanted].get(way) if way in ("up", "down") else None
        if wanted is None:
            return
        target = self.area(wanted)
        if way in ("up", "down") and len(target.rows):
            target.action_end(1 if way == "up" and wanted != MIDDLE else -1)
        self._focus(target)
        self.hint()

    def row_moved(self, rows: RowList, row: Row) -> None:
        """Tell the keys again."""
        self.hint()

    def row_chosen(self, rows: RowList, row: Row) -> None:
        """Walk to the element at the other end; of the one in the middle, go to its form."""
        step: Step = row.data
        if step.flow is None and not step.other:
            self.action_form()
        elif step.other in self.titles:
            self.walk(step.other)
        else:
            self.hint("that end lies outside the structure", "warning")

    def walk(self, element: str) -> None:
        """Go to another element, and remember the way."""
        way = (*self.spot.way, self.spot.element) if self.spot.element else ()
        self.spot = Spot(element, way=way[-20:])
        self.draw()
        for name in AREAS:
            self.area(name).action_end(-1)
        self._focus(self.area(MIDDLE))
        self.hint()

    def show_element(self, element: str) -> None:
        """Show an element."""
        if element != self.spot.element:
            self.walk(element)

    def action_back(self) -> None:
        """Return to the element before."""
        way = [name for name in self.spot.way if name in self.titles]
        if not way:
            self.hint("no element was visited before this one")
            return
        self.spot = Spot(way[-1], way=tuple(way[:-1]))
        self.draw()
        self._focus(self.area(MIDDLE))

    def action_missing(self, step: int) -> None:
        """Go to the next missing feedback, or the one before: on screen, then of the other elements."""
        here_too = self._missing_here(step)
        if here_too is not None:
            self._stand_at(*here_too)
            return
        order = [box.id for box in self.structure.boxes]
        lacking = {flow.target for flow in self.structure.flows if flow.kind == "missing-feedback"}
        places = [place for place, name in enumerate(order) if name in lacking]
        if not places:
            self.hint("no feedback is missing that the structure asks for")
            return
        here = order.index(self.spot.element) if self.spot.element in order else -1
        after = [place for place in places if place > here] if step > 0 else [p for p in reversed(places) if p < here]
        self.show_element(order[(after or (places if step > 0 else places[::-1]))[0]])
        below = self.area(BELOW)
        if wanted := _missing_rows(below):
            self._stand_at(below, wanted[0 if step > 0 else -1])

    def _missing_here(self, step: int) -> tuple[Area, str] | None:
        """The next missing feedback on screen after the cursor, or the last before it; None if that is elsewhere."""
        areas = [self.area(name) for name in (BELOW, ABOVE)]
        shown = [(area, key) for area in areas for key in _missing_rows(area)]
        at = next(((area, area.current.key) for area in areas if area is self.focused and area.current), None)
        if at is None or at not in shown:  # the cursor is on something else: the first
            return shown[0] if shown and step > 0 else None
        mine = [spot for spot in shown if spot[0] is at[0]]
        place = mine.index(at) + step
        return mine[place] if 0 <= place < len(mine) else None

    def _stand_at(self, area: Area, key: str) -> None:
        area.select(key)
        self._focus(area)
        self.hint()

    def action_matrix(self) -> None:
        """Show all elements against all."""
        self.dismiss(Wish("turn", Spot(self.spot.element, self.spot.element, "matrix", self.spot.way)))

    def here(self) -> Spot:
        """Where one stands."""
        return self.spot

    def chosen(self) -> Chosen:
        """What the cursor is on: in the middle the element, else a flow."""
        element = self.spot.element
        focused = self.focused
        row = focused.current if isinstance(focused, Area) else None
        step = row.data if row is not None else None
        if not isinstance(step, Step) or step.flow is None:
            other = step.other if isinstance(step, Step) else ""
            unheard = self._unheard() if not other else None
            ends = (unheard.source or "", unheard.target or "") if unheard is not None else ("", "")
            return Chosen(other or element, None, *ends, lacking=unheard is not None)
        if step.flow.kind == "missing-feedback":
            ends = (step.flow.source or "", step.flow.target or "")
            return Chosen(element, self._written(step), *ends, lacking=True)
        return Chosen(element, step.flow)

    def _unheard(self) -> Flow | None:
        """The first feedback that the element in the middle lacks; None if it lacks none."""
        lacking = (flow for flow in self.structure.flows if flow.kind == "missing-feedback")
        return next((flow for flow in lacking if flow.target == self.spot.element), None)

    def _written(self, step: Step) -> Flow | None:
        """The flow of a row if somebody wrote it; that feedback is missing may also follow from the structure."""
        item = self.bench.state.case.items.get(step.flow.id) if step.flow is not None else None
        return step.flow if item is not None and item.kind.name == "feedback" else None


def _missing_rows(area: Area) -> list[str]:
    """The keys of the rows of an area in which feedback is missing."""
    steps = ((row.key, row.data) for row in area.rows)
    return [
        key
        for key, step in steps
        if step is not None and step.flow is not None and step.flow.kind == "missing-feedback"
    ]
