"""The archivist's whole way in a real browser: three scans are dropped, the queue is settled, the record goes out."""

import json
import re
import shutil
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FileChooser, Page, expect

from desk.desk_memos import memo, stamp_without_day, unknown_word
from pipeline.desk.room import Desk
from pipeline.ledger.put import put
from pipeline.ledger.rows import key

SAMPLES = Path(__file__).parent.parent.parent / "samples"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture
def desk(make_desk: Callable[..., Desk], tmp_path: Path) -> Desk:
    (tmp_path / "inbox").mkdir()
    return make_desk(watch=tmp_path / "inbox")


def drop(page: Page, scans: list[Path]) -> None:
    """Drag files over the page and let them go, as a file manager does."""
    files = [{"name": scan.name, "data": b64encode(scan.read_bytes()).decode()} for scan in scans]
    transfer = page.evaluate_handle(
        """files => {
          const transfer = new DataTransfer();
          for (const { name, data } of files)
            transfer.items.add(new File([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], name));
          return transfer;
        }""",
        files,
    )
    page.dispatch_event("#drop", "dragover", {"dataTransfer": transfer})
    expect(page.locator("#drop")).to_have_class(re.compile(r"\bover\b"))
    page.dispatch_event("#drop", "drop", {"dataTransfer": transfer})


def press_until(page: Page, key: str, selector: str) -> None:
    """Press a key until the focus is there."""
    for _ in range(80):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} never leads to {selector}")


def settle_the_queue(page: Page) -> None:
    """Settle group after group, by keys alone."""
    expect(page.locator("main h1")).to_be_visible()
    for left in range(page.locator(".group").count(), 0, -1):
        expect(page.locator(".group")).to_have_count(left)
        press_until(page, "j", ".group [data-item]")
        page.keyboard.press("a" if page.locator(".group.current [data-key=a]").count() else "b")
        expect(page.locator(".preview button.main")).to_be_focused()
        page.keyboard.press("Enter")
    expect(page.locator(".group")).to_have_count(0)


def test_three_scans_are_dropped_and_all_the_rest_is_done_by_keys(visit: Callable[..., Page], tmp_path: Path) -> None:
    page = visit("/")
    page.keyboard.press("3")
    expect(page).to_have_url(re.compile("/eingang$"))
    expect(page.get_by_text("Der Ordner ist leer")).to_be_visible()
    shutil.copy(SAMPLES / "sozialtreff.txt", tmp_path / "inbox" / "treff.txt")
    drop(page, [SAMPLES / name for name in ("radweg.png", "bibliothek.tif", "sozialtreff.txt")])
    expect(page.locator("#arrivals progress").first).to_be_visible()
    page.reload()
    expect(page.locator("#arrivals tbody tr").nth(2)).to_be_visible()
    expect(page.locator(".arrivals .ok")).to_have_count(4, timeout=90_000)
    expect(page.get_by_text("1 Scan: 1 gelesen")).to_be_visible()
    choosers: list[FileChooser] = []
    page.on("filechooser", lambda chooser: choosers.append(chooser))
    page.evaluate("document.title")  # the browser has heard of it by now
    page.keyboard.press("s")
    page.wait_for_function("document.activeElement.id === 'scans'")
    assert len(choosers) == 1

    page.keyboard.press("2")
    page.wait_for_url("**/zweifel")
    settle_the_queue(page)
    page.reload()
    expect(page.get_by_text("Nichts zu klären")).to_be_visible()

    page.keyboard.press("1")
    page.wait_for_url(re.compile(r":\d+/$"))
    page.keyboard.press("/")
    page.keyboard.type("Radverkehr")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=Radverkehr*")
    press_until(page, "j", "a[href='/beschluss/A0487/18']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/beschluss/**")
    press_until(page, "j", "a[href^='/mitteilung/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/mitteilung/**")
    press_until(page, "j", "#f-header-date .value")
    expect(page.locator("#lens image")).to_have_count(1)
    page.keyboard.press("e")
    expect(page.locator("#value")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("12.06.2019")
    page.keyboard.press("Enter")
    expect(page.locator("#f-header-date .value")).to_have_text("12. Juni 2019")
    page.keyboard.press("o")
    with page.expect_download() as download:
        page.keyboard.press("l")
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


def test_pages_keep_to_wcag_2_2_aa_in_light_and_dark_and_fit_their_screen(
    desk: Desk, visit: Callable[..., Page]
) -> None:
    seen = memo(doubts=(unknown_word(), stamp_without_day()))
    put(desk.engine, [seen, memo("A0487/18", date="2020-01-05", control=None)])
    page = visit("/", color_scheme="light")
    colours = {"type": "rule", "values": ["color-contrast"]}
    for path in ("/", "/beschluss/V1873/23", f"/mitteilung/{key(seen)}", "/zweifel", "/eingang", "/protokoll"):
        page.emulate_media(color_scheme="light")
        page.goto(path)
        for scheme, rules in (("light", {"type": "tag", "values": WCAG}), ("dark", colours)):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found = Axe().run(page, options={"runOnly": rules})
            assert found.violations_count == 0, f"{path}, {scheme}: {found.generate_report()}"
        for width in (1280, 1024, 820):
            page.set_viewport_size({"width": width, "height": 1000})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_single_keys_can_be_turned_off(visit: Callable[..., Page]) -> None:
    page = visit("/")
    page.keyboard.press("?")
    page.locator("#keys-on").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("3")
    page.wait_for_timeout(200)
    assert page.url.endswith("/")
