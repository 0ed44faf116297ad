"""What git knows of a case: revisions as sources of files, and what stood there before."""

from safetycase.history.git import GitError
from safetycase.history.repository import Commit, Repository, State, repository_of
from safetycase.history.revision import Revision

__all__ = ["Commit", "GitError", "Repository", "Revision", "State", "repository_of"]
