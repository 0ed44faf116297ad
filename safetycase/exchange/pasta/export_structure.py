"""The control structure of a case, written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from safetycase.case import AnyItem
from safetycase.exchange.pasta.export_base import Exporter
from safetycase.exchange.pasta.naming import expressible, graph_name, plain_name, range_text, value_names
from safetycase.exchange.pasta.tokens import note
from safetycase.model.fields import Scalar

_LARGEST_LEVEL = 999_999_999
Key = tuple[str, Scalar]


def key_of(value: Scalar) -> Key:
    """A value such that `1`, `1.0`, `true` and `"1"` are four."""
    return type(value).__name__, value


class StructureExporter(Exporter):
    """Writes elements and flows. `variables` are the names of variables and values, by element and variable."""

    def structure(self) -> list[str]:
        """The lines of the section."""
        self.variables: dict[str, dict[str, tuple[str, dict[Key, str]]]] = {}
        elements = self.of_kind("element")
        for item in elements:
            self.names.give(item)
        flows = self._flows()
        name = self.case.manifest.name
        lines = ["ControlStructure", f"{graph_name(name if isinstance(name, str) and name.strip() else 'System')} {{"]
        for item, inner in self.tree(elements):
            lines += self._node(item, inner, flows, "    ")
        return [*lines, "}"]

    def _flows(self) -> dict[str, dict[str, list[AnyItem]]]:
        """The flows that can be written, by the element at which they stand and the keyword there."""
        found: dict[str, dict[str, list[AnyItem]]] = {}
        for kind, keyword in (("action", "controlActions"), ("feedback", "feedback")):
            for item in self.of_kind(kind):
                missing = [end for end in ("from", "to") if not self._is_element(item.data.get(end))]
                if missing:
                    self.left_out(item, " and ".join(self._no_end(item, end) for end in missing))
                    continue
                self.say(item, "from", "to")
                found.setdefault(item.data["from"], {}).setdefault(keyword, []).append(item)
        for item in self.of_kind("information"):
            end = next((end for end in ("to", "from") if self._is_element(item.data.get(end))), None)
            if end is None:
                self.left_out(item, "it neither comes from nor goes to an element of the file")
                continue
            self.say(item, end)
            found.setdefault(item.data[end], {}).setdefault("input" if end == "to" else "output", []).append(item)
        for element, keywords in found.items():
            for items in keywords.values():
                for item in items:
                    self.names.give(item, self.names[element])
        return found

    def _no_end(self, item: AnyItem, end: str) -> str:
        """Why a flow has no end in the file."""
        name, goes = item.data.get(end), "comes from" if end == "from" else "goes to"
        if name is None:
            return f"it does not say {end} which element of the file it goes"
        if ":" in name:
            return f"it {goes} {name}, an element of an imported case, and the file holds only this one"
        return f"it {goes} {name}, which is no element of the file"

    def _is_element(self, element: object) -> bool:
        return isinstance(element, str) and element in self.names and self.case.items[element].kind.name == "element"

    def _node(
        self, item: AnyItem, inner: list[Any], flows: dict[str, dict[str, list[AnyItem]]], indent: str
    ) -> Iterator[str]:
        here = flows.get(item.id, {})
        deeper = indent + "    "
        yield from self.comments(item, indent)
        yield f"{indent}{self.names.declared(item)} {{"
        yield from self._level_and_label(item, deeper)
        yield from self._process_model(item, deeper)
        for keyword in ("input", "output"):
            if keyword in here:
                for one in here[keyword]:
                    yield from self.comments(one, deeper)
                commands = ", ".join(self._command(one) for one in here[keyword])
                yield f"{deeper}{keyword} [{commands}]"
        for keyword in ("controlActions", "feedback"):
            if keyword in here:
                yield f"{deeper}{keyword} {{"
                yield from self._edges(here[keyword], deeper + "    ")
                yield f"{deeper}}}"
        for child, its in inner:
            yield from self._node(child, its, flows, deeper)
        yield f"{indent}}}"

    def _command(self, item: AnyItem) -> str:
        return f"{self.names.declared(item)} {self.label(item)}"

    def _edges(self, items: list[AnyItem], indent: str) -> Iterator[str]:
        by_target: dict[str, list[AnyItem]] = {}
        for item in items:
            by_target.setdefault(item.data["to"], []).append(item)
        for target, members in by_target.items():
            for one in members:
                yield from self.comments(one, indent)
            yield f"{indent}[{', '.join(map(self._command, members))}] -> {self.names[target]}"

    def _level_and_label(self, item: AnyItem, indent: str) -> Iterator[str]:
        level = item.data.get("level")
        if level is not None and 1 <= level <= _LARGEST_LEVEL:
            self.say(item, "level")
            yield f"{indent}hierarchyLevel {level - 1}"
        title = item.data.get("title")
        if title is None:
            self.otherwise(item, "it has no title; its name stands for it")
        elif title != self.names[item.id]:
            yield f"{indent}label {self.quoted(item, title)}"
        self.say(item, "title")

    def _process_model(self, item: AnyItem, indent: str) -> Iterator[str]:
        self.say(item, "process_model")
        lines: list[str] = []
        used: set[str] = set()
        for variable, described in item.data.get("process_model", {}).items():
            values = described.get("values", []) if isinstance(described, dict) else []
            if not values:
                self.part_left_out(item, f"its variable {variable} lists no values, which the language needs")
                continue
            lines.append(f"{indent}    {self._variable(item, variable, described, values, used)}")
        if lines:
            yield f"{indent}processModel {{"
            yield from lines
            yield f"{indent}}}"

    def _variable(
        self, item: AnyItem, variable: str, described: dict[str, Any], values: list[Scalar], used: set[str]
    ) -> str:
        rest = [field for field in described if field not in ("values", "ranges")]
        if rest:
            self.part_left_out(item, f"the language has no place for {', '.join(rest)} of its variable {variable}")
        name, number = plain_name(variable), 2
        while name in used or (name != variable and name in item.data["process_model"]):
            name, number = f"{plain_name(variable)}_{number}", number + 1
        used.add(name)
        distinct = {key_of(value): value for value in values}
        if len(distinct) < len(values) or not all(map(expressible, values)):
            self.otherwise(item, f"values of its variable {variable} are written in another form")
        ranges = dict(described.get("ranges", {}))
        written = []
        names: dict[Key, str] = {}
        for value, plain, noted in value_names(list(distinct.values())):
            names[key_of(value)] = plain
            bounds = range_text(ranges[str(value)]) if str(value) in ranges else None
            if bounds is not None:
                del ranges[str(value)]
            written.append(f"{noted} {bounds}" if bounds is not None else noted)
        if ranges:
            said = ", ".join(f"{value} ({bounds})" for value, bounds in ranges.items())
            self.part_left_out(item, f"ranges of its variable {variable} that the language cannot say: {said}")
        self.variables.setdefault(item.id, {})[variable] = (name, names)
        usable = not any(one.isspace() or one == "/" for one in variable)
        if name != variable and not usable:
            self.otherwise(item, f"its variable {variable} is written as {name}")
        declared = name if name == variable or not usable else f"{name} {note((variable,))}"
        return f"{declared}: [{', '.join(written)}]"
