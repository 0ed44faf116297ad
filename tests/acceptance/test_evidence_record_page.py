"""The programs of docs/evidence-record.md: each writes a record that the schema and the reader take."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.acceptance.command import kettle, run

PAGE = Path(__file__).parents[2] / "docs" / "evidence-record.md"
MOST_LINES = 10
BUILD = {"c": ("cc", "-o"), "rust": ("rustc", "-o")}
RUN = {"sh": "sh", "python": sys.executable, "js": "node"}
LANGUAGES = [*RUN, *BUILD]


def _program(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


def _printed(language: str, folder: Path) -> bytes:
    source = folder / f"emit.{'rs' if language == 'rust' else language}"
    source.write_text(_program(language), encoding="utf-8")
    tool = RUN.get(language) or BUILD[language][0]
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not here")
    if language in RUN:
        command = [tool, str(source)]
    else:
        command = [str(folder / "emit")]
        subprocess.run([*BUILD[language], *command, str(source)], check=True, capture_output=True)
    return subprocess.run(command, capture_output=True, check=True).stdout


def _schema(option: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(run("schema", option).stdout)
    return schema


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_program_has_ten_lines(language: str) -> None:
    lines = _program(language).strip().splitlines()[1:]  # the first one names the file
    assert len([line for line in lines if line]) <= MOST_LINES


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_program_writes_a_record(language: str, tmp_path: Path) -> None:
    content = _printed(language, tmp_path)
    jsonschema.validate(json.loads(content), _schema("--evidence-record"))
    root = kettle(tmp_path / "case", requirements="requirements:\n  R-4: {addresses: [H-1], text: It adds.}\n")
    (root / "evidence").mkdir()
    (root / "evidence" / "self-test.json").write_bytes(content)
    assert run("evidence", "add", "evidence/self-test.json", "--method", "test", cwd=root).returncode == 0
    row = json.loads(run("evidence", "list", "--format", "json", cwd=root).stdout)["evidence"][0]
    counts = {state: number for state, number in row["counts"].items() if number}
    assert (row["supports"], counts) == (["R-4"], {"passed": 1, "failed": 1})


def test_the_page_names_every_field() -> None:
    table = PAGE.read_text(encoding="utf-8").partition("## What it can say")[2]
    assert [name for name in _schema("--evidence-record")["properties"] if f"`{name}`" not in table] == []


def test_the_schemas_of_records_are_printed() -> None:
    assert _schema("--manual-record")["$id"] == "urn:safetycase:schema:manual-record:1"
    assert _schema("--evidence-record")["$id"] == "urn:safetycase:schema:evidence-record:1"


@pytest.mark.parametrize("arguments", [("hazard", "--manifest"), ("--manifest", "--manual-record")])
def test_two_schemas_at_once_are_refused(arguments: tuple[str, ...]) -> None:
    done = run("schema", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
