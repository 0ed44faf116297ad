"""Rules about the version that the manifest says a case speaks of."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import UNSET, UnsetType

from safetycase.case import Case
from safetycase.findings import Rule, Severity, declare
from safetycase.findings.text import visible
from safetycase.model.assurance import Evidence
from safetycase.model.dependability import Component
from safetycase.rules.problem import Found, Place, Problem, case_check

_MODEL = "safetycase model: what the case speaks of, and an evidence item that can be judged"
_COMPONENT = 'components:\n  controller: {title: Controller, version: "2.4.0"}\n'
_MANIFEST = '-- safetycase.yaml --\nsafetycase: "1"\nname: Pump\n'
_VERSIONS = ("version", "commit", "model", "digest")
_LISTED = 4

SUBJECT_CONTRADICTED = declare(
    Rule(
        code="SFC785",
        name="subject-contradicts-component",
        severity=Severity.ERROR,
        summary="The case says that it speaks of another version of a component than the component says it is.",
        why="Evidence is compared with one of the two, and with the other it may be of a version that is gone. Nobody "
        "can tell which of them was tested.",
        source=_MODEL,
        fix="Write the version that the case speaks of in both: under `subject` in safetycase.yaml, and in the "
        "component; and test it.",
        bad=f'{_COMPONENT}{_MANIFEST}subject: {{component: controller, version: "2.3.0"}}\n',
        good=f'{_COMPONENT}{_MANIFEST}subject: {{component: controller, version: "2.4.0"}}\n',
    )
)
SUBJECT_UNSAID = declare(
    Rule(
        code="SFC786",
        name="case-without-subject",
        severity=Severity.INFO,
        summary="Evidence says of which version it speaks, and the case does not say of which one it does.",
        why="What evidence says of its version is compared with what the case says. Without that, results of any "
        "version count, and those of the last one go on doing so after the next.",
        source=_MODEL,
        fix="State `subject` in safetycase.yaml, such as `subject: {version: '2.3.0'}`.",
        bad='evidence:\n  E-1: {text: Bench, subject: {version: "2.3.0"}}',
        good=f'evidence:\n  E-1: {{text: Bench, subject: {{version: "2.3.0"}}}}\n{_MANIFEST}'
        'subject: {version: "2.3.0"}\n',
    )
)


@case_check
def check_subject(case: Case) -> Found:
    """The component of which the case speaks is of the version that the case says."""
    subject = case.manifest.subject
    if isinstance(subject, UnsetType) or isinstance(subject.component, UnsetType):
        return
    home, before, local = case.across(subject.component)
    component = home.find(local, Component)
    if component is None or component.obsolete:
        return
    differing = [
        (name, said, own)
        for name in ("version", "model", "digest")
        if (said := _text(subject, name)) and (own := _text(component.record, name)) and said != own
    ]
    if differing:
        name = differing[0][0]
        words = "; ".join(
            f"{one} {visible(said)}, and the component is of {visible(own)}" for one, said, own in differing
        )
        message = f"the case says that it speaks of {visible(subject.component)}, {words}"
        related = () if before else (Place("the component", component.id, (name,)),)
        yield Problem(
            rule=SUBJECT_CONTRADICTED, item="", message=message, path=("subject", name), related=related
        )  # fmt: skip


@case_check
def check_subject_is_said(case: Case) -> Found:
    """Where evidence says of which version it speaks, the case says of which it does."""
    subject = case.manifest.subject
    if not isinstance(subject, UnsetType) and any(_text(subject, name) for name in _VERSIONS):
        return
    silent = [item.id for item in case.of(Evidence) if item.covers and _uncompared(case, item.data.get("subject"))]
    if silent:
        more = f" and {len(silent) - _LISTED} more" if len(silent) > _LISTED else ""
        verb = "says" if len(silent) == 1 else "say"
        words = f"{', '.join(silent[:_LISTED])}{more} {verb} of which version"
        message = f"the case does not say of which version it speaks, and {words}: nothing is compared"
        yield Problem(rule=SUBJECT_UNSAID, item="", message=message)


def _uncompared(case: Case, subject: object) -> bool:
    """Whether evidence states a version, and nothing states the one that it is to be compared with."""
    if not isinstance(subject, Mapping) or not any(subject.get(name) for name in _VERSIONS):
        return False
    home, _, local = case.across(str(subject.get("component", "")))
    component = home.find(local, Component)
    return component is None or not any(component.data.get(name) for name in _VERSIONS)


def _text(holder: object, name: str) -> str:
    value = getattr(holder, name, UNSET)
    return value if isinstance(value, str) else ""
