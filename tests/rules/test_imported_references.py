"""References to items of imported cases."""

from __future__ import annotations

import pytest

from safetycase.findings import Fix
from tests.rules.cases import MANIFEST, check, codes, of
from tests.rules.imported import BRAKES, IMPORTING, VEHICLE, beside, messages, with_pads


class TestReferences:
    @pytest.mark.parametrize(
        ("reference", "rule", "message"),
        [
            ("brakes:H-3", "", ""),
            ("brakes:H-9", "SFC101", "there is no hazard brakes:H-9"),
            ("brakes:h-3", "SFC101", "there is no hazard brakes:h-3; did you mean `brakes:H-3`?"),
            ("brake:H-3", "SFC101", "no case is imported as brake; did you mean `brakes:H-3`?"),
            ("wheels:H-3", "SFC101", "no case is imported as wheels"),
            ("brakes:SC-3", "SFC102", "brakes:SC-3 is a system constraint, but hazards takes hazard"),
            ("brakes:H-4", "SFC111", "brakes:H-4 is obsolete"),
        ],
    )
    def test_are_looked_up_in_the_imported_case(self, reference: str, rule: str, message: str) -> None:
        findings = check(
            VEHICLE % "" + f"constraints:\n  SC-1: {{text: x, hazards: [H-1, '{reference}']}}\n",
            manifest=IMPORTING, others=beside(),
        )  # fmt: skip
        found = [one for one in findings if one.rule in ("SFC101", "SFC102", "SFC111")]
        assert [(one.rule, one.message) for one in found] == ([(rule, message)] if rule else [])
        if "did you mean" in message:
            assert found[0].fix == Fix("write brakes:H-3", "SC-1", ("hazards", 1), "brakes:H-3")

    @pytest.mark.parametrize(
        ("context", "message"),
        [
            ("'brakes:ecu/slip': low", ""),
            ("'brakes:ecu/slop': low", "brakes:ecu has no variable slop; did you mean `brakes:ecu/slip`?"),
            ("'brakes:H-3/slip': low", "there is no element brakes:H-3"),
        ],
    )
    def test_variables_of_imported_elements_are_known(self, context: str, message: str) -> None:
        found = messages(f"ucas:\n  UCA-1: {{type: provided, context: {{{context}}}}}\n", "SFC106")
        assert found == ([message] if message else [])
        assert messages("ucas:\n  UCA-1: {type: provided, context: {'brakes:ecu/slip': lo}}\n", "SFC107")

    @pytest.mark.parametrize(
        ("reference", "rule", "message"),
        [
            ("brakes:pads:H-1", "", ""),
            ("brakes:pads:H-9", "SFC101", "there is no hazard brakes:pads:H-9"),
            ("brakes:pads:h-1", "SFC101", "there is no hazard brakes:pads:h-1; did you mean `brakes:pads:H-1`?"),
            ("brakes:pad:H-1", "SFC101", "brakes imports no case as pad; did you mean `brakes:pads:H-1`?"),
            ("brakes:tyres:H-1", "SFC101", "brakes imports no case as tyres"),
            ("pads:H-1", "SFC101", "no case is imported as pads; did you mean `brakes:pads:H-1`?"),
            ("brakes:pads:pad", "SFC102", "brakes:pads:pad is an element, but refined_by takes hazard"),
            ("brakes:pads:H-2", "SFC111", "brakes:pads:H-2 is obsolete"),
        ],
    )
    def test_what_an_imported_case_imports_can_be_referred_to(self, reference: str, rule: str, message: str) -> None:
        findings = check(VEHICLE % f", refined_by: ['{reference}']", manifest=IMPORTING, others=with_pads())
        found = [one for one in findings if one.rule in ("SFC037", "SFC101", "SFC102", "SFC111")]
        assert [(one.rule, one.message) for one in found] == ([(rule, message)] if rule else [])

    def test_two_ways_to_one_item_name_it_twice(self) -> None:
        manifest = MANIFEST + "imports: {brakes: ../brakes, pads: ../pads}\n"
        others = with_pads()
        others["../pads"] = others["../brakes"].beside("../pads")
        model = VEHICLE % ", refined_by: ['brakes:pads:H-1', 'pads:H-1']"
        assert [one.message for one in of(check(model, manifest=manifest, others=others), "SFC104")] == [
            "pads:H-1 is named twice"
        ]

    def test_variables_two_cases_away_are_one_quantity_under_each_name(self) -> None:
        model = (
            "elements:\n  watch: {role: controller, process_model: {wear: {values: [fine, worn], "
            "describes: 'brakes:pads:pad/wear'}}}\n  road: {role: process}\n"
            "actions:\n  CA-1: {title: warn, from: watch, to: road}\n"
            "ucas:\n  UCA-1: {action: CA-1, type: provided, context: {wear: fine}}\n"
            "  UCA-2: {action: CA-1, type: not-provided, context: {'brakes:pads:pad/wear': [fine, worn]}}\n"
        )
        findings = check(model, manifest=IMPORTING, others=with_pads())
        assert of(findings, "SFC422")[0].message.endswith("(UCA-2), where wear is fine")
        assert not {"SFC101", "SFC106", "SFC107"} & codes(findings)

    def test_a_context_that_names_no_import_is_found(self) -> None:
        model = "ucas:\n  UCA-1: {type: provided, context: {'brake:ecu/slip': low}}\n"
        assert messages(model, "SFC106") == ["there is no element brake:ecu"]

    def test_a_reason_in_an_import_that_cannot_be_used_is_no_error_of_its_own(self) -> None:
        model = (
            "elements:\n  pump: {role: controller}\n  patient: {role: process}\nactions:\n"
            "  CA-1: {title: x, from: pump, to: patient, not_hazardous: {provided: {because: 'brakes:A-1'}}}\n"
        )
        found = check(model, manifest=IMPORTING)
        assert [one.rule for one in found if one.severity.word == "error"] == ["SFC340"]
        assert "SFC401" in codes(found)
        assert "SFC403" in codes(check(model, manifest=IMPORTING, others=beside()))

    def test_an_import_that_cannot_be_used_is_one_finding_and_no_more(self) -> None:
        found = check(VEHICLE % ", refined_by: ['brakes:H-3', 'brakes:H-9']", manifest=IMPORTING)
        assert [one.rule for one in found if one.severity.word == "error"] == ["SFC340"]

    def test_findings_of_the_imported_case_are_not_repeated(self) -> None:
        alone = codes(check(BRAKES))
        assert {"SFC407", "SFC408", "SFC601"} <= alone
        found = check(VEHICLE % ", refined_by: ['brakes:H-3']", manifest=IMPORTING, others=beside())
        assert {one.file for one in found} <= {"model/model.yaml", "safetycase.yaml"}
        assert not {"SFC407", "SFC408", "SFC601"} & codes(found)

    def test_errors_of_the_imported_case_are_one_finding(self) -> None:
        broken = BRAKES.replace("losses: [L-1]}\n  H-3.1", "losses: [L-7, L-8]}\n  H-3.1")
        (one,) = of(check(VEHICLE % "", manifest=IMPORTING, others=beside(broken)), "SFC344")
        assert one.message == "brakes: ../brakes has 2 errors of its own"
        assert (one.file, one.line, one.field, one.item) == ("safetycase.yaml", 3, "imports.brakes", "")

    def test_an_import_that_nothing_refers_to_is_named(self) -> None:
        assert messages(VEHICLE % "", "SFC345") == ["nothing refers to brakes"]
        assert messages(VEHICLE % ", refined_by: ['brakes:H-3']", "SFC345") == []
        context = "ucas:\n  UCA-1: {type: provided, context: {'brakes:ecu/slip': low}}\n"
        assert messages(VEHICLE % "" + context, "SFC345") == []

    def test_evidence_for_an_imported_requirement_decides_nothing(self) -> None:
        assert messages("evidence:\n  E-1: {text: x, supports: ['brakes:R-1']}\n", "SFC346")
