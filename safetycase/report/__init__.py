"""The report: one offline HTML file, computed from a case, its findings and its verdicts.

`build` decides what is said, `render` lays it out; `git_state` finds the commit for `Provenance`, and `files_read`
what of the folder belongs to the case.
"""

from safetycase.report.build import build
from safetycase.report.provenance import Provenance, files_read, git_state
from safetycase.report.render import render
from safetycase.report.views import ReportInput

__all__ = ["Provenance", "ReportInput", "build", "files_read", "git_state", "render"]
