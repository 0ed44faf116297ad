"""What to do next, in the order of the method: from what a case lacks and from what check finds."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

import msgspec

from safetycase.case import AnyItem, Case
from safetycase.findings import Finding, Severity, field_text, find
from safetycase.findings.text import visible
from safetycase.model import BY_NAME
from safetycase.rules.faults import ALWAYS_NAMED
from safetycase.rules.next_table import ADVICE, BEGINNINGS, BY_ITEM, STEP_OF_KIND, WORK, Step
from safetycase.stpa import inferred_role, row
from safetycase.stpa.verdicts import natural

UNKNOWN = "TODO"
"""What stands in a command for what only the author knows."""
_RANK = {"error": 0, "warning": 1, "info": 2}
_CELLS = min(BY_ITEM)
_PLACES = {code: place for place, code in enumerate(ADVICE)}


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to do: the step, why, on which items, and the words of the command behind `safetycase`.

    `rule` and `severity` are empty where it follows from no finding. `command` is empty where no command of safetycase
    does it: then `edit` names the file to be written by hand.
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


class Agenda(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is to be done, in order, and what remains beside it.

    `hints` counts findings that ask for no work; `waived` those that are waived; `weakened` the rules that the
    manifest weakens; `drafts` the items that no person has reviewed or approved, out of `items`. `verdicts` counts the
    requirements that are not obsolete by state.
    """

    entries: tuple[Entry, ...]
    hints: int
    waived: int
    weakened: int
    drafts: int
    items: int
    verdicts: Mapping[str, int]

    @property
    def settled(self) -> bool:
        """Whether nothing is left at all: no entry, nothing waived or weakened, every requirement demonstrated."""
        unsettled = sum(count for state, count in self.verdicts.items() if state not in ("demonstrated", "not needed"))
        return not (self.entries or self.waived or self.weakened or self.drafts or unsettled) and bool(self.verdicts)


def agenda(case: Case, findings: Sequence[Finding], states: Mapping[str, str]) -> Agenda:
    """What to do next. `states` are the states of the requirements as people see them, by id."""
    standing = [finding for finding in findings if finding.waiver is None]
    work = [finding for finding in standing if finding.severity > Severity.INFO or finding.rule in WORK]
    entries = [*_beginnings(case, {finding.rule for finding in work}), *_groups(case, work)]
    entries.sort(key=_order)
    live = [item for item in case.items.values() if not item.obsolete]
    counted: dict[str, int] = {}
    for item in case.of_kind("requirement"):
        if not item.obsolete:
            state = states.get(item.id, "unknown")
            counted[state] = counted.get(state, 0) + 1
    return Agenda(
        entries=tuple(entries),
        hints=len(standing) - len(work) - sum(finding.rule in ALWAYS_NAMED for finding in standing),
        waived=len(findings) - len(standing),
        weakened=sum(finding.rule in ALWAYS_NAMED for finding in standing),
        drafts=sum(item.status == "draft" for item in live),
        items=len(live),
        verdicts=counted,
    )


def _order(entry: Entry) -> tuple[object, ...]:
    """The method's order; inside a step what begins it, then errors before warnings, then the order of the table."""
    if not entry.rule:
        return entry.step, -1, 0, "", ()
    rule = _CELLS if entry.rule in BY_ITEM else entry.rule
    place = _PLACES.get(rule, len(_PLACES))
    return entry.step, _RANK[entry.severity], place, rule, natural(entry.items[0]) if entry.items else ()


def _beginnings(case: Case, found: Container[str]) -> Iterator[Entry]:
    """What there is nothing of yet although its turn has come; `found` are the codes of rules that say so already."""
    there = {kind for kind in BY_NAME if any(not item.obsolete for item in case.of_kind(kind))}
    if not _has_purpose(case):
        yield Entry(
            step=Step.PURPOSE,
            reason="The purpose of the system is not stated: a system to do what, by which means, in order to what?",
            edit="safetycase.yaml",
        )
    words = {
        "first-loss": _first(case, "loss"),
        "first-hazard": _first(case, "hazard"),
        "first-element": _first_controller(case),
        "first-answerable": _first(case, "scenario", "controller_constraint"),
        "first-requirement": _first(case, "requirement"),
    }
    for beginning in BEGINNINGS:
        due = not beginning.after or not there.isdisjoint(beginning.after)
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
    return next((item.id for kind in kinds for item in case.of_kind(kind) if not item.obsolete), UNKNOWN)


def _first_controller(case: Case) -> str:
    elements = [item for item in case.of_kind("element") if not item.obsolete]
    said = (item.id for item in elements if item.data.get("role") == "controller")
    return next(said, _first(case, "element"))


def _groups(case: Case, findings: Iterable[Finding]) -> Iterator[Entry]:
    """One entry for each rule, or for each item of a rule; findings of files that cannot be read first."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    untimely = {"SFC210"}  # that there is no loss is how a case begins
    if not case.of_kind("uca"):
        untimely.add("SFC204")  # step 3 has not begun
    if not case.items:
        untimely |= {"SFC061", "SFC068"}  # a case without any item begins with its first loss
    for finding in findings:
        if finding.rule not in untimely:
            groups.setdefault(_rule_group(finding), []).append(finding)
    for group in groups.values():
        yield _entry(case, group)


def _rule_group(finding: Finding) -> tuple[str, str]:
    if finding.rule in BY_ITEM:
        return _CELLS, finding.item
    return finding.rule, ""


def _entry(case: Case, group: Sequence[Finding]) -> Entry:
    first = min(group, key=lambda finding: (-finding.severity, natural(finding.item)))
    rule = find(first.rule)
    items = tuple(sorted({finding.item for finding in group if finding.item}, key=natural))
    reason = first.message
    if first.rule in BY_ITEM:
        reason = _cells(case, first)
    elif len(group) > 1:
        reason = f"{rule.summary if rule is not None else first.message} ({len(group)} times)"
    command, edit = _command(case, first)
    return Entry(
        step=_step(case, first),
        reason=reason if reason.split(" ", 1)[0] in case.items else reason[:1].upper() + reason[1:],
        why=rule.why if rule is not None else "",
        rule=first.rule,
        severity=max(finding.severity for finding in group).word,
        items=items,
        count=len(group),
        command=command,
        edit=edit,
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
    if topic == "0" or (topic == "1" and finding.severity is Severity.ERROR):
        return Step.REPAIR
    if topic == "7":
        return Step.EVIDENCE
    item = case.items.get(finding.item)
    return STEP_OF_KIND.get(item.kind.name, Step.REVIEW) if item is not None else Step.REVIEW


def _command(case: Case, finding: Finding) -> tuple[tuple[str, ...], str]:
    """The words of a command, or the file to be written by hand."""
    if finding.fix is not None:
        return ("set", finding.fix.item, field_text(finding.fix.path), str(finding.fix.value)), ""
    advice = ADVICE.get(finding.rule)
    item = case.items.get(finding.item)
    if advice is not None and item is not None:
        return _filled(advice.command, _words(case, item, finding)), ""
    if item is not None:
        return ("show", item.id), ""
    if finding.rule[3:4] == "0" and finding.file:
        return (), f"{finding.file}:{finding.line}" if finding.line else finding.file
    return ("rule", finding.rule), ""


def _words(case: Case, item: AnyItem, finding: Finding) -> dict[str, str]:
    """What stands for the names in commands: ids where only one is possible, else the word for what is unknown."""
    data = item.data
    variable = finding.field.removeprefix("process_model.").partition(".")[0]
    words = {
        "item": item.id,
        "field": finding.field or "text",
        "from": str(data.get("from", UNKNOWN)),
        "to": str(data.get("to", UNKNOWN)),
        "variable": f"{item.id}/{variable}" if finding.field.startswith("process_model.") else UNKNOWN,
        "only-loss": _only(case, "loss"),
        "only-hazard": _only(case, "hazard"),
        "only-action": _only(case, "action"),
    }
    if item.kind.name == "action":
        words["cell"] = next((cell.type for cell in row(case, item).cells if cell.open), UNKNOWN)
    if item.kind.name == "element":
        words["role"] = inferred_role(case, item.id) or UNKNOWN
    return words


def _only(case: Case, kind: str) -> str:
    found = [item.id for item in case.of_kind(kind) if not item.obsolete]
    return found[0] if len(found) == 1 else UNKNOWN


def _filled(command: Sequence[str], words: Mapping[str, str]) -> tuple[str, ...]:
    filled = []
    for word in command:
        for name, value in words.items():
            word = word.replace(f"{{{name}}}", value)
        filled.append(visible(word))
    return tuple(filled)
