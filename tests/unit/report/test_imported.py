"""Items of imported cases in a report: named, known to be judged elsewhere, and in none of its figures."""

from __future__ import annotations

from datetime import date

from safetycase.case import Memory, load
from safetycase.evidence import assess
from safetycase.report import Provenance, ReportInput, build, render
from safetycase.rules import check_case

CAR = """\
losses: {L-1: Injury}
hazards: {H-1: {text: The car does not slow down, losses: [L-1], refined_by: ['brakes:H-3', 'brakes:H-9']}}
elements: {driver: {role: controller}, road: {role: process}}
actions:
  CA-1: {title: pedal, from: driver, to: road, not_hazardous: {provided: {because: 'brakes:J-1'}}}
scenarios: {LS-1: {text: A valve is stuck, hazards: ['brakes:H-3'], class: process, treated_by: [{by: 'brakes:R-1'}]}}
"""
BRAKES = """\
hazards: {H-3: The brakes give too little force}
justifications: {J-1: The pedal has a stop}
requirements: {R-1: {text: It shall be noticed, addresses: [H-3]}}
"""


def view() -> ReportInput:
    beside = Memory({"safetycase.yaml": b"{}", "model/a.yaml": BRAKES.encode()}, name="brakes")
    manifest = b'{"safetycase": "1", "name": "Car", "imports": {"brakes": "../brakes"}}'
    files = {"safetycase.yaml": manifest, "model/a.yaml": CAR.encode()}
    case, day = load(Memory(files, others={"../brakes": beside})), date(2026, 3, 1)
    assessment = assess(case, day)
    findings = check_case(case, as_of=day, assessment=assessment)
    return build(case, findings, assessment, Provenance(commit="", dirty=False, tool="safetycase"), day)


def test_imported_items_are_named_and_not_linked() -> None:
    text = render(view())
    assert "brakes:H-3 (imported)</span> The brakes give too little force" in text
    assert "brakes:R-1 (declared elsewhere)" in text
    assert "brakes:H-9 (no such item)" in text
    assert "The pedal has a stop" in text
    assert 'href="#brakes%3AH-3"' not in text
    assert "brakes:R-1 (no such item)" not in text


def test_they_are_in_no_figure() -> None:
    lead = view().verdict.lead
    assert lead.startswith("There is no requirement, so nothing is demonstrated: n/a (0 of 0).")
    assert "3 open grid cells" in lead
