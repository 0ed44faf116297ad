"""What was undone, or not chosen, when somebody else changes the files: not forgotten, and taken for nothing else."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from safetycase.editing import EditError, Workspace, new_item, set_field
from safetycase.editing.reconciling import with_disk, with_redo
from safetycase.model import BY_NAME
from tests.unit.editing.protected import Sitting, theirs


def test_what_was_not_chosen_is_not_written_over_when_the_decision_is_undone(root: Path) -> None:
    sitting = Sitting(root)
    sitting.set("H-1", "text", "Mine")
    there = theirs(root, ("boils dry", "bursts"))
    made = with_disk(sitting.workspace)
    sitting.workspace.reconcile(made.decided({one.key: "mine" for one in made.conflicts}))
    for title in ("Mine", "The kettle boils dry"):
        sitting.workspace.undo()
        assert sitting.workspace.case.items["H-1"].title == title
        with pytest.raises(EditError, match="undone here; saving would overwrite it"):
            sitting.workspace.save()
    sitting.crash()
    again = Sitting(root)
    (found,) = again.session.left()
    assert again.workspace.take_up(found)
    with pytest.raises(EditError, match="undone here; saving would overwrite it"):
        again.workspace.save()
    assert (root / "model/purpose.yaml").read_text() == there
    again.workspace.redo()
    again.workspace.redo()
    assert again.workspace.save() == ("model/purpose.yaml",)
    assert "text: Mine" in (root / "model/purpose.yaml").read_text()


def test_a_change_whose_reading_was_undone_is_not_forgotten_by_a_merge(root: Path) -> None:
    sitting = Sitting(root)
    theirs(root, ("boils dry", "bursts"))
    sitting.workspace.reload(("model/purpose.yaml",))
    sitting.workspace.undo()
    there = theirs(root, ("The lid opens", "The lid melts"))
    sitting.workspace.reconcile(with_disk(sitting.workspace))
    for _ in range(2):
        assert sitting.workspace.case.items["H-1"].title == "The kettle boils dry"
        with pytest.raises(EditError, match="undone here; saving would overwrite it"):
            sitting.workspace.save()
        sitting.workspace.undo()
        sitting.workspace.redo()
    sitting.crash()
    again = Sitting(root)
    (found,) = again.session.left()
    assert again.workspace.take_up(found)
    with pytest.raises(EditError, match="undone here; saving would overwrite it"):
        again.workspace.save()
    assert (root / "model/purpose.yaml").read_text() == there


def test_nothing_is_done_again_that_would_speak_of_a_stranger(root: Path) -> None:
    sitting = Sitting(root)
    workspace = sitting.workspace
    edit = workspace.apply(lambda case: new_item(case, BY_NAME["hazard"], {"text": "Mine.", "losses": ["L-1"]}))
    workspace.apply(partial(set_field, item_id="H-1", path=("text",), value=f"As {edit.item}."))
    workspace.undo()
    workspace.undo()
    other = Workspace(root)
    other.apply(lambda case: new_item(case, BY_NAME["hazard"], {"text": "Theirs.", "losses": ["L-1"]}))
    other.save()
    workspace.reconcile(with_disk(workspace))
    made = with_redo(workspace)
    assert made is not None
    workspace.reconcile(made.decided({one.key: "both" for one in made.conflicts}))
    assert workspace.case.items[edit.item].title == "Theirs."
    assert workspace.redo_title == "", "the text would name the other one"
