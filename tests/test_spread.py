"""Two pages on one sheet are two pages; a wide page is one."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from papers import drawn, page_pdf, written
from PIL import Image, ImageDraw, ImageFilter

from pipeline.page import Sheet
from pipeline.recognize import recognize
from pipeline.scan import scan
from pipeline.scan.spread import parted
from pipeline.settings import Settings

LEFT = [
    "Hausmitteilung",
    "Landeshauptstadt Dresden",
    "Datum: 14. März 2023",
    "Beschlusskontrolle zu V1234/22",
    "folgender Zwischenstand kann gegeben werden:",
    "Der Beschlusspunkt befindet sich in der Umsetzung.",
    "Die Fördermittel wurden im Juni beantragt.",
]
RIGHT = [
    "- 2 -",
    "zu Beschlusspunkt 2:",
    "Der Beschlusspunkt ist umgesetzt.",
    "Mit freundlichen Grüßen",
    "Erika Beispiel",
]
MORE = [
    "Die Bänke stehen seit Mai 2020 auf der Südseite des Platzes, acht Bäume sind gepflanzt.",
    "Über die Bewässerung entscheidet der Ausschuss im Herbst; die Mittel stehen bereit.",
    "Das Amt für Stadtgrün und Abfallwirtschaft berichtet darüber im vierten Quartal.",
] * 3


def a4(lines: Sequence[str], dpi: int = 120) -> Image.Image:
    page = Image.new("L", (round(8.27 * dpi), round(11.69 * dpi)), 255)
    page.paste(drawn(lines, dpi=dpi, height=10), (0, 0))
    return page


def sheet_of(left: Sequence[str], right: Sequence[str]) -> Image.Image:
    pages = a4(left), a4(right)
    sheet = Image.new("L", (2 * pages[0].width, pages[0].height), 255)
    for page, x in zip(pages, (0, pages[0].width), strict=True):
        sheet.paste(page, (x, 0))
    return sheet


def folded(sheet: Image.Image) -> Image.Image:
    """With the line of its fold."""
    ImageDraw.Draw(sheet).line((sheet.width // 2, 0, sheet.width // 2, sheet.height), 90, 3)
    return sheet


def shaded(sheet: Image.Image) -> Image.Image:
    """With the soft shadow of a fold."""
    shade = Image.new("L", sheet.size, 0)
    ImageDraw.Draw(shade).rectangle((sheet.width // 2 - 8, 0, sheet.width // 2 + 8, sheet.height), 110)
    dark = np.asarray(sheet, int) - np.asarray(shade.filter(ImageFilter.GaussianBlur(8)), int)
    return Image.fromarray(dark.clip(0, 255).astype(np.uint8))


def aslant(sheet: Image.Image) -> Image.Image:
    return sheet.rotate(1.5, fillcolor=255, resample=Image.Resampling.BICUBIC)


def text_of(sheet: Sheet) -> str:
    page = recognize(sheet, Settings(second_reader="off"))
    return " ".join(line.text for line in page.lines)


@pytest.mark.parametrize(
    "made", [lambda sheet: sheet, folded, shaded, aslant], ids=["plain", "fold", "shadow", "aslant"]
)
def test_a_sheet_with_two_pages_is_two_pages(tmp_path: Path, made: object) -> None:
    assert callable(made)
    made(sheet_of([*LEFT, *MORE], [*RIGHT, *MORE])).save(tmp_path / "a3.png", dpi=(120, 120))
    first, second = scan(tmp_path / "a3.png").sheets
    assert (first.number, second.number) == (1, 2)
    for sheet in (first, second):
        assert sheet.picture is not None
        assert sheet.picture().size == (sheet.width, sheet.height)
    left, right = text_of(first), text_of(second)
    assert "V1234/22" in left
    assert "Umsetzung" in left
    assert "umgesetzt" in right
    assert "Umsetzung" not in right


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_sheet_with_two_pages_may_lie_in_any_way(tmp_path: Path, turn: int) -> None:
    sheet_of(LEFT, [*RIGHT[:-1], *LEFT[1:], RIGHT[-1]]).rotate(turn, expand=True).save(
        tmp_path / "a3.png", dpi=(120, 120)
    )
    first, second = scan(tmp_path / "a3.png").sheets
    assert first.picture is not None
    assert first.picture().size == (first.width, first.height)
    assert text_of(first).startswith("Hausmitteilung")
    assert "umgesetzt" in text_of(second)


def test_pages_behind_such_a_sheet_are_numbered_on(tmp_path: Path) -> None:
    sheet = sheet_of(LEFT, RIGHT)
    sheet.save(tmp_path / "a3.tif", save_all=True, append_images=[a4(LEFT), sheet], dpi=(120, 120))
    sheets = scan(tmp_path / "a3.tif").sheets
    assert [one.number for one in sheets] == [1, 2, 3, 4, 5]
    assert [one.width for one in sheets] == [992] * 5


def test_a_digital_sheet_gives_each_page_its_words_at_their_places(tmp_path: Path) -> None:
    content = f"{written(*LEFT)} {written(*RIGHT, left=595 + 70)}"
    first, second = scan(page_pdf(tmp_path / "a3.pdf", content, size=(1190, 842))).sheets
    assert [[line.text for line in sheet.layer or ()] for sheet in (first, second)] == [LEFT, RIGHT]
    assert second.layer is not None
    assert second.picture is not None
    box = second.layer[1].words[0].box
    assert box is not None
    ink = np.asarray(second.picture().convert("L").crop(box)) < 128
    assert 0.05 < ink.mean() < 0.6
    assert abs(box.left - 70 / 72 * 300) < 9


def test_a_doubt_goes_with_its_half(tmp_path: Path) -> None:
    content = f"{written(*LEFT)} {written(*RIGHT, left=665)} {written('Name', left=665, top=500)} 660 495 60 20 re f"
    first, second = scan(page_pdf(tmp_path / "a3.pdf", content, size=(1190, 842))).sheets
    assert first.doubts == ()
    (found,) = second.doubts
    assert (found.code, found.page) == ("page_covered", 2)
    assert found.box is not None
    assert abs(found.box.left - 70 / 72 * 300) < 9


LONG = "Der Oberbürgermeister wird beauftragt, bis zum Herbst über den Stand der Arbeiten zu berichten und zu werben."


def wide(*rows: tuple[float, Sequence[str]]) -> Image.Image:
    """A wide A4 page with columns of lines, each from an inch on."""
    page = Image.new("L", (1403, 992), 255)
    for inch, lines in rows:
        column = drawn(lines, size=9, dpi=120).crop((90, 0, 992, 576))
        page.paste(column, (round(inch * 120), 60), Image.eval(column, lambda value: 255 - value))
    return page


def test_a_plan_is_not_drawn_to_look_for_a_fold(tmp_path: Path) -> None:
    path = page_pdf(tmp_path / "plan.pdf", "0 0 m 3000 2000 l S", size=(3370, 2384))
    (sheet,) = scan(path).sheets
    assert parted([replace(sheet, picture=lambda: pytest.fail("drawn"))])[0].number == 1


ONE = {
    "wide lines": [(0.8, [LONG + " " + LONG] * 6)],
    "a table of two columns": [(0.8, ["Maßnahme", *LEFT]), (5.9, ["Stand", *RIGHT])],
    "three columns": [(0.8, RIGHT), (4.3, RIGHT), (8.0, RIGHT)],
    "print on the left alone": [(0.8, LEFT)],
}


@pytest.mark.parametrize("name", ONE)
def test_a_wide_page_is_one_page(tmp_path: Path, name: str) -> None:
    wide(*ONE[name]).save(tmp_path / "wide.png", dpi=(120, 120))
    assert scan(tmp_path / "wide.png").pages == 1
