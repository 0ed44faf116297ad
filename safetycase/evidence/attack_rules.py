"""The rules about how strong an attack was."""

from __future__ import annotations

from safetycase.evidence.examples import tested
from safetycase.findings import Rule, Severity, declare

_SOURCE = "C. J. Clopper and E. S. Pearson, Biometrika 26 (1934); error seeding: H. D. Mills, On the Statistical "
_SOURCE += "Validation of Computer Programs (1972)"

POWER_UNMEASURED = declare(
    Rule(
        code="SFC760",
        name="attack-power-unmeasured",
        severity=Severity.WARNING,
        summary="Evidence of an attack that does not say how much such an attack finds.",
        why="An attack that finds nothing shows that the system is strong or that the attack is weak. Faults planted "
        "for it, and how many of them it finds, tell one from the other.",
        source=_SOURCE,
        fix="Plant faults of the kind that is looked for, attack again, and write `attack_power: {planted: ..., found: "
        "...}`.",
        bad=tested("sampling: {how: adversarial}", "kind: robustness"),
        good=tested("sampling: {how: adversarial}, attack_power: {planted: 20, found: 19}", "kind: robustness"),
    )
)
POWER_LOW = declare(
    Rule(
        code="SFC761",
        name="attack-power-low",
        severity=Severity.WARNING,
        summary="An attack that is not shown to find half of the faults that are planted for it.",
        why="What an attack misses among planted faults it misses among real ones. Where the exact lower bound of what "
        "it finds is below a half, its silence says little; where the upper bound is, it demonstrates nothing.",
        source=_SOURCE,
        fix="Attack with more effort or other methods, plant more faults to know it better, or rest the requirement on "
        "something else.",
        bad=tested("sampling: {how: adversarial}, attack_power: {planted: 100, found: 1}"),
        good=tested("sampling: {how: adversarial}, attack_power: {planted: 100, found: 90}"),
    )
)
ONE_METHOD = declare(
    Rule(
        code="SFC770",
        name="one-attack-method",
        severity=Severity.WARNING,
        summary="What must hold in the worst case was attacked in one way only, or nobody says in which ways.",
        why="An attack finds what it looks for. The worst that one method found may be far from the worst there is, "
        "and methods of another kind tell how far.",
        source="F. Croce and M. Hein, Reliable evaluation of adversarial robustness (ICML 2020)",
        fix="Attack by a method of another kind too, and name all that were tried under `attacks`.",
        bad="requirements:\n  R-1: {text: It withstands, regime: worst-case}\nevidence:\n"
        "  E-1: {supports: [R-1], text: Run, sampling: {how: adversarial}, attacks: [gradient]}",
        good="requirements:\n  R-1: {text: It withstands, regime: worst-case}\nevidence:\n"
        '  E-1: {supports: [R-1], text: Run, sampling: {how: adversarial}, attacks: [gradient, "black box"]}',
    )
)
