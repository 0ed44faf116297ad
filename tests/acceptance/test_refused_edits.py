"""What an edit from the command line refuses, and what it says about a slip."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.command import COMMENTED, kettle, run
from tests.unit.history.repositories import commit, git


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return kettle(tmp_path, purpose=COMMENTED)


STRUCTURE = """\
elements:
  boiler: {role: controller, process_model: {water: {describes: kettle/level}}}
  kettle: {role: process, state: {level: {}}}
actions:
  CA-1: {from: boiler, to: kettle, title: heat}
constraints:
  SC-1: {hazards: [H-1], text: It must not boil over.}
"""


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["set", "H-1", "losses", "[L-1, L-77]"], "there is no loss L-77"),
        (["set", "H-1", "losses", "[l-01]"], "did you mean `L-1`?"),
        (["set", "H-1", "losses", "[SC-1]"], "SC-1 is a system constraint, but losses takes loss"),
        (["set", "H-1", "parent", "H-1"], "H-1 refers to itself"),
        (["set", "H-1", "parent", "H-2"], "parents go in a circle: H-1 -> H-2 -> H-1"),
        (["set", "CA-1", "not_hazardous.provided", "{because: J-1}"], "there is no justification or assumption J-1"),
        (["set", "boiler", "process_model.water.updated_by", "FB-99"], "FB-99"),
        (["set", "boiler", "process_model.water.describes", "kettle/lvel"], "did you mean"),
        (["link", "H-1", "losses", "L-77"], "there is no loss L-77"),
        (["link", "H-1", "parent", "H-1"], "H-1 refers to itself"),
        (["link", "H-1", "parent", "H-2"], "parents go in a circle"),
        (["link", "SC-1", "hazards", "L-1"], "L-1 is a loss, but hazards takes hazard"),
        (["new", "hazard", "losses=[L-1, L-77]", "text=Hot."], "there is no loss L-77"),
    ],
)  # fmt: skip
def test_what_check_calls_an_error_of_reference_is_refused_unless_forced(
    tmp_path: Path, command: list[str], said: str
) -> None:
    purpose = COMMENTED + "  H-2: {losses: [L-1], parent: H-1, text: It boils over at night.}\n"
    root = kettle(tmp_path, purpose=purpose, structure=STRUCTURE)
    before = [path.read_text() for path in sorted((root / "model").iterdir())]
    done = run(*command, cwd=root)
    assert done.returncode == 2
    assert said in done.stderr
    assert "--force" in done.stderr
    assert [path.read_text() for path in sorted((root / "model").iterdir())] == before
    assert run(*command, "--force", cwd=root).returncode == 0
    assert said.split(",")[0] in run("check", cwd=root).stdout


CONTEXTS = """\
elements:
  boiler: {role: controller, process_model: {person: {values: [near, far]}, level: Litres}}
  kettle: {role: process}
actions:
  CA-1: {from: boiler, to: kettle, title: heat}
ucas:
  UCA-1: {action: CA-1, type: provided, hazards: [H-1], context: {person: near}}
desired:
  DCA-1: {action: CA-1, type: provide, context: {person: far}}
scenarios:
  LS-1: {ucas: [UCA-1], class: controller, text: The limit is not checked}
controller_constraints:
  CC-1: {ucas: [UCA-1]}
"""


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["set", "UCA-1", "context.persn", "near"], "boiler has no variable persn; did you mean `person`?"),
        (["set", "UCA-1", "context.person", "nearby"], "nearby is no value of person (near, far); did you mean"),
        (["set", "UCA-1", "context", "{boiler/persn: near}"], "did you mean `boiler/person`?"),
        (["set", "UCA-1", "context", "{lid/person: near}"], "there is no element lid"),
        (["set", "UCA-1", "DCA-1", "context", "{person: nearby}"], "nearby is no value of person"),
        (["set", "LS-1", "believes", "{boiler/person: farr}"], "farr is no value of person"),
        (["set", "CC-1", "context", "{persn: near}"], "boiler has no variable persn"),
        (["set", "CA-1", "context_variables", "[person, persn]"], "boiler has no variable persn"),
        (["set", "CA-1", "not_hazardous.provided", "[{context: {persn: far}, reason: Cold}]"], "no variable persn"),
        (["new", "uca", "CA-1", "not-provided", "hazards=H-1", "context={persn: far}"], "no variable persn"),
    ],
)
def test_names_that_nothing_declares_are_refused_in_contexts(tmp_path: Path, command: list[str], said: str) -> None:
    root = kettle(tmp_path, structure=CONTEXTS)
    done = run(*command, cwd=root)
    assert done.returncode == 2
    assert said in done.stderr
    assert "--force" in done.stderr
    assert (root / "model/structure.yaml").read_text() == CONTEXTS
    assert run(*command, "--force", cwd=root).returncode == 0
    assert said.split(";")[0] in run("check", cwd=root).stdout


def test_names_that_are_declared_are_taken_in_contexts(tmp_path: Path) -> None:
    root = kettle(tmp_path, structure=CONTEXTS.replace("{person: near}", "{persn: near}"))
    assert run("set", "UCA-1", "owner", "Ada", cwd=root).returncode == 0, "what stood before stops no edit"
    assert run("set", "UCA-1", "context", "{person: [near, far]}", cwd=root).returncode == 0
    assert run("set", "LS-1", "believes", "{boiler/person: far}", cwd=root).returncode == 0


def test_an_error_that_stood_before_does_not_stop_an_edit(tmp_path: Path) -> None:
    root = kettle(tmp_path, purpose=COMMENTED.replace("[L-1]", "[L-1, L-9]"))
    assert run("set", "H-1", "owner", "Ada", cwd=root).returncode == 0
    assert "there is no loss L-8" in run("set", "H-1", "losses", "[L-1, L-8]", cwd=root).stderr


def test_link_takes_nothing_away(tmp_path: Path) -> None:
    more = "  H-2: {losses: [L-1], parent: H-1, text: a}\n  H-3: {losses: [L-1], text: b}\n"
    root = kettle(tmp_path, purpose=COMMENTED + more)
    for force in ((), ("--force",)):
        done = run("link", "H-2", "parent", "H-3", *force, cwd=root)
        assert done.returncode == 2
        assert "parent of H-2 is H-1 already; `set` replaces it" in done.stderr
    assert run("set", "H-2", "parent", "H-3", cwd=root).returncode == 0
    assert run("link", "H-3", "parent", "H-1", cwd=root).returncode == 0


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["show", "h-1"], "did you mean H-1?"),
        (["set", "l-1", "owner", "Ada"], "did you mean L-1?"),
        (["new", "uca", "CA-1", "not_provided"],
         "an unsafe control action can refer to nor a choice; did you mean not-provided? (type: not-provided,"),
        (["new", "uca", "ca-1"], "did you mean CA-1?"),
        (["new", "uca", "L-1"], "L-1 is a loss, and an unsafe control action has no place left that refers to one"),
        (["new", "loss", "text=Personal", "data", "leaks"], '; quote values with spaces: text="Personal data leaks"'),
        (["set", "safetycase", "name", "Pot"], "the manifest is edited in an editor, in "),
        (["show", "safetycase.yaml"], "safetycase.yaml is no item: the manifest is edited in an editor"),
    ],
)  # fmt: skip
def test_a_slip_is_answered_with_what_was_probably_meant(tmp_path: Path, command: list[str], said: str) -> None:
    root = kettle(tmp_path, purpose=COMMENTED, structure=STRUCTURE)
    done = run(*command, cwd=root)
    assert done.returncode == 2
    assert said in done.stderr


def test_set_refuses_what_the_schema_refuses(root: Path) -> None:
    done = run("set", "H-1", "severty", "high", cwd=root)
    assert done.returncode == 2
    assert "severty" in done.stderr
    assert (root / "model/purpose.yaml").read_text() == COMMENTED
    assert run("set", "H-1", "status", "approvd", cwd=root).returncode == 2
    assert (root / "model/purpose.yaml").read_text() == COMMENTED


def test_an_unknown_id_gets_a_suggestion(root: Path) -> None:
    assert "did you mean H-1?" in run("set", "H-11", "owner", "Ada", cwd=root).stderr
    assert "did you mean hazard?" in run("new", "hasard", "text=x", cwd=root).stderr


@pytest.mark.parametrize(
    "losses", ["losses:\n  - id: L-1   # by hand\n    text: Burns.\n", "losses: TODO ask Bob  # the safety lead\n"]
)
@pytest.mark.parametrize("command", [["new", "loss", "text=Fire."], ["restore", "L-1", "--from", "HEAD"]])
def test_nothing_is_added_over_what_nobody_could_read(tmp_path: Path, losses: str, command: list[str]) -> None:
    root = kettle(tmp_path, purpose="losses:\n  L-1: Burns.\n")
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path)
    file = root / "model" / "purpose.yaml"
    file.write_text(losses)
    done = run(*command, cwd=root)
    assert done.returncode == 2
    assert "losses is no mapping of ids to items; mend that first" in done.stderr
    assert file.read_text() == losses


def test_what_says_nothing_is_replaced(tmp_path: Path) -> None:
    root = kettle(tmp_path, purpose="# None yet.\nlosses: []\n")
    assert run("new", "loss", "text=Fire.", cwd=root).returncode == 0
    assert (root / "model" / "purpose.yaml").read_text().startswith("# None yet.\nlosses:\n  L-1:")


@pytest.mark.parametrize("command", [["grid"], ["list"], ["trace"], ["show", "H-1"], ["review", "--list"]])
def test_what_could_not_be_read_is_said_beside_what_could(tmp_path: Path, command: list[str]) -> None:
    root = kettle(tmp_path, purpose=COMMENTED, structure=STRUCTURE)
    said = "could not be read whole; what stands there is missing here"
    assert said not in run(*command, cwd=root).stderr
    file = root / "model" / "structure.yaml"
    file.write_text(file.read_text() + "<<<<<<< HEAD\n")
    assert f"model/structure.yaml {said}" in run(*command, cwd=root).stderr
