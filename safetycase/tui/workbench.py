"""The workbench: the panes with all their actions."""

from __future__ import annotations

from safetycase.tui.evidencing import Evidencing
from safetycase.tui.filing import Filing
from safetycase.tui.framing import Framing
from safetycase.tui.going import Going
from safetycase.tui.gridding import Gridding
from safetycase.tui.protecting import Protecting
from safetycase.tui.reporting import Reporting
from safetycase.tui.returning import Returning
from safetycase.tui.reviewing import Reviewing
from safetycase.tui.structuring import Structuring


class Workbench(Returning, Protecting, Reviewing, Going, Gridding, Structuring, Evidencing, Filing, Framing, Reporting):
    """The screen on which a case is worked on."""
