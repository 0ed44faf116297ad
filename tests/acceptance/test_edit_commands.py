"""Editing from the command line: for scripts, and for people who cannot use a screen."""

from __future__ import annotations

import difflib
import json
from pathlib import Path

import pytest

from tests.acceptance.command import EXAMPLE, kettle, run

TEXT = """\
# What must not happen.
losses:
  L-1: People are scalded.   # the worst

hazards:
  H-1:
    losses: [L-1]
    text: >-
      Water boils over
      while a hand is near.
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return kettle(tmp_path, purpose=TEXT)


def changed(root: Path) -> list[str]:
    after = (root / "model" / "purpose.yaml").read_text()
    lines = difflib.unified_diff(TEXT.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if line[0] in "+-" and not line.startswith(("+++", "---"))]


def test_set_changes_one_line(root: Path) -> None:
    assert run("set", "L-1", "text", "People are burnt.", cwd=root).returncode in (0, 2)
    assert run("set", "H-1", "losses", "[L-1, L-1]", "--force", cwd=root).returncode == 0
    assert changed(root)[-1] == "+    losses: [L-1, L-1]"


def test_set_refuses_what_the_schema_refuses(root: Path) -> None:
    done = run("set", "H-1", "severty", "high", cwd=root)
    assert done.returncode == 2
    assert "severty" in done.stderr
    assert changed(root) == []
    assert run("set", "H-1", "status", "approvd", cwd=root).returncode == 2
    assert changed(root) == []


def test_lists_are_yaml_and_lose_nothing(root: Path) -> None:
    run("set", "H-1", "labels", "[kitchen, 'no']", cwd=root)
    data = json.loads(run("show", "H-1", "--format", "json", cwd=root).stdout)
    assert data["fields"]["labels"] == ["kitchen", "no"]
    assert "would lose" in run("set", "H-1", "labels", "[kitchen] # and more", cwd=root).stderr
    assert "is not YAML" in run("set", "H-1", "labels", "[kitchen", cwd=root).stderr


@pytest.mark.parametrize(
    "prose",
    [
        "caught at door #3 in a hurry",
        "a: b: c",
        "[bracketed",
        "'quoted' and \"so\"",
        "*star",
        "%x",
        "no",
        "12",
        "- dash",
        "",
    ],
)
def test_prose_is_taken_to_the_letter(root: Path, prose: str) -> None:
    done = run("set", "H-1", "text", "--", prose, cwd=root)
    assert done.returncode == 0, done.stderr
    data = json.loads(run("show", "H-1", "--format", "json", cwd=root).stdout)
    assert data["fields"].get("text", "") == prose
    assert run("check", cwd=root).returncode == 0
    new = run("new", "hazard", "L-1", f"text={prose}", cwd=root)
    assert (
        json.loads(run("show", new.stdout.strip(), "--format", "json", cwd=root).stdout)["fields"].get("text", "")
        == prose
    )


def test_unset(root: Path) -> None:
    run("set", "H-1", "owner", "Ada", cwd=root)
    run("unset", "H-1", "owner", cwd=root)
    assert changed(root) == []
    assert "has no owner" in run("unset", "H-1", "owner", cwd=root).stderr


def test_link_and_unlink(root: Path) -> None:
    new = run("new", "loss", "text=Time is lost.", cwd=root)
    assert new.stdout == "L-2\n"
    run("link", "H-1", "losses", "L-2", cwd=root)
    assert "+    losses: [L-1, L-2]" in changed(root)
    assert "already refers" in run("link", "H-1", "losses", "L-2", cwd=root).stderr
    run("unlink", "H-1", "losses", "L-1", cwd=root)
    assert "+    losses: [L-2]" in changed(root)


def test_new_fills_what_follows_from_its_place(tmp_path: Path) -> None:
    structure = (
        "elements: {thermostat: Thermostat, heater: Heater}\n"
        "actions:\n  CA-1: {from: thermostat, to: heater, title: heat}\n"
    )
    root = kettle(tmp_path, structure=structure)
    done = run("new", "uca", "CA-1", "not-provided", "when=the water is cold", "hazards=[H-1]", cwd=root)
    assert done.stdout == "UCA-1\n"
    data = json.loads(run("show", "UCA-1", "--format", "json", cwd=root).stdout)
    assert data["fields"]["action"] == "CA-1"
    assert data["fields"]["type"] == "not-provided"
    assert "Thermostat does not provide" in data["title"]


def test_rename_follows_every_reference(root: Path) -> None:
    assert run("rename", "L-1", "L-10", cwd=root).returncode == 0
    assert changed(root) == [
        "-  L-1: People are scalded.   # the worst",
        "+  L-10: People are scalded.   # the worst",
        "-    losses: [L-1]",
        "+    losses: [L-10]",
    ]
    assert run("rename", "H-1", "L-10", cwd=root).returncode == 2


def test_delete_lists_who_refers_and_refuses(root: Path) -> None:
    done = run("delete", "L-1", cwd=root)
    assert done.returncode == 2
    assert "H-1" in done.stderr
    assert changed(root) == []
    assert run("delete", "L-1", "--unlink", cwd=root).returncode == 0
    assert "L-1" not in (root / "model" / "purpose.yaml").read_text()


def test_an_unknown_id_gets_a_suggestion(root: Path) -> None:
    assert "did you mean H-1?" in run("set", "H-11", "owner", "Ada", cwd=root).stderr
    assert "did you mean hazard?" in run("new", "hasard", "text=x", cwd=root).stderr


def test_list_and_show(root: Path) -> None:
    rows = json.loads(run("list", "--format", "json", cwd=root).stdout)
    assert [(row["id"], row["kind"], row["line"]) for row in rows["items"]] == [
        ("L-1", "loss", 3),
        ("H-1", "hazard", 6),
    ]
    assert set(rows["items"][0]) == {"id", "kind", "title", "status", "verdict", "file", "line"}
    assert run("list", "hazard", "--text", "boils HAND", cwd=root).stdout.startswith("H-1")
    assert run("list", "hazard", "--text", "nothing", cwd=root).stdout == ""
    page = run("show", "L-1", cwd=root).stdout
    assert "is led to by  H-1" in page
    assert "model/purpose.yaml:3" in page


def test_show_gives_the_verdict_and_its_reasons() -> None:
    data = json.loads(run("show", "R-1", "--format", "json", cwd=EXAMPLE).stdout)
    assert data["verdict"] == "demonstrated"
    assert data["basis"] == "computed"
    assert any(link["id"] == "E-1" for link in data["referred_to_by"])


def test_trace_in_every_format() -> None:
    for form, mark in (("text", "H-1 -> "), ("csv", "from,"), ("markdown", "| ---"), ("json", '"coverage"')):
        done = run("trace", "--from", "hazard", "--to", "evidence", "--format", form, cwd=EXAMPLE)
        assert done.returncode == 0
        assert mark in done.stdout
    assert "n/a (0 of 0)" in run("trace", "--from", "claim", "--to", "strategy", cwd=EXAMPLE).stdout
    assert "R-" in run("trace", "--gaps", cwd=EXAMPLE).stdout


def test_a_list_of_one_needs_no_brackets(tmp_path: Path) -> None:
    assert run("init", "--empty", ".", cwd=tmp_path).returncode == 0
    for kind, *words in (
        ("loss", "text=Loss of life"), ("hazard", "text=The door is open while it moves", "losses=L-1"),
        ("constraint", "text=The door must be closed while it moves", "hazards=[H-1]"),
    ):  # fmt: skip
        assert run("new", kind, *words, cwd=tmp_path).returncode == 0
    assert run("new", "hazard", "text=The lift moves with the door open", cwd=tmp_path).returncode == 0
    assert run("set", "SC-1", "hazards", "H-2", cwd=tmp_path).returncode == 0
    shown = run("show", "SC-1", "--format", "json", cwd=tmp_path).stdout
    assert '"H-2"' in shown
    assert "[H-2]" not in shown
    assert run("set", "SC-1", "hazards", "H-9", cwd=tmp_path).returncode == 2


def test_init_starts_a_case_that_passes(tmp_path: Path) -> None:
    assert run("init", "toaster", cwd=tmp_path).returncode == 0
    done = run("check", "toaster", cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    assert (tmp_path / "toaster" / ".safetycase" / "model.schema.json").exists()
    assert "evidence/** -text" in (tmp_path / "toaster" / ".gitattributes").read_text()
    assert "already there" in run("init", "toaster", cwd=tmp_path).stderr
    (tmp_path / "kettle").mkdir()
    assert "Started a case in this folder. Next: safetycase check" in run("init", ".", cwd=tmp_path / "kettle").stderr
    (tmp_path / "toaster" / ".safetycase" / "model.schema.json").write_text("{}")
    assert "schema-copy-old" in run("check", "toaster", cwd=tmp_path).stdout
    run("init", "toaster", "--schema", cwd=tmp_path)
    assert "schema-copy-old" not in run("check", "toaster", cwd=tmp_path).stdout


def test_diagrams_by_suffix(tmp_path: Path) -> None:
    for name, mark in (("a.svg", "<svg"), ("a.dot", "digraph"), ("a.txt", "Pump controller")):
        assert run("diagram", "control-structure", "-o", tmp_path / name, cwd=EXAMPLE).returncode == 0
        assert mark in (tmp_path / name).read_text()
    assert run("diagram", "control-structure", "-o", tmp_path / "a.png", cwd=EXAMPLE).returncode == 2


def test_schema_prints_one_kind() -> None:
    data = json.loads(run("schema", "hazard").stdout)
    assert "definitions" in data


def test_several_items_are_deleted_in_one_save_or_none(root: Path) -> None:
    run("new", "loss", "text=Time is lost.", cwd=root)
    before = (root / "model" / "purpose.yaml").read_text()
    done = run("delete", "L-2", "L-1", cwd=root)
    assert done.returncode == 2
    assert "1 item refers to L-1" in done.stderr
    assert "no item L-7" in run("delete", "L-2", "L-7", cwd=root).stderr
    assert (root / "model" / "purpose.yaml").read_text() == before
    done = run("delete", "L-1", "H-1", "L-2", cwd=root)
    assert done.returncode == 0
    assert "delete L-1, H-1, L-2: model/purpose.yaml" in done.stderr
    assert run("list", cwd=root).stdout == ""


def test_references_to_several_deleted_items_are_taken_away(root: Path) -> None:
    run("new", "loss", "text=Time is lost.", cwd=root)
    run("link", "H-1", "losses", "L-2", cwd=root)
    assert run("delete", "L-1", "L-2", "--unlink", cwd=root).returncode == 0
    assert "losses: []" in (root / "model" / "purpose.yaml").read_text()


def test_an_empty_case_can_be_begun_and_is_no_pass(tmp_path: Path) -> None:
    root = tmp_path / "toaster"
    assert run("init", "--empty", root).returncode == 0
    done = run("check", cwd=root)
    assert done.returncode == 1
    assert done.stdout.count("[SFC") == done.stdout.count("[SFC068") == 1
    assert run("new", "loss", "text=A resident is hurt.", cwd=root).stdout == "L-1\n"
    assert run("new", "hazard", "L-1", "text=The surface is hot.", cwd=root).stdout == "H-1\n"
    assert (
        "\nlosses:\n  L-1:\n    text: A resident is hurt.\n\nhazards:\n"
        in (root / "model" / "1-purpose.yaml").read_text()
    )
    assert run("check", cwd=root).returncode == 0


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
    purpose = TEXT + "  H-2: {losses: [L-1], parent: H-1, text: It boils over at night.}\n"
    root = kettle(tmp_path, purpose=purpose, structure=STRUCTURE)
    before = [path.read_text() for path in sorted((root / "model").iterdir())]
    done = run(*command, cwd=root)
    assert done.returncode == 2
    assert said in done.stderr
    assert "--force" in done.stderr
    assert [path.read_text() for path in sorted((root / "model").iterdir())] == before
    assert run(*command, "--force", cwd=root).returncode == 0
    assert said.split(",")[0] in run("check", cwd=root).stdout


def test_an_error_that_stood_before_does_not_stop_an_edit(tmp_path: Path) -> None:
    root = kettle(tmp_path, purpose=TEXT.replace("[L-1]", "[L-1, L-9]"))
    assert run("set", "H-1", "owner", "Ada", cwd=root).returncode == 0
    assert "there is no loss L-8" in run("set", "H-1", "losses", "[L-1, L-8]", cwd=root).stderr


def test_link_takes_nothing_away(tmp_path: Path) -> None:
    more = "  H-2: {losses: [L-1], parent: H-1, text: a}\n  H-3: {losses: [L-1], text: b}\n"
    root = kettle(tmp_path, purpose=TEXT + more)
    for force in ((), ("--force",)):
        done = run("link", "H-2", "parent", "H-3", *force, cwd=root)
        assert done.returncode == 2
        assert "parent of H-2 is H-1 already; `set` replaces it" in done.stderr
    assert run("set", "H-2", "parent", "H-3", cwd=root).returncode == 0
    assert run("link", "H-3", "parent", "H-1", cwd=root).returncode == 0


def test_show_says_how_evidence_stands_and_which_cases_failed() -> None:
    page = run("show", "E-5", cwd=EXAMPLE).stdout
    assert "Verdict: refuted (computed)" in page
    assert "1 xfailed of 1" in page
    assert "✗ xfailed  tests.test_bolus.test_a_restart_remembers_insulin_on_board" in page
    data = json.loads(run("show", "E-5", "--format", "json", cwd=EXAMPLE).stdout)
    assert (data["verdict"], data["basis"], data["counts"]["xfailed"]) == ("refuted", "computed", 1)
    assert [case["state"] for case in data["failing"]] == ["xfailed"]
    assert "Verdict: demonstrated (computed)" in run("show", "E-6", cwd=EXAMPLE).stdout
    assert run("list", "evidence", "--status", "refuted", cwd=EXAMPLE).stdout.startswith("E-5 ")


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
    root = kettle(tmp_path, purpose=TEXT, structure=STRUCTURE)
    done = run(*command, cwd=root)
    assert done.returncode == 2
    assert said in done.stderr


def test_a_number_that_no_rule_has_is_no_slip() -> None:
    done = run("rule", "SFC9999")
    assert done.returncode == 2
    assert "id you mean" not in done.stderr
    assert "did you mean hazard-without-loss" in run("rule", "Hazard-Without-Los").stderr.lower()


def hazards(root: Path) -> Path:
    """A case with three hazards, the last of which is reviewed."""
    purpose = """\
losses:
  L-1: People are scalded.
  L-2: The kitchen burns.
hazards:
  H-1: {losses: [L-1], text: Water boils over.}
  H-2: {losses: [L-1, L-2], text: The heater is on without water.}
  H-3: {losses: [L-1], status: reviewed, labels: [lid], text: Steam escapes.}
"""
    return kettle(root, purpose=purpose)


def test_several_items_are_changed_in_one_save_or_none(tmp_path: Path) -> None:
    root = hazards(tmp_path)
    before = (root / "model/purpose.yaml").read_bytes()
    done = run("-C", root, "set", "H-1", "H-2", "H-99", "status", "approved")
    assert (done.returncode, "no item H-99" in done.stderr) == (2, True)
    done = run("-C", root, "set", "H-1", "H-2", "status", "aproved")
    assert "H-1: " in done.stderr
    assert "did you mean `approved`?" in done.stderr
    done = run("-C", root, "link", "H-1", "H-2", "losses", "L-7")
    assert "there is no loss L-7" in done.stderr
    assert (root / "model/purpose.yaml").read_bytes() == before
    done = run("-C", root, "set", "H-1", "H-2", "status", "approved")
    assert done.stderr == "set status in 2 items: model/purpose.yaml\n"
    assert run("-C", root, "set", "H-1", "H-2", "status", "approved").returncode == 0, "again it is as it should be"


def test_items_are_chosen_as_list_lists_them(tmp_path: Path) -> None:
    root = hazards(tmp_path)
    assert "2 items" in run("-C", root, "list", "hazard", "--status", "draft").stderr
    done = run("-C", root, "set", "--kind", "hazard", "--status", "draft", "owner", "kitchen")
    assert done.stderr == "set owner in 2 items: model/purpose.yaml\n"
    done = run("-C", root, "set", "--kind", "hazard", "--text", "steam", "labels", "--add", "hot")
    assert done.stderr == "add hot to labels in H-3: model/purpose.yaml\n"
    assert "labels: [lid, hot]" in (root / "model/purpose.yaml").read_text()
    assert run("-C", root, "link", "--kind", "hazard", "losses", "L-2").stderr.startswith(
        "link losses to L-2 in 2 items"
    )
    assert run("-C", root, "unlink", "--kind", "hazard", "losses", "L-1").stderr.startswith(
        "unlink losses from L-1 in 3"
    )
    assert run("-C", root, "unset", "--kind", "hazard", "--entry", "hot", "labels").stderr.startswith("take hot from")
    assert run("-C", root, "unset", "--kind", "hazard", "owner").stderr.startswith("unset owner in 2 items")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("set", "status", "draft"), "name the items, or choose them"),
        (("set", "H-1", "--kind", "hazard", "status", "draft"), "not both"),
        (("set", "--kind", "hazzard", "status", "draft"), "did you mean hazard?"),
        (("set", "--status", "nonsense", "status", "draft"), "no item is chosen"),
        (("set", "--finding", "SFC999", "status", "draft"), "no rule 'SFC999'"),
    ],
)
def test_what_chooses_no_items_or_is_not_clear_changes_nothing(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    root = hazards(tmp_path)
    before = (root / "model/purpose.yaml").read_bytes()
    done = run("-C", root, *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert (root / "model/purpose.yaml").read_bytes() == before


def test_new_items_begin_with_the_template_of_their_kind(tmp_path: Path) -> None:
    manifest = (
        'safetycase: "1"\nname: Kettle\ntemplates:\n'
        "  hazard: {owner: kitchen, labels: [to-discuss], losses: [L-1], text: The kettle …}\n"
        "  requirement: {target: {confidence: 0.9, at_most: 0.1}}\n"
    )
    root = kettle(tmp_path, manifest=manifest)
    assert run("-C", root, "new", "hazard", "text=The lid flies off.").stdout == "H-2\n"
    assert """\
  H-2:
    losses: [L-1]
    owner: kitchen
    labels: [to-discuss]
    text: The lid flies off.
""" in (root / "model/purpose.yaml").read_text()
    assert run("-C", root, "new", "requirement", "target.at_most=0.5", "addresses=H-1").returncode == 0
    show = run("-C", root, "show", "R-1", "--format", "json").stdout
    assert json.loads(show)["fields"]["target"] == {"confidence": 0.9, "at_most": 0.5}


def test_a_hostile_template_is_plain_data(tmp_path: Path) -> None:
    manifest = (
        'safetycase: "1"\nname: Kettle\ntemplates:\n'
        '  hazard: {owner: "$(touch owned) `id` [red]\\e]0;t\\a", text: "{{ 7 * 7 }} !!python/object:os.system"}\n'
    )
    root = kettle(tmp_path, manifest=manifest)
    done = run("-C", root, "new", "hazard", "losses=L-1")
    assert "\x1b" not in done.stdout + done.stderr
    assert not (root / "owned").exists()
    if done.returncode == 0:
        show = json.loads(run("-C", root, "show", "H-2", "--format", "json").stdout)
        assert show["fields"]["text"] == "{{ 7 * 7 }} !!python/object:os.system"
