"""What is told of the fields of an item that was begun from a file of results."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

import pytest

from safetycase.evidence import draft, filling, look
from safetycase.evidence.formats import no_ids, reader_named, readers
from tests.unit.evidence.cases import MANIFEST, case_of, results
from tests.unit.evidence.test_named_requirements import SLOTS

MODEL = "requirements:\n  R-1: It stops.\n"
RECORD = {
    "safetycase_record": "1",
    "subject": {"version": "2", "commit": "4f1c2aa"},
    "started": "2026-03-01T10:00:00Z",
    "planned": 2,
    "lineage": {"judge_model": "bar-2"},
    "cases": [{"id": "a", "state": "passed", "requirements": ["R-1"]}],
}
DEFAULTS = "defaults: {evidence: {subject: {version: '2'}, lineage: {team: ours}}}\n"


def told(
    content: str | bytes, name: str, given: dict[str, Any] | None = None, said: Collection[str] = (), manifest: str = ""
) -> dict[str, str]:
    case = case_of(MODEL, {name: content}, MANIFEST + manifest)
    seen = look(case, name)
    return dict(filling(case, seen, {**draft(seen, "R-1"), **(given or {})}, said).lines)


def test_a_record_fills_what_it_says() -> None:
    assert told(json.dumps(RECORD), "a.json") == {
        "read from it": "supports, select, subject (version, commit), lineage (judge_model), produced, "
        "expect (2 planned)",
        "its format cannot say": "method, sampling, environment",
    }


def test_what_a_record_leaves_out_it_could_say() -> None:
    bare = {name: RECORD[name] for name in ("safetycase_record", "cases")}
    assert told(json.dumps(bare), "a.json")["it could say and does not"] == "subject (version), lineage, produced"


def test_junit_has_no_place_for_the_rest() -> None:
    assert told(results(passed=1, requirement="R-1"), "a.xml") == {
        "read from it": "supports, method, select",
        "it could say and does not": "produced",
        "its format cannot say": "subject (version), lineage, sampling, environment",
    }


def test_what_a_person_or_the_manifest_says_is_told_apart() -> None:
    given = {"sampling": {"how": "random"}, "subject": {"commit": "4f1c2aa"}, "environment": "ENV-1"}
    found = told(results(passed=1), "a.xml", given, {*given, "supports"}, DEFAULTS)
    assert found == {
        "read from it": "method",
        "said by you": "supports, subject (commit), sampling, environment",
        "from safetycase.yaml": "subject (version), lineage",
        "it could say and does not": "produced",
    }


def test_what_the_case_states_of_its_own_is_asked_for() -> None:
    found = told(results(passed=1), "a.xml", manifest="subject: {commit: 4f1c2aa}\n")
    assert "subject (commit)" in found["its format cannot say"]


@pytest.mark.parametrize(("name", "content", "where"), SLOTS, ids=[name for name, _, _ in SLOTS])
def test_no_format_says_more_than_it_is_known_to_have_a_place_for(
    name: str, content: str | bytes, where: dict[str, str]
) -> None:
    case = case_of(MODEL, {name: content})
    seen = look(case, name)
    reader = reader_named(seen.format)
    assert reader is not None
    tells = reader.tells
    assert {f"subject.{part}" for part in seen.subject} <= tells
    assert not seen.lineage or "lineage" in tells
    assert not seen.produced or "produced" in tells
    assert seen.planned is None or "expect" in tells


def test_places_have_the_names_of_fields() -> None:
    known = {"subject.version", "subject.commit", "subject.model", "subject.digest", "lineage", "produced", "expect"}
    assert {place for reader in readers() for place in reader.tells} == known
    assert any(reader.item_ids is no_ids for reader in readers())


def test_where_a_run_was_is_told_to_whoever_names_the_environment() -> None:
    ran = {**RECORD, "environment": {"temperature": 21, "site": "north\x1b[2J"}}
    found = told(json.dumps(ran), "a.json")
    assert found["it says that it ran with"] == "temperature 21, site north\\x1b[2J"
    assert "environment" in found["its format cannot say"]
    assert "it says that it ran with" not in told(json.dumps(RECORD), "a.json")


@pytest.mark.parametrize(("said", "first"), [("first_party", True), ("third_party", False), ("other", None)])
def test_who_evaluated_is_read_where_the_results_say_it(said: str, first: bool | None) -> None:
    content = json.dumps(
        {
            "schema_version": "0.3.0",
            "evaluation_id": "a",
            "source_metadata": {"source_organization_name": "Lab", "evaluator_relationship": said},
            "model_info": {"id": "org/foo-7", "developer": "org"},
            "evaluation_results": [{"evaluation_name": "x", "score_details": {"score": 0.5}}],
        }
    )
    seen = look(case_of(MODEL, {"a.json": content}), "a.json")
    assert draft(seen, "R-1").get("first_party") is first
    assert ("first_party" in told(content, "a.json")["read from it"]) == (first is not None)


def test_models_that_judged_are_read_from_a_record_of_every_eval_ever() -> None:
    judges = [{"model_info": {"id": "org/bar-2"}}, {"model_info": {"name": "baz"}}, {"odd": 1}, 2]
    results = [
        {"evaluation_name": "x", "metric_config": {"llm_scoring": {"judges": judges}}},
        {"evaluation_name": "y", "metric_config": {"llm_scoring": {"judges": judges[:1]}}},
        {"evaluation_name": "z", "metric_config": {"llm_scoring": {"judges": "none"}}},
    ]
    record = {"schema_version": "0.3.0", "evaluation_id": "a", "model_info": {"id": "org/foo-7"}}
    content = json.dumps({**record, "evaluation_results": results})
    assert look(case_of(MODEL, {"a.json": content}), "a.json").lineage == {
        "base_model": ("org/foo-7",),
        "judge_model": ("org/bar-2", "baz"),
    }


def test_a_property_is_told_once_although_it_says_something_for_either_expectation() -> None:
    said = {"a": "holds", "b": "unsat", "c": "sat", "d": "timeout"}
    lines = [f"acas,{name}.onnx,p.vnnlib,0.1,{result},1" for name, result in said.items()]
    seen = look(case_of(MODEL, {"a.csv": "\n".join(lines)}), "a.csv")
    assert seen.words == "vnncomp: 4 results (2 passed, 1 failed, 1 timed-out)"
