"""Repositories for tests: made with git as its users call it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from safetycase.history import Repository, Revision, repository_of

MANIFEST = 'safetycase: "1"\nname: Test\n'
MODEL = "losses:\n  L-1: Harm\nhazards:\n  H-1: {text: Too close, losses: [L-1]}\n"


def git(folder: Path, *arguments: str, day: str = "2026-03-01") -> str:
    """What git prints, run without the configuration of whoever runs the tests."""
    when = f"{day}T12:00:00Z"
    environment = {
        **os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org",
        "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org", "GIT_COMMITTER_DATE": when,
        "GIT_AUTHOR_DATE": when,
    }  # fmt: skip
    done = subprocess.run(["git", *arguments], cwd=folder, env=environment, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def write(folder: Path, files: dict[str, str]) -> None:
    """Write files, with the folders that they lie in."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def commit(top: Path, day: str = "2026-03-01") -> str:
    """Commit everything as it stands, and give the commit."""
    git(top, "add", "-A")
    git(top, "commit", "-qm", "change", "--allow-empty", day=day)
    return git(top, "rev-parse", "HEAD")


def started(top: Path, folder: Path | None = None, **files: str) -> Path:
    """A repository with a committed case in a folder of it."""
    git(top, "init", "-q", "-b", "main")
    place = folder or top
    write(place, {"safetycase.yaml": MANIFEST, "model/m.yaml": MODEL, **files})
    commit(top)
    return place


def head(folder: Path) -> Revision:
    """The case as it stands in the newest commit."""
    repository: Repository = repository_of(folder)
    return Revision(repository, repository.resolve("HEAD"))
