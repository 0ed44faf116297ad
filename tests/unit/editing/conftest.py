"""A case of the kettle, and a state folder of its own for every test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.editing.kettle import kettle_in


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
