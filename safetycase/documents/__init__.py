"""YAML text: read with positions, edited by splices, saved atomically."""

from safetycase.documents.document import Document, Span
from safetycase.documents.limits import MAX_BYTES
from safetycase.documents.reading import oversized, read

__all__ = ["MAX_BYTES", "Document", "Span", "oversized", "read"]
