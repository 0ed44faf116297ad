"""The package as a user gets it: built, installed into an empty environment, run from another folder."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from safetycase import __version__

TREE = Path(__file__).parents[2]
EXAMPLE = TREE / "examples" / "insulin-pump"
NO_NETWORK = re.compile(r"name resolution|NewConnectionError|ConnectTimeoutError|ProxyError|Network is unreachable")

pytestmark = pytest.mark.xdist_group("packaging")


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command as a user's shell would, without anything of this environment on Python's path."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "COV_", "COVERAGE"))}
    return subprocess.run(
        [str(part) for part in command], cwd=cwd, env=clean, capture_output=True, text=True, timeout=540, check=False
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the sdist, and with the wheel that was built from that sdist."""
    out = tmp_path_factory.mktemp("dist")
    done = run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, TREE, cwd=out)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return out


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (found,) = built.glob("safetycase-*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment that holds the wheel, what it needs, and nothing else."""
    folder = tmp_path_factory.mktemp("empty") / "venv"
    venv.create(folder, with_pip=True)
    done = run(
        folder / "bin" / "python", "-m", "pip", "install", "--quiet", "-c", TREE / "constraints.txt", wheel,
        cwd=folder,
    )  # fmt: skip
    if done.returncode and NO_NETWORK.search(done.stderr) and os.environ.get("CI") != "true":
        pytest.skip("no package registry can be reached")
    assert done.returncode == 0, done.stderr[-2000:]
    return folder / "bin"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder outside the source tree with a copy of the example."""
    shutil.copytree(EXAMPLE, tmp_path / "pump")
    return tmp_path


def test_the_wheel_carries_schemas_templates_words_and_the_type_marker(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert "safetycase/py.typed" in names
    for folder in ("schemas", "templates", "words"):
        shipped = {file for file in (TREE / folder).rglob("*") if file.is_file()}
        assert shipped, f"{folder} is empty"
        missing = {
            str(file)
            for file in shipped
            if f"safetycase/_data/{folder}/{file.relative_to(TREE / folder).as_posix()}" not in names
        }
        assert missing == set()


def test_the_wheel_carries_every_module_and_nothing_else(wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name and "/_data/" not in name}
    wanted = {file.relative_to(TREE).as_posix() for file in (TREE / "safetycase").rglob("*.py")}
    assert names == wanted | {"safetycase/py.typed"}


def test_the_sdist_carries_what_is_needed_to_build_and_test(built: Path) -> None:
    (sdist,) = built.glob("safetycase-*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    for wanted in (
        "LICENSE", "README.md", "pyproject.toml", "Makefile", "constraints.txt", "safetycase/__init__.py",
        "schemas/model.schema.json", "examples/insulin-pump/safetycase.yaml", "tests/conftest.py",
    ):  # fmt: skip
        assert wanted in names


@pytest.mark.network
def test_nothing_of_development_is_installed(installed: Path, elsewhere: Path) -> None:
    done = run(installed / "python", "-m", "pip", "list", "--format", "freeze", cwd=elsewhere)
    names = {line.split("==")[0].lower() for line in done.stdout.splitlines()}
    assert "safetycase" in names
    assert names & {"pytest", "mypy", "ruff", "hypothesis", "playwright", "build"} == set()


@pytest.mark.network
def test_version(installed: Path, elsewhere: Path) -> None:
    done = run(installed / "safetycase", "--version", cwd=elsewhere)
    assert (done.returncode, done.stdout) == (0, f"safetycase {__version__}\n")
    assert run(installed / "python", "-m", "safetycase", "--version", cwd=elsewhere).stdout == done.stdout


@pytest.mark.network
def test_the_data_is_found_inside_the_package(installed: Path, elsewhere: Path) -> None:
    program = (
        "from safetycase import resources; print(resources.folder('schemas')); print(resources.folder('templates'))"
    )
    done = run(installed / "python", "-c", program, cwd=elsewhere)
    assert done.returncode == 0, done.stderr
    for line, name in zip(done.stdout.splitlines(), ("schemas", "templates"), strict=True):
        assert line.endswith(f"safetycase/_data/{name}")
        assert not line.startswith(str(TREE))


@pytest.mark.network
def test_check_gives_what_the_source_tree_gives(installed: Path, elsewhere: Path) -> None:
    day = ("--as-of", "2026-11-21")
    done = run(installed / "safetycase", "check", "pump", "--format", "json", *day, cwd=elsewhere)
    here = run(sys.executable, "-m", "safetycase", "check", "pump", "--format", "json", *day, cwd=elsewhere)
    assert done.returncode == here.returncode, done.stderr
    assert done.stdout == here.stdout
    assert '"items"' in done.stdout


@pytest.mark.network
def test_report(installed: Path, elsewhere: Path) -> None:
    done = run(installed / "safetycase", "report", "pump", "-o", "out.html", cwd=elsewhere)
    assert done.returncode == 0, done.stderr
    page = (elsewhere / "out.html").read_text(encoding="utf-8")
    assert page.lstrip().lower().startswith("<!doctype html>")
    assert "Insulin pump" in page


@pytest.mark.network
def test_edit_can_be_started(installed: Path, elsewhere: Path) -> None:
    done = run(installed / "safetycase", "edit", "--help", cwd=elsewhere)
    assert done.returncode == 0, done.stderr
    assert "--read-only" in done.stdout
    assert run(installed / "python", "-c", "import safetycase.tui", cwd=elsewhere).returncode == 0


@pytest.mark.network
def test_a_scaffolded_case_passes(installed: Path, elsewhere: Path) -> None:
    assert run(installed / "safetycase", "init", "new", cwd=elsewhere).returncode == 0
    done = run(installed / "safetycase", "check", "new", cwd=elsewhere)
    assert done.returncode == 0, done.stdout
