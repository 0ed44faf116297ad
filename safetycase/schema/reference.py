"""The format reference for people: every kind and field, generated from the model.

`python -m safetycase.schema.reference` prints docs/format.md.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator

from safetycase.model import BY_NAME, KINDS, STEPS, Kind, Manifest, Record
from safetycase.model.forms import Field, Shape, fields

_HEAD = """\
# The format

Generated from the model; `safetycase schema KIND` prints the same as a JSON Schema.

A model file maps collections to items by id. A plain string stands for an item's text (of stakeholders, environments,
elements and components: its title). Unknown fields are errors, but for those that begin with `x-`, which are kept as
they are. References may name items of any file of the case. YAML is read as 1.2 core: `no` is text, and versions must
be quoted; anchors, aliases, tags, merge keys and duplicate keys are refused.
"""


def reference() -> str:
    """The whole page as Markdown."""
    return (
        "\n".join([_HEAD, *_manifest(), *_common(), *(line for step in STEPS for line in _step(step))]).rstrip() + "\n"
    )


def _manifest() -> Iterator[str]:
    yield "## safetycase.yaml\n"
    yield from _table(fields(Manifest), {})
    yield ""


def _common() -> Iterator[str]:
    yield "## Fields of every item\n"
    yield from _table(fields(Record), {})
    yield ""


def _step(step: str) -> Iterator[str]:
    yield f"## {STEPS[step]}\n"
    for kind in (kind for kind in KINDS if kind.step == step):
        yield from _kind(kind)


def _kind(kind: Kind) -> Iterator[str]:
    ids = f"ids like `{kind.prefix}-1`" if kind.prefix else "ids are words, like `pump-controller`"
    yield f"### {kind.plural}: `{kind.collection}`\n"
    yield f"{inspect.cleandoc(kind.record.__doc__ or '')}\n"
    yield f"By convention {ids}; a plain string stands for the {kind.short}.\n"
    parts: dict[str, tuple[Field, ...]] = {}
    common = {field.name for field in fields(Record)}
    yield from _table(tuple(field for field in fields(kind.record) if field.name not in common), parts)
    yield ""
    for name, inner in parts.items():
        yield f"`{kind.collection}.{name}`:\n"
        yield from _table(inner, {})
        yield ""


def _table(described: tuple[Field, ...], parts: dict[str, tuple[Field, ...]]) -> Iterator[str]:
    yield "| field | holds | meaning |"
    yield "| --- | --- | --- |"
    for field in described:
        if field.fields and field.name not in parts:
            parts[field.name] = field.fields
        yield f"| `{field.name}` | {_holds(field)} | {_cell(field.description)} |"


def _holds(field: Field) -> str:
    words = {
        Shape.TEXT: "text",
        Shape.PROSE: "text",
        Shape.FLAG: "true or false",
        Shape.NUMBER: "number",
        Shape.INTEGER: "whole number",
        Shape.LIST: "list",
        Shape.MAPPING: "mapping",
        Shape.PART: "mapping",
        Shape.PARTS: "list",
        Shape.ANY: "several forms",
    }
    if field.choices and field.shape in (Shape.CHOICE, Shape.LIST):
        listed = ", ".join(f"`{choice}`" for choice in field.choices)
        return f"list of {listed}" if field.shape is Shape.LIST else listed
    if field.link is not None:
        targets = " or ".join(BY_NAME[name].title.lower() if name in BY_NAME else name for name in field.link.kinds)
        many = field.shape is not Shape.REFERENCE
        return f"→ {targets}{' (list)' if many else ''}"
    return words[field.shape]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(reference())
