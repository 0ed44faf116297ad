"""Bringing unsaved edits together with another version of the files: the one on disk, or edits of another session.

Nothing here changes a workspace: it is given what a merge comes to, and takes it as one step or not at all.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from safetycase.case import Case, Folder, UnreadableError, imports_of, load
from safetycase.case.globs import glob
from safetycase.documents import Change, Document, Refused, SaveError, delete, read, save
from safetycase.documents.recovering import beside
from safetycase.editing.conflicts import Choices, Conflict
from safetycase.editing.drafts import EditError
from safetycase.editing.merging import Merged, merge
from safetycase.editing.units import Documents, every_unit, same_file
from safetycase.model import MANIFEST_NAME

if TYPE_CHECKING:
    from safetycase.editing.history import Snapshot
    from safetycase.editing.left import Left
    from safetycase.editing.workspace import Workspace


class Reconciliation(msgspec.Struct, frozen=True):
    """A merge that can be taken up by the workspace at the `revision` for which it was made.

    `base` and `mine` are the files before and after the unsaved edits, `onto` the case on which they are done again.
    `anew` names the files that were read again from disk; `whole` says that the manifest was, too. `superseded` names
    those in which another program's change was undone. `left` are the edits of another session, and
    `again` is a step that was taken back here. `apart`: two items of one id were both kept, one under another id.
    """

    title: str
    revision: int
    base: Documents
    mine: Documents
    onto: Case
    merged: Merged
    anew: tuple[str, ...] = ()
    whole: bool = False
    superseded: tuple[str, ...] = ()
    left: Left | None = None
    again: Snapshot | None = None
    apart: bool = False

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """What somebody must decide first."""
        return self.merged.conflicts

    @property
    def documents(self) -> Mapping[str, Document | None]:
        """The files that the merge changes on `onto`."""
        return self.merged.documents

    def decided(self, choices: Choices) -> Reconciliation:
        """The same with decisions. Raises EditError where these cannot be written without touching other text."""
        merged = merge(self.base, self.mine, self.onto, choices)
        return msgspec.structs.replace(self, merged=merged, apart="both" in choices.values())


def with_disk(workspace: Workspace) -> Reconciliation:
    """The unsaved edits together with what is on disk now. May run beside the screen.

    Raises EditError where a file cannot be read, or the manifest on disk no longer takes a file that has edits.
    """
    revision, case, saved = workspace.revision, workspace.case, workspace.on_disk
    whole = manifest_changed(case)
    onto = _anew(workspace, case, saved) if whole else _as_on_disk(workspace, case, saved)
    names = {*saved, *onto.documents}
    anew = tuple(sorted(name for name in names if not same_file(saved.get(name), onto.documents.get(name))))
    merged = merge(saved, case.documents, onto)
    title = "merge with the files on disk" if workspace.dirty else "reload"
    return Reconciliation(title, revision, saved, case.documents, onto, merged, anew, whole)


def with_left(workspace: Workspace, left: Left) -> Reconciliation:
    """The case as it is together with edits that another session left behind."""
    case = workspace.case
    base, mine = (_with(case, documents) for documents in (left.base, left.mine))
    for name, document in _unlike(case, left).items():
        base[name] = mine[name] = document
    superseded = tuple(sorted(left.superseded))
    merged = merge(base, mine, case)
    title = f"recover {len(left.entries)} edits" if len(left.entries) != 1 else "recover 1 edit"
    return Reconciliation(title, workspace.revision, base, mine, case, merged, superseded=superseded, left=left)


def with_redo(workspace: Workspace) -> Reconciliation | None:
    """The case as it is together with the step that `redo` does; None where that step fits as it is, or is none."""
    step, case = workspace.to_merge_again, workspace.case
    if step is None:
        return None
    base, mine = (_with(case, documents) for documents in (step.before, step.after))
    return Reconciliation(step.title, workspace.revision, base, mine, case, merge(base, mine, case), again=step)


def _with(case: Case, documents: Mapping[str, Document | None]) -> dict[str, Document]:
    """The files of a case with others in their places; None for no file."""
    found = dict(case.documents)
    for name, document in documents.items():
        present = found.pop(name, None)
        if document is not None:
            found[name] = present if present is not None and same_file(present, document) else document
    return found


def _unlike(case: Case, left: Left) -> dict[str, Document]:
    """The files that the other session did not touch, as far as it can have known them: without items that now have
    the ids of those in the files that it did touch."""
    known = {unit.path[-1] for side in (left.base, left.mine) for _, unit in every_unit(_there(side), left.base, ())}
    found: dict[str, Document] = {}
    for item in case.items.values():
        if item.id in known and item.file not in left.base:
            with contextlib.suppress(Refused):
                found[item.file] = delete(found.get(item.file, case.documents[item.file]), item.path).document
    return found


def _there(documents: Mapping[str, Document | None]) -> dict[str, Document]:
    return {name: document for name, document in documents.items() if document is not None}


def manifest_changed(case: Case) -> bool:
    """Whether the manifest on disk is another one than the one that was read."""
    document = case.manifest_document
    try:
        content: bytes | None = case.source.read(MANIFEST_NAME)
    except UnreadableError:
        content = None
    return content != (document.to_bytes() if document is not None else None)


def _as_on_disk(workspace: Workspace, case: Case, saved: Documents) -> Case:
    """The case as its files are on disk, under the manifest as it was read."""
    change = workspace.external_change()
    documents: dict[str, Document | None] = {name: saved.get(name) for name in workspace.dirty}
    for name in (*change.clean, *change.conflicting):
        documents[name] = _read(case, name)
    return case.replaced(documents).importing(imports_of(case))


def _read(case: Case, name: str) -> Document | None:
    try:
        return read(name, case.source.read(name))
    except UnreadableError as error:
        if case.source.exists(name):
            raise EditError(f"{name} changed on disk and {error.reason}; nothing was merged") from error
        return None


def _anew(workspace: Workspace, case: Case, saved: Documents) -> Case:
    """The case read from disk with its manifest."""
    onto = load(Folder(workspace.root))
    document = onto.manifest_document
    if document is None or document.findings:
        what = f"line {document.findings[0].line}: {document.findings[0].message}" if document else "it is gone"
        raise EditError(f"{MANIFEST_NAME} changed on disk and cannot be read ({what}); the case goes on as it was read")
    lost = [name for name in workspace.dirty if name not in onto.documents and _left_out(onto, name)]
    if lost:
        raise EditError(f"{MANIFEST_NAME} on disk no longer takes {lost[0]}, which has unsaved edits; save them first")
    known = {name: saved[name] for name, one in onto.documents.items() if same_file(saved.get(name), one)}
    return onto.replaced(known)


def _left_out(case: Case, name: str) -> bool:
    return not any(glob(pattern).matches(name) for pattern in case.manifest.models)


def keep_beside(root: Path, document: Document) -> str:
    """Write a file beside the one that it was to be, as `NAME.unsaved`, and give the name.

    Raises EditError where it cannot be written.
    """
    name = beside(root / document.name).relative_to(root).as_posix()
    try:
        save(root, [Change(name, None, document.to_bytes())])
    except SaveError as error:
        raise EditError(str(error)) from error
    return name
