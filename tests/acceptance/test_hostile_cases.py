"""Strangers' cases: whatever lies in them ends in a clear finding or harmless text, and nothing in them runs."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
import subprocess
import threading
import time
from pathlib import Path

import pytest

from tests.acceptance.command import KETTLE, SAFETYCASE, kettle, run, write

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "javascript:alert(1)",
    "\\x1b]0;owned\\x07\\x1b[2J",
    "\\u202egnp.exe",
    "[@click=app.quit]quit[/]",
    "[bold red]markup[/bold red] [/]",
    "<<b>label</b>>",
    'image="/etc/passwd"',
    "{{ 7 * 7 }} {% raw %}",
    "::error file=x::pwned",
    "=HYPERLINK(1)",
    "\\N \\G \\E",
]


def hostile_case(root: Path) -> Path:
    """A case with hostile words in every prose field of several kinds."""
    quoted = [json.dumps(text).replace("\\\\", "\\") for text in HOSTILE]
    lines = ["losses:"]
    lines += [
        f"  L-{n}: {{title: {text}, text: {text}, owner: {text}, refs: [{text}]}}" for n, text in enumerate(quoted, 1)
    ]
    lines.append("hazards:")
    lines += [f"  H-{n}: {{losses: [L-{n}], text: {text}}}" for n, text in enumerate(quoted, 1)]
    lines.append("elements:")
    lines += [f"  e{n}: {{title: {text}, process_model: {{v: {text}}}}}" for n, text in enumerate(quoted, 1)]
    lines.append("actions:")
    lines += [f"  CA-{n}: {{from: e1, to: e{n}, title: {text}}}" for n, text in enumerate(quoted[1:], 2)]
    lines.append("requirements:")
    lines += [f"  R-{n}: {{addresses: [H-{n}], text: {text}}}" for n, text in enumerate(quoted, 1)]
    return kettle(root, purpose="\n".join(lines) + "\n", manifest=f'safetycase: "1"\nname: {quoted[0]}\n')


def assert_harmless(text: str) -> None:
    for character in ("\x1b", "\x07", "\u202e", "\x9b"):
        assert character not in text


@pytest.mark.parametrize("form", ["text", "concise", "json", "sarif", "github"])
def test_hostile_words_reach_no_terminal_and_no_build_log(tmp_path: Path, form: str) -> None:
    done = run("check", "--format", form, cwd=hostile_case(tmp_path))
    assert done.returncode in (0, 1)
    assert_harmless(done.stdout + done.stderr)
    if form != "github":
        assert not any(line.lstrip().startswith("::") for line in done.stdout.splitlines())


@pytest.mark.parametrize(
    "arguments",
    [
        ("list",),
        ("show", "L-5"),
        ("show", "L-6"),
        ("trace", "--from", "loss", "--to", "requirement"),
        ("trace", "--from", "loss", "--to", "requirement", "--format", "csv"),
        ("trace", "--from", "loss", "--to", "requirement", "--format", "markdown"),
        ("diagram", "control-structure", "--format", "text"),
        ("diagram", "control-structure", "--format", "dot"),
        ("diagram", "control-structure", "--format", "svg"),
        ("report",),
        ("delete", "L-5"),
    ],
)
def test_every_command_shows_hostile_words_as_text(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = run(*arguments, cwd=hostile_case(tmp_path))
    assert done.returncode in (0, 2), done.stderr
    assert_harmless(done.stdout + done.stderr)
    if arguments[0] in ("report",) or "svg" in arguments:
        assert "<script>alert" not in done.stdout
        assert "<img src=x" not in done.stdout
        assert 'href="javascript:' not in done.stdout
    if "csv" in arguments:
        assert not any(cell.startswith("=") for line in done.stdout.splitlines() for cell in line.split(","))
    if "dot" in arguments:
        assert "label=<" not in done.stdout
        assert "image=" not in done.stdout.replace('image=\\"', "")


def git_config(root: Path) -> str:
    evil = root / "evil.sh"
    return (
        f"[core]\n\trepositoryformatversion = 0\n\tfsmonitor = {evil}\n\thooksPath = {root}\n"
        f'[diff]\n\texternal = {evil}\n[filter "x"]\n\tclean = {evil}\n\tsmudge = {evil}\n'
    )


def test_code_that_lies_in_a_case_never_runs(tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    evil = f"import pathlib; pathlib.Path({str(canary)!r}).write_text('ran')\n"
    script = f"#!/bin/sh\ntouch {canary}\n"
    template = "{{ ''.__class__.__mro__[1].__subclasses__() }}{% include '/etc/passwd' %}"
    root = kettle(tmp_path / "case")
    write(
        root,
        {
            "conftest.py": evil, "setup.py": evil, "safetycase.py": evil, "sitecustomize.py": evil, "yaml.py": evil,
            "click.py": evil, "plugins/evil.py": evil, "safetycase_plugins.py": evil, "jinja2.py": evil,
            "templates/report/report.html.j2": template, "templates/report.html.j2": template,
            ".safetycase/plugins/evil.py": evil, "pyproject.toml": "[tool.safetycase]\nplugins = ['evil']\n",
            ".git/HEAD": "ref: refs/heads/main\n",
            ".git/config": git_config(root),
            ".git/objects/.keep": "", ".git/refs/heads/.keep": "",
            ".gitattributes": "* filter=x\n",
            "evil.sh": script, "post-index-change": script, "pre-commit": script,
        },
    )  # fmt: skip
    for name in ("evil.sh", "post-index-change", "pre-commit"):
        (root / name).chmod(0o755)
    for command in (
        ["check"], ["list"], ["show", "H-1"], ["trace", "--gaps"], ["report", "-o", "r.html"],
        ["diagram", "control-structure", "-o", "d.svg"], ["evidence", "list"], ["evidence", "verify"],
        ["set", "H-1", "owner", "Ada"],
    ):  # fmt: skip
        run(*command, cwd=root, env={"PYTHONPATH": ""})
    assert not canary.exists()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty", b"", ""),
        ("binary", bytes(range(256)) * 20, "error"),
        ("latin1", "losses: {L-2: Verlust für alle}\n".encode("latin-1"), "UTF-8"),
        ("utf16", "losses: {L-2: x}\n".encode("utf-16"), "UTF-16"),
        ("bomb", b"a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b]\n", "error"),
        ("deep", b"losses: {L-2: " + b"[" * 5000 + b"]" * 5000 + b"}\n", "error"),
        ("tag", b"losses: {L-2: !!python/object/apply:os.system ['true']}\n", "error"),
        ("merge", b"losses: {L-2: {<<: {text: x}}}\n", "error"),
        ("two", b"losses: {L-2: x}\n---\nlosses: {L-3: x}\n", "error"),
        ("conflict", b"losses:\n<<<<<<< HEAD\n  L-2: x\n=======\n  L-2: y\n>>>>>>> other\n", "conflict"),
        ("twice", b"losses:\n  L-2: x\n  L-2: y\n", "twice"),
        ("tabs", b"losses:\n\tL-2: x\n", "tab"),
        ("list", b"- a\n- b\n", "error"),
        ("scalar", b"just text\n", "error"),
    ],
)
def test_a_bad_file_is_a_finding_and_the_rest_is_there(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    root = kettle(tmp_path, **{name: content})
    start = time.monotonic()
    done = run("check", "--format", "text", cwd=root)
    assert time.monotonic() - start < 10
    assert done.returncode == (1 if words else 0), done.stdout
    assert words.lower() in done.stdout.lower()
    rows = json.loads(run("list", "--format", "json", cwd=root).stdout)["items"]
    assert {"L-1", "H-1"} <= {row["id"] for row in rows}


@pytest.mark.parametrize("content", [b"\xef\xbb\xbflosses:\r\n  L-2: x\r\n", b"losses:\r\n  L-2: x"])
def test_bom_and_windows_line_ends_are_fine_and_kept(tmp_path: Path, content: bytes) -> None:
    root = kettle(tmp_path, windows=content)
    assert run("check", cwd=root).returncode == 0
    assert run("set", "L-2", "owner", "Ada", cwd=root).returncode == 0
    after = (root / "model" / "windows.yaml").read_bytes()
    assert after.startswith(content[:3])
    assert after.count(b"\n") == after.count(b"\r\n")


def test_a_hundred_megabytes_are_refused_at_once(tmp_path: Path) -> None:
    root = kettle(tmp_path)
    with (root / "model" / "huge.yaml").open("wb") as stream:
        stream.write(b"losses:\n")
        stream.truncate(100 * 1024 * 1024)
    start = time.monotonic()
    done = run("check", cwd=root)
    assert time.monotonic() - start < 5
    assert "100 MiB" in done.stdout


def test_links_out_of_the_case_are_refused(tmp_path: Path) -> None:
    root = kettle(tmp_path / "case")
    (root / "model" / "passwd.yaml").symlink_to("/etc/passwd")
    done = run("check", cwd=root)
    assert done.returncode == 1
    assert "leaves the case" in done.stdout
    assert "root:" not in done.stdout


def test_an_unreadable_file_is_a_finding(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root reads everything")
    root = kettle(tmp_path)
    (root / "model" / "purpose.yaml").chmod(0)
    assert "cannot be read" in run("check", cwd=root).stdout


def test_ids_that_stand_in_two_files(tmp_path: Path) -> None:
    root = kettle(tmp_path, again="losses: {L-1: Another}\n")
    done = run("check", cwd=root)
    assert done.returncode == 1
    assert "model/purpose.yaml:2:3: error[SFC1" in done.stdout
    assert "model/again.yaml" in done.stdout


def test_an_edit_keeps_mode_and_follows_links_inside(tmp_path: Path) -> None:
    root = kettle(tmp_path)
    (root / "shared").mkdir()
    (root / "model" / "purpose.yaml").rename(root / "shared" / "purpose.yaml")
    (root / "model" / "purpose.yaml").symlink_to("../shared/purpose.yaml")
    (root / "shared" / "purpose.yaml").chmod(0o640)
    assert run("set", "H-1", "owner", "Ada", cwd=root).returncode == 0
    assert (root / "model" / "purpose.yaml").is_symlink()
    target = root / "shared" / "purpose.yaml"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert "owner: Ada" in target.read_text()
    assert [path.name for path in (root / "shared").iterdir()] == ["purpose.yaml"]


def test_a_value_that_is_hostile_is_written_as_plain_data(tmp_path: Path) -> None:
    root = kettle(tmp_path)
    assert run("set", "H-1", "text", "x: y # z {a} [b] *c &d !e", cwd=root).returncode == 0
    data = json.loads(run("show", "H-1", "--format", "json", cwd=root).stdout)
    assert data["fields"]["text"] == "x: y # z {a} [b] *c &d !e"
    assert KETTLE["model/purpose.yaml"].count("\n") == (root / "model" / "purpose.yaml").read_text().count("\n")


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_a_forged_journal_in_the_case_installs_and_deletes_nothing(tmp_path: Path) -> None:
    hook, results = b"#!/bin/sh\necho pwned\n", b"<testsuite/>\n"
    root = kettle(tmp_path)
    steps = [
        [".git/hooks/pre-commit", ".safetycase-a.tmp", "", "", sha256(hook)],
        ["evidence/a.xml", "", "", sha256(results), ""],
    ]
    journal = json.dumps({"version": 1, "committed": True, "steps": steps})
    write(root, {".git/hooks/.keep": "", "evidence/a.xml": results, ".safetycase-a.tmp": hook,
                 ".safetycase-0.journal": journal})  # fmt: skip
    for command in (["check"], ["set", "H-1", "owner", "Ada"], ["rename", "L-1", "L-2"], ["report", "-o", "r.html"]):
        assert run(*command, cwd=root).returncode == 0
    assert not (root / ".git" / "hooks" / "pre-commit").exists()
    assert (root / "evidence" / "a.xml").read_bytes() == results
    assert (root / ".safetycase-0.journal").read_text() == journal
    assert (root / ".safetycase-a.tmp").read_bytes() == hook


def test_rename_and_delete_refuse_what_they_cannot_see_unless_forced(tmp_path: Path) -> None:
    root = kettle(tmp_path, more="hazards:\n  H-2: {losses: [L-1]\n")
    for command in (["rename", "L-1", "L-9"], ["delete", "H-1"]):
        done = run(*command, cwd=root)
        assert done.returncode == 2
        assert "model/more.yaml:" in done.stderr
        assert "cannot be seen" in done.stderr
        assert (root / "model" / "purpose.yaml").read_text() == KETTLE["model/purpose.yaml"]
    assert run("new", "hazard", "losses=[L-1]", "text=x", cwd=root).stdout == "H-3\n"
    assert "is taken" in run("new", "hazard", "text=x", "--id", "H-2", cwd=root).stderr
    assert run("rename", "L-1", "L-9", "--force", cwd=root).returncode == 0
    assert run("delete", "H-1", "--force", cwd=root).returncode == 0


def test_an_item_whose_id_stands_twice_is_not_edited(tmp_path: Path) -> None:
    root = kettle(tmp_path, again="losses: {L-1: Another}\n")
    done = run("set", "L-1", "owner", "Ada", cwd=root)
    assert done.returncode == 2
    assert "model/again.yaml:1 and model/purpose.yaml:2" in done.stderr


OUTPUTS = [
    ("report",),
    ("check", "--format", "json"),
    ("trace", "--from", "loss", "--to", "hazard", "--format", "text"),
    ("diagram", "control-structure", "--format", "dot"),
]
STRUCTURE = "elements: {a: A, b: B}\nactions:\n  CA-1: {from: a, to: b, title: heat}\n"


@pytest.mark.parametrize("command", OUTPUTS, ids=[command[0] for command in OUTPUTS])
def test_output_replaces_files_and_nothing_else(tmp_path: Path, command: tuple[str, ...]) -> None:
    root = kettle(tmp_path / "case", structure=STRUCTURE)
    victim = tmp_path / "victim.html"
    victim.write_text("mine")
    (root / "link.html").symlink_to(victim)
    (root / "dangling.html").symlink_to(tmp_path / "new")
    (root / "out").symlink_to(tmp_path)
    (root / "kept.html").write_text("old")
    (root / "kept.html").chmod(0o640)
    before = sorted(path.name for path in root.iterdir())
    for name, words in (
        ("link.html", "symbolic link"),
        ("dangling.html", "symbolic link"),
        (str(root / "link.html"), "symbolic link"),
        ("out/victim.html", "symbolic link"),
        ("missing/folder/x.html", "there is no folder missing/folder"),
    ):
        done = run(*command, "--output", name, cwd=root)
        assert done.returncode == 2
        assert words in done.stderr, done.stderr
    assert run(*command, "--output", "kept.html", cwd=root).returncode in (0, 1)
    assert (root / "kept.html").read_text() not in ("old", "")
    assert stat.S_IMODE((root / "kept.html").stat().st_mode) == 0o640
    assert victim.read_text() == "mine"
    assert not (tmp_path / "new").exists()
    assert sorted(path.name for path in root.iterdir()) == before


@pytest.mark.parametrize("command", OUTPUTS, ids=[command[0] for command in OUTPUTS])
def test_output_never_replaces_a_file_of_the_case(tmp_path: Path, command: tuple[str, ...]) -> None:
    root = kettle(tmp_path, structure=STRUCTURE)
    (root / "safetycase.lock").write_text("version: 1\nevidence: {}\n")
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    for name in ("safetycase.yaml", "model/purpose.yaml", "safetycase.lock"):
        done = run(*command, "--output", name, cwd=root)
        assert done.returncode == 2
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("command", OUTPUTS, ids=[command[0] for command in OUTPUTS])
def test_output_goes_into_devices_and_pipes(tmp_path: Path, command: tuple[str, ...]) -> None:
    root = kettle(tmp_path / "case", structure=STRUCTURE)
    plain = run(*command, cwd=root).stdout
    os.mkfifo(tmp_path / "pipe")
    got: list[str] = []
    reader = threading.Thread(target=lambda: got.append((tmp_path / "pipe").read_text()), daemon=True)
    reader.start()
    assert run(*command, "--output", tmp_path / "pipe", cwd=root).returncode in (0, 1)
    reader.join(timeout=10)
    assert len(got[0]) > len(plain) * 0.9
    assert stat.S_ISFIFO((tmp_path / "pipe").lstat().st_mode)
    for name in ("/dev/stdout", "/dev/fd/1"):
        assert len(run(*command, "--output", name, cwd=root).stdout) > len(plain) * 0.9
    with (tmp_path / "redirected").open("w") as stream:
        stream.write("before\n")
        stream.flush()
        subprocess.run([SAFETYCASE, *command, "--output", "/dev/stdout"], cwd=root, stdout=stream, check=False)
    assert (tmp_path / "redirected").read_text().startswith("before\n")
    screen, device = os.openpty()  # a device that no mistake can harm
    name = os.ttyname(device)
    shown = bytearray()

    def drain() -> None:
        with contextlib.suppress(OSError):  # what reading ends with when the device is closed
            while part := os.read(screen, 65536):
                shown.extend(part)

    reader = threading.Thread(target=drain, daemon=True)
    reader.start()
    assert run(*command, "--output", name, cwd=root).returncode in (0, 1)
    assert stat.S_ISCHR(Path(name).lstat().st_mode)
    os.close(device)
    reader.join(timeout=10)
    os.close(screen)
    assert len(shown) > len(plain) * 0.9
