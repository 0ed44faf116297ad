"""Readers of other tools' results: one module per format, and the registry that finds the right one."""

from __future__ import annotations

from safetycase.evidence.formats import (
    coverage,
    ctrf,
    every_eval_ever,
    garak,
    inspect_log,
    intoto,
    junit,
    lm_eval,
    mapped,
    record,
    sarif,
    vnncomp,
)
from safetycase.evidence.formats.reader import Reader, Wanted

READERS: dict[str, Reader] = {
    reader.name: reader
    for reader in (
        junit.READER, record.READER, ctrf.READER, sarif.READER, inspect_log.READER, *lm_eval.READERS, garak.READER,
        every_eval_ever.READER, *coverage.READERS, vnncomp.READER, intoto.READER, *mapped.READERS,
    )
}  # fmt: skip
"""Every format that this release reads, by the name that `artefact.format` uses."""

HEAD = 4096
"""How many bytes of an artefact a reader sees to recognise its format."""


def reader_named(name: str) -> Reader | None:
    """The reader of a format, or None where this release has none."""
    return READERS.get(name)


def recognise(content: bytes, name: str) -> Reader | None:
    """The reader that recognises this content of a file called `name`, or None."""
    head = content[:HEAD]
    return next((reader for reader in READERS.values() if reader.recognises(head, name)), None)


def by_suffix(name: str) -> Reader | None:
    """The reader for files whose name ends so, or None. For files that an evidence item names."""
    return next((reader for reader in READERS.values() if name.lower().endswith(reader.suffixes or ("\0",))), None)


__all__ = ["HEAD", "READERS", "Reader", "Wanted", "by_suffix", "reader_named", "recognise"]
