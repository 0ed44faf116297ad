"""What failed, with what the tests said, in the report: redacted, and never as markup."""

from __future__ import annotations

from safetycase.report import render
from tests.unit.report.cases import MANIFEST, files_of, view_of
from tests.unit.report.page import read_page

MESSAGES = ["patient-17 has token=abc &lt;b>now&lt;/b>", *(f"no {number}" for number in range(8))]
JUNIT = "".join(
    f"<testcase classname='t' name='patient-{number}'><properties><property name='requirement' value='R-2'/>"
    f"</properties><failure message='{message}'/></testcase>"
    for number, message in enumerate(MESSAGES)
)
EVIDENCE = "evidence:\n  E-8: {supports: [R-2], artefact: {path: evidence/e8.xml}}\n"


def test_the_first_cases_that_failed_stand_at_their_evidence() -> None:
    files = {
        **files_of(),
        "safetycase.yaml": (MANIFEST + "redact: ['patient-*']\n").encode(),
        "model/e8.yaml": EVIDENCE.encode(),
        "evidence/e8.xml": f"<testsuite name='s'>{JUNIT}</testsuite>".encode(),
    }
    html = render(view_of(files))
    said = read_page(html).by_id("E-8").text
    assert "failed: t.[redacted]: [redacted] has token=[redacted] <b>now</b>" in said
    assert "and 4 more that failed" in said
    assert "<b>now" not in html
    assert "patient-1" not in html
    assert "token=abc" not in html
