"""Rules about scenarios that only say again what they are to explain, or what is proposed for every case (step 4)."""

from __future__ import annotations

from safetycase.case import Case
from safetycase.findings import Rule, Severity, declare
from safetycase.rules.look import said
from safetycase.rules.problem import Found, Problem, case_check
from safetycase.rules.words import tokens
from safetycase.stpa import scenario_ucas
from safetycase.stpa.phrases import BASIC_WORDS

_STRUCTURE = (
    "elements:\n  train: {title: Train control, role: controller}\n  doors: {title: Doors, role: process}\n"
    "actions:\n  CA-1: {title: open command, from: train, to: doors}\n"
    "ucas:\n  UCA-1: {action: CA-1, type: provided, when: the train is moving}\n"
)

SCENARIO_REPEATS = declare(
    Rule(
        code="SFC520",
        name="scenario-repeats-uca",
        severity=Severity.WARNING,
        summary="A loss scenario only says again what its unsafe control action says.",
        why="The cause is what the scenario adds: the sentence around it is generated from the unsafe control action. "
        "One that repeats it looks like an explanation in every table, and explains nothing.",
        source="STPA Handbook 2018, ch. 2, step 4 (a loss scenario describes the causal factors)",
        fix="Write why it happens: what the controller holds true and why, which feedback is missing or late, what "
        "happens to the command on its way.",
        bad=f"{_STRUCTURE}scenarios:\n"
        "  LS-1: {ucas: [UCA-1], class: controller, text: Train control opens the doors when the train is moving}",
        good=f"{_STRUCTURE}scenarios:\n"
        "  LS-1: {ucas: [UCA-1], class: controller, text: The speed sensor shows standstill when a wheel slides}",
    )
)

_LS = "scenarios:\n  LS-1: {ucas: [UCA-1], class: control-path, origin: generated, status: reviewed, text: %s}"
STILL_GENERATED = declare(
    Rule(
        code="SFC508",
        name="scenario-still-generated",
        severity=Severity.WARNING,
        summary="The text of a loss scenario that counts is still the sentence that was generated for it.",
        why="The sentence follows from the unsafe control action alone: it says where one could look, the same for "
        "every system, and names no cause that anybody could prevent. Set to reviewed, it looks as if somebody had "
        "looked.",
        source="STPA Handbook 2018, ch. 2, step 4 (a loss scenario describes the causal factors); Thomas 2024 (basic "
        "scenarios are where the search begins)",
        fix="Write the cause that you found in this system. If there is none, delete the scenario and say under "
        "`no_scenario` of the unsafe control action why.",
        bad=_STRUCTURE + _LS % "“Open command” arises on the way to Doors although Train control has not given it",
        good=_STRUCTURE + _LS % "Water in the connector by the step lets the open line float to 24 V",
    )
)

_CARRYING_NOTHING = frozenset(
    [
        "the", "this", "that", "its", "their", "and", "but", "not", "does", "did", "has", "have", "had", "been", "are",
        "was", "were", "will", "when", "while", "where", "with", "for", "from", "although", "though", "too", "because",
        "provide", "provides", "provided", "providing", "give", "gives", "given", "issue", "issues", "issued", "send",
        "sends", "sent", "apply", "applies", "applied", "command", "commands", "commanded", "action", "control",
        "controller", "system", "late", "early", "soon", "long", "order", "wrong", "stops", "stopped", "cannot",
        "case", "situation", "it", "is", "in", "of", "to", "on", "at", "by", "as", "an", "or", "if", "no",
    ]
)  # fmt: skip
"""Words that name no cause: small words, and those of the sentence of every unsafe control action."""

_TOLD_ELSEWHERE = ("believes", "mechanism_text", "failure_signature_text", "adversary")
"""Fields that tell a cause beside the text."""


@case_check
def check_repeated_uca(case: Case) -> Found:
    """A scenario adds something to what it explains."""
    said_by: dict[str, str] = {}
    names: dict[str, str] = {}
    for item in case.of_kind("scenario"):
        data = item.data
        named = data.get("ucas")
        text = data.get("text") or data.get("title")
        if not named or not text or item.obsolete:
            continue
        for name in named:
            if name not in said_by:
                said_by[name] = _said(case, name, names)
        known = said_by[named[0]] if len(named) == 1 else " ".join([said_by[name] for name in named])
        if not known.strip() or _adds(text, known):
            continue
        if not any(said(item, field) for field in _TOLD_ELSEWHERE):
            field = "text" if data.get("text") else "title"
            which = named[0] if len(named) == 1 else "its unsafe control actions"
            yield Problem(
                rule=SCENARIO_REPEATS, item=item.id, path=(field,), about=("ucas",),
                message=f"{item.id} says nothing that {which} does not say",
                hint="add why it happens; the words of the unsafe control action are generated around the cause",
            )  # fmt: skip


@case_check
def check_generated_text(case: Case) -> Found:
    """What counts as a scenario says more than the sentence that was generated for it."""
    for item in case.of_kind("scenario"):
        text = item.data.get("text")
        if not text or not item.covers:
            continue
        if not any(words in (" ".join(text.split()) if "\n" in text else text) for words in BASIC_WORDS):
            continue
        from safetycase.stpa.basic_scenarios import is_basic_cause  # seldom needed

        for name in scenario_ucas(case, item):
            uca = case.items.get(name)
            if uca is not None and uca.kind.name == "uca" and is_basic_cause(case, uca, text):
                yield Problem(
                    rule=STILL_GENERATED, item=item.id, path=("text",), about=("ucas",),
                    message=f"{item.id} is {item.status}, and says only what was generated for {name}",
                    hint=f"write the cause in this system; `safetycase scenarios {name}` asks about each class",
                )  # fmt: skip
                break


def _said(case: Case, uca_id: str, names: dict[str, str]) -> str:
    """Everything that the sentence of an unsafe control action says, in small letters; empty if there is none.

    `names` keeps what is said of each action and its ends.
    """
    uca = case.items.get(uca_id)
    if uca is None or uca.kind.name != "uca":
        return ""
    data = uca.data
    parts = [data.get("when", ""), data.get("text", ""), data.get("title", "")]
    for variable, value in data.get("context", {}).items():
        parts += [variable, *map(str, value if isinstance(value, list) else [value])]
    name = data.get("action", "")
    if name not in names:
        action = case.items.get(name)
        ends = [action.data.get(end, "") for end in ("from", "to")] if action is not None else []
        names[name] = " ".join([_name(case, one) for one in (name, *ends)])
    parts.append(names[name])
    return " ".join(parts).casefold()


def _name(case: Case, item_id: str) -> str:
    """What an item is called, and its id."""
    item = case.items.get(item_id)
    return f"{item_id} {item.data.get('title') or item.data.get('text', '')}" if item is not None else ""


def _adds(text: str, known: str) -> bool:
    """Whether a text has a word that carries something and is not known. Most do so within a few words."""
    for word in text.casefold().split(None, 5)[:5]:
        if word.isalpha() and word not in _CARRYING_NOTHING and _carries(word, known):
            return True
    return any(_carries(word, known) for word in tokens(text))


def _carries(word: str, known: str) -> bool:
    if word in _CARRYING_NOTHING or (len(word) < 3 and word.isalpha()):
        return False
    return word[: max(3, len(word) - 2)] not in known
