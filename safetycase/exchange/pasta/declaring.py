"""The names of a `.stpa` file: the id that each declaration gets, and what a reference means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from safetycase.exchange import rules
from safetycase.exchange.complaints import Complaints
from safetycase.exchange.imported import Ids, is_id
from safetycase.exchange.pasta.syntax import Command, Model, Name, Nested, Node, Statement
from safetycase.findings.text import a
from safetycase.model import BY_NAME


class Declared(NamedTuple):
    """A declaration: the kind of item it becomes, its name, the key that references have for it, and its node."""

    kind: str
    name: Name
    key: str
    owner: str = ""


def declarations(model: Model) -> list[Declared]:
    """Every declaration that becomes an item, in the order of the file."""
    found: list[Declared] = []
    for kind, statements in (
        ("assumption", model.assumptions),
        ("loss", model.losses),
        ("controller_constraint", model.controller_constraints),
        ("scenario", model.scenarios),
        ("requirement", model.requirements),
    ):
        found += [Declared(kind, one.name, one.name.text) for one in statements]
    for kind, nested in (("hazard", model.hazards), ("constraint", model.constraints)):
        found += [Declared(kind, one.name, one.name.text) for one, _ in flat(nested)]
    for node, _ in nodes_of(model):
        found.append(Declared("element", node.name, node.name.text))
        found += _flows(node)
    for duties in model.responsibilities:
        found += [Declared("responsibility", one.name, one.name.text) for one in duties.duties]
    for ucas in model.ucas:
        found += [Declared("uca", one.name, one.name.text) for one in _all(ucas.ucas.values())]
    for kind, tables in (("uca", model.rules), ("desired", model.desired)):
        found += [Declared(kind, context.name, context.name.text) for rule in tables for context in rule.contexts]
    return sorted(found, key=lambda one: one.name.start)


def _all(lists: Iterable[list[Statement]]) -> Iterator[Statement]:
    for statements in lists:
        yield from statements


def flat(nested: Iterable[Nested], parent: Nested | None = None) -> Iterator[tuple[Nested, Nested | None]]:
    """Hazards or constraints with all inside them, each with the one it stands in."""
    for one in nested:
        yield one, parent
        yield from flat(one.inner, one)


def nodes_of(model: Model) -> Iterator[tuple[Node, Node | None]]:
    """The nodes of the control structure, each with the one it stands in."""

    def walk(nodes: list[Node], parent: Node | None) -> Iterator[tuple[Node, Node | None]]:
        for node in nodes:
            yield node, parent
            yield from walk(node.children, node)

    yield from walk(model.graph.nodes if model.graph is not None else [], None)


def _flows(node: Node) -> list[Declared]:
    owner = node.name.text
    found = []
    for kind, edges in (("action", node.actions), ("feedback", node.feedback)):
        found += [
            Declared(kind, one.name, f"{owner}.{one.name.text}", owner) for edge in edges for one in edge.commands
        ]
    flows: tuple[Command, ...] = (*node.inputs, *node.outputs)
    return found + [Declared("information", one.name, f"{owner}.{one.name.text}", owner) for one in flows]


class Names:
    """The ids of all declarations, and what each reference in the file means."""

    def __init__(self, model: Model, complaints: Complaints) -> None:
        self.ids = Ids()
        self.aliases: dict[str, list[str]] = {}
        self._complaints = complaints
        self._of_place: dict[int, str] = {}
        self._tables: dict[str, dict[str, Declared]] = {}
        declared = declarations(model)
        often = Counter(one.name.text for one in declared if not one.name.note)
        for one in declared:
            self._enter(one, alone=often[one.name.text] <= 1)

    def _enter(self, one: Declared, *, alone: bool) -> None:
        first = self._tables.setdefault(one.kind, {}).setdefault(one.key, one)
        noted = self._noted(one)
        owner = one.owner if not alone and not noted else ""
        given = self.ids.give(noted or one.name.text, BY_NAME[one.kind].prefix or one.kind, owner)
        self._of_place[one.name.start] = given
        if first is not one:
            line = self._complaints.source.line(first.name.start)
            self._complaints.odd(
                one.name, f"{one.key} is declared already in line {line}; references mean that one, this one is {given}"
            )
        if noted:
            self.aliases[given] = [str(alias) for alias in (one.name.note or ())[1:]]
        if given != (noted or one.name.text):
            self.aliases.setdefault(given, []).append(one.key)
            reason = _reason(noted or one.name.text, alone)
            self._complaints.add(rules.ID_CHANGED, one.name, f"{one.key} becomes {given}: {reason}", item=given)

    def _noted(self, one: Declared) -> str:
        """The id that a comment right behind a name gives it, empty if none does."""
        if not one.name.note:
            return ""
        noted = one.name.note[0]
        if isinstance(noted, str) and is_id(noted) and all(isinstance(word, str) for word in one.name.note):
            return noted
        self._complaints.odd(one.name, f"the comment behind {one.name.text} names no id; it is not used")
        return ""

    def id_of(self, name: Name) -> str:
        """The id of what a name declares."""
        return self._of_place[name.start]

    def refer(self, name: Name, *kinds: str, key: str = "") -> str | None:
        """The id that a reference means; None, after a complaint, for one that means nothing and is no id either."""
        wanted = key or name.text
        for kind in kinds:
            found = self._tables.get(kind, {}).get(wanted)
            if found is not None:
                return self._of_place[found.name.start]
        other = next((table[wanted] for table in self._tables.values() if wanted in table), None)
        needed = " or ".join(a(BY_NAME[kind].title) for kind in kinds)
        message = (
            f"there is no {wanted} in this file; {needed} is needed here"
            if other is None
            else f"{wanted} is {a(BY_NAME[other.kind].title)}; {needed} is needed here"
        )
        self._complaints.add(rules.UNRESOLVED, name, message)
        if other is not None:
            return self._of_place[other.name.start]
        return name.text if is_id(name.text) and name.text not in self.ids else None

    def refer_all(self, names: Iterable[Name], *kinds: str) -> list[str]:
        """The ids that some references mean, each once."""
        found = (self.refer(name, *kinds) for name in names)
        return list(dict.fromkeys(one for one in found if one is not None))


def _reason(wanted: str, alone: bool) -> str:
    if not is_id(wanted):
        return f"{wanted} is no id in a case"
    return f"{wanted} is taken by another item" if alone else f"several things are called {wanted}"
