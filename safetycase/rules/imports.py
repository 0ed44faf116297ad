"""Rules about what a case takes from the cases that it imports."""

from __future__ import annotations

from collections import Counter
from datetime import date
from weakref import WeakKeyDictionary

from safetycase.case import AnyItem, Case
from safetycase.findings import Rule, Severity, declare
from safetycase.findings.text import visible
from safetycase.rules.neighbours import context_names
from safetycase.rules.problem import Found, Problem, case_check, day_check, item_check

_LEVELS = "safetycase file format: imports; Leveson, Engineering a Safer World 2011, ch. 4 (levels of control)"
_BRAKES = "imports: {brakes: ../brakes}"

IMPORT_WITH_ERRORS = declare(
    Rule(
        code="SFC344",
        name="import-with-errors",
        severity=Severity.ERROR,
        summary="An imported case has errors of its own.",
        why="What this case refers to there may not say what it seems to say, or may be refuted. The findings are not "
        "repeated here: they belong to those who can mend them.",
        source=_LEVELS,
        fix="Run `safetycase check` on the imported case and have its errors mended; or set the severity of this rule "
        "in the manifest, with the reason why the case can be relied on all the same.",
        bad=_BRAKES,
        good=_BRAKES,
    )
)
IMPORT_UNUSED = declare(
    Rule(
        code="SFC345",
        name="import-unused",
        severity=Severity.INFO,
        summary="Nothing refers to an imported case.",
        why="Whoever reads the manifest believes that the two cases are joined. Mostly the references were forgotten.",
        source=_LEVELS,
        fix="Refer to its items by the name before the colon, such as `refined_by: [brakes:H-3]`, or remove the "
        "import.",
        bad=_BRAKES,
        good="imports: {}",
    )
)
EVIDENCE_ABROAD = declare(
    Rule(
        code="SFC346",
        name="evidence-for-import",
        severity=Severity.WARNING,
        summary="Evidence speaks for an item of an imported case, where it decides nothing.",
        why="An item is judged in its own case, by the evidence that stands there. Here its verdict is only shown as "
        "declared elsewhere, so that the evidence looks used and is not.",
        source=_LEVELS,
        fix="Move the evidence to the case that holds the requirement, or write a requirement of this case for it.",
        bad="evidence:\n  E-1: {text: Test run, supports: ['brakes:R-1']}",
        good="requirements:\n  R-1: The car shall stop within 40 m\n"
        "evidence:\n  E-1: {text: Test run, supports: [R-1]}",
    )
)
REFINED_AT_HOME = declare(
    Rule(
        code="SFC347",
        name="refined-by-own-item",
        severity=Severity.WARNING,
        summary="An item is said to be refined by one of the same case.",
        why="Inside a case the part names the whole, under `parent`: losses, hazards and constraints are inherited "
        "along it. `refined_by` is for parts in imported cases, which cannot name the whole.",
        source=_LEVELS,
        fix="Write the upper item under `parent` of the lower one, and remove `refined_by`.",
        bad="hazards:\n  H-1: {text: The car leaves its lane, refined_by: [H-2]}\n  H-2: The car turns by itself",
        good="hazards:\n  H-1: The car leaves its lane\n  H-2: {text: The car turns by itself, parent: H-1}",
    )
)

_judged: WeakKeyDictionary[Case, dict[date, Counter[Severity]]] = WeakKeyDictionary()


@day_check
def check_imported_cases(case: Case, day: date) -> Found:
    """Imported cases are without errors, by their own manifest, and something refers to them."""
    imports = case.imports
    if not imports.cases:
        return
    used = {
        reference.target.partition(":")[0]
        for item in case.items.values()
        for reference in item.references
        if ":" in reference.target
    }
    used |= {name.partition(":")[0] for item in case.items.values() for name in context_names(item) if ":" in name}
    for name, other in imports.cases.items():
        count = standing_findings(other, day)[Severity.ERROR]
        if count:
            errors = "1 error" if count == 1 else f"{count:,} errors"
            message = f"{name}: {visible(imports.paths[name])} has {errors} of its own"
            yield Problem(rule=IMPORT_WITH_ERRORS, item="", path=("imports", name), message=message)
        if name not in used:
            message = f"nothing refers to {name}"
            yield Problem(rule=IMPORT_UNUSED, item="", path=("imports", name), message=message, at_key=True)


def standing_findings(case: Case, day: date) -> Counter[Severity]:
    """How many findings a check of a case by itself gives on a day, by severity, waived ones aside."""
    from safetycase.rules.checker import check_case

    known = _judged.setdefault(case, {})
    if day not in known:
        known[day] = Counter(one.severity for one in check_case(case, as_of=day) if one.waiver is None)
    return known[day]


@item_check("evidence")
def check_evidence_abroad(case: Case, item: AnyItem) -> Found:
    """Evidence speaks for items of its own case."""
    for reference in item.references:
        if ":" in reference.target and reference.path[0] == "supports":
            message = f"{reference.target} is judged in its own case, where {item.id} does not count"
            yield Problem(rule=EVIDENCE_ABROAD, item=item.id, message=message, path=reference.path)


@case_check
def check_refinement(case: Case) -> Found:
    """Parts in the same case name their whole."""
    for kind in ("hazard", "constraint", "element"):
        for item in case.of_kind(kind):
            for index, name in enumerate(item.data.get("refined_by", ()) if not item.obsolete else ()):
                if name in case.items:
                    message = f"{name} stands in this case: write {item.id} under its `parent`"
                    yield Problem(rule=REFINED_AT_HOME, item=item.id, message=message, path=("refined_by", index))
