"""Readers of other packages: found by entry point where packages are installed, and held to what readers give."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from safetycase.evidence import Assessment
from safetycase.evidence.formats import plugins, reader_named, recognise
from tests.unit.evidence.cases import case_of, codes, judged

GOOD = """\
from safetycase.evidence.formats import Reader
from safetycase.evidence.records import CaseResult, RunRecord

def rows(stream, wanted):
    for line in stream.read().decode().splitlines():
        name, state = line.split()
        yield CaseResult(name=name, state=state, properties={"requirement": ("R-1",)})
    return RunRecord(format="something else", tool="acme", started="2026-05-01T10:00:00Z")

READER = Reader(name="acme-log", title="an Acme log", recognises=lambda head, name: True, rows=rows,
                locators=frozenset({"where"}), fields=("name",))
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that counts as one where packages are installed."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.setattr(plugins, "places", lambda: [str(folder)])
    monkeypatch.syspath_prepend(str(folder))
    known = set(sys.modules)
    forget()
    yield folder
    forget()
    for name in set(sys.modules) - known:
        if name.startswith("acme"):
            del sys.modules[name]


def forget() -> None:
    plugins.brought.cache_clear()
    reader_named.cache_clear()
    importlib.invalidate_caches()


def install(folder: Path, code: str, point: str = "acme-log = acme_reader:READER", package: str = "acme") -> None:
    (folder / "acme_reader.py").write_text(code)
    info = folder / f"{package}-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.2\n")
    (info / "entry_points.txt").write_text(f"[safetycase.readers]\n{point}\n")


def assessed(log: str = "a passed\nb passed\n") -> Assessment:
    model = (
        "requirements:\n  R-1: {text: It stops}\n"
        "evidence:\n  E-1: {supports: [R-1], artefact: {path: run.log, format: acme-log}}\n"
    )
    return judged(case_of(model, {"run.log": log}))


def words(found: Assessment) -> str:
    return " ".join(found.verdicts["R-1"].reasons)


def test_an_installed_reader_reads_its_format(installed: Path) -> None:
    install(installed, GOOD)
    found = assessed()
    assert found.verdicts["R-1"].word == "demonstrated", words(found)
    assert found.evidence["E-1"].format == "acme-log"
    assert found.evidence["E-1"].produced == "2026-05-01T10:00:00Z"
    assert assessed("a passed\nb failed\n").verdicts["R-1"].word == "refuted"
    assert recognise(b"a passed\n", "run.log") is None, "content is never recognised as a format of others"


def test_a_format_that_nobody_brings_is_unknown(installed: Path) -> None:
    found = assessed()
    assert found.verdicts["R-1"].word == "unknown"
    assert "this release does not read the format 'acme-log'" in words(found)
    assert "SFC703" in codes(found)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("raise ValueError('no\x1b[31m licence')", "acme 1.2 cannot be loaded: ValueError: no"),
        ("import sys\nsys.exit(3)", "cannot be loaded: SystemExit: 3"),
        ("def", "cannot be loaded: SyntaxError"),
        ("import missing_module_of_acme", "cannot be loaded: ModuleNotFoundError"),
        ("OTHER = 1", "cannot be loaded: AttributeError"),
        ("READER = 1", "is no reader of the format"),
        (GOOD.replace('name="acme-log"', 'name="other"'), "is no reader of the format"),
        (GOOD.replace('frozenset({"where"})', '["where"]'), "has a wrong locators"),
        (GOOD.replace("rows=rows", "rows=None"), "has a wrong rows"),
    ],
)
def test_a_broken_reader_is_a_finding(installed: Path, code: str, said: str) -> None:
    install(installed, code)
    found = assessed()
    assert found.verdicts["R-1"].word == "unknown"
    assert said in words(found)
    assert "SFC753" in codes(found)
    assert "\x1b" not in words(found)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("name, state = line.split()", "name, state = line", "of acme 1.2 failed: ValueError"),
        ("name, state = line.split()", "raise SystemExit", "failed: SystemExit"),
        ("yield CaseResult", "yield lambda: CaseResult", "gives something that is no result"),
        ("state=state", "state='good'", "gives something that is no result"),
        ("state=state", "state=state, count=-3", "gives something that is no result"),
        ("state=state", "state=state, count=True", "gives something that is no result"),
        ("return RunRecord(", "return dict(", "gives no record at the end"),
        ("def rows(stream, wanted):", "def rows(stream):", "failed: TypeError"),
        ('fields=("name",)', 'fields=("name",), item_ids=lambda case: case.nothing', "failed: AttributeError"),
    ],
)
def test_a_reader_that_fails_at_work_is_a_sentence(installed: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    install(installed, GOOD.replace(old, new))
    found = assessed()
    assert found.verdicts["R-1"].word == "unknown"
    assert said in words(found)


def test_two_packages_for_one_format_are_none(installed: Path) -> None:
    install(installed, GOOD)
    install(installed, GOOD, package="acme2")
    assert "2 installed packages bring a reader" in words(assessed())


def test_our_formats_are_ours(installed: Path) -> None:
    install(installed, GOOD, point="junit = acme_reader:READER")
    reader = reader_named("junit")
    assert reader is not None
    assert reader.title != "an Acme log"


def bait_of(marker: Path) -> str:
    """A reader that leaves a mark where it is loaded."""
    return f"from pathlib import Path\nPath({str(marker)!r}).write_text('ran')\n{GOOD}"


@pytest.mark.parametrize("path", ["", "."])
def test_nothing_in_a_case_is_loaded(tmp_path: Path, path: str) -> None:
    """Also where the current folder is on the path, as it is under `python -m`."""
    case, marker = tmp_path / "case", tmp_path / "marker"
    (case / "model").mkdir(parents=True)
    (case / "safetycase.yaml").write_text('safetycase: "1"\nname: Bait\n')
    (case / "model" / "m.yaml").write_text(
        "requirements:\n  R-1: {text: It stops}\n"
        "evidence:\n  E-1: {supports: [R-1], artefact: {path: run.log, format: acme-log}}\n"
    )
    (case / "run.log").write_text("a passed\n")
    install(case, bait_of(marker))
    done = subprocess.run(
        [sys.executable, "-m", "safetycase", "check", "--format", "concise"],
        cwd=case, capture_output=True, text=True, check=False, env={"PYTHONPATH": path, "PATH": ""},
    )  # fmt: skip
    assert "SFC703" in done.stdout, done.stderr
    assert not marker.exists()


def test_a_module_of_the_current_folder_does_not_stand_in(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(installed, GOOD)
    (installed / "acme_reader.py").unlink()
    bait, marker = tmp_path / "case", tmp_path / "marker"
    bait.mkdir()
    (bait / "acme_reader.py").write_text(bait_of(marker))
    monkeypatch.chdir(bait)
    monkeypatch.syspath_prepend("")
    assert "cannot be loaded: ModuleNotFoundError" in words(assessed())
    assert not marker.exists()


def test_our_formats_need_no_metadata_of_packages() -> None:
    script = (
        "import sys\nfrom tests.unit.evidence.cases import *\n"
        "found = judged(case_of(model_of(), {'e.xml': results(passed=1)}))\n"
        "assert found.verdicts['R-1'].word == 'demonstrated'\n"
        "print('importlib.metadata' in sys.modules, 'safetycase.evidence.formats.plugins' in sys.modules)"
    )
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
