"""The ids of requirements in the places that each format has for words of one's own."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest

from safetycase.evidence import draft, look
from tests.unit.evidence.cases import case_of, judged

CASE = (
    "requirements:\n  R-1: It stops.\n  R-2: It starts.\nevidence:\n  E-1: {supports: [R-2], artefact: {path: FILE}}\n"
)


def sarif(result: dict[str, Any], rule: dict[str, Any], **run: Any) -> str:
    """A log as semgrep or CodeQL write it, with one rule and one result."""
    whole = {
        "tool": {"driver": {"name": "lint", "rules": [{"id": "A1", **rule}]}},
        "invocations": [{"executionSuccessful": True}],
        "results": [{"ruleId": "A1", "ruleIndex": 0, "message": {"text": "x"}, **result}],
        **run,
    }
    return json.dumps({"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [whole]})


def ctrf(**test: Any) -> str:
    tests = [{"name": "stops", "status": "passed", "duration": 1, **test}]
    return json.dumps(
        {"reportFormat": "CTRF", "specVersion": "1.0.0", "results": {"tool": {"name": "t"}, "tests": tests}}
    )


def inspect(sample: dict[str, Any], **spec: Any) -> str:
    scores = {"match": {"value": "C"}}
    whole = {
        "version": 2,
        "status": "success",
        "eval": {"task": "stop", "model": "m/1", "dataset": {"samples": 1}, "scorers": [{"name": "match"}], **spec},
        "samples": [{"id": 1, "epoch": 1, "scores": scores, **sample}],
    }
    return json.dumps(whole)


def archive(metadata: dict[str, Any], summary: dict[str, Any]) -> bytes:
    """An `.eval` whose sample has these metadata, and its summary those."""
    sample = {"id": 1, "epoch": 1, "scores": {"match": {"value": "C"}}}
    header = {"version": 2, "status": "success", "eval": {"scorers": [{"name": "match"}]}}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as written:
        written.writestr("header.json", json.dumps(header))
        written.writestr("summaries.json", json.dumps([{**sample, "metadata": summary}]))
        written.writestr("samples/1_epoch_1.json", json.dumps({**sample, "metadata": metadata}))
    return out.getvalue()


def garak(tags: list[str], setup: str | None = None) -> str:
    lines = [
        {"entry_type": "start_run setup", "run.probe_tags": setup, "plugins.target_name": "m"},
        {"entry_type": "init", "garak_version": "0.13.3", "start_time": "2026-01-01T10:00:00"},
        {
            "entry_type": "attempt", "uuid": "u1", "seq": 0, "status": 2, "probe_classname": "stop.Stop",
            "outputs": [{"text": "x"}], "detector_results": {"always.Pass": [0.0]},
        },
        {"entry_type": "completion"},
        {
            "entry_type": "digest",
            "eval": {"stop": {
                "_summary": {"group": "stop"},
                "stop.Stop": {"_summary": {"probe_name": "stop.Stop", "probe_tags": tags}},
                "stop.Other": {"_summary": {"probe_name": "stop.Other", "probe_tags": ["requirement:R-2"]}},
            }},
        },
    ]  # fmt: skip
    return "".join(json.dumps(line) + "\n" for line in lines)


REQUIREMENTS = {
    "taxonomies": [{"name": "CWE", "taxa": [{"id": "79"}]}, {"name": "Requirements", "taxa": [{"id": "R-1"}]}]
}
TAXON = {"id": "R-1", "toolComponent": {"name": "Requirements"}}
PLACED = {"index": 0, "toolComponent": {"index": 1}}
BY_NAME = {"requirements": "R-1"}

SLOTS: list[tuple[str, str | bytes, dict[str, str]]] = [
    ("result-tags.sarif", sarif({"properties": {"tags": ["security", "requirement:R-1"]}}, {}), BY_NAME),
    ("result-field.sarif", sarif({"properties": {"requirement": "R-1"}}, {}), BY_NAME),
    ("result-taxa.sarif", sarif({"taxa": [TAXON]}, {}, **REQUIREMENTS), BY_NAME),
    ("result-taxa-by-place.sarif", sarif({"taxa": [PLACED]}, {}, **REQUIREMENTS), BY_NAME),
    ("rule-tags.sarif", sarif({}, {"properties": {"tags": ["verifies:R-1"]}}), BY_NAME),
    ("rule-field.sarif", sarif({}, {"properties": {"Requirements": ["R-1"]}}), BY_NAME),
    (
        "rule-taxa.sarif",
        sarif({}, {"relationships": [{"target": TAXON, "kinds": ["relevant"]}]}, **REQUIREMENTS),
        BY_NAME,
    ),
    ("run-tags.sarif", sarif({}, {}, properties={"tags": ["requirement=R-1"]}), BY_NAME),
    ("extra.ctrf.json", ctrf(extra={"requirement": "R-1", "owner": "R-2"}), {"extra.requirement": "R-1"}),
    ("tags.ctrf.json", ctrf(tags=["smoke", "requirement:R-1"]), {"tags": "requirement:R-1"}),
    ("labels.ctrf.json", ctrf(labels={"verifies": ["R-1"]}), {"labels.verifies": "R-1"}),
    ("run-tags.json", inspect({}, tags=["smoke", "requirement:R-1"]), BY_NAME),
    ("run-metadata.json", inspect({}, metadata={"requirement": "R-1"}), BY_NAME),
    ("sample-metadata.json", inspect({"metadata": {"requirements": ["R-1"], "topic": "R-2"}}), BY_NAME),
    ("summary.eval", archive({"requirement": "R-1"}, {"requirement": "R-1"}), BY_NAME),
    ("probe-tags.report.jsonl", garak(["owasp:llm01", "requirement:R-1"]), {"probe": "stop.Stop"}),
    ("run-tags.report.jsonl", garak([], "requirement:R-1"), BY_NAME),
]


@pytest.mark.parametrize(("name", "content", "where"), SLOTS, ids=[name for name, _, _ in SLOTS])
def test_a_requirement_is_picked_up(name: str, content: str | bytes, where: dict[str, str]) -> None:
    case = case_of(CASE.replace("FILE", name), {name: content})
    seen = look(case, name)
    assert (list(seen.named), seen.strange) == (["R-1"], ())
    assert draft(seen)["select"] == {"where": where}
    unlinked = [finding.message for finding in judged(case).findings if finding.rule == "SFC734"]
    assert unlinked == [f"{name} names R-1, which no evidence item links to it"]


@pytest.mark.parametrize(("name", "content", "where"), SLOTS, ids=[name for name, _, _ in SLOTS])
def test_what_is_proposed_selects_something(name: str, content: str | bytes, where: dict[str, str]) -> None:
    ((field, value),) = where.items()
    item = f"{{supports: [R-1], artefact: {{path: {name}}}, select: {{where: {{{field}: '{value}'}}}}}}"
    case = case_of(f"requirements:\n  R-1: It stops.\nevidence:\n  E-1: {item}\n", {name: content})
    assert sum(judged(case).evidence["E-1"].counts.states.values()) > 0


def test_a_summary_that_is_too_short_is_read_whole_where_it_is_selected_by() -> None:
    content = archive({"requirement": "R-1"}, {"requirement": "Key removed from summary (> 1k)"})
    item = "{supports: [R-1], artefact: {path: a.eval}, select: {where: {requirements: R-1}}}"
    model = f"requirements:\n  R-1: It stops.\nevidence:\n  E-1: {item}\n"
    assert sum(judged(case_of(model, {"a.eval": content})).evidence["E-1"].counts.states.values()) == 1


def test_tags_of_tools_name_nothing() -> None:
    content = sarif(
        {
            "properties": {"tags": ["CWE-79", "external/cwe/cwe-079", "owasp:a1"]},
            "taxa": [{"id": "79", "toolComponent": {"name": "CWE"}}, "R-1", {"index": -1}, {"id": "R-1"}],
        },
        {},
        **REQUIREMENTS,
    )
    seen = look(case_of(CASE.replace("FILE", "a.sarif"), {"a.sarif": content}), "a.sarif")
    assert (seen.named, seen.strange) == ({}, ())


def test_an_id_that_the_case_does_not_have_is_strange() -> None:
    content = garak(["requirement:R-77"])
    assert look(
        case_of(CASE.replace("FILE", "a.report.jsonl"), {"a.report.jsonl": content}), "a.report.jsonl"
    ).strange == ("R-77",)
