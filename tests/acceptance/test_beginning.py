"""Starting a case from the command line, and what new items begin with."""

from __future__ import annotations

import json
from pathlib import Path

from tests.acceptance.command import kettle, run


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
