"""What hangs below one element alone: parts of a structure that nothing else reaches, and that may stand anywhere
below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from safetycase.diagrams.graph import Graph
from safetycase.diagrams.ranks import Ranks


@dataclass(frozen=True, eq=False)
class Hanging:
    """Units below `upper` that are joined to one another and to nothing else; `path` names the frames around them.

    It is `open` if what goes down to it can go to the left of something and all else to the right without a crossing:
    the lines meet one of its units, or all meet different ones.
    """

    upper: int
    units: tuple[int, ...]
    path: tuple[int, ...]
    open: bool = True


def hanging(graph: Graph, ranks: Ranks) -> dict[int, list[Hanging]]:
    """What hangs from each box, in the order of the author.

    It stands below the box, in the same frames or in fewer, and nothing else is joined to it. Talk between boxes of one
    row joins only those that nothing else joins to the rest.
    """
    near = _joined(graph, ranks)
    found: dict[int, list[Hanging]] = {}
    for unit in graph.units:
        if not unit.frame:
            hung = [
                Hanging(unit.index, part, path, _open(graph, unit.index, part))
                for part in _parts(graph, near, unit.index)
                if all(ranks.first[other] > ranks.last[unit.index] for other in part)
                and (path := _path(graph, part)) is not None
            ]
            if hung:
                found[unit.index] = hung
    return found


def _joined(graph: Graph, ranks: Ranks) -> list[list[int]]:
    """The units that a flow joins to each unit."""
    near: list[dict[int, None]] = [{} for _ in graph.units]
    talk: list[tuple[int, int]] = []
    for hop in graph.hops:
        one, other = hop.source, hop.target
        if one != other:
            if ranks.first[one] == ranks.first[other] and not (graph.units[one].frame or graph.units[other].frame):
                talk.append((one, other))
            else:
                near[one][other] = near[other][one] = None
    held = [bool(others) for others in near]
    for one, other in talk:
        if not (held[one] and held[other]):
            near[one][other] = near[other][one] = None
    return [list(others) for others in near]


def _parts(graph: Graph, near: Sequence[Sequence[int]], cut: int) -> list[tuple[int, ...]]:
    """The parts into which the graph falls without `cut`, apart from those that a flow joins to a frame around it."""
    around = set(graph.units[cut].path)
    inside: dict[int, list[int]] = {}
    for unit in graph.units:
        for frame in unit.path:
            inside.setdefault(frame, []).append(unit.index)
    seen = {cut}
    found = []
    for start in near[cut]:
        part: list[int] = []
        edge = [start]
        while edge:
            one = edge.pop()
            if one not in seen:
                seen.add(one)
                part.append(one)
                if one not in around:
                    frames = [frame for frame in graph.units[one].path if frame not in around]
                    edge += [*near[one], *frames, *inside.get(one, ())]
        if part and not around.intersection(part):
            found.append(tuple(sorted(part)))
    return sorted(found)


def _open(graph: Graph, upper: int, part: tuple[int, ...]) -> bool:
    """Whether all lines from `upper` meet one unit of the part, or the actions none that other lines meet."""
    mine = set(part)
    met: dict[int, set[bool]] = {}
    for hop in graph.hops:
        ends = {hop.source, hop.target}
        if upper in ends:
            for unit in ends & mine:
                met.setdefault(unit, set()).add(hop.kind == "action")
    return len(met) == 1 or all(len(kinds) == 1 for kinds in met.values())


def _path(graph: Graph, part: tuple[int, ...]) -> tuple[int, ...] | None:
    """The frames around a part, outermost first; None if they are not the same for all of it."""
    mine = set(part)
    paths = {tuple(frame for frame in graph.units[unit].path if frame not in mine) for unit in part}
    return paths.pop() if len(paths) == 1 else None
