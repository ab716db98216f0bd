"""Memos as they come off a desk: two on a sheet, empty backs, holes, staples, stamps and strokes over the print."""

import warnings
from pathlib import Path

import desktop
import numpy as np
import pytest
from desktop import pages_of
from layout import COLUMN
from PIL import Image, ImageDraw, ImageFont

from bench.degrade import degraded
from pipeline import ingest_all
from pipeline.memo import Memo
from pipeline.page import Sheet
from pipeline.prepare import stamps
from pipeline.recognize import recognize, ticks
from pipeline.recognize.patches import ink_on
from pipeline.scan import scan
from pipeline.settings import Settings

FONT = ImageFont.truetype("LiberationSans-Bold.ttf", 34)
LIBRARY = "V0938/16", ["implemented", "implemented", "implemented"], "Cornelia Abendroth"
FOUNTAIN = "A0205/10", ["implemented", "in_progress"], "Henning Falkenried"


def told(memo: Memo) -> tuple[str | None, list[str], str | None]:
    """What a reader looks at first: the resolution, the states, who signed."""
    number = memo.resolution.number if memo.resolution else None
    return number, [point.status.state for point in memo.points], memo.signatory.name if memo.signatory else None


def records(path: Path, *pages: Image.Image) -> tuple[Memo, ...]:
    return ingest_all(desktop.saved(path / "scan.tif", *pages))


def sheet_of(picture: Image.Image) -> Sheet:
    return Sheet(Path("scan.tif"), 1, picture.copy, *picture.size, desktop.DPI, True)


def test_two_memos_side_by_side_on_one_sheet_are_two(tmp_path: Path) -> None:
    found = records(tmp_path, desktop.side_by_side(pages_of("brunnen")[0], pages_of("bibliothek")[0]))
    assert [told(memo) for memo in found] == [FOUNTAIN, LIBRARY]
    assert [memo.source.first_page for memo in found] == [1, 2]


def test_an_empty_page_between_memos_parts_them_and_is_no_memo(tmp_path: Path) -> None:
    found = records(tmp_path, pages_of("brunnen")[0], desktop.blank(), pages_of("bibliothek")[0])
    assert [told(memo) for memo in found] == [FOUNTAIN, LIBRARY]


@pytest.mark.parametrize("strength", [0.18, 0.3])
def test_what_shines_through_an_empty_back_is_not_read(strength: float) -> None:
    page = recognize(sheet_of(desktop.behind(pages_of("bibliothek")[0], strength)))
    assert page.lines == ()
    assert page.prepared[-1].code == "back_of_a_sheet"


def test_a_pale_page_is_no_back() -> None:
    pale = pages_of("bibliothek")[0].point(lambda value: round(250 - 0.3 * (255 - value)))
    page = recognize(sheet_of(pale), Settings(second_reader="off"))
    assert "V0938/16" in " ".join(line.text for line in page.lines)


@pytest.mark.parametrize("marked", ["holes", "received", "received grey", "strokes", "upside down"])
def test_marks_on_the_paper_spoil_no_record(marked: str, tmp_path: Path) -> None:
    page = pages_of("bibliothek")[0]
    made = {
        "holes": lambda: desktop.stapled(desktop.punched(page)),
        "received": lambda: desktop.received(page, 60, 120),
        "received grey": lambda: desktop.received(page, 60, 120, (120, 120, 120)).convert("L"),
        "strokes": lambda: desktop.crossed_out(page, (120, 140, 160)),
        "upside down": lambda: page.rotate(180),
    }
    (memo,) = records(tmp_path, made[marked]())
    assert told(memo) == LIBRARY
    assert memo.resolution is not None
    assert memo.resolution.title == "Umzug der Bibliothek Hellerfeld in das ehemalige Postamt"
    ends = ("ehemalige Postamt zu.", "abzuschließen.", "zu verlängern.")
    assert all((point.text or "").endswith(end) for point, end in zip(memo.points, ends, strict=True))


def test_a_grey_stamp_over_print_is_read_apart() -> None:
    page = pages_of("bibliothek")[0]
    assert stamps.separate(np.asarray(page), desktop.DPI)[1:] == (None, ())
    stamped = desktop.received(page, 60, 120, (120, 120, 120)).convert("L")
    print_, grey, steps = stamps.separate(np.asarray(stamped), desktop.DPI)
    assert [one.code for one in steps] == ["stamps_apart"]
    assert grey is not None
    middle = np.s_[round(121 * desktop.MM) : round(145 * desktop.MM), round(62 * desktop.MM) : round(120 * desktop.MM)]
    wanted, left = np.asarray(page)[middle] < 128, print_[middle] < 128
    assert (wanted & left).sum() > 0.8 * wanted.sum(), "the print stays"
    assert (left & ~wanted).sum() < 0.1 * wanted.sum(), "and nothing else does"
    left = grey[middle] < 200
    assert left.sum() > 0.3 * wanted.sum(), "the stamp has a picture of its own"
    assert not (left & wanted).any(), "without the print"


def test_the_letters_of_a_blurred_page_are_no_stamp() -> None:
    """Their edges are grey, and flat where the blur is wide: headings went into the stamps' picture and were lost."""
    sheet = scan(desktop.SAMPLES / "schulhof.pdf").sheets[0]
    assert sheet.picture is not None
    blurred = np.asarray(degraded(sheet.picture(), "blur", 2).convert("L"))
    assert stamps.separate(blurred, 300)[1:] == (None, ())
    dice = np.random.default_rng(1)
    for grey in (110, 140, 170):
        page = np.asarray(desktop.received(pages_of("bibliothek")[0], 60, 120, (grey, grey, grey)).convert("L"))
        noisy = np.clip(page + dice.normal(0, 8, page.shape), 0, 255).astype(np.uint8)
        assert [one.code for one in stamps.separate(noisy, desktop.DPI)[2]] == ["stamps_apart"]


def test_dots_that_only_look_grey_are_no_stamp() -> None:
    page = np.full((1000, 1000), 255, np.uint8)
    dots = np.indices((180, 12)).sum(axis=0) % 2 * 255  # grey once the picture is reduced
    for left in range(300, 700, 50):
        page[300:480, left : left + 12] = dots
    page[380:392, 300:700] = 0
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        print_, grey, steps = stamps.separate(page, 300)
    assert (grey, steps) == (None, ())
    assert print_ is page


@pytest.mark.parametrize(("how", "confidential"), [("printed", True), ("hand", True), ("", False)])
def test_a_cross_in_the_box_makes_a_memo_confidential(how: str, confidential: bool, tmp_path: Path) -> None:
    page = pages_of("bibliothek")[0]
    (memo,) = records(tmp_path, desktop.ticked(page, COLUMN, 43, how) if how else page)
    assert memo.header is not None
    assert memo.header.confidential is confidential


@pytest.mark.parametrize("letter", [*"DOBEHNX08", "□", "☒"])
def test_letters_are_no_ticked_boxes(letter: str) -> None:
    picture = Image.new("L", (60, 60), 255)
    pen = ImageDraw.Draw(picture)
    if letter in "□☒":
        pen.rectangle([12, 12, 48, 48], outline=0, width=3)
    if letter != "□":
        pen.text((30, 30), "X" if letter == "☒" else letter, 0, FONT, anchor="mm")
    assert len(list(ticks._ticked(ink_on(picture, dpi=100, letters=22), picture))) == (letter == "☒")
