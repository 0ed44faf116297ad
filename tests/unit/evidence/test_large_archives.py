"""Archives that unpack to more than results need: they stop at a cap and say which."""

from __future__ import annotations

import io
import json
import os
import struct
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace

from safetycase.evidence.formats import ctrf, inspect_log, reader_named
from safetycase.evidence.formats.archive import Archive
from safetycase.evidence.formats.reader import Readable, Wanted
from safetycase.evidence.records import Rows, UnreadableError
from tests.acceptance.command import SAFETYCASE, write
from tests.unit.evidence.reading import problem
from tests.unit.evidence.test_formats import INSPECT, archive, log, summary
from tests.unit.evidence.test_same_twice import ctrf as report

ZSTANDARD = 93
"""The method of the zip specification."""


def packed(members: Mapping[str, str | bytes], stored: Mapping[str, bytes] | None = None) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
        for name, content in (stored or {}).items():
            file.writestr(name, content, zipfile.ZIP_STORED)
    return stream.getvalue()


def test_members_together_have_a_cap() -> None:
    opened = Archive(io.BytesIO(packed({"a": b"x" * 3_000_000, "b": b"x" * 3_000_000})), most=5 << 20)
    assert len(opened.read("a", 4 << 20)) == 3_000_000
    with pytest.raises(UnreadableError, match="the archive is larger than 5 MiB when unpacked"):
        opened.read("b", 4 << 20)
    with pytest.raises(UnreadableError, match="'a' is larger than 1 MiB when unpacked"):
        opened.read("a", 1 << 20)


def test_a_log_of_many_large_samples_stops_at_the_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    sample = json.dumps({**summary(1, "C"), "messages": "x" * 1_000_000})
    content = packed(
        {"header.json": json.dumps(log()), **{f"samples/{number}_epoch_1.json": sample for number in range(20)}}
    )
    monkeypatch.setattr(inspect_log, "Archive", lambda stream: Archive(stream, most=10 << 20))
    assert "the archive is larger than 10 MiB when unpacked" in problem(content, "r.eval", INSPECT)


def test_samples_lists_and_scorers_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    many = archive(log(), [summary(number, "C") for number in range(20)])
    monkeypatch.setattr(inspect_log, "MAX_RESULTS", 19)
    assert "more than 19 samples under scorers" in problem(many, "r.eval", INSPECT)
    monkeypatch.setattr(inspect_log, "MAX_SAMPLES", 10)
    assert "more than 10 samples" in problem(many, "r.eval", INSPECT)
    parts = {f"_journal/summaries/{n}.json": json.dumps([summary(m, "C") for m in range(6)]) for n in range(3)}
    assert "more than 10 samples" in problem(packed({"header.json": json.dumps(log()), **parts}), "r.eval", INSPECT)
    monkeypatch.setattr(inspect_log, "MAX_PARTS", 30)
    assert "summaries.json has more than 30 lists and objects" in problem(many, "r.eval", INSPECT)


def test_memory_that_runs_out_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def out(stream: Readable, wanted: Wanted) -> Rows:
        raise MemoryError
        yield

    monkeypatch.setattr(ctrf, "READERS", (replace(ctrf.READER, rows=out),))
    reader_named.cache_clear()
    try:
        assert "reading it takes more memory than there is" in problem(report(), "r.json")
    finally:
        reader_named.cache_clear()


def bomb(method: int, claims: int) -> bytes:
    """An archive whose member holds 200 MB of blanks in few bytes, and claims to hold so many bytes."""
    if method == ZSTANDARD:
        zstandard = pytest.importorskip("zstandard")
        member = zstandard.ZstdCompressor().compress(bytes(200_000_000))
        content = bytearray(packed({"header.json": json.dumps(log())}, {"summaries.json": member}))
    else:
        content = bytearray(packed({"header.json": json.dumps(log()), "summaries.json": bytes(200_000_000)}))
    entry = content.rfind(b"PK\x01\x02")
    struct.pack_into("<H", content, entry + 10, method)
    struct.pack_into("<I", content, entry + 24, claims)
    return bytes(content)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, ZSTANDARD])
@pytest.mark.parametrize(
    ("claims", "words"),
    [(200_000_000, "is larger than 64 MiB when unpacked"), (1_000_000, "it holds more than it says")],
)
def test_a_bomb_is_refused_in_little_memory(tmp_path: Path, method: int, claims: int, words: str) -> None:
    item = "supports: [R-1], artefact: {path: e/r.eval}, select: {scorer: m, outcome: {C: pass}}"
    assert_refused(tmp_path, "e/r.eval", bomb(method, claims), item, words)


def test_a_line_without_an_end_is_refused_in_little_memory(tmp_path: Path) -> None:
    line = b'{"id": 1, "x": "' + b"x" * 90_000_000 + b'"}\n'
    item = "supports: [R-1], artefact: {path: e/r.jsonl}, select: {item: id, outcome: {column: s, pass: [ok]}}"
    assert_refused(tmp_path, "e/r.jsonl", line, item, "line 1 is longer than 16 MiB")


def assert_refused(root: Path, path: str, content: bytes, item: str, words: str) -> None:
    """Check says why a file cannot be read, and takes at most 24 MiB more than without that file."""
    model = f"requirements:\n  R-1: It stops.\nevidence:\n  E-1: {{{item}}}\n"
    write(root, {"safetycase.yaml": "safetycase: '1'\nname: T\n", "model/m.yaml": model, path: content})
    said, peak = checked(root)
    assert words in said
    (root / path).unlink()
    assert peak - checked(root)[1] < 24 << 20


def checked(root: Path) -> tuple[str, int]:
    """What check says, and the most memory that it had, in bytes."""
    with (root / "said.txt").open("wb") as out:
        process = subprocess.Popen([SAFETYCASE, "check", "--no-cache"], cwd=root, stdout=out, stderr=out)
        _, _, used = os.wait4(process.pid, 0)
    process.returncode = 0
    return (root / "said.txt").read_text(), used.ru_maxrss << 10
