"""Unsafe and desired control actions of a case, written as sections or as a context table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from safetycase.case import AnyItem
from safetycase.exchange.pasta.export_base import listed
from safetycase.exchange.pasta.export_structure import StructureExporter, key_of
from safetycase.exchange.pasta.naming import rule_name
from safetycase.exchange.pasta.words import DESIRED_TYPES, RULE_TYPES, UCA_SECTIONS
from safetycase.stpa import constraint_text, sentence
from safetycase.stpa.verdicts import type_of_uca

_TYPE_WORDS: dict[tuple[str, str | None], str] = {types: word for word, types in RULE_TYPES.items()}
_DESIRED_WORDS = {type_of: word for word, type_of in DESIRED_TYPES.items()}


class ControlExporter(StructureExporter):
    """Writes what is said of control actions. The control structure must be written before."""

    def ucas(self) -> list[str]:
        """The lines of the section UCAs or Context-Table, whichever keeps more."""
        items = [item for item in self.of_kind("uca") if self._has_action(item) and self._has_type(item)]
        hazards = {item.id: self.refs(item, "hazards", "hazard") for item in items}
        for item in items:
            if not hazards[item.id]:
                self.left_out(item, "it names no hazard of the file, which the language needs")
        items = [item for item in items if hazards[item.id]]
        for item in items:
            self.names.give(item)
        if items and all(map(self._fits_table, items)):
            return ["Context-Table", *self._table(items, hazards)]
        return ["UCAs", *self._sections(items, hazards)]

    def _has_action(self, item: AnyItem) -> bool:
        action = item.data.get("action")
        if isinstance(action, str) and action in self.names and self.case.items[action].kind.name == "action":
            self.say(item, "action")
            return True
        self.left_out(item, "it names no control action of the file")
        return False

    def _has_type(self, item: AnyItem) -> bool:
        if type_of_uca(item):
            self.say(item, "type")
            return True
        self.left_out(item, "it has no type")
        return False

    def _owner(self, item: AnyItem) -> str:
        """The element that gives the action of an item."""
        return str(self.case.items[item.data["action"]].data["from"])

    def _fits_table(self, item: AnyItem) -> bool:
        data = item.data
        return (
            self._assignments(item) is not None
            and not any(data.get(field) for field in ("text", "when", "title"))
            and (type_of_uca(item), data.get("subtype")) in _TYPE_WORDS
            and len(data.get("labels", ())) <= 1
        )

    def _assignments(self, item: AnyItem) -> str | None:
        """The context of an item in brackets, None if the language cannot say it."""
        known = self.variables.get(self._owner(item), {})
        written = []
        for variable, value in item.data.get("context", {}).items():
            name, values = known.get(variable, ("", {}))
            if isinstance(value, list) or key_of(value) not in values:
                return None
            written.append(f"{name} = {values[key_of(value)]}")
        return listed(written) if written else None

    def _head(self, item: AnyItem) -> str:
        return f"{self.names[self._owner(item)]}.{self.names[item.data['action']]}"

    def _table(self, items: list[AnyItem], hazards: dict[str, list[str]]) -> Iterator[str]:
        for item in items:
            self.say(item, "context", "subtype", "labels")
        groups = self._groups(items, lambda item: _TYPE_WORDS[type_of_uca(item), item.data.get("subtype")])
        yield from self._rules(groups, "RL", {item.id: f" {listed(hazards[item.id])}" for item in items})

    def _groups(self, items: list[AnyItem], word: Any) -> dict[tuple[str, str, str], list[AnyItem]]:
        """Items that make a rule together, by control action, type and label."""
        groups: dict[tuple[str, str, str], list[AnyItem]] = {}
        for item in items:
            label = next(iter(item.data.get("labels", ())), "")
            groups.setdefault((self._head(item), word(item), label), []).append(item)
        return groups

    def _rules(
        self, groups: dict[tuple[str, str, str], list[AnyItem]], prefix: str, behind: dict[str, str]
    ) -> Iterator[str]:
        used: set[str] = set()
        for (head, word, label), members in groups.items():
            yield f"{rule_name(label, used, prefix)} {{"
            yield f"    controlAction: {head}"
            yield f"    type: {word}"
            yield "    contexts: {"
            for item in members:
                yield from self.comments(item, "        ")
                yield f"        {self.names.declared(item)} {self._assignments(item)}{behind.get(item.id, '')}"
            yield "    }"
            yield "}"

    def _sections(self, items: list[AnyItem], hazards: dict[str, list[str]]) -> Iterator[str]:
        by_action: dict[str, list[AnyItem]] = {}
        for item in items:
            by_action.setdefault(self._head(item), []).append(item)
        for head, members in by_action.items():
            yield f"{head} {{"
            for section in UCA_SECTIONS:
                own = [item for item in members if type_of_uca(item) == section.type]
                if not own:
                    yield f"    {section.keyword} {{}}"
                    continue
                yield f"    {section.keyword} {{"
                for item in own:
                    yield from self.comments(item, "        ")
                    yield f"        {self.names.declared(item)} {self._sentence(item)} {listed(hazards[item.id])}"
                yield "    }"
            yield "}"

    def _sentence(self, item: AnyItem) -> str:
        if item.data.get("text"):
            return self.text(item)
        return self._generated(item, "subtype", "when", "context")

    def _generated(self, item: AnyItem, *fields: str) -> str:
        """The generated sentence of an item, in which fields stand as words."""
        made_of = [field for field in fields if item.data.get(field)]
        verb = "is" if len(made_of) == 1 else "are"
        words = f"; {', '.join(made_of)} {verb} only words in it" if made_of else ""
        self.otherwise(item, f"its generated sentence is written as its text{words}")
        self.say(item, *fields)
        return self.text(item, sentence(self.case, item))

    def desired(self) -> list[str]:
        """The lines of the section DCAs."""
        items = [item for item in self.of_kind("desired") if self._has_action(item) and self._has_type(item)]
        kept = []
        for item in items:
            if self._assignments(item) is None:
                self.left_out(item, "the language needs its context as single values of variables of its controller")
                continue
            self.say(item, "context")
            if len(item.data.get("labels", ())) <= 1:
                self.say(item, "labels")
            self.names.give(item)
            kept.append(item)
        groups = self._groups(kept, lambda item: _DESIRED_WORDS[item.data["type"]])
        return ["DCAs", *self._rules(groups, "DR", {})]

    def controller_constraints(self) -> list[str]:
        """The lines of the section ControllerConstraints."""
        lines = ["ControllerConstraints"]
        for item in self.of_kind("controller_constraint"):
            ucas = self.refs(item, "ucas", "uca")
            if not ucas:
                self.left_out(item, "it names no unsafe control action of the file, which the language needs")
                continue
            self.names.give(item)
            generated = not item.data.get("text") and constraint_text(self.case, item)
            text = self._generated(item, "requires", "forbids", "when", "context") if generated else self.text(item)
            lines += self.comments(item, "")
            lines.append(f"{self.names.declared(item)} {text} {listed(ucas)}")
        return lines
