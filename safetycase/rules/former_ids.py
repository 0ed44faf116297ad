"""Rules about ids that items had before."""

from __future__ import annotations

from safetycase.case import AnyItem, Case
from safetycase.findings import Rule, Severity, declare
from safetycase.rules.problem import Found, Place, Problem, case_check

ALIAS_TAKEN = declare(
    Rule(
        code="SFC113",
        name="alias-taken",
        severity=Severity.ERROR,
        summary="An id under `aliases` is the id of another item, or stands under `aliases` of another one too.",
        why="Results of tests, minutes and tickets of then name the id and mean the item that had it. They would be "
        "taken for the other one: a test of something else then seems to verify it.",
        source="ISO/IEC/IEEE 29148:2018, 5.2.8 (identification): ids are unique and are not used again",
        fix="Give the newer item an id that was never used (`safetycase rename`), or take the id out of `aliases`.",
        bad="losses:\n  L-1: {text: Harm to a patient, aliases: [L-2]}\n  L-2: Loss of therapy data",
        good="losses:\n  L-1: {text: Harm to a patient, aliases: [L-2]}\n  L-3: Loss of therapy data",
    )
)


@case_check
def check_aliases(case: Case) -> Found:
    """Nobody else has an id that an item had."""
    former: dict[str, AnyItem] = {}
    for item in case.items.values():
        names = item.data.get("aliases")
        for index, name in enumerate(names or ()):
            other = case.items.get(name) or former.get(name)
            former.setdefault(name, item)
            if other is not None and other is not item:
                says = "is that of another item" if other.id == name else f"is an alias of {other.id} too"
                yield Problem(
                    rule=ALIAS_TAKEN, item=item.id, message=f"the former id {name} of {item.id} {says}",
                    path=("aliases", index), related=(Place(name, other.id),),
                )  # fmt: skip
