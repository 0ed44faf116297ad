"""What was lost in reading may have spoken against a requirement."""

from __future__ import annotations

import pytest

from safetycase.case import Memory, load
from safetycase.evidence import Assessment, Cache, Verdict, assess

from .cases import MANIFEST, TODAY, model_of, results


def assessed(files: dict[str, str | bytes], manifest: str = MANIFEST) -> Assessment:
    content = {"safetycase.yaml": manifest.encode(), "e.xml": results("a", passed=3).encode()}
    content["model/m.yaml"] = model_of().encode()
    for path, text in files.items():
        content[path] = text.encode() if isinstance(text, str) else text
    return assess(load(Memory(content)), TODAY, Cache())


def found(files: dict[str, str | bytes], manifest: str = MANIFEST) -> Verdict:
    return assessed(files, manifest).verdicts["R-1"]


def test_all_is_read() -> None:
    assert found({"model/b.yaml": "losses:\n  L-1: Harm\n"}).word == "demonstrated"
    assert found({"model/b.yaml": ""}).word == "demonstrated"


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe",
        b"evidence:\n  E-9: {a: [1\n  E-8: {supports: [R-2]}\n",
        b"losses:\n  L-1: Harm\nlosses:\n  L-2: More\n",
        b"losses:\n  L-1: Harm\n  L-1: More\n",
        b"losses:\n  L-1: Harm\n---\nevidence:\n  E-9: {}\n",
        b"losses:\n<<<<<<< HEAD\n  L-1: Harm\n=======\n  L-1: More\n>>>>>>> b\n",
        b"losses: &all\n  L-1: Harm\nevidence: *all\n",
        b"[1, 2",
        b"- E-9\n",
        b"E-9\n",
        b"\0\0\0",
        b"x" * 20_000_000,
        b"defeater:\n  D-1: {text: no, challenges: [R-1]}\n",
        b"defeaters:\n- {id: D-1, challenges: [R-1]}\n",
        b"# all of it\rdefeaters:\r  D-1: {text: no, challenges: [R-1]}\r",
        "# all of it\u2028defeaters:\u2028  D-1: {text: no, challenges: [R-1]}\n".encode(),
    ],
    ids=range(16),
)
def test_a_file_that_is_not_read_whole_leaves_nothing_demonstrated(content: bytes) -> None:
    verdict = found({"model/b.yaml": content})
    assert verdict.word == "unknown"
    assert verdict.reasons[0] == "model/b.yaml could not be read whole, so that evidence against it may be missing"
    assert "E-1: all 3 cases passed" in verdict.reasons


def test_what_is_worse_stays() -> None:
    broken: dict[str, str | bytes] = {"model/b.yaml": "[1"}
    assert found({**broken, "e.xml": results(failed=1)}).word == "refuted"
    assert found({**broken, "e.xml": results(passed=1, skipped=1)}).word == "not-demonstrated"


def test_many_files_are_counted() -> None:
    verdict = found({f"model/x{number}.yaml": "[1" for number in range(5)})
    assert verdict.reasons[0].startswith("model/x0.yaml, model/x1.yaml, model/x2.yaml and 2 more could not be read")


def test_a_manifest_that_is_not_read_whole_counts_too() -> None:
    assert found({}, MANIFEST + "subject: {version: '2\n").word == "unknown"


def test_a_broken_copy_of_the_schema_does_not_matter() -> None:
    assert found({".safetycase/model.schema.json": b"\xff"}).word == "demonstrated"


def test_an_evidence_id_that_stands_twice_is_unknown() -> None:
    assessment = assessed({"model/n.yaml": "evidence:\n  E-1: {supports: [R-1], artefact: {path: e.xml}}\n"})
    assert assessment.verdicts["R-1"].word == "unknown"
    assert assessment.evidence["E-1"].word == "unknown"
    assert "E-1: the id E-1 stands twice in the case" in assessment.verdicts["R-1"].reasons


def test_what_a_second_item_of_the_same_id_speaks_of_is_unknown() -> None:
    files: dict[str, str | bytes] = {
        "model/c.yaml": "losses:\n  X-1: Harm\n",
        "model/d.yaml": "evidence:\n  X-1: {supports: [{ref: R-1, direction: undermines}]}\n",
    }
    verdict = found(files)
    assert verdict.word == "unknown"
    assert verdict.reasons[0].startswith("X-1 stands twice, in model/c.yaml and in model/d.yaml")
    files["model/d.yaml"] = "defeaters:\n  X-1: {text: no, challenges: [E-1]}\n"
    assert found(files).word == "unknown"
    files["model/d.yaml"] = "losses:\n  X-1: More harm\n"
    assert found(files).word == "demonstrated"


def test_a_requirement_that_stands_twice_is_unknown() -> None:
    assert found({"model/n.yaml": "requirements:\n  R-1: It stops at once\n"}).word == "unknown"


@pytest.mark.parametrize(
    ("item", "word"),
    [
        ("evidence:\n  E-9: {supports: [{ref: R-1, direction: against}]}\n", "unknown"),
        ("evidence:\n  E-9: {suports: [{ref: R-1, direction: undermines}]}\n", "unknown"),
        ("reviews:\n  RV-1: {text: no, items: [R-1], verdict: reject}\n", "unknown"),
        ("defeaters:\n  D-1: {text: no, challenges: [E-1, [R-1]], state: refuted}\n", "unknown"),
        ("incidents:\n  INC-1: {text: no, undermine: R-1}\n", "unknown"),
        ("incidents:\n  INC-1: {text: no, undermine: H-1}\n", "demonstrated"),
        ("reviews:\n  RV-1: {text: no, items: [R-1], verdict: accepted, odd: 3}\n", "demonstrated"),
    ],
)
def test_what_an_item_with_schema_errors_may_speak_against_is_unknown(item: str, word: str) -> None:
    assert found({"model/n.yaml": item}).word == word


@pytest.mark.parametrize(
    "doubt",
    [
        "challenges: {R-1: it sticks}",
        'challenges: "R-1, R-2"',
        "challenges: R-1 and R-2",
        'challenges: ["R-1 "]',
        "R-1: challenges",
        "challenge: [R-1]",
        "challenges: 7, challenged: R-1",
    ],
)
def test_a_doubt_that_cannot_be_understood_may_have_been_about_what_it_names(doubt: str) -> None:
    verdict = found({"model/b.yaml": f"defeaters:\n  D-1: {{text: It sticks, {doubt}}}\n"})
    assert verdict.word == "unknown"
    assert "D-1 has schema errors" in verdict.reasons[0]


@pytest.mark.parametrize(
    "item", ["{supports: {R-1: undermines}}", "[R-1]", "{supports: [{ref: R-1, direction: against}]}"]
)
def test_evidence_that_cannot_be_understood_may_have_spoken_against_what_it_names(item: str) -> None:
    assert found({"model/b.yaml": f"evidence:\n  E-9: {item}\n"}).word == "unknown"


def test_a_doubt_that_names_nobody_known_may_have_been_about_anybody() -> None:
    assert (
        found({"model/b.yaml": "defeaters:\n  D-1: {text: It sticks, challenges: {the pump: sticks}}\n"}).word
        == "unknown"
    )
    assert found({"model/b.yaml": "defeaters:\n  D-1: {text: It sticks, labels: 7}\n"}).word == "demonstrated"


@pytest.mark.parametrize("extension", ["x-tool: v1", "x-tags: [a, b]", "x-more: {a: 1}"])
def test_fields_of_other_tools_lose_nothing(extension: str) -> None:
    assert found({"model/b.yaml": f"{extension}\nlosses:\n  L-1: Harm\n"}).word == "demonstrated"
