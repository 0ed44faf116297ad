"""Measure control structure drawings: time, and how well they keep the convention.

    python benchmarks/bench_layout.py [CASE ...]

Draws the structures of the tests, random ones up to 300 elements, and those of the cases named; prints the median of
five runs. The target is 0.3 s for 40 elements, scipy already loaded.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from safetycase.case import Folder, load
from safetycase.diagrams import Structure, control_structure, layout, svg
from safetycase.diagrams.measures import Measures, measure
from tests.unit.diagrams import samples

RUNS = 5
COLUMNS = (
    "boxes",
    "flows",
    "layout_ms",
    "svg_ms",
    "width",
    "height",
    "down",
    "up",
    "pairs",
    "straight",
    "crossings",
    "overlaps",
)


def structures(cases: list[str]) -> Iterator[tuple[str, Structure, bool]]:
    """Name, structure, and whether it is shaped like real ones."""
    for case in cases:
        yield Path(case).name, control_structure(load(Folder(Path(case)))), True
    for name, build in samples.REALISTIC.items():
        yield name, build(), True
    for count in (6, 12, 20, 30, 40):
        for seed in (1, 2, 3):
            yield f"random {count} ({seed})", samples.crowd(seed, count), False
    for count in (100, 200, 300):
        yield f"random {count}", samples.crowd(1, count), False


def median(work: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def overlaps(found: Measures) -> int:
    return (
        found.label_over_label
        + found.label_over_box
        + found.label_over_line
        + found.line_through_box
        + found.box_over_box
        + found.outside
    )


def share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "n/a"


def main(cases: list[str]) -> None:
    start = time.perf_counter()
    layout(samples.kettle())
    print(f"first drawing, scipy loaded with it: {time.perf_counter() - start:.2f} s\n")
    print(f"{'structure':18s}" + "".join(f"{column:>11s}" for column in COLUMNS))
    sums: dict[bool, list[int]] = {True: [0, 0], False: [0, 0]}
    for name, structure, real in structures(cases):
        drawing = layout(structure)
        found = measure(drawing)
        if len(structure.boxes) <= 40:
            sums[real][0] += found.straight
            sums[real][1] += found.lanes
        cells = (
            str(len(structure.boxes)), str(len(structure.flows)),
            f"{median(partial(layout, structure)) * 1000:.0f}", f"{median(partial(svg, drawing)) * 1000:.0f}",
            f"{drawing.width:.0f}", f"{drawing.height:.0f}", share(found.actions_down, found.actions),
            share(found.feedback_up, found.feedback), share(found.ordered_pairs, found.pairs),
            share(found.straight, found.lanes), str(found.crossings), str(overlaps(found)),
        )  # fmt: skip
        print(f"{name:18s}" + "".join(f"{cell:>11s}" for cell in cells))
    for real, words in ((True, "shaped like real ones"), (False, "random")):
        straight, lanes = sums[real]
        print(f"\nstraight lines, {words}, up to 40 elements: {straight} of {lanes} ({share(straight, lanes)})", end="")
    print()


if __name__ == "__main__":
    main(sys.argv[1:])
