"""What goes wrong at the desk, in a real browser: a wrong value, a page that is behind, a word without an end."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from desk.desk_memos import memo, unknown_word
from pipeline.desk.records import current
from pipeline.desk.room import Desk
from pipeline.doubts import doubt
from pipeline.ledger.put import put
from pipeline.ledger.rows import key
from pipeline.ledger.store import reading
from pipeline.memo import Memo

HERE = f"/mitteilung/{key(memo())}"
BEHIND = "Diese Mitteilung wurde inzwischen geändert. Bitte die Seite neu laden"


def three_points() -> Memo:
    one = memo(doubts=(unknown_word("Welse", "Weise"), unknown_word("Hot", "Hof")))
    points = [one.points[0].model_copy(update={"number": number, "text": f"Punkt {number}."}) for number in "123"]
    return one.model_copy(update={"points": tuple(points)})


def stands(desk: Desk) -> Memo:
    with reading(desk.engine) as connection:
        found = current(connection, key(memo()))
    assert found is not None
    return found


def test_a_wrong_value_is_asked_again_in_its_place_and_the_reading_stays(
    desk: Desk, visit: Callable[..., Page]
) -> None:
    put(desk.engine, [memo()])
    page = visit(HERE)
    page.locator("#f-next_control .value").click()
    page.locator("#value").fill("gestern")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Das ist kein Datum")
    expect(page.locator("#value")).to_be_focused()
    expect(page.locator("#f-resolution-number")).to_be_visible()
    page.locator("#value").fill("entfällt")
    page.keyboard.press("Enter")
    expect(page.locator("#f-next_control .value")).to_have_text("entfällt")
    page.get_by_role("button", name="Teilen").click()
    page.locator("#punktform button.main").click()
    expect(page.get_by_role("alert")).to_contain_text("leere Zeile")
    expect(page.locator("#f-resolution-number")).to_be_visible()


def test_a_tab_that_is_behind_changes_nothing_and_says_so(desk: Desk, visit: Callable[..., Page]) -> None:
    put(desk.engine, [three_points()])
    behind = visit(HERE)
    ahead = behind.context.new_page()
    ahead.goto(HERE)
    ahead.get_by_role("button", name="Entfernen").first.click()
    expect(ahead.locator("#f-points-2-number")).to_have_count(0)
    ahead.locator(".doubt button[value=belassen]").first.click()
    expect(ahead.locator(".doubt")).to_have_count(1)
    after = stands(desk)
    assert [point.text for point in after.points] == ["Punkt 2.", "Punkt 3."]
    behind.get_by_role("button", name="Entfernen").nth(1).click()  # the page's second point is now the first
    expect(behind.locator("#notice")).to_contain_text(BEHIND)
    behind.locator(".doubt button[value=annehmen]").first.click()
    behind.locator("#f-points-1-status-state .value").click()
    behind.locator("select#value").select_option("implemented")
    behind.keyboard.press("Enter")
    expect(behind.locator("#notice")).to_contain_text(BEHIND)
    assert stands(desk) == after
    behind.reload()
    behind.get_by_role("button", name="Entfernen").nth(1).click()
    expect(behind.locator("#f-points-1-number")).to_have_count(0)


def test_a_word_without_an_end_is_broken_and_a_doubt_without_a_spot_says_so(
    desk: Desk, visit: Callable[..., Page]
) -> None:
    long = "Straßenbahnhaltestellenausbau" * 7
    seen = memo(title=long, text=f"Der {long} ist zu prüfen.", doubts=(doubt("no_control_report", "kind"),))
    seen = seen.model_copy(update={"header": seen.header.model_copy(update={"department": long})})
    put(desk.engine, [seen])
    page = visit(HERE)
    expect(page.locator("#lens-text")).to_have_text("ohne eigene Stelle auf dem Papier")
    for path in ("/", "/?ansicht=alle", "/beschluss/V1873/23", HERE, "/zweifel", "/zustaende", "/liste/druck"):
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(path)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_a_page_that_is_printed_from_the_browser_has_no_menu_and_no_buttons(
    desk: Desk, visit: Callable[..., Page]
) -> None:
    put(desk.engine, [three_points()])
    page = visit(HERE)
    page.emulate_media(media="print")
    for path, shown in ((HERE, "#f-points-2-text .value"), ("/?ansicht=alle", ".points .no a")):
        page.goto(path)
        expect(page.locator(shown).first).to_be_visible()
        for gone in (".bar nav", ".filters", ".pointwork button", ".doubt button", ".lenswrap"):
            assert not any(one.is_visible() for one in page.locator(gone).all()), gone
