"""The report: one offline HTML file, computed from a case, its findings and its verdicts.

`build` decides what is said, `render` lays it out; `provenance_of` finds the commits and digests that it rests on.
"""

from safetycase.report.build import build
from safetycase.report.provenance import Provenance, files_read, git_state, provenance_of
from safetycase.report.render import render
from safetycase.report.views import ReportInput

__all__ = ["Provenance", "ReportInput", "build", "files_read", "git_state", "provenance_of", "render"]
