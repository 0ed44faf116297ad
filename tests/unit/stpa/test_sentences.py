"""Generated sentences read like the Handbook's."""

from __future__ import annotations

import pytest

from safetycase.stpa import context_words, sentence, uca_sentence
from tests.rules.cases import case_of

HEAD = (
    "elements:\n  pump: {title: Pump controller, role: controller}\n  patient: {title: the patient, role: process}\n"
    "actions:\n  CA-1: {title: deliver insulin, from: pump, to: patient}\nhazards:\n  H-1: The patient has too little\n"
)


def said(text: str, item: str) -> str:
    case = case_of(HEAD + text)
    return sentence(case, case.items[item])


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("type: not-provided", "Pump controller does not provide “deliver insulin” when glucose is high"),
        ("type: provided", "Pump controller provides “deliver insulin” when glucose is high"),
        ("type: provided, subtype: repeated",
         "Pump controller provides “deliver insulin” repeatedly when glucose is high"),
        ("type: timing-or-order, subtype: too-late",
         "Pump controller provides “deliver insulin” too late when glucose is high"),
        ("subtype: stopped-too-soon", "Pump controller stops “deliver insulin” too soon when glucose is high"),
        ("subtype: applied-too-long", "Pump controller applies “deliver insulin” too long when glucose is high"),
    ],
)  # fmt: skip
def test_unsafe_control(fields: str, expected: str) -> None:
    assert said(f"ucas:\n  UCA-1: {{action: CA-1, {fields}, when: glucose is high.}}\n", "UCA-1") == expected


def test_the_authors_own_sentence_wins() -> None:
    assert said("ucas:\n  UCA-1: {action: CA-1, type: provided, text: The pump  pumps}\n", "UCA-1") == "The pump pumps"


def test_what_is_missing_is_said() -> None:
    assert said("ucas:\n  UCA-1: {type: provided}\n", "UCA-1") == "An unknown controller provides “an unknown action”"
    assert "CA-9" in said("ucas:\n  UCA-1: {type: provided, action: CA-9}\n", "UCA-1")


def test_parts_of_the_sentence_can_be_told_apart() -> None:
    case = case_of(HEAD + "ucas:\n  UCA-1: {action: CA-1, type: provided, when: it is due}\n")
    parts = uca_sentence(case, case.items["UCA-1"])
    assert (parts.controller, parts.verb, parts.action) == ("Pump controller", "provides", "deliver insulin")
    assert (parts.manner, parts.context) == ("", "when it is due")


@pytest.mark.parametrize(
    ("when", "context", "expected"),
    [
        ("glucose is low", {}, "when glucose is low"),
        ("while glucose is low", {}, "while glucose is low"),
        ("After a meal.", {}, "After a meal"),
        ("more than 5 min after a meal", {}, "more than 5 min after a meal"),
        ("an hour before sleep", {"mode": "auto"}, "an hour before sleep and mode is auto"),
        ("shortly after a bolus", {}, "shortly after a bolus"),
        ("more than 5 doses are due", {}, "when more than 5 doses are due"),
        ("an alarm sounds before a meal", {}, "when an alarm sounds before a meal"),
        ("", {"glucose": "low", "mode": ["manual", "auto"]}, "when glucose is low and mode is manual or auto"),
        ("it rains", {"open": True}, "when it rains and open is true"),
        ("", {"glucose": "low", "mode": "*"}, "when glucose is low, whatever mode is"),
        ("it rains", {"mode": ["a", "*"]}, "when it rains, whatever mode is"),
        ("", {"mode": "*"}, "whatever mode is"),
        ("", {}, ""),
    ],
)
def test_contexts(when: str, context: dict[str, object], expected: str) -> None:
    assert context_words(when, context) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            "requires: do-not-provide, context: {glucose: [low, falling]}",
            "Pump controller must not provide “deliver insulin” when glucose is low or falling",
        ),
        ("requires: do-not-provide", "Pump controller must not provide “deliver insulin” in any context"),
        ("requires: provide", "Pump controller must provide “deliver insulin” in every context"),
        (
            "requires: provide, forbids: [too-late], when: glucose is high",
            "Pump controller must provide “deliver insulin” when glucose is high; "
            "Pump controller must not provide “deliver insulin” too late when glucose is high",
        ),
        (
            "context: {glucose: high}",
            "Pump controller must provide “deliver insulin” when glucose is high; "
            "Pump controller must not stop “deliver insulin” too soon when glucose is high",
        ),
        ("requires: provide, text: Just so", "Just so"),
    ],
)
def test_a_controller_constraint_says_what_it_demands_and_where(fields: str, expected: str) -> None:
    text = (
        "ucas:\n  UCA-1: {action: CA-1, type: not-provided, when: it is due}\n"
        "  UCA-2: {action: CA-1, subtype: stopped-too-soon, when: it is due}\n"
        f"controller_constraints:\n  CC-1: {{ucas: [UCA-1, UCA-2], {fields}}}\n"
    )
    assert said(text, "CC-1") == expected


def test_a_controller_constraint_turns_its_unsafe_control_round() -> None:
    text = (
        "ucas:\n  UCA-1: {action: CA-1, type: not-provided, when: glucose is high}\n"
        "  UCA-2: {action: CA-1, subtype: stopped-too-soon, when: glucose is high}\n"
        "controller_constraints:\n  CC-1: {ucas: [UCA-1, UCA-2, UCA-9]}\n  CC-2: {text: Just so, ucas: [UCA-1]}\n"
        "  CC-3: {}\n"
    )
    assert said(text, "CC-1") == (
        "Pump controller must provide “deliver insulin” when glucose is high; "
        "Pump controller must not stop “deliver insulin” too soon when glucose is high"
    )
    assert said(text, "CC-2") == "Just so"
    assert said(text, "CC-3") == ""


@pytest.mark.parametrize(
    ("where", "kind", "expected"),
    [
        ("controller", "not-provided", "Pump controller does not provide “deliver insulin” when it is due"),
        ("control-path", "not-provided",
         "Pump controller provides “deliver insulin” when it is due, but the patient does not receive it"),
        ("process", "not-provided",
         "the patient receives “deliver insulin” from Pump controller when it is due, "
         "but does not respond as it should"),
        ("control-path", "provided",
         "Pump controller does not provide “deliver insulin” when it is due, but the patient receives it"),
        ("process", "provided",
         "the patient does not receive “deliver insulin” from Pump controller when it is due, but acts as if it did"),
        ("control-path", "timing-or-order, subtype: too-late",
         "Pump controller provides “deliver insulin” in time, but the patient receives it too late when it is due"),
    ],
)  # fmt: skip
def test_scenarios_begin_where_their_class_says(where: str, kind: str, expected: str) -> None:
    text = (
        f"ucas:\n  UCA-1: {{action: CA-1, type: {kind}, when: it is due}}\n"
        f"scenarios:\n  LS-1: {{ucas: [UCA-1], class: {where}, text: The cause is this.}}\n"
    )
    assert said(text, "LS-1") == f"{expected}, because the cause is this"


def test_scenarios_of_several_ucas_or_of_hazards_name_them() -> None:
    text = (
        "ucas:\n  UCA-1: {action: CA-1}\n  UCA-2: {action: CA-1}\n"
        "scenarios:\n  LS-1: {ucas: [UCA-1, UCA-2], text: RAM fails}\n  LS-2: {hazards: [H-1], text: Fire}\n"
        "  LS-3: {}\n"
    )
    assert said(text, "LS-1") == "UCA-1, UCA-2, because RAM fails"
    assert said(text, "LS-2") == "The patient has too little, because Fire"
    assert said(text, "LS-3") == ""


def test_desired_actions() -> None:
    text = "desired:\n  DCA-1: {action: CA-1, type: do-not-provide, when: it is off}\n"
    assert said(text, "DCA-1") == "Pump controller must not provide “deliver insulin” when it is off"


def test_other_kinds_have_no_sentence() -> None:
    assert said("", "H-1") == ""
