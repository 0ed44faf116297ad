"""Causal factors of an XSTAMPP file, in the forms that its versions have for them."""

from __future__ import annotations

from typing import Any

from safetycase.exchange import rules
from safetycase.exchange.complaints import excerpt
from safetycase.exchange.xstampp.base import Items, words_of
from safetycase.exchange.xstampp.tree import Element

Link = tuple[str, str, Element]

_FOLLOWED = (
    "UCA_CausalFactor_LINK", "UcaCfLink_Component_LINK", "CausalEntryLink_HAZ_LINK", "CausalHazLink_SC2_LINK",
    "CausalEntryLink_SC2_LINK",
)  # fmt: skip
"""The links that lead from one part of a causal factor to the next."""


class Causes:
    """Makes loss scenarios of causal factors, and requirements of the constraints against them."""

    def __init__(self, items: Items, links: dict[str, list[Link]]) -> None:
        self.items = items
        self._at: dict[tuple[str, str], list[Link]] = {}
        for kind, members in links.items():
            for link in members:
                for end in {link[0], link[1]} - {""}:
                    self._at.setdefault((kind, end), []).append(link)
        self._unused = {id(link): (kind, link) for kind in _FOLLOWED for _, _, link in links.get(kind, [])}
        self._hazards: dict[str, list[str]] = {}
        self._waiting: dict[str, list[Element]] = {}
        self._constraints: dict[str, Element] = {}
        self._made: dict[str, str] = {}

    def read(self, part: Element | None, structure: Element | None) -> None:
        """Read the element `causalfactor` (None if there is none) and the factors inside components."""
        if part is not None:
            for link in part.all("causalFactorHazardLinks", "causalFactorHazardLink"):
                factor = link.said("causalFactorId")
                self._waiting.setdefault(factor, []).append(link)
                if hazard := self._hazard(link.said("hazardId") or "none", link):
                    self._hazards.setdefault(factor, []).append(hazard)
            for constraint in part.all("causalSafetyConstraints", "causalSafetyConstraint"):
                self._constraints[constraint.said("id")] = constraint
        if structure is not None:
            for component in structure.walk():
                if component.name in ("component", "root"):
                    owner = self.items.find(component.said("id"), "element")
                    for inside in component.all("causalFactors", "causalFactor"):
                        self._factor(inside, owner)
        if part is not None:
            for entry in part.all("causalComponents", "entry"):
                owner = self.items.meant(entry.said("key"), "element", entry, "the component of a causal factor")
                for listed in entry.all("value", "causalFactors", "factor"):
                    self._factor(listed, owner)
            for shared in part.all("causalFactors", "causalFactor"):
                self._factor(shared, "")
        self._rest()
        self._loose_ends()

    def _factor(self, one: Element, owner: str) -> None:
        text, note, key = one.said("text"), one.said("note"), one.said("id")
        one.said("number")
        self._waiting.pop(key, None)
        shared = {"involves": [owner] if owner else [], "text": text, "rationale": note if note != "Note" else ""}
        entries = [*one.all("causalEntries", "causalEntry")]
        linked = self._at.get(("UCA_CausalFactor_LINK", key), []) if key else []
        made = []
        for entry in entries:
            made.append(self._entry(entry, shared))
        for a, b, link in linked:
            self._unused.pop(id(link), None)
            made += self._linked(a if b == key else b, link, shared)
        if not made or self._hazards.get(key):
            made.append(self._scenario(key if not made else "", **shared, hazards=self._hazards.get(key, [])))
        constraint = one.first("safetyConstraint")
        if constraint is not None:
            self._requirement(constraint, [name for name in made if name])

    def _scenario(self, key: str, **data: Any) -> str:
        item_id = self.items.name("scenario", key, self.items.ids.following("LS-"))
        self.items.put("scenario", item_id, key, **data)
        return item_id

    def _entry(self, one: Element, shared: dict[str, Any]) -> str:
        """An entry of versions before links had a table of their own."""
        named = one.texts("hazardIds", "id")
        hazards = [found for key in named if (found := self._hazard(key, one))]
        uca = self._uca(one.said("ucaLink"), one)
        note = one.said("note")
        data = {**shared, "ucas": [uca] if uca else [], "hazards": hazards}
        if note:
            data["rationale"] = " ".join(part for part in (shared["rationale"], note) if part)
        item_id = self._scenario(one.attribute("id"), **data)
        text = one.said("constraintText")
        if text:
            self._new_requirement("", [item_id], {"text": text})
        key = one.said("constraintId")
        for constraint in self._constraint(key, one):
            self._requirement(constraint, [item_id])
        return item_id

    def _uca(self, key: str, one: Element) -> str:
        return self.items.meant(key, "uca", one, "the unsafe control action of a causal factor")

    def _hazard(self, key: str, one: Element) -> str:
        return self.items.meant(key, "hazard", one, "a hazard of a causal factor")

    def _constraint(self, key: str, one: Element) -> list[Element]:
        """The constraint with an identifier, if there is one."""
        if key and key not in self._constraints:
            self.items.unresolved(one, f"a constraint against a causal factor ({excerpt(key)})")
        return [self._constraints[key]] if key in self._constraints else []

    def _linked(self, uca_key: str, link: Element, shared: dict[str, Any]) -> list[str]:
        """The entries of one unsafe control action and one factor: one for each component."""
        uca = self._uca(uca_key, link)
        key = link.attribute("id")
        made = []
        for component, place in self._next("UcaCfLink_Component_LINK", key) or [("", link)]:
            element = self.items.meant(component, "element", place, "the component of a causal factor")
            entry = place.attribute("id")
            note = place.said("linkNote") or place.attribute("note")
            hazards, constraints = self._below(entry)
            data = {**shared, "ucas": [uca] if uca else [], "hazards": hazards}
            if element:
                data["involves"] = [element]
            if note:
                data["rationale"] = " ".join(part for part in (shared["rationale"], note) if part)
            item_id = self._scenario(entry if place is not link else key, **data)
            for constraint in constraints:
                self._requirement(constraint, [item_id])
            made.append(item_id)
        return made

    def _below(self, entry: str) -> tuple[list[str], list[Element]]:
        """The hazards of an entry, and the constraints against it."""
        hazards, constraints = [], []
        for key, link in self._next("CausalEntryLink_HAZ_LINK", entry):
            if hazard := self._hazard(key, link):
                hazards.append(hazard)
            constraints += self._answers("CausalHazLink_SC2_LINK", link.attribute("id"))
        return hazards, constraints + self._answers("CausalEntryLink_SC2_LINK", entry)

    def _answers(self, kind: str, key: str) -> list[Element]:
        return [one for other, link in self._next(kind, key) for one in self._constraint(other, link)]

    def _next(self, kind: str, key: str) -> list[tuple[str, Element]]:
        """The other ends of the links of a sort at what has an identifier, each with its link."""
        found = self._at.get((kind, key), []) if key else []
        for _, _, link in found:
            self._unused.pop(id(link), None)
        return [(b if a == key else a, link) for a, b, link in found]

    def _requirement(self, one: Element, scenarios: list[str]) -> None:
        """A constraint against scenarios: a requirement, made once."""
        key, words = one.said("id"), words_of(one)
        if not any(words.values()):
            return
        if key in self._made:
            for scenario in scenarios:
                self.items.link(("requirement", self._made[key]), "addresses", scenario)
        else:
            self._made[key] = self._new_requirement(key, scenarios, words)

    def _new_requirement(self, key: str, scenarios: list[str], words: dict[str, str]) -> str:
        item_id = self.items.name("requirement", key, self.items.ids.following("R-C"))
        self.items.put("requirement", item_id, key, addresses=scenarios, **words)
        return item_id

    def _rest(self) -> None:
        """Constraints that no entry names."""
        for key, constraint in self._constraints.items():
            if key not in self._made and any(words_of(constraint).values()):
                self._made[key] = self._new_requirement(key, [], words_of(constraint))
                words = excerpt(words_of(constraint)["text"])
                message = f"{self._made[key]} is a constraint against no causal factor of this file: {words}"
                self.items.complain(rules.READ_OTHERWISE, constraint.line, message, item=self._made[key])

    def _loose_ends(self) -> None:
        """Links that begin at nothing that has been read."""
        for link in (link for links in self._waiting.values() for link in links):
            self.items.unresolved(link, "the causal factor of a hazard")
        for kind, link in self._unused.values():
            self.items.unresolved(link, f"one end of a link ({kind})")
