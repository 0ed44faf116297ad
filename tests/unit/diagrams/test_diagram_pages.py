"""Large structures in pages: everything is on some page, and every page says where the rest is."""

from __future__ import annotations

import re

import pytest

from safetycase.diagrams import Box, Flow, Structure, layout, pages, svg
from safetycase.diagrams.fitting import likely_width
from safetycase.diagrams.levels import levels, owner
from safetycase.diagrams.pages import MOST
from safetycase.diagrams.placing import WIDEST
from safetycase.diagrams.structure import sound
from tests.unit.diagrams import samples, shapes
from tests.unit.diagrams.samples import Builder

BROAD = ("organisation_38", "random_30_1", "random_30_2", "random_40_1", "random_40_2")
"""Shapes of up to 40 boxes that are too wide for one page."""
PAGED = [*shapes.LARGE, *BROAD]
BUILD = {**shapes.MEDIUM, **shapes.LARGE}


@pytest.mark.parametrize("name", [*shapes.REAL, *(name for name in shapes.MEDIUM if name not in BROAD)])
def test_up_to_forty_boxes_are_one_page(name: str) -> None:
    structure = shapes.REAL.get(name, shapes.MEDIUM.get(name, samples.kettle))()
    (page,) = pages(structure)
    assert (page.number, page.of, page.heading, page.structure) == (1, 1, "", structure)


@pytest.mark.parametrize("name", BROAD)
def test_a_page_that_would_be_too_wide_is_several_however_few_boxes_it_has(name: str) -> None:
    structure = shapes.MEDIUM[name]()
    assert likely_width(structure) > WIDEST
    found = pages(structure)
    assert 1 < len(found) <= 5
    assert max(likely_width(sound(page.structure)) for page in found) <= WIDEST
    assert found[0].title.startswith("Overview: the upper")


def shared(controllers: int, processes: int) -> Structure:
    """Controllers that each act on all processes."""
    names = [f"c{number}" for number in range(controllers)]
    boxes = [*(Box(name, name) for name in names), *(Box(f"p{i}", f"Process {i}") for i in range(processes))]
    acts = [(name, f"p{i}") for name in names for i in range(processes)]
    flows = [Flow(f"CA-{one}-{other}", "action", one, other, label="Set the target speed") for one, other in acts]
    return Structure(tuple(boxes), tuple(flows))


def test_controllers_of_the_same_processes_have_pages_of_their_own_where_one_would_be_too_wide() -> None:
    found = pages(shared(2, 14))
    assert [page.title for page in found] == ["Level 1: c0", "Level 1: c1"]
    assert all(len(page.structure.boxes) == 15 and layout(page.structure).width <= 1500 for page in found)


def test_what_pages_cannot_make_narrower_stays_on_one() -> None:
    b = Builder("Measurements").box("Controller").box("Process", "process")
    for number in range(16):
        b.box(f"Sensor number {number}", "sensor")
        b.tell("Process", "Controller", f"Reading {number}", via=f"Sensor number {number}")
    structure = b.done()
    assert likely_width(structure) > WIDEST
    assert len(pages(structure)) == 1


@pytest.mark.parametrize("name", PAGED)
def test_every_element_and_every_flow_is_on_a_page(name: str) -> None:
    structure = BUILD[name]()
    found = pages(structure)
    assert {box.id for page in found for box in page.structure.boxes} == {box.id for box in structure.boxes}
    assert {flow.id for page in found for flow in page.structure.flows} == {flow.id for flow in structure.flows}
    assert [page.number for page in found] == list(range(1, len(found) + 1))
    assert {page.of for page in found} == {len(found)}
    assert len({page.heading for page in found}) == len(found)


@pytest.mark.parametrize("name", PAGED)
def test_what_two_boxes_exchange_is_whole_on_the_page_of_the_upper_one(name: str) -> None:
    structure = sound(BUILD[name]())
    level = levels(structure)
    drawn = [{flow.id for flow in page.structure.flows} for page in pages(structure)]
    between: dict[tuple[str, str], set[str]] = {}
    for flow in structure.flows:
        if flow.source and flow.target:
            home = owner(flow, level)
            between.setdefault((home, flow.target if home == flow.source else flow.source), set()).add(flow.id)
    assert all(any(flows <= page for page in drawn) for flows in between.values())


@pytest.mark.parametrize("name", PAGED)
def test_a_box_whose_control_is_on_another_page_says_so(name: str) -> None:
    structure = sound(BUILD[name]())
    level = levels(structure)
    own: dict[str, set[str]] = {}
    for flow in structure.flows:
        if flow.source and flow.target:
            own.setdefault(owner(flow, level), set()).add(flow.id)
    folded = {box.parent for box in structure.boxes}
    for page in pages(structure):
        drawn = {flow.id for flow in page.structure.flows}
        for box in page.structure.boxes:
            if not own.get(box.id, set()) <= drawn and box.id not in folded:
                assert any("control: page" in words and number for words, number in box.elsewhere), (page.heading, box)


def test_references_lead_to_pages_that_show_what_they_say() -> None:
    found = pages(shapes.LARGE["random_100"]())
    for page in found:
        for box in page.structure.boxes:
            for words, number in box.elsewhere:
                assert 1 <= number <= len(found)
                assert number != page.number
                assert str(number) in re.findall(r"\d+", words)
                assert box.id in {other.id for other in found[number - 1].structure.boxes}


def test_the_overview_shows_the_upper_levels_and_counts_the_rest() -> None:
    overview = pages(samples.crowd(1, 100))[0]
    assert overview.heading == "Page 1 of 7. Overview: the upper 3 of 7 levels"
    assert len(overview.structure.boxes) == 11
    assert overview.structure.remarks == ("89 elements and all that passes to them: on the other pages.",)
    assert "its control: page 2" in [words for box in overview.structure.boxes for words, _ in box.elsewhere]


def test_groups_are_closed_on_the_overview_and_opened_on_pages_of_their_own() -> None:
    structure = shapes.LARGE["groups_8x4"]()
    overview, *others = pages(structure)
    assert overview.title == "Overview"
    closed = {box.id: box for box in overview.structure.boxes}
    assert closed["subsystem-3"].elsewhere == (("13 elements and 9 flows inside: page 5", 5),)
    assert [page.title for page in others] == [f"Inside Subsystem {number}" for number in range(8)]
    inside = layout(others[3].structure)
    frame = next(box for box in inside.boxes if box.frame)
    assert frame.box.id == "subsystem-3"
    members = {box.id for box in structure.boxes if box.parent == "subsystem-3"}
    assert {box.box.id for box in inside.boxes if "subsystem-3" in box.inside} == members


def test_one_controller_of_many_is_shared_out_over_pages() -> None:
    found = pages(shapes.star(100))
    assert re.fullmatch(r"Level 1: Hub \(1 of \d+\)", found[0].title)
    hubs = [next(box for box in page.structure.boxes if box.id == "hub") for page in found]
    assert all(any(words.startswith("more of its control: pages") for words, _ in hub.elsewhere) for hub in hubs)


def test_a_long_chain_takes_few_pages() -> None:
    boxes = tuple(Box(f"e{number}", f"E {number}") for number in range(100))
    flows = tuple(Flow(f"CA-{number}", "action", f"e{number}", f"e{number + 1}") for number in range(99))
    found = pages(Structure(boxes, flows))
    assert len(found) <= 5
    assert max(len(page.structure.boxes) for page in found) <= MOST
    assert {flow.id for page in found for flow in page.structure.flows} == {flow.id for flow in flows}


def test_elements_that_no_flow_joins_have_their_own_pages() -> None:
    boxes = tuple(Box(f"e{number}", f"E {number}") for number in range(100))
    flows = (Flow("IN-1", "information", None, "e7"), Flow("CA-1", "action", "e5", "e5"))
    found = pages(Structure(boxes, flows))
    assert [len(page.structure.boxes) for page in found] == [40, 40, 20]
    assert {page.title for page in found} == {"What no flow joins to the rest"}
    assert [flow.id for flow in found[0].structure.flows] == ["IN-1", "CA-1"]


def test_flows_without_any_end_are_named_on_the_first_page() -> None:
    crowd = samples.crowd(1, 60)
    lost = (Flow("FB-99", "feedback", "ghost", "nobody"), Flow("IN-99", "information", None, None))
    found = pages(Structure(crowd.boxes, (*crowd.flows, *lost)))
    notes = [[note for note, _ in layout(page.structure).notes if note.startswith("Not drawn")] for page in found]
    assert notes[0] == [
        "Not drawn: FB-99 from ghost to nobody, not in the structure",
        "Not drawn: IN-99, which says neither where it comes from nor where it goes",
    ]
    assert not any(notes[1:])


def test_circles_of_authority_and_of_parents_get_pages_too() -> None:
    strange = samples.strange()
    ring = tuple(Box(f"r{number}", f"R {number}", parent=f"r{(number + 1) % 60}") for number in range(60))
    around = tuple(Flow(f"CA-{number}", "action", f"r{number}", f"r{(number + 7) % 60}") for number in range(60))
    structure = Structure((*strange.boxes, *ring), (*strange.flows, *around))
    found = pages(structure)
    assert {box.id for page in found for box in page.structure.boxes} == {box.id for box in structure.boxes}
    assert {flow.id for page in found for flow in page.structure.flows} == {flow.id for flow in structure.flows}
    for page in found:
        svg(layout(page.structure, heading=page.heading))


def test_the_painted_page_links_to_the_others() -> None:
    page = pages(samples.crowd(1, 100))[0]
    painted = svg(layout(page.structure, heading=page.heading), page=lambda number: f"./cs-{number}.svg")
    assert 'href="./cs-2.svg"' in painted
    assert "Page 1 of 7. Overview" in painted
    assert "javascript" not in svg(layout(page.structure), page=lambda number: "javascript:alert(1)")


def test_levels_follow_authority_and_what_authors_say() -> None:
    structure = Structure(
        tuple(Box(name, name.upper(), level=5 if name == "d" else None) for name in "abcdefgh"),
        (
            Flow("CA-1", "action", "a", "b"), Flow("CA-2", "action", "b", "c"), Flow("CA-3", "action", "c", "a"),
            Flow("CA-4", "action", "a", "d"), Flow("CA-5", "action", "d", "e"), Flow("FB-1", "feedback", "e", "f"),
            Flow("IN-1", "information", "f", "g"), Flow("FB-2", "feedback", "c", "b"),
        ),
    )  # fmt: skip
    assert levels(structure) == {"a": 1, "b": 2, "c": 3, "d": 5, "e": 6, "f": 5, "g": 6}


def test_feedback_lowers_who_tells_unless_it_closes_a_circle() -> None:
    boxes = tuple(Box(name, name.upper()) for name in "pqrs")
    flows = (
        Flow("CA-1", "action", "p", "q"), Flow("CA-2", "action", "p", "r"), Flow("CA-3", "action", "r", "s"),
        Flow("FB-1", "feedback", "q", "r"), Flow("FB-2", "feedback", "p", "s"),
    )  # fmt: skip
    assert levels(Structure(boxes, flows)) == {"p": 1, "q": 3, "r": 2, "s": 3}
