"""The commands that waive a finding on an item, with a reason and an end, and take a waiver away."""

from __future__ import annotations

from datetime import date

import click

from safetycase.cli.change import open_workspace
from safetycase.cli.options import Day
from safetycase.cli.options import as_of as as_of_option
from safetycase.cli.place import RefusedError, case_folder
from safetycase.editing import Command, EditError, Workspace, value_at
from safetycase.findings import Rule, find
from safetycase.findings.text import reason as told
from safetycase.findings.text import visible
from safetycase.rules import Checker, all_rules
from safetycase.rules import waiving as waivers


@click.command()
@click.argument("item_id", metavar="ID")
@click.argument("rule_name", metavar="RULE")
@click.option("--reason", required=True, help="Why the finding does not matter here. It stands in the report.")
@click.option("--by", "decided_by", default="", metavar="NAME", help="Who decided it.")
@click.option("--until", type=Day(), default=None, help="The last day on which it holds. [default: 90 days from now]")
@click.option("--for-good", is_flag=True, help="Let it hold without an end.")
@as_of_option
@click.pass_context
def waive(
    context: click.Context,
    item_id: str,
    rule_name: str,
    reason: str,
    decided_by: str,
    until: date | None,
    for_good: bool,
    as_of: date | None,
) -> None:
    """Say why what RULE (code or name) finds on an item does not matter there, and until when, in one save.

    The finding stays in every output, as waived, with its reason. Only what is found now is waived; errors of reading,
    of the schema and of the manifest cannot be.
    """
    if until is not None and for_good:
        raise click.UsageError("--until and --for-good exclude each other")
    day = as_of or date.today()
    workspace, rule = _opened(context, item_id, rule_name)
    if not told(reason):
        raise RefusedError("a waiver without a reason silences nothing")
    end = "" if for_good else str(until or day + waivers.SUGGESTED)
    complaint, possible = waivers.judge_day(end, day)
    if not possible:
        raise RefusedError(complaint)
    findings = [one for one in Checker(as_of=day).update(workspace.case) if one.item == item_id]
    found = [one for one in findings if one.rule == rule.code]
    if not found:
        raise RefusedError(visible(f"{rule.code} {rule.name} finds nothing on {item_id}, so there is nothing to waive"))
    if why := waivers.refusal(workspace.case, found[0]):
        raise RefusedError(visible(why))
    entry = {"rule": rule.name, "reason": reason.strip(), "by": decided_by.strip(), "expires": end}
    _save(workspace, waivers.waive(item_id, rule, {name: text for name, text in entry.items() if text}))


@click.command()
@click.argument("item_id", metavar="ID")
@click.argument("rule_name", metavar="RULE")
@click.pass_context
def unwaive(context: click.Context, item_id: str, rule_name: str) -> None:
    """Take the waiver of RULE (code or name) on an item away; what it silenced counts again."""
    workspace, rule = _opened(context, item_id, rule_name)
    entries = value_at(workspace.case.items[item_id], (waivers.FIELD,))
    index = waivers.waived_at(entries, rule)
    if index is None:
        raise RefusedError(visible(f"{item_id} has no waiver of {rule.code} {rule.name}"))
    _save(workspace, waivers.unwaive(item_id, index, whole=len(entries) == 1))


def _opened(context: click.Context, item_id: str, rule_name: str) -> tuple[Workspace, Rule]:
    """The case and the rule that are meant. Raises RefusedError for an item or a rule that there is not."""
    from safetycase.case.unknown import unknown_item

    all_rules()
    rule = find(rule_name)
    if rule is None:
        raise RefusedError(visible(f"there is no rule {rule_name}; `safetycase rules` lists them"))
    workspace = open_workspace(case_folder(context))
    if item_id not in workspace.case.items:
        raise RefusedError(visible(unknown_item(workspace.case, item_id)))
    return workspace, rule


def _save(workspace: Workspace, command: Command) -> None:
    try:
        edit = workspace.apply(command)
        files = workspace.save()
    except EditError as error:
        raise RefusedError(visible(str(error))) from error
    click.echo(visible(f"{edit.title}: {', '.join(files)}"), err=True)
