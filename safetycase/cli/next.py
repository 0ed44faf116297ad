"""The command that says what to do next."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from safetycase.case import Case, Folder, find_case, load
from safetycase.cli.options import as_of as as_of_option
from safetycase.cli.options import case_argument, emit, format_by_suffix, format_of, output_option
from safetycase.cli.pasting import command_line, editor_line, place
from safetycase.cli.place import case_folder, current_folder
from safetycase.findings.text import visible
from safetycase.model import MANIFEST_NAME
from safetycase.output import dumps
from safetycase.rules import Checker, all_rules
from safetycase.rules.next_steps import Agenda, Entry, agenda

_WIDTH = 96
_SHOWN_ITEMS = 8
_FORMATS = ("text", "json")
_STATES = ("demonstrated", "open", "stale", "refuted", "unknown", "not needed")


@click.command("next")
@case_argument
@click.option("--limit", type=click.IntRange(min=0), default=10, show_default=True, help="How many; 0 for all.")
@as_of_option
@format_by_suffix(*_FORMATS)
@output_option
@click.pass_context
def next_steps(
    context: click.Context, case: Path | None, limit: int, as_of: date | None, form: str | None, output: Path | None
) -> None:
    """Say what to do next, in the order of the method, each with the reason and the command.

    First what cannot be read, then purpose, losses, hazards, constraints, control structure, unsafe control actions,
    controller constraints, scenarios, requirements, evidence and review. TODO in a command stands for what only you
    know.
    """
    form = format_of(form, output, *_FORMATS)
    root = case_folder(context, case)
    opened = load(Folder(root))
    all_rules()
    checker = Checker(as_of=as_of or date.today())
    findings = checker.update(opened)
    states: dict[str, str] = {name: verdict.state for name, verdict in checker.verdicts.items()}
    locked = [name for name, verdict in checker.verdicts.items() if verdict.basis not in {"", "computed"}]
    found = agenda(opened, findings, states, locked)
    shown = found.entries[:limit] if limit else found.entries
    prefix = _prefix(root)
    if form == "json":
        emit(dumps(_as_data(opened, found, shown, prefix, root)), output)
        return
    emit("\n".join(_page(found, shown, prefix, root)), output)


def _prefix(root: Path) -> tuple[str, ...]:
    """The words before each command: with -C where the current folder does not lead to the case."""
    here = find_case(Path(), MANIFEST_NAME) if current_folder() is not None else None
    if here is not None and here.resolve() == root.resolve():
        return ("safetycase",)
    return ("safetycase", "-C", place(root))


def command_text(entry: Entry, prefix: Sequence[str], root: Path) -> str:
    """What to type, quoted for the shell; empty where a name in it cannot be typed."""
    if entry.folder:
        return command_line(["safetycase", "check", place(root / entry.folder)])
    if entry.edit:
        return editor_line(root / entry.edit, entry.line)
    return command_line([*prefix, *entry.command])


def _by_hand(entry: Entry) -> str:
    """What to do where no command can be shown."""
    if not entry.edit:
        return "No command is shown: the name of the folder has characters that cannot be typed."
    where = f"line {entry.line} of {entry.edit}" if entry.line else entry.edit
    return f"Edit {where} by hand: its name has characters that cannot be typed."


def _page(found: Agenda, shown: Sequence[Entry], prefix: Sequence[str], root: Path) -> Iterator[str]:
    step = None
    for number, entry in enumerate(shown, 1):
        if entry.step is not step:
            if step is not None:
                yield ""
            yield entry.step.title
            step = entry.step
        mark = f" [{entry.severity} {entry.rule}]" if entry.rule else ""
        yield from _wrapped(f"{entry.reason}{mark}", f"{number:>3}. ", "     ")
        if entry.count > 1 and entry.items and not (len(entry.items) == 1 and entry.items[0] in entry.reason.split()):
            yield from _wrapped(_listed(entry.items), "     ", "     ")
        if entry.why:
            yield from _wrapped(f"Why: {entry.why}", "     ", "     ")
        command = command_text(entry, prefix, root)
        if command:
            yield f"       $ {command}"
        else:
            yield from _wrapped(_by_hand(entry), "       ", "       ")
    left = len(found.entries) - len(shown)
    if left:
        yield ""
        yield f"{left} more {'entry' if left == 1 else 'entries'}; --limit 0 shows all."
    if shown:
        yield ""
    yield from (line for words in _remaining(found) for line in _wrapped(words, "", "  "))


def _listed(items: Sequence[str]) -> str:
    more = len(items) - _SHOWN_ITEMS
    return ", ".join(items[:_SHOWN_ITEMS]) + (f" and {more} more" if more > 0 else "")


def _wrapped(text: str, first: str, others: str) -> list[str]:
    return textwrap.wrap(visible(text), _WIDTH, initial_indent=first, subsequent_indent=others, break_on_hyphens=False)


def _remaining(found: Agenda) -> Iterator[str]:
    """What is to be said whether or not there is something to do: verdicts, drafts, what is waived or weakened."""
    total = sum(found.verdicts.values())
    if total:
        states = [f"{found.verdicts[state]} {state}" for state in _STATES if found.verdicts.get(state)]
        if found.locked:
            states[0] += f" ({found.locked} by locked counts)"
        yield f"Requirements: {', '.join(states)} (of {total})."
    else:
        yield "Requirements: none, so nothing is demonstrated (0 of 0)."
    if found.drafts:
        yield f"Drafts, which nobody has reviewed or approved: {found.drafts} of {found.items} items."
    if found.waived:
        yield f"{_times(found.waived, 'finding is', 'findings are')} waived; check names each with its reason."
    if found.weakened:
        how = "weakens rules or silences" if found.weakened == 1 else "weaken rules or silence"
        yield f"{_times(found.weakened, 'setting', 'settings')} of the manifest {how} them; check names each."
    if found.hints:
        yield f"{_times(found.hints, 'hint', 'hints')} beside that; `safetycase check` shows them."
    if found.settled:
        yield "Nothing is left that safetycase can see: no finding, no draft, no open verdict."
    elif not found.entries:
        yield "No gap is found in any step. What stands above remains."


def _times(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _as_data(case: Case, found: Agenda, shown: Sequence[Entry], prefix: Sequence[str], root: Path) -> dict[str, Any]:
    return {
        "version": 1,
        "case": case.name,
        "total": len(found.entries),
        "next": [
            {
                "step": entry.step.word,
                "reason": visible(entry.reason),
                "why": entry.why or None,
                "rule": entry.rule or None,
                "severity": entry.severity or None,
                "items": list(entry.items),
                "count": entry.count,
                "command": command_text(entry, prefix, root) or None,
            }
            for entry in shown
        ],
        "remaining": {
            "requirements": {state: found.verdicts.get(state, 0) for state in _STATES},
            "locked": found.locked,
            "drafts": found.drafts,
            "items": found.items,
            "waived": found.waived,
            "weakened": found.weakened,
            "hints": found.hints,
            "settled": found.settled,
        },
    }
