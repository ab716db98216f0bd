"""The archivist's whole way in a real browser: three scans are dropped, the queue is settled, the record goes out."""

import json
import os
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from desk.desk_memos import memo, stamp_without_day, unknown_word
from pipeline.api.app import application
from pipeline.desk.room import Desk
from pipeline.ledger.put import put
from pipeline.ledger.rows import key

SAMPLES = Path(__file__).parent.parent.parent / "samples"
FLAGS = ("--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update")
FLAGS += ("--disable-sync", *(["--no-sandbox"] if os.getuid() == 0 else []))
expect.set_options(timeout=30_000)  # a busy machine is no error
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def served(desk: Desk) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(application(desk), port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def visit(browser: Browser, served: str) -> Iterator[Callable[..., Page]]:
    """A page at that path; what its scripts complain of fails the test."""
    complaints: list[str] = []

    def go(path: str, **options: object) -> Page:
        page = browser.new_context(base_url=served, accept_downloads=True, **options).new_page()  # type: ignore[arg-type]
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.goto(path)
        return page

    yield go
    assert complaints == []


def test_three_scans_become_records_and_the_queue_is_settled_by_keys(
    visit: Callable[..., Page], tmp_path: Path
) -> None:
    page = visit("/")
    page.keyboard.press("3")
    expect(page).to_have_url(re.compile("/eingang$"))
    page.set_input_files("#scans", [SAMPLES / name for name in ("radweg.png", "bibliothek.tif", "sozialtreff.txt")])
    expect(page.locator(".arrivals .ok")).to_have_count(3, timeout=90_000)
    page.reload()
    expect(page.locator(".arrivals .ok")).to_have_count(3)

    page.keyboard.press("2")
    page.wait_for_url("**/zweifel")
    for _ in range(30):
        page.wait_for_load_state("networkidle")
        if page.locator(".group").count() == 0:
            break
        before = page.locator(".group").count()
        page.keyboard.press("j")
        if page.locator(".group.current").count() == 0:
            page.locator(".group [data-item]").first.focus()
        page.keyboard.press("a" if page.locator(".group.current [data-key=a]").count() else "b")
        expect(page.locator(".preview button.main")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator(".group")).to_have_count(before - 1)
    page.reload()
    expect(page.get_by_text("Nichts zu klären")).to_be_visible()

    page.keyboard.press("1")
    page.wait_for_url(re.compile(r":\d+/$"))
    page.keyboard.press("/")
    page.keyboard.type("Radverkehrs")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=Radverkehrs*")
    page.locator("[data-item]").first.click()
    page.get_by_role("link", name="Juni 2019").first.click()
    page.locator("#f-header-date .value").focus()
    expect(page.locator("#lens image")).to_have_count(1)
    page.keyboard.press("e")
    page.locator("#value").fill("12.06.2019")
    page.keyboard.press("Enter")
    expect(page.locator("#f-header-date .value")).to_have_text("12. Juni 2019")
    page.keyboard.press("o")
    with page.expect_download() as download:
        page.get_by_role("link", name="Herunterladen").click()
    download.value.save_as(tmp_path / "out.json")
    record = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert record["resolution"]["session"] == "SB/061/2018"
    assert record["header"]["date"] == {"text": "12.06.2019", "edtf": "2019-06-12"}
    assert record["doubts"] == []
    assert [point["status"]["state"] for point in record["points"]] == [
        "implemented",
        "in_progress",
        "partly_implemented",
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_keep_to_wcag_2_2_aa(desk: Desk, visit: Callable[..., Page], scheme: str) -> None:
    seen = memo(doubts=(unknown_word(), stamp_without_day()))
    put(desk.engine, [seen, memo("A0487/18", date="2020-01-05", control=None)])
    page = visit("/", color_scheme=scheme, viewport={"width": 1280, "height": 800})
    for path in ("/", "/beschluss/V1873/23", f"/mitteilung/{key(seen)}", "/zweifel", "/eingang", "/protokoll"):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"


def test_pages_fit_a_tablet_and_a_small_screen(desk: Desk, visit: Callable[..., Page]) -> None:
    seen = memo(doubts=(unknown_word(), stamp_without_day()))
    put(desk.engine, [seen])
    for width in (1280, 820):
        page = visit("/", viewport={"width": width, "height": 1000})
        for path in ("/", "/beschluss/V1873/23", f"/mitteilung/{key(seen)}", "/zweifel", "/eingang", "/protokoll"):
            page.goto(path)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_single_keys_can_be_turned_off(visit: Callable[..., Page]) -> None:
    page = visit("/")
    page.keyboard.press("?")
    page.locator("#keys-on").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("3")
    page.wait_for_timeout(200)
    assert page.url.endswith("/")
