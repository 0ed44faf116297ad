"""Commands that start a case and print the schemas."""

from __future__ import annotations

from pathlib import Path

import click

from safetycase.findings.text import visible
from safetycase.model import MANIFEST_NAME
from safetycase.schema import published

SCHEMA_FOLDER = ".safetycase"
SCHEMAS = ("model.schema.json", "manifest.schema.json")


@click.command()
@click.argument("directory", metavar="[DIR]", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", help="The name of the case; by default that of the folder.")
@click.option("--empty", is_flag=True, help="Without the items of the small case: check fails until there is one.")
@click.option("--schema", "only_schema", is_flag=True, help="Only renew the copy of the schema for editors.")
@click.pass_context
def init(context: click.Context, directory: Path | None, name: str | None, empty: bool, only_schema: bool) -> None:
    """Start a small case in DIR (default: the current folder) that passes check.

    It comes with the schema for editors in .safetycase/ and a .gitattributes for artefacts. Nothing that is there
    is overwritten, but for the copy of the schema.
    """
    from safetycase.cli.place import current_folder, start_folder
    from safetycase.schema.scaffold import scaffold

    root = start_folder(context) / (directory or Path())
    files = {f"{SCHEMA_FOLDER}/{schema}": published(schema) for schema in SCHEMAS}
    if only_schema:
        if not (root / MANIFEST_NAME).is_file():
            raise click.UsageError(f"{root} holds no {MANIFEST_NAME}")
    else:
        files = {**scaffold(name or root.resolve().name, empty=empty), **files}
        there = [path for path in files if (root / path).exists() and not path.startswith(SCHEMA_FOLDER)]
        if there:
            raise click.UsageError(f"{visible(str(root / there[0]))} is already there; nothing was written")
    for path, content in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_symlink() or not target.resolve().is_relative_to(root.resolve()):
            raise click.UsageError(f"{visible(str(target))} is a link; nothing is written through it")
        target.write_bytes(content)
        click.echo(visible(f"  {target.relative_to(root)}"), err=True)
    if not only_schema:
        here = root.resolve() == current_folder()
        where, place = ("this folder", "") if here else (visible(str(root)), f" -C {directory or root}")
        following = "next" if empty else "check"
        click.echo(f"Started a case in {where}. Next: safetycase{place} {following}", err=True)


@click.command()
@click.argument("kind", required=False)
@click.option("--manifest", "others", flag_value="manifest", multiple=True, help="Print that of safetycase.yaml.")
@click.option(
    "--evidence-record", "others", flag_value="evidence-record", multiple=True, help="Print that of the open record."
)
@click.option(
    "--manual-record", "others", flag_value="manual-record", multiple=True, help="Print that of a record by people."
)
def schema(kind: str | None, others: tuple[str, ...]) -> None:
    """Print the JSON Schema of model files, of one KIND of item, of the manifest, or of records of evidence."""
    import json

    from safetycase.cli.place import kind_of

    if len(others) + (kind is not None) > 1:
        raise click.UsageError("one schema is printed at a time: name a kind, or one of the options")
    content = published(f"{others[0] if others else 'model'}.schema.json")
    if kind is None:
        click.echo(content.decode().rstrip("\n"))
        return
    chosen = kind_of(kind)
    whole = json.loads(content)
    click.echo(json.dumps(_of_kind(whole, chosen.collection), indent=2, ensure_ascii=False))


def _of_kind(whole: dict[str, object], collection: str) -> dict[str, object]:
    """The schema of one collection's items, with the definitions it needs."""
    properties = whole["properties"]
    assert isinstance(properties, dict)
    return {"$schema": whole["$schema"], "definitions": whole["definitions"], **properties[collection]}
