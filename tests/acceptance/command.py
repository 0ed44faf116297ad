"""Running the installed command as a user does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SAFETYCASE = Path(sys.executable).parent / "safetycase"
EXAMPLE = Path(__file__).parents[2] / "examples" / "insulin-pump"

KETTLE = {
    "safetycase.yaml": 'safetycase: "1"\nname: Kettle\n',
    "model/purpose.yaml": """\
losses:
  L-1: People are scalded.
hazards:
  H-1:
    losses: [L-1]
    text: Water boils over while a hand is near.
""",
}
"""A case of two items, whole enough to be checked."""

COMMENTED = """\
# What must not happen.
losses:
  L-1: People are scalded.   # the worst

hazards:
  H-1:
    losses: [L-1]
    text: >-
      Water boils over
      while a hand is near.
"""
"""Its model/purpose.yaml as a person writes it: with comments and prose of several lines."""


def run(
    *arguments: str | Path, cwd: Path | None = None, stdin: bytes = b"", env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `safetycase` with these arguments. Output is text; a traceback fails the test, whatever it asserts."""
    environment = {**os.environ, "NO_COLOR": "", **(env or {})}
    done = subprocess.run(
        [SAFETYCASE, *map(str, arguments)],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        timeout=60,
        env=environment,
        check=False,
    )
    out, err = done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
    assert "Traceback" not in err, err
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


def write(root: Path, files: dict[str, str | bytes]) -> Path:
    """Write a folder of files and return it."""
    for name, content in files.items():
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def kettle(root: Path, **changes: str | bytes) -> Path:
    """A small case, with some of its files in other words; `purpose` stands for model/purpose.yaml."""
    files: dict[str, str | bytes] = dict(KETTLE)
    for name, content in changes.items():
        files["safetycase.yaml" if name == "manifest" else f"model/{name}.yaml"] = content
    return write(root, files)
