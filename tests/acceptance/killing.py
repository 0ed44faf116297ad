"""Killing the terminal UI, in a real pseudo-terminal, while somebody works in it."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

from tests.acceptance.command import kettle, run
from tests.acceptance.test_tui_terminal import Terminal


def killed_while_typing(root: Path, rng: random.Random) -> None:
    """Assert that what the screen confirmed before it was killed is offered, recovered and saved."""
    case = kettle(root)
    confirmed = 0
    with Terminal("-C", case, "edit") as terminal:
        terminal.until("warning")
        wanted = rng.randint(1, 4)
        for number in range(wanted):
            terminal.press("n")
            terminal.until("Id of the new")
            terminal.press("\r")
            terminal.until(f"L-{number + 2}.text")
            confirmed += 1
            terminal.press("\x1b")
            terminal.rest()
            terminal.press("2")
            terminal.rest()
        if rng.random() < 0.5:
            terminal.press("n\r")  # perhaps taken, perhaps not
            time.sleep(rng.uniform(0, 0.3))
        os.kill(terminal.pid, signal.SIGKILL)
        terminal.ended()
    listed = run("recover", cwd=case).stdout
    for number in range(confirmed):
        assert f"new loss L-{number + 2}" in listed
    with Terminal("-C", case, "edit") as terminal:
        terminal.until("r recover")
        terminal.press("r")
        terminal.until("recovered")
        terminal.press("w")
        terminal.until("saved model/purpose.yaml")
        terminal.press("q")
        assert terminal.ended() == 0
    text = (case / "model/purpose.yaml").read_text()
    assert all(f"  L-{number + 2}:" in text for number in range(confirmed))
    assert run("recover", cwd=case).stdout == ""
