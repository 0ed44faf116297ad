"""From a case to a `.stpa` file."""

from __future__ import annotations

from typing import Any

from safetycase.case import AnyItem, Case
from safetycase.exchange import rules
from safetycase.exchange.pasta.export_base import KINDS, Exported, listed
from safetycase.exchange.pasta.export_control import ControlExporter
from safetycase.exchange.pasta.tokens import quoted
from safetycase.exchange.pasta.words import BROAD_FACTORS, FACTORS, NEAREST
from safetycase.model import KINDS as ALL_KINDS

_FACTOR_WORDS = {factor: word for word, factor in FACTORS.items()}
_LISTED = 8
_SAID_OF_THE_CASE = ("safetycase", "name", "goals", "models")


def write_pasta(case: Case) -> Exported:
    """A case as a file for PASTA. Whatever of it is not in the file as it was becomes a finding."""
    writer = _Writer(case)
    head, sections = writer.head_comments(), writer.sections()
    writer.account()
    writer.account_for_comments()
    writer.whole_kinds()
    text = "\n\n".join(
        "\n".join(section) for section in [*([head] if head else []), *[one for one in sections if len(one) > 1]]
    )
    count = sum(item.id in writer.names for item in case.items.values())
    return Exported(f"{text}\n", count, tuple(writer.findings))


class _Writer(ControlExporter):
    """Writes the sections of a file in their order."""

    def sections(self) -> list[list[str]]:
        return [
            self._goals(),
            self._plain("Assumptions", "assumption"),
            self._plain("Losses", "loss"),
            self._nested("Hazards", "hazard"),
            self._nested("SystemConstraints", "constraint"),
            self.structure(),
            self._responsibilities(),
            self.ucas(),
            self.desired(),
            self.controller_constraints(),
            self._scenarios(),
            self._requirements(),
        ]

    def whole_kinds(self) -> None:
        """A finding for each kind that the language does not have, and one about the manifest."""
        for kind in ALL_KINDS:
            members = self.case.of_kind(kind.name)
            if members and kind.name not in KINDS:
                shown = ", ".join(item.id for item in members[:_LISTED])
                more = f" and {len(members) - _LISTED} more" if len(members) > _LISTED else ""
                message = f"{kind.plural.lower()} are left out, the language has none: {shown}{more}"
                self.find(rules.NOT_EXPORTED, None, message)
        document = self.case.manifest_document
        data = document.data if document is not None and isinstance(document.data, dict) else {}
        rest = [key for key, value in data.items() if key not in _SAID_OF_THE_CASE and value not in (None, "", [], {})]
        if rest:
            self.find(rules.NOT_EXPORTED, None, f"of safetycase.yaml are left out: {', '.join(rest)}")

    def _goals(self) -> list[str]:
        lines = ["Goals"]
        for number, goal in enumerate(self.case.manifest.goals, 1):
            if '"' in goal and "'" in goal:
                message = f"goal {number} holds quotes of both kinds; the double ones are written as ”"
                self.find(rules.EXPORTED_OTHERWISE, None, message)
            lines.append(f"G{number} {quoted(goal)}")
        return lines

    def _plain(self, section: str, kind: str) -> list[str]:
        lines = [section]
        for item in self.of_kind(kind):
            self.names.give(item)
            lines += [*self.comments(item, ""), f"{self.names.declared(item)} {self.text(item)}"]
        return lines

    def _nested(self, section: str, kind: str) -> list[str]:
        field, wanted = ("losses", "loss") if kind == "hazard" else ("hazards", "hazard")
        items = self.of_kind(kind)
        refs = {item.id: self.refs(item, field, wanted) for item in items}
        if kind == "constraint":
            items = self._with_hazards(items, refs)
        for item in items:
            self.names.give(item)
        lines = [section]
        for item, inner in self.tree(items):
            lines += self._one_nested(item, inner, refs, "")
        return lines

    def _with_hazards(self, items: list[AnyItem], refs: dict[str, list[str]]) -> list[AnyItem]:
        """The constraints that name a hazard. One inside another takes the hazards of that one if it names none."""
        known = {item.id: item for item in items}
        kept = []
        for item in items:
            above, steps = item, 0
            while not refs[above.id] and above.data.get("parent") in known and steps < len(items):
                above, steps = known[above.data["parent"]], steps + 1
            if not refs[above.id]:
                self.left_out(item, "it names no hazard of the file, which the language needs")
                continue
            if above is not item:
                refs[item.id] = refs[above.id]
                self.otherwise(item, f"it names no hazard; those of {above.id} are written")
            kept.append(item)
        return kept

    def _one_nested(self, item: AnyItem, inner: list[Any], refs: dict[str, list[str]], indent: str) -> list[str]:
        head = f"{indent}{self.names.declared(item)} {self.text(item)}"
        if refs[item.id]:
            head += f" {listed(refs[item.id])}"
        lines = self.comments(item, indent)
        if not inner:
            return [*lines, head]
        lines.append(f"{head} {{")
        by_header: dict[str, list[Any]] = {"": []}
        for child in inner:
            by_header.setdefault(self._header(child[0]), []).append(child)
        for header, members in by_header.items():
            deeper = f"{indent}    "
            if header:
                lines.append(f"{deeper}{self.quoted(members[0][0], header)}")
                deeper += "    "
            for child, its in members:
                lines += self._one_nested(child, its, refs, deeper)
        return [*lines, f"{indent}}}"]

    def _header(self, item: AnyItem) -> str:
        """The label that is the title of an item's group, empty if it has none or several."""
        labels = item.data.get("labels", ())
        if len(labels) != 1 or not labels[0] or labels[0] != labels[0].strip():
            return ""
        self.say(item, "labels")
        return str(labels[0])

    def _responsibilities(self) -> list[str]:
        by_controller: dict[str, list[str]] = {}
        for item in self.of_kind("responsibility"):
            controller = self.refs(item, "controller", "element")
            served = self.refs(item, "constraints", "constraint")
            if not controller or not served:
                self.left_out(item, "the language needs a controller and a system constraint of the file")
                continue
            self.names.give(item)
            lines = by_controller.setdefault(controller[0], [])
            lines += self.comments(item, "    ")
            lines.append(f"    {self.names.declared(item)} {self.text(item)} {listed(served)}")
        found = ["Responsibilities"]
        for name, lines in by_controller.items():
            found += [f"{name} {{", *lines, "}"]
        return found

    def _scenarios(self) -> list[str]:
        lines = ["LossScenarios"]
        for item in self.of_kind("scenario"):
            ucas = self.refs(item, "ucas", "uca")
            hazards = self.refs(item, "hazards", "hazard")
            if not ucas and not hazards:
                self.left_out(item, "it names neither an unsafe control action nor a hazard of the file itself")
                continue
            if len(ucas) > 1:
                rest = listed(ucas[1:])
                self.part_left_out(item, f"a scenario has one unsafe control action there; left out: {rest}")
            self.names.give(item)
            factor = self._factor(item)
            uca = f" for {ucas[0]}" if ucas else ""
            refs = f" {listed(hazards)}" if hazards else ""
            lines += self.comments(item, "")
            lines.append(f"{self.names.declared(item)}{factor}{uca} {self.text(item)}{refs}")
            self._check_hazards(item)
        return lines

    def _check_hazards(self, item: AnyItem) -> None:
        """PASTA takes for a scenario of an unsafe control action only hazards of that one."""
        ucas = [uca for uca in item.data.get("ucas", ()) if uca in self.names]
        if ucas:
            own = set(self.case.items[ucas[0]].data.get("hazards", ()))
            more = [one for one in item.data.get("hazards", ()) if one in self.names and one not in own]
            if more:
                self.otherwise(item, f"PASTA will not find {', '.join(more)} here, as {ucas[0]} does not lead there")

    def _factor(self, item: AnyItem) -> str:
        factor, where, labels = item.data.get("factor"), item.data.get("class"), item.data.get("labels", ())
        if factor is None:
            if len(labels) == 1 and labels[0] in BROAD_FACTORS and BROAD_FACTORS[labels[0]] == where:
                self.say(item, "labels", "class")
                return f" <{labels[0]}>"
            return ""
        if where is not None and str(factor).startswith(f"{where}."):
            self.say(item, "class")
        if factor in _FACTOR_WORDS:
            self.say(item, "factor")
            return f" <{_FACTOR_WORDS[factor]}>"
        if factor in NEAREST:
            self.say(item, "factor")
            self.otherwise(item, f"its factor {factor} is written as {NEAREST[factor]}, which covers it")
            return f" <{NEAREST[factor]}>"
        return ""

    def _requirements(self) -> list[str]:
        lines = ["SafetyRequirements"]
        for item in self.of_kind("requirement"):
            addressed = self.refs(item, "addresses", "scenario", "hazard", "uca")
            nested = [name for name in addressed if "." in name]
            if nested:
                message = f"a requirement cannot refer to a hazard inside another there; left out: {listed(nested)}"
                self.part_left_out(item, message)
            addressed = [name for name in addressed if "." not in name]
            if not addressed:
                self.left_out(item, "the language needs a scenario, a hazard or an unsafe control action of the file")
                continue
            self.names.give(item)
            lines += [*self.comments(item, ""), f"{self.names.declared(item)} {self.text(item)} {listed(addressed)}"]
        return lines
