"""The rule reference on paper says what the registry says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from safetycase.rules import all_rules
from safetycase.rules.docs import rules_page

PAGE = Path(__file__).parents[3] / "docs" / "rules.md"


def test_the_page_is_up_to_date(tmp_path: Path) -> None:
    # In a process of its own: other tests declare rules that are nobody else's business.
    fresh = tmp_path / "rules.md"
    subprocess.run([sys.executable, "-m", "safetycase.rules.docs", str(fresh)], check=True)
    assert PAGE.read_text(encoding="utf-8") == fresh.read_text(encoding="utf-8"), "run make schemas"


def test_every_rule_has_an_entry_that_its_table_links_to() -> None:
    page = rules_page()
    for rule in all_rules():
        assert f"### {rule.code} {rule.name}\n" in page
        assert f"(#{rule.code.lower()}-{rule.name})" in page


def test_rules_come_from_every_room() -> None:
    topics = {rule.code[3] for rule in all_rules()}
    assert {"0", "1", "2", "3", "4", "5", "6", "7"} <= topics
