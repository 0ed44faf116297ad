"""Results of neural-network verifiers (VNN-COMP) as `check` and `evidence add` count them: a line is one property."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.command import run, write

MANIFEST = 'safetycase: "1"\nname: Net\n'
HOLDS = "acas,./net-1.onnx,./prop-1.vnnlib,0.1,unsat,1.0\n"
BROKEN = "acas,./net-1.onnx,./prop-2.vnnlib,0.1,sat,1.0\n"
OTHER = "mnist,./net-2.onnx,./prop-3.vnnlib,0.1,sat,1.0\n"


def checked(root: Path, lines: str, *selects: str) -> str:
    items = "".join(
        f"  E-{number}: {{supports: [R-{number}], method: proof, artefact: {{path: e/run.csv}}{select}}}\n"
        for number, select in enumerate(selects, 1)
    )
    wanted = "".join(f"  R-{number}: {{text: It holds}}\n" for number in range(1, len(selects) + 1))
    model = f"requirements:\n{wanted}evidence:\n{items}"
    write(root, {"safetycase.yaml": MANIFEST, "model/m.yaml": model, "e/run.csv": lines})
    return run("check", "--format", "concise", cwd=root).stdout


@pytest.mark.parametrize(
    ("lines", "selects"),
    [
        (HOLDS, [""]),
        (HOLDS + HOLDS, [""]),
        (BROKEN, [", select: {expected: sat}"]),
        (HOLDS + OTHER, [", select: {category: acas}", ", select: {category: mnist, expected: sat}"]),
    ],
)
def test_properties_that_are_counted_are_no_failures_that_nobody_counts(
    tmp_path: Path, lines: str, selects: list[str]
) -> None:
    said = checked(tmp_path, lines, *selects)
    assert "SFC743" not in said
    assert "SFC72" not in said


@pytest.mark.parametrize("expected", ["", ", expected: sat"])
def test_a_property_that_nobody_counts_is_named_once(tmp_path: Path, expected: str) -> None:
    said = checked(tmp_path, HOLDS + BROKEN + OTHER, f", select: {{category: acas{expected}}}")
    assert "e/run.csv has 1 case that did not pass and that no evidence item counts: ./net-2.onnx" in said


def test_what_fails_as_it_was_expected_refutes(tmp_path: Path) -> None:
    assert "1 of 2 cases failed" in checked(tmp_path, HOLDS + BROKEN, "")


def test_adding_counts_a_line_once(tmp_path: Path) -> None:
    checked(tmp_path, HOLDS + BROKEN, ", select: {category: other}")
    said = run("evidence", "add", "e/run.csv", "--supports", "R-1", "--dry-run", cwd=tmp_path)
    assert "2 results (1 passed, 1 failed)" in said.stderr + said.stdout
