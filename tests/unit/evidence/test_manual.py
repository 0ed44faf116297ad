"""Records of reviews and inspections: what they show, and what makes them no more than a person's word."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest

from safetycase.case import Folder, load
from safetycase.evidence import Assessment, Cache, Judge
from tests.unit.evidence.cases import MANIFEST, case_of, codes, judged, locked, results

DESIGN = "The brake closes within 50 ms.\n"
DIGEST = hashlib.sha256(DESIGN.encode()).hexdigest()
RECORD = f"""safetycase_manual: "1"
method: review
by: A. Nilsson
date: 2026-05-02
looked_at: [{{path: docs/design.md, sha256: {DIGEST}}}]
outcome: passed
checks:
- {{id: C-1, text: Is the time stated?, outcome: passed, requirements: [R-1]}}
- {{id: C-2, text: Is the reserve stated?, outcome: passed, requirements: [R-2]}}
"""


def assessed(
    record: str = RECORD,
    requirement: str = "method: review",
    item: str = "",
    files: dict[str, str | bytes] | None = None,
    more: str = "",
    manifest: str = MANIFEST,
) -> Assessment:
    model = model_of(requirement, item, more)
    beside: dict[str, str | bytes] = {"docs/design.md": DESIGN} if files is None else files
    return judged(case_of(model, {"e.yaml": record, **beside}, manifest))


def model_of(requirement: str = "method: review", item: str = "", more: str = "") -> str:
    wanted = f"requirements:\n  R-1: {{text: It stops{', ' if requirement else ''}{requirement}}}\n"
    where = "select: {where: {requirements: R-1}}"
    fields = f"supports: [R-1], artefact: {{path: e.yaml}}, {item or where}"
    return f"{wanted}evidence:\n  E-1: {{{fields}}}\n{more}"


def words(found: Assessment) -> str:
    return " ".join(found.verdicts["R-1"].reasons)


def test_a_whole_record_demonstrates_what_a_review_shows() -> None:
    found = assessed()
    verdict = found.verdicts["R-1"]
    assert (verdict.word, verdict.basis) == ("demonstrated", "computed"), words(found)
    assert found.evidence["E-1"].format == "manual"
    assert found.evidence["E-1"].produced == "2026-05-02"
    assert {"SFC735", "SFC750", "SFC751"}.isdisjoint(codes(found))


def test_json_says_the_same() -> None:
    record = json.dumps({
        "safetycase_manual": "1", "method": "review", "by": ["A. Nilsson", "B. Okoye"], "date": "2026-05-02",
        "looked_at": [{"path": "docs/design.md", "sha256": f"sha256:{DIGEST.upper()}"}], "outcome": "passed",
    })  # fmt: skip
    assert assessed(record, item="select: {}").verdicts["R-1"].word == "demonstrated"


@pytest.mark.parametrize(
    ("line", "instead", "lacks"),
    [
        ("by: A. Nilsson\n", "", "names nobody"),
        ("by: A. Nilsson\n", "by: TODO\n", "names nobody"),
        ("date: 2026-05-02\n", "", "has no date"),
        ("outcome: passed\nchecks", "checks", "has no outcome"),
        ("method: review\n", "", "does not say what was done"),
        (f"looked_at: [{{path: docs/design.md, sha256: {DIGEST}}}]\n", "", "names no file"),
        (f", sha256: {DIGEST}", "", "has no SHA-256"),
        (DIGEST, "abc", "has no SHA-256"),
        ("path: docs/design.md, ", "", "has no path"),
        ("docs/design.md", "docs/absent.md", "docs/absent.md, which was looked at, is not here"),
        ("docs/design.md", "../design.md", "is not here"),
        ("docs/design.md", "e.yaml", "looked at itself"),
    ],
)
def test_what_lacks_something_is_a_word_and_never_demonstrates(line: str, instead: str, lacks: str) -> None:
    assert line in RECORD
    found = assessed(RECORD.replace(line, instead))
    verdict = found.verdicts["R-1"]
    assert (verdict.word, verdict.basis) == ("not-demonstrated", "declared"), words(found)
    assert lacks in words(found)
    assert "SFC751" in codes(found)
    assert found.evidence["E-1"].word == "not-demonstrated"


def test_a_word_can_refute() -> None:
    record = RECORD.replace("by: A. Nilsson\n", "").replace(
        "passed, requirements: [R-1]", "failed, requirements: [R-1]"
    )
    more = "  E-2: {supports: [R-1], artefact: {path: run.xml}}\n"
    files: dict[str, str | bytes] = {"docs/design.md": DESIGN, "run.xml": results(passed=3)}
    found = assessed(record, files=files, more=more)
    assert found.verdicts["R-1"].word == "refuted"
    assert found.evidence["E-1"].word == "refuted"


def test_what_was_looked_at_and_changed_makes_it_stale() -> None:
    found = assessed(files={"docs/design.md": DESIGN + "Or later.\n"})
    assert found.verdicts["R-1"].word == "stale"
    assert "docs/design.md is not what A. Nilsson looked at" in words(found)
    assert "SFC750" in codes(found)


@pytest.mark.parametrize(("oid", "word"), [(DIGEST, "not-demonstrated"), ("0" * 64, "stale")])
def test_a_pointer_is_not_what_was_looked_at(oid: str, word: str) -> None:
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {len(DESIGN)}\n"
    found = assessed(files={"docs/design.md": pointer})
    assert found.verdicts["R-1"].word == word
    if oid == DIGEST:
        assert "docs/design.md, which was looked at, is here only as a Git LFS pointer" in words(found)
        assert "SFC751" in codes(found)


@pytest.mark.parametrize("method", ["test", "inspection", "proof", ""])
def test_only_the_method_that_is_asked_for_shows_it(method: str) -> None:
    found = assessed(requirement=f"method: {method}" if method else "")
    assert found.verdicts["R-1"].word == "not-demonstrated"
    assert "it is the record of a review" in words(found)


@pytest.mark.parametrize(
    "target",
    [
        "target: {metric: failure-rate, at_most: 0.5, confidence: 0.95}",
        "target: {metric: event-rate, per: hour, at_most: 1, confidence: 0.95}",
        "coverage: {at_least: 0.1, confidence: 0.9}",
        "target: {metric: all-proved}",
        "target: {metric: no-findings}",
    ],
)
def test_people_count_no_trials_and_prove_nothing(target: str) -> None:
    many = RECORD + "".join(f"- {{id: D-{n}, outcome: passed, requirements: [R-1]}}\n" for n in range(300))
    assert assessed(many, requirement=f"method: review, {target}").verdicts["R-1"].word == "unknown"


@pytest.mark.parametrize(("outcome", "word"), [("failed", "refuted"), ("undecided", "not-demonstrated")])
def test_how_it_ended_as_a_whole_counts_beside_the_checks(outcome: str, word: str) -> None:
    record = RECORD.replace("outcome: passed\nchecks", f"outcome: {outcome}\nchecks")
    assert assessed(record, item="select: {}").verdicts["R-1"].word == word


def test_a_check_without_outcome_is_undecided() -> None:
    record = RECORD.replace("outcome: passed, requirements: [R-1]", "requirements: [R-1]")
    assert assessed(record).verdicts["R-1"].word == "unknown"


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (RECORD.replace("outcome: passed\n", "outcome: pased\n"), "not as its schema says"),
        (RECORD.replace("role", "rolle") + "rolle: x\n", "unknown field 'rolle'"),
        (RECORD.replace("id: C-1", "idd: C-1"), "unknown field 'checks: idd'"),
        (RECORD.replace('"1"', '"2"'), "version '1'"),
        (RECORD + "outcome: failed\n", "cannot be read whole"),
        ("safetycase_manual: '1'\nby: &a [*a]\n", "cannot be read whole"),
        ("safetycase_manual: '1'\n" + "x" * 2_000_000, "larger"),
    ],
)
def test_what_cannot_be_read_is_unknown(record: str, reason: str) -> None:
    found = assessed(record)
    assert found.verdicts["R-1"].word == "unknown"
    assert reason in words(found)


def test_it_speaks_of_the_version_it_names() -> None:
    manifest = MANIFEST + 'subject: {version: "2.0"}\n'
    assert assessed(RECORD + 'subject: {version: "1.9"}\n', manifest=manifest).verdicts["R-1"].word == "stale"
    assert assessed(RECORD + 'subject: {version: "2.0"}\n', manifest=manifest).verdicts["R-1"].word == "demonstrated"


def test_from_the_lock_alone_it_is_a_word() -> None:
    model = model_of()
    files: dict[str, str | bytes] = {"e.yaml": RECORD, "docs/design.md": DESIGN}
    here = locked(case_of(model, files), files, model)
    assert judged(here).verdicts["R-1"].word == "demonstrated"
    away = judged(locked(case_of(model, files), {"docs/design.md": DESIGN}, model)).verdicts["R-1"]
    assert (away.word, away.basis) == ("not-demonstrated", "locked")


def test_a_judge_sees_that_what_was_looked_at_changed(tmp_path: Path) -> None:
    files = {"safetycase.yaml": MANIFEST, "model/m.yaml": model_of(), "e.yaml": RECORD, "docs/design.md": DESIGN}
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    case, judge = load(Folder(tmp_path)), Judge(date(2026, 6, 1), Cache())
    assert judge.assess(case).verdicts["R-1"].word == "demonstrated"
    (tmp_path / "docs/design.md").write_text("Other.\n")
    assert judge.assess(case).verdicts["R-1"].word == "stale"
