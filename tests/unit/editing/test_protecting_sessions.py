"""Faults of disks and folders while edits are written down, and one session for each case."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

from safetycase.documents.sessions import Holder, this_session
from safetycase.documents.statefolder import journal_folders, key
from safetycase.editing import Workspace, set_field
from safetycase.editing.session import Session
from tests.unit.editing.protected import EDITS, Sitting, journals, left_of, texts_of


def test_a_journal_that_somebody_deletes_is_made_anew(root: Path) -> None:
    sitting = Sitting(root)
    sitting.set("H-1", "text", "Mine")
    for path in journals(root):
        path.unlink()
        path.parent.rename(path.parent.with_name("gone"))
    sitting.set("H-2", "text", "Mine too")
    assert not sitting.workspace.unprotected, "at once, with all that came before"
    assert sitting.workspace.protect_anew(), "so that it can be said"
    assert not sitting.workspace.protect_anew()
    for path in journals(root):
        path.unlink()
    assert sitting.workspace.protect_anew(), "also without another edit"
    texts = sitting.crash()
    again = Sitting(root)
    (found,) = again.session.left()
    assert again.workspace.take_up(found)
    assert texts_of(again.workspace) == texts
    again.crash()


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
        (lock,) = [path for folder in journal_folders(root) for path in folder.glob(f"{key(root)}*.session")]
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

    def test_a_lock_that_somebody_deletes_is_taken_anew(self, root: Path) -> None:
        first = Session(root)
        assert not first.unlocked()
        delete_locks(root)
        assert first.unlocked()
        assert first.relock() is None
        assert not first.unlocked()
        second = Session(root)
        assert second.journal is None
        first.close()
        assert not locks(root)

    def test_the_lock_of_a_session_that_began_meanwhile_stays_its_own(self, root: Path) -> None:
        first = Session(root)
        delete_locks(root)
        second = Session(root)
        assert second.journal is not None
        other = first.relock()
        assert other is not None
        assert other.pid == os.getpid()
        assert first.unlocked()
        first.give_way(other)
        assert (first.journal, first.other) == (None, other)
        assert len(locks(root)) == 1, "it is the second one's"
        assert not first.take_over()
        second.close()
        assert first.take_over()
        first.close()

    def test_another_case_is_no_matter(self, root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
        first, second = Session(root), Session(tmp_path_factory.mktemp("other"))
        assert first.other is None
        assert second.other is None
        first.close()
        second.close()

    def test_nonsense_in_the_lock_is_somebody_unknown(self, root: Path) -> None:
        first = Session(root)
        (lock,) = [path for folder in journal_folders(root) for path in folder.glob(f"{key(root)}*.session")]
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


def locks(root: Path) -> list[Path]:
    return [path for folder in journal_folders(root) for path in folder.glob(f"{key(root)}*.session")]


def delete_locks(root: Path) -> None:
    """Delete the folder of state under whoever uses it."""
    for path in locks(root):
        shutil.rmtree(path.parent.parent)


def _started(process: int) -> str:
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[19]
