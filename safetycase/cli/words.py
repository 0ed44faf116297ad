"""The command that shows the words that rules about text look for."""

from __future__ import annotations

import json
from typing import Any

import click

from safetycase.findings import find
from safetycase.rules import all_rules
from safetycase.rules.words import LISTS, heading, shipped


@click.command()
@click.argument("name", required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print them.")
def words(name: str | None, form: str) -> None:
    """Show the lists of words that rules about text look for, or the words of one list, as they are shipped.

    A case changes them under `words` in safetycase.yaml, each change with its reason.
    """
    all_rules()
    if name is not None and name not in LISTS:
        import difflib

        near = difflib.get_close_matches(name, LISTS, n=1, cutoff=0.5)
        hint = f" Did you mean {near[0]}?" if near else " `safetycase words` names them all."
        raise click.UsageError(f"no list of words {name!r}.{hint}")
    shown = [_plain(one) for one in LISTS if name in (None, one)]
    if form == "json":
        click.echo(json.dumps({"version": 1, "lists": shown}, indent=2, ensure_ascii=False))
        return
    for number, entry in enumerate(shown):
        if number:
            click.echo()
        rules = ", ".join(f"{rule} {_name(rule)}" for rule in entry["rules"])
        click.echo(f"{entry['name']}  {entry['heading']}")
        click.echo(f"  {'keeps silent' if entry['silences'] else 'looked for by'}: {rules}")
        if name is not None:
            click.echo(f"  {', '.join(entry['words'])}")
            if entry["except"]:
                click.echo(f"  but not in: {', '.join(entry['except'])}")


def _name(code: str) -> str:
    rule = find(code)
    return rule.name if rule is not None else ""


def _plain(name: str) -> dict[str, Any]:
    use, listed = LISTS[name], shipped(name)
    return {
        "name": name,
        "heading": heading(name),
        "rules": list(use.rules),
        "silences": use.silences,
        "words": list(listed.words),
        "except": list(listed.exceptions),
    }
