"""From a file of XSTAMPP 2 or 3 to the items of a case."""

from __future__ import annotations

import re

from safetycase.exchange import rules
from safetycase.exchange.complaints import Complaints, excerpt
from safetycase.exchange.imported import Imported
from safetycase.exchange.places import Source
from safetycase.exchange.xstampp.actions import Actions
from safetycase.exchange.xstampp.base import Items, one_line, words_of
from safetycase.exchange.xstampp.causes import Causes, Link
from safetycase.exchange.xstampp.leftover import leftovers
from safetycase.exchange.xstampp.structure import Structure
from safetycase.exchange.xstampp.tree import Element, Tree
from safetycase.findings import Severity

MAX_BYTES = 32 * 1024 * 1024
"""The largest file that is read, in bytes."""

_USED_LINKS = {
    "UCA_CausalFactor_LINK", "UcaCfLink_Component_LINK", "CausalEntryLink_HAZ_LINK", "CausalEntryLink_SC2_LINK",
    "CausalHazLink_SC2_LINK", "CausalEntryLink_ANCHOR",
}  # fmt: skip
_PAIRS = {
    "HAZ_ACC_LINK": ("hazard", "loss", "losses"),
    "HAZ_S0_LINK": ("constraint", "hazard", "hazards"),
    "UCA_HAZ_LINK": ("uca", "hazard", "hazards"),
    "UNSAFE_CONTROL_ACTION": ("uca", "hazard", "hazards"),
    "DR_SC_LINK": ("requirement", "constraint", "addresses"),
    "DR0_SC_LINK": ("requirement", "constraint", "addresses"),
    "DR1_CSC_LINK": ("requirement", "controller_constraint", "addresses"),
}
"""Links by their sort: which kind holds the reference, which it means, and in which field."""


def read_xstampp(name: str, content: bytes) -> Imported:
    """The items of a `.haz` or `.hazx` file. Never raises: what cannot be read or has no place becomes a finding."""
    imported = Imported(tool="XSTAMPP", file=name)
    source = Source(name, content.decode("utf-8-sig", "replace") if len(content) <= MAX_BYTES else "")
    complaints = Complaints(source)
    refused = _refusal(content)
    tree = Tree(content) if not refused else None
    if tree is not None and not refused:
        refused = _wrong_root(tree)
    if tree is None or tree.root is None or refused:
        complaints.add(rules.REFUSED, source.of_line(1), f"the file is not read: {refused}")
    else:
        if tree.problem:
            line = re.search(r"line (\d+)", tree.problem)
            place = source.of_line(int(line[1]) if line else tree.problem_line)
            complaints.add(rules.SYNTAX, place, f"{tree.problem}; what stands behind is not read")
        _Reader(imported, complaints).read(tree)
    imported.findings = sorted(complaints.findings, key=lambda one: (one.line, one.rule))
    return imported


def _refusal(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        return f"it has {len(content):,} bytes or more; at most {MAX_BYTES:,} are read"
    if content.startswith(b"PK"):
        return "it is an archive; XSTAMPP writes plain XML"
    if content.lstrip()[:1] in (b"{", b"["):
        return "it is JSON, as XSTAMPP 4 writes it (.hazx4); files of XSTAMPP 2 and 3 are read (.haz, .hazx)"
    if not content.strip():
        return "it is empty"
    return "" if b"<" in content[:4096] else "it is no XML; `safetycase import pasta` reads files of PASTA"


def _wrong_root(tree: Tree) -> str:
    if tree.root is None:
        return tree.problem or "it holds no element"
    if tree.root.name != "dataModelController":
        return f"its outermost element is {excerpt(tree.root.name)}, that of an STPA project is dataModelController"
    harmful = re.search(r"declares|entities|nested more|attributes$|elements$", tree.problem)
    return tree.problem if harmful else ""


class _Reader:
    def __init__(self, imported: Imported, complaints: Complaints) -> None:
        self.imported = imported
        self.items = Items(imported, complaints)

    def read(self, tree: Tree) -> None:
        root = tree.root
        assert root is not None
        self._project(root)
        hazacc, sds, cac = root.first("hazacc"), root.first("sds"), root.first("cac")
        if hazacc is not None:
            self._hazards(hazacc)
        if sds is not None:
            self._system(sds)
        actions, structure = Actions(self.items), Structure(self.items)
        if cac is not None:
            actions.read(cac)
        control = root.first("controlstructure")
        if control is not None:
            structure.read(control)
        links = self._links(root)
        self._pairs(root, links)
        actions.tables(structure)
        for place in (("cac", "rules", "rule"), ("extendedData", "rules", "rule")):
            actions.rules(root.all(*place), structure)
        Causes(self.items, links).read(root.first("causalfactor"), control)
        self._late_links(links)
        for line, text in tree.stray:
            self.items.complain(rules.NO_PLACE, line, f"a text between elements is left out: {excerpt(text)}")
        if tree.dropped_controls:
            message = f"{tree.dropped_controls} control characters that XML forbids are left out"
            self.items.complain(rules.NO_PLACE, root.line, message)
        leftovers(root, self.items)
        if self.imported.items:
            message = "items are numbered as in XSTAMPP; its own identifiers are kept among the aliases"
            self.items.complain(rules.ID_CHANGED, root.line, message)
        elif not tree.problem:
            self.items.complain(rules.REFUSED, root.line, "the file declares nothing")

    def _project(self, root: Element) -> None:
        self.imported.name = one_line(root.said("projectdata", "projectName"))
        description = root.said("projectdata", "projectDescription")
        if description:
            self.imported.head += description.splitlines()
            place = root.first("projectdata", "projectDescription")
            assert place is not None
            message = "the description of the project becomes a comment at the head of safetycase.yaml"
            self.items.complain(rules.READ_OTHERWISE, place.line, message)

    def _hazards(self, part: Element) -> None:
        for one in part.all("accidents", "accident"):
            key = one.said("id")
            name = self.items.numbered("loss", one)
            severity = one.attribute("severityType") or one.attribute("severity")
            self.items.put("loss", name, key, severity=severity, **words_of(one))
        for one in part.all("hazards", "hazard"):
            key = one.said("id")
            name = self.items.numbered("hazard", one)
            severity = one.attribute("severityType") or one.attribute("severity")
            labels = [f"severity {severity}"] if severity else []
            self.items.put("hazard", name, key, losses=[], labels=labels, **words_of(one))

    def _system(self, part: Element) -> None:
        for one in part.all("safetyConstraints", "safetyConstraint"):
            key = one.said("id")
            name = self.items.numbered("constraint", one)
            self.items.put("constraint", name, key, hazards=[], **words_of(one))
        for one in part.all("systemGoals", "systemGoal"):
            one.said("id")
            one.said("number")
            words = words_of(one)
            goal = ": ".join(words[key] for key in ("title", "text") if words.get(key))
            if goal:
                self.imported.goals.append(goal)
        for place in ("designRequirements", "designRequirementsStep1", "designRequirementsStep2"):
            for one in part.all(place, "designRequirement"):
                key = one.said("id")
                name = self.items.numbered("requirement", one)
                self.items.put("requirement", name, key, addresses=[], **words_of(one))

    def _links(self, root: Element) -> dict[str, list[Link]]:
        found: dict[str, list[Link]] = {}
        for group in root.all("linkController", "linkMap", "linkList"):
            kind = group.attribute("key")
            for link in group.all("links", "link"):
                found.setdefault(kind, []).append((link.attribute("linkA"), link.attribute("linkB"), link))
        return found

    def _pairs(self, root: Element, links: dict[str, list[Link]]) -> None:
        old = [
            ("HAZ_ACC_LINK", root.all("hazacc", "links", "link"), "hazardId", "accidentId"),
            ("UCA_HAZ_LINK", root.all("cac", "links", "link"), "unsafeControlActionId", "hazardId"),
        ]
        for kind, elements, one, other in old:
            for link in elements:
                self._pair(kind, link.said(one), link.said(other), link)
        for kind, members in links.items():
            if kind in _PAIRS:
                for a, b, link in members:
                    self._pair(kind, a, b, link)

    def _pair(self, kind: str, a: str, b: str, link: Element) -> None:
        holder, target, field = _PAIRS[kind]
        for one, other in ((a, b), (b, a)):
            held, meant = self.items.find(one, holder), self.items.find(other, target)
            if held and meant:
                self.items.link((holder, held), field, meant)
                note = link.said("linkNote") or link.attribute("note")
                if note:
                    message = f"a note on the link from {held} to {meant} is left out: {excerpt(note)}"
                    self.items.complain(rules.NO_PLACE, link.line, message, item=held)
                return
        both = [key for key in (a, b) if key]
        if len(both) < 2:
            return
        missing = [key for key in both if not self.items.kind_of(key)]
        if kind == "DR1_CSC_LINK" and missing:
            message = "a requirement is linked to a constraint without a text; the link is left out"
            self.items.complain(rules.NO_PLACE, link.line, message)
        else:
            self.items.unresolved(link, f"one end of a link ({kind}): {excerpt(', '.join(missing or both))}")

    def _late_links(self, links: dict[str, list[Link]]) -> None:
        """Links of requirements to what causal factors became, and sorts of links that have no place."""
        for kind, members in links.items():
            if kind in _PAIRS or kind in _USED_LINKS:
                continue
            for a, b, link in members:
                if kind.startswith("DR2_") and self._answer(a, b, link):
                    continue
                ends = " and ".join(self._called(key) for key in (a, b) if key)
                message = f"a link of the sort {excerpt(kind)} has no place: {ends}"
                self.items.complain(rules.NO_PLACE, link.line, message, severity=Severity.WARNING)

    def _answer(self, a: str, b: str, link: Element) -> bool:
        """Link a design requirement to the scenarios that the other end is, or that the constraint there answers."""
        for one, other in ((a, b), (b, a)):
            requirement, scenario = self.items.find(one, "requirement"), self.items.find(other, "scenario")
            constraint = self.items.find(other, "requirement")
            if requirement and scenario:
                self.items.link(("requirement", requirement), "addresses", scenario)
                return True
            if requirement.startswith("R-") and constraint.startswith("R-C"):
                for answered in self.items.data(constraint, "requirement").get("addresses", []):
                    self.items.link(("requirement", requirement), "addresses", answered)
                message = f"{requirement} is linked to what {constraint} answers instead of to {constraint} itself"
                self.items.complain(rules.READ_OTHERWISE, link.line, message, item=requirement)
                return True
        return False

    def _called(self, key: str) -> str:
        kind = self.items.kind_of(key)
        return self.items.find(key, kind) if kind else excerpt(key)
