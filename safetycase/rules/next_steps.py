"""What to do next, in the order of the method: from what a case lacks and from what check finds."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence

import msgspec

from safetycase.case import AnyItem, Case
from safetycase.findings import Finding, Severity, field_text, find
from safetycase.findings.text import visible
from safetycase.model import BY_NAME, MANIFEST_NAME
from safetycase.rules.faults import ALWAYS_NAMED
from safetycase.rules.imports import IMPORT_WITH_ERRORS
from safetycase.rules.learned import NO_LINEAGE
from safetycase.rules.next_table import ADVICE, BEGINNINGS, BY_ITEM, BY_REVIEW, FOLLOWING, STEP_OF_KIND, WORK, Step
from safetycase.schema import is_id
from safetycase.stpa import inferred_role, row, structure_of
from safetycase.stpa.verdicts import natural

UNKNOWN = "TODO"
"""What stands in a command for what only the author knows."""
_REFERENCE = re.compile(r"(?:[A-Za-z][A-Za-z0-9_-]*:)?[A-Za-z][A-Za-z0-9_.-]*(?:/\w[\w.-]*)?")
_RANK = {"error": 0, "warning": 1, "info": 2}
_CELLS = min(BY_ITEM)
_ABOUT_IMPORTS = frozenset(["SFC340", "SFC341", "SFC342", "SFC343", IMPORT_WITH_ERRORS.code])
"""Rules about one imported case, without which this one is not what it seems."""
_PLACES = {code: place for place, code in enumerate(ADVICE)}


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to do: the step, why, on which items, and the words of the command behind `safetycase`.

    `rule` and `severity` are empty where it follows from no finding. `command` is empty where no command of safetycase
    does it: then `edit` names the file to be written by hand, and `line` the line in it (0 for none). `folder` is that
    of another case, relative to this one, where checking that one comes first. No word of a command that comes from the
    case begins with a dash or has a character that cannot be seen.
    """

    step: Step
    reason: str
    why: str = ""
    rule: str = ""
    severity: str = ""
    items: tuple[str, ...] = ()
    count: int = 1
    command: tuple[str, ...] = ()
    edit: str = ""
    line: int = 0
    folder: str = ""


class Agenda(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is to be done, in order, and what remains beside it.

    `hints` counts findings that ask for no work; `waived` those that are waived; `weakened` the rules that the
    manifest weakens; `drafts` the items that no person has reviewed or approved, out of `items`. `verdicts` counts the
    requirements that are not obsolete by state, and `locked` those that are demonstrated by counts of the lock.
    """

    entries: tuple[Entry, ...]
    hints: int
    waived: int
    weakened: int
    drafts: int
    items: int
    verdicts: Mapping[str, int]
    locked: int = 0

    @property
    def settled(self) -> bool:
        """Whether nothing is left at all: no entry, nothing waived or weakened, every requirement demonstrated."""
        unsettled = sum(count for state, count in self.verdicts.items() if state not in ("demonstrated", "not needed"))
        return not (self.entries or self.waived or self.weakened or self.drafts or unsettled) and bool(self.verdicts)


def agenda(case: Case, findings: Sequence[Finding], states: Mapping[str, str], locked: Collection[str] = ()) -> Agenda:
    """What to do next. `states` are the states of the requirements as people see them, by id.

    `locked` are the ids of requirements whose state rests on anything but results that are here.
    """
    standing = [finding for finding in findings if finding.waiver is None]
    work = [finding for finding in standing if _asks_for_work(finding)]
    entries = _merged([*_beginnings(case, {finding.rule for finding in work}), *_groups(case, _timely(work))])
    live = [item for item in case.items.values() if not item.obsolete]
    counted: dict[str, int] = {}
    for item in case.of_kind("requirement"):
        if not item.obsolete:
            state = states.get(item.id, "unknown")
            counted[state] = counted.get(state, 0) + 1
    return Agenda(
        entries=tuple(entries),
        hints=sum(not _asks_for_work(finding) and finding.rule not in ALWAYS_NAMED for finding in standing),
        waived=len(findings) - len(standing),
        weakened=sum(finding.rule in ALWAYS_NAMED for finding in standing),
        drafts=sum(item.status == "draft" for item in live),
        items=len(live),
        verdicts=counted,
        locked=sum(states.get(name) == "demonstrated" for name in locked if not case.items[name].obsolete),
    )


def _asks_for_work(finding: Finding) -> bool:
    return finding.severity > Severity.INFO or finding.rule in WORK


def _timely(findings: Sequence[Finding]) -> list[Finding]:
    """The findings without those whose command builds on an item that nobody has reviewed: that comes first."""
    unread = {finding.item for finding in findings if finding.rule == BY_REVIEW}
    return [finding for finding in findings if finding.item not in unread or not _follows(finding.rule)]


def _follows(rule: str) -> bool:
    advice = ADVICE.get(rule)
    return advice is not None and advice.command[0] in FOLLOWING


def _merged(entries: Sequence[Entry]) -> list[Entry]:
    """The entries in order, without those about one item that what an earlier one makes settles too."""
    known: set[tuple[str, ...]] = set()
    left = []
    for entry in sorted(entries, key=_order):
        if entry.count > 1 or entry.command not in known:
            left.append(entry)
        if entry.command[:1] == ("new",):
            known.add(entry.command)
    return left


def _order(entry: Entry) -> tuple[object, ...]:
    """The method's order; inside a step what begins it, then errors before warnings, then the order of the table."""
    if not entry.rule:
        return entry.step, -1, 0, "", ()
    rule = _CELLS if entry.rule in BY_ITEM else entry.rule
    place = _PLACES.get(rule, len(_PLACES))
    return entry.step, _RANK[entry.severity], place, rule, natural(entry.items[0]) if entry.items else ()


def _beginnings(case: Case, found: Container[str]) -> Iterator[Entry]:
    """What there is nothing of yet although its turn has come; `found` are the codes of rules that say so already.

    Nothing begins with an item that was generated and that nobody has reviewed.
    """
    there = {kind for kind in BY_NAME if any(not item.obsolete for item in case.of_kind(kind))}
    sound = {kind for kind in there if any(item.covers for item in case.of_kind(kind))}
    if not _has_purpose(case):
        yield Entry(
            step=Step.PURPOSE,
            reason="The purpose of the system is not stated: a system to do what, by which means, in order to what?",
            edit=MANIFEST_NAME,
        )
    words = {
        "first-loss": _first(case, "loss"),
        "first-hazard": _first(case, "hazard"),
        "first-element": _first_controller(case),
        "first-answerable": _first(case, "scenario", "controller_constraint"),
        "first-requirement": _first(case, "requirement"),
    }
    for beginning in BEGINNINGS:
        due = not beginning.after or not sound.isdisjoint(beginning.after)
        if due and beginning.kind not in there and beginning.rule not in found:
            yield Entry(step=beginning.step, reason=beginning.reason, command=_filled(beginning.command, words))


def _has_purpose(case: Case) -> bool:
    """Whether the manifest states a purpose, in whichever of its fields."""
    document = case.manifest_document
    data = document.data if document is not None else None
    purpose = data.get("purpose") if isinstance(data, dict) else None
    words = purpose.values() if isinstance(purpose, dict) else [purpose]
    return any(isinstance(word, str) and word.strip() for word in words)


def _first(case: Case, *kinds: str) -> str:
    return next((_named(item.id) for kind in kinds for item in case.of_kind(kind) if item.covers), UNKNOWN)


def _first_controller(case: Case) -> str:
    elements = [item for item in case.of_kind("element") if not item.obsolete]
    said = (_named(item.id) for item in elements if item.data.get("role") == "controller")
    return next(said, _first(case, "element"))


def _groups(case: Case, findings: Iterable[Finding]) -> Iterator[Entry]:
    """One entry for each rule, or for each item of a rule; findings of files that cannot be read first."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    untimely = {"SFC210"}  # that there is no loss is how a case begins
    if not case.of_kind("uca"):
        untimely.add("SFC204")  # step 3 has not begun
    if not case.items:
        untimely |= {"SFC061", "SFC068"}  # a case without any item begins with its first loss
    unenforced = []
    for finding in findings:
        if finding.rule == "SFC208":
            unenforced.append(finding.item)
        if finding.rule not in untimely:
            groups.setdefault(_rule_group(case, finding), []).append(finding)
    for group in groups.values():
        yield _entry(case, group, _sole(unenforced) if unenforced else _only(case, "constraint"))


def _rule_group(case: Case, finding: Finding) -> tuple[str, str]:
    if finding.rule in BY_ITEM:
        return _CELLS, finding.item
    if finding.rule == BY_REVIEW and (item := case.items.get(finding.item)) is not None:
        return finding.rule, item.kind.name
    return finding.rule, _imported_name(finding)


def _imported_name(finding: Finding) -> str:
    """The name of the imported case that a finding is about; empty for all others."""
    return finding.field.removeprefix("imports.") if finding.rule in _ABOUT_IMPORTS else ""


def _entry(case: Case, group: Sequence[Finding], unenforced: str) -> Entry:
    first = min(group, key=lambda finding: (-finding.severity, natural(finding.item)))
    rule = find(first.rule)
    items = tuple(sorted({finding.item for finding in group if finding.item}, key=natural))
    reason = first.message
    if first.rule in BY_ITEM:
        reason = _cells(case, first)
    elif len(group) > 1:
        reason = f"{rule.summary if rule is not None else first.message} ({len(group)} times)"
    command = command_for(case, first, unenforced)
    return Entry(
        step=_step(case, first),
        reason=reason if _is_name(case, reason.split(" ", 1)[0]) else reason[:1].upper() + reason[1:],
        why=rule.why if rule is not None else "",
        rule=first.rule,
        severity=max(finding.severity for finding in group).word,
        items=items,
        count=len(group),
        command=command,
        edit="" if command else first.file or MANIFEST_NAME,
        line=0 if command else first.line,
        folder=case.imports.paths.get(_imported_name(first), "") if first.rule == IMPORT_WITH_ERRORS.code else "",
    )


def _is_name(case: Case, word: str) -> bool:
    """Whether a word is the id of an item, the name of a variable or an import, or a path, to be written as it is."""
    return (
        "/" in word
        or "." in word
        or word in case.items
        or word.removesuffix(":") in case.imports.paths
        or any(name.rpartition("/")[2] == word for name in case.variables)
    )


def _cells(case: Case, finding: Finding) -> str:
    """What is open on an action, in one sentence."""
    item = case.items.get(finding.item)
    if item is None:
        return finding.message
    cells = [cell.type for cell in row(case, item).cells if cell.open]
    ways = f"{len(cells)} of 4 ways" if len(cells) > 1 else "1 of 4 ways"
    return f"{ways} in which {item.id} ({item.title}) can be unsafe {'are' if len(cells) > 1 else 'is'} open: " + (
        ", ".join(cells)
    )


def _step(case: Case, finding: Finding) -> Step:
    advice = ADVICE.get(finding.rule)
    topic = finding.rule[3:4]
    if advice is not None and advice.step is not Step.REPAIR:
        return advice.step
    if topic == "0" or finding.rule in _ABOUT_IMPORTS or (topic == "1" and finding.severity is Severity.ERROR):
        return Step.REPAIR
    if topic == "7":
        return Step.EVIDENCE
    item = case.items.get(finding.item)
    return STEP_OF_KIND.get(item.kind.name, Step.REVIEW) if item is not None else Step.REVIEW


def command_for(case: Case, finding: Finding, unenforced: str = UNKNOWN) -> tuple[str, ...]:
    """The words of a command that settles a finding, or begins to; empty where the file is to be written by hand.

    That is so for what cannot be read, and wherever a name could be read as an option. `unenforced` is the only system
    constraint that nothing enforces, if there is only one.
    """
    advice = ADVICE.get(finding.rule)
    item = case.items.get(finding.item)
    if finding.item and not is_id(finding.item):
        return ()
    if finding.fix is not None and finding.fix.at_key:
        return ("fix", finding.fix.item, finding.rule)
    if finding.fix is not None:
        words = (finding.fix.item, field_text(finding.fix.path), str(finding.fix.value))
        return ("set", *words) if all(map(_typed, words)) else ()
    if item is None:
        by_hand = finding.rule[3:4] == "0" or finding.rule in _ABOUT_IMPORTS
        return () if by_hand and finding.file else ("rule", finding.rule)
    if advice is None:
        return ("show", item.id)
    realised = _named(item.data.get("component"))
    silent = finding.rule == NO_LINEAGE.code and realised in case.items
    wanted = ("set", realised, "lineage.training_data", UNKNOWN) if silent else advice.command
    command = _filled(wanted, _words(case, item, finding, unenforced))
    return command if all(visible(word) == word for word in command) else ()


def _typed(word: str) -> bool:
    """Whether a word of the case can be typed into a command, where it is read as nothing else."""
    return not word.startswith("-") and visible(word) == word


def _named(text: object) -> str:
    """An id or reference of the case for a command; what is written like neither is unknown."""
    return text if isinstance(text, str) and _REFERENCE.fullmatch(text) else UNKNOWN


def _words(case: Case, item: AnyItem, finding: Finding, unenforced: str) -> dict[str, str]:
    """What stands for the names in commands: ids where only one is possible, else the word for what is unknown.

    `unenforced` is the only system constraint that nothing enforces.
    """
    data = item.data
    variable = finding.field.removeprefix("process_model.").partition(".")[0]
    words = {
        "item": item.id,
        "field": finding.field if finding.field and _typed(finding.field) else "text",
        "from": _named(data.get("from")),
        "to": _named(data.get("to")),
        "variable": _named(f"{item.id}/{variable}") if finding.field.startswith("process_model.") else UNKNOWN,
        "only-loss": _only(case, "loss"),
        "only-hazard": _only(case, "hazard"),
        "only-action": _only(case, "action"),
    }
    if item.kind.name == "action":
        words["cell"] = next((cell.type for cell in row(case, item).cells if cell.open), UNKNOWN)
    if item.kind.name == "constraint":
        words["idle"] = _sole(_idle(case))
        words["acts"] = _acts(case, words["idle"])
    if item.kind.name == "element":
        role = inferred_role(case, item.id) or UNKNOWN
        kind, source, goal = _FLOWS.get(str(data.get("role")), _FLOWS["process"])
        words |= {"role": role, "flow": kind, "source": source.format(item.id), "goal": goal.format(item.id)}
        words["unenforced"] = unenforced
        words["acts"] = _acts(case, item.id)
    return words


_FLOWS = {
    "controller": ("action", "{}", UNKNOWN),
    "sensor": ("feedback", "{}", UNKNOWN),
    "external": ("information", "{}", UNKNOWN),
    "process": ("action", UNKNOWN, "{}"),
}
"""The flow by which an element takes part first, by its role: kind, from, to. Actuators are acted on like processes."""


def _idle(case: Case) -> list[str]:
    """The controllers that no responsibility names."""
    named = {item.data.get("controller") for item in case.of_kind("responsibility") if not item.obsolete}
    return [item.id for item in structure_of(case).in_role("controller") if item.id not in named]


def _acts(case: Case, controller: str) -> str:
    """The control actions of a controller, as a list for a command."""
    actions = [item.id for item in case.of_kind("action") if not item.obsolete and item.data.get("from") == controller]
    return f"[{','.join(actions)}]" if actions and all(map(is_id, actions)) else UNKNOWN


def _sole(found: Sequence[str]) -> str:
    return _named(found[0]) if len(found) == 1 else UNKNOWN


def _only(case: Case, kind: str) -> str:
    return _sole([item.id for item in case.of_kind(kind) if not item.obsolete])


def _filled(command: Sequence[str], words: Mapping[str, str]) -> tuple[str, ...]:
    filled = []
    for word in command:
        for name, value in words.items():
            word = word.replace(f"{{{name}}}", value)
        filled.append(word)
    return tuple(filled)
