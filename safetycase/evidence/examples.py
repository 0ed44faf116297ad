"""What the examples of the rules about evidence are written with: a small case, the files beside it, what was run.

An example is the text of `model/model.yaml`; then come other files, each below a line `-- path --` (a later one takes
the place of an earlier one), and commands that were run on what stands above them, as lines that begin with `$`.
"""

from __future__ import annotations

PASSED = """\
<testsuite name="pump" timestamp="2026-05-01T10:00:00">
  <testcase classname="pump" name="test_stops"/>
</testsuite>
"""
"""A JUnit file with one test that passed."""
FAILED = PASSED.replace("/>", "><failure/></testcase>")
"""The same, and the test failed."""
LATER = PASSED.replace("05-01", "05-02")
"""The same test on another day."""
ANOTHER = LATER.replace("stops", "starts")
"""Another test."""
POOLED = (
    "requirements:\n  R-1: {text: The pump stops within 2 s, combine: pool}\n"
    "evidence:\n  E-1: {supports: [R-1], artefact: {path: evidence/run.xml}}\n"
    "  E-2: {supports: [R-1], artefact: {path: evidence/copy.xml}}\n"
)
"""The model of one requirement with two pieces of evidence, which make one sample."""
LOCKED = "$ safetycase evidence lock\n"


def tested(item: str = "", requirement: str = "", run: str = PASSED, path: str = "evidence/run.xml") -> str:
    """A requirement and its evidence, each with further fields in flow style, and the results."""
    return asked(item, requirement, path) + (beside(path, run) if run else "")


def asked(item: str = "", requirement: str = "", path: str = "evidence/run.xml") -> str:
    """The model of it alone."""
    return (
        f"requirements:\n  R-1: {{text: The pump stops within 2 s{_further(requirement)}}}\n"
        f"evidence:\n  E-1: {{supports: [R-1], artefact: {{path: {path}}}{_further(item)}}}\n"
    )


def both(first: str = "", second: str = "", path: str = "evidence/run-2.xml") -> str:
    """The model of two requirements, each with its evidence, with further fields of the evidence."""
    return (
        "requirements:\n  R-1: The pump stops within 2 s\n  R-2: The valve closes within 2 s\n"
        f"evidence:\n  E-1: {{supports: [R-1], artefact: {{path: evidence/run.xml}}{_further(first)}}}\n"
        f"  E-2: {{supports: [R-2], artefact: {{path: {path}}}{_further(second)}}}\n"
    )


def beside(path: str, text: str) -> str:
    """A file of the case."""
    return f"-- {path} --\n{text.rstrip()}\n"


def of(version: str) -> str:
    """The manifest of a case that speaks of a version."""
    return beside("safetycase.yaml", f'safetycase: "1"\nname: Pump\nsubject: {{version: "{version}"}}\n')


def naming(*requirements: str, state: str = "") -> str:
    """A JUnit file with a test for each requirement, which it names; "" is a test that names none and did not pass."""
    cases = "".join(
        f'  <testcase classname="pump" name="test_{number}">'
        + (f'<properties><property name="requirement" value="{one}"/></properties>' if one else "<failure/>")
        + f"{state}</testcase>\n"
        for number, one in enumerate(requirements, 1)
    )
    return f'<testsuite name="pump" timestamp="2026-05-01T10:00:00">\n{cases}</testsuite>\n'


def _further(fields: str) -> str:
    return f", {fields}" if fields else ""
