"""Two files of a model, on which saves are tried."""

from __future__ import annotations

from pathlib import Path

OLD = b"hazards:\n  H-1: a # keep\n"
NEW = b"hazards:\n  H-1: b # keep\n"


def pair(root: Path) -> Path:
    """Write the two files below a folder."""
    (root / "model").mkdir()
    (root / "model" / "a.yaml").write_bytes(OLD)
    (root / "model" / "b.yaml").write_bytes(OLD)
    return root


def names(root: Path) -> set[str]:
    """The files below a folder."""
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if not path.is_dir()}
