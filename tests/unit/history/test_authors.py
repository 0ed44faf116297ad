"""Who wrote an item, as far as git knows."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest

from safetycase.case import Folder, load
from safetycase.history import GitError
from safetycase.history.authors import Authorship, Person, person_at_work
from tests.unit.history.repositories import git, started, write

TEXT = """\
losses:
  L-1: Harm
  L-2:
    text: More
    category: safety
hazards:
  H-1: {text: Too close, losses: [L-1]}
"""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A case of which A wrote all, and then Bob one line."""
    folder = started(tmp_path, tmp_path / "case", **{"model/m.yaml": TEXT})
    write(folder, {"model/m.yaml": TEXT.replace("More", "Much more")})
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "more", "--author", "Bob B. <bob@example.org>")
    git(tmp_path, "config", "user.name", "Eve")
    git(tmp_path, "config", "user.email", "eve@example.org")
    return folder


def wrote(folder: Path, name: str, item_id: str) -> bool | None:
    case = load(Folder(folder))
    return Authorship(folder, case).wrote(name, case.items[item_id])


@pytest.mark.parametrize(
    ("name", "item_id", "expected"),
    [
        ("A", "L-1", True), ("a@example.org", "H-1", True), ("bob b.", "L-2", True), ("A", "L-2", True),
        ("Bob  B. <bob@example.org>", "L-2", True), ("Bob B.", "L-1", False), ("Eve", "L-1", False),
        ("B", "L-2", False), ("Bo\u200bb B.", "L-2", True), ("\uff22ob\u00a0B\u2060.", "L-2", True),
        ("b\u00adob@example.org", "L-2", True),
    ],
)  # fmt: skip
def test_whoever_wrote_a_line_of_an_item_wrote_it(case: Path, name: str, item_id: str, expected: bool) -> None:
    assert wrote(case, name, item_id) is expected


def test_what_is_not_committed_is_by_who_is_at_work(case: Path) -> None:
    write(case, {"model/m.yaml": TEXT.replace("Too close", "Too fast").replace("More", "Much more") + "  H-2: New\n"})
    assert wrote(case, "Eve", "H-1") is True
    assert wrote(case, "Eve", "H-2") is True
    assert wrote(case, "Eve", "L-2") is False
    assert wrote(case, "Bob B.", "H-2") is False
    git(case, "config", "user.name", "")
    git(case, "config", "user.email", "")
    with patch("safetycase.history.authors._own", return_value=""):
        assert wrote(case, "Bob B.", "H-2") is None, "nobody knows who is at work"


def test_without_a_commit_nothing_is_known(tmp_path: Path) -> None:
    write(tmp_path, {"safetycase.yaml": 'safetycase: "1"\nname: T\n', "model/m.yaml": TEXT})
    git(tmp_path, "init", "-q")
    with pytest.raises(GitError):
        Authorship(tmp_path, load(Folder(tmp_path)))


def test_the_person_at_work_is_that_of_the_repository_or_of_the_user(case: Path, tmp_path: Path) -> None:
    assert person_at_work(case) == Person("Eve", "eve@example.org")
    home = tmp_path / "home"
    write(home, {".gitconfig": "[user]\n\tname = Own Name\n"})
    git(case, "config", "--unset", "user.name")
    with patch.dict("os.environ", {"HOME": str(home), "XDG_CONFIG_HOME": str(home)}):
        assert person_at_work(case) == Person("Own Name", "eve@example.org")


def test_a_repository_runs_nothing_when_it_is_asked_for_authors(case: Path, tmp_path: Path) -> None:
    trap = tmp_path / "trap.sh"
    trap.write_text(f'#!/bin/sh\ntouch {tmp_path}/sprung\ncat "$1"\n')
    trap.chmod(0o755)
    write(case, {".gitattributes": "*.yaml diff=trap filter=trap\n"})
    for key in ("diff.trap.textconv", "diff.trap.command", "filter.trap.smudge", "filter.trap.clean", "core.fsmonitor"):
        git(case, "config", key, str(trap))
    assert wrote(case, "Bob B.", "L-2") is True
    git(case, "config", "blame.ignoreRevsFile", "absent")
    assert wrote(case, "Bob B.", "L-2") is None, "git refuses, so that nobody knows"
    assert person_at_work(case).name == "Eve"
    assert not (tmp_path / "sprung").exists()
