"""A text layer is judged page by page: taken, read beside OCR, or left."""

from dataclasses import replace
from pathlib import Path

import pytest
from papers import MEMO, drawn, written_pdf
from PIL import Image

from pipeline.correct import believed
from pipeline.page import Box, Line, Page, Sheet, Word
from pipeline.recognize import compared, recognize, verdict, words
from pipeline.scan import scan
from pipeline.settings import Settings

ALONE = Settings(second_reader="off")


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    """A scanned memo with the layer that a faultless scanner would leave."""
    picture = drawn(dpi=200)
    page = recognize(Sheet(Path("memo.pdf"), 1, picture.copy, *picture.size, 200, True), ALONE)
    return Sheet(Path("memo.pdf"), 1, picture.copy, *picture.size, 200, True, page.lines)


def spoilt(sheet: Sheet, *changes: tuple[str, str]) -> Sheet:
    def spoil(text: str) -> str:
        for old, new in changes:
            text = text.replace(old, new)
        return text

    lines = sheet.layer or ()
    return replace(
        sheet,
        layer=tuple(line._replace(words=tuple(w._replace(text=spoil(w.text)) for w in line.words)) for line in lines),
    )


def judged(sheet: Sheet, settings: Settings = ALONE) -> verdict.Verdict:
    return verdict.judge(sheet, settings, words.known(settings))


def test_a_good_layer_spares_the_ocr(sheet: Sheet) -> None:
    page = recognize(sheet, ALONE)
    assert (page.text_from, page.engine) == ("layer", "text layer")
    assert page.why.startswith("the text layer is good: ")


def test_doubtful_words_of_a_good_layer_are_compared_with_the_picture(sheet: Sheet) -> None:
    pytest.importorskip("rapidocr")
    slips = spoilt(sheet, ("V1234/22", "y1234/22"), ("Spielplatzes", "Splelplatzcs"), ("Jahresende", "Hausmeister"))
    page = recognize(slips)
    assert page.text_from == "layer"
    (seen,) = believed([page])
    assert [line.text for line in seen.lines] == [line.replace("Jahresende", "Hausmeister") for line in MEMO]
    changed = [str(step) for step in page.prepared[1:]]
    assert changed == ["y1234/22 → V1234/22 (identifier)", "Splelplatzcs → Spielplatzes (a word)"]
    assert [line.seen for line in seen.lines] == [line.text for line in slips.layer or ()]
    assert recognize(slips, Settings(text_layer="trust")).prepared == ()


def test_a_layer_that_lies_a_line_off_loses_no_word(sheet: Sheet) -> None:
    pytest.importorskip("rapidocr")
    lines = sheet.layer or ()
    moved = [
        line._replace(words=tuple(Word(w.text, box.box) for w, box in zip(line.words, below.words, strict=False)))
        for line, below in zip(lines, (*lines[1:], lines[0]), strict=True)
    ]
    page = Page(1, tuple(moved), "text layer", "layer")
    assert compared.compared(page, sheet, Settings(), words.known(Settings())).lines == page.lines


def test_a_number_whose_place_in_the_layer_is_some_letters_off_is_compared_all_the_same(sheet: Sheet) -> None:
    pytest.importorskip("rapidocr")
    slips = spoilt(sheet, ("SR/041", "SR/014"))
    moved = [
        line._replace(words=tuple(w._replace(box=_nearer(w)) if "/014/" in w.text else w for w in line.words))
        for line in slips.layer or ()
    ]
    (seen,) = believed([recognize(replace(slips, layer=tuple(moved)))])
    assert [line.text for line in seen.lines] == list(MEMO)


def _nearer(word: Word) -> Box:
    """The word's box begun within the word before."""
    assert word.box is not None
    return word.box._replace(left=word.box.left - (word.box.bottom - word.box.top))


def test_a_layer_of_signs_is_left(sheet: Sheet) -> None:
    page = recognize(spoilt(sheet, ("e", "^"), ("n", "\ufffd"), ("s", "|")), ALONE)
    assert page.text_from == "ocr"
    assert page.why.startswith("the text layer is poor: ")
    assert [line.text for line in page.lines] == list(MEMO)


def test_a_layer_of_half_the_page_is_left(sheet: Sheet) -> None:
    half = replace(sheet, layer=(sheet.layer or ())[:4])
    assert judged(half).source == "ocr"
    assert "incomplete" in judged(half).why


def test_of_a_middling_layer_the_better_words_are_kept(sheet: Sheet) -> None:
    """Tesseract reads the picture well here, so its slip is put into its lines; the layer has slips of its own."""
    middling = spoilt(sheet, ("im", "lm"), ("en", "cn"), ("ei", "cl"))
    assert judged(middling).source == "both"
    page = recognize(middling, ALONE)
    assert page.text_from == "ocr"
    assert [line.text for line in page.lines] == list(MEMO)
    slips = tuple(
        line._replace(words=tuple(w._replace(text=w.text.replace("V1234/22", "y1234/22")) for w in line.words))
        for line in page.lines
    )
    lines, changes = verdict.merged(slips, middling.layer or (), words.known(ALONE))
    (seen,) = believed([replace(page, lines=lines)])
    assert [line.text for line in seen.lines] == list(MEMO)
    assert [str(step) for step in changes] == ["y1234/22 → V1234/22 (text layer: identifier)"]


def test_what_is_asked_for_is_done(sheet: Sheet) -> None:
    poor = spoilt(sheet, ("e", "^"))
    assert judged(poor, Settings(text_layer="trust")).source == "layer"
    assert judged(sheet, Settings(text_layer="ignore")) == ("ocr", "the text layer is ignored, as asked")


def test_a_drawn_page_whose_font_tells_no_letters_is_read_from_its_picture(tmp_path: Path) -> None:
    path = written_pdf(tmp_path / "memo.pdf", [MEMO])
    (sheet,) = scan(path, Settings(dpi=150)).sheets
    assert judged(sheet).source == "layer"
    page = recognize(spoilt(sheet, ("e", "\ue000"), ("n", "\ue001")), ALONE)
    assert page.text_from == "ocr"
    assert "V1234/22" in " ".join(line.text for line in page.lines)


def test_a_page_with_few_words_is_no_worse_for_that() -> None:
    layer = (Line(()),)
    empty = Sheet(Path("memo.pdf"), 1, lambda: Image.new("L", (99, 99), 255), 99, 99, 100, False, layer[:0])
    assert judged(empty).why == "no text layer"
