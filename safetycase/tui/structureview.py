"""What the screens of the control structure have in common: the structure as it is, edits of it, and the way out."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, ClassVar, Literal

import msgspec
from textual import work
from textual.binding import BindingType

from safetycase.diagrams import Flow, Structure, control_structure
from safetycase.diagrams.levels import levels
from safetycase.diagrams.structure import sound
from safetycase.findings.text import visible
from safetycase.tui.hinting import Hinting
from safetycase.tui.keys import STRUCTURE_ACTIONS, bindings, common
from safetycase.tui.looks import counted
from safetycase.tui.pickers import Picker
from safetycase.tui.rows import Row, Rows
from safetycase.tui.typeahead import FOLLOW, Asking, asks

if TYPE_CHECKING:
    from safetycase.tui.structuring import Structuring

UNSAVED_ROOM = 24
"""Cells that the words on unsaved files take in the bottom line."""
Mode = Literal["around", "matrix"]


class Spot(msgspec.Struct, frozen=True):
    """A place in the structure: an element, in the matrix also that of the column, the view, and the way there."""

    element: str = ""
    column: str = ""
    mode: Mode = "around"
    way: tuple[str, ...] = ()


class Wish(msgspec.Struct, frozen=True):
    """What somebody wants of the structure: to go to an item, or to see it in another view; and where they stood."""

    what: Literal["go", "turn"]
    spot: Spot
    item: str = ""


class Chosen(msgspec.Struct, frozen=True):
    """What the cursor is on: an element, a flow if it is on one, and the ends between which a new flow would pass.

    `lacking`: feedback is missing between these ends.
    """

    element: str = ""
    flow: Flow | None = None
    source: str = ""
    target: str = ""
    lacking: bool = False


SIDEWAYS = tuple(one for one in STRUCTURE_ACTIONS if one.id in ("structure.left", "structure.right"))
"""The actions of the lists themselves."""


class StructureView(Hinting, Asking[Wish | None]):
    """A screen of the control structure. Answers with what somebody wants elsewhere, None if it was closed."""

    scope = "structure"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(tuple(one for one in STRUCTURE_ACTIONS if one not in SIDEWAYS)), *common()
    ]  # fmt: skip
    DEFAULT_CSS = """
    StructureView {
        background: $background;
        .bar { height: 1; overflow: hidden; scrollbar-size: 0 0; }
        #structure-hints { background: $panel; }
        .area {
            border: round $border-blurred; border-title-color: $dim; border-subtitle-color: $dim;
            background: $background; height: 1fr; width: 1fr;
        }
        .area:focus { border: round $border; border-title-color: $text-primary; border-title-style: bold; }
        .area:focus:nocolor { border: heavy $border; }
    }
    """

    def __init__(self, bench: Structuring, spot: Spot, note: str = "") -> None:
        super().__init__()
        self.bench, self.spot, self._note = bench, spot, note
        self.about = bench.state
        self._seen: tuple[object, object] = (None, None)
        self.structure: Structure = Structure()
        self.titles: Mapping[str, str] = {}
        self.levels: Mapping[str, int] = {}

    @abstractmethod
    def draw(self) -> None:
        """Show the structure as it is, and stand where one stood, as far as that is there."""

    @abstractmethod
    def chosen(self) -> Chosen:
        """What the cursor is on."""

    @abstractmethod
    def show_element(self, element: str) -> None:
        """Show an element."""

    def on_mount(self) -> None:
        """Show the structure, and look again when there are other findings."""
        self.look()
        self.hint(self._note)
        self.set_interval(FOLLOW, self.look)

    def look(self) -> None:
        """Bring the screen up to the case and its findings, if they are others now."""
        state = self.bench.state
        if self._seen == (state.case, state.judgement):
            return
        if self._seen[0] is not state.case:
            self.structure = sound(control_structure(state.case))
            self.titles = {box.id: visible(box.title) for box in self.structure.boxes}
            self.levels = levels(self.structure)
        self._seen = (state.case, state.judgement)
        self.draw()

    def told(self) -> None:
        """Show the case as it is after an edit, and what the workbench said of it."""
        self.look()
        refused = bool(self.bench.message) and self.bench.message_tone in ("error", "warning")
        self.hint(self.bench.message, self.bench.message_tone if refused else "good")

    @asks
    async def action_new(self) -> None:
        """Add a flow at the element, between the two of the cell, or an element."""
        before = self.titles
        if not self.refuse() and await self.bench.add_to_structure(self.chosen(), before):
            self.look()
            made = self.bench.state.item
            if made in self.titles and made not in before:
                self.show_element(made)
            self.told()
        elif not self.bench.state.refusal:
            self.hint()

    @asks
    async def action_retitle(self) -> None:
        """Give the flow or element under the cursor another title."""
        await self._edited(self.bench.retitle)

    @asks
    async def action_rename(self) -> None:
        """Give the flow or element under the cursor another id, everywhere."""
        await self._edited(self._rename)

    async def _rename(self, name: str) -> bool:
        """Rename an item, and stay with it."""
        done = await self.bench.rename_at(name)
        if done and self.spot.element == name:
            self.spot = msgspec.structs.replace(self.spot, element=self.bench.state.item)
        return done

    @asks
    async def action_presence(self) -> None:
        """Say whether the flow under the cursor exists, is planned, or is missing."""
        await self._edited(self.bench.ask_presence)

    @asks
    async def action_remove(self) -> None:
        """Delete the flow or element under the cursor, after another key."""
        await self._edited(self.bench.delete_at)

    async def _edited(self, edit: Callable[[str], Awaitable[bool]]) -> None:
        chosen = self.chosen()
        name = chosen.flow.id if chosen.flow is not None else chosen.element
        if self.refuse():
            return
        if name not in self.bench.state.case.items:
            self.hint("there is nothing of this case here", "warning")
        elif await edit(name):
            self.told()
        else:
            self.hint()

    def action_undo(self) -> None:
        """Take the last change back."""
        self.bench.action_undo()
        self.told()

    def action_redo(self) -> None:
        """Do the change again that was taken back."""
        self.bench.action_redo()
        self.told()

    @asks
    async def action_save(self) -> None:
        """Write every file that has unsaved changes."""
        if not self.refuse():
            await self.bench.save_files()
            self.told()

    def action_form(self) -> None:
        """Go to the form of the flow or element under the cursor."""
        chosen = self.chosen()
        name = chosen.flow.id if chosen.flow is not None else chosen.element
        if name in self.bench.state.case.items:
            self.dismiss(Wish("go", self.here(), name))
        else:
            self.hint("there is nothing of this case here", "warning")

    @abstractmethod
    def here(self) -> Spot:
        """Where one stands."""

    @asks
    async def action_goto(self) -> None:
        """Choose among all elements."""
        rows = Rows.of(
            [
                Row(box.id, ((f"{self.titles[box.id]}  ", ""), (f"{box.id}  {box.role}", "dim")))
                for box in self.structure.boxes
            ]
        )
        chosen = await self.app.push_screen_wait(Picker("Go to which element?", rows, current=self.chosen().element))
        if chosen is not None:
            self.show_element(chosen)

    def action_draw(self) -> None:
        """Write the drawing of the whole structure, and open it where that is possible."""
        self.hint("drawing …", "dim")
        self._draw_file()

    @work(thread=True, exclusive=True, group="drawing")
    def _draw_file(self) -> None:
        from safetycase.tui.drawing import draw, open_outside, shortened

        state = self.bench.state
        try:
            files = draw(state.case, state.workspace.root)
        except (OSError, RuntimeError) as error:
            self.app.call_from_thread(self.hint, f"the drawing cannot be written: {error}", "error")
            return
        opened = open_outside(files[0])
        pages = f" and {counted(len(files) - 1, 'more page')}" if len(files) > 1 else ""
        said = f" {'opened' if opened else 'written:'} "
        taken = len(said) + len(pages) + (UNSAVED_ROOM if state.workspace.dirty else 1)
        where = shortened(files[0], max(self.app.size.width - taken, 8))
        words = f"{said.strip()} {where}{pages}"
        self.app.call_from_thread(self.hint, words, "good")

    def action_close(self) -> None:
        """Back to the workbench."""
        self.dismiss(None)
