"""The control structure of a file: nodes, their process models, and what goes from node to node."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from safetycase.exchange.complaints import excerpt
from safetycase.exchange.pasta import syntax
from safetycase.exchange.pasta.base_parsing import SyntaxFault, Tokens
from safetycase.exchange.pasta.syntax import Name
from safetycase.exchange.pasta.tokens import Token

T = TypeVar("T")


class StructureParser(Tokens):
    """Reads the section ControlStructure."""

    def graph(self) -> syntax.Graph:
        """`name { nodes }`."""
        name = self.name()
        self.expect("{")
        nodes: list[syntax.Node] = []
        self.fill_block(nodes, self.node)
        return syntax.Graph(name, nodes)

    def node(self) -> syntax.Node:
        """`name { level, label, process model, flows, nodes inside }`, the parts in any order."""
        name = self.name()
        self.expect("{")
        if self.token.kind == "name" and self.ahead(2)[-1].text == "->":
            raise self.outdated(
                "an edge of its own (`name { A -> B }`) is now a control action or feedback of the node it begins at"
            )
        variables: list[syntax.Variable] = []
        flows: dict[str, list[syntax.Command]] = {"input": [], "output": []}
        edges: dict[str, list[syntax.Edge]] = {"controlActions": [], "feedback": []}
        children: list[syntax.Node] = []
        level: int | None = None
        label = ""
        with self.deeper():
            while not self.closed():
                following = self.ahead(2)[-1]
                if self.at("hierarchyLevel") and following.kind == "number":
                    self.index += 2
                    level = self._first(following, name, "level", level, self._level(following.text))
                elif self.at("label") and following.kind == "string":
                    self.index += 1
                    label = self._first(following, name, "label", label or None, self.string())
                elif self.at("processModel") and following.text == "{":
                    self.index += 2
                    self.fill_block(variables, self.variable)
                elif self.token.text in flows and following.text == "[":
                    keyword = self.token.text
                    self.index += 1
                    flows[keyword] += self.attempt(self._commands) or ()
                elif self.token.text in edges and following.text == "{":
                    keyword = self.token.text
                    self.index += 2
                    self.fill_block(edges[keyword], self.edge)
                else:
                    child = self.attempt(self.node)
                    if child is not None:
                        children.append(child)
            self.close()
        return syntax.Node(
            name=name, level=level, label=label, variables=variables, inputs=flows["input"], outputs=flows["output"],
            actions=edges["controlActions"], feedback=edges["feedback"], children=children,
        )  # fmt: skip

    def _first(self, place: Token, name: Name, what: str, known: T | None, said: T) -> T:
        """What a node says first, after a complaint where it says something else now."""
        if known is not None and said != known:
            self.complaints.odd(place, f"{name.text} has a second {what}, {excerpt(str(said))}; the first one counts")
        return said if known is None else known

    def _level(self, digits: str) -> int:
        if len(digits) > 9:
            raise SyntaxFault(self.tokens[self.index - 1], "a level of this size is no level")
        return int(digits)

    def variable(self) -> syntax.Variable:
        """`name: [value, ...]`."""
        name = self.name()
        self.expect(":")
        self.expect("[")
        values = [self._value()]
        while self.take(","):
            values.append(self._value())
        self.expect("]")
        return syntax.Variable(name, tuple(values))

    def _value(self) -> syntax.Value:
        name = self.value_name()
        operator = "!=" if self.take("!=") else "=" if self.take("=") else ""
        if not operator:
            return syntax.Value(name, "")
        opening = self._bracket("[(")
        first = self._bound()
        second = f", {self._bound()}" if self.take(",") else ""
        closing = self._bracket("])")
        return syntax.Value(name, f"{'!= ' if operator == '!=' else ''}{opening}{first}{second}{closing}")

    def _bracket(self, either: str) -> str:
        for mark in either:
            if self.take(mark):
                return mark
        raise self.fault(f"`{either[0]}` or `{either[1]}`")

    def _bound(self) -> str:
        if self.token.kind == "number":
            self.index += 1
            return self.tokens[self.index - 1].text
        return self.hyphenated().text

    def _commands(self) -> tuple[syntax.Command, ...]:
        self.expect("[")
        found = [self._command()]
        while self.take(","):
            found.append(self._command())
        self.expect("]")
        return tuple(found)

    def _command(self) -> syntax.Command:
        return syntax.Command(self.name(), self.string())

    def edge(self) -> syntax.Edge:
        """`[name "label", ...] -> Node`. An older dialect has a single command without brackets."""
        read: Callable[[], tuple[syntax.Command, ...]] = self._commands
        if self.token.kind == "name":
            self.complaints.older(self.token, 'what goes to a node now stands in brackets: `[name "label"] -> Node`')
            read = self._bare_command
        commands = read()
        self.expect("->")
        return syntax.Edge(commands, self.name())

    def _bare_command(self) -> tuple[syntax.Command, ...]:
        name = self.name()
        return (syntax.Command(name, self.string() if self.token.kind == "string" else ""),)
