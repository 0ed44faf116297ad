"""What git knows of a case: revisions as sources of files, what stood there before, and what changed when.

`repository_of` opens the repository around a case, `Revision` is a source of its files in one commit, for
`safetycase.case.load`; `changes` compares two cases, and `former_items` looks up what ids once stood for.
"""

from safetycase.history.changes import Changes, Comparison, changes
from safetycase.history.former import Former, Past, former_items
from safetycase.history.git import GitError
from safetycase.history.repository import Commit, Repository, State, repository_of
from safetycase.history.revision import Revision
from safetycase.history.sharing import sharing

__all__ = [
    "Changes",
    "Commit",
    "Comparison",
    "Former",
    "GitError",
    "Past",
    "Repository",
    "Revision",
    "State",
    "changes",
    "former_items",
    "repository_of",
    "sharing",
]
