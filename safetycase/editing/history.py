"""Steps of a case that is being edited: edits made of splices, and exchanges of whole documents."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import msgspec

from safetycase.case import Case
from safetycase.documents import Document
from safetycase.editing.drafts import Edit, perform, take_back
from safetycase.editing.units import same_file


class Snapshot(msgspec.Struct, frozen=True):
    """A step that put documents in place of others: reading them again, a merge, a recovery. None: no such file.

    `anew` names the files that it read again from disk, `kept` those of them in which another program's earlier change
    stays undone. `cases` are the case before and after where more than documents
    changed, such as the manifest.
    """

    title: str
    before: Mapping[str, Document | None]
    after: Mapping[str, Document | None]
    anew: tuple[str, ...] = ()
    cases: tuple[Case, Case] | None = None
    item: str = ""
    kept: tuple[str, ...] = ()


Step = Edit | Snapshot


def forth(case: Case, step: Step) -> Case:
    """The case with a step taken."""
    if isinstance(step, Edit):
        return case.replaced(perform(case, step))
    return case.replaced(step.after) if step.cases is None else step.cases[1]


def back(case: Case, step: Step) -> Case:
    """The case with a step taken back. What imported cases were is not brought back."""
    if isinstance(step, Edit):
        return case.replaced(take_back(case, step))
    return case.replaced(step.before) if step.cases is None else step.cases[0]


def files_of(step: Step) -> tuple[str, ...]:
    """The files that a step is about."""
    if isinstance(step, Edit):
        return tuple(change.file for change in step.files)
    return tuple(step.after)


def fits(case: Case, step: Step) -> bool:
    """Whether a step can be taken as it is: the documents that it puts others in place of are those of the case."""
    if isinstance(step, Edit) or step.cases is not None:
        return True
    return all(same_file(case.documents.get(name), document) for name, document in step.before.items())


def kept_after(case: Case, undone: Sequence[Step], files: Collection[str]) -> list[Step]:
    """The undone steps that can still be done again, the next one last, after files of a case were read from disk.

    `case` is the case before that. Steps about any of the files come with what these held before and after, so that
    they can be merged. Earlier ones than an undone reading are given up: what they would bring back is on no disk.
    """
    touched, kept = set(files), list[Step]()
    for step in reversed(undone):
        if isinstance(step, Snapshot) and (step.anew or step.cases is not None):
            break
        after, names = forth(case, step), files_of(step)
        if isinstance(step, Edit) and not touched.isdisjoint(names):
            before, now = ({name: one.documents.get(name) for name in names} for one in (case, after))
            step = Snapshot(step.title, before, now, item=step.item)
            touched.update(names)
        kept.append(step)
        case = after
    return kept[::-1]


def superseded_after(act: str, step: Step, superseded: Collection[str], undone: Sequence[Step]) -> set[str]:
    """The files in which another program's change was read and is undone, after a step was done, undone or done again.

    `undone` are the steps that are undone then.
    """
    anew, kept = (step.anew, step.kept) if isinstance(step, Snapshot) else ((), ())
    if act == "undo":
        return {*superseded, *anew}
    still = {name for other in undone if isinstance(other, Snapshot) for name in other.anew} if act == "redo" else set()
    return {name for name in superseded if name not in anew or name in still or name in kept}
