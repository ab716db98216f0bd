"""The yardsticks measure what they say."""

import sys
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).parent.parent))
from bench import missed, score_recognize, stages
from bench.score_recognize import PAPERS, READERS, Paper, _damage_table, _result
from pipeline.page import Box, Line, Page, Word


def result(text: str, truth: str = "Beschlusskontrolle zu V1234/22\nFörderung des Vereins") -> tuple[float, float, int]:
    found = _result("prepared", Paper(Path(PAPERS[0]), "skew", 1, "deu", truth), text)
    return found.missed, found.wrong, found.right


def test_the_order_of_lines_does_not_count() -> None:
    assert result("Förderung des Vereins\nBeschlusskontrolle zu V1234/22") == (0, 0, 1)


def test_a_word_broken_at_the_end_of_a_line_is_whole() -> None:
    assert result("Beschluss-\nkontrolle zu V1234/22 Förde-\nrung des Vereins") == (0, 0, 1)


def test_missed_words_letters_and_numbers_are_counted() -> None:
    missed, wrong, right = result("Beschlusskontrolle zu VI234/22\nFörderung des Vereins")
    assert missed == pytest.approx(1 / 6)
    assert wrong == pytest.approx(1 / 51)
    assert right == 0
    assert result("") == (1, 1, 0)


def test_the_table_has_a_column_for_each_reader() -> None:
    paper = Paper(Path(PAPERS[0]), "skew", 1, "deu", "Vereins V1234/22")
    rows = [_result(reader, paper, "Vereins V1234/22") for reader in READERS]
    assert "| skew | 1 | 0.0% | 0.0% | 0.0% | 0.0% |" in _damage_table(rows)


def test_the_stages_take_all_the_time_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "SCANS", ("bibliothek.tif",))
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in stages.table().splitlines()[2:]]
    seconds = {name: float(spent) for name, spent, _ in rows}
    whole, beside = seconds.pop("all"), seconds.pop("all but recognition")
    assert sum(seconds.values()) == pytest.approx(whole, abs=0.005)
    assert 0 < beside < seconds["Tesseract"] < whole
    assert all(seconds.values())


TRUE = "Der Stadtrat beschließt, dass am Markt 12 Bäume ge-\npflanzt werden"
SEEN = "Der Stadt rat beschließt,dass am Markt l2 Baume ge-\npflanzt"


def test_what_is_missed_is_told_with_its_cause_and_its_place() -> None:
    box = Box(10, 10, 40, 20)
    lines = [Line(tuple(Word(word, box, 0.9) for word in row.split())) for row in SEEN.splitlines()]
    words, seen = score_recognize._in_order(TRUE), score_recognize._in_order(SEEN)
    found = missed.spots(words, words, missed.words_in_order(lines), Counter(words) - Counter(seen))
    assert [(spot.cause, spot.truth, spot.plain, spot.box) for spot in found] == [
        ("marks", "Stadtrat beschließt dass", "=", box),
        ("digits", "12 Bäume", "=", box),
        ("not found", "werden", "=", box),
    ]


def test_a_reading_is_kept_as_long_as_picture_and_way_are_the_same(tmp_path: Path) -> None:
    scan, asked = tmp_path / "scan.png", list[str]()

    def read() -> Page:
        asked.append("")
        return Page(1, (Line((Word("zu"),)),), "tesseract", "ocr")

    scan.write_bytes(b"one")
    assert missed.kept_reading(tmp_path, scan, "both", read) == missed.kept_reading(tmp_path, scan, "both", read)
    assert len(asked) == 1
    missed.kept_reading(tmp_path, scan, "first", read)
    scan.write_bytes(b"two")
    missed.kept_reading(tmp_path, scan, "both", read)
    assert len(asked) == 3


def test_the_report_has_a_picture_of_each_spot(tmp_path: Path) -> None:
    spot = missed.Spot("letters", "<zu>", "", "zo", "", "0.50", Box(100, 100, 140, 130))
    told = missed.write_report(tmp_path, [(Path("a.png"), [spot], Image.new("L", (900, 900), 99))])
    assert told == "letters 1"
    with Image.open(tmp_path / "a-000.png") as cut:
        assert cut.size == (40 + 10 * missed.ROOM, 30 + 2 * missed.ROOM)
    assert "&lt;zu&gt;" in (tmp_path / "missed.html").read_text("utf-8")
    assert (tmp_path / "missed.tsv").read_text("utf-8").splitlines()[1].startswith("letters\t<zu>\t")
