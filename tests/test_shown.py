"""What a viewer shows of a PDF is what is read: covered words are not, words laid on the page are."""

from pathlib import Path

import numpy as np
import pdf2image
import pytest
from papers import MEMO, drawn, page_pdf, written
from PIL import Image, ImageDraw, ImageFilter, ImageOps

from pipeline.page import Sheet
from pipeline.prepare import kept
from pipeline.recognize import recognize
from pipeline.scan import scan
from pipeline.settings import Settings

NAME = "Herr Beispiel wohnt in der Musterstraße"
BAR = "0 g 60 760 300 24 re f"
"""A black bar over the first line of `written`."""
LINE = f"{written('Hausmitteilung', top=700)}"


def words(sheet: Sheet) -> str:
    return " ".join(line.text for line in sheet.layer or ())


def codes(sheet: Sheet) -> list[str | None]:
    return [doubt.code for doubt in sheet.doubts]


def one(path: Path) -> Sheet:
    (sheet,) = scan(path).sheets
    return sheet


def alike(sheet: Sheet, path: Path) -> float:
    """How well the sheet's picture agrees with the page as poppler draws it, both small and blurred: 1 is the same."""
    assert sheet.picture is not None
    picture = sheet.picture()
    assert picture.size == (sheet.width, sheet.height)
    (shown,) = pdf2image.convert_from_path(path, 40, grayscale=True)
    blur = ImageFilter.GaussianBlur(2)
    small = picture.convert("L").resize(shown.size, Image.Resampling.BOX).filter(blur)
    return float(np.corrcoef(np.asarray(small).ravel(), np.asarray(shown.filter(blur)).ravel())[0, 1])


HIDDEN = {
    "a bar": (f"{written(NAME)} {BAR}", ()),
    "a white bar": (f"{written(NAME)} 1 g 60 760 300 24 re f", ()),
    "white on white": (f"1 g {written(NAME)} 0 g", ()),
    "almost white": (f"0.97 g {written(NAME)} 0 g", ()),
    "clipped away": (f"q 0 0 10 10 re W n {written(NAME)} Q", ()),
    "no ink": (written(NAME, mode=3), ()),
    "wholly transparent": (f"q /G gs {written(NAME)} Q", ()),
    "black on black": (f"{BAR} {written(NAME)}", ()),
    "a marker's stroke": (f"{written(NAME)} 0 G 16 w 60 774 m 360 774 l S", ()),
    "a scrawl": (
        f"{written(NAME)} 0 G 2 w 60 764 m {' '.join(f'{60 + 2 * n} {764 + 22 * (n % 2)} l' for n in range(150))} S",
        (),
    ),
    "as dust": (written(NAME, size=1), ()),
    "a picture on top": (f"{written(NAME)} q 300 0 0 24 60 760 cm /P Do Q", ()),
    "a bar in a form": (f"{written(NAME)} q 1 0 0 1 60 760 cm 0 g 0 0 300 24 re f Q", ()),
    "a bar with words on it": (f"{written(NAME)} {BAR} 1 g {written('geschwärzt', left=330)} 0 g", ()),
    "a black square laid on": (
        written(NAME),
        ("<< /Type /Annot /Subtype /Square /Rect [60 760 360 784] /C [0 0 0] /IC [0 0 0] /F 4 >>",),
    ),
    "marked for redaction": (
        written(NAME),
        ("<< /Type /Annot /Subtype /Redact /Rect [60 760 360 784] /C [1 0 0] /F 4 >>",),
    ),
}


@pytest.mark.parametrize("name", HIDDEN)
def test_words_that_nobody_sees_are_not_read(tmp_path: Path, name: str) -> None:
    content, laid = HIDDEN[name]
    picture = drawn(["ein anderes Bild"], height=0.6)
    sheet = one(page_pdf(tmp_path / "memo.pdf", f"{content} 0 g {LINE}", laid=laid, picture=picture))
    assert not {"Herr", "Beispiel", "wohnt"} & set(words(sheet).split())
    assert "Hausmitteilung" in words(sheet)
    assert "page_covered" in codes(sheet)
    assert not any(NAME[:8] in str(doubt) for doubt in sheet.doubts)
    (place,) = [doubt.box for doubt in sheet.doubts if doubt.code == "page_covered"][:1]
    assert place is not None
    assert place.top < (842 - 770) / 72 * 300 < place.bottom


SHOWN = {
    "plain": written(NAME),
    "white on a black field": f"{BAR} 1 g {written(NAME)} 0 g",
    "a field of colour below": f"0.9 0.9 0.6 rg 60 760 300 24 re f 0 g {written(NAME)}",
    "clipped, but not the words": f"q 50 750 400 60 re W n {written(NAME)} Q",
    "a frame around": f"{written(NAME)} 0 G 1 w 60 760 300 24 re S",
    "small print": written(NAME, size=4),
    "a line below": f"{written(NAME)} 0 g 60 765 300 1 re f",
    "a bar elsewhere": f"{written(NAME)} 0 g 60 300 300 24 re f",
}


@pytest.mark.parametrize("name", SHOWN)
def test_words_that_are_seen_are_read(tmp_path: Path, name: str) -> None:
    sheet = one(page_pdf(tmp_path / "memo.pdf", f"{SHOWN[name]} {LINE}"))
    assert words(sheet) == f"{NAME} Hausmitteilung"
    assert codes(sheet) == []


def given(text: str, drawn: str) -> str:
    return f"/Span <</ActualText ({text})>> BDC {written(drawn)} EMC"


@pytest.mark.parametrize(
    ("text", "drawn", "kept"),
    [
        ("V0781/19", "V0781/19", True),
        ("Pflichten", "P\xadichten", True),  # a ligature's letters that a font does not tell
        ("V0999/19", "V0781/19", False),
        ("Der Punkt ist umgesetzt.", "Herr Beispiel wohnt", False),
    ],
)
def test_words_given_for_reading_aloud_are_believed_where_they_are_those_drawn(
    tmp_path: Path, text: str, drawn: str, kept: bool
) -> None:
    sheet = one(page_pdf(tmp_path / "memo.pdf", f"{given(text, drawn)} {LINE}"))
    assert words(sheet) == (f"{text} Hausmitteilung" if kept else "")
    if not kept:
        page = recognize(sheet, Settings(second_reader="off"))
        assert [line.text for line in page.lines] == [drawn, "Hausmitteilung"]


def test_a_word_half_covered_is_not_read_whole(tmp_path: Path) -> None:
    sheet = one(page_pdf(tmp_path / "memo.pdf", f"{written('Mustermannsdorf und Beispiel')} 0 g 100 760 30 24 re f"))
    assert words(sheet) == "und Beispiel"


def test_a_hidden_layer_is_not_read(tmp_path: Path) -> None:
    layer = "<< /Type /OCG /Name (Entwurf) >>"
    off = "/OCProperties << /OCGs [7 0 R] /D << /OFF [7 0 R] >> >>"
    content = f"/OC /O BDC {written('Entwurf vom Montag')} EMC {LINE}"
    assert words(one(page_pdf(tmp_path / "off.pdf", content, laid=[layer], catalog=off))) == "Hausmitteilung"
    assert "Entwurf" in words(one(page_pdf(tmp_path / "on.pdf", content, laid=[layer])))


def scanned() -> Image.Image:
    """A whole A4 page as scanned."""
    page = Image.new("L", (1240, 1754), 255)
    page.paste(drawn(MEMO[:4]), (0, 0))
    return page


PAGE = "q 595 0 0 842 0 0 cm /P Do Q"

PLACED = {
    "as it lies": (PAGE, "", lambda page: page),
    "upside down": ("q 595 0 0 -842 0 842 cm /P Do Q", "", ImageOps.flip),
    "mirrored": ("q -595 0 0 842 595 0 cm /P Do Q", "", ImageOps.mirror),
    "turned by the page": ("q 595 0 0 842 0 0 cm /P Do Q", "/Rotate 180", lambda page: page.rotate(180)),
    "on its side": ("q 0 842 -595 0 595 0 cm /P Do Q", "", lambda page: page.rotate(-90, expand=True)),
    "mirrored on its side": (
        "q 0 842 595 0 0 0 cm /P Do Q",
        "",
        lambda page: page.transpose(Image.Transpose.TRANSVERSE),
    ),
}


@pytest.mark.parametrize("name", PLACED)
def test_a_picture_is_taken_as_the_page_shows_it(tmp_path: Path, name: str) -> None:
    content, entries, stored = PLACED[name]
    path = page_pdf(tmp_path / "memo.pdf", content, page=entries, picture=stored(scanned()))
    sheet = one(path)
    assert (sheet.width, sheet.height, sheet.dpi, sheet.scanned) == (1240, 1754, 150, True)
    assert alike(sheet, path) > 0.9
    assert sheet.picture is not None
    assert np.abs(np.asarray(sheet.picture().convert("L"), float) - np.asarray(scanned(), float)).mean() < 1


@pytest.mark.parametrize("turned", [0, 90, 270])
def test_a_picture_behind_a_mask_on_a_turned_page_is_upright_and_not_squashed(tmp_path: Path, turned: int) -> None:
    page = scanned().rotate(turned, expand=True)  # counterclockwise; the page is shown turned clockwise
    width, height = (595, 842) if turned % 180 == 0 else (842, 595)
    content = f"q {width} 0 0 {height} 0 0 cm /P Do Q"
    mask = (
        "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
    )
    path = page_pdf(
        tmp_path / "memo.pdf",
        content,
        size=(width, height),
        page=f"/Rotate {turned}",
        picture=page,
        image="/SMask 7 0 R",
        laid=[f"{mask}\nstream\n\xff\nendstream"],
    )
    sheet = one(path)
    assert (sheet.width, sheet.height) == (1240, 1754)
    assert alike(sheet, path) > 0.9
    assert sheet.picture is not None
    assert np.abs(np.asarray(sheet.picture().convert("L"), float) - np.asarray(scanned(), float)).mean() < 1


def test_letters_in_a_mask_finer_than_their_colours_are_read_as_fine_as_they_are(tmp_path: Path) -> None:
    """A compact PDF: a few pixels of ink's colour over the whole page, and the letters as its mask."""
    letters = ImageOps.invert(scanned().convert("L"))
    head = f"/Type /XObject /Subtype /Image /Width {letters.width} /Height {letters.height} /ColorSpace /DeviceGray"
    data = letters.tobytes().hex()
    mask = f"<< {head} /BitsPerComponent 8 /Filter /ASCIIHexDecode /Length {len(data)} >>\nstream\n{data}\nendstream"
    ink = Image.new("L", (20, 28), 0)
    path = page_pdf(tmp_path / "memo.pdf", PAGE, picture=ink, image="/SMask 7 0 R", laid=[mask])
    sheet = one(path)
    assert (sheet.width, sheet.height, sheet.dpi) == (1240, 1754, 150)
    assert alike(sheet, path) > 0.9


def test_a_page_with_a_small_picture_of_a_memo_is_drawn_as_fine_as_that(tmp_path: Path) -> None:
    path = page_pdf(tmp_path / "memo.pdf", "q 220 0 0 311 200 300 cm /P Do Q", picture=scanned())
    sheet = one(path)
    assert sheet.dpi == 406


def test_oblong_pixels_in_a_pdf_become_squares(tmp_path: Path) -> None:
    path = page_pdf(tmp_path / "fax.pdf", PAGE, picture=scanned().resize((1240, 877)))
    sheet = one(path)
    assert (sheet.width, sheet.height) == (1240, 1755)
    assert alike(sheet, path) > 0.9


@pytest.mark.parametrize("content", [f"{PAGE} {BAR}", f"{PAGE} 1 g 60 760 300 24 re f"])
def test_a_bar_over_a_scan_hides_it_and_the_text_behind_it(tmp_path: Path, content: str) -> None:
    page = scanned()
    ImageDraw.Draw(page).rectangle((0, 0, 1240, 260), 255)
    page.paste(drawn([NAME], height=0.7), (0, 90))
    behind = written(NAME, mode=3, top=762)
    path = page_pdf(tmp_path / "memo.pdf", f"{content} {behind}", picture=page)
    sheet = one(path)
    assert words(sheet) == ""
    assert "page_covered" in codes(sheet)
    assert alike(sheet, path) > 0.9


def test_the_text_behind_a_scan_stays_where_the_picture_has_ink(tmp_path: Path) -> None:
    page = Image.new("L", (1240, 1754), 255)
    page.paste(drawn(["Landeshauptstadt Dresden", NAME, "Nächste Beschlusskontrolle"]), (0, 0))
    layer = written("Landeshauptstadt Dresden", NAME, "Nächste Beschlusskontrolle", left=65, top=796, mode=3)
    assert words(one(page_pdf(tmp_path / "sound.pdf", f"{PAGE} {layer}", picture=page))).startswith("Landeshauptstadt")
    ImageDraw.Draw(page).rectangle((100, 115, 1200, 165), 0)  # blackened in the picture, and left in the text
    sheet = one(page_pdf(tmp_path / "blackened.pdf", f"{PAGE} {layer}", picture=page))
    assert words(sheet) == "Landeshauptstadt Dresden Nächste Beschlusskontrolle"
    assert codes(sheet) == ["page_covered"]


BOX = "<< /Type /Annot /Subtype /FreeText /Rect [400 760 520 784] /Contents (4. Mai 2022) /DA (/Helv 11 Tf 0 g) /F 4 >>"
OVER = {
    "typed": (written("4. Mai 2022", left=400), ()),
    "a text box": (
        "",
        (BOX,),
    ),
    "a form's field": (
        "",
        (
            "<< /Type /Annot /Subtype /Widget /FT /Tx /T (datum) /V (4. Mai 2022) /Rect [400 760 520 784]"
            " /DA (/Helv 11 Tf 0 g) /F 4 >>",
        ),
    ),
}


@pytest.mark.parametrize("name", OVER)
def test_what_is_written_over_a_scan_is_read_at_its_place(tmp_path: Path, name: str) -> None:
    content, laid = OVER[name]
    form = (
        "/AcroForm << /Fields [7 0 R] /NeedAppearances true /DR << /Font << /Helv 5 0 R >> >> /DA (/Helv 11 Tf 0 g) >>"
    )
    path = page_pdf(tmp_path / "memo.pdf", f"{PAGE} {content}", picture=scanned(), laid=laid, catalog=form)
    page = recognize(one(path), Settings(second_reader="off"))
    found = [word for line in page.lines for word in line.words if word.text == "2022"]
    assert found
    assert found[0].box is not None
    assert 400 / 72 * 150 < found[0].box.left < 520 / 72 * 150
    assert (842 - 784) / 72 * 150 - 3 < found[0].box.top < (842 - 760) / 72 * 150


@pytest.mark.parametrize("kind", ["Text", "Highlight", "StrikeOut", "Square"])
def test_a_closed_note_is_named(tmp_path: Path, kind: str) -> None:
    place = "/Rect [500 700 520 720] /QuadPoints [500 720 520 720 500 700 520 700]"
    note = f"<< /Type /Annot /Subtype /{kind} {place} /Contents (bitte prüfen) /F 4 >>"
    sheet = one(page_pdf(tmp_path / "memo.pdf", LINE, laid=[note]))
    assert words(sheet) == "Hausmitteilung"
    assert [(doubt.code, doubt.seen) for doubt in sheet.doubts] == [("note_closed", "bitte prüfen")]


def test_a_file_that_is_pinned_to_a_page_is_named(tmp_path: Path) -> None:
    pin = "<< /Type /Annot /Subtype /FileAttachment /Rect [500 700 520 720] /Contents (plan.pdf) >>"
    (found,) = one(page_pdf(tmp_path / "memo.pdf", LINE, laid=[pin])).doubts
    assert (found.code, found.values) == ("attachments_not_read", {"names": ["plan.pdf"]})


def test_what_is_laid_on_a_page_but_not_shown_is_not_read(tmp_path: Path) -> None:
    note = "<< /Type /Annot /Subtype /FreeText /Rect [60 500 300 524] /Contents (intern) /DA (/Helv 11 Tf 0 g) /F 2 >>"
    assert words(one(page_pdf(tmp_path / "memo.pdf", LINE, laid=[note]))) == "Hausmitteilung"


def test_a_covered_place_is_told_where_it_lies_on_the_straightened_page(tmp_path: Path) -> None:
    lines = [*MEMO, *MEMO]
    page = Image.new("L", (1240, 1754), 255)
    page.paste(drawn(lines, height=9), (0, 0))
    aslant = page.rotate(5, fillcolor=255, resample=Image.Resampling.BICUBIC)
    path = page_pdf(tmp_path / "memo.pdf", f"{PAGE} 0 g 60 560 300 60 re f", picture=aslant)
    sheet = one(path)
    read = recognize(sheet, Settings(second_reader="off"))
    (before,), (after,) = (
        [found.box for found in some.doubts if found.code == "page_covered"] for some in (sheet, read)
    )
    assert before is not None
    assert after is not None
    assert sheet.picture is not None
    dark = np.asarray(kept(sheet.picture(), read.prepared).convert("L").crop(after)) < 60
    assert before != after
    assert dark.mean() > 0.6
