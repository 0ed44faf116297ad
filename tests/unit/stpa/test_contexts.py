"""What is said of an action in its contexts: read, laid out in tables, compared; against going through every row."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from safetycase.case import Case, Memory, load
from safetycase.case.variables import Variables
from safetycase.model.scenarios import SUBTYPES
from safetycase.stpa import context_conflicts as conflicts
from safetycase.stpa.boxes import bits
from safetycase.stpa.context_table import ContextTable, RowState, tables_of
from safetycase.stpa.contexts import Contexts, contexts_of

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
        limit = "" if key == kind else key
        for index, entry in enumerate(entries):
            inside = {row for row in rows(names) if holds(entry.get("context", {}), names, row)}
            if entry.get("context") and not entry.get("when"):
                spoken = TYPES[kind] if not limit and kind in ("timing-or-order", "duration") else [limit]
                modes = {one or "" for one in spoken}
                unsafe = [uca for uca, (type_, mode_, _) in exact.items() if type_ == kind and mode_ in modes]
                if key == "never-safe":
                    unsafe = [uca for uca in exact if model["ucas"].get(uca, {}).get("subtype") == key]
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
            limited += [(entry, "" if key == kind else key, False) for entry in entries]
    for item, limit, is_uca in limited:
        always = not is_uca or item.get("subtype") == "never-safe"
        exact, context = is_exact(item, always=always), item.get("context", {})
        finished = not is_uca or bool(item["hazards"])
        if not can_be(context):
            continue
        if not context:
            said = said or (exact and (not limit or (finished and table.key in ("timing-or-order", "duration"))))
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
    subtypes = SUBTYPES.get(table.key, ())  # type: ignore[call-overload]
    if "" not in settled and not (subtypes and settled >= set(subtypes)):
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
