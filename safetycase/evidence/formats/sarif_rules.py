"""Which rules a run of SARIF lists, how they were configured for it, and which of them a result speaks of.

A rule is named by its id, by its place in the list of its tool component, or by a GUID. Ids are hierarchical: a result
of `R1/sub` is one of `R1` too. A rule was disabled where its default or any invocation says so and nothing that comes
later says otherwise; of several levels the highest counts, since nobody can tell which invocation found what.

Source: OASIS, SARIF 2.1.0, sections 3.20.5, 3.27.5 to 3.27.7, 3.49 to 3.52, 3.54.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from safetycase.evidence.formats.fields import objects, part, word
from safetycase.evidence.formats.slots import Taxonomies, ids_in_slots
from safetycase.evidence.records import UnreadableError

LEVELS = ("none", "note", "warning", "error")
"""The levels from the lowest to the highest."""

_USUAL = LEVELS.index("warning")
_MOST = 20_000
"""The greatest number of rules that a run may list."""


class _Descriptor(msgspec.Struct, frozen=True):
    """A rule as a tool component lists it, with its usual level, whether it is enabled unless told otherwise, and
    the ids of requirements that it names."""

    id: str
    guid: str
    level: int
    enabled: bool
    named: tuple[str, ...]


class Rules:
    """The rules of a run. `names` are the ids of those that it lists, in their order; `disabled` those that were off.

    `doubt` says what of the configuration cannot be understood, empty where all can. Raises UnreadableError for too
    many rules.
    """

    def __init__(self, run: Mapping[str, Any], log: Mapping[str, Any]) -> None:
        tool = part(run, "tool")
        self._parts = [part(tool, "driver"), *objects(tool.get("extensions"), "extensions")]
        self._taxonomies = Taxonomies(run)
        around = [log, run, self._parts[0], part(run, "automationDetails")]
        around += objects(run.get("invocations"), "invocations")
        self._whole = tuple(dict.fromkeys(name for one in around for name in _own(one)))
        self._listed = [
            [self._descriptor(rule, _own(one)) for rule in objects(one.get("rules"), "rules")] for one in self._parts
        ]
        if sum(map(len, self._listed)) > _MOST:
            raise UnreadableError(f"a run lists more than {_MOST:,} rules")
        self._by_guid = {rule.guid: rule for rules in self._listed for rule in rules if rule.guid}
        self.doubt = ""
        self._levels: dict[str, int] = {}
        self._named: dict[str, tuple[str, ...]] = {}
        enabled: dict[str, bool] = {}
        for rule in (rule for rules in self._listed for rule in rules if rule.id):
            self._levels[rule.id] = max(rule.level, self._levels.get(rule.id, 0))
            enabled[rule.id] = rule.enabled and enabled.get(rule.id, True)
            if rule.named:
                self._named[rule.id] = (*self._named.get(rule.id, ()), *rule.named)
        self.names = tuple(enabled)
        self._override(run, enabled)
        self.disabled = frozenset(name for name, runs in enabled.items() if not runs)

    def level(self, names: tuple[str, ...]) -> int:
        """The place of the level at which results of rules of these names stand where they state none."""
        return max((self._levels[name] for name in names if name in self._levels), default=_USUAL)

    def of(self, result: Mapping[str, Any]) -> tuple[str, ...]:
        """The names of the rule that a result is of, the most telling first; empty where it cannot be told."""
        reference = part(result, "rule")
        found = [word(result, "ruleId"), *self._ids({"index": result.get("ruleIndex"), **reference})]
        return tuple(dict.fromkeys(name for text in found for name in _upwards(text)))

    def requirements(self, names: tuple[str, ...], result: Mapping[str, Any] | None = None) -> tuple[str, ...]:
        """The ids of requirements that the run, its rules of these names and the result name."""
        said = _own(result) if result else ()
        taxa = self._taxonomies.ids(result.get("taxa")) if result is not None else ()
        of_rules = (found for name in names for found in self._named.get(name, ()))
        return tuple(dict.fromkeys((*self._whole, *of_rules, *said, *taxa)))

    def _descriptor(self, rule: Mapping[str, Any], of_all: tuple[str, ...]) -> _Descriptor:
        usual = part(rule, "defaultConfiguration")
        enabled = usual.get("enabled", True) is True
        level = place_of(usual["level"]) if "level" in usual else _USUAL
        targets = [part(one, "target") for one in objects(rule.get("relationships"), "relationships")]
        named = (*of_all, *_own(rule), *self._taxonomies.ids(targets))
        return _Descriptor(word(rule, "id"), word(rule, "guid"), level, enabled, named)

    def _override(self, run: Mapping[str, Any], enabled: dict[str, bool]) -> None:
        """Take in what the invocations say of rules: disabled by one is disabled, the highest level counts."""
        answers: dict[str, dict[int, bool]] = {}
        levels: dict[str, dict[int, int]] = {}
        invocations = objects(run.get("invocations"), "invocations")
        for number, invocation in enumerate(invocations):
            for one in objects(invocation.get("ruleConfigurationOverrides"), "ruleConfigurationOverrides"):
                names = list(self._ids(part(one, "descriptor")))
                if not names:
                    self.doubt = "it configures a rule that it does not list"
                configuration = part(one, "configuration")
                for name in names:
                    if "enabled" in configuration:
                        said = answers.setdefault(name, {})
                        said[number] = configuration["enabled"] is True and said.get(number, True)
                    if "level" in configuration:
                        places = levels.setdefault(name, {})
                        places[number] = max(place_of(configuration["level"]), places.get(number, 0))
        for name, by_invocation in answers.items():
            usual = len(by_invocation) == len(invocations) or enabled.get(name, True)
            enabled[name] = usual and all(by_invocation.values())
        for name, places in levels.items():
            silent = len(places) < len(invocations)
            self._levels[name] = max(*places.values(), self._levels.get(name, _USUAL) if silent else 0)

    def _ids(self, reference: Mapping[str, Any]) -> Iterator[str]:
        """The ids that a reference to a rule names in any of its ways."""
        if word(reference, "id"):
            yield word(reference, "id")
        index = reference.get("index")
        listed = self._listed_by(part(reference, "toolComponent"))
        if isinstance(index, int) and 0 <= index < len(listed) and listed[index].id:
            yield listed[index].id
        known = self._by_guid.get(word(reference, "guid"))
        if known is not None and known.id:
            yield known.id

    def _listed_by(self, component: Mapping[str, Any]) -> list[_Descriptor]:
        """What the tool component of a reference lists: the driver where it names none."""
        index = component.get("index")
        if isinstance(index, int) and index >= 0:
            return self._listed[index + 1] if index + 1 < len(self._listed) else []
        for name in ("guid", "name"):
            wanted = word(component, name)
            if wanted:
                same = (
                    rules for one, rules in zip(self._parts, self._listed, strict=True) if word(one, name) == wanted
                )
                return next(same, [])
        return self._listed[0]


def _own(thing: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids of requirements among the properties of anything (section 3.8)."""
    properties = part(thing, "properties")
    return ids_in_slots(properties, properties.get("tags")) if properties else ()


def place_of(level: Any) -> int:
    """The place of a level among `LEVELS`; what is none counts as the highest."""
    return LEVELS.index(level) if level in LEVELS else len(LEVELS) - 1


def _upwards(text: str) -> Iterator[str]:
    """A hierarchical id and those above it (section 3.5.4), not for the empty text."""
    while text:
        yield text
        text = text.rpartition("/")[0]
