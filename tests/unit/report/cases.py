"""Small cases for the tests of the report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from textwrap import dedent

from safetycase.case import Case, Memory, load
from safetycase.evidence import assess
from safetycase.report import Provenance, ReportInput, build, render
from safetycase.rules import check_case

AS_OF = date(2026, 3, 1)
PROVENANCE = Provenance(commit="0123456789abcdef0123456789abcdef01234567", dirty=False, tool="safetycase 0.0.0")

MANIFEST = """\
    safetycase: "1"
    name: Kettle
    purpose: {system: a kettle, to: boil water, by: heating it, in_order_to: make tea}
    scope: {boundary: the kettle, excludes: [{what: the kitchen, reason: not ours}]}
    subject: {version: "1.2"}
    defaults: {evidence: {subject: {version: "1.2"}}}
    rules: {hazard-count: {severity: info, because: it is a small thing}}
    """

MODEL = """\
    stakeholders: {ST-1: {title: The cook, stakes: [hands]}}
    losses: {L-1: {text: Injury to a person, stakeholders: [ST-1], owner: anna}}
    hazards:
      H-1: {text: Boiling water is where a person is, losses: [L-1], status: approved}
      H-1.1: {text: Steam is where a person is, parent: H-1}
      H-2: {text: The kettle boils dry, losses: [L-1]}
    constraints:
      SC-1: {text: The water must stay in the kettle, hazards: [H-1, H-1.1], form: prevent}
    elements:
      cook: {title: Cook, role: controller, nature: human, process_model: {water: how much is in it}}
      kettle: {title: Kettle, role: process, state: {water: {range: [0, 2], unit: L}}}
    responsibilities: {RS-1: {text: Watch it, controller: cook, constraints: [SC-1]}}
    actions:
      CA-1: {title: switch on, from: cook, to: kettle, form: discrete, not_hazardous: {not-provided: no tea is no harm}}
    feedback: {FB-1: {title: whistle, from: kettle, to: cook, updates: [cook/water]}}
    ucas: {UCA-1: {action: CA-1, type: provided, hazards: [H-1], when: the lid is open}}
    controller_constraints: {CC-1: {ucas: [UCA-1]}}
    scenarios: {LS-1: {text: The lid looks shut, ucas: [UCA-1], class: feedback}}
    requirements:
      R-1: {text: The lid must lock, addresses: [SC-1], method: test}
      R-2: {text: The whistle must be loud, addresses: [LS-1], method: test}
      R-3: {text: The handle must stay cool, addresses: [H-1], method: test}
      R-4: {text: Somebody must say so, addresses: [CC-1], method: review}
      R-5: {text: Tea must taste good, not_needed: taste is no matter of safety}
      R-6: {text: It must glow, addresses: [SC-1], status: obsolete}
    evidence:
      E-1: {supports: [R-1], method: test, artefact: {path: evidence/run.xml, format: junit},
            select: {where: {property.requirement: R-1}}}
      E-2: {supports: [R-2], method: test, artefact: {path: evidence/run.xml, format: junit},
            select: {where: {property.requirement: R-2}}}
      E-4: {supports: [R-4], text: I saw it}
    assumptions: {A-1: {text: Water boils at 100 degrees, about: [H-1], waivers: [
      {rule: SFC111, reason: nobody minds, by: anna, expires: "2025-01-01"}]}}
    """

RESULTS = """\
    <testsuites><testsuite name="lid" timestamp="2026-02-01T10:00:00">
    <testcase classname="lid" name="locks">
    <properties><property name="requirement" value="R-1"/></properties></testcase>
    <testcase classname="lid" name="opens">
    <properties><property name="requirement" value="R-1"/></properties></testcase>
    <testcase classname="whistle" name="loud"><properties><property name="requirement" value="R-2"/></properties>
    <failure message="too quiet"/></testcase></testsuite></testsuites>
    """


def files_of(model: str = MODEL, manifest: str = MANIFEST, results: str = RESULTS) -> dict[str, bytes]:
    """The files of a case with one model file and one file of results."""
    texts = {"safetycase.yaml": manifest, "model/all.yaml": model, "evidence/run.xml": results}
    return {path: dedent(text).encode() for path, text in texts.items()}


def view_of(files: Mapping[str, bytes], *, provenance: Provenance = PROVENANCE, as_of: date = AS_OF) -> ReportInput:
    """What the report of these files says."""
    case: Case = load(Memory(dict(files)))
    assessment = assess(case, as_of)
    return build(case, check_case(case, as_of=as_of, assessment=assessment), assessment, provenance, as_of)


def report_of(files: Mapping[str, bytes]) -> str:
    """The report of these files."""
    return render(view_of(files))
