"""The rows about the review of an item: why it waits, what was said of it, what differs from HEAD, what check finds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from safetycase.case import AnyItem, Case
from safetycase.case.reviewed import sealed, waits
from safetycase.findings.looks import SEVERITY_GLYPHS
from safetycase.history.fieldwise import field_changes
from safetycase.tui.form import UNSAID, form_rows
from safetycase.tui.lettering import wrap
from safetycase.tui.looks import SINCE, Piece
from safetycase.tui.rows import Row, Rows
from safetycase.tui.state import State
from safetycase.tui.tracetree import TraceTree

_VERDICTS = {"accepted": "✓", "accepted-with-comments": "✓", "rejected": "✗"}


def review_rows(state: State, item: AnyItem, width: int) -> Rows:
    """What a person needs to know beside the item itself before they decide."""
    found = waits(state.case, item, state.as_of)
    first = (found.words, "warning") if found is not None else ("reviewed, and waits for nobody", "good")
    lines: list[tuple[Piece, ...]] = [((line, first[1]),) for line in wrap(first[0], width - 1)]
    for words, tone in _about(state, item):
        head, *more = wrap(words, width - 3)
        lines += [((head, tone),), *(((f"  {line}", tone),) for line in more)]
    rows = [Row(str(number), pieces) for number, pieces in enumerate(lines)]
    rows.append(Row("trace", (("Trace", "heading"),), selectable=False))
    rows += [msgspec.structs.replace(row, key=f"trace {row.key}") for row in TraceTree().rows(state, item, width)]
    return Rows.of(rows)


def said_rows(state: State, item: AnyItem, width: int) -> Rows:
    """The form of an item, without the fields that say nothing."""
    rows = list(form_rows(state, item, width))
    return Rows.of(rows[: next(at for at, row in enumerate(rows) if row.key == UNSAID)])


def _about(state: State, item: AnyItem) -> Iterator[tuple[str, str]]:
    for words in past(state.case, item.id, state.as_of):
        yield words, ""
    before = state.since.before
    if before is not None and item.id in state.since.told:
        was = before.items.get(state.since.renamed.get(item.id, item.id))
        if was is None:
            yield f"{SINCE['new']} not in HEAD yet", "accent"
        else:
            for change in field_changes(was, item):
                yield f"{SINCE[change.word]} {change.name}: {change.word} since HEAD", "accent"
    for finding in state.judgement.of_item.get(item.id, ()):
        yield f"{SEVERITY_GLYPHS[finding.severity]} {finding.message}", finding.severity.word


def past(case: Case, item_id: str, as_of: date) -> list[str]:
    """What reviews say of an item, the newest first: verdict, who, when, whether independent, and in which wording."""
    found = []
    for review in case.of_kind("review"):
        data = review.data
        if item_id not in data.get("items", ()) or review.obsolete:
            continue
        verdict = str(data.get("verdict", "left open"))
        own = {True: ", independent", False: ", not independent"}.get(data.get("independent"), "")  # type: ignore[arg-type]
        item = case.items.get(item_id)
        same = sealed(review, item) if item is not None else None
        wording = {True: "as it is", False: "in other words", None: "wording not recorded"}[same]
        note = f": {' '.join(data['comments'].split())}" if data.get("comments") else ""
        day = str(data.get("date", ""))
        late = " (in the future)" if day > as_of.isoformat() else ""
        sign = _VERDICTS.get(verdict, "○")
        found.append((day, f"{sign} {review.id} {verdict} {day}{late} by {data.get('by', '?')}{own}, {wording}{note}"))
    return [words for _, words in sorted(found, key=lambda one: one[0], reverse=True)]
