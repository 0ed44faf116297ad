"""From what was imported to the files of a case."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from safetycase.documents import read
from safetycase.documents.plain import same
from safetycase.documents.writing import entry_lines, key_text, mapping_lines, safe_entry_lines
from safetycase.exchange.imported import Imported, tidied
from safetycase.findings.text import visible
from safetycase.model import BY_NAME, KINDS, MANIFEST_NAME
from safetycase.schema.scaffold import scaffold

FILES = {
    "purpose": "model/1-purpose.yaml",
    "structure": "model/2-structure.yaml",
    "ucas": "model/3-ucas.yaml",
    "scenarios": "model/4-scenarios.yaml",
    "requirements": "model/5-requirements.yaml",
}
"""The file of each step, as `init` names them."""

WORDS = {
    "purpose": "Step 1: what must not be lost, which states of the system lead there, and what must hold instead.",
    "structure": "Step 2: who controls what, and by which feedback.",
    "ucas": "Step 3: in which context each control action is unsafe, and what the controller must therefore do.",
    "scenarios": "Step 4: why would it happen?",
    "requirements": "What must be built so that it does not happen.",
}
"""The comment at the head of each step's file."""


def case_files(imported: Imported, name: str) -> dict[str, bytes]:
    """The files of a new case called `name`, by path: manifest, model, schemas for editors, attributes for git."""
    files = {MANIFEST_NAME: _manifest(imported, name)}
    items = tidied(imported.items)
    for step, path in FILES.items():
        kinds = [kind.collection for kind in KINDS if kind.step == step]
        collections = {name: items[name] for name in kinds if items.get(name)}
        if collections:
            head = f"# yaml-language-server: $schema=../.safetycase/model.schema.json\n# {WORDS[step]}\n"
            files[path] = head.encode() + b"".join(
                _section(path, collection, members, imported.comments) for collection, members in collections.items()
            )
    if len(files) == 1:
        files[FILES["purpose"]] = f"# {WORDS['purpose']}\n{BY_NAME['loss'].collection}: {{}}\n".encode()
    return {**files, **{path: content for path, content in scaffold(name).items() if path.startswith(".")}}


def _manifest(imported: Imported, name: str) -> bytes:
    lines = [
        "# yaml-language-server: $schema=.safetycase/manifest.schema.json",
        f"# Imported from {visible(PurePath(imported.file).name)} ({imported.tool}). Check it with `safetycase check`.",
        *_comment(imported.head, ""),
    ]
    data: dict[str, Any] = {"safetycase": "1", "name": name}
    if imported.purpose:
        data["scope"] = {"boundary": imported.purpose}
    if imported.goals:
        data["goals"] = imported.goals
    data["models"] = ["model/**/*.yaml"]
    body: list[str] = []
    for key, value in data.items():
        body += entry_lines(f"{key}:", value, 0) if key != "safetycase" else ['safetycase: "1"']
    return _checked(lines, body, data, [f"{key_text(key)}: {_line(value)}" for key, value in data.items()])


def _line(value: Any) -> str:
    return safe_entry_lines("", value)[0].lstrip()


def _section(file: str, collection: str, items: dict[str, dict[str, Any]], comments: dict[str, list[str]]) -> bytes:
    """A collection as text, each item below its comments. What would not read as it was is written on one line."""
    lines = [f"{collection}:"]
    for item_id, data in items.items():
        lines += _comment(comments.get(item_id, []), "  ")
        entry = [f"  {key_text(item_id)}:", *mapping_lines(data, 4)] if data else [f"  {key_text(item_id)}: {{}}"]
        lines += entry
    text = "\n" + "\n".join(lines) + "\n"
    content = text.encode()
    if same(read(file, content).data, {collection: items}):
        return content
    lines = [f"{collection}:"]
    for item_id, data in items.items():
        lines += _comment(comments.get(item_id, []), "  ")
        lines += _item_lines(file, item_id, data)
    return ("\n" + "\n".join(lines) + "\n").encode()


def _item_lines(file: str, item_id: str, data: dict[str, Any]) -> list[str]:
    lines = [f"  {key_text(item_id)}:", *mapping_lines(data, 4)] if data else [f"  {key_text(item_id)}: {{}}"]
    if same(read(file, "\n".join(["x:", *lines, ""]).encode()).data, {"x": {item_id: data}}):
        return lines
    return safe_entry_lines(f"  {key_text(item_id)}:", data)


def _checked(head: list[str], body: list[str], data: dict[str, Any], plain: list[str]) -> bytes:
    content = "\n".join([*head, *body, ""]).encode()
    if same(read(MANIFEST_NAME, content).data, data):
        return content
    return "\n".join([*head, *plain, ""]).encode()


def _comment(lines: list[str], indent: str) -> list[str]:
    return [f"{indent}# {visible(line)}".rstrip() for line in lines]
