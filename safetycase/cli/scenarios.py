"""The command that proposes loss scenarios: the basic ones, and what to ask about each class."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click
import msgspec

from safetycase.case import AnyItem, Case
from safetycase.case.unknown import elsewhere
from safetycase.cli.options import emit, format_by_suffix, format_of, output_option
from safetycase.cli.place import RefusedError, open_case
from safetycase.findings.text import visible
from safetycase.output import dumps
from safetycase.schema import is_id
from safetycase.stpa import scenario_hazards, uca_sentence, ucas_of
from safetycase.stpa.basic_scenarios import CLASSES, BasicScenario, Proposal, drafts, propose
from safetycase.stpa.factors import Prompt, prompts, scene
from safetycase.stpa.learned import learned_prompts
from safetycase.stpa.threats import concerns_security, threats

_WIDTH = 100
_FORMATS = ("text", "json")
_SHOWN = 12
"""How many of the classes that get no draft are named one by one."""
_WORDS = {"open": "open", "draft": "drafts only, not reviewed", "covered": "covered", "reasoned": "said to have none"}


class _Class(msgspec.Struct, frozen=True):
    """A basic scenario with the prompts of its class."""

    basic: BasicScenario
    prompts: Sequence[Prompt]

    def answering(self, prompt: Prompt) -> list[str]:
        """The scenarios that a prompt may stand for: those of its factor, and where they say so, of what it names."""
        found = []
        for item in self.basic.existing:
            if not item.obsolete and item.data.get("factor") == prompt.topic:
                involved = set(item.data.get("involves", ()))
                told_apart = any(
                    one.topic == prompt.topic and involved.intersection(one.involves) for one in self.prompts
                )
                if not told_apart or involved.intersection(prompt.involves):
                    found.append(item.id)
        return found


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--all", "every", is_flag=True, help="For every unsafe control action.")
@click.option("--class", "classes", type=click.Choice(CLASSES), multiple=True, help="Only this class; may be repeated.")
@click.option(
    "--security/--no-security", default=None,
    help="Ask what an adversary could do. [default: where a loss of security can follow]",
)  # fmt: skip
@click.option("--brief", is_flag=True, help="Only the basic scenarios, without questions.")
@click.option("--add", is_flag=True, help="Write the basic scenarios as drafts, for a person to review.")
@format_by_suffix(*_FORMATS)
@output_option
@click.pass_context
def scenarios(
    context: click.Context,
    ids: tuple[str, ...],
    every: bool,
    classes: tuple[str, ...],
    security: bool | None,
    brief: bool,
    add: bool,
    form: str | None,
    output: Path | None,
) -> None:
    """Propose loss scenarios for unsafe control actions: four basic ones each, and what to ask about each class.

    ID is an unsafe control action, or a control action for all of its unsafe ones. Without ID, show how far each
    unsafe control action is looked at. With --add, the basic scenarios become items with `origin: generated` and
    `status: draft`, in one save: by default for the classes without any scenario, with --class also beside those
    that are there. They cover nothing until a person has reviewed them. What was generated before is never
    generated again or overwritten.
    """
    form = format_of(form, output, *_FORMATS)
    if ids and every:
        raise click.UsageError("name unsafe control actions or say --all, not both")
    if add:
        if not ids and not every:
            raise click.UsageError("say for which unsafe control actions, or --all")
        emit(_added(context, ids, classes, form), output)
        return
    case = open_case(context)
    if not ids and not every:
        emit(_overview(case, form), output)
        return
    found = [propose(case, uca) for uca in _chosen(case, ids)]
    _say_language(case)
    sheets = [(one, list(_sheet(case, one, classes, security, brief))) for one in found]
    if form == "json":
        emit(dumps({"version": 1, "ucas": [_as_data(case, one, sheet) for one, sheet in sheets]}), output)
        return
    emit("\n\n".join("\n".join(_page(case, one, sheet)) for one, sheet in sheets), output)


def _say_language(case: Case) -> None:
    from safetycase.rules.words import speaks_english

    if not speaks_english(case.manifest):
        words = f"its language is {case.manifest.language}, so translate what you keep"
        click.echo(visible(f"safetycase: the sentences are English; the case says that {words}"), err=True)


def _chosen(case: Case, ids: Sequence[str]) -> list[AnyItem]:
    """The unsafe control actions that are meant, each once; all that are not obsolete if none is named."""
    if not ids:
        return [uca for uca in case.of_kind("uca") if not uca.obsolete]
    found: dict[str, AnyItem] = {}
    for name in ids:
        item = case.items.get(name)
        if item is None:
            import difflib

            near = difflib.get_close_matches(name, [uca.id for uca in case.of_kind("uca")], n=1)
            words = f"no item {name}" + (f"; did you mean {near[0]}?" if near else "")
            raise RefusedError(visible(elsewhere(case, name) or words))
        if item.kind.name == "action":
            standing = [uca for uca in ucas_of(case, name) if not uca.obsolete]
            if not standing:
                how = f"; `safetycase new uca {name}`" if is_id(name) else ""
                raise RefusedError(visible(f"{name} has no unsafe control action yet{how}"))
            found |= {uca.id: uca for uca in standing}
        elif item.kind.name != "uca":
            raise RefusedError(visible(f"{name} is no unsafe control action: scenarios follow from those"))
        elif item.obsolete:
            raise RefusedError(visible(f"{name} is obsolete"))
        else:
            found[name] = item
    return list(found.values())


def _sheet(
    case: Case, proposal: Proposal, classes: Sequence[str], security: bool | None, brief: bool
) -> Iterator[_Class]:
    at = scene(case, proposal.uca, proposal.around)
    secure = concerns_security(case, proposal.uca) if security is None else security
    for basic in proposal.scenarios:
        if classes and basic.where not in classes:
            continue
        asked: list[Prompt] = []
        if not brief:
            asked = [*prompts(at, basic.where), *learned_prompts(at, basic.where)]
            asked += threats(at, basic.where) if secure else []
        yield _Class(basic, asked)


def _page(case: Case, proposal: Proposal, sheet: Sequence[_Class]) -> Iterator[str]:
    uca = proposal.uca
    yield from _wrapped(f"{uca.id}  {uca_sentence(case, uca)}", "", "  ")
    hazards = uca.data.get("hazards", ())
    yield visible(f"  leads to {', '.join(hazards)}" if hazards else "  leads to no hazard yet")
    for words in proposal.missing:
        yield from _wrapped(f"note: {words}", "  ", "    ")
    if proposal.unclassed:
        yield visible(f"  without a class: {', '.join(item.id for item in proposal.unclassed)}")
    for one in sheet:
        basic = one.basic
        yield ""
        yield f"{CLASSES.index(basic.where) + 1} {basic.where}: {_WORDS[basic.state]}"
        yield from _wrapped(basic.sentence, "  ", "  ")
        if basic.reason:
            yield from _wrapped(f"no scenario: {basic.reason}", "  ", "    ")
        for item in basic.existing:
            factor = f" {item.data['factor']}" if "factor" in item.data else ""
            yield from _wrapped(f"{item.id} ({_standing(item)}){factor}: {_words(item)}", "  * ", "    ")
        if one.prompts:
            yield "  Could it be that"
        for prompt in one.prompts:
            answered = one.answering(prompt)
            mark = f" [{', '.join(answered)}]" if answered else ""
            yield from _wrapped(f"{prompt.topic}: {prompt.text}?{mark}", "    - ", "      ")


def _standing(item: AnyItem) -> str:
    return f"{item.status}, generated" if item.data.get("origin", "human") != "human" else item.status


def _words(item: AnyItem) -> str:
    return " ".join(str(item.data.get("text") or item.data.get("title") or "no cause given").split())


def _wrapped(text: str, first: str, others: str) -> list[str]:
    return textwrap.wrap(visible(text), _WIDTH, initial_indent=first, subsequent_indent=others, break_on_hyphens=False)


def _as_data(case: Case, proposal: Proposal, sheet: Sequence[_Class]) -> dict[str, Any]:
    uca, around = proposal.uca, proposal.around
    return {
        "id": uca.id,
        "sentence": str(uca_sentence(case, uca)),
        "controller": around.controller.id if around.controller is not None else None,
        "action": around.action.id if around.action is not None else None,
        "process": around.process.id if around.process is not None else None,
        "type": uca.data.get("type"),
        "subtype": uca.data.get("subtype"),
        "hazards": list(uca.data.get("hazards", ())),
        "missing": list(proposal.missing),
        "unclassed": [item.id for item in proposal.unclassed],
        "classes": [_class_as_data(case, one) for one in sheet],
    }


def _class_as_data(case: Case, one: _Class) -> dict[str, Any]:
    basic = one.basic
    return {
        "class": basic.where,
        "state": basic.state,
        "scenario": basic.sentence,
        "cause": basic.cause,
        "involves": list(basic.involves),
        "no_scenario": basic.reason or None,
        "existing": [
            {
                "id": item.id,
                "status": item.status,
                "origin": item.data.get("origin", "human"),
                "factor": item.data.get("factor"),
                "text": _words(item),
                "hazards": list(scenario_hazards(case, item)),
            }
            for item in basic.existing
        ],
        "prompts": [
            {
                "topic": prompt.topic,
                "text": prompt.text,
                "involves": list(prompt.involves),
                "scenarios": one.answering(prompt),
            }
            for prompt in one.prompts
        ],
    }


def _overview(case: Case, form: str) -> str:
    found = [propose(case, uca) for uca in _chosen(case, ())]
    if form == "json":
        return dumps(
            {
                "version": 1,
                "ucas": [{"id": one.uca.id, "classes": {s.where: s.state for s in one.scenarios}} for one in found],
            }
        )
    if not found:
        click.echo(
            "safetycase: the case has no unsafe control actions yet; `safetycase next` says what to do", err=True
        )
        return ""
    width = max(len(one.uca.id) for one in found)
    lines = [f"{'':<{width}}  {'  '.join(f'{name:<12}' for name in CLASSES)}".rstrip()]
    lines += [f"{one.uca.id:<{width}}  {'  '.join(f'{s.state:<12}' for s in one.scenarios)}".rstrip() for one in found]
    states = [scenario.state for one in found for scenario in one.scenarios]
    counts = ", ".join(f"{states.count(state)} {state}" for state in _WORDS)
    click.echo(f"{len(states)} classes of {len(found)} unsafe control actions: {counts}", err=True)
    return visible("\n".join(lines), keep="\n")


def _added(context: click.Context, ids: tuple[str, ...], classes: tuple[str, ...], form: str) -> str:
    """Write drafts in one save, say what was added and what was not, and give the ids that were added."""
    from safetycase.cli.change import open_workspace
    from safetycase.cli.place import case_folder
    from safetycase.editing import EditError, new_items
    from safetycase.model import BY_NAME

    workspace = open_workspace(case_folder(context))
    _say_language(workspace.case)
    found = [propose(workspace.case, uca) for uca in _chosen(workspace.case, ids)]
    refused = [one for one in found if not one.complete]
    for one in refused:
        click.echo(visible(f"{one.uca.id}: nothing is added: {'; '.join(one.missing)}"), err=True)
    if refused and len(refused) == len(found):
        raise RefusedError("no unsafe control action has a controller and an action to write scenarios about")
    wanted = [draft for one in found for draft in drafts(one, classes or None)]
    names: tuple[str, ...] = ()
    if wanted:
        try:
            edit, names = new_items(workspace.case, BY_NAME["scenario"], wanted)
            workspace.apply(lambda _: edit)
            files = workspace.save()
        except EditError as error:
            raise RefusedError(visible(str(error))) from error
        click.echo(visible(f"{edit.title}: {', '.join(files)}"), err=True)
    added = [
        {"id": name, "uca": draft["ucas"][0], "class": draft["class"]}
        for name, draft in zip(names, wanted, strict=True)
    ]
    passed = [entry for one in found for entry in _passed_over(one, classes, added)]
    for entry in passed[:_SHOWN]:
        click.echo(visible(f"{entry['uca']} {entry['class']}: {entry['reason']}"), err=True)
    if len(passed) > _SHOWN:
        click.echo(
            f"and {len(passed) - _SHOWN} more classes that were looked at before (--format json lists them)", err=True
        )
    if form == "json":
        return dumps({"version": 1, "added": added, "passed_over": passed})
    return "\n".join(names)


def _passed_over(
    proposal: Proposal, classes: Sequence[str], added: Sequence[dict[str, str]]
) -> Iterator[dict[str, str]]:
    """Why a class that was asked for got no draft."""
    made = {entry["class"] for entry in added if entry["uca"] == proposal.uca.id}
    for basic in proposal.scenarios:
        if basic.where in made or (classes and basic.where not in classes) or not proposal.complete:
            continue
        more = f"--class {basic.where} adds a draft all the same"
        if basic.drafted:
            before = [item.id for item in basic.existing if item.data.get("origin") == "generated"]
            reason = f"generated before: {', '.join(before)}"
        elif basic.state == "reasoned":
            reason = f"said to have no scenario; {more}"
        else:
            names = [item.id for item in basic.existing]
            reason = f"there {'is' if len(names) == 1 else 'are'} {', '.join(names)} already; {more}"
        yield {"uca": proposal.uca.id, "class": basic.where, "reason": reason}
