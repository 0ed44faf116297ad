"""Measure control structure drawings: time, pages, and how well they keep the convention.

    python benchmarks/bench_layout.py [CASE ...]

Draws the structures of tests/unit/diagrams/shapes.py and those of the cases named, in pages where they need several;
prints the median of three runs. `widest` and `tallest` are those of any page in pixels; of the widest, `need` is the
width of the widest box that it must have, `spare` how much wider it is than its boxes and labels take in their order.

The targets: every control action points down, at least 98 % of feedback up, every action left of the feedback of its
loop, at least 95 % of lines straight on structures shaped like real ones and 85 % on random ones of up to 40 elements,
nothing over anything else, no page wider than 1,800 pixels, 40 elements within 0.3 s and 300 within 5 s, scipy already
loaded.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from safetycase.case import Folder, load
from safetycase.diagrams import Drawing, Structure, control_structure, layout, pages, svg
from safetycase.diagrams.measures import Widths, measure, widths
from safetycase.diagrams.placing import WIDEST
from tests.unit.diagrams import shapes

RUNS = 3
COLUMNS = (
    "boxes", "flows", "pages", "ms", "svg_ms", "widest", "tallest", "need", "spare",
    "down", "up", "loops", "straight", "cross", "over",
)  # fmt: skip
FAULTS = ("label_over_label", "label_over_box", "label_over_line", "line_through_box", "box_over_box", "outside")


def structures(cases: list[str]) -> Iterator[tuple[str, str, Structure]]:
    """The group, the name and the structure of everything that is measured."""
    for case in cases:
        yield "cases", Path(case).name, control_structure(load(Folder(Path(case))))
    for group, found in (("real", shapes.REAL), ("medium", shapes.MEDIUM), ("large", shapes.LARGE)):
        for name, build in found.items():
            yield "random" if name.startswith("random") and group == "medium" else group, name, build()


def draw(structure: Structure) -> list[Drawing]:
    return [layout(page.structure, heading=page.heading) for page in pages(structure)]


def paint(drawings: list[Drawing]) -> list[str]:
    return [svg(drawing) for drawing in drawings]


def median(work: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def share(part: int, whole: int) -> str:
    return f"{part * 1000 // whole / 10:g}%" if whole else "n/a"


def main(cases: list[str]) -> None:
    start = time.perf_counter()
    layout(shapes.trio())
    print(f"first drawing, scipy loaded with it: {time.perf_counter() - start:.2f} s\n")
    print(f"{'structure':18s}" + "".join(f"{column:>9s}" for column in COLUMNS))
    sums: dict[str, Counter[str]] = {}
    for group, name, structure in structures(cases):
        drawings = draw(structure)
        total: Counter[str] = Counter()
        for drawing in drawings:
            total.update(vars(measure(drawing)))
        overlaps = sum(total[fault] for fault in FAULTS)
        total["overlaps"], total["structures"] = overlaps, 1
        total["wide"], total["drawings"] = sum(drawing.width > WIDEST for drawing in drawings), len(drawings)
        sums.setdefault(group, Counter()).update(total)
        every = [widths(page.structure) for page in pages(structure)]
        wide = max(every, key=lambda one: one.drawn, default=Widths(1.0, 1.0, 1.0))
        cells = (
            str(len(structure.boxes)), str(len(structure.flows)), str(len(drawings)),
            f"{median(partial(draw, structure)) * 1000:.0f}", f"{median(partial(paint, drawings)) * 1000:.0f}",
            f"{max(drawing.width for drawing in drawings):.0f}", f"{max(drawing.height for drawing in drawings):.0f}",
            f"{wide.needed:.0f}", f"{wide.spare:.0%}",
            share(total["actions_down"], total["actions"]), share(total["feedback_up"], total["feedback"]),
            share(total["ordered_loops"], total["loops"]), share(total["straight"], total["lanes"]),
            str(total["crossings"]), str(overlaps),
        )  # fmt: skip
        print(f"{name:18s}" + "".join(f"{cell:>9s}" for cell in cells), flush=True)
    print()
    for group, total in sums.items():
        print(
            f"{group}: {total['structures']} structures; actions down {share(total['actions_down'], total['actions'])}"
            f" of {total['actions']}, feedback up {share(total['feedback_up'], total['feedback'])} of"
            f" {total['feedback']}, actions left of their feedback {share(total['ordered_loops'], total['loops'])} of"
            f" {total['loops']} loops, straight {share(total['straight'], total['lanes'])} of {total['lanes']} lines,"
            f" {total['crossings']} crossings, {total['overlaps']} overlaps,"
            f" {total['wide']} of {total['drawings']} pages wider than {WIDEST} pixels"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
