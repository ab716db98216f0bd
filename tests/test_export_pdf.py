"""The archive copy: pictures as they came, the corrected words behind them, and what PDF/A asks for."""

import io
import re
import subprocess
from pathlib import Path

import pdfa
import pikepdf
import pypdfium2
import pytest
from click.testing import CliRunner
from papers import drawn
from PIL import Image, ImageChops

from bench.glyphless import font
from pipeline import run
from pipeline.catalogue import sayings
from pipeline.commands.ingest import ingest
from pipeline.errors import UnreadableScan
from pipeline.export.commands import export
from pipeline.export.pdf import Copy, archive_copy
from pipeline.kept import read_pages
from pipeline.page import Box, Line, Origin, Page, Word
from pipeline.running_text import running_text
from pipeline.scan import scan
from pipeline.settings import Settings
from pipeline.steps import Step, step

PACKAGE = Path(run.__file__).parent
SAMPLES = Path(__file__).parent.parent / "samples"
PAGES = Path(__file__).parent / "cases" / "pages"
SETTINGS = Settings(second_reader="off")

WORDS = (
    Line((Word("in", Box(100, 100, 130, 140)), Word("Weise", Box(150, 100, 260, 140), seen="Welse"))),
    Line((Word("Nachbar-", Box(100, 200, 260, 240), joint="hyphen", goes_on=Origin(1, 3, 1)),)),
    Line(
        (Word("schaft", Box(100, 300, 220, 340), continues=Origin(1, 3, 1)), Word("auf der", Box(240, 300, 380, 340)))
    ),
)


def made(path: Path, lines: tuple[Line, ...] = WORDS, part: int = 2, prepared: tuple[Step, ...] = ()) -> Copy:
    """A copy of a one-page scan, with words as if they had been read there."""
    paper = scan(path, SETTINGS)
    [sheet] = paper.sheets
    page = Page(1, lines, "frozen", "ocr", width=sheet.width, height=sheet.height, prepared=prepared)
    memos = run.record(source_of(path), [page], run.dictionaries_of(SETTINGS))
    return archive_copy(paper, [page], memos, 3 if part == 3 else 2)


def source_of(path: Path) -> run.Source:
    return run.Source(file=path.name, sha256="0" * 64, media_type="image/png", size=1, pages=1)


def text_of(copy: Path | bytes, folder: Path) -> str:
    path = folder / "looked-at.pdf"
    path.write_bytes(copy if isinstance(copy, bytes) else copy.read_bytes())
    said = subprocess.run(["pdftotext", "-raw", str(path), "-"], check=True, capture_output=True, text=True).stdout
    return " ".join(said.split())


def picture_of(data: bytes) -> tuple[bytes, str]:
    """The only picture of a file, as it is packed, and how."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        [picture] = pdf.pages[0].get_images().values()
        packing = picture.Filter
        return picture.read_raw_bytes(), str(packing[0] if isinstance(packing, pikepdf.Array) else packing)


def saved(path: Path, picture: Image.Image | None = None, **how: object) -> Path:
    (picture or drawn(dpi=150)).save(path, **how)
    return path


def test_pictures_go_over_byte_for_byte(tmp_path: Path) -> None:
    jpeg = saved(tmp_path / "a.jpg", quality=80, dpi=(150, 150))
    assert picture_of(made(jpeg).data) == (jpeg.read_bytes(), "/DCTDecode")
    page = drawn(dpi=150).convert("1")
    fax = saved(tmp_path / "b.tif", page, compression="group4", dpi=(150, 150), tiffinfo={278: page.height})
    packed, how = picture_of(made(fax).data)
    assert how == "/CCITTFaxDecode"
    assert packed in fax.read_bytes()
    first = tmp_path / "first.pdf"
    first.write_bytes(made(jpeg).data)
    assert picture_of(made(first).data) == (jpeg.read_bytes(), "/DCTDecode")


def test_a_search_finds_what_is_meant_and_joined_words_whole(tmp_path: Path) -> None:
    copy = made(saved(tmp_path / "a.png", dpi=(150, 150))).data
    assert text_of(copy, tmp_path) == "in Weise Nachbarschaft auf der"
    with pypdfium2.PdfDocument(copy) as pdf:
        words = pdf[0].get_textpage()
        found = {word: words.search(word).get_next() is not None for word in ("Weise", "Welse", "Nachbarschaft")}
    assert found == {"Weise": True, "Welse": False, "Nachbarschaft": True}


@pytest.mark.parametrize("mark", [1, 3, 6, 8])
def test_words_stand_where_they_are_seen(tmp_path: Path, mark: int) -> None:
    exif = Image.Exif()
    exif[274] = mark
    picture = Image.new("L", (600, 800), 255)
    seen = Box(90, 250, 290, 300)  # on the picture as it is shown
    path = saved(tmp_path / "a.jpg", picture, exif=exif, dpi=(72, 72))
    [box] = boxes(made(path, (Line((Word("Weise", seen),)),)).data, tmp_path)
    scale = box[2] / seen.right
    assert box == pytest.approx([side * scale for side in seen], abs=9 * scale)


@pytest.mark.parametrize("suffix", ["jpg", "png", "tif", "webp"])
@pytest.mark.parametrize("mark", range(1, 9))
def test_a_picture_stored_turned_or_mirrored_is_upright_in_the_copy(tmp_path: Path, suffix: str, mark: int) -> None:
    picture = Image.new("L", (120, 160), 255)
    picture.paste(0, (10, 20, 40, 60))
    how: dict[str, object] = {"lossless": True} if suffix == "webp" else {}
    if suffix == "tif":
        how = {"tiffinfo": {274: mark}, "compression": "group4"}
    else:
        how["exif"] = exif = Image.Exif()
        exif[274] = mark
    stored = picture.transpose(STORED[mark]) if mark in STORED else picture
    path = saved(tmp_path / f"a.{suffix}", stored.convert("1" if suffix == "tif" else "L"), dpi=(72, 72), **how)
    page = pypdfium2.PdfDocument(made(path).data)[0]
    assert page.get_width() / page.get_height() == pytest.approx(120 / 160, abs=0.01)
    shown = page.render(scale=160 / page.get_height()).to_pil().convert("L").crop((0, 0, 120, 160))
    assert _share_unlike(shown, picture) < 0.02


def _share_unlike(one: Image.Image, other: Image.Image) -> float:
    unlike = ImageChops.difference(one, other).point(lambda value: value > 100 and 255)
    return unlike.histogram()[255] / (one.width * one.height)


STORED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How a picture is stored that its mark (tag 274) sets upright."""


def test_words_lie_along_the_lines_of_an_aslant_page(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png", Image.new("L", (1000, 1000), 255), dpi=(100, 100))
    line = (Line((Word("links", Box(200, 500, 300, 540)), Word("rechts", Box(800, 500, 900, 540)))),)
    left, right = boxes(made(path, line, prepared=(step("straightened", degrees=5),)).data, tmp_path)
    assert right[1] - left[1] == pytest.approx(52 * 72 / 100, abs=6)  # 600 pixels at 5°, turned back clockwise


def boxes(copy: bytes, folder: Path) -> list[list[float]]:
    """Each word's left, top, right, bottom in points, as poppler finds them."""
    path = folder / "boxes.pdf"
    path.write_bytes(copy)
    said = subprocess.run(["pdftotext", "-bbox", str(path), "-"], check=True, capture_output=True, text=True).stdout
    return [
        [float(side) for side in found]
        for found in re.findall(r'xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)"', said)
    ]


def test_the_scanners_own_text_gives_way(tmp_path: Path) -> None:
    old = (Line((Word("Welse", Box(150, 100, 260, 140)),)),)
    path = tmp_path / "scan.pdf"
    path.write_bytes(made(saved(tmp_path / "a.png", dpi=(150, 150)), old).data)
    assert text_of(path, tmp_path) == "Welse"
    assert text_of(made(path).data, tmp_path) == "in Weise Nachbarschaft auf der"


def test_it_says_that_it_is_pdf_a_and_what_it_is(tmp_path: Path) -> None:
    path = SAMPLES / "kleingarten.tif"
    out = tmp_path / "out"
    told = CliRunner().invoke(export, ["pdf", str(path), "--out", str(out), "--records", "--second-reader", "off"])
    assert told.exit_code == 0, told.output
    with pikepdf.open(out / "kleingarten.tif.pdfa.pdf") as pdf:
        assert pdf.check_pdf_syntax() == []
        with pdf.open_metadata() as about:
            assert (about["pdfaid:part"], about["pdfaid:conformance"]) == ("3", "B")
            assert about["dc:title"].startswith("Beschlusskontrolle zu A0162/20: Kleingärten erhalten")
            assert about["dc:identifier"] == "A0162/20"
        assert str(pdf.Root.Lang) == "de"
        assert pdfa.problems((out / "kleingarten.tif.pdfa.pdf").read_bytes(), part=3) == []
        for page in pdf.pages:
            assert page.resources.ColorSpace.DefaultGray[0] == "/CalGray", "black and white needs no colour profile"
        assert b'"number":"A0162/20"' in pdf.attachments["record.json"].get_file().read_bytes().replace(b" ", b"")
        assert pdf.attachments["record.json"].obj.AFRelationship == "/Data"
        for font in (font for page in pdf.pages for font in page.resources.Font.values()):
            assert "/FontFile2" in font.FontDescriptor


def test_nothing_acts_and_what_lies_on_the_page_is_drawn(tmp_path: Path) -> None:
    path = tmp_path / "acting.pdf"
    with pikepdf.open(io.BytesIO(made(saved(tmp_path / "a.png", dpi=(150, 150))).data)) as pdf:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9])
        pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(note)])
        pdf.save(path)
    before = path.read_bytes()
    with pikepdf.open(io.BytesIO(made(path).data)) as copy:
        assert "/OpenAction" not in copy.Root
        assert "/Annots" not in copy.pages[0].obj
    assert path.read_bytes() == before, "the original is only read"


def test_a_page_whose_font_is_elsewhere_becomes_a_picture_and_says_so(tmp_path: Path) -> None:
    source, seen = run.read(SAMPLES / "ortschaft.pdf", SETTINGS)
    words = run.dictionaries_of(SETTINGS)
    pages = run.corrected(seen, words).pages
    copy = archive_copy(scan(SAMPLES / "ortschaft.pdf", SETTINGS), pages, run.record(source, seen, words))
    [note] = copy.notes
    assert str(note).startswith("page 1 was drawn as a picture, as it is written in the font Helvetica")
    assert note.told("de").startswith("Seite 1 wurde zum Bild: Ihre Schrift Helvetica")
    assert text_of(copy.data, tmp_path) == " ".join(running_text(pages).split())


def test_each_note_is_whole_in_both_languages_and_made_somewhere() -> None:
    code = "".join(path.read_text("utf-8") for path in (PACKAGE / "export").glob("pdf*.py"))
    for name, saying in sayings("copies").items():
        assert f'Note("{name}", ' in code, name
        values = dict.fromkeys(saying.names, "7")
        assert saying.text("en", values) != saying.text("de", values)


READ = sorted(path.name.removesuffix(".pages.json.gz") for path in PAGES.iterdir())
"""The samples with pictures, whose pages were read once: as an engine saw them."""


def test_all_samples_with_pictures_are_among_those_that_were_read() -> None:
    pictures = {path.name for path in SAMPLES.iterdir() if path.suffix in {".pdf", ".tif", ".png", ".jpg"}}
    assert pictures == set(READ)


@pytest.mark.parametrize("name", READ)
def test_text_taken_from_the_copy_is_the_corrected_reading(name: str, tmp_path: Path) -> None:
    path, words = SAMPLES / name, run.dictionaries_of(SETTINGS)
    seen = read_pages(PAGES / f"{name}.pages.json.gz")
    pages, paper = run.corrected(seen, words).pages, scan(path, SETTINGS)
    memos = run.record(source_of(path), seen, words)
    once = archive_copy(paper, pages, memos)
    assert text_of(once.data, tmp_path) == " ".join(running_text(pages).split())
    assert pdfa.problems(once.data) == []
    assert archive_copy(paper, pages, memos) == once, "the same scan gives the same copy"
    if path.suffix == ".tif":
        assert len(once.data) <= 1.15 * path.stat().st_size


def test_letters_beyond_latin_are_found_however_many_there_are(tmp_path: Path) -> None:
    many = "".join(map(chr, range(0x0400, 0x0530)))
    lines = (Line((Word(many, Box(50, 100, 950, 140)), Word("„Straße“", Box(50, 200, 260, 240)))),)
    copy = made(saved(tmp_path / "a.png", Image.new("1", (1000, 600), 1), dpi=(100, 100)), lines).data
    assert text_of(copy, tmp_path) == f"{many} „Straße“"
    assert pdfa.problems(copy) == []


def test_white_stays_white(tmp_path: Path) -> None:
    copy = made(saved(tmp_path / "a.png", Image.new("1", (200, 200), 1), dpi=(72, 72))).data
    (tmp_path / "a.pdf").write_bytes(copy)
    subprocess.run(
        ["pdftoppm", "-r", "72", "-singlefile", "-png", str(tmp_path / "a.pdf"), str(tmp_path / "p")], check=True
    )
    with Image.open(tmp_path / "p.png") as poppler, pypdfium2.PdfDocument(copy) as pdf:
        whites = {colour for _, colour in poppler.convert("RGB").getcolors() or ()}
        assert whites <= {(255, 255, 255), (254, 254, 254)}, "no tint"
        assert pdf[0].render().to_pil().convert("RGB").getcolors() == [(72 * 72, (255, 255, 255))]


def test_words_of_a_line_stand_at_their_places_and_a_gap_stays_one(tmp_path: Path) -> None:
    places = [Box(100, 500, 160, 540), Box(172, 502, 300, 540), Box(312, 500, 330, 540), Box(700, 500, 880, 542)]
    words = ("Der", "Radweg", "g", "Dresden")
    line = Line(tuple(map(Word, words, places)))
    found = boxes(
        made(saved(tmp_path / "a.png", Image.new("1", (1000, 1000), 1), dpi=(72, 72)), (line,)).data, tmp_path
    )
    assert [box[0] for box in found] == pytest.approx([box.left for box in places], abs=8)
    assert [box[2] for box in found] == pytest.approx([box.right for box in places], abs=16)


def test_the_font_is_the_one_that_its_maker_makes() -> None:
    assert (PACKAGE / "export" / "glyphless.ttf").read_bytes() == font()


def test_a_plain_text_has_no_pages_to_copy() -> None:
    with pytest.raises(UnreadableScan, match="no pages that could be copied"):
        archive_copy(scan(SAMPLES / "sozialtreff.txt", SETTINGS), (), ())


def test_a_batch_writes_copies_beside_the_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BESCHLUSSBUCH_SECOND_READER", "off")
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("bibliothek.tif", "sozialtreff.txt"):
        (folder / name).write_bytes((SAMPLES / name).read_bytes())
    told = CliRunner().invoke(ingest, [str(folder), "--out", str(tmp_path / "out"), "--pdf"], standalone_mode=False)
    assert (told.exception, told.return_value) == (None, 0), told.output
    copies = [path.name for path in (tmp_path / "out").rglob("*.pdf")]
    assert copies == ["bibliothek.tif.pdfa.pdf"]
    assert "Bibliothek" in text_of(tmp_path / "out" / copies[0], tmp_path)
