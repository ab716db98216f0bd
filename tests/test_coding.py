"""Texts of other machines: every letter is read as what it was, or doubted, or the text is refused."""

import quopri
import re
import time
import unicodedata
from pathlib import Path

import pytest

from pipeline import ingest
from pipeline.errors import UnreadableScan
from pipeline.memo import Memo
from pipeline.scan import scan
from pipeline.scan.coding import decode

PLAIN = (Path(__file__).parent / "cases" / "memo.txt").read_text("utf-8")
TEXT = PLAIN + "\nDie ÄMTER prüfen – laut § 8 – 20 m² für 30 €, „am Café“ … Änderung, Maß und Öl\n"
NUMBER = "V0712/19"


def read(folder: Path, data: bytes) -> Memo:
    path = folder / "memo.txt"
    path.write_bytes(data)
    return ingest(path)


def words(folder: Path, data: bytes) -> list[str]:
    path = folder / "memo.txt"
    path.write_bytes(data)
    return [word.text for sheet in scan(path).sheets for line in sheet.layer or () for word in line.words]


def codes(memo: Memo) -> list[tuple[str | None, int | None, str | None]]:
    return [(doubt.code, doubt.line, doubt.seen) for doubt in memo.doubts]


@pytest.mark.parametrize(
    "coding",
    [
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "cp1252",
        "iso8859-15",
        "cp850",
        "cp437",
        "mac_roman",
        "cp1250",
    ],
)
def test_the_coding_is_recognised_by_the_letters_it_makes(tmp_path: Path, coding: str) -> None:
    data = TEXT.encode(coding, errors="ignore")
    assert words(tmp_path, data) == data.decode(coding).split()
    assert codes(read(tmp_path, data)) == []


def test_a_long_text_of_another_coding_takes_no_square_of_its_length() -> None:
    """Each of its letters counted all before it: 20,000 of them took minutes."""
    text = "ÄÖÜ äöü ß " * 4_000
    began = time.process_time()
    assert decode(text.encode("cp1252")) == text
    assert time.process_time() - began < 10


@pytest.mark.parametrize("coding", ["cp1252", "cp850", "mac_roman"])
def test_one_umlaut_is_enough(tmp_path: Path, coding: str) -> None:
    assert words(tmp_path, "Der Beschlusspunkt wird geprüft.".encode(coding))[-1] == "geprüft."


@pytest.mark.parametrize("coding", ["koi8-r", "cp037", "iso8859-7"])
def test_what_makes_no_sense_in_any_coding_is_refused(tmp_path: Path, coding: str) -> None:
    foreign = "Комитет обсудил отчёт" if coding == "koi8-r" else "Έκθεση προόδου" if coding == "iso8859-7" else TEXT
    with pytest.raises(UnreadableScan, match=r"unknown coding|neither PDF|other bytes"):
        words(tmp_path, (foreign * 9).encode(coding, errors="ignore"))


@pytest.mark.parametrize("stray", ["cp1252", "cp850", "mac_roman"])
def test_a_stray_byte_is_doubted_at_its_line_and_costs_no_other_letter(tmp_path: Path, stray: str) -> None:
    data = PLAIN.encode().replace("acht Bäume".encode(), "acht Bäume".encode(stray))
    memo = read(tmp_path, data)
    assert memo.points[1].text == "Auf der Südseite sind acht Bäume zu pflanzen und zu bewässern."
    assert memo.header.date is not None
    assert memo.header.date.edtf == "2021-03-17"
    assert codes(memo) == [("byte_of_another_coding", 16, "Bäume")]


def test_one_utf_8_letter_in_a_text_of_windows_is_doubted(tmp_path: Path) -> None:
    data = PLAIN.encode("cp1252").replace("acht Bäume".encode("cp1252"), "acht Bäume".encode())
    assert codes(read(tmp_path, data)) == [("byte_of_another_coding", 16, "Bäume")]


@pytest.mark.parametrize("coding", ["cp1252", "latin-1", "iso8859-15", "cp850", "cp437", "mac_roman"])
def test_what_was_encoded_twice_is_read_back_and_doubted_once(tmp_path: Path, coding: str) -> None:
    data = PLAIN.encode().decode(coding, errors="ignore").encode()
    memo = read(tmp_path, data)
    assert memo.header.department == "Geschäftsbereich Umwelt und Kommunalwirtschaft"
    assert [code for code, _, _ in codes(memo)] == ["text_encoded_twice"]


def test_a_letter_that_was_lost_before_is_a_doubt(tmp_path: Path) -> None:
    memo = read(tmp_path, PLAIN.replace("acht Bäume", "acht B\ufffdume").encode())
    assert ("letter_lost", 16, "Bume") in codes(memo)


@pytest.mark.parametrize(
    "sign", ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u200e", "\u034f", "\ufe0f"]
)
def test_signs_that_nobody_sees_leave_words_whole(tmp_path: Path, sign: str) -> None:
    text = PLAIN.replace("Beschlusskontrolle zu V0712", f"Beschluss{sign}kontrolle zu V07{sign}12")
    text = text.replace("17. März", f"17{sign}. Mä{sign}rz").replace("befindet sich", f"befin{sign}det sich{sign}")
    memo = read(tmp_path, text.encode())
    assert memo.resolution is not None
    assert memo.resolution.number == NUMBER
    assert memo.header.date is not None
    assert memo.header.date.edtf == "2021-03-17"
    assert memo.points[1].status.state == "in_progress"


@pytest.mark.parametrize("space", ["\u00a0", "\u2007", "\u2009", "\u202f", "\u3000"])
def test_spaces_of_typesetters_are_spaces(tmp_path: Path, space: str) -> None:
    assert words(tmp_path, f"17.{space}März{space}2021 (SR/041/2020)".encode()) == [
        "17.",
        "März",
        "2021",
        "(SR/041/2020)",
    ]


def test_hyphens_ligatures_and_combined_letters_are_those_of_the_keyboard(tmp_path: Path) -> None:
    assert words(tmp_path, "V\u2011SB0165/23 o\u0308ffentliche Pﬂicht\u2028Ende".encode()) == [
        "V-SB0165/23",
        "öffentliche",
        "Pflicht",
        "Ende",
    ]


WRITTEN = {
    "quoted-printable": quopri.encodestring(PLAIN.encode()),
    "quoted-printable of Windows": quopri.encodestring(PLAIN.encode("cp1252")),
    "a web page's": PLAIN.encode("ascii", errors="xmlcharrefreplace"),
    "a web page's names": PLAIN.replace("ä", "&auml;").replace("ü", "&uuml;").encode(),
    "UTF-7": PLAIN.encode("utf-7"),
}


@pytest.mark.parametrize("way", WRITTEN)
def test_letters_that_were_written_as_other_signs_are_read_back_and_doubted_once(tmp_path: Path, way: str) -> None:
    memo = read(tmp_path, WRITTEN[way])
    assert memo.resolution is not None
    assert memo.resolution.title == "Neue Bänke und Bäume auf dem Lindenhofplatz"
    assert memo.header.date is not None
    assert memo.header.date.edtf == "2021-03-17"
    assert [code for code, _, _ in codes(memo)] == ["text_encoded_twice"]


def test_letters_of_which_a_question_mark_is_left_are_doubted(tmp_path: Path) -> None:
    memo = read(tmp_path, PLAIN.encode("ascii", errors="replace"))
    assert ("letter_lost", 16, "Bume") in codes(memo)
    asked = "Wann? So fragt der Rat; vgl. https://example.org/?seite=2 und ?nr=3 zur Änderung"
    assert words(tmp_path, asked.encode()) == asked.split()


def test_half_of_a_pair_of_utf_16_is_a_lost_letter(tmp_path: Path) -> None:
    memo = read(tmp_path, PLAIN.encode().replace("ä".encode(), b"\xed\xa0\xbd"))
    assert ("letter_lost", 16, "Bume") in codes(memo)


@pytest.mark.parametrize(
    ("seen", "meant"),
    [("Ｖ０７１２／１９", NUMBER), ("V𝟎𝟕𝟏𝟐/19", NUMBER), ("B\u0435schlussk\u043entr\u043elle", "Beschlusskontrolle")],
)
def test_letters_that_only_look_alike_are_those_of_the_keyboard(tmp_path: Path, seen: str, meant: str) -> None:
    memo = read(tmp_path, PLAIN.replace(meant, seen).encode())
    assert memo.resolution is not None
    assert memo.resolution.number == NUMBER
    assert memo.doubts == ()


def test_what_unicode_says_is_no_letter_is_left_out_and_doubted(tmp_path: Path) -> None:
    memo = read(tmp_path, PLAIN.replace("acht Bäume", "acht B\ufdd0äume").encode())
    assert codes(memo) == [("control_sign", 16, "Bäume")]


def test_lines_may_end_as_mainframes_end_them(tmp_path: Path) -> None:
    assert codes(read(tmp_path, PLAIN.replace("\n", "\x85").encode())) == []


@pytest.mark.parametrize("before", [True, False])
def test_dots_that_stand_beside_their_letters_belong_to_them(tmp_path: Path, before: bool) -> None:
    """As TeX sets them, and programs that take the text out of a PDF leave them: März was read as Mai."""
    dotted = unicodedata.normalize("NFD", PLAIN)
    text = re.sub("(.)\u0308", r"¨\1" if before else r"\1¨", dotted)
    memo = read(tmp_path, text.encode())
    assert (memo.header.date and memo.header.date.edtf, memo.doubts) == ("2021-03-17", ())
    assert memo.resolution is not None
    assert memo.resolution.title == "Neue Bänke und Bäume auf dem Lindenhofplatz"


def test_other_strokes_and_figures_are_those_of_the_keyboard(tmp_path: Path) -> None:
    text = PLAIN.replace(NUMBER, "\u21640712\u204419").replace("SR/041/2020", "SR\u2215041\u22152020")
    memo = read(tmp_path, text.encode())
    assert memo.resolution is not None
    assert (memo.resolution.number, memo.resolution.session) == (NUMBER, "SR/041/2020")


def test_letters_that_a_pdf_s_font_does_not_say_are_doubted(tmp_path: Path) -> None:
    memo = read(tmp_path, PLAIN.replace("ä", "(cid:228)").encode())
    assert ("letter_lost", "Bnke") in {(doubt.code, doubt.seen) for doubt in memo.doubts}
    assert "cid" not in memo.model_dump_json(include={"resolution", "points"})
