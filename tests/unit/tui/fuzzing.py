"""Random keys on every screen of a case full of hostile text, in a terminal that changes its size."""

from __future__ import annotations

import json
import random
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from textual.keys import _character_to_key

from safetycase.editing import set_field
from safetycase.tui.keys import EVERY
from tests.unit.tui.driver import workbench
from tests.unit.tui.test_hostile import HOSTILE, assert_harmless

LEAVING = {"quit", "save-and-leave", "structure.draw"}
"""Actions that end the program, or start another one."""
OPENERS: dict[str, tuple[str, ...]] = {
    "workbench": ("2",),
    "grid": ("number_sign",),
    "structure": ("S",),
    "matrix": ("S", "m"),
    "differences": ("D",),
    "review": ("v", "enter", "y"),
    "merge": ("R",),
    "go to": ("o",),
    "palette": ("colon",),
    "help": ("question_mark",),
    "finding": ("5", "i"),
    "field": ("enter",),
    "link": ("4", "a"),
}
"""The screens, with the keys that open them from the workbench."""
SIZES = ((80, 24), (160, 45), (120, 40), (40, 10), (20, 5), (300, 80))
_SCRAPS = (
    *HOSTILE, "[", "]", "\\", "\x1b", "\u202e", "漢", "e\u0301", "\u200d", "👩", "\t", "\n", " ", "a", "$", "é",
    "\x9b", "'",
)  # fmt: skip


def hostile(rng: random.Random) -> str:
    """A text of scraps that some screen may take for something else."""
    return "".join(rng.choice(_SCRAPS) for _ in range(rng.randint(1, 6)))[: rng.choice((5, 60, 3000))]


def model(rng: random.Random) -> dict[str, Any]:
    """A case that can be read, with such texts wherever somebody may write."""

    def text() -> str:
        return f"{hostile(rng)}x"

    said = {"text": text(), "rationale": text(), "owner": text(), "labels": [text()]}
    return {
        "losses": {f"L-{n}": {**said, "title": text()} for n in (1, 2)},
        "hazards": {f"H-{n}": {"losses": ["L-1"], "text": text()} for n in (1, 2)},
        "constraints": {"SC-1": {"hazards": ["H-1"], "text": text()}},
        "elements": {
            "one": {"role": "controller", "title": text(), "process_model": {"mode": {"values": [text(), "off"]}}},
            "two": {"role": "process", "title": text()},
        },
        "actions": {f"CA-{n}": {"from": "one", "to": "two", "title": text()} for n in (1, 2)},
        "feedback": {"FB-1": {"from": "two", "to": "one", "title": text(), "updates": ["one/mode"]}},
        "ucas": {
            "UCA-1": {"action": "CA-1", "type": "provided", "hazards": ["H-1"], "when": text()},
            "UCA-2": {"action": "CA-1", "type": "not-provided", "hazards": ["H-2"], "context": {"mode": "off"}},
        },
        "scenarios": {"LS-1": {"ucas": ["UCA-1"], "text": text(), "origin": "generated"}},
        "requirements": {"R-1": {"addresses": ["SC-1"], "text": text(), "fit_criterion": text()}},
    }


def written(root: Path, content: dict[str, Any]) -> None:
    """Write the only model file."""
    (root / "model/all.yaml").write_text(json.dumps(content, indent=1), encoding="utf-8")


def committed(root: Path, rng: random.Random) -> dict[str, Any]:
    """A case in a repository of git, with what stands in its newest commit."""
    (root / "model").mkdir(parents=True)
    (root / "safetycase.yaml").write_text(f'safetycase: "1"\nname: {json.dumps(hostile(rng))}\n', encoding="utf-8")
    content = model(rng)
    written(root, content)
    who = f"Ann {hostile(rng).replace(chr(0), '')}"
    for arguments in (
        ["init", "-q"],
        ["config", "user.name", who],
        ["config", "user.email", "a@example.org"],
        ["add", "."],
        ["commit", "-qm", "All"],
    ):
        subprocess.run(["git", "-C", str(root), *arguments], check=True, capture_output=True)
    return content


@contextmanager
def no_other_programs() -> Iterator[None]:
    """No editor and no browser is started."""
    with (
        patch("safetycase.tui.changing.edit_text", lambda app, text, *_: text),
        patch("safetycase.tui.filing.open_at", lambda *_: ""),
    ):
        yield


async def fuzz(root: Path, seed: int, keys: int) -> Counter[str]:
    """Open every screen and press random keys there. Returns how often which screen was looked at."""
    rng = random.Random(seed)
    content = committed(root, rng)
    strokes = {key for one in EVERY if one.id not in LEAVING for key in one.keys.split(",")}
    known = sorted(key for key in strokes if key and " " not in key)
    seen: Counter[str] = Counter()
    with no_other_programs():
        async with workbench(root, rng.choice(SIZES)) as screen:
            for opener in rng.sample(sorted(OPENERS), len(OPENERS)):
                while screen.app.screen is not screen.bench:
                    screen.app.screen.dismiss(None)  # where escape asks, it would ask for ever
                    await screen.settle()
                if opener == "merge" or rng.random() < 0.3:
                    screen.bench.do(partial(set_field, item_id="L-1", path=("title",), value=f"mine {rng.random()}"))
                    content["losses"]["L-1"]["title"] = f"{hostile(rng)}x"
                    written(root, content)
                    await screen.look()
                if opener == "field":
                    await screen.at("H-1", field="text")
                await screen.press(*OPENERS[opener])
                for _ in range(keys):
                    chance = rng.random()
                    if chance < 0.1:
                        await screen.pilot.resize_terminal(*rng.choice(SIZES))
                    elif chance < 0.2:
                        await screen.type(hostile(rng))
                    elif chance < 0.3:
                        await screen.press(_character_to_key(rng.choice("abcxyz0189 .-")))
                    else:
                        key = rng.choice(known)
                        if key != "q" or screen.app.screen is not screen.bench:
                            await screen.press(key)
                    assert screen.app.is_running
                    assert_harmless(screen)
                    seen[type(screen.app.screen).__name__] += 1
    return seen
