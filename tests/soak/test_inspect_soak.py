"""Logs that Inspect AI writes, as its own reader understands them and as ours does.

Inspect AI is in an environment of its own, which `make soak` makes and keeps; where it cannot be had, nothing is
compared and the run says so.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from safetycase.evidence.formats import Wanted, reader_named
from safetycase.evidence.formats.mapped import texts_of
from safetycase.evidence.readings import canonical
from safetycase.evidence.records import CaseResult, RunRecord

pytestmark = pytest.mark.soak

READY = Path(f"{sys.prefix}-results") / ".ready"
PYTHON = READY.parent / "bin" / "python"
WRITES = Path(__file__).parents[1] / "results" / "sources" / "inspect_logs.py"
FIELDS = frozenset({"metadata.site", "metadata.deep.x", "metadata.note", "metadata.list"})
LOGS = 28


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, dict[str, Any]]]:
    """The logs, each with what Inspect says of it."""
    if not READY.exists():
        pytest.skip(
            "NOT COMPARED with Inspect AI, which is not here; `make soak` installs it where PyPI can be reached"
        )
    folder = tmp_path_factory.mktemp("logs")
    ran = subprocess.run([PYTHON, WRITES, folder], capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stderr
    told = [json.loads(line) for line in ran.stdout.splitlines()]
    return [(folder / one["path"], one) for one in told]


def read(path: Path, fields: frozenset[str] = frozenset()) -> tuple[list[CaseResult], RunRecord]:
    """What our reader says of a log."""
    reader = reader_named("inspect")
    assert reader is not None
    cases = []
    with path.open("rb") as stream:
        assert reader.recognises(stream.read(4096), path.name), path
        stream.seek(0)
        rows = reader.rows(stream, Wanted(fields))
        while True:
            try:
                cases.append(next(rows))
            except StopIteration as end:
                return cases, end.value


def expected(said: dict[str, Any]) -> dict[tuple[str, int, str], tuple[str, str | None, dict[str, tuple[str, ...]]]]:
    """State, value and parts of each sample in each epoch under each scorer, from what Inspect says."""
    found = {}
    names = dict.fromkeys([*said["scorers"], *(name for one in said["samples"] for name in one["scores"])])
    for one in said["samples"]:
        for name in names:
            value = one["scores"].get(name)
            parts = {f"value.{part}": texts_of(of) for part, of in value.items()} if isinstance(value, dict) else {}
            plain = None if one["error"] or value is None or isinstance(value, dict) else canonical(value)
            state = "errored" if one["error"] else "unscored"
            found[str(one["id"]), one["epoch"], name] = state, plain, parts
    return found


def test_ours_says_of_every_log_what_the_library_says(logs: list[tuple[Path, dict[str, Any]]]) -> None:
    assert len(logs) == LOGS
    for path, said in logs:
        cases, record = read(path)
        ours = {
            (case.item, case.attempt, case.classname): (
                case.state,
                case.value,
                {name: value for name, value in case.properties.items() if name.startswith("value.")},
            )
            for case in cases
        }
        assert len(ours) == len(cases), path
        assert ours == expected(said), path
        assert record.planned == said["planned"]
        assert record.started == said["started"]
        assert record.tool_version == said["package"]
        assert record.subject == {"model": said["model"]}
        assert record.environment == {"task": said["task"]}
        assert record.lineage["scorer"] == tuple(dict.fromkeys(said["scorers"]))
        assert record.lineage.get("judge_model", ()) == tuple(said["roles"].values())


def test_whatever_speaks_against_a_log_is_seen(logs: list[tuple[Path, dict[str, Any]]]) -> None:
    seen = set()
    for path, said in logs:
        _, record = read(path)
        samples = said["samples"]
        expected = set()
        expected |= {"partial-run"} if said["status"] != "success" else set()
        expected |= {"invalidated"} if said["invalidated"] or any(one["invalid"] for one in samples) else set()
        expected |= {"edited-log"} if said["updates"] or any(one["edited"] for one in samples) else set()
        assert {word for word, _ in record.blemishes} - {"dirty-commit"} == expected, path
        told = " ".join(record.warnings)
        assert ("stopped at a limit" in told) == any(one["limited"] for one in samples), path
        assert ("repeated after an error" in told) == any(one["repeated"] for one in samples), path
        seen |= {
            said["status"],
            *expected,
            *(word for word in ("limited", "repeated") if any(one[word] for one in samples)),
        }
    assert seen >= {"success", "error", "cancelled", "started", "invalidated", "edited-log", "limited", "repeated"}


def test_metadata_are_whole_however_long_they_are(logs: list[tuple[Path, dict[str, Any]]]) -> None:
    for path, said in logs:
        cases, _ = read(path, FIELDS)
        wanted = {}
        for one in said["samples"]:
            found = {f"metadata.{name}": value for name, value in one["metadata"].items()}
            found["metadata.deep.x"] = one["metadata"].get("deep", {}).get("x")
            wanted[str(one["id"])] = {name: texts_of(value) for name, value in found.items() if texts_of(value)}
        for case in cases:
            assert {name: case.properties[name] for name in FIELDS & case.properties.keys()} == wanted[case.item], path
