"""Two cases of which one imports the other, at the command line."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.acceptance.command import run, write

CAR = """\
losses:
  L-1: Injury of a person
hazards:
  H-1: {text: The car does not slow down, losses: [L-1], refined_by: [brakes:H-3]}
scenarios:
  LS-1: {text: A valve stays open, hazards: [H-1], class: process, treated_by: [{by: brakes:R-1}]}
"""
BRAKES = """\
losses:
  L-1: Loss of braking
hazards:
  H-3: {text: The brakes give too little force, losses: [L-1]}
constraints:
  SC-3: {text: The brakes must give the force that is asked for, hazards: [H-3]}
requirements:
  R-1: {text: A valve that stays open shall be noticed within 1 s, addresses: [SC-3]}
"""


@pytest.fixture
def car(tmp_path: Path) -> Path:
    files: dict[str, str | bytes] = {
        "car/safetycase.yaml": 'safetycase: "1"\nname: Car\nimports:\n  brakes: ../brakes\n',
        "car/model/a.yaml": CAR,
        "brakes/safetycase.yaml": 'safetycase: "1"\nname: Brakes\n',
        "brakes/model/b.yaml": BRAKES,
    }
    return write(tmp_path, files) / "car"


def test_a_trace_goes_from_one_case_into_the_other(car: Path) -> None:
    done = run("trace", "--from", "loss", "--to", "constraint", cwd=car)
    assert "L-1 -> H-1 -> brakes:H-3 -> brakes:SC-3" in done.stdout
    assert "losses with system constraint: 1 of 1 (100 %)" in done.stdout
    assert "system constraints with loss: n/a (0 of 0)" in done.stdout


PASSED = '<testsuite tests="1"><testcase classname="a" name="a"/></testsuite>\n'
OWN = """\
hazards:
  H-2: {text: The driver feels nothing, losses: [L-1]}
  H-4: {text: The driver feels too little, losses: [L-1]}
constraints:
  SC-1: {text: The car must slow down, hazards: [H-1, H-2]}
  SC-2: {text: The pedal must be firm, hazards: [H-4]}
requirements:
  R-1: {text: The pedal shall be felt, addresses: [SC-1]}
  R-2: {text: The pedal shall be firm, addresses: [SC-2]}
evidence:
  E-1: {supports: [R-1], artefact: {path: evidence/r.xml}}
"""


def test_what_is_declared_elsewhere_is_not_demonstrated_here(car: Path) -> None:
    write(car, {"model/b.yaml": OWN, "evidence/r.xml": PASSED})
    run("evidence", "lock", cwd=car)
    question = ("trace", "--from", "hazard", "--to", "requirement")
    done = run(*question, cwd=car).stdout
    assert "H-1 -> SC-1 -> R-1 ✓ demonstrated\n" in done
    assert "H-1 -> LS-1 -> brakes:R-1 declared elsewhere\n" in done
    held = "with all of it demonstrated: 1 of 3 (33 %), and 1 but for what is declared elsewhere"
    assert f"hazards with requirement: 3 of 3 (100 %); {held}\n" in done
    assert "requirements with hazard: 2 of 2 (100 %)\n" in done
    found = json.loads(run(*question, "--format", "json", cwd=car).stdout)
    assert (found["coverage"]["hazard"]["demonstrated"], found["coverage"]["hazard"]["elsewhere"]) == (1, 1)
    ends = {row["target"]: row["path"][-1]["state"] for row in found["rows"]}
    assert ends == {"R-1": "demonstrated", "R-2": "open", "brakes:R-1": "declared elsewhere"}


def test_what_only_leads_elsewhere_is_not_demonstrated_here(car: Path) -> None:
    done = run("trace", cwd=car).stdout
    held = "with all of it demonstrated: 0 of 1 (0 %), and 1 but for what is declared elsewhere"
    assert f"Loss scenarios with requirement: 1 of 1 (100 %); {held}\n" in done


def test_show_tells_where_an_imported_item_stands_and_who_judges_it(car: Path) -> None:
    done = run("show", "brakes:R-1", cwd=car)
    assert "brakes:R-1  Requirement  (draft)  ../brakes/model/b.yaml:8" in done.stdout
    assert "Verdict: declared elsewhere" in done.stdout
    assert "treats  LS-1" in " ".join(done.stdout.split("\n"))
    shown = json.loads(run("show", "brakes:R-1", "--format", "json", cwd=car).stdout)
    assert (shown["id"], shown["imported"], shown["verdict"]) == ("brakes:R-1", True, None)
    assert run("show", "brakes:R-2", cwd=car).returncode == 2


def test_items_of_the_other_case_are_not_counted_and_not_listed(car: Path) -> None:
    assert run("list", cwd=car).stderr.strip() == "3 items"
    found = json.loads(run("check", "--format", "json", cwd=car).stdout)
    assert found["summary"]["items"] == {"loss": 1, "hazard": 1, "scenario": 1}
    assert not [one for one in found["findings"] if "requirement" in one["name"] or one["file"].startswith("..")]


def test_what_is_imported_is_changed_in_its_own_case_only(car: Path) -> None:
    before = (car.parent / "brakes" / "model" / "b.yaml").read_bytes()
    for command in (["set", "brakes:H-3", "text", "x"], ["rename", "brakes:H-3", "H-4"], ["delete", "brakes:H-3"]):
        done = run(*command, cwd=car)
        assert done.returncode == 2
        assert "belongs to the imported case ../brakes and is only read here; edit H-3 there" in done.stderr
    assert (car.parent / "brakes" / "model" / "b.yaml").read_bytes() == before
    assert run("rename", "H-3", "H-5", cwd=car.parent / "brakes").returncode == 0
    assert "there is no hazard brakes:H-3" in run("check", "--format", "concise", cwd=car).stdout


def test_errors_over_there_fail_the_check_here_in_one_line(car: Path) -> None:
    assert run("check", cwd=car).returncode == 0
    (car.parent / "brakes" / "model" / "b.yaml").write_text(BRAKES.replace("[SC-3]", "[SC-8, SC-9]"))
    done = run("check", "--format", "concise", cwd=car)
    assert done.returncode == 1
    assert [line for line in done.stdout.splitlines() if "error" in line] == [
        "safetycase.yaml:4:11: error[SFC344 import-with-errors] brakes: ../brakes has 2 errors of its own"
    ]


def test_a_circle_is_named_in_both_cases_and_sends_nobody_to_the_other(car: Path) -> None:
    brakes = car.parent / "brakes"
    (brakes / "safetycase.yaml").write_text('safetycase: "1"\nname: Brakes\nimports: {car: ../car}\n')
    for here, message in (
        (car, "brakes: ../brakes leads back to it: car -> brakes -> car"),
        (brakes, "car: ../car leads back to it: brakes -> car -> brakes"),
    ):
        done = run("check", "--format", "concise", cwd=here)
        assert done.returncode == 1
        errors = [line.partition("error")[2] for line in done.stdout.splitlines() if "error[" in line]
        assert errors == [f"[SFC342 import-cycle] {message}"]


@pytest.fixture
def three(car: Path) -> Path:
    """The car, whose brakes import the pads."""
    write(
        car.parent,
        {
            "brakes/safetycase.yaml": 'safetycase: "1"\nname: Brakes\nimports: {pads: ../pads}\n',
            "pads/safetycase.yaml": 'safetycase: "1"\nname: Pads\n',
            "pads/model/p.yaml": (
                "losses: {L-1: Loss of friction}\nhazards: {H-7: {text: The pads are worn, losses: [L-1]}}\n"
                "elements: {pad: {role: process, title: Pad}}\n"
            ),
            "car/model/b.yaml": (
                "elements: {driver: {role: controller}}\n"
                "feedback: {FB-1: {title: wear, from: 'brakes:pads:pad', to: driver}}\n"
            ),
        },
    )
    return car


def test_an_item_two_cases_away_is_referred_to_shown_and_drawn(three: Path) -> None:
    assert run("link", "H-1", "refined_by", "brakes:pads:H-7", cwd=three).returncode == 0
    assert "SFC101" not in run("check", "--format", "concise", cwd=three).stdout
    assert "H-1 -> brakes:pads:H-7" in run("trace", "--from", "loss", "--to", "hazard", cwd=three).stdout
    shown = run("show", "brakes:pads:H-7", cwd=three).stdout
    assert "../pads/model/p.yaml:2" in shown
    assert "refines  H-1" in " ".join(shown.splitlines())
    around = ["diagram", "control-structure", "--format", "text", "--around"]
    assert "Pad (brakes:pads) [brakes:pads:pad]" in run(*around, "brakes:pads:pad", cwd=three).stdout
    (three / "safetycase.yaml").write_text('safetycase: "1"\nname: Car\nimports: {brakes: ../brakes, pads: ../pads}\n')
    assert "H-1 -> pads:H-7" in run("trace", "--from", "loss", "--to", "hazard", cwd=three).stdout
    assert "pads:H-7  Hazard" in run("show", "brakes:pads:H-7", cwd=three).stdout
    assert "refined_by: brakes:H-3, brakes:pads:H-7" in run("show", "H-1", cwd=three).stdout
    assert "Pad (pads) [pads:pad]" in run(*around, "brakes:pads:pad", cwd=three).stdout


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("set brakes:pads:H-7 text x", "belongs to the imported case ../pads and is only read here; edit H-7 there"),
        ("delete brakes:pads:H-7", "belongs to the imported case ../pads and is only read here; edit H-7 there"),
        ("show brakes:pads:H-8", "the imported case ../pads has no item H-8; did you mean brakes:pads:H-7?"),
        ("show brakes:tyres:H-8", "the imported case ../brakes imports no case as tyres"),
        ("link H-1 refined_by brakes:tyres:H-8", "brakes imports no case as tyres"),
        ("diagram trace --hazard brakes:H-3", "brakes:H-3 belongs to the imported case ../brakes; ask there for H-3"),
        ("diagram control-structure --around brakes:R-1", "belongs to the imported case ../brakes"),
        ("grid --action brakes:CA-1", "the imported case ../brakes has no item CA-1"),
        ("grid --controller brakes:pads:pad", "belongs to the imported case ../pads; ask there for pad"),
        ("scenarios brakes:R-1", "belongs to the imported case ../brakes; ask there for R-1"),
    ],
)
def test_commands_say_where_an_imported_item_is(three: Path, command: str, words: str) -> None:
    done = run(*command.split(), cwd=three)
    assert done.returncode == 2
    assert words in done.stderr


def test_a_strangers_case_reads_nothing_outside_its_repository(car: Path) -> None:
    (car / ".git").mkdir()
    done = run("check", "--format", "concise", cwd=car)
    assert "error[SFC341 import-outside] brakes: ../brakes leads out of car" in done.stdout
    assert run("show", "brakes:H-3", cwd=car).returncode == 2


def test_the_drawing_and_the_report_are_made(car: Path, tmp_path: Path) -> None:
    for command in (["diagram", "control-structure"], ["diagram", "trace"], ["report", "-o", str(tmp_path / "r.html")]):
        assert run(*command, cwd=car).returncode == 0
    assert "brakes:R-1 (declared elsewhere)" in (tmp_path / "r.html").read_text()


def test_what_to_do_next_begins_with_the_imported_case_that_has_errors(car: Path) -> None:
    (car.parent / "brakes" / "model" / "b.yaml").write_text(BRAKES.replace("[SC-3]", "[SC-8]"))
    for folder, path in ((car, "../brakes"), (car / "model", "../../brakes"), (car.parent, "brakes")):
        first = json.loads(run("-C", str(car), "next", "--format", "json", cwd=folder).stdout)["next"][0]
        assert (first["step"], first["rule"]) == ("repair", "SFC344")
        assert first["command"] == f"safetycase check {path}"
        assert first["reason"] == "brakes: ../brakes has 1 error of its own"
        assert run(*first["command"].split()[1:], cwd=folder).returncode == 1


def test_an_import_that_cannot_be_used_is_mended_in_the_manifest(car: Path) -> None:
    (car.parent / "brakes" / "safetycase.yaml").unlink()
    first = json.loads(run("next", "--format", "json", cwd=car).stdout)["next"][0]
    assert (first["step"], first["rule"]) == ("repair", "SFC340")
    assert first["command"] == "${EDITOR:-vi} +4 safetycase.yaml"


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not here")
def test_a_report_says_on_which_state_of_imported_cases_it_rests(car: Path) -> None:
    """The digest of an imported case is the one that its own report gives."""

    def words_of(folder: Path) -> str:
        text = re.sub("<[^>]*>", " ", run("report", "-o", "-", "--as-of", "2026-03-01", cwd=folder).stdout)
        return " ".join(text.split())

    brakes = car.parent / "brakes"
    git(car.parent, "init", "-q")
    git(car.parent, "add", ".")
    git(car.parent, "commit", "-q", "-m", "first")
    commit = git(car.parent, "rev-parse", "HEAD")
    seen = []
    for state in ("without changes", "with changes beside it"):
        own = re.search(r"Digest of the case (\w{64})", words_of(brakes))
        assert own is not None
        said = f"brakes Brakes, in ../brakes commit: {commit}, {state} digest of 2 files: {own[1]}"
        assert said in words_of(car)
        seen.append(own[1])
        (brakes / "model" / "b.yaml").write_text(BRAKES.replace("1 s", "2 s"))
    assert seen[0] != seen[1]
