"""The action that begins a review: who reviews, and what waits."""

from __future__ import annotations

import asyncio

import msgspec

from safetycase.case import AnyItem
from safetycase.findings.text import person
from safetycase.tui.comparing import Comparing
from safetycase.tui.dialogs import Confirm, Prompt
from safetycase.tui.looks import counted
from safetycase.tui.typeahead import asks


class Reviewer(msgspec.Struct, frozen=True):
    """Who reviews, and whether they say that they are independent of the authors (None: they do not say)."""

    name: str
    independent: bool | None = None

    def recorded(self, own: bool | None) -> bool | None:
        """What is written down about independence, where git has the reviewer as an author of the item or not."""
        return False if own else self.independent

    def words(self, own: bool | None, *, looked_up: bool) -> str:
        """The name, with what is written down about independence, as soon as it was looked up."""
        if not looked_up and self.independent:
            return f"{self.name}, independent unless an author"
        said = {True: ", independent", False: ", not independent", None: ""}[self.recorded(own)]
        return f"{self.name}{said}{' (an author, by git)' if own and self.independent is not False else ''}"


class Reviewing(Comparing):
    """The part of the workbench in which items are reviewed."""

    _reviewer: Reviewer | None = None

    @asks
    async def action_review(self) -> None:
        """Go through the items that wait for a person: those that are marked, else all, from the one shown on."""
        from safetycase.case.reviewed import waiting
        from safetycase.tui.reviewscreen import ReviewScreen

        state = self.state
        if self.refuse_writing():
            return
        marked = {item.id for item in state.marked}
        found = [one for one in waiting(state.case, state.as_of) if not marked or one.item.id in marked]
        ids = [one.item.id for one in found if one.why != "rejected"]
        if not ids:
            left = counted(len(found), "rejected item waits", "rejected items wait")
            unmark = self.keymap.first("unmark")
            among = f" of the {len(marked):,} marked" if marked else ""
            self.say(
                f"no item{among} waits for a person"
                + (f"; {left} for the author" if found else "")
                + (f" · {unmark} takes the marks away" if marked else "")
            )
            return
        hidden = self.out_of_sight(state.marked) if marked else ""
        reviewer = await self._ask_reviewer(len(ids), hidden)
        if reviewer is None:
            return
        self._reviewer = reviewer
        chosen = await self.app.push_screen_wait(ReviewScreen(self, ids, reviewer, self._start(ids)))
        if chosen is not None and self.go_to(chosen):
            self.focus_pane("form")

    def _start(self, ids: list[str]) -> int:
        """The place of the item shown, else of the first of its kind, else the first."""
        items, here = self.state.case.items, self.state.current
        if here is None or here.id in ids:
            return ids.index(here.id) if here is not None else 0
        return next((place for place, one in enumerate(ids) if items[one].kind is here.kind), 0)

    async def _ask_reviewer(self, number: int, hidden: str = "") -> Reviewer | None:
        """Who reviews; asked each time, with what was said last proposed. None if that was cancelled."""
        from safetycase.history.authors import person_at_work

        before = self._reviewer
        root = self.state.workspace.root
        name = before.name if before is not None else (await asyncio.to_thread(person_at_work, root)).name
        note = f"Your name stands in the review. It is proposed from the configuration of git.\n{hidden}".rstrip()
        heading = f"Review {counted(number, 'item')}: who reviews?"
        said = await self.app.push_screen_wait(Prompt(heading, name, note, _judge_name))
        if said is None:
            return None
        lines = ["Somebody who wrote none of this, and does not answer for it, is independent.", ""]
        answers = {"y": "independent", "n": "not independent", "s": "not said"}
        answer = await self.app.push_screen_wait(
            Confirm(f"Is {said.strip()} independent of the authors?", lines, answers)
        )
        if not answer:
            return None
        return Reviewer(said.strip(), {"y": True, "n": False}.get(answer))

    async def wrote(self, reviewer: Reviewer, item: AnyItem) -> bool | None:
        """Whether the reviewer wrote a part of an item, as far as git knows; None where it does not."""
        return await asyncio.to_thread(self._wrote, reviewer, item)

    def _wrote(self, reviewer: Reviewer, item: AnyItem) -> bool | None:
        from safetycase.history import GitError
        from safetycase.history.authors import Authorship

        try:
            state = self.state
            return Authorship(state.workspace.root, state.case, state.since.at).wrote(reviewer.name, item)
        except GitError:
            return None


def _judge_name(text: str) -> tuple[str, bool]:
    return ("", True) if person(text) else ("A review by nobody records nothing.", False)
