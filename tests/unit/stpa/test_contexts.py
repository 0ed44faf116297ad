"""What is said of an action in its contexts: read, laid out in tables, compared; against going through every row."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safetycase.case import Case, Memory, load
from safetycase.stpa import context_conflicts as conflicts
from safetycase.stpa.boxes import bits
from safetycase.stpa.context_table import ContextTable, RowState, tables_of
from safetycase.stpa.contexts import Contexts, Statement, actions_with_contexts, contexts_of, together_desired
from safetycase.stpa.grid import CellState, grid
from safetycase.stpa.variables import Variables
from tests.rules.cases import case_of as yaml_case

VALUES = {"a": ["1", "2", "3"], "b": ["x", "y"], "c": ["p", "q", "r", "s"]}
NAMES = list(VALUES)
WORLD, BELIEF = ["1", "2"], ["1", "3"]
"""What the tank's level can be, and what the valve can believe of it as `a`."""
SAME = {"tank/level": "a"}
"""Names of variables that mean the same."""
TYPES: dict[str, list[str | None]] = {
    "not-provided": [None],
    "provided": [None, "never-safe", "excessive", "repeated"],
    "timing-or-order": [None, "too-early", "too-late", "out-of-order"],
    "duration": [None, "stopped-too-soon", "applied-too-long"],
}
Row = tuple[str, ...]
Item = dict[str, Any]


def values_of(name: str) -> list[str]:
    return VALUES[SAME.get(name, name)]


@st.composite
def contexts(draw: st.DrawFn) -> Item:
    """A context over some of the variables, and perhaps words that limit it further."""
    chosen = draw(st.lists(st.sampled_from([*NAMES, *SAME]), unique=True, max_size=3))
    least = draw(st.sampled_from([0, 1, 1]))
    context = {
        name: draw(
            st.one_of(
                st.just("*"),
                st.sampled_from(values_of(name)),
                st.lists(st.sampled_from([*values_of(name), "*"]), min_size=least, unique=True),
            )
        )
        for name in chosen
    }
    said: Item = {"context": context} if context else {}
    return {**said, **draw(st.sampled_from([{}, {}, {}, {"when": "it rains"}]))}


@st.composite
def ucas(draw: st.DrawFn) -> Item:
    kind = draw(st.sampled_from(list(TYPES)))
    subtype = draw(st.sampled_from(TYPES[kind]))
    hazards = draw(st.lists(st.sampled_from(["H-1", "H-2"]), unique=True, max_size=2))
    found = {"action": "CA-1", "type": kind, "hazards": hazards, **draw(contexts())}
    return {**found, "subtype": subtype} if subtype else found


@st.composite
def models(draw: st.DrawFn) -> Item:
    verdicts = draw(
        st.dictionaries(
            st.sampled_from(["provided", "never-safe", "excessive", "too-late", "duration"]),
            st.lists(contexts().map(lambda said: {**said, "reason": "It is shut"}), min_size=1, max_size=3),
            max_size=3,
        )
    )
    bound = draw(st.sampled_from([[], [], ["a"], ["tank/level"], ["c", "a"], NAMES]))
    desired = st.sampled_from(["provide", "do-not-provide"]).flatmap(
        lambda kind: contexts().map(lambda said: {"action": "CA-1", "type": kind, **said})
    )
    believed: Item = {name: {"values": VALUES[name]} for name in NAMES}
    believed["a"] = {"values": BELIEF, "describes": "tank/level"}
    action: Item = {"title": "open", "from": "valve", "to": "tank", "form": "continuous", "context_variables": bound}
    return {
        "elements": {
            "valve": {"role": "controller", "process_model": believed},
            "tank": {"role": "process", "state": {"level": {"values": WORLD}}},
        },
        "hazards": {"H-1": "Too full", "H-2": "Too empty"},
        "actions": {"CA-1": {**action, "not_hazardous": verdicts}},
        "ucas": {f"UCA-{n}": one for n, one in enumerate(draw(st.lists(ucas(), max_size=7)))},
        "desired": {f"DCA-{n}": one for n, one in enumerate(draw(st.lists(desired, max_size=4)))},
    }


def loaded(model: Item) -> Case:
    import json

    manifest = b'safetycase: "1"\nname: Test\n'
    return load(Memory({"safetycase.yaml": manifest, "model/model.yaml": json.dumps(model).encode()}))


def read(model: Item) -> Contexts:
    case = loaded(model)
    return contexts_of(case, case.items["CA-1"])


def named_of(found: Contexts) -> list[str]:
    return [SAME.get(variable.name, variable.name) for variable in found.frame.variables]


def rows(names: list[str]) -> list[Row]:
    return list(itertools.product(*(VALUES[name] for name in names)))


def holds(context: Mapping[str, Any], names: list[str], row: Row) -> bool:
    """Whether a row lies in a context, read value by value."""
    for name, said in context.items():
        wanted = said if isinstance(said, list) else [said]
        if "*" not in wanted and row[names.index(SAME.get(name, name))] not in wanted:
            return False
    return True


def can_be(context: Mapping[str, Any]) -> bool:
    """Whether some state of the world fits a context."""
    return any(holds(context, NAMES, row) for row in rows(NAMES))


def mode(item: Item) -> str:
    subtype = item.get("subtype")
    return "" if subtype in (None, "never-safe") else str(subtype)


def is_exact(item: Item, *, always: bool) -> bool:
    return not item.get("when") if item.get("context") else always and not item.get("when")


def exact_rows(model: Item, names: list[str]) -> dict[str, tuple[str, str, set[Row]]]:
    """Of each unsafe control action and desired action that holds in just the rows of its context: type, mode, rows."""
    found = {}
    for collection in ("ucas", "desired"):
        for item_id, item in model[collection].items():
            always = collection == "desired" or item.get("subtype") == "never-safe"
            if is_exact(item, always=always):
                inside = {row for row in rows(names) if holds(item.get("context", {}), names, row)}
                found[item_id] = item["type"], mode(item), inside
    return found


def pairs(found: dict[str, tuple[str, str, set[Row]]], one: str, other: str) -> set[str]:
    """The statements of one plain type that share a row with one of another."""
    ours = [(name, inside) for name, (kind, limit, inside) in found.items() if (kind, limit) == (one, "")]
    theirs = [inside for kind, limit, inside in found.values() if (kind, limit) == (other, "")]
    return {name for name, inside in ours if any(inside & their for their in theirs)}


@settings(max_examples=150, deadline=None)
@given(models())
def test_contradictions_are_those_that_going_through_the_rows_finds(model: Item) -> None:
    contexts = read(model)
    exact = exact_rows(model, named_of(contexts))
    assert {met.statement.item for met in conflicts.unsafe_both_ways(contexts)} == pairs(
        exact, "provided", "not-provided"
    )
    assert {met.statement.item for met in conflicts.against_desired(contexts)} == pairs(
        exact, "provided", "provide"
    ) | pairs(exact, "not-provided", "do-not-provide")
    assert {met.statement.item for met in conflicts.desired_both_ways(contexts)} == pairs(
        exact, "do-not-provide", "provide"
    )


@settings(max_examples=150, deadline=None)
@given(models())
def test_contexts_are_impossible_where_no_row_fits_them(model: Item) -> None:
    case = loaded(model)
    found = contexts_of(case, case.items["CA-1"])
    variables = Variables(case, case.items["valve"])
    for statement in (*found.ucas, *found.desired):
        context = case.items[statement.item].data.get("context", {})
        assert statement.impossible is bool(variables.misfit(context)) is not can_be(context)
        assert (statement.box is None) is statement.impossible
    for statement in found.verdicts:
        assert statement.verdict is not None
        assert statement.impossible is not can_be(statement.verdict.context)


@settings(max_examples=150, deadline=None)
@given(models())
def test_shared_rows_are_those_of_both(model: Item) -> None:
    contexts = read(model)
    names = named_of(contexts)
    exact = exact_rows(model, names)
    for met in conflicts.unsafe_both_ways(contexts):
        shared = exact[met.statement.item][2] & exact[met.first.item][2]
        assert {rows(names)[row] for row in bits(contexts.frame.layout.row_set(met.shared))} == shared
        others = [one for one, (kind, limit, inside) in exact.items()
                  if (kind, limit) == ("not-provided", "") and inside & exact[met.statement.item][2]]  # fmt: skip
        assert met.others == len(others)


@settings(max_examples=150, deadline=None)
@given(models())
def test_what_says_nothing_new_lies_within_another(model: Item) -> None:
    contexts = read(model)
    names = named_of(contexts)
    every = set(rows(names))
    exact = exact_rows(model, names)
    expected = set()
    for number, (name, item) in enumerate(model["ucas"].items()):
        inside = {row for row in every if holds(item.get("context", {}), names, row)}
        own = (inside, mode(item), name in exact, set(item["hazards"]))
        if not inside:
            continue
        for place, (other, theirs) in enumerate(model["ucas"].items()):
            if other == name or other not in exact or theirs["type"] != item["type"]:
                continue
            limit, wide = exact[other][1:]
            alike = (wide, limit, True, set(theirs["hazards"])) == own
            narrower = inside <= wide and limit in ("", own[1]) and own[3] <= set(theirs["hazards"])
            if narrower and (place < number or not alike):
                expected.add(name)
    assert {met.statement.item for met in conflicts.subsumed(contexts)} == expected
    overlapping = {
        name
        for number, (name, (kind, limit, inside)) in enumerate(exact.items())
        if name not in expected
        and name in model["ucas"]
        and any(
            (kind, limit) == theirs[:2] and inside & theirs[2] and other not in expected
            for other, theirs in list(exact.items())[:number]
        )
    }
    assert {met.statement.item for met in conflicts.overlapping(contexts, expected)} == overlapping


@settings(max_examples=150, deadline=None)
@given(models())
def test_safe_and_unsafe_meet_where_their_rows_do(model: Item) -> None:
    contexts = read(model)
    names = named_of(contexts)
    exact = exact_rows(model, names)
    expected = set()
    for key, entries in model["actions"]["CA-1"]["not_hazardous"].items():
        kind = next(name for name, subtypes in TYPES.items() if key == name or key in subtypes)
        limit = "" if key in (kind, "never-safe") else key
        for index, entry in enumerate(entries):
            inside = {row for row in rows(names) if holds(entry.get("context", {}), names, row)}
            if entry.get("context") and not entry.get("when"):
                spoken = TYPES[kind] if not limit and kind in ("timing-or-order", "duration") else [limit]
                modes = {one or "" for one in spoken}
                unsafe = [uca for uca, (type_, mode_, _) in exact.items() if type_ == kind and mode_ in modes]
                if any(exact[uca][2] & inside for uca in unsafe):
                    expected.add((key, index))
    assert {met.statement.path[1:3] for met in conflicts.safe_and_unsafe(contexts)} == expected


def answers(table: ContextTable, model: Item, row: Row, names: list[str]) -> RowState:
    """The state of a row of a table, found by asking every statement about it. `names` are the table's variables."""
    said, settled, unsafe = False, set(), False
    limited: list[tuple[Item, str, bool]] = [
        (item, mode(item), True) for item in model["ucas"].values() if item["type"] == table.key
    ]
    for key, entries in model["actions"]["CA-1"]["not_hazardous"].items():
        kind = next(name for name, subtypes in TYPES.items() if key == name or key in subtypes)
        if kind == table.key:
            limited += [(entry, "" if key in (kind, "never-safe") else key, False) for entry in entries]
    for item, limit, is_uca in limited:
        always = not is_uca or item.get("subtype") == "never-safe"
        exact, context = is_exact(item, always=always), item.get("context", {})
        finished = not is_uca or bool(item["hazards"])
        if not can_be(context):
            continue
        if not context:
            said = said or (exact and not limit)
            if exact and finished:
                settled.add(limit)
                unsafe = unsafe or is_uca
            continue
        inner = {name: values for name, values in context.items() if SAME.get(name, name) in names}
        if holds(inner, names, row):
            said = True
            outer = [values for name, values in context.items() if SAME.get(name, name) not in names]
            free = all("*" in values or set(values) >= set(every_value(values)) for values in outer)
            if exact and finished and free:
                settled.add(limit)
                unsafe = unsafe or is_uca
    split = [one for one in TYPES[table.key] if one] if table.key in ("timing-or-order", "duration") else []
    if "" not in settled and not (split and settled >= set(split)):
        return RowState.PARTIAL if said else RowState.OPEN
    return RowState.UNSAFE if unsafe else RowState.NOT_HAZARDOUS


def every_value(values: Any) -> list[str]:
    first = values[0] if isinstance(values, list) else values
    return next(known for known in VALUES.values() if first in known)


@settings(max_examples=200, deadline=None)
@given(models())
def test_tables_say_of_every_row_what_asking_every_statement_says(model: Item) -> None:
    for table in tables_of(read(model), every=True):
        assert table.enumerable
        names = [SAME.get(variable.name, variable.name) for variable in table.frame.variables]
        every = rows(names)
        expected = [answers(table, model, row, names) for row in every]
        found: dict[int, RowState] = {}
        for row in table.merged():
            places = list(bits(table.frame.layout.row_set(row.box)))
            assert len(places) == row.count
            assert found.keys().isdisjoint(places)
            found.update(dict.fromkeys(places, row.state))
        assert [found[place] for place in range(len(every))] == expected
        nothing, partly = table.undecided()
        assert set(bits(nothing)) == {place for place, state in enumerate(expected) if state is RowState.OPEN}
        assert set(bits(partly)) == {place for place, state in enumerate(expected) if state is RowState.PARTIAL}


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
