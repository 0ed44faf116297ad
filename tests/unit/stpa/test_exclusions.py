"""What controller constraints exclude and contradict, against going through every row."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from safetycase.case import Memory, load
from safetycase.stpa.boxes import Layout, bits
from safetycase.stpa.contexts import Contexts, contexts_of
from safetycase.stpa.exclusions import Excluded, against_desired, exclusions, opposed

VALUES = {"a": ["p", "q", "r"], "b": ["x", "y"]}
ROWS = [{"a": one, "b": other} for one in VALUES["a"] for other in VALUES["b"]]
UNSAFE: list[dict[str, str]] = [
    {"type": "not-provided"}, {"type": "provided"}, {"type": "provided", "subtype": "excessive"},
    {"type": "timing-or-order"}, {"type": "timing-or-order", "subtype": "too-late"},
]  # fmt: skip
DEMANDS: list[dict[str, Any]] = [
    {"requires": "provide"}, {"requires": "do-not-provide"}, {"forbids": ["excessive"]}, {"forbids": ["too-late"]},
    {"requires": "provide", "forbids": ["too-early", "too-late", "out-of-order"]}, {"forbids": ["timing-or-order"]}, {},
]  # fmt: skip
Item = dict[str, Any]

_contexts = st.dictionaries(
    st.sampled_from(["a", "b"]),
    st.sampled_from(["*", "p", "q", "x"]) | st.lists(st.sampled_from(["p", "r", "x", "y"]), min_size=1, unique=True),
    max_size=2,
).map(lambda said: {name: value for name, value in said.items() if _fits(name, value)})


def _fits(name: str, value: Any) -> bool:
    return value == "*" or set(value if isinstance(value, list) else [value]) <= set(VALUES[name])


@st.composite
def models(draw: st.DrawFn) -> Item:
    def said() -> Item:
        context = draw(_contexts)
        return {"context": context} if context else {}

    ucas = {
        f"UCA-{n}": {"action": "CA-1", "hazards": ["H-1"], **draw(st.sampled_from(UNSAFE)), **said()}
        for n in range(draw(st.integers(1, 3)))
    }
    constraints = {
        f"CC-{n}": {
            "ucas": draw(st.lists(st.sampled_from(sorted(ucas)), min_size=1, unique=True)),
            **draw(st.sampled_from(DEMANDS)),
            **said(),
            **draw(st.sampled_from([{}, {}, {}, {"when": "it rains"}, {"text": "It must be so"}])),
        }
        for n in range(draw(st.integers(0, 4)))
    }
    kinds = draw(st.lists(st.sampled_from(["provide", "do-not-provide"]), max_size=2))
    return {
        "elements": {
            "valve": {"role": "controller", "process_model": {name: {"values": VALUES[name]} for name in VALUES}},
            "tank": {"role": "process"},
        },
        "hazards": {"H-1": "Too full"},
        "actions": {"CA-1": {"title": "open", "from": "valve", "to": "tank"}},
        "ucas": ucas,
        "controller_constraints": constraints,
        "desired": {f"DCA-{n}": {"action": "CA-1", "type": kind, **said()} for n, kind in enumerate(kinds)},
    }


def read(model: Item) -> Contexts:
    files = {
        "safetycase.yaml": b'safetycase: "1"\nname: Test\n',
        "model/model.yaml": json.dumps({name: items or None for name, items in model.items()}).encode(),
    }
    case = load(Memory(files))
    return contexts_of(case, case.items["CA-1"])


def holds(context: Item, row: dict[str, str]) -> bool:
    for name, said in context.items():
        wanted = said if isinstance(said, list) else [said]
        if "*" not in wanted and row[name] not in wanted:
            return False
    return True


def sure(item: Item) -> bool:
    """Whether a constraint demands something of its own in values, or in every context."""
    if not (item.get("requires") or item.get("forbids")):
        return False
    return not item.get("when") and bool(item.get("context") or not item.get("text"))


def forbids(constraint: Item, uca: Item) -> bool:
    ways = constraint.get("forbids", [])
    if uca["type"] == "not-provided":
        return bool(constraint.get("requires") == "provide")
    if uca["type"] == "provided":
        return constraint.get("requires") == "do-not-provide" or uca.get("subtype") in ways
    whole = {"too-early", "too-late", "out-of-order"} <= set(ways) and not uca.get("subtype")
    return "timing-or-order" in ways or uca.get("subtype") in ways or whole


@settings(max_examples=300, deadline=None)
@given(models())
def test_what_stays_allowed_is_what_going_through_the_rows_finds(model: Item) -> None:
    contexts = read(model)
    for found in exclusions(contexts):
        uca = model["ucas"][found.uca.item]
        naming = [one for one in model["controller_constraints"].values() if found.uca.item in one["ucas"]]
        assert (found.state is Excluded.UNNAMED) is (not naming)
        told = all(sure(one) for one in naming) and bool(uca.get("context"))
        if not naming or not told:
            continue
        asking = [one for one in naming if forbids(one, uca)]
        inside = [number for number, row in enumerate(ROWS) if holds(uca["context"], row)]
        left = [number for number in inside if not any(holds(one.get("context", {}), ROWS[number]) for one in asking)]
        assert found.state is (Excluded.NO if left else Excluded.YES)
        if asking and left:
            limits = [dict(zip(_names(contexts), contexts.frame.limits(box), strict=True)) for box in found.left]
            said = [
                number
                for number, row in enumerate(ROWS)
                if any(all(not values or row[name] in values for name, values in one.items()) for one in limits)
            ]
            assert said == left


def _names(contexts: Contexts) -> list[str]:
    return [variable.name for variable in contexts.frame.variables]


@settings(max_examples=300, deadline=None)
@given(models())
def test_contradictions_are_those_that_share_a_row(model: Item) -> None:
    contexts = read(model)
    constraints = {name: one for name, one in model["controller_constraints"].items() if sure(one)}

    def meet(one: Item, other: Item) -> bool:
        return any(holds(one.get("context", {}), row) and holds(other.get("context", {}), row) for row in ROWS)

    expected = {
        name
        for name, one in constraints.items()
        for other in constraints.values()
        if one.get("requires") == "do-not-provide" and other.get("requires") == "provide" and meet(one, other)
    }
    assert {one.demand.said.item for one in opposed(contexts)} >= expected
    for clash in against_desired(contexts):
        one, other = model["controller_constraints"][clash.demand.said.item], model["desired"][clash.other.item]
        assert clash.demand.asks.requires != other["type"]
        assert meet(one, other)


_SIZES = st.lists(st.integers(1, 4), min_size=1, max_size=3)


@settings(max_examples=200, deadline=None)
@given(_SIZES, st.data())
def test_what_is_left_of_a_box_is_cut_into_disjoint_boxes(sizes: list[int], data: st.DataObject) -> None:
    layout = Layout(sizes)
    box = st.tuples(*(st.integers(1, 2**size - 1) for size in sizes)).map(lambda masks: layout.box(enumerate(masks)))
    one, others = data.draw(box), data.draw(st.lists(box, max_size=4))
    left = layout.without(one, others, 1000)
    assert left is not None
    rows = [set(bits(layout.row_set(part))) for part in left]
    assert all(rows)
    assert sum(map(len, rows)) == len(set().union(*rows))
    taken = set().union(*(bits(layout.row_set(other)) for other in others))
    assert set().union(*rows) == set(bits(layout.row_set(one))) - taken
