"""The files with which a new case starts."""

from __future__ import annotations

import json

from safetycase import resources
from safetycase.schema.load import MANIFEST_FILE, MODEL_FILE, published

_NAME = "@NAME@"
_ATTRIBUTES = "gitattributes"


def scaffold(name: str, *, empty: bool = False) -> dict[str, bytes]:
    """The files of a small case called `name`, by path: a model of every step, attributes for git, and the schemas.

    The case has no errors; what it leaves open is said by warnings. One that is `empty` has the same files without
    items, which check calls an error until there is one. Raises FileNotFoundError if the installation lacks its
    templates.
    """
    templates = resources.folder("templates")
    folder = templates / ("empty" if empty else "scaffold")
    files = {}
    for source in (*sorted(folder.rglob("*.yaml")), templates / "scaffold" / _ATTRIBUTES):
        path = ".gitattributes" if source.name == _ATTRIBUTES else source.relative_to(folder).as_posix()
        files[path] = source.read_text(encoding="utf-8").replace(_NAME, _scalar(name)).encode("utf-8")
    for schema in (MODEL_FILE, MANIFEST_FILE):
        files[f".safetycase/{schema}"] = published(schema)
    return files


def _scalar(text: str) -> str:
    """The text as a double-quoted YAML scalar on one line; characters that no one can see become blanks."""
    visible = "".join(char if char.isprintable() else " " for char in text)
    return json.dumps(" ".join(visible.split()), ensure_ascii=False)
