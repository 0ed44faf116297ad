"""Words that say nothing settle nothing: placeholders as reasons, as statements, and in unsafe control actions."""

from __future__ import annotations

import pytest

from safetycase.documents import read
from safetycase.findings import Severity
from safetycase.rules import Checker, check_case
from safetycase.stpa import CellState, grid, grid_view
from safetycase.trace import coverage
from tests.rules.cases import MANIFEST, TODAY, case_of, check, codes, of

HEAD = """\
losses: {L-1: Harm to a patient}
hazards: {H-1: {text: Too much insulin, losses: [L-1]}}
elements:
  pump: {role: controller}
  patient: {role: process}
"""
ACTION = "actions:\n  CA-1: {title: deliver insulin, from: pump, to: patient%s}\n"


@pytest.mark.parametrize("text", ["TODO", "n/a", "-", "none", "TODO: write", "x", "not hazardous"])
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
    no_scenario = "no_scenario: {process: It melts (TBD)}"
    uca = f"ucas:\n  UCA-1: {{action: CA-1, type: provided, when: low, hazards: [H-1], {no_scenario}}}\n"
    (finding,) = of(check(HEAD + ACTION % "" + uca), "SFC121")
    assert finding.field == "no_scenario.process"


IMPOSSIBLE = (
    "hazards: [H-1], context: {patient/g: []}",
    "UCA-1 (no state of the world fits its context)",
)
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


@pytest.mark.parametrize(("fields", "words"), [*UNFINISHED, IMPOSSIBLE])
def test_unsafe_control_that_is_not_finished_covers_no_hazard(fields: str, words: str) -> None:
    model = HEAD.replace("role: process", "role: process, state: {g: {values: [low, high]}}") + ACTION % ""
    ucas = "ucas:\n  UCA-1: {action: CA-1, type: provided, %s}\n"
    done = check(model + ucas % "when: glucose is low, hazards: [H-1]")
    assert "SFC204" not in codes(done)
    (finding,) = of(check(model + ucas % fields), "SFC204")
    if "hazards: [H-1]" in fields and "when: TODO" not in fields:
        assert finding.message == f"no unsafe control action leads to H-1; {words.replace(' (', ' is not finished (')}"
    figures = {(one.kind, one.toward): one.words for one in coverage(case_of(model + ucas % fields))}
    assert figures["hazard", "uca"] == figures["action", "uca"] == "0 of 1 (0 %)"


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


BLANK = [
    ("text: Insulin must not be given when glucose is low, ", "SFC203", "SC-1", "SFC120"),
    (", text: The limit is not checked", "SFC408", "LS-1", "SFC503"),
    (", text: The pump shall check the limit", "SFC502", "R-1", "SFC120"),
    ("ucas: [UCA-1], refines: [SC-1], text: The pump must not deliver", "SFC407", "CC-1", "SFC120"),
]


@pytest.mark.parametrize(("said", "gap", "item", "told"), BLANK)
@pytest.mark.parametrize("blank", ["", "text: ' '", "text: '\u2060'", "title: '\u200b'"])
def test_an_item_that_says_nothing_at_all_covers_nothing(said: str, gap: str, item: str, told: str, blank: str) -> None:
    model = HEAD + ACTION % "" + CHAIN
    assert {gap, told}.isdisjoint(codes(check(model)))
    left = f"refines: [SC-1], {blank}" if item == "CC-1" else f"{blank}, " if said.endswith(" ") else f", {blank}"
    case = case_of(model.replace(said, left if blank or item == "CC-1" else ""))
    assert not case.items[item].covers
    found = check_case(case, as_of=TODAY)
    (own,) = [one for one in of(found, told) if one.item == item]
    assert own.message.endswith(", so it covers nothing")
    assert own.severity is Severity.WARNING
    if item != "CC-1":
        assert f"{item} would settle it, but says nothing" in {finding.hint for finding in of(found, gap)}


@pytest.mark.parametrize("blank", ["{}", "{text: ' '}", "{title: '\u200b'}", "{about: [CA-1]}"])
def test_a_justification_that_says_nothing_decides_no_cell(blank: str) -> None:
    model = HEAD + ACTION % ", not_hazardous: {provided: {because: J-1}}" + f"justifications: {{J-1: {blank}}}\n"
    assert grid(case_of(model))[0].cells[1].state is CellState.OPEN
    assert any(one.message.endswith("so it covers nothing") for one in of(check(model), "SFC120"))
    assert of(check(model), "SFC403")


@pytest.mark.parametrize(
    ("item", "covers"),
    [
        ("hazards: {X-1: {condition: The gap is too small}}", True),
        ("hazards: {X-1: {losses: [L-1]}}", False),
        ("losses: {X-1: {category: safety}}", False),
        ("ucas: {X-1: {action: CA-1, type: provided}}", True),
        ("controller_constraints: {X-1: {ucas: [UCA-1]}}", True),
        ("scenarios: {X-1: {ucas: [UCA-1], class: controller}}", False),
        ("scenarios: {X-1: {ucas: [UCA-1], factor: controller.failure}}", True),
        ("scenarios: {X-1: {ucas: [UCA-1], believes: {glucose: high}}}", True),
        ("scenarios: {X-1: {ucas: [UCA-1], mechanism_text: It rusts}}", True),
        ("scenarios: {X-1: {ucas: [UCA-1], adversary: {who: A thief, how: With a jammer}}}", True),
        ("requirements: {X-1: {addresses: [SC-1], target: {metric: all-pass}}}", True),
        ("requirements: {X-1: {addresses: [SC-1], fit_criterion: At most 1 s}}", True),
        ("requirements: {X-1: {addresses: [SC-1], kind: functional}}", False),
        ("assumptions: {X-1: {extrapolates: {from: ENV-1, to: ENV-2}}}", True),
        ("assumptions: {X-1: {expires: '2030-01-01'}}", False),
        ("defeaters: {X-1: {challenges: [R-1], state: sustained}}", True),
        ("evidence: {X-1: {supports: [R-1]}}", True),
        ("actions: {X-1: {from: pump, to: patient}}", True),
    ],
)
def test_what_follows_from_fields_is_said(item: str, covers: bool) -> None:
    assert case_of(item).items["X-1"].covers is covers


@pytest.mark.parametrize("said", ["'???'", "'...'", "'\u200b'", "' '"])
@pytest.mark.parametrize("collection", ["losses", "hazards", "constraints", "ucas", "scenarios", "requirements"])
def test_texts_without_a_word_are_checked_for_words_all_the_same(collection: str, said: str) -> None:
    assert {"SFC120", "SFC123", "SFC503", "SFC413"} & codes(check(f"{collection}: {{X-1: {{title: {said}}}}}\n"))


@pytest.mark.parametrize("blank", ["title: ' '", "title: '\u200b'", "condition: ' '"])
def test_a_placeholder_beside_a_blank_is_a_placeholder(blank: str) -> None:
    item = case_of(f"hazards: {{H-9: {{{blank}, text: TODO}}}}\n").items["H-9"]
    assert (item.placeholder, item.covers) == ("text", False)


def test_what_becomes_said_is_seen_by_what_it_settles() -> None:
    model = HEAD + ACTION % "" + CHAIN
    said = "text: Insulin must not be given when glucose is low, "
    case = case_of(model.replace(said, ""))
    checker = Checker(as_of=TODAY)
    assert "SFC203" in codes(checker.update(case))
    after = case.replaced({"model/model.yaml": read("model/model.yaml", model.encode())})
    assert checker.update(after) == check_case(after, as_of=TODAY)


LOOP = "elements: {pump: {role: controller%s}, patient: {role: process}}\n" + ACTION % ""


@pytest.mark.parametrize(
    ("model", "rule"),
    [("{TODO: TODO}", "SFC318"), ("{TODO: Blood glucose}", "SFC318"), ("{TBD: {values: [low, high]}}", "SFC318")],
)
def test_a_variable_without_a_name_is_no_process_model(model: str, rule: str) -> None:
    assert rule in codes(check(LOOP % f", process_model: {model}"))
    assert rule not in codes(check(LOOP % ", process_model: {glucose: TODO}"))


@pytest.mark.parametrize(("who", "how"), [("TODO", "TODO"), ("A thief", "TBD"), ("-", "With a jammer")])
def test_an_adversary_who_is_only_a_placeholder_is_not_stated(who: str, how: str) -> None:
    lacking = f"scenarios: {{LS-1: {{text: x, intent: adversarial, adversary: {{who: '{who}', how: '{how}'}}}}}}\n"
    assert "SFC530" in codes(check(lacking))


@pytest.mark.parametrize("by", ["TODO", "n/a", "'-'", "' '"])
def test_a_review_by_nobody_records_nothing(by: str) -> None:
    model = (
        "losses: {L-1: {text: Harm to a patient, status: approved}}\nreviews:\n"
        "  RV-1: {by: %s, date: '2026-03-01', verdict: accepted, independent: true, items: [L-1]}\n"
    )
    assert {"SFC124", "SFC125"} <= codes(check(model % by))
    assert {"SFC124", "SFC125"}.isdisjoint(codes(check(model % "Ada")))


@pytest.mark.parametrize("field", ["discharged_by: TODO", "monitor: {metric: TODO}", "monitor: {metric: n/a}"])
def test_an_assumption_is_not_watched_by_a_placeholder(field: str) -> None:
    assert "SFC127" in codes(check(f"assumptions: {{A-1: {{text: It is dry, {field}}}}}\n"))


@pytest.mark.parametrize(
    ("item", "field"),
    [
        ("elements: {X-1: {process_model: {glucose: TODO}}}", "process_model.glucose"),
        ("elements: {X-1: {process_model: {TODO: Blood glucose}}}", "process_model.TODO"),
        ("elements: {X-1: {process_model: {TODO: TODO}}}", "process_model.TODO"),
        ("elements: {X-1: {state: {glucose: {values: [low, TBD], unit: mmol/l}}}}", "state.glucose.values[1]"),
        ("scenarios: {X-1: {text: x, adversary: {who: A thief, how: Somehow (TBC)}}}", "adversary.how"),
        ("reviews: {X-1: {by: TODO}}", "by"),
        ("requirements: {X-1: {text: x, target: {failure: FIXME}}}", "target.failure"),
        ("hazards: {X-1: {text: x, owner: '???'}}", "owner"),
        ("stakeholders: {X-1: {text: x, stakes: [His life, XXX]}}", "stakes[1]"),
    ],
)
def test_a_marker_is_named_wherever_it_stands(item: str, field: str) -> None:
    assert [finding.field for finding in of(check(item), "SFC121")] == [field]


@pytest.mark.parametrize(
    "item",
    [
        "scenarios: {X-1: {text: x, ucas: [TODO]}}",
        "evidence: {X-1: {text: x, artefact: {path: TODO/run.xml}, select: {where: {name: test TODO}}}}",
        "losses: {X-1: {text: x, waivers: [{rule: SFC201, reason: It is insured, by: TODO}]}}",
        "elements: {X-1: {process_model: {mode: {values: [none, n/a]}}}}",
        "hazards: {X-1: {text: The mode TODOS is on, owner: TBDs}}",
    ],
)
def test_what_others_tell_and_words_of_machines_are_no_markers(item: str) -> None:
    assert of(check(item), "SFC121") == []


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
