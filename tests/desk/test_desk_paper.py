"""The paper beside the reading, with the mouse in a real browser."""

import hashlib
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from desk.desk_memos import REPORTED, drawn, keep_pages, page_of, reported, unknown_word
from pipeline.desk.room import Desk
from pipeline.ledger.put import put
from pipeline.ledger.rows import key
from pipeline.memo import Memo


@pytest.fixture
def on_paper(desk: Desk) -> Memo:
    """A memo whose scan lies at the desk, with the pages as they were seen."""
    page = page_of(REPORTED)
    scan = drawn(page)
    (desk.folder / "scans" / hashlib.sha256(scan).hexdigest()).write_bytes(scan)
    seen = reported(scan)
    keep_pages(desk, seen.source.sha256, [page])
    put(desk.engine, [seen])
    return seen


FRAMES = "all => all.map((one) => one.getBBox()).map(({x, y, width, height}) => ({x, y, width, height}))"


def test_the_first_click_on_a_field_opens_it_and_no_frame_covers_another(
    on_paper: Memo, visit: Callable[..., Page]
) -> None:
    page = visit(f"/mitteilung/{key(on_paper)}", viewport={"width": 1280, "height": 900})
    boxes = page.locator(".sheet rect").evaluate_all(FRAMES)
    assert len(boxes) == 4
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            assert one["y"] + one["height"] <= other["y"] + 20 or other["y"] + other["height"] <= one["y"] + 20
    before = page.locator("#f-points-0-status-state .value").bounding_box()
    assert before
    page.mouse.click(before["x"] + 20, before["y"] + 8)
    expect(page.locator("select#value")).to_be_focused()
    after = page.locator("#f-points-0-status-state").bounding_box()
    assert after
    assert abs(after["y"] - before["y"]) < 30

    page.keyboard.press("Escape")
    expect(page.locator("select#value")).to_have_count(0)
    page.locator("#f-points-1-status-state .value").focus()
    view = page.locator("#lens").evaluate("lens => lens.viewBox.baseVal.y + lens.viewBox.baseVal.height / 2")
    assert abs(view - (100 + 80 * 6 + 20)) < 30  # the seventh line's middle


def test_the_scan_is_enlarged_turned_and_taken_along(on_paper: Memo, visit: Callable[..., Page]) -> None:
    page = visit(f"/mitteilung/{key(on_paper)}")
    sheet = page.locator(".sheet")
    width = sheet.bounding_box()["width"]  # type: ignore[index]
    page.keyboard.press("+")
    assert sheet.bounding_box()["width"] > 1.3 * width  # type: ignore[index]
    page.keyboard.press("r")
    expect(sheet).to_have_attribute("viewBox", "0 0 1200 1000")
    with page.expect_download() as download:
        page.get_by_role("link", name="Seitenbild herunterladen").click()
    assert download.value.suggested_filename == "A0205-10-Seite-1.jpg"


def test_without_a_picture_the_word_is_marked_in_its_line(desk: Desk, visit: Callable[..., Page]) -> None:
    welse = unknown_word("zugesagt").model_copy(update={"line": 8, "word": 3, "box": None})
    seen = reported(b"lost").model_copy(update={"doubts": (welse,)})
    keep_pages(desk, seen.source.sha256, [page_of(REPORTED, picture=False)])
    put(desk.engine, [seen])
    page = visit(f"/mitteilung/{key(seen)}")
    expect(page.locator(".paper mark")).to_have_text("zugesagt.")
    page.locator(".doubt").focus()
    expect(page.locator("#lens-text")).to_have_text("Familien haben zugesagt.")
    expect(page.locator("#lens-text .now")).to_have_text("zugesagt.")
    page.locator("#f-points-0-report .value").focus()
    expect(page.locator(".paper .now")).to_have_count(11)
