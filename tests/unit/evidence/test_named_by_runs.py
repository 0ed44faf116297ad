"""Ids of requirements that a run as a whole names, wherever its format lets it: each result of it names them."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest

from safetycase.evidence import look
from tests.unit.evidence.cases import case_of, judged, results
from tests.unit.evidence.test_named_requirements import inspect, sarif

MODEL = """requirements:
  R-1: {text: The brakes close, method: %s}
  R-2: {text: The lamp lights}
evidence:
  E-1: {supports: [R-1], artefact: {path: %s}%s}
  E-2: {supports: [R-2], artefact: {path: o.xml}}
"""
SCORED = ", select: {scorer: match, outcome: {C: pass, I: failure}}"
FIELD: dict[str, Any] = {"requirement": "{}"}
TAGS: dict[str, Any] = {"tags": ["requirement:{}"]}


def analysed(log: dict[str, Any] | None = None, driver: dict[str, Any] | None = None, **run: Any) -> str:
    """A clean log of SARIF."""
    whole = json.loads(sarif({}, {}, results=[], **run))
    whole["runs"][0]["tool"]["driver"].update(driver or {})
    return json.dumps({**whole, **(log or {})})


def evaluated(log: dict[str, Any] | None = None, **spec: Any) -> str:
    return json.dumps({**json.loads(inspect({}, **spec)), **(log or {})})


def archived(content: str) -> bytes:
    """A log as an archive."""
    whole = json.loads(content)
    samples = whole.pop("samples")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as written:
        written.writestr("header.json", json.dumps(whole))
        written.writestr("summaries.json", json.dumps(samples))
    return out.getvalue()


RUNS: dict[str, str] = {
    "log.sarif": analysed({"properties": FIELD}),
    "run.sarif": analysed(properties=TAGS),
    "driver.sarif": analysed(driver={"properties": TAGS}),
    "invocation.sarif": analysed(invocations=[{"executionSuccessful": True, "properties": FIELD}]),
    "automation.sarif": analysed(automationDetails={"id": "nightly", "properties": FIELD}),
    "pack.sarif": analysed(
        tool={"driver": {"name": "l"}, "extensions": [{"name": "p", "rules": [{"id": "P1"}], "properties": TAGS}]}
    ),
    "tags.json": evaluated(**TAGS),
    "metadata.json": evaluated(metadata=FIELD),
    "arguments.json": evaluated(task_args=FIELD),
    "current-tags.json": evaluated(TAGS),
    "current-metadata.json": evaluated({"metadata": FIELD}),
}


def words(name: str, requirement: str, *, archive: bool = False) -> tuple[str, str]:
    """The verdict on R-1 whose evidence names a requirement, and what is said of a file that was exchanged."""
    method, select = ("analysis", "") if name.endswith(".sarif") else ("evaluation", SCORED)
    content = RUNS[name].replace("{}", requirement)
    path = f"{name}.eval" if archive else name
    told: str | bytes = archived(content) if archive else content
    files: dict[str, str | bytes] = {path: told, "o.xml": results(passed=1, requirement="R-2")}
    found = judged(case_of(MODEL % (method, path, select), files))
    said = " ".join(one.message for one in found.findings if one.rule == "SFC708")
    return found.verdicts["R-1"].word, said


@pytest.mark.parametrize("name", RUNS)
def test_a_run_that_names_another_requirement_shows_nothing(name: str) -> None:
    assert words(name, "R-2") == ("unknown", f"E-1: {name} names R-2 alone, which E-1 does not support")
    assert words(name, "R-1") == ("demonstrated", "")


@pytest.mark.parametrize("name", [name for name in RUNS if name.endswith(".json")])
def test_an_archive_says_the_same(name: str) -> None:
    assert words(name, "R-2", archive=True)[0] == "unknown"
    assert words(name, "R-1", archive=True)[0] == "demonstrated"


@pytest.mark.parametrize("name", RUNS)
def test_adding_reads_it(name: str) -> None:
    content = RUNS[name].replace("{}", "R-2").encode()
    assert list(look(case_of("requirements:\n  R-2: x\n", {name: content}), name).named) == ["R-2"]
