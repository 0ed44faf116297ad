"""Cases of JUnit kept field by field are the cases that were read, in every way in which they are looked at."""

from __future__ import annotations

import io
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safetycase.evidence.formats import junit_properties
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


def test_an_attribute_that_is_not_known_is_a_property_however_few_there_are() -> None:
    record = read(io.BytesIO(b'<testsuite><testcase name="a" requirement="R-1"/></testsuite>'))
    assert record.cases[0].properties == {"requirement": ("R-1",)}


def test_cases_of_a_suite_around_stand_beside_those_of_suites_inside() -> None:
    suites = "".join(
        f'<testsuite name="{name}"><properties><property name="of" value="{name}"/></properties>'
        f'<testcase name="x"/><testcase name="y"/></testsuite><testcase name="after {name}"/>'
        for name in "pq"
    )
    cases = read(io.BytesIO(f'<testsuites><testsuite name="s">{suites}</testsuite></testsuites>'.encode())).cases
    told = [(case.name, case.suite, case.inherited) for case in cases]
    p, q = ("p", {"of": ("p",)}), ("q", {"of": ("q",)})
    assert told == [
        ("x", *p), ("y", *p), ("after p", "s", {}), ("x", *q), ("y", *q), ("after q", "s", {}),
    ]  # fmt: skip
    assert list(cases) == [cases[place] for place in range(6)]


PAIRS = st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), st.sampled_from(["", "1", "2 ", ","])), max_size=5)


@pytest.mark.parametrize("shared", [0, 2, 1000])
@given(sets=st.lists(PAIRS, max_size=12))
def test_properties_are_as_they_were_given(sets: list[list[tuple[str, str]]], shared: int) -> None:
    with pytest.MonkeyPatch.context() as patching:
        patching.setattr(junit_properties, "_SHARED", shared)
        kept = junit_properties.KeptProperties()
        for pairs in sets:
            kept.append(pairs)
        expected = [
            {name: tuple(value for other, value in pairs if other == name) for name, _ in pairs} for pairs in sets
        ]
        assert list(kept) == [kept[place] for place in range(len(sets))] == expected


def test_cases_with_the_same_properties_share_them() -> None:
    part = '<testcase name="{}"><properties><property name="requirement" value="R-1"/></properties></testcase>'
    body = part.format("a") + part.format("b")
    one, other = read(io.BytesIO(f"<testsuite>{body}</testsuite>".encode())).cases
    assert one.properties is other.properties


@pytest.mark.parametrize(
    ("inside", "most"),
    [
        ("", 140),
        (
            '<properties><property name="requirement" value="REQ-{0}"/><property name="id" value="{0}"/></properties>',
            260,
        ),
    ],
)
def test_a_case_takes_little_memory(inside: str, most: int) -> None:
    number = 20_000
    parts = "".join(
        f'<testcase classname="tests.test_pump" name="test_case[{at}]" time="0.001">{inside.format(at)}</testcase>'
        for at in range(number)
    )
    content = io.BytesIO(f'<testsuites><testsuite name="s">{parts}</testsuite></testsuites>'.encode())
    tracemalloc.start()
    try:
        record = read(content)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(record.cases) == number
    assert kept / number < most, "an object for each would take 250 bytes more"
