"""Changing several items from the command line in one save."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.command import COMMENTED, kettle, run


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return kettle(tmp_path, purpose=COMMENTED)


def hazards(root: Path) -> Path:
    """A case with three hazards, the last of which is reviewed."""
    purpose = """\
losses:
  L-1: People are scalded.
  L-2: The kitchen burns.
hazards:
  H-1: {losses: [L-1], text: Water boils over.}
  H-2: {losses: [L-1, L-2], text: The heater is on without water.}
  H-3: {losses: [L-1], status: reviewed, labels: [lid], text: Steam escapes.}
"""
    return kettle(root, purpose=purpose)


def test_several_items_are_changed_in_one_save_or_none(tmp_path: Path) -> None:
    root = hazards(tmp_path)
    before = (root / "model/purpose.yaml").read_bytes()
    done = run("-C", root, "set", "H-1", "H-2", "H-99", "status", "approved")
    assert (done.returncode, "no item H-99" in done.stderr) == (2, True)
    done = run("-C", root, "set", "H-1", "H-2", "status", "aproved")
    assert "H-1: " in done.stderr
    assert "did you mean `approved`?" in done.stderr
    done = run("-C", root, "link", "H-1", "H-2", "losses", "L-7")
    assert "there is no loss L-7" in done.stderr
    assert (root / "model/purpose.yaml").read_bytes() == before
    done = run("-C", root, "set", "H-1", "H-2", "status", "approved")
    assert done.stderr == "set status in 2 items: model/purpose.yaml\n"
    assert run("-C", root, "set", "H-1", "H-2", "status", "approved").returncode == 0, "again it is as it should be"


def test_items_are_chosen_as_list_lists_them(tmp_path: Path) -> None:
    root = hazards(tmp_path)
    assert "2 items" in run("-C", root, "list", "hazard", "--status", "draft").stderr
    done = run("-C", root, "set", "--kind", "hazard", "--status", "draft", "owner", "kitchen")
    assert done.stderr == "set owner in 2 items: model/purpose.yaml\n"
    done = run("-C", root, "set", "--kind", "hazard", "--text", "steam", "labels", "--add", "hot")
    assert done.stderr == "add hot to labels in H-3: model/purpose.yaml\n"
    assert "labels: [lid, hot]" in (root / "model/purpose.yaml").read_text()
    assert run("-C", root, "link", "--kind", "hazard", "losses", "L-2").stderr.startswith(
        "link losses to L-2 in 2 items"
    )
    assert run("-C", root, "unlink", "--kind", "hazard", "losses", "L-1").stderr.startswith(
        "unlink losses from L-1 in 3"
    )
    assert run("-C", root, "unset", "--kind", "hazard", "--entry", "hot", "labels").stderr.startswith("take hot from")
    assert run("-C", root, "unset", "--kind", "hazard", "owner").stderr.startswith("unset owner in 2 items")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("set", "status", "draft"), "name the items, or choose them"),
        (("set", "H-1", "H-2", "text=so hot"), "two words: set H-1 H-2 text 'so hot'"),
        (("set", "H-1", "--kind", "hazard", "status", "draft"), "not both"),
        (("set", "--kind", "hazzard", "status", "draft"), "did you mean hazard?"),
        (("set", "--status", "nonsense", "status", "draft"), "no item is chosen"),
        (("set", "--finding", "SFC999", "status", "draft"), "no rule 'SFC999'"),
    ],
)
def test_what_chooses_no_items_or_is_not_clear_changes_nothing(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    root = hazards(tmp_path)
    before = (root / "model/purpose.yaml").read_bytes()
    done = run("-C", root, *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert (root / "model/purpose.yaml").read_bytes() == before


def test_several_items_are_deleted_in_one_save_or_none(root: Path) -> None:
    run("new", "loss", "text=Time is lost.", cwd=root)
    before = (root / "model" / "purpose.yaml").read_text()
    done = run("delete", "L-2", "L-1", cwd=root)
    assert done.returncode == 2
    assert "1 item refers to L-1" in done.stderr
    assert "no item L-7" in run("delete", "L-2", "L-7", cwd=root).stderr
    assert (root / "model" / "purpose.yaml").read_text() == before
    done = run("delete", "L-1", "H-1", "L-2", cwd=root)
    assert done.returncode == 0
    assert "delete L-1, H-1, L-2: model/purpose.yaml" in done.stderr
    assert run("list", cwd=root).stdout == ""


def test_references_to_several_deleted_items_are_taken_away(root: Path) -> None:
    run("new", "loss", "text=Time is lost.", cwd=root)
    run("link", "H-1", "losses", "L-2", cwd=root)
    assert run("delete", "L-1", "L-2", "--unlink", cwd=root).returncode == 0
    assert "losses: []" in (root / "model" / "purpose.yaml").read_text()


def test_a_field_that_an_element_is_named_like_is_still_a_field(tmp_path: Path) -> None:
    root = hazards(tmp_path)
    assert run("-C", root, "new", "element", "--id", "text", "title=Text").returncode == 0
    assert run("-C", root, "set", "H-1", "text", "pressure = 3 bar").returncode == 0
    assert "pressure = 3 bar" in run("-C", root, "show", "H-1").stdout
