"""The line on top: the case, what is wrong with it by weight, and where one stands, in the room there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from rich.cells import cell_len

from safetycase.findings import Severity
from safetycase.findings.looks import LOOKS, SEVERITY_GLYPHS
from safetycase.model import BY_NAME
from safetycase.tui.judgement import Judgement
from safetycase.tui.lettering import cut
from safetycase.tui.looks import UNSAVED, Piece, counted
from safetycase.tui.state import State

if TYPE_CHECKING:
    from safetycase.evidence import Shown

ROOMY = 110
"""From this width on, the line also says of which kind the item shown is."""
CRUMBS = 3
"""Items visited before that are named."""
LEAST_ID = 3
"""Cells below which what is left of an id tells nothing."""
NAME = 16
"""Cells that the name of the case keeps while words are left to be shortened."""


class Sign(msgspec.Struct, frozen=True):
    """A count in the line: in words, in few signs, and whether it stays where even those have no room.

    `least` are the fewest signs it can do with, if fewer.
    """

    words: str
    short: str
    tone: str
    lasting: bool = False
    least: str = ""


def header(state: State, kind: str, width: int, position: tuple[int, int] = (0, 0)) -> tuple[list[Piece], list[Piece]]:
    """The pieces of the line in `width` cells, and those at its right edge.

    What weighs most comes first. Where there is no room the branch goes first, then the lightest are shortened;
    refuted, unknown, errors, waived errors and unsaved work never go, and the item's id goes last of all others.
    `position` is the place in the list and how long that is.
    """
    signs = _signs(state)
    texts = [f" {sign.words} " for sign in signs]
    plural = BY_NAME[kind].plural
    where = state.item if width < ROOMY else f"{plural} › {state.item}"
    number = f"  {position[0]:,}/{position[1]:,}" if position[1] else ""
    name = f" {cut(state.case.name, width)} "
    place = cut(f"{where}{number} " if state.item else f"{plural} ", width // 2)
    branch = f"{cut(state.branch, width // 5)}  " if state.branch else ""

    def over() -> int:
        """The cells that are lacking."""
        return sum(map(cell_len, texts)) + cell_len(name) + cell_len(branch) + cell_len(place) + 1 - width

    if over() > 0:
        branch = ""
    if over() > 0:
        name = _less(name, over(), NAME)
    for at in reversed(range(len(signs))):
        if over() > 0:
            texts[at] = f" {signs[at].short} "
    if over() > 0:
        name = _less(name, over(), 0)
    if over() > 0:
        place = f"{cut(state.item, width // 2)} " if state.item else ""
    for at in reversed(range(len(signs))):
        if over() > 0 and not signs[at].lasting:
            texts[at] = ""
    for at in reversed(range(len(signs))):
        if over() > 0 and signs[at].least:
            texts[at] = f" {signs[at].least} "
    if (lacking := over()) > 0:
        room = cell_len(place) - 1 - lacking
        place = f"{cut(state.item, room)} " if room >= LEAST_ID else ""
    pieces = [(text, sign.tone) for text, sign in zip(texts, signs, strict=True) if text]
    tail = [(branch, "accent"), (place, "dim")]
    return [(name, "heading"), *pieces], [piece for piece in tail if piece[0]]


def crumbs(state: State) -> str:
    """Where one came from, for a title: the last items visited, and how many more there are each way."""
    trail = state.trail
    shown = "".join(f" ‹ {item_id}" for item_id in trail[:CRUMBS])
    return f"{shown}{counts(state, CRUMBS)}" if trail or state.ahead else ""


def counts(state: State, shown: int = 0) -> str:
    """How many items `back` and `forward` lead to beyond those `shown`; empty if none."""
    back, forward = len(state.trail) - shown, len(state.ahead)
    said = [f"{back} {'more ' if shown else ''}back"] if back > 0 else []
    said += [f"{forward} forward"] if forward else []
    return f" ({', '.join(said)})" if said else ""


def _less(name: str, lacking: int, least: int) -> str:
    """The name of the case with `lacking` cells less, but not fewer than `least` for its letters."""
    room = max(cell_len(name) - 2 - lacking, least)
    return f" {cut(name.strip(), room)} " if room else ""


def _signs(state: State) -> list[Sign]:
    """What is to be said, what weighs most first."""
    judgement = state.judgement
    signs = []
    if conflicts := state.conflicts:
        files = conflicts[0] if len(conflicts) == 1 else counted(len(conflicts), "file")
        signs.append(Sign(f"✗ changed on disk and here: {files}", "✗ changed on disk", "error", lasting=True))
    found = _of_check(judgement) if judgement.checked else []
    signs += found
    if judgement.checked and not judgement.findings and not found:
        signs.append(Sign("✓ no findings", "✓ no findings", "good"))
    if unsaved := len(state.workspace.dirty):
        words, short = f"{UNSAVED} {counted(unsaved, 'unsaved file')}", f"{UNSAVED}{unsaved} unsaved"
        signs.append(Sign(words, short, "warning", lasting=True, least=f"{UNSAVED}{unsaved}"))
    if infos := judgement.severities[Severity.INFO]:
        glyph = SEVERITY_GLYPHS[Severity.INFO]
        signs.append(Sign(f"{glyph} {infos:,} info", f"{glyph}{infos}", Severity.INFO.word))
    if trouble := state.workspace.unprotected:
        signs.append(Sign(f"✗ a crash loses edits: {trouble}", "✗ unprotected", "error", lasting=True))
    if state.workspace.read_only and not state.partial:
        words = "read-only" if state.other is None else f"read-only: {state.other.user or 'another session'} edits it"
        signs.append(Sign(words, "read-only", "accent"))
    if state.working:
        signs.append(Sign(state.working, "working …", "accent", lasting=True))
    if state.partial:
        share = f"{state.percent_read} %"
        signs.append(Sign(f"reading the case, {share} …", f"reading {share} …", "dim", lasting=True))
    elif state.trouble:
        words = "the check failed: states are old" if judgement.checked else "the check failed: nothing is checked"
        signs.insert(0, Sign(f"✗ {words}: {state.trouble}", f"✗ {words}", "error", lasting=True))
    elif not state.fresh:
        words = f"{state.checking or 'checking'} …"
        signs.append(Sign(words, words, "dim"))
    return signs


def _of_check(judgement: Judgement) -> list[Sign]:
    """States of requirements and findings, waived ones included."""
    return [
        *_in_state(judgement, "refuted", " ref"),
        *_in_state(judgement, "unknown", ""),
        *_found(judgement, Severity.ERROR),
        *_waived(judgement, Severity.ERROR),
        *_in_state(judgement, "stale", ""),
        *_found(judgement, Severity.WARNING),
        *_waived(judgement, Severity.WARNING),
    ]


def _in_state(judgement: Judgement, word: Shown, letters: str) -> list[Sign]:
    count, (glyph, tone) = judgement.states[word], LOOKS[word]
    return [Sign(f"{glyph} {count:,} {word}", f"{glyph}{count}{letters}", tone, word != "stale")] if count else []


def _found(judgement: Judgement, severity: Severity) -> list[Sign]:
    count, glyph, word = judgement.severities[severity], SEVERITY_GLYPHS[severity], severity.word
    return [Sign(f"{glyph} {counted(count, word)}", f"{glyph}{count}", word, word == "error")] if count else []


def _waived(judgement: Judgement, severity: Severity) -> list[Sign]:
    count, glyph, word = judgement.waived[severity], SEVERITY_GLYPHS[severity], severity.word
    words = counted(count, f"waived {word}")
    return [Sign(words, f"{glyph}{count} waived", "warning", word == "error")] if count else []
