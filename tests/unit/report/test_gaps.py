"""Demonstrated requirements do not outshine an analysis with gaps."""

from __future__ import annotations

from safetycase.report import ReportInput, render
from tests.unit.report.cases import files_of, view_of
from tests.unit.report.page import Element, read_page

MANIFEST = 'safetycase: "1"\nname: Kettle\n'

MODEL = """\
    losses: {L-1: Injury, L-2: {text: A fire, status: STATUS}}
    hazards: {H-1: {text: Boiling water is where a person is, losses: [L-1]}}
    constraints: {SC-1: {text: The water must stay in the kettle, hazards: [H-1]}}
    elements:
      cook: {title: Cook, role: controller}
      kettle: {title: Kettle, role: process}
    actions:
      CA-1: {title: switch on, from: cook, to: kettle, form: discrete, not_hazardous: {not-provided: no tea}}
    feedback: {FB-1: {title: whistle, from: kettle, to: cook}}
    ucas:
      UCA-1: {action: CA-1, type: provided, hazards: [H-1], when: the lid is open}
      UCA-2: {action: CA-1, type: provided, hazards: [H-1], when: it is empty}
    controller_constraints: {CC-1: {ucas: [UCA-1], refines: [SC-1]}}
    requirements:
      R-1: {text: The lid must lock, addresses: [SC-1], method: test}
      R-7: {text: The lid must be tight, addresses: [CC-1], method: test}
    evidence:
      E-1: {supports: [R-1], method: test, artefact: {path: evidence/run.xml, format: junit},
            select: {where: {property.requirement: R-1}}}
      E-7: {supports: [R-7], method: test, artefact: {path: evidence/run.xml, format: junit},
            select: {where: {property.requirement: R-1}}}
    """


def view(model: str = MODEL, manifest: str = MANIFEST, status: str = "draft") -> ReportInput:
    return view_of(files_of(model=model.replace("STATUS", status), manifest=manifest))


def page(**more: str) -> Element:
    return read_page(render(view(**more)))


def test_the_headline_names_the_gaps_in_the_same_breath() -> None:
    assert view().verdict.lead == (
        "All 2 requirements are demonstrated, but the analysis has gaps: 1 open grid cell, 1 loss without a hazard, "
        "1 controller without a responsibility, 1 controller without a process model, "
        "1 unsafe control action without a controller constraint, 2 unsafe control actions without a scenario; "
        "no item is approved."
    )


def test_rules_that_a_language_silences_stand_with_the_settings() -> None:
    assert "English" not in page().by_id("_waivers").text
    text = page(manifest=f"{MANIFEST}language: de\n").by_id("_waivers").text
    assert "rules about English wording look at nothing the texts are said to be in de" in text


def test_approval_is_counted() -> None:
    shown = view(status="approved").verdict
    assert "no item is approved" not in shown.lead
    assert "1 of 15 items is approved." in shown.sentences


def test_every_gap_is_listed_by_rule_with_links_and_counted() -> None:
    part = page().by_id("_open")
    groups = {entry.text: [link.attributes["href"] for link in entry.all("a")] for entry in part.all("li")}
    named = {text: links for text, links in groups.items() if "SFC408" in text or "SFC201" in text}
    assert [(text.split("(")[0].strip(), links) for text, links in named.items()] == [
        ("▲ warning 1 loss without a hazard", ["#L-2"]),
        ("▲ warning 2 unsafe control actions without a scenario", ["#UCA-1", "#UCA-2"]),
    ]
    assert part.all("h2")[0].text == f"Not settled {view().verdict.unsettled}"
    assert view().verdict.unsettled == 1 + sum(group.count for group in view().verdict.gaps)
    assert view().verdict.unsettled >= 5
    outline = {entry.anchor: entry.count for entry in view().outline}
    assert outline["_open"] == str(view().verdict.unsettled)


def test_a_waived_gap_is_said_to_be_waived() -> None:
    waived = "status: STATUS, waivers: [{rule: loss-without-hazard, reason: later, by: Ada}]"
    shown = view(model=MODEL.replace("status: STATUS", waived)).verdict
    assert "1 loss without a hazard" not in shown.lead
    assert "1 gap is waived" in shown.lead
    assert [(group.words, group.waived) for group in shown.gaps if group.rule == "SFC201"] == [
        ("1 loss without a hazard", True)
    ]


def test_a_gap_whose_rule_is_switched_off_is_not_silent() -> None:
    manifest = MANIFEST + "rules: {loss-without-hazard: {enabled: false, because: none needed}}\n"
    shown = view(manifest=manifest).verdict
    assert "1 loss without a hazard" not in shown.lead
    assert "The case changes how 1 rule is applied: loss-without-hazard." in shown.sentences


def test_a_case_without_an_analysis_says_what_is_not_there() -> None:
    only = "requirements: {R-1: {text: It works}}"
    assert "the analysis has gaps: no loss, no hazard, no control action" in view(model=only).verdict.lead.lower()


def test_unsafe_control_without_requirement_shows_above_it() -> None:
    shown = page()
    for one in ("L-1", "H-1"):
        said = shown.by_id(one).text
        assert "2 requirements: 2 demonstrated; no requirement follows from 1 of 2 unsafe control actions" in said
        assert "data-open" in shown.by_id(one).attributes
    assert "no requirement follows from it" in shown.by_id("UCA-2").text


def test_what_is_said_not_to_need_a_requirement_is_no_gap_above() -> None:
    spared = MODEL.replace("when: it is empty", "when: it is empty, not_needed: the fuse blows")
    assert "no requirement follows from" not in page(model=spared).by_id("H-1").text


def test_a_controller_constraint_without_requirement_shows_at_the_constraint_above() -> None:
    """What others under the same constraint have must not hide it."""
    one, two = "CC-1: {ucas: [UCA-1], refines: [SC-1]}", "CC-2: {ucas: [UCA-2], refines: [SC-1]}"
    shown = page(model=MODEL.replace(one, f"{one}, {two}"))
    assert "no requirement follows from 1 of 2 controller constraints" in shown.by_id("SC-1").text
    assert "data-open" in shown.by_id("SC-1").attributes
