"""Items of imported cases in a report: named, known to be judged elsewhere, and in none of its verdicts."""

from __future__ import annotations

import re
from datetime import date

from safetycase.case import Case, Memory, load
from safetycase.evidence import assess
from safetycase.report import Provenance, ReportInput, build, render
from safetycase.rules import check_case
from safetycase.rules.imports import faulty_imports
from safetycase.trace import Graph, coverage, standings, with_standings
from safetycase.trace.figures import figures

CAR = """\
losses: {L-1: Injury}
hazards: {H-1: {text: The car does not slow down, losses: [L-1], refined_by: ['brakes:H-3', 'brakes:H-9']}}
elements: {driver: {role: controller}, road: {role: process}}
actions:
  CA-1: {title: pedal, from: driver, to: road, not_hazardous: {provided: {because: 'brakes:J-1'}}}
scenarios: {LS-1: {text: A valve is stuck, hazards: ['brakes:H-3'], class: process, treated_by: [{by: 'brakes:R-1'}]}}
"""
DAY = date(2026, 3, 1)
BRAKES = """\
hazards: {H-3: The brakes give too little force}
justifications: {J-1: The pedal has a stop}
requirements: {R-1: {text: It shall be noticed, addresses: [H-3]}}
"""


def car(brakes: str = BRAKES) -> Case:
    beside = Memory({"safetycase.yaml": b"{}", "model/a.yaml": brakes.encode()}, name="brakes")
    manifest = b'{"safetycase": "1", "name": "Car", "imports": {"brakes": "../brakes"}}'
    files = {"safetycase.yaml": manifest, "model/a.yaml": CAR.encode()}
    return load(Memory(files, others={"../brakes": beside}))


def view(brakes: str = BRAKES) -> ReportInput:
    case = car(brakes)
    assessment = assess(case, DAY)
    findings = check_case(case, as_of=DAY, assessment=assessment)
    return build(case, findings, assessment, Provenance(commit="", dirty=False, tool="safetycase"), DAY)


def test_imported_items_are_named_and_not_linked() -> None:
    text = render(view())
    assert "brakes:H-3 (imported)</span> The brakes give too little force" in text
    assert "brakes:R-1 (declared elsewhere)" in text
    assert "brakes:H-9 (no such item)" in text
    assert "The pedal has a stop" in text
    assert 'href="#brakes%3AH-3"' not in text
    assert "brakes:R-1 (no such item)" not in text


def test_the_coverage_is_that_of_the_trace() -> None:
    case = car()
    graph, standing = Graph(case), standings(case, assess(case, DAY).states, faulty_imports(case, DAY))
    traced = figures(case, [with_standings(graph, one, standing) for one in coverage(case, graph)], "text")
    told = [
        f"{one.title}: {one.words}" + (f"; with all of it demonstrated: {one.held}" if one.held else "")
        for one in view().verdict.figures
    ]
    assert told == traced.splitlines()
    scenarios = (
        "Loss scenarios with requirement: 1 of 1 (100 %), 1 only in an imported case; with all of it demonstrated: "
    )
    assert f"{scenarios}0 of 1 (0 %)" in told


def test_an_imported_requirement_follows_from_an_item_and_settles_nothing_here() -> None:
    found = view()
    scenario = next(item for part in found.after for item in part.items if item.id == "LS-1")
    assert scenario.tally == "1 requirement: 1 declared elsewhere, in a case with errors"
    assert scenario.attention
    row = next(row for table in found.traces for row in table.rows if row.start.id == "H-1")
    assert "brakes:R-1" in [one.id for cell in row.cells for one in cell.refs]
    assert row.open


def test_they_are_in_no_verdict() -> None:
    lead = view().verdict.lead
    assert lead.startswith("There is no requirement, so nothing is demonstrated: n/a (0 of 0).")
    assert "3 open grid cells" in lead


def test_errors_over_there_are_spelled_out_before_the_gaps_with_the_name_of_the_case() -> None:
    found = view(BRAKES.replace("[H-3]", "[H-8]"))
    said = "The case has errors: 1 × unknown reference (SFC101), 1 imported case with errors of its own (brakes); the"
    assert said in found.verdict.lead
    assert [gap.severity for gap in found.verdict.gaps[:3]] == ["error", "error", "warning"]


def test_the_scope_names_what_is_imported_and_how_it_stands() -> None:
    text = " ".join(re.sub("<[^>]*>", " ", render(view(BRAKES.replace("[H-3]", "[H-8]")))).split())
    assert "Imported cases brakes ../brakes (brakes): by itself, checking it gives 2 errors and" in text
