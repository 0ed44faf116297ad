"""Imported cases are read and checked with the case, and never changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from safetycase.case import Folder, load
from safetycase.editing import EditError, Workspace
from safetycase.editing.commands import check_target, link, rename_item, set_field
from safetycase.editing.creation import fill_from_place
from safetycase.rules import Checker, check_case
from tests.rules.cases import MANIFEST, TODAY, case_of, check, of
from tests.rules.imported import BRAKES, IMPORTING, VEHICLE, beside, messages, with_pads


class TestReadOnly:
    CASE = VEHICLE % "" + "constraints:\n  SC-1: {text: x, hazards: [H-1]}\n"

    def test_imported_items_are_not_edited(self) -> None:
        case = case_of(self.CASE, manifest=IMPORTING, others=beside())
        with pytest.raises(EditError, match=r"brakes:H-3 belongs to the imported case \.\./brakes and is only read"):
            set_field(case, "brakes:H-3", ("text",), "x")
        with pytest.raises(EditError, match="only read here; edit H-3 there"):
            rename_item(case, "brakes:H-3", "H-4")
        with pytest.raises(EditError, match=r"the imported case \.\./brakes has no item H-9"):
            set_field(case, "brakes:H-9", ("text",), "x")

    def test_those_further_away_are_neither_edited_nor_out_of_reach(self) -> None:
        case = case_of(self.CASE, manifest=IMPORTING, others=with_pads())
        with pytest.raises(EditError, match=r"brakes:pads:H-1 belongs to the imported case \.\./pads and is only read"):
            set_field(case, "brakes:pads:H-1", ("text",), "x")
        with pytest.raises(EditError, match=r"the imported case \.\./brakes imports no case as tyres"):
            set_field(case, "brakes:tyres:H-1", ("text",), "x")
        with pytest.raises(EditError, match=r"has no item H-11; did you mean brakes:pads:H-1\?"):
            set_field(case, "brakes:pads:H-11", ("text",), "x")
        kind = case.items["SC-1"].kind
        check_target(case, kind, ("hazards",), "brakes:pads:H-1")
        assert fill_from_place(case, kind, ["brakes:pads:H-1"]) == {"hazards": ["brakes:pads:H-1"]}
        broken = case_of(self.CASE, manifest=IMPORTING)
        with pytest.raises(EditError, match=r"\.\./brakes cannot be used"):
            set_field(broken, "brakes:H-3", ("text",), "x")

    def test_they_can_be_referred_to(self) -> None:
        case = case_of(self.CASE, manifest=IMPORTING, others=beside())
        assert link(case, "SC-1", ("hazards",), "brakes:H-3").title == "link SC-1 hazards brakes:H-3"
        constraint = case.items["SC-1"].kind
        check_target(case, constraint, ("hazards",), "brakes:H-3")
        with pytest.raises(EditError, match="brakes:SC-3 is a"):
            check_target(case, constraint, ("hazards",), "brakes:SC-3")
        with pytest.raises(EditError, match="has no item H-9"):
            check_target(case, constraint, ("hazards",), "brakes:H-9")
        assert fill_from_place(case, constraint, ["brakes:H-3"]) == {"hazards": ["brakes:H-3"]}


def test_after_a_reload_of_what_is_imported_the_findings_are_those_of_a_fresh_check(tmp_path: Path) -> None:
    for name, manifest, model in (("car", IMPORTING, VEHICLE % ", refined_by: ['brakes:H-3']"),
                                  ("brakes", MANIFEST, BRAKES)):  # fmt: skip
        (tmp_path / name / "model").mkdir(parents=True)
        (tmp_path / name / "safetycase.yaml").write_text(manifest)
        (tmp_path / name / "model" / "a.yaml").write_text(model)
    root = Folder(tmp_path / "car")
    case = load(root)
    checker = Checker(as_of=TODAY)
    checker.update(case)
    for model in (BRAKES.replace("H-3", "H-5"), "losses: [", BRAKES, BRAKES.replace("losses: [L-1]", "losses: [L-9]")):
        (tmp_path / "brakes" / "model" / "a.yaml").write_text(model)
        case = case.importing(load(root).imports)
        assert checker.update(case) == check_case(load(root), as_of=TODAY)


def test_the_day_counts_for_the_imported_case_too() -> None:
    waived = BRAKES.replace(
        "losses: [L-1]}\n  H-3.1",
        "losses: [L-7], waivers: [{rule: SFC101, reason: soon, expires: '2026-12-31'}]}\n  H-3.1",
    )
    model = VEHICLE % ", refined_by: ['brakes:H-3']"
    assert messages(model, "SFC344", waived) == []
    late = check(model, manifest=IMPORTING, others=beside(waived), as_of=date(2027, 1, 1))
    assert [one.message for one in of(late, "SFC344")] == ["brakes: ../brakes has 1 error of its own"]


def test_the_editor_reads_imported_cases_again(tmp_path: Path) -> None:
    for name, manifest, model in (("car", IMPORTING, VEHICLE % ", refined_by: ['brakes:H-3']"),
                                  ("brakes", MANIFEST, BRAKES)):  # fmt: skip
        (tmp_path / name / "model").mkdir(parents=True)
        (tmp_path / name / "safetycase.yaml").write_text(manifest)
        (tmp_path / name / "model" / "a.yaml").write_text(model)
    workspace = Workspace(tmp_path / "car")
    workspace.apply(lambda case: set_field(case, "H-1", ("rationale",), "x"))
    assert workspace.case.foreign("brakes:H-3") is not None
    (tmp_path / "brakes" / "model" / "a.yaml").write_text(BRAKES.replace("H-3", "H-5"))
    assert workspace.reload_imports()
    assert workspace.case.foreign("brakes:H-3") is None
    assert workspace.dirty == ("model/a.yaml",)
    (tmp_path / "brakes" / "model" / "a.yaml").write_text(BRAKES)
    workspace.reload(("model/a.yaml",))
    assert workspace.case.foreign("brakes:H-3") is not None
    workspace.undo()
    assert workspace.case.items["H-1"].data["rationale"] == "x"
    assert not Workspace(tmp_path / "brakes").reload_imports()
