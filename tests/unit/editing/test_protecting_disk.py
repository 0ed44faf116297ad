"""Files that somebody else changes while something is unsaved, before a crash or after."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from safetycase.editing import EditError, delete_item, new_item
from safetycase.editing.journal import EditJournal
from safetycase.editing.reconciling import with_disk, with_left
from safetycase.model import BY_NAME
from tests.unit.editing.protected import EDITS, Sitting, journals, left_of, texts_of, theirs


class TestDiskChanged:
    """Somebody else changes the files while something is unsaved, before a crash or after."""

    def test_what_fits_together_is_merged_as_one_step(self, root: Path) -> None:
        sitting = Sitting(root)
        workspace = sitting.workspace
        sitting.set("H-1", "text", "Mine")
        mine = texts_of(workspace)
        there = theirs(root, ("The lid opens", "Theirs   # a comment of theirs"))
        with pytest.raises(EditError, match="changed on disk"):
            workspace.save()
        made = with_disk(workspace)
        assert (made.conflicts, made.merged.mine, made.merged.theirs) == ((), ("H-1",), ("H-2",))
        workspace.reconcile(made)
        assert workspace.case.documents["model/purpose.yaml"].text == there.replace("The kettle boils dry", "Mine")
        assert workspace.dirty == ("model/purpose.yaml",)
        assert workspace.dirty_items() == {"H-1"}
        assert workspace.undo_title == "merge with the files on disk"
        merged = texts_of(workspace)
        workspace.undo()
        assert texts_of(workspace) == mine
        assert list(workspace.superseded) == ["model/purpose.yaml"]
        workspace.redo()
        assert texts_of(workspace) == merged
        assert list(workspace.superseded) == []
        assert workspace.save() == ("model/purpose.yaml",)
        assert workspace.external_change().clean == ()
        sitting.crash()

    def test_a_conflict_changes_nothing_until_it_is_decided(self, root: Path) -> None:
        sitting = Sitting(root)
        workspace = sitting.workspace
        sitting.set("H-1", "text", "Mine")
        theirs(root, ("boils dry", "bursts"))
        made = with_disk(workspace)
        (conflict,) = made.conflicts
        with pytest.raises(EditError, match="H-1 text: changed on both sides"):
            workspace.reconcile(made)
        decided = made.decided({conflict.key: "mine"})
        sitting.set("H-2", "text", "Meanwhile")
        with pytest.raises(EditError, match="merge again"):
            workspace.reconcile(decided)
        decided = with_disk(workspace).decided({conflict.key: "theirs"})
        workspace.reconcile(decided)
        assert workspace.case.items["H-1"].title == "The kettle bursts"
        assert workspace.case.items["H-2"].title == "Meanwhile"
        workspace.undo()
        assert workspace.case.items["H-1"].title == "Mine", "the side that was not chosen is an undo away"
        sitting.crash()

    def test_a_decision_for_mine_alone_outlives_a_crash(self, root: Path) -> None:
        sitting = Sitting(root)
        sitting.set("H-1", "text", "Mine")
        theirs(root, ("boils dry", "bursts"))
        made = with_disk(sitting.workspace)
        sitting.workspace.reconcile(made.decided({one.key: "mine" for one in made.conflicts}))
        assert sitting.workspace.undo_title == "merge with the files on disk"
        texts = sitting.crash()
        again = Sitting(root)
        (found,) = again.session.left()
        assert again.workspace.take_up(found), "it was decided, and is not asked about again"
        assert texts_of(again.workspace) == texts
        assert again.workspace.save() == ("model/purpose.yaml",)
        again.crash()

    def test_a_file_decided_for_mine_stands_on_the_disk_though_another_one_was_merged(self, root: Path) -> None:
        sitting = Sitting(root)
        sitting.set("H-1", "text", "Mine")
        there = theirs(root, ("boils dry", "bursts"))
        structure = root / "model/structure.yaml"
        structure.write_text(structure.read_text().replace("[none, some]", "[none, some, much]"))
        made = with_disk(sitting.workspace)
        sitting.workspace.reconcile(made.decided({one.key: "mine" for one in made.conflicts}))
        sitting.crash()
        again = Sitting(root)
        (found,) = again.session.left()
        assert found.base["model/purpose.yaml"] is not None
        assert found.base["model/purpose.yaml"].text == there
        assert again.workspace.take_up(found), "it was decided, and is not asked about again"
        again.crash()

    def test_a_deletion_decided_for_mine_outlives_a_crash_in_a_file_that_was_never_edited_here(
        self, root: Path
    ) -> None:
        other = root / "model/other.yaml"
        other.write_text("hazards: {}\n")
        sitting = Sitting(root)
        sitting.workspace.apply(lambda case: delete_item(case, "H-3"))
        theirs(root, ("  H-3:\n    losses: [L-2]\n    text: The heater is on without water\n", ""))
        other.write_text("hazards:\n  H-3:\n    losses: [L-2]\n    text: The heater runs dry\n")
        made = with_disk(sitting.workspace)
        sitting.workspace.reconcile(made.decided({one.key: "mine" for one in made.conflicts}))
        assert sitting.workspace.dirty == ("model/other.yaml",)
        sitting.set("H-1", "text", "Mine")
        texts = sitting.crash()
        again = Sitting(root)
        (found,) = again.session.left()
        assert not found.fault
        assert again.workspace.take_up(found)
        assert texts_of(again.workspace) == texts
        assert "H-3" not in again.workspace.case.items
        again.crash()

    def test_edits_are_merged_where_their_item_was_made_in_another_file_since_the_crash(self, root: Path) -> None:
        sitting = Sitting(root)
        made = sitting.workspace.apply(lambda case: new_item(case, BY_NAME["hazard"], {"text": "Mine"}))
        sitting.crash()
        (root / "model/other.yaml").write_text(f"hazards:\n  {made.item}:\n    text: Theirs\n")
        again = Sitting(root)
        (found,) = again.session.left()
        assert not again.workspace.take_up(found), "there would be two of one id"
        (conflict,) = with_left(again.workspace, found).conflicts
        assert conflict.name == made.item
        again.crash()

    def test_a_save_between_makes_a_merge_void(self, root: Path) -> None:
        sitting = Sitting(root)
        sitting.set("H-1", "text", "Mine")
        made = with_disk(sitting.workspace)
        sitting.workspace.save()
        with pytest.raises(EditError, match="merge again"):
            sitting.workspace.reconcile(made)
        sitting.crash()

    @pytest.mark.parametrize("undone", [False, True])
    def test_a_merge_outlives_a_crash_and_so_does_its_undo(self, root: Path, undone: bool) -> None:
        sitting = Sitting(root)
        sitting.set("H-1", "text", "Mine")
        theirs(root, ("The lid opens", "Theirs"))
        sitting.workspace.reconcile(with_disk(sitting.workspace))
        if undone:
            sitting.workspace.undo()
        texts = sitting.crash()
        again = Sitting(root)
        (found,) = again.session.left()
        assert again.workspace.take_up(found)
        assert texts_of(again.workspace) == texts
        assert again.workspace.superseded == (("model/purpose.yaml",) if undone else ())
        assert again.workspace.undo_title == ("set H-1 text" if undone else "merge with the files on disk")
        again.crash()

    def test_files_that_changed_after_the_crash_are_merged(self, root: Path) -> None:
        sitting = Sitting(root)
        sitting.set("H-1", "text", "Mine")
        EDITS["new file"](sitting.workspace)
        sitting.crash()
        theirs(root, ("The lid opens", "Theirs"))
        again = Sitting(root)
        (found,) = again.session.left()
        assert not again.workspace.take_up(found)
        made = with_left(again.workspace, found)
        assert made.conflicts == ()
        again.workspace.reconcile(made)
        assert again.workspace.case.items["H-1"].title == "Mine"
        assert again.workspace.case.items["H-2"].title == "Theirs"
        assert "E-1" in again.workspace.case.items
        assert again.workspace.undo_title == "recover 2 edits"
        assert journals(root) != [found.path]
        again.workspace.save()
        again.crash()
        assert journals(root) == []

    def test_conflicts_with_what_is_on_disk_now_are_asked_about(self, root: Path) -> None:
        sitting = Sitting(root)
        sitting.set("H-1", "text", "Mine")
        sitting.crash()
        theirs(root, ("boils dry", "bursts"))
        again = Sitting(root)
        (found,) = again.session.left()
        made = with_left(again.workspace, found)
        (conflict,) = made.conflicts
        assert (conflict.mine, conflict.theirs) == ("Mine", "The kettle bursts")
        assert again.workspace.case.items["H-1"].title == "The kettle bursts"
        again.workspace.reconcile(made.decided({conflict.key: "mine"}))
        assert again.workspace.case.items["H-1"].title == "Mine"
        again.workspace.undo()
        assert again.workspace.dirty == ()
        again.crash()

    def test_an_id_that_is_taken_in_another_file_since_is_asked_about(self, root: Path) -> None:
        sitting = Sitting(root)
        EDITS["new"](sitting.workspace)
        sitting.crash()
        (root / "model/more.yaml").write_text("hazards:\n  H-4:\n    text: Theirs\n")
        again = Sitting(root)
        (found,) = again.session.left()
        made = with_left(again.workspace, found)
        (conflict,) = made.conflicts
        assert (conflict.what, conflict.item) == ("added", "H-4")
        again.workspace.reconcile(made.decided({conflict.key: "both"}))
        assert again.workspace.case.items["H-4"].title == "Theirs"
        assert again.workspace.case.items["H-5"].title == "Neu"
        assert not again.workspace.case.duplicates
        again.crash()

    def test_an_item_that_was_moved_to_another_file_since_is_changed_there(self, root: Path) -> None:
        sitting = Sitting(root)
        sitting.set("H-3", "text", "Mine")
        sitting.crash()
        block = "  H-3:\n    losses: [L-2]\n    text: The heater is on without water\n"
        theirs(root, (block, ""))
        (root / "model/more.yaml").write_text(f"hazards:\n{block}")
        again = Sitting(root)
        (found,) = again.session.left()
        made = with_left(again.workspace, found)
        assert made.conflicts == ()
        again.workspace.reconcile(made)
        assert again.workspace.case.items["H-3"].file == "model/more.yaml"
        assert again.workspace.case.items["H-3"].title == "Mine"
        again.crash()

    def test_two_sessions_that_crashed_are_recovered_one_after_the_other(self, root: Path) -> None:
        sitting = Sitting(root)
        sitting.set("H-1", "text", "First")
        sitting.crash()
        second = Sitting(root)
        second.set("H-2", "text", "Second")
        EDITS["new file"](second.workspace)
        second.crash()
        third = Sitting(root)
        found = third.session.left()
        assert [[entry.title for entry in one.entries] for one in found] == [
            ["set H-2 text", "new evidence E-1"], ["set H-1 text"]
        ]  # fmt: skip
        assert third.workspace.take_up(found[0])
        assert not third.workspace.take_up(found[1])
        third.workspace.reconcile(with_left(third.workspace, found[1]))
        titles = [third.workspace.case.items[name].title for name in ("H-1", "H-2")]
        assert titles == ["First", "Second"]
        texts = third.crash()
        fourth = Sitting(root)
        (last,) = fourth.session.left()
        assert len(last.entries) == 3
        assert fourth.workspace.take_up(last)
        assert texts_of(fourth.workspace) == texts
        fourth.crash()

    def test_a_crash_right_after_a_save_leaves_nothing_to_do(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        sitting = Sitting(root)
        sitting.set("H-1", "text", "Mine")
        with monkeypatch.context() as patch:
            patch.setattr(EditJournal, "clear", lambda self: None)
            sitting.workspace.save()
        sitting.crash()
        again = Sitting(root)
        (found,) = again.session.left()
        assert found.unsaved(again.workspace.on_disk) == ()
        again.crash()

    def test_another_manifest_is_read_with_what_is_unsaved(self, root: Path) -> None:
        sitting = Sitting(root)
        workspace = sitting.workspace
        sitting.set("H-1", "text", "Mine")
        (root / "safetycase.yaml").write_text('safetycase: "1"\nmodels: [model/*.yaml, more/*.yaml]\nname: Teapot\n')
        (root / "more").mkdir()
        (root / "more/x.yaml").write_text("losses:\n  L-9: More\n")
        made = with_disk(workspace)
        assert made.whole
        workspace.reconcile(made)
        assert workspace.case.name == "Teapot"
        assert workspace.case.items["H-1"].title == "Mine"
        assert "L-9" in workspace.case.items
        workspace.undo()
        assert workspace.case.name == "Kettle"
        assert "L-9" not in workspace.case.items
        workspace.redo()
        assert workspace.case.name == "Teapot"
        assert workspace.save() == ("model/purpose.yaml",)
        sitting.crash()

    def test_a_manifest_that_leaves_out_what_is_unsaved_is_refused(self, root: Path) -> None:
        sitting = Sitting(root)
        sitting.set("H-1", "text", "Mine")
        (root / "safetycase.yaml").write_text('safetycase: "1"\nmodels: ["model/s*.yaml"]\n')
        with pytest.raises(EditError, match=r"no longer takes model/purpose\.yaml"):
            with_disk(sitting.workspace)
        assert sitting.workspace.save() == ("model/purpose.yaml",)
        sitting.crash()

    def test_a_file_that_cannot_be_read_is_not_taken_for_one_that_is_gone(self, root: Path) -> None:
        sitting = Sitting(root)
        sitting.set("H-1", "text", "Mine")
        (root / "model/purpose.yaml").unlink()
        (root / "model/purpose.yaml").mkdir()
        with pytest.raises(EditError, match="nothing was merged"):
            with_disk(sitting.workspace)
        sitting.crash()

    def test_files_read_again_without_anything_unsaved_begin_no_journal(self, root: Path) -> None:
        sitting = Sitting(root)
        theirs(root, ("The lid opens", "Theirs"))
        sitting.workspace.reload(sitting.workspace.external_change().clean)
        assert journals(root) == []
        sitting.workspace.undo()
        assert len(journals(root)) == 1
        texts = sitting.crash()
        again = Sitting(root)
        (found,) = again.session.left()
        assert again.workspace.take_up(found)
        assert texts_of(again.workspace) == texts
        assert again.workspace.superseded == ("model/purpose.yaml",)
        again.crash()

    def test_an_edit_that_a_merge_gave_up_is_not_recovered(self, root: Path) -> None:
        sitting = Sitting(root)
        workspace = sitting.workspace
        workspace.apply(partial(delete_item, item_id="H-2"))
        workspace.save()
        workspace.undo()
        (root / "model/other.yaml").write_text("hazards:\n  H-2:\n    losses: [L-1]\n    text: Theirs\n")
        made = with_disk(workspace)
        workspace.reconcile(made.decided({one.key: "theirs" for one in made.conflicts}))
        assert workspace.dirty == ()
        sitting.crash()
        again = Sitting(root)
        assert [one.unsaved(again.workspace.on_disk) for one in left_of(root)] == [()]
        again.crash()
