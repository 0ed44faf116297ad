"""Saving: nothing torn, nothing lost, nothing left behind."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from safetycase.documents import (
    Change,
    ConflictError,
    NotAFileError,
    OutsideError,
    SaveError,
    journal,
    read,
    recover,
    save,
    set_value,
)
from safetycase.documents.journal import Journal, Step, digest
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


def left_behind(root: Path, *, committed: bool, renamed: int) -> None:
    """The state that a save of both files and a new one leaves when its process dies."""
    steps = []
    for number, name in enumerate(["a.yaml", "b.yaml", "c.yaml"]):
        old = b"" if name == "c.yaml" else OLD
        temporary = f"model/{journal.PREFIX}00000000-1-1-{number}.tmp"
        step = Step(f"model/{name}", temporary, "", digest(old) if old else "", digest(NEW))
        steps.append(step)
        (root / temporary).write_bytes(NEW)
        if number < renamed:
            (root / temporary).replace(root / step.target)
    journal.write(root / f"{journal.PREFIX}00000000-1-1-9.journal", Journal(committed, tuple(steps)))


@pytest.mark.parametrize("renamed", [0, 1, 2, 3])
def test_a_committed_save_is_completed(root: Path, renamed: int) -> None:
    left_behind(root, committed=True, renamed=renamed)
    assert recover(root).completed == ("model/a.yaml", "model/b.yaml", "model/c.yaml")
    assert names(root) == {"model/a.yaml", "model/b.yaml", "model/c.yaml"}
    assert {(root / name).read_bytes() for name in names(root)} == {NEW}
    assert recover(root) == ((), (), ())


def test_a_save_that_was_not_committed_is_undone_by_the_next_save(root: Path) -> None:
    left_behind(root, committed=False, renamed=0)
    save(root, [Change("model/a.yaml", OLD, NEW)])
    assert names(root) == {"model/a.yaml", "model/b.yaml"}
    assert (root / "model" / "b.yaml").read_bytes() == OLD


def test_recovery_never_writes_over_what_another_program_wrote(root: Path) -> None:
    left_behind(root, committed=True, renamed=1)
    (root / "model" / "b.yaml").write_bytes(b"theirs: 1\n")
    assert recover(root).kept_aside == (("model/b.yaml", "model/b.yaml.unsaved"),)
    assert (root / "model" / "b.yaml").read_bytes() == b"theirs: 1\n"
    assert (root / "model" / "b.yaml.unsaved").read_bytes() == NEW


def test_a_hostile_journal_reaches_nothing_outside(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    victim = tmp_path_factory.mktemp("outside") / "victim.yaml"
    victim.write_bytes(OLD)
    (root / "out").symlink_to(victim.parent)
    (root / "model" / "payload").write_bytes(NEW)
    for target in (f"../{victim.parent.name}/victim.yaml", str(victim), "out/victim.yaml"):
        for temporary in ("model/payload", f"model/{journal.PREFIX}x.tmp", f"out/{journal.PREFIX}x.tmp"):
            (root / temporary).write_bytes(NEW)
            for committed in (True, False):
                step = Step(target, temporary, "", digest(OLD), digest(NEW))
                journal.write(root / f"{journal.PREFIX}00000000-1-1-1.journal", Journal(committed, (step,)))
                recover(root)
                assert victim.read_bytes() == OLD
                assert (root / temporary).read_bytes() == NEW


def test_a_hostile_journal_deletes_no_file_of_the_case(root: Path) -> None:
    step = Step("model/x.yaml", "model/a.yaml", "model/b.yaml", "", "")
    journal.write(root / f"{journal.PREFIX}00000000-1-1-1.journal", Journal(False, (step,)))
    recover(root)
    assert names(root) == {"model/a.yaml", "model/b.yaml"}


def test_a_torn_journal_is_swept(root: Path) -> None:
    (root / f"{journal.PREFIX}00000000-1-1-1.journal").write_bytes(b'{"version": 1, "comm')
    save(root, [Change("model/a.yaml", OLD, NEW)])
    assert names(root) == {"model/a.yaml", "model/b.yaml"}


def test_only_a_dead_process_counts_as_stale() -> None:
    assert not journal.is_stale(journal.own_name(journal.TEMPORARY))
    assert not journal.is_stale("model.yaml")
    host = journal.own_name("").split("-")[1]
    assert journal.is_stale(f"{journal.PREFIX}{host}-{os.getpid()}-1-1.tmp")


def test_kills_at_random_moments_tear_and_lose_nothing(tmp_path: Path) -> None:
    kill_during_saves(tmp_path, kills=15, seed=1)
