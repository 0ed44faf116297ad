"""Fields and items put back as they were, byte for byte where that is possible."""

from __future__ import annotations

from pathlib import Path

import pytest

from safetycase.case import Folder, load
from safetycase.editing import Command, EditError, Workspace, delete_item, new_item, rename_item, set_field, unset_field
from safetycase.editing.restoring import restore_field, restore_item
from safetycase.model import BY_NAME

BEFORE = """\
losses:
  L-1: Harm   # the worst
  # what it costs
  L-2:
    text: >-
      Money is lost,
      much of it.
    category: financial   # only that
  L-3: {text: Time is lost, labels: [late]}
requirements:
  R-1:
    text: It stops.
    target:
      metric: failure-rate   # of stops
      at_most: 0.1
"""


def opened(root: Path) -> Workspace:
    (root / "model").mkdir()
    (root / "safetycase.yaml").write_text('safetycase: "1"\nname: Test\n')
    (root / "model/m.yaml").write_text(BEFORE)
    return Workspace(root)


def changed(item_id: str, *path: str, value: object) -> Command:
    return lambda case: set_field(case, item_id, path, value)


@pytest.mark.parametrize(
    ("item_id", "path", "change"),
    [
        ("L-1", ("text",), changed("L-1", "text", value="Less harm")),
        ("L-2", ("text",), changed("L-2", "text", value="Money.")),
        ("L-2", ("category",), changed("L-2", "category", value="safety")),
        ("L-3", ("labels",), changed("L-3", "labels", value=["late", "later"])),
        ("R-1", ("target", "at_most"), changed("R-1", "target", "at_most", value=0.5)),
        ("R-1", ("owner",), changed("R-1", "owner", value="Ada")),
        ("R-1", ("target", "at_most"), lambda case: unset_field(case, "R-1", ("target", "at_most"))),
    ],
    ids=["short", "folded", "comment", "flow", "nested", "added", "gone"],
)
def test_a_field_is_restored_in_its_words_as_one_step(
    tmp_path: Path, item_id: str, path: tuple[str, ...], change: Command
) -> None:
    workspace = opened(tmp_path)
    before = workspace.case
    workspace.apply(change)
    after = workspace.case.documents["model/m.yaml"].text
    assert after != BEFORE
    edit = workspace.apply(restore_field(before, "HEAD", item_id, path))
    assert edit.title.startswith("restore")
    assert edit.title.endswith(f"of {item_id} to HEAD")
    assert workspace.case.documents["model/m.yaml"].text == BEFORE
    workspace.undo()
    assert workspace.case.documents["model/m.yaml"].text == after
    with pytest.raises(EditError, match="is as at HEAD"):
        restore_field(before, "HEAD", item_id, path)(before)


@pytest.mark.parametrize("item_id", ["L-1", "L-2", "L-3", "R-1"])
def test_an_item_that_is_gone_stands_again_where_it_stood(tmp_path: Path, item_id: str) -> None:
    workspace = opened(tmp_path)
    before = workspace.case
    workspace.apply(lambda case: delete_item(case, item_id))
    workspace.apply(restore_item(before, "HEAD", item_id))
    found = workspace.case.items[item_id]
    assert found.raw == before.items[item_id].raw
    text = workspace.case.documents["model/m.yaml"].text
    assert [line for line in text.splitlines() if not line.startswith("  #")] == [
        line for line in BEFORE.splitlines() if not line.startswith("  #")
    ]


@pytest.mark.parametrize("item_id", ["L-1", "L-2", "L-3", "R-1"])
def test_an_item_with_several_changes_is_restored_as_a_whole(tmp_path: Path, item_id: str) -> None:
    workspace = opened(tmp_path)
    before = workspace.case
    workspace.apply(changed(item_id, "text", value="Something else."))
    workspace.apply(changed(item_id, "owner", value="Ada"))
    workspace.apply(restore_item(before, "HEAD", item_id))
    assert workspace.case.documents["model/m.yaml"].text == BEFORE


def test_the_last_item_of_a_file_that_is_gone_comes_back_in_a_file_of_its_own(tmp_path: Path) -> None:
    workspace = opened(tmp_path)
    (tmp_path / "model/n.yaml").write_text("hazards:\n  H-1: {text: Too close, losses: [L-1]}\n")
    workspace = Workspace(tmp_path)
    before = workspace.case
    (tmp_path / "model/n.yaml").unlink()
    workspace = Workspace(tmp_path)
    workspace.apply(restore_item(before, "HEAD", "H-1"))
    workspace.save()
    assert load(Folder(tmp_path)).items["H-1"].raw == before.items["H-1"].raw


def test_what_cannot_be_restored_is_refused(tmp_path: Path) -> None:
    workspace = opened(tmp_path)
    before = workspace.case
    workspace.apply(lambda case: new_item(case, BY_NAME["hazard"], {"text": "Too fast"}, "H-9"))
    with pytest.raises(EditError, match="was not there at HEAD"):
        workspace.apply(restore_item(before, "HEAD", "H-9"))
    with pytest.raises(EditError, match="L-1 is as at HEAD"):
        workspace.apply(restore_item(before, "HEAD", "L-1"))
    workspace.apply(lambda case: rename_item(case, "L-3", "L-4"))
    workspace.apply(lambda case: rename_item(case, "H-9", "L-3"))
    with pytest.raises(EditError, match="L-3 was loss at HEAD"):
        workspace.apply(restore_item(before, "HEAD", "L-3"))
    with pytest.raises(EditError, match="another item than at HEAD"):
        workspace.apply(restore_field(before, "HEAD", "L-3", ("text",)))


@pytest.mark.parametrize(
    "instead",
    [
        "<<<<<<< HEAD\n  L-1: Harm to many\n=======\n  L-1: No harm\n>>>>>>> theirs\n",
        "  L-1: {text: Harm, labels: [half\n",
    ],
    ids=["conflict", "half typed"],
)
def test_what_stands_in_lines_that_cannot_be_read_is_not_written_over(tmp_path: Path, instead: str) -> None:
    workspace = opened(tmp_path)
    before = load(Folder(tmp_path))
    file = tmp_path / "model/m.yaml"
    file.write_text(BEFORE.replace("  L-1: Harm   # the worst\n", instead))
    again = Workspace(tmp_path)
    assert "L-1" not in again.case.items
    with pytest.raises(EditError, match="L-1 is taken"):
        again.apply(restore_item(before, "HEAD", "L-1"))
    assert again.dirty == ()
    assert workspace.dirty == ()
