"""Rules about texts that stand in a case twice, and about reasons that stand in it many times."""

from __future__ import annotations

import pytest

from safetycase.findings import Finding
from tests.rules.cases import check, of

TEXT = "The doors are open while the train moves"


def across(model: str) -> list[tuple[str, str]]:
    findings = check(model)
    return [(one.rule, one.item) for one in findings if one.rule in ("SFC130", "SFC131")]


@pytest.mark.parametrize(
    ("first", "second", "copied"),
    [
        (TEXT, TEXT, True),
        (TEXT, f"{TEXT}.", True),
        (TEXT, f"{TEXT[0].lower()}{TEXT[1:]}", True),
        (TEXT, f"{TEXT} ", True),
        (TEXT, TEXT.replace(" while", "\n      while"), True),
        (TEXT, f"{TEXT} at night", False),
        ("x axis is blocked", "y axis is blocked", False),
        ("Harm", "Harm", False),
        ("患者に害を与える", "患者に害を与える", True),
        ("害を", "害を", False),
    ],
)
def test_items_of_different_kinds_with_one_text(first: str, second: str, copied: bool) -> None:
    model = f"losses:\n  L-1: {first}\nhazards:\n  H-1:\n    losses: [L-1]\n    text: {second}\n"
    assert across(model) == ([("SFC130", "H-1")] if copied else [])


def test_one_text_in_four_kinds_is_a_finding_for_each_after_the_first() -> None:
    model = (
        f"losses:\n  L-1: {TEXT}\nhazards:\n  H-1: {TEXT}\n  H-2: {TEXT}\nconstraints:\n  SC-1: {TEXT}\n"
        f"controller_constraints:\n  CC-1: {TEXT}\n"
    )
    assert across(model) == [("SFC130", "H-1"), ("SFC131", "H-2"), ("SFC130", "SC-1"), ("SFC130", "CC-1")]
    (finding,) = of(check(model), "SFC131")
    assert finding.message == f"H-2 says word for word what H-1 says: “{TEXT}”"
    assert [place.message for place in finding.related] == ["the first one"]


@pytest.mark.parametrize("collection", ["constraints", "controller_constraints", "responsibilities"])
def test_a_requirement_may_hand_a_demand_on_word_for_word(collection: str) -> None:
    text = "The doors must be closed"
    assert across(f"{collection}:\n  X-1: {text}\nrequirements:\n  R-1: {text}\n") == []
    assert across(f"hazards:\n  H-1: {text}\nrequirements:\n  R-1: {text}\n") == [("SFC130", "R-1")]


def test_obsolete_items_and_titles_are_not_compared() -> None:
    assert across(f"losses:\n  L-1: {{text: {TEXT}, status: obsolete}}\nhazards:\n  H-1: {TEXT}\n") == []
    assert across(f"losses:\n  L-1: {{title: {TEXT}}}\nhazards:\n  H-1: {{title: {TEXT}}}\n") == []


UCAS = "ucas:\n  UCA-1: {type: provided, action: CA-1, when: the train is moving}\n  UCA-2: {%s when: %s}\n"


@pytest.mark.parametrize(
    ("fields", "when", "copied"),
    [
        ("type: provided, action: CA-1,", "the train is moving", True),
        ("type: provided, action: CA-2,", "the train is moving", False),
        ("type: not-provided, action: CA-1,", "the train is moving", False),
        ("type: provided, action: CA-1, subtype: repeated,", "the train is moving", False),
        ("type: provided, action: CA-1, context: {a/b: c},", "the train is moving", False),
        ("type: provided, action: CA-1,", "the train is standing", False),
    ],
)
def test_unsafe_control_actions_may_share_a_context(fields: str, when: str, copied: bool) -> None:
    assert across(UCAS % (fields, when)) == ([("SFC131", "UCA-2")] if copied else [])


def test_a_context_is_compared_with_no_other_kind() -> None:
    assert across(f"hazards:\n  H-1: {TEXT}\nucas:\n  UCA-1: {{type: provided, when: {TEXT}}}\n") == []
    assert across(f"hazards:\n  H-1: {TEXT}\nucas:\n  UCA-1: {{type: provided, text: {TEXT}}}\n") == [
        ("SFC130", "UCA-1")
    ]


def test_one_cause_of_two_unsafe_control_actions_may_be_written_twice() -> None:
    text = "scenarios:\n  LS-1: {ucas: [UCA-1], text: The sensor is dirty}\n"
    text += "  LS-2: {ucas: [%s], text: The sensor is dirty}\n"
    assert across(text % "UCA-2") == []
    assert across(text % "UCA-1") == [("SFC131", "LS-2")]


def actions(controllers: list[str], reasons: list[str]) -> str:
    """Actions of controllers in turn, each with two cells with reasons."""
    lines = ["elements:", *(f"  {name}: {{role: controller}}" for name in sorted(set(controllers))), "actions:"]
    for number, controller in enumerate(controllers):
        first, second = reasons[2 * number : 2 * number + 2]
        lines.append(f"  CA-{number}: {{from: {controller}, not_hazardous: {{provided: {first}, duration: {second}}}}}")
    return "\n".join(lines) + "\n"


def concentrated(model: str) -> list[Finding]:
    return of(check(model), "SFC444")


def test_one_reason_for_most_cells_of_a_controller() -> None:
    (finding,) = concentrated(actions(["a"] * 5, ["It is safe"] * 9 + ["It ends by itself"]))
    assert finding.message.startswith("9 of 10 reasons of a why control is not hazardous are the same words")
    assert (finding.item, finding.field) == ("CA-0", "not_hazardous.provided")
    assert len(finding.related) == 4


@pytest.mark.parametrize(
    ("controllers", "reasons", "count"),
    [
        (["a"] * 5, ["it is safe.", "It  is safe"] * 5, 1),
        (["a"] * 5, ["It is safe"] * 8 + ["One", "Two"], 0),
        (["a"] * 3, ["It is safe"] * 6, 0),
        (["a", "b", "c", "d"], ["It is safe"] * 8, 1),
        (["a", "b"] * 4, ["It is safe"] * 16, 2),
        (["a"] * 5, ["{because: J-1}"] * 10, 0),
        (["a"] * 5, ["{because: J-1, reason: It is safe}"] * 10, 0),
        (["a"] * 5, ["{reason: It is safe}", "[{when: dark, reason: It is safe}]"] * 5, 1),
        (["a"] * 5, [f"Reason {n}" for n in range(10)], 0),
        (["a"] * 5, ["' '"] * 10, 0),
    ],
)
def test_when_reasons_count_as_copied(controllers: list[str], reasons: list[str], count: int) -> None:
    assert len(concentrated(actions(controllers, reasons))) == count


def test_reasons_that_follow_from_the_form_are_nobodys_copies() -> None:
    lines = "".join(f"  CA-{n}: {{title: a {n}, form: discrete, from: a}}\n" for n in range(20))
    assert concentrated(f"elements:\n  a: {{role: controller}}\nactions:\n{lines}") == []
