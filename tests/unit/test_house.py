"""What holds for the whole project: small modules, nothing unfinished, and commands that load what they need."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

TREE = Path(__file__).parents[2]
PACKAGE = TREE / "safetycase"
TEXT = {".py", ".toml", ".md", ".yaml", ".yml", ".json", ".sh", ".txt", ".j2", ".html", ".css", ".js", ".cfg", ".ini"}
ROOMS = ("safetycase", "tests", "benchmarks", "scripts", "docs", "templates", "schemas", "words", "examples", ".ci")
HEAVY = {
    "textual", "rich", "networkx", "jinja2", "scipy", "numpy", "graphviz", "jsonschema", "asyncio", "duckdb",
    "ibis", "pandas",
}  # fmt: skip
"""Modules that no plain check and no `--version` may load."""


def modules() -> Iterator[Path]:
    yield from sorted(PACKAGE.rglob("*.py"))


def texts() -> Iterator[Path]:
    for room in ROOMS:
        for file in sorted((TREE / room).rglob("*")):
            if (
                file.is_file()
                and (file.suffix in TEXT or file.parent.name == ".ci")
                and "__pycache__" not in file.parts
            ):
                yield file
    yield from (TREE / name for name in ("Makefile", "README.md", "pyproject.toml", "constraints.txt"))


def test_no_module_is_two_modules() -> None:
    lengths = {module.relative_to(TREE).as_posix(): len(module.read_text().splitlines()) for module in modules()}
    assert {name: length for name, length in lengths.items() if length > 400} == {}


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("machine path", r"(?<![\w.])/(work|root|home/[a-z]+|Users/[A-Za-z]+)/"),
        ("unfinished work", r"(^|\s)(#|//|<!--|\{#)\s*(TO" r"DO|FIX" r"ME|XX" r"X)\b"),
    ],
)
def test_no_text_of_the_project_contains(what: str, pattern: str) -> None:
    found = [
        f"{file.relative_to(TREE)}:{number}: {line.strip()[:100]}"
        for file in texts()
        if file != Path(__file__)
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if re.search(pattern, line)
    ]
    assert found == [], what


def test_no_module_is_a_stub() -> None:
    found = [
        f"{module.relative_to(TREE)}:{number}"
        for module in modules()
        for number, line in enumerate(module.read_text().splitlines(), 1)
        if re.search(r"\braise NotImplementedError\b", line)
    ]
    assert found == []


def loaded_by(*arguments: str, cwd: Path) -> set[str]:
    """The top-level modules that a run of the command line leaves loaded. Asserts that it ended clean."""
    program = (
        "import sys, json\n"
        "from safetycase.__main__ import run\n"
        f"code = run({list(arguments)!r})\n"
        "sys.stderr.write('\\n' + json.dumps([code, sorted({name.split('.')[0] for name in sys.modules})]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", program], cwd=cwd, capture_output=True, text=True, timeout=60, check=True
    )
    code, names = json.loads(done.stderr.splitlines()[-1])
    assert code == 0, done.stderr
    return set(names)


@pytest.fixture(scope="module")
def small_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("case")
    loaded_by("init", ".", cwd=folder)
    return folder


@pytest.mark.parametrize(
    "arguments",
    [("--version",), ("--help",), ("check",), ("check", "--format", "json"), ("check", "--format", "sarif")],
    ids=" ".join,
)
def test_light_commands_load_nothing_heavy(arguments: tuple[str, ...], small_case: Path) -> None:
    assert loaded_by(*arguments, cwd=small_case) & HEAVY == set()


@pytest.mark.parametrize(
    "arguments", [("list",), ("show", "H-1"), ("trace", "--from", "hazard", "--to", "requirement")], ids=" ".join
)
def test_reading_commands_load_no_screen_and_no_drawing(arguments: tuple[str, ...], small_case: Path) -> None:
    assert loaded_by(*arguments, cwd=small_case) & {"textual", "rich", "networkx", "scipy", "graphviz"} == set()


def test_the_version_loads_no_reader_of_cases(small_case: Path) -> None:
    program = (
        "import sys\nfrom safetycase.__main__ import run\nassert run(['--version']) == 0\n"
        "print('\\n'.join(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", program], cwd=small_case, capture_output=True, text=True, timeout=60, check=True
    )
    assert {"yaml", "jsonschema_rs", "safetycase.schema.validate"} & set(done.stdout.split()) == set()


def test_no_test_is_named_after_content_made_anew(request: pytest.FixtureRequest) -> None:
    """An archive carries the time it was made: workers of different seconds would not agree which tests there are."""
    names = [item.nodeid for item in request.session.items]
    assert not [name for name in names if len(name) > 600 or "PK\\x03\\x04\\x14" in name]
