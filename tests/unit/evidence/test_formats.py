"""Every format but JUnit: real samples with counts checked by hand, and what each must not be taken for."""

from __future__ import annotations

import base64
import io
import json
import struct
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import zstandard

from safetycase.evidence.formats import FORMATS, reader_named, recognise
from tests.unit.evidence.cases import case_of, codes, judged
from tests.unit.evidence.reading import assessed, problem, sample, states


def test_every_format_says_what_it_is() -> None:
    for name in FORMATS:
        reader = reader_named(name)
        assert reader is not None
        assert reader.name == name
        assert reader.title


@pytest.mark.parametrize(
    ("path", "name", "item", "expected"),
    [
        ("ctrf/comprehensive.json", "r.json", "", {"failed": 1, "flaky": 1, "passed": 1}),
        ("ctrf/comprehensive.json", "r.json", "select: {tags: [smoke]}", {"flaky": 1, "passed": 1}),
        ("sarif/Suppressions.sarif", "r.sarif", "select: {rules: [TUT1001]}", {"failed": 6, "skipped": 3}),
        ("inspect/*.eval", "r.eval", "select: {scorer: match, outcome: {C: pass, I: failure}}", {"unscored": 10}),
        (
            "lm_eval/results*.json", "r.json", "select: {task: math_rephrased_full, metric: exact_match}",
            {"failed": 4998, "passed": 2},
        ),
        (
            "lm_eval/samples*.jsonl", "evidence/samples_math.jsonl",
            "select: {metric: exact_match, outcome: {1: pass, 0: failure}}", {"failed": 8},
        ),
        ("garak/*.jsonl", "r.jsonl", "select: {probe: test.Test, detector: always.Pass}", {"passed": 8}),
        ("every_eval_ever/9*.json", "r.json", "select: {metric: IFEval}", {"unscored": 1}),
    ],
)  # fmt: skip
def test_real_samples_give_the_counts_that_a_person_finds(
    path: str, name: str, item: str, expected: dict[str, int]
) -> None:
    content = sample(path)
    found = states(content, name, item)
    if path.startswith("lm_eval/samples"):
        expected = {"failed": len(content.splitlines())}
    assert found == expected


def test_a_log_with_a_limit_shows_less_than_was_planned() -> None:
    found = assessed(sample("inspect/*.eval"), "r.eval", "select: {scorer: match, outcome: {C: pass, I: failure}}")
    assert found.evidence["E-1"].counts.missing == 90
    assert "SFC730" in codes(found)


# --- Inspect ---------------------------------------------------------------------------------------------------------


def log(**more: Any) -> dict[str, Any]:
    spec = {
        "model": "mock/model", "dataset": {"samples": 2, "location": "d"}, "scorers": [{"name": "choice"}],
        "packages": {"inspect_ai": "0.3"},
    }  # fmt: skip
    return {"version": 2, "status": "success", "eval": spec, "stats": {"started_at": "2026-05-01T10:00:00Z"}, **more}


def summary(item: int, value: Any, epoch: int = 1, **more: Any) -> dict[str, Any]:
    scores = {} if value is None else {"choice": {"value": value}}
    return {"id": item, "epoch": epoch, "scores": scores, "metadata": {"site": "A"}, **more}


def archive(header: dict[str, Any], summaries: list[dict[str, Any]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as file:
        file.writestr("header.json", json.dumps(header))
        file.writestr("summaries.json", json.dumps(summaries))
    return stream.getvalue()


INSPECT = "select: {scorer: choice, outcome: {C: pass, I: failure, N: abstained}}"


def test_epochs_of_a_sample_are_one_trial() -> None:
    found = archive(log(), [summary(1, "C"), summary(1, "I", 2), summary(2, "C"), summary(2, "C", 2)])
    assert states(found, "r.eval", INSPECT) == {"failed": 1, "passed": 1}
    assert states(found, "r.eval", INSPECT.replace("scorer:", "repeats: last, scorer:")) == {"failed": 1, "passed": 1}
    everything = INSPECT.replace("scorer:", "unit: attempt, scorer:")
    assert states(found, "r.eval", everything) == {"failed": 1, "passed": 3}
    rate = "target: {metric: failure-rate, at_most: 0.9, confidence: 0.9}"
    assert assessed(found, "r.eval", everything, rate).verdicts["R-1"].word == "unknown"


def test_json_and_archive_say_the_same_and_samples_fill_in() -> None:
    both = [
        summary(1, "C"),
        summary(2, None, error={"message": "boom"}),
    ]
    expected = {"errored": 1, "passed": 1}
    assert states(archive(log(), both), "r.eval", INSPECT) == expected
    assert states(json.dumps(log(samples=both)), "r.json", INSPECT) == expected


@pytest.mark.parametrize(
    ("header", "rule", "word"),
    [
        ({"status": "cancelled"}, "SFC748", "not-demonstrated"),
        ({"invalidated": True}, "SFC749", "unknown"),
        ({"log_updates": [{"author": "x"}]}, "SFC746", "demonstrated"),
    ],
)
def test_what_a_log_says_against_itself(header: dict[str, Any], rule: str, word: str) -> None:
    found = assessed(archive(log(**header), [summary(1, "C"), summary(2, "C")]), "r.eval", INSPECT)
    assert rule in codes(found)
    assert found.verdicts["R-1"].word == word


def test_a_dirty_commit_and_another_model_are_stale() -> None:
    dirty = log()
    dirty["eval"]["revision"] = {"commit": "ef1d858c", "dirty": True}
    samples = [summary(1, "C"), summary(2, "C")]
    assert assessed(archive(dirty, samples), "r.eval", INSPECT).verdicts["R-1"].word == "stale"
    other = f"{INSPECT}, subject: {{model: another}}"
    found = assessed(archive(log(), samples), "r.eval", other)
    assert found.verdicts["R-1"].word == "stale"
    assert "its artefact of mock/model" in " ".join(found.verdicts["R-1"].reasons)


def zstd_archive(content: bytes, claimed: int | None = None) -> bytes:
    """An archive with one member header.json that is packed by Zstandard, which zipfile cannot write."""
    import zlib

    packed = zstandard.ZstdCompressor(level=3).compress(content)
    size = len(content) if claimed is None else claimed
    name, crc = b"header.json", zlib.crc32(content)
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 63, 0, 93, 0, 0, crc, len(packed), size, len(name), 0) + name + packed
    central = (
        struct.pack("<4s6H3I5H2I", b"PK\1\2", 63, 63, 0, 93, 0, 0, crc, len(packed), size, len(name), 0, 0, 0, 0, 0, 0)
        + name
    )
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 1, 1, len(central), len(local), 0)
    return local + central + end


def test_members_packed_by_zstandard_are_read() -> None:
    found = problem(zstd_archive(json.dumps(log()).encode()), "r.eval", INSPECT)
    assert "finds 0 of 0 cases" in found or "0 of 0" in found


def test_bombs_stop_at_the_cap() -> None:
    script = """
import io, resource, sys, zipfile
from datetime import date
from safetycase.case import Memory, load
from safetycase.evidence import Cache, assess
sys.path.insert(0, sys.argv[1])
from tests.unit.evidence.test_formats import zstd_archive
bomb = zstd_archive(b" " * 500_000_000, claimed=10)
stream = io.BytesIO()
with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
    file.writestr("header.json", b" " * 500_000_000)
model = b"requirements:\\n  R-1: It stops\\nevidence:\\n  E-1: {supports: [R-1], artefact: {path: r.eval}}\\n"
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for content in (bomb, stream.getvalue()):
    files = {"safetycase.yaml": b'safetycase: "1"\\nname: T\\n', "model/m.yaml": model, "r.eval": content}
    print(assess(load(Memory(files)), date(2026, 6, 1), Cache()).evidence["E-1"].reasons)
"""
    root = str(Path(__file__).parents[3])
    done = subprocess.run([sys.executable, "-c", script, root], capture_output=True, text=True, check=True, cwd=root)
    lying, honest = done.stdout.splitlines()
    assert "'header.json' is damaged: it holds more than it says" in lying
    assert "'header.json' is larger than 16 MiB when unpacked" in honest


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\3\4 and nothing more", "not a whole zip archive"),
        (archive(log(), [summary(1, "C")])[:-30], "not a whole zip archive"),
        (archive(log(version=3), []), "version 3"),
        (archive({"status": "success"}, []), "which version"),
        (archive(log(), [{"id": None, "epoch": 1}]), "no id"),
        (archive(log(), [{"id": "a", "epoch": "x"}]), "no epoch"),
        (archive(log(), {"a": 1}), "no list"),  # type: ignore[arg-type]
        (json.dumps(log())[:-1] + ', "status": "success"}', "twice in one object"),
    ],
)
def test_logs_that_are_not_whole_are_unknown(content: str | bytes, words: str) -> None:
    name = "r.eval" if isinstance(content, bytes) else "r.json"
    assert words in problem(content, name, INSPECT)


# --- tests ----------------------------------------------------------------------------------------------------------


NONE_FOUND = "target: {metric: no-findings}"


def test_passing_tests_do_not_show_that_nothing_is_found() -> None:
    ctrf = {"reportFormat": "CTRF", "results": {"tool": {"name": "t"}, "tests": [{"name": "a", "status": "passed"}]}}
    assert assessed(json.dumps(ctrf), "r.json", "", NONE_FOUND).verdicts["R-1"].word == "unknown"


@pytest.mark.parametrize(
    ("test", "state"),
    [
        ({"status": "passed"}, "passed"),
        ({"status": "passed", "rawStatus": "xpassed"}, "xpassed"),
        ({"status": "skipped", "rawStatus": "xfailed"}, "xfailed"),
        ({"status": "passed", "retries": 1}, "flaky"),
        ({"status": "pending"}, "not-run"),
        ({"status": "other"}, "unknown"),
        ({"status": "PASSED"}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_ctrf_statuses(test: dict[str, Any], state: str) -> None:
    report = {"reportFormat": "CTRF", "results": {"tool": {"name": "t"}, "tests": [{"name": "a", **test}]}}
    assert states(json.dumps(report), "r.json") == {state: 1}


def test_a_summary_never_makes_anything_better() -> None:
    results = {
        "tool": {"name": "t"},
        "summary": {"tests": 3, "failed": 1},
        "tests": [{"name": "a", "status": "passed"}],
    }
    assert states(json.dumps({"reportFormat": "CTRF", "results": results}), "r.json") == {"passed": 1, "unscored": 3}


# --- the open record -------------------------------------------------------------------------------------------------


def record(**fields: Any) -> str:
    return json.dumps({"safetycase_record": "1", **fields})


def test_a_record_brings_cases_counts_and_numbers() -> None:
    cases = [
        {"id": "a", "state": "passed", "requirements": ["R-1"]},
        {"id": "b", "state": "failed", "slice": {"s": "A"}},
    ]
    assert states(record(cases=cases), "r.json") == {"failed": 1, "passed": 1}
    groups = [{"where": {"s": "A"}, "counts": {"passed": 10}}, {"where": {"s": "B"}, "counts": {"failed": 1}}]
    found = assessed(record(counts=groups), "r.json", "select: {slice: {site: slice.s}}").evidence["E-1"].counts
    assert found.slices == ((("A",), {"passed": 10}), (("B",), {"failed": 1}))
    margin = "margin: {quantity: q, critical: 1.0, min_ratio: 2.0, higher_is: safer}"
    value = "measures: q, measured: {metric: worst}"
    assert assessed(record(metrics={"worst": 2.5}), "r.json", value, margin).verdicts["R-1"].word == "demonstrated"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"cases": [{"id": "a", "stat": "passed"}]}, "unknown field 'cases: stat'"),
        ({"cases": [{"id": "a", "state": "ok"}]}, "not as its schema says"),
        ({"cases": [{"id": "a"}]}, "neither a state nor a value"),
        ({"cases": [{"id": "a", "state": "passed", "value": 1}]}, "a state and a value"),
        ({"counts": [{"counts": {"passed": -1}}]}, "not as its schema says"),
        ({"result": "passed"}, "unknown field 'result'"),
        ({"safetycase_record": "2"}, "not of version '1'"),
    ],
)
def test_a_record_that_says_something_else_is_refused(fields: dict[str, Any], words: str) -> None:
    assert words in problem(json.dumps({"safetycase_record": "1", **fields}), "r.json")


def test_a_record_that_is_not_complete_demonstrates_nothing() -> None:
    cases = [{"id": "a", "state": "passed"}]
    assert assessed(record(cases=cases), "r.json").verdicts["R-1"].word == "demonstrated"
    assert assessed(record(cases=cases, complete=False), "r.json").verdicts["R-1"].word == "not-demonstrated"
    assert assessed(record(cases=cases, planned=2), "r.json").verdicts["R-1"].word == "not-demonstrated"


# --- coverage, verifiers, attestations -------------------------------------------------------------------------------


def test_coverage_by_lines() -> None:
    report = {
        "meta": {"format": 3, "version": "7.1", "show_contexts": False},
        "files": {"a.py": {"summary": {"covered_lines": 8, "missing_lines": 2}}},
        "totals": {"covered_lines": 8, "num_statements": 10},
    }
    assert states(json.dumps(report), "r.json") == {"failed": 2, "passed": 8}
    xml = (
        "<?xml version='1.0'?><!DOCTYPE coverage SYSTEM 'http://example.org/c.dtd'><coverage timestamp='1700000000000'>"
        "<class filename='a.py'><lines><line number='1' hits='1'/><line number='2' hits='0'/></lines></class>"
        "</coverage>"
    )
    assert states(xml, "r.xml") == {"failed": 1, "passed": 1}


@pytest.mark.parametrize(
    ("result", "expected", "word"),
    [
        ("unsat", "", "demonstrated"),
        ("holds", "", "demonstrated"),
        ("sat", "", "refuted"),
        ("violated", "", "refuted"),
        ("timeout", "", "unknown"),
        ("error_exit_code_1", "", "unknown"),
        ("sat", "select: {expected: sat}", "demonstrated"),
        ("unsat", "select: {expected: sat}", "refuted"),
    ],
)
def test_unsat_means_that_the_property_holds(result: str, expected: str, word: str) -> None:
    line = f"acasxu,onnx/N.onnx,vnnlib/p1.vnnlib,0.1,{result},3.2\n"
    assert assessed(line, "r.csv", expected, "target: {metric: all-proved}").verdicts["R-1"].word == word


def statement(result: str = "PASSED", **lists: Any) -> dict[str, Any]:
    return {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": "app", "digest": {"sha256": "ab" * 32}}],
        "predicateType": "https://in-toto.io/attestation/test-result/v0.1",
        "predicate": {"result": result, **lists},
    }


def test_an_attestation_counts_for_the_subject_that_it_names() -> None:
    text = json.dumps(statement(passedTests=["a", "b"]))
    assert states(text, "r.json") == {"passed": 2}
    subject = f"subject: {{digest: 'sha256:{'ab' * 32}'}}"
    assert assessed(text, "r.json", subject).verdicts["R-1"].word == "demonstrated"
    assert assessed(text, "r.json", subject.replace("ab", "cd")).verdicts["R-1"].word == "stale"
    envelope = {"payloadType": "application/vnd.in-toto+json", "payload": base64.b64encode(text.encode()).decode()}
    assert states(json.dumps(envelope), "r.json") == {"passed": 2}


def test_an_attestation_that_contradicts_itself_passes_nothing() -> None:
    assert states(json.dumps(statement("PASSED", failedTests=["a"])), "r.json") == {"failed": 1, "passed": 1}
    assert states(json.dumps(statement("FAILED", passedTests=["a"])), "r.json") == {"failed": 1, "passed": 1}


def test_a_garak_report_without_its_end_demonstrates_nothing() -> None:
    lines: list[dict[str, Any]] = [
        {"entry_type": "start_run setup", "run.eval_threshold": 0.5},
        {"entry_type": "attempt", "status": 1, "uuid": "u", "probe_classname": "p.P", "detector_results": {}},
        {"entry_type": "attempt", "status": 2, "uuid": "u", "seq": 0, "probe_classname": "p.P",
         "detector_results": {"d.D": [0.0, 1.0, None]}},
        {"entry_type": "eval", "probe": "p.P", "detector": "d.D", "passed": 1, "total_evaluated": 4},
    ]  # fmt: skip
    text = "\n".join(map(json.dumps, lines))
    found = assessed(text, "r.jsonl", "select: {probe: p.P, detector: d.D}")
    assert found.evidence["E-1"].counts.states == {"failed": 1, "unlisted": 1}
    assert "SFC748" in codes(found)
    attempts = states(text, "r.jsonl", "select: {probe: p.P, detector: d.D, unit: attempt}")
    assert attempts == {"failed": 1, "passed": 1, "unscored": 2}


HOSTILE = (
    b"", b"\0" * 100, b"{" * 100_000, b"[" * 100_000, b"<a>" * 1000, b"\xff\xfe{}", b"PK\5\6" + b"\0" * 18,
    b'{"runs": 1, "results": [], "tests": {}}', b"a,b\n" + b'"' * 1000, b"null", b"-1e999",
)  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
def test_hostile_content_is_refused_and_never_a_traceback(name: str) -> None:
    for content in HOSTILE:
        evidence = f"{{supports: [R-1], artefact: {{path: r, format: {name}}}}}"
        model = f"requirements:\n  R-1: It stops\nevidence:\n  E-1: {evidence}\n"
        assert judged(case_of(model, {"r": content})).verdicts["R-1"].word == "unknown"


def test_content_is_not_taken_for_a_format_that_it_is_not() -> None:
    assert recognise(b'{"a": 1}', "r.json") is None
    assert recognise(b"a,b\n1,2\n", "r.csv") is None
    assert recognise(b"PK\3\4", "r.zip") is None
