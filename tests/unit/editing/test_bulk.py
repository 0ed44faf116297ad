"""One change to many items: one step, all or nothing, nothing else touched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safetycase.case import Memory, load
from safetycase.editing import (
    EditError,
    NothingToDoError,
    Workspace,
    add_entries,
    link_items,
    set_field,
    set_fields,
    take_entries,
    unlink_items,
    unset_fields,
)
from safetycase.editing.drafts import perform

FILES = {
    "safetycase.yaml": 'safetycase: "1"\nname: Kettle\n',
    "model/a.yaml": """\
losses:
  L-1: People are scalded.  # the worst
  L-2: The kitchen burns.
hazards:
  H-1:
    losses: [L-1]   # first
    labels: [hot]
    text: Water boils over.
  H-2:
    losses:
      - L-2
      - L-1
    status: reviewed
    text: No water.
""",
    "model/b.yaml": """\
hazards:
  H-3: {losses: [L-1], text: "Steam", labels: []}
  H-4:
""",
}
ALL = ("H-1", "H-2", "H-3", "H-4")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    for name, text in FILES.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
    return Workspace(tmp_path)


def data(workspace: Workspace, item_id: str) -> Any:
    return workspace.case.items[item_id].data


def test_a_field_is_set_in_many_items_and_files_as_one_step(workspace: Workspace) -> None:
    before = {name: document.text for name, document in workspace.case.documents.items()}
    edit = workspace.apply(lambda case: set_fields(case, dict.fromkeys(ALL, "reviewed"), ("status",)))
    assert edit.title == "set status in 3 items", "one had it already"
    assert all(workspace.case.items[item_id].status == "reviewed" for item_id in ALL)
    assert "# the worst" in workspace.case.documents["model/a.yaml"].text
    assert "losses: [L-1]   # first" in workspace.case.documents["model/a.yaml"].text
    workspace.undo()
    assert {name: document.text for name, document in workspace.case.documents.items()} == before
    workspace.redo()
    assert workspace.case.items["H-4"].status == "reviewed"


def test_short_forms_are_spelled_out_where_need_be(workspace: Workspace) -> None:
    workspace.apply(lambda case: set_fields(case, {"L-1": "me", "L-2": "you"}, ("owner",)))
    assert data(workspace, "L-1") == {"text": "People are scalded.", "owner": "me"}
    assert data(workspace, "L-2")["owner"] == "you"


def test_entries_are_added_beside_others_and_taken_away_with_the_last(workspace: Workspace) -> None:
    workspace.apply(lambda case: add_entries(case, ALL, ("labels",), "steam"))
    assert [data(workspace, item_id)["labels"] for item_id in ALL] == [["hot", "steam"], *[["steam"]] * 3]
    edit = workspace.apply(lambda case: take_entries(case, ALL, ("labels",), "steam"))
    assert edit.title == "take steam from labels in 4 items"
    assert data(workspace, "H-1")["labels"] == ["hot"]
    assert "labels" not in data(workspace, "H-2")


def test_links_are_added_and_taken_away(workspace: Workspace) -> None:
    edit = workspace.apply(lambda case: link_items(case, ALL, ("losses",), "L-2"))
    assert edit.title == "link losses to L-2 in 3 items"
    assert data(workspace, "H-3")["losses"] == ["L-1", "L-2"]
    assert data(workspace, "H-4")["losses"] == ["L-2"]
    workspace.apply(lambda case: unlink_items(case, ALL, ("losses",), "L-2"))
    assert data(workspace, "H-2")["losses"] == ["L-1"]


def test_fields_are_taken_away_where_they_are(workspace: Workspace) -> None:
    edit = workspace.apply(lambda case: unset_fields(case, ALL, ("labels",)))
    assert edit.title == "unset labels in 2 items"
    assert not any("labels:" in document.text for document in workspace.case.documents.values())


def test_what_is_everywhere_already_is_said_and_is_no_step(workspace: Workspace) -> None:
    with pytest.raises(NothingToDoError, match="2 items refer to L-1 already"):
        workspace.apply(lambda case: link_items(case, ("H-1", "H-2"), ("losses",), "L-1"))
    with pytest.raises(NothingToDoError, match="H-2 has this value already"):
        workspace.apply(lambda case: set_fields(case, {"H-2": "reviewed"}, ("status",)))
    with pytest.raises(NothingToDoError, match="H-1 does not refer to L-2"):
        workspace.apply(lambda case: unlink_items(case, ("H-1",), ("losses",), "L-2"))
    assert workspace.undo_title == ""


def test_values_are_told_apart_by_type(workspace: Workspace) -> None:
    workspace.apply(lambda case: set_field(case, "H-1", ("x-n",), 1))
    workspace.apply(lambda case: set_fields(case, {"H-1": True}, ("x-n",)))
    assert "x-n: true" in workspace.case.documents["model/a.yaml"].text


@pytest.mark.parametrize(
    ("ids", "said"), [(("H-1", "H-99"), "no item H-99"), ((), "no item to change")], ids=["unknown", "none"]
)
def test_one_that_cannot_be_changed_stops_all(workspace: Workspace, ids: tuple[str, ...], said: str) -> None:
    with pytest.raises(EditError, match=said):
        workspace.apply(lambda case: set_fields(case, dict.fromkeys(ids, "reviewed"), ("status",)))
    assert workspace.dirty == ()


def test_entries_are_refused_where_no_list_stands_or_should(workspace: Workspace) -> None:
    with pytest.raises(EditError, match="status of H-1 is no list"):
        workspace.apply(lambda case: add_entries(case, ALL, ("status",), "x"))
    workspace.apply(lambda case: set_field(case, "H-2", ("labels",), "hot"))
    with pytest.raises(EditError, match="labels of H-2 is no list"):
        workspace.apply(lambda case: add_entries(case, ALL, ("labels",), "x"))


def test_a_link_to_one_item_is_not_replaced(workspace: Workspace) -> None:
    with pytest.raises(EditError, match="does not refer to items"):
        workspace.apply(lambda case: link_items(case, ALL, ("status",), "L-1"))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(ALL), min_size=1, unique=True), st.sampled_from(["draft", "reviewed", "approved"]))
def test_many_at_once_are_what_one_after_the_other_would_be(ids: list[str], value: str) -> None:
    case = load(Memory({name: text.encode() for name, text in FILES.items()}))
    single = case
    for item_id in ids:
        single = single.replaced(perform(single, set_field(single, item_id, ("status",), value)))
    try:
        edit = set_fields(case, dict.fromkeys(ids, value), ("status",))
    except NothingToDoError:
        assert all(single.documents[name].text == document.text for name, document in case.documents.items())
        return
    many = case.replaced(perform(case, edit))
    assert {name: document.text for name, document in many.documents.items()} == {
        name: document.text for name, document in single.documents.items()
    }
