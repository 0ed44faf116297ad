"""How all slices of a requirement stand, in `show`, its JSON, and the report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.command import run, write
from tests.unit.report.page import read_page

MODEL = """\
requirements:
  R-1:
    text: It is right
    target: {metric: failure-rate, of: %s, at_most: 0.02, confidence: 0.95}
    %s
    slices: {by: [region], values: {region: [north, south]}%s}
evidence:
  E-1:
    supports: [R-1]
    artefact: {path: e/r.csv}
    select: {trials: n, answered: a, failures: f, slice: {region: region}}
    %s
    threshold_chosen_on: separate
"""
COVERAGE = "coverage: {at_least: 0.8, confidence: 0.95}"
RANDOM = "sampling: {how: random}"


def case(
    root: Path,
    north: str,
    south: str,
    *,
    of: str = "answered",
    coverage: str = COVERAGE,
    family: str = "",
    how: str = RANDOM,
) -> Path:
    model = MODEL % (of, coverage, family, how)
    table = f"region,n,a,f\nnorth,{north}\nsouth,{south}\n"
    return write(root, {"safetycase.yaml": 'safetycase: "1"\nname: Regions\n', "model/m.yaml": model, "e/r.csv": table})


def shown(root: Path) -> list[str]:
    """The lines of the verdict and of the slices."""
    text = run("show", "R-1", cwd=root).stdout
    return text[text.index("Verdict:") : text.index("Refers to:")].splitlines()


def rows(root: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("show", "R-1", "--format", "json", cwd=root).stdout)["slices"]
    return found


@pytest.mark.parametrize(
    ("north", "south", "worst"),
    [
        ("20000,19000,100", "400,400,1", "region south: 1 failure in 400 trials: failure rate of at most 0.01385"),
        ("19000,19000,0", "1000,1000,0", "region south: 0 failures in 1,000 trials: failure rate of at most 0.003683"),
        ("1000,1000,0", "19000,19000,0", "region north: 0 failures in 1,000 trials: failure rate of at most 0.003683"),
    ],
)
def test_where_all_hold_the_worst_bound_is_told(tmp_path: Path, north: str, south: str, worst: str) -> None:
    case(tmp_path, north, south)
    told = shown(tmp_path)
    assert told[0].startswith("Verdict: demonstrated")
    assert "2 of 2 slices reach the target" in told[1]
    assert worst in told[2]


def test_every_slice_stands_in_the_table_also_beside_one_that_fails(tmp_path: Path) -> None:
    case(tmp_path, "20000,19000,100", "600,483,4")
    told = [" ".join(line.split()) for line in shown(tmp_path)]
    assert told[told.index("Slices:") + 1 :] == [
        "slice trials failures rate at most answered coverage at least target",
        "region north 19,000 100 0.006398 19,000 of 20,000 0.9468 reached",
        "region south 483 4 0.02107 483 of 600 0.7709 not shown",
        "",
    ]
    north, south = rows(tmp_path)
    assert (north["slice"], north["evidence"], north["target"]) == ("region north", "E-1", "reached")
    assert (north["trials"], north["failures"], north["cases"], north["answered"]) == (19_000, 100, 20_000, 19_000)
    assert south["rate_at_most"] == pytest.approx(0.02106, abs=1e-5)
    assert south["coverage_at_least"] == pytest.approx(0.77099, abs=1e-5)
    assert south["rate_at_least"] is south["exposure"] is None


def test_the_report_shows_the_table(tmp_path: Path) -> None:
    case(tmp_path, "20000,19000,100", "600,483,4")
    run("report", "-o", "r.html", cwd=tmp_path)
    said = " ".join(read_page((tmp_path / "r.html").read_text()).by_id("R-1").text.split())
    assert "slice trials failures rate at most answered coverage at least target" in said
    assert "region north 19,000 100 0.006398 19,000 of 20,000 0.9468 reached" in said
    assert "region south 483 4 0.02107 483 of 600 0.7709 not shown" in said


def test_by_holm_the_bounds_of_the_table_hold_together(tmp_path: Path) -> None:
    """By the procedure 0 of 160 does (p = 0.04), and its bound beside the other is that of half the error."""
    case(tmp_path, "1000,1000,0", "160,160,0", coverage="status: draft", family=", family: holm")
    north, south = rows(tmp_path)
    assert north["target"] == south["target"] == "reached"
    assert south["rate_at_most"] == pytest.approx(0.02279, abs=1e-5)


def test_what_is_not_known_of_a_slice_is_not_shown(tmp_path: Path) -> None:
    case(tmp_path, "1000,1000,0", "0,0,0", coverage="status: draft", how=f"design: sequential\n    {RANDOM}")
    told = [" ".join(line.split()) for line in shown(tmp_path)]
    assert "region north 1,000 0 reached" in told
    assert "region south 0 0 not shown" in told
    assert rows(tmp_path)[0]["rate_at_most"] is None


def test_requirements_without_slices_have_no_table(tmp_path: Path) -> None:
    case(tmp_path, "1000,1000,0", "0,0,0")
    model = tmp_path / "model/m.yaml"
    model.write_text("\n".join(line for line in model.read_text().splitlines() if "slices:" not in line))
    assert "Slices:" not in run("show", "R-1", cwd=tmp_path).stdout
    assert "slices" not in json.loads(run("show", "R-1", "--format", "json", cwd=tmp_path).stdout)
