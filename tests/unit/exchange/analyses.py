"""Analyses of any shape and wording that the language of PASTA can express, for property-based tests."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from safetycase.exchange import Imported
from safetycase.exchange.pasta.words import BROAD_FACTORS, FACTORS, RULE_TYPES
from safetycase.model.scenarios import UCA_TYPES

Items = dict[str, dict[str, dict[str, Any]]]

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40).filter(
    lambda text: bool(text.strip()) and not ('"' in text and "'" in text)
)
PLAIN = st.sampled_from(
    ["The bridge turns while a ship is near.", "keeper's call", 'the "open" sign', "a\nb", "\\n", "\\*", "*/", "\\"]
)
WORDS = PLAIN | TEXTS
IDS = st.from_regex(r"\A[A-Za-z][A-Za-z0-9]{0,3}([-_.][A-Za-z0-9]{1,3}){0,2}\Z")
VARIABLES = st.from_regex(r"\A[A-Za-z_][A-Za-z0-9_.-]{0,6}\Z") | st.sampled_from(["label", "for", "Größe", "a:b"])
VALUES = st.from_regex(r"\A[A-Za-z][A-Za-z0-9 _-]{0,8}\Z").map(str.strip) | st.sampled_from(
    ["on", "not-provided", "true", "37", 37, 1, 1.5, True, False, "MIN", "a-b", "-"]
)
RANGES = st.sampled_from(["[MIN, 70)", "(desired, MAX]", "[x]", "!= [true]", "[1, 2]", "(a-b, 007)"])


@st.composite
def analyses(draw: st.DrawFn) -> Imported:
    """An analysis as an importer would give it."""
    return _Maker(draw).analysis()


class _Maker:
    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.items: Items = {}
        self.ids: set[str] = set()

    def analysis(self) -> Imported:
        table = self.flag()
        self.some("assumptions", dict)
        self.some("losses", dict)
        self.some("hazards", lambda: {"losses": self.refs("losses")} | self.inside("hazards"))
        if self.ids_of("hazards"):
            self.some("constraints", lambda: {"hazards": self.refs("hazards", 1)} | self.inside("constraints"))
        self.some("elements", self.element, text=False)
        if self.ids_of("elements"):
            self.some("actions", lambda: {"from": self.one("elements"), "to": self.one("elements")}, text=False)
            self.some("feedback", lambda: {"from": self.one("elements"), "to": self.one("elements")}, text=False)
            self.some("information", lambda: {self.pick("from", "to"): self.one("elements")}, text=False)
            if self.ids_of("constraints"):
                self.some("responsibilities", lambda: {
                    "controller": self.one("elements"), "constraints": self.refs("constraints", 1)
                })  # fmt: skip
        if self.ids_of("actions"):
            self.desired()
            if self.ids_of("hazards"):
                self.ucas(table)
        if self.ids_of("ucas"):
            self.some("controller_constraints", lambda: {"ucas": self.refs("ucas", 1)})
        if self.ids_of("hazards"):
            self.some("scenarios", self.scenario)
            addressed = [*self.ids_of("scenarios"), *self.ids_of("ucas")]
            if addressed:
                self.some("requirements", lambda: {"addresses": self.draw(_lists(addressed, 1))})
        goals = self.draw(st.lists(WORDS, max_size=3))
        return Imported(tool="PASTA", file="x.stpa", name=self.draw(WORDS), goals=goals, items=self.items)

    def ids_of(self, collection: str) -> list[str]:
        return list(self.items.get(collection, {}))

    def one(self, collection: str) -> str:
        return self.draw(st.sampled_from(self.ids_of(collection)))

    def pick(self, *choices: str) -> str:
        return self.draw(st.sampled_from(choices))

    def flag(self) -> bool:
        return self.draw(st.booleans())

    def refs(self, collection: str, least: int = 0) -> list[str]:
        known = self.ids_of(collection)
        return self.draw(_lists(known, least)) if known else []

    def inside(self, collection: str) -> dict[str, Any]:
        """A place inside an item made before, with or without a header."""
        if not self.ids_of(collection) or self.flag():
            return {}
        label = self.draw(st.none() | WORDS.map(str.strip))
        return {"parent": self.one(collection), **({"labels": [label]} if label else {})}

    def new_id(self) -> str:
        found = self.draw(IDS.filter(lambda one: one not in self.ids))
        self.ids.add(found)
        return found

    def put(self, collection: str, data: dict[str, Any]) -> None:
        aliases = self.draw(st.just([]) | st.lists(WORDS, max_size=2, unique=True))
        kept = {key: value for key, value in {**data, "aliases": aliases}.items() if value not in ([], {}, None)}
        self.items.setdefault(collection, {})[self.new_id()] = kept

    def some(self, collection: str, make: Any, *, text: bool = True) -> None:
        for _ in range(self.draw(st.integers(0, 3))):
            self.put(collection, {**make(), "text" if text else "title": self.draw(WORDS)})

    def element(self) -> dict[str, Any]:
        made = self.inside("elements")
        made.pop("labels", None)
        variables: dict[str, Any] = {}
        for name in self.draw(st.lists(VARIABLES, max_size=2, unique=True)):
            values = self.draw(st.lists(VALUES, min_size=1, max_size=4, unique_by=lambda one: (type(one), one)))
            texts = [str(value) for value in values]
            single = [text for text in texts if texts.count(text) == 1]
            ranges = {text: self.draw(RANGES) for text in single if self.flag()}
            variables[name] = {"values": values, **({"ranges": ranges} if ranges else {})}
        level = self.draw(st.none() | st.integers(1, 9))
        return {**made, "level": level, "process_model": variables}

    def context(self, action: str) -> dict[str, Any]:
        model = self.items["elements"][self.items["actions"][action]["from"]].get("process_model", {})
        chosen = self.draw(_lists(list(model), 1)) if model else []
        return {name: self.draw(st.sampled_from(model[name]["values"])) for name in chosen}

    def labelled(self) -> dict[str, Any]:
        label = self.draw(st.none() | st.just("RL1") | WORDS)
        return {"labels": [label]} if label else {}

    def desired(self) -> None:
        for _ in range(self.draw(st.integers(0, 2))):
            action = self.one("actions")
            context = self.context(action)
            if context:
                type_of = self.pick("provide", "do-not-provide")
                self.put("desired", {"action": action, "type": type_of, "context": context, **self.labelled()})

    def ucas(self, table: bool) -> None:
        for _ in range(self.draw(st.integers(0, 4))):
            action = self.one("actions")
            data = {"action": action, "hazards": self.refs("hazards", 1)}
            context = self.context(action) if table else {}
            if context:
                type_of, subtype = self.draw(st.sampled_from(list(RULE_TYPES.values())))
                self.put("ucas", {**data, "type": type_of, "subtype": subtype, "context": context, **self.labelled()})
            elif not table:
                self.put("ucas", {**data, "type": self.pick(*UCA_TYPES), "text": self.draw(WORDS)})

    def scenario(self) -> dict[str, Any]:
        uca = self.one("ucas") if self.ids_of("ucas") and self.flag() else None
        if uca is None:
            data: dict[str, Any] = {"hazards": self.refs("hazards", 1)}
        else:
            data = {"ucas": [uca], "hazards": self.draw(_lists(self.items["ucas"][uca]["hazards"], 0))}
        word = self.draw(st.none() | st.sampled_from([*FACTORS, *BROAD_FACTORS]))
        if word in BROAD_FACTORS:
            return {**data, "class": BROAD_FACTORS[word], "labels": [word]}
        return {**data, **({"factor": FACTORS[word]} if word else {})}


def _lists(known: list[str], least: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(known), min_size=least, max_size=3, unique=True)
