"""A PostgreSQL of a test's own, in a folder of its own, gone when the test is."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_PLACES = ("/usr/lib/postgresql", "/usr/local/lib/postgresql", "/usr/local/pgsql")
OWNER = "postgres"
"""Who owns the server where a test is root, which PostgreSQL refuses to run as."""


def programs() -> Path | None:
    """The folder with the programs of the newest server, None where there is none."""
    found = [Path(place).parent for place in (shutil.which("initdb"), shutil.which("pg_ctl")) if place]
    for place in _PLACES:
        found += sorted(Path(place).glob("*/bin"), reverse=True)
    return next((one for one in found if (one / "initdb").exists() and (one / "pg_ctl").exists()), None)


@contextmanager
def running(password: str) -> Iterator[int]:
    """A server on this machine; its port. Its user is `postgres` with a password."""
    bin_folder = programs()
    assert bin_folder is not None
    folder = Path(tempfile.mkdtemp(prefix="safetycase-pg-"))
    try:
        (folder / "password").write_text(password)
        if os.getuid() == 0:
            for path in (folder, folder / "password"):
                shutil.chown(path, OWNER)
        _own([str(bin_folder / "initdb"), "-D", f"{folder}/data", "-U", "postgres", "-A", "scram-sha-256",
              "--pwfile", f"{folder}/password", "-E", "UTF8", "--locale", "C.UTF-8", "--no-sync"], folder)  # fmt: skip
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port: int = free.getsockname()[1]
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
        server = [str(bin_folder / "pg_ctl"), "-D", f"{folder}/data", "-l", f"{folder}/log", "-w"]
        _own([*server, "-o", options, "start"], folder)
        try:
            yield port
        finally:
            _own([*server, "-m", "immediate", "stop"], folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _own(command: Sequence[str], folder: Path) -> None:
    """Run a program of the server as somebody who is not root."""
    before = ["runuser", "-u", OWNER, "--"] if os.getuid() == 0 else []
    done = subprocess.run(
        [*before, *command], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
