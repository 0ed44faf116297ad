"""Sharing out the control of a large structure: which controllers, with what they control, make one page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from safetycase.diagrams import content
from safetycase.diagrams.fitting import likely_width
from safetycase.diagrams.levels import levels, owner
from safetycase.diagrams.structure import Flow, Structure
from safetycase.diagrams.views import ends_of, part, within

_PAGE = 1550  # pixels for a whole page: estimates are somewhat low
_WIDTH = 1400  # pixels for the boxes below controllers that share something, by estimate
_STACK, _PASSING = 5, 36  # how many boxes of one controller stand in a column; the lines that pass each of them
_TOTAL = 4500  # for those of all controllers of a page: what nothing joins stands one above the other
_GAP, _LANE = 40, 22  # between boxes; beside a label


@dataclass
class Share:
    """What makes one page: `homes` are the controllers, `shown` all elements, `flows` all that passes between them.

    `first` and `last` are the levels of the controllers. A controller with too much below it is shared out over `of`
    pages, of which this is the one with the given `number`. `whole` are the elements whose control is all on this page.
    """

    first: int
    last: int
    homes: list[str]
    shown: set[str]
    flows: list[Flow] = field(default_factory=list)
    number: int = 1
    of: int = 1
    whole: list[str] = field(default_factory=list)


class _Control:
    """Who controls what in a sound structure, and how much room that takes."""

    def __init__(self, structure: Structure) -> None:
        self.structure = structure
        self.level = levels(structure)
        self.own: dict[str, dict[str, list[Flow]]] = {}
        for flow in structure.flows:
            if flow.source and flow.target and flow.source != flow.target:
                home = owner(flow, self.level)
                other = flow.target if home == flow.source else flow.source
                self.own.setdefault(home, {}).setdefault(other, []).append(flow)
        self.lanes = {
            (home, lower): _lanes(flows) for home, lowers in self.own.items() for lower, flows in lowers.items()
        }
        self.width = {box.id: content.of_box(box).width for box in structure.boxes}
        self.place = self._places()
        self._at = self._by_rarer_end()

    def _by_rarer_end(self) -> dict[str, list[int]]:
        """The numbers of the flows at that of their ends where fewer flows are."""
        counts = Counter(end for flow in self.structure.flows for end in ends_of([flow]))
        found: dict[str, list[int]] = {}
        for number, flow in enumerate(self.structure.flows):
            ends = sorted(ends_of([flow]), key=lambda end: (counts[end], end))
            found.setdefault(ends[0], []).append(number)
        return found

    def _places(self) -> dict[str, int]:
        """The order in which homes come: by level, below one another as far as that goes."""
        uppers: dict[str, list[str]] = {}
        for home, lowers in self.own.items():
            for lower in lowers:
                uppers.setdefault(lower, []).append(home)
        given = {box.id: number for number, box in enumerate(self.structure.boxes)}
        place: dict[str, int] = {}
        for level in sorted({self.level.get(home, 1) for home in self.own}):
            mine = [home for home in self.own if self.level.get(home, 1) == level]
            keys = {h: min((place[u] for u in uppers.get(h, ()) if u in place), default=len(given)) for h in mine}
            for home in sorted(mine, key=lambda h: (keys[h], given[h])):
                place[home] = len(place)
        return place

    def flows(self, home: str) -> Iterator[Flow]:
        """Everything that passes between `home` and what it controls or hears."""
        return (flow for flows in self.own[home].values() for flow in flows)

    def among(self, elements: Collection[str]) -> list[Flow]:
        """The flows whose ends are all in `elements`, in the order of the structure."""
        numbers = sorted(number for element in elements for number in self._at.get(element, ()))
        flows = [self.structure.flows[number] for number in numbers]
        return [flow for flow in flows if within(flow, elements)]

    def boxes(self, homes: Iterable[str], lowers: Collection[str] | None = None) -> set[str]:
        """The elements on a page of `homes`, with what carries their flows; of a lone home only these `lowers`."""
        found: set[str] = set()
        for home in homes:
            found.add(home)
            for lower in self.own[home] if lowers is None else lowers:
                found.add(lower)
                found.update(station for flow in self.own[home][lower] for station in flow.via)
        return found

    def fits(
        self, homes: Sequence[str], most: int, lowers: Collection[str] | None = None, *, width: int = _WIDTH
    ) -> bool:
        """Whether a page of `homes` has few enough boxes and is not wider than `width` pixels, by estimate."""
        if len(self.boxes(homes, lowers)) > most:
            return False
        lanes: dict[str, list[int]] = {}
        for home in homes:
            for lower in self.own[home] if lowers is None else lowers:
                lanes.setdefault(lower, []).append(self.lanes[home, lower])
        return sum(self._room(lower, rooms) for lower, rooms in lanes.items()) <= width

    def _room(self, lower: str, lanes: Sequence[int]) -> float:
        """The room that an element takes with the lines from one home, in a column with others, or from several."""
        room = max(self.width[lower] + _GAP, sum(lanes))
        return room if len(lanes) > 1 else min(room, room / _STACK + _PASSING)


def _lanes(flows: Sequence[Flow]) -> int:
    """How wide the lines between two elements are with their labels, in pixels."""
    kinds: dict[str, list[Flow]] = {}
    for flow in flows:
        kinds.setdefault(flow.kind, []).append(flow)
    return sum(content.of_flows(mine, content.LABEL_WIDTHS[1]).width + _LANE for mine in kinds.values())


def share_out(structure: Structure, most: int, done: Collection[Flow] = ()) -> list[Share]:
    """Pages that together show every flow between two elements, level by level, except those that are `done`.

    A page has at most `most` boxes, frames apart, where the structure can be divided so.
    """
    control = _Control(structure)
    drawn = {id(flow) for flow in structure.flows if flow in done}
    shares: list[Share] = []
    for level in sorted({control.level.get(home, 1) for home in control.own}):
        mine = [home for home in control.own if control.level.get(home, 1) == level]
        waiting = [home for home in mine if any(id(flow) not in drawn for flow in control.flows(home))]
        found = _packed(control, level, sorted(waiting, key=control.place.__getitem__), most)
        for share in found:
            _fill(control, share)
            drawn.update(id(flow) for flow in share.flows)
        shares += found
    shares = _joined(control, shares, most)
    for share in shares:
        _fill(control, share)
    return shares


def _packed(control: _Control, level: int, homes: list[str], most: int) -> list[Share]:
    waiting = _companies(control, homes)[::-1]
    shares: list[Share] = []
    page: list[str] = []

    def close() -> None:
        if page:
            shares.append(_share(control, level, page))
            page.clear()

    while waiting:
        company = waiting.pop()
        if not control.fits(company, most):
            if len(company) > 1:
                waiting += _halved(company)
            else:
                close()
                shares += _parts(control, level, company[0], most)
            continue
        both = [*page, *company]
        if not control.fits(both, most, width=_TOTAL) or not _narrow(control, _share(control, level, both)):
            if page:
                waiting.append(company)
                close()
                continue
            if len(company) > 1:
                waiting += _halved(company)
                continue
        page += company
    close()
    return shares


def _share(control: _Control, level: int, homes: list[str]) -> Share:
    return Share(level, level, list(homes), control.boxes(homes))


def _halved(company: list[str]) -> list[list[str]]:
    """A company that is too large as two, the first last."""
    middle = len(company) // 2
    return [company[middle:], company[:middle]]


def _companies(control: _Control, homes: Sequence[str]) -> list[list[str]]:
    """The homes in groups that share something they control."""
    leader = {home: home for home in homes}

    def find(home: str) -> str:
        while leader[home] != home:
            leader[home] = leader[leader[home]]
            home = leader[home]
        return home

    first: dict[str, str] = {}
    for home in homes:
        for lower in control.own[home]:
            other = find(first.setdefault(lower, home))
            leader[find(home)] = other
    found: dict[str, list[str]] = {}
    for home in homes:
        found.setdefault(find(home), []).append(home)
    return list(found.values())


def _parts(control: _Control, level: int, home: str, most: int) -> list[Share]:
    """The pages of one controller that has more below it than a page holds, about equally full."""
    lowers = list(control.own[home])
    for count in range(min(max(2, len(lowers) // most), len(lowers)), len(lowers) + 1):
        ends = [len(lowers) * number // count for number in range(count + 1)]
        chunks = [lowers[a:b] for a, b in pairwise(ends)]
        if count == len(lowers) or all(control.fits([home], most, chunk) for chunk in chunks):
            return [
                Share(level, level, [home], control.boxes([home], chunk), number=number, of=count)
                for number, chunk in enumerate(chunks, start=1)
            ]
    return [Share(level, level, [home], control.boxes([home]))]


def _joined(control: _Control, shares: list[Share], most: int) -> list[Share]:
    """Levels that have one page each put together while they fit on one page."""
    counts = Counter(share.first for share in shares)
    found: list[Share] = []
    for share in shares:
        above = found[-1] if found else None
        if above is not None and counts[share.first] == counts[above.last] == 1:
            both = Share(above.first, share.last, [*above.homes, *share.homes], above.shown | share.shown)
            if len(both.shown) <= most and _narrow(control, both):
                found[-1] = both
                continue
        found.append(share)
    return found


def _narrow(control: _Control, share: Share) -> bool:
    """Whether a page is read well, by its width."""
    _fill(control, share)
    return likely_width(part(control.structure, share.shown, share.flows)) <= _PAGE


def _fill(control: _Control, share: Share) -> None:
    """Put on a page all that passes between its elements.

    Inputs and outputs of a controller stand where all its control is shown, or on the first of its pages. A flow
    between two others is drawn where what carries it is there too.
    """
    homes = set(share.homes)
    near = control.among(share.shown)
    between = [flow for flow in near if _passes(control, share, flow, homes)]
    drawn = {id(flow) for flow in between}
    share.whole = [
        element
        for element in control.own
        if element in share.shown and all(id(flow) in drawn for flow in control.flows(element))
    ]
    beside = {element for element in share.shown if element not in control.own} | set(share.whole)
    if share.number == 1:
        beside |= homes
    share.flows = [flow for flow in near if id(flow) in drawn or (len(ends := ends_of([flow])) == 1 and ends <= beside)]


def _passes(control: _Control, share: Share, flow: Flow, homes: set[str]) -> bool:
    if len(ends_of([flow])) != 2:
        return False
    return owner(flow, control.level) in homes or share.shown.issuperset(flow.via)
