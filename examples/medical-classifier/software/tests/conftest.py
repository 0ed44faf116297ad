"""Hands the requirement ids of each test to the JUnit file, whatever becomes of the test."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One `requirement` property for each id of a test's markers."""
    for item in items:
        for marker in item.iter_markers("requirement"):
            item.user_properties += [("requirement", requirement) for requirement in marker.args]
