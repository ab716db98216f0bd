"""What the first reader passed over: pale stamps and lost lines are found; scribbles and frames say nothing."""

from pathlib import Path

import pytest
from papers import MEMO, drawn
from PIL import Image, ImageChops, ImageDraw, ImageFont

from pipeline.page import Box, Line, Sheet, Word
from pipeline.prepare import prepare
from pipeline.recognize import program, recognize, tesseract, unread, words
from pipeline.recognize.patches import ink_on
from pipeline.settings import Settings

pytest.importorskip("rapidocr")
KNOWN = words.known(Settings())


def stamped(page: Image.Image, text: str, grey: int, degrees: float) -> Image.Image:
    """The page with a date stamp in pale ink, aslant, in its upper right."""
    stamp = Image.new("L", (330, 60), 255)
    font = ImageFont.truetype("LiberationMono-Bold.ttf", 30)
    ImageDraw.Draw(stamp).text((8, 10), text, grey, font)
    ink = Image.new("L", page.size, 255)
    ink.paste(stamp.rotate(degrees, expand=True, fillcolor=255), (760, 70))
    return ImageChops.multiply(page, ink)


def sheet_of(picture: Image.Image, dpi: int = 150) -> Sheet:
    return Sheet(Path("memo.png"), 1, picture.copy, *picture.size, dpi, True)


@pytest.mark.parametrize(("grey", "degrees"), [(185, 0), (185, -3), (185, -4), (185, 5)])
def test_a_pale_date_stamp_is_read_though_tesseract_passes_over_it(grey: int, degrees: float) -> None:
    sheet = sheet_of(stamped(drawn(), "28. AUG. 2020", grey, degrees))
    alone = recognize(sheet, Settings(second_reader="off"))
    assert "2020" not in alone.lines[0].text + alone.lines[1].text
    page = recognize(sheet)
    (line,) = (line for line in page.lines if "AUG" in line.text)
    assert line.text == "28. AUG. 2020"
    assert line.box is not None
    assert 740 < line.box.left < 800
    assert line.box.right < 1120
    assert "passed over by the first reader: 28. AUG. 2020" in [str(step) for step in page.prepared]


PARTS = {  # what was seen of a stamp: in which line, which word, from which of its signs to which
    "a digit is missing": ("1 4. MAI 2015", [(0, "4.", 2, 4), (0, "MAI", 5, 8), (0, "2015", 9, 13)]),
    "digits stand apart": ("1 3. NOV. 2019", [(0, "1", 0, 1), (0, "NOV.", 5, 9), (0, "2010", 10, 14)]),
    "a scrap alone": ("28. AUG. 2020", [(0, "8", 1, 2)]),
    "in two lines": ("28. AUG. 2020", [(0, "28.", 0, 3), (0, "AUG.", 4, 8), (0, "202", 9, 12), (1, "0", 12, 13)]),
    "all of it": ("14. MAI 2015", [(0, "14.", 0, 3), (0, "MAI", 4, 7), (0, "2015", 8, 12)]),
}


@pytest.mark.parametrize("what", PARTS)
def test_a_stamp_of_which_the_first_reader_saw_a_part_is_read_whole(what: str) -> None:
    """A digit that is added must not change the others; a stamp that was read whole is left alone."""
    text, parts = PARTS[what]
    font = ImageFont.truetype("LiberationMono-Bold.ttf", 30)
    picture = Image.new("L", (1240, 700), 255)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((100, 400, 300, 500), 0)  # what is black, and no print
    pen.text((760, 100), text, 120, font)
    wide = font.getlength("0")
    rows: list[list[Word]] = [[], []]
    for row, word, start, end in parts:
        rows[row].append(Word(word, Box(round(760 + start * wide), 104, round(760 + end * wide), 128), 0.96))
    lines = [Line(tuple(row), Box.around(word.box for word in row)) for row in rows if row]
    page, steps = unread.read(lines, picture, ink_on(picture, dpi=150, letters=15), KNOWN)
    if what == "all of it":
        assert (page, steps) == (tuple(lines), ())
        return
    (line,) = page
    assert "".join(line.text.split()) == "".join(text.split())
    assert [str(one) for one in steps] == [f"passed over by the first reader: {line.text}"]


def test_a_date_that_was_read_is_not_changed_for_one_with_other_digits() -> None:
    words = [Word(text, None, 0.96) for text in ("4.", "MAI", "2015")]
    told = {
        text: unread._completes(text, words, KNOWN.council) for text in ("14. MAI 2015", "1 4. MAI 2016", "4. MAI 2015")
    }
    assert told == {"14. MAI 2015": True, "1 4. MAI 2016": False, "4. MAI 2015": False}


def test_only_the_part_with_ink_is_read_and_its_words_stand_where_they_stood() -> None:
    page = prepare(drawn(), 150)
    ink = ink_on(page.picture, dpi=page.reading_dpi, letters=page.letters * page.scale)
    part = ink.around(page.picture)
    assert part is not None
    assert (part.right - part.left) * (part.bottom - part.top) < 0.7 * page.width * page.height
    where = ("memo.png", 1)
    whole, inside = (
        program.words_on(page.picture, Settings(), dpi=page.reading_dpi, where=where, part=one) for one in (None, part)
    )
    assert [line.text for line in inside] == [line.text for line in whole] == list(MEMO)
    for line, other in zip(inside, whole, strict=True):
        assert line.box == pytest.approx(other.box, abs=2)
        assert part.holds(line.words[0].box)
    ink.mask[:] = 0
    assert ink.around(page.picture) is None


def test_a_lost_line_comes_back_to_its_place() -> None:
    page = prepare(drawn(), 150)
    dpi = page.reading_dpi
    lines = program.words_on(page.picture, Settings(), dpi=dpi, where=("memo.png", 1))
    texts = [line.text for line in lines]
    place = texts.index(MEMO[7])
    less = lines[:place] + lines[place + 1 :]
    back, steps = unread.read(
        less, page.picture, ink_on(page.picture, dpi=dpi, letters=page.letters * page.scale), KNOWN
    )
    assert [line.text for line in back] == texts
    assert back[place].block == lines[place + 1].block
    assert f"passed over by the first reader: {MEMO[7]}" in map(str, steps)


def test_a_line_of_no_confidence_gives_way_to_what_stands_there() -> None:
    page = prepare(drawn(), 150)
    dpi = page.reading_dpi
    lines = program.words_on(page.picture, Settings(), dpi=dpi, where=("memo.png", 1))
    garbled = tuple(
        line._replace(words=tuple(word._replace(text="~~ /,", confidence=0.2) for word in line.words))
        if line.text == MEMO[4]
        else line
        for line in lines
    )
    back, _ = unread.read(
        garbled, page.picture, ink_on(page.picture, dpi=dpi, letters=page.letters * page.scale), KNOWN
    )
    assert [line.text for line in back] == [line.text for line in lines]


def test_scribbles_frames_and_specks_are_not_read() -> None:
    picture = Image.new("L", (1240, 700), 255)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((100, 80, 900, 160), outline=0, width=3)
    pen.line([(120 + step * 9, 300 + 28 * ((step * 7) % 5 - 2)) for step in range(40)], fill=40, width=4)
    for step in range(60):
        pen.ellipse((100 + 17 * step, 500 + (step * 13) % 90, 104 + 17 * step, 504 + (step * 13) % 90), fill=0)
    lines, steps = unread.read((), picture, ink_on(picture, dpi=150, letters=12), KNOWN)
    assert (lines, steps) == ((), ())


def test_a_page_whose_treatment_spoilt_it_is_read_untreated() -> None:
    sheet = sheet_of(drawn())
    good = tesseract._patiently(prepare(sheet.picture(), 150), Settings(), ("memo.png", 1))
    spoilt = good._replace(
        lines=tuple(
            line._replace(words=tuple(word._replace(text="?", confidence=0.3) for word in line.words))
            for line in good.lines
        )
    )
    seen = tesseract._better_untreated(spoilt, sheet, Settings(), ("memo.png", 1))
    assert [line.text for line in seen.lines] == [line.text for line in good.lines]
    assert str(seen.rescue[-1]).startswith("read at 30% confidence as treated, at 9")
    empty = good._replace(lines=good.lines * 2)
    assert tesseract._better_untreated(empty, sheet, Settings(), ("memo.png", 1)).lines == empty.lines
