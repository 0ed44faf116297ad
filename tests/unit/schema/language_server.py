"""Drives yaml-language-server over stdio: just enough of the protocol to see what an editor shows."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import threading
from pathlib import Path
from types import TracebackType
from typing import Any

BLOCK_NETWORK = """
const net = require('net');
net.Socket.prototype.connect = function () {
  require('fs').appendFileSync(process.env.NETWORK_LOG, JSON.stringify([...arguments].map(String)) + '\\n');
  throw new Error('the network is blocked');
};
"""

SETTINGS: dict[str, Any] = {
    "yaml": {
        "schemaStore": {"enable": False},
        "kubernetesCRDStore": {"enable": False},
        "validate": True,
        "hover": True,
        "completion": True,
    },
    "http": {},
    "[yaml]": {},
    "editor": {},
    "files": {},
}


class LanguageServer:
    """A running server for the case in `root`, cut off from the network; attempts to connect are in `attempts`."""

    def __init__(self, node: str, script: Path, root: Path, scratch: Path) -> None:
        scratch.mkdir(parents=True, exist_ok=True)
        block = scratch / "block.js"
        block.write_text(BLOCK_NETWORK)
        self._log = scratch / "network.log"
        self._root = root
        self._id = 0
        self._version = 0
        self._answers: dict[int, queue.Queue[Any]] = {}
        self._diagnostics: dict[str, queue.Queue[Any]] = {}
        self._process = subprocess.Popen(
            [node, "--require", str(block), str(script), "--stdio"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "NETWORK_LOG": str(self._log)},
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> LanguageServer:
        capabilities = {
            "workspace": {"configuration": True},
            "textDocument": {
                "completion": {"completionItem": {"documentationFormat": ["markdown"], "snippetSupport": True}},
                "hover": {"contentFormat": ["markdown"]},
                "publishDiagnostics": {},
            },
        }
        uri = self._root.as_uri()
        self.request(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": uri,
                "capabilities": capabilities,
                "workspaceFolders": [{"uri": uri, "name": "case"}],
            },
        )
        self._notify("initialized", {})
        self._notify("workspace/didChangeConfiguration", {"settings": SETTINGS})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait(10)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._reader.join(10)

    @property
    def attempts(self) -> list[str]:
        return self._log.read_text().splitlines() if self._log.exists() else []

    def diagnostics(self, path: str, text: str) -> list[tuple[int, int, str]]:
        """Line, column (from 1) and message of each problem in `text`, opened as the file `path`."""
        uri = self._open(path, text)
        published = self._diagnostics[uri].get(timeout=20)
        places = [
            (d["range"]["start"]["line"] + 1, d["range"]["start"]["character"] + 1, d["message"]) for d in published
        ]
        return sorted(places)

    def completion(self, path: str, text: str) -> list[str]:
        """The labels offered where `text` has a `|`."""
        uri, position = self._at_cursor(path, text)
        answer = self.request("textDocument/completion", {"textDocument": {"uri": uri}, "position": position})
        items = answer["items"] if isinstance(answer, dict) else answer or []
        return [item["label"] for item in items]

    def hover(self, path: str, text: str) -> str:
        """What is shown where `text` has a `|`."""
        uri, position = self._at_cursor(path, text)
        answer = self.request("textDocument/hover", {"textDocument": {"uri": uri}, "position": position})
        return str(answer["contents"]["value"]) if answer else ""

    def request(self, method: str, params: dict[str, Any]) -> Any:
        self._id += 1
        answers = self._answers[self._id] = queue.Queue()
        self._send({"id": self._id, "method": method, "params": params})
        return answers.get(timeout=20)

    def _at_cursor(self, path: str, text: str) -> tuple[str, dict[str, int]]:
        before, after = text.split("|")
        uri = self._open(path, before + after)
        self._diagnostics[uri].get(timeout=20)
        return uri, {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}

    def _open(self, path: str, text: str) -> str:
        self._version += 1
        target = self._root / path
        uri = target.with_name(f"{target.stem}-{self._version}{target.suffix}").as_uri()
        self._diagnostics[uri] = queue.Queue()
        document = {"uri": uri, "languageId": "yaml", "version": self._version, "text": text}
        self._notify("textDocument/didOpen", {"textDocument": document})
        return uri

    def _notify(self, method: str, params: dict[str, Any]) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._process.stdin.flush()

    def _read(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        while True:
            size = 0
            while line := stream.readline().strip():
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    size = int(value)
            if not size:
                return
            self._take(json.loads(stream.read(size)))

    def _take(self, message: dict[str, Any]) -> None:
        if "method" not in message:
            self._answers[message["id"]].put(message.get("result"))
        elif message["method"] == "workspace/configuration":
            wanted = [SETTINGS.get(item.get("section", ""), {}) for item in message["params"]["items"]]
            self._send({"id": message["id"], "result": wanted})
        elif message["method"] == "textDocument/publishDiagnostics":
            self._diagnostics.setdefault(message["params"]["uri"], queue.Queue()).put(message["params"]["diagnostics"])
        elif "id" in message:
            self._send({"id": message["id"], "result": None})
