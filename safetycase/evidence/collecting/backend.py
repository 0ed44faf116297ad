"""An existing engine that holds results as tables, reached through Ibis by a URL that only the user gives.

The engines are those on which every count was compared with DuckDB's own. No word of a driver is passed on that holds
a part of the URL by which somebody could connect.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import Any, TypeVar
from urllib.parse import SplitResult, parse_qsl, unquote, unquote_plus, urlsplit

import msgspec

from safetycase.evidence.records import UnreadableError
from safetycase.evidence.text import clean_message, shown

VARIABLE = "SAFETYCASE_BACKEND"
"""The environment variable with the URL, where the command line has none."""

_HIDDEN = "***"
_SHORT = 4
_KEY = re.compile(r"pass|secret|token|key|cred|auth", re.IGNORECASE)
_SYSTEM = re.compile(r"pg_|information_schema\Z|duckdb_|sqlite_|sys\Z|system\Z", re.IGNORECASE)


class BackendError(Exception):
    """No such engine, none that can be reached, or not what it takes; the sentence says what to do."""


class _Kind(msgspec.Struct, frozen=True):
    """An engine: its name for people and in Ibis, the packages it takes, and the extra that brings them."""

    name: str
    backend: str
    packages: tuple[str, ...]
    extra: str


_POSTGRES = _Kind("postgresql", "postgres", ("ibis", "psycopg"), "safetycase[backend]")
_KINDS: Mapping[str, _Kind] = {
    "duckdb": _Kind("duckdb", "duckdb", ("ibis", "duckdb"), "safetycase[backend]"),
    "postgres": _POSTGRES,
    "postgresql": _POSTGRES,
    "pyspark": _Kind("spark", "pyspark", ("ibis", "pyspark"), "safetycase[spark]"),
}

T = TypeVar("T")


class Backend:
    """An open engine. `name` says which and of what version, and never where it is."""

    def __init__(self, connection: Any, kind: _Kind, told: Callable[[Exception], str]) -> None:
        self._connection = connection
        self._told = told
        self.kind = kind.name
        self.name = f"{kind.name} {connection.version} through ibis {import_module('ibis').__version__}"

    def table(self, name: str) -> Any:
        """The table of a dotted name as an expression. Raises UnreadableError where there is none."""
        *above, last = parts_of(name)
        database = tuple(above) if len(above) > 1 else above[0] if above else None
        return self._asked(lambda: self._connection.table(last, database=database))

    def compiled(self, expression: Any) -> str:
        """The SQL of an expression. Raises UnreadableError where the engine has no words for it."""
        return str(self._asked(lambda: self._connection.compile(expression)))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The lines that SQL gives. Raises UnreadableError where it gives none."""
        return self._asked(lambda: [tuple(row) for row in self._fetched(self._connection.raw_sql(sql))])

    def _fetched(self, answer: Any) -> list[Any]:
        found: list[Any] = answer.collect() if self.kind == "spark" else answer.fetchall()
        if self.kind == "postgresql":
            answer.close()
        return found

    def _asked(self, ask: Callable[[], T]) -> T:
        try:
            with _quietly():
                return ask()
        except UnreadableError:
            raise
        except Exception as error:  # drivers raise what they like
            raise UnreadableError(self._told(error)) from None


@contextmanager
def reached(url: str) -> Iterator[Backend]:
    """The engine at a URL, open for reading. Raises BackendError."""
    parts = _split(url)
    kind = _KINDS.get(parts.scheme)
    if kind is None:
        raise BackendError("the URL of the backend begins with none of duckdb://, postgresql:// and pyspark://")
    with _quietly():
        _installed(kind)

    def told(error: Exception) -> str:
        return _harmless(error, url, parts)

    try:
        with _quietly():
            connection = _connected(url, parts, kind)
            backend = Backend(connection, kind, told)
    except Exception as error:  # drivers raise what they like
        message = f"the backend ({kind.name}) cannot be reached: {told(error)}"
        raise BackendError(f"{message}; look at --backend or {VARIABLE}, and whether the engine runs") from None
    try:
        yield backend
    finally:
        if kind.name != "spark":  # a session of Spark belongs to the process, which may have made it before
            with suppress(Exception):
                connection.disconnect()


def parts_of(name: str) -> list[str]:
    """The parts of a dotted name of a table. Raises UnreadableError for one that is none, or is the engine's own."""
    parts = name.split(".")
    if not 1 <= len(parts) <= 3 or not all(part.strip() and part.isprintable() for part in parts):
        raise UnreadableError(f"'{shown(name, 120)}' is no name of a table; schema.table is one")
    if any(_SYSTEM.match(part) for part in parts):
        raise UnreadableError(f"{shown(name, 120)} is a table of the engine itself, which holds no results")
    return parts


@contextmanager
def _quietly() -> Iterator[None]:
    """Warnings of libraries to each other are nothing that a user could follow, and may tell what they were given."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port, parts.username
    except ValueError:
        raise BackendError("what --backend has is no URL; postgresql://user@host/database is one") from None
    return parts


def _installed(kind: _Kind) -> None:
    for package in kind.packages:
        try:
            import_module(package)
        except ImportError:
            message = f"a backend of {kind.name} needs {package}, which is not installed"
            raise BackendError(f"{message}; install {kind.extra}: pip install '{kind.extra}'") from None


def _connected(url: str, parts: SplitResult, kind: _Kind) -> Any:
    """A connection that only reads, as far as the engine can be told so."""
    ibis = import_module("ibis")
    if kind.name == "spark":
        return ibis.pyspark.connect(_session(parts))
    more: dict[str, object] = {"read_only": True} if kind.name == "duckdb" else {}
    connection = ibis.connect(url, **more)
    if kind.name == "postgresql":
        connection.raw_sql("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY").close()
    return connection


def _session(parts: SplitResult) -> Any:
    """The session of Spark: its options are those of the URL, whose path is the folder of the warehouse."""
    builder = import_module("pyspark.sql").SparkSession.builder
    options = dict(parse_qsl(parts.query))
    if parts.path.strip("/"):
        options["spark.sql.warehouse.dir"] = unquote(parts.path)
    for name, value in options.items():
        builder = builder.remote(value) if name == "spark.remote" else builder.config(name, value)
    return builder.getOrCreate()


def _harmless(error: Exception, url: str, parts: SplitResult) -> str:
    """The first line of a driver's message without the secrets of the URL; only its kind where one is short."""
    message = clean_message(str(error)).split("\n")[0] or type(error).__name__
    keys, others = _secrets(url, parts)
    if any(len(key) < _SHORT and key in message for key in keys):
        return f"{type(error).__name__}, whose words hold a part of the URL"
    for secret in sorted(keys | others, key=len, reverse=True):
        if len(secret) >= _SHORT:
            message = message.replace(secret, _HIDDEN)
    return message


def _secrets(url: str, parts: SplitResult) -> tuple[set[str], set[str]]:
    """What of a URL is nobody's business: what opens a door, and the whole, who connects and its other options."""
    options = parse_qsl(parts.query)
    keys = [parts.password or "", *(value for name, value in options if _KEY.search(name))]
    others = [url, parts.netloc, parts.username or "", parts.query, *(value for _, value in options)]
    return _spelt(keys), _spelt(others)


def _spelt(texts: list[str]) -> set[str]:
    """Texts in every spelling in which a driver may repeat them."""
    return {how(text) for text in texts if text.strip() for how in (str, unquote, unquote_plus)}
