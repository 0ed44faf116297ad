"""Edits as a person makes them: what changes in the file, undo and redo, saving, and changes from outside."""

from __future__ import annotations

import difflib
from functools import partial
from pathlib import Path

import pytest

from safetycase.case import Case
from safetycase.editing import (
    Edit,
    EditError,
    Workspace,
    delete_item,
    fill_from_place,
    link,
    move_before,
    new_item,
    new_items,
    next_id,
    parse_field,
    referrers_of,
    rename_item,
    set_field,
    unlink,
    unset_field,
)
from safetycase.model import BY_NAME

PURPOSE = """\
# What must not happen.
losses:
  L-1: Somebody is scalded   # the worst
  L-2:
    category: environment
    text: >-
      The kitchen
      burns.

hazards:
  H-1:
    losses: [L-1, L-2]   # both
    text: The kettle boils dry
  # a hazard of its own
  H-2:
    losses:
      - L-1
    parent: H-1
"""
STRUCTURE = """\
elements:
  heater: Heater
  thermostat:
    role: controller
    process_model:
      temperature:   # of the water
        values: [cold, hot]
        updated_by: FB-1
actions:
  CA-1: {from: thermostat, to: heater, title: heat}
feedback:
  FB-1: {from: heater, to: thermostat, updates: [thermostat/temperature]}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "model").mkdir()
    (tmp_path / "safetycase.yaml").write_text('safetycase: "1"\nname: Kettle\n')
    (tmp_path / "model" / "a-purpose.yaml").write_text(PURPOSE)
    (tmp_path / "model" / "b-structure.yaml").write_text(STRUCTURE)
    return tmp_path


@pytest.fixture
def workspace(root: Path) -> Workspace:
    return Workspace(root)


def text(root: Path, name: str = "a-purpose") -> str:
    return (root / "model" / f"{name}.yaml").read_text()


def difference(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if line[0] in "+-" and not line.startswith(("+++", "---"))]


def saved(workspace: Workspace, root: Path, name: str = "a-purpose") -> list[str]:
    before = PURPOSE if name == "a-purpose" else STRUCTURE
    workspace.save()
    return difference(before, text(root, name))


def test_a_changed_field_changes_one_line(workspace: Workspace, root: Path) -> None:
    workspace.apply(lambda case: set_field(case, "H-1", ("text",), "The kettle boils over"))
    assert saved(workspace, root) == ["-    text: The kettle boils dry", "+    text: The kettle boils over"]


def test_a_new_field_stands_before_the_prose(workspace: Workspace, root: Path) -> None:
    workspace.apply(lambda case: set_field(case, "H-1", ("system",), "kettle"))
    assert saved(workspace, root) == ["+    system: kettle"]
    assert text(root).index("system: kettle") < text(root).index("text: The kettle boils dry")


def test_the_short_form_is_spelled_out_when_it_must_be(workspace: Workspace, root: Path) -> None:
    workspace.apply(lambda case: set_field(case, "L-1", ("category",), "safety"))
    assert "# the worst" in "".join(saved(workspace, root)) or "# the worst" in text(root)
    loss = workspace.case.items["L-1"]
    assert loss.data == {"category": "safety", "text": "Somebody is scalded"}


def test_a_field_inside_a_part_that_is_not_there_yet(workspace: Workspace, root: Path) -> None:
    workspace.apply(lambda case: new_item(case, BY_NAME["requirement"], {"text": "It must switch off."}))
    workspace.apply(lambda case: set_field(case, "R-1", ("target", "at_most"), 0.01))
    assert workspace.case.items["R-1"].data["target"] == {"at_most": 0.01}
    workspace.save()
    assert Workspace(root).case.items["R-1"].data["target"] == {"at_most": 0.01}


def test_a_mapping_is_changed_where_it_differs_and_keeps_its_comments(workspace: Workspace, root: Path) -> None:
    value = {"temperature": {"values": ["cold", "warm", "hot"], "updated_by": "FB-1"}}
    workspace.apply(lambda case: set_field(case, "thermostat", ("process_model",), value))
    assert saved(workspace, root, "b-structure") == [
        "-        values: [cold, hot]",
        "+        values: [cold, warm, hot]",
    ]


def test_link_and_unlink(workspace: Workspace, root: Path) -> None:
    workspace.apply(lambda case: link(case, "H-2", ("losses",), "L-2"))
    workspace.apply(lambda case: unlink(case, "H-1", ("losses",), "L-1"))
    assert saved(workspace, root) == [
        "-    losses: [L-1, L-2]   # both",
        "+    losses: [L-2]   # both",
        "+      - L-2",
    ]


@pytest.mark.parametrize(
    ("field", "target", "reason"),
    [
        (("losses",), "L-1", "H-1 refers to L-1 already"),
        (("text",), "L-1", "does not refer to items"),
    ],
)
def test_a_link_that_cannot_be_is_refused(workspace: Workspace, field: tuple[str], target: str, reason: str) -> None:
    with pytest.raises(EditError, match=reason):
        workspace.apply(lambda case: link(case, "H-1", field, target))
    assert workspace.dirty == ()


def test_rename_follows_every_reference_in_every_file(workspace: Workspace, root: Path) -> None:
    workspace.apply(lambda case: rename_item(case, "thermostat", "controller"))
    assert difference(STRUCTURE, workspace.case.documents["model/b-structure.yaml"].text) == [
        "-  thermostat:",
        "+  controller:",
        "-  CA-1: {from: thermostat, to: heater, title: heat}",
        "+  CA-1: {from: controller, to: heater, title: heat}",
        "-  FB-1: {from: heater, to: thermostat, updates: [thermostat/temperature]}",
        "+  FB-1: {from: heater, to: controller, updates: [controller/temperature]}",
    ]
    workspace.apply(lambda case: rename_item(case, "L-1", "L-10"))
    assert [ref.source for ref in workspace.case.references_to("L-10")] == ["H-1", "H-2"]
    assert workspace.save() == ("model/a-purpose.yaml", "model/b-structure.yaml")
    assert "L-10: Somebody is scalded   # the worst" in text(root)


def test_rename_to_a_taken_or_malformed_id_is_refused(workspace: Workspace) -> None:
    for new, reason in (("H-2", "is taken"), ("-x", "is not an id"), ("a b", "is not an id")):
        with pytest.raises(EditError, match=reason):
            workspace.apply(lambda case, new=new: rename_item(case, "H-1", new))  # type: ignore[misc]


def test_delete_refuses_while_others_refer(workspace: Workspace, root: Path) -> None:
    assert referrers_of(workspace.case, "L-1") == ["H-1", "H-2"]
    with pytest.raises(EditError, match="H-1, H-2"):
        workspace.apply(lambda case: delete_item(case, "L-1"))
    workspace.apply(lambda case: delete_item(case, "L-1", unlink_referrers=True))
    assert workspace.case.items["H-1"].data["losses"] == ["L-2"]
    assert not workspace.case.references_to("L-1")


def test_delete_by_force_leaves_the_references(workspace: Workspace) -> None:
    workspace.apply(lambda case: delete_item(case, "L-1", force=True))
    assert [ref.source for ref in workspace.case.references_to("L-1")] == ["H-1", "H-2"]


def test_a_deleted_item_takes_no_comment_of_its_neighbour(workspace: Workspace, root: Path) -> None:
    workspace.apply(lambda case: delete_item(case, "H-1", unlink_referrers=True))
    workspace.save()
    assert "# a hazard of its own" in text(root)


def test_new_items_get_the_next_id_and_the_last_file_of_their_collection(workspace: Workspace, root: Path) -> None:
    edit = workspace.apply(lambda case: new_item(case, BY_NAME["hazard"], {"text": "Dry", "losses": ["L-1"]}))
    assert edit.item == "H-3"
    assert workspace.case.items["H-3"].file == "model/a-purpose.yaml"
    assert saved(workspace, root) == ["+  H-3:", "+    losses: [L-1]", "+    text: Dry"]


def test_several_new_items_are_one_edit(workspace: Workspace, root: Path) -> None:
    names: list[tuple[str, ...]] = []

    def command(case: Case) -> Edit:
        edit, ids = new_items(case, BY_NAME["loss"], [{"text": "a"}, {"text": "b", "status": "draft"}])
        names.append(ids)
        return edit

    workspace.apply(command)
    assert names == [("L-3", "L-4")]
    assert [workspace.case.items[name].data["text"] for name in names[0]] == ["a", "b"]
    assert workspace.undo_title == "new 2 losses from L-3"
    workspace.undo()
    assert workspace.dirty == ()
    with pytest.raises(EditError, match="no loss to add"):
        new_items(workspace.case, BY_NAME["loss"], [])
    with pytest.raises(EditError, match="no element to add"):
        new_items(workspace.case, BY_NAME["element"], [{"title": "a"}])


def test_a_new_kind_goes_to_a_new_file_that_the_manifest_knows(workspace: Workspace, root: Path) -> None:
    workspace.apply(lambda case: new_item(case, BY_NAME["evidence"], {"text": "A test"}))
    workspace.save()
    assert (root / "model" / "evidence.yaml").exists()
    workspace.undo()
    assert "E-1" not in workspace.case.items
    assert "model/evidence.yaml" in workspace.dirty


def test_ids_of_elements_are_slugs_of_their_titles(workspace: Workspace) -> None:
    assert next_id(workspace.case, BY_NAME["element"], "Heating coil (2)") == "heating-coil-2"
    assert next_id(workspace.case, BY_NAME["element"], "Heater") == "heater-2"


def test_fields_follow_from_the_place(workspace: Workspace) -> None:
    assert fill_from_place(workspace.case, BY_NAME["uca"], ["CA-1", "not-provided", "H-1"]) == {
        "action": "CA-1",
        "type": "not-provided",
        "hazards": ["H-1"],
    }
    with pytest.raises(EditError, match="neither"):
        fill_from_place(workspace.case, BY_NAME["uca"], ["nonsense"])


def test_move_and_unset(workspace: Workspace, root: Path) -> None:
    with pytest.raises(EditError, match="H-2 is part of H-1, H-1 is part of none"):
        workspace.apply(lambda case: move_before(case, "H-2", "H-1"))
    workspace.apply(lambda case: unset_field(case, "H-2", ("parent",)))
    workspace.apply(lambda case: move_before(case, "H-2", "H-1"))
    assert list(workspace.case.items)[2:4] == ["H-2", "H-1"]
    assert "parent" not in workspace.case.items["H-2"].data
    with pytest.raises(EditError, match="has no system"):
        workspace.apply(lambda case: unset_field(case, "H-2", ("system",)))


def test_undo_and_redo_bring_back_every_byte(workspace: Workspace) -> None:
    commands = [
        lambda case: set_field(case, "H-1", ("text",), "Other"),
        lambda case: rename_item(case, "thermostat", "controller"),
        lambda case: new_item(case, BY_NAME["uca"], {"action": "CA-1"}),
        lambda case: delete_item(case, "L-1", unlink_referrers=True),
        lambda case: set_field(case, "L-2", ("text",), "The whole\nkitchen\n"),
    ]
    states = [texts(workspace.case)]
    for command in commands:
        workspace.apply(command)
        states.append(texts(workspace.case))
    for state in reversed(states[:-1]):
        workspace.undo()
        assert texts(workspace.case) == state
    assert workspace.undo() is None
    assert workspace.dirty == ()
    for state in states[1:]:
        workspace.redo()
        assert texts(workspace.case) == state
    assert workspace.redo() is None


def texts(case: Case) -> dict[str, str]:
    return {name: document.text for name, document in case.documents.items()}


def test_reading_only_refuses_everything(root: Path) -> None:
    workspace = Workspace(root, read_only=True)
    with pytest.raises(EditError, match="reading only"):
        workspace.apply(lambda case: set_field(case, "H-1", ("text",), "x"))
    with pytest.raises(EditError, match="reading only"):
        workspace.save()


def test_a_command_that_fails_changes_nothing(workspace: Workspace) -> None:
    def command(case: Case) -> Edit:
        raise EditError("no")

    before = workspace.case
    with pytest.raises(EditError):
        workspace.apply(command)
    assert workspace.case is before


def test_an_outside_change_is_noticed_by_content_and_never_overwritten(workspace: Workspace, root: Path) -> None:
    file = root / "model" / "a-purpose.yaml"
    file.touch()
    assert workspace.external_change().clean == ()
    workspace.apply(lambda case: set_field(case, "H-1", ("text",), "mine"))
    file.write_text(PURPOSE.replace("boils dry", "theirs"))
    change = workspace.external_change()
    assert (change.clean, change.conflicting) == ((), ("model/a-purpose.yaml",))
    with pytest.raises(EditError, match="changed on disk"):
        workspace.save()
    assert "theirs" in file.read_text()
    workspace.reload(change.conflicting)
    assert workspace.case.items["H-1"].title == "The kettle theirs"
    workspace.undo()
    assert workspace.case.items["H-1"].title == "mine"


def test_a_clean_file_can_be_read_again_and_new_files_appear(workspace: Workspace, root: Path) -> None:
    (root / "model" / "c.yaml").write_text("losses: {L-3: Time}\n")
    (root / "model" / "b-structure.yaml").unlink()
    change = workspace.external_change()
    assert change.clean == ("model/b-structure.yaml", "model/c.yaml")
    workspace.reload(change.clean)
    assert "L-3" in workspace.case.items
    assert "heater" not in workspace.case.items
    assert workspace.dirty == ()


def test_saving_twice_writes_once(workspace: Workspace) -> None:
    workspace.apply(lambda case: set_field(case, "H-1", ("text",), "x"))
    assert workspace.save() == ("model/a-purpose.yaml",)
    assert workspace.save() == ()
    assert workspace.dirty_items() == set()


def test_dirty_items_are_those_whose_content_differs(workspace: Workspace) -> None:
    workspace.apply(lambda case: set_field(case, "H-1", ("text",), "x"))
    assert workspace.dirty_items() == {"H-1"}


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("text", ("text",)),
        ("target.at_most", ("target", "at_most")),
        ("hazards[0]", ("hazards", 0)),
        ('select.where["property.requirement"]', ("select", "where", "property.requirement")),
        ("supports[1].covers", ("supports", 1, "covers")),
    ],
)
def test_field_paths(written: str, path: tuple[str | int, ...]) -> None:
    assert parse_field(written) == path


@pytest.mark.parametrize("written", ["", "[0]", "a[", "a[x]", "a..b", "a]"])
def test_what_is_no_field_path_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="is not a field"):
        parse_field(written)


def test_a_requirement_that_results_name_keeps_its_old_id_as_an_alias(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "safetycase.yaml").write_text('safetycase: "1"\nname: T\n')
    model = tmp_path / "model/m.yaml"
    model.write_text("requirements:\n  R-1: It stops\n  R-2: It starts\nevidence:\n  E-1: {supports: [R-1]}\n")
    workspace = Workspace(tmp_path)
    for old, new in (("R-1", "R-8"), ("R-8", "R-9"), ("R-2", "R-7")):
        workspace.apply(partial(rename_item, old=old, new=new))
    assert workspace.case.items["R-9"].data["aliases"] == ["R-1", "R-8"]
    assert workspace.case.items["R-9"].data["text"] == "It stops"
    assert "aliases" not in workspace.case.items["R-7"].data
    for _ in range(3):
        workspace.undo()
    assert workspace.case.documents["model/m.yaml"].text == model.read_text()
