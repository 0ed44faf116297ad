"""What the rules about the grid and the context tables say, where, and about what they are silent."""

from __future__ import annotations

import pytest

from safetycase.case import AnyItem, Case
from safetycase.documents import read
from safetycase.findings import Severity
from safetycase.model.scenarios import SUBTYPES
from safetycase.rules import Checker, check_case, context_tables
from safetycase.rules.context_conflicts import MOST
from safetycase.stpa.context_table import RowState, tables_of
from safetycase.stpa.contexts import Contexts, contexts_of
from tests.rules.cases import MANIFEST, TODAY, case_of, check, codes, of, source_of

HEAD = """\
hazards: {H-1: Too much insulin, H-2: Too little insulin}
elements:
  pump:
    role: controller
    process_model:
      glucose: {values: [low, high]}
      trend: {values: [up, down, flat]}
      speed: {range: [0, 5]}
  patient: {role: process}
actions:
  CA-1: {title: deliver insulin, from: pump, to: patient%s}
"""


def findings_of(rule: str, more: str, action: str = "") -> list[tuple[str, str, str]]:
    """The item, field and message of each finding of a rule."""
    found = of(check(HEAD % (f", {action}" if action else "") + more), rule)
    return [(finding.item, finding.field, finding.message) for finding in found]


def ucas(*fields: str) -> str:
    """Unsafe control actions with these fields, each with a hazard."""
    named = (one if "hazards:" in one else f"{one}, hazards: [H-1]" for one in fields)
    return "ucas:\n" + "".join(f"  UCA-{n}: {{action: CA-1, {one}}}\n" for n, one in enumerate(named, 1))


def test_a_conflict_names_both_sides_and_the_context() -> None:
    more = ucas(
        "type: provided, context: {glucose: low, trend: [up, down]}",
        "type: not-provided, context: {trend: [down, flat]}",
        "type: not-provided, context: {glucose: low}",
    )
    assert findings_of("SFC422", more) == [
        (
            "UCA-1",
            "context",
            "CA-1 is unsafe when it is provided (UCA-1) and when it is not (UCA-2 and 1 more), "
            "where glucose is low and trend is down",
        )
    ]
    (finding,) = of(check(HEAD % "" + more), "SFC422")
    assert finding.severity is Severity.WARNING
    assert [place.message for place in finding.related] == ["unsafe when not provided"]


@pytest.mark.parametrize(
    "second",
    [
        "type: not-provided, context: {glucose: high}",
        "type: not-provided, context: {glucose: low}, when: it is night",
        "type: not-provided, when: glucose is low",
        "type: not-provided, context: {glucose: low}, status: obsolete",
        "type: not-provided, context: {glucose: low}, origin: generated",
        "type: not-provided, context: {glucos: low}",
        "type: timing-or-order, context: {glucose: low}",
    ],
)
def test_only_what_is_certain_is_called_a_conflict(second: str) -> None:
    assert findings_of("SFC422", ucas("type: provided, context: {glucose: low}", second)) == []


def test_too_much_and_none_at_all_may_both_be_unsafe() -> None:
    more = ucas(
        "type: provided, subtype: excessive, context: {glucose: low}", "type: not-provided, context: {glucose: low}"
    )
    assert findings_of("SFC422", more) == []


def test_never_safe_and_never_withheld_conflict_in_every_context() -> None:
    more = ucas("type: provided, subtype: never-safe", "type: not-provided, context: {glucose: [low, high]}")
    assert findings_of("SFC422", more)[0][2].endswith("(UCA-2), in every context")


def test_what_says_nothing_new_is_named_once() -> None:
    more = ucas(
        "type: provided, context: {glucose: low}, hazards: [H-1]",
        "type: provided, context: {glucose: low}, hazards: [H-1]",
        "type: provided, subtype: excessive, context: {glucose: low, trend: up}, hazards: [H-1]",
        "type: provided, context: {glucose: low, trend: up}, hazards: [H-2]",
    )
    assert [(item, message) for item, _, message in findings_of("SFC423", more)] == [
        ("UCA-2", "UCA-2 says nothing new: UCA-1 holds wherever it does"),
        ("UCA-3", "UCA-3 says nothing new: UCA-1 and 1 more hold wherever it does"),
    ]
    assert [(item, message) for item, _, message in findings_of("SFC424", more)] == [
        ("UCA-4", "UCA-4 overlaps UCA-1, where glucose is low and trend is up")
    ]


def test_a_desired_action_against_an_unsafe_one() -> None:
    more = (
        ucas("type: provided, context: {glucose: low}", "type: not-provided, context: {trend: up}")
        + "desired:\n  DCA-1: {action: CA-1, type: provide}\n"
        + "  DCA-2: {action: CA-1, type: do-not-provide, context: {trend: up, glucose: high}}\n"
    )
    assert [message for _, _, message in findings_of("SFC425", more)] == [
        "UCA-1 calls it unsafe if CA-1 is provided, but DCA-1 wants just that, where glucose is low",
        "UCA-2 calls it unsafe if CA-1 is not provided, but DCA-2 wants just that, "
        "where glucose is high and trend is up",
    ]
    assert [message for _, _, message in findings_of("SFC426", more)] == [
        "DCA-2 wants CA-1 not to be provided, but DCA-1 wants it, where glucose is high and trend is up"
    ]


def test_a_reason_limited_to_a_context_against_unsafe_control_there() -> None:
    action = (
        "not_hazardous: {provided: [{context: {trend: up}, reason: aa}, {context: {glucose: high}, reason: bb}],"
        " too-late: [{context: {glucose: low}, reason: cc, verdict: out-of-scope}]}"
    )
    more = ucas(
        "type: provided, context: {glucose: low}", "subtype: too-late, context: {glucose: low}",
        "subtype: excessive, context: {glucose: high}",
    )  # fmt: skip
    assert findings_of("SFC427", more, action) == [
        (
            "CA-1",
            "not_hazardous.provided[0]",
            "provided is called not hazardous, but UCA-1 says otherwise, where glucose is low and trend is up",
        ),
        (
            "CA-1",
            "not_hazardous.too-late[0]",
            "too-late is called out of scope, but UCA-2 says otherwise, where glucose is low",
        ),
    ]


def test_never_safe_contradicts_a_reason_for_the_type() -> None:
    more = ucas("type: provided, subtype: never-safe, when: it is night")
    assert findings_of("SFC412", more, "not_hazardous: {provided: It is little}") == [
        (
            "CA-1",
            "not_hazardous.provided",
            "provided is called not hazardous in every context, but UCA-1 says otherwise",
        )
    ]
    assert findings_of("SFC412", more, "not_hazardous: {excessive: It is little}") == []


def test_that_it_is_not_always_unsafe_in_some_contexts_decides_none_of_them() -> None:
    more = ucas("type: provided, context: {glucose: high}")
    action = "not_hazardous: {never-safe: [{context: {glucose: '*'}, reason: Food makes it safe}]}"
    assert findings_of("SFC427", more, action) == []
    assert [message for _, _, message in findings_of("SFC421", more, action)] == [
        "CA-1 / provided: 1 of 2 contexts are decided only in part: glucose is low"
    ]
    open_cells = [message for _, _, message in findings_of("SFC401", "", action)]
    assert any(message.startswith("CA-1 / provided: decided in part") for message in open_cells)


def test_never_safe_contradicts_that_it_is_not_always_unsafe_in_some_context() -> None:
    more = ucas("type: provided, subtype: never-safe")
    action = "not_hazardous: {never-safe: [{context: {glucose: low}, reason: Food makes it safe}]}"
    assert len(findings_of("SFC427", more, action)) == 1


def test_undecided_contexts_are_put_together() -> None:
    more = ucas("type: provided, context: {glucose: low, trend: up}", "type: provided, when: it is night")
    assert findings_of("SFC421", more, "context_variables: [glucose, trend]") == [
        (
            "CA-1",
            "context_variables",
            "CA-1 / provided: 5 of 6 contexts are undecided: glucose is low and trend is down or flat; "
            "glucose is high; UCA-2 cannot be placed in the table",
        )
    ]


def test_what_is_limited_in_words_decides_in_part() -> None:
    more = ucas("type: provided, context: {glucose: [low, high]}, when: it is night")
    assert findings_of("SFC421", more) == [("CA-1", "", "CA-1 / provided: 2 of 2 contexts are decided only in part")]


def test_a_reason_in_every_context_leaves_none_open() -> None:
    more = ucas("type: provided, subtype: excessive, context: {glucose: low}")
    assert findings_of("SFC421", more, "not_hazardous: {provided: It is little}") == []


@pytest.mark.parametrize("context", ["{glucose: '*'}", "{glucose: [low, '*']}", "{glucose: [high, low]}"])
def test_a_star_stands_for_every_value(context: str) -> None:
    assert findings_of("SFC421", ucas(f"type: provided, context: {context}")) == []


def test_without_values_nothing_is_counted() -> None:
    more = ucas("type: provided, context: {speed: 3, glucose: low}")
    assert findings_of("SFC429", more, "context_variables: [speed, glucose]") == [
        (
            "CA-1",
            "context_variables",
            "which contexts of CA-1 are undecided cannot be told: speed has no declared values",
        )
    ]
    assert findings_of("SFC421", more) == []


NEVER_SAFE = "not_hazardous: {not-provided: a meal, timing-or-order: it is slow, duration: so is this, never-safe: %s}"


@pytest.mark.parametrize(
    "why",
    [
        "A meal asks for it",
        "{context: {glucose: '*'}, reason: A meal asks for it}",
        "[{context: {glucose: low}, reason: A meal asks for it}, {context: {glucose: high}, reason: It is high}]",
    ],
)
def test_that_providing_is_not_always_unsafe_does_not_say_that_it_never_is(why: str) -> None:
    def states(action: str) -> set[RowState]:
        case = case_of(HEAD % f", {action}, context_variables: [glucose]")
        tables = tables_of(contexts_of(case, case.items["CA-1"]), every=True)
        return {row.state for table in tables if table.key == "provided" for row in table.merged()}

    (message,) = [message for _, _, message in findings_of("SFC401", "", NEVER_SAFE % why)]
    assert message.startswith("CA-1 / provided: decided in part")
    assert states(NEVER_SAFE % why) <= {RowState.PARTIAL, RowState.OPEN}
    others = ", ".join(f"{one}: it is little" for one in SUBTYPES["provided"] if one != "never-safe")
    assert states(f"{NEVER_SAFE % why}".replace("{not-", f"{{{others}, not-", 1)) == {RowState.NOT_HAZARDOUS}


@pytest.mark.parametrize(
    ("fields", "denied"),
    [
        ("type: provided, context: {glucose: low}", []),
        ("type: provided, subtype: excessive, context: {glucose: low}", []),
        ("type: provided, subtype: never-safe, context: {glucose: low}", ["not_hazardous.never-safe"]),
        ("type: provided, subtype: never-safe, context: {glucose: high}", []),
    ],
)
def test_only_unsafe_control_that_is_never_safe_contradicts_a_reason_why_it_is_not(
    fields: str, denied: list[str]
) -> None:
    action = "not_hazardous: {never-safe: {context: {glucose: low}, reason: A meal asks for it}}"
    assert [field for _, field, _ in findings_of("SFC427", ucas(fields), action)] == denied


def test_a_variable_outside_the_table_is_named() -> None:
    more = ucas("type: provided, context: {glucose: low, trend: up}", "type: provided, context: {glucose: high}")
    assert findings_of("SFC430", more, "context_variables: [glucose]") == [
        ("UCA-1", "context", "trend does not bound the context table of CA-1")
    ]
    assert findings_of("SFC421", more, "context_variables: [glucose]")[0][2] == (
        "CA-1 / provided: 1 of 2 contexts are decided only in part: glucose is low"
    )


def test_unknown_names_have_their_own_findings_and_no_other() -> None:
    found = codes(check(HEAD % "" + ucas("type: provided, context: {glucos: low}, hazards: []")))
    assert "SFC106" in found
    assert not {code for code in found if "SFC421" <= code <= "SFC432"}
    found = codes(check(HEAD % "" + ucas("type: provided, context: {glucose: [lo, high]}")))
    assert "SFC107" in found
    assert not {code for code in found if "SFC421" <= code <= "SFC432"}


def test_many_findings_of_one_action_are_counted_in_the_last() -> None:
    more = ucas(*(["type: provided, context: {glucose: low}"] * (MOST + 6)))
    found = findings_of("SFC423", more)
    assert len(found) == MOST
    assert found[-1][2].endswith("; so it is with 5 more")


def test_how_much_is_asked_where_providing_it_is_decided() -> None:
    action = "parameters: {rate: {unit: U/h}}, not_hazardous: {provided: [{reason: aa}]}"
    assert findings_of("SFC420", "", action) == []
    action = "form: continuous, parameters: {rate: {unit: U/h}}"
    more = ucas("type: provided, when: it is night")
    assert findings_of("SFC420", more, action) == [
        ("CA-1", "", "nobody has decided whether CA-1 can be insufficient, excessive or in the wrong direction")
    ]
    assert len(findings_of("SFC420", more, f"{action}, not_needed: The vendor did")) == 1
    assert findings_of("SFC420", more.replace("when", "subtype: excessive, when"), action)[0][2].endswith(
        "can be insufficient or in the wrong direction"
    )


def test_a_generated_constraint_excludes_what_says_how_it_is_unsafe() -> None:
    more = (
        "ucas:\n  UCA-1: {when: it is night}\n  UCA-2: {subtype: excessive, action: CA-1, when: it is night}\n"
        "controller_constraints:\n  CC-1: {ucas: [UCA-2, UCA-1, UCA-9]}\n"
        "  CC-2: {ucas: [UCA-1], text: The pump must not deliver at night}\n"
    )
    assert findings_of("SFC432", more) == [
        ("CC-1", "ucas[1]", "CC-1 has no text and does not exclude UCA-1, which names no action and no type")
    ]


def test_after_an_edit_only_the_actions_concerned_are_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []

    def looking(case: Case, action: AnyItem) -> Contexts:
        looked.append(action.id)
        return contexts_of(case, action)

    monkeypatch.setattr(context_tables, "contexts_of", looking)
    text = (
        HEAD % "" + "  CA-2: {title: stop, from: pump, to: patient}\n" + ucas("type: provided, context: {glucose: low}")
    )
    other = "ucas:\n  UCA-9: {action: CA-2, type: provided, context: {glucose: %s}}\n"
    case = case_of(a=text, b=other % "low")
    checker = Checker(as_of=TODAY)
    checker.update(case)
    assert sorted(set(looked)) == ["CA-1", "CA-2"]
    looked.clear()
    after = case.replaced({"model/b.yaml": read("model/b.yaml", (other % "high").encode())})
    assert checker.update(after) == check_case(after, as_of=TODAY)
    assert looked == ["CA-2"]
    looked.clear()
    changed = (text.replace("glucose: {values: [low, high]}", "glucose: {values: [low, high, none]}")).encode()
    element = after.replaced({"model/a.yaml": read("model/a.yaml", changed)})
    checker.update(element)
    assert sorted(set(looked)) == ["CA-1", "CA-2"]


def test_variables_of_imported_cases_are_compared_and_counted() -> None:
    elements = "elements:\n  ecu: {role: controller, process_model: {slip: {values: [low, high]}}}\n"
    model = HEAD % "" + ucas(
        "type: provided, context: {brakes:ecu/slip: low}", "type: not-provided, context: {brakes:ecu/slip: [low, high]}"
    )
    manifest = f"{MANIFEST}imports: {{brakes: ../brakes}}\n"
    found = check(model, manifest=manifest, others={"../brakes": source_of(elements, name="brakes")})
    assert of(found, "SFC422")[0].message.endswith("(UCA-2), where brakes:ecu/slip is low")
    assert [finding.message for finding in of(found, "SFC421")] == [
        "CA-1 / provided: 1 of 2 contexts are undecided: brakes:ecu/slip is high"
    ]


def test_many_and_long_values_make_no_long_message() -> None:
    values = [f"{number}{'x' * 500}" for number in range(300)]
    model = (
        "hazards: {H-1: x}\nelements:\n"
        f"  pump: {{role: controller, process_model: {{glucose: {{values: [{', '.join(values)}]}}}}}}\n"
        "  patient: {role: process}\nactions:\n  CA-1: {title: deliver, from: pump, to: patient}\n"
    )
    (finding,) = of(check(model + ucas(f"type: provided, context: {{glucose: {values[0]}}}")), "SFC421")
    assert len(finding.message) < 1000
    assert "299 of 300 contexts are undecided" in finding.message
    assert "or 292 more" in finding.message


def test_ten_thousand_unsafe_control_actions_of_one_action_are_compared() -> None:
    values = ["low", "high"]
    turns = ["up", "down", "flat"]
    count = 10_000
    fields = (
        f"type: {'provided' if number % 2 else 'not-provided'}, "
        f"context: {{glucose: {values[number // 2 % 2]}, trend: {turns[number // 4 % 3]}}}"
        for number in range(count)
    )
    case = case_of(HEAD % "" + ucas(*fields))
    assert len(contexts_of(case, case.items["CA-1"]).ucas) == count
    found = list(context_tables.check_contexts(case))
    assert {problem.rule.code for problem in found} == {"SFC422", "SFC423"}
    assert len(found) == 2 * MOST
    assert found[0].message == (
        "CA-1 is unsafe when it is provided (UCA-2) and when it is not (UCA-1 and 833 more), "
        "where glucose is low and trend is up"
    )


def test_a_value_of_another_type_is_told_apart_from_those_allowed() -> None:
    text = (
        "elements: {pump: {role: controller, process_model: {mode: {values: [1, 2]}}}, body: {role: process}}\n"
        "actions: {CA-1: {title: bolus, from: pump, to: body}}\n"
        'ucas: {UCA-1: {action: CA-1, type: provided, context: {mode: "1"}}}\n'
    )
    (message,) = [finding.message for finding in check(text) if "is no value of" in finding.message]
    assert message.startswith('"1" is no value of mode (1, 2)')


def test_numbers_outside_a_range_are_no_values() -> None:
    more = ucas("type: provided, context: {speed: [3, 5.5, -1, fast]}", "type: provided, context: {speed: 9}")
    assert findings_of("SFC107", more) == [
        ("UCA-1", "context.speed[1]", "5.5 is no value of speed (0 to 5)"),
        ("UCA-1", "context.speed[2]", "-1 is no value of speed (0 to 5)"),
        ("UCA-2", "context.speed", "9 is no value of speed (0 to 5)"),
    ]
