"""From a `.stpa` file to the items of a case."""

from __future__ import annotations

from typing import Any

from safetycase.exchange import rules
from safetycase.exchange.complaints import Complaints
from safetycase.exchange.imported import Imported
from safetycase.exchange.pasta.commenting import attach
from safetycase.exchange.pasta.declaring import Names, flat, nodes_of
from safetycase.exchange.pasta.parsing import parse
from safetycase.exchange.pasta.syntax import (
    Command,
    Context,
    Model,
    Name,
    Nested,
    Node,
    Statement,
    TableRule,
    Value,
    Variable,
)
from safetycase.exchange.pasta.tokens import MAX_TOKENS, scan
from safetycase.exchange.pasta.words import BROAD_FACTORS, DESIRED_TYPES, FACTORS, RULE_TYPES
from safetycase.exchange.places import Source
from safetycase.findings import Finding, Severity
from safetycase.model.fields import Scalar

MAX_BYTES = 16 * 1024 * 1024
"""The largest file that is read, in bytes."""


def read_pasta(name: str, content: bytes) -> Imported:
    """The items of a `.stpa` file. Never raises: what cannot be read or has no place becomes a finding."""
    imported = Imported(tool="PASTA", file=name)
    text = _text(content, imported)
    if text is None:
        return imported
    source = Source(name, text)
    complaints = Complaints(source)
    scanned = scan(source)
    if scanned is None:
        complaints.add(rules.REFUSED, source.of_line(1), f"the file has more than {MAX_TOKENS:,} words and marks")
        imported.findings = complaints.findings
        return imported
    model = parse(source, scanned.tokens, complaints)
    reader = _Reader(model, complaints, imported)
    reader.read()
    attach(scanned, reader.places, source, imported)
    if not imported.items and not imported.goals and not imported.name and not complaints.findings:
        complaints.add(rules.REFUSED, scanned.tokens[0], "the file declares nothing")
    imported.findings = complaints.findings
    return imported


def _text(content: bytes, imported: Imported) -> str | None:
    message = ""
    if len(content) > MAX_BYTES:
        message = f"the file has {len(content):,} bytes; at most {MAX_BYTES:,} are read"
    elif b"\0" in content[:4096]:
        message = "the file is no text in UTF-8: it holds zero bytes"
    elif content.lstrip()[:5] == b"<?xml":
        message = "the file is XML; `safetycase import xstampp` reads files of XSTAMPP"
    else:
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            message = f"the file is no text in UTF-8: line {line} holds a byte that cannot stand there"
    imported.findings = [
        Finding(rule=rules.REFUSED.code, severity=Severity.ERROR, message=message, file=imported.file,
                hint=rules.REFUSED.fix)
    ]  # fmt: skip
    return None


class _Reader:
    """Makes items of declarations. `places` says where each item's name stands."""

    def __init__(self, model: Model, complaints: Complaints, imported: Imported) -> None:
        self.model = model
        self.complaints = complaints
        self.imported = imported
        self.names = Names(model, complaints)
        self.places: list[tuple[int, str]] = []
        self._values: dict[tuple[str, str], dict[str, Scalar]] = {}
        self._variables: dict[tuple[str, str], str] = {}

    def read(self) -> None:
        """Fill `imported`."""
        model = self.model
        if model.graph is not None:
            noted = model.graph.name.note
            self.imported.name = str(noted[0]) if noted and str(noted[0]).strip() else model.graph.name.text
        self._goals()
        for one in model.assumptions:
            self._put("assumption", one.name, text=one.text)
        for one in model.losses:
            self._put("loss", one.name, text=one.text)
        for hazard, parent in flat(model.hazards):
            self._nested("hazard", hazard, parent, "losses", "loss")
        for constraint, parent in flat(model.constraints):
            self._nested("constraint", constraint, parent, "hazards", "hazard")
        for node, above in nodes_of(model):
            self._node(node, above)
        for duties in model.responsibilities:
            controller = self.names.refer(duties.system, "element")
            for one in duties.duties:
                served = self.names.refer_all(one.refs, "constraint")
                self._put("responsibility", one.name, controller=controller, constraints=served, text=one.text)
        self._ucas()
        for one in model.controller_constraints:
            self._put("controller_constraint", one.name, ucas=self.names.refer_all(one.refs, "uca"), text=one.text)
        for one in model.scenarios:
            self._scenario(one)
        for one in model.requirements:
            addressed = self.names.refer_all(one.refs, "scenario", "hazard", "uca")
            self._put("requirement", one.name, addresses=addressed, text=one.text)

    def _put(self, kind: str, name: Name, **data: Any) -> None:
        item_id = self.names.id_of(name)
        self.places.append((name.start, item_id))
        self.imported.put(kind, item_id, {**data, "aliases": self.names.aliases.get(item_id, [])})

    def _goals(self) -> None:
        for number, goal in enumerate(self.model.goals, 1):
            if goal.name.text != f"G{number}":
                message = f"the goal {goal.name.text} is kept without its name: goals have no ids in a case"
                self.complaints.add(rules.ID_CHANGED, goal.name, message)
            if goal.text.strip():
                self.imported.goals.append(goal.text)
            else:
                self.complaints.add(
                    rules.NO_PLACE, goal.name, f"the goal {goal.name.text} says nothing and is left out"
                )

    def _nested(self, kind: str, one: Nested, parent: Nested | None, field: str, wanted: str) -> None:
        above = self.names.id_of(parent.name) if parent is not None else None
        refs = self.names.refer_all(one.refs, wanted)
        labels = [one.header] if one.header else []
        self._put(kind, one.name, **{field: refs}, parent=above, labels=labels, text=one.text)

    def _node(self, node: Node, above: Node | None) -> None:
        owner = node.name.text
        self._put(
            "element", node.name, title=node.label if node.label.strip() else owner,
            level=node.level + 1 if node.level is not None else None,
            process_model=self._process_model(owner, node.variables),
            parent=self.names.id_of(above.name) if above is not None else None,
        )  # fmt: skip
        here = self.names.id_of(node.name)
        for kind, edges in (("action", node.actions), ("feedback", node.feedback)):
            for edge in edges:
                target = self.names.refer(edge.target, "element")
                for command in edge.commands:
                    self._flow(kind, command, {"from": here, "to": target})
        for command in node.inputs:
            self._flow("information", command, {"to": here})
        for command in node.outputs:
            self._flow("information", command, {"from": here})

    def _flow(self, kind: str, command: Command, ends: dict[str, Any]) -> None:
        self._put(kind, command.name, title=command.label if command.label.strip() else None, **ends)

    def _process_model(self, owner: str, variables: list[Variable]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for variable in variables:
            name = self._variable_name(variable.name)
            if name in found:
                message = f"the variable {variable.name.text} of {owner} stands a second time; this one is left out"
                self.complaints.add(rules.NO_PLACE, variable.name, message, severity=Severity.ERROR)
                continue
            meanings = {one.name.text: one.name.note[0] if one.name.note else one.name.text for one in variable.values}
            self._values.setdefault((owner, variable.name.text), meanings)
            self._variables.setdefault((owner, variable.name.text), name)
            described: dict[str, Any] = {"values": list(meanings.values())}
            ranges: dict[str, str] = {}
            for one in variable.values:
                self._check_value(variable, one, ranges.setdefault(str(meanings[one.name.text]), one.range))
            if any(ranges.values()):
                described["ranges"] = {value: bounds for value, bounds in ranges.items() if bounds}
            found[name] = described
        return found

    def _check_value(self, variable: Variable, value: Value, bounds: str) -> None:
        """A value of a variable that stands twice says the same both times. `bounds` is its first range."""
        if value.range != bounds:
            said = f"with the range {value.range}" if value.range else "without a range"
            which = f"the value {value.name.text} of {variable.name.text}"
            message = f"{which} stands a second time, {said}; this one is left out"
            self.complaints.add(rules.NO_PLACE, value.name, message, severity=Severity.ERROR)

    def _variable_name(self, name: Name) -> str:
        noted = name.note[0] if name.note else ""
        usable = isinstance(noted, str) and noted and not any(one.isspace() or one == "/" for one in noted)
        return str(noted) if usable else name.text

    def _ucas(self) -> None:
        for ucas in self.model.ucas:
            action = self._action(ucas.system, ucas.action)
            for type_of, statements in ucas.ucas.items():
                for one in statements:
                    hazards = self.names.refer_all(one.refs, "hazard")
                    self._put("uca", one.name, action=action, type=type_of, hazards=hazards, text=one.text)
        for rule in self.model.rules:
            type_, subtype = RULE_TYPES.get(rule.type.text, (None, None))
            self._check_rule(rule, type_ is not None, RULE_TYPES)
            self._rule("uca", rule, type=type_, subtype=subtype)
        for rule in self.model.desired:
            desired = DESIRED_TYPES.get(rule.type.text)
            self._check_rule(rule, desired is not None, DESIRED_TYPES)
            self._rule("desired", rule, type=desired)

    def _check_rule(self, rule: TableRule, known: bool, types: Any) -> None:
        if not known:
            message = f"{rule.type.text} is no type of a rule; there are {', '.join(types)}"
            self.complaints.add(rules.SYNTAX, rule.type, message)
        if not rule.contexts:
            message = f"the rule {rule.name.text} has no contexts; it stands for nothing and is left out"
            self.complaints.add(rules.NO_PLACE, rule.name, message)

    def _rule(self, kind: str, rule: TableRule, **more: Any) -> None:
        action = self._action(rule.system, rule.action)
        label = str(rule.name.note[0]) if rule.name.note else rule.name.text
        for row in rule.contexts:
            context = self._context(rule.system.text, row)
            refs = {"hazards": self.names.refer_all(row.refs, "hazard")} if kind == "uca" else {}
            labels = [label] if label else []
            self._put(kind, row.name, action=action, **more, **refs, context=context, labels=labels)

    def _action(self, system: Name, action: Name) -> str | None:
        place = Name(action.text, system.start, action.end)
        return self.names.refer(place, "action", key=f"{system.text}.{action.text}")

    def _context(self, owner: str, row: Context) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for variable, value in row.assigned:
            values = self._values.get((owner, variable.text))
            name = self._variables.get((owner, variable.text), variable.text)
            if values is None:
                message = f"{owner} has no variable {variable.text} in its process model"
                self.complaints.add(rules.UNRESOLVED, variable, message)
            elif value.text not in values:
                message = f"{variable.text} of {owner} has no value {value.text}; it has {', '.join(values)}"
                self.complaints.add(rules.UNRESOLVED, value, message)
            meant = (values or {}).get(value.text, value.text)
            if name in found:
                self.complaints.odd(variable, f"{variable.text} stands twice in {row.name.text}; read as either value")
                before = found[name] if isinstance(found[name], list) else [found[name]]
                found[name] = [*before, meant]
            else:
                found[name] = meant
        return found

    def _scenario(self, one: Statement) -> None:
        data: dict[str, Any] = {"ucas": self.names.refer_all([one.uca], "uca") if one.uca is not None else []}
        if one.factor is not None:
            word = one.factor.text
            if word in FACTORS:
                data["factor"] = FACTORS[word]
            elif word in BROAD_FACTORS:
                data |= {"class": BROAD_FACTORS[word], "labels": [word]}
                message = f"the factor {word} covers several of a case; it becomes a class and a label of the scenario"
                self.complaints.add(rules.READ_OTHERWISE, one.factor, message, item=self.names.id_of(one.name))
            else:
                words = ", ".join((*FACTORS, *BROAD_FACTORS))
                self.complaints.add(rules.SYNTAX, one.factor, f"{word} is no causal factor; there are {words}")
        data["hazards"] = self.names.refer_all(one.refs, "hazard")
        self._put("scenario", one.name, **data, text=one.text)
