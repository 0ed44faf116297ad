"""Why a requirement or a piece of evidence stands as it does: verdict, artefact, counts, digest and failing cases."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from safetycase.findings.looks import LOOKS
from safetycase.findings.text import visible
from safetycase.tui.lettering import wrap
from safetycase.tui.looks import Piece, counted

if TYPE_CHECKING:
    from safetycase.evidence import EvidenceState, Verdict

_BASIS = {
    "computed": "counted from the artefact itself",
    "locked": "counted when it was locked or collected, and not now",
    "declared": "a person's word, which demonstrates nothing alone",
}
_COLLECTED = "It names all files that match, or a table; what stands above was collected into the lock."
_DIGITS = 12
"""Characters of a digest that a row shows."""


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a verdict rests on. `item` is whose it is; `whole` all that there is to read about it, by line.

    `path` is the artefact that it comes from, relative to the case; empty for what comes from none.
    """

    item: str
    label: str
    text: str
    tone: str = ""
    whole: tuple[str, ...] = ()
    path: str = ""


def facts_of(standing: Verdict | EvidenceState, item_id: str) -> list[Fact]:
    """What a verdict, or the state of a piece of evidence, rests on; the reasons first."""
    from safetycase.evidence import EvidenceState

    tone = LOOKS[standing.state][1]
    found = [
        Fact(item=item_id, label="because", text=reason, tone=tone if tone != "good" else "", whole=(reason,))
        for reason in standing.reasons
    ]
    if isinstance(standing, EvidenceState):
        return found + _evidence(standing)
    trials = standing.counts.trials
    if trials:
        found.append(Fact(item=item_id, label="counts", text=_counts(standing), whole=(_counts(standing),)))
    if standing.basis:
        found.append(_basis(item_id, standing.basis))
    return found


def _evidence(state: EvidenceState) -> list[Fact]:
    found = []
    if state.path:
        about = ", ".join(
            part for part in (state.format, f"{state.size:,} bytes" if state.size else "", state.tool) if part
        )
        text = f"{state.path}  ({about})" if about else state.path
        found.append(Fact(item=state.id, label="artefact", text=text, tone="accent", path=state.path))
    else:
        found.append(Fact(item=state.id, label="artefact", text="none is named", tone="warning"))
    if state.basis:
        found.append(_basis(state.id, state.basis))
    counts = _counts(state)
    if state.counts.trials or state.path:
        of = f", of {counted(state.cases, 'case')} in the artefact" if state.cases else ""
        text = f"{counts}; {state.selected:,} selected{of}"
        found.append(Fact(item=state.id, label="counts", text=text, whole=(text,), path=state.path))
    if state.sha256:
        text = f"sha256 {state.sha256[:_DIGITS]}…"
        whole = (f"sha256 {state.sha256}",)
        found.append(Fact(item=state.id, label="digest", text=text, tone="dim", whole=whole, path=state.path))
    if state.produced:
        found.append(Fact(item=state.id, label="produced", text=state.produced, tone="dim"))
    for case in state.failing:
        said = " ".join(case.message.split())
        found.append(
            Fact(
                item=state.id, label=f"✗ {case.state}", text=f"{case.name}{': ' if said else ''}{said}", tone="error",
                whole=(case.name, "", *case.message.splitlines()), path=state.path,
            )
        )  # fmt: skip
    more = state.counts.of("failure") - len(state.failing)
    if state.failing and more > 0:
        text = f"{counted(more, 'more case')} that did not pass"
        found.append(Fact(item=state.id, label="", text=text, tone="error", path=state.path))
    return found


def _basis(item_id: str, basis: str) -> Fact:
    text = f"{basis}: {_BASIS.get(basis, '')}"
    return Fact(item=item_id, label="basis", text=text, tone="" if basis == "computed" else "warning", whole=(text,))


def _counts(standing: Verdict | EvidenceState) -> str:
    states = [f"{number:,} {word.replace('-', ' ')}" for word, number in standing.counts.states.items() if number]
    if standing.counts.missing:
        states.append(f"{standing.counts.missing:,} planned without a result")
    return ", ".join(states) or "no results"


def fact_lines(fact: Fact, root: Path, width: int) -> list[Piece]:
    """The page about a fact: all that there is to read, where the artefact lies, and how to open it."""
    lines: list[Piece] = []
    for text in fact.whole or (fact.text,):
        lines += [(line, "error" if fact.tone == "error" and not lines else "") for line in wrap(text, width)]
    if fact.path and _names_many(fact.path):
        lines += [("", ""), ("Results", "heading"), (f"  {visible(fact.path)}", "accent")]
        lines += [(f"  {line}", "") for line in wrap(_COLLECTED, width - 2)]
        lines += [("", ""), ("To count them again", "heading"), ("  safetycase evidence verify", "")]
    elif fact.path:
        file = root / fact.path
        here = file.is_file()
        lines += [("", ""), ("File", "heading"), (f"  {visible(str(file))}", "accent")]
        if not here:
            lines.append(("  it is not here; what stands above is what the lock or the item says", "warning"))
        lines += [
            ("", ""), ("To open it", "heading"), (f"  less {_quoted(file)}", ""), (f"  $EDITOR {_quoted(file)}", ""),
            (f"  safetycase show {fact.item}", ""),
        ]  # fmt: skip
    return lines


def _names_many(path: str) -> bool:
    """Whether a path is of no one file: it is a pattern, or names a table of another engine."""
    from safetycase.evidence.inputs import is_pattern, table_named

    return is_pattern(path) or bool(table_named(path))


def _quoted(file: Path) -> str:
    import shlex

    return visible(shlex.quote(str(file)))
