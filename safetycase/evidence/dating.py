"""Why evidence no longer counts: its age, what it speaks of, and what its artefact says against itself."""

from __future__ import annotations

from datetime import date

import msgspec
from msgspec import UNSET

from safetycase.case import Case
from safetycase.evidence import age_rules, rules
from safetycase.evidence.age import age_problems
from safetycase.evidence.material import Material
from safetycase.evidence.run_rules import RULES
from safetycase.evidence.subjects import (
    contradiction,
    drift,
    expected_subject,
    is_dirty,
    says_nothing,
    stated_subject,
    who_speaks,
)
from safetycase.evidence.text import shown
from safetycase.evidence.weighing import Noting, text_of


def dated(case: Case, as_of: date, note: Noting, material: Material) -> Material:
    """The material with the reasons why it no longer counts, and why it is not whole."""
    item, record = material.item, material.item.record
    reasons = list(material.stale)
    for way, old in age_problems(material.produced, text_of(record.expires), text_of(record.max_age), as_of):
        if way == "undated" and material.problem and not material.produced:
            continue  # nobody read what the artefact says of its day
        reasons.append(old)
        fields = [name for name in (age_rules.FIELDS[way], "max_age") if getattr(record, name) is not UNSET]
        note(age_rules.RULES[way], item, f"{item.id}: {old}", *fields[:1])
    said = material.info.subject if material.info is not None else {}
    stated = stated_subject(case, record)
    component = stated.get("component", "")
    expected, who = expected_subject(case, component), who_speaks(case, component)
    other = contradiction(stated, said) or drift({**said, **stated}, expected, who)
    if other:
        reasons.append(other)
        note(rules.SUBJECT_DRIFT, item, f"{item.id}: {other}", "subject")
    blemishes = dict(material.info.blemishes) if material.info is not None else {}
    if is_dirty(case, record) or "dirty-commit" in blemishes:
        reasons.append("what was tested had changes beside its commit (dirty)")
        note(rules.SUBJECT_DIRTY, item, f"{item.id}: {reasons[-1]}", "subject")
    unspoken = ""
    if not other and says_nothing({**said, **stated}, expected):
        unspoken = f"does not say of which {' or '.join(expected)} it speaks"
        note(rules.SUBJECT_NOT_STATED, item, f"{item.id} {unspoken}")
        field, value = next(iter(expected.items()))
        unspoken = f"it {unspoken}: add `subject: {{{field}: '{shown(value, 60)}'}}` if it is that of {who}"
    for blemish, words in blemishes.items():
        if blemish in RULES:
            note(RULES[blemish], item, f"{item.id}: {shown(material.path)}: {words}", "artefact", "path")
    problem = material.problem
    if "invalidated" in blemishes and not problem:
        problem = f"{shown(material.path)}: {blemishes['invalidated']}"
    notes = (*material.notes, blemishes["edited-log"]) if "edited-log" in blemishes else material.notes
    return msgspec.structs.replace(
        material,
        stale=tuple(reasons),
        problem=problem,
        notes=notes,
        unfinished=blemishes.get("partial-run", ""),
        unspoken=unspoken,
    )
