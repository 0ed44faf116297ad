"""Cases of JUnit kept field by field are the cases that were read, in every way in which they are looked at."""

from __future__ import annotations

import io
import tracemalloc

import pytest

from safetycase.evidence.formats.junit import read
from safetycase.evidence.records import CaseResult

FILE = """<testsuites><testsuite name="s"><properties><property name="host" value="h"/></properties>
<testcase classname="c" name="a" file="f.py" time="0.5"/>
<testcase classname="c" name="b"><failure message="no"/></testcase>
<testcase classname="d" name="a"><properties><property name="requirement" value="R-1"/></properties></testcase>
<testcase classname="c" name="a" file="f.py"><error message="teardown"/></testcase>
</testsuite></testsuites>"""
HOST = {"host": ("h",)}


def expected() -> list[CaseResult]:
    return [
        CaseResult("a", "errored", "c", "f.py", "s", inherited=HOST, message="teardown", seconds=0.5),
        CaseResult("b", "failed", "c", suite="s", inherited=HOST, message="no"),
        CaseResult("a", "passed", "d", suite="s", properties={"requirement": ("R-1",)}, inherited=HOST),
    ]


def test_they_are_the_same_by_place_by_slice_and_one_by_one() -> None:
    record = read(io.BytesIO(FILE.encode()))
    cases = record.cases
    assert record.merged == 1
    assert list(cases) == [cases[place] for place in range(3)] == list(cases[:]) == expected()
    assert (len(cases), cases[-1], list(cases[1:])) == (3, expected()[-1], expected()[1:])
    for place in (3, -4):
        with pytest.raises(IndexError):
            cases[place]


def test_what_a_suite_says_of_itself_follows_them() -> None:
    record = read(io.BytesIO(FILE.replace('name="s"', 'name="s" tests="5"').encode()))
    assert [case.state for case in record.cases] == ["errored", "failed", "passed", "unscored"]
    assert record.cases[3].properties == {"host": ("h",), "requirement": ("R-1",)}


def test_a_case_takes_little_memory() -> None:
    number = 20_000
    parts = "".join(
        f'<testcase classname="tests.test_pump" name="test_case[{at}]" time="0.001" />' for at in range(number)
    )
    content = io.BytesIO(f'<testsuites><testsuite name="s">{parts}</testsuite></testsuites>'.encode())
    tracemalloc.start()
    try:
        record = read(content)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(record.cases) == number
    assert kept / number < 190, "an object for each would take 250 bytes and more"
