"""Coverage of code: the JSON of coverage.py (format 2 and 3), and Cobertura XML.

A line is a case: a covered one passed, a missing one failed. The shares of lines and branches are numbers by name. They
are those that the files of the report show: neither totals nor the count of a file that lists more missing lines makes
them better, a lower total counts instead, and where a report counts more covered than there are, or branches that it
does not show, there is no number. Lines that totals of coverage.py count and no file shows are unscored. An execution
count is no test: that a line ran does not show that it is right.
"""

from __future__ import annotations

import re

from safetycase.evidence.formats.fields import document, moment, part, whole, word
from safetycase.evidence.formats.reader import Readable, Reader, Wanted, no_ids
from safetycase.evidence.formats.xml import SafeParser, root_name
from safetycase.evidence.records import CaseResult, Rows, RunRecord, State, UnreadableError
from safetycase.evidence.text import shown


def rows(stream: Readable, wanted: Wanted) -> Rows:
    """The lines of each file, counted. Raises UnreadableError."""
    report = document(stream, "the report")
    files, totals, meta = part(report, "files"), part(report, "totals"), part(report, "meta")
    if not files or not totals:
        raise UnreadableError("the report has no files and totals")
    lines, branches = _Share("lines"), _Share("branches")
    for name, file in files.items():
        summary = part(file, "summary")
        covered, missing = whole(summary, "covered_lines"), whole(summary, "missing_lines")
        if covered is None or missing is None:
            raise UnreadableError(f"{shown(name, 80)} has no counts of lines")
        listed = file.get("missing_lines")
        more = max(0, len(listed) - missing) if isinstance(listed, list) else 0
        covered, missing = max(0, covered - more), missing + more
        lines.add(covered, covered + missing)
        branches.add(whole(summary, "covered_branches") or 0, whole(summary, "num_branches") or 0)
        yield from _lines(name, covered, missing)
    lines.state(whole(totals, "covered_lines"), whole(totals, "num_statements"))
    branches.state(whole(totals, "covered_branches"), whole(totals, "num_branches"))
    lacking = (whole(totals, "num_statements") or 0) - lines.every
    if lacking > 0:
        yield CaseResult(name="lines that no file shows", state="unscored", count=lacking)
    return RunRecord(
        format="coverage",
        tool="coverage.py",
        tool_version=word(meta, "version"),
        started=word(meta, "timestamp"),
        metrics=_metrics(lines, branches),
        warnings=(*lines.warnings, *branches.warnings),
    )


class _Share:
    """How many of all lines or branches are covered: what the files of a report show, beside what it states."""

    def __init__(self, what: str) -> None:
        self._what = what
        self.covered = self.every = 0
        self.value: float | None = None
        self.warnings: tuple[str, ...] = ()

    def add(self, covered: int, every: int) -> None:
        """Take in what a file shows."""
        self.covered += covered
        self.every += every

    def state(self, covered: int | None, every: int | None) -> None:
        """Settle the share beside what the report states: the lower one, and none where either is impossible."""
        own = self.covered / self.every if self.every else None
        if own is not None and own <= 1:
            self.value = own
        if not every or covered is None:
            return
        if covered > every or own is None or own > 1:
            self.value = None
        else:
            self.value = min(own, covered / every)
        if self.value is None or covered / every > self.value + 1e-9:
            stated, seen = f"{covered:,} of {every:,} {self._what}", f"{self.covered:,} of {self.every:,}"
            self.warnings = (f"it states that {stated} are covered, and its files show {seen}",)


def _metrics(lines: _Share, branches: _Share) -> dict[str, float]:
    shares = {"line_coverage": lines.value, "branch_coverage": branches.value}
    return {name: value for name, value in shares.items() if value is not None}


def _lines(file: str, covered: int, missing: int) -> list[CaseResult]:
    states: tuple[tuple[State, int], ...] = (("passed", covered), ("failed", missing))
    return [CaseResult(name=file, file=file, state=state, count=count) for state, count in states if count]


def recognises(head: bytes, name: str) -> bool:
    """Whether a document begins like a report of coverage.py."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200]
    return (
        start.startswith(b"{") and b'"meta"' in start and b'"show_contexts"' in head
    ) or b'"branch_coverage"' in start


_CONDITIONS = re.compile(r"\((\d{1,9})/(\d{1,9})\)", re.ASCII)
_NOWHERE = "(without a file)"


class _Cobertura:
    """Counts the lines of a Cobertura report by file."""

    def __init__(self) -> None:
        self.parser = SafeParser(self.start, lambda name: None)
        self.root: dict[str, str] = {}
        self.file = _NOWHERE
        self.lines: dict[str, dict[str, bool]] = {}
        self.branches: dict[tuple[str, str], tuple[int, int]] = {}

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
            conditions = _CONDITIONS.search(attributes.get("condition-coverage", ""))
            if conditions is not None:
                found = int(conditions.group(1)), int(conditions.group(2))
                self.branches[self.file, number] = max(found, self.branches.get((self.file, number), found))


def cobertura_rows(stream: Readable, wanted: Wanted) -> Rows:
    """The lines of each file, counted. Raises UnreadableError."""
    reading = _Cobertura()
    reading.parser.parse(stream)
    if not reading.lines:
        raise UnreadableError("the report has no lines")
    lines, branches = _Share("lines"), _Share("branches")
    for file, found in reading.lines.items():
        covered = sum(found.values())
        lines.add(covered, len(found))
        yield from _lines(file, covered, len(found) - covered)
    stamp = reading.root.get("timestamp", "")
    seconds = float(stamp) if stamp.isascii() and stamp.isdigit() and len(stamp) < 16 else None
    for covered, every in reading.branches.values():
        branches.add(covered, every)
    lines.state(_number(reading.root, "lines-covered"), _number(reading.root, "lines-valid"))
    branches.state(_number(reading.root, "branches-covered"), _number(reading.root, "branches-valid"))
    return RunRecord(
        format="cobertura",
        tool_version=reading.root.get("version", "")[:100],
        started=moment(seconds / 1000 if seconds is not None and seconds > 1e11 else seconds),
        metrics=_metrics(lines, branches),
        warnings=(*lines.warnings, *branches.warnings),
    )


def _number(attributes: dict[str, str], name: str) -> int | None:
    value = attributes.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else None


def recognises_cobertura(head: bytes, name: str) -> bool:
    """Whether a document is Cobertura XML: its outermost element is `coverage`."""
    return root_name(head) == "coverage"


READERS = (
    Reader(
        name="coverage", title="a report of coverage.py", recognises=recognises, rows=rows,
        locators=frozenset({"where"}), fields=("name", "file"), item_ids=no_ids, measures=True,
        tells=frozenset({"produced"}),
    ),
    Reader(
        name="cobertura", title="Cobertura XML", recognises=recognises_cobertura, rows=cobertura_rows,
        locators=frozenset({"where"}), fields=("name", "file"), item_ids=no_ids, measures=True,
        tells=frozenset({"produced"}),
    ),
)  # fmt: skip
