"""Control actions of an XSTAMPP file, what is unsafe about them, and the rules refined from context tables."""

from __future__ import annotations

from collections.abc import Iterable

from safetycase.exchange import rules
from safetycase.exchange.complaints import excerpt
from safetycase.exchange.xstampp.base import Items, is_true, words_of
from safetycase.exchange.xstampp.combination import context_of
from safetycase.exchange.xstampp.structure import Structure, called_by
from safetycase.exchange.xstampp.tree import Element

TYPES = {
    "NOT_GIVEN": "not-provided",
    "GIVEN_INCORRECTLY": "provided",
    "WRONG_TIMING": "timing-or-order",
    "STOPPED_TOO_SOON": "duration",
}
"""The types of unsafe control actions."""

_RULE_TYPES: dict[str, tuple[str, str | None]] = {
    "anytime": ("provided", None),
    "too early": ("timing-or-order", "too-early"),
    "too late": ("timing-or-order", "too-late"),
    "not provided": ("not-provided", None),
}
_HAZARDOUS = {"hazardousAnyTime": "anytime", "hazardousToLate": "too late", "hazardousifProvidedToEarly": "too early",
              "hazardous": "when not provided"}  # fmt: skip


class Actions:
    """Reads the element `cac`, and rules wherever they stand."""

    def __init__(self, items: Items) -> None:
        self.items = items
        self._actions: list[tuple[str, Element]] = []

    def read(self, part: Element) -> None:
        """Read control actions and unsafe control actions."""
        for one in part.all("controlactions", "controlaction"):
            key = one.said("id")
            item_id = self.items.numbered("action", one)
            title, text = one.said("title"), one.said("description")
            labels = ["safety-critical"] if is_true(one.said("isSafetyCritical")) else []
            one.said("componentLink")
            self.items.put("action", item_id, key, title=title, labels=labels, text=text)
            self._actions.append((item_id, one))
        for item_id, one in self._actions:
            for uca in one.all("unsafecontrolactions", "unsafecontrolaction"):
                self._uca(item_id, uca)

    def _uca(self, action: str, one: Element) -> None:
        key, kind = one.said("id"), one.said("type")
        item_id = self.items.numbered("uca", one)
        if kind not in TYPES:
            known = ", ".join(TYPES)
            self.items.complain(rules.SYNTAX, one.line, f"{kind or 'nothing'} is no type of unsafe control: {known}")
        self.items.put("uca", item_id, key, action=action, type=TYPES.get(kind), hazards=[], **words_of(one))
        constraint = one.first("correspondingSafetyConstraint")
        if constraint is None:
            return
        words = words_of(constraint)
        plain = constraint.said("text")
        if plain and plain != words.get("text"):
            words = {**words, "text": plain, **({"title": words["text"]} if words.get("text") else {})}
        constraint_key = constraint.said("id")
        if any(words.values()):
            name = self.items.numbered("controller_constraint", constraint)
            self.items.put("controller_constraint", name, constraint_key, ucas=[item_id], **words)
        else:
            constraint.said("number")

    def tables(self, structure: Structure) -> None:
        """Read what the context tables say. The control structure must have been read before."""
        for item_id, one in self._actions:
            self._context_variables(item_id, one, structure)
            for table in ("PMCombisWhenNotProvided", "PMCombisWhenProvided"):
                self._combinations(item_id, list(one.all(table, "combinationOfPMValues")), structure)
            self.rules(one.all("rules", "rule"), structure, item_id)

    def _context_variables(self, action: str, one: Element, structure: Structure) -> None:
        names: list[str] = []
        for variable in one.texts("notProvidedPMVariables", "variableID") + one.texts(
            "providedPMVariables", "variableID"
        ):
            if variable in structure.variables:
                names.append(self._as_seen_from(action, *structure.variables[variable]))
            else:
                self.items.unresolved(one, f"a variable that matters for {action}")
        if names:
            self.items.data(action, "action")["context_variables"] = list(dict.fromkeys(names))

    def _combinations(self, action: str, combinations: list[Element], structure: Structure) -> None:
        """Rows of a context table: each hazardous one is a finding, the others are counted in one."""
        harmless = 0
        for one in combinations:
            hazardous = [words for flag, words in _HAZARDOUS.items() if is_true(one.said(flag))]
            variables = one.texts("processModelVariableIDs", "variable")
            values = one.texts("processModelValueIDs", "value")
            names = one.texts("valueNames", "name")
            if not hazardous:
                harmless += bool(values or names)
                continue
            known = [structure.variables.get(key, ("", "?"))[1] for key in variables]
            said = [structure.values.get(key, "?") for key in values] or names
            row = ", ".join(f"{name} = {value}" for name, value in zip(known, said, strict=False)) or ", ".join(said)
            message = f"a row of the context table of {action} is left out: {row}, hazardous {', '.join(hazardous)}"
            self.items.complain(rules.NO_PLACE, one.line, message, item=action)
        if harmless:
            rows = f"1 row of the context table of {action} without a hazard is"
            if harmless > 1:
                rows = f"{harmless} rows of the context table of {action} without a hazard are"
            message = f"{rows} left out; a case wants reasons"
            self.items.complain(rules.NO_PLACE, combinations[0].line, message, item=action)

    def rules(self, found: Iterable[Element], structure: Structure, action: str = "") -> None:
        """Read rules refined from a context table: each is an unsafe control action with a context."""
        for one in found:
            self._rule(one, structure, action)

    def _rule(self, one: Element, structure: Structure, action: str) -> None:
        text = one.said("refinedUCA")
        number, key = one.said("ruleNR"), one.said("ruleID")
        if not text and not one.said("refinedSC") and not one.said("criticalCombies"):
            one.said("type")
            return
        related = one.said("relatedCaID")
        if related and not self.items.find(related, "action"):
            self.items.unresolved(one, "the control action of a refined rule")
        action = self.items.find(related, "action") or action
        kind = one.said("type")
        if not action or kind not in _RULE_TYPES:
            why = "its control action is not in this file" if not action else f"{kind or 'nothing'} is no type of rules"
            words = text or one.said("criticalCombies")
            self.items.complain(rules.NO_PLACE, one.line, f"a refined rule is left out, {why}: {excerpt(words)}")
            one.said("refinedSC")
            one.texts("relatedUCAIDs", "ucaID")
            return
        type_, subtype = _RULE_TYPES[kind]
        combination = one.said("criticalCombies")
        context = self._critical(action, combination, structure) if combination else {}
        if context is None:
            message = f"the combination of a refined rule is no context: {excerpt(combination)}"
            self.items.complain(rules.NO_PLACE, one.line, message)
        hazards: list[str] = []
        for uca in one.texts("relatedUCAIDs", "ucaID"):
            found = self.items.find(uca, "uca")
            if found:
                hazards += self.items.data(found, "uca").get("hazards", [])
            else:
                self.items.unresolved(one, f"an unsafe control action of a refined rule ({excerpt(uca)})")
        item_id = self.items.name("uca", key, f"UCA-R{number or 1}")
        self.items.put(
            "uca", item_id, key, action=action, type=type_, subtype=subtype, hazards=list(dict.fromkeys(hazards)),
            context=context, labels=["refined"], text=text,
        )  # fmt: skip
        constraint = one.said("refinedSC")
        if constraint:
            name = self.items.name("controller_constraint", "", f"CC-R{number or 1}")
            self.items.put("controller_constraint", name, "", ucas=[item_id], labels=["refined"], text=constraint)

    def _as_seen_from(self, action: str, owner: str, variable: str) -> str:
        """A variable as a context of an action names it: with its element, where that is not the one that acts."""
        acting = self.items.data(action, "action").get("from")
        return variable if acting == owner else f"{owner}/{variable}"

    def _critical(self, action: str, text: str, structure: Structure) -> dict[str, str | list[str]] | None:
        """The context that a combination means, None where it is none. Of equal names that of who acts is meant."""
        acting = self.items.data(action, "action").get("from")
        known: dict[str, tuple[str, str]] = {}
        for owner, element in self.items.imported.items.get("elements", {}).items():
            for name, variable in element.get("process_model", {}).items():
                called = called_by(name, variable).lower()
                if called not in known or owner == acting:
                    known[called] = (owner, name)

        def resolve(called: str, value: str) -> tuple[str, str] | None:
            meant = known.get(called.lower())
            if meant is None or value not in structure.values_of(*meant):
                return None
            return self._as_seen_from(action, *meant), value

        return context_of(text, resolve)
