"""Unsaved edits outlive their process: the journal, one session at a time, recovery, and changes on disk meanwhile."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from safetycase.documents.statefolder import key
from tests.unit.editing.kettle import PURPOSE
from tests.unit.editing.killing import kill_during_edits
from tests.unit.editing.protected import EDITS, Sitting, journals, left_of, texts_of


def test_every_edit_is_there_after_a_crash_with_its_undo(root: Path) -> None:
    sitting = Sitting(root)
    states = [texts_of(sitting.workspace)]
    for name in ("set", "new", "new file", "undo", "redo", "delete", "rename", "undo"):
        EDITS[name](sitting.workspace)
        states.append(texts_of(sitting.workspace))
    texts = sitting.crash()
    again = Sitting(root)
    (found,) = again.session.left()
    assert [entry.act for entry in found.entries] == ["do", "do", "do", "undo", "redo", "do", "do", "undo"]
    assert found.entries[0].title == "set H-1 text"
    assert found.entries[0].item == "H-1"
    assert (found.fault, found.torn) == ("", False)
    assert again.workspace.take_up(found)
    assert texts_of(again.workspace) == texts
    assert again.workspace.redo_title == "rename thermostat to controller"
    again.workspace.redo()
    assert texts_of(again.workspace) == states[-2]
    for state in (states[6], states[5], states[2], states[1], states[0]):
        again.workspace.undo()
        assert texts_of(again.workspace) == state
    assert again.workspace.dirty == ()


def test_what_was_recovered_is_protected_again_and_offered_once(root: Path) -> None:
    sitting = Sitting(root)
    EDITS["set"](sitting.workspace)
    texts = sitting.crash()
    second = Sitting(root)
    (found,) = second.session.left()
    assert second.workspace.take_up(found)
    assert not second.session.left()
    EDITS["new"](second.workspace)
    second.workspace.undo()
    assert second.crash() == texts
    third = Sitting(root)
    (found,) = third.session.left()
    assert found.entries[0].title == "set H-1 text"
    assert third.workspace.take_up(found)
    assert texts_of(third.workspace) == texts
    third.workspace.save()
    third.crash()
    assert journals(root) == []
    assert (root / "model/purpose.yaml").read_text() == texts["model/purpose.yaml"]


def test_there_is_a_journal_only_while_something_is_unsaved(root: Path) -> None:
    sitting = Sitting(root)
    assert journals(root) == []
    EDITS["set"](sitting.workspace)
    (journal,) = journals(root)
    assert stat.S_IMODE(journal.stat().st_mode) == 0o600
    assert not journal.is_relative_to(root)
    sitting.workspace.save()
    assert journals(root) == []
    sitting.workspace.undo()
    assert len(journals(root)) == 1, "what undoes a saved edit is unsaved"
    sitting.session.give_up()
    assert journals(root) == []
    sitting.crash()
    assert list(left_of(root)) == []


def test_an_edit_of_a_saved_state_that_was_undone_is_recovered(root: Path) -> None:
    sitting = Sitting(root)
    EDITS["set"](sitting.workspace)
    EDITS["new file"](sitting.workspace)
    sitting.workspace.save()
    sitting.workspace.undo()
    sitting.workspace.undo()
    texts = sitting.crash()
    again = Sitting(root)
    (found,) = again.session.left()
    assert again.workspace.take_up(found)
    assert texts_of(again.workspace) == texts
    again.workspace.redo()
    assert "Öl läuft" in texts_of(again.workspace)["model/purpose.yaml"]


def test_an_edit_is_small_in_the_journal(root: Path) -> None:
    sitting = Sitting(root)
    EDITS["set"](sitting.workspace)
    (journal,) = journals(root)
    before = journal.stat().st_size
    sitting.set("H-1", "text", "Another one")
    assert journal.stat().st_size - before < 500
    assert before < len(PURPOSE.encode()) + 1500, "the file is in it once"


@pytest.mark.parametrize("cut", [1, 5, 40, 200])
def test_a_torn_last_record_costs_only_what_was_never_acknowledged(root: Path, cut: int) -> None:
    sitting = Sitting(root)
    EDITS["set"](sitting.workspace)
    texts = texts_of(sitting.workspace)
    (journal,) = journals(root)
    whole = journal.stat().st_size
    sitting.set("H-1", "text", "A text of some length, so that there is something to be cut off, " * 4)
    sitting.crash()
    content = journal.read_bytes()
    journal.write_bytes(content[: max(whole + 1, len(content) - cut)])
    again = Sitting(root)
    (found,) = again.session.left()
    assert found.torn
    assert len(found.entries) == 1
    assert again.workspace.take_up(found)
    assert texts_of(again.workspace) == texts


@pytest.mark.parametrize("place", [0, 10, 60, 500])
def test_a_changed_byte_ends_what_is_believed(root: Path, place: int) -> None:
    sitting = Sitting(root)
    EDITS["set"](sitting.workspace)
    sitting.crash()
    (journal,) = journals(root)
    content = bytearray(journal.read_bytes())
    content[place] ^= 1
    journal.write_bytes(bytes(content))
    assert [one for one in left_of(root) if one.entries] == []


def forged(root: Path, *records: bytes) -> Path:
    """A journal in the user's own folder that holds these records."""
    import zlib

    sitting = Sitting(root)
    EDITS["set"](sitting.workspace)
    sitting.crash()
    (journal,) = journals(root)
    head = journal.read_bytes().split(b"\n", 2)[:2]
    lines = [b"\n".join(head), *(b"%08x %d\n%s" % (zlib.crc32(one), len(one), one) for one in records)]
    journal.write_bytes(b"".join(line + b"\n" for line in lines))
    return journal


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../up.yaml", "model/../../up.yaml", "./model/purpose.yaml", "", "a\\u0000b", "model//x"]
)
def test_a_journal_names_only_files_of_the_case(root: Path, name: str) -> None:
    forged(root, b'{"record": "base", "file": "%s", "there": true}\nlosses:\n' % name.encode())
    (found,) = left_of(root)
    assert found.fault
    assert found.mine == {}


@pytest.mark.parametrize(
    "record",
    [
        b"[]", b"{}", b"\xff", b"[" * 100_000, b'{"record": "step"}', b'{"record": "opened", "version": 1}',
        b'{"record": "step", "entry": {"act": "do", "title": "x", "item": "", "at": 1.0}, "whole": '
        b'[{"file": "model/x.yaml", "before": null, "after": 9}]}',
        b'{"record": "step", "entry": {"act": "do", "title": "x", "item": "", "at": 1.0}, "spliced": '
        b'[{"file": "model/x.yaml", "forward": [[[0, "", "x"]]]}]}',
        b'{"record": "step", "entry": {"act": "burn", "title": "x", "item": "", "at": 1.0}}',
    ],
)  # fmt: skip
def test_nonsense_in_a_journal_is_a_fault_and_nothing_else(root: Path, record: bytes) -> None:
    forged(root, record)
    (found,) = left_of(root)
    assert "cannot be read" in found.fault


@pytest.mark.parametrize("fault", ["link", "wide", "folder", "pipe", "other"])
def test_a_journal_that_is_not_the_users_own_is_not_believed(root: Path, fault: str) -> None:
    sitting = Sitting(root)
    EDITS["set"](sitting.workspace)
    sitting.crash()
    (journal,) = journals(root)
    elsewhere = root.parent / "elsewhere.edits"
    journal.rename(elsewhere)
    match fault:
        case "link":
            journal.symlink_to(elsewhere)
        case "wide":
            journal.write_bytes(elsewhere.read_bytes())
            journal.chmod(0o644)
        case "folder":
            journal.mkdir(mode=0o700)
        case "pipe":
            os.mkfifo(journal, 0o600)
        case "other":
            if os.geteuid() != 0:
                pytest.skip("only the superuser may give files away")
            journal.write_bytes(elsewhere.read_bytes())
            journal.chmod(0o600)
            os.chown(journal, 12345, 12345)
    assert list(left_of(root)) == []


def test_a_journal_in_the_repository_is_never_obeyed(root: Path) -> None:
    sitting = Sitting(root)
    EDITS["set"](sitting.workspace)
    sitting.crash()
    (journal,) = journals(root)
    inside = root / ".local" / "state" / "safetycase" / "journals"
    inside.mkdir(parents=True, mode=0o700)
    journal.rename(inside / journal.name)
    os.environ["XDG_STATE_HOME"] = str(root / ".local" / "state")
    assert list(left_of(root)) == []


def test_a_journal_of_another_version_is_kept_and_named(root: Path) -> None:
    journal = forged(root, b"{}")
    content = journal.read_bytes().replace(b'"version": 1', b'"version": 7')
    import zlib

    head, record = content.split(b"\n")[:2]
    journal.write_bytes(b"%08x %s\n%s\n" % (zlib.crc32(record), head.split(b" ")[1], record))
    (found,) = left_of(root)
    assert "another version" in found.fault
    assert journal.exists()


def test_the_key_of_a_case_is_its_place(root: Path) -> None:
    sitting = Sitting(root)
    EDITS["set"](sitting.workspace)
    (journal,) = journals(root)
    assert journal.name.startswith(key(root) + "-")
    sitting.crash()


def test_kills_at_random_moments_lose_no_acknowledged_edit(root: Path) -> None:
    kill_during_edits(root, kills=6, seed=1)


@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_damaged_journal_is_told_and_kept(root: Path, part: int) -> None:
    sitting = Sitting(root)
    for name in ("set", "new", "new file"):
        EDITS[name](sitting.workspace)
    sitting.crash()
    (journal,) = journals(root)
    content = bytearray(journal.read_bytes())
    content[(60, len(content) // 2, len(content) - 4)[part]] ^= 1  # in the first record, in the middle, in the last
    journal.write_bytes(content)
    for _ in range(2):
        again = Sitting(root)
        (found,) = again.session.left()
        assert "damaged" in found.fault
        found.release()
        again.crash()
    assert journal.read_bytes() == content
