"""Tables of a report: the grid, the traces both ways, the evidence register, waivers and rule settings."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET

from safetycase import stpa
from safetycase.evidence import EvidenceState
from safetycase.model import BY_NAME
from safetycase.model.scenarios import UCA_TYPES
from safetycase.report.context import Context
from safetycase.report.states import ATTENTION, STATES
from safetycase.report.values import Ref
from safetycase.report.views import (
    Cell,
    EvidenceRow,
    Grid,
    GridGroup,
    GridRow,
    Reason,
    Setting,
    TraceCell,
    TraceRow,
    TraceTable,
    Waived,
)
from safetycase.rules.languagesettings import silenced
from safetycase.trace import ELSEWHERE, reach

MOST_IN_CELL = 30
"""How many ids a cell of a trace table holds; the rest are counted."""
_A_FEW = 6  # not worth a "more"

FORWARD = ("hazard", "constraint", "uca", "scenario", "requirement", "evidence")
BACKWARD = ("requirement", "scenario", "uca", "constraint", "hazard", "loss")


def grid(context: Context, view: stpa.GridView) -> Grid:
    """Every control action against the four types of unsafe control."""
    rows = []
    for controller in view.controllers:
        ref = context.links.ref(controller.id, title=True) if controller.id else None
        group: GridGroup | None = GridGroup(ref, controller.tally.words)
        for action in controller.actions:
            rows.append(_grid_row(context, action, group))
            group = None
    headings = tuple(stpa.QUESTIONS[name] for name in UCA_TYPES)
    return Grid(headings, tuple(rows), view.tally.words)


def _grid_row(context: Context, action: stpa.ActionView, group: GridGroup | None) -> GridRow:
    cells = [(cell.question, _cell(context, cell)) for cell in action.cells]
    types = len(UCA_TYPES)
    return GridRow(
        action=context.links.ref(action.id, title=True),
        cells=tuple(cell for _, cell in cells[:types]),
        open=bool(action.tally.open),
        magnitudes=tuple(cells[types:]),
        group=group,
    )


def _cell(context: Context, cell: stpa.CellView) -> Cell:
    return Cell(
        ucas=context.links.refs(cell.ucas),
        reasons=tuple(
            Reason(
                words=reason.words,
                text=reason.text,
                scope=reason.scope,
                because=_justification(context, reason.because) if reason.because else None,
            )
            for reason in cell.reasons
        ),
        unreviewed=context.links.refs(cell.unreviewed),
        unfinished=tuple((context.links.ref(name), lacks) for name, lacks in cell.unfinished.items()),
        open=cell.open,
        also=cell.also,
    )


def _justification(context: Context, item_id: str) -> Ref:
    """A link to what justifies a cell, with all its words: they are the reason."""
    item = context.case.items.get(item_id) or context.case.foreign(item_id)
    link = context.links.ref(item_id)
    return Ref(id=link.id, href=link.href, title=item.title, abroad=link.abroad) if item is not None else link


def traces(context: Context) -> tuple[TraceTable, ...]:
    """What follows from every hazard, and what every requirement comes from."""
    return (
        _trace(
            context,
            FORWARD,
            anchor="_forward",
            title="Forward: from hazards to evidence",
            explanation="What follows from each hazard, step by step. A step that nothing reaches is a gap.",
        ),
        _trace(
            context,
            BACKWARD,
            anchor="_backward",
            title="Backward: from requirements to losses",
            explanation="What each requirement comes from. A requirement that leads back to no hazard has no reason "
            "to exist in this case.",
        ),
    )


def _trace(context: Context, kinds: tuple[str, ...], *, anchor: str, title: str, explanation: str) -> TraceTable:
    start, columns = kinds[0], kinds[1:]
    reached = {kind: reach(context.graph, start, kind, imported=True) for kind in columns}
    rows = []
    for item in context.case.of_kind(start):
        if item.obsolete:
            continue
        cells = [_trace_cell(context, reached[kind].get(item.id, ())) for kind in columns]
        state = context.state(item.id)
        unsettled = any(one.state in ATTENTION or one.abroad == ELSEWHERE.word for cell in cells for one in cell.refs)
        is_open = unsettled or not all(cell.refs for cell in cells) or (state is not None and state.word in ATTENTION)
        rows.append(TraceRow(context.ref(item.id, title=True), tuple(cells), is_open))
    return TraceTable(
        anchor=anchor,
        title=title,
        explanation=explanation,
        headings=(BY_NAME[start].title, *(BY_NAME[kind].plural for kind in columns)),
        rows=tuple(rows),
    )


def _trace_cell(context: Context, ids: Sequence[str]) -> TraceCell:
    shown = ids if len(ids) <= MOST_IN_CELL + _A_FEW else ids[:MOST_IN_CELL]
    return TraceCell(context.refs(shown), len(ids) - len(shown))


def register(context: Context) -> tuple[EvidenceRow, ...]:
    """A line for every evidence item."""
    found = []
    for item in context.case.of_kind("evidence"):
        state = context.assessment.evidence.get(item.id)
        if state is None:
            found.append(
                EvidenceRow(ref=context.links.ref(item.id, title=True), state=STATES["unknown"], attention=True)
            )
            continue
        found.append(
            EvidenceRow(
                ref=context.links.ref(item.id, title=True),
                tool=_tool(state),
                file=state.path,
                digest=state.sha256,
                date=state.produced,
                counts=_counts(state),
                basis=state.basis,
                state=STATES[state.state],
                reasons=state.reasons,
                supports=context.refs(state.supports),
                undermines=context.refs(state.undermines),
                attention=not item.obsolete and state.state in ATTENTION,
            )
        )
    return tuple(found)


def _tool(state: EvidenceState) -> str:
    return f"{state.tool} ({state.format})" if state.tool and state.format else state.tool or state.format


def _counts(state: EvidenceState) -> str:
    parts = [f"{number:,} {name}" for name, number in state.counts.states.items() if number]
    if state.counts.missing:
        parts.append(f"{state.counts.missing:,} without a result")
    return ", ".join(parts)


def waivers(context: Context) -> tuple[Waived, ...]:
    """Every waiver that an item carries, used or not."""
    found = []
    for item in context.case.items.values():
        for entry in item.data.get("waivers", ()):
            said = {key: str(value) for key, value in entry.items()} if isinstance(entry, dict) else {}
            expires = said.get("expires", "")
            found.append(
                Waived(
                    ref=context.links.ref(item.id, title=True),
                    rule=said.get("rule", ""),
                    reason=said.get("reason", ""),
                    by=said.get("by", ""),
                    expires=expires,
                    expired=bool(expires) and expires[:10] < context.as_of,
                )
            )
    return tuple(found)


def settings(context: Context) -> tuple[Setting, ...]:
    """The rules that the manifest changes, with its reasons, and those that look at nothing in its language."""
    found = []
    for rule, setting in sorted(context.case.manifest.rules.items()):
        changes = []
        if setting.enabled is False:
            changes.append("switched off")
        elif setting.enabled is True:
            changes.append("switched on")
        if setting.severity is not UNSET:
            changes.append(f"severity {setting.severity}")
        because = setting.because if isinstance(setting.because, str) else ""
        found.append(Setting(rule, ", ".join(changes) or "no change", because))
    silent = silenced(context.case.manifest)
    if silent:
        said = f"the texts are said to be in {context.case.manifest.language}"
        found.append(Setting(f"{len(silent)} rules about English wording", "look at nothing", said))
    return tuple(found)
