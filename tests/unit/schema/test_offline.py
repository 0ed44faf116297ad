"""No schema is ever fetched, and the quick path loads no more than it needs."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path
from typing import Any, NoReturn

import pytest

from safetycase.model import KINDS
from safetycase.schema import engines, item_errors, screen


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **more: object) -> NoReturn:
        pytest.fail(f"a connection was attempted: {arguments}")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.usefixtures("no_network")
def test_validation_of_every_kind_needs_no_connection() -> None:
    engines.judge.cache_clear()
    engines.screen.cache_clear()
    for kind in KINDS:
        assert item_errors(kind, {"nonsense": 1})
        assert screen(kind, {"X": {"nonsense": 1}}) == {"X"}


def _references(tmp_path: Path) -> list[str]:
    local = tmp_path / "other.json"
    local.write_text('{"type": "string"}')
    return ["http://127.0.0.1:9/schema.json", local.as_uri(), "other.json", "urn:other"]


@pytest.mark.parametrize("index", range(4))
def test_references_beyond_the_schema_are_refused(tmp_path: Path, index: int) -> None:
    reference = _references(tmp_path)[index]
    schema: dict[str, Any] = {"properties": {"a": {"$ref": reference}}}
    with pytest.raises(Exception, match=r"never fetched|not present in a registry"):
        engines.screen_of(schema).is_valid({"a": 1})
    with pytest.raises(Exception, match="Unresolvable"):
        list(engines.judge_of(schema).iter_errors({"a": 1}))


def test_a_schema_served_nearby_is_not_asked_for() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        server.settimeout(0.3)
        schema = {"$ref": f"http://127.0.0.1:{server.getsockname()[1]}/schema.json"}
        with pytest.raises(Exception, match="never fetched"):
            engines.screen_of(schema)
        with pytest.raises(Exception, match="Unresolvable"):
            list(engines.judge_of(schema).iter_errors(1))
        with pytest.raises(TimeoutError):
            server.accept()


def _loaded_after(code: str) -> set[str]:
    script = f"import sys\n{code}\nprint(' '.join(sys.modules))"
    return set(
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    )


def test_importing_loads_no_engine() -> None:
    assert not {"jsonschema", "jsonschema_rs", "referencing"} & _loaded_after("import safetycase.schema")


def test_valid_items_need_only_the_quick_engine() -> None:
    code = (
        "from safetycase.schema import screen\n"
        "from safetycase.model import KINDS\n"
        "assert not screen(KINDS[1], {'L-1': {'title': 'a'}})"
    )
    loaded = _loaded_after(code)
    assert "jsonschema_rs" in loaded
    assert "jsonschema" not in loaded
