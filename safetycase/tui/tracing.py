"""Actions of the trace: unfold, go along a link, read what a verdict rests on, add and remove links from here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
from textual import work

from safetycase.case import AnyItem
from safetycase.editing import Command, in_one, link, unlink
from safetycase.model import BY_NAME, KINDS, Kind, Link
from safetycase.model.forms import Field, Shape, fields
from safetycase.trace.tree import IN, OUT, Node
from safetycase.tui import lists
from safetycase.tui.bench import Bench
from safetycase.tui.pickers import Offer, Page, Picker
from safetycase.tui.references import is_new, made, offer_new
from safetycase.tui.rows import Row, Rows
from safetycase.tui.tracefacts import fact_lines
from safetycase.tui.tracetree import More

PAGE_WIDTH = 90
SMALL = 2_000
"""Items up to which the gaps of a case are worked out at once; of a larger one beside the screen."""
_LINKING = (Shape.REFERENCE, Shape.REFERENCES, Shape.PARTS)
"""What a field holds that is nothing but a reference, or a list of them."""


class _Way(msgspec.Struct, frozen=True):
    """A link that can be added: from items of `kind`, out of the item or into it."""

    arrow: str
    kind: Kind
    link: Link


class Tracing(Bench):
    """The part of the workbench that walks the trace."""

    def open_trace(self, row: Row) -> None:
        """Go to the item at the end of a link, or read what stands in a row."""
        item = self.state.current
        if isinstance(row.data, Node):
            self.go_to(row.data.id)
        elif isinstance(row.data, More):
            if item is not None:
                self.traces.more(item.id, row.data)
                self.draw_trace(item)
        elif row.data is not None:  # a fact
            width = max(min(PAGE_WIDTH, self.app.size.width * 9 // 10 - 8), 40)
            lines = fact_lines(row.data, self.state.workspace.root, width)
            rows = Rows.of([Row(str(number), (piece,)) for number, piece in enumerate(lines)])
            self.app.push_screen(Page(f"{row.data.item} · {row.data.label or 'results'}", rows))

    def action_fold(self, step: int) -> None:
        """Unfold the link under the cursor of the trace, or fold it; folded ones lead back to what they hang on."""
        item, trace = self.state.current, self.pane("trace")
        row = trace.current
        if self.at != "trace" or item is None or row is None:
            return
        if isinstance(row.data, Node) and self.traces.fold(item.id, row.data, unfold=step > 0):
            self.draw_trace(item)
        elif step < 0:
            before = [one for one in trace.rows[: trace.cursor] if isinstance(one.data, Node)]
            depth = row.data.depth if isinstance(row.data, Node) else 1
            above = [one for one in before if one.data.depth < depth]
            if above:
                trace.select(above[-1].key)
        elif isinstance(row.data, Node):
            trace.action_move(1)

    def action_gaps(self) -> None:
        """Show only what leads to a gap in the trace, or all again."""
        item = self.state.current
        if item is None:
            return
        if not self.state.judgement.checked:
            self.say("not checked yet")
            return
        known = self.traces.gaps_only or self.traces.knows_gaps(self.state.judgement)
        if not known and len(self.state.case.items) > SMALL:
            self.say("looking for gaps …")
            self._look_for_gaps()
            return
        self.turn_gaps()

    @work(thread=True, exclusive=True, group="gaps")
    def _look_for_gaps(self) -> None:
        """Work out the gaps beside the screen, then show only what leads to them."""
        self.traces.prepare(self.state.case, self.state.judgement)
        self.app.call_from_thread(self.turn_gaps)

    def turn_gaps(self) -> None:
        """Show only what leads to a gap, or all again; while only that is shown, each check works the gaps out anew."""
        item = self.state.current
        if not (self.traces.gaps_only or self.traces.knows_gaps(self.state.judgement)):
            self.traces.prepare(self.state.case, self.state.judgement)
        self.traces.gaps_only = not self.traces.gaps_only
        self.state.beside_check = self.traces.prepare if self.traces.gaps_only else None
        if item is None:
            return
        self.focus_pane("trace")
        self.draw_trace(item)
        words = "only what leads to something open, refuted, unknown, missing or found fault with"
        self.say(words if self.traces.gaps_only else "the whole trace")

    def remove_link(self) -> None:
        """Take the link under the cursor of the trace away, from whichever of its two items holds it."""
        item, row = self.state.current, self.pane("trace").current
        if item is None or row is None or not isinstance(row.data, Node):
            self.say("this row is no link", "warning")
            return
        node = row.data
        source, target = (node.above, node.id) if node.arrow == OUT else (node.id, node.above)
        field = node.neighbour.field
        mentioned = [
            ref.target
            for ref in self.state.case.references_from(source)
            if ref.path[0] == field and ref.target.partition("/")[0] == target
        ]
        if mentioned and self.do(lambda case: unlink(case, source, (field,), mentioned[0])):
            self.state.stay(item.id)
            self.show_current()
        elif not mentioned:
            self.say(f"{source} belongs to an imported case, and is changed there", "warning")

    async def add_link(self, item: AnyItem) -> None:
        """Ask with which link the item is to be joined to another, and to which, and join them."""
        ways = {f"{way.arrow}{way.kind.name}.{way.link.field}": way for way in _ways(item)}
        rows = Rows.of([_way_row(key, way, item) for key, way in ways.items()])
        chosen = await self.app.push_screen_wait(Picker(f"Link {item.id}", rows))
        if chosen is None:
            return
        way = ways[chosen]
        if way.arrow == OUT:
            await self.link_out(item, way.link)
        else:
            await self.link_in(item, way.kind, way.link)

    async def link_out(self, item: AnyItem, wanted: Link) -> None:
        """Ask to which item a field is to refer; it may be a new one."""
        rows = lists.candidate_rows(self.state, wanted, set(), without=item.id)
        there = {ref.target for ref in item.references if ref.link.field == wanted.field}
        rows = rows.only([key for key in rows.keys if key not in there])
        offer = offer_new(self.state.case, wanted, rows.keys)
        chosen = await self._choose(f"{item.id} {wanted.forward}", rows, offer)
        if chosen is None:
            return
        making: list[Command] = []
        if is_new(chosen):
            chosen, new = made(self.state.case, chosen)
            making = [new]
        target = chosen
        self._join(item, [*making, lambda case: link(case, item.id, (wanted.field,), target)])

    async def link_in(self, item: AnyItem, kind: Kind, wanted: Link) -> None:
        """Ask which item of a kind is to refer to this one; it may be a new one."""
        case = self.state.case
        there = {ref.source for ref in case.references_to(item.id) if ref.link.field == wanted.field}
        free = [one for one in case.of_kind(kind.name) if one.id not in there and one.id != item.id]
        rows = lists.to_choose(self.state, [one.id for one in free if _has_room(one, wanted.field)])
        held = msgspec.structs.replace(wanted, kinds=(kind.name,))
        chosen = await self._choose(f"{item.id} {wanted.backward}", rows, offer_new(case, held, rows.keys))
        if chosen is None:
            return
        if is_new(chosen):
            several = _field(kind, wanted.field).shape is not Shape.REFERENCE
            _, new = made(case, chosen, {wanted.field: [item.id] if several else item.id})
            self._join(item, [new])
        else:
            source = chosen
            self._join(item, [lambda case: link(case, source, (wanted.field,), item.id)])

    async def _choose(self, heading: str, rows: Rows, offer: Offer) -> str | None:
        narrow = lists.search(self.state, rows.keys)
        return await self.app.push_screen_wait(Picker(heading, rows, narrow=narrow, offer=offer))

    def _join(self, item: AnyItem, commands: Sequence[Command]) -> None:
        """Carry out what joins an item to another as one step, and stay with it."""
        if self.do(in_one("", commands)):
            self.state.stay(item.id)
            self.show_current()


def _ways(item: AnyItem) -> Iterator[_Way]:
    """The links that can join an item to others: those of its own fields, then those that name its kind."""
    for field in fields(item.kind.record):
        if field.link is not None and field.shape in _LINKING and _has_room(item, field.name):
            yield _Way(OUT, item.kind, field.link)
    for kind in KINDS:
        for field in fields(kind.record):
            wanted = field.link
            if wanted and field.shape in _LINKING and wanted.accepts(item.kind.name) and not wanted.abroad:
                yield _Way(IN, kind, wanted)


def _has_room(item: AnyItem, name: str) -> bool:
    """Whether a field can refer to one more item."""
    return _field(item.kind, name).shape is not Shape.REFERENCE or not item.data.get(name)


def _field(kind: Kind, name: str) -> Field:
    return next(field for field in fields(kind.record) if field.name == name)


def _way_row(key: str, way: _Way, item: AnyItem) -> Row:
    if way.arrow == OUT:
        kinds = " or ".join(BY_NAME[name].title.lower() if name in BY_NAME else name for name in way.link.kinds)
        pieces = ((f"{OUT} {item.id} {way.link.forward} …  ", ""), (f"{way.link.field}: {kinds}", "dim"))
    else:
        pieces = ((f"{IN} {item.id} {way.link.backward} …  ", ""), (f"{way.kind.title.lower()}", "dim"))
    return Row(key, pieces)
