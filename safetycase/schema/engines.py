"""The two engines: a quick screen, and the judge whose errors are reported.

Neither ever fetches a schema: whatever a reference names beyond the schema itself is refused.
"""

from __future__ import annotations

import math
import re
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

import msgspec

from safetycase.schema import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    import jsonschema_rs
    from jsonschema.exceptions import ValidationError

    class Judge(Protocol):
        """What the reference validator can do: `jsonschema`'s errors, one by one."""

        def iter_errors(self, instance: object) -> Iterator[Any]:
            """Every error in `instance`."""


MANIFEST = ""
"""The name under which the engines know the manifest; other names are those of kinds."""

MAX_DEPTH = 64
"""How deep mappings and lists may lie in one another before an item counts as unreadable."""


class SchemaFetchError(Exception):
    """A schema names another that is not part of it."""


def _refuse(uri: str) -> NoReturn:
    raise SchemaFetchError(f"schemas are never fetched: {uri}")


def _schema(name: str) -> load.Schema:
    return load.manifest() if name == MANIFEST else load.item(name)


@cache
def screen(name: str) -> jsonschema_rs.Draft7Validator:
    """The quick validator of a kind or of the manifest."""
    return screen_of(_schema(name))


def screen_of(schema: load.Schema) -> jsonschema_rs.Draft7Validator:
    """A quick validator of any schema, which refuses to fetch others."""
    import jsonschema_rs

    return jsonschema_rs.Draft7Validator(schema, retriever=_refuse)


@cache
def judge(name: str) -> Judge:
    """The reference validator of a kind or of the manifest."""
    return judge_of(_schema(name))


def judge_of(schema: load.Schema) -> Judge:
    """A reference validator of any schema, which refuses to fetch others.

    Numbers must be finite, and `$` in a pattern is the end of the text, as ECMA-262 and the screen have it.
    """
    from jsonschema import Draft7Validator
    from jsonschema.validators import extend
    from referencing import Registry
    from referencing.exceptions import NoSuchResource

    def refuse(uri: str) -> NoReturn:
        raise NoSuchResource(uri)

    strict: Any = extend(  # type: ignore[no-untyped-call]
        Draft7Validator,
        {"pattern": _pattern},
        type_checker=Draft7Validator.TYPE_CHECKER.redefine("number", _is_number),
    )
    registry: Registry[Any] = Registry(retrieve=refuse)  # type: ignore[call-arg]
    judge: Judge = strict(schema, registry=registry)
    return judge


def _is_number(_checker: object, value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _pattern(_validator: object, regex: str, value: object, _schema: object) -> Iterator[ValidationError]:
    from jsonschema.exceptions import ValidationError

    if isinstance(value, str) and not _compiled(regex).search(value):
        yield ValidationError(f"{value!r} does not match {regex!r}")


@cache
def _compiled(regex: str) -> re.Pattern[str]:
    return re.compile(regex.removesuffix("$") + r"\Z" if regex.endswith("$") else regex)


_encoder = msgspec.json.Encoder()


def is_safe(value: object) -> bool:
    """Whether the screen can be trusted with `value`: it crashes on nesting far beyond Python's recursion limit."""
    try:
        _encoder.encode(value)
    except (RecursionError, TypeError, ValueError):  # UnicodeEncodeError is a ValueError
        return False
    return True


def passes(name: str, value: object) -> bool:
    """Whether the screen finds nothing wrong with a value that is safe for it."""
    try:
        return screen(name).is_valid(value)
    except (ValueError, TypeError):  # keys that are no strings
        return False
