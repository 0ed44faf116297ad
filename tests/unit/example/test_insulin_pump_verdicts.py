"""What the tool says of the example: its open requirements are open, and the others are demonstrated."""

import xml.etree.ElementTree as ET
from datetime import date

from safetycase import case, evidence
from tests.unit.example.pump_case import JUNIT, ROOT, load


def test_verdicts_are_those_that_the_readme_tells() -> None:
    made = next(ET.parse(JUNIT).getroot().iter("testsuite")).attrib["timestamp"]
    assessment = evidence.assess(case.load(case.Folder(ROOT)), date.fromisoformat(made[:10]))
    open_ones = {name: v.word for name, v in assessment.verdicts.items() if v.word != "demonstrated"}
    assert open_ones == {
        "R-5": "refuted",
        "R-27": "unknown",
        "R-29": "not-demonstrated",
        "R-31": "not-demonstrated",
        **dict.fromkeys(("R-28", "R-30", "R-32", "R-33", "R-34", "R-35"), "no-evidence"),
    }
    assert set(assessment.verdicts) == set(load()["requirements"])
    shown = [v for v in assessment.verdicts.values() if v.word == "demonstrated"]
    assert len(shown) == 25
    assert {v.basis for v in shown} == {"computed"}
