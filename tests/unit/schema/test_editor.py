"""What an editor with yaml-language-server shows in a fresh case, cut off from the network."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from safetycase.model import BY_NAME, KINDS
from safetycase.model.forms import fields
from safetycase.schema.scaffold import scaffold
from tests.unit.schema.language_server import LanguageServer

pytestmark = pytest.mark.network

PACKAGE = "yaml-language-server@2.0.0"
MODELINE = "# yaml-language-server: $schema=../.safetycase/model.schema.json\n"


def _install() -> tuple[str, Path]:
    """Node and the server's script; skips where they cannot be had."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("node and npm are not installed: editors were not tried")
    home = Path(tempfile.gettempdir()) / f"safetycase-{PACKAGE.replace('@', '-')}"
    script = home / "node_modules/yaml-language-server/bin/yaml-language-server"
    if not script.exists():
        home.mkdir(exist_ok=True)
        command = [npm, "install", "--prefix", str(home), "--no-audit", "--no-fund", "--ignore-scripts", PACKAGE]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=120)
        except subprocess.TimeoutExpired:
            pytest.skip(f"npm could not install {PACKAGE} in two minutes: editors were not tried")
        if done.returncode != 0:
            pytest.skip(f"npm could not install {PACKAGE}: editors were not tried")
    return node, script


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("case")
    for path, content in scaffold("heater").items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    return root


@pytest.fixture(scope="module")
def server(case: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanguageServer]:
    node, script = _install()
    with LanguageServer(node, script, case, tmp_path_factory.mktemp("scratch")) as running:
        yield running
        assert running.attempts == [], "the editor tried to fetch something"


def _problems(server: LanguageServer, text: str) -> list[tuple[int, int, str]]:
    """Problems with lines counted from the first after the modeline."""
    return [(line - 1, column, words) for line, column, words in server.diagnostics("model/a.yaml", MODELINE + text)]


def test_the_scaffold_has_no_problems(server: LanguageServer, case: Path) -> None:
    for path in sorted(case.glob("**/*.yaml")):
        assert server.diagnostics(path.relative_to(case).as_posix(), path.read_text()) == []


def test_short_form_and_blanks_are_accepted(server: LanguageServer) -> None:
    text = "hazards:\n  H-1: short form\n  H-2:\n  H-3:\n    status:\n    losses:\n      -\n    origin:\nlosses:\n"
    assert _problems(server, text) == []


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("hazards:\n  H-1:\n    severty: 1\n", 3, 5, "Property severty is not allowed."),
        ("hazard:\n  H-1: x\n", 1, 1, "Property hazard is not allowed."),
        ("hazards:\n  H 1: x\n", 2, 3, "An id starts with a letter"),
        ("hazards:\n  H-1: 5\n", 2, 8, "An item is text or a mapping of fields."),
        ("hazards:\n  H-1: {losses: L-1}\n", 2, 17, "This must be a list: [first, second]."),
        ("hazards:\n  H-1: {losses: [L 1]}\n", 2, 18, "This must be an id"),
        ("hazards:\n  H-1: {status: drft}\n", 2, 17, 'Valid values: "draft", "reviewed", "approved", "obsolete"'),
        ("components:\n  pump: {version: 1.10}\n", 2, 19, 'quote it if it is a number ("1.10")'),
        ("components:\n  pump: {lineage: {vendr: x}}\n", 2, 20, "Property vendr is not allowed."),
        ("events:\n  EV-1: {q: 1.5}\n", 2, 13, "Value is above the maximum of 1."),
        ("events:\n  EV-1: {q: {form: E-1}}\n", 2, 14, "Property form is not allowed."),
        ("evidence:\n  E-1: {expires: soon}\n", 2, 18, "A date is written YYYY-MM-DD."),
        ("loss_models:\n  LM-1: {top: {and: [EV-1, {or: [{andd: 1}]}]}}\n", 2, 35, "Property andd is not allowed."),
        ("ucas:\n  UCA-1: {no_scenario: {controler: x}}\n", 2, 25, "Property controler is not allowed."),
    ],
)
def test_each_fault_is_told_once_at_its_place(
    server: LanguageServer, text: str, line: int, column: int, words: str
) -> None:
    problems = _problems(server, text)
    assert [(at, col) for at, col, _ in problems] == [(line, column)]
    assert words in problems[0][2]


def test_sections_and_fields_are_completed(server: LanguageServer) -> None:
    assert server.completion("model/a.yaml", MODELINE + "|") == [kind.collection for kind in KINDS]
    hazard = [field.name for field in fields(BY_NAME["hazard"].record)]
    assert server.completion("model/a.yaml", MODELINE + "hazards:\n  H-1:\n    |") == hazard
    assert server.completion("model/a.yaml", MODELINE + "hazards:\n  H-1:\n    ti|") == hazard
    hazard.remove("title")
    assert server.completion("model/a.yaml", MODELINE + "hazards:\n  H-1:\n    title: x\n    |") == hazard
    target = server.completion("model/a.yaml", MODELINE + "requirements:\n  R-1:\n    target:\n      |")
    assert target[:2] == ["metric", "failure"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("hazards:\n  H-1:\n    status: |", ["draft", "reviewed", "approved", "obsolete"]),
        ("hazards:\n  H-1:\n    origin: |", ["human", "generated"]),
        ("ucas:\n  UCA-1:\n    type: |", ["not-provided", "provided", "timing-or-order", "duration"]),
        ("requirements:\n  R-1:\n    target:\n      of: |", ["trials", "answered"]),
        ("ucas:\n  UCA-1:\n    no_scenario:\n      |", ["controller", "feedback", "control-path", "process"]),
    ],
)
def test_choices_are_completed(server: LanguageServer, text: str, words: list[str]) -> None:
    offered = server.completion("model/a.yaml", MODELINE + text)
    assert [word for word in offered if word != "null"] == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("haz|ards:\n  H-1: x\n", "A system state or set of conditions"),
        ("hazards:\n  H-|1:\n    title: x\n", "A system state or set of conditions"),
        ("hazards:\n  H-1:\n    los|ses: [L-1]\n", "The losses it can lead to."),
        ("requirements:\n  R-1:\n    target: {met|ric: difference}\n", "What is measured"),
    ],
)
def test_descriptions_are_shown(server: LanguageServer, text: str, words: str) -> None:
    assert words in server.hover("model/a.yaml", MODELINE + text)
