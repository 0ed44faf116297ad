from __future__ import annotations

import pytest

from safetycase.case import Case
from safetycase.model import BY_NAME, KINDS
from safetycase.trace import Coverage, Graph, coverage, neighbours, reach, route, trace
from tests.unit.trace.cases import CHAIN, case_of, random_case


@pytest.fixture(scope="module")
def case() -> Case:
    return case_of(CHAIN)


def rows(case: Case, source: str, target: str) -> list[str]:
    return [" ".join(row.ids) for row in trace(case, source, target).rows]


class TestRoutes:
    def test_losses_lead_forward_to_evidence_and_evidence_back_to_losses(self) -> None:
        assert route("loss", "evidence").way == "forward"
        assert route("evidence", "loss").way == "backward"

    def test_kinds_of_one_step_are_joined_inside_that_step(self) -> None:
        assert route("hazard", "constraint").along == {
            ("hazard", "hazard"), ("hazard", "constraint"), ("constraint", "constraint")
        }  # fmt: skip

    def test_without_a_way_in_one_direction_the_shortest_is_taken(self) -> None:
        way = route("loss", "element")
        assert way.way == "shortest"
        assert ("loss", "hazard") in way.along
        assert ("scenario", "element") in way.against

    def test_links_to_any_kind_are_followed_only_from_or_to_their_holder(self) -> None:
        assert not any("justification" in step for step in route("loss", "evidence").along)
        assert ("requirement", "justification") in route("requirement", "justification").along

    def test_claims_and_strategies_alternate_down_to_evidence(self) -> None:
        assert {("claim", "strategy"), ("strategy", "claim")} <= route("claim", "evidence").along

    @pytest.mark.parametrize("source", sorted(BY_NAME))
    def test_every_pair_of_kinds_has_an_answer_and_its_inverse(self, source: str) -> None:
        for kind in KINDS:
            there, back = route(source, kind.name), route(kind.name, source)
            assert (there.way == "none") == (back.way == "none")

    def test_unknown_kinds_are_refused(self) -> None:
        with pytest.raises(KeyError):
            route("hazards", "loss")


class TestChains:
    def test_one_shortest_chain_for_each_pair(self, case: Case) -> None:
        assert rows(case, "loss", "evidence") == ["L-1 H-1 UCA-1 LS-1 R-1 E-1"]
        assert rows(case, "hazard", "requirement") == [
            "H-1 UCA-1 LS-1 R-1", "H-1 H-1.1 SC-1 R-2", "H-1.1 SC-1 R-2"
        ]  # fmt: skip

    def test_a_sub_hazard_takes_losses_from_its_parent(self, case: Case) -> None:
        assert "H-1.1 H-1 L-1" in rows(case, "hazard", "loss")

    def test_a_sub_hazard_does_not_take_what_covers_its_parent(self) -> None:
        text = (
            "{hazards: {H-1: {text: a}, H-1.1: {text: b, parent: H-1}}, constraints: {SC-1: {text: c, hazards: [H-1]}}}"
        )
        assert trace(case_of(text), "hazard", "constraint").gaps["hazard"] == ("H-1.1",)

    def test_chains_never_go_sideways(self, case: Case) -> None:
        """H-2 shares a loss with H-1, and nothing else."""
        assert not [row for row in rows(case, "hazard", "requirement") if row.startswith("H-2")]

    def test_variables_stand_for_their_element(self, case: Case) -> None:
        assert "stove FB-1" in rows(case, "element", "feedback")

    def test_treatments_of_a_scenario_follow_from_it(self) -> None:
        text = "{scenarios: {LS-1: {text: x, treated_by: [{by: R-1}]}}, requirements: {R-1: y}}"
        assert rows(case_of(text), "scenario", "requirement") == ["LS-1 R-1"]

    @pytest.mark.parametrize("mark", ["status: obsolete", "origin: generated", "origin: {by: llm}"])
    def test_what_covers_nothing_carries_no_chain(self, mark: str) -> None:
        text = f"{{hazards: {{H-1: a}}, constraints: {{SC-1: {{text: b, hazards: [H-1], {mark}}}}}}}"
        found = trace(case_of(text), "hazard", "constraint")
        assert not found.rows
        assert found.gaps["hazard"] == ("H-1",)

    def test_unsafe_control_by_an_obsolete_action_covers_no_hazard(self) -> None:
        text = "{hazards: {H-1: a}, actions: {CA-1: {title: b%s}}, ucas: {UCA-1: {action: CA-1, hazards: [H-1]}}}"
        assert trace(case_of(text % ""), "hazard", "uca").coverage["hazard"].covered == 1
        given_up = trace(case_of(text % ", status: obsolete"), "hazard", "uca")
        assert (given_up.coverage["hazard"].covered, given_up.gaps["hazard"]) == (0, ("H-1",))

    def test_a_generated_item_counts_once_a_person_has_reviewed_it(self) -> None:
        text = (
            "{hazards: {H-1: a}, constraints: {SC-1: {text: b, hazards: [H-1], origin: generated, status: reviewed}}}"
        )
        assert rows(case_of(text), "hazard", "constraint") == ["H-1 SC-1"]

    def test_evidence_that_undermines_supports_nothing(self) -> None:
        text = "{requirements: {R-1: a}, evidence: {E-1: {supports: [{ref: R-1, direction: undermines}]}}}"
        found = trace(case_of(text), "requirement", "evidence")
        assert not found.rows
        assert found.gaps == {"requirement": ("R-1",), "evidence": ("E-1",)}

    def test_references_to_nothing_and_to_itself_lead_nowhere(self) -> None:
        text = "{losses: {L-1: a}, hazards: {H-1: {losses: [L-9, 'other:L-1']}, H-2: {parent: H-2}}}"
        assert trace(case_of(text), "hazard", "loss").gaps["hazard"] == ("H-1", "H-2")

    def test_parents_in_a_circle_end(self) -> None:
        text = "{losses: {L-1: a}, hazards: {H-1: {text: a, parent: H-2, losses: [L-1]}, H-2: {text: b, parent: H-1}}}"
        assert rows(case_of(text), "hazard", "loss") == ["H-1 L-1", "H-2 H-1 L-1"]


class TestCoverage:
    def test_nothing_is_never_a_hundred_percent(self) -> None:
        figures = coverage(case_of("losses: {}"))
        assert figures
        assert {figure.words for figure in figures} == {"n/a (0 of 0)"}

    def test_percentages_are_rounded_down(self) -> None:
        assert Coverage(kind="loss", toward="hazard", covered=1999, of=2000).words == "1999 of 2000 (99 %)"

    def test_obsolete_items_need_nothing_and_unreviewed_ones_do(self) -> None:
        text = "{losses: {L-1: {text: a, status: obsolete}, L-2: {text: b, origin: generated}}}"
        figure = trace(case_of(text), "loss", "hazard").coverage["loss"]
        assert (figure.covered, figure.of, figure.gaps) == (0, 1, ("L-2",))

    def test_what_is_said_not_to_be_needed_is_counted_apart(self) -> None:
        text = "{scenarios: {LS-1: {text: a, not_needed: because}, LS-2: b}}"
        figure = trace(case_of(text), "scenario", "requirement").coverage["scenario"]
        assert (figure.covered, figure.of, figure.not_needed, figure.gaps) == (0, 1, 1, ("LS-2",))

    def test_gaps_of_both_ends(self, case: Case) -> None:
        assert trace(case, "hazard", "requirement").gaps == {"hazard": ("H-2",), "requirement": ("R-3",)}

    def test_a_loss_is_not_covered_through_a_hazard_that_is_obsolete(self) -> None:
        text = "{losses: {L-1: a}, hazards: {H-1: {losses: [L-1], status: obsolete}}, ucas: {UCA-1: {hazards: [H-1]}}}"
        assert trace(case_of(text), "loss", "uca").gaps["loss"] == ("L-1",)


@pytest.mark.parametrize("seed", range(40))
def test_reach_rows_and_gaps_agree_with_one_another(seed: int) -> None:
    case = random_case(seed)
    graph = Graph(case)
    for source, target in (("loss", "requirement"), ("requirement", "loss"), ("hazard", "constraint"), ("loss", "uca")):
        found, reached = trace(case, source, target, graph), reach(graph, source, target)
        pairs = {(row.source, row.target) for row in found.rows}
        assert pairs == {(start, end) for start, ends in reached.items() for end in ends if start != end}
        assert set(found.gaps[source]) == {start for start, ends in reached.items() if not ends}
        for row in found.rows:
            assert all(case.items[one].covers for one in row.ids[1:])
            for one, other in zip(row.ids, row.ids[1:], strict=False):
                joined = {ref.target for ref in case.references_from(one)} | {
                    ref.source for ref in case.references_to(one)
                }
                assert other in joined


class TestNeighbours:
    def test_words_read_from_the_item_asked_about(self, case: Case) -> None:
        found = neighbours(case, "H-1")
        assert [(one.words, one.id) for one in found.outward] == [("leads to", "L-1")]
        assert [(one.words, one.id) for one in found.inward] == [
            ("is refined by", "H-1.1"), ("can be caused by", "UCA-1")
        ]  # fmt: skip

    def test_variables_belong_to_their_element(self, case: Case) -> None:
        assert ("is updated by", "FB-1") in {(one.words, one.id) for one in neighbours(case, "stove").inward}
        assert ("is described by", "stove/heat") in {(one.words, one.id) for one in neighbours(case, "heater").inward}

    def test_what_does_not_exist_is_named_without_a_kind(self) -> None:
        (one,) = neighbours(case_of("hazards: {H-1: {losses: [L-9]}}"), "H-1").outward
        assert (one.id, one.kind, one.counts) == ("L-9", "", False)

    def test_unknown_ids_are_refused(self, case: Case) -> None:
        with pytest.raises(KeyError):
            neighbours(case, "H-99")
