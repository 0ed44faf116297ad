"""Who has authority over whom: control actions from controller to controller, and where they go in a circle."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from safetycase.stpa.structure import ControlStructure

Authority = dict[str, dict[str, list[str]]]
"""For each controller, the controllers it commands, each with the ids of the control actions."""


class Circle(msgspec.Struct, frozen=True):
    """Controllers each of which commands the next and the last the first, with one control action of each."""

    elements: tuple[str, ...]
    actions: tuple[str, ...]


def authority(structure: ControlStructure) -> Authority:
    """Which controllers command which. An element that commands itself is among them, whatever its role."""
    roles = structure.roles
    found: Authority = {}
    for flow in structure.actions:
        if flow.ends is None:
            continue
        source, goal = flow.ends
        between = roles.get(source) == "controller" and roles.get(goal) == "controller"
        if between or (source == goal and source in roles):
            found.setdefault(source, {}).setdefault(goal, []).append(flow.id)
    return found


def circles(commands: Authority) -> list[Circle]:
    """One shortest circle for each group of controllers that command one another, in the order of `commands`."""
    if not _may_go_round(commands):
        return []
    import networkx

    graph = networkx.DiGraph([(one, other) for one, others in commands.items() for other in others])
    place = {name: number for number, name in enumerate(commands)}
    found = []
    for group in networkx.strongly_connected_components(graph):
        start = min(group, key=lambda name: place.get(name, len(place)))
        walk = _shortest_round(commands, group, start) if start in commands else []
        if walk:
            steps = zip(walk, [*walk[1:], start], strict=True)
            found.append(Circle(tuple(walk), tuple(commands[one][other][0] for one, other in steps)))
    return sorted(found, key=lambda circle: place[circle.elements[0]])


def _may_go_round(commands: Mapping[str, Mapping[str, object]]) -> bool:
    """Whether something is left after taking away, again and again, whoever is commanded by nobody."""
    commanded = dict.fromkeys(commands, 0)
    for others in commands.values():
        for other in others:
            commanded[other] = commanded.get(other, 0) + 1
    free = [name for name, count in commanded.items() if count == 0]
    taken = 0
    while free:
        taken += 1
        for other in commands.get(free.pop(), ()):
            commanded[other] -= 1
            if commanded[other] == 0:
                free.append(other)
    return taken < len(commanded)


def _shortest_round(commands: Mapping[str, Mapping[str, object]], group: set[str], start: str) -> list[str]:
    """The elements of a shortest way from `start` inside a group back to itself; of several, the first in the case."""
    came_from = {start: ""}
    edge = [start]
    while edge:
        later = []
        for name in edge:
            for other in commands[name]:
                if other == start:
                    return _back(name, came_from)
                if other in group and other not in came_from:
                    came_from[other] = name
                    later.append(other)
        edge = later
    return []


def _back(end: str, came_from: Mapping[str, str]) -> list[str]:
    walk = [end]
    while came_from[walk[-1]]:
        walk.append(came_from[walk[-1]])
    return walk[::-1]
