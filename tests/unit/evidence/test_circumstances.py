"""Where a run was and what went into it, as its record says, beside what the case has."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from safetycase.case import Folder, load
from safetycase.evidence import Assessment, Cache, Judge
from tests.unit.evidence.cases import MANIFEST, TODAY, case_of, codes, judged

MODEL = """\
environments:
  ENV-1:
    title: Bench
    parameters:
      temperature: {range: [15, 30], unit: degC}
      site: {values: [north, south]}
      humid: {values: [false]}
      gain: {values: [2], range: [5, 9]}
      noise: {unit: dB}
requirements:
  R-1: It stops.
evidence:
  E-1: {supports: [R-1], artefact: {path: e.json}, environment: ENV-1}
"""
DATA = b"id,site\n1,north\n"
DIGEST = hashlib.sha256(DATA).hexdigest()


def record(**fields: Any) -> str:
    return json.dumps({"safetycase_record": "1", "cases": [{"id": "a", "state": "passed"}], **fields})


def assessed(content: str, model: str = MODEL) -> Assessment:
    return judged(case_of(model, {"e.json": content, "data/holdout.csv": DATA}))


@pytest.mark.parametrize(
    ("ran", "words"),
    [
        ({"temperature": 40}, "temperature 40 (ENV-1 has 15 to 30 degC)"),
        ({"temperature": "warm"}, "temperature warm (ENV-1 has 15 to 30 degC)"),
        ({"temperature": "nan"}, "temperature nan (ENV-1 has 15 to 30 degC)"),
        ({"site": "east"}, "site east (ENV-1 has north, south)"),
        ({"humid": True}, "humid true (ENV-1 has false)"),
        ({"gain": 3}, "gain 3 (ENV-1 has 2, 5 to 9)"),
        ({"temperature": 40, "site": "east"}, "degC); site east"),
    ],
)
def test_a_run_elsewhere_is_an_error_and_demonstrates_nothing(ran: dict[str, Any], words: str) -> None:
    found = assessed(record(environment=ran))
    message = next(finding.message for finding in found.findings if finding.rule == "SFC763")
    assert words in message
    assert found.verdicts["R-1"].word == "not-demonstrated"
    assert words in " ".join(found.verdicts["R-1"].reasons)


@pytest.mark.parametrize(
    "ran",
    [
        {"temperature": 15, "site": "north", "humid": False, "gain": 7.5},
        {"temperature": "21.5", "gain": 2},
        {"noise": 3, "colour": "red"},
        {},
    ],
)
def test_a_run_in_its_environment_is_none(ran: dict[str, Any]) -> None:
    found = assessed(record(environment=ran))
    assert ("SFC763" in codes(found), found.verdicts["R-1"].word) == (False, "demonstrated")


def test_no_environment_is_contradicted_where_none_is_named() -> None:
    found = assessed(record(environment={"temperature": 40}), MODEL.replace(", environment: ENV-1", ""))
    assert "SFC763" not in codes(found)


@pytest.mark.parametrize("digest", [DIGEST, DIGEST.upper(), f"sha256:{DIGEST}"])
def test_the_same_input_is_fine(digest: str) -> None:
    found = assessed(record(digests={"data/holdout.csv": digest, "elsewhere/weights.bin": "0" * 64}))
    assert ({"SFC764", "SFC732"} & set(codes(found)), found.verdicts["R-1"].word) == (set(), "demonstrated")


def test_another_input_is_an_error_and_makes_the_evidence_stale() -> None:
    found = assessed(record(digests={"data/holdout.csv": "0" * 64}))
    message = next(finding.message for finding in found.findings if finding.rule == "SFC764")
    assert message == "E-1: e.json was made from another data/holdout.csv"
    assert (found.verdicts["R-1"].word, found.evidence["E-1"].word) == ("stale", "stale")


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "data/", "a\0b", ""])
def test_no_file_outside_of_the_case_is_looked_at(name: str, tmp_path: Path) -> None:
    for path, text in {"safetycase.yaml": MANIFEST, "model/m.yaml": MODEL}.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    (tmp_path / "e.json").write_text(record(digests={name: "0" * 64}))
    assert "SFC764" not in codes(judged(load(Folder(tmp_path))))


def test_what_is_no_digest_is_odd() -> None:
    found = assessed(record(digests={"data/holdout.csv": "abc"}))
    assert [finding.message for finding in found.findings if finding.rule == "SFC732"] == [
        "E-1: e.json: the digest of data/holdout.csv is no SHA-256"
    ]


def test_an_input_that_changes_is_noticed_by_whoever_keeps_judging(tmp_path: Path) -> None:
    for path, text in {"safetycase.yaml": MANIFEST, "model/m.yaml": MODEL}.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    (tmp_path / "data").mkdir()
    (tmp_path / "data/holdout.csv").write_bytes(DATA)
    (tmp_path / "e.json").write_text(record(digests={"data/holdout.csv": DIGEST}))
    judge, case = Judge(TODAY, Cache()), load(Folder(tmp_path))
    assert judge.assess(case).verdicts["R-1"].word == "demonstrated"
    (tmp_path / "data/holdout.csv").write_bytes(DATA + b"2,south\n")
    assert judge.assess(case).verdicts["R-1"].word == "stale"


@pytest.mark.parametrize(("healthy", "said"), [(False, True), (True, False), (None, False)])
def test_an_environment_that_was_not_healthy_is_told(healthy: bool | None, said: bool) -> None:
    environment = {} if healthy is None else {"healthy": healthy}
    tests = [{"name": "a", "status": "passed", "duration": 1}]
    report = {"reportFormat": "CTRF", "results": {"tool": {"name": "t"}, "tests": tests, "environment": environment}}
    messages = [finding.message for finding in assessed(json.dumps(report)).findings if finding.rule == "SFC732"]
    assert any("the environment in which it ran was not healthy" in message for message in messages) == said
