"""What a `.stpa` file says, as its parser found it: declarations with the places of their names."""

from __future__ import annotations

import msgspec

from safetycase.exchange.pasta.tokens import Note, Token


class Name(msgspec.Struct, frozen=True):
    """A name as declared or referred to. `note` is what a comment right behind it says of ids (see `Token`)."""

    text: str
    start: int
    end: int
    note: Note | None = None


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """A named text with what it refers to.

    It is a goal, an assumption, a loss, a responsibility, an unsafe control action, a controller constraint or a safety
    requirement. Of a loss scenario, `uca` and `factor` may be set.
    """

    name: Name
    text: str = ""
    refs: tuple[Name, ...] = ()
    uca: Name | None = None
    factor: Token | None = None


class Nested(msgspec.Struct, frozen=True, kw_only=True):
    """A hazard or a system-level constraint with those inside it. `header` is the title of its group there."""

    name: Name
    text: str
    refs: tuple[Name, ...]
    header: str
    inner: tuple[Nested, ...]


class Command(msgspec.Struct, frozen=True):
    """A control action, feedback, input or output."""

    name: Name
    label: str


class Edge(msgspec.Struct, frozen=True):
    """Commands on their way to one node."""

    commands: tuple[Command, ...]
    target: Name


class Value(msgspec.Struct, frozen=True):
    """A value of a variable, with the range it stands for as written (`[MIN, limit)`, `!= [limit]`), if any."""

    name: Name
    range: str


class Variable(msgspec.Struct, frozen=True):
    """A variable of a process model."""

    name: Name
    values: tuple[Value, ...]


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """A box of the control structure."""

    name: Name
    level: int | None = None
    label: str = ""
    variables: list[Variable] = []
    inputs: list[Command] = []
    outputs: list[Command] = []
    actions: list[Edge] = []
    feedback: list[Edge] = []
    children: list[Node] = []


class Graph(msgspec.Struct, frozen=True):
    """The control structure."""

    name: Name
    nodes: list[Node]


class Duties(msgspec.Struct, frozen=True):
    """The responsibilities of one node."""

    system: Name
    duties: list[Statement]


class ActionUcas(msgspec.Struct, frozen=True):
    """The unsafe control actions of one control action, by the keyword of their type."""

    system: Name
    action: Name
    ucas: dict[str, list[Statement]]


class Context(msgspec.Struct, frozen=True):
    """A row of a context table: values of variables, and the hazards they lead to."""

    name: Name
    assigned: tuple[tuple[Name, Name], ...]
    refs: tuple[Name, ...]


class TableRule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule of a context table, or of desired control actions."""

    name: Name
    system: Name
    action: Name
    type: Token
    contexts: list[Context]


class Model(msgspec.Struct, kw_only=True):
    """A whole file."""

    goals: list[Statement] = []
    assumptions: list[Statement] = []
    losses: list[Statement] = []
    hazards: list[Nested] = []
    constraints: list[Nested] = []
    graph: Graph | None = None
    responsibilities: list[Duties] = []
    ucas: list[ActionUcas] = []
    rules: list[TableRule] = []
    desired: list[TableRule] = []
    controller_constraints: list[Statement] = []
    scenarios: list[Statement] = []
    requirements: list[Statement] = []
