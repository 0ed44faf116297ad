"""Small cases in memory for the tests of rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from safetycase.case import Case, Memory, Source, load
from safetycase.findings import Finding
from safetycase.rules import check_case

MANIFEST = 'safetycase: "1"\nname: Test\n'
TODAY = date(2026, 11, 21)


def source_of(
    model: str = "",
    *,
    manifest: str = MANIFEST,
    name: str = "memory",
    others: Mapping[str, Source] | None = None,
    **files: str,
) -> Source:
    """A source of model texts by file name; `model` is model/model.yaml. `others` are the cases beside it, by path."""
    named = {"model": model, **files} if model or not files else files
    content = {f"model/{name}.yaml": text.encode() for name, text in named.items()}
    return Memory({"safetycase.yaml": manifest.encode(), **content}, name=name, others=others)


def case_of(
    model: str = "", *, manifest: str = MANIFEST, others: Mapping[str, Source] | None = None, **files: str
) -> Case:
    """A case of model texts by file name; `model` is model/model.yaml."""
    return load(source_of(model, manifest=manifest, others=others, **files))


def check(
    model: str = "",
    *,
    manifest: str = MANIFEST,
    as_of: date = TODAY,
    others: Mapping[str, Source] | None = None,
    **files: str,
) -> list[Finding]:
    """Every finding about such a case."""
    return check_case(case_of(model, manifest=manifest, others=others, **files), as_of=as_of)


def codes(findings: list[Finding]) -> set[str]:
    """The codes of the findings that no waiver silences."""
    return {finding.rule for finding in findings if finding.waiver is None}


def of(findings: list[Finding], rule: str) -> list[Finding]:
    """The findings of one rule, waived ones included."""
    return [finding for finding in findings if finding.rule == rule]
