"""The report: one offline HTML file, computed from a case, its findings and its verdicts.

`build` decides what is said, `render` lays it out; `git_state` finds the commit for `Provenance`.
"""

from safetycase.report.build import build
from safetycase.report.provenance import Provenance, git_state
from safetycase.report.render import render
from safetycase.report.views import ReportInput

__all__ = ["Provenance", "ReportInput", "build", "git_state", "render"]
