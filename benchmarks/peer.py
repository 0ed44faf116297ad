"""The peer: TRLC, a typed requirements language with a checker in Python, given the same items."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

from benchmarks.make_case import Entry, Value, chunks, entries

VERSION = "3.1.1"
VENV = Path(__file__).resolve().parent.parent / ".venv-bench"

REFERENCES = {
    "losses": "Losses",
    "hazards": "Hazards",
    "constraints": "Constraints",
    "controller": "Elements",
    "actions": "Actions",
    "feedback": "Feedback",
    "from": "Elements",
    "to": "Elements",
    "via": "Elements",
    "action": "Actions",
    "ucas": "Ucas",
    "refines": "Constraints",
    "involves": "Item",
    "addresses": "Item",
    "allocated_to": "Elements",
    "supports": "Requirements",
}
"""The TRLC type that each reference leads to."""


def executable() -> Path | None:
    """The `trlc` program in an environment of its own, installed if need be; None where that fails."""
    program = VENV / "bin" / "trlc"
    if not program.exists():
        venv.create(VENV, with_pip=True)
        install = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", f"trlc=={VERSION}"]
        if subprocess.run(install, check=False).returncode:
            print("TRLC could not be installed: no peer in this run", file=sys.stderr)
            return None
    return program if program.exists() else None


def write_trlc(count: int, folder: Path, files: int = 40) -> None:
    """Write the items of `make_case` as a TRLC model: typed references, and a check of every requirement's length."""
    items = list(entries(count))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "case.rsl").write_text(_model(items), encoding="utf-8")
    for number, chunk in enumerate(chunks(items, files)):
        text = "package Bench\n\n" + "".join(_object(entry) for entry in chunk)
        (folder / f"part-{number + 1:04}.trlc").write_text(text, encoding="utf-8")


def _flat(entry: Entry) -> dict[str, Value]:
    """The fields with nested mappings spelt out: TRLC has no mappings."""
    fields: dict[str, Value] = {}
    for name, value in entry.fields.items():
        if isinstance(value, dict):
            fields |= {f"{name}_{key}": inner for key, inner in value.items()}
        else:
            fields[name] = value
    return fields


def _model(items: list[Entry]) -> str:
    types: dict[str, dict[str, str]] = {}
    for entry in items:
        fields = types.setdefault(entry.collection.capitalize(), {})
        for name, value in _flat(entry).items():
            if name not in {"title", "text"}:
                many = " [1 .. *]" if isinstance(value, list) else ""
                fields.setdefault(_attribute(name), REFERENCES.get(name, "String") + many)
    text = "package Bench\n\nabstract type Item {\n  title optional String\n  text optional String\n}\n\n"
    for name in _referred_first(types):
        fields = types[name]
        lines = "".join(f"  {field} optional {kind}\n" for field, kind in fields.items())
        text += f"type {name} extends Item {{\n{lines}}}\n\n"
    return text + 'checks Requirements {\n  len(text) >= 10, error "too short to be a requirement", text\n}\n'


def _referred_first(types: dict[str, dict[str, str]]) -> list[str]:
    """The types in an order in which each stands behind those it refers to, as TRLC wants."""
    done: list[str] = []
    while len(done) < len(types):
        done += [
            name
            for name, fields in types.items()
            if name not in done and all(kind.split()[0] in {*done, name, "String", "Item"} for kind in fields.values())
        ]
    return done


def _attribute(name: str) -> str:
    return f"its_{name}"


def _object(entry: Entry) -> str:
    lines = []
    for name, value in _flat(entry).items():
        attribute = name if name in {"title", "text"} else _attribute(name)
        if isinstance(value, list):
            inner = [_name(part) if name in REFERENCES else _string(part) for part in value]
            lines.append(f"  {attribute} = [{', '.join(inner)}]\n")
        else:
            lines.append(f"  {attribute} = {_name(str(value)) if name in REFERENCES else _string(str(value))}\n")
    return f"{entry.collection.capitalize()} {_name(entry.id)} {{\n{''.join(lines)}}}\n\n"


def _name(identifier: str) -> str:
    return identifier.replace("-", "_")


def _string(text: str) -> str:
    return '"' + text.replace('"', '\\"') + '"'
