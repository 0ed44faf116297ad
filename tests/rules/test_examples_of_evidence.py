"""The examples of the rules about evidence, argument and review: files and commands beside the model belong to them."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from safetycase.evidence.formats import plugins, reader_named
from safetycase.findings import Rule
from safetycase.rules import all_rules
from tests.acceptance.command import run
from tests.rules.cases import codes
from tests.rules.told import told

RULES = [rule for rule in all_rules() if rule.code >= "SFC700"]
VERDICTS = {"SFC720", "SFC721", "SFC722"}
"""What else a finding about evidence brings with it: that the requirement is not demonstrated."""


@pytest.fixture
def broken(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A package is installed whose reader of `acme-log` cannot be loaded."""
    folder = tmp_path_factory.mktemp("site")
    info = folder / "acme-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1.2\n")
    (info / "entry_points.txt").write_text("[safetycase.readers]\nacme-log = acme_absent:READER\n")
    monkeypatch.setattr(plugins, "places", lambda: [str(folder)])
    plugins.brought.cache_clear()
    reader_named.cache_clear()
    importlib.invalidate_caches()
    yield
    plugins.brought.cache_clear()
    reader_named.cache_clear()
    sys.modules.pop("acme_absent", None)


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_bad_example_raises_just_this_rule_and_the_good_one_does_not(rule: Rule, tmp_path: Path) -> None:
    if "collect" in rule.bad and find_spec("duckdb") is None:
        pytest.skip("DuckDB is not installed")
    bad, good = codes(told(rule.bad, tmp_path)), codes(told(rule.good, tmp_path))
    assert bad - good - (VERDICTS - {rule.code}) == {rule.code}
    assert not {code for code in bad | good if code < "SFC100"}


def test_the_page_of_a_rule_shows_the_files_of_its_examples() -> None:
    page = run("rule", "SFC710").stdout
    assert 'artefact: {path: evidence/run.xml}, expires: "2024-12-31"}' in page
    assert "    -- evidence/run.xml --\n    <testsuite" in page
