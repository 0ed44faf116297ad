"""A hazard or element that the case of a subsystem refines."""

from __future__ import annotations

import pytest

from safetycase.diagrams import control_structure
from safetycase.findings import Finding
from safetycase.stpa import hazard_losses
from safetycase.stpa.threats import concerns_security
from tests.rules.cases import MANIFEST, case_of, check, codes, of, source_of
from tests.rules.imported import BRAKES, IMPORTING, VEHICLE, beside, messages


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
