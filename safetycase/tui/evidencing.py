"""Actions about results of other tools: adding a file of them as evidence, and accepting results into the lock."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from safetycase.case import Case, Folder, load
from safetycase.editing import Command, Edit, EditError, check_target, in_one, new_item
from safetycase.findings.text import visible
from safetycase.model import BY_NAME, LOCK_NAME
from safetycase.tui.changing import Changing
from safetycase.tui.dialogs import Prompt
from safetycase.tui.listed import Listed
from safetycase.tui.lists import to_choose
from safetycase.tui.pickers import Picker
from safetycase.tui.rows import Row, Rows
from safetycase.tui.typeahead import asks

if TYPE_CHECKING:
    from safetycase.evidence import Locked, Seen

_ALL = "\0all"
_UNSAID = "\0unsaid"
_KIND = BY_NAME["evidence"]


class Evidencing(Changing):
    """The part of the workbench that adds evidence from files of results, and locks it."""

    @asks
    async def action_add_results(self) -> None:
        """Ask for a file of results and for what it does not say, and add it as evidence in one step."""
        from safetycase.evidence import UnreadableError, look
        from safetycase.evidence.adding import no_method

        if self.refuse_writing():
            return
        case = self.state.case
        path = await self._ask_results(case)
        if not path:
            return
        try:
            with self.working(f"reading {visible(path)} …"):
                seen = await asyncio.to_thread(look, case, path, "", self.state.workspace.root)
        except UnreadableError as error:
            self.say(visible(f"{path}: {error}"), "error")
            return
        wanted = await self._ask_targets(seen)
        if wanted is None:
            return
        fields = await self._ask_lacking(seen, wanted)
        if fields is None:
            return
        if no_method(seen, fields):
            self.say(visible(f"{path} does not say how its results were obtained: nothing was added"), "warning")
            return
        self._add_evidence(seen, wanted, fields)

    async def _ask_results(self, case: Case) -> str:
        """The path of a file inside the case; empty if that was cancelled."""
        from safetycase.evidence import result_files

        with self.working("looking for results …"):
            found = await asyncio.to_thread(lambda: list(result_files(case)))
        rows = Rows.of([Row(path, ((f"{path}  ", "id"), (form, "dim"))) for path, form in found])
        known = set(rows.keys)

        def own(text: str) -> list[Row]:
            return [] if text in known else [Row(text, ((f"“{text}”  ", ""), ("as it is typed", "dim")))]

        note = "Files with results in the folder of the case; another path inside it can be typed."
        chosen = await self.app.push_screen_wait(Picker("Add which results as evidence?", rows, note=note, offer=own))
        return chosen or ""

    async def _ask_targets(self, seen: Seen) -> Sequence[str] | None:
        """For which requirements results speak: the one that they name, or what is chosen; None if cancelled."""
        if len(seen.named) == 1:
            return list(seen.named)
        ids = [item.id for item in self.state.case.of_kind("requirement") if not item.obsolete]
        ids.sort(key=lambda item_id: item_id not in seen.named)
        if not ids:
            self.say("the case has no requirement for which results could speak", "warning")
            return None
        rows = to_choose(self.state, ids)
        if seen.named:
            every = Row(_ALL, ((f"each that they name: {', '.join(seen.named)}", ""), ("  one item each", "dim")))
            rows = Rows.of([every, *rows])
        chosen = await self.app.push_screen_wait(Picker("Which requirement do they speak for?", rows, note=seen.words))
        return list(seen.named) if chosen == _ALL else None if chosen is None else [chosen]

    async def _ask_lacking(self, seen: Seen, wanted: Sequence[str]) -> dict[str, Any] | None:
        """What neither the results nor the manifest say, as fields; None if that was cancelled."""
        from safetycase.evidence import lacking
        from safetycase.evidence.adding import METHODS, QUESTIONS, SAMPLING, fault_of, fields_said

        words = {"method": METHODS, "sampling": SAMPLING}
        said: dict[str, str | None] = {}
        for name in lacking(self.state.case, seen, wanted):
            unsaid = Row(_UNSAID, (("leave it out", "dim"),))
            if name in words:
                rows = Rows.of([*(Row(word, ((word, ""),)) for word in words[name]), *([unsaid] * (name != "method"))])
                answer = await self.app.push_screen_wait(Picker(QUESTIONS[name].partition(" (")[0] + "?", rows))
            elif name == "environment":
                ids = [item.id for item in self.state.case.of_kind("environment")]
                rows = Rows.of([*to_choose(self.state, ids), unsaid])
                answer = await self.app.push_screen_wait(Picker("In which environment?", rows))
            else:

                def judge(text: str, name: str = name) -> tuple[str, bool]:
                    fault = fault_of(name, text.strip()) if text.strip() else ""
                    return fault, not fault

                note = f"Empty leaves it out. {seen.words}"
                answer = await self.app.push_screen_wait(Prompt(QUESTIONS[name], "", note, judge))
            if answer is None:
                return None
            said[name] = answer.strip() if answer != _UNSAID else None
        return fields_said(said)

    def _add_evidence(self, seen: Seen, wanted: Sequence[str], fields: dict[str, Any]) -> None:
        """Add an item for each target that has none with these results, as one step."""
        from safetycase.evidence.adding import item_of, same_evidence

        case, making = self.state.case, list[Command]()
        for target in wanted:
            data = item_of(seen, target, fields)
            try:
                check_target(case, _KIND, ("supports",), target)
            except EditError as error:
                self.say(str(error), "error")
                return
            there = same_evidence(case, data, target)
            if there and len(wanted) == 1:
                self.say(f"{there} does so already: {seen.path} for {target}, with the same selection", "warning")
                return
            if not there:
                making.append(partial(_new, data=data))
        if not making:
            self.say(f"there is evidence with these results for {', '.join(wanted)} already", "warning")
        elif self.do(in_one(f"evidence from {seen.path}", making)):
            self.focus_pane("form")
            words = f"added {seen.path} as {self.state.item}: look at it, save it, then accept it with :lock"
            self.say(visible(words), "good")

    @asks
    async def action_lock(self) -> None:
        """Show what would be accepted into the lock as it lies here now, and write the lock after another key."""
        if self.refuse_writing():
            return
        if self.state.workspace.dirty:
            self.say("save first: what is locked is what is on disk", "warning")
            return
        from safetycase.documents import Change, SaveError, save
        from safetycase.evidence import load_lock, lock
        from safetycase.evidence.accepted import accepted_count, accepted_lines, lock_bytes, refusal
        from safetycase.rules.since.criteria import past_of

        root, as_of = self.state.workspace.root, self.state.as_of
        ids = await self._ask_locked()
        if ids is None:
            return

        def locked_now() -> tuple[bytes | None, Locked, list[str]]:
            case = load(Folder(root))
            before = lock_bytes(case)
            past = past_of(case)
            found = lock(case, as_of, ids, at=None if past is None else past.at)
            if refused := refusal(found, "locked"):
                raise ValueError(refused)
            return before, found, list(accepted_lines(load_lock(case), found, "locked"))

        try:
            with self.working("reading results …"):
                before, found, lines = await asyncio.to_thread(locked_now)
        except ValueError as error:
            self.say(visible(str(error)), "error")
            return
        if not found.changed and found.content == before:
            told = ["nothing to lock: the lock has everything as it is", *lines]
            self.say("; ".join(told), "warning" if lines else "good")
            return
        rows = Rows.of([Row(str(place), ((visible(line), ""),)) for place, line in enumerate(lines)])
        answers = {"y": f"accept them: write {LOCK_NAME}"}
        if await self.app.push_screen_wait(Listed("Accept these results?", rows, answers)) != "y":
            return
        try:
            save(root, [Change(LOCK_NAME, before, found.content)])
        except SaveError as error:
            self.say(visible(str(error)), "error")
            return
        left = f"; {len(found.problems)} not" if found.problems else ""
        words = f"{accepted_count(found, 'locked')}{left}; undo leaves the lock as it is"
        self.say(words, "warning" if left else "good")
        self.check_soon()

    async def _ask_locked(self) -> list[str] | None:
        """Which evidence is meant: what is marked, else the item shown or all; None if that was cancelled."""
        case, here = self.state.case, self.state.current
        marked = [item.id for item in self.state.marked if item.kind is _KIND]
        if marked:
            return marked
        if not any(case.of_kind("evidence")):
            self.say("the case has no evidence to lock", "warning")
            return None
        if here is None or here.kind is not _KIND:
            return []
        rows = Rows.of([Row(here.id, ((f"only {here.id}", ""),)), Row(_ALL, (("all evidence", ""),))])
        chosen = await self.app.push_screen_wait(Picker("Lock which evidence?", rows))
        return None if chosen is None else [] if chosen == _ALL else [chosen]


def _new(case: Case, data: dict[str, Any]) -> Edit:
    return new_item(case, _KIND, data)
