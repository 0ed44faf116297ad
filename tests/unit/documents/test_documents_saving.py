"""Saving: nothing torn, nothing lost, nothing left behind."""

from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from safetycase.documents import (
    Change,
    ConflictError,
    NotAFileError,
    OutsideError,
    Recovered,
    SaveError,
    journal,
    pending,
    read,
    recover,
    save,
    set_value,
)
from safetycase.documents.journal import Step, digest
from safetycase.documents.statefolder import journal_folders, key, make_journal_folder
from tests.unit.documents.killing import kill_during_saves

OLD = b"hazards:\n  H-1: a # keep\n"
NEW = b"hazards:\n  H-1: b # keep\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "a.yaml").write_bytes(OLD)
    (tmp_path / "model" / "b.yaml").write_bytes(OLD)
    return tmp_path


def names(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if not path.is_dir()}


def test_a_save_writes_the_edited_document_and_leaves_nothing_else(root: Path) -> None:
    before = read("model/a.yaml", OLD)
    after = set_value(before, ("hazards", "H-1"), "b").document
    save(root, [Change("model/a.yaml", before, after)])
    assert (root / "model" / "a.yaml").read_bytes() == NEW
    assert names(root) == {"model/a.yaml", "model/b.yaml"}


def test_new_files_in_new_folders_and_deleted_files(root: Path) -> None:
    save(
        root,
        [Change("model/x/y/c.yaml", None, NEW), Change("model/b.yaml", OLD, None), Change("model/a.yaml", OLD, NEW)],
    )
    assert (root / "model" / "x" / "y" / "c.yaml").read_bytes() == NEW
    assert names(root) == {"model/a.yaml", "model/x/y/c.yaml"}


def test_byte_order_mark_and_line_ends_come_back(root: Path) -> None:
    content = b"\xef\xbb\xbfa: 1\r\nb: 2\r\n"
    (root / "model" / "a.yaml").write_bytes(content)
    before = read("model/a.yaml", content)
    save(root, [Change("model/a.yaml", before, set_value(before, ("b",), 3).document)])
    assert (root / "model" / "a.yaml").read_bytes() == b"\xef\xbb\xbfa: 1\r\nb: 3\r\n"


@pytest.mark.parametrize("mode", [0o644, 0o664, 0o600, 0o755])
def test_the_mode_stays(root: Path, mode: int) -> None:
    path = root / "model" / "a.yaml"
    path.chmod(mode)
    save(root, [Change("model/a.yaml", OLD, NEW)])
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_the_owner_stays_where_that_is_permitted(root: Path) -> None:
    path = root / "model" / "a.yaml"
    try:
        os.chown(path, 12345, 23456)
    except PermissionError:
        pytest.skip("only the superuser may give files away")
    save(root, [Change("model/a.yaml", OLD, NEW)])
    assert (path.stat().st_uid, path.stat().st_gid) == (12345, 23456)


def test_a_link_inside_the_case_stays_a_link(root: Path) -> None:
    (root / "model" / "link.yaml").symlink_to("a.yaml")
    save(root, [Change("model/link.yaml", OLD, NEW)])
    assert (root / "model" / "link.yaml").is_symlink()
    assert (root / "model" / "a.yaml").read_bytes() == NEW


def test_a_link_out_of_the_case_is_refused(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "victim.yaml"
    outside.write_bytes(OLD)
    (root / "model" / "link.yaml").symlink_to(outside)
    (root / "folder").symlink_to(outside.parent)
    for name in ("model/link.yaml", "folder/victim.yaml", "folder/new.yaml"):
        with pytest.raises(OutsideError):
            save(root, [Change(name, OLD, NEW)])
    assert outside.read_bytes() == OLD
    assert list(outside.parent.iterdir()) == [outside]


def test_a_folder_whose_name_begins_like_the_root_is_outside(root: Path) -> None:
    sibling = root.with_name(root.name + "-other")
    sibling.mkdir()
    (root / "link").symlink_to(sibling)
    with pytest.raises(OutsideError):
        save(root, [Change("link/x.yaml", None, NEW)])


@pytest.mark.parametrize("name", ["../x.yaml", "/etc/x.yaml", "a/../../x.yaml", "", ".", "x\0y"])
def test_names_that_lead_out_are_refused(root: Path, name: str) -> None:
    with pytest.raises(OutsideError):
        save(root, [Change(name, None, NEW)])


def test_only_regular_files_are_written(root: Path) -> None:
    os.mkfifo(root / "model" / "pipe.yaml")
    (root / "model" / "folder.yaml").mkdir()
    (root / "model" / "nowhere.yaml").symlink_to("missing.yaml")
    (root / "model" / "circle.yaml").symlink_to("circle.yaml")
    for name in ("pipe", "folder"):
        with pytest.raises(NotAFileError):
            save(root, [Change(f"model/{name}.yaml", None, NEW)])
    for name in ("nowhere", "circle"):
        with pytest.raises(SaveError):
            save(root, [Change(f"model/{name}.yaml", None, NEW)])
    with pytest.raises(NotAFileError):
        save(root, [Change("model/a.yaml/below.yaml", None, NEW)])


def test_a_changed_file_is_a_conflict_that_carries_both_versions(root: Path) -> None:
    theirs = b"theirs: 1\n"
    (root / "model" / "b.yaml").write_bytes(theirs)
    with pytest.raises(ConflictError) as caught:
        save(root, [Change("model/a.yaml", OLD, NEW), Change("model/b.yaml", OLD, NEW)])
    assert (caught.value.name, caught.value.expected, caught.value.found) == ("model/b.yaml", OLD, theirs)
    assert (root / "model" / "a.yaml").read_bytes() == OLD
    assert (root / "model" / "b.yaml").read_bytes() == theirs
    with pytest.raises(ConflictError, match="deleted"):
        save(root, [Change("model/gone.yaml", OLD, NEW)])
    with pytest.raises(ConflictError, match="exists already"):
        save(root, [Change("model/a.yaml", None, NEW)])


def test_a_document_that_would_read_otherwise_is_not_written(root: Path) -> None:
    before = read("model/a.yaml", OLD)
    after = set_value(before, ("hazards", "H-1"), "b").document
    after.text = after.text.replace("b # keep", "c # keep")
    with pytest.raises(SaveError, match="would not read as what was edited"):
        save(root, [Change("model/a.yaml", before, after)])
    assert (root / "model" / "a.yaml").read_bytes() == OLD


def test_a_file_named_twice_is_refused(root: Path) -> None:
    (root / "model" / "link.yaml").symlink_to("a.yaml")
    with pytest.raises(SaveError, match="twice"):
        save(root, [Change("model/a.yaml", OLD, NEW), Change("model/link.yaml", OLD, NEW)])


def test_a_read_only_file_is_refused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "model" / "a.yaml").chmod(0o444)
    if os.geteuid() == 0:  # to the superuser nothing is read-only
        monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(SaveError, match="read-only"):
        save(root, [Change("model/a.yaml", OLD, NEW)])


FAULTS = [
    ("fsync", errno.ENOSPC),
    ("fsync", errno.EIO),
    ("open", errno.EACCES),
    ("open", errno.ENOSPC),
    ("fchmod", errno.EPERM),
]


@pytest.mark.parametrize(("call", "code"), FAULTS)
@pytest.mark.parametrize("at", range(1, 7))
def test_a_fault_of_the_system_leaves_every_file_as_it_was(
    root: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int, at: int
) -> None:
    real = getattr(os, call)
    count = 0

    def failing(*arguments: Any, **options: Any) -> Any:
        nonlocal count
        writes = call != "open" or arguments[1] & (os.O_WRONLY | os.O_RDWR)
        count += bool(writes)
        if writes and count == at:
            raise OSError(code, os.strerror(code))
        return real(*arguments, **options)

    changes = [Change("model/a.yaml", OLD, NEW), Change("model/b.yaml", OLD, None), Change("model/c/c.yaml", None, NEW)]
    with monkeypatch.context() as patch:
        patch.setattr(os, call, failing)
        try:
            save(root, changes)
        except SaveError as error:
            assert error.name in {change.name for change in changes}
            assert names(root) == {"model/a.yaml", "model/b.yaml"}
            assert (root / "model" / "a.yaml").read_bytes() == OLD
            assert not (root / "model" / "c").exists()
        else:
            assert count < at or call == "fsync"
            assert names(root) == {"model/a.yaml", "model/c/c.yaml"}


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_rename_that_fails_halfway_is_undone(root: Path, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    real = Path.replace
    count = 0

    def failing(self: Path, target: Path) -> Path:
        nonlocal count
        if Path(target).suffix == ".yaml":
            count += 1
            if count == at:
                raise OSError(errno.EACCES, "Permission denied")
        return real(self, target)

    changes = [Change("model/a.yaml", OLD, NEW), Change("model/n.yaml", None, NEW), Change("model/b.yaml", OLD, NEW)]
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", failing)
        with pytest.raises(SaveError, match="permission denied"):
            save(root, changes)
    assert names(root) == {"model/a.yaml", "model/b.yaml"}
    assert (root / "model" / "a.yaml").read_bytes() == (root / "model" / "b.yaml").read_bytes() == OLD


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


class TestStateFolder:
    """Where journals lie, and what happens where they cannot."""

    @pytest.fixture(autouse=True)
    def places(self, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
        self.state = tmp_path_factory.mktemp("state")
        self.shared = tmp_path_factory.mktemp("shared")
        self.state.chmod(0o755)
        self.shared.chmod(0o1777)
        self.own = self.state / "safetycase" / "journals"
        self.fallback = self.shared / f"safetycase-{os.geteuid()}" / "journals"
        monkeypatch.setenv("XDG_STATE_HOME", str(self.state))
        monkeypatch.setenv("TMPDIR", str(self.shared))

    def test_the_folder_is_the_users_alone(self, root: Path) -> None:
        assert make_journal_folder(root) == self.own
        assert stat.S_IMODE(self.own.stat().st_mode) == 0o700

    def test_without_a_state_home_it_lies_in_the_home(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("XDG_STATE_HOME", "relative")
        monkeypatch.setenv("HOME", str(self.state))
        assert make_journal_folder(root) == self.state / ".local" / "state" / "safetycase" / "journals"

    def test_a_state_home_inside_the_case_is_not_used(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("XDG_STATE_HOME", str(root / "state"))
        assert make_journal_folder(root) == self.fallback
        assert not (root / "state").exists()
        monkeypatch.setenv("XDG_STATE_HOME", str(self.state))
        (self.state / "safetycase").symlink_to(root)
        assert make_journal_folder(root) == self.fallback

    @pytest.mark.parametrize("fault", ["journals wide", "parent writable", "base writable", "link", "file"])
    def test_a_folder_that_is_not_the_users_alone_is_not_used(self, root: Path, fault: str) -> None:
        if fault == "file":
            self.own.parent.write_text("")
        elif fault == "link":
            elsewhere = self.state / "elsewhere"
            elsewhere.mkdir(mode=0o700)
            self.own.parent.mkdir()
            self.own.symlink_to(elsewhere)
        else:
            self.own.mkdir(parents=True, mode=0o700)
            {"journals wide": self.own, "parent writable": self.own.parent, "base writable": self.state}[fault].chmod(
                0o755 if fault == "journals wide" else 0o777
            )
        assert make_journal_folder(root) == self.fallback
        assert journal_folders(root) == [self.fallback]

    def test_a_folder_of_somebody_else_is_not_used(self, root: Path) -> None:
        if os.geteuid() != 0:
            pytest.skip("only the superuser may give folders away")
        self.fallback.mkdir(parents=True, mode=0o700)
        os.chown(self.fallback, 12345, 12345)
        self.own.mkdir(parents=True, mode=0o700)
        os.chown(self.own.parent, 12345, 12345)
        assert make_journal_folder(root) is None

    def test_with_no_such_folder_one_file_is_saved_and_several_are_refused(self, root: Path) -> None:
        for path in (self.own.parent, self.fallback.parent):
            path.write_text("in the way")
        with pytest.raises(SaveError, match="set XDG_STATE_HOME"):
            save(root, [Change("model/a.yaml", OLD, NEW), Change("model/b.yaml", OLD, NEW)])
        assert names(root) == {"model/a.yaml", "model/b.yaml"}
        assert (root / "model" / "a.yaml").read_bytes() == OLD
        save(root, [Change("model/a.yaml", OLD, NEW)])
        assert (root / "model" / "a.yaml").read_bytes() == NEW
        assert not pending(root)

    def test_nothing_stays_in_it_after_a_save(self, root: Path) -> None:
        save(root, [Change("model/a.yaml", OLD, NEW), Change("model/b.yaml", OLD, NEW)])
        assert list(self.own.iterdir()) == []


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
