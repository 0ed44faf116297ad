"""Coverage of code: the JSON of coverage.py (format 2 and 3), and Cobertura XML.

A line is a case: a covered one passed, a missing one failed. The shares of lines and branches are numbers by name. An
execution count is no test: that a line ran does not show that it is right.
"""

from __future__ import annotations

from typing import Any

from safetycase.evidence.formats.fields import document, moment, part, whole, word
from safetycase.evidence.formats.reader import Readable, Reader, Wanted
from safetycase.evidence.formats.xml import SafeParser, root_name
from safetycase.evidence.records import CaseResult, Rows, RunRecord, State, UnreadableError
from safetycase.evidence.text import shown


def rows(stream: Readable, wanted: Wanted) -> Rows:
    """The lines of each file, counted. Raises UnreadableError."""
    report = document(stream, "the report")
    files, totals, meta = part(report, "files"), part(report, "totals"), part(report, "meta")
    if not files or not totals:
        raise UnreadableError("the report has no files and totals")
    for name, file in files.items():
        summary = part(file, "summary")
        covered, missing = whole(summary, "covered_lines"), whole(summary, "missing_lines")
        if covered is None or missing is None:
            raise UnreadableError(f"{shown(name, 80)} has no counts of lines")
        yield from _lines(name, covered, missing)
    metrics = {
        name: share
        for name, share in (
            ("line_coverage", _share(whole(totals, "covered_lines"), whole(totals, "num_statements"))),
            ("branch_coverage", _share(whole(totals, "covered_branches"), whole(totals, "num_branches"))),
        )
        if share is not None
    }
    return RunRecord(
        format="coverage",
        tool="coverage.py",
        tool_version=word(meta, "version"),
        started=word(meta, "timestamp"),
        metrics=metrics,
    )


def _lines(file: str, covered: int, missing: int) -> list[CaseResult]:
    states: tuple[tuple[State, int], ...] = (("passed", covered), ("failed", missing))
    return [CaseResult(name=file, file=file, state=state, count=count) for state, count in states if count]


def _share(some: int | None, every: int | None) -> float | None:
    return some / every if some is not None and every else None


def recognises(head: bytes, name: str) -> bool:
    """Whether a document begins like a report of coverage.py."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200]
    return (
        start.startswith(b"{") and b'"meta"' in start and b'"show_contexts"' in head
    ) or b'"branch_coverage"' in start


_NOWHERE = "(without a file)"


class _Cobertura:
    """Counts the lines of a Cobertura report by file."""

    def __init__(self) -> None:
        self.parser = SafeParser(self.start, lambda name: None)
        self.root: dict[str, str] = {}
        self.file = _NOWHERE
        self.lines: dict[str, dict[str, bool]] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Handle the start of an element."""
        if name == "coverage" and not self.root:
            self.root = attributes
        elif name == "class":
            self.file = attributes.get("filename") or attributes.get("name") or _NOWHERE
        elif name == "line":
            number, hits = attributes.get("number", ""), attributes.get("hits", "")
            if not (hits.isascii() and hits.isdigit()):
                raise UnreadableError(f"line {self.parser.line} has no number of hits")
            known = self.lines.setdefault(self.file, {})
            known[number] = known.get(number, False) or int(hits[:18]) > 0


def cobertura_rows(stream: Readable, wanted: Wanted) -> Rows:
    """The lines of each file, counted. Raises UnreadableError."""
    reading = _Cobertura()
    reading.parser.parse(stream)
    if not reading.lines:
        raise UnreadableError("the report has no lines")
    for file, lines in reading.lines.items():
        covered = sum(lines.values())
        yield from _lines(file, covered, len(lines) - covered)
    stamp = reading.root.get("timestamp", "")
    seconds = float(stamp) if stamp.isascii() and stamp.isdigit() and len(stamp) < 16 else None
    every = sum(map(len, reading.lines.values()))
    metrics = {"line_coverage": sum(sum(lines.values()) for lines in reading.lines.values()) / every}
    branches = _share(_number(reading.root, "branches-covered"), _number(reading.root, "branches-valid"))
    return RunRecord(
        format="cobertura",
        tool_version=reading.root.get("version", "")[:100],
        started=moment(seconds / 1000 if seconds is not None and seconds > 1e11 else seconds),
        metrics={**metrics, **({"branch_coverage": branches} if branches is not None else {})},
    )


def _number(attributes: dict[str, str], name: str) -> int | None:
    value = attributes.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else None


def recognises_cobertura(head: bytes, name: str) -> bool:
    """Whether a document is Cobertura XML: its outermost element is `coverage`."""
    return root_name(head) == "coverage"


def _no_ids(case: Any) -> tuple[str, ...]:
    return ()


READERS = (
    Reader(
        name="coverage", title="a report of coverage.py", recognises=recognises, rows=rows,
        locators=frozenset({"where"}), fields=("name", "file"), item_ids=_no_ids,
    ),
    Reader(
        name="cobertura", title="Cobertura XML", recognises=recognises_cobertura, rows=cobertura_rows,
        locators=frozenset({"where"}), fields=("name", "file"), item_ids=_no_ids,
    ),
)  # fmt: skip
