"""The case that `init` starts with."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from safetycase.model import BY_COLLECTION, ID_PATTERN, references
from safetycase.schema import file_errors, item_errors, manifest_errors, normalise, published
from safetycase.schema.scaffold import scaffold

MODELS = [path for path in scaffold("x") if path.startswith("model/")]


def _write(root: Path) -> None:
    for path, content in scaffold("heater").items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)


@pytest.mark.parametrize("path", MODELS)
def test_every_item_is_valid(path: str) -> None:
    data = yaml.safe_load(scaffold("x")[path])
    assert file_errors(data) == []
    for collection, items in data.items():
        for name, item in items.items():
            assert item_errors(BY_COLLECTION[collection], item) == [], name


def test_every_reference_leads_to_an_item_of_an_accepted_kind() -> None:
    kinds: dict[str, str] = {}
    found: list[tuple[str, Any]] = []
    for path in MODELS:
        for collection, items in yaml.safe_load(scaffold("x")[path]).items():
            kind = BY_COLLECTION[collection]
            for name, item in items.items():
                data = normalise(kind, item)
                kinds[name] = kind.name
                for place in ("state", "process_model"):
                    kinds.update({f"{name}/{variable}": "variable" for variable in data.get(place, {})})
                found.extend((one.target, one.link) for one in references(kind, data))
    assert len(found) > 40
    for target, link in found:
        assert link.accepts(kinds[target]), target


@pytest.mark.parametrize(
    "name",
    ["heater", "no", "1.10", 'a "b": c # d', "a\nb: c", "Ünïcode 😀", "\x1b[31m\u2028\u0085", "{x}", "@NAME@", ""],
)
def test_any_name_stays_one_text_in_a_valid_manifest(name: str) -> None:
    data = yaml.safe_load(scaffold(name)["safetycase.yaml"])
    assert manifest_errors(data) == []
    assert isinstance(data["name"], str)
    if name.isprintable():
        assert data["name"] == name


@pytest.mark.parametrize("empty", [False, True])
def test_every_yaml_file_names_a_schema_that_is_there(empty: bool) -> None:
    files = scaffold("x", empty=empty)
    for path, content in files.items():
        if path.endswith(".yaml"):
            first = content.decode().splitlines()[0]
            target = first.removeprefix("# yaml-language-server: $schema=")
            assert (Path(path).parent / target).as_posix().replace("model/../", "") in files
    assert files[".safetycase/model.schema.json"] == published("model.schema.json")
    assert files[".safetycase/manifest.schema.json"] == published("manifest.schema.json")


def _git(root: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.invalid"]
    return subprocess.run(["git", *identity, *arguments], cwd=root, capture_output=True, check=True).stdout.decode()


def test_diffs_name_the_item_once_git_is_told_how(tmp_path: Path) -> None:
    _write(tmp_path)
    attributes = (tmp_path / ".gitattributes").read_text()
    told = re.search(r"git config (diff\.safetycase\.xfuncname) '(.*)'", attributes)
    assert told is not None
    assert told[2] == f"^  ({ID_PATTERN[1:-1]}):"
    _git(tmp_path, "init", "-q")
    _git(tmp_path, "config", told[1], told[2])
    _git(tmp_path, "add", ".")
    _git(tmp_path, "commit", "-q", "-m", "start")
    model = tmp_path / "model/4-scenarios.yaml"
    model.write_text(model.read_text().replace("so that the heater stays on", "so that the element stays on"))
    hunk = next(line for line in _git(tmp_path, "diff", "-U0").splitlines() if line.startswith("@@"))
    assert hunk.endswith("@@ LS-3")


def test_evidence_keeps_its_bytes(tmp_path: Path) -> None:
    _write(tmp_path)
    _git(tmp_path, "init", "-q")
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence/run.xml").write_bytes(b"<a/>\r\n")
    _git(tmp_path, "-c", "core.autocrlf=true", "add", ".")
    assert _git(tmp_path, "cat-file", "blob", ":evidence/run.xml") == "<a/>\r\n"
    assert "text: unset" in _git(tmp_path, "check-attr", "text", "evidence/run.xml")


def test_an_empty_case_has_a_section_for_every_one_of_the_small_case() -> None:
    full, empty = scaffold("x"), scaffold("x", empty=True)
    assert full.keys() == empty.keys()
    assert manifest_errors(yaml.safe_load(empty["safetycase.yaml"])) == []
    for path in MODELS:
        sections = yaml.safe_load(empty[path])
        assert file_errors(sections) == []
        assert set(yaml.safe_load(full[path])) <= set(sections)
        assert not any(sections.values())
