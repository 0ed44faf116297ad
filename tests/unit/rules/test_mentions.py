"""Rules about ids that prose mentions."""

from __future__ import annotations

import pytest

from safetycase.documents import read
from safetycase.rules import Checker
from tests.rules.cases import TODAY, case_of, check, of

MODEL = """\
losses:
  L-1: Loss of life
  L-2: Loss of money
hazards:
  H-1: {losses: [L-1], %s}
  H-1.1: {parent: H-1, text: Part of it}
assumptions:
  A-1: {about: [H-1], text: It is so}
ucas:
  UCA-1: {type: provided, when: it is dark}
"""


def unknown(fields: str) -> list[str]:
    return [one.message.split()[2].rstrip(",") for one in of(check(MODEL % fields), "SFC132") if one.item == "H-1"]


def unlinked(fields: str) -> list[str]:
    return [one.message.split()[2].rstrip(",") for one in of(check(MODEL % fields), "SFC133") if one.item == "H-1"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("What leads to L-7", ["L-7"]),
        ("What leads to L-7, L-7 and UCA-12.", ["L-7", "UCA-12"]),
        ("(H-1.2) or H-9.", ["H-1.2", "H-9"]),
        ("L-1 and H-1.1 and A-1 exist.", []),
        ("Engine SC-3 of no constraint in this case", []),
        ("The F-16 and ISO-26262 and UTF-8", []),
        ("brakes:H-3 is imported, G.H-9 is derived", []),
        ("in file docs/L-7.md or L-7/x or http://x/L-8", []),
        ("L-7a and XL-7 and L-7-b and L_L-7", []),
        ("l-7 is no id", []),
        ("L-12 in 漢字 text L-13。", ["L-12", "L-13"]),
    ],
)
def test_ids_that_do_not_exist(text: str, found: list[str]) -> None:
    assert unknown(f"text: '{text}'") == found


@pytest.mark.parametrize("field", ["rationale", "title", "condition", "not_needed"])
def test_other_prose_is_looked_at_too(field: str) -> None:
    assert unknown(f"{field}: As in L-7") == ["L-7"]


def test_an_id_that_belongs_to_something_outside_is_named_in_refs() -> None:
    assert unknown("text: As in L-7 and L-8, refs: ['ticket L-7, 2024']") == ["L-8"]
    assert unknown("text: Formerly L-7, aliases: [L-7]") == []


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ("text: What leads to L-2", ["L-2"]),
        ("text: What leads to L-1", []),
        ("text: 'What leads to L-2, but not H-1.1, H-1 or A-1'", ["L-2"]),
        ("rationale: Unlike L-2", []),
        ("text: As in UCA-1", ["UCA-1"]),
    ],
)
def test_items_that_only_prose_mentions(fields: str, found: list[str]) -> None:
    assert unlinked(fields) == found


def test_the_caret_stands_on_the_id() -> None:
    (finding,) = of(check("losses:\n  L-1: What leads to L-7\n"), "SFC132")
    assert (finding.line, finding.column) == (2, 22)


def test_reasons_of_cells_and_classes_are_looked_at() -> None:
    model = (
        "actions:\n  CA-1:\n    not_hazardous:\n      provided: See CA-7\n      duration: {reason: See CA-8}\n"
        "      too-late: [{when: as in CA-9, reason: See CA-1}]\n"
        "ucas:\n  UCA-1: {type: provided, when: dark, no_scenario: {process: As in UCA-5}}\n"
    )
    assert [(one.item, one.field) for one in of(check(model), "SFC132")] == [
        ("CA-1", "not_hazardous.provided"),
        ("CA-1", "not_hazardous.duration.reason"),
        ("CA-1", "not_hazardous.too-late[0].when"),
        ("UCA-1", "no_scenario.process"),
    ]
    assert of(check(model), "SFC133") == []


def test_the_first_item_of_a_kind_makes_the_ids_of_its_form_known() -> None:
    before = "hazards:\n  H-1: {text: As in A-7, losses: []}\n" + "".join(f"  H-{n}: State {n}\n" for n in range(2, 12))
    assumption = "assumptions:\n  A-1: {about: [H-2], text: It is so}\n"
    checker = Checker(as_of=TODAY)
    case = case_of(a=before, b="")
    assert of(checker.update(case), "SFC132") == []
    more = case.replaced({"model/b.yaml": read("model/b.yaml", assumption.encode())})
    assert [one.item for one in of(checker.update(more), "SFC132")] == ["H-1"]
    again = more.replaced({"model/b.yaml": read("model/b.yaml", b"")})
    assert of(checker.update(again), "SFC132") == []
