"""The trace from losses to evidence: what is in it, where it stands, how it is painted and said in words."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from safetycase.case import Case, Memory, load
from safetycase.diagrams import (
    NoSuchPartError,
    TraceGraph,
    metrics,
    trace_dot,
    trace_graph,
    trace_layout,
    trace_svg,
    trace_text,
)
from safetycase.diagrams.drawing import Rectangle
from safetycase.diagrams.trace_layout import (
    CHANNEL,
    ID,
    ID_STEP,
    INDENT,
    INSET,
    STEP,
    TEXT,
    WIDTH,
    TraceDrawing,
    height_of,
    mark_of,
    name_of,
)
from safetycase.diagrams.traces import MOST, MOST_IN_COLUMN, Link, Node
from safetycase.evidence import assess
from safetycase.findings.looks import LOOKS, Shown

ROOT = Path(__file__).parents[3]
DAY = date(2026, 3, 1)
SVG = "{http://www.w3.org/2000/svg}"

MODEL = """
losses: {L-1: Injury, L-2: Damage, L-9: Nothing leads here}
hazards:
  H-1: {text: Too hot, losses: [L-1]}
  H-1.1: {text: Too hot at night, parent: H-1}
  H-2: {text: Too wet, losses: [L-2]}
  H-3: {text: Given up, losses: [L-1], status: obsolete}
constraints:
  SC-1: {text: Must stay cool, hazards: [H-1]}
  SC-2: {text: Must stay dry, hazards: [H-2]}
elements: {c: {title: Cook}, k: {title: Kettle}}
actions: {CA-1: {title: heat, from: c, to: k}}
ucas:
  UCA-1: {action: CA-1, type: provided, hazards: [H-1.1], when: it is hot}
  UCA-2: {action: CA-1, type: provided, hazards: [H-2], when: it is wet}
controller_constraints: {CC-1: {ucas: [UCA-1]}}
scenarios:
  LS-1: {text: The sensor is late, ucas: [UCA-1], class: feedback}
  LS-2: {text: Made up, ucas: [UCA-1], class: process, origin: generated}
requirements:
  R-1: {text: Switch off at 90, addresses: [SC-1, LS-1], not_needed: proved elsewhere}
  R-2: {text: Drain, addresses: [SC-2]}
  R-3: {text: Test, addresses: [CC-1]}
evidence:
  E-1: {supports: [R-2], method: test, artefact: {path: evidence/none.xml, format: junit}}
  E-2: {supports: [{ref: R-3, direction: undermines}], method: test, artefact: {path: evidence/no.xml, format: junit}}
"""


def case(model: str = MODEL) -> Case:
    return load(Memory({"safetycase.yaml": b'safetycase: "1"\nname: Kettle\n', "model/a.yaml": model.encode()}))


def graph(model: str = MODEL, hazard: str | None = None) -> TraceGraph:
    opened = case(model)
    return trace_graph(opened, assess(opened, DAY), hazard)


def ids(found: TraceGraph) -> list[list[str]]:
    return [[node.id for node in column.nodes] for column in found.columns]


def large(hazards: int, each: int) -> str:
    lines = ["losses: {L-1: Injury}", "hazards:", *(f"  H-{h}: {{text: Hot, losses: [L-1]}}" for h in range(hazards))]
    lines += ["constraints:", *(f"  SC-{h}: {{text: Must not, hazards: [H-{h}]}}" for h in range(hazards))]
    lines.append("requirements:")
    lines += [f"  R-{h}.{n}: {{text: Must, addresses: [SC-{h}]}}" for h in range(hazards) for n in range(each)]
    return "\n".join(lines) + "\n"


def test_items_stand_in_columns_by_kind() -> None:
    found = graph()
    assert ids(found) == [
        ["L-1", "L-2", "L-9"], ["H-1", "H-1.1", "H-2"], ["SC-1", "SC-2"], ["UCA-1", "UCA-2"],
        ["CC-1", "LS-1", "LS-2"], ["R-1", "R-2", "R-3"], ["E-1", "E-2"],
    ]  # fmt: skip
    assert [column.heading for column in found.columns][4] == "Controller constraints and loss scenarios"
    assert set(found.links) == {
        Link("L-1", "H-1"), Link("L-2", "H-2"), Link("H-1", "SC-1"), Link("H-2", "SC-2"), Link("H-1.1", "UCA-1"),
        Link("H-2", "UCA-2"), Link("UCA-1", "CC-1"), Link("UCA-1", "LS-1"), Link("UCA-1", "LS-2"), Link("SC-1", "R-1"),
        Link("LS-1", "R-1"), Link("SC-2", "R-2"), Link("CC-1", "R-3"), Link("R-2", "E-1"),
        Link("R-3", "E-2", against=True),
    }  # fmt: skip


def test_states_and_gaps_are_shown() -> None:
    nodes = {node.id: node for column in graph().columns for node in column.nodes}
    assert {name: nodes[name].state for name in ("R-1", "R-2", "R-3", "E-1", "L-1")} == {
        "R-1": "not needed", "R-2": "unknown", "R-3": "open", "E-1": "unknown", "L-1": None,
    }  # fmt: skip
    assert nodes["L-9"].lacks == ("no hazard",)
    assert nodes["UCA-2"].lacks == ("no controller constraint", "no loss scenario")
    assert nodes["H-1.1"].parent == "H-1"
    assert nodes["LS-2"].unreviewed
    assert nodes["UCA-1"].title.startswith("Cook provides")


def test_one_hazard_is_what_hangs_on_it() -> None:
    assert ids(graph(hazard="H-1.1")) == [
        ["L-1"], ["H-1", "H-1.1"], [], ["UCA-1"], ["CC-1", "LS-1", "LS-2"], ["R-1", "R-3"], ["E-2"],
    ]  # fmt: skip
    second = graph(hazard="H-2")
    assert ids(second) == [["L-2"], ["H-2"], ["SC-2"], ["UCA-2"], [], ["R-2"], ["E-1"]]
    assert second.remarks == ("Only what hangs on H-2: 6 items of 18.",)
    assert second.title == "Trace: Kettle, hazard H-2"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("H-11", "did you mean H-1"), ("R-1", "R-1 is not among the hazards but among the requirements"),
        ("H-3", "H-3 is obsolete"), ("zzz", r"there is no hazard zzz \(hazards: H-1, H-1.1, H-2\)"),
    ],
)  # fmt: skip
def test_what_is_no_hazard_is_refused(name: str, words: str) -> None:
    with pytest.raises(NoSuchPartError, match=words):
        graph(hazard=name)


def test_a_large_case_is_cut_with_a_count_and_a_way_out() -> None:
    found = graph(large(20, 30))
    shown = sum(len(column.nodes) for column in found.columns)
    assert shown <= MOST
    assert max(len(column.nodes) for column in found.columns) <= MOST_IN_COLUMN
    assert ids(found)[1] == ["H-0", "H-1", "H-2", "H-3"]
    assert ids(found)[5] == [f"R-{h}.{n}" for h in range(4) for n in range(30)]
    assert found.columns[5].more == ("480 more requirements", "480 open")
    assert found.cut == (
        "129 of 641 items are drawn: hazards H-0, H-1, H-2, H-3 with what hangs on them; the rest is counted. "
        "`--hazard ID` draws one hazard with all that hangs on it."
    )


def test_a_hazard_too_large_for_a_drawing_is_cut_too() -> None:
    found = graph(large(1, 1000), "H-0")
    assert len(ids(found)[5]) == MOST // 7
    assert found.columns[5].more[0] == "958 more requirements"
    assert "`safetycase trace --from hazard --to requirement` lists all." in found.cut
    assert "with what hangs on" not in graph(large(1, 1000)).cut


def test_what_is_left_out_is_counted_with_its_states() -> None:
    more = graph(large(1, 1000)).columns[5].more
    assert more == ("958 more requirements", "958 open")


def placed(drawing: TraceDrawing) -> dict[str, Rectangle]:
    return {node.node.id: node.area for node in drawing.nodes}


@pytest.mark.parametrize("model", [MODEL, large(20, 30), large(1, 1000), large(60, 1)])
def test_nothing_stands_on_anything_else(model: str) -> None:
    drawing = trace_layout(graph(model))
    areas = [*placed(drawing).values(), *(column.area for column in drawing.columns if column.area)]
    assert not any(one.overlaps(other) for one, other in combinations(areas, 2))
    assert all(area.x > 0 and area.right < drawing.width and area.bottom < drawing.height for area in areas)
    for link in drawing.links:
        for (ax, ay), (bx, by) in zip(link.points[1:-1:2], link.points[2::2], strict=False):
            assert ay == by
            passing = Rectangle(ax + 1, ay - 1, bx - ax - 2, 2)
            assert not any(passing.overlaps(area) for area in areas), link.link


def test_columns_follow_one_another_and_parts_stand_below_their_whole() -> None:
    drawing = trace_layout(graph())
    areas = placed(drawing)
    assert [areas[name].x for name in ("L-1", "H-1", "SC-1", "UCA-1", "CC-1", "R-1", "E-1")] == [
        24 + place * (WIDTH + CHANNEL) for place in range(7)
    ]
    assert areas["H-1.1"].x > areas["H-1"].x
    assert areas["H-1"].bottom < areas["H-1.1"].y < areas["H-1"].bottom + 20
    for link in drawing.links:
        assert link.points[0][0] < link.points[-1][0]


def test_columns_without_items_take_no_room() -> None:
    drawing = trace_layout(graph("losses: {L-1: Injury}\nrequirements: {R-1: Must}\n"))
    assert [column.heading for column in drawing.columns] == [("Losses (1)",), ("Requirements (1)",)]
    assert drawing.width == 24 + 2 * WIDTH + CHANNEL + 24 or drawing.width > 2 * WIDTH


@pytest.mark.parametrize(
    "model", ["elements: {a: {title: A}}\n", "losses: {L-1: ''}\n", "hazards: {H-1: {parent: H-1}}\n"]
)
def test_next_to_nothing_is_drawn(model: str) -> None:
    found = graph(model)
    ElementTree.fromstring(trace_svg(trace_layout(found)))
    assert trace_text(found)
    assert trace_dot(found).startswith("// trace")


def test_circles_of_parents_and_of_references_end() -> None:
    model = """
hazards: {H-1: {text: a, parent: H-2}, H-2: {text: b, parent: H-1}}
constraints: {SC-1: {text: must, hazards: [H-1], scenarios: [LS-1]}}
ucas: {UCA-1: {hazards: [H-2]}}
scenarios: {LS-1: {ucas: [UCA-1], treated_by: [{by: SC-1}]}}
"""
    for hazard in (None, "H-1"):
        drawing = trace_layout(graph(model, hazard))
        assert {"H-1", "H-2", "SC-1", "LS-1"} <= set(placed(drawing))


def test_the_svg_names_and_links_everything() -> None:
    found = graph()
    root = ElementTree.fromstring(trace_svg(trace_layout(found)))
    links = {one.get("href") for one in root.iter(f"{SVG}a")}
    assert links == {f"#{node.id}" for column in found.columns for node in column.nodes}
    titles = [one.text or "" for one in root.iter(f"{SVG}title")]
    assert any(words.startswith("R-2 (requirement): Drain\nunknown\n") for words in titles)
    assert "E-2 speaks against R-3" in titles
    assert "UCA-1 follows from H-1.1" in titles
    texts = ["".join(one.itertext()) for one in root.iter(f"{SVG}text")]
    assert {"– not needed", "? unknown", "no hazard", "generated"} <= set(texts)
    assert all(glyph for glyph, _ in LOOKS.values())
    assert root.get("aria-label") == "Trace: Kettle: 18 items, 15 links"


def test_it_is_said_in_words() -> None:
    lines = trace_text(graph()).splitlines()
    assert lines[:4] == ["Trace: Kettle", "", "Losses (3)", "  L-1  Injury"]
    assert "    H-1.1  Too hot at night" in lines
    assert "    -> E-2 (against it)" in lines
    assert "  R-1  – not needed  Switch off at 90" in lines
    assert "    ! no controller constraint, no loss scenario" in lines
    assert "  … 480 more requirements, 480 open" in trace_text(graph(large(20, 30))).splitlines()
    assert "Nothing to trace." in trace_text(graph("elements: {a: {title: A}}\n"))


def test_words_of_the_case_stay_words() -> None:
    bad = "</title><script>x</script>\\u202e<<b>l</b>> \\\\N \\x1b"
    model = f'losses: {{L-1: "{bad}"}}\nhazards: {{H-1: {{text: "{bad}", losses: [L-1]}}}}\n'
    found = graph(model)
    painted = trace_svg(trace_layout(found))
    ElementTree.fromstring(painted)
    for out in (painted, trace_text(found), trace_dot(found)):
        assert not {"\u202e", "\x1b"} & set(out)
    assert "<script" not in painted
    assert not re.search(r"label=<", trace_dot(found))
    assert '"<<b>' not in trace_dot(found).replace('label="<', "")


_SCRIPT = """
import hashlib
from tests.unit.diagrams.test_trace_drawing import MODEL, graph, large
from safetycase.diagrams import trace_dot, trace_layout, trace_svg, trace_text
for found in (graph(), graph(hazard="H-1"), graph(large(20, 30)), graph(large(1, 500))):
    content = trace_svg(trace_layout(found)) + trace_dot(found) + trace_text(found)
    print(hashlib.sha256(content.encode()).hexdigest())
"""


def test_the_same_case_gives_the_same_bytes_under_every_hash_seed() -> None:
    outputs = {
        subprocess.run(
            [sys.executable, "-c", _SCRIPT], cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in "12"
    }  # fmt: skip
    (only,) = outputs
    assert len(only.split()) == 4


@pytest.mark.parametrize("name", ["R-1", "a-word-for-each-part-of-the-system-as-id", "x" * 40, "W" * 40])
@pytest.mark.parametrize("depth", [0, 4])
@pytest.mark.parametrize(("state", "unreviewed"), [(None, False), ("demonstrated", False), ("not needed", True)])
def test_ids_of_any_length_stand_in_their_box_beside_the_state(
    name: str, depth: int, state: Shown | None, unreviewed: bool
) -> None:
    node = Node(id=name, kind="requirement", title="It holds", state=state, unreviewed=unreviewed)
    lines, room = name_of(node, depth), WIDTH - 2 * INSET - depth * INDENT
    assert "".join(lines) == name
    widths = [metrics.width(line, ID, bold=True) for line in lines]
    assert max(widths) <= room
    mark = mark_of(node)
    assert widths[0] + (metrics.width(mark, TEXT) if mark else 0) < room
    assert height_of(node, depth) >= 2 * INSET + len(lines) * ID_STEP + STEP - 4


def test_what_is_refined_in_an_imported_case_is_said() -> None:
    lift = Memory({"safetycase.yaml": b'safetycase: "1"\nname: lift\n', "model/a.yaml": b"hazards: {H-7: Stuck}"})
    model = b"hazards: {H-1: {text: Hit, refined_by: ['lift:H-7', 'lift:H-8']}, H-2: Lost}"
    manifest = b'safetycase: "1"\nname: ward\nimports: {lift: ../lift}\n'
    case = load(Memory({"safetycase.yaml": manifest, "model/a.yaml": model}, others={"../lift": lift}))
    said = "Refined in imported cases, which are not drawn: H-1 by lift:H-7, lift:H-8."
    assert trace_graph(case, assess(case, DAY)).remarks == (said,)
    assert said in trace_text(trace_graph(case, assess(case, DAY), "H-1"))
    assert not [one for one in trace_graph(case, assess(case, DAY), "H-2").remarks if "Refined" in one]
