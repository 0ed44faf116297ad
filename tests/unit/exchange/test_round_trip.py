"""What PASTA can express comes back as it was; what it cannot is named."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safetycase.case import Case, Memory, load
from safetycase.exchange import Imported, case_files, read_pasta, write_pasta
from safetycase.rules import check_case
from tests.unit.exchange.analyses import analyses
from tests.unit.exchange.samples import BRIDGE, TABLE

RELAXED = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def case_of(imported: Imported) -> Case:
    files = case_files(imported, imported.name)
    return load(Memory(files))


def said_by(case: Case) -> dict[str, Any]:
    """What a case says, whatever the order of its items."""
    items = {item.id: (item.kind.name, item.data) for item in case.items.values()}
    return {"name": case.manifest.name, "goals": list(case.manifest.goals), "items": items}


def assert_comes_back(case: Case) -> None:
    exported = write_pasta(case)
    assert exported.findings == ()
    assert exported.items == len(case.items)
    again = read_pasta("again.stpa", exported.text.encode())
    assert not again.broken, (exported.text, again.findings)
    assert said_by(case_of(again)) == said_by(case)
    assert write_pasta(case_of(again)).text == exported.text


@RELAXED
@given(analyses())
def test_what_the_language_can_express_comes_back(imported: Imported) -> None:
    case = case_of(imported)
    assert [item.id for item in case.items.values() if item.errors] == []
    assert case.counts == imported.counts
    assert {item.id: item.data for item in case.items.values()} == {
        item_id: data for items in imported.items.values() for item_id, data in items.items()
    }
    assert_comes_back(case)


def test_imported_analyses_come_back() -> None:
    for text in (BRIDGE, TABLE):
        imported = read_pasta("bridge.stpa", text.encode())
        case = case_of(imported)
        assert not [one for one in check_case(case, as_of=date(2026, 1, 1)) if one.rule < "SFC100" and one.severity > 1]
        assert_comes_back(case)


def test_comments_come_back() -> None:
    text = "Losses\n// one\n// two\nL1 'x'\nControlStructure\nG {\n  // box\n  K {\n  // flow\n input [i 'i']\n }\n}\n"
    imported = read_pasta("x.stpa", text.encode())
    again = read_pasta("x.stpa", write_pasta(case_of(imported)).text.encode())
    assert again.comments == imported.comments == {"L1": ["one", "two"], "K": ["box"], "i": ["flow"]}


@RELAXED
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_gives_findings_and_no_exception(text: str) -> None:
    imported = read_pasta("x.stpa", text.encode())
    assert imported.findings or imported.items or imported.goals or imported.head
