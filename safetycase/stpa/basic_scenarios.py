"""Step 4: the four basic scenarios of an unsafe control action, beside those that are there already.

They follow from the five parts of a structured unsafe control action (controller, type, action, context) and its
process, one for each class (Thomas 2024). They are where the search for causes begins, not its result: as items they
are drafts that cover nothing until a person has reviewed them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, get_args

import msgspec

from safetycase.case import AnyItem, Case
from safetycase.findings import text
from safetycase.model.scenarios import ScenarioClass
from safetycase.stpa.effective import children, scenario_class, scenario_ucas
from safetycase.stpa.phrases import Parts, basic_cause, basic_sentence, sentence_case
from safetycase.stpa.sentences import key_of, parts_of
from safetycase.stpa.surroundings import Surroundings, surroundings
from safetycase.stpa.verdicts import natural, type_of_uca, ucas_of

CLASSES: tuple[ScenarioClass, ...] = get_args(ScenarioClass)
"""Where the cause of a scenario can lie, in the order in which one goes round the control loop."""

OPEN, DRAFT, COVERED, REASONED = "open", "draft", "covered", "reasoned"
"""How far a class of scenarios is looked at: not at all; only by generated scenarios that nobody has reviewed; by
scenarios; by a reason why there are none."""


class BasicScenario(msgspec.Struct, frozen=True, kw_only=True):
    """The basic scenario of one class, and what the case has in that class.

    `sentence` is the whole scenario, ending in a full stop; `cause` what a draft says as its text; `involves` the
    parts of the control structure that take part. `existing` are the scenarios of the class, obsolete ones included;
    `reason` is why the author says that there are none. `state` is one of `open`, `draft`, `covered`, `reasoned`.
    """

    where: str
    sentence: str
    cause: str
    involves: tuple[str, ...]
    existing: tuple[AnyItem, ...]
    reason: str
    state: str

    @property
    def drafted(self) -> bool:
        """Whether a scenario was generated in this class before, whatever became of it."""
        return any(item.data.get("origin") == "generated" for item in self.existing)


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What step 4 proposes for one unsafe control action.

    `missing` says in words what the unsafe control action lacks, so that the sentences are less than they could be.
    `unclassed` are its scenarios without a class.
    """

    uca: AnyItem
    around: Surroundings
    missing: tuple[str, ...]
    scenarios: tuple[BasicScenario, ...]
    unclassed: tuple[AnyItem, ...]

    @property
    def complete(self) -> bool:
        """Whether controller and action are known, without which a draft says nothing."""
        return self.around.controller is not None and self.around.action is not None


def scenarios_of(case: Case, uca_id: str) -> list[AnyItem]:
    """The scenarios that explain an unsafe control action, by id, with those that refine them; obsolete ones too."""
    found: dict[str, AnyItem] = {}
    waiting = [reference.source for reference in case.references_to(uca_id) if reference.link.field == "ucas"]
    while waiting:
        item = case.items.get(waiting.pop())
        if item is None or item.kind.name != "scenario" or item.id in found:
            continue
        if uca_id in scenario_ucas(case, item):
            found[item.id] = item
            waiting += [child.id for child in children(case, item.id)]
    return sorted(found.values(), key=lambda item: natural(item.id))


def explained_by(case: Case, item: AnyItem) -> list[AnyItem]:
    """The unsafe control actions that an item is about: itself, those of a control action, or those of a scenario."""
    if item.kind.name == "action":
        found = ucas_of(case, item.id)
    elif item.kind.name == "scenario":
        found = [uca for name in scenario_ucas(case, item) if (uca := case.items.get(name)) is not None]
    else:
        found = [item]
    return [uca for uca in found if uca.kind.name == "uca" and not uca.obsolete]


def propose(case: Case, uca: AnyItem) -> Proposal:
    """The four basic scenarios of an unsafe control action, with what is there already and what it lacks."""
    around = surroundings(case, uca)
    parts, key = parts_of(case, uca), key_of(uca)
    by_class: dict[str | None, list[AnyItem]] = {}
    for item in scenarios_of(case, uca.id):
        by_class.setdefault(scenario_class(case, item), []).append(item)
    reasons = uca.data.get("no_scenario", {})
    return Proposal(
        uca=uca,
        around=around,
        missing=tuple(_missing(uca, around)),
        scenarios=tuple(
            _scenario(where, key, parts, around, by_class.get(where, []), text.reason(str(reasons.get(where, ""))))
            for where in CLASSES
        ),
        unclassed=tuple(by_class.get(None, [])),
    )


def is_basic_cause(case: Case, uca: AnyItem, text: str) -> bool:
    """Whether a text is the cause that the basic scenario of some class names for an unsafe control action."""
    wanted = _bare(text)
    parts, key = parts_of(case, uca), key_of(uca)
    return any(_bare(basic_cause(where, key, parts)) == wanted for where in CLASSES)


def _bare(text: str) -> str:
    return " ".join(text.split()).rstrip(".").casefold()


def _scenario(
    where: str, key: str, parts: Parts, around: Surroundings, existing: list[AnyItem], reason: str
) -> BasicScenario:
    if any(item.covers for item in existing):
        state = COVERED
    elif reason:
        state = REASONED
    else:
        state = DRAFT if any(item.unreviewed for item in existing) else OPEN
    return BasicScenario(
        where=where,
        sentence=f"{sentence_case(basic_sentence(where, key, parts))}.",
        cause=f"{sentence_case(basic_cause(where, key, parts))}.",
        involves=around.taking_part(where),
        existing=tuple(existing),
        reason=reason,
        state=state,
    )


def _missing(uca: AnyItem, around: Surroundings) -> Iterable[str]:
    data = uca.data
    if "action" not in data:
        yield "it names no control action, so controller, action and process are unknown"
    elif around.action is None:
        why = "lies in another case" if ":" in data["action"] else "does not exist"
        yield f"its control action {data['action']} {why}, so controller, action and process are unknown"
    elif around.controller is None:
        yield f"its control action {around.action.id} comes from no element, so the controller is unknown"
    if around.action is not None and around.process is None:
        goal = around.action.data.get("to")
        where = f"{goal}, which is no element" if isinstance(goal, str) else "no element"
        yield f"its control action {around.action.id} goes to {where}, so the process is unknown"
    if not type_of_uca(uca):
        yield "it has no type, so the sentences do not say in which way control is unsafe"
    if not data.get("context") and not str(data.get("when", "")).strip() and data.get("subtype") != "never-safe":
        yield "it has no context (`when` or `context`), so the sentences do not say when control is unsafe"


def drafts(proposal: Proposal, classes: Iterable[str] | None = None) -> list[dict[str, Any]]:
    """The fields of new scenarios for the classes that have none; for `classes`, even beside those of a person.

    A class in which a scenario was generated before is passed over, whatever became of it, and so is every class of
    an unsafe control action whose controller or action is unknown.
    """
    if not proposal.complete:
        return []
    wanted = None if classes is None else set(classes)
    return [
        {
            "ucas": [proposal.uca.id],
            "class": scenario.where,
            "involves": list(scenario.involves),
            "origin": "generated",
            "status": "draft",
            "text": scenario.cause,
        }
        for scenario in proposal.scenarios
        if not scenario.drafted and (scenario.state == OPEN if wanted is None else scenario.where in wanted)
    ]
