"""`safetycase trace --item`: one item as a tree in both directions, and why it stands as it does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.command import kettle, run

MODEL = """\
losses: {L-1: People are scalded.}
hazards:
  H-1: {losses: [L-1], text: Water boils over while a hand is near.}
  H-2: {losses: [L-1], text: The handle is hot while a hand is near.}
constraints:
  SC-1: {hazards: [H-1], status: reviewed, text: Water must not boil over.}
requirements:
  R-1: {addresses: [SC-1], text: Heating must stop at 100 °C.}
  R-2: {addresses: [SC-1], text: The lid must stay shut.}
evidence:
  E-1:
    title: "Run of the\\u202e tests"
    supports: [R-1]
    method: test
    artefact: {path: run.xml, format: junit}
"""
RUN = """\
<testsuite name="s">
<testcase classname="c" name="stops"/>
<testcase classname="c" name="stops-at-once"><failure message="went on for 3 s"/></testcase>
</testsuite>
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    case = kettle(tmp_path, purpose=MODEL)
    (case / "run.xml").write_text(RUN)
    return case


def below(data: list[dict[str, Any]], *ids: str) -> dict[str, Any]:
    """The link at the end of a way through the tree."""
    link = next(one for one in data if one["id"] == ids[0])
    return below(link["links"], *ids[1:]) if len(ids) > 1 else link


def test_both_directions_with_states_down_to_the_failing_case(root: Path) -> None:
    done = run("trace", "--item", "R-1", cwd=root)
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "requirement R-1  ✗ refuted  Heating must stop at 100 °C.  [error]"
    assert lines[2] == "why it is refuted"
    at = next(
        number for number, line in enumerate(lines) if "→ addresses SC-1  Water must not boil over.  [rev" in line
    )
    assert lines[at + 1].startswith("    → prevents H-1  Water boils over while a hand is near.")
    assert lines[at + 2].startswith("      → leads to L-1  People are scalded.")
    assert any(line.startswith("  ← is supported by E-1  ✗ refuted  Run of the\\u202e tests") for line in lines)
    assert any("run.xml  (junit" in line for line in lines)
    failing = next(line for line in lines if "stops-at-once" in line and "✗" in line)
    assert "went on for 3 s" in failing
    assert "R-2" not in done.stdout, "what else hangs on the constraint leads neither to R-1 nor from it"


def test_the_same_for_programs(root: Path) -> None:
    data = json.loads(run("trace", "--item", "SC-1", "--format", "json", cwd=root).stdout)
    assert (data["version"], data["item"]["id"], data["item"]["status"]) == (1, "SC-1", "reviewed")
    assert below(data["refers_to"], "H-1", "L-1")["link"] == "leads to"
    requirement = below(data["referred_to_by"], "R-1")
    assert (requirement["state"], requirement["severity"], requirement["field"]) == ("refuted", "error", "addresses")
    evidence = below(data["referred_to_by"], "R-1", "E-1")
    assert [fact["path"] for fact in evidence["facts"] if fact["label"] == "artefact"] == ["run.xml"]
    assert any("stops-at-once" in fact["text"] for fact in evidence["facts"])
    assert below(data["referred_to_by"], "R-2")["state"] == "open"


def test_the_depth_ends_it_and_says_that_it_goes_on(root: Path) -> None:
    lines = run("trace", "--item", "H-1", "--depth", "2", cwd=root).stdout.splitlines()
    reached = [line for line in lines if "R-1" in line]
    assert len(reached) == 1
    assert reached[0].endswith("goes on]")
    assert not any("E-1" in line for line in lines)
    assert "  → leads to L-1  People are scalded.  [info]" in lines


def test_gaps_leave_only_what_is_left_to_do(root: Path) -> None:
    (root / "run.xml").write_text(RUN.replace('<failure message="went on for 3 s"/>', ""))
    text = run("trace", "--item", "SC-1", "--gaps", cwd=root).stdout
    assert "R-2" in text
    assert "no evidence" in text
    assert "R-1" not in text
    data = json.loads(run("trace", "--item", "L-1", "--gaps", "--format", "json", cwd=root).stdout)
    assert data["gaps_only"] is True
    assert "constraint" in below(data["referred_to_by"], "H-2")["lacks"]
    assert "nothing that leads to a gap" in run("trace", "--item", "L-1", "--gaps", cwd=root).stdout


def test_an_item_is_unfolded_once_in_each_direction_where_it_is_nearest(tmp_path: Path) -> None:
    hazards = "hazards:\n" + "".join(
        f"  H-{number}: {{parent: H-{number - 1}, losses: [L-1]}}\n" if number > 1 else "  H-1: {losses: [L-1]}\n"
        for number in range(1, 31)
    )
    case = kettle(
        tmp_path,
        purpose=f"losses: {{L-1: {{text: Harm, stakeholders: [ST-1]}}}}\nstakeholders: {{ST-1: The cook}}\n{hazards}",
    )
    lines = run("trace", "--item", "H-30", cwd=case).stdout.splitlines()
    told = [line for line in lines if "L-1" in line]
    assert len(told) == 30
    assert [line[:22] for line in told if "shown elsewhere" not in line] == ["  → leads to L-1  Harm"]
    assert sum("ST-1" in line for line in lines) == 1


def test_a_circle_of_references_ends(tmp_path: Path) -> None:
    case = kettle(tmp_path, purpose="hazards:\n  H-1: {parent: H-2}\n  H-2: {parent: H-1}\n")
    done = run("trace", "--item", "H-1", cwd=case)
    assert done.returncode == 0
    assert sum("[shown above]" in line or "shown above]" in line for line in done.stdout.splitlines()) == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--item", "R-9"), "no item R-9; did you mean R-"),
        (("--item", "R-1", "--from", "hazard"), "--item goes without --from and --to"),
        (("--item", "R-1", "--format", "csv"), "--item is told as text or json"),
        (("--depth", "2"), "--depth goes with --item"),
    ],
)
def test_what_cannot_be_asked_is_said_in_a_line(root: Path, arguments: tuple[str, ...], said: str) -> None:
    done = run("trace", *arguments, cwd=root)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
