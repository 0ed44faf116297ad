from __future__ import annotations

import pytest

from safetycase.case import Case, Memory, load
from safetycase.trace import ELSEWHERE, FAULTY, Coverage, Graph, Standing, Standings, with_standings
from safetycase.trace.coverage import covered
from tests.unit.trace.cases import case_of

GOOD, OPEN = Standing("✓", "demonstrated", True), Standing("·", "open", False)
BASE = """\
    hazards: {H-1: {text: too hot}}
    constraints: {SC-1: {text: stay cool, hazards: [H-1]}}
    actions: {CA-1: {title: heat}}
    ucas:
      UCA-1: {action: CA-1, type: provided, hazards: [H-1], when: it is hot}
      UCA-2: {action: CA-1, type: provided, hazards: [H-1], when: it is dry}
    controller_constraints:
      CC-1: {ucas: [UCA-1], refines: [SC-1]}
      CC-2: {ucas: [UCA-2], refines: [SC-1]%s}
    requirements:
      R-1: {text: measure, addresses: [SC-1, CC-1]}
      R-2: {text: measure the level, addresses: [%s]}
"""
SCENARIO = "    scenarios: {LS-1: {text: The sensor is stuck, ucas: [UCA-2]%s}}\n"


def figure(
    text: str, standings: Standings, source: str = "constraint", target: str = "requirement"
) -> tuple[int, int | None]:
    found = with_standings(graph := Graph(case_of(text)), covered(graph, source, target), standings)
    return found.covered, found.held


def base(more: str = "", addresses: str = "", scenario: str | None = None) -> str:
    return BASE % (more, addresses) + (SCENARIO % scenario if scenario is not None else "")


BOTH = {"R-1": GOOD, "R-2": GOOD}


class TestHeld:
    def test_a_branch_without_requirement_keeps_what_is_above_it_from_being_demonstrated(self) -> None:
        assert figure(base(), BOTH) == (1, 0)
        assert figure(base(addresses="CC-2"), BOTH) == (1, 1)

    @pytest.mark.parametrize(
        ("more", "held"),
        [(", not_needed: the dry case is harmless", 1), (', not_needed: " "', 0), (", status: obsolete", 1)],
    )
    def test_a_branch_is_closed_by_a_reason_alone(self, more: str, held: int) -> None:
        assert figure(base(more), BOTH) == (1, held)

    @pytest.mark.parametrize("more", [", origin: generated", ", text: TODO"])
    def test_a_branch_that_covers_nothing_is_open_whatever_it_leads_to(self, more: str) -> None:
        assert figure(base(more, "CC-2"), BOTH) == (1, 0)

    def test_a_branch_deep_below_is_open_too(self) -> None:
        text = base(addresses="CC-2") + "    stakeholders: {ST-1: {title: x}}\n"
        text = text.replace("SC-1: {text: stay", "SC-1.1: {text: at night, parent: SC-1}, SC-1: {text: stay")
        assert figure(text, BOTH) == (1, 0)
        assert figure(text, BOTH, "hazard") == (1, 0)

    def test_unsafe_control_by_an_obsolete_action_is_no_branch(self) -> None:
        text = base(addresses="UCA-1").replace(
            "R-1: {text: measure, addresses: [SC-1, CC-1]}", "R-1: {text: m, addresses: [SC-1, CC-1, CC-2]}"
        )
        assert figure(text, BOTH, "hazard") == (1, 1)
        given_up = text.replace("CC-2: {ucas: [UCA-2], refines: [SC-1]}", "CC-2: {ucas: [UCA-2], status: obsolete}")
        assert figure(given_up, BOTH, "hazard") == (1, 0)
        assert figure(given_up.replace("{title: heat}", "{title: heat, status: obsolete}"), BOTH, "hazard") == (1, 1)


class TestCarried:
    def test_a_scenario_carries_a_controller_constraint_that_no_requirement_answers(self) -> None:
        text = base(addresses="LS-1", scenario="")
        assert figure(text, BOTH) == (1, 1)
        assert figure(text, {"R-1": GOOD, "R-2": OPEN}) == (1, 0)
        assert figure(text, BOTH, "controller_constraint") == (2, 2)

    def test_a_scenario_without_requirement_carries_nothing(self) -> None:
        assert figure(base(scenario=""), BOTH, "controller_constraint") == (1, 1)
        assert figure(base(scenario=""), BOTH) == (1, 0)

    def test_each_unsafe_control_action_needs_its_scenario(self) -> None:
        text = base(addresses="LS-1", scenario="").replace("ucas: [UCA-2], refines", "ucas: [UCA-2, UCA-1], refines")
        assert figure(text, BOTH, "controller_constraint") == (1, 1)
        assert figure(text.replace("[UCA-2]}", "[UCA-2, UCA-1]}"), BOTH, "controller_constraint") == (2, 2)

    def test_a_requirement_of_its_own_is_not_asked_for_the_scenarios(self) -> None:
        text = base(addresses="CC-2", scenario="")
        assert figure(text, BOTH) == (1, 1)

    def test_requirements_lead_back_over_the_scenario(self) -> None:
        assert figure(base(addresses="LS-1", scenario=""), BOTH, "requirement", "constraint")[0] == 2


class TestElsewhere:
    LIFT = "constraints: {SC-9: Doors stay shut}\nrequirements: {R-9: {text: The lift shall wait, addresses: [SC-9]}}\n"
    SHOWN = "evidence: {E-9: {text: seen, supports: [R-9]}}\n"
    MODEL = (
        "constraints: {SC-1: {text: Doors stay shut, refined_by: ['lift:SC-9']}}\n"
        "requirements: {R-1: {text: The door shall wait, addresses: [%s]}}\n"
        "controller_constraints: {CC-1: {text: The door must wait, refines: [SC-1]}}\n"
    )

    def case(self, lift: str, addresses: str) -> Case:
        beside = Memory(
            {"safetycase.yaml": b'safetycase: "1"\nname: lift\n', "model/all.yaml": lift.encode()}, name="lift"
        )
        manifest = b'safetycase: "1"\nname: small\nimports: {lift: ../lift}\n'
        files = {"safetycase.yaml": manifest, "model/all.yaml": (self.MODEL % addresses).encode()}
        return load(Memory(files, others={"../lift": beside}))

    def figure(
        self, lift: str, addresses: str = "CC-1", abroad: Standing = ELSEWHERE, own: Standing = GOOD
    ) -> Coverage:
        graph = Graph(self.case(lift, addresses))
        return with_standings(graph, covered(graph, "constraint", "requirement"), {"R-1": own, "lift:R-9": abroad})

    def test_all_but_what_another_case_judges(self) -> None:
        found = self.figure(self.LIFT + self.SHOWN)
        assert (found.held, found.elsewhere) == (0, 1)
        assert self.figure(self.LIFT + self.SHOWN, own=OPEN).elsewhere == 0

    def test_not_where_a_branch_here_ends_without_requirement(self) -> None:
        assert self.figure(self.LIFT + self.SHOWN, addresses="").elsewhere == 0

    def test_not_where_nothing_there_shows_it(self) -> None:
        assert self.figure(self.LIFT).elsewhere == 0

    def test_not_where_the_other_case_has_a_branch_that_is_open_or_errors(self) -> None:
        bare = self.LIFT + self.SHOWN + "controller_constraints: {CC-9: {text: wait, refines: [SC-9]}}\n"
        assert self.figure(bare).elsewhere == 0
        assert self.figure(self.LIFT + self.SHOWN, abroad=FAULTY).elsewhere == 0

    def test_what_is_covered_there_alone_is_said_in_the_figure(self) -> None:
        assert self.figure(self.LIFT, addresses="").words == "1 of 1 (100 %), 1 only in an imported case"
        assert self.figure(self.LIFT).words == "1 of 1 (100 %)"


def test_the_figure_says_what_scenarios_alone_lead_to_a_requirement() -> None:
    graph = Graph(case_of(base(addresses="LS-1", scenario="")))
    assert covered(graph, "controller_constraint", "requirement").words == "2 of 2 (100 %), 1 only by loss scenarios"
