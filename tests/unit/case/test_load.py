"""What a case is made of when it is loaded, and that a fault in one place leaves the rest usable."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safetycase.case import Case, Folder, Memory, load
from safetycase.documents import Document, read
from safetycase.findings import Finding
from safetycase.model.analysis import Hazard, Loss
from safetycase.model.control import Element

MANIFEST = b'safetycase: "1"\nname: Kettle\n'
LOSSES = b"losses:\n  L-1: Somebody is scalded\n  L-2: {text: The kitchen burns, category: environment}\n"
HAZARDS = b"hazards:\n  H-1:\n    losses: [L-1, L-2]\n    text: The kettle boils dry\n"


def case_of(**files: bytes) -> Case:
    named = {f"model/{name}.yaml": content for name, content in files.items()}
    return load(Memory({"safetycase.yaml": MANIFEST, **named}))


def codes(case: Case) -> list[str]:
    return [finding.rule for finding in case.load_findings]


def found(case: Case, rule: str) -> Finding:
    return next(finding for finding in case.load_findings if finding.rule == rule)


def test_items_come_in_the_order_of_files_and_places() -> None:
    case = case_of(b_losses=LOSSES, a_hazards=HAZARDS)
    assert list(case.items) == ["H-1", "L-1", "L-2"]
    assert case.name == "Kettle"
    assert case.counts == {"loss": 2, "hazard": 1}


def test_the_short_form_stands_for_the_text() -> None:
    case = case_of(losses=LOSSES)
    loss = case.find("L-1", Loss)
    assert loss is not None
    assert loss.record.text == "Somebody is scalded"
    assert case.find("L-1", Hazard) is None


def test_references_are_known_both_ways_with_their_wording() -> None:
    case = case_of(losses=LOSSES, hazards=HAZARDS)
    assert [(ref.target, ref.link.forward) for ref in case.references_from("H-1")] == [
        ("L-1", "leads to"),
        ("L-2", "leads to"),
    ]
    [back] = case.references_to("L-2")
    assert (back.source, back.link.backward, back.path) == ("H-1", "is led to by", ("losses", 1))


def test_nested_references_are_indexed() -> None:
    elements = b"""elements:
  heater: Heater
  thermostat:
    process_model:
      temperature: {describes: heater/temperature, updated_by: FB-1}
feedback:
  FB-1: {from: heater, to: thermostat, updates: [thermostat/temperature]}
"""
    case = case_of(elements=elements)
    assert [ref.source for ref in case.references_to("FB-1")] == ["thermostat"]
    assert "thermostat/temperature" in case.variables
    assert [ref.source for ref in case.references_to("thermostat/temperature")] == ["FB-1"]


def test_positions_point_at_the_text() -> None:
    case = case_of(hazards=HAZARDS)
    item = case.items["H-1"]
    assert (case.position(item).line, case.position(item).column) == (2, 3)
    place = case.position(item, ("losses", 1))
    assert (place.line, place.column, place.end_column) == (3, 19, 22)


def test_an_item_with_a_schema_error_keeps_its_valid_fields() -> None:
    case = case_of(hazards=b"hazards:\n  H-1: {losses: [L-1], severty: 3, text: Dry}\n  H-2: Fine\n")
    item = case.find("H-1", Hazard)
    assert item is not None
    assert item.record.text == "Dry"
    assert item.record.losses == ("L-1",)
    assert [error.path for error in item.errors] == [("severty",)]
    assert "H-2" in case.items


def test_a_file_that_does_not_parse_leaves_the_others() -> None:
    case = case_of(losses=LOSSES, broken=b"hazards:\n  H-1: [\n")
    assert "L-1" in case.items
    assert case.documents["model/broken.yaml"].findings


def test_of_duplicates_the_first_counts_and_the_pair_is_known() -> None:
    case = case_of(a=b"losses: {X-1: one}\n", b=b"hazards: {X-1: two}\n")
    [(first, second)] = case.duplicates
    assert (first.kind.name, second.kind.name) == ("loss", "hazard")
    assert case.items["X-1"] is first


def test_blank_collections_and_items_are_drafts_not_errors() -> None:
    case = case_of(losses=b"losses:\nhazards:\n  H-1:\n")
    assert list(case.items) == ["H-1"]
    assert case.items["H-1"].title == ""


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        (b"safetycase: [", "safetycase.yaml"),
        (b'safetycase: "1"\nmodels: ["../*.yaml"]\n', "outside the case"),
        (b'safetycase: "1"\nmodels: ["/etc/*.yaml"]\n', "outside the case"),
    ],
)
def test_a_bad_manifest_is_a_finding_and_the_case_still_loads(manifest: bytes, message: str) -> None:
    case = load(Memory({"safetycase.yaml": manifest, "model/a.yaml": LOSSES}))
    text = " ".join(f"{finding.file} {finding.message}" for finding in case.load_findings)
    assert message in text


def test_a_case_without_model_files_says_so() -> None:
    case = load(Memory({"safetycase.yaml": MANIFEST}))
    assert "SFC061" in codes(case)


def test_a_yml_file_beside_the_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "safetycase.yaml").write_bytes(MANIFEST)
    (tmp_path / "model" / "losses.yaml").write_bytes(LOSSES)
    (tmp_path / "model" / "hazards.yml").write_bytes(HAZARDS)
    case = load(Folder(tmp_path))
    assert found(case, "SFC064").file == "model/hazards.yml"
    assert "H-1" not in case.items


def test_links_that_leave_the_case_are_refused(tmp_path: Path) -> None:
    inside, outside = tmp_path / "case", tmp_path / "secret"
    (inside / "model").mkdir(parents=True)
    outside.mkdir()
    (outside / "losses.yaml").write_bytes(LOSSES)
    (inside / "safetycase.yaml").write_bytes(MANIFEST)
    (inside / "model" / "link.yaml").symlink_to(outside / "losses.yaml")
    (inside / "model" / "folder").symlink_to(outside)
    case = load(Folder(inside))
    assert case.items == {}
    assert "leaves the case" in found(case, "SFC062").message
    assert found(case, "SFC063").file == "model/folder"


def test_a_link_inside_the_case_is_followed(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "shared").mkdir()
    (tmp_path / "safetycase.yaml").write_bytes(MANIFEST)
    (tmp_path / "shared" / "losses.yaml").write_bytes(LOSSES)
    (tmp_path / "model" / "losses.yaml").symlink_to(tmp_path / "shared" / "losses.yaml")
    assert "L-1" in load(Folder(tmp_path)).items


def test_pipes_and_devices_are_never_opened(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "safetycase.yaml").write_bytes(MANIFEST)
    os.mkfifo(tmp_path / "model" / "pipe.yaml")
    case = load(Folder(tmp_path))
    assert "not a regular file" in found(case, "SFC062").message


def test_a_file_over_the_limit_is_refused_by_its_size(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "safetycase.yaml").write_bytes(MANIFEST)
    with (tmp_path / "model" / "huge.yaml").open("wb") as stream:
        stream.truncate(100 * 1024 * 1024)
    case = load(Folder(tmp_path))
    assert "100 MiB" in found(case, "SFC062").message


def test_a_layer_of_memory_hides_the_file_below(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "safetycase.yaml").write_bytes(MANIFEST)
    (tmp_path / "model" / "losses.yaml").write_bytes(LOSSES)
    source = Memory({"model/losses.yaml": b"losses: {L-9: Other}\n"}, over=Folder(tmp_path))
    assert list(load(source).items) == ["L-9"]


def test_replacing_a_document_shares_what_did_not_change() -> None:
    case = case_of(losses=LOSSES, hazards=HAZARDS)
    case.references_to("L-1")
    other = load(Memory({"safetycase.yaml": MANIFEST, "model/hazards.yaml": b"hazards:\n  H-1: {losses: [L-2]}\n"}))
    changed = case.replaced({"model/hazards.yaml": other.documents["model/hazards.yaml"]})
    assert changed.items["L-1"] is case.items["L-1"]
    assert changed.difference(case) == {"H-1"}
    assert changed.references_to("L-1") == ()
    assert [ref.source for ref in changed.references_to("L-2")] == ["H-1"]
    gone = changed.replaced({"model/losses.yaml": None})
    assert gone.difference(changed) == {"L-1", "L-2"}


def test_an_old_copy_of_the_schema_is_named() -> None:
    files = {"safetycase.yaml": MANIFEST, "model/a.yaml": LOSSES, ".safetycase/model.schema.json": b"{}"}
    assert "SFC066" in codes(load(Memory(files)))


def test_an_unreviewed_generated_item_covers_nothing() -> None:
    case = case_of(
        losses=b"losses:\n  L-1: {text: a, origin: generated}\n  L-2: {text: b, origin: generated, status: reviewed}\n"
    )
    assert [case.items[name].covers for name in ("L-1", "L-2")] == [False, True]


def test_typed_records_of_nested_parts() -> None:
    case = case_of(e=b"elements:\n  pump: {role: controller, process_model: {level: how full it is}}\n")
    [element] = case.of(Element)
    assert element.record.role == "controller"
    assert element.record.process_model == {"level": "how full it is"}


def test_a_save_that_was_cut_off_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "safetycase.yaml").write_bytes(MANIFEST)
    (tmp_path / "model" / "losses.yaml").write_bytes(LOSSES)
    assert "SFC067" not in codes(load(Folder(tmp_path)))
    monkeypatch.setattr("safetycase.documents.pending", lambda root: root == tmp_path.resolve())
    assert "SFC067" in codes(load(Folder(tmp_path)))
    assert "SFC067" in codes(load(Memory({}, over=Folder(tmp_path))))


@pytest.mark.parametrize(
    ("models", "files", "named"),
    [
        (
            "[model/m.yaml]",
            ["model/m.yaml", "model/reqs.yaml", "model/x/z.yaml"],
            ["model/reqs.yaml", "model/x/z.yaml"],
        ),
        ("[model/m.yaml, 'other/*.yaml']", ["model/m.yaml", "model/z.YAML"], ["model/z.YAML"]),
        ("[m.yaml]", ["m.yaml", "reqs.yaml", ".gitlab-ci.yml"], ["reqs.yaml"]),
        ("['model/**/*.yaml']", ["model/m.yaml", "model/x/z.yaml", "ci.yml"], []),
    ],
)
def test_model_files_that_a_narrow_pattern_leaves_out_are_named(
    models: str, files: list[str], named: list[str]
) -> None:
    content = dict.fromkeys(files, b"requirements:\n  R-1: It must stop\n")
    content |= {name: b"build:\n  script: make\n" for name in files if name.endswith(".yml")}
    manifest = f'safetycase: "1"\nname: T\nmodels: {models}\n'.encode()
    case = load(Memory({"safetycase.yaml": manifest, **content}))
    assert [finding.file for finding in case.load_findings if finding.rule == "SFC064"] == named


def test_many_files_that_are_not_read_are_counted() -> None:
    files = {f"model/{number}.yml": b"losses: {}\n" for number in range(50)}
    case = load(Memory({"safetycase.yaml": b'safetycase: "1"\nname: T\n', "model/a.yaml": b"losses: {}\n", **files}))
    found = [finding for finding in case.load_findings if finding.rule == "SFC064"]
    assert len(found) == 21
    assert "and 29 more match no model pattern" in found[-1].message


def test_a_link_that_leads_to_itself_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "safetycase.yaml").write_bytes(MANIFEST)
    (tmp_path / "model" / "losses.yaml").write_bytes(LOSSES)
    (tmp_path / "model" / "loop.yaml").symlink_to("loop.yaml")
    case = load(Folder(tmp_path))
    assert found(case, "SFC062").file == "model/loop.yaml"
    assert "L-1" in case.items


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.lists(st.tuples(st.integers(1, 4), st.integers(0, 1)))), max_size=4)
)
def test_the_difference_of_two_cases_is_found_whatever_stands_twice(
    edits: list[tuple[str, list[tuple[int, int]]]],
) -> None:
    def file(name: str, losses: list[tuple[int, int]]) -> Document:
        lines = "".join(f"  L-{number}: Text {text}\n" for number, text in dict(losses).items())
        return read(f"model/{name}.yaml", f"losses:\n{lines}".encode())

    first = case = load(Memory({"safetycase.yaml": b'safetycase: "1"\n', "model/a.yaml": b"losses:\n  L-1: Text 0\n"}))
    for name, losses in edits:
        before, case = case, case.replaced({f"model/{name}.yaml": file(name, losses)})
        for old in (before, first):
            assert case.difference(old) == {
                item_id
                for item_id in {*old.items, *case.items}
                if old.items.get(item_id) is not case.items.get(item_id)
            }
