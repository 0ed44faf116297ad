"""Commands that explain the rules."""

from __future__ import annotations

import json

import click

from safetycase.findings import TOPICS, Rule, find
from safetycase.findings import rules as declared_rules
from safetycase.rules import all_rules


@click.command()
@click.argument("code")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it.")
def rule(code: str, form: str) -> None:
    """Explain a rule, by its code (SFC401) or name: why it matters, how to settle it, a bad and a good example."""
    all_rules()
    known = find(code)
    if known is None:
        import difflib

        names = [entry.name for entry in declared_rules()]  # another number is another rule, not a slip
        near = difflib.get_close_matches(code.strip().lower(), names, n=1, cutoff=0.5)
        hint = f" Did you mean {near[0]}?" if near else " `safetycase rules` lists them."
        raise click.UsageError(f"no rule {code!r}.{hint}")
    click.echo(
        json.dumps({"version": 1, **_plain(known)}, indent=2, ensure_ascii=False) if form == "json" else _page(known)
    )


@click.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print them.")
def rules(form: str) -> None:
    """List every rule with its code, name, severity and one sentence."""
    entries = all_rules()
    if form == "json":
        click.echo(
            json.dumps({"version": 1, "rules": [_plain(entry) for entry in entries]}, indent=2, ensure_ascii=False)
        )
        return
    topic = ""
    width = max(len(entry.name) for entry in entries)
    for entry in entries:
        if entry.code[3] != topic:
            topic = entry.code[3]
            click.echo(("" if entry is entries[0] else "\n") + TOPICS[topic].capitalize())
        click.echo(f"  {entry.code}  {entry.name:<{width}}  {entry.severity.word:<7}  {entry.summary}")


def _plain(entry: Rule) -> dict[str, str]:
    return {
        "code": entry.code,
        "name": entry.name,
        "severity": entry.severity.word,
        "summary": entry.summary,
        "why": entry.why,
        "source": entry.source,
        "fix": entry.fix,
        "bad": entry.bad,
        "good": entry.good,
    }


def _page(entry: Rule) -> str:
    def block(text: str) -> str:
        return "\n".join(f"    {line}".rstrip() for line in text.strip("\n").splitlines())

    return (
        f"{entry.code} {entry.name} ({entry.severity.word})\n\n{entry.summary}\n\n"
        f"Why:  {entry.why}\n      Source: {entry.source}\n\nFix:  {entry.fix}\n\n"
        f"Bad:\n{block(entry.bad)}\n\nGood:\n{block(entry.good)}\n\n"
        f"Silence it on one item with a reason:\n"
        f'    waivers: [{{rule: {entry.code}, reason: "...", by: "...", expires: "YYYY-MM-DD"}}]'
    )
