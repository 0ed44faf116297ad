"""Adversaries, learned elements, ages of what controllers hold true, and treatments of what nobody knows."""

from __future__ import annotations

import pytest

from tests.rules.cases import MANIFEST, check, codes, of, source_of

HAZARD = "losses:\n  L-1: {text: Harm%s}\nhazards:\n  H-1: {text: Too much, losses: [L-1]}\n"
SCENARIO = "scenarios:\n  LS-1: {hazards: [H-1], class: feedback, text: x%s}\n"


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ("", set()),
        (", intent: honest-mistake", set()),
        (", intent: adversarial", {"SFC530"}),
        (", intent: adversarial, adversary: {who: A thief}", {"SFC530"}),
        (", intent: adversarial, adversary: {who: ' ', how: By force}", {"SFC530"}),
        (", intent: adversarial, adversary: {who: A thief, how: By force}", set()),
        (", adversary: {who: A thief}", {"SFC531"}),
        (", intent: misaligned, adversary: {who: A thief}", {"SFC531"}),
    ],
)
def test_intent_and_adversary_go_together(fields: str, found: set[str]) -> None:
    assert codes(check(HAZARD % "" + SCENARIO % fields)) & {"SFC530", "SFC531"} == found


ATTACK = ", intent: adversarial, adversary: {who: A thief, how: By force}"


@pytest.mark.parametrize(
    ("loss", "scenario", "found"),
    [
        ("", "", False),
        (", category: safety", "", False),
        (", category: security", "", True),
        (", category: privacy", "", True),
        (", properties: [integrity]", "", True),
        (", category: security", ATTACK, False),
        (", category: security", f"{ATTACK}, origin: generated", True),
        (", category: security", f"{ATTACK}, status: obsolete", True),
        (", category: security, not_needed: Shown elsewhere", "", False),
        (", category: security, status: obsolete", "", False),
    ],
)
def test_losses_of_security_have_adversarial_scenarios(loss: str, scenario: str, found: bool) -> None:
    assert ("SFC532" in codes(check(HAZARD % loss + SCENARIO % scenario))) is found


def test_an_attack_on_a_sub_hazard_or_an_unsafe_control_action_counts() -> None:
    text = HAZARD % ", category: security" + (
        "  H-1.1: {text: Part, parent: H-1}\nucas:\n  UCA-1: {hazards: [H-1.1], type: provided}\n"
        f"scenarios:\n  LS-1: {{ucas: [UCA-1], class: feedback, text: x{ATTACK}}}\n"
    )
    assert "SFC532" not in codes(check(text))


LOOP = """\
elements:
  pump: {role: controller, process_model: {glucose: {updated_by: [FB-1]%s}}}
  body: {role: process}
feedback:
  FB-1: {title: glucose, from: body, to: pump, updates: [pump/glucose]%s}
"""
TIMES = {"SFC533", "SFC534", "SFC535"}


@pytest.mark.parametrize(
    ("allowed", "latency", "found"),
    [
        ("", "", set()),
        (", max_staleness: 5 min", ", latency: 300 s", set()),
        (", max_staleness: 5 min", ", latency: 301 s", {"SFC533"}),
        (", max_staleness: 200 ms", ", latency: 1 s", {"SFC533"}),
        (", max_staleness: 1 d", ", latency: 23 h", set()),
        (", max_staleness: 5 min", "", {"SFC535"}),
        (", max_staleness: 5 min", ", latency: at once", {"SFC534"}),
        (", max_staleness: soon", ", latency: 5 min", {"SFC534"}),
        ("", ", latency: 5 min", set()),
        (", max_staleness: 5 min", ", latency: 1 min, presence: planned", set()),
    ],
)
def test_updates_come_before_variables_are_too_old(allowed: str, latency: str, found: set[str]) -> None:
    assert codes(check(LOOP % (allowed, latency))) & TIMES == found
    told = LOOP.replace("feedback:", "information:").replace("FB-1", "IN-1")
    assert codes(check(told % (allowed, latency))) & TIMES == found, "information takes its time, too"


def test_the_finding_names_both_ends_of_the_delay() -> None:
    (finding,) = of(check(LOOP % (", max_staleness: 5 min", ", latency: 15 min")), "SFC533")
    assert finding.message == "glucose may be 5 min old, but its quickest update, FB-1, takes 15 min"
    assert (finding.item, finding.field) == ("pump", "process_model.glucose.max_staleness")
    assert [place.message for place in finding.related] == ["the update"]


LEARNED = """\
elements:
  planner: {role: controller, nature: ml%s}
  guard: {role: controller}
  road: {role: process}
  camera: {role: sensor%s}
actions:
  CA-1: {title: brake, from: planner, to: road}
  CA-2: {title: take over, from: guard, to: planner}
feedback:
  FB-0: {title: distance, from: road, to: planner, via: [camera], updates: [planner/gap]%s}
"""


@pytest.mark.parametrize(
    ("more", "watched"),
    [
        ("", False),
        ("  FB-1: {title: path, from: planner, to: guard}\n", True),
        ("  FB-1: {title: speed, from: road, to: guard}\n", True),
        ("  FB-1: {title: path, from: planner, to: guard, presence: missing}\n", False),
        ("  FB-1: {title: path, from: planner, to: guard, origin: generated}\n", False),
        ("  FB-1: {title: path, from: planner, to: planner}\n", False),
        ("  FB-1: {title: path, from: planner, to: road}\n", False),
        ("information:\n  IN-1: {title: confidence, from: planner, to: guard}\n", True),
    ],
)
def test_learned_controllers_are_watched_by_another(more: str, watched: bool) -> None:
    assert ("SFC536" not in codes(check(LEARNED % ("", "", "") + more))) is watched


def test_a_learned_sensor_needs_a_second_source_or_a_watcher() -> None:
    text = (LEARNED % ("", ", nature: ml", "")).replace("planner: {role: controller, nature: ml}", "planner: {}")
    (finding,) = of(check(text), "SFC536")
    assert (finding.item, finding.message) == (
        "camera",
        "nothing but camera, which is learned, tells planner/gap: there is no second source, and no other controller "
        "learns what it puts out",
    )
    second = "  FB-1: {title: echo, from: road, to: planner, updates: [planner/gap]}\n"
    assert "SFC536" not in codes(check(text + second))


@pytest.mark.parametrize(
    ("component", "known"),
    [
        ("", False),
        ("components:\n  net: {title: Net}\n", False),
        ("components:\n  net: {lineage: {training_data: unknown}}\n", False),
        ("components:\n  net: {lineage: {training_data: [city, unknown]}}\n", True),
        ("components:\n  net: {lineage: {base_model: foo-7}}\n", True),
        ("components:\n  net: {lineage: {vendor: Somebody}}\n", False),
    ],
)
def test_what_a_learned_element_comes_from_is_known(component: str, known: bool) -> None:
    named = ", component: net" if component else ""
    assert ("SFC537" not in codes(check(LEARNED % (named, "", "") + component))) is known


@pytest.mark.parametrize(
    ("involves", "asked"),
    [("planner", True), ("planner/gap", True), ("road", False), ("planner], origin: generated, labels: [a", False)],
)
def test_scenarios_involve_learned_elements(involves: str, asked: bool) -> None:
    model = LEARNED % (", process_model: {gap: {text: metres}}", "", "")
    text = model + HAZARD % "" + SCENARIO % f", involves: [{involves}]"
    assert ("SFC538" not in codes(check(text))) is asked


@pytest.mark.parametrize(("kind", "stated"), [("deployment", True), ("test", False)])
def test_the_domain_of_learned_elements_is_stated(kind: str, stated: bool) -> None:
    text = LEARNED % ("", "", "") + f"environments:\n  ENV-1: {{title: Town, kind: {kind}}}\n"
    assert ("SFC539" not in codes(check(text))) is stated


def test_cases_without_learned_elements_hear_nothing_of_them() -> None:
    text = LEARNED.replace(", nature: ml", "") % ("", "", "")
    assert not codes(check(text)) & {"SFC536", "SFC537", "SFC538", "SFC539"}


@pytest.mark.parametrize(
    ("fields", "blind"),
    [
        ("failure_signature: unknown, treated_by: [{method: runtime-monitor, by: R-1}]", True),
        ("failure_signature: known, treated_by: [{method: runtime-monitor, by: R-1}]", False),
        ("treated_by: [{method: runtime-monitor, by: R-1}]", False),
        ("observability: unobservable, treated_by: [{method: black-box-eval, by: R-1}]", True),
        ("observability: unknown, treated_by: [{method: random-test}, {method: black-box-eval}]", True),
        ("observability: unknown, treated_by: [{method: random-test}, {method: interlock}]", False),
        ("mechanism: unknown, treated_by: [{method: interpretability-edits}]", True),
        ("mechanism: unknown, treated_by: [{method: adversarial-training}]", False),
        ("failure_signature: unknown, treated_by: [{by: R-1}]", False),
    ],
)
def test_treatments_that_need_what_is_unknown(fields: str, blind: bool) -> None:
    assert ("SFC540" in codes(check(HAZARD % "" + SCENARIO % f", {fields}"))) is blind


SUPPLIER = """\
elements:
  hub: {role: controller}
feedback:
  FB-1: {title: speed, from: hub, to: hub, latency: %s}
components:
  net: {lineage: {base_model: foo-7}}
"""
IMPORTING = MANIFEST + "imports: {car: ../car}\n"


@pytest.mark.parametrize(("latency", "found"), [("1 min", set()), ("1 h", {"SFC533"}), ("soon", set())])
def test_updates_of_imported_cases_are_read(latency: str, found: set[str]) -> None:
    text = "elements:\n  pump: {role: controller, process_model: {v: {updated_by: 'car:FB-1', max_staleness: 5 min}}}\n"
    findings = check(text, manifest=IMPORTING, others={"../car": source_of(SUPPLIER % latency, name="car")})
    assert codes(findings) & TIMES == found


def test_components_and_watchers_of_imported_cases_count() -> None:
    text = LEARNED % (", component: 'car:net'", "", "") + "  FB-1: {title: path, from: planner, to: 'car:hub'}\n"
    findings = check(text, manifest=IMPORTING, others={"../car": source_of(SUPPLIER % "1 s", name="car")})
    assert not codes(findings) & {"SFC536", "SFC537"}
