"""Sentences that follow from the analysis: of unsafe control actions, controller constraints and scenarios.

The wording follows the Handbook's form: controller, type, control action, context (STPA Handbook 2018, ch. 2).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from safetycase.case import AnyItem, Case, controller_of, item_across
from safetycase.case.variables import leaves_free
from safetycase.stpa.effective import scenario_class, scenario_hazards, scenario_ucas
from safetycase.stpa.phrases import Parts, frame, inside
from safetycase.stpa.verdicts import type_of_uca

_OPENINGS = frozenset(
    [
        "when", "while", "whenever", "if", "after", "before", "as", "during", "until",
        "unless", "although", "once", "where", "in", "on", "at", "with", "without",
        "because", "since", "within",
    ]
)  # fmt: skip
"""Words that open a context by themselves, so that no `when` is put before them."""


_MEASURED = re.compile(
    r"(?:(?:more|less|later|earlier|longer|shorter|sooner|further) than )?(?:an?|one|two|three|[0-9][0-9.,]*) ?"
    r"(?:ms|s|sec|min|h|d|m|mm|cm|km|ft|(?:second|minute|hour|day|week|month|year|metre|meter|mile|step)s?|feet)\.? "
    r"(?:after|before|ahead|behind|from|since)\b|(?:shortly|immediately|right|soon|just|long) (?:after|before)\b",
    re.IGNORECASE,
)
"""How a context begins that tells a distance in time or space, and is no clause: `more than 5 s after touchdown`."""


class UcaSentence(msgspec.Struct, frozen=True):
    """The parts of the sentence of an unsafe control action; `manner` and `context` may be empty.

    `written` is the author's own sentence where there is one: it overrides the generated one.
    """

    controller: str
    verb: str
    action: str
    manner: str
    context: str
    written: str = ""

    def __str__(self) -> str:
        if self.written:
            return self.written
        parts = (self.controller, self.verb, f"“{self.action}”", self.manner, self.context)
        return " ".join(part for part in parts if part)


_UNSAFE: dict[str, tuple[str, str]] = {
    "not-provided": ("does not provide", ""),
    "provided": ("provides", ""),
    "timing-or-order": ("provides", "at the wrong time or in the wrong order"),
    "duration": ("applies", "for too short or too long"),
    "wrong-parameter": ("provides", "with a wrong parameter"),
    "insufficient": ("provides", "with too little effect"),
    "excessive": ("provides", "with too much effect"),
    "wrong-direction": ("provides", "in the wrong direction"),
    "never-safe": ("provides", ""),
    "repeated": ("provides", "repeatedly"),
    "too-early": ("provides", "too early"),
    "too-late": ("provides", "too late"),
    "out-of-order": ("provides", "out of order"),
    "stopped-too-soon": ("stops", "too soon"),
    "applied-too-long": ("applies", "too long"),
    "": ("provides or does not provide", ""),
}
_FORBIDDEN = {
    "does not provide": "must provide",
    "provides": "must not provide",
    "applies": "must not apply",
    "stops": "must not stop",
    "provides or does not provide": "must control",
}
_DEMANDED = {"provide": ("must provide", ""), "do-not-provide": ("must not provide", "")}


def name_of_item(case: Case, item_id: str) -> str:
    """The words for an item in a sentence: its title or text, else its id."""
    item = case.items.get(item_id) or case.foreign(item_id)
    return (item.title if item is not None else "") or item_id


def context_words(when: str, context: Mapping[str, Any]) -> str:
    """A context as the end of a sentence, opening with `when` or the author's own word; empty if there is none."""
    parts = []
    said = " ".join(when.split()).rstrip(".")
    if said:
        first = said.split(" ", 1)[0].rstrip(",").lower()
        parts.append(said if first in _OPENINGS or _MEASURED.match(said) else f"when {said}")
    limited = {variable: value for variable, value in context.items() if not leaves_free(value)}
    values = " and ".join(f"{variable} is {_values(value)}" for variable, value in limited.items())
    if values:
        parts.append(f"and {values}" if parts else f"when {values}")
    free = " and ".join(f"whatever {variable} is" for variable in context if variable not in limited)
    if free:
        return f"{' '.join(parts)}, {free}" if parts else free
    return " ".join(parts)


def _values(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return " or ".join(_values(entry) for entry in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def uca_sentence(case: Case, uca: AnyItem) -> UcaSentence:
    """The sentence of an unsafe control action."""
    data = uca.data
    element = controller_of(case, uca)
    action = data.get("action")
    verb, manner = _UNSAFE[data.get("subtype") or type_of_uca(uca)]
    return UcaSentence(
        controller=name_of_item(case, element.id) if element is not None else "An unknown controller",
        verb=verb,
        action=name_of_item(case, action) if isinstance(action, str) else "an unknown action",
        manner=manner,
        context=context_words(data.get("when", ""), data.get("context", {})),
        written=" ".join(data.get("text", "").split()),
    )


def constraint_text(case: Case, constraint: AnyItem) -> str:
    """The text of a controller constraint: the author's own, else what it demands, in its context.

    Where it demands nothing itself, that is what excludes its unsafe control actions, and where it has no context,
    theirs. Empty where it has neither text nor unsafe control actions that exist.
    """
    data = constraint.data
    written = " ".join(data.get("text", "").split())
    if written:
        return written
    ucas = [uca for name in data.get("ucas", ()) if (uca := case.items.get(name)) and uca.kind.name == "uca"]
    demands = [_DEMANDED[data["requires"]]] if data.get("requires") else []
    demands += [_forbidden(way) for way in data.get("forbids", ())]
    context = context_words(data.get("when", ""), data.get("context", {}))
    said = []
    for sentence in (uca_sentence(case, uca) for uca in ucas):
        for must, manner in demands or [(_FORBIDDEN[sentence.verb], sentence.manner)]:
            everywhere = "in every context" if must == "must provide" else "in any context"
            where = context or (everywhere if demands else sentence.context)
            parts = (sentence.controller, must, f"“{sentence.action}”", manner, where)
            said.append(" ".join(part for part in parts if part))
    return "; ".join(dict.fromkeys(said))


def _forbidden(way: str) -> tuple[str, str]:
    """The words that forbid a type or subtype of unsafe control: the verb, and what stands behind the action."""
    verb, manner = _UNSAFE[way]
    return _FORBIDDEN[verb], manner


def scenario_sentence(case: Case, scenario: AnyItem) -> str:
    """What happens in a loss scenario and why: a frame by its class and unsafe control action, then its cause.

    A scenario of the control path or of the process does not begin with unsafe control: the controller does what it
    should, and what it does is not executed as it should (STPA Handbook 2018, ch. 2, step 4, scenarios of type b).
    """
    cause = " ".join(str(scenario.data.get("text") or scenario.data.get("title") or "").split()).rstrip(".")
    ucas = [case.items[uca] for uca in scenario_ucas(case, scenario) if uca in case.items]
    ucas = [uca for uca in ucas if uca.kind.name == "uca"]
    if len(ucas) == 1:
        frame = _frame(case, ucas[0], scenario_class(case, scenario))
    elif ucas:
        frame = ", ".join(uca.id for uca in ucas)
    else:
        frame = ", ".join(name_of_item(case, hazard) for hazard in scenario_hazards(case, scenario)).rstrip(".")
    if not frame or not cause:
        return frame or cause
    return f"{frame}, because {cause[:1].lower()}{cause[1:]}" if _is_word(cause) else f"{frame}, because {cause}"


def _is_word(text: str) -> bool:
    """Whether the first word may be written small: it is no abbreviation or name with inner capitals."""
    first = text.split(" ", 1)[0]
    return (
        first[1:] == first[1:].lower() and len(first) > 1 and first in ("The", "A", "An", "It", "No", "This", "After")
    )


def key_of(uca: AnyItem) -> str:
    """What decides the wording of a scenario: the subtype of an unsafe control action, else its type, else nothing."""
    return str(uca.data.get("subtype") or type_of_uca(uca))


def parts_of(case: Case, uca: AnyItem) -> Parts:
    """The names and phrases of an unsafe control action; what is not known has a general name."""
    data = uca.data
    said = uca_sentence(case, uca)
    action = case.items.get(data.get("action", ""))
    known = action is not None and action.kind.name == "action"
    target = action.data.get("to") if action is not None and known else None
    process = item_across(case, target) if isinstance(target, str) else None
    controller = "the controller" if controller_of(case, uca) is None else _as_name(said.controller)
    given = f"“{_as_name(said.action)}”" if known else "the control action"
    return Parts(
        controller=controller,
        action=given,
        process=_as_name(process.title or process.id)
        if process is not None and process.kind.name == "element"
        else "the controlled process",
        unsafe=" ".join(part for part in (controller, said.verb, given, said.manner, inside(said.context)) if part),
        context=said.context,
    )


def _as_name(title: str) -> str:
    """A title as a part of a sentence."""
    return " ".join(title.split()).rstrip(".") or title


def _frame(case: Case, uca: AnyItem, where: str | None) -> str:
    if where not in ("control-path", "process"):
        return str(uca_sentence(case, uca)).rstrip(".")
    return frame(where, key_of(uca), parts_of(case, uca))


def sentence(case: Case, item: AnyItem) -> str:
    """The sentence of an item whose kind has one: generated, or the author's own. Empty for every other kind."""
    if item.kind.name == "uca":
        return str(uca_sentence(case, item))
    if item.kind.name == "controller_constraint":
        return constraint_text(case, item)
    if item.kind.name == "scenario":
        return scenario_sentence(case, item)
    return desired_sentence(case, item) if item.kind.name == "desired" else ""


def desired_sentence(case: Case, desired: AnyItem) -> str:
    """What a desired action asks for: its own text, or controller, action and context."""
    data = desired.data
    written = " ".join(data.get("text", "").split())
    if written or "action" not in data:
        return written
    element = controller_of(case, desired)
    controller = name_of_item(case, element.id) if element is not None else "An unknown controller"
    must = "must not provide" if data.get("type") == "do-not-provide" else "must provide"
    context = context_words(data.get("when", ""), data.get("context", {}))
    return " ".join(part for part in (controller, must, f"“{name_of_item(case, data['action'])}”", context) if part)
