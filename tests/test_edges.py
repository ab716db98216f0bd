"""Text that runs off the page is told: what is left of it looks whole."""

from dataclasses import replace

import pytest
from papers import boxed

from pipeline.page import Page
from pipeline.recognize import edges

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
