"""A case that is being edited: undo and redo, what is unsaved, what changed on disk, saving."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from safetycase.case import Case, Folder, Imports, UnreadableError, imports_of, load
from safetycase.documents import Change, Document, Recovered, SaveError, read, recover
from safetycase.editing.drafts import Edit, EditError
from safetycase.editing.history import Snapshot, Step, back, files_of, fits, forth, kept_after, superseded_after
from safetycase.editing.saving import Saving
from safetycase.editing.units import same_file
from safetycase.model import MANIFEST_NAME

if TYPE_CHECKING:
    from safetycase.editing.journal import EditJournal
    from safetycase.editing.left import Left
    from safetycase.editing.notes import Act
    from safetycase.editing.reconciling import Reconciliation

Command = Callable[[Case], Edit]
"""What somebody wants done: it is given the case as it stands and answers with an edit, or raises EditError."""


BEING_SAVED = "the case is being saved; a moment, please"
"""Why nothing can be changed while files are written."""


class ExternalChange(msgspec.Struct, frozen=True):
    """What somebody else did to the files: those that have no unsaved edits here, and those that have.

    `imports` are the imported cases as they are now, where files of theirs were changed.
    """

    clean: tuple[str, ...]
    conflicting: tuple[str, ...]
    imports: Imports | None = None


class Workspace:
    """A case in a folder, with the edits made to it since it was loaded.

    Everything that changes the case goes through `apply`, so that `read_only`, undo and redo hold everywhere.
    `revision` grows with every change of `case`. Opening completes or rolls back a save that was cut off before;
    `recovered` says what came of that. With a `journal`, every step is written down before it is acknowledged. While
    it is `held`, its files are being written, and nothing can change it.
    """

    def __init__(
        self, root: Path, *, read_only: bool = False, case: Case | None = None, journal: EditJournal | None = None
    ) -> None:
        """Open the case in the folder `root`; `case` is what was read of it already, if anything was.

        Raises EditError where a save that was cut off before cannot be completed.
        """
        self.root = root.resolve()
        self.read_only = read_only
        self.journal = journal
        self.recovered = Recovered()
        if not read_only:
            try:
                self.recovered = recover(self.root)
            except SaveError as error:
                raise EditError(str(error)) from error
        unchanged = case is not None and self.recovered == Recovered()
        self.case = case if case is not None and unchanged else load(Folder(self.root))
        self.revision = 0
        self._on_disk: dict[str, str] = {name: _digest(doc.to_bytes()) for name, doc in self.case.documents.items()}
        self._saved: dict[str, Document] = dict(self.case.documents)
        self._superseded: set[str] = set()
        self.held = False
        self._done: list[Step] = []
        self._undone: list[Step] = []

    def apply(self, command: Command) -> Edit:
        """Carry a command out. Raises EditError if it is not possible; then nothing has changed."""
        if self.read_only:
            raise EditError("the case is open for reading only")
        edit = command(self.case)
        self._take("do", edit, forth(self.case, edit))
        return edit

    @property
    def undo_title(self) -> str:
        """What `undo` would take back; empty if nothing."""
        return self._done[-1].title if self._done else ""

    @property
    def redo_title(self) -> str:
        """What `redo` would do again; empty if nothing."""
        return self._undone[-1].title if self._undone else ""

    def undo(self) -> Edit | None:
        """Take the last step back; None if there is none or it was no edit: files read again, a merge, a recovery."""
        if not self._done:
            return None
        step = self._done[-1]
        self._take("undo", step, back(self.case, step))
        return step if isinstance(step, Edit) else None

    def redo(self) -> Edit | None:
        """Do the last step taken back again; None if there is none or it was no edit.

        Raises EditError where its files were read again from disk since: then it must be merged (`to_merge_again`).
        """
        if not self._undone:
            return None
        step = self._undone[-1]
        if self.to_merge_again is not None:
            raise EditError(f"{', '.join(files_of(step))}: read again from disk since that was undone; merge it")
        self._take("redo", step, forth(self.case, step))
        return step if isinstance(step, Edit) else None

    @property
    def to_merge_again(self) -> Snapshot | None:
        """The step that `redo` would do, where its files are others now than when it was taken back."""
        step = self._undone[-1] if self._undone else None
        return step if isinstance(step, Snapshot) and not fits(self.case, step) else None

    def _take(self, act: Act, step: Step, case: Case, kept: Sequence[Step] = ()) -> None:
        """Acknowledge a step, when it is written down. What is undone cannot be done again after another step, but for
        what is `kept`."""
        self._refuse_while_saving()
        done, undone = self._done, self._undone
        if act == "do":
            done, undone = [*done, step], list(kept)
        elif act == "undo":
            done, undone = done[:-1], [*undone, step]
        else:
            done, undone = [*done, step], undone[:-1]
        superseded = superseded_after(act, step, self._superseded, undone)
        if self.journal is not None:
            self.journal.note(act, step, self._saved, case, superseded)
        self._done, self._undone, self._superseded = done, undone, superseded
        self._become(case)

    @property
    def on_disk(self) -> Mapping[str, Document]:
        """The files as they were last loaded or saved."""
        return self._saved

    @property
    def unprotected(self) -> str:
        """Why unsaved edits would not outlive a crash; empty if they would."""
        return self.journal.trouble if self.journal is not None else ""

    def protect_anew(self) -> bool:
        """Write down anew all that is unsaved if somebody deleted the journal; whether that was so since last asked."""
        journal = self.journal
        if journal is None or self.held:
            return False
        if journal.lost:
            journal.renew(self._saved, self.case, self._superseded)
        renewed, journal.renewed = journal.renewed, False
        return renewed

    @property
    def can_bring_back(self) -> bool:
        """Whether `redo` leads to another program's change that was read and undone, and that saving overwrites."""
        files = set(self.superseded)
        return any(isinstance(step, Snapshot) and not files.isdisjoint(step.anew) for step in self._undone)

    @property
    def dirty(self) -> tuple[str, ...]:
        """The files whose content differs from what was last loaded or saved."""
        files = {*self.case.documents, *self._saved}
        return tuple(sorted(name for name in files if self._differs(name)))

    @property
    def superseded(self) -> tuple[str, ...]:
        """The unsaved files in which the reload of another program's change was undone: saving them overwrites it."""
        return tuple(name for name in self.dirty if name in self._superseded)

    def dirty_items(self) -> set[str]:
        """The ids of items that have unsaved changes."""
        changed: set[str] = set()
        for name in self.dirty:
            saved = _collections(self._saved.get(name))
            for item in self.case.items_in(name):
                before = saved.get(item.kind.collection, {})
                if item.id not in before or before[item.id] != item.raw:
                    changed.add(item.id)
        return changed

    def save(self, *, overwrite: bool = False) -> tuple[str, ...]:
        """Write every unsaved file, all or none, and return their names.

        Raises EditError when reading only, when a file changed on disk meanwhile (nothing is overwritten), or when
        the files cannot be written; what is unsaved stays as it is. A change that was read from disk, and undone
        here, is written over only where `overwrite` says so.
        """
        with self.saving(overwrite=overwrite) as saving:
            saving.write()
        return saving.files

    @contextlib.contextmanager
    def saving(self, *, overwrite: bool = False) -> Iterator[Saving]:
        """Hold the case as it stands while its unsaved files are written, and take them for saved if they were.

        Until then every other change of the case, and every other save, is refused with an EditError. Raises EditError
        as `save` does.
        """
        if self.read_only:
            raise EditError("the case is open for reading only")
        self._refuse_while_saving()
        if self.superseded and not overwrite:
            names = ", ".join(self.superseded)
            raise EditError(f"{names}: another program's change was undone here; saving would overwrite it")
        changes = [Change(name, self._saved.get(name), self.case.documents.get(name)) for name in self.dirty]
        saving = Saving(self.root, tuple(changes))
        self.held = True
        try:
            yield saving
        finally:
            self.held = False
        if saving.written and saving.changes:
            self._take_for_saved(saving.files)

    def _take_for_saved(self, files: Sequence[str]) -> None:
        """These files were written as they stand: nothing is unsaved any more."""
        self._superseded.difference_update(files)
        self._saved = dict(self._saved)
        for name in files:
            document = self.case.documents.get(name)
            if document is None:
                self._saved.pop(name, None)
                self._on_disk.pop(name, None)
            else:
                self._saved[name] = document
                self._on_disk[name] = _digest(document.to_bytes())
        if self.journal is not None:
            self.journal.clear()

    def _refuse_while_saving(self) -> None:
        if self.held:
            raise EditError(BEING_SAVED)

    def external_change(self) -> ExternalChange:
        """Which files differ on disk from what was last loaded or saved, found by content."""
        clean: list[str] = []
        conflicting: list[str] = []
        for name in sorted({*self._on_disk, *self.case.source.find(self.case.manifest.models).files} - {MANIFEST_NAME}):
            if self._disk_digest(name) != self._on_disk.get(name, ""):
                (conflicting if self._differs(name) else clean).append(name)
        return ExternalChange(tuple(clean), tuple(conflicting))

    def reload(self, files: tuple[str, ...]) -> None:
        """Read files again from disk, as one step that can be undone. Unsaved changes in them are given up.

        Imported cases are read again too; undo does not bring back what they were.
        """
        self._refuse_while_saving()
        before = {name: self.case.documents.get(name) for name in files}
        after: dict[str, Document | None] = {}
        for name in files:
            try:
                content = self.case.source.read(name)
            except UnreadableError:
                after[name] = None
                self._saved.pop(name, None)
                self._on_disk.pop(name, None)
                continue
            document = read(name, content)
            after[name] = document
            self._saved[name] = document
            self._on_disk[name] = _digest(content)
        case = self.case.replaced(after).importing(imports_of(self.case))
        self._take("do", Snapshot("reload", before, after, files), case, kept_after(self.case, self._undone, files))

    def reconcile(self, made: Reconciliation) -> None:
        """Take a merge up as one step that can be undone. Raises EditError, and changes nothing, where a conflict is
        open, or where the case has changed since the merge was made."""
        self._refuse_while_saving()
        if self.read_only and made.left is not None:
            raise EditError("the case is open for reading only")
        if made.conflicts:
            raise EditError(f"{made.conflicts[0].name}: {made.conflicts[0].said}; decide first which is to stand")
        with_disk = made.left is None and made.again is None
        if made.revision != self.revision or (with_disk and made.base is not self._saved):
            raise EditError("the case changed meanwhile; merge again")
        before = self.case
        case = made.onto.replaced(made.documents)
        names = {*before.documents, *case.documents}
        changed = {name for name in names if not same_file(before.documents.get(name), case.documents.get(name))}
        files = sorted(changed.union(made.anew))  # what is read anew and left as it was is a step, too: undo goes on
        step = Snapshot(
            made.title,
            {name: before.documents.get(name) for name in files},
            {name: case.documents.get(name) for name in files},
            made.anew,
            (before, case) if made.whole else None,
            made.again.item if made.again is not None else "",
            tuple(name for name in made.anew if name in self._superseded and name in made.documents),
        )
        if made.again is not None:
            self._take("redo", step, case)
            self._undone = [] if made.apart else self._undone  # they would speak of the item that has the id now
        elif made.left is None:
            self._saved = dict(made.onto.documents)
            for name in made.anew:
                document = made.onto.documents.get(name)
                self._on_disk.pop(name, None)
                if document is not None:
                    self._on_disk[name] = _digest(document.to_bytes())
            if files or made.whole:
                gone = made.whole or made.apart
                self._take("do", step, case, () if gone else kept_after(before, self._undone, files))
        else:
            self._adopt(made.left, case, [*self._done, step], [], {*self._superseded, *made.superseded})

    def take_up(self, left: Left) -> bool:
        """Go on with the edits of another session, its undo included, where nothing was edited here and the files are
        as that session left them, and no other has an item of theirs. False, and nothing is changed, where that is not
        so: then they must be merged."""
        if self.held or self.read_only or left.fault or self._done or self._undone or self.dirty:
            return False
        if any(not same_file(self._saved.get(name), document) for name, document in left.base.items()):
            return False
        case = self.case.replaced(left.mine)
        if len(case.duplicates) > len(self.case.duplicates):
            return False
        self._adopt(left, case, left.done, left.undone, left.superseded)
        return True

    def _adopt(self, left: Left, case: Case, done: list[Step], undone: list[Step], superseded: set[str]) -> None:
        """Take edits of another session over, and let its journal go when they are safe here."""
        self._done, self._undone, self._superseded = list(done), list(undone), set(superseded)
        self._become(case)
        if self.journal is not None:
            with contextlib.suppress(OSError):  # then the journal of the other session stays
                self.journal.adopt(left.entries, self._saved, case, self._superseded)
                left.discard()

    def reload_imports(self, read: Imports | None = None) -> bool:
        """Read the imported cases again from disk, or take what was `read`; False if the manifest names none."""
        if not self.case.manifest.imports:
            return False
        self._become(self.case.importing(imports_of(self.case) if read is None else read))
        return True

    def _become(self, case: Case) -> None:
        self.case = case
        self.revision += 1

    def _differs(self, name: str) -> bool:
        now, then = self.case.documents.get(name), self._saved.get(name)
        return now is not then and (now is None or then is None or now.text != then.text)

    def _disk_digest(self, name: str) -> str:
        try:
            return _digest(self.case.source.read(name))
        except UnreadableError:
            return ""


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _collections(document: Document | None) -> dict[str, dict[str, object]]:
    data = document.data if document is not None else None
    if not isinstance(data, dict):
        return {}
    return {key: value for key, value in data.items() if isinstance(value, dict)}
