"""What `check` says of trials that lie in several slices, or in one that is spelt otherwise than the case spells it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.command import run, write

MODEL = """\
requirements:
  R-1:
    text: It is right
    target: {metric: failure-rate, of: %s, at_most: 0.01, confidence: 0.95}
    slices: {by: [site], values: {site: [A, B]}, family: none}
evidence:
  E-1:
    supports: [R-1]
    artefact: {path: e/r.csv}
    select:
      {item: id, outcome: {column: r, pass: [ok], failure: [bad]}, slice: {site: site}, output: said}
    sampling: {how: random}
"""


def checked(root: Path, *rows: tuple[str, str, str], of: str = "trials", output: str = "yes") -> str:
    """What check says of 299 passes in each of two sites, which just show the rate, and further rows."""
    passes = [(f"{site}{n}", site, "ok") for site in "AB" for n in range(299)]
    table = "\n".join(["id,site,r,said", *(f"{','.join(row)},yes" for row in passes),
                       *(f"{','.join(row)},{output}" for row in rows)])  # fmt: skip
    write(root, {"safetycase.yaml": 'safetycase: "1"\nname: Sites\n', "model/m.yaml": MODEL % of, "e/r.csv": table})
    return run("check", "--format", "concise", cwd=root).stdout


def test_the_slices_are_shown_by_what_passes(tmp_path: Path) -> None:
    assert "SFC72" not in checked(tmp_path)


@pytest.mark.parametrize("sites", ["AB", "BA"])
@pytest.mark.parametrize("results", [("ok", "ok"), ("ok", "bad"), ("bad", "bad")])
def test_an_item_in_two_slices_is_unresolved_in_each(tmp_path: Path, sites: str, results: tuple[str, str]) -> None:
    said = checked(tmp_path, *(("x", site, result) for site, result in zip(sites, results, strict=True)))
    assert "SFC721" in said
    assert "0 of 2 slices reach the target" in said
    assert "1 trial of no stated site, or of several, of which 1 did not pass and count against every slice" in said


@pytest.mark.parametrize(
    ("label", "shown"), [("a", "A"), (" A ", "A"), ("\uff21", "A"), ("-b-", "B")]
)  # a letter of full width
def test_failures_in_a_slice_that_is_spelt_otherwise_count_against_it(tmp_path: Path, label: str, shown: str) -> None:
    said = checked(tmp_path, ("x", label, "bad"))
    assert "1 of 2 slices reaches the target" in said
    assert f"site {shown}: 0 failures in 300 trials with 1 unresolved (1 in no stated slice)" in said
    assert "1 trial whose site is spelt otherwise, of which 1 did not pass and count against the slice meant" in said
    assert "SFC754" in said


def test_failures_elsewhere_are_named_and_count_against_no_slice(tmp_path: Path) -> None:
    said = checked(tmp_path, ("x", "C", "bad"))
    assert "SFC72" not in said
    assert "SFC754" in said


def test_passes_in_a_slice_that_is_spelt_otherwise_help_none(tmp_path: Path) -> None:
    assert "SFC72" in checked(tmp_path, ("x", "A", "bad"), *((f"y{n}", "a", "ok") for n in range(900)))


@pytest.mark.parametrize(("output", "fails"), [("yes", True), ("Yes", True), ("", True), ("  ", True), ("no", False)])
def test_failures_of_an_output_that_is_spelt_otherwise_stay_in_the_denominator(
    tmp_path: Path, output: str, fails: bool
) -> None:
    said = checked(tmp_path, ("x", "A", "bad"), of="{output: [yes]}", output=output)
    assert ("SFC72" in said) is fails
