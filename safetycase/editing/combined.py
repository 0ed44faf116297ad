"""Several commands as one: a single step to undo, all of it done or none."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from safetycase.case import Case
from safetycase.editing.drafts import Edit, EditError, FileEdit, NothingToDoError, perform

Command = Callable[[Case], Edit]

_IDLE = "nothing to change: all of it is so already"


def in_one(title: str, commands: Sequence[Command], *, item: str = "", pass_over: bool = False) -> Command:
    """One command that carries several out, each on what the one before it left.

    `item` is the id to look at afterwards, by default that of the first command. The command raises EditError, and
    nothing is done, if one of them does, or if there are none. To `pass_over` those with nothing to do, while others
    have, has to be asked for.
    """

    def command(case: Case) -> Edit:
        if not commands:
            raise EditError("there is nothing to do")
        edits: list[Edit] = []
        idle: NothingToDoError | None = None
        for number, one in enumerate(commands, start=1):
            try:
                edit = one(case)
            except NothingToDoError as nothing:
                if not pass_over:
                    raise
                idle = nothing
                continue
            edits.append(edit)
            if number < len(commands):
                case = case.replaced(perform(case, edit))
        if not edits:
            raise idle if idle is not None and len(commands) == 1 else NothingToDoError(_IDLE)
        return Edit(title or edits[0].title, _joined(edits), item or edits[0].item)

    return command


def _joined(edits: Sequence[Edit]) -> tuple[FileEdit, ...]:
    files: dict[str, FileEdit] = {}
    for edit in edits:
        for change in edit.files:
            known = files.get(change.file)
            files[change.file] = change if known is None else _after(known, change)
    return tuple(files[name] for name in sorted(files))


def _after(first: FileEdit, then: FileEdit) -> FileEdit:
    return FileEdit(first.file, first.forward + then.forward, then.backward + first.backward, first.created)
