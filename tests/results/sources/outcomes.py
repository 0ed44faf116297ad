"""Tests that end in each way there is, so that the file that pytest writes of them has each way in it."""

from collections.abc import Iterator

import pytest


@pytest.fixture
def breaks_afterwards() -> Iterator[None]:
    yield
    raise RuntimeError("the power supply did not switch off")


@pytest.fixture
def breaks_before() -> None:
    raise RuntimeError("no connection to the bench")


@pytest.mark.requirement("R-1")
def test_passes() -> None:
    pass


@pytest.mark.requirement("R-1", "R-2")
def test_fails() -> None:
    assert 250 <= 200, "<script>alert(1)</script> \x1b[31mred\x1b[0m"


@pytest.mark.requirement("R-2")
def test_is_skipped() -> None:
    pytest.skip("needs a sound chamber")


@pytest.mark.requirement("R-2")
@pytest.mark.xfail(reason="known limitation", strict=True)
def test_is_expected_to_fail() -> None:
    raise AssertionError


@pytest.mark.requirement("R-2")
@pytest.mark.xfail(reason="known limitation", strict=False)
def test_passes_unexpectedly() -> None:
    pass


@pytest.mark.requirement("R-3")
def test_passes_and_breaks_afterwards(breaks_afterwards: None) -> None:
    pass


@pytest.mark.requirement("R-3")
def test_breaks_before(breaks_before: None) -> None:
    pass
