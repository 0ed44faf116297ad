"""Proposing scenarios from the command line, and taking them over as drafts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.acceptance.command import run, write

MODEL = """\
# Before anything else.
losses: {L-1: Harm to a patient}
hazards: {H-1: {losses: [L-1], text: Too much insulin is in the body}}
elements:
  pump: {title: Pump, role: controller, process_model: {glucose: {values: [low, high], updated_by: [FB-1]}}}
  cgm: {title: Sensor, role: sensor}
  body: {title: Body, role: process}
actions:
  CA-1: {title: bolus, form: discrete, from: pump, to: body}
  CA-2: {title: alarm, form: discrete, from: pump, to: body}
feedback:
  FB-1: {title: glucose reading, from: body, to: pump, via: [cgm], updates: [pump/glucose]}
ucas:
  UCA-1: {action: CA-1, type: provided, hazards: [H-1], context: {glucose: low}}
  UCA-2: {action: CA-1, type: not-provided, hazards: [H-1], context: {glucose: high}}
  UCA-3: {type: provided, hazards: [H-1], when: it rains}
  UCA-4: {action: CA-1, type: provided, hazards: [H-1], when: it rains, status: obsolete}
scenarios:
  # The first.
  LS-7: {ucas: [UCA-1], factor: feedback.delayed, involves: [FB-1], text: The reading is old}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path, {"safetycase.yaml": 'safetycase: "1"\nname: Pump\n', "model/all.yaml": MODEL})


def test_the_four_basic_scenarios_with_what_is_there_and_what_to_ask(root: Path) -> None:
    done = run("scenarios", "UCA-1", cwd=root)
    assert done.returncode == 0
    flat = " ".join(done.stdout.split())
    assert "Pump provides “bolus” when glucose is low, although the feedback that Pump received" in flat
    assert "2 feedback: covered" in flat
    assert "* LS-7 (draft) feedback.delayed: The reading is old" in flat
    assert "glucose reading (FB-1, from sensor cgm) is delayed? [LS-7]" in flat
    assert "3 control-path: open" in flat


def test_json_has_every_class_with_prompts_and_existing_scenarios(root: Path) -> None:
    data = json.loads(run("scenarios", "UCA-1", "--format", "json", cwd=root).stdout)
    assert data["version"] == 1
    (uca,) = data["ucas"]
    assert (uca["id"], uca["controller"], uca["action"], uca["process"]) == ("UCA-1", "pump", "CA-1", "body")
    assert [entry["class"] for entry in uca["classes"]] == ["controller", "feedback", "control-path", "process"]
    assert [entry["id"] for entry in uca["classes"][1]["existing"]] == ["LS-7"]
    assert any(prompt["scenarios"] == ["LS-7"] for prompt in uca["classes"][1]["prompts"])
    assert all(prompt["involves"] for prompt in uca["classes"][1]["prompts"])


def test_an_action_stands_for_its_unsafe_control_actions(root: Path) -> None:
    data = json.loads(run("scenarios", "CA-1", "--brief", "--format", "json", cwd=root).stdout)
    assert [uca["id"] for uca in data["ucas"]] == ["UCA-1", "UCA-2"]
    assert all(entry["prompts"] == [] for uca in data["ucas"] for entry in uca["classes"])


def test_without_an_id_it_shows_how_far_each_is_looked_at(root: Path) -> None:
    done = run("scenarios", cwd=root)
    assert [line.split() for line in done.stdout.splitlines()[1:]] == [
        ["UCA-1", "open", "covered", "open", "open"],
        ["UCA-2", "open", "open", "open", "open"],
        ["UCA-3", "open", "open", "open", "open"],
    ]
    assert "12 classes of 3 unsafe control actions: 11 open, 0 draft, 1 covered, 0 reasoned" in done.stderr


def test_drafts_are_added_once_and_nothing_else_changes(root: Path) -> None:
    done = run("scenarios", "UCA-1", "UCA-2", "--add", cwd=root)
    assert done.returncode == 0
    assert done.stdout.split() == [f"LS-{number}" for number in range(8, 15)]
    assert "there is LS-7 already" in done.stderr
    after = (root / "model" / "all.yaml").read_text()
    assert after.startswith(MODEL)
    again = run("scenarios", "UCA-1", "UCA-2", "--add", cwd=root)
    assert (again.returncode, again.stdout) == (0, "")
    assert "generated before: LS-8" in again.stderr
    assert (root / "model" / "all.yaml").read_text() == after


def test_drafts_are_listed_until_a_person_has_reviewed_them(root: Path) -> None:
    assert run("scenarios", "UCA-2", "--class", "process", "--add", cwd=root).stdout == "LS-8\n"
    findings = json.loads(run("check", "--format", "json", cwd=root).stdout)["findings"]
    found = {one["rule"] for one in findings if one["item"] == "LS-8"}
    assert "SFC122" in found
    assert "SFC502" not in found
    waiting = [one for one in findings if one["item"] == "UCA-2" and one["rule"] == "SFC408"]
    assert waiting[0]["hint"].startswith("LS-8 would settle it")
    run("set", "LS-8", "status", "reviewed", cwd=root)
    findings = json.loads(run("check", "--format", "json", cwd=root).stdout)["findings"]
    found = {one["rule"] for one in findings if one["item"] == "LS-8"}
    assert "SFC502" in found
    assert "SFC122" not in found
    assert "SFC408" not in [one["rule"] for one in findings if one["item"] == "UCA-2"]
    assert run("scenarios", "UCA-2", "--class", "process", "--add", cwd=root).stdout == ""


def generated_still(root: Path) -> set[str]:
    findings = json.loads(run("check", "--format", "json", cwd=root).stdout)["findings"]
    return {one["item"] for one in findings if one["rule"] == "SFC508"}


def test_what_was_generated_and_set_to_reviewed_unread_is_named(root: Path) -> None:
    added = run("scenarios", "UCA-1", "UCA-2", "--add", cwd=root).stdout.split()
    assert generated_still(root) == set()
    assert run("set", *added, "status", "reviewed", cwd=root).returncode == 0
    assert generated_still(root) == set(added)
    run("set", added[0], "text", "The filter holds the last reading for 15 min.", cwd=root)
    run("set", added[1], "origin", "human", cwd=root)
    run("set", added[2], "class", "controller", cwd=root)
    run("set", added[3], "status", "obsolete", cwd=root)
    assert generated_still(root) == set(added) - {added[0], added[3]}


def test_a_named_class_gets_a_draft_beside_a_persons_scenario(root: Path) -> None:
    data = json.loads(run("scenarios", "UCA-1", "--class", "feedback", "--add", "--format", "json", cwd=root).stdout)
    assert data["added"] == [{"id": "LS-8", "uca": "UCA-1", "class": "feedback"}]


def test_an_unsafe_control_action_without_an_action_is_explained(root: Path) -> None:
    done = run("scenarios", "UCA-3", cwd=root)
    assert done.returncode == 0
    assert "note: it names no control action" in done.stdout
    assert "The feedback that the controller received" not in done.stdout
    before = (root / "model" / "all.yaml").read_text()
    refused = run("scenarios", "UCA-3", "--add", cwd=root)
    assert refused.returncode == 2
    assert "UCA-3: nothing is added: it names no control action" in refused.stderr
    assert (root / "model" / "all.yaml").read_text() == before


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["UCA-11"], "did you mean UCA-1?"),
        (["LS-7"], "LS-7 is no unsafe control action"),
        (["UCA-4"], "UCA-4 is obsolete"),
        (["CA-2"], "safetycase new uca CA-2"),
        (["UCA-1", "--all"], "not both"),
        (["--add"], "say for which"),
    ],
)
def test_what_cannot_be_proposed_is_refused_in_words(root: Path, arguments: list[str], reason: str) -> None:
    done = run("scenarios", *arguments, cwd=root)
    assert done.returncode == 2
    assert reason in done.stderr


def test_hostile_titles_reach_no_terminal(tmp_path: Path) -> None:
    model = MODEL.replace("title: bolus", r'title: "bo\e[31mlus {x} %s \u202e"')
    root = write(tmp_path, {"safetycase.yaml": 'safetycase: "1"\nname: Pump\n', "model/all.yaml": model})
    done = run("scenarios", "UCA-1", cwd=root)
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout
    assert "{x} %s" in " ".join(done.stdout.split())
    assert run("scenarios", "--all", "--add", cwd=root).returncode == 0
    assert len(run("scenarios", "--all", "--add", cwd=root).stdout) == 0


def test_a_case_without_unsafe_control_actions_says_so(tmp_path: Path) -> None:
    root = write(tmp_path, {"safetycase.yaml": 'safetycase: "1"\nname: Pump\n', "model/all.yaml": "losses: {L-1: x}\n"})
    done = run("scenarios", cwd=root)
    assert (done.returncode, done.stdout) == (0, "")
    assert "no unsafe control actions yet" in done.stderr
    assert run("scenarios", "--all", "--add", cwd=root).returncode == 0


@pytest.mark.parametrize(("language", "said"), [("en", False), ("en-GB", False), ("de", True)])
def test_that_the_sentences_are_english_is_said_where_the_case_is_not(
    tmp_path: Path, language: str, said: bool
) -> None:
    manifest = f'safetycase: "1"\nname: Pump\nlanguage: {language}\n'
    root = write(tmp_path, {"safetycase.yaml": manifest, "model/all.yaml": MODEL})
    assert ("sentences are English" in run("scenarios", "UCA-1", cwd=root).stderr) is said


def test_the_controlled_process_may_lie_in_an_imported_case(tmp_path: Path) -> None:
    write(
        tmp_path / "plant",
        {
            "safetycase.yaml": 'safetycase: "1"\nname: Plant\n',
            "model/all.yaml": "elements: {heater: {title: Heater, role: process}}\n",
        },
    )
    actions = "CA-1: {title: heat, from: cook, to: 'p:heater'}, CA-2: {title: stop, from: cook, to: 'p:stove'}"
    root = write(
        tmp_path / "kitchen",
        {
            "safetycase.yaml": 'safetycase: "1"\nname: Kitchen\nimports: {p: ../plant}\n',
            "model/all.yaml": f"elements: {{cook: {{title: Cook, role: controller}}}}\nactions: {{{actions}}}\n"
            "ucas:\n  UCA-2: {action: CA-1, type: provided, when: it is dry}\n"
            "  UCA-3: {action: CA-2, type: provided, when: it is dry}\n",
        },
    )
    done = run("-C", root, "scenarios", "UCA-2", "UCA-3", "--format", "json")
    first, second = json.loads(done.stdout)["ucas"]
    assert (first["process"], first["missing"]) == ("p:heater", [])
    process = next(one for one in first["classes"] if one["class"] == "process")
    assert process["involves"] == ["p:heater"]
    assert "heater" in process["scenario"].lower()
    assert second["missing"] == [
        "its control action CA-2 goes to p:stove, which is no element, so the process is unknown"
    ]
    assert run("-C", root, "scenarios", "UCA-2", "--add").returncode == 0
    assert "no element p:heater" not in run("-C", root, "check", "--format", "concise").stdout


def test_information_takes_part_in_scenarios_as_feedback_does(root: Path) -> None:
    model = MODEL.replace("updated_by: [FB-1]", "updated_by: [IN-1]").replace(", updates: [pump/glucose]}", "}")
    told = "information:\n  IN-1: {title: glucose by telemetry, from: body, to: pump, updates: [pump/glucose]}\nucas:"
    (root / "model" / "all.yaml").write_text(model.replace("ucas:", told, 1))
    assert run("set", "IN-1", "latency", "15 min", cwd=root).returncode == 0
    assert "is delayed: it takes 15 min?" in " ".join(run("scenarios", "UCA-2", cwd=root).stdout.split())
    assert run("set", "LS-7", "involves", "[cgm, IN-1]", cwd=root).returncode == 0
    assert run("scenarios", "UCA-2", "--class", "feedback", "--add", cwd=root).stdout == "LS-8\n"
    shown = json.loads(run("show", "LS-8", "--format", "json", cwd=root).stdout)
    assert shown["fields"]["involves"] == ["IN-1"]
    assert "SFC102" not in run("check", cwd=root).stdout
