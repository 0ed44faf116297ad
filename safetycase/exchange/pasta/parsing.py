"""From tokens to declarations: recursive descent that reads on behind what it cannot read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from safetycase.exchange import rules
from safetycase.exchange.complaints import Complaints, excerpt
from safetycase.exchange.pasta import syntax
from safetycase.exchange.pasta.structure_parsing import StructureParser
from safetycase.exchange.pasta.tokens import Token
from safetycase.exchange.pasta.words import SECTIONS, UCA_SECTIONS
from safetycase.exchange.places import Source

T = TypeVar("T")


def parse(source: Source, tokens: list[Token], complaints: Complaints) -> syntax.Model:
    """The declarations of a file. What cannot be read goes to `complaints`, what follows it is read."""
    return _Parser(source, tokens, complaints).model()


class _Parser(StructureParser):
    """The sections of a file."""

    def model(self) -> syntax.Model:
        model = syntax.Model()
        readers: dict[str, Callable[[], None]] = {
            "Goals": lambda: self._fill(model.goals, self.statement),
            "Assumptions": lambda: self._fill(model.assumptions, self.statement),
            "Losses": lambda: self._fill(model.losses, self.statement),
            "Hazards": lambda: self._fill(model.hazards, lambda: self.nested("hazard")),
            "SystemConstraints": lambda: self._fill(model.constraints, lambda: self.nested("constraint")),
            "ControlStructure": lambda: self._graph(model),
            "Responsibilities": lambda: self._fill(model.responsibilities, self.duties),
            "UCAs": lambda: self._fill(model.ucas, self.action_ucas),
            "Context-Table": lambda: self._fill(model.rules, lambda: self.rule(hazards=True)),
            "DCAs": lambda: self._fill(model.desired, lambda: self.rule(hazards=False)),
            "ControllerConstraints": lambda: self._fill(model.controller_constraints, self.referring),
            "LossScenarios": lambda: self._fill(model.scenarios, self.scenario),
            "SafetyRequirements": lambda: self._fill(model.requirements, self.referring),
        }
        seen: dict[str, Token] = {}
        while self.token.kind != "end":
            head = self.section_head()
            if not head:
                self.skip_to_section()
                continue
            self._check_place(head, seen)
            seen.setdefault(head, self.token)
            self.index += 3 if "-" in head else 1
            readers[head]()
        return model

    def _check_place(self, head: str, seen: dict[str, Token]) -> None:
        place = self.token
        if head in seen:
            self.complaints.odd(place, f"the section {head} stands a second time; both are read")
        elif {head, *seen} >= {"UCAs", "Context-Table"}:
            self.complaints.odd(place, "a file has either UCAs or a Context-Table; both are read")
        elif any(SECTIONS.index(other) > SECTIONS.index(head) for other in seen):
            last = max(seen, key=SECTIONS.index)
            self.complaints.odd(place, f"the section {head} belongs before {last}; it is read all the same")

    def _fill(self, into: list[T], read: Callable[[], T]) -> None:
        while self.token.kind != "end" and not self.section_head():
            found = self.attempt(read)
            if found is not None:
                into.append(found)

    def _graph(self, model: syntax.Model) -> None:
        graph = self.attempt(self.graph)
        if graph is None:
            return
        if model.graph is None:
            model.graph = graph
        else:
            model.graph.nodes.extend(graph.nodes)
        while self.token.kind != "end" and not self.section_head():
            self.skip_to_section()

    def statement(self) -> syntax.Statement:
        """`name "text"`."""
        return syntax.Statement(name=self.described(), text=self.string())

    def referring(self) -> syntax.Statement:
        """`name "text" [refs]`."""
        return syntax.Statement(name=self.described(), text=self.string(), refs=self.refs())

    def nested(self, kind: str, header: str = "") -> syntax.Nested:
        """A hazard or constraint with those inside it."""
        name, text = self.described(sub=True), self.string()
        refs: tuple[syntax.Name, ...] = ()
        if kind == "constraint" or self.at("["):
            refs = self.refs()
        inner: list[syntax.Nested] = []
        if self.take("{"):
            with self.deeper():
                title, over_nothing = "", self.token
                while not self.closed():
                    if self.token.kind == "string":
                        self._check_title(title, over_nothing)
                        over_nothing = self.token
                        title = self.string().strip()
                        continue
                    over_nothing = self.token
                    found = self.attempt(lambda title=title: self.nested(kind, title))  # type: ignore[misc]
                    if found is not None:
                        inner.append(found)
                self._check_title(title, over_nothing)
                self.close()
        return syntax.Nested(name=name, text=text, refs=refs, header=header, inner=tuple(inner))

    def _check_title(self, title: str, place: Token) -> None:
        """The title of a group stands over something. `place` is the title if nothing followed it."""
        if title and place.kind == "string":
            self.complaints.add(
                rules.NO_PLACE, place, f"the title {excerpt(title)} stands over nothing; it is left out"
            )

    def duties(self) -> syntax.Duties:
        """`Node { name "text" [refs] ... }`."""
        system = self.name()
        self.expect("{")
        found: list[syntax.Statement] = []
        self.fill_block(found, self.referring)
        return syntax.Duties(system, found)

    def action_ucas(self) -> syntax.ActionUcas:
        """`Node.action { notProviding {...} ... }`."""
        system = self.name()
        self.expect(".")
        action = self.name()
        self.expect("{")
        found: dict[str, list[syntax.Statement]] = {section.type: [] for section in UCA_SECTIONS}
        while not self.closed():
            type_of = self._uca_section()
            self.expect("{")
            self.fill_block(found[type_of], self.referring)
        self.close()
        return syntax.ActionUcas(system, action, found)

    def _uca_section(self) -> str:
        for section in UCA_SECTIONS:
            for older in section.older:
                words = older.split("/")
                if [token.text for token in self.ahead(2 * len(words) - 1)] == _with_slashes(words):
                    self.complaints.older(self.token, f"`{older}` is now `{section.keyword}`")
                    self.index += 2 * len(words) - 1
                    return section.type
            if self.at(section.keyword):
                self.index += 1
                return section.type
        raise self.fault("one of " + ", ".join(section.keyword for section in UCA_SECTIONS))

    def rule(self, *, hazards: bool) -> syntax.TableRule:
        """A rule of a context table (`hazards`), or of desired control actions."""
        name = self.name()
        self.expect("{")
        self.label("controlAction")
        system = self.name()
        self.expect(".")
        action = self.name()
        self.label("type")
        type_of = self.hyphenated()
        if self.at("context") and self.ahead(2)[-1].text == ":":
            raise self.outdated(
                "`context: { Node.variable = ... }` is now `contexts: { UCA1 [variable = value] [H1] }`"
            )
        self.label("contexts")
        self.expect("{")
        contexts: list[syntax.Context] = []
        self.fill_block(contexts, lambda: self.context(hazards=hazards))
        self.close()
        return syntax.TableRule(name=name, system=system, action=action, type=type_of, contexts=contexts)

    def context(self, *, hazards: bool) -> syntax.Context:
        """`name [variable = value, ...] [refs]`."""
        name = self.name()
        self.expect("[")
        assigned = [self._assignment()]
        while self.take(","):
            assigned.append(self._assignment())
        self.expect("]")
        return syntax.Context(name, tuple(assigned), self.refs() if hazards else ())

    def _assignment(self) -> tuple[syntax.Name, syntax.Name]:
        variable = self.name()
        self.expect("=")
        return variable, self.value_name()

    def scenario(self) -> syntax.Statement:
        """`name <factor> for UCA "text" [refs]`."""
        name = self.name()
        factor = uca = None
        if self.take("<"):
            factor = self.expect_kind("name", "a causal factor")
            self.expect(">")
        if self.at("for"):
            self.index += 1
            uca = self.name()
        self.colon(name)
        place, text = self.token, self.string()
        refs = self.refs() if self.at("[") else ()
        if uca is None and not refs:
            self.complaints.older(
                place, f"{name.text} names neither an unsafe control action nor a hazard; one of them is needed now"
            )
        return syntax.Statement(name=name, text=text, refs=refs, uca=uca, factor=factor)


def _with_slashes(words: list[str]) -> list[str]:
    return [part for word in words for part in (word, "/")][:-1]
