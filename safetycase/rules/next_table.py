"""What to do about each rule: the step of the method that settles it, and the command to begin with.

Commands are words to be filled in: `{item}` is the id of the item, other names are explained in `next_steps`. `TODO`
stands for what only the author knows; where it is left in a text, check reports it (SFC121, SFC123), and where an id
or a choice is wanted, the command is refused.
"""

from __future__ import annotations

from enum import IntEnum

import msgspec


class Step(IntEnum):
    """The steps of the method, in the order in which they are done; `REPAIR` comes before all of them."""

    REPAIR = 0
    PURPOSE = 1
    LOSSES = 2
    HAZARDS = 3
    CONSTRAINTS = 4
    STRUCTURE = 5
    UCAS = 6
    CONTROLLER_CONSTRAINTS = 7
    SCENARIOS = 8
    REQUIREMENTS = 9
    EVIDENCE = 10
    REVIEW = 11

    @property
    def word(self) -> str:
        """The name in JSON: `controller-constraints`."""
        return self.name.lower().replace("_", "-")

    @property
    def title(self) -> str:
        """The words that people read."""
        return _TITLES[self]


_TITLES = {
    Step.REPAIR: "Repair",
    Step.PURPOSE: "Purpose of the analysis",
    Step.LOSSES: "Losses",
    Step.HAZARDS: "Hazards",
    Step.CONSTRAINTS: "System constraints",
    Step.STRUCTURE: "Control structure",
    Step.UCAS: "Unsafe control actions",
    Step.CONTROLLER_CONSTRAINTS: "Controller constraints",
    Step.SCENARIOS: "Loss scenarios",
    Step.REQUIREMENTS: "Requirements",
    Step.EVIDENCE: "Evidence",
    Step.REVIEW: "Review",
}

STEP_OF_KIND = {
    "stakeholder": Step.PURPOSE,
    "environment": Step.PURPOSE,
    "assumption": Step.PURPOSE,
    "loss": Step.LOSSES,
    "hazard": Step.HAZARDS,
    "constraint": Step.CONSTRAINTS,
    "element": Step.STRUCTURE,
    "responsibility": Step.STRUCTURE,
    "action": Step.STRUCTURE,
    "feedback": Step.STRUCTURE,
    "information": Step.STRUCTURE,
    "component": Step.STRUCTURE,
    "uca": Step.UCAS,
    "desired": Step.UCAS,
    "controller_constraint": Step.CONTROLLER_CONSTRAINTS,
    "scenario": Step.SCENARIOS,
    "requirement": Step.REQUIREMENTS,
    "evidence": Step.EVIDENCE,
}
"""The step in which items of a kind are made; all others belong to the review."""


class Advice(msgspec.Struct, frozen=True):
    """The step that settles a rule, and the words of the command behind `safetycase`."""

    step: Step
    command: tuple[str, ...]


def _advice(step: Step, command: str) -> Advice:
    return Advice(step, tuple(command.split()))


ADVICE: dict[str, Advice] = {
    "SFC120": Advice(Step.REPAIR, ("set", "{item}", "text", "TODO")),
    "SFC121": Advice(Step.REPAIR, ("set", "{item}", "{field}", "TODO")),
    "SFC123": Advice(Step.REPAIR, ("set", "{item}", "{field}", "TODO")),
    "SFC135": Advice(Step.REPAIR, ("set", "{item}", "{field}", "TODO")),
    "SFC122": _advice(Step.REPAIR, "show {item}"),
    "SFC124": _advice(Step.REVIEW, "review {item} --accept --by TODO"),
    "SFC125": _advice(Step.REVIEW, "show {item}"),
    "SFC910": _advice(Step.REVIEW, "review {item} --accept --by TODO"),
    "SFC201": _advice(Step.HAZARDS, "new hazard {item} text=TODO"),
    "SFC202": _advice(Step.HAZARDS, "link {item} losses {only-loss}"),
    "SFC203": _advice(Step.CONSTRAINTS, "new constraint {item} text=TODO"),
    "SFC205": _advice(Step.CONSTRAINTS, "link {item} hazards {only-hazard}"),
    "SFC208": _advice(Step.STRUCTURE, "new responsibility {item} {idle} actions={acts} text=TODO"),
    "SFC301": _advice(Step.STRUCTURE, "new {flow} from={source} to={goal} title=TODO"),
    "SFC302": _advice(Step.STRUCTURE, "set {item} role {role}"),
    "SFC309": _advice(Step.STRUCTURE, "new feedback from=TODO to={item} updates=[{variable}] title=TODO"),
    "SFC310": _advice(Step.STRUCTURE, "link {item} controller TODO"),
    "SFC311": _advice(Step.STRUCTURE, "link {item} constraints TODO"),
    "SFC312": _advice(Step.STRUCTURE, "new feedback from={to} to={from} title=TODO"),
    "SFC314": _advice(Step.STRUCTURE, "new action from=TODO to={item} title=TODO"),
    "SFC315": _advice(Step.STRUCTURE, "new action from={item} to=TODO title=TODO"),
    "SFC316": _advice(Step.STRUCTURE, "new feedback from=TODO to={item} title=TODO"),
    "SFC317": _advice(Step.STRUCTURE, "new responsibility {unenforced} {item} actions={acts} text=TODO"),
    "SFC318": _advice(Step.STRUCTURE, "set {item} process_model.TODO TODO"),
    "SFC322": _advice(Step.STRUCTURE, "set {item} {field} TODO"),
    "SFC319": _advice(Step.STRUCTURE, "link {item} actions TODO"),
    "SFC401": _advice(Step.UCAS, "new uca {item} {cell} when=TODO"),
    "SFC402": _advice(Step.UCAS, "new uca {item} {cell} when=TODO"),
    "SFC204": _advice(Step.UCAS, "link TODO hazards {item}"),
    "SFC403": _advice(Step.UCAS, "show {item}"),
    "SFC404": _advice(Step.UCAS, "link {item} action {only-action}"),
    "SFC405": _advice(Step.UCAS, "set {item} type TODO"),
    "SFC406": _advice(Step.UCAS, "link {item} hazards {only-hazard}"),
    "SFC407": _advice(Step.CONTROLLER_CONSTRAINTS, "new controller_constraint {item}"),
    "SFC408": _advice(Step.SCENARIOS, "scenarios {item}"),
    "SFC409": _advice(Step.UCAS, "set {item} when TODO"),
    "SFC414": _advice(Step.CONTROLLER_CONSTRAINTS, "link {item} ucas TODO"),
    "SFC412": _advice(Step.UCAS, "show {item}"),
    "SFC420": _advice(Step.UCAS, "grid --action {item}"),
    "SFC427": _advice(Step.UCAS, "show {item}"),
    "SFC428": _advice(Step.UCAS, "grid --contexts {item}"),
    "SFC416": _advice(Step.UCAS, "link {item} action {only-action}"),
    "SFC501": _advice(Step.SCENARIOS, "link {item} ucas TODO"),
    "SFC502": _advice(Step.REQUIREMENTS, "new requirement {item} text=TODO"),
    "SFC503": _advice(Step.SCENARIOS, "set {item} text TODO"),
    "SFC504": _advice(Step.SCENARIOS, "set {item} class TODO"),
    "SFC506": _advice(Step.SCENARIOS, "scenarios {item}"),
    "SFC421": _advice(Step.UCAS, "grid --contexts {item}"),
    "SFC508": _advice(Step.SCENARIOS, "set {item} text TODO"),
    "SFC530": _advice(Step.SCENARIOS, "set {item} adversary.who TODO"),
    "SFC532": _advice(Step.SCENARIOS, "scenarios --all --security"),
    "SFC533": _advice(Step.STRUCTURE, "show {item}"),
    "SFC535": _advice(Step.STRUCTURE, "show {item}"),
    "SFC536": _advice(Step.STRUCTURE, "new feedback from={item} to=TODO title=TODO"),
    "SFC537": _advice(Step.STRUCTURE, "link {item} component TODO"),
    "SFC538": _advice(Step.SCENARIOS, "new scenario {item} text=TODO"),
    "SFC539": _advice(Step.PURPOSE, "new environment kind=deployment title=TODO"),
    "SFC601": _advice(Step.EVIDENCE, "evidence add TODO --supports {item}"),
    "SFC602": _advice(Step.REQUIREMENTS, "link {item} addresses TODO"),
    "SFC605": _advice(Step.REQUIREMENTS, "new requirement {item} text=TODO"),
    "SFC603": _advice(Step.EVIDENCE, "link {item} supports TODO"),
    "SFC712": _advice(Step.EVIDENCE, "evidence lock"),
    "SFC714": _advice(Step.EVIDENCE, "evidence lock"),
    "SFC715": _advice(Step.EVIDENCE, "evidence lock"),
    "SFC737": _advice(Step.EVIDENCE, "evidence lock"),
}
"""What to do about a rule, inside a step in this order. `Step.REPAIR` stands for the step of the item.

For every other rule the step is that of the item too, and the command shows the item.
"""

BY_REVIEW = "SFC122"
"""The rule about what was generated and nobody has reviewed: what follows from such items waits for the review."""

FOLLOWING = frozenset(["new", "scenarios", "grid", "evidence"])
"""Commands that build on the item they are about."""

BY_ITEM = frozenset(["SFC401", "SFC402"])
"""Rules of which each item has an entry of its own; of all others one entry stands for all items."""

WORK = frozenset(
    ["SFC121", "SFC122", "SFC124", "SFC421", "SFC504", "SFC506", "SFC532", "SFC535", "SFC537", "SFC538", "SFC539"]
)
"""Rules of severity info that ask for work; the others are hints, and only counted."""


class Beginning(msgspec.Struct, frozen=True):
    """What there must be at least one of, once there is something of a kind in `after` (at once where that is empty).

    A finding of `rule` says the same with ids, and takes its place.
    """

    kind: str
    step: Step
    reason: str
    command: tuple[str, ...]
    after: tuple[str, ...]
    rule: str = ""


BEGINNINGS: tuple[Beginning, ...] = (
    Beginning(
        "loss", Step.LOSSES, "No loss is named yet: what is it that the stakeholders cannot accept?",
        ("new", "loss", "text=TODO"), (),
    ),
    Beginning(
        "hazard", Step.HAZARDS, "No hazard is named yet: which states of the system lead to the losses?",
        ("new", "hazard", "{first-loss}", "text=TODO"), ("loss",), "SFC201",
    ),
    Beginning(
        "constraint", Step.CONSTRAINTS, "No system constraint is named yet: what must hold so that no hazard occurs?",
        ("new", "constraint", "{first-hazard}", "text=TODO"), ("hazard",), "SFC203",
    ),
    Beginning(
        "element", Step.STRUCTURE, "The control structure is empty: who controls what?",
        ("new", "element", "title=TODO", "role=controller"), ("hazard", "constraint"),
    ),
    Beginning(
        "action", Step.STRUCTURE, "There is no control action: what can each controller do?",
        ("new", "action", "from={first-element}", "to=TODO", "title=TODO"), ("element",),
    ),
    Beginning(
        "requirement", Step.REQUIREMENTS, "There is no requirement: what must be built and shown?",
        ("new", "requirement", "{first-answerable}", "text=TODO"), ("scenario", "controller_constraint"), "SFC502",
    ),
    Beginning(
        "evidence", Step.EVIDENCE, "There is no evidence: nothing shows that a requirement is met.",
        ("evidence", "add", "TODO", "--supports", "{first-requirement}"), ("requirement",), "SFC601",
    ),
    Beginning(
        "review", Step.REVIEW, "No review is recorded: nobody but the authors has judged the case.",
        ("new", "review", "by=TODO"), ("requirement",),
    ),
)  # fmt: skip
"""What a case begins with, in the order of the method."""
