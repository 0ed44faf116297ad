"""What the screens show, kept apart from them: the workspace, the findings of the case as it is, and the way back."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from safetycase.case import AnyItem, Case, imports_of, load
from safetycase.editing import Command, Edit, ExternalChange, Workspace
from safetycase.editing.workspace import BEING_SAVED
from safetycase.findings.progress import Progress
from safetycase.model import LOCK_NAME
from safetycase.tui.branch import branch_of
from safetycase.tui.judgement import Judgement
from safetycase.tui.loading import AT_ONCE, Counted, glimpse, model_size
from safetycase.tui.memory import give_back, one_heap
from safetycase.tui.names import Names
from safetycase.tui.noticing import Signature, Watched, imported_signature, signature
from safetycase.tui.sincehead import SinceHead

if TYPE_CHECKING:
    from safetycase.documents.sessions import Holder
    from safetycase.editing.session import Session
    from safetycase.rules import Checker

LONGEST_TRAIL = 200
"""Items visited that are remembered."""


class State:
    """The state behind the workbench. Screens read it and send commands to it; it knows no screen.

    `trouble` is why the last check broke off, empty where it did not: the judgement is then that of an older state.
    `progress` is how far the check is that runs, `checking` what the screen says of that. A large case is `partial` at
    first: a beginning of it that can only be read, until `adopt` takes the whole in.
    """

    def __init__(
        self,
        root: Path,
        *,
        read_only: bool = False,
        as_of: date | None = None,
        at_once: int = AT_ONCE,
        session: Session | None = None,
    ) -> None:
        self.root = root
        self.session = session
        self.read_only = read_only or (session is not None and session.journal is None)
        self._as_of = as_of
        self._size, self._read = model_size(root), 0
        self.partial = self._size > at_once
        self.workspace = Workspace(root, read_only=True, case=glimpse(root)) if self.partial else self.read_whole()
        self.judgement = Judgement()
        self.names = Names()
        self.since = SinceHead()
        self.item = ""
        self.marks: dict[str, None] = {}
        self.working = ""
        self.trouble = ""
        self.progress = Progress()
        self.checking = ""
        self.beside_check: Callable[[Case, Judgement], None] | None = None
        self._checker: Checker | None = None
        self._checked_on: date | None = None
        self._checking = threading.Lock()
        self._back: list[str] = []
        self._forward: list[str] = []
        self._applied: Edit | None = None
        self._stood: dict[int, tuple[Edit, str]] = {}
        self._seen = self._signature()
        self._seen_imported = imported_signature(self.case.source, self.case.imports)
        self._conflicting: tuple[str, ...] = ()
        self._results = Watched()
        self._judged_at = 0
        self.branch = branch_of(self.workspace.root)

    def read_whole(self) -> Workspace:
        """The whole case from disk, with its references both ways. May run beside the screen."""
        case = None
        if self.partial:
            one_heap()
            case = load(Counted(self.root, self._count))
        journal = self.session.journal if self.session is not None else None
        workspace = Workspace(self.root, read_only=self.read_only, journal=journal, case=case)
        workspace.case.references_to("")
        return workspace

    def _count(self, size: int) -> None:
        self._read += size

    @property
    def percent_read(self) -> int:
        """How much of a large case has been read so far."""
        return min(100 * self._read // max(self._size, 1), 99)

    @property
    def other(self) -> Holder | None:
        """The session that edits the case instead of this one, None if there is none."""
        return self.session.other if self.session is not None else None

    def give_up(self) -> None:
        """Whatever is unsaved is not wanted any more: it is not to be offered another time."""
        if self.session is not None:
            self.session.give_up()

    def give_way(self, other: Holder) -> None:
        """Only read from now on: another session edits the case."""
        if self.session is not None:
            self.session.give_way(other)
            self.read_only = self.workspace.read_only = True

    def close(self) -> None:
        """End the session, if there is one."""
        if self.session is not None:
            self.session.close()

    def adopt(self, workspace: Workspace) -> None:
        """Go on with a workspace that was read from disk; what was there before is given up, its undo included."""
        self.workspace = workspace
        self.partial = False
        self.judgement = Judgement()
        self._checker = None
        self._seen = self._signature()
        self._seen_imported = imported_signature(self.case.source, self.case.imports)
        self._conflicting = ()

    @property
    def conflicts(self) -> tuple[str, ...]:
        """The files that another program changed as well, until one of the two changes is given up."""
        return tuple(sorted({*self._conflicting, *self.workspace.superseded}))

    @property
    def gave_way(self) -> bool:
        """Whether a file that was changed on both sides has no unsaved edits any more, so that it can be read again."""
        dirty = self.workspace.dirty if self._conflicting else ()
        return any(name not in dirty for name in self._conflicting)

    def settle_conflicts(self, files: tuple[str, ...]) -> None:
        """These files were saved or read again: their content here and on disk is the same."""
        self._conflicting = tuple(name for name in self._conflicting if name not in files)

    @property
    def case(self) -> Case:
        """The case as it stands, unsaved edits included."""
        return self.workspace.case

    @property
    def current(self) -> AnyItem | None:
        """The item that the form shows."""
        return self.case.items.get(self.item)

    @property
    def fresh(self) -> bool:
        """Whether the judgement is about the case as it stands, with the results that lie here."""
        return self.judgement.revision == self.workspace.revision and not self.trouble

    @property
    def refusal(self) -> str:
        """Why nothing can be changed; empty if it can."""
        if self.partial:
            return "the case is still being read; a moment, please"
        if self.other is not None:
            return f"open for reading only: {self.other.words} edits this case"
        if self.workspace.held:
            return BEING_SAVED
        return "the case is open for reading only" if self.workspace.read_only else ""

    def look_again(self) -> None:
        """What a look at the disk found is not to be believed: the next one is to look as if at something new."""
        self._seen = ()

    @property
    def marked(self) -> list[AnyItem]:
        """The items that are marked, as far as they are there, in the order of the case."""
        marks = self.marks
        return [item for item in self.case.items.values() if item.id in marks] if marks else []

    def name(self, item: AnyItem) -> str:
        """What lists call an item."""
        return self.names.name(self.case, item)

    def apply(self, command: Command) -> Edit:
        """Carry a command out. Raises EditError if it is not possible."""
        edit = self.workspace.apply(command)
        self._settle(edit)
        self._applied = edit
        return edit

    def stay(self, item_id: str) -> None:
        """Stay at an item from which the last edit was made although it is about another; so does its undo."""
        self.item = item_id
        if self._back and self._back[-1] == item_id:
            self._back.pop()
        if self._applied is not None:
            self._stood[id(self._applied)] = (self._applied, item_id)

    def undo(self) -> str:
        """Take the last change back, and say which it was; empty if there was none.

        Where what one looked at is gone with it, one is back where one came from.
        """
        title = self.workspace.undo_title
        if title:
            before = self.case.items
            self._settle(self.workspace.undo(), before)
            if self.current is None:
                self.back()
        return title

    def redo(self) -> str:
        """Do the change taken back again, and say which it was; empty if there was none."""
        title = self.workspace.redo_title
        if title:
            self._settle(self.workspace.redo())
        return title

    def _settle(self, edit: Edit | None, before: Mapping[str, AnyItem] | None = None) -> None:
        """Look at what an edit was about; if it brought an item back that was not there `before`, at that one."""
        if edit is None:
            return
        _, item = self._stood.get(id(edit), (edit, edit.item))
        restored = next((item_id for item_id in self.case.items if item_id not in before), "") if before else ""
        self.visit(item if item in self.case.items else restored)

    def judge(self) -> Judgement:
        """Check the case as it is now. May run beside the screen: it only reads, and the result names its revision."""
        with self._checking:
            self.progress.begin("")
            from safetycase.rules import Checker  # loaded beside the first screen, which need not wait for it

            if self._checked_on != self.as_of:
                self._checker, self._checked_on = None, self.as_of
            workspace, checker = self.workspace, self._checker or Checker(as_of=self.as_of, progress=self.progress)
            self._checker = None  # one that breaks off may know half of a change, and is not asked again
            revision, case, begun = workspace.revision, workspace.case, time.time_ns()
            findings = checker.update(case)
            evidence = checker.assessment.evidence if checker.assessment is not None else {}
            self.progress.begin("arranging findings")
            judgement = Judgement(revision, case, findings, checker.verdicts, evidence)
            if self.beside_check is not None:
                self.progress.begin("looking for gaps")
                self.beside_check(case, judgement)
            self._checker, self._judged_at = checker, begun
            give_back(case.items.values(), len(case.items))
            return judgement

    @property
    def as_of(self) -> date:
        """The day as of which everything is judged: the one given, else today, also when midnight has passed."""
        return self._as_of or date.today()

    @property
    def outdated(self) -> bool:
        """Whether another day has begun since the last check."""
        return self._checked_on not in (None, self.as_of)

    def external_change(self) -> ExternalChange | None:
        """Which files somebody else changed since this was last asked; None if nothing was touched at all.

        Imported cases of which a file was touched are read.
        """
        self.branch = branch_of(self.workspace.root)
        case, seen = self.case, self._signature()
        imported = imported_signature(case.source, case.imports)
        if seen == self._seen and imported == self._seen_imported:
            return None
        change = ExternalChange((), self._conflicting)
        if seen != self._seen:
            self._seen, change = seen, self.workspace.external_change()
            self._conflicting = change.conflicting
        if imported != self._seen_imported:
            imports = imports_of(case)
            still = imported_signature(case.source, case.imports) == imported
            self._seen_imported = imported_signature(case.source, imports) if still else {}
            change = msgspec.structs.replace(change, imports=imports)
        return change

    def results_changed(self) -> bool:
        """Whether a file of results, or the lock, is another one than when this was last asked."""
        paths = {str(getattr(standing, "path", "")) for standing in self.judgement.standing.values()}
        changed = self._results.changed(self.workspace.root, {LOCK_NAME, *paths} - {""}, self._judged_at)
        return self.judgement.checked and changed

    def _signature(self) -> Signature:
        """What a look at the folder tells of the files without reading them."""
        return signature(self.workspace.root, self.case)

    def visit(self, item_id: str) -> bool:
        """Go to an item and remember where from; False if there is no such item."""
        if item_id not in self.case.items:
            return False
        if item_id != self.item:
            if self.item:
                self._back.append(self.item)
                del self._back[:-LONGEST_TRAIL]
            self._forward.clear()
            self.item = item_id
        return True

    @property
    def trail(self) -> list[str]:
        """Where somebody came from: the items that `back` leads to, the next one first."""
        return [item_id for item_id in reversed(self._back) if item_id in self.case.items]

    def came_from(self, trail: Iterable[str]) -> None:
        """Remember where somebody came from another time, as far as it is still there."""
        self._back = [item_id for item_id in trail if item_id in self.case.items][-LONGEST_TRAIL:]

    @property
    def ahead(self) -> list[str]:
        """The items that `forward` leads to, the next one first."""
        return [item_id for item_id in reversed(self._forward) if item_id in self.case.items]

    def back(self) -> bool:
        """Return to the item visited before; False if there is none."""
        return self._step(self._back, self._forward)

    def forward(self) -> bool:
        """Go where `back` came from; False if there is nothing."""
        return self._step(self._forward, self._back)

    def _step(self, source: list[str], other: list[str]) -> bool:
        while source:
            target = source.pop()
            if target in self.case.items and target != self.item:
                if self.item:
                    other.append(self.item)
                self.item = target
                return True
        return False
