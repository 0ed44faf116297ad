"""Random sessions with a case beside a plain model of it: edits, saves, other people's changes, crashes, recovery."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from safetycase.case import Case, Folder, load
from safetycase.documents import Document
from safetycase.editing import EditError, Workspace, delete_item, new_item, set_field, unset_field
from safetycase.editing.conflicts import Conflict, Side
from safetycase.editing.left import left
from safetycase.editing.reconciling import Reconciliation, with_disk, with_left, with_redo
from safetycase.editing.session import Session
from safetycase.model import BY_NAME

Item = dict[str, str]
Plain = dict[str, Item]
"""The model: items by id, each with its fields."""

FIELDS = ("text", "status", "owner")
START = """\
# the first
losses:
  L-1:
    text: one   # and why
    status: draft
  L-2:
    text: two
    owner: Ann
"""
OTHER = "losses:\n  L-3:\n    owner: Bob   # who else\n    text: three\n"


def plain(case: Case) -> Plain:
    """A case as the model has it."""
    return {item.id: dict(item.data) for item in case.items.values()}


def items_of(documents: Mapping[str, Document | None]) -> Plain:
    """The items of some files as the model has them."""
    return {
        item: dict(raw)
        for document in documents.values()
        if document is not None and isinstance(document.data, dict)
        for item, raw in (document.data.get("losses") or {}).items()
    }


def merged(base: Plain, mine: Plain, theirs: Plain, side: Side) -> Plain:
    """What a merge comes to if one side is chosen for everything that both changed."""
    result: Plain = {}
    added: list[str] = []
    for item in sorted({*base, *mine, *theirs}):
        was, here, there = base.get(item), mine.get(item), theirs.get(item)
        if here in (was, there):
            stands = there
        elif there == was:
            stands = here
        elif was is not None and here is not None and there is not None:
            stands = _fields(was, here, there, side)
        elif was is None and side == "both":
            added.append(item)
            stands = there
        else:
            stands = {"mine": here, "base": was if was is not None else there}.get(side, there)
        if stands is not None:
            result[item] = stands
    for item in added:
        number = 1 + max(int(one[2:]) for one in {*mine, *theirs, *result})
        result[f"L-{number}"] = mine[item]
    return result


def _fields(was: Item, here: Item, there: Item, side: Side) -> Item:
    result: Item = {}
    for name in FIELDS:
        a, b, c = was.get(name), here.get(name), there.get(name)
        value = c if b in (a, c) else b if c == a else {"mine": b, "base": a}.get(side, c)
        if value is not None:
            result[name] = value
    return result


def chosen(conflict: Conflict, side: Side) -> Side:
    """The decision about a conflict, if it is possible; theirs otherwise."""
    return side if side in conflict.sides else "theirs"


SIDES: st.SearchStrategy[Any] = st.sampled_from(["mine", "theirs", "base", "both"])


class Done(NamedTuple):
    """A step: the case before and after it, and whether it brought in what somebody else wrote."""

    before: Plain
    after: Plain
    read: bool


class KilledError(Exception):
    """The process ends here."""


class Sitting(RuleBasedStateMachine):
    """One person with a workspace, another one who changes the files, and a machine that crashes."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="sitting-"))
        self.number = 0

    @initialize()
    def begin(self) -> None:
        (self.root / "model").mkdir()
        (self.root / "safetycase.yaml").write_text('safetycase: "1"\nname: Kettle\n')
        (self.root / "model/a.yaml").write_text(START)
        (self.root / "model/b.yaml").write_text(OTHER)
        self.left: dict[Path, tuple[Plain, Plain]] = {}
        self.open()

    def open(self) -> None:
        self.session = Session(self.root)
        self.workspace = Workspace(self.root, journal=self.session.journal)
        self.mine = self.on_disk()
        self.base = self.on_disk()
        self.done: list[Done] = []
        self.undone: list[Done] = []

    def teardown(self) -> None:
        self.session.give_up()
        self.session.close()
        for one in left(self.root):
            one.discard()
        shutil.rmtree(self.root)

    def on_disk(self) -> Plain:
        return plain(load(Folder(self.root)))

    def words(self) -> str:
        """Words that nobody wrote before, so that no two items say the same."""
        self.number += 1
        return f"words {self.number}"

    def step(self, mine: Plain, *, read: bool = False) -> None:
        self.done.append(Done(self.mine, mine, read))
        kept = itertools.takewhile(lambda one: not one.read, reversed(self.undone)) if read else ()
        self.undone = list(kept)[::-1]
        self.mine = mine

    def item(self, place: int, of: Plain) -> str:
        return sorted(of)[place % len(of)]

    @rule(place=st.integers(0, 9), field=st.sampled_from(FIELDS))
    def edit(self, place: int, field: str) -> None:
        if not self.mine:
            return
        item, words = self.item(place, self.mine), self.words()
        value = "reviewed" if field == "status" else words
        if self.mine[item].get(field) == value:
            return
        self.workspace.apply(partial(set_field, item_id=item, path=(field,), value=value))
        self.step({**self.mine, item: {**self.mine[item], field: value}})

    @rule(place=st.integers(0, 9), field=st.sampled_from(("status", "owner")))
    def take_away(self, place: int, field: str) -> None:
        if not self.mine:
            return
        item = self.item(place, self.mine)
        if field in self.mine[item]:
            self.workspace.apply(partial(unset_field, item_id=item, path=(field,)))
            self.step({**self.mine, item: {k: v for k, v in self.mine[item].items() if k != field}})

    @rule()
    def add(self) -> None:
        data = {"text": self.words()}
        edit = self.workspace.apply(lambda case: new_item(case, BY_NAME["loss"], data))
        assert edit.item not in self.mine
        self.step({**self.mine, edit.item: data})

    @rule(place=st.integers(0, 9))
    def delete(self, place: int) -> None:
        if not self.mine:
            return
        item = self.item(place, self.mine)
        self.workspace.apply(lambda case: delete_item(case, item))
        self.step({k: v for k, v in self.mine.items() if k != item})

    @rule()
    def undo(self) -> None:
        if not self.done:
            return
        self.workspace.undo()
        step = self.done.pop()
        self.undone.append(Done(step.before, self.mine, step.read))
        self.mine = step.before

    @rule(side=SIDES)
    def redo(self, side: Side) -> None:
        """Do again what was undone, merged with what was read from disk since."""
        if not self.undone:
            return
        step = self.undone.pop()
        wanted = merged(step.before, step.after, self.mine, side)
        made = with_redo(self.workspace)
        if made is None:
            self.workspace.redo()
        else:
            event("done again by a merge")
            with pytest.raises(EditError, match="merge it"):
                self.workspace.redo()
            self.workspace.reconcile(self._decided(made, side))
        wanted = self._as_merged(wanted, side)
        self.done.append(Done(self.mine, wanted, step.read))
        self.mine = wanted

    @rule()
    def save(self) -> None:
        if self.on_disk() != self.base:
            return
        with self.workspace.saving(overwrite=True) as saving:
            self._refused_meanwhile()
            saving.write()
            self._refused_meanwhile()
        self.base = self.mine

    def _refused_meanwhile(self) -> None:
        """While files are written, nothing changes the case that is written."""
        words = self.words()
        changes: list[Callable[[], object]] = [
            lambda: self.workspace.apply(lambda case: new_item(case, BY_NAME["loss"], {"text": words})),
            lambda: self.workspace.reconcile(with_disk(self.workspace)),
            lambda: self.workspace.reload(("model/a.yaml",)),
            self.workspace.save,
        ]
        changes += [self.workspace.undo] if self.done else []
        changes += [self.workspace.redo] if self.undone else []
        for change in changes:
            with pytest.raises(EditError):
                change()

    @rule(written=st.booleans())
    def killed_while_saving(self, written: bool) -> None:
        """The process dies in a save, before or after the files are written: nothing is lost either way."""
        if self.on_disk() != self.base:
            return
        with suppress(KilledError), self.workspace.saving(overwrite=True) as saving:
            if written:
                saving.write()
            raise KilledError
        self.crash()

    @rule(place=st.integers(0, 9), what=st.sampled_from(("set", "add", "delete")), field=st.sampled_from(FIELDS))
    def somebody_else(self, place: int, what: str, field: str) -> None:
        """Another program edits the files, and nothing but the files."""
        theirs = self.on_disk()
        other = Workspace(self.root)
        if what == "add" or not theirs:
            words = self.words()
            other.apply(lambda case: new_item(case, BY_NAME["loss"], {"text": words}))
        elif what == "delete":
            item = self.item(place, theirs)
            other.apply(lambda case: delete_item(case, item))
        else:
            item = self.item(place, theirs)
            value = "approved" if field == "status" else self.words()
            other.apply(partial(set_field, item_id=item, path=(field,), value=value))
        other.save()

    @rule(side=SIDES)
    def merge(self, side: Side) -> None:
        """Bring the case together with the disk, one side chosen for every conflict."""
        theirs = self.on_disk()
        made = self._decided(with_disk(self.workspace), side)
        revision = self.workspace.revision
        self.workspace.reconcile(made)
        wanted = self._as_merged(merged(self.base, self.mine, theirs, side), side)
        if self.workspace.revision != revision:
            self.step(wanted, read=True)
        assert self.mine == wanted
        self.base = theirs

    def _as_merged(self, wanted: Plain, side: Side) -> Plain:
        """What was wanted of a merge; which ids two items with the same one get is for the workspace to say."""
        found = plain(self.workspace.case)
        if side == "both" and sorted(map(repr, found.values())) == sorted(map(repr, wanted.values())):
            return found
        return wanted

    def _decided(self, made: Reconciliation, side: Side) -> Reconciliation:
        if not made.conflicts:
            return made
        event(f"{len(made.conflicts)} conflicts" if len(made.conflicts) < 3 else "more conflicts")
        decided = made.decided({one.key: chosen(one, side) for one in made.conflicts})
        assert decided.conflicts == ()
        return decided

    @rule()
    def crash(self) -> None:
        """The process dies; whatever was acknowledged is found, and nothing else."""
        base, mine = self.base, self.mine
        self.session.close()
        known = set(self.left)
        self.open()
        found = left(self.root)
        for one in found:
            assert not one.fault
            assert not one.torn
            if one.path not in known:
                self.left[one.path] = (base, mine)
                written = items_of(one.mine)
                assert all(mine.get(item) == said for item, said in written.items())
                assert all(base.get(item) == said for item, said in items_of(one.base).items())
                assert {item: base.get(item) for item in mine if item not in written} == {
                    item: said for item, said in mine.items() if item not in written
                }
                assert not {item for item in base if item not in mine} - set(items_of(one.base))
            one.release()
        assert {one.path for one in found} == set(self.left)
        if mine != base:
            assert len(self.left) == len(known) + 1, "what was acknowledged is gone"

    @rule(side=SIDES)
    def recover(self, side: Side) -> None:
        """Take up what the last session left behind."""
        if not self.left:
            return
        found = self.session.left()
        for each in found[1:]:
            each.release()
        base, mine = self.left.pop(found[0].path)
        wanted = merged(base, mine, self.mine, side)
        if self.workspace.take_up(found[0]):
            event("taken up")
            assert wanted == plain(self.workspace.case)
            self.mine, self.done, self.undone = wanted, [], []
        else:
            event("recovered by a merge")
            self.workspace.reconcile(self._decided(with_left(self.workspace, found[0]), side))
            self.step(self._as_merged(wanted, side))
        assert not found[0].path.exists(), "what was taken up is this session's now"

    @invariant()
    def the_case_is_as_the_model_says(self) -> None:
        case = self.workspace.case
        assert plain(case) == self.mine
        assert not case.duplicates
        assert not any(document.findings for document in case.documents.values())
        if self.mine != self.base:
            assert self.workspace.dirty
