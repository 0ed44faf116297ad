"""Readers of other tools' results: one module per format, and the registry that finds the right one.

A module is loaded when its format is first needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module

from safetycase.evidence.formats.reader import Reader, Wanted, no_ids

_MODULES: dict[str, str] = {
    "junit": "junit",
    "record": "record",
    "manual": "manual",
    "ctrf": "ctrf",
    "sarif": "sarif",
    "inspect": "inspect_log",
    "lm-eval": "lm_eval",
    "lm-eval-samples": "lm_eval",
    "garak": "garak",
    "every-eval-ever": "every_eval_ever",
    "coverage": "coverage",
    "cobertura": "coverage",
    "vnncomp": "vnncomp",
    "in-toto": "intoto",
    "parquet": "parquet",
    "table": "parquet",
    "csv": "mapped",
    "jsonl": "mapped",
    "json": "mapped",
}
"""The module of each format, by the name that `artefact.format` uses, in the order in which content is recognised."""

FORMATS = tuple(_MODULES)
"""The names of every format that this release reads."""

HEAD = 4096
"""How many bytes of an artefact a reader sees to recognise its format."""


@cache
def reader_named(name: str) -> Reader | None:
    """The reader of a format, ours or one that an installed package brings; None where there is none."""
    module = _MODULES.get(name)
    if module is None:
        found = _brought(name)
        return found if isinstance(found, Reader) else None
    readers: tuple[Reader, ...] = import_module(f"{__name__}.{module}").READERS
    return next(reader for reader in readers if reader.name == name)


def broken(name: str) -> str:
    """Why the reader that an installed package brings for a format cannot be used; empty where that is not so."""
    found = "" if not name or name in _MODULES else _brought(name)
    return found if isinstance(found, str) else ""


def _brought(name: str) -> Reader | str:
    from safetycase.evidence.formats.plugins import brought

    return brought(name)


def readers() -> Iterator[Reader]:
    """Every reader of ours, in the order in which content is recognised."""
    for name in _MODULES:
        reader = reader_named(name)
        if reader is not None:
            yield reader


def recognise(content: bytes, name: str) -> Reader | None:
    """The reader that recognises this content of a file called `name`, or None."""
    head = content[:HEAD]
    return next((reader for reader in readers() if reader.recognises(head, name)), None)


def by_suffix(name: str) -> Reader | None:
    """The reader for files whose name ends so, or None. For files that an evidence item names."""
    return next((reader for reader in readers() if name.lower().endswith(reader.suffixes or ("\0",))), None)


__all__ = [
    "FORMATS",
    "HEAD",
    "Reader",
    "Wanted",
    "broken",
    "by_suffix",
    "no_ids",
    "reader_named",
    "readers",
    "recognise",
]
