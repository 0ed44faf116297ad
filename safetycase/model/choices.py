"""Choices in the order in which the model gives them."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec

from safetycase.model.kinds import KINDS
from safetycase.model.manifest import Manifest


def authored(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """The values of a choice in the order of the model, which is that of the method; msgspec sorts them."""
    return _orders().get(frozenset(values), values)


@cache
def _orders() -> dict[frozenset[Any], tuple[Any, ...]]:
    found: dict[frozenset[Any], tuple[Any, ...]] = {}
    seen: set[type] = set()

    def walk(hint: Any) -> None:
        if get_origin(hint) is Literal:
            found.setdefault(frozenset(get_args(hint)), get_args(hint))
        elif isinstance(hint, type) and issubclass(hint, msgspec.Struct):
            if hint not in seen:
                seen.add(hint)
                for inner in get_type_hints(hint, include_extras=True).values():
                    walk(inner)
        else:
            for inner in get_args(hint):
                walk(inner)

    for record in (Manifest, *(kind.record for kind in KINDS)):
        walk(record)
    return found
