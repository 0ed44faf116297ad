"""Actions that go somewhere and change nothing: to items, along links, through findings, to a page of help."""

from __future__ import annotations

from typing import cast

from safetycase.findings import find, name_of
from safetycase.model import BY_NAME
from safetycase.tui import lists
from safetycase.tui.appearing import Appearing
from safetycase.tui.commanding import Commanding
from safetycase.tui.header import counts
from safetycase.tui.keys import PANES
from safetycase.tui.lettering import wrap
from safetycase.tui.looks import Piece
from safetycase.tui.pickers import Page, Picker
from safetycase.tui.rows import Row, Rows
from safetycase.tui.sifting import Sifting
from safetycase.tui.typeahead import asks

PAGE_WIDTH = 90


class Going(Commanding, Sifting):
    """The part of the workbench that goes about in the case."""

    _filtered_from = ""

    @property
    def may_write(self) -> bool:
        """Whether the case may be changed now."""
        return not self.state.refusal

    @asks
    async def action_goto(self) -> None:
        """Choose among all items."""
        state = self.state
        rows = lists.every_item(state)
        narrow = lists.search(state, rows.keys)
        chosen = await self.app.push_screen_wait(Picker("Go to", rows, current=state.item, narrow=narrow))
        if chosen is not None and self.go_to(chosen):
            self.focus_pane("form")

    def action_follow(self) -> None:
        """Go to the item that the row under the cursor refers to."""
        if self.at == "trace":
            self.pane("trace").action_choose()
            return
        item, place = self.state.current, self.place()
        if item is None or place is None:
            return
        depth = len(place.path)
        targets = [ref.target for ref in item.references if ref.path[:depth] == place.path]
        if targets:
            self.go_to(targets[0].partition("/")[0])
        else:
            self.say("this row refers to no item", "warning")

    def action_back(self) -> None:
        """Return to the item visited before."""
        if self.state.back():
            self.show_current()
            self.say(f"back at {self.state.item}{counts(self.state)}")
        else:
            self.say("no item was visited before this one")

    def action_forward(self) -> None:
        """Go again where `back` came from."""
        if self.state.forward():
            self.show_current()
            self.say(f"forward to {self.state.item}{counts(self.state)}")
        else:
            self.say("nothing to go forward to")

    def action_explain(self) -> None:
        """Show the page of a finding's rule."""
        finding = next(iter(self.findings_here()), None)
        rule = find(finding.rule) if finding is not None else None
        if finding is None or rule is None:
            self.say("no finding here")
            return
        parts: list[tuple[str, str, str]] = [
            ("", finding.message, finding.severity.word), ("", finding.hint, ""), ("Rule", rule.summary, ""),
            ("Why", rule.why, ""), ("Source", rule.source, "dim"), ("Fix", rule.fix, ""), ("Bad", rule.bad, ""),
            ("Good", rule.good, ""),
        ]  # fmt: skip
        pieces: list[Piece] = []
        width = self._page_width() - 4
        for heading, text, tone in parts:
            if text.strip():
                pieces += [(heading, "heading")] if heading else []
                pieces += [(f"  {line}" if heading else line, tone) for line in wrap(text.rstrip(), width)]
                pieces.append(("", ""))
        rows = Rows.of([Row(str(number), (piece,)) for number, piece in enumerate(pieces)])
        self.app.push_screen(Page(f"{rule.code} {name_of(rule.code)} · {finding.severity.word}", rows))

    def action_describe(self) -> None:
        """Show in full what the field under the cursor means, or what the kind listed is."""
        from safetycase.tui.describing import described

        item, place = self.state.current, self.place()
        kind = item.kind if item is not None else BY_NAME[self.kind]
        field = place.field if place is not None and self.at == "form" else None
        pieces = described(kind, field, self._page_width() - 2)
        rows = Rows.of([Row(str(number), (piece,)) for number, piece in enumerate(pieces)])
        self.app.push_screen(Page(f"{kind.title}: {field.label}" if field is not None else kind.title, rows))

    def action_yank(self) -> None:
        """Copy the id of the item."""
        if self.state.item:
            self.app.copy_to_clipboard(self.state.item)
            self.say(f"copied {self.state.item}", "good")

    def _page_width(self) -> int:
        """The cells of a line of a page to read."""
        return max(min(PAGE_WIDTH, self.app.size.width * 9 // 10 - 8), 40)

    @asks
    async def action_theme(self) -> None:
        """Choose other colours."""
        if self.app.no_color:
            self.say("NO_COLOR is set: there are no colours to choose")
            return
        await self.appearing.choose_theme()

    def action_mouse(self) -> None:
        """Take the mouse, or leave it to the terminal."""
        taken = self.appearing.turn_mouse()
        self.say("the mouse is taken" if taken else "the mouse is left to the terminal: select text with it")

    @property
    def appearing(self) -> Appearing:
        """The app."""
        return cast(Appearing, self.app)

    def action_filter(self) -> None:
        """Type words to filter the list by; at the problems, those."""
        if self.at == "problems":
            self.sift()
            return
        self.focus_pane("items")
        if not self.has_class("filtering"):
            self.add_class("filtering")
            self._filtered_from = self.state.item
        line = self.filter_line
        line.value = self.filter_text
        self.set_focus(line)  # at once: what is typed next belongs to it

    def action_out(self) -> None:
        """Take the filter or the zoom away, else go back to the list."""
        if self.at == "problems" and self.unsift():
            return
        if self.has_class("filtering") or self.filter_text:
            if self.has_class("filtering") and self._filtered_from in self.state.case.items:
                self.state.item = self._filtered_from  # nothing was chosen, the list only followed what was typed
            self.remove_class("filtering")
            self.filter_text = ""
            self.filter_line.value = ""
            self.draw()
        elif self.zoomed:
            self.action_zoom()
        self.focus_pane("items")

    def action_pane(self, name: str) -> None:
        """Go to a pane."""
        self.focus_pane(name)

    def action_turn(self, step: int) -> None:
        """Go to the next pane, or the one before."""
        self.focus_pane(PANES[(PANES.index(self.at) + step) % len(PANES)])

    def action_zoom(self) -> None:
        """Give the pane that has the keys the whole screen, or take it back."""
        self.zoomed = not self.zoomed
        self.lay_out()
