"""A clerk's day in a real browser, from three scans to the list for the mayor; and how the pages look everywhere."""

import json
import re
import shutil
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FileChooser, Page, Route, expect
from pypdfium2 import PdfDocument

from desk.desk_memos import inferred, memo, stamp_without_day, unknown_word
from pipeline.desk.queue import groups
from pipeline.desk.removal import take_out
from pipeline.desk.room import Desk
from pipeline.ledger.put import put
from pipeline.ledger.rows import key
from pipeline.ledger.store import reading

SAMPLES = Path(__file__).parent.parent.parent / "samples"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(autouse=True)
def one_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second reader is slow to start, and nothing here is about what it reads."""
    monkeypatch.setenv("BESCHLUSSBUCH_SECOND_READER", "off")


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


def intake(page: Page, inbox: Path) -> None:
    """Three scans are dropped, one more is laid into the watched folder; all are read."""
    page.keyboard.press("3")
    expect(page).to_have_url(re.compile("/eingang$"))
    expect(page.get_by_text("Der Ordner ist leer")).to_be_visible()
    shutil.copy(SAMPLES / "sozialtreff.txt", inbox / "treff.txt")
    drop(page, [SAMPLES / name for name in ("radweg.png", "ortschaft.pdf", "sozialtreff.txt")])
    expect(page.locator("#arrivals progress").first).to_be_visible()
    page.reload()
    expect(page.locator("#arrivals tbody tr").nth(2)).to_be_visible()
    expect(page.locator(".arrivals .ok")).to_have_count(4, timeout=90_000)
    expect(page.get_by_text("schon bekannt")).to_have_count(1)
    expect(page.get_by_text("1 Scan: 1 gelesen")).to_be_visible()
    choosers: list[FileChooser] = []
    page.on("filechooser", lambda chooser: choosers.append(chooser))
    page.evaluate("document.title")  # the browser has heard of it by now
    page.keyboard.press("s")
    page.wait_for_function("document.activeElement.id === 'scans'")
    assert len(choosers) == 1


def find_the_memo(page: Page) -> None:
    """From the search to the resolution to its memo, by keys alone."""
    page.keyboard.press("1")
    page.wait_for_url(re.compile(r":\d+/$"))
    page.keyboard.press("/")
    page.keyboard.type("487/18")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=487*")
    expect(page.locator("mark").first).to_have_text("A0487/18")
    press_until(page, "j", "a[href='/beschluss/A0487/18']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/beschluss/**")
    press_until(page, "j", "a[href^='/mitteilung/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/mitteilung/**")


def correct_it(page: Page) -> None:
    """A date and a state, and a point that is two."""
    press_until(page, "j", "#f-header-date .value")
    expect(page.locator("#lens image")).to_have_count(1)
    page.keyboard.press("e")
    expect(page.locator("#value")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("12.06.2019")
    page.keyboard.press("Enter")
    expect(page.locator("#f-header-date .value")).to_have_text("12. Juni 2019")
    press_until(page, "k", "#f-points-2-status-state .value")
    page.keyboard.press("e")
    page.locator("select#value").select_option("deferred")
    page.keyboard.press("Enter")
    expect(page.locator("#f-points-2-status-state .value")).to_have_text("zurückgestellt")
    page.get_by_role("button", name="Teilen", exact=True).nth(1).click()
    text = page.locator("#punktform textarea")
    expect(text).to_be_focused()
    text.fill(text.input_value().replace(" und ", "\n\n", 1))
    page.keyboard.press("Control+Enter")
    expect(page.locator("#f-points-3-number .value")).to_have_text("3")


def take_the_record(page: Page, out: Path) -> None:
    page.keyboard.press("o")
    with page.expect_download() as download:
        page.keyboard.press("l")
    download.value.save_as(out)
    record = json.loads(out.read_text("utf-8"))
    assert record["resolution"]["session"] == "SB/061/2018"
    assert record["header"]["date"] == {"text": "12.06.2019", "edtf": "2019-06-12"}
    assert record["doubts"] == []
    states = [(point["number"], point["status"]["state"]) for point in record["points"]]
    assert states == [("1", "implemented"), ("2", "in_progress"), ("3", "in_progress"), ("3", "deferred")]


def take_the_list(page: Page, out: Path) -> None:
    """One department's overdue points: as CSV, and on paper."""
    page.keyboard.press("1")
    page.wait_for_url(re.compile(r":\d+/$"))
    page.keyboard.press("f")
    page.wait_for_url("**ansicht=faellig*")
    page.locator("select[name=bereich]").select_option(label=DEPARTMENT)
    page.wait_for_url("**bereich=*")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    download.value.save_as(out)
    lines = out.read_text("utf-8-sig").splitlines()
    assert [line.split(";")[0] for line in lines[1:]] == ["A0487/18"] * 3
    page.keyboard.press("p")
    page.wait_for_url("**/liste/druck*")
    paper = PdfDocument(page.pdf(prefer_css_page_size=True))
    words = " ".join(paper[0].get_textpage().get_text_range().split())
    paper.close()
    assert f"Überfällige Punkte; {DEPARTMENT}" in words
    assert "überfällig" in words
    assert "Zurück zum Buch" not in words
    assert "24 Abstellplätze" not in words, "the list tells what was resolved"
    assert page.evaluate("[...document.querySelectorAll('td')].every((one) => one.scrollWidth <= one.clientWidth)")


DEPARTMENT = "Geschäftsbereich Stadtentwicklung, Bau, Verkehr und Liegenschaften"


def test_a_clerks_day(visit: Callable[..., Page], tmp_path: Path) -> None:
    page = visit("/")
    intake(page, tmp_path / "inbox")
    page.keyboard.press("2")
    page.wait_for_url("**/zweifel")
    settle_the_queue(page)
    page.reload()
    expect(page.get_by_text("Nichts zu klären")).to_be_visible()
    find_the_memo(page)
    correct_it(page)
    take_the_record(page, tmp_path / "record.json")
    take_the_list(page, tmp_path / "list.csv")


def complaints(page: Page, rules: dict[str, object]) -> str:
    """What axe, which the page has loaded, finds wrong; it makes no list of what is right, which takes its time."""
    found = Axe("").run(page, options={"runOnly": rules, "resultTypes": ["violations"]})
    return found.generate_report() if found.violations_count else ""


def test_pages_keep_to_wcag_2_2_aa_in_light_and_dark_and_fit_every_screen(
    desk: Desk, visit: Callable[..., Page]
) -> None:
    seen = memo(date="2024-10-07", doubts=(unknown_word(), stamp_without_day()))
    again = seen.model_copy(update={"source": seen.source.model_copy(update={"sha256": "f" * 64}), "report": "final"})
    gone = memo("V0001/20")
    put(desk.engine, [seen, again, memo("A0487/18", date="2020-01-05", control=None), gone, inferred("V0001/21")])
    put(desk.engine, [memo("V0009/19").model_copy(update={"points": ()})])
    take_out(desk.engine, key(gone), "gerda", "doppelt")
    with reading(desk.engine) as connection:
        cause = groups(connection)[0].id
    page = visit("/", color_scheme="light")
    colours = {"type": "rule", "values": ["color-contrast"]}
    paths = ("/?ansicht=alle&q=Schulhof", "/beschluss/V1873/23", f"/mitteilung/{key(seen)}?ursache={cause}")
    paths += (
        f"/zweifel?offen={cause}",
        "/zustaende",
        "/eingang",
        "/protokoll",
        "/ohne-punkte",
        "/anders-gelesen",
        "/liste/druck",
        f"/mitteilung/{key(gone)}",
    )
    for path in paths:
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1280, "height": 1000})
        page.goto(path)
        page.evaluate(Axe().axe_script)
        for scheme, rules in (("light", {"type": "tag", "values": WCAG}), ("dark", colours)):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            assert not complaints(page, rules), f"{path}, {scheme}"
        for width in (1280, 1024, 820, 390):
            page.set_viewport_size({"width": width, "height": 1000})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert not complaints(page, {"type": "tag", "values": WCAG}), f"{path}, on a phone"


def test_on_a_phone_the_list_comes_first_and_the_filter_is_folded(desk: Desk, visit: Callable[..., Page]) -> None:
    put(desk.engine, [memo()])
    page = visit("/", viewport={"width": 390, "height": 844})
    expect(page.locator("select[name=bereich]")).not_to_be_visible()
    expect(page.get_by_role("link", name="V1873/23")).to_be_in_viewport()
    page.get_by_text("Stand und Filter").click()
    expect(page.locator("select[name=bereich]")).to_be_visible()


def test_a_memo_opens_with_its_first_doubt_under_the_lens_and_no_key_settles_it(
    desk: Desk, visit: Callable[..., Page]
) -> None:
    put(desk.engine, [memo(doubts=(stamp_without_day(),))])
    page = visit(f"/mitteilung/{key(memo())}")
    expect(page.locator("#lens-says")).to_contain_text("Der Tag des Stempels ist nicht lesbar")
    expect(page.locator(".current")).to_have_count(0)
    page.keyboard.press("j")
    expect(page.locator(".doubt.current")).to_have_count(1)


def test_a_page_that_is_still_being_drawn_comes_later(desk: Desk, visit: Callable[..., Page]) -> None:
    put(desk.engine, [memo(doubts=(stamp_without_day(),))])
    (desk.folder / "scans" / memo().source.sha256).write_bytes(b"%PDF-1.4")
    asked: list[str] = []
    picture = (SAMPLES / "radweg.png").read_bytes()

    def drawn(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body=picture if len(asked) > 1 else b"not yet", content_type="image/png")

    page = visit("/")
    page.route("**/seite/1*", drawn)
    page.goto(f"/mitteilung/{key(memo())}")
    expect(page.locator("#lens image")).to_have_attribute("href", re.compile(r"/seite/1\?noch=1$"), timeout=10_000)
    expect(page.locator(".sheet image")).to_have_attribute("href", re.compile(r"noch=1$"))
    assert len(asked) >= 2


def test_the_way_back_to_the_book_keeps_filter_and_place(desk: Desk, visit: Callable[..., Page]) -> None:
    put(desk.engine, [memo(f"V{number:04}/20") for number in range(30)])
    page = visit("/?ansicht=alle&sortierung=-nummer")
    link = page.get_by_role("link", name="V0003/20")
    link.scroll_into_view_if_needed()
    place = page.evaluate("scrollY")
    assert place > 500
    link.click()
    page.locator(".crumbs a").first.click()
    page.wait_for_url("**sortierung=-nummer")
    page.wait_for_function(f"Math.abs(scrollY - {place}) < 50")


def test_single_keys_can_be_turned_off(visit: Callable[..., Page]) -> None:
    page = visit("/")
    page.keyboard.press("?")
    page.locator("#keys-on").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("3")
    page.wait_for_timeout(200)
    assert page.url.endswith("/")
