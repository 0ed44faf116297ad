"""The control structure: authority, controllers, processes, paths, and what is shared."""

from __future__ import annotations

import itertools
import sys

import pytest

from safetycase.findings import Finding
from tests.rules.cases import MANIFEST, check, codes, of

BASE = """\
elements:
  c: {role: controller}
  d: {role: controller}
  p: {role: process}
  q: {role: process}
  s: {role: sensor}
  a: {role: actuator}
"""
LOOP = "actions:\n  CA-1: {title: act, from: c, to: p}\nfeedback:\n  FB-1: {title: state of p, from: p, to: c}\n"


def items(findings: list[Finding], rule: str) -> list[str]:
    return [finding.item for finding in of(findings, rule)]


def actions(*flows: str) -> str:
    """Control actions CA-1, CA-2, ... written `from>to`, with anything after a blank inside the item."""
    lines = []
    for number, flow in enumerate(flows, 1):
        ends, _, more = flow.partition(" ")
        source, _, goal = ends.partition(">")
        lines.append(f"  CA-{number}: {{title: act {number}, from: {source}, to: {goal}{more and ', ' + more}}}\n")
    return "actions:\n" + "".join(lines)


D_HOLDS = "d: {role: controller, process_model: {x: {updated_by: %s}}}"


class TestAuthority:
    @pytest.mark.parametrize(
        ("flows", "circles"),
        [
            (["c>d"], []),
            (["c>d", "d>c"], ["authority goes in a circle: c -> d -> c (CA-1, CA-2)"]),
            (["c>d", "d>c presence: missing"], []),
            (["c>d", "d>c status: obsolete"], []),
            (["c>d", "d>c presence: planned"], ["authority goes in a circle: c -> d -> c (CA-1, CA-2)"]),
            (["c>c"], ["CA-1 goes from c to itself"]),
            (["c>p", "p>c"], []),
        ],
    )
    def test_circles_are_named(self, flows: list[str], circles: list[str]) -> None:
        assert [one.message for one in of(check(BASE + actions(*flows)), "SFC313")] == circles

    def test_a_shortest_circle_speaks_for_its_group(self) -> None:
        names = [f"e{number}" for number in range(12)]
        elements = "elements:\n" + "".join(f"  {name}: {{role: controller}}\n" for name in names)
        ring = [f"{one}>{other}" for one, other in zip(names, [*names[1:], names[0]], strict=True)]
        (one,) = of(check(elements + actions(*ring)), "SFC313")
        assert "e0 -> e1 -> e2 -> e3 -> e4 -> e5 -> ... -> e0" in one.message
        assert one.item == "CA-1"
        (one,) = of(check(elements + actions(*ring, "e1>e0")), "SFC313")
        assert "e0 -> e1 -> e0 (CA-1, CA-13)" in one.message

    def test_two_groups_are_two_findings(self) -> None:
        more = "  f: {role: controller}\n  g: {role: controller}\n"
        assert items(check(BASE + more + actions("c>d", "d>c", "f>g", "g>f")), "SFC313") == ["CA-1", "CA-3"]

    def test_networkx_is_not_needed_where_authority_only_runs_down(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "networkx", None)
        assert of(check(BASE + actions("c>d", "d>p")), "SFC313") == []
        with pytest.raises(ImportError):
            check(BASE + actions("c>d", "d>c"))

    def test_one_element_or_none_is_no_trouble(self) -> None:
        assert of(check("elements: {}\n"), "SFC313") == []
        assert codes(check("elements:\n  c: {role: controller}\n")) == {"SFC210", "SFC301"}

    def test_ten_thousand_controllers_in_a_chain_and_in_a_ring(self) -> None:
        names = [f"e{number}" for number in range(10_000)]
        elements = "elements:\n" + "".join(f"  {name}: {{role: controller}}\n" for name in names)
        chain = [f"{one}>{other}" for one, other in itertools.pairwise(names)]
        assert of(check(elements + actions(*chain)), "SFC313") == []
        assert len(of(check(elements + actions(*chain, "e9999>e0")), "SFC313")) == 1


class TestProcesses:
    @pytest.mark.parametrize(
        ("more", "alone"),
        [
            (actions("c>p"), ["q"]),
            (actions("c>p", "c>a") + "information:\n  IN-1: {title: push, from: a, to: q}\n", []),
            (actions("c>p") + "information:\n  IN-1: {title: push, from: p, to: q}\n", ["q"]),
            (actions("c>p via: [a]") + "information:\n  IN-1: {title: push, from: a, to: q}\n", []),
            (actions("c>p", "c>q presence: missing"), ["q"]),
            (actions("c>p", "c>q presence: planned"), []),
            (actions("c>p", "c>q origin: generated"), ["q"]),
        ],
    )
    def test_a_process_nobody_reaches(self, more: str, alone: list[str]) -> None:
        assert items(check(BASE + more), "SFC314") == alone

    def test_parts_and_wholes_are_reached_together(self) -> None:
        part = BASE.replace("q: {role: process}", "q: {role: process, parent: p}")
        assert items(check(part + actions("c>p")), "SFC314") == []
        assert items(check(part + actions("c>q")), "SFC314") == []


class TestControllers:
    def test_what_is_missing_is_named_for_each(self) -> None:
        text = BASE + LOOP + "information:\n  IN-1: {title: plan, from: d, to: c}\n"
        found = check(text)
        assert items(found, "SFC315") == ["d"]
        assert items(found, "SFC316") == ["d"]
        assert items(found, "SFC317") == ["c", "d"]
        assert items(found, "SFC318") == ["c", "d"]

    def test_an_open_loop_is_not_said_twice(self) -> None:
        found = check(BASE + actions("c>p"))
        assert items(found, "SFC312") == ["CA-1"]
        assert items(found, "SFC316") == []

    def test_feedback_known_to_be_missing_is_not_said_twice(self) -> None:
        found = check(BASE + "feedback:\n  FB-1: {title: x, from: p, to: c, presence: missing}\n")
        assert items(found, "SFC307") == ["FB-1"]
        assert items(found, "SFC316") == []

    def test_parts_act_and_know_for_the_whole(self) -> None:
        text = BASE + "  ear: {role: controller, parent: d, process_model: {x: X}}\n"
        flows = actions("c>p", "ear>q") + "feedback:\n  FB-1: {title: x, from: q, to: ear}\n"
        found = check(text + flows)
        assert "d" not in items(found, "SFC315") + items(found, "SFC316") + items(found, "SFC318")

    def test_before_anybody_has_begun_one_finding_speaks_for_all(self) -> None:
        names = [f"e{number}" for number in range(5)]
        elements = "elements:\n  p: {role: process}\n" + "".join(f"  {name}: {{role: controller}}\n" for name in names)
        flows = actions(*(f"{name}>p" for name in names))
        (one,) = of(check(elements + flows), "SFC318")
        assert (one.item, one.message) == ("e0", "no controller has a process model yet (5, such as e0)")
        waived = elements.replace(
            "e0: {role: controller}", "e0: {role: controller, waivers: [{rule: SFC318, reason: a rule of thumb}]}"
        )
        assert [(one.item, one.waiver is not None) for one in of(check(waived + flows), "SFC318")] == [
            ("e0", True), ("e1", False)
        ]  # fmt: skip
        begun = elements.replace("e3: {role: controller}", "e3: {role: controller, process_model: {x: X}}")
        assert items(check(begun + flows), "SFC318") == ["e0", "e1", "e2", "e4"]

    def test_a_duty_of_the_whole_is_one_of_its_parts(self) -> None:
        text = BASE.replace("d: {role: controller}", "d: {role: controller, parent: c}")
        duty = "responsibilities:\n  RS-1: {text: x, controller: c, actions: [CA-1]}\n"
        assert items(check(text + actions("d>p") + duty), "SFC317") == []

    @pytest.mark.parametrize(
        ("duty", "found"),
        [
            ("controller: c, actions: [CA-1]", []),
            ("controller: d, actions: [CA-1]", ["actions[0]"]),
            ("controller: c, feedback: [FB-1]", []),
            ("controller: d, feedback: [FB-1]", ["feedback[0]"]),
            ("controller: d, feedback: [FB-2]", []),
            ("controller: nobody, actions: [CA-1]", []),
            ("actions: [CA-1]", []),
        ],
    )
    def test_a_duty_is_served_by_its_own_controller(self, duty: str, found: list[str]) -> None:
        text = BASE + LOOP + f"  FB-2: {{title: y, from: p, to: s}}\nresponsibilities:\n  RS-1: {{text: x, {duty}}}\n"
        assert [one.field for one in of(check(text), "SFC320")] == found


class TestPaths:
    @pytest.mark.parametrize(
        ("more", "message"),
        [
            (actions("c>a"), "nothing leads from a to what it acts on"),
            (actions("c>a") + "information:\n  IN-1: {title: push, from: a, to: p}\n", ""),
            (actions("c>p via: [a]"), ""),
            ("information:\n  IN-1: {title: push, from: a, to: p}\n", "no control action or information reaches a"),
            (actions("c>a", "a>p"), ""),
            (actions("c>p") + "feedback:\n  FB-1: {title: x, from: s, to: c}\n",
             "nothing leads to s from what it observes"),
            (actions("c>p") + "feedback:\n  FB-1: {title: x, from: p, to: s}\n",
             "no feedback or information leads from s"),
            (actions("c>p") + "feedback:\n  FB-1: {title: x, from: p, to: c, via: [s]}\n", ""),
            (actions("c>p") + "feedback:\n  FB-1: {title: x, from: p, to: s}\n"
             "  FB-2: {title: y, from: s, to: c, presence: missing}\n", "no feedback or information leads from s"),
        ],
    )  # fmt: skip
    def test_both_sides_are_there(self, more: str, message: str) -> None:
        assert [one.message for one in of(check(BASE + more), "SFC324")] == ([message] if message else [])

    @pytest.mark.parametrize(("via", "found"), [("a", 0), ("d", 0), ("s", 1), ("q", 1), ("nobody", 0)])
    def test_actions_pass_through_actuators(self, via: str, found: int) -> None:
        assert len(of(check(BASE + actions(f"c>p via: [{via}]")), "SFC326")) == found

    def test_what_is_planned_has_an_owner(self) -> None:
        flows = actions(
            "c>p presence: planned", "c>q presence: planned, owner: Ada, due: 2.0.0",
            "d>q presence: planned, refs: [T-1]",
        )  # fmt: skip
        assert items(check(BASE + flows), "SFC325") == ["CA-1"]

    def test_updates_go_where_the_flow_goes(self) -> None:
        text = BASE.replace("d: {role: controller}", "d: {role: controller, process_model: {x: X}}")
        text += "  ear: {parent: d}\n"
        flows = "feedback:\n" + "".join(
            f"  FB-{number}: {{title: state {number}, from: p, to: {goal}, updates: [d/x]}}\n"
            for number, goal in enumerate(["d", "c", "s", "ear", "nobody"])
        )
        assert items(check(text + flows), "SFC328") == ["FB-1"]

    @pytest.mark.parametrize("by", ["FB-1", "[FB-1]", "[FB-2, FB-1]"])
    def test_updates_that_the_variable_names_go_to_its_element(self, by: str) -> None:
        text = BASE.replace(
            "d: {role: controller}", f"d: {{role: controller, process_model: {{x: {{updated_by: {by}}}}}}}"
        )
        flows = "feedback:\n  FB-1: {title: state, from: p, to: c}\n  FB-2: {title: more, from: p, to: d}\n"
        found = [one.message for one in check(text + flows) if one.rule == "SFC328"]
        assert found == ["d/x is said to be updated by FB-1, which goes to c"]

    @pytest.mark.parametrize("by", ["FB-1", "[FB-1]"])
    def test_a_variable_that_only_planned_feedback_updates_is_not_updated(self, by: str) -> None:
        text = BASE.replace(
            "d: {role: controller}", f"d: {{role: controller, process_model: {{x: {{updated_by: {by}}}}}}}"
        )
        flows = "feedback:\n  FB-1: {title: state, from: p, to: d, presence: planned}\n"
        assert "nothing updates d/x; only planned: FB-1" in [one.message for one in check(text + flows)]


class TestSharing:
    CONFLICT = actions("c>p", "d>p")

    @pytest.mark.parametrize(
        ("more", "found"),
        [
            ("", ["p"]),
            ("scenarios:\n  LS-1: {text: x, factor: process.conflicting-control, involves: [p]}\n", []),
            ("scenarios:\n  LS-1: {text: x, factor: process.conflicting-control, involves: [c, d]}\n", []),
            ("scenarios:\n  LS-1: {text: x, factor: process.conflicting-control, involves: [c]}\n", ["p"]),
            ("scenarios:\n  LS-1: {text: x, factor: process.disturbance, involves: [p]}\n", ["p"]),
            ("scenarios:\n  LS-1: {text: x, factor: process.conflicting-control, involves: [p], origin: generated}\n",
             ["p"]),
            ("scenarios:\n  LS-1: {text: x, factor: control-path.overridden, ucas: [UCA-1]}\n"
             "ucas:\n  UCA-1: {action: CA-2, type: provided}\n", []),
        ],
    )  # fmt: skip
    def test_somebody_asks_about_two_controllers_of_one_process(self, more: str, found: list[str]) -> None:
        assert items(check(BASE + self.CONFLICT + more), "SFC321") == found

    def test_the_prompt_names_both_and_the_process(self) -> None:
        (one,) = of(check(BASE + self.CONFLICT), "SFC321")
        assert one.message == "c and d act on p; no scenario asks what happens if they disagree"
        assert one.severity.word == "info"

    def test_one_controller_with_two_actions_has_no_conflict(self) -> None:
        assert of(check(BASE + actions("c>p", "c>p")), "SFC321") == []

    @pytest.mark.parametrize(
        ("sharing", "flows", "found"),
        [
            ("as", actions("c>p via: [a]") + "feedback:\n  FB-1: {title: x, from: p, to: c, via: [s]}\n", 1),
            ("as", actions("c>p via: [a]") + "feedback:\n  FB-1: {title: x, from: a, to: c, via: [s]}\n", 1),
            ("as", actions("c>p via: [a]") + "feedback:\n  FB-1: {title: x, from: q, to: c, via: [s]}\n", 0),
            ("cs", actions("c>p") + "feedback:\n  FB-1: {title: x, from: p, to: c, via: [s]}\n", 1),
            ("cd", actions("c>p", "d>p"), 1),
            ("cd", actions("c>p", "d>q"), 0),
            ("pq", actions("c>p", "c>q"), 0),
        ],
    )
    def test_one_component_in_a_loop(self, sharing: str, flows: str, found: int) -> None:
        text = BASE
        for name in sharing:
            text = text.replace(f"  {name}: {{", f"  {name}: {{component: board, ")
        hits = of(check(f"components:\n  board: Board\n{text}{flows}"), "SFC323")
        assert [one.item for one in hits] == ["board"] * found

    def test_a_scenario_that_involves_both_settles_it(self) -> None:
        text = BASE.replace("a: {", "a: {component: board, ").replace("s: {", "s: {component: board, ")
        flows = actions("c>p via: [a]") + "feedback:\n  FB-1: {title: x, from: p, to: c, via: [s]}\n"
        scenario = "scenarios:\n  LS-1: {text: the board fails, hazards: [H-1], class: process, involves: [a, s]}\n"
        assert of(check(f"components:\n  board: Board\n{text}{flows}{scenario}"), "SFC323") == []


class TestLabels:
    @pytest.mark.parametrize(
        ("label", "found"),
        [
            ("command", 1),
            ("Control Signal", 1),
            ("status", 1),
            ("'data.'", 1),
            ("bolus command", 0),
            ("status of the valve", 0),
            ("sensor glucose", 0),
            ("Signal B7", 0),
        ],
    )
    def test_a_label_says_what_flows(self, label: str, found: int) -> None:
        text = BASE + f"actions:\n  CA-1: {{title: {label}, from: c, to: p}}\n"
        assert len(of(check(text), "SFC322")) == found
        short = BASE + f"feedback:\n  FB-1: {{text: {label}, from: p, to: c}}\n"
        assert [one.field for one in of(check(short), "SFC322")] == ["text"] * found

    def test_the_list_can_be_changed_and_other_languages_are_left_alone(self) -> None:
        text = BASE + actions("c>p").replace("act 1", "command")
        for more in ("language: de\n", "words: {flow-labels: {remove: [command], because: it is our word}}\n"):
            assert of(check(text, manifest=MANIFEST + more), "SFC322") == []


@pytest.mark.parametrize(
    ("form", "entry", "found"),
    [
        ("", "duration: {verdict: not-applicable, reason: It is short}", 1),
        ("form: continuous", "applied-too-long: {verdict: not-applicable, reason: It is short}", 1),
        ("form: continuous", "duration: [{verdict: not-applicable, when: at night, reason: It is short}]", 1),
        ("form: discrete", "duration: {verdict: not-applicable, reason: It is short}", 0),
        ("form: continuous", "duration: It is short", 0),
        ("form: continuous", "duration: {verdict: out-of-scope, reason: It is another's}", 0),
        ("form: continuous", "provided: {verdict: not-applicable, reason: It is harmless}", 0),
        ("form: continuous", "duration: {verdict: not-applicable}", 0),
    ],
)
def test_only_a_discrete_action_has_no_duration(form: str, entry: str, found: int) -> None:
    action = f"title: heat, from: c, to: p, {form or 'labels: [x]'}, not_hazardous: {{{entry}}}"
    model = f"elements: {{c: {{role: controller}}, p: {{role: process}}}}\nactions:\n  CA-1: {{{action}}}\n"
    assert len(of(check(model), "SFC417")) == found
