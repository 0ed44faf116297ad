"""The control structure in the report: one drawing or several pages, each with everything that passes in words."""

from __future__ import annotations

import re
from datetime import date

import pytest

from safetycase.case import Case, Memory, load
from safetycase.evidence import assess
from safetycase.report import build, drawings, render
from safetycase.report.provenance import Provenance
from safetycase.report.views import ReportInput

DAY = date(2026, 3, 1)


def case(model: str) -> Case:
    return load(Memory({"safetycase.yaml": b'safetycase: "1"\nname: Kettle\n', "model/a.yaml": model.encode()}))


def view(model: str) -> ReportInput:
    opened = case(model)
    return build(opened, (), assess(opened, DAY), Provenance(), DAY)


def wide(count: int) -> str:
    """A controller over `count` processes."""
    lines = ["elements:", "  hub: {title: Hub}"]
    lines += [f"  p{n}: {{title: Process {n}}}" for n in range(count)]
    lines += ["actions:", *(f"  CA-{n}: {{title: Act {n}, from: hub, to: p{n}}}" for n in range(count))]
    lines += ["feedback:", *(f"  FB-{n}: {{title: Tell {n}, from: p{n}, to: hub}}" for n in range(count))]
    return "\n".join(lines) + "\n"


def test_a_small_structure_is_one_drawing_without_a_heading() -> None:
    found = view(wide(4))
    (page,) = found.pages
    assert (page.number, page.title, page.flows, page.missing) == (1, "", 8, 0)
    html = render(found)
    assert 'id="_drawing-1"' in html
    assert "8 flows in words" in html
    assert "Page 1 of" not in html


def test_a_large_structure_takes_pages_that_together_hold_every_flow() -> None:
    found = view(wide(60))
    assert len(found.pages) > 1
    flows = {ref.id for page in found.pages for row in page.rows for ref, _ in row.flows}
    assert flows == {f"{kind}-{number}" for kind in ("CA", "FB") for number in range(60)}
    html = render(found)
    ids = re.findall(r'\sid="([^"]*)"', html)
    assert len(ids) == len(set(ids))
    targets = set(re.findall(r'href="#(_(?:drawing|flows)-[^"]*)"', html))
    assert targets
    assert targets <= set(ids)
    assert [page.title for page in found.pages] == re.findall(r"<h3>(Page [^<]*)</h3>", html)


def test_a_count_of_flows_without_room_leads_to_the_list() -> None:
    lines = ["elements: {a: {title: A}, b: {title: B}}", "actions:"]
    lines += [f"  CA-{number}: {{title: Act {number}, from: a, to: b}}" for number in range(20)]
    found = view("\n".join(lines) + "\n")
    assert "… 13 more" in found.pages[0].drawing
    assert 'href="#_flows-1"' in found.pages[0].drawing
    html = render(found)
    table = html[html.index('id="_flows-1"') : html.index("</table>", html.index('id="_flows-1"'))]
    assert all(f'href="#CA-{number}"' in table for number in range(20))


def test_missing_feedback_is_counted_beside_the_flows() -> None:
    found = view("elements: {a: {title: A}, b: {title: B}}\nactions:\n  CA-1: {title: Act, from: a, to: b}\n")
    (page,) = found.pages
    assert (page.flows, page.missing) == (1, 1)
    assert [(row.kind, row.missing) for row in page.rows] == [("control action", False), ("missing feedback", True)]
    assert "1 flow in words" in render(found)
    assert ", 1 missing" in render(found)


@pytest.mark.parametrize("model", ["losses:\n  L-1: Injury.\n", "elements: {}\n"])
def test_no_element_is_said(model: str) -> None:
    found = view(model)
    assert (found.pages, found.drawing_note) == ((), "There is no element to draw.")
    assert "There is no element to draw." in render(found)


def test_past_the_last_page_the_report_says_what_draws_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawings, "MOST_PAGES", 2)
    found = view(wide(60))
    assert len(found.pages) == 2
    assert found.drawing_note.startswith("The first 2 of ")
    html = render(found)
    assert "diagram control-structure -o FOLDER" in html
    assert set(re.findall(r'href="#_drawing-(\d+)"', html)) <= {"1", "2"}


def test_hostile_words_stay_words() -> None:
    bad = "</svg><script>alert(1)</script>\\u202e"
    model = (
        f'elements: {{a: {{title: "{bad}"}}, b: {{title: B}}}}\nactions:\n  CA-1: {{title: "{bad}", from: a, to: b}}\n'
    )
    html = render(view(model))
    assert "<script>alert" not in html
    assert "\u202e" not in html
