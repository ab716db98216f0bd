"""Files of every kind, sound and broken, become sheets or one clear error."""

import os
import pickle
from codecs import BOM_UTF8
from pathlib import Path

import numpy as np
import pytest
from papers import MEMO, drawn, page_pdf, written, written_pdf
from PIL import Image

from pipeline.errors import EncryptedScan, PathError, ScanTooLarge, UnreadableScan
from pipeline.page import Box
from pipeline.scan import media_type, scan
from pipeline.scan.signs import visible
from pipeline.settings import Settings


def same(one: Image.Image, other: Image.Image) -> bool:
    return bool(np.array_equal(np.asarray(one.convert("L")), np.asarray(other.convert("L"))))


def test_a_fax_with_three_pages_gives_each_page_when_asked(tmp_path: Path) -> None:
    pages = [drawn([f"Seite {number} von 3"], mode="1") for number in (1, 2, 3)]
    pages[0].save(tmp_path / "fax.tif", save_all=True, append_images=pages[1:], dpi=(204, 204), compression="group4")
    found = scan(tmp_path / "fax.tif")
    assert (found.media_type, found.pages) == ("image/tiff", 3)
    assert [sheet.number for sheet in found.sheets] == [1, 2, 3]
    for sheet, page in zip(found.sheets, pages, strict=True):
        assert sheet.picture is not None
        assert same(sheet.picture(), page)
        assert (sheet.width, sheet.height, sheet.dpi) == (*page.size, 204)


@pytest.mark.parametrize("suffix", ["png", "jpg"])
def test_pictures_are_read_whatever_their_name_says(tmp_path: Path, suffix: str) -> None:
    drawn().save(tmp_path / f"memo.{suffix}", dpi=(150, 150))
    (tmp_path / f"memo.{suffix}").rename(tmp_path / "memo.pdf")
    found = scan(tmp_path / "memo.pdf")
    assert found.media_type == {"png": "image/png", "jpg": "image/jpeg"}[suffix]
    assert found.sheets[0].dpi == 150


def test_a_photograph_is_turned_as_its_camera_says(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[274] = 6  # to be turned clockwise by 90 degrees
    drawn().rotate(90, expand=True).save(tmp_path / "photo.jpg", exif=exif)
    (sheet,) = scan(tmp_path / "photo.jpg").sheets
    assert sheet.picture is not None
    assert sheet.picture().size == (sheet.width, sheet.height) == drawn().size


@pytest.mark.parametrize("mode", ["L", "1", "RGB"])
def test_a_scanned_page_comes_out_of_its_pdf_as_it_lies_there(tmp_path: Path, mode: str) -> None:
    page = drawn(dpi=200, mode=mode)
    page.save(tmp_path / "memo.pdf", resolution=200, **({} if mode == "1" else {"quality": 100}))
    (sheet,) = scan(tmp_path / "memo.pdf").sheets
    assert (sheet.scanned, sheet.dpi, sheet.layer) == (True, 200, None)
    assert sheet.picture is not None
    picture = sheet.picture()
    assert picture.size == page.size
    assert picture.mode == mode
    error = np.abs(np.asarray(picture.convert("L"), float) - np.asarray(page.convert("L"), float)).mean()
    assert error < 1  # rendering it anew would blur every edge


def test_a_digital_pdf_has_its_words_at_their_place(tmp_path: Path) -> None:
    path = written_pdf(tmp_path / "memo.pdf", [MEMO, ["Seite 2"]])
    first, second = scan(path, Settings(dpi=144)).sheets
    assert not first.scanned
    assert first.layer is not None
    assert second.layer is not None
    assert [line.text for line in first.layer] == list(MEMO)
    assert first.picture is not None
    ink = np.asarray(first.picture().convert("L")) < 128
    word = first.layer[0].words[0]
    assert word.text == MEMO[0]
    assert word.box is not None
    assert ink[word.box.top : word.box.bottom, word.box.left : word.box.right].sum() > 500
    assert Box.around(line.box for line in second.layer) == second.layer[0].words[0].box._replace(
        right=second.layer[0].words[-1].box.right
    )


def test_a_page_that_its_file_shows_turned_keeps_words_and_picture_together(tmp_path: Path) -> None:
    (sheet,) = scan(written_pdf(tmp_path / "memo.pdf", [MEMO], turned=90)).sheets
    assert sheet.picture is not None
    assert sheet.layer is not None
    picture = sheet.picture()
    assert abs(picture.width - sheet.width) <= 1
    assert picture.width > picture.height
    ink = np.asarray(picture.convert("L")) < 128
    for line in sheet.layer:
        assert line.box is not None
        assert ink[line.box.top : line.box.bottom, line.box.left : line.box.right].any()


def test_sheets_travel_between_processes(tmp_path: Path) -> None:
    drawn().save(tmp_path / "memo.pdf", resolution=150)
    (sheet,) = scan(tmp_path / "memo.pdf").sheets
    copy = pickle.loads(pickle.dumps(sheet))  # noqa: S301  # our own value
    assert copy.picture().size == (sheet.width, sheet.height)


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_of_any_coding_is_read(tmp_path: Path, coding: str) -> None:
    (tmp_path / "memo.txt").write_bytes("GZ: (GB 7)\r\n\r\nGrünfläche „Süd“\fSeite 2".encode(coding))
    found = scan(tmp_path / "memo.txt")
    assert found.media_type == "text/plain"
    assert [line.text for line in found.sheets[0].layer or ()] == ["GZ: (GB 7)", "Grünfläche „Süd“"]
    assert [sheet.picture for sheet in found.sheets] == [None, None]


LINE = "Der Beschlusspunkt ist umgesetzt. "
"""34 signs."""


@pytest.mark.parametrize("coding", ["utf-8", "utf-16", "cp1252"])
def test_a_few_control_signs_are_left_out_of_a_text_and_their_places_doubted(tmp_path: Path, coding: str) -> None:
    text = f"Grünfläche\n\n\x02\n\x01 {LINE}Fu\x1cge\f{LINE * 9}\nEn\x7fde"
    found = scan(write(tmp_path / "memo.txt", text.encode(coding)))
    first, second = found.sheets
    assert first.layer is not None
    assert [(line.text, line.gap) for line in first.layer] == [("Grünfläche", 0), (f"{LINE}Fuge", 2)]
    assert [(one.page, one.line, one.word, one.seen) for one in (*first.doubts, *second.doubts)] == [
        (1, 2, None, None),
        (1, 2, None, None),
        (1, 2, 5, "Fuge"),
        (2, 2, 1, "Ende"),
    ]


def test_control_signs_beyond_ascii_are_left_out_too(tmp_path: Path) -> None:
    (sheet,) = scan(write(tmp_path / "memo.txt", f"{LINE}\u0081Ende\x85{LINE}\n".encode())).sheets
    assert sheet.layer is not None
    assert sheet.layer[0].text == f"{LINE}Ende {LINE}".strip()
    assert [doubt.seen for doubt in sheet.doubts] == ["Ende"]


def test_layout_signs_are_no_doubts(tmp_path: Path) -> None:
    text = "\ufeffGZ:\t(GB 7)\v\r\n\ufeffGrün\xadfläche Nachbar\xad \r\nschaft\f\r\nSeite 2\r\n\x1a\x1a"
    first, second = scan(write(tmp_path / "memo.txt", text.encode())).sheets
    assert [line.text for line in first.layer or ()] == ["GZ: (GB 7)", "Grünfläche Nachbar-", "schaft"]
    assert [line.text for line in second.layer or ()] == ["Seite 2"]
    assert (*first.doubts, *second.doubts) == ()


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a" * 49 + b"\x01", True),
        (b"a" * 48 + b"\x01", False),
        (LINE.encode() * 40 + b"\0", False),  # in the middle of a file a disk's hole, at its end padding
        (LINE.encode("utf-16-le"), True),  # without its mark, but every second byte is NUL
        (LINE.encode("utf-16")[:-1], True),
        (b"\xff\xfe" + np.random.default_rng(6).bytes(1022), False),
        (LINE.encode("utf-32"), True),
        (LINE.encode("utf-32-le"), False),
        (LINE.encode() + LINE.encode("utf-16-le") * 9, False),
        (bytes(range(1, 256)) * 4, False),
        (np.random.default_rng(7).integers(1, 256, 1024, np.uint8).tobytes(), False),
        (b"".join(b"\x1b[%dm%s" % (i, b"rot") for i in range(99)), False),  # colours for a terminal
    ],
)
def test_what_is_no_text_is_refused_by_its_share_of_control_signs(tmp_path: Path, data: bytes, text: bool) -> None:
    path = write(tmp_path / "memo.txt", data)
    if text:
        assert scan(path).media_type == "text/plain"
        return
    with pytest.raises(UnreadableScan, match=r"neither PDF|other bytes"):
        scan(path)


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def truncated(path: Path, make: Path) -> Path:
    return write(path, make.read_bytes()[: make.stat().st_size // 2])


MAIL = b"""Received: from scanner.example.org
Subject: Scan
MIME-Version: 1.0
Content-Type: %s
Content-Transfer-Encoding: %s

QmVzY2hsdXNza29udHJvbGxl
"""


XFA = "/NeedsRendering true /AcroForm << /Fields [] /XFA (x) >>"


def test_a_mail_in_plain_words_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "memo.eml", MAIL % (b"text/plain; charset=utf-8", b"8bit"))
    assert scan(path).media_type == "text/plain"


def broken_files(folder: Path) -> dict[str, Path]:
    return {
        "missing": folder / "nowhere.pdf",
        "folder": folder,
        "empty": write(folder / "empty.pdf", b""),
        "encrypted": written_pdf(folder / "locked.pdf", [MEMO], encrypted=True),
        "cut PDF": write(folder / "cut.pdf", b"%PDF-1.4\n1 0 obj\n<< /Type"),
        "PDF without a page": written_pdf(folder / "none.pdf", []),
        "Word": write(folder / "a.docx", b"PK\3\4" + bytes(26) + b"[Content_Types].xml"),
        "Word named PDF": write(folder / "b.pdf", b"\xd0\xcf\x11\xe0" + bytes(99)),
        "XFA": page_pdf(folder / "form.pdf", written("Bitte warten …"), catalog=XFA),
        "OpenDocument": write(folder / "a.odt", b"PK\3\4" + bytes(26) + b"mimetypeapplication/vnd.oasis"),
        "rich text": write(folder / "a.rtf", BOM_UTF8 + rb"{\rtf1\ansi Beschlusskontrolle}"),
        "XHTML": write(folder / "a.txt", b'<?xml version="1.0"?>\n<html><p>Beschlusskontrolle</p></html>'),
        "part of a web page": write(folder / "b.txt", b"<div>Beschlusskontrolle<br>"),
        "ALTO": write(folder / "c.txt", b'<?xml version="1.0"?>\n<alto><Layout/></alto>'),
        "mail": write(folder / "a.eml", MAIL % (b"multipart/mixed; boundary=x", b"7bit")),
        "mail in small letters": write(
            folder / "c.eml", b"from: a@example.org\nmime-version: 1.0\ncontent-type: multipart/mixed\n\n--x"
        ),
        "packed mail": write(folder / "b.eml", MAIL % (b"text/plain", b"base64")),
        "web page named PDF": write(folder / "c.pdf", b"<!DOCTYPE html><title>404"),
        "text named PDF": write(folder / "d.pdf", b"Beschlusskontrolle"),
        "noise": write(folder / "e.bin", bytes(range(256))),
        "record": write(folder / "a.json", b'{\n "schema_version": "1.1",\n "source": {}}'),
        "records of a stack": write(folder / "b.json", b'[\n {\n  "schema_version": "1.1"}]'),
        "blank text": write(folder / "f.txt", b" \n\f\n"),
        "text with bytes": write(folder / "g.txt", b"a" * 2000 + bytes(9)),
    }


BROKEN = {
    "missing": (PathError, "no such file"),
    "folder": (PathError, "a folder"),
    "empty": (UnreadableScan, "is empty"),
    "encrypted": (EncryptedScan, "qpdf --decrypt"),
    "cut PDF": (UnreadableScan, "damaged or cut off"),
    "PDF without a page": (UnreadableScan, "has no page; "),
    "Word": (UnreadableScan, "Word"),
    "Word named PDF": (UnreadableScan, "Office"),
    "XFA": (UnreadableScan, "open it in Adobe Reader"),
    "OpenDocument": (UnreadableScan, "Office"),
    "rich text": (UnreadableScan, "rich text"),
    "XHTML": (UnreadableScan, "web page"),
    "part of a web page": (UnreadableScan, "web page"),
    "ALTO": (UnreadableScan, "an XML document"),
    "mail": (UnreadableScan, "save what is attached"),
    "mail in small letters": (UnreadableScan, "save what is attached"),
    "packed mail": (UnreadableScan, "an e-mail"),
    "web page named PDF": (UnreadableScan, "web page"),
    "text named PDF": (UnreadableScan, "plain text"),
    "noise": (UnreadableScan, "neither PDF"),
    "record": (UnreadableScan, "not a scan but a record"),
    "records of a stack": (UnreadableScan, "not a scan but a record"),
    "blank text": (UnreadableScan, "no word"),
    "text with bytes": (UnreadableScan, "other bytes"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_gets_one_clear_line(tmp_path: Path, name: str) -> None:
    error, words = BROKEN[name]
    path = broken_files(tmp_path)[name]
    with pytest.raises(error) as caught:
        scan(path)
    assert type(caught.value) is error
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert words in message
    assert "\n" not in message


@pytest.mark.parametrize("suffix", ["png", "tif", "jpg"])
def test_a_picture_cut_off_in_its_pixels_is_told_when_it_is_loaded(tmp_path: Path, suffix: str) -> None:
    drawn().save(tmp_path / f"sound.{suffix}")
    (sheet,) = scan(truncated(tmp_path / f"cut.{suffix}", tmp_path / f"sound.{suffix}")).sheets
    assert sheet.picture is not None
    with pytest.raises(UnreadableScan, match=rf"cut\.{suffix}: the picture is damaged or cut off"):
        sheet.picture()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_says_so(tmp_path: Path) -> None:
    path = write(tmp_path / "memo.txt", b"Beschluss")
    path.chmod(0)
    with pytest.raises(PathError, match="permissions"):
        scan(path)


def test_limits_are_kept(tmp_path: Path) -> None:
    pages = [drawn() for _ in range(3)]
    pages[0].save(tmp_path / "memo.tif", save_all=True, append_images=pages[1:])
    written_pdf(tmp_path / "memo.pdf", [MEMO] * 3)
    with pytest.raises(ScanTooLarge, match="pages, the limit is 2"):
        scan(tmp_path / "memo.tif", Settings(max_pages=2))
    with pytest.raises(ScanTooLarge, match="3 pages, the limit is 2"):
        scan(tmp_path / "memo.pdf", Settings(max_pages=2))
    with pytest.raises(ScanTooLarge, match=r"page 1 has 1 megapixels, the limit is 0.5"):
        scan(tmp_path / "memo.tif", Settings(max_megapixels=0.5))
    with pytest.raises(ScanTooLarge, match=r"page 1 has \d+ megapixels"):
        scan(page_pdf(tmp_path / "plan.pdf", "", size=(200_000, 100_000)))


@pytest.mark.parametrize("suffix", ["webp", "png"])
def test_a_file_of_several_pictures_says_that_the_first_is_read(tmp_path: Path, suffix: str) -> None:
    one, other = drawn().convert("RGB"), drawn(MEMO[::-1]).convert("RGB")
    one.save(tmp_path / f"one.{suffix}")
    one.save(tmp_path / f"two.{suffix}", save_all=True, append_images=[other])
    (sheet,), (alone,) = (scan(tmp_path / f"{name}.{suffix}").sheets for name in ("two", "one"))
    assert [doubt.code for doubt in sheet.doubts] == ["frames_not_read"]
    assert alone.doubts == ()


@pytest.mark.parametrize("suffix", ["jpg", "png", "tif"])
def test_pictures_that_stand_one_behind_the_other_are_named(tmp_path: Path, suffix: str) -> None:
    one, other, small = (tmp_path / f"{name}.{suffix}" for name in ("one", "other", "small"))
    drawn().save(one)
    drawn(MEMO[::-1]).save(other)
    drawn().resize((160, 120)).save(small)
    for behind, count in ((other.read_bytes(), 2), (other.read_bytes() * 2, 3), (small.read_bytes(), 1), (b"film", 1)):
        for between in (b"", b"\r\n\0"):
            (sheet,) = scan(write(tmp_path / f"joined.{suffix}", one.read_bytes() + between + behind)).sheets
            assert [doubt.values for doubt in sheet.doubts] == ([{"count": count}] if count > 1 else [])


def test_behind_a_jpeg_without_its_end_the_next_one_is_found(tmp_path: Path) -> None:
    drawn().save(tmp_path / "one.jpg")
    data = (tmp_path / "one.jpg").read_bytes()
    (sheet,) = scan(write(tmp_path / "joined.jpg", data[:-2] + data)).sheets
    assert [doubt.code for doubt in sheet.doubts] == ["files_joined"]


def test_a_tiff_whose_later_pages_are_cut_off_is_read_up_to_there(tmp_path: Path) -> None:
    pages = [drawn(), drawn(MEMO[::-1]), drawn(MEMO * 2)]
    pages[0].save(tmp_path / "memo.tif", save_all=True, append_images=pages[1:], compression="tiff_lzw")
    data = (tmp_path / "memo.tif").read_bytes()
    (tmp_path / "cut.tif").write_bytes(data[:-3000])
    sheets = scan(tmp_path / "cut.tif").sheets
    assert [[doubt.code for doubt in sheet.doubts] for sheet in sheets] == [[], ["pages_damaged"]]
    assert sheets[1].picture is not None
    assert sheets[1].picture().size == pages[1].size
    (tmp_path / "short.tif").write_bytes(data[:5000])
    with pytest.raises(UnreadableScan, match=r"cut off \(what it begins with is no picture that can be decoded\)"):
        scan(tmp_path / "short.tif")


def test_pdfs_that_stand_one_behind_the_other_are_named(tmp_path: Path) -> None:
    one, other = (written_pdf(tmp_path / f"{name}.pdf", [[name, *MEMO]]) for name in ("one", "other"))
    joined = write(tmp_path / "joined.pdf", one.read_bytes() + b"\n" + other.read_bytes())
    (sheet,) = scan(joined).sheets
    assert [(doubt.code, doubt.values) for doubt in sheet.doubts] == [("pdfs_joined", {"count": 2})]
    assert scan(one).sheets[0].doubts == ()


def test_pages_that_a_pdfs_list_of_pages_does_not_count_are_named(tmp_path: Path) -> None:
    whole = written_pdf(tmp_path / "whole.pdf", [MEMO, MEMO, MEMO])
    assert [sheet.doubts for sheet in scan(whole).sheets] == [(), (), ()]
    short = write(tmp_path / "short.pdf", whole.read_bytes().replace(b"/Count 3", b"/Count 2"))
    first, second = scan(short).sheets
    assert [(doubt.code, doubt.values) for doubt in first.doubts] == [("pages_not_counted", {"count": 3, "shown": 2})]
    assert second.doubts == ()
    older = write(tmp_path / "older.pdf", whole.read_bytes() + b"\n9 0 obj\n<< /Type /Page >>\nendobj\n")
    assert [sheet.doubts for sheet in scan(older).sheets] == [(), (), ()], "a page of an older state of the file"


def test_a_file_of_comments_alone_takes_no_time(tmp_path: Path) -> None:
    """Each comment doubled the ways in which it could be no web page: with 40 of them the desk stood still."""
    (tmp_path / "a.txt").write_bytes(b"<!---->" * 140)
    assert media_type(tmp_path / "a.txt") == "text/plain"
    (tmp_path / "a.txt").write_bytes(b"<!-- a -->\n<!-- b -->\n<p>Hausmitteilung")
    with pytest.raises(UnreadableScan, match="web page"):
        media_type(tmp_path / "a.txt")


def test_a_word_without_an_end_takes_no_time() -> None:
    """Each letter looked through all that followed it for a Greek one: half a minute for so many."""
    assert len(visible("a\xa8" * 50_000)) == 50_000
