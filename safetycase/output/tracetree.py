"""The trace of one item as a tree in both directions, as text and JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from safetycase.case import Case, joined
from safetycase.findings import Severity
from safetycase.findings.looks import LOOKS, with_basis
from safetycase.findings.text import visible
from safetycase.output.machine import dumps
from safetycase.stpa import sentence
from safetycase.trace.tree import HEADINGS, IN, OUT, Gaps, Node, links

if TYPE_CHECKING:
    from safetycase.evidence import EvidenceState, Verdict
    from safetycase.evidence.facts import Fact


class Traced(msgspec.Struct, frozen=True):
    """A case with what is known of its items: how requirements and evidence stand, what that rests on, and the worst
    finding of each item. With `gaps`, only what leads to one is shown, and only what is at most `depth` links away."""

    case: Case
    standing: Mapping[str, Verdict | EvidenceState]
    facts: Callable[[str], Sequence[Fact]]
    worst: Mapping[str, Severity]
    gaps: Gaps | None
    depth: int


class _Branch(msgspec.Struct, frozen=True):
    """A link with what there is to say of its end, and what hangs on it. `cut` says why that is not shown although
    there is some; empty if it is."""

    node: Node
    branches: tuple[_Branch, ...] = ()
    cut: str = ""


def tree_text(traced: Traced, item_id: str) -> str:
    """The item, why it stands as it does, and the tree in each direction; each item is unfolded once in each."""
    item = joined(traced.case).items[item_id]
    lines = [_line(traced, item_id, item.kind.title.lower())]
    facts = traced.facts(item_id)
    if facts:
        lines += ["", f"why it is {traced.standing[item_id].state}", *_fact_lines(facts, "  ")]
    nothing = "nothing that leads to a gap" if traced.gaps is not None else "nothing"
    for arrow, heading in HEADINGS.items():
        branches = _branches(traced, item_id, arrow)
        lines += ["", heading, *(_lines(traced, branches) if branches else [f"  {nothing}"])]
    return "\n".join(visible(line) for line in lines) + "\n"


def tree_json(traced: Traced, item_id: str) -> str:
    """The same for programs, version 1."""
    return dumps(
        {
            "version": 1,
            "item": {**_item_data(traced, item_id), "facts": _facts_data(traced, item_id)},
            "gaps_only": traced.gaps is not None,
            "depth": traced.depth,
            "refers_to": [_data(traced, one) for one in _branches(traced, item_id, OUT)],
            "referred_to_by": [_data(traced, one) for one in _branches(traced, item_id, IN)],
        }
    )


FORMATS = {"text": tree_text, "json": tree_json}
"""The formats of `safetycase trace --item`."""


def _branches(traced: Traced, item_id: str, arrow: str) -> tuple[_Branch, ...]:
    """The tree in a direction. What was unfolded once is not unfolded again, so that it grows no faster than the case;
    nearer links are unfolded first, so that nothing is cut off by a place further down."""
    found: dict[tuple[str, ...], list[tuple[Node, str]]] = {}
    unfolded = {item_id}
    level: list[tuple[str, ...]] = [(item_id,)]
    while level:
        below: list[tuple[str, ...]] = []
        for path in level:
            entries = found[path] = []
            for node in links(traced.case, path, arrow, traced.standing, traced.gaps):
                cut = ""
                if node.again or (node.opens and node.id in unfolded):
                    cut = "shown above" if node.again else "shown elsewhere"
                elif node.opens and len(path) == traced.depth:
                    cut = "goes on"
                elif node.opens:
                    unfolded.add(node.id)
                    below.append((*path, node.id))
                entries.append((node, cut))
        level = below
    return _joined(found, (item_id,))


def _joined(found: Mapping[tuple[str, ...], list[tuple[Node, str]]], path: tuple[str, ...]) -> tuple[_Branch, ...]:
    return tuple(
        _Branch(node, () if cut or not node.opens else _joined(found, (*path, node.id)), cut)
        for node, cut in found[path]
    )


def _lines(traced: Traced, branches: Sequence[_Branch], indent: str = "  ") -> Iterator[str]:
    for one in branches:
        node = one.node
        yield f"{indent}{node.arrow} {_line(traced, node.neighbour.id, node.neighbour.words, one)}"
        if not one.cut:
            yield from _fact_lines(traced.facts(node.id), f"{indent}    ")
        yield from _lines(traced, one.branches, f"{indent}  ")


def _line(traced: Traced, name: str, words: str, branch: _Branch | None = None) -> str:
    """An item with its state, its words, and what else there is to know about it."""
    item_id = name.partition("/")[0]
    item = joined(traced.case).items.get(item_id)
    standing = traced.standing.get(name)
    state = with_basis(f"{LOOKS[standing.state][0]} {standing.state}", standing.basis) if standing is not None else ""
    if item is None:
        return f"{words} {name}  is not in this case"
    aside = [] if item.status == "draft" else [item.status]
    if item_id in traced.worst:
        aside.append(traced.worst[item_id].word)
    if traced.gaps is not None and (missing := traced.gaps.missing(item_id)):
        aside.append(f"no {missing}")
    if branch is not None and branch.cut:
        aside.append(branch.cut)
    parts = (f"{words} {name}", state, _name(traced.case, item_id), f"[{', '.join(aside)}]" if aside else "")
    return "  ".join(part for part in parts if part)


def _name(case: Case, item_id: str) -> str:
    whole = joined(case)
    item = whole.items[item_id]
    return item.title or sentence(whole, item) or "nothing said yet"


def _fact_lines(facts: Sequence[Fact], indent: str) -> list[str]:
    width = max((len(fact.label) for fact in facts), default=0)
    return [f"{indent}{fact.label:<{width}}  {fact.text}" for fact in facts]


def _data(traced: Traced, branch: _Branch) -> dict[str, Any]:
    one = branch.node.neighbour
    return {
        **_item_data(traced, one.id),
        "link": one.words,
        "field": one.field,
        "facts": [] if branch.cut else _facts_data(traced, branch.node.id),
        "cut": branch.cut or None,
        "links": [_data(traced, below) for below in branch.branches],
    }


def _item_data(traced: Traced, name: str) -> dict[str, Any]:
    """What is known of an item, or of the element whose variable it is; null where no such item is in the case."""
    item_id = name.partition("/")[0]
    item = joined(traced.case).items.get(item_id)
    standing = traced.standing.get(name)
    lacks = traced.gaps.lacking.get(item_id, ()) if traced.gaps is not None else ()
    return {
        "id": name,
        "kind": item.kind.name if item is not None else None,
        "title": visible(_name(traced.case, item_id)) if item is not None else "",
        "status": item.status if item is not None else None,
        "state": standing.state if standing is not None else None,
        "basis": (standing.basis or None) if standing is not None else None,
        "severity": traced.worst[item_id].word if item_id in traced.worst else None,
        "lacks": list(lacks),
    }


def _facts_data(traced: Traced, item_id: str) -> list[dict[str, Any]]:
    """What the standing of an item rests on, whole."""
    return [
        {
            "label": fact.label,
            "text": visible("\n".join(fact.whole) or fact.text, keep="\n"),
            "path": visible(fact.path) or None,
        }
        for fact in traced.facts(item_id)
    ]
