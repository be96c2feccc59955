"""Fixtures of the web room's tests: the application over an engine in memory."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect
from starlette.testclient import TestClient

from scripts._chromium import chromium, executable
from tests.web.fake_engine import WITH_SERIES, FakeEngine, FakeLive
from xunduan.settings import Settings
from xunduan.web.app import create_app
from xunduan.web.listening import address, listen
from xunduan.web.server import Protocol

STATE_SECONDS = 60
"""How long a page may take to reach a state that a test waits for: long, for a machine that has other work."""
expect.set_options(timeout=STATE_SECONDS * 1000)


@pytest.fixture
def live() -> FakeLive:
    """The engines of `client`; a test may add some, or take all away."""
    return FakeLive()


@pytest.fixture
def client(live: FakeLive) -> Iterator[TestClient]:
    """The application as an API client sees it; a crash is an answer, not an exception."""
    with TestClient(create_app(live, Settings()), raise_server_exceptions=False) as made:
        yield made


@pytest.fixture
def visitor(client: TestClient) -> TestClient:
    """The same application as a browser asks for it."""
    client.headers.update({"Accept": "text/html", "Accept-Language": "zh-CN"})
    return client


# ---- servers and a browser, one of each for the whole session ----


def wait_for_address(process: subprocess.Popen[str], log: Path) -> str:
    """The address that serve.py prints as soon as it answers."""
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("http://"), (
        f"serve.py ended with {process.wait(timeout=STATE_SECONDS)}:\n{log.read_text()}"
    )
    return line.split()[0].rstrip("/")


def wait_until_prepared(base: str) -> None:
    """Until what the server makes when it takes up an index is there; before, it answers that one should come again."""
    patience = time.monotonic() + STATE_SECONDS
    while httpx.get(f"{base}/api/figures/刑事警情", timeout=STATE_SECONDS).status_code == 503:
        assert time.monotonic() < patience, "the board was not made"
        time.sleep(0.2)


@pytest.fixture(scope="session")
def live_server(
    sample_index: Path, repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of scripts/serve.py over the sample corpus, as a process of its own."""
    command = [sys.executable, "scripts/serve.py", "--index", str(sample_index), "--port", "0"]
    log = tmp_path_factory.mktemp("serve") / "log"
    with (
        log.open("w") as errors,
        subprocess.Popen(
            command, cwd=repository, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as process,
    ):
        try:
            found = wait_for_address(process, log)
            wait_until_prepared(found)
            yield found
        finally:
            process.terminate()
        assert process.wait(timeout=STATE_SECONDS) == 0, log.read_text()


@pytest.fixture(scope="session")
def fake_server() -> Iterator[str]:
    """The address of the application over the engine in memory, in a thread: states that samples do not have."""
    listening = listen("127.0.0.1", 0)
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(FakeLive([FakeEngine(corpus=WITH_SERIES)]), Settings()), http=Protocol, log_config=None
        )
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield address(listening).rstrip("/")
    server.should_exit = True
    thread.join(timeout=20)
    listening.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real headless Chromium; where it is missing the test skips, or fails with XUNDUAN_REQUIRE_BROWSER=1."""
    if executable() is None:
        if os.environ.get("XUNDUAN_REQUIRE_BROWSER") == "1":
            pytest.fail("Chromium is not installed")
        pytest.skip("Chromium is not installed")
    with chromium() as launched:
        assert launched is not None
        yield launched


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test in a browser has a second try, told as RERUN: its own process may lose a race on a busy machine."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


FAILED = pytest.StashKey[bool]()


class WatchedPage(Page):
    """A page as `open_page` makes it; playwright makes the object, so this tells the type of its own field alone."""

    violations: list[str]


Open = Callable[..., WatchedPage]


@pytest.fixture
def open_page(browser: Browser, request: pytest.FixtureRequest, repository: Path) -> Iterator[Open]:
    """Makes pages in contexts of their own; keeps a screenshot of each where the test fails.

    Every page watches itself: `page.violations` collects script errors, what the security policy refused, dialogs,
    and requests to anybody else.
    """
    contexts: list[BrowserContext] = []

    def make(address: str, **options: Any) -> WatchedPage:
        given = {"locale": "zh-CN", "viewport": {"width": 1280, "height": 800}, **options}
        context = browser.new_context(base_url=address, **given)
        context.set_default_timeout(STATE_SECONDS * 1000)
        contexts.append(context)
        page = cast(WatchedPage, context.new_page())
        page.violations = _watch(page, address)
        return page

    yield make
    for number, context in enumerate(contexts):
        if request.node.stash.get(FAILED, False):
            name = re.sub(r"\W+", "-", request.node.name)
            folder = repository / "test-results"
            folder.mkdir(exist_ok=True)
            context.pages[0].screenshot(path=folder / f"{name}-{number}.png", full_page=True)
        context.close()


def _watch(page: Page, address: str) -> list[str]:
    seen: list[str] = []
    page.on("pageerror", lambda error: seen.append(f"error: {error}"))
    page.on(
        "console",
        lambda message: (
            seen.append(message.text)
            if message.type == "error"
            and "status of 4" not in message.text
            and "status of 5" not in message.text
            else None
        ),
    )

    def dismissed(dialog: Dialog) -> None:
        seen.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", dismissed)
    page.on(
        "request",
        lambda request: (
            seen.append(f"request: {request.url}") if not request.url.startswith(address) else None
        ),
    )
    return seen
