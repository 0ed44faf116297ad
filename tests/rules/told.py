"""Examples of rules that have files beside their model and commands between: told as `evidence/examples.py` says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from safetycase.case import Case, Memory, load
from safetycase.evidence import Cache, lock
from safetycase.findings import Finding
from safetycase.rules import check_case
from tests.rules.cases import MANIFEST, TODAY

_PART = re.compile(r"^(?:-- (?P<path>\S+) --|\$ (?P<command>.+))\n", re.M)


def told(example: str, folder: Path) -> list[Finding]:
    """Every finding about the case of an example. `folder` is an empty one, for commands that want files."""
    files = {"safetycase.yaml": MANIFEST.encode()}
    for path, command, text in _parts(example):
        if path:
            files[path] = text.encode()
        else:
            files["safetycase.lock"] = _after(command, files, folder)
    return check_case(_case(files), as_of=TODAY)


def _parts(example: str) -> Iterator[tuple[str, str, str]]:
    """Each part: the path with its text, or a command."""
    text, path = example if example.endswith("\n") else example + "\n", "model/model.yaml"
    while (found := _PART.search(text)) is not None:
        if path:
            yield path, "", text[: found.start()]
        if found["command"]:
            yield "", found["command"], ""
        path, text = found["path"] or "", text[found.end() :]
    if path:
        yield path, "", text
    else:
        assert not text.strip(), f"text below a command: {text}"


def _after(command: str, files: dict[str, bytes], folder: Path) -> bytes:
    """The lock after a command was run on files."""
    if command == "safetycase evidence lock":
        return lock(_case(files), TODAY, cache=Cache()).content
    if command == "safetycase evidence collect":
        from safetycase.case import Folder
        from safetycase.evidence.collecting.accepting import collect

        for path, content in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        done = collect(load(Folder(folder)), folder)
        assert not done.problems
        return done.content
    edit = re.fullmatch(r"sed -i 's/(.+)/(.*)/' safetycase\.lock", command)
    assert edit is not None, command
    after, edits = re.subn(edit[1], edit[2], files["safetycase.lock"].decode())
    assert edits, command
    return after.encode()


def _case(files: dict[str, bytes]) -> Case:
    return load(Memory(files))
