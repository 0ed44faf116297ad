"""Where the journals of saves lie: in a folder that is the user's alone."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from safetycase.documents import (
    Change,
    SaveError,
    pending,
    save,
)
from safetycase.documents.statefolder import journal_folders, make_journal_folder
from tests.unit.documents.pair import NEW, OLD, names, pair


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return pair(tmp_path)


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
