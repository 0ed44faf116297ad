"""What several rooms' tests share: the browser, and the judge of accessibility."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from importlib import resources
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes and long texts are called after their argument: an archive made anew carries the time in it."""
    return argname if isinstance(val, bytes) or (isinstance(val, str) and len(val) > 100) else None


@pytest.fixture(scope="session", autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What is kept and configured lies in folders of the test run, never in those of the person who runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
        yield


@pytest.fixture(autouse=True)
def _collected_garbage() -> Iterator[None]:
    """A command that runs inside a test turns the collection of garbage off, as one that lives shortly may."""
    yield
    gc.enable()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium. Where there is none the test is skipped, saying so; in CI it fails."""
    for name in (os.environ.get("SAFETYCASE_CHROMIUM", ""), *CHROMIUM_NAMES):
        found = shutil.which(name) if name else None
        if found:
            return found
    reason = "no Chromium: apt-get install chromium, or set SAFETYCASE_CHROMIUM to one"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """A headless Chromium, one for each module: Playwright's event loop must not outlive it into the screens' tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_ARGS))
        yield running
        running.close()


@pytest.fixture(scope="session")
def axe_source() -> str:
    """The text of axe-core, to be evaluated inside a page."""
    return (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
