"""The report, written beside the screen."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from safetycase.findings.text import visible
from safetycase.tui.bench import Bench
from safetycase.tui.dialogs import Confirm, Prompt
from safetycase.tui.typeahead import asks

SUFFIXES = (".html", ".htm")


class Reporting(Bench):
    """The part of the workbench that writes the report."""

    _report_file = "report.html"

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._reports: set[Path] = set()

    @asks
    async def action_report(self) -> None:
        """Ask for a file, and write the report to it beside the screen."""
        state = self.state
        if state.partial:
            self.say(state.refusal, "warning")
        elif state.workspace.dirty:
            self.say("save first: a report speaks of what is on disk", "warning")
        else:
            note = f"One HTML file that opens offline, in {Path.cwd()} unless a folder is named."
            answer = await self.app.push_screen_wait(Prompt("Write the report to", self._report_file, note, judge_file))
            if answer is not None and await self._may_write(Path(answer.strip()).expanduser()):
                self._report_file = answer.strip()
                self.run_worker(self._report(Path(self._report_file).expanduser()), group="report", exclusive=True)

    async def _may_write(self, file: Path) -> bool:
        """Whether a file is not there yet, was written by this session, or may be overwritten."""
        if file.resolve() in self._reports or not file.exists():
            return True
        question = Confirm("The file is there already", [visible(str(file))], {"o": "overwrite it"})
        if await self.app.push_screen_wait(question) == "o":
            return True
        self.say("no report was written")
        return False

    async def _report(self, file: Path) -> None:
        from safetycase.output.writing import write_output
        from safetycase.report.page import page_of, size_in_words

        case, as_of = self.state.case, self.state.as_of

        def written() -> int:
            page = page_of(case, as_of, lambda step: self.app.call_from_thread(self.tell_work, f"report: {step}"))
            content = page.encode()
            write_output(file, content)
            return len(content)

        self.unfinished = visible(f"The report is being written to {file.name}.")
        with self.working("report …"):
            try:
                size = await asyncio.to_thread(written)
            except OSError as error:
                self.say(visible(f"{file} cannot be written: {error.strerror or error}"), "error")
            else:
                self._reports.add(file.resolve())
                self.say(visible(f"wrote the report to {file.resolve()} ({size_in_words(size)})"), "good")
            finally:
                self.unfinished = ""

    def tell_work(self, what: str) -> None:
        """Say in the line on top what is being done now."""
        self.state.working = what
        self.draw_status()


def judge_file(text: str) -> tuple[str, bool]:
    """What is to be said about the name of a file for a report, and whether it can be taken."""
    if Path(text.strip()).suffix.lower() not in SUFFIXES:
        return "A report is HTML: name a file that ends in .html.", False
    folder = Path(text.strip()).expanduser().parent
    return ("", True) if folder.is_dir() else (f"There is no folder {visible(str(folder))}.", False)
