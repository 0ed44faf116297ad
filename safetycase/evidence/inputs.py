"""The files of an artefact that is too large, or too many, to be read on each check.

A path with `*` or `?` names all files that match; `**` stands for any folders. The digest of one file is its SHA-256;
of several it is that of the list of their digests, sizes and paths, so that a file that came, went or moved makes a
difference.
"""

from __future__ import annotations

import hashlib

import msgspec

from safetycase.case import Source
from safetycase.evidence import artefacts
from safetycase.evidence.artefacts import Cache, Found, find
from safetycase.evidence.formats import by_suffix
from safetycase.evidence.text import shown

MAX_FILES = 10_000
"""The greatest number of files of one artefact."""

FORMATS = ("parquet", "csv", "jsonl")
"""The formats of files that are collected."""

TABLE = "table"
"""The format of a table of another engine, and what begins its path: `table:schema.name`."""

NO_LIMIT = 1 << 62
"""A size in bytes that no file has."""


class Inputs(msgspec.Struct, frozen=True):
    """The files of an artefact by their paths in the case, sorted, and what they are together.

    `found` is `absent` where no file is there, `pointer` where one of them is only a Git LFS pointer, and `refused`
    where one may not or cannot be read.
    """

    files: tuple[str, ...]
    found: Found


def is_pattern(path: str) -> bool:
    """Whether a path names every file that matches."""
    return "*" in path or "?" in path


def table_named(path: str) -> str:
    """The name of the table of another engine that a path stands for, empty where it is the path of files."""
    return path.removeprefix(f"{TABLE}:") if path.startswith(f"{TABLE}:") else ""


def collected_format(path: str, format_name: str) -> str:
    """The format in which an artefact would be collected, empty where it cannot be."""
    if table_named(path):
        return TABLE if format_name in {"", TABLE} else ""
    if format_name:
        return format_name if format_name in FORMATS else ""
    reader = by_suffix(path)
    return reader.name if reader is not None and reader.name in FORMATS else ""


def always_collected(path: str, format_name: str) -> bool:
    """Whether no check reads an artefact itself, however small it is: Parquet, and files that match a pattern."""
    return (
        bool(table_named(path))
        or is_pattern(path)
        or format_name == "parquet"
        or (not format_name and path.lower().endswith(".parquet"))
    )


def too_large(found: Found) -> bool:
    """Whether a file is refused for nothing but its size."""
    return found.state == "refused" and found.size > artefacts.MAX_ARTEFACT


def inputs_of(source: Source, path: str, cache: Cache) -> Inputs:
    """The files of an artefact. Every one that is here is read and digested, unless `cache` knows it."""
    if table_named(path):
        return Inputs((), Found(state="absent", reason="is a table of another engine, which no check asks"))
    if not is_pattern(path) or source.exists(path):
        found = find(source, path, cache, NO_LIMIT)
        return Inputs((path,) if found.state in {"here", "pointer"} else (), found)
    if find(source, path, cache, 0).state == "refused":
        return Inputs((), Found(state="refused", reason="is not a path inside the case"))
    files = source.find([path]).files
    if len(files) > MAX_FILES:
        return Inputs((), Found(state="refused", reason=f"names {len(files):,} files; the limit is {MAX_FILES:,}"))
    if not files:
        return Inputs((), Found(state="absent", reason="matches no file"))
    digest, size, pointers = hashlib.sha256(), 0, 0
    for name in files:
        found = find(source, name, cache, NO_LIMIT)
        if found.state not in {"here", "pointer"}:
            reason = f"names {shown(name, 120)}, which {found.reason}"
            return Inputs((), Found(state="refused", reason=reason))
        digest.update(f"{found.sha256} {found.size} {name}\n".encode("utf-8", "surrogateescape"))
        size += found.size
        pointers += found.state == "pointer"
    return Inputs(files, Found(state="pointer" if pointers else "here", sha256=digest.hexdigest(), size=size))
