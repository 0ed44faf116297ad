"""Texts that a comma cuts off: inside braces the rest of one is read as the name of a field without a value."""

from __future__ import annotations

from safetycase.case import AnyItem, Case
from safetycase.editing import value_at
from safetycase.findings import Path
from safetycase.schema import SchemaError

_LOOKED_AT = 200
"""How many characters behind a name are looked at for what follows it."""

_SHOWN = 300
"""How many characters of a text are shown."""


def whole_text(case: Case, item: AnyItem, error: SchemaError) -> str:
    """The text that goes on in an unknown name without a value and a colon, in quotes; empty if none does."""
    if not isinstance(item.raw, dict):
        return ""
    *above, name = error.path
    mapping = value_at(item, tuple(above))
    if not isinstance(mapping, dict) or mapping.get(name) is not None or not _bare(case, item, error.path):
        return ""
    names = list(mapping)
    end = names.index(name) + 1
    while end < len(names) and mapping[names[end]] is None and _bare(case, item, (*above, names[end])):
        end += 1
    start = names.index(name) - 1
    while start > 0 and mapping[names[start]] is None and _bare(case, item, (*above, names[start])):
        start -= 1
    text = mapping[names[start]] if start >= 0 else None
    if not isinstance(text, str):
        return ""
    said = ", ".join([" ".join(text.split()), *map(str, names[start + 1 : end])])
    if len(said) > _SHOWN:
        said = f"{said[:_SHOWN]}..."
    escaped = said.replace("'", "''")
    return f"{names[start]}: " + (f"'{escaped}'" if '"' in said or "\\" in said else f'"{said}"')


def _bare(case: Case, item: AnyItem, path: Path) -> bool:
    """Whether a name stands in braces without a colon behind it."""
    document = case.documents[item.file]
    span = document.span((*item.path, *path), key=True)
    return span is not None and document.text[span.end : span.end + _LOOKED_AT].lstrip()[:1] in (",", "}")
