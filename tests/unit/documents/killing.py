"""Kill a process at random moments while it saves, and look at what it leaves."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from safetycase.documents import Change, recover, save

_CHILD = """
import sys
from pathlib import Path
from safetycase.documents import Change, recover, save
root = Path(sys.argv[1]); number = int(sys.argv[2])
recover(root)
print("ready", flush=True)
while True:
    number += 1
    new = [f"version: {number}\\n".encode() + b"x: y\\n" * 40000 for _ in range(3)]
    old = [(root / f"m{k}" / "f.yaml").read_bytes() for k in range(3)]
    if number % 2:
        save(root, [Change(f"m{k}/f.yaml", old[k], new[k]) for k in range(3)])
    else:
        save(root, [Change("m0/f.yaml", old[0], new[0])])
        save(root, [Change("m1/f.yaml", old[1], new[1]), Change("m2/f.yaml", old[2], new[2])])
"""


def kill_during_saves(root: Path, kills: int, seed: int) -> None:
    """Assert that no file is torn or lost, that several files agree, and that nothing stays after the next save."""
    rng = random.Random(seed)
    for folder in ("m0", "m1", "m2"):
        (root / folder).mkdir()
        (root / folder / "f.yaml").write_bytes(b"version: 0\n" + b"x: y\n" * 40000)
    interrupted = 0
    for number in range(4 * kills):
        if number >= kills and interrupted > kills // 4:
            break  # on a machine with other work, few moments of a process are its own: then more are tried
        child = subprocess.Popen(
            [sys.executable, "-c", _CHILD, str(root), str(number * 10_000)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        time.sleep(rng.uniform(0.0, 0.05))
        child.send_signal(signal.SIGKILL)
        _, errors = child.communicate()
        assert errors == b"", errors.decode()
        interrupted += any(root.rglob(".safetycase-*"))
        for folder in ("m0", "m1", "m2"):
            check_whole((root / folder / "f.yaml").read_bytes())
        recover(root)
        contents = [(root / folder / "f.yaml").read_bytes() for folder in ("m0", "m1", "m2")]
        versions = [check_whole(content) for content in contents]
        assert versions[1] == versions[2], f"half a save: {versions}"
        save(root, [Change("m0/f.yaml", contents[0], contents[0] + b"# touched\n")])
        save(root, [Change("m0/f.yaml", contents[0] + b"# touched\n", contents[0])])
        left = sorted(path.name for path in root.rglob("*") if path.is_file())
        assert left == ["f.yaml"] * 3, left
    assert interrupted > kills // 4, "too few kills fell into a save to prove anything"


def check_whole(content: bytes) -> int:
    """The version of a file that must be whole."""
    head, _, rest = content.partition(b"\n")
    assert head.startswith(b"version: ")
    assert rest == b"x: y\n" * 40000, "a torn file"
    return int(head[9:])
