"""Saves that were cut off: completed or undone by the journal, which obeys nobody but us."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from safetycase.documents import (
    Change,
    ConflictError,
    OutsideError,
    Recovered,
    SaveError,
    journal,
    pending,
    recover,
    save,
)
from safetycase.documents.journal import Step, digest
from safetycase.documents.statefolder import key, make_journal_folder
from tests.unit.documents.killing import kill_during_saves
from tests.unit.documents.pair import NEW, OLD, names, pair


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return pair(tmp_path)


HOST = journal.process_name().split("-")[0]
DEAD = f"{HOST}-{os.getpid()}-1"
"""A process that no longer runs: it had the number of this one, but started at another time."""


def journal_place(root: Path) -> journal.Places:
    folder = make_journal_folder(root)
    assert folder is not None
    return journal.places(folder, root)


def write_journal(root: Path, committed: bool, steps: tuple[Step, ...]) -> None:
    place = journal_place(root)
    journal.remove(place)
    (journal.write_commit if committed else journal.write_intent)(place, steps)


def left_behind(root: Path, *, committed: bool, renamed: int) -> None:
    """The state that a save of both files and a new one leaves when its process dies."""
    steps = []
    for number, name in enumerate(["a.yaml", "b.yaml", "c.yaml"]):
        old = b"" if name == "c.yaml" else OLD
        temporary = f"model/{journal.PREFIX}{DEAD}-000000000000000{number}.tmp"
        step = Step(f"model/{name}", temporary, "", digest(old) if old else "", digest(NEW))
        steps.append(step)
        (root / temporary).write_bytes(NEW)
        if number < renamed:
            (root / temporary).replace(root / step.target)
    write_journal(root, committed, tuple(steps))


@pytest.mark.parametrize("renamed", [0, 1, 2, 3])
def test_a_committed_save_is_completed(root: Path, renamed: int) -> None:
    left_behind(root, committed=True, renamed=renamed)
    assert pending(root)
    assert recover(root).completed == ("model/a.yaml", "model/b.yaml", "model/c.yaml")
    assert names(root) == {"model/a.yaml", "model/b.yaml", "model/c.yaml"}
    assert {(root / name).read_bytes() for name in names(root)} == {NEW}
    assert recover(root) == Recovered()
    assert not pending(root)


def test_a_save_that_was_not_committed_is_undone_by_the_next_save(root: Path) -> None:
    left_behind(root, committed=False, renamed=0)
    assert not pending(root)
    save(root, [Change("model/a.yaml", OLD, NEW)])
    assert names(root) == {"model/a.yaml", "model/b.yaml"}
    assert (root / "model" / "b.yaml").read_bytes() == OLD


def test_recovery_never_writes_over_what_another_program_wrote(root: Path) -> None:
    left_behind(root, committed=True, renamed=1)
    (root / "model" / "b.yaml").write_bytes(b"theirs: 1\n")
    (root / "model" / "b.yaml.unsaved").write_bytes(b"earlier: 1\n")
    assert recover(root).kept_aside == (("model/b.yaml", "model/b.yaml.unsaved1"),)
    assert (root / "model" / "b.yaml").read_bytes() == b"theirs: 1\n"
    assert (root / "model" / "b.yaml.unsaved").read_bytes() == b"earlier: 1\n"
    assert (root / "model" / "b.yaml.unsaved1").read_bytes() == NEW


def test_new_content_that_is_gone_is_named(root: Path) -> None:
    left_behind(root, committed=True, renamed=1)
    for path in (root / "model").glob(".safetycase-*"):
        path.unlink()
    assert recover(root) == Recovered(completed=("model/a.yaml",), left=("model/b.yaml", "model/c.yaml"))


def test_a_save_that_cannot_be_completed_is_kept_for_the_next_time(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left_behind(root, committed=True, renamed=1)

    def full(self: Path, target: Path) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        with pytest.raises(SaveError, match="cannot be completed: no space left"):
            recover(root)
        with pytest.raises(SaveError, match="cannot be completed"):
            save(root, [Change("model/a.yaml", NEW, OLD)])
    assert pending(root)
    assert len(recover(root).completed) == 3


def forged(root: Path, steps: list[list[str]]) -> None:
    """What a stranger commits to a repository: a journal as earlier versions wrote it into the case."""
    content = {"version": 1, "committed": True, "steps": steps}
    for name in (".safetycase-0.journal", ".safetycase-00000000-1-1-1.journal", f".safetycase-{DEAD}-1.journal"):
        (root / name).write_text(json.dumps(content))


def test_a_journal_that_lies_in_the_case_is_not_obeyed(root: Path) -> None:
    hook = b"#!/bin/sh\necho pwned\n"
    for folder in (".git/hooks", "evidence"):
        (root / folder).mkdir(parents=True)
    (root / ".safetycase-a.tmp").write_bytes(hook)
    (root / "evidence" / "a.xml").write_bytes(b"<testsuite/>")
    forged(
        root,
        [
            [".git/hooks/pre-commit", ".safetycase-a.tmp", "", "", digest(hook)],
            ["evidence/a.xml", "", "", digest(b"<testsuite/>"), ""],
            ["model/b.yaml", "", "", digest(OLD), ""],
        ],
    )
    before = names(root)
    assert recover(root) == Recovered()
    save(root, [Change("model/a.yaml", OLD, NEW)])
    save(root, [Change("model/a.yaml", NEW, OLD), Change("model/b.yaml", OLD, NEW)])
    assert names(root) == before
    assert not pending(root)


TEMPORARY = f"{journal.PREFIX}{DEAD}-0123456789abcdef.tmp"


@pytest.mark.parametrize("committed", [True, False])
@pytest.mark.parametrize(
    ("target", "temporary", "backup"),
    [
        (".git/hooks/pre-commit", f".git/hooks/{TEMPORARY}", ""),
        (".git/x.yaml", f".git/{TEMPORARY}", ""),
        ("sub/.hidden/x.yaml", f"sub/.hidden/{TEMPORARY}", ""),
        ("evidence/a.xml", f"evidence/{TEMPORARY}", ""),
        ("model/x.yaml", "model/payload.tmp", ""),
        ("model/x.yaml", f"evidence/{TEMPORARY}", ""),
        ("model/x.yaml", f"model/{TEMPORARY}", "model/a.yaml"),
        ("../x.yaml", f"../{TEMPORARY}", ""),
        ("/tmp/x.yaml", f"/tmp/{TEMPORARY}", ""),
    ],
    # Names of their own: those made of the values would differ between the processes that share the tests.
    ids=["hook", "git", "hidden", "artefact", "payload", "elsewhere", "backup", "parent", "absolute"],
)
def test_a_journal_may_name_nothing_but_files_of_the_model(
    root: Path, committed: bool, target: str, temporary: str, backup: str
) -> None:
    for folder in (".git/hooks", "sub/.hidden", "evidence"):
        (root / folder).mkdir(parents=True)
        (root / folder / TEMPORARY).write_bytes(NEW)
    (root / "model" / TEMPORARY).write_bytes(NEW)
    (root / "model" / "payload.tmp").write_bytes(NEW)
    before = names(root)
    write_journal(root, committed, (Step(target, temporary, backup, "", digest(NEW)),))
    assert recover(root) == Recovered()
    assert names(root) == before


def test_a_step_that_a_link_leads_elsewhere_is_not_done(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    victim = tmp_path_factory.mktemp("outside") / "victim.yaml"
    victim.write_bytes(OLD)
    (victim.parent / TEMPORARY).write_bytes(NEW)
    (root / "out").symlink_to(victim.parent)
    (root / "in").symlink_to("model")
    (root / "model" / TEMPORARY).write_bytes(NEW)
    steps = (
        Step("out/victim.yaml", f"out/{TEMPORARY}", "", digest(OLD), digest(NEW)),
        Step("in/a.yaml", f"in/{TEMPORARY}", "", digest(OLD), digest(NEW)),
    )
    write_journal(root, True, steps)
    assert recover(root).left == ("out/victim.yaml", "in/a.yaml")
    assert victim.read_bytes() == (root / "model" / "a.yaml").read_bytes() == OLD
    assert (victim.parent / TEMPORARY).exists()


def test_a_torn_journal_is_removed(root: Path) -> None:
    place = journal_place(root)
    place.intent.write_bytes(b'{"version": 1, "comm')
    place.committed.write_bytes(b"[" * 100_000)
    place.committed.chmod(0o600)
    assert recover(root) == Recovered()
    assert list(place.intent.parent.glob(f"{key(root)}*")) == []


def test_a_journal_that_others_can_read_or_write_is_not_obeyed(root: Path) -> None:
    left_behind(root, committed=True, renamed=1)
    journal_place(root).committed.chmod(0o644)
    assert recover(root) == Recovered()
    assert (root / "model" / "b.yaml").read_bytes() == OLD


def test_sweeping_takes_only_files_of_dead_processes_of_ours(root: Path) -> None:
    own = journal.own_name()
    elsewhere = TEMPORARY.replace(HOST, "00000000")
    for name in (TEMPORARY, own, elsewhere, ".safetycase-a.tmp", f"{TEMPORARY}.yaml"):
        (root / "model" / name).write_bytes(b"x")
    link = f"{journal.PREFIX}{DEAD}-fedcba9876543210.tmp"
    (root / "model" / link).symlink_to("a.yaml")
    save(root, [Change("model/a.yaml", OLD, NEW)])
    kept = (own, elsewhere, ".safetycase-a.tmp", f"{TEMPORARY}.yaml", link)
    assert names(root) == {"model/a.yaml", "model/b.yaml", *(f"model/{name}" for name in kept)}


def test_files_of_git_are_never_saved(root: Path) -> None:
    (root / ".git").mkdir()
    (root / ".git" / "config").write_bytes(OLD)
    (root / "model" / "link.yaml").symlink_to("../.git/config")
    for name in (".git/config", "model/link.yaml", "model/.GIT/x.yaml"):
        with pytest.raises(OutsideError, match="git"):
            save(root, [Change(name, OLD, NEW)])
    assert (root / ".git" / "config").read_bytes() == OLD


def test_only_files_that_a_journal_may_name_are_saved_together(root: Path) -> None:
    (root / "model" / "c.txt").write_bytes(OLD)
    with pytest.raises(SaveError, match=r"c\.txt: only \.yaml"):
        save(root, [Change("model/a.yaml", OLD, NEW), Change("model/c.txt", OLD, NEW)])
    assert (root / "model" / "a.yaml").read_bytes() == OLD
    save(root, [Change("model/c.txt", OLD, NEW)])
    assert (root / "model" / "c.txt").read_bytes() == NEW


_CRASH = """
import os, sys
from pathlib import Path
from safetycase.documents import Change, save
real, count = Path.replace, 0
def replace(self, target):
    global count
    if target.suffix == ".yaml":
        count += 1
        if count == int(sys.argv[2]):
            os._exit(9)
    return real(self, target)
Path.replace = replace
root = Path(sys.argv[1])
old, new = sys.argv[3].encode(), sys.argv[4].encode()
save(root, [Change(name, old, new) for name in ("m1.yaml", "m2.yaml", "m3.yaml")])
"""


@pytest.mark.parametrize("at", [1, 2, 3])
@pytest.mark.parametrize("opening", [True, False])
def test_a_kill_between_the_renames_in_the_root_is_completed(tmp_path: Path, at: int, opening: bool) -> None:
    for name in ("m1.yaml", "m2.yaml", "m3.yaml"):
        (tmp_path / name).write_bytes(OLD)
    crash = [sys.executable, "-c", _CRASH, str(tmp_path), str(at), OLD.decode(), NEW.decode()]
    assert subprocess.run(crash, check=False).returncode == 9
    assert pending(tmp_path)
    if opening:
        assert recover(tmp_path).completed == ("m1.yaml", "m2.yaml", "m3.yaml")
    else:
        with pytest.raises(ConflictError):
            save(tmp_path, [Change("m3.yaml", OLD, b"other: 1\n")])
    assert names(tmp_path) == {"m1.yaml", "m2.yaml", "m3.yaml"}
    assert {path.read_bytes() for path in tmp_path.iterdir()} == {NEW}
    assert not pending(tmp_path)


def test_only_a_dead_process_counts_as_stale() -> None:
    assert not journal.is_stale(journal.own_name())
    assert not journal.is_stale("model.yaml")
    assert not journal.is_stale(f"{journal.PREFIX}{HOST}-0-1-0123456789abcdef.tmp")
    assert not journal.is_stale(f"{journal.PREFIX}{HOST}-9999999999-1-0123456789abcdef.tmp")
    assert journal.is_stale(TEMPORARY)


def test_kills_at_random_moments_tear_and_lose_nothing(tmp_path: Path) -> None:
    kill_during_saves(tmp_path, kills=15, seed=1)
