"""From what a report says to one HTML file."""

from __future__ import annotations

import base64
import hashlib

import jinja2
from markupsafe import Markup

from safetycase import diagrams, resources
from safetycase.report.states import SEVERITY_GLYPHS, STATES
from safetycase.report.text import finalize
from safetycase.report.views import ReportInput

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-{digest}'; "
    "base-uri 'none'; form-action 'none'"
)
"""What a browser may do with a report: nothing is fetched, and only the report's own script runs (CSP level 3)."""


def render(view: ReportInput) -> str:
    """The report as one HTML document without anything outside it. Equal views give equal text."""
    folder = resources.folder("templates") / "report"
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    script = (folder / "report.js").read_text(encoding="utf-8")
    style = (folder / "report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
    template = environment.get_template("report.html.j2")
    return template.render(
        report=view,
        policy=POLICY.format(digest=digest),
        script=Markup(script),  # noqa: S704 - our own file, not the case's
        style=Markup(f"{style}\n{diagrams.style_sheet()}"),  # noqa: S704 - our own files
        drawings=[Markup(page.drawing) for page in view.pages],  # noqa: S704 - painted by us, every text in it escaped
        states=STATES,
        glyphs=SEVERITY_GLYPHS,
    )
