"""The yardsticks measure what they say."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))
from bench import stages
from bench.score_recognize import PAPERS, READERS, Paper, _damage_table, _result


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
