"""Analyses of other tools, taken over and handed on."""

from safetycase.exchange.imported import Imported
from safetycase.exchange.pasta.export_base import Exported
from safetycase.exchange.pasta.reading import read_pasta
from safetycase.exchange.pasta.writing import write_pasta
from safetycase.exchange.scaffolding import case_files
from safetycase.exchange.xstampp.reading import read_xstampp

MOST_BYTES = 64 * 1024 * 1024
"""The largest file of another tool that is looked at, in bytes; each format has a limit of its own below it."""

__all__ = ["MOST_BYTES", "Exported", "Imported", "case_files", "read_pasta", "read_xstampp", "write_pasta"]
