"""Where a statement about an action in a context stands, or why it stands nowhere."""

from __future__ import annotations

import pytest

from safetycase.case.variables import Variables
from safetycase.stpa import context_conflicts as conflicts
from safetycase.stpa.context_table import tables_of
from safetycase.stpa.contexts import Contexts, Statement, actions_with_contexts, contexts_of, together_desired
from safetycase.stpa.grid import CellState, grid
from tests.rules.cases import case_of as yaml_case

HEAD = """\
elements:
  pump:
    role: controller
    process_model:
      glucose: {values: [low, high], describes: patient/glucose}
      mode: {values: [1, true, "1"]}
      speed: {range: [0, 5]}
    state: {power: {values: ["on", "off"]}}
  patient: {role: process, state: {glucose: {values: [low, normal, high]}}}
  nurse: {role: controller, process_model: {shift: {values: [day, night]}}}
actions:
  CA-1: {title: deliver, from: pump, to: patient}
  CA-2: {title: alarm, from: pump, to: nurse}
ucas:
"""


def named_of(found: Contexts) -> list[str]:
    return [variable.name for variable in found.frame.variables]


def statements(*ucas: str, more: str = "") -> tuple[Contexts, tuple[Statement, ...]]:
    lines = "".join(f"  UCA-{n}: {{action: CA-1, type: provided, {uca}}}\n" for n, uca in enumerate(ucas))
    case = yaml_case(HEAD + lines + more)
    found = contexts_of(case, case.items["CA-1"])
    return found, found.ucas


def test_a_bare_name_means_what_the_process_model_describes() -> None:
    found, (bare, named) = statements("context: {glucose: low}", "context: {patient/glucose: low}")
    assert named_of(found) == ["glucose"]
    assert bare.box == named.box
    assert found.frame.variables[0].values == ("low", "normal", "high")
    assert found.frame.words(bare.box or 0) == "where glucose is low"


def test_values_of_different_types_are_different() -> None:
    found, (one, truth, word) = statements("context: {mode: 1}", "context: {mode: true}", 'context: {mode: "1"}')
    assert len({one.box, truth.box, word.box}) == 3
    assert found.frame.variables[0].values == ("1", "true", '"1"')


@pytest.mark.parametrize(
    "context",
    ["{glucos: low}", "{glucose: lo}", "{glucose: [low, lo]}", "{pump/glucos: low}", "{moon/x: 1}",
     "{'other:pump/glucose': low}", "{CA-1/x: low}", "{shift: day}"],
)  # fmt: skip
def test_what_nobody_declares_stands_nowhere(context: str) -> None:
    found, (uca,) = statements(f"context: {context}")
    assert uca.box is None
    assert list(conflicts.subsumed(found)) == []
    assert [table.unplaced for table in tables_of(found, every=True) if table.unplaced] == [(uca,)] * bool(
        tables_of(found, every=True)
    )


@pytest.mark.parametrize(
    ("context", "names"),
    [
        ("{glucose: []}", ("glucose",)),
        ("{speed: []}", ("speed",)),
        ("{glucose: low, patient/glucose: [normal, high]}", ("glucose", "patient/glucose")),
        ("{pump/glucose: low, glucose: high}", ("pump/glucose", "glucose")),
        ("{speed: 3, pump/speed: 4}", ("speed", "pump/speed")),
    ],
)
def test_what_no_state_of_the_world_fits_stands_nowhere(context: str, names: tuple[str, ...]) -> None:
    found, (uca, _) = statements(f"context: {context}", "context: {glucose: low}")
    assert uca.impossible
    assert uca.box is None
    (table,) = tables_of(found)
    assert table.unplaced == (uca,)
    case = yaml_case(HEAD + "  UCA-0: {action: CA-1}\n")
    context_read = yaml_case(f"{HEAD}  UCA-0: {{context: {context}}}\n").items["UCA-0"].data["context"]
    assert Variables(case, case.items["pump"]).misfit(context_read) == names


@pytest.mark.parametrize(
    "context",
    ["{glucose: [low, high], patient/glucose: [high, normal]}", "{glucose: low, patient/glucose: '*'}", "{}",
     "{glucos: [], glucose: []}", "{glucose: low, patient/glucose: hi}"],
)  # fmt: skip
def test_only_contexts_of_declared_values_are_impossible(context: str) -> None:
    _, (uca,) = statements(f"context: {context}")
    assert not uca.impossible


@pytest.mark.parametrize(
    ("believed", "world", "table"),
    [
        ("values: [low, ok]", "{values: [low, high]}", ("low", "high", "ok")),
        ("range: [0, 5]", "{values: [low, high]}", ("low", "high")),
        ("values: [low, ok]", "{range: [0, 5]}", ("low", "ok")),
        ("values: [1, true]", "{values: [1, '1']}", ("1", '"1"', "true")),
    ],
)
@pytest.mark.parametrize("name", ["level", "valve/level", "tank/level"])
def test_a_table_asks_about_the_world_and_what_is_believed(
    believed: str, world: str, table: tuple[str, ...], name: str
) -> None:
    case = yaml_case(
        f"elements:\n  valve: {{role: controller, process_model: {{level: {{{believed}, describes: tank/level}}}}}}\n"
        f"  tank: {{role: process, state: {{level: {world}}}}}\n"
        f"actions:\n  CA-1: {{title: open, from: valve, to: tank, context_variables: [{name}]}}\n"
    )
    (variable,) = contexts_of(case, case.items["CA-1"]).frame.variables
    assert variable.declared
    assert variable.values == table


def test_what_is_not_hazardous_as_far_as_is_believed_leaves_the_world_open() -> None:
    case = yaml_case(
        "elements:\n  th: {role: controller, process_model: {room: {values: [cold, mild], describes: heater/rt}}}\n"
        "  heater: {role: process, state: {rt: {values: [cold, mild, freezing, fire]}}}\n"
        "actions:\n  CA-1:\n    title: heat\n    from: th\n    to: heater\n"
        "    not_hazardous: {not-provided: {context: {room: [cold, mild]}, reason: It is warm outside}}\n"
    )
    (table,) = tables_of(contexts_of(case, case.items["CA-1"]))
    nothing, partly = table.undecided()
    assert (nothing.bit_count(), partly, table.rows) == (2, 0, 4)
    assert grid(case)[0].cells[0].state is CellState.PARTIAL


def test_a_context_that_could_not_be_read_whole_stands_nowhere() -> None:
    _, (uca,) = statements("context: {glucose: low, mode: {a: b}}")
    assert uca.box is None


def test_variables_without_values_are_compared_but_not_counted() -> None:
    found, (one, same, other) = statements("context: {speed: 3}", "context: {speed: [3, 4]}", "context: {speed: 5}")
    assert [met.statement for met in conflicts.subsumed(found)] == [one]
    assert list(conflicts.overlapping(found)) == [conflicts.Meeting(same, one, one.box or 0, 1)]
    (table,) = tables_of(found)
    assert table.endless == ("speed",)
    assert not table.enumerable
    assert found.frame.variables[0].values == ("3", "4", "5", "anything else")
    assert other.box is not None


def test_the_variables_of_a_state_and_of_other_elements_can_be_named() -> None:
    found, (uca,) = statements("context: {power: 'on', nurse/shift: day}")
    assert named_of(found) == ["power", "nurse/shift"]
    assert uca.box is not None


@pytest.mark.parametrize(
    ("uca", "exact", "structured"),
    [
        ("context: {glucose: low}", True, True),
        ("context: {glucose: low}, when: it rains", False, True),
        ("context: {glucose: low}, text: The pump does harm", True, True),
        ("when: it rains", False, False),
        ("text: The pump does harm", False, False),
        ("subtype: never-safe", True, False),
        ("subtype: never-safe, when: it rains", False, False),
        ("subtype: excessive", False, False),
    ],
)
def test_a_statement_is_exact_if_nothing_limits_it_in_words(uca: str, exact: bool, structured: bool) -> None:
    _, (found,) = statements(uca)
    assert (found.exact, found.structured) == (exact, structured)


@pytest.mark.parametrize("fields", ["status: obsolete", "origin: generated"])
def test_obsolete_and_unreviewed_items_say_nothing(fields: str) -> None:
    found, ucas = statements("context: {glucose: low}", f"context: {{glucose: low}}, {fields}")
    assert [uca.item for uca in ucas] == ["UCA-0"]
    assert list(conflicts.subsumed(found)) == []


def test_desired_actions_of_one_controller_are_compared_across_actions() -> None:
    desired = (
        "desired:\n  DCA-1: {action: CA-1, type: provide, context: {glucose: high}}\n"
        "  DCA-2: {action: CA-2, type: provide, context: {glucose: [low, high]}}\n"
        "  DCA-3: {action: CA-1, type: provide, context: {glucose: high}}\n"
    )
    case = yaml_case(HEAD.removesuffix("ucas:\n") + desired)
    ((controller, found),) = together_desired(case)
    assert controller.id == "pump"
    assert [(met.statement.item, met.first.item) for met in conflicts.desired_together(found)] == [
        ("DCA-2", "DCA-1"),
        ("DCA-3", "DCA-2"),
    ]


def test_only_actions_spoken_of_in_contexts_are_looked_at() -> None:
    case = yaml_case(HEAD + "  UCA-1: {action: CA-2, type: provided, when: always}\n")
    assert actions_with_contexts(case) == []
    case = yaml_case(HEAD + "  UCA-1: {action: CA-2, type: provided, context: {glucose: low}}\n")
    assert [action.id for action in actions_with_contexts(case)] == ["CA-2"]


def test_a_case_without_a_controller_of_the_action_is_survived() -> None:
    case = yaml_case("actions:\n  CA-1: {title: x}\nucas:\n  UCA-1: {action: CA-1, type: provided, context: {a: b}}\n")
    found = contexts_of(case, case.items["CA-1"])
    assert found.ucas[0].box is None
    assert tables_of(found) == []
