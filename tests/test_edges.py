"""Text that runs off the page, or can hardly be read, is told: what is left of it looks whole."""

from dataclasses import replace
from pathlib import Path

import pytest
from papers import boxed, drawn
from PIL import ImageOps

from pipeline.page import Page
from pipeline.recognize import edges, recognize
from pipeline.scan import scan
from pipeline.settings import Settings

ROWS = ("Der Oberbürgermeister wird beauftragt, zwölf Bänke", "aufzustellen. Die Umsetzung ist abgeschlossen worden")


def page(left: int, width: int, height: int = 3508) -> Page:
    rows = [(left, 400 + 60 * at, text) for at, text in enumerate(ROWS)]
    return replace(boxed(*rows, (800, 20, "FAX von 0351 488")), width=width, height=height)


@pytest.mark.parametrize(
    ("left", "width", "height", "cut"),
    [(200, 2480, 3508, 0), (3, 2480, 3508, 1), (200, 805, 3508, 1), (200, 2480, 492, 1), (200, 1100, 520, 0)],
)
def test_lines_that_touch_an_edge_are_doubted(left: int, width: int, height: int, cut: int) -> None:
    found = list(edges.cut(page(left, width, height)))
    assert [doubt.code for doubt in found] == ["page_cut"] * cut
    assert all(doubt.box for doubt in found)


def test_dirt_and_a_single_line_are_no_cut_text() -> None:
    dirt = boxed((0, 400, "| ."), (0, 500, "| ,"), (0, 600, "l Mitteilung"), (200, 700, ROWS[0]))
    assert list(edges.cut(dirt)) == []
    assert list(edges.cut(replace(boxed((0, 400, ROWS[0])), width=None))) == []


def test_a_page_that_is_mostly_guessed_is_doubted(tmp_path: Path) -> None:
    mirrored = ImageOps.mirror(drawn(dpi=100))
    mirrored.save(tmp_path / "memo.png", dpi=(100, 100))
    (sheet,) = scan(tmp_path / "memo.png").sheets
    codes = [doubt.code for doubt in recognize(sheet, Settings(second_reader="off")).doubts]
    assert codes == ["page_hardly_read"]
