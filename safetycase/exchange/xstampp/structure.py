"""The control structure of an XSTAMPP file: components, process models, and what its lines carry."""

from __future__ import annotations

from typing import Any

from safetycase.exchange import rules
from safetycase.exchange.complaints import excerpt
from safetycase.exchange.xstampp.base import Items, is_true, one_line, slug
from safetycase.exchange.xstampp.tree import Element

ROLES = {"CONTROLLER": "controller", "ACTUATOR": "actuator", "SENSOR": "sensor", "CONTROLLED_PROCESS": "process"}
_BOXES = {*ROLES, "UNDEFINED", "OTHER_COMPONENT", "CONTAINER", "DASHEDBOX"}
_LABELS = {"CONTROLACTION", "FEEDBACK", "TEXTFIELD"}


class Structure:
    """Reads the control structure. Control actions must have been read before: its labels place them.

    `variables` and `values` say what the UUIDs of process-model variables and values mean.
    """

    def __init__(self, items: Items) -> None:
        self.items = items
        self.variables: dict[str, tuple[str, str]] = {}
        self.values: dict[str, str] = {}
        self._labels: dict[str, list[Element]] = {}
        self._free: list[Element] = []
        self._roots: set[str] = set()
        self._boxes: set[str] = set()

    def read(self, part: Element) -> None:
        """Read the element `controlstructure`."""
        roots = [*part.all("component"), *part.all("rootComponents", "root")]
        for root in roots:
            name = one_line(root.said("text"))
            root.said("componentType")
            self._roots.add(root.said("id"))
            self._boxes.update(one.said("id") for one in root.walk() if one.name == "component")
            for child in root.all("children", "component"):
                self._component(child, None, name if len(roots) > 1 else "")
        connections = list(part.all("connections", "connection"))
        for connection in connections:
            self._connection(connection)
        for label in [*self._free, *(one for labels in self._labels.values() for one in labels)]:
            self._lost_label(label)

    def _component(self, one: Element, parent: str | None, level: str) -> None:
        kind = one.said("componentType")
        if kind in _LABELS:
            relative = one.said("relative")
            if relative:
                self._labels.setdefault(relative, []).append(one)
            else:
                self._free.append(one)
            return
        if kind == "PROCESS_MODEL":
            self._process_model(one, parent)
            return
        if kind not in _BOXES:
            known = ", ".join(sorted(_BOXES | _LABELS))
            self.items.complain(rules.SYNTAX, one.line, f"{kind or 'nothing'} is no type of a component: {known}")
        key, text = one.said("id"), one_line(one.said("text"))
        self.items.alone(one)
        item_id = self.items.name("element", key, slug(text, "element"))
        labels = [level] if level else []
        if is_true(one.said("isSafetyCritical")):
            labels.append("safety-critical")
        self.items.put(
            "element", item_id, key, title=text, role=ROLES.get(kind), parent=parent, labels=labels,
            text=one.said("comment"),
        )  # fmt: skip
        for child in one.all("children", "component"):
            self._component(child, item_id, level)

    def _process_model(self, one: Element, owner: str | None) -> None:
        one.said("id")
        name = one_line(one.said("text"))
        if name.lower() not in ("", "process model"):
            self.items.complain(rules.NO_PLACE, one.line, f"a process model has no name in a case: {excerpt(name)}")
        model = self.items.data(owner, "element").get("process_model", {}) if owner else {}
        found: dict[str, Any] = {}
        for variable in one.all("children", "component"):
            key, text = variable.said("id"), one_line(variable.said("text"))
            variable.said("componentType")
            name, number = slug(text, "variable"), 2
            while name in found or (name in model and called_by(name, model[name]) != (text or name)):
                name, number = f"{slug(text, 'variable')}-{number}", number + 1
            values = []
            for value in variable.all("children", "component"):
                value.said("componentType")
                meaning = one_line(value.said("text"))
                self.values[value.said("id")] = meaning
                values.append(meaning)
                self._comment(value, f"the value {meaning} of {text}")
            found[name] = {key: said for key, said in (("values", values), ("text", text)) if said and said != name}
            self._comment(variable, f"the variable {text}")
            self.variables[key] = (owner or "", name)
        if not found:
            return
        if owner is None:
            self.items.complain(rules.NO_PLACE, one.line, "a process model outside of every component is left out")
            return
        for name, described in found.items():
            if name in model:
                message = f"{owner}/{name} stands in two process models; it has the values of both"
                self.items.complain(rules.READ_OTHERWISE, one.line, message, item=owner)
                described = _together(model[name], described)
            model[name] = described or name
        self.items.data(owner, "element")["process_model"] = model

    def values_of(self, owner: str, name: str) -> list[str]:
        """The values of a variable of a process model."""
        variable = self.items.data(owner, "element")["process_model"][name]
        return list(variable.get("values", ())) if isinstance(variable, dict) else []

    def _comment(self, one: Element, about: str) -> None:
        comment = one.said("comment")
        if comment:
            self.items.complain(rules.NO_PLACE, one.line, f"a comment on {about} is left out: {excerpt(comment)}")

    def _connection(self, one: Element) -> None:
        key = one.said("id")
        one.said("connectionType")
        ends = {}
        for end, anchor in (("from", "sourceAnchor"), ("to", "targetAnchor")):
            ends[end] = self._end(one, one.said(anchor, "ownerId"))
        labels = self._labels.pop(key, [])
        for label in labels:
            label.said("id")
        if not any(ends.values()):
            self.items.complain(
                rules.NO_PLACE, one.line, "a line that neither begins nor ends at a component is left out"
            )
            self._free += labels
            return
        placed = False
        words = []
        for label in labels:
            if label.said("componentType") == "CONTROLACTION":
                placed = self._place_action(label, ends) or placed
            else:
                words.append(label)
        for label in words:
            kind = "feedback" if label.said("componentType") == "FEEDBACK" else self._kind(ends)
            self._flow(kind, label, ends)
            placed = True
        if not placed:
            kind = self._kind(ends)
            item_id = self._flow(kind, one, ends)
            between = " to ".join(str(ends[end] or "outside") for end in ("from", "to"))
            message = f"the line from {between} says nothing; it becomes {item_id}, {kind} without a title"
            self.items.complain(rules.READ_OTHERWISE, one.line, message, item=item_id)

    def _end(self, connection: Element, owner: str) -> str | None:
        """The component at an end of a line; None outside of all of them."""
        element = self.items.find(owner, "element")
        if owner and not element and owner not in self._roots:
            if owner in self._boxes:
                message = "an end of a line is left out, it lies at no component but at a text or a process model"
                self.items.complain(rules.NO_PLACE, connection.line, message)
            else:
                self.items.unresolved(connection, f"the end of a line ({excerpt(owner)})")
        return element or None

    def _kind(self, ends: dict[str, str | None]) -> str:
        """What a line without a known label carries: feedback where it comes up, else other information."""
        roles = {end: self.items.data(name, "element").get("role") if name else None for end, name in ends.items()}
        up = roles["from"] in ("sensor", "process") and roles["to"] in ("sensor", "controller")
        return "feedback" if up else "information"

    def _flow(self, kind: str, one: Element, ends: dict[str, str | None]) -> str:
        title = one_line(one.said("text"))
        prefix = {"feedback": "FB", "information": "IN"}[kind]
        key = one.said("id")
        item_id = self.items.name(kind, key, self.items.ids.following(f"{prefix}-"))
        self.items.put(kind, item_id, key, title=title, **ends, text=one.said("comment"))
        return item_id

    def _place_action(self, label: Element, ends: dict[str, str | None]) -> bool:
        """Say of a control action where it goes. False if the label names none."""
        key = label.said("controlActionId")
        action = self.items.find(key, "action")
        if not action:
            self.items.unresolved(label, f"the control action of the label {excerpt(label.said('text'))}")
            return False
        data = self.items.data(action, "action")
        if "from" in data or "to" in data:
            message = f"{action} stands at a second line, from {ends['from']} to {ends['to']}; the first one counts"
            self.items.complain(rules.NO_PLACE, label.line, message, item=action)
            return True
        title = one_line(label.said("text"))
        if title and title != data.get("title", data.get("text")):
            message = f"{action} is called {excerpt(title)} in the control structure; its own title counts"
            self.items.complain(rules.NO_PLACE, label.line, message, item=action)
        ordered = {end: name for end, name in ends.items() if name}
        rest = dict(data)
        data.clear()
        data.update({key: rest.pop(key) for key in ("title",) if key in rest} | ordered | rest)
        return True

    def _lost_label(self, label: Element) -> None:
        text = one_line(label.said("text"))
        label.said("id")
        if label.said("componentType") == "CONTROLACTION":
            label.said("controlActionId")
            message = f"the label {excerpt(text)} of a control action stands at no line; it is left out"
            self.items.complain(rules.NO_PLACE, label.line, message)
        elif text:
            self.items.complain(rules.NO_PLACE, label.line, f"a text in the drawing is left out: {excerpt(text)}")


def called_by(name: str, variable: Any) -> str:
    """What the file calls a variable that a process model has under this name."""
    return str(variable.get("text", name)) if isinstance(variable, dict) else name


def _together(known: Any, more: dict[str, Any]) -> dict[str, Any]:
    """What two process models say of one variable: what it is called, and all its values."""
    first = known if isinstance(known, dict) else {}
    values = list(dict.fromkeys([*first.get("values", ()), *more.get("values", ())]))
    return {**more, **first, **({"values": values} if values else {})}
