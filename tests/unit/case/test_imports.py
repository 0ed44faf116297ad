"""Imported cases: which folders may be read, what cannot be used, and the two cases as one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from safetycase.case import Case, Folder, Memory, UnreadableError, canonical, item_across, joined, load, namespace_of
from safetycase.case import importing as reading
from safetycase.case.source import OutsideError
from safetycase.trace import coverage, neighbours, trace

UPPER = """\
losses: {L-1: Injury}
hazards: {H-1: {text: The car does not slow down, losses: [L-1], refined_by: ['brakes:H-3']}}
constraints: {SC-1: {text: The car must slow down, hazards: ['brakes:H-3']}}
"""
LOWER = """\
losses: {L-1: Loss of braking}
hazards: {H-3: {text: Too little force, losses: [L-1]}, H-4: {text: Worn out, parent: 'pads:H-1'}}
constraints: {SC-3: {text: The force must be given, hazards: [H-3]}}
requirements: {R-1: {text: It shall be given, addresses: [SC-3]}}
events: {EV-1: Valve, EV-2: Pump}
joint_evidence: {JE-1: {trials: 5, failures: {EV-1: 1, EV-2: 0}}}
"""
PADS = "losses: {L-1: Loss of pads}\nhazards: {H-1: {text: The pads are worn, losses: [L-1]}}\n"


def write(folder: Path, model: str = UPPER, imports: dict[str, str] | None = None) -> Path:
    (folder / "model").mkdir(parents=True, exist_ok=True)
    lines = "".join(f"  {name}: {path}\n" for name, path in (imports or {}).items())
    manifest = f'safetycase: "1"\nname: {folder.name}\n' + (f"imports:\n{lines}" if lines else "")
    (folder / "safetycase.yaml").write_text(manifest)
    (folder / "model" / "a.yaml").write_text(model)
    return folder


@pytest.fixture
def levels(tmp_path: Path) -> Path:
    write(tmp_path / "brakes", LOWER, {"pads": "../parts/pads"})
    write(tmp_path / "parts" / "pads", PADS)
    return write(tmp_path / "car", UPPER, {"brakes": "../brakes"})


def findings(folder: Path) -> list[tuple[str, str]]:
    return [(one.rule, one.message) for one in load(Folder(folder)).load_findings]


class TestFolders:
    def test_a_case_beside_is_read_with_what_it_imports(self, levels: Path) -> None:
        case = load(Folder(levels))
        assert case.load_findings == ()
        assert list(case.items) == ["L-1", "H-1", "SC-1"]
        brakes = case.imports.cases["brakes"]
        assert list(brakes.imports.cases) == ["pads"]
        item = case.foreign("brakes:H-3")
        assert item is not None
        assert item.id == "H-3"
        assert case.foreign("brakes:H-9") is case.foreign("pads:H-1") is case.foreign("H-1") is None
        assert case.foreign("brakes:pads:H-1") is brakes.foreign("pads:H-1") is not None
        assert case.foreign("brakes:tyres:H-1") is case.foreign("brakes:pads:H-9") is None
        assert case.across("brakes:tyres:H-1") == (brakes, "brakes:", "tyres:H-1")
        assert not case.unusable("brakes:tyres:H-1")

    def test_an_import_in_the_middle_that_cannot_be_used_is_told_from_one_that_is_not_there(self, levels: Path) -> None:
        write(levels.parent / "brakes", LOWER, {"pads": "../nowhere"})
        case = load(Folder(levels))
        assert case.foreign("brakes:pads:H-1") is None
        assert case.unusable("brakes:pads:H-1")
        assert not case.unusable("brakes:H-1")
        (levels.parent / "brakes" / "safetycase.yaml").write_text("imports: [")
        assert load(Folder(levels)).unusable("brakes:pads:H-1")
        assert not load(Folder(levels)).unusable("pads:H-1")

    @pytest.mark.parametrize(
        ("path", "rule", "words"),
        [
            ("../nowhere", "SFC340", "does not exist"),
            ("../brakes/model/a.yaml", "SFC340", "is not a folder"),
            ("../empty", "SFC340", "is no case: it holds no safetycase.yaml"),
            ("../../elsewhere", "SFC341", "leads out of"),
            ("/etc", "SFC341", "is not a path relative to the case"),
            ("../out", "SFC341", "leads out of"),
            (".", "SFC342", "is the case itself"),
            ("../car/model/..", "SFC342", "is the case itself"),
            ('"  "', "SFC341", "is not a path relative"),
            ('"a\\0b"', "SFC341", "is not a path relative"),
        ],
    )
    def test_what_cannot_be_used_is_named(self, levels: Path, path: str, rule: str, words: str) -> None:
        (levels.parent / "empty").mkdir()
        outside = write(levels.parent.parent / "elsewhere", LOWER)
        (levels.parent / "out").symlink_to(outside)
        write(levels, UPPER, {"brakes": path})
        (one,) = load(Folder(levels)).load_findings
        assert (one.rule, one.line, one.field) == (rule, 4, "imports.brakes")
        assert words in one.message

    def test_a_repository_bounds_what_is_read(self, tmp_path: Path) -> None:
        (tmp_path / ".git").mkdir()
        write(tmp_path / "shared" / "brakes", LOWER.replace("'pads:H-1'", "H-3"))
        deep = write(tmp_path / "products" / "car", UPPER, {"brakes": "../../shared/brakes"})
        assert findings(deep) == []
        (tmp_path / "products" / ".git").write_text("gitdir: elsewhere\n")
        assert [rule for rule, _ in findings(deep)] == ["SFC341"]

    def test_an_imported_case_reaches_no_further_than_the_first(self, tmp_path: Path) -> None:
        write(tmp_path / "secret", PADS)
        root = write(tmp_path / "all", LOWER, {"pads": "../secret"})
        write(root / "car", UPPER, {"brakes": ".."})
        assert findings(root) == []
        brakes = load(Folder(root / "car")).imports.cases["brakes"]
        assert [one.rule for one in brakes.load_findings] == ["SFC341"]

    def test_a_link_inside_is_followed_and_one_to_itself_is_not(self, levels: Path) -> None:
        (levels.parent / "linked").symlink_to(levels.parent / "brakes")
        (levels.parent / "loop").symlink_to(levels.parent / "loop")
        write(levels, UPPER, {"brakes": "../linked"})
        assert findings(levels) == []
        write(levels, UPPER, {"brakes": "../loop"})
        assert [rule for rule, _ in findings(levels)] == ["SFC340"]

    def test_an_unreadable_folder_is_no_traceback(self, levels: Path) -> None:
        os.mkfifo(levels.parent / "pipe")
        (levels.parent / "brakes" / "safetycase.yaml").unlink()
        (levels.parent / "brakes" / "safetycase.yaml").symlink_to("/etc/hostname")
        write(levels, UPPER, {"brakes": "../brakes", "pipe": "../pipe"})
        found = load(Folder(levels))
        assert [one.rule for one in found.load_findings] == ["SFC340"]
        assert [one.rule for one in found.imports.cases["brakes"].load_findings] == ["SFC060"]

    def test_the_same_folder_twice_is_refused(self, levels: Path) -> None:
        write(levels, UPPER, {"brakes": "../brakes", "b": "../car/../brakes"})
        assert findings(levels) == [("SFC340", "b: ../car/../brakes is imported already, as brakes")]

    def test_a_circle_is_found_in_every_case_on_it(self, levels: Path) -> None:
        write(levels.parent / "parts" / "pads", PADS, {"car": "../../car"})
        case = load(Folder(levels))
        assert findings(levels) == [
            ("SFC342", "brakes: ../brakes leads back to it: car -> brakes -> pads -> car")
        ]  # fmt: skip
        brakes = case.imports.cases["brakes"]
        pads = brakes.imports.cases["pads"]
        assert brakes.load_findings == pads.load_findings == ()
        assert pads.imports.cases == {}
        assert findings(levels.parent / "brakes") == [
            ("SFC342", "pads: ../parts/pads leads back to it: brakes -> pads -> car -> brakes")
        ]  # fmt: skip

    def test_every_import_that_leads_back_is_named(self, levels: Path) -> None:
        write(levels.parent / "parts" / "pads", PADS, {"car": "../../car"})
        write(levels, UPPER, {"brakes": "../brakes", "pads": "../parts/pads"})
        assert [message for _, message in findings(levels)] == [
            "brakes: ../brakes leads back to it: car -> brakes -> pads -> car",
            "pads: ../parts/pads leads back to it: car -> pads -> car",
        ]

    def test_a_circle_beside_the_case_is_an_error_of_the_cases_on_it(self, levels: Path) -> None:
        write(levels.parent / "parts" / "pads", PADS, {"brakes": "../../brakes"})
        case = load(Folder(levels))
        assert case.load_findings == ()
        (one,) = case.imports.cases["brakes"].imports.cases["pads"].load_findings
        assert (one.rule, one.message) == (
            "SFC342", "brakes: ../../brakes leads back to it: brakes -> pads -> brakes"
        )  # fmt: skip

    def test_a_case_imported_on_two_ways_is_read_once(self, levels: Path) -> None:
        write(levels, UPPER, {"brakes": "../brakes", "pads": "../parts/pads"})
        case = load(Folder(levels))
        assert case.imports.cases["pads"] is case.imports.cases["brakes"].imports.cases["pads"]

    @pytest.mark.parametrize(("limit", "number"), [("MOST_BYTES", 300), ("MOST_CASES", 1), ("MOST_LEVELS", 1)])
    def test_too_much_is_refused(self, levels: Path, monkeypatch: pytest.MonkeyPatch, limit: str, number: int) -> None:
        monkeypatch.setattr(reading, limit, number)
        case = load(Folder(levels))
        found = [*case.load_findings, *(one for part in case.imports.cases.values() for one in part.load_findings)]
        assert [one.rule for one in found] == ["SFC343"]

    @pytest.mark.parametrize("name", ["a b", "a:b", "1", ""])
    def test_a_name_that_cannot_stand_in_a_reference_is_refused(self, levels: Path, name: str) -> None:
        write(levels, UPPER, {f'"{name}"': "../brakes", "brakes": "../brakes"})
        message = f"{name!r} cannot stand before the colon of a reference"
        assert findings(levels) == [("SFC340", message)]


class TestSources:
    def test_memory_has_the_cases_it_is_given_and_those_below(self, levels: Path) -> None:
        other = Memory({}, name="x")
        layered = Memory({"model/b.yaml": b""}, over=Folder(levels), others={"../x": other})
        assert layered.beside("../x") is other
        assert layered.beside("../brakes").name == str(levels.parent / "brakes")
        with pytest.raises(UnreadableError):
            Memory({}).beside("../brakes")

    def test_outside_is_told_from_absent(self, levels: Path) -> None:
        with pytest.raises(OutsideError):
            Folder(levels).beside("../../../nowhere")
        with pytest.raises(UnreadableError) as error:
            Folder(levels).beside("../nowhere")
        assert not isinstance(error.value, OutsideError)


class TestJoined:
    @pytest.fixture
    def case(self, levels: Path) -> Case:
        return load(Folder(levels))

    def test_without_imports_it_is_the_case_itself(self, levels: Path) -> None:
        alone = load(Folder(levels.parent / "parts" / "pads"))
        assert joined(alone) is alone

    def test_items_references_and_places_read_from_outside(self, case: Case) -> None:
        whole = joined(case)
        assert whole is joined(case)
        assert [one for one in whole.items if ":" in one] == [
            "brakes:L-1", "brakes:H-3", "brakes:H-4", "brakes:SC-3", "brakes:R-1", "brakes:EV-1", "brakes:EV-2",
            "brakes:JE-1", "brakes:pads:L-1", "brakes:pads:H-1",
        ]  # fmt: skip
        assert [ref.target for ref in whole.references_from("brakes:H-4")] == ["brakes:pads:H-1"]
        assert {ref.source for ref in whole.references_to("brakes:H-3")} == {"H-1", "SC-1", "brakes:SC-3"}
        assert whole.items["brakes:JE-1"].data["failures"] == {"brakes:EV-1": 1, "brakes:EV-2": 0}
        assert whole.items["brakes:pads:H-1"].file == "../parts/pads/model/a.yaml"
        assert whole.position(whole.items["brakes:H-3"]).line == 2
        assert whole.items["brakes:H-3"].imported
        assert not whole.items["H-1"].imported
        assert [namespace_of(one) for one in ("H-1", "a:H-1", "a:b:H-1")] == ["", "a", "a:b"]

    def test_what_the_imported_case_says_is_left_as_it_is(self, case: Case) -> None:
        joined(case)
        brakes = case.imports.cases["brakes"]
        assert brakes.items["H-3"].data["losses"] == ["L-1"]
        assert [ref.target for ref in brakes.references_from("H-4")] == ["pads:H-1"]

    def test_a_case_imported_twice_has_its_shortest_name(self, levels: Path) -> None:
        write(levels, UPPER, {"brakes": "../brakes", "pads": "../parts/pads"})
        whole = joined(load(Folder(levels)))
        assert [ref.target for ref in whole.references_from("brakes:H-4")] == ["pads:H-1"]
        assert "brakes:pads:H-1" not in whole.items

    def test_a_longer_way_to_a_case_that_is_imported_directly_leads_to_the_same_item(self, levels: Path) -> None:
        both = UPPER.replace("['brakes:H-3']}", "['brakes:pads:H-1']}", 1)
        write(levels, both, {"brakes": "../brakes", "pads": "../parts/pads"})
        case = load(Folder(levels))
        whole = joined(case)
        assert canonical(case, "brakes:pads:H-1") == "pads:H-1"
        assert [ref.target for ref in whole.references_from("H-1")] == ["L-1", "pads:H-1"]
        assert {ref.source for ref in whole.references_to("pads:H-1")} == {"H-1", "brakes:H-4"}
        assert not whole.items["H-1"].imported
        assert whole.position(whole.items["H-1"]) == case.position(case.items["H-1"])
        assert [row.ids for row in trace(case, "loss", "hazard").rows] == [
            ("L-1", "H-1"), ("L-1", "H-1", "pads:H-1", "brakes:H-4"), ("L-1", "H-1", "pads:H-1")
        ]  # fmt: skip
        assert case.items["H-1"].data["refined_by"] == ["brakes:pads:H-1"]
        assert item_across(case, "brakes:pads:H-1") is whole.items["pads:H-1"]
        assert joined(whole) is whole

    def test_chains_cross_and_figures_count_what_is_ones_own(self, case: Case) -> None:
        assert [row.ids for row in trace(case, "loss", "requirement").rows] == [
            ("L-1", "H-1", "brakes:H-3", "brakes:SC-3", "brakes:R-1")
        ]
        figures = trace(case, "loss", "requirement").coverage
        assert (figures["loss"].covered, figures["loss"].of) == (1, 1)
        assert figures["requirement"].words == "n/a (0 of 0)"
        assert all(figure.of <= 1 for figure in coverage(case))
        assert all(":" not in gap for figure in coverage(case) for gap in figure.gaps)

    def test_the_part_may_name_the_whole(self, tmp_path: Path) -> None:
        write(tmp_path / "car", "losses: {L-1: Injury}\nhazards: {H-1: {text: x, losses: [L-1]}}\n")
        lower = "hazards: {H-3: {text: y, parent: 'car:H-1'}}\nconstraints: {SC-1: {text: z, hazards: [H-3]}}\n"
        case = load(Folder(write(tmp_path / "brakes", lower, {"car": "../car"})))
        assert [row.ids for row in trace(case, "loss", "constraint").rows] == [("car:L-1", "car:H-1", "H-3", "SC-1")]

    def test_neighbours_cross(self, case: Case) -> None:
        found = neighbours(case, "brakes:H-3")
        assert [(one.words, one.id) for one in found.inward] == [
            ("refines", "H-1"), ("is prevented by", "SC-1"), ("is prevented by", "brakes:SC-3")
        ]  # fmt: skip

    def test_edits_keep_what_is_imported(self, case: Case) -> None:
        after = case.replaced({"model/a.yaml": None})
        assert after.imports is case.imports
        assert "brakes:H-3" in joined(after).items
        assert "H-1" not in joined(after).items
