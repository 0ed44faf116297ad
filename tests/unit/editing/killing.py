"""Kill a process at random moments while it edits, and look at what can be recovered."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

from safetycase.editing import Workspace, delete_item, new_item, rename_item, set_field
from safetycase.editing.session import Session
from safetycase.model import BY_NAME

_CHILD = """
import random, sys
from pathlib import Path
from safetycase.editing import Workspace
from safetycase.editing.session import Session
from tests.unit.editing.killing import play
root = Path(sys.argv[1])
session = Session(root)
workspace = Workspace(root, journal=session.journal)
rng = random.Random(int(sys.argv[2]))
print("ready", flush=True)
while True:
    play(workspace, rng)
    print("done", flush=True)
"""


def play(workspace: Workspace, rng: random.Random) -> None:
    """One random step of an editing session, the same for the same numbers."""
    case = workspace.case
    items = sorted(case.items)
    words = " ".join(rng.choice(("kettle", "Öl", "🔥", "lid", "steam")) for _ in range(rng.randint(1, 400)))
    item = rng.choice(items) if items else ""
    what = rng.choice(("set", "set", "set", "new", "delete", "rename", "undo", "undo", "redo", "save"))
    if what == "new" or not items:
        workspace.apply(lambda case: new_item(case, BY_NAME["hazard"], {"text": words}))
    elif what == "set":
        workspace.apply(partial(set_field, item_id=item, path=("text",), value=words))
    elif what == "delete" and len(items) > 3:
        workspace.apply(partial(delete_item, item_id=item, unlink_referrers=True))
    elif what == "rename":
        workspace.apply(partial(rename_item, old=item, new=f"X-{rng.randint(0, 10**9)}"))
    elif what == "undo":
        workspace.undo()
    elif what == "redo":
        workspace.redo()
    elif what == "save":
        workspace.save()


def texts_of(workspace: Workspace) -> dict[str, str]:
    """What the files are to hold."""
    return {name: document.text for name, document in workspace.case.documents.items()}


def files_of(root: Path) -> dict[str, str]:
    """What the files hold."""
    return {path.relative_to(root).as_posix(): path.read_text() for path in sorted((root / "model").glob("*.yaml"))}


def kill_during_edits(root: Path, kills: int, seed: int) -> None:
    """Assert that every acknowledged edit is recovered, that no file is torn, and that nothing is left behind."""
    rng = random.Random(seed)
    recovered = 0
    for number in range(4 * kills):
        if number >= kills and recovered > kills // 3:
            break  # on a machine with other work, few moments of a process are its own: then more are tried
        beside = root.with_name(f"{root.name}-beside")
        shutil.copytree(root, beside)
        child = subprocess.Popen(
            [sys.executable, "-c", _CHILD, str(root), str(seed + number)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,  # nothing that was acknowledged may wait where `communicate` does not look
        )
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        time.sleep(rng.uniform(0.0, 0.2))
        child.send_signal(signal.SIGKILL)
        output, errors = child.communicate()
        assert errors == b"", errors.decode()
        acknowledged = output.count(b"done\n")
        states = _states(beside, seed + number, acknowledged)
        shutil.rmtree(beside)

        session = Session(root)
        workspace = Workspace(root, journal=session.journal)
        found = session.left()
        assert len(found) <= 1
        for one in found:
            assert not one.fault
            recovered += 1
            if one.unsaved(workspace.on_disk):
                assert workspace.take_up(one), "nobody else changed the files"
            else:
                one.discard()
        assert (texts_of(workspace), files_of(root)) in states, f"after {acknowledged} steps of {seed + number}"
        workspace.save()
        assert session.left() == []
        session.close()
    assert recovered > kills // 3, "too few kills fell between an edit and a save to prove anything"


def _states(root: Path, seed: int, acknowledged: int) -> list[tuple[dict[str, str], dict[str, str]]]:
    """What may be found after a kill: the state after the last acknowledged step, or after the next one.

    A save that is cut off before it is acknowledged may have written its files.
    """
    workspace, rng = Workspace(root), random.Random(seed)
    for _ in range(acknowledged):
        play(workspace, rng)
    states = [(texts_of(workspace), files_of(root))]
    play(workspace, rng)
    return [*states, (texts_of(workspace), files_of(root))]
