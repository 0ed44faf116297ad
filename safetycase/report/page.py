"""The report of a case as it is on disk, from judging it to the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from safetycase.case import Case
from safetycase.evidence import assess
from safetycase.report.build import build
from safetycase.report.provenance import provenance_of
from safetycase.report.render import render
from safetycase.rules import check_case


def page_of(case: Case, as_of: date, tell: Callable[[str], object] = lambda _: None) -> str:
    """The whole report of a case in a folder, judged on the day `as_of`. `tell` is told what is being done."""
    tell("judging the evidence …")
    assessment = assess(case, as_of)
    tell("checking …")
    findings = check_case(case, as_of=as_of, assessment=assessment)
    origin = provenance_of(case, assessment)
    tell("writing the pages …")
    return render(build(case, findings, assessment, origin, as_of))


def size_in_words(count: int) -> str:
    """A number of bytes as people read it."""
    return f"{count / 1_000_000:.1f} MB" if count >= 1_000_000 else f"{max(1, round(count / 1000))} KB"
