"""Findings in the formats that people, editors and build services read."""

from collections.abc import Callable

from safetycase.output.github import github
from safetycase.output.gitlab import gitlab
from safetycase.output.junit import junit
from safetycase.output.machine import dumps, json_text, waiver_data
from safetycase.output.markdown import markdown
from safetycase.output.outcome import Order, Outcome, counted, listed_line, summary_line
from safetycase.output.sarif import sarif
from safetycase.output.text import concise, text, waived_line

FORMATS: dict[str, Callable[[Outcome], str]] = {
    "text": text,
    "concise": concise,
    "json": json_text,
    "sarif": sarif,
    "github": github,
    "gitlab": gitlab,
    "junit": junit,
    "markdown": markdown,
}
"""Every format of `check --format`, by the name that a person types."""


def render(name: str, outcome: Outcome, *, colour: bool = False) -> str:
    """The findings in the format called `name`, with colours where it has any and they are asked for.

    Raises KeyError for an unknown format.
    """
    return text(outcome, colour=colour) if name == "text" else FORMATS[name](outcome)


__all__ = [
    "FORMATS",
    "Order",
    "Outcome",
    "concise",
    "counted",
    "dumps",
    "github",
    "gitlab",
    "json_text",
    "junit",
    "listed_line",
    "markdown",
    "render",
    "sarif",
    "summary_line",
    "text",
    "waived_line",
    "waiver_data",
]
