"""Actions about files: saving, reading again, the user's editor, leaving."""

from __future__ import annotations

import asyncio

from safetycase.editing import EditError
from safetycase.editing.saving import Saving
from safetycase.findings.progress import Progress
from safetycase.tui.bench import LONG, TELL_EVERY
from safetycase.tui.dialogs import Confirm
from safetycase.tui.external import open_at
from safetycase.tui.looks import counted
from safetycase.tui.typeahead import asks
from safetycase.tui.undoing import Undoing


class Filing(Undoing):
    """The part of the workbench that reads and writes files."""

    @asks
    async def action_save(self) -> None:
        """Write every unsaved file."""
        if not self.refuse_writing():
            await self._save()

    async def _save(self) -> None:
        """Write every unsaved file; asks before another program's change that was undone is overwritten."""
        workspace = self.state.workspace
        superseded, overwrite = workspace.superseded, False
        if superseded:
            lines = [
                *superseded[:12], "",
                "Another program changed these files; that change was read, and then undone here.",
            ]  # fmt: skip
            answers = {"o": "overwrite the other program's change"}
            overwrite = (
                await self.app.push_screen_wait(Confirm("Saving would overwrite a change", lines, answers)) == "o"
            )
            if not overwrite:
                redo, reload = (self.keymap.first(name) for name in ("redo", "reload"))
                back = f"{redo} brings the other program's change back"
                back = back if workspace.can_bring_back else f"{reload} reads the files again as they are on disk"
                self.say(f"nothing was saved: {back}", "error")
                return
        try:
            with workspace.saving(overwrite=overwrite) as saving:
                await self._write(saving)
        except EditError as error:
            self.say(str(error), "error")
            self.look_at_disk()
            return
        files = saving.files
        self.state.settle_conflicts(files)
        self.draw()
        self.say(f"saved {', '.join(files)}" if files else "nothing to save", "good")

    async def _write(self, saving: Saving) -> None:
        """Write files beside the screen, and tell how far that is if it takes long. Keys wait for the end."""
        progress = Progress()
        writing = asyncio.create_task(asyncio.to_thread(saving.write, progress))
        await asyncio.wait([writing], timeout=LONG)
        if not writing.done():
            with self.working("saving …"):
                while not writing.done():
                    self.state.working = f"saving: {progress.words} …"
                    self.draw_status()
                    await asyncio.wait([writing], timeout=TELL_EVERY)
        await writing

    def action_editor_file(self) -> None:
        """Open the item's file at its line in $EDITOR; from the problems, the file of the finding."""
        if self.refuse_writing():
            return
        problems = self.pane("problems")
        item = self.state.current
        if self.at == "problems" and problems.current is not None:
            file, line = problems.current.data.file, problems.current.data.line or 1
        elif item is not None:
            file, line = item.file, self.state.case.position(item).line
        else:
            return
        if file in self.state.workspace.dirty:
            self.say(f"{file} has unsaved edits: save first, then open it", "warning")
            return
        complaint = open_at(self.app, self.state.workspace.root / file, line)
        if complaint:
            self.say(complaint, "error")
        self.look_at_disk()

    @asks
    async def action_save_and_leave(self) -> None:
        """Write every unsaved file, and leave if that went well."""
        if self.refuse_writing():
            return
        await self._save()
        if not self.state.workspace.dirty and await self._may_leave():
            self.state.give_up()
            self.app.exit()

    @asks
    async def action_leave(self) -> None:
        """Leave; asks if anything is unsaved."""
        dirty = self.state.workspace.dirty
        if dirty:
            lines = [counted(len(dirty), "file has unsaved changes:", "files have unsaved changes:"), *dirty[:12]]
            answers = {"s": "save and leave", "d": "discard the changes and leave"}
            answer = await self.app.push_screen_wait(Confirm("Leave", lines, answers))
            if answer == "s":
                await self._save()
                if self.state.workspace.dirty:
                    return
            elif answer != "d":
                return
        if await self._may_leave():
            self.state.give_up()
            self.app.exit()

    async def _may_leave(self) -> bool:
        """Whether nothing is being written that would be lost, or it is not wanted any more."""
        if not self.unfinished:
            return True
        lines = [self.unfinished, "It is lost if you leave now."]
        answer = await self.app.push_screen_wait(Confirm("Leave", lines, {"l": "leave without it"}, "wait for it"))
        return answer == "l" or not self.unfinished
