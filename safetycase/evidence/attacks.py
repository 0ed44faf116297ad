"""How strong an attack was: that it finds nothing shows as much as it would have found, as planted faults tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
from msgspec import UnsetType

from safetycase.case import Item
from safetycase.evidence import attack_rules as rules
from safetycase.evidence.faults import Fault
from safetycase.evidence.material import Material
from safetycase.evidence.reach import sampling_of
from safetycase.evidence.text import counted, shown
from safetycase.model.assurance import Evidence, Requirement
from safetycase.statistics import lower_bound, lower_words, upper_bound, upper_words

CONFIDENCE = 0.95
"""The confidence of the bounds of what an attack finds, one-sided."""

ENOUGH = 0.5
"""The share of faults that an attack must be shown to find so that nothing is said: as many as it misses."""


class _Power(msgspec.Struct, frozen=True):
    """How many faults were planted and found."""

    planted: int
    found: int

    @property
    def words(self) -> str:
        """What was found of what, with the exact bound."""
        seen = f"its attack found {self.found:,} of {counted(self.planted, 'planted fault')}"
        least = lower_words(lower_bound(self.found, self.planted, CONFIDENCE))
        return f"{seen}: it finds at least {least} of them at {CONFIDENCE * 100:g} % confidence"


def _power(evidence: Evidence) -> _Power | None:
    """The power that was measured; None where none was."""
    stated = evidence.attack_power
    if isinstance(stated, UnsetType) or isinstance(stated.planted, UnsetType) or isinstance(stated.found, UnsetType):
        return None
    return _Power(stated.planted, stated.found) if stated.planted > 0 else None


def attack_gap(evidence: Evidence) -> str:
    """Why an attack is too weak to show anything by finding nothing; empty where it is not known to be."""
    power = _power(evidence)
    if power is None:
        return ""
    planted = counted(power.planted, "planted fault")
    if power.found > power.planted:
        return f"its attack found {power.found:,} of {planted}, which cannot be"
    if not power.found:
        return f"its attack found none of {planted}: that it finds nothing shows nothing"
    most = upper_bound(power.found, power.planted, CONFIDENCE)
    if most < ENOUGH:
        return f"{power.words}, and at most {upper_words(most)}: it misses most of them"
    return ""


def attack_note(wanted: Requirement, material: Material) -> str:
    """What a verdict says of the power of an attack; empty where there was none, or `attack_gap` says it."""
    evidence = material.item.record
    power = _power(evidence)
    if power is None:
        return _UNMEASURED if _attacks(wanted, material) else ""
    return "" if attack_gap(evidence) else power.words


_UNMEASURED = "how much its attack finds was not measured (attack_power)"


def attack_faults(requirement: Item[Requirement], material: Material) -> Iterator[Fault]:
    """That an attack is weak, or nobody measured how strong it is."""
    item = material.item
    power = _power(item.record)
    if power is None:
        if _attacks(requirement.record, material):
            message = (
                f"{item.id} does not say how much its attack finds, and {requirement.id} rests on what it did not find"
            )
            yield Fault(rules.POWER_UNMEASURED, item, message)
    elif power.found > power.planted or lower_bound(power.found, power.planted, CONFIDENCE) < ENOUGH:
        words = attack_gap(item.record) or power.words
        yield Fault(rules.POWER_LOW, item, f"{item.id}: {words}", ("attack_power",))


def method_faults(requirement: Item[Requirement], materials: Sequence[Material]) -> Iterator[Fault]:
    """That what must hold in the worst case was attacked in one way, by all the evidence for it together."""
    if requirement.record.regime != "worst-case":
        return
    attacks = [material for material in materials if _attacks(requirement.record, material)]
    said = (method for material in attacks for method in material.item.record.attacks)
    methods = {" ".join(method.split()).casefold(): method for method in said if method.strip()}
    if not attacks or len(methods) > 1:
        return
    item = attacks[0].item
    if methods:
        message = f"{requirement.id} was attacked in one way only, by {shown(next(iter(methods.values())))}"
    else:
        message = f"{item.id} does not say by which methods it attacked {requirement.id}"
    yield Fault(rules.ONE_METHOD, item, message, ("attacks",) if methods and item.record.attacks else ())


def _attacks(wanted: Requirement, material: Material) -> bool:
    """Whether what is asked for rests on an attack that found nothing, and not on a number that was computed."""
    evidence = material.item.record
    if evidence.method in {"analysis", "proof"} and not material.counts.trials:
        return False
    resting = wanted.kind in {"robustness", "security"} or wanted.regime == "worst-case"
    return resting and sampling_of(evidence) == "adversarial"
