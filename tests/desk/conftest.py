"""A desk with a book of its own, its dictionaries a copy, and a visitor whose requests carry the proof."""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import uvicorn
from fastapi.testclient import TestClient

from desk.desk_memos import with_proof
from pipeline.api.app import application
from pipeline.desk.intake import stop
from pipeline.desk.room import Desk, furnished
from pipeline.ledger.store import opened
from pipeline.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty book, for which the migrations run but once."""
    path = tmp_path_factory.mktemp("blank") / "ledger.db"
    opened(path, create=True).dispose()
    return path


@pytest.fixture
def make_desk(blank: Path, tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    made: list[Desk] = []

    def make(db: str | None = None, authority: Path | None = None, **options: object) -> Desk:
        corrections = tmp_path / "corrections"
        if not corrections.exists():
            shutil.copytree(ROOT / "corrections", corrections)
        book = tmp_path / "ledger.db"
        if db is None and not book.exists():
            shutil.copy(blank, book)
        engine = opened(db or book, create=True)
        settings = Settings(corrections=corrections, authority=authority)
        made.append(furnished(engine, tmp_path / "ledger.db.desk", settings, **options))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for desk in made:
        stop(desk)
        desk.engine.dispose()


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    return make_desk()


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    with TestClient(application(desk), base_url="http://localhost") as client:
        yield with_proof(client)


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """Chromium, without a window; no longer than a module, since Playwright's loop would be in other tests' way."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        pytest.skip("Chromium is not installed: apt-get install chromium-headless-shell")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=30_000)  # a busy machine is no error
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


BROWSERS = ("chromium-headless-shell", "chromium", "google-chrome")
"""The first is the same browser without its windows: a page costs a fifth of the work."""

FLAGS = ("--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update")
FLAGS += ("--disable-sync", *(["--no-sandbox"] if os.getuid() == 0 else []))


@pytest.fixture
def served(desk: Desk) -> Iterator[str]:
    """The desk's address while it is served."""
    server = uvicorn.Server(uvicorn.Config(application(desk), port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def _is_complaint(said: "ConsoleMessage") -> bool:
    """An error; but not of the count of doubts that comes with an answer whose part of the page was replaced before,
    nor of a change that is refused since the memo was changed meanwhile (409), of which the page tells."""
    return said.type == "error" and not any(
        one in said.text for one in ("oobErrorNoTarget, #waiting", "status of 409", "Code 409")
    )


@pytest.fixture
def visit(browser: "Browser", served: str) -> "Iterator[Callable[..., Page]]":
    """A page at that path; what its scripts complain of fails the test."""
    complaints: list[str] = []

    def go(path: str, **options: object) -> "Page":
        page = browser.new_context(base_url=served, accept_downloads=True, **options).new_page()  # type: ignore[arg-type]
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if _is_complaint(said) else None)
        page.goto(path)
        return page

    yield go
    assert complaints == []
