"""`safetycase check`: what it finds, how it prints it, and how it ends."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.acceptance.command import EXAMPLE, KETTLE, kettle, run

BAD_HAZARD = "hazards:\n  H-1:\n    losses: [L-1, L-9]\n    severty: high\n    text: Dry.\n"


def test_the_example_has_no_errors() -> None:
    done = run("check", EXAMPLE, "--as-of", "2026-11-21")
    assert done.returncode == 0, done.stdout[-3000:]


def test_a_finding_names_place_cause_and_fix(tmp_path: Path) -> None:
    done = run(
        "check", cwd=kettle(tmp_path, purpose=KETTLE["model/purpose.yaml"], more=BAD_HAZARD.replace("H-1", "H-2"))
    )
    assert done.returncode == 1
    assert "model/more.yaml:4:5: error[SFC" in done.stdout
    assert "severty" in done.stdout
    assert "model/more.yaml:3:19: error[SFC" in done.stdout
    assert "    losses: [L-1, L-9]" in done.stdout
    assert "^^^" in done.stdout


def test_all_findings_of_all_files_come_in_one_run_and_in_one_order(tmp_path: Path) -> None:
    root = kettle(tmp_path, a="hazards: {H-5: [}\n", b=BAD_HAZARD.replace("H-1", "H-6"), c="losses:\n\tL-7: x\n")
    first, second = run("check", "--format", "concise", cwd=root), run("check", "--format", "concise", cwd=root)
    assert first.stdout == second.stdout
    files = [line.split(":")[0] for line in first.stdout.splitlines() if line.startswith("model/")]
    assert {"model/a.yaml", "model/b.yaml", "model/c.yaml"} <= set(files)


def test_findings_are_narrowed_and_ordered_for_people_and_all_are_counted(tmp_path: Path) -> None:
    losses = "losses:\n  L-10: The kitchen burns.\n  L-9: The floor is wet.\n"
    root = kettle(tmp_path, more=BAD_HAZARD.replace("H-1", "H-2"), losses=losses)
    every = run("check", "--format", "concise", cwd=root)
    listed = run("check", "--format", "concise", "--text", "ERROR h-2", cwd=root)
    lines = [line for line in every.stdout.splitlines() if "error[" in line and "more.yaml" in line]
    assert listed.stdout.splitlines() == lines != every.stdout.splitlines()
    assert listed.returncode == every.returncode == 1
    total = len(every.stdout.splitlines())
    said = f"listed: {len(lines)} of {total} findings, those with “ERROR h-2”; counted are all"
    assert listed.stderr == f"{said}\n{every.stderr}"
    nothing = run("check", "--text", "nothing like this", cwd=root)
    assert (nothing.returncode, nothing.stdout) == (
        1, f"listed: 0 of {total} findings, those with “nothing like this”; counted are all\n{every.stderr}"
    )  # fmt: skip

    def ordered(by: str, pattern: str) -> list[str]:
        lines = run("check", "--format", "concise", "--order", by, cwd=root).stdout.splitlines()
        assert sorted(lines) == sorted(every.stdout.splitlines())
        return [found[0] for line in lines if (found := re.search(pattern, line))]

    severities = ordered("severity", r"error(?=\[)|warning(?=\[)|info(?=\[)")
    assert severities == sorted(severities, key=["error", "warning", "info"].index)
    assert (rules := ordered("rule", r"SFC\d+")) == sorted(rules)
    places = ordered("item", r"losses.yaml:[23]")
    assert places == sorted(places, reverse=True), "L-9 comes before L-10"


def test_what_services_read_is_never_narrowed(tmp_path: Path) -> None:
    done = run("check", "--format", "json", "--text", "H-1", cwd=kettle(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert "--text and --order go with --format text or concise" in done.stderr


def test_json_keeps_its_contract(tmp_path: Path) -> None:
    root = kettle(tmp_path, more=BAD_HAZARD.replace("H-1", "H-2"))
    done = run("check", "--format", "json", cwd=root)
    data = json.loads(done.stdout)
    assert data["version"] == 1
    assert data["summary"]["items"] == {"hazard": 2, "loss": 1}
    assert data["summary"]["error"] == sum(found["severity"] == "error" for found in data["findings"])
    keys = ["rule", "name", "severity", "item", "field", "file", "line", "column", "message", "hint"]
    assert all(list(found) == keys for found in data["findings"])
    assert run("check", "--format", "json", cwd=root).stdout == done.stdout


def test_github_annotations(tmp_path: Path) -> None:
    done = run("check", "--format", "github", cwd=kettle(tmp_path, more=BAD_HAZARD.replace("H-1", "H-2")))
    assert "::error file=model/more.yaml,line=4," in done.stdout


def test_sarif_is_json_of_the_version(tmp_path: Path) -> None:
    done = run("check", "--format", "sarif", "--output", tmp_path / "c.sarif", cwd=kettle(tmp_path / "case"))
    assert done.stdout == ""
    assert json.loads((tmp_path / "c.sarif").read_text())["version"] == "2.1.0"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [((), 0), (("--fail-on", "warning"), 1), (("--fail-on", "warning", "--exit-zero"), 0), (("--fail-on", "never"), 2)],
)
def test_exit_codes_by_severity(tmp_path: Path, arguments: tuple[str, ...], code: int) -> None:
    assert run("check", *arguments, cwd=kettle(tmp_path)).returncode == code


def test_no_case_here(tmp_path: Path) -> None:
    done = run("check", cwd=tmp_path)
    assert done.returncode == 2
    assert "no case here" in done.stderr
    assert "safetycase init" in done.stderr


def test_a_case_without_model_files_is_no_pass(tmp_path: Path) -> None:
    (tmp_path / "safetycase.yaml").write_text('safetycase: "1"\nname: Empty\n')
    done = run("check", cwd=tmp_path)
    assert done.returncode == 3
    assert "model/**/*.yaml" in done.stdout + done.stderr


def test_a_broken_manifest_is_a_finding(tmp_path: Path) -> None:
    done = run("check", cwd=kettle(tmp_path, manifest="name: [\n"))
    assert done.returncode == 1
    assert "safetycase.yaml:" in done.stdout


def test_the_case_is_the_nearest_folder_upwards(tmp_path: Path) -> None:
    root = kettle(tmp_path)
    assert run("check", cwd=root / "model").returncode == 0
    assert run("-C", root, "check", cwd=Path("/")).returncode == 0
    assert run("check", root, cwd=Path("/")).returncode == 0


def test_of_a_file_only_its_own_findings(tmp_path: Path) -> None:
    root = kettle(tmp_path, more=BAD_HAZARD.replace("H-1", "H-2"), other="hazards: {H-7: {losses: [L-8]}}\n")
    done = run("check", "model/more.yaml", "--format", "json", cwd=root)
    assert {found["file"] for found in json.loads(done.stdout)["findings"]} == {"model/more.yaml"}
    assert run("check", "model/none.yaml", cwd=root).returncode == 2
    (root / "notes.yaml").write_text("a: b\n")
    assert "no file of the case" in run("check", "notes.yaml", cwd=root).stderr


def test_an_editor_can_check_what_it_has_not_saved(tmp_path: Path) -> None:
    root = kettle(tmp_path)
    text = KETTLE["model/purpose.yaml"].replace("[L-1]", "[L-77]").encode()
    done = run("check", "-", "--stdin-name", "model/purpose.yaml", "--format", "json", cwd=root, stdin=text)
    found = json.loads(done.stdout)["findings"]
    assert any("L-77" in finding["message"] for finding in found)
    assert (root / "model" / "purpose.yaml").read_text() == KETTLE["model/purpose.yaml"]
    assert run("check", "-", cwd=root).returncode == 2


def test_rule_settings_need_a_reason(tmp_path: Path) -> None:
    setting = (
        'safetycase: "1"\nname: Kettle\nrules: {hazard-without-constraint: {severity: error, because: "we want it"}}\n'
    )
    assert run("check", cwd=kettle(tmp_path, manifest=setting)).returncode == 1
    done = run("check", cwd=kettle(tmp_path, manifest=setting.replace(', because: "we want it"', "")))
    assert "because" in done.stdout


def test_a_waiver_silences_one_rule_until_its_day(tmp_path: Path) -> None:
    hazard = (
        "hazards:\n  H-1:\n    losses: [L-1]\n    text: Over.\n"
        '    waivers: [{rule: hazard-without-constraint, reason: "comes next week", expires: "2027-01-31"}]\n'
        "losses:\n  L-1: People are scalded.\n"
    )
    root = kettle(tmp_path, purpose=hazard)

    def rules(day: str) -> list[str]:
        done = run("check", "--as-of", day, "--format", "json", cwd=root)
        return [found["name"] for found in json.loads(done.stdout)["findings"]]

    assert "hazard-without-constraint" not in rules("2027-01-31")
    assert "hazard-without-constraint" in rules("2027-02-01")


def test_colour_only_where_asked(tmp_path: Path) -> None:
    root = kettle(tmp_path, more=BAD_HAZARD)
    assert "\x1b" not in run("check", cwd=root).stdout
    assert "\x1b[" in run("--color", "always", "check", cwd=root).stdout


def test_a_closed_pipe_is_no_traceback() -> None:
    import subprocess

    from tests.acceptance.command import SAFETYCASE

    command = f"{SAFETYCASE} list | head -1"
    done = subprocess.run(["bash", "-c", command], cwd=EXAMPLE, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert done.stdout.count("\n") == 1


def test_rules_are_explained_offline() -> None:
    listed = run("rules").stdout
    assert "SFC030" in listed
    page = run("rule", "hazard-without-constraint").stdout
    assert all(word in page for word in ("Why:", "Fix:", "Bad:", "Good:", "waivers:"))
    wrong = run("rule", "hazard-without-constrain")
    assert wrong.returncode == 2
    assert "Did you mean hazard-without-constraint" in wrong.stderr


def test_help_and_version_and_a_mistyped_command() -> None:
    assert run("--version").stdout.startswith("safetycase ")
    text = run("--help").stdout
    assert all(word in text for word in ("check", "edit", "trace", "report", "Exit codes"))
    assert "Did you mean 'check'" in run("chekc").stderr


def test_a_case_whose_items_are_all_gone_fails(tmp_path: Path) -> None:
    root = kettle(tmp_path)
    assert run("delete", "H-1", cwd=root).returncode == 0
    assert run("delete", "L-1", cwd=root).returncode == 0
    done = run("check", cwd=root)
    assert done.returncode == 1
    assert "error[SFC068" in done.stdout
    assert "nothing was checked" in done.stdout
    page = tmp_path / "report.html"
    run("report", root, "-o", page)
    assert "Checking the case gives 1 error" in page.read_text()
    assert "could not be read is missing" not in page.read_text()


def places(form: str, cwd: Path, env: dict[str, str] | None = None) -> set[str]:
    """The paths that a format names."""
    out = run("check", "--format", form, cwd=cwd, env={"GITHUB_WORKSPACE": "", **(env or {})}).stdout
    if form == "github":
        return {line.partition("file=")[2].partition(",")[0] for line in out.splitlines()}
    results = json.loads(out)["runs"][0]["results"]
    return {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results}


@pytest.mark.parametrize("form", ["github", "sarif"])
@pytest.mark.parametrize("file", [False, True], ids=["clone", "worktree"])
def test_services_get_paths_from_the_root_of_the_repository(tmp_path: Path, form: str, file: bool) -> None:
    root = kettle(tmp_path / "products" / "kettle")
    assert places(form, root) == {"model/purpose.yaml"}
    assert places(form, root, {"GITHUB_WORKSPACE": str(tmp_path)}) == {"products/kettle/model/purpose.yaml"}
    assert places(form, root, {"GITHUB_WORKSPACE": str(tmp_path / "elsewhere")}) == {"model/purpose.yaml"}
    mark = tmp_path / "products" / ".git"
    if file:
        mark.write_text("gitdir: ../bare/worktrees/products\n")
    else:
        mark.mkdir()
    for folder in (root, root / "model"):
        assert places(form, folder) == {"kettle/model/purpose.yaml"}
        assert places(form, folder, {"GITHUB_WORKSPACE": str(tmp_path)}) == {"kettle/model/purpose.yaml"}
    assert "model/purpose.yaml:4:3: " in run("check", cwd=root).stdout
