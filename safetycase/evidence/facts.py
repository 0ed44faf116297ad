"""Why a requirement or a piece of evidence stands as it does: verdict, artefact, counts, digest and failing cases."""

from __future__ import annotations

import msgspec

from safetycase.evidence.states import EvidenceState
from safetycase.evidence.text import counted
from safetycase.evidence.verdict import Verdict
from safetycase.findings.looks import LOOKS

_BASIS = {
    "computed": "counted from the artefact itself",
    "locked": "counted when it was locked or collected, and not now",
    "declared": "a person's word, which demonstrates nothing alone",
}
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
        single = state.selected <= state.cases  # else one case of the artefact stands for several results
        of = f", of {counted(state.cases, 'case')} in the artefact" if state.cases and single else ""
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
