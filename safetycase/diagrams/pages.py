"""A structure in pages that stay readable: an overview, then level by level, then the inside of large groups.

Every element and every flow stands on at least one page. A page of a level shows what its controllers control and all
that passes between the boxes on it; a box says on which page the rest of its control is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from safetycase.diagrams.fitting import WIDTH, likely_width
from safetycase.diagrams.levels import levels, owner
from safetycase.diagrams.placing import WIDEST
from safetycase.diagrams.shares import Share, share_out
from safetycase.diagrams.structure import Box, Structure, ancestors, lost, sound
from safetycase.diagrams.views import counted, ends_of, folded, parents_of, part, within

MOST = 40
"""How many boxes a page has at most, frames around them apart; larger structures take several pages."""
_LARGE = 4  # parts from which a group has pages of its own
_LEAST, _UPPER = 3, 24  # boxes of an overview; of one that shows upper levels only
_NARROWER = 0.8  # of the width of all on one page, what pages may have at the most to be worth their number
_NAMED = 3  # controllers in the title of a page


@dataclass(frozen=True)
class Page:
    """One page: a part of the structure. `number` counts from 1, `of` is how many pages there are."""

    number: int
    of: int
    title: str
    structure: Structure

    @property
    def heading(self) -> str:
        """Which page it is, in words; empty for the only one."""
        return f"Page {self.number} of {self.of}. {self.title}" if self.of > 1 else ""


@dataclass
class _Draft:
    """A page before it has a number: `homes` are the elements whose control it shows."""

    title: str
    structure: Structure
    homes: list[str] = field(default_factory=list)
    overview: bool = False

    def controlled(self) -> set[str]:
        """The elements that something at home here controls or hears."""
        homes, found = set(self.homes), set[str]()
        for flow in self.structure.flows:
            ends = ends_of([flow])
            if len(ends) == 2 and len(ends & homes) == 1:
                found |= ends - homes
        return found


def pages(structure: Structure, *, most: int = MOST) -> list[Page]:
    """`structure` on one page if it has at most `most` boxes and is read well so, else on several.

    The first is an overview where one fits.
    """
    whole = Page(1, 1, structure.title, structure)
    known = sound(structure)
    few = _size(known) <= most
    if few and (wide := likely_width(known)) <= WIDEST:
        return [whole]
    drafts = _drafts(known, most)
    if few and (len(drafts) == 1 or max(likely_width(draft.structure) for draft in drafts) > wide * _NARROWER):
        return [whole]
    structures = _referring(drafts, parents_of(known))
    structures[0] = replace(structures[0], flows=(*structures[0].flows, *lost(structure)))
    count = len(drafts)
    return [
        Page(number, count, draft.title, replace(drawn, title=f"{structure.title}, page {number} of {count}"))
        for number, (draft, drawn) in enumerate(zip(drafts, structures, strict=True), start=1)
    ]


def _size(structure: Structure) -> int:
    """How many boxes a sound structure has, frames apart."""
    return len(structure.boxes) - len(set(parents_of(structure).values()))


def _drafts(structure: Structure, most: int) -> list[_Draft]:
    outermost = _outermost(structure)
    large = [group for group, inner in outermost.items() if len(inner) >= _LARGE]
    outer = folded(structure, {one: group for group in large for one in outermost[group]})
    closed = folded(structure, {one: group for group, inner in outermost.items() for one in inner})
    overview = _overview(closed, most, grouped=bool(outermost))
    drafts = _by_level(outer, most, overview)
    for group in large:
        drafts += _opened(structure, group, outermost, most)
    return drafts


def _outermost(structure: Structure) -> dict[str, list[str]]:
    """The groups that stand in no other, each with all that is inside."""
    parents = parents_of(structure)
    found: dict[str, list[str]] = {}
    for box in structure.boxes:
        around = list(ancestors(box.id, parents))
        if around:
            found.setdefault(around[-1], []).append(box.id)
    return found


def _overview(structure: Structure, most: int, *, grouped: bool) -> _Draft | None:
    """All of `structure` if it fits on a page, else as many of its upper levels as do; None if that says nothing.

    Closed groups are all shown, however wide, where the upper levels alone say nothing.
    """
    whole = _Draft("Overview", structure, [box.id for box in structure.boxes], overview=True)
    few = len(structure.boxes) <= most
    if few and likely_width(structure) <= WIDEST:
        return whole
    level = levels(structure)
    found: _Draft | None = None
    deepest = max(level.values(), default=1)
    for last in range(2, deepest + 1):
        shown = {element for element, depth in level.items() if depth <= last}
        view = part(structure, shown, [flow for flow in structure.flows if within(flow, shown)])
        if len(view.boxes) > _UPPER or likely_width(view) > WIDTH:
            break
        drawn = {id(flow) for flow in view.flows}
        partial = {owner(flow, level) for flow in structure.flows if id(flow) not in drawn}
        left = len(structure.boxes) - len(view.boxes)
        remark = f"{counted(left, 'element')} and all that passes to them: on the other pages."
        homes = [box.id for box in view.boxes if box.id not in partial]
        title = f"Overview: the upper {last} of {deepest} levels"
        found = _Draft(title, replace(view, remarks=(*view.remarks, remark)), homes, overview=True)
    if found is not None and len(found.structure.boxes) >= _LEAST:
        return found
    return whole if few and grouped else None


def _by_level(structure: Structure, most: int, overview: _Draft | None = None, name: str = "") -> list[_Draft]:
    """Pages that show all of `structure`, whose groups are named `name`, except what the `overview` shows."""
    titles = {box.id: box.title.strip() or box.id for box in structure.boxes}
    done = set(overview.structure.flows) if overview else set()
    found = [overview] if overview else []
    for share in share_out(structure, most, done):
        drawn = part(structure, share.shown, share.flows)
        homes = list(dict.fromkeys([*share.homes, *share.whole]))
        found.append(_Draft(_title(share, titles, name), drawn, homes))
    shown = {box.id for draft in found for box in draft.structure.boxes}
    found += _rest(structure, [box for box in structure.boxes if box.id not in shown], most, name)
    return found


def _title(share: Share, titles: dict[str, str], name: str) -> str:
    span = f"Level {share.first}" if share.first == share.last else f"Levels {share.first} to {share.last}"
    words = [titles[home] for home in share.homes]
    said = ", ".join(words[:_NAMED])
    if len(words) > _NAMED:
        said += f" and {len(words) - _NAMED} more"
    if share.of > 1:
        said += f" ({share.number} of {share.of})"
    return f"{name}, level{span[5:]}: {said}" if name else f"{span}: {said}"


def _rest(structure: Structure, boxes: Sequence[Box], most: int, name: str) -> list[_Draft]:
    """The pages of elements that no flow joins to another."""
    found = []
    title = f"{name}, what no flow joins to the rest" if name else "What no flow joins to the rest"
    for first in range(0, len(boxes), most):
        shown = {box.id for box in boxes[first : first + most]}
        found.append(_Draft(title, part(structure, shown, [f for f in structure.flows if within(f, shown)])))
    return found


def _opened(structure: Structure, group: str, outermost: dict[str, list[str]], most: int) -> list[_Draft]:
    """The pages that show the inside of a group, and all that passes between it and the rest."""
    others = {one: other for other, inner in outermost.items() if other != group for one in inner}
    view = folded(structure, others)
    inner = {group, *outermost[group]}
    flows = [flow for flow in view.flows if inner & {flow.source, flow.target, *flow.via}]
    view = part(view, inner | ends_of(flows), flows)
    title = next(box.title.strip() or box.id for box in structure.boxes if box.id == group)
    if _size(view) > most:
        return _by_level(view, most, name=f"Inside {title}")
    level = levels(view)
    return [_Draft(f"Inside {title}", view, list(dict.fromkeys(owner(flow, level) for flow in flows)))]


def _referring(drafts: Sequence[_Draft], parents: dict[str, str]) -> list[Structure]:
    """The structures of all pages, each box saying where the rest of it is shown."""
    homes: dict[str, list[int]] = {}
    controlled: dict[str, list[int]] = {}
    inside: dict[str, list[int]] = {}
    for number, draft in enumerate(drafts, start=1):
        for home in draft.homes:
            homes.setdefault(home, []).append(number)
        for element in draft.controlled() if not draft.overview else ():
            controlled.setdefault(element, []).append(number)
        present = {box.id for box in draft.structure.boxes}
        for group in {above for box in draft.structure.boxes for above in ancestors(box.id, parents)} & present:
            inside.setdefault(group, []).append(number)
    found = []
    for number, draft in enumerate(drafts, start=1):
        top = drafts[0].controlled() if drafts[0].overview and number > 1 else set()
        own = set(draft.homes)
        boxes = []
        for box in draft.structure.boxes:
            notes = list(box.elsewhere)
            opened = inside.get(box.id, [])
            if number in opened:
                boxes.append(box)
                continue
            if opened:
                notes = [(f"{words}: {_pages(opened)}", page or opened[0]) for words, page in notes]
            else:
                down = [page for page in homes.get(box.id, ()) if page != number]
                up = [page for page in controlled.get(box.id, ()) if page != number] if not draft.overview else []
                here = number in controlled.get(box.id, ())
                if not up and not here and box.id in own and box.id in top:
                    up = [1]
                if up:
                    notes.append((f"{'also controlled' if here else 'controlled'}: {_pages(up)}", up[0]))
                if down:
                    words = "more of its control" if box.id in own else "its control"
                    notes.append((f"{words}: {_pages(down)}", down[0]))
            boxes.append(replace(box, elsewhere=tuple(notes)))
        found.append(replace(draft.structure, boxes=tuple(boxes)))
    return found


def _pages(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"page {numbers[0]}"
    if len(numbers) > 3:
        return f"pages {', '.join(map(str, numbers[:2]))} … {numbers[-1]}"
    return f"pages {', '.join(map(str, numbers))}"
