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
    read,
    save,
    set_value,
)
from tests.unit.documents.pair import NEW, OLD, names, pair


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return pair(tmp_path)


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
