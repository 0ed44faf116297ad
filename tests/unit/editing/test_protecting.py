"""Unsaved edits outlive their process: the journal, one session at a time, recovery, and changes on disk meanwhile."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from safetycase.documents.sessions import Holder, this_session
from safetycase.documents.statefolder import journal_folders, key
from safetycase.editing import EditError, Workspace, delete_item, new_item, rename_item, set_field
from safetycase.editing.journal import EditJournal
from safetycase.editing.left import Left, left
from safetycase.editing.reconciling import with_disk, with_left
from safetycase.editing.session import Session
from safetycase.model import BY_NAME
from tests.unit.editing.kettle import PURPOSE, kettle_in
from tests.unit.editing.killing import kill_during_edits


@pytest.fixture(autouse=True)
def state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path_factory.mktemp("state")
    folder.chmod(0o700)
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder / "nowhere"))
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return kettle_in(tmp_path / "case")


class Sitting:
    """A workspace with its session, which may crash."""

    def __init__(self, root: Path) -> None:
        self.session = Session(root)
        self.workspace = Workspace(root, journal=self.session.journal)

    def set(self, item: str, field: str, value: object) -> None:
        self.workspace.apply(partial(set_field, item_id=item, path=(field,), value=value))

    def crash(self) -> dict[str, str]:
        """End as a killed process does; the texts that were acknowledged."""
        texts = texts_of(self.workspace)
        self.session.close()
        return texts


def texts_of(workspace: Workspace) -> dict[str, str]:
    return {name: document.text for name, document in workspace.case.documents.items()}


def left_of(root: Path) -> Iterator[Left]:
    for one in left(root):
        try:
            yield one
        finally:
            one.release()


def journals(root: Path) -> list[Path]:
    return [path for folder in journal_folders(root) for path in folder.iterdir() if path.suffix == ".edits"]


EDITS: dict[str, Callable[[Workspace], Any]] = {
    "set": lambda at: at.apply(lambda case: set_field(case, "H-1", ("text",), "Öl läuft über 🔥")),
    "new": lambda at: at.apply(lambda case: new_item(case, BY_NAME["hazard"], {"text": "Neu"})),
    "new file": lambda at: at.apply(lambda case: new_item(case, BY_NAME["evidence"], {"text": "A test"})),
    "delete": lambda at: at.apply(lambda case: delete_item(case, "L-1", unlink_referrers=True)),
    "rename": lambda at: at.apply(lambda case: rename_item(case, "thermostat", "controller")),
    "undo": lambda at: at.undo(),
    "redo": lambda at: at.redo(),
}


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


class TestFaults:
    """Disks that are full, folders that cannot be written."""

    def full(self, *_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    def test_a_full_disk_is_told_and_editing_goes_on(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        sitting = Sitting(root)
        EDITS["set"](sitting.workspace)
        with monkeypatch.context() as patch:
            patch.setattr("safetycase.documents.appending.os.write", self.full)
            EDITS["new"](sitting.workspace)
            assert sitting.workspace.unprotected == "no space left on device"
            sitting.set("H-2", "text", "Nobody writes this down")
        assert "H-4" in sitting.workspace.case.items
        before = [one.entries for one in left_of(root)]
        assert before == [], "the session still runs"
        sitting.set("H-2", "text", "There is room again")
        assert sitting.workspace.unprotected == ""
        texts = sitting.crash()
        again = Sitting(root)
        (found,) = again.session.left()
        assert [entry.title for entry in found.entries] == [
            "set H-1 text", "new hazard H-4", "set H-2 text", "set H-2 text"
        ]  # fmt: skip
        assert again.workspace.take_up(found)
        assert texts_of(again.workspace) == texts

    def test_what_was_written_before_the_disk_was_full_is_recovered(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sitting = Sitting(root)
        EDITS["set"](sitting.workspace)
        protected = texts_of(sitting.workspace)
        with monkeypatch.context() as patch:
            patch.setattr("safetycase.documents.appending.os.write", self.full)
            EDITS["new"](sitting.workspace)
            EDITS["delete"](sitting.workspace)
            sitting.crash()
        again = Sitting(root)
        (found,) = again.session.left()
        assert again.workspace.take_up(found)
        assert texts_of(again.workspace) == protected

    def test_half_a_record_is_taken_back(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        sitting = Sitting(root)
        EDITS["set"](sitting.workspace)
        real = os.write
        calls: list[int] = []

        def half(handle: int, data: memoryview) -> int:
            calls.append(handle)
            if len(calls) > 1:
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(handle, data[: len(data) // 2])

        with monkeypatch.context() as patch:
            patch.setattr("safetycase.documents.appending.os.write", half)
            EDITS["new"](sitting.workspace)
        (journal,) = journals(root)
        sitting.crash()
        (found,) = left_of(root)
        assert (found.torn, len(found.entries)) == (False, 1)
        assert journal.exists()

    @pytest.mark.parametrize("fault", ["file in the way", "read-only"])
    def test_without_a_folder_for_it_edits_are_unprotected_and_it_is_said(
        self, root: Path, state: Path, fault: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        if fault == "read-only":
            real = os.open

            def read_only(path: str, flags: int, mode: int = 0o777) -> int:
                if flags & os.O_CREAT:
                    raise OSError(errno.EROFS, "Read-only file system")
                return real(path, flags, mode)

            monkeypatch.setattr("safetycase.documents.appending.os.open", read_only)
        else:
            (state / "safetycase").write_text("in the way")
            monkeypatch.setattr(
                "safetycase.documents.statefolder._candidates", lambda: iter([state / "safetycase" / "journals"])
            )
        sitting = Sitting(root)
        EDITS["set"](sitting.workspace)
        said = {"file in the way": "set XDG_STATE_HOME", "read-only": "read-only file system"}
        assert said[fault] in sitting.workspace.unprotected
        monkeypatch.undo()
        assert sitting.workspace.save() == ("model/purpose.yaml",)
        sitting.crash()

    def test_the_journal_is_given_back_when_its_own_limit_is_reached(self, root: Path) -> None:
        """A limit on the size of files, as a quota sets it, in a real process."""
        import subprocess
        import sys

        program = (
            "import resource, sys\nfrom pathlib import Path\nfrom functools import partial\n"
            "from safetycase.editing import Workspace, set_field\nfrom safetycase.editing.session import Session\n"
            "root = Path(sys.argv[1])\nsession = Session(root)\nat = Workspace(root, journal=session.journal)\n"
            "at.apply(partial(set_field, item_id='H-1', path=('text',), value='small'))\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (6000, resource.RLIM_INFINITY))\n"
            "at.apply(partial(set_field, item_id='H-2', path=('text',), value='x' * 10000))\n"
            "print(at.unprotected, flush=True)\n"
            "at.apply(partial(set_field, item_id='H-2', path=('text',), value='short again'))\n"
            "print(at.unprotected or 'protected', flush=True)\nimport os\nos._exit(9)\n"
        )
        done = subprocess.run([sys.executable, "-c", program, str(root)], capture_output=True, text=True, check=False)
        assert done.stdout.splitlines() == ["file too large", "protected"], done.stderr
        (found,) = left_of(root)
        assert [entry.title for entry in found.entries] == ["set H-1 text", "set H-2 text", "set H-2 text"]


class TestOneSession:
    """One session edits a case; the others look."""

    def test_a_second_one_is_told_who_and_where(self, root: Path) -> None:
        first, second = Session(root), Session(root)
        assert first.other is None
        assert second.journal is None
        assert second.other is not None
        assert second.other.pid == os.getpid()
        assert second.other.process == this_session().process
        assert f"process {os.getpid()}" in second.other.words
        assert second.other.host in second.other.words
        assert not second.take_over()
        assert second.left() == []
        first.close()
        assert second.take_over()
        assert second.other is None
        second.close()
        second.close()

    def test_it_ends_with_its_process_however_that_ends(self, root: Path) -> None:
        import signal
        import subprocess
        import sys
        import time

        program = (
            "import sys, time\nfrom pathlib import Path\nfrom safetycase.editing.session import Session\n"
            "session = Session(Path(sys.argv[1]))\nprint('held', flush=True)\ntime.sleep(60)\n"
        )
        with subprocess.Popen([sys.executable, "-c", program, str(root)], stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == b"held\n"
            mine = Session(root)
            assert mine.other is not None
            assert mine.other.pid == child.pid
            assert not mine.other.gone
            child.send_signal(signal.SIGKILL)
            end = time.monotonic() + 10
            gone = False
            while not gone and time.monotonic() < end:
                time.sleep(0.01)
                gone = mine.other.gone
            assert gone, "even while nobody has waited for it"
            assert mine.take_over()
            mine.close()

    def test_where_there_are_no_locks_the_process_is_asked_about(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def no_locks(*_: object) -> None:
            raise OSError(errno.ENOLCK, "No locks available")

        monkeypatch.setattr("safetycase.documents.appending.fcntl.flock", no_locks)
        first = Session(root)
        (lock,) = [path for folder in journal_folders(root) for path in folder.glob("*.session")]
        content = lock.read_text()
        process = this_session().process
        alive = process.rpartition("-")[0].rpartition("-")[0] + f"-{os.getppid()}-" + _started(os.getppid())
        lock.write_text(content.replace(process, alive))
        second = Session(root)
        assert second.other is not None
        assert second.other.process == alive
        lock.write_text(content.replace(process, process + "9"))
        assert second.take_over()
        first.close()
        second.close()

    def test_another_case_is_no_matter(self, root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
        first, second = Session(root), Session(tmp_path_factory.mktemp("other"))
        assert first.other is None
        assert second.other is None
        first.close()
        second.close()

    def test_nonsense_in_the_lock_is_somebody_unknown(self, root: Path) -> None:
        first = Session(root)
        (lock,) = [path for folder in journal_folders(root) for path in folder.glob("*.session")]
        for content in ("", "[", "[]", '{"pid": "x"}', "[" * 100_000):
            lock.write_text(content)
            second = Session(root)
            assert second.other == Holder()
            assert second.other.words == "another session"
            assert not second.other.gone
        first.close()

    def test_the_commands_edit_beside_a_session(self, root: Path) -> None:
        sitting = Sitting(root)
        plain = Workspace(root)
        plain.apply(lambda case: set_field(case, "H-1", ("text",), "By a command"))
        assert plain.save() == ("model/purpose.yaml",)
        assert sitting.workspace.external_change().clean == ("model/purpose.yaml",)
        sitting.crash()


def _started(process: int) -> str:
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[19]


class TestDiskChanged:
    """Somebody else changes the files while something is unsaved, before a crash or after."""

    def theirs(self, root: Path, *pairs: tuple[str, str]) -> str:
        file = root / "model/purpose.yaml"
        text = file.read_text()
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new)
        file.write_text(text)
        return text

    def test_what_fits_together_is_merged_as_one_step(self, root: Path) -> None:
        sitting = Sitting(root)
        workspace = sitting.workspace
        sitting.set("H-1", "text", "Mine")
        mine = texts_of(workspace)
        theirs = self.theirs(root, ("The lid opens", "Theirs   # a comment of theirs"))
        with pytest.raises(EditError, match="changed on disk"):
            workspace.save()
        made = with_disk(workspace)
        assert (made.conflicts, made.merged.mine, made.merged.theirs) == ((), ("H-1",), ("H-2",))
        workspace.reconcile(made)
        assert workspace.case.documents["model/purpose.yaml"].text == theirs.replace("The kettle boils dry", "Mine")
        assert workspace.dirty == ("model/purpose.yaml",)
        assert workspace.dirty_items() == {"H-1"}
        assert workspace.undo_title == "merge with the files on disk"
        merged = texts_of(workspace)
        workspace.undo()
        assert texts_of(workspace) == mine
        assert list(workspace.superseded) == ["model/purpose.yaml"]
        workspace.redo()
        assert texts_of(workspace) == merged
        assert list(workspace.superseded) == []
        assert workspace.save() == ("model/purpose.yaml",)
        assert workspace.external_change().clean == ()
        sitting.crash()

    def test_a_conflict_changes_nothing_until_it_is_decided(self, root: Path) -> None:
        sitting = Sitting(root)
        workspace = sitting.workspace
        sitting.set("H-1", "text", "Mine")
        self.theirs(root, ("boils dry", "bursts"))
        made = with_disk(workspace)
        (conflict,) = made.conflicts
        with pytest.raises(EditError, match="H-1 text: changed on both sides"):
            workspace.reconcile(made)
        decided = made.decided({conflict.key: "mine"})
        sitting.set("H-2", "text", "Meanwhile")
        with pytest.raises(EditError, match="merge again"):
            workspace.reconcile(decided)
        decided = with_disk(workspace).decided({conflict.key: "theirs"})
        workspace.reconcile(decided)
        assert workspace.case.items["H-1"].title == "The kettle bursts"
        assert workspace.case.items["H-2"].title == "Meanwhile"
        workspace.undo()
        assert workspace.case.items["H-1"].title == "Mine", "the side that was not chosen is an undo away"
        sitting.crash()

    def test_a_decision_for_mine_alone_outlives_a_crash(self, root: Path) -> None:
        sitting = Sitting(root)
        sitting.set("H-1", "text", "Mine")
        self.theirs(root, ("boils dry", "bursts"))
        made = with_disk(sitting.workspace)
        sitting.workspace.reconcile(made.decided({one.key: "mine" for one in made.conflicts}))
        assert sitting.workspace.undo_title == "set H-1 text", "nothing changed that could be undone"
        texts = sitting.crash()
        again = Sitting(root)
        (found,) = again.session.left()
        assert again.workspace.take_up(found), "it was decided, and is not asked about again"
        assert texts_of(again.workspace) == texts
        assert again.workspace.save() == ("model/purpose.yaml",)
        again.crash()

    def test_a_save_between_makes_a_merge_void(self, root: Path) -> None:
        sitting = Sitting(root)
        sitting.set("H-1", "text", "Mine")
        made = with_disk(sitting.workspace)
        sitting.workspace.save()
        with pytest.raises(EditError, match="merge again"):
            sitting.workspace.reconcile(made)
        sitting.crash()

    @pytest.mark.parametrize("undone", [False, True])
    def test_a_merge_outlives_a_crash_and_so_does_its_undo(self, root: Path, undone: bool) -> None:
        sitting = Sitting(root)
        sitting.set("H-1", "text", "Mine")
        self.theirs(root, ("The lid opens", "Theirs"))
        sitting.workspace.reconcile(with_disk(sitting.workspace))
        if undone:
            sitting.workspace.undo()
        texts = sitting.crash()
        again = Sitting(root)
        (found,) = again.session.left()
        assert again.workspace.take_up(found)
        assert texts_of(again.workspace) == texts
        assert again.workspace.superseded == (("model/purpose.yaml",) if undone else ())
        assert again.workspace.undo_title == ("set H-1 text" if undone else "merge with the files on disk")
        again.crash()

    def test_files_that_changed_after_the_crash_are_merged(self, root: Path) -> None:
        sitting = Sitting(root)
        sitting.set("H-1", "text", "Mine")
        EDITS["new file"](sitting.workspace)
        sitting.crash()
        self.theirs(root, ("The lid opens", "Theirs"))
        again = Sitting(root)
        (found,) = again.session.left()
        assert not again.workspace.take_up(found)
        made = with_left(again.workspace, found)
        assert made.conflicts == ()
        again.workspace.reconcile(made)
        assert again.workspace.case.items["H-1"].title == "Mine"
        assert again.workspace.case.items["H-2"].title == "Theirs"
        assert "E-1" in again.workspace.case.items
        assert again.workspace.undo_title == "recover 2 edits"
        assert journals(root) != [found.path]
        again.workspace.save()
        again.crash()
        assert journals(root) == []

    def test_conflicts_with_what_is_on_disk_now_are_asked_about(self, root: Path) -> None:
        sitting = Sitting(root)
        sitting.set("H-1", "text", "Mine")
        sitting.crash()
        self.theirs(root, ("boils dry", "bursts"))
        again = Sitting(root)
        (found,) = again.session.left()
        made = with_left(again.workspace, found)
        (conflict,) = made.conflicts
        assert (conflict.mine, conflict.theirs) == ("Mine", "The kettle bursts")
        assert again.workspace.case.items["H-1"].title == "The kettle bursts"
        again.workspace.reconcile(made.decided({conflict.key: "mine"}))
        assert again.workspace.case.items["H-1"].title == "Mine"
        again.workspace.undo()
        assert again.workspace.dirty == ()
        again.crash()

    def test_an_id_that_is_taken_in_another_file_since_is_asked_about(self, root: Path) -> None:
        sitting = Sitting(root)
        EDITS["new"](sitting.workspace)
        sitting.crash()
        (root / "model/more.yaml").write_text("hazards:\n  H-4:\n    text: Theirs\n")
        again = Sitting(root)
        (found,) = again.session.left()
        made = with_left(again.workspace, found)
        (conflict,) = made.conflicts
        assert (conflict.what, conflict.item) == ("added", "H-4")
        again.workspace.reconcile(made.decided({conflict.key: "both"}))
        assert again.workspace.case.items["H-4"].title == "Theirs"
        assert again.workspace.case.items["H-5"].title == "Neu"
        assert not again.workspace.case.duplicates
        again.crash()

    def test_an_item_that_was_moved_to_another_file_since_is_changed_there(self, root: Path) -> None:
        sitting = Sitting(root)
        sitting.set("H-3", "text", "Mine")
        sitting.crash()
        block = "  H-3:\n    losses: [L-2]\n    text: The heater is on without water\n"
        self.theirs(root, (block, ""))
        (root / "model/more.yaml").write_text(f"hazards:\n{block}")
        again = Sitting(root)
        (found,) = again.session.left()
        made = with_left(again.workspace, found)
        assert made.conflicts == ()
        again.workspace.reconcile(made)
        assert again.workspace.case.items["H-3"].file == "model/more.yaml"
        assert again.workspace.case.items["H-3"].title == "Mine"
        again.crash()

    def test_two_sessions_that_crashed_are_recovered_one_after_the_other(self, root: Path) -> None:
        sitting = Sitting(root)
        sitting.set("H-1", "text", "First")
        sitting.crash()
        second = Sitting(root)
        second.set("H-2", "text", "Second")
        EDITS["new file"](second.workspace)
        second.crash()
        third = Sitting(root)
        found = third.session.left()
        assert [[entry.title for entry in one.entries] for one in found] == [
            ["set H-2 text", "new evidence E-1"], ["set H-1 text"]
        ]  # fmt: skip
        assert third.workspace.take_up(found[0])
        assert not third.workspace.take_up(found[1])
        third.workspace.reconcile(with_left(third.workspace, found[1]))
        titles = [third.workspace.case.items[name].title for name in ("H-1", "H-2")]
        assert titles == ["First", "Second"]
        texts = third.crash()
        fourth = Sitting(root)
        (last,) = fourth.session.left()
        assert len(last.entries) == 3
        assert fourth.workspace.take_up(last)
        assert texts_of(fourth.workspace) == texts
        fourth.crash()

    def test_a_crash_right_after_a_save_leaves_nothing_to_do(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        sitting = Sitting(root)
        sitting.set("H-1", "text", "Mine")
        with monkeypatch.context() as patch:
            patch.setattr(EditJournal, "clear", lambda self: None)
            sitting.workspace.save()
        sitting.crash()
        again = Sitting(root)
        (found,) = again.session.left()
        assert found.unsaved(again.workspace.on_disk) == ()
        again.crash()

    def test_another_manifest_is_read_with_what_is_unsaved(self, root: Path) -> None:
        sitting = Sitting(root)
        workspace = sitting.workspace
        sitting.set("H-1", "text", "Mine")
        (root / "safetycase.yaml").write_text('safetycase: "1"\nmodels: [model/*.yaml, more/*.yaml]\nname: Teapot\n')
        (root / "more").mkdir()
        (root / "more/x.yaml").write_text("losses:\n  L-9: More\n")
        made = with_disk(workspace)
        assert made.whole
        workspace.reconcile(made)
        assert workspace.case.name == "Teapot"
        assert workspace.case.items["H-1"].title == "Mine"
        assert "L-9" in workspace.case.items
        workspace.undo()
        assert workspace.case.name == "Kettle"
        assert "L-9" not in workspace.case.items
        workspace.redo()
        assert workspace.case.name == "Teapot"
        assert workspace.save() == ("model/purpose.yaml",)
        sitting.crash()

    def test_a_manifest_that_leaves_out_what_is_unsaved_is_refused(self, root: Path) -> None:
        sitting = Sitting(root)
        sitting.set("H-1", "text", "Mine")
        (root / "safetycase.yaml").write_text('safetycase: "1"\nmodels: ["model/s*.yaml"]\n')
        with pytest.raises(EditError, match=r"no longer takes model/purpose\.yaml"):
            with_disk(sitting.workspace)
        assert sitting.workspace.save() == ("model/purpose.yaml",)
        sitting.crash()

    def test_a_file_that_cannot_be_read_is_not_taken_for_one_that_is_gone(self, root: Path) -> None:
        sitting = Sitting(root)
        sitting.set("H-1", "text", "Mine")
        (root / "model/purpose.yaml").unlink()
        (root / "model/purpose.yaml").mkdir()
        with pytest.raises(EditError, match="nothing was merged"):
            with_disk(sitting.workspace)
        sitting.crash()

    def test_files_read_again_without_anything_unsaved_begin_no_journal(self, root: Path) -> None:
        sitting = Sitting(root)
        self.theirs(root, ("The lid opens", "Theirs"))
        sitting.workspace.reload(sitting.workspace.external_change().clean)
        assert journals(root) == []
        sitting.workspace.undo()
        assert len(journals(root)) == 1
        texts = sitting.crash()
        again = Sitting(root)
        (found,) = again.session.left()
        assert again.workspace.take_up(found)
        assert texts_of(again.workspace) == texts
        assert again.workspace.superseded == ("model/purpose.yaml",)
        again.crash()


def test_the_key_of_a_case_is_its_place(root: Path) -> None:
    sitting = Sitting(root)
    EDITS["set"](sitting.workspace)
    (journal,) = journals(root)
    assert journal.name.startswith(key(root) + "-")
    sitting.crash()


def test_kills_at_random_moments_lose_no_acknowledged_edit(root: Path) -> None:
    kill_during_edits(root, kills=6, seed=1)
