"""Where findings stand, and in which words."""

from __future__ import annotations

import pytest

from safetycase.findings import Fix
from tests.rules.cases import check, of

BASE = """\
losses:
  L-1: Harm to a patient
hazards:
  H-1: {text: Too much insulin, losses: [L-1]}
elements:
  pump:
    role: controller
    process_model:
      glucose: {values: [low, high]}
  patient: {role: process}
actions:
  CA-1: {title: deliver insulin, from: pump, to: patient}
"""

PLACES = [
    ("SFC101", "ucas:\n  UCA-1:\n    hazards: [H-1, H-9]\n", (15, 20, 15, 23), "hazards[1]"),
    ("SFC102", "ucas:\n  UCA-1:\n    hazards:\n      - H-1\n      - L-1\n", (17, 9, 17, 12), "hazards[1]"),
    ("SFC106", "ucas:\n  UCA-1:\n    action: CA-1\n    context:\n      sugar: low\n", (17, 7, 17, 12), "context.sugar"),
    ("SFC107", "ucas:\n  UCA-1:\n    action: CA-1\n    context: {glucose: [low, hgh]}\n", (16, 30, 16, 33),
     "context.glucose[1]"),
    ("SFC309", "feedback: {}\n", (9, 7, 9, 14), "process_model.glucose"),
    ("SFC402", "ucas: {}\n", (12, 3, 12, 7), ""),
    ("SFC404", "ucas:\n  UCA-1: {type: provided}\n", (14, 3, 14, 8), ""),
    ("SFC410", "ucas:\n  UCA-1: {type: provided, subtype: too-late}\n", (14, 36, 14, 44), "subtype"),
    ("SFC501", "scenarios:\n  LS-1: The limit is not checked\n", (14, 3, 14, 7), ""),
    ("SFC201", "stakeholders: {}\n", None, ""),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "more", "place", "field"), PLACES, ids=[row[0] for row in PLACES])
def test_a_finding_stands_where_the_fault_is(
    rule: str, more: str, place: tuple[int, int, int, int] | None, field: str
) -> None:
    findings = of(check(BASE + more), rule)
    if place is None:
        assert findings == []
        return
    (finding,) = findings
    assert finding.file == "model/model.yaml"
    position = finding.position
    assert position is not None
    assert (position.line, position.column, position.end_line, position.end_column) == place
    assert finding.field == field
    assert finding.hint


def test_the_second_of_two_items_names_the_first() -> None:
    (finding,) = of(check(a="elements:\n  pump: {role: controller}\n", b="components:\n  pump: Board\n"), "SFC100")
    assert (finding.file, finding.line, finding.column) == ("model/b.yaml", 2, 3)
    (first,) = finding.related
    assert first.file == "model/a.yaml"
    assert first.position is not None
    assert first.position.line == 2


def test_three_items_of_one_id_in_one_file_have_a_finding_each() -> None:
    text = "elements:\n  pump: {}\ncomponents:\n  pump: Board\nassumptions:\n  pump: It pumps\n"
    assert [finding.line for finding in of(check(text), "SFC100")] == [4, 6]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("h-1", "H-1"), ("H1", "H-1"), ("H-01", "H-1"), ("HZ-1", "H-1"), ("H-2", ""), ("patient", "")],
)
def test_a_misspelt_id_finds_its_like(wrong: str, right: str) -> None:
    (finding,) = of(
        check(BASE + f"ucas:\n  UCA-1: {{hazards: [{wrong}]}}\n"), "SFC101" if wrong != "patient" else "SFC102"
    )
    if right:
        assert f"did you mean `{right}`?" in finding.message
        assert finding.fix == Fix(f"write {right}", "UCA-1", ("hazards", 0), right)
    else:
        assert "did you mean" not in finding.message
        assert finding.fix is None


def test_a_misspelt_slug_finds_its_like() -> None:
    (finding,) = of(check(BASE + "feedback:\n  FB-1: {title: glucose, from: patent, to: pump}\n"), "SFC101")
    assert finding.message == "there is no element patent; did you mean `patient`?"


@pytest.mark.parametrize("reference", ["G.H-1", "S.H-1"])
def test_derived_ids_are_let_alone(reference: str) -> None:
    assert of(check(BASE + f"claims:\n  G-1: {{text: It is safe, supports: ['{reference}']}}\n"), "SFC101") == []


def test_an_item_of_a_case_that_is_not_imported_is_unknown() -> None:
    (one,) = of(check(BASE + "ucas:\n  UCA-1: {hazards: ['brakes:H-3']}\n"), "SFC101")
    assert one.message == "no case is imported as brakes"


def test_a_derived_id_is_unknown_where_no_claim_may_stand() -> None:
    assert of(check(BASE + "ucas:\n  UCA-1: {hazards: [G.H-1]}\n"), "SFC101")


def test_a_circle_of_three_is_one_finding() -> None:
    text = "constraints:\n" + "".join(f"  SC-{n}: {{text: x, parent: SC-{n % 3 + 1}}}\n" for n in (1, 2, 3))
    (finding,) = of(check(text), "SFC105")
    assert "SC-1 -> SC-2 -> SC-3 -> SC-1" in finding.message
    assert len(finding.related) == 2


def test_a_tail_that_leads_into_a_circle_is_no_circle() -> None:
    parents = {"SC-0": "SC-1", "SC-1": "SC-2", "SC-2": "SC-1"}
    text = "constraints:\n" + "".join(f"  {name}: {{text: x, parent: {above}}}\n" for name, above in parents.items())
    (finding,) = of(check(text), "SFC105")
    assert finding.item == "SC-1"


def test_three_thousand_generations_are_no_trouble() -> None:
    text = "constraints:\n" + "".join(f"  SC-{n}: {{text: x, parent: SC-{n + 1}}}\n" for n in range(3000))
    assert of(check(text), "SFC105") == []


LOSSES = "losses:\n  L-1: Harm to a patient\nhazards:\n"
QUOTES = "inside braces a comma ends a text, unless it stands in quotes: "


@pytest.mark.parametrize(
    ("hazard", "hints"),
    [
        ("{losses: [L-1], text: The gate is open, while cars pass.}", ['text: "The gate is open, while cars pass."']),
        ("{text: One, two, three, losses: [L-1]}", ['text: "One, two, three"'] * 2),
        ("{losses: [L-1], text: It is open, titel}", ['text: "It is open, titel"']),
        ('{losses: [L-1], text: it\'s "open", wide}', ["text: 'it''s \"open\", wide'"]),
        ("{losses: [L-1], text: It is\n      open,\n      wide\n      }", ['text: "It is open, wide"']),
    ],
)
def test_the_rest_of_a_text_that_a_comma_cut_off_needs_quotes(hazard: str, hints: list[str]) -> None:
    found = of(check(f"{LOSSES}  H-1: {hazard}\n"), "SFC032")
    assert [one.hint for one in found] == [QUOTES + hint for hint in hints]
    assert [one.fix for one in found] == [None] * len(hints), "the rest of a text is no misspelt name"
    assert "did you mean" not in found[0].message
    quoted = hints[0].removeprefix("text: ")
    assert of(check(f"{LOSSES}  H-1: {{losses: [L-1], text: {quoted}}}\n"), "SFC032") == []


@pytest.mark.parametrize(
    "hazard",
    [
        "{losses: [L-1], text: It is open, wide: }",
        "{losses: [L-1], text: It is open, wide: ~}",
        "{losses: [L-1], wide}",
        "\n    losses: [L-1]\n    text: It is open\n    wide:",
    ],
)
def test_a_name_that_cuts_off_no_text_is_only_unknown(hazard: str) -> None:
    (one,) = of(check(f"{LOSSES}  H-1: {hazard}\n"), "SFC032")
    assert not one.hint.startswith(QUOTES)
