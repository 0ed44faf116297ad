"""Words that say nothing settle nothing: placeholders as reasons, as statements, and in unsafe control actions."""

from __future__ import annotations

import pytest

from safetycase.findings import Severity
from safetycase.findings.text import placeholder, reason
from safetycase.stpa import CellState, grid, grid_view
from safetycase.trace import coverage
from tests.rules.cases import MANIFEST, case_of, check, codes, of

HEAD = """\
losses: {L-1: Harm to a patient}
hazards: {H-1: {text: Too much insulin, losses: [L-1]}}
elements:
  pump: {role: controller}
  patient: {role: process}
"""
ACTION = "actions:\n  CA-1: {title: deliver insulin, from: pump, to: patient%s}\n"
NOTHING = [
    "TODO", "todo.", "TBD", "n/a", "N/A.", "na", "none", "None", "no", "xxx", "FIXME!", "???", "-", ".", "…", "—",
    "TODO TODO", "(TBD)", "to be determined", "\u200b-\u200b",
]  # fmt: skip
SOMETHING = [
    "No insulin is left", "TODO with the hospital", "It is little", "Na+ is too low", "n/a: it is shut", "J-1",
    "\u7121\u5bb3",
]  # fmt: skip


@pytest.mark.parametrize("text", NOTHING)
def test_a_placeholder_is_no_reason(text: str) -> None:
    assert reason(text) == ""


@pytest.mark.parametrize("text", SOMETHING)
def test_what_says_more_is_a_reason(text: str) -> None:
    assert reason(f" {text}\n") == text
    assert not placeholder(text)


def test_nothing_at_all_is_no_placeholder() -> None:
    assert not placeholder("")
    assert not placeholder("  \u200b ")


@pytest.mark.parametrize("text", ["TODO", "n/a", "-", "none"])
def test_a_verdict_whose_reason_says_nothing_decides_no_cell(text: str) -> None:
    for written in (f"'{text}'", f"{{reason: '{text}'}}", f"[{{reason: '{text}'}}]"):
        model = HEAD + ACTION % f", not_hazardous: {{provided: {written}, duration: It is too short}}"
        cell = grid(case_of(model))[0].cells[1]
        assert cell.state is CellState.OPEN
        found = check(model)
        assert [finding.severity for finding in of(found, "SFC403")] == [Severity.ERROR]
        assert any(finding.message.startswith("CA-1 / provided") for finding in of(found, "SFC401"))


def test_a_marker_within_a_reason_is_named() -> None:
    model = HEAD + ACTION % ", not_hazardous: {provided: [{reason: It is little (TBC)}], duration: TODO}"
    (finding,) = of(check(model), "SFC121")
    assert (finding.field, finding.severity) == ("not_hazardous.provided[0].reason", Severity.INFO)
    uca = (
        "ucas:\n  UCA-1: {action: CA-1, type: provided, when: low, hazards: [H-1], no_scenario: {process: TBD later}}\n"
    )
    (finding,) = of(check(HEAD + ACTION % "" + uca), "SFC121")
    assert finding.field == "no_scenario.process"


UNFINISHED = [
    ("when: TODO, hazards: [H-1]", "UCA-1 (when says only TODO)"),
    ("when: TODO", "UCA-1 (when says only TODO)"),
    ("text: n/a, when: glucose is low, hazards: [H-1]", "UCA-1 (text says only n/a)"),
    ("when: glucose is low", "UCA-1 (it leads to no hazard)"),
    ("when: glucose is low, hazards: [H-9]", "UCA-1 (it leads to no hazard)"),
    ("when: glucose is low, hazards: [L-1]", "UCA-1 (it leads to no hazard)"),
    ("when: glucose is low, hazards: [H-1], subtype: too-lat", "UCA-1 (its subtype cannot be read)"),
    ("when: glucose is low, hazards: [H-1], subtype: too-late", "UCA-1 (too-late is no subtype of provided)"),
]


@pytest.mark.parametrize(("fields", "words"), UNFINISHED)
def test_unsafe_control_that_is_not_finished_decides_no_cell(fields: str, words: str) -> None:
    model = HEAD + ACTION % "" + f"ucas:\n  UCA-1: {{action: CA-1, type: provided, {fields}}}\n"
    view = grid_view(case_of(model))
    cell = view.actions[0].cells[1]
    assert (cell.state, cell.ucas, cell.unfinished_words) == (CellState.OPEN, (), words)
    assert view.tally.words == "0 of 4 cells decided"
    found = of(check(model), "SFC401")
    assert len(found) == 4
    (own,) = [finding for finding in found if finding.message.startswith("CA-1 / provided")]
    assert own.message.endswith(f"; {words.replace('UCA-1 (', 'UCA-1 is not finished (')}")


def test_finished_unsafe_control_decides_its_cell() -> None:
    ucas = "ucas:\n  UCA-1: {action: CA-1, type: provided, when: glucose is low, hazards: [H-1]}\n"
    assert grid(case_of(HEAD + ACTION % "" + ucas))[0].cells[1].state is CellState.UCA


def test_four_placeholders_for_unsafe_control_leave_four_cells_open() -> None:
    kinds = ("not-provided", "provided", "timing-or-order", "duration")
    ucas = "".join(f"  UCA-{n}: {{action: CA-1, type: {kind}, when: TODO}}\n" for n, kind in enumerate(kinds))
    model = f"{HEAD}{ACTION % ''}ucas:\n{ucas}"
    assert grid_view(case_of(model)).tally.words == "0 of 4 cells decided"
    assert len(of(check(model), "SFC401")) == 4


def test_what_a_decided_cell_of_timing_leaves_unasked_is_named() -> None:
    line = "ucas:\n  UCA-1: {action: CA-1, type: timing-or-order%s, when: it is due, hazards: [H-1]}\n"

    def also(subtype: str, action: str = "") -> str:
        return grid_view(case_of(HEAD + ACTION % action + line % subtype)).actions[0].cells[2].also

    assert also(", subtype: too-early") == "also ask: too late, out of order"
    assert also(", subtype: too-early", ", not_hazardous: {too-late: It is slow}") == "also ask: out of order"
    assert also("") == ""


CHAIN = """\
constraints:
  SC-1: {text: Insulin must not be given when glucose is low, hazards: [H-1]}
ucas:
  UCA-1: {action: CA-1, type: provided, when: glucose is low, hazards: [H-1]}
controller_constraints:
  CC-1: {ucas: [UCA-1], refines: [SC-1], text: The pump must not deliver}
scenarios:
  LS-1: {ucas: [UCA-1], class: controller, text: The limit is not checked}
requirements:
  R-1: {addresses: [LS-1, SC-1], text: The pump shall check the limit}
"""


@pytest.mark.parametrize(
    ("said", "rule", "item"),
    [
        ("Insulin must not be given when glucose is low", "SFC203", "SC-1"),
        ("The pump must not deliver", "SFC407", "CC-1"),
        ("The limit is not checked", "SFC408", "LS-1"),
        ("The pump shall check the limit", "SFC502", "R-1"),
    ],
)
def test_an_item_that_says_only_a_placeholder_covers_nothing(said: str, rule: str, item: str) -> None:
    model = HEAD + ACTION % "" + CHAIN
    assert rule not in codes(check(model))
    found = check(model.replace(said, "TODO"))
    assert f"{item} would settle it, but says only TODO" in {finding.hint for finding in of(found, rule)}
    assert [(one.item, one.field, one.severity) for one in of(found, "SFC123")] == [(item, "text", Severity.WARNING)]
    assert of(found, "SFC121") == []
    longer = check(model.replace(said, f"{said} (TODO)"))
    assert rule not in codes(longer)
    assert [(one.item, one.severity) for one in of(longer, "SFC121")] == [(item, Severity.INFO)]


@pytest.mark.parametrize(
    ("said", "rule", "item"),
    [
        ("text: Insulin must not be given when glucose is low, ", "SFC203", "SC-1"),
        (", text: The pump shall check the limit", "SFC502", "R-1"),
    ],
)
def test_an_item_that_says_nothing_covers_nothing(said: str, rule: str, item: str) -> None:
    found = check((HEAD + ACTION % "" + CHAIN).replace(said, ""))
    assert f"{item} would settle it, but says nothing" in {finding.hint for finding in of(found, rule)}
    assert [one.message for one in of(found, "SFC120")] == [
        f"{item} has neither a title nor a text, so it covers nothing"
    ]


def test_a_requirement_whose_target_says_it_needs_no_text() -> None:
    target = "target: {metric: accuracy, at_least: 0.9}"
    found = check((HEAD + ACTION % "" + CHAIN).replace("text: The pump shall check the limit", target))
    assert not codes(found) & {"SFC120", "SFC502"}


def test_a_justification_without_words_decides_no_cell() -> None:
    model = HEAD + ACTION % ", not_hazardous: {provided: {because: J-1}}" + "justifications: {J-1: %s}\n"
    assert "SFC403" not in codes(check(model % "It is little"))
    assert "SFC403" in codes(check(model % "{}"))


@pytest.mark.parametrize("written", ["J-1", "J-1.", "brakes:J-1", "J-1, R-12 and A-3", "J-1TODO", "{reason: J-9}"])
def test_an_id_alone_is_no_reason(written: str) -> None:
    written = written if written.startswith("{") else f"'{written}'"
    model = HEAD + ACTION % f", not_hazardous: {{provided: {written}}}" + "justifications: {J-1: It is little}\n"
    assert grid(case_of(model))[0].cells[1].state is CellState.OPEN
    (finding,) = of(check(model), "SFC403")
    assert "no more than an id" in finding.message
    assert "{because: J-1}" in finding.message


@pytest.mark.parametrize("written", ["It is little, see J-1", "Type-2 diabetes", "H2O", "It follows from R-1 and R-2"])
def test_a_reason_may_name_ids(written: str) -> None:
    model = HEAD + ACTION % f", not_hazardous: {{provided: '{written}'}}"
    assert grid(case_of(model))[0].cells[1].state is CellState.NOT_HAZARDOUS


def test_placeholders_count_in_no_coverage() -> None:
    def figures(model: str) -> dict[tuple[str, str], str]:
        return {(one.kind, one.toward): one.words for one in coverage(case_of(model))}

    model = HEAD + ACTION % "" + CHAIN
    assert figures(model)["uca", "scenario"] == "1 of 1 (100 %)"
    assert figures(model.replace("The limit is not checked", "TBD"))["uca", "scenario"] == "0 of 1 (0 %)"
    assert figures(model)["scenario", "requirement"] == "1 of 1 (100 %)"
    assert figures(model.replace("The pump shall check the limit", "???"))["scenario", "requirement"] == "0 of 1 (0 %)"


def test_what_speaks_against_a_case_speaks_whatever_it_says() -> None:
    model = "defeaters: {D-1: {text: TODO, challenges: [R-1], state: sustained}}\nevidence: {E-1: TODO}\n"
    assert all(item.covers for item in case_of(model).items.values())


def test_another_statement_beside_a_placeholder_counts() -> None:
    model = HEAD + ACTION % "" + CHAIN.replace("text: The limit is not checked", "text: TODO, title: Limit not checked")
    assert "SFC408" not in codes(check(model))


@pytest.mark.parametrize("text", ["TODO", "n/a", "-"])
def test_reasons_that_say_nothing_excuse_nothing(text: str) -> None:
    gap = "losses:\n  L-1: {text: Harm, %s}\nhazards: {H-1: It floods}\n"
    assert "SFC201" in codes(check(gap % f"not_needed: '{text}'"))
    assert "SFC201" not in codes(check(gap % "not_needed: It is insured"))
    found = check(gap % f"waivers: [{{rule: SFC201, reason: '{text}'}}]")
    assert {"SFC073", "SFC201"} <= codes(found)
    setting = f"{MANIFEST}rules:\n  SFC201: {{enabled: false, because: '{text}'}}\n"
    assert {"SFC070", "SFC201"} <= codes(check(gap % "rationale: x", manifest=setting))
    uca = f"ucas:\n  UCA-1: {{action: CA-1, type: provided, when: low, no_scenario: {{process: '{text}'}}}}\n"
    assert "SFC507" in codes(check(HEAD + ACTION % "" + uca))
