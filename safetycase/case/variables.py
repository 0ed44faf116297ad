"""What the names of variables in contexts mean, and the values that a table must ask about.

A bare name means what the acting controller's process model describes (STPA Handbook 2018, ch. 2). The world can be
what the described variable declares, and the controller can believe what its process model declares: a context table
asks about all of these, so that neither what the controller cannot know nor what it wrongly believes is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from safetycase.case.acting import controller_of
from safetycase.case.index import AnyItem, Case
from safetycase.case.joined import canonical

ANYTHING = "*"
"""The value that stands for every value of a variable."""


def leaves_free(value: Any) -> bool:
    """Whether a context leaves a variable free: `*`, alone or in a list, stands for every value."""
    return value == ANYTHING or (isinstance(value, (list, tuple)) and ANYTHING in value)


Value = tuple[type, Any]
"""A value with its type: 1, 1.0 and true are three values."""


def typed(value: Any) -> Value:
    """A value with its type."""
    return type(value), value


def listed(said: Any) -> list[Any]:
    """The values that a context gives a variable, one or several."""
    return list(said) if isinstance(said, (list, tuple)) else [said]


class Variables:
    """The variables that contexts about the actions of one controller can name. Each name is looked up once."""

    def __init__(self, case: Case, controller: AnyItem | None) -> None:
        self._case = case
        self._controller = controller
        self._known: dict[str, tuple[str, tuple[Any, ...]] | None] = {}

    @cached_property
    def _beliefs(self) -> dict[str, list[Any]]:
        """The values that the controller can believe of the variables that its process model describes."""
        found: dict[str, list[Any]] = {}
        controller = self._controller
        for declared in controller.data.get("process_model", {}).values() if controller is not None else ():
            described = declared.get("describes") if isinstance(declared, dict) else None
            if isinstance(described, str):
                found.setdefault(canonical(self._case, described), []).extend(declared.get("values", ()))
        return found

    def find(self, name: str) -> tuple[str, tuple[Any, ...]] | None:
        """The quantity that a name means, and its values; None if nobody declares the name.

        The values are those that the quantity declares, then those that the controller can believe of it; none where
        neither declares values.
        """
        if name not in self._known:
            self._known[name] = self._look_up(name)
        return self._known[name]

    def keys(self, names: Iterable[str]) -> set[str]:
        """The quantities that names mean, without those that nobody declares."""
        return {found[0] for name in names if (found := self.find(name)) is not None}

    def _look_up(self, name: str) -> tuple[str, tuple[Any, ...]] | None:
        key = self._key(name)
        if key is None:
            return None
        element_id, _, variable = key.partition("/")
        element = self._element(element_id)
        values = [*(values_of(element, variable) if element is not None else ()), *self._beliefs.get(key, ())]
        return key, tuple(value for _, value in dict.fromkeys(map(typed, values)))

    def _key(self, name: str) -> str | None:
        """The quantity that a name means, as `element/variable`; None if nobody declares the name."""
        name = canonical(self._case, name)
        element_id, slash, variable = name.partition("/")
        element = self._element(element_id) if slash else self._controller
        variable = variable if slash else name
        if element is None or element.kind.name != "element" or not _has(element, variable):
            return None
        described = _described(element, variable) if element is self._controller else ""
        if described and self._is_there(described):
            return canonical(self._case, described)
        return name if slash else f"{element.id}/{name}"

    def _element(self, name: str) -> AnyItem | None:
        return self._case.items.get(name) or self._case.foreign(name)

    def _is_there(self, variable: str) -> bool:
        """Whether an element of this case or of an imported one may have a variable, given as `element/variable`."""
        return variable in self._case.variables or self._case.foreign(variable.partition("/")[0]) is not None

    def misfit(self, context: Mapping[str, Any]) -> tuple[str, ...]:
        """The names that no state of the world fits, because they are given no value, or one variable no common one.

        None where the context can come about, and where it names what nobody declares.
        """
        if not may_be_impossible(context):
            return ()
        keys = {self._key(name) for name in context}
        if len(keys) == len(context) and all(map(listed, context.values())):
            return ()
        left: dict[str, set[Value]] = {}
        names: dict[str, list[str]] = {}
        for name, said in context.items():
            found = self.find(name)
            if found is None:
                return ()
            key, values = found
            given, known = set(map(typed, listed(said))), set(map(typed, values))
            if typed(ANYTHING) in given:
                continue
            if known and not given <= known:
                return ()
            left[key] = left[key] & given if key in left else given
            names.setdefault(key, []).append(name)
        return next((tuple(names[key]) for key, values in left.items() if not values), ())


def may_be_impossible(context: Mapping[str, Any]) -> bool:
    """Whether a context is worth asking about: it names several variables, or one without a value."""
    return len(context) > 1 or any(isinstance(said, (list, tuple)) and not said for said in context.values())


def _has(element: AnyItem, variable: str) -> bool:
    return any(variable in element.data.get(field, {}) for field in ("state", "process_model"))


def _described(element: AnyItem, variable: str) -> str:
    """What a variable of an element's process model describes, empty if nothing."""
    declared = element.data.get("process_model", {}).get(variable)
    described = declared.get("describes") if isinstance(declared, dict) else None
    return described if isinstance(described, str) else ""


def values_of(element: AnyItem, variable: str) -> list[Any]:
    """The values that an element declares for its variable, as state and in its process model."""
    found: dict[Value, None] = {}
    for field in ("state", "process_model"):
        declared = element.data.get(field, {}).get(variable)
        if isinstance(declared, dict):
            found.update(dict.fromkeys(map(typed, declared.get("values", ()))))
    return [value for _, value in found]


def impossible(case: Case, item: AnyItem) -> bool:
    """Whether no state of the world fits the context of an unsafe control action or a desired one."""
    context = item.data.get("context")
    if not isinstance(context, dict) or not may_be_impossible(context):
        return False
    return bool(Variables(case, controller_of(case, item)).misfit(context))
