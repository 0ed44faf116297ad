"""DuckDB, shut in: it reads the files that it is given, writes nothing but its own overflow, and knows no network.

Extensions are neither loaded nor installed, paths of strangers are never read as patterns or addresses, and nothing of
the configuration can be changed after the start.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safetycase.evidence.collecting.columns import literal
from safetycase.evidence.records import UnreadableError
from safetycase.evidence.text import clean_message, shown

if TYPE_CHECKING:
    import duckdb

EXTRA = "safetycase[collect]"
"""What must be installed for this."""

MEMORY = "2GB"
"""How much memory is used before rows overflow to the disk."""


class EngineMissingError(Exception):
    """DuckDB is not installed; the sentence says how it would be."""


class Engine:
    """An open DuckDB over some files. `files` are the names by which it knows them, `names` those that people know."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, files: Sequence[str], names: Sequence[str]) -> None:
        self._connection = connection
        self._names = dict(zip(files, names, strict=True))
        self.files = list(files)

    def rows(self, sql: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        """The lines that SQL gives. Raises UnreadableError where it gives none."""
        import duckdb

        try:
            return self._connection.execute(sql, values).fetchall()
        except duckdb.OutOfMemoryException:
            raise UnreadableError("memory and disk are not enough to count it; give more with --memory") from None
        except duckdb.Error as error:
            raise UnreadableError(self._told(str(error))) from None

    def _told(self, message: str) -> str:
        """The first line of a message, with the names of files that people know."""
        first = clean_message(message).split("\n")[0]
        for link, known in self._names.items():
            if link in first:
                first = first.replace(link, shown(known, 120))
        return first


def version() -> str:
    """The engine by name and version. Raises EngineMissingError."""
    try:
        import duckdb
    except ImportError:
        message = f"collecting needs DuckDB, which is not installed; install {EXTRA}: pip install '{EXTRA}'"
        raise EngineMissingError(message) from None
    return f"duckdb {duckdb.__version__}"


@contextmanager
def opened(paths: Sequence[Path], suffix: str, memory: str = MEMORY, threads: int = 0) -> Iterator[Engine]:
    """An engine over the files at absolute paths. Raises EngineMissingError, and UnreadableError for a wrong `memory`.

    It meets them under plain names in a folder of its own: DuckDB never looks at what a file is called, of which it
    would take `*` and `[` for patterns and the end for a format.
    """
    version()
    import duckdb

    with tempfile.TemporaryDirectory(prefix="safetycase-") as folder:
        links = []
        for number, path in enumerate(paths):
            link = Path(folder) / f"{number}{suffix}"
            link.symlink_to(path)
            links.append(str(link))
        config: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "allow_community_extensions": "false",
            "allow_persistent_secrets": "false",
            "python_enable_replacements": "false",
            "temp_directory": str(Path(folder) / "overflow"),
        }
        with duckdb.connect(":memory:", config=config) as connection:
            try:
                connection.execute(f"SET memory_limit = {literal(memory)}")
            except duckdb.Error:
                raise UnreadableError(f"'{memory}' is no amount of memory; 2GB is one") from None
            if threads:
                connection.execute(f"SET threads = {threads:d}")
            allowed = ", ".join(literal(str(path)) for path in paths)
            for setting in (
                f"allowed_paths = [{allowed}]", "enable_external_access = false", "preserve_insertion_order = false",
                "lock_configuration = true",
            ):  # fmt: skip
                connection.execute(f"SET {setting}")
            yield Engine(connection, links, [path.name for path in paths])
