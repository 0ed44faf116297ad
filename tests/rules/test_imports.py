"""What a case takes from the cases that it imports: references, levels of control, and what is not counted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from safetycase.case import Folder, Source, load
from safetycase.diagrams import control_structure
from safetycase.editing import EditError, Workspace
from safetycase.editing.commands import check_target, link, rename_item, set_field
from safetycase.editing.creation import fill_from_place
from safetycase.findings import Finding, Fix
from safetycase.rules import Checker, check_case
from safetycase.stpa import hazard_losses
from safetycase.stpa.threats import concerns_security
from tests.rules.cases import MANIFEST, TODAY, case_of, check, codes, of, source_of

BRAKES = """\
losses:
  L-1: Loss of braking
hazards:
  H-3: {text: The brakes give less force than the pedal asks for, losses: [L-1]}
  H-3.1: {text: One wheel is not braked, parent: H-3}
  H-4: {text: The brakes grip unasked, losses: [L-1], status: obsolete}
constraints:
  SC-3: {text: The brakes must give the force that is asked for, hazards: [H-3]}
elements:
  ecu: {role: controller, title: Brake controller, component: board, process_model: {slip: {values: [low, high]}}}
  caliper: {role: process}
components:
  board: Brake board
responsibilities:
  RS-1: {text: Give the force, controller: ecu, constraints: [SC-3], actions: [CA-1], feedback: [FB-1]}
actions:
  CA-1: {title: pressure, from: ecu, to: caliper}
feedback:
  FB-1: {title: wheel speed, from: caliper, to: ecu, updates: [ecu/slip]}
ucas:
  UCA-1: {action: CA-1, type: not-provided, hazards: [H-3.1], when: the pedal is pressed}
requirements:
  R-1: {text: The controller shall notice a blocked valve, addresses: [SC-3]}
"""
IMPORTING = MANIFEST + "imports: {brakes: ../brakes}\n"
VEHICLE = "losses:\n  L-1: Injury of a person\nhazards:\n  H-1: {text: The car does not slow down, losses: [L-1]%s}\n"


def beside(model: str = BRAKES) -> dict[str, Source]:
    return {"../brakes": source_of(model, name="brakes")}


PADS = """\
losses:
  L-1: {text: The position of the car is disclosed, category: privacy}
hazards:
  H-1: {text: The pads are worn, losses: [L-1]}
  H-2: {text: The pads are hot, losses: [L-1], status: obsolete}
elements:
  pad: {role: process, title: Pad, state: {wear: {values: [fine, worn]}}}
"""


def with_pads(brakes: str = BRAKES) -> dict[str, Source]:
    """The brakes, which import the pads."""
    pads = {"../pads": source_of(PADS, name="pads")}
    manifest = MANIFEST + "imports: {pads: ../pads}\n"
    return {"../brakes": source_of(brakes, manifest=manifest, name="brakes", others=pads)}


def messages(model: str, rule: str, brakes: str = BRAKES) -> list[str]:
    return [one.message for one in of(check(model, manifest=IMPORTING, others=beside(brakes)), rule)]


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


class TestLevels:
    def test_a_hazard_is_caused_and_prevented_where_its_parts_are(self) -> None:
        for rule, gone in (("SFC203", "SC-3"), ("SFC204", "UCA-1")):
            assert messages(VEHICLE % "", rule) == [
                f"no {'constraint is about' if rule == 'SFC203' else 'unsafe control action leads to'} H-1"
            ]
            assert messages(VEHICLE % ", refined_by: ['brakes:H-3']", rule) == []
            without = "\n".join(line for line in BRAKES.splitlines() if not line.startswith(f"  {gone}:"))
            assert messages(VEHICLE % ", refined_by: ['brakes:H-3']", rule, without)

    def test_an_answer_in_the_imported_case_must_stand(self) -> None:
        scenario = "scenarios:\n  LS-1: {text: x, class: process, hazards: [H-1], treated_by: [{by: 'brakes:%s'}]}\n"
        assert messages(VEHICLE % "" + scenario % "R-1", "SFC502") == []
        assert messages(VEHICLE % "" + scenario % "R-9", "SFC502")

    @pytest.mark.parametrize(("refines", "found"), [("'brakes:SC-3'", 0), ("SC-1", 1), ("SC-1, 'brakes:SC-3'", 0)])
    def test_a_constraint_of_the_other_case_may_be_refined(self, refines: str, found: int) -> None:
        text = (
            VEHICLE % "" + "constraints:\n  SC-1: {text: x, hazards: [H-1]}\n"
            "ucas:\n  UCA-1: {type: provided, when: x, hazards: ['brakes:H-3.1']}\n"
            f"controller_constraints:\n  CC-1: {{ucas: [UCA-1], refines: [{refines}]}}\n"
        )
        assert len(messages(text, "SFC129")) == found

    PART = "hazards:\n  H-3: {text: The force is too small, parent: 'car:H-1'%s}\n"

    def part(self, model: str, car: str) -> list[Finding]:
        """The findings of the part, which names the whole as it stands in `car`."""
        manifest = MANIFEST + "imports: {car: ../car}\n"
        return check(model, manifest=manifest, others={"../car": source_of(car, name="car")})

    def test_losses_are_inherited_from_the_whole(self) -> None:
        car = "losses:\n  L-1: {text: Injury%s}\n  L-2: Damage\nhazards:\n  H-1: {text: x, losses: [L-1]}\n"
        assert "SFC210" not in codes(self.part(self.PART % "", car % ""))
        assert "SFC210" in codes(self.part(self.PART % "", car % ", status: obsolete"))
        beyond = self.part(self.PART % ", losses: ['car:L-1', 'car:L-2']", car % "")
        assert [one.message for one in of(beyond, "SFC206")] == [
            "H-3 leads to car:L-2, but car:H-1, of which it is a part, does not"
        ]
        own = "losses:\n  L-1: Loss of braking\n" + self.PART % ", losses: [L-1, 'car:L-1']"
        assert not of(self.part(own, car % ""), "SFC206")

    def test_a_loss_of_security_of_the_whole_is_one_of_the_part(self) -> None:
        car = "losses:\n  L-1: {text: Disclosure, category: privacy}\nhazards:\n  H-1: {text: x, losses: [L-1]}\n"
        manifest = MANIFEST + "imports: {car: ../car}\n"
        model = self.PART % "" + "ucas:\n  UCA-1: {type: provided, when: x, hazards: [H-3]}\n"
        case = case_of(model, manifest=manifest, others={"../car": source_of(car, name="car")})
        assert hazard_losses(case, case.items["H-3"]) == ("car:L-1",)
        assert concerns_security(case, case.items["UCA-1"])
        whole = (
            "losses:\n  L-1: {text: Disclosure, category: privacy}\n"
            "hazards:\n  H-1: {text: x, losses: [L-1], refined_by: ['brakes:H-3']}\n"
            "scenarios:\n  LS-1: {hazards: ['brakes:H-3'], class: process, text: x, intent: adversarial,\n"
            "         adversary: {who: A thief, how: He listens}}\n"
        )
        assert messages(whole, "SFC532") == []
        assert messages(whole.replace("['brakes:H-3'], class", "['brakes:H-4'], class"), "SFC532")

    def test_what_answers_a_scenario_of_the_other_case_answers_one_that_refines_it(self) -> None:
        scenario = "scenarios:\n  LS-1: {text: x, class: process, parent: 'brakes:LS-3'}\n"
        brakes = BRAKES + "scenarios:\n  LS-3: {text: y, class: process, ucas: [UCA-1]}\n"
        assert messages(scenario, "SFC502", brakes) == ["no requirement, constraint or treatment answers LS-1"]
        assert messages(scenario, "SFC502", brakes.replace("addresses: [SC-3]", "addresses: [SC-3, LS-3]")) == []

    @pytest.mark.parametrize(
        ("assumption", "message"),
        [
            ("{text: x, expires: '2026-01-31'}",
             "CA-1 rests on brakes:A-1, which was to be looked at again by 2026-01-31"),
            ("{text: x, expires: '2026-01-31', status: obsolete}", ""),
            ("{text: x, expires: '2026-12-31'}", ""),
            ("{text: x}", ""),
        ],
    )  # fmt: skip
    def test_an_imported_assumption_past_its_day_is_named_where_something_rests_on_it(
        self, assumption: str, message: str
    ) -> None:
        text = self.STRUCTURE.replace("'brakes:ecu'}", "road, not_hazardous: {provided: {because: 'brakes:A-1'}}}")
        found = messages(text, "SFC128", f"{BRAKES}assumptions:\n  A-1: {assumption}\n")
        assert found == ([message] if message else [])

    STRUCTURE = (
        "elements:\n  driver: {role: controller, component: 'brakes:board'}\n  road: {role: process}\nactions:\n"
        "  CA-1: {title: pedal, from: driver, to: 'brakes:ecu'}\n"
    )

    def test_authority_crosses_levels(self) -> None:
        assert messages(self.STRUCTURE, "SFC313") == []
        back = "  CA-2: {title: takeover, from: 'brakes:ecu', to: driver}\n"
        assert messages(self.STRUCTURE + back, "SFC313") == [
            "authority goes in a circle: driver -> brakes:ecu -> driver (CA-1, CA-2)"
        ]

    def test_a_loop_across_levels_is_open_until_feedback_closes_it(self) -> None:
        assert messages(self.STRUCTURE, "SFC312") == ["no feedback tells driver what CA-1 does to brakes:ecu"]
        closing = "feedback:\n  FB-1: {title: deceleration, from: 'brakes:ecu', to: driver}\n"
        assert messages(self.STRUCTURE + closing, "SFC312") == []

    @pytest.mark.parametrize(
        ("flows", "rule", "message"),
        [
            ("  CA-2: {title: x, from: 'brakes:caliper', to: road}\n", "SFC303",
             "CA-2 comes from brakes:caliper, which is a process, not a controller"),
            ("  CA-2: {title: x, from: driver, to: 'brakes:wheel'}\n", "SFC304",
             "CA-2 goes to brakes:wheel, which is a sensor"),
            ("feedback:\n  FB-1: {title: x, from: road, to: 'brakes:caliper'}\n", "SFC305",
             "FB-1 goes to brakes:caliper, which is a process, not a controller"),
        ],
    )  # fmt: skip
    def test_roles_count_across_levels(self, flows: str, rule: str, message: str) -> None:
        brakes = BRAKES.replace("components:\n", "  wheel: {role: sensor}\ncomponents:\n")
        assert messages(self.STRUCTURE + flows, rule, brakes) == [message]

    def test_two_cases_act_on_one_process(self) -> None:
        rival = "  CA-2: {title: hand brake, from: driver, to: 'brakes:caliper'}\n"
        findings = check(self.STRUCTURE + rival, manifest=IMPORTING, others=beside())
        (one,) = of(findings, "SFC321")
        assert (one.item, one.field) == ("CA-2", "to")
        assert one.message.startswith("driver and brakes:ecu act on brakes:caliper")
        (one,) = of(findings, "SFC323")
        assert (one.item, one.field) == ("driver", "component")

    def test_what_refines_an_element_acts_and_knows_for_it(self) -> None:
        text = "elements:\n  system: {role: controller, refined_by: ['brakes:ecu']}\n  driver: {role: controller}\n"
        flows = "actions:\n  CA-1: {title: pedal, from: driver, to: system}\n"
        found = check(text + flows, manifest=IMPORTING, others=beside())
        for rule in ("SFC315", "SFC316", "SFC317", "SFC318"):
            assert "system" not in [one.item for one in of(found, rule)]

    def test_an_element_that_only_holds_imported_ones_needs_no_flows(self) -> None:
        text = "elements:\n  system: {role: controller%s}\n"
        assert messages(text % "", "SFC301")
        assert messages(text % ", refined_by: ['brakes:ecu']", "SFC301") == []

    def test_no_rule_speaks_of_an_item_of_another_case(self) -> None:
        orphan = BRAKES + "  R-2: {text: x, addresses: [SC-9]}\n"
        findings = check(self.STRUCTURE, manifest=IMPORTING, others=beside(orphan))
        assert not [one for one in findings if ":" in one.item]

    def test_the_drawing_has_the_elements_that_flows_name(self) -> None:
        drawn = control_structure(case_of(self.STRUCTURE, manifest=IMPORTING, others=beside()))
        assert [(box.id, box.title) for box in drawn.boxes] == [
            ("driver", "driver"), ("road", "road"), ("brakes:ecu", "Brake controller (brakes)")
        ]  # fmt: skip


class TestReadOnly:
    CASE = VEHICLE % "" + "constraints:\n  SC-1: {text: x, hazards: [H-1]}\n"

    def test_imported_items_are_not_edited(self) -> None:
        case = case_of(self.CASE, manifest=IMPORTING, others=beside())
        with pytest.raises(EditError, match=r"brakes:H-3 belongs to the imported case \.\./brakes and is only read"):
            set_field(case, "brakes:H-3", ("text",), "x")
        with pytest.raises(EditError, match="only read here; edit H-3 there"):
            rename_item(case, "brakes:H-3", "H-4")
        with pytest.raises(EditError, match=r"the imported case \.\./brakes has no item H-9"):
            set_field(case, "brakes:H-9", ("text",), "x")

    def test_those_further_away_are_neither_edited_nor_out_of_reach(self) -> None:
        case = case_of(self.CASE, manifest=IMPORTING, others=with_pads())
        with pytest.raises(EditError, match=r"brakes:pads:H-1 belongs to the imported case \.\./pads and is only read"):
            set_field(case, "brakes:pads:H-1", ("text",), "x")
        with pytest.raises(EditError, match=r"the imported case \.\./brakes imports no case as tyres"):
            set_field(case, "brakes:tyres:H-1", ("text",), "x")
        with pytest.raises(EditError, match=r"has no item H-11; did you mean brakes:pads:H-1\?"):
            set_field(case, "brakes:pads:H-11", ("text",), "x")
        kind = case.items["SC-1"].kind
        check_target(case, kind, ("hazards",), "brakes:pads:H-1")
        assert fill_from_place(case, kind, ["brakes:pads:H-1"]) == {"hazards": ["brakes:pads:H-1"]}
        broken = case_of(self.CASE, manifest=IMPORTING)
        with pytest.raises(EditError, match=r"\.\./brakes cannot be used"):
            set_field(broken, "brakes:H-3", ("text",), "x")

    def test_they_can_be_referred_to(self) -> None:
        case = case_of(self.CASE, manifest=IMPORTING, others=beside())
        assert link(case, "SC-1", ("hazards",), "brakes:H-3").title == "link SC-1 hazards brakes:H-3"
        constraint = case.items["SC-1"].kind
        check_target(case, constraint, ("hazards",), "brakes:H-3")
        with pytest.raises(EditError, match="brakes:SC-3 is a"):
            check_target(case, constraint, ("hazards",), "brakes:SC-3")
        with pytest.raises(EditError, match="has no item H-9"):
            check_target(case, constraint, ("hazards",), "brakes:H-9")
        assert fill_from_place(case, constraint, ["brakes:H-3"]) == {"hazards": ["brakes:H-3"]}


def test_after_a_reload_of_what_is_imported_the_findings_are_those_of_a_fresh_check(tmp_path: Path) -> None:
    for name, manifest, model in (("car", IMPORTING, VEHICLE % ", refined_by: ['brakes:H-3']"),
                                  ("brakes", MANIFEST, BRAKES)):  # fmt: skip
        (tmp_path / name / "model").mkdir(parents=True)
        (tmp_path / name / "safetycase.yaml").write_text(manifest)
        (tmp_path / name / "model" / "a.yaml").write_text(model)
    root = Folder(tmp_path / "car")
    case = load(root)
    checker = Checker(as_of=TODAY)
    checker.update(case)
    for model in (BRAKES.replace("H-3", "H-5"), "losses: [", BRAKES, BRAKES.replace("losses: [L-1]", "losses: [L-9]")):
        (tmp_path / "brakes" / "model" / "a.yaml").write_text(model)
        case = case.importing(load(root).imports)
        assert checker.update(case) == check_case(load(root), as_of=TODAY)


def test_the_day_counts_for_the_imported_case_too() -> None:
    waived = BRAKES.replace(
        "losses: [L-1]}\n  H-3.1",
        "losses: [L-7], waivers: [{rule: SFC101, reason: soon, expires: '2026-12-31'}]}\n  H-3.1",
    )
    model = VEHICLE % ", refined_by: ['brakes:H-3']"
    assert messages(model, "SFC344", waived) == []
    late = check(model, manifest=IMPORTING, others=beside(waived), as_of=date(2027, 1, 1))
    assert [one.message for one in of(late, "SFC344")] == ["brakes: ../brakes has 1 error of its own"]


def test_the_editor_reads_imported_cases_again(tmp_path: Path) -> None:
    for name, manifest, model in (("car", IMPORTING, VEHICLE % ", refined_by: ['brakes:H-3']"),
                                  ("brakes", MANIFEST, BRAKES)):  # fmt: skip
        (tmp_path / name / "model").mkdir(parents=True)
        (tmp_path / name / "safetycase.yaml").write_text(manifest)
        (tmp_path / name / "model" / "a.yaml").write_text(model)
    workspace = Workspace(tmp_path / "car")
    workspace.apply(lambda case: set_field(case, "H-1", ("rationale",), "x"))
    assert workspace.case.foreign("brakes:H-3") is not None
    (tmp_path / "brakes" / "model" / "a.yaml").write_text(BRAKES.replace("H-3", "H-5"))
    assert workspace.reload_imports()
    assert workspace.case.foreign("brakes:H-3") is None
    assert workspace.dirty == ("model/a.yaml",)
    (tmp_path / "brakes" / "model" / "a.yaml").write_text(BRAKES)
    workspace.reload(("model/a.yaml",))
    assert workspace.case.foreign("brakes:H-3") is not None
    workspace.undo()
    assert workspace.case.items["H-1"].data["rationale"] == "x"
    assert not Workspace(tmp_path / "brakes").reload_imports()
