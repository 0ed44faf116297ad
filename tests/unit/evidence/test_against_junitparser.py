"""JUnit files of any shape beside junitparser: both read the same cases with the same outcomes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import quoteattr

import junitparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safetycase.evidence.formats import junit

SAMPLES = Path(__file__).parents[4] / "shared" / "data" / "evidence" / "junit"
OUTCOMES = {"passed": "", "failed": "<failure message='no'/>", "errored": "<error/>", "skipped": "<skipped/>"}
NAMES = {"Failure": "failed", "Error": "errored", "Skipped": "skipped"}
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12)


def theirs(content: bytes) -> list[tuple[str, str, str]]:
    """Class, name and outcome of each case as junitparser reads it."""
    return sorted(_walk(junitparser.JUnitXml.fromstring(content)))


def _walk(suites: junitparser.JUnitXml | junitparser.TestSuite) -> Iterator[tuple[str, str, str]]:
    for part in suites if isinstance(suites, junitparser.JUnitXml) else [suites]:
        for case in part:  # those of suites within suites too
            outcomes = {NAMES[type(result).__name__] for result in case.result}
            worst = next((name for name in ("errored", "failed", "skipped") if name in outcomes), "passed")
            yield case.classname or "", case.name, worst


def ours(content: bytes) -> list[tuple[str, str, str]]:
    record = junit.read(io.BytesIO(content))
    return sorted((case.classname, case.name, case.state) for case in record.cases)


@st.composite
def documents(draw: st.DrawFn) -> bytes:
    """Suites within suites, each case under a name of its own, with characters that need escaping."""
    number = iter(range(10_000))

    def case() -> str:
        name = quoteattr(f"{draw(WORDS)} {next(number)}")
        outcome = OUTCOMES[draw(st.sampled_from(sorted(OUTCOMES)))]
        return f"<testcase classname={quoteattr(draw(WORDS))} name={name}>{outcome}</testcase>"

    def suite(depth: int) -> str:
        parts = [case() for _ in range(draw(st.integers(0, 4)))]
        parts += [suite(depth - 1) for _ in range(draw(st.integers(0, 2)) if depth else 0)]
        return f"<testsuite name={quoteattr(draw(WORDS))} failures='0'>{''.join(parts)}</testsuite>"

    body = suite(2)
    return (f"<testsuites>{body}{suite(1)}</testsuites>" if draw(st.booleans()) else body).encode()


@given(documents())
def test_the_same_cases_have_the_same_outcomes(content: bytes) -> None:
    assert ours(content) == theirs(content)


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample files are not here")
@pytest.mark.parametrize("name", ["pytest_data_6_2.xml", "testsuites.xml"])
def test_the_samples_are_read_alike(name: str) -> None:
    content = (SAMPLES / name).read_bytes()
    told = [(*case, {"xfailed": "skipped"}.get(state, state)) for *case, state in ours(content)]
    assert told == theirs(content)
