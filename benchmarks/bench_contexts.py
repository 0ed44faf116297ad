"""Measure the grid and the context tables: many actions with many variables, and very many statements on one action.

    python -m benchmarks.bench_contexts

The target is one second for the grid and every context rule over 500 actions with 6 variables each.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.measure import Row, table
from safetycase.case import Case, Memory, load
from safetycase.rules.context_tables import ContextCheck
from safetycase.stpa import grid_view

MANIFEST = b'safetycase: "1"\nname: Contexts\n'
RUNS = 5
VALUES = ("low", "normal", "high", "unknown")
VARIABLES = 6
PER_CONTROLLER = 10
TYPES = ("not-provided", "provided", "timing-or-order", "duration")
SUBTYPES = {"timing-or-order": "too-late", "duration": "applied-too-long"}


def case_of(actions: int, ucas: int, *, seed: int = 6) -> Case:
    """A case of this many actions with 6 variables of 3 or 4 values, and this many unsafe control actions on each."""
    chance = random.Random(seed)
    lines = ["elements:", "  plant: {role: process}"]
    for controller in range((actions + PER_CONTROLLER - 1) // PER_CONTROLLER):
        lines += [f"  controller-{controller}:", "    role: controller", "    process_model:"]
        lines += [
            f"      v{variable}: {{values: [{', '.join(VALUES[: 3 + variable % 2])}]}}" for variable in range(VARIABLES)
        ]
    lines.append("hazards:")
    lines += [f"  H-{number}: The plant is in state {number}" for number in range(1, 8)]
    lines.append("actions:")
    lines += [
        f"  CA-{action}: {{title: Command {action}, form: continuous, from: controller-{action // PER_CONTROLLER}, "
        f"to: plant, not_hazardous: {{provided: [{{context: {context(chance)}, reason: It is shut}}]}}}}"
        for action in range(actions)
    ]
    lines.append("ucas:")
    for number in range(actions * ucas):
        kind = TYPES[number % 4]
        subtype = f", subtype: {SUBTYPES[kind]}" if kind in SUBTYPES else ""
        lines.append(
            f"  UCA-{number}: {{action: CA-{number // ucas}, type: {kind}{subtype}, "
            f"hazards: [H-{chance.randrange(1, 8)}], context: {context(chance)}}}"
        )
    lines.append("desired:")
    lines += [
        f"  DCA-{action}: {{action: CA-{action}, type: provide, context: {context(chance)}}}"
        for action in range(actions)
    ]
    return load(Memory({"safetycase.yaml": MANIFEST, "model/all.yaml": ("\n".join(lines) + "\n").encode()}))


def context(chance: random.Random) -> str:
    """A context of one to four variables, each with one or two values."""
    parts = []
    for variable in sorted(chance.sample(range(VARIABLES), chance.randrange(1, 5))):
        values = chance.sample(VALUES[: 3 + variable % 2], chance.randrange(1, 3))
        parts.append(f"v{variable}: [{', '.join(values)}]")
    return "{" + ", ".join(parts) + "}"


def median(work: Callable[[], object]) -> tuple[float, float]:
    """The seconds that some work takes, by the clock and of the processor."""
    walls, processors = [], []
    for _ in range(RUNS):
        wall, processor = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
    return statistics.median(walls), statistics.median(processors)


def rows(folder: Path) -> list[Row]:
    """The figures of `make bench`."""
    found = []
    for actions, ucas, target in ((500, 8, 1.0), (1, 10_000, 1.0)):
        case = case_of(actions, ucas)
        case.references_to("")
        problems = sum(1 for _ in ContextCheck()(case))
        name = f"{actions} x {VARIABLES} variables, {ucas:,} unsafe control actions each"
        wall, processor = median(lambda case=case: (grid_view(case), list(ContextCheck()(case))))  # type: ignore[misc]
        note = f"{processor:.2f} s of the processor, {problems:,} findings"
        found.append(Row(f"grid and context rules, {name}", wall, "s", target, note))
    return found


if __name__ == "__main__":
    print(table(rows(Path())))
