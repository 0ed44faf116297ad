"""Archives that unpack to more than results need: they stop at a cap and say which."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from safetycase.evidence.formats import ctrf, inspect_log, reader_named
from safetycase.evidence.formats.archive import Archive
from safetycase.evidence.formats.reader import Readable, Wanted
from safetycase.evidence.records import Rows, UnreadableError
from tests.unit.evidence.reading import problem
from tests.unit.evidence.test_formats import INSPECT, archive, log, summary
from tests.unit.evidence.test_same_twice import ctrf as report


def packed(members: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
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
