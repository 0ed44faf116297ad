"""Chapters and the items in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence

from safetycase import stpa
from safetycase.case import AnyItem
from safetycase.evidence import EvidenceState, slice_table
from safetycase.findings import Severity
from safetycase.model import BY_NAME
from safetycase.report.context import Context
from safetycase.report.states import ATTENTION, FOUND, STATES
from safetycase.report.text import anchor
from safetycase.report.values import Shown, shown_fields
from safetycase.report.views import Backlinks, ItemView, Mark, Section
from safetycase.trace import neighbours

_IN_SENTENCE = frozenset({"when"})
_FAILING = 5
"""How many of the cases that failed are named."""

_SLICES = 50
"""How many of the slices of a requirement stand in a table, the worst ones where there are more."""

_BRIEF = 32
"""How long the value of a field may be that stands in one line with others, in characters."""


def section(context: Context, kind: str) -> Section:
    """The chapter of one kind: its items in the order of the case, each followed by its children."""
    views = tuple(_view(context, item, depth) for item, depth in _with_depth(context.case.of_kind(kind)))
    return Section(
        anchor=f"_{kind}",
        title=BY_NAME[kind].plural,
        count=len(views),
        items=views,
        marks=_outline_marks(context, views),
    )


def _outline_marks(context: Context, views: Sequence[ItemView]) -> tuple[Mark, ...]:
    """The troubled items counted by what troubles them: their state, or else the worst finding against them."""
    counts = Counter(_trouble(context, view) for view in views if view.troubled)
    looks = {**{word: STATES[word] for word in ATTENTION}, **FOUND}
    return tuple(Mark(counts[word], state) for word, state in looks.items() if counts[word])


def _trouble(context: Context, view: ItemView) -> str:
    if view.state is not None and view.state.word in ATTENTION:
        return view.state.word
    standing = [one.severity for one in context.of_item.get(view.id, ()) if one.waiver is None]
    return max(standing).word


def _with_depth(items: Sequence[AnyItem]) -> list[tuple[AnyItem, int]]:
    """The items with the number of parents above each; children stand behind their parent, circles as they come."""
    known = {item.id for item in items}
    children: dict[str, list[AnyItem]] = {}
    roots = []
    for item in items:
        parent = item.data.get("parent")
        if isinstance(parent, str) and parent in known and parent != item.id:
            children.setdefault(parent, []).append(item)
        else:
            roots.append(item)
    found: list[tuple[AnyItem, int]] = []
    waiting = [(item, 0) for item in reversed(roots)]
    while waiting:
        item, depth = waiting.pop()
        found.append((item, depth))
        waiting += [(child, depth + 1) for child in reversed(children.get(item.id, ()))]
    if len(found) < len(items):
        placed = {item.id for item, _ in found}
        found += [(item, 0) for item in items if item.id not in placed]
    return found


def _view(context: Context, item: AnyItem, depth: int) -> ItemView:
    verdict, state = context.verdict(item.id), context.state(item.id)
    tally, unsettled = context.tally(item)
    found = context.of_item.get(item.id, [])
    wrong = any(finding.severity >= Severity.WARNING and finding.waiver is None for finding in found)
    evidence = context.assessment.evidence.get(item.id)
    judged = verdict if verdict is not None else evidence
    troubled = wrong or (state is not None and state.word in ATTENTION)
    title, statement, generated = _words(context, item)
    fields = shown_fields(context.links, item, _IN_SENTENCE if generated else frozenset())
    return ItemView(
        id=item.id,
        href=anchor(item.id),
        kind=item.kind.title,
        title=title,
        statement=statement,
        generated=generated,
        status=item.status,
        owner=str(item.data.get("owner", "")),
        place=context.place(item),
        depth=min(depth, 4),
        state=state,
        basis=judged.basis if judged is not None else "",
        reasons=judged.reasons if judged is not None else (),
        failing=_failing(evidence),
        slices=slice_table(verdict.slices, _SLICES) if verdict is not None and verdict.slices else None,
        tally=tally,
        brief=tuple(field for field in fields if _is_brief(field)),
        fields=tuple(field for field in fields if not _is_brief(field)),
        backlinks=_backlinks(context, item, {field.label for field in fields}),
        notes=tuple(context.note(finding) for finding in found),
        marks=_marks(item),
        attention=not item.obsolete and (troubled or unsettled),
        troubled=not item.obsolete and troubled,
    )


def _failing(evidence: EvidenceState | None) -> tuple[str, ...]:
    """The first of the cases of an evidence item that failed, each with its message."""
    if evidence is None or not evidence.failing:
        return ()
    more = evidence.counts.of("failure") - len(evidence.failing[:_FAILING])
    told = tuple(case.words for case in evidence.failing[:_FAILING])
    return (*told, *([f"and {more:,} more that failed"] if more > 0 else []))


def _is_brief(field: Shown) -> bool:
    value = field.value
    return value.shape == "text" and not value.href and len(value.text) <= _BRIEF and "\n" not in value.text


def _words(context: Context, item: AnyItem) -> tuple[str, str, bool]:
    """The title, the statement, and whether the statement is generated from the fields."""
    case, kind = context.case, item.kind.name
    title, text = str(item.data.get("title", "")).strip(), str(item.data.get("text", "")).strip()
    sentence = ""
    if kind == "uca" and not text:
        sentence = str(stpa.uca_sentence(case, item))
    elif kind == "controller_constraint" and not text:
        sentence = stpa.constraint_text(case, item)
    elif kind == "scenario":
        sentence = stpa.scenario_sentence(case, item)
    if sentence and sentence not in (text, title):
        return title, sentence, True
    return title, text if text != title else "", False


def _backlinks(context: Context, item: AnyItem, labels: Container[str]) -> tuple[Backlinks, ...]:
    """What refers to the item, but for what its own fields say in the same words; `labels` are those of its fields."""
    around = neighbours(context.case, item.id)
    told = {(one.words, one.id) for one in around.outward}
    own = {one.words for one in around.outward}
    groups: dict[str, list[str]] = {}
    for neighbour in around.inward:
        if (neighbour.words, neighbour.id) not in told:
            groups.setdefault(neighbour.words, []).append(neighbour.id)
    return tuple(
        Backlinks(
            f"also {words}" if words in labels or words in own else words,
            tuple(context.links.ref(other) for other in dict.fromkeys(others)),
        )
        for words, others in groups.items()
    )


def _marks(item: AnyItem) -> tuple[str, ...]:
    """What limits the weight of an item."""
    marks = []
    if item.obsolete:
        marks.append("obsolete: covers nothing")
    elif item.unreviewed:
        marks.append("generated and not reviewed: covers nothing")
    if item.errors:
        marks.append("not every field could be read")
    return tuple(marks)
