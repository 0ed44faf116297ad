"""An edit in the making: documents of a case, changed step by step, and how to undo it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Concatenate, ParamSpec

import msgspec

from safetycase.case import Case
from safetycase.documents import Document, Edited, Refused, Splice, inverse, read, spliced

P = ParamSpec("P")


class EditError(Exception):
    """An edit is not possible; the message says why and what to do."""


class NothingToDoError(EditError):
    """Everything is already as the edit would make it; the message says so."""


class FileEdit(msgspec.Struct, frozen=True):
    """What an edit does to one file: batches of splices, each on the text that the one before it left.

    `created` is the content with which a new file starts before the splices.
    """

    file: str
    forward: tuple[tuple[Splice, ...], ...] = ()
    backward: tuple[tuple[Splice, ...], ...] = ()
    created: bytes | None = None


class Edit(msgspec.Struct, frozen=True):
    """A change that can be done, undone and done again. `item` is the id to look at afterwards."""

    title: str
    files: tuple[FileEdit, ...]
    item: str = ""


class Draft:
    """Collects the steps of one edit. The case itself does not change."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self._documents: dict[str, Document] = {}
        self._created: dict[str, bytes] = {}
        self._forward: dict[str, list[tuple[Splice, ...]]] = {}
        self._backward: dict[str, list[tuple[Splice, ...]]] = {}

    @property
    def documents(self) -> Mapping[str, Document]:
        """The files that the draft changed so far, as they are in it."""
        return self._documents

    def document(self, file: str) -> Document:
        """The file as the draft has it so far. Raises EditError if there is no such file or it was not read whole."""
        document = self._documents.get(file) or self.case.documents.get(file)
        if document is None:
            raise EditError(f"{file} is not a model file of this case")
        return document

    def create(self, file: str, content: bytes) -> None:
        """Begin a new file. Raises EditError if the case has it already."""
        if file in self.case.documents or self.case.source.exists(file):
            raise EditError(f"{file} is already there")
        self._created[file] = content
        self._documents[file] = read(file, content)

    def do(
        self, file: str, operation: Callable[Concatenate[Document, P], Edited], *args: P.args, **more: P.kwargs
    ) -> None:
        """Apply an operation of `documents` to a file. Raises EditError where its guard refuses."""
        before = self.document(file)
        try:
            edited = operation(before, *args, **more)
        except Refused as refusal:
            raise EditError(f"{file}: {refusal}") from refusal
        self._documents[file] = edited.document
        self._forward.setdefault(file, []).append(edited.splices)
        self._backward.setdefault(file, []).insert(0, inverse(edited.splices))

    def edit(self, title: str, item: str = "") -> Edit:
        """The finished edit. Steps that went through a file from its end to its start are one batch of splices."""
        return Edit(title, tuple(map(self._of_file, sorted(self._documents))), item)

    def _of_file(self, file: str) -> FileEdit:
        forward, created = self._forward.get(file, []), self._created.get(file)
        if len(forward) > 1 and (batch := _in_one(forward)) is not None:
            return FileEdit(file, (batch,), (inverse(batch),), created)
        return FileEdit(file, tuple(forward), tuple(self._backward.get(file, ())), created)


def _in_one(batches: Sequence[tuple[Splice, ...]]) -> tuple[Splice, ...] | None:
    """Batches as one, where each stands before all that came earlier, so that none moved another; None otherwise."""
    place: int | None = None
    for batch in batches:
        if not batch or (place is not None and batch[-1].end > place):
            return None
        place = batch[0].start
    return tuple(splice for batch in reversed(batches) for splice in batch)


def perform(case: Case, edit: Edit) -> dict[str, Document | None]:
    """The documents of `case` after the edit, to be given to `Case.replaced`."""
    changes: dict[str, Document | None] = {}
    for change in edit.files:
        document = read(change.file, change.created) if change.created is not None else case.documents[change.file]
        for batch in change.forward:
            document = spliced(document, batch)
        changes[change.file] = document
    return changes


def take_back(case: Case, edit: Edit) -> dict[str, Document | None]:
    """The documents of `case` without the edit; files that it created are gone."""
    changes: dict[str, Document | None] = {}
    for change in edit.files:
        if change.created is not None:
            changes[change.file] = None
            continue
        document = case.documents[change.file]
        for batch in change.backward:
            document = spliced(document, batch)
        changes[change.file] = document
    return changes
