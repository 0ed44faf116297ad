"""The steps of layout, each by itself, and the measures that judge the whole."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import combinations

import pytest

from safetycase.diagrams import (
    Box,
    Flow,
    Structure,
    graph,
    layout,
    order,
    ranks,
    reinsertion,
    rows,
    sweeps,
    tracks,
)
from safetycase.diagrams.columns import Columns
from safetycase.diagrams.drawing import DrawnLine, Rectangle
from safetycase.diagrams.measures import measure
from safetycase.diagrams.solver import Program, Unsolvable
from safetycase.diagrams.structure import sound
from tests.unit.diagrams import samples


def prepared(structure: Structure) -> tuple[graph.Graph, ranks.Ranks, rows.Rows]:
    made = graph.build(sound(structure))
    assigned = ranks.assign(made)
    return made, assigned, rows.build(made, assigned, Columns.of(made, []))[0]


def crossings(found: rows.Rows) -> int:
    """Crossings of lanes counted pair by pair."""
    place = {entity: i for row in found.rows for i, entity in enumerate(row)}
    weight = [len(bundle.lanes) for bundle in found.bundles]
    total = 0
    for one, other in combinations(found.stretches, 2):
        if found.entities[one[1]].row == found.entities[other[1]].row:
            above = place[one[1]] - place[other[1]]
            below = place[one[2]] - place[other[2]]
            total += weight[one[0]] * weight[other[0]] * (above * below < 0)
    return total


@pytest.mark.parametrize("seed", range(8))
def test_counted_crossings_are_those_of_the_order(seed: int) -> None:
    made, _, found = prepared(samples.crowd(seed, 25))
    before = crossings(found)
    cost, _ = order.arrange(made, found)
    assert cost == crossings(found) <= before


@pytest.mark.parametrize("name", ["crossing", "nested", "agents", "convoy", "supervision"])
def test_putting_boxes_elsewhere_never_costs_more(name: str) -> None:
    made, _, found = prepared(samples.REALISTIC[name]())
    search = sweeps.Search(made, found)
    for seed in range(6):
        search.shuffle(seed)
        before, members = search.value(), [sorted(row) for row in search.order]
        reinsertion.Reinsertion(search, found).run(50_000)
        assert search.value() <= before
        assert [sorted(row) for row in search.order] == members
        for row in search.order:
            paths = [found.entities[entity].path[:1] for entity in row]
            assert len([1 for i, path in enumerate(paths) if path and (i == 0 or paths[i - 1] != path)]) == len(
                {path for path in paths if path}
            )


@pytest.mark.parametrize("count", [30, 40])
def test_putting_boxes_elsewhere_helps_where_small_steps_do_not(count: int) -> None:
    made, _, found = prepared(samples.crowd(2, count))
    search = sweeps.Search(made, found)
    for number in range(sweeps.SWEEPS):
        search.sweep(downwards=number % 2 == 0)
    search.swap()
    before = search.cost()
    reinsertion.Reinsertion(search, found).run(50_000)
    assert search.cost() < before


def test_lanes_that_must_bend_are_counted_once_however_many_they_cross() -> None:
    ends = (("a", "z"), ("b", "x"), ("c", "x"), ("d", "y"))
    flows = [Flow(f"CA-{i}", "action", one, other) for i, (one, other) in enumerate(ends)]
    made, _, found = prepared(Structure(tuple(Box(name, name) for name in "abcdxyz"), tuple(flows)))
    search = sweeps.Search(made, found)
    search.number()
    assert (search.cost(), order.bent(search, found)) == (3, 1)


def test_the_order_of_a_tree_has_no_crossing() -> None:
    names = [f"n{i}" for i in range(40)]
    chance = random.Random(1)
    flows = [Flow(f"CA-{i}", "action", names[(i - 1) // 3], names[i]) for i in range(1, 40)]
    chance.shuffle(flows)
    shuffled = names[:]
    chance.shuffle(shuffled)
    made, _, found = prepared(Structure(tuple(Box(n, n) for n in shuffled), tuple(flows)))
    assert order.arrange(made, found)[0] == 0


def test_frames_stay_in_one_piece_in_every_row() -> None:
    boxes = [Box("f", "F"), Box("g", "G")]
    boxes += [Box(f"{frame}{i}", f"{frame}{i}", parent=frame) for i in range(4) for frame in "fg"]
    flows = [Flow(f"CA-{i}", "action", f"{'fg'[i % 2]}{i % 4}", f"{'gf'[i % 2]}{(i + 1) % 4}") for i in range(8)]
    made, _, found = prepared(Structure(tuple(boxes), tuple(flows)))
    order.arrange(made, found)
    sides = set()
    for row in found.rows:
        owners = [path[0] for path in (found.entities[e].path for e in row) if path]
        assert len([1 for i, owner in enumerate(owners) if i == 0 or owners[i - 1] != owner]) == len(set(owners))
        if len(set(owners)) == 2:
            sides.add(owners[0])
    assert len(sides) <= 1, "frames never change sides"


def test_ranks_put_authority_above_and_stations_between() -> None:
    made, found, _ = prepared(samples.kettle())
    row = {unit.box.id: found.first[unit.index] for unit in made.units}
    assert row == {"thermostat": 0, "heater-relay": 1, "temperature-probe": 1, "water-in-the-kettle": 2}


def test_information_keeps_equals_in_one_row() -> None:
    made, found, _ = prepared(samples.convoy())
    row = {unit.box.id: found.first[unit.index] for unit in made.units}
    assert row["lead-platooning-unit"] == row["following-platooning-unit"]


def test_feedback_against_authority_gives_way() -> None:
    structure = Structure(
        (Box("a", "A"), Box("b", "B")), (Flow("1", "feedback", "a", "b"), Flow("2", "action", "a", "b"))
    )
    _, found, _ = prepared(structure)
    assert (found.first[0], found.first[1]) == (0, 1)


@pytest.mark.parametrize("seed", range(10))
def test_turning_lines_never_lie_on_each_other(seed: int) -> None:
    chance = random.Random(seed)
    tops = sorted(chance.sample(range(0, 400, 10), 12))
    ends = chance.sample(range(5, 405, 10), 12)
    jogs = [tracks.Jog(a, b) for a, b in zip(tops, ends, strict=True)]
    used = tracks.assign(jogs)
    for (one, i), (other, j) in combinations(zip(jogs, used, strict=True), 2):
        assert i != j or one.right < other.left or other.right < one.left


def test_lines_that_turn_the_same_way_do_not_cross() -> None:
    jogs = [tracks.Jog(0, 100), tracks.Jog(20, 120), tracks.Jog(40, 140)]
    assert tracks.assign(jogs) == [2, 1, 0]
    assert tracks.assign([tracks.Jog(100, 0), tracks.Jog(120, 20)]) == [0, 1]


def test_a_line_into_the_place_of_another_turns_below_it() -> None:
    jogs = [tracks.Jog(100, 200), tracks.Jog(0, 100)]
    used = tracks.assign(jogs)
    assert used[0] < used[1]


def program() -> tuple[Program, int, int, int]:
    found = Program()
    a, b, c = found.variable(1.0), found.variable(), found.variable()
    found.at_least(((a, 1),), 3)
    found.at_least(((b, 1), (a, -1)), 4)
    found.penalise(((c, 1), (b, -1)), 5.0)
    return found, a, b, c


def test_a_program_finds_the_best_values() -> None:
    assert [round(value, 6) for value in program()[0].solve()][:3] == [3, 7, 7]


def test_the_least_values_satisfy_every_constraint() -> None:
    assert program()[0].least()[:3] == [3, 7, 0]


def test_contradicting_constraints_have_no_answer() -> None:
    found = Program()
    a, b = found.variable(1.0), found.variable(1.0)
    found.at_least(((a, 1), (b, -1)), 1)
    found.at_least(((b, 1), (a, -1)), 1)
    with pytest.raises(Unsolvable):
        found.solve()
    with pytest.raises(Unsolvable):
        found.least()


def test_sums_are_beyond_the_least_values() -> None:
    found = Program()
    a, b = found.variable(1.0), found.variable(1.0)
    found.at_least(((a, 1), (b, 1)), 1)
    with pytest.raises(Unsolvable):
        found.least()


def test_without_scipy_the_least_values_serve(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "scipy.optimize", None)
    assert program()[0].solve()[:3] == [3, 7, 0]


def test_measures_notice_what_is_wrong() -> None:
    drawing = layout(samples.shared_process())
    good = measure(drawing)
    boxes = {box.box.id: box for box in drawing.boxes}

    def lines(**change: object) -> tuple[DrawnLine, ...]:
        return tuple(replace(line, **change) for line in drawing.lines)  # type: ignore[arg-type]

    upside_down = replace(drawing, lines=tuple(replace(line, points=line.points[::-1]) for line in drawing.lines))
    assert measure(upside_down).actions_down == measure(upside_down).feedback_up == 0
    label = next(line.label for line in drawing.lines if line.label)
    assert label is not None
    piled = measure(replace(drawing, lines=lines(label=label)))
    assert piled.label_over_label > good.label_over_label
    moved = []
    for line, label_of in zip(drawing.lines[1:], drawing.lines[:-1], strict=True):
        assert label_of.label is not None
        area = replace(label_of.label.area, x=label_of.points[0][0] - 9)
        moved.append(replace(line, label=replace(label_of.label, area=area)))
    assert measure(replace(drawing, lines=tuple(moved))).label_over_line > good.label_over_line
    area = boxes["aircraft"].area
    on_box = replace(label, area=Rectangle(area.x + 1, area.y + 1, 20, 10))
    assert measure(replace(drawing, lines=lines(label=on_box))).label_over_box > 0
    assert (
        measure(
            replace(drawing, lines=lines(points=((area.x - 5, area.y + 9), (area.right, area.y + 9))))
        ).line_through_box
        > 0
    )
    assert measure(replace(drawing, boxes=tuple(replace(box, area=area) for box in drawing.boxes))).box_over_box == 15
    assert measure(replace(drawing, width=100)).outside > 0
    bent = replace(drawing, lines=lines(points=((0, 0), (0, 5), (5, 5), (5, 9))))
    assert measure(bent).straight == 0
    assert measure(bent).crossings > 0
    mirrored = replace(
        drawing,
        lines=tuple(replace(line, points=tuple((-x, y) for x, y in line.points)) for line in drawing.lines),
    )
    assert measure(mirrored).ordered_pairs == 0 < measure(mirrored).pairs
