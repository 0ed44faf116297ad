"""The four basic scenarios of an unsafe control action: their words, their state, and the drafts that follow."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from safetycase.case import Case
from safetycase.model.scenarios import SUBTYPES, UCA_TYPES
from safetycase.stpa import scenario_sentence
from safetycase.stpa.basic_scenarios import CLASSES, Proposal, drafts, propose, scenarios_of
from safetycase.stpa.phrases import BASIC_WORDS, Parts, basic_cause, inside, sentence_case, that
from tests.rules.cases import case_of
from tests.unit.stpa import basic_golden

HEAD = basic_golden.STRUCTURE
UCA = "  UCA-1: {action: CA-1, type: provided, when: glucose is low%s}\n"


def proposed(case: Case, uca: str = "UCA-1") -> Proposal:
    return propose(case, case.items[uca])


def test_every_type_and_subtype_reads_as_agreed() -> None:
    golden = Path(__file__).parent / "golden" / "basic_scenarios.txt"
    assert basic_golden.text() == golden.read_text(encoding="utf-8")


def test_each_basic_cause_is_known_again_by_its_words() -> None:
    keys = ["", *UCA_TYPES, *(subtype for subtypes in SUBTYPES.values() for subtype in subtypes)]
    parts = Parts(controller="Pump", action="“bolus”", process="Body", unsafe="It is unsafe", context="when it rains")
    for where in CLASSES:
        for key in keys:
            cause = basic_cause(where, key, parts)
            assert any(words in cause for words in BASIC_WORDS), cause


WORDS = st.text("abcdefghij", min_size=2, max_size=9)
PHRASE = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
KEYS: st.SearchStrategy[dict[str, str]] = st.one_of(
    st.sampled_from(UCA_TYPES).map(lambda kind: {"type": kind}),
    st.sampled_from([(kind, sub) for kind, subtypes in SUBTYPES.items() for sub in subtypes]).map(
        lambda pair: {"type": pair[0], "subtype": pair[1]}
    ),
    st.just({}),
)
CONTEXT: st.SearchStrategy[dict[str, object]] = st.one_of(
    PHRASE.map(lambda words: {"when": f"the valve {words}"}),
    st.tuples(st.sampled_from(["when", "while", "After", "In", "during"]), PHRASE).map(
        lambda pair: {"when": f"{pair[0]} {pair[1]}."}
    ),
    st.dictionaries(WORDS, st.one_of(WORDS, st.integers(0, 99), st.booleans()), min_size=1, max_size=3).map(
        lambda values: {"context": values}
    ),
    st.just({}),
)


@settings(deadline=None, max_examples=150)
@given(controller=PHRASE, action=PHRASE, process=PHRASE, key=KEYS, context=CONTEXT)
def test_sentences_are_complete_whatever_they_are_made_of(
    controller: str, action: str, process: str, key: dict[str, str], context: dict[str, object]
) -> None:
    model = {
        "elements": {"c": {"title": controller}, "p": {"title": process}},
        "actions": {"CA-1": {"title": action, "from": "c", "to": "p"}},
        "ucas": {"UCA-1": {"action": "CA-1", **key, **context}},
    }
    proposal = proposed(case_of(yaml.safe_dump(model)))
    assert [scenario.where for scenario in proposal.scenarios] == list(CLASSES)
    said = str(context.get("when", "")).rstrip(".")
    values = context.get("context", {})
    assert isinstance(values, dict)
    for scenario in proposal.scenarios:
        for sentence in (scenario.sentence, scenario.cause):
            assert sentence.endswith(".")
            assert not sentence.endswith("..")
            assert "  " not in sentence
            assert not re.search(r"[{}]|\bNone\b| [.,]|\b(when|that|from|to|of) *[.,]", sentence)
            assert sentence == sentence.strip()
        flat = scenario.sentence.lower()
        assert controller in flat
        assert f"“{action}”" in flat
        assert said.lower().removeprefix("the ") in flat
        assert all(str(name) in flat for name in values)
    by_class = {scenario.where: scenario.sentence.lower() for scenario in proposal.scenarios}
    assert process in by_class["control-path"]
    assert process in by_class["process"]
    assert len({scenario.sentence for scenario in proposal.scenarios}) == len(CLASSES)


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        ("when glucose is low", "that glucose is low"),
        ("while nothing moves", "that nothing moves"),
        ("while driving on ice", "the context “while driving on ice”"),
        ("when empty", "the context “when empty”"),
        ("if needed on site", "the context “if needed on site”"),
        ("while in flight", "the context “while in flight”"),
        ("before the line is filled", "the context “before the line is filled”"),
        ("", "the context in which this is unsafe"),
    ],
)
def test_only_a_clause_follows_that(context: str, expected: str) -> None:
    assert that(context) == expected


def test_names_keep_their_capitals_inside_a_sentence() -> None:
    assert inside("When The valve is open") == "when the valve is open"
    assert inside("when ATC has cleared it") == "when ATC has cleared it"
    assert inside("After ABS has acted") == "after ABS has acted"
    assert sentence_case("the patient eats") == "The patient eats"
    assert sentence_case("e-stop is pressed") == "e-stop is pressed"


@pytest.mark.parametrize(
    ("scenarios", "more", "state"),
    [
        ("", "", "open"),
        ("LS-1: {ucas: [UCA-1], class: process, text: x}", "", "covered"),
        ("LS-1: {ucas: [UCA-1], factor: process.degraded, text: x}", "", "covered"),
        ("LS-1: {ucas: [UCA-1], class: process, text: x, origin: generated}", "", "draft"),
        ("LS-1: {ucas: [UCA-1], class: process, text: x, origin: generated, status: reviewed}", "", "covered"),
        ("LS-1: {ucas: [UCA-1], class: process, text: x, status: obsolete}", "", "open"),
        ("LS-1: {ucas: [UCA-1], class: controller, text: x}", "", "open"),
        ("", ", no_scenario: {process: It has no other source}", "reasoned"),
        ("", ", no_scenario: {process: ' '}", "open"),
        ("LS-1: {ucas: [UCA-1], class: process, text: x}\n  LS-2: {parent: LS-1, text: y}", "", "covered"),
    ],
)
def test_how_far_a_class_is_looked_at(scenarios: str, more: str, state: str) -> None:
    case = case_of(HEAD + UCA % more + (f"scenarios:\n  {scenarios}\n" if scenarios else ""))
    assert proposed(case).scenarios[3].state == state


def test_a_process_that_is_no_element_has_a_general_name() -> None:
    model = (
        "elements: {pump: {title: Pump, role: controller}}\n"
        "actions: {CA-1: {title: deliver, from: pump, to: nowhere}}\n"
        "ucas:\n" + UCA % ""
    )
    process = proposed(case_of(model)).scenarios[CLASSES.index("process")]
    assert process.sentence.startswith("The controlled process does not receive “deliver” from Pump")
    assert "nowhere" not in process.sentence + process.cause


def test_scenarios_that_refine_others_belong_to_the_same_unsafe_control_actions() -> None:
    text = (
        "  UCA-2: {action: CA-1, type: provided}\nscenarios:\n  LS-10: {parent: LS-9, text: y}\n"
        "  LS-9: {ucas: [UCA-1], class: process, text: x}\n  LS-11: {parent: LS-10, ucas: [UCA-2], text: z}\n"
        "  LS-12: {ucas: [UCA-1], text: no class}\n"
    )
    case = case_of(HEAD + UCA % "" + text)
    assert [item.id for item in scenarios_of(case, "UCA-1")] == ["LS-9", "LS-10", "LS-12"]
    assert [item.id for item in scenarios_of(case, "UCA-2")] == ["LS-11"]
    assert [item.id for item in proposed(case).unclassed] == ["LS-12"]


def test_drafts_are_for_classes_without_scenarios() -> None:
    case = case_of(
        HEAD
        + UCA % ", no_scenario: {process: It has none}"
        + "scenarios:\n  LS-1: {ucas: [UCA-1], class: feedback, text: x}\n"
    )
    made = drafts(proposed(case))
    assert [draft["class"] for draft in made] == ["controller", "control-path"]
    assert all((draft["origin"], draft["status"], draft["ucas"]) == ("generated", "draft", ["UCA-1"]) for draft in made)
    assert [draft["class"] for draft in drafts(proposed(case), ["feedback", "process"])] == ["feedback", "process"]


@pytest.mark.parametrize("status", ["draft", "reviewed", "obsolete"])
def test_what_was_generated_before_is_not_generated_again(status: str) -> None:
    scenario = f"scenarios:\n  LS-1: {{ucas: [UCA-1], class: process, text: x, origin: generated, status: {status}}}\n"
    case = case_of(HEAD + UCA % "" + scenario)
    assert drafts(proposed(case), ["process"]) == []
    assert [draft["class"] for draft in drafts(proposed(case))] == ["controller", "feedback", "control-path"]


def test_the_sentence_of_a_draft_reads_like_the_template() -> None:
    case = case_of(HEAD + UCA % "")
    (draft,) = drafts(proposed(case), ["feedback"])
    full = case_of(HEAD + UCA % "" + yaml.safe_dump({"scenarios": {"LS-1": draft}}))
    assert scenario_sentence(full, full.items["LS-1"]) == (
        "Pump controller provides “deliver insulin” when glucose is low, because the feedback that Pump controller "
        "received did not indicate that glucose is low, or indicated the opposite"
    )


@pytest.mark.parametrize(
    ("uca", "missing"),
    [
        ("{type: provided, when: it rains}", "names no control action"),
        ("{action: CA-9, type: provided, when: it rains}", "CA-9 does not exist"),
        ("{action: CA-2, type: provided, when: it rains}", "comes from no element"),
        ("{action: CA-1, when: it rains}", "has no type"),
        ("{action: CA-1, type: provided}", "has no context"),
    ],
)
def test_what_an_unsafe_control_action_lacks_is_said_and_the_rest_proposed(uca: str, missing: str) -> None:
    head = HEAD.replace("ucas:", "  CA-2: {title: stop it}\nucas:")
    proposal = proposed(case_of(f"{head}  UCA-1: {uca}\n"))
    assert missing in " ".join(proposal.missing)
    assert all(scenario.sentence.endswith(".") for scenario in proposal.scenarios)
    assert bool(drafts(proposal)) is proposal.complete
    assert proposal.complete is ("CA-1" in uca)
