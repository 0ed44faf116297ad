"""The same structure gives the same bytes: whatever the hash seed, whichever equally good answer a solver meets."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from safetycase.diagrams import Structure, dot, layout, n2, n2_csv, pages, svg, text
from safetycase.diagrams.solver import Program
from tests.unit.diagrams import samples, shapes

ROOT = Path(__file__).parents[3]
STRUCTURES: dict[str, Callable[[], Structure]] = {
    **samples.REALISTIC,
    "strange": samples.strange,
    "random": partial(samples.crowd, 7, 30),
    "columns": partial(shapes.hierarchy, 4, seed=4, spread=4, most=40),
    "many": partial(shapes.star, 24),
    "talk": partial(shapes.plant, 12, 0),
}
LARGE = {name: shapes.LARGE[name] for name in ("random_100", "groups_8x4")}


def content(structure: Structure) -> str:
    """Everything that can be written of a structure."""
    drawn = [svg(layout(page.structure, heading=page.heading), page=str) for page in pages(structure)]
    return "".join([*drawn, dot(structure), text(structure), n2(structure), n2_csv(structure)])


_SCRIPT = """
import hashlib
from tests.unit.diagrams.test_diagram_stable import LARGE, STRUCTURES, content
for name, build in {**STRUCTURES, **LARGE}.items():
    print(name, hashlib.sha256(content(build()).encode()).hexdigest())
"""


def outputs(seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_same_bytes_under_every_hash_seed() -> None:
    first = outputs("1")
    assert len(first.splitlines()) == len(STRUCTURES) + len(LARGE)
    assert first == outputs("2")


@pytest.mark.parametrize("name", STRUCTURES)
@pytest.mark.parametrize("method", ["highs-ds", "highs-ipm"])
def test_same_bytes_from_every_solver(name: str, method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = svg(layout(STRUCTURES[name]()))
    solve = Program._optimum

    def otherwise(self: Program, _: str) -> list[float]:
        chance = random.Random(3)
        chance.shuffle(self._hard)
        chance.shuffle(self._soft)
        return solve(self, method)

    monkeypatch.setattr(Program, "_optimum", otherwise)
    assert svg(layout(STRUCTURES[name]())) == expected


def test_two_runs_in_one_process_agree() -> None:
    for build in STRUCTURES.values():
        assert content(build()) == content(build())


def test_heavy_packages_load_only_when_used() -> None:
    script = (
        "import sys; import safetycase.diagrams; "
        "print([m for m in ('scipy', 'numpy', 'graphviz', 'networkx', 'jinja2') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
