"""The command that tells what a kind of item and its fields mean."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from typing import Any

import click

from safetycase.cli.options import emit
from safetycase.cli.place import RefusedError, kind_of
from safetycase.findings import field_text
from safetycase.findings.text import visible
from safetycase.model import Kind
from safetycase.model.describing import Paragraph, about_field, about_fields, about_kind
from safetycase.model.forms import Field, Shape, fields

_WIDTH = 100


@click.command()
@click.argument("kind")
@click.argument("field", required=False)
def describe(kind: str, field: str | None) -> None:
    """Tell what a KIND of item is and what its fields mean, or all about one FIELD: what it holds, the words to choose
    from, what it may refer to, examples, its parts.

    FIELD may lead inside: target, target.at_most, select.where. It is what K shows in the terminal UI; `schema` prints
    it for programs.
    """
    chosen = kind_of(kind)
    found = _field(chosen, field) if field is not None else None
    emit("\n".join(_lines(_about(chosen, found))), None)


def _about(kind: Kind, field: Field | None) -> Iterator[Paragraph]:
    if field is not None:
        yield from about_field(field, _typed)
        return
    yield from about_kind(kind)
    yield Paragraph()
    yield from about_fields("Fields", fields(kind.record))


def _field(kind: Kind, text: str) -> Field:
    """The field of a kind at a path as it is typed; entries of lists and free names have the fields of their parts.

    Raises UsageError, with the fields that there are, for any other.
    """
    from safetycase.editing import FieldPathError, parse_field

    try:
        path = parse_field(text)
    except FieldPathError as error:
        raise click.UsageError(visible(str(error))) from error
    known, free, found = fields(kind.record), False, None
    for number, step in enumerate(path):
        if isinstance(step, int):
            continue
        following = next((one for one in known if one.name == step), None)
        if following is None and free and found is not None:
            free = False
            continue
        if following is None:
            within = field_text(path[:number]) or kind.name
            names = ", ".join(one.name for one in known)
            raise RefusedError(visible(f"{within} has no field {step}" + (f"; it has {names}" if names else "")))
        found, known, free = following, following.fields, following.shape is Shape.MAPPING
    assert found is not None  # a path begins with a name
    return found


def _typed(example: Any) -> str:
    """An example as it is typed: text to the letter, anything else as YAML in one line."""
    return example if isinstance(example, str) else json.dumps(example, ensure_ascii=False)


def _lines(paragraphs: Iterator[Paragraph]) -> Iterator[str]:
    for one in paragraphs:
        indent = "  " if one.indented else ""
        hanging = "    " if one.sort == "entry" else indent
        yield from textwrap.wrap(
            visible(one.text), _WIDTH, initial_indent=indent, subsequent_indent=hanging, break_long_words=False,
            break_on_hyphens=False,
        ) or [""]  # fmt: skip
