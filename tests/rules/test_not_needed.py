"""What the method asks for is spared by a reason alone: a placeholder under `not_needed` spares nothing."""

from __future__ import annotations

import pytest

from safetycase.diagrams import trace_graph
from safetycase.evidence import assess
from safetycase.findings import Severity
from safetycase.report.context import Context
from safetycase.trace import coverage
from tests.rules.cases import TODAY, case_of, check, codes, of

MODEL = """\
losses: {{L-1: Harm to a patient}}
hazards: {{H-1: {{text: Too much insulin, losses: [L-1], not_needed: {0}}}}}
constraints: {{SC-1: {{text: The pump must not give more than is due, hazards: [H-1], not_needed: {0}}}}}
requirements: {{R-1: {{text: The pump stops at 5 U, addresses: [SC-1], not_needed: {0}}}}}
"""
NOTHING = ["J-1", '"pump:J-1, SC-1 and R-1"', "TODO", "n/a", '" "', '"-"', '"\\u200b"', "tbd."]


@pytest.mark.parametrize("text", NOTHING)
def test_no_reason_is_an_error_and_spares_nothing(text: str) -> None:
    found = check(MODEL.format(text))
    errors = of(found, "SFC135")
    assert [(one.item, one.severity, one.field) for one in errors] == [
        (item, Severity.ERROR, "not_needed") for item in ("H-1", "SC-1", "R-1")
    ]
    assert {"SFC204", "SFC601"} <= codes(found), "what is missing is named all the same"
    assert "SFC121" not in codes(found), "it is told once"
    case = case_of(MODEL.format(text))
    assert {one.not_needed for one in coverage(case)} == {0}


@pytest.mark.parametrize("text", ["TODO", "n/a"])
def test_neither_drawings_nor_the_report_call_it_not_needed(text: str) -> None:
    case = case_of(MODEL.format(text))
    assessment = assess(case, TODAY)
    columns = trace_graph(case, assessment).columns
    drawn = {node.id: node.state for column in columns for node in column.nodes}
    context = Context(case, (), assessment, TODAY.isoformat())
    shown = {item: state.word if (state := context.state(item)) is not None else None for item in drawn}
    assert drawn == shown == {"L-1": None, "H-1": None, "SC-1": None, "R-1": "open"}


def test_a_reason_spares_what_it_is_given_for() -> None:
    text = "The pump holds less than can harm"
    found = check(MODEL.format(text))
    assert codes(found).isdisjoint({"SFC135", "SFC204", "SFC601"})
    assert max(one.not_needed for one in coverage(case_of(MODEL.format(text)))) == 1


def test_a_marker_within_a_reason_is_named_as_in_every_text() -> None:
    found = check(MODEL.format("Insurance pays (TBC)"))
    assert "SFC135" not in codes(found)
    assert [one.field for one in of(found, "SFC121")] == ["not_needed"] * 3
