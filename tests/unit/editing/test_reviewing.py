"""Opinions of persons as edits: one step each, with the digest of what was read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from safetycase.case.reviewed import digest_of, waits
from safetycase.editing import EditError, Workspace, delete_item, rename_item, set_field
from safetycase.editing.reviewing import Choice, Opinion, review

DAY = date(2026, 3, 1)
MODEL = """\
losses:
  L-1: Harm   # the worst
  L-2: {text: Money is lost, origin: generated}
  L-3: {text: Time is lost, status: approved}
  L-4: {text: Nothing, status: obsolete}
hazards:
  H-1: {losses: [L-1], text: Too close}
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "model").mkdir()
    (tmp_path / "safetycase.yaml").write_text('safetycase: "1"\nname: Test\n')
    (tmp_path / "model/m.yaml").write_text(MODEL)
    return Workspace(tmp_path)


def said(choice: Choice = "accept", note: str = "", by: str = "Ada", independent: bool | None = None) -> Opinion:
    return Opinion(by=by, day=DAY, choice=choice, note=note, independent=independent)


def test_an_acceptance_is_one_step_with_status_record_and_digest(workspace: Workspace) -> None:
    edit = workspace.apply(review(["L-1"], said(independent=True)))
    assert (edit.title, edit.item) == ("accept L-1", "L-1")
    items = workspace.case.items
    assert items["L-1"].status == "reviewed"
    assert items["RV-1"].data == {
        "by": "Ada", "independent": True, "date": "2026-03-01", "verdict": "accepted",
        "fingerprints": {"L-1": digest_of(items["L-1"])}, "items": ["L-1"],
    }  # fmt: skip
    assert waits(workspace.case, items["L-1"], DAY) is None
    assert "# the worst" in workspace.case.documents["model/m.yaml"].text
    workspace.undo()
    assert workspace.case.documents["model/m.yaml"].text == MODEL


def test_a_later_change_waits_again(workspace: Workspace) -> None:
    workspace.apply(review(["L-2"], said()))
    assert workspace.case.items["L-2"].covers
    workspace.apply(lambda case: set_field(case, "L-2", ("text",), "All money is lost"))
    found = waits(workspace.case, workspace.case.items["L-2"], DAY)
    assert found is not None
    assert found.words == "changed since RV-1 accepted it on 2026-03-01 (Ada)"


def test_acceptances_without_a_note_join_and_others_stand_alone(workspace: Workspace) -> None:
    workspace.apply(review(["L-1"], said()))
    workspace.apply(review(["L-2", "H-1"], said()))
    assert workspace.case.items["RV-1"].data["items"] == ["L-1", "L-2", "H-1"]
    assert set(workspace.case.items["RV-1"].data["fingerprints"]) == {"L-1", "L-2", "H-1"}
    workspace.apply(review(["L-3"], said(by="Bob")))
    workspace.apply(review(["L-3"], said(independent=False)))
    workspace.apply(review(["L-3"], said(note="Fine.")))
    assert [one.id for one in workspace.case.of_kind("review")] == ["RV-1", "RV-2", "RV-3", "RV-4"]
    assert workspace.case.items["L-3"].status == "approved", "an approval stays one"
    assert workspace.case.items["RV-4"].data["verdict"] == "accepted-with-comments"


def test_who_accepts_again_what_changed_renews_the_digest(workspace: Workspace) -> None:
    workspace.apply(review(["L-2"], said()))
    workspace.apply(lambda case: set_field(case, "L-2", ("text",), "All money is lost"))
    workspace.apply(review(["L-2"], said()))
    items = workspace.case.items
    assert items["RV-1"].data["items"] == ["L-2"]
    assert items["RV-1"].data["fingerprints"] == {"L-2": digest_of(items["L-2"])}


def test_what_is_rejected_is_a_draft_again_and_what_is_open_stays(workspace: Workspace) -> None:
    workspace.apply(review(["L-3"], said("open", "Which time?")))
    assert workspace.case.items["L-3"].status == "approved"
    assert "verdict" not in workspace.case.items["RV-1"].data
    workspace.apply(review(["L-3"], said("reject", "Time is no loss.")))
    assert workspace.case.items["L-3"].status == "draft"
    assert workspace.case.items["RV-2"].data["verdict"] == "rejected"


@pytest.mark.parametrize(
    ("ids", "opinion", "message"),
    [
        (["L-9"], said(), "no item L-9"),
        (["L-4"], said(), "L-4 is obsolete"),
        (["L-1"], said(by="TODO"), "needs the name"),
        (["L-1"], said("reject"), "needs a note"),
        (["L-1"], said("open", "TODO"), "needs a note"),
        (["L-1"], said(note="-"), "says nothing"),
        (["L-1", "L-9"], said(), "no item L-9"),
    ],
)
def test_what_records_nothing_is_refused(workspace: Workspace, ids: list[str], opinion: Opinion, message: str) -> None:
    with pytest.raises(EditError, match=message):
        workspace.apply(review(ids, opinion))
    assert workspace.case.documents["model/m.yaml"].text == MODEL


def test_a_review_is_not_reviewed(workspace: Workspace) -> None:
    workspace.apply(review(["L-1"], said()))
    with pytest.raises(EditError, match="RV-1 is a review itself"):
        workspace.apply(review(["RV-1"], said()))


def test_a_digest_goes_with_the_id(workspace: Workspace) -> None:
    workspace.apply(review(["L-2", "H-1"], said()))
    workspace.apply(lambda case: rename_item(case, "L-2", "L-money"))
    prints = workspace.case.items["RV-1"].data["fingerprints"]
    assert prints["L-money"] == digest_of(workspace.case.items["L-money"])
    assert waits(workspace.case, workspace.case.items["L-money"], DAY) is None
    workspace.undo()
    workspace.apply(lambda case: delete_item(case, "L-2", unlink_referrers=True))
    assert workspace.case.items["RV-1"].data["items"] == ["H-1"]
