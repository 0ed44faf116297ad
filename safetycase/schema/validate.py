"""Plain data judged against the schemas: exact paths, plain words, one error for each fault.

Faulty data is reported, never raised. The quick engine looks at everything; only what it rejects is put before the
judge, which is loaded then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from safetycase.findings import Path, field_text
from safetycase.findings.text import a
from safetycase.model import BY_COLLECTION, BY_NAME, ID_PATTERN, Kind
from safetycase.schema import engines, rules
from safetycase.schema.errors import SchemaError, found, in_words, nearest, quoted

_ID = re.compile(ID_PATTERN.removesuffix("$") + r"\Z")


LARGEST = 10**300
"""Whole numbers beyond this are refused: nothing in a case is that large, and no figure could be computed."""


def item_errors(kind: Kind, data: object) -> list[SchemaError]:
    """What is wrong with an item of `kind`, in the order of its paths; paths start at the item."""
    return _errors(kind.name, data, a(kind.title))


def manifest_errors(data: object) -> list[SchemaError]:
    """What is wrong with the manifest."""
    return _errors(engines.MANIFEST, data, "the manifest")


def screen(kind: Kind, items: Mapping[str, object]) -> set[str]:
    """The ids of the items that have errors: quick, and without loading the judge."""
    if engines.is_safe(list(items.values())):
        return {name for name, data in items.items() if not engines.passes(kind.name, data)}
    return {name for name, data in items.items() if not (engines.is_safe(data) and engines.passes(kind.name, data))}


def file_errors(data: object) -> list[SchemaError]:
    """What is wrong with a model file above its items: its sections, and the ids in them."""
    if data is None:
        return []
    if not isinstance(data, dict):
        return [
            SchemaError(
                rule=rules.NOT_A_MAPPING.code,
                path=(),
                message=f"a model file must be a mapping of sections, such as `hazards:`, not {found(data)}",
            )
        ]
    errors: list[SchemaError] = []
    for name, items in data.items():
        if name in BY_COLLECTION:
            errors.extend(_section_errors(BY_COLLECTION[name], items))
        elif not str(name).startswith("x-"):
            errors.append(_unknown_collection(name))
    return errors


def is_id(text: object) -> bool:
    """Whether something can be the id of an item."""
    return isinstance(text, str) and _ID.match(text) is not None


def _section_errors(kind: Kind, items: object) -> Iterator[SchemaError]:
    if items is None:
        return
    if not isinstance(items, dict):
        yield SchemaError(
            rule=rules.NOT_A_MAPPING.code,
            path=(kind.collection,),
            message=f"`{kind.collection}` must be a mapping of ids to items, not {found(items)}",
            hint=f"write `{_example(kind)}: ...`, without a dash",
        )
        return
    for name in items:
        if not is_id(name):
            yield _bad_id(kind, name)


def _example(kind: Kind) -> str:
    return f"{kind.prefix}-1" if kind.prefix else "pump"


def _bad_id(kind: Kind, name: object) -> SchemaError:
    message = f"{quoted(name)} cannot be an id"
    if not isinstance(name, str):
        return SchemaError(
            rule=rules.BAD_ID.code,
            path=(kind.collection, name),  # type: ignore[arg-type]
            message=f"{message}: ids are text and start with a letter",
            hint=f"write {_example(kind)}",
            at_key=True,
        )
    mended = re.sub(r"[^A-Za-z0-9._-]+", "-", name.strip()).strip("-._")
    hint = "an id starts with a letter and joins letters and digits by single - _ or . characters"
    return SchemaError(
        rule=rules.BAD_ID.code,
        path=(kind.collection, name),
        message=f"{message}; `{mended}` could" if mended != name and is_id(mended) else message,
        hint=hint,
        at_key=True,
    )


def _unknown_collection(name: object) -> SchemaError:
    guess = BY_NAME[str(name)].collection if str(name) in BY_NAME else nearest(name, BY_COLLECTION)
    return SchemaError(
        rule=rules.UNKNOWN_COLLECTION.code,
        path=(name,),  # type: ignore[arg-type]
        message=f"{quoted(name)} is not a kind of item" + (f"; did you mean `{guess}`?" if guess else ""),
        hint="" if guess else "sections are losses, hazards, constraints, elements, actions, feedback, ucas, ...",
        at_key=True,
    )


def _errors(name: str, data: object, what: str) -> list[SchemaError]:
    odd = list(_odd_places(data))
    if not odd and engines.passes(name, data):
        return []
    judged = in_words(engines.judge(name).iter_errors(readable(data) if odd else data), what)
    return sorted((*odd, *judged), key=lambda error: [(isinstance(step, str), str(step)) for step in error.path])


def readable(data: object, depth: int = 0) -> Any:
    """A copy without what no engine can look at: keys that are no text, numbers beyond all measure, endless nesting.

    Values are replaced by null, so that the places of the others stay as they are.
    """
    if depth > engines.MAX_DEPTH or (isinstance(data, int) and abs(data) > LARGEST):
        return None
    if isinstance(data, dict):
        return {name: readable(value, depth + 1) for name, value in data.items() if isinstance(name, str)}
    if isinstance(data, list):
        return [readable(value, depth + 1) for value in data]
    return data


def _odd_places(data: object) -> Iterator[SchemaError]:
    """What neither engine can look at: keys that are no text, and nesting without end."""
    pending: list[tuple[Path, object]] = [((), data)]
    while pending:
        path, value = pending.pop()
        if len(path) > engines.MAX_DEPTH:
            yield SchemaError(
                rule=rules.TOO_DEEP.code,
                path=path[:1],
                message=f"nested more than {engines.MAX_DEPTH} levels deep",
            )
            return
        if isinstance(value, dict):
            for key, entry in value.items():
                if isinstance(key, str):
                    pending.append(((*path, key), entry))
                else:
                    yield SchemaError(
                        rule=rules.UNQUOTED.code,
                        path=(*path, key),
                        message=f"the name {quoted(key)} must be text, not {found(key)}: quote it",
                        at_key=True,
                        unquoted=True,
                    )
        elif isinstance(value, int) and abs(value) > LARGEST:
            yield SchemaError(
                rule=rules.OUT_OF_RANGE.code, path=path, message=f"`{field_text(path)}` is a number beyond all measure"
            )
        elif isinstance(value, list):
            pending.extend(((*path, index), entry) for index, entry in enumerate(value))
