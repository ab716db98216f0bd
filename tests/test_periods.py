"""The next control and the memo's date in whatever words: EDTF as exact as the words, or nothing and a doubt."""

from pathlib import Path

import pytest

from pipeline import ingest
from pipeline.memo import Memo

CASES = Path(__file__).parent / "cases"
MEMO = (CASES / "memo.txt").read_text("utf-8")
DUE = "Nächste Beschlusskontrolle: 30. September 2021"

EXACT = {
    "30.9.21": "2021-09-30",
    "30.09.21": "2021-09-30",
    "30. 9. 2021": "2021-09-30",
    "30/09/2021": "2021-09-30",
    "30-09-2021": "2021-09-30",
    "30 09 2021": "2021-09-30",
    "2021-09-30": "2021-09-30",
    "30. Sep 21": "2021-09-30",
    "30. Sept. 2021": "2021-09-30",
    "30.Sep.2021": "2021-09-30",
    "30 September 2021": "2021-09-30",
    "3O. Juni 2O21": "2021-06-30",
    "bis spätestens 30.09.2021 (zu Beschlusspunkt 2)": "2021-09-30",
    "30. September 2021 (III. Quartal 2021)": "2021-09-30",
    "KW 40/2021": "2021-10-04/2021-10-10",
    "1.10. bis 15.11.2021": "2021-10-01/2021-11-15",
    "3/2022": "2022-03",
    "03/22": "2022-03",
    "09.2021": "2021-09",
    "Sept 2021": "2021-09",
    "Dez. '21": "2021-12",
    "Ende Oktober 2021": "2021-10",
    "Anfang/Ende Oktober 2021": "2021-10",
    "Ende 10/2021": "2021-10",
    "zweite Oktoberhälfte 2021": "2021-10",
    "Oktober/November 2021": "2021-10/2021-11",
    "Dezember/Januar 2022": "2021-12/2022-01",
    "IV/2021": "2021-12",
    "IV. Quartal 21": "2021-12",
    "4. Quartal 2021": "2021-12",
    "Q4 2021": "2021-12",
    "viertes Quartal 2021": "2021-12",
    "Ende des III. Quartals 2021": "2021-09",
    "III./IV. Quartal 2021": "2021-07/2021-12",
    "1. Halbjahr 2022": "2022-06",
    "zweites Halbjahr 2021": "2021-12",
    "Mitte 2022": "2022-06",
    "Anfang 2022": "2022-01",
    "Jahresende 2021": "2021-12",
    "Ende des Jahres 2021": "2021-12",
    "im Frühjahr 2022": "2022-21",
    "Sommer 2021": "2021-22",
    "Herbst 2021": "2021-23",
    "Winter 2021/22": "2021-24",
    "2022": "2022",
    "im Laufe des Jahres 2022": "2022",
    "2022/2023": "2022/2023",
    "2022 bis 2023": "2022/2023",
    "Q4/21": "2021-12",
    "2021-Q4": "2021-12",
    "2021/Q4": "2021-12",
    "2021/IV": "2021-12",
    "2022, IV. Quartal": "2022-12",
    "2021 (September)": "2021-09",
    "2021/09": "2021-09",
    "2021/09/30": "2021-09-30",
    "2021.09.30": "2021-09-30",
    "30-Sep-2021": "2021-09-30",
    "30.09.20 21": "2021-09-30",
    "15.-20.09.2021": "2021-09-15/2021-09-20",
    "15. bis 20. September 2021": "2021-09-15/2021-09-20",
    "38./39. KW 2021": "2021-09-20/2021-10-03",
}
DOUBTFUL = {
    "31.11.2021": None,
    "31. Februar 2022": None,
    "30.13.2021": None,
    "13/2021": None,
    "30. September": "2021-09-30",
    "im Januar": "2022-01",
    "Ende nächsten Jahres": "2022-12",
    "IV. Quartal d. J.": "2021-12",
    "in sechs Monaten": "2021-09",
    "30.06.2021 (Punkt 1), 31.12.2021 (Punkt 2)": "2021-06-30",
    "nach dem 30.09.2021": "2021-09-30",
    "entfällt zu Punkt 1, 30.09.2021 zu Punkt 2": "2021-09-30",
    "30. Jumi 2021": "2021-06",
    "September 30, 2021": "2021-09",
    "__________": None,
    "nach Fertigstellung": None,
    "im Rahmen des Haushalts 2023/2024": None,
    "jährlich": None,
    "noch kein Termin": None,
    "steht noch nicht fest": None,
    "": None,
}
NONE = ("entfällt", "Entfällt.", "keine", "nicht erforderlich", "nicht mehr notwendig", "-", "–", "./.", "erledigt")


def read(folder: Path, text: str) -> Memo:
    path = folder / "memo.txt"
    path.write_text(text, "utf-8")
    return ingest(path)


def due(memo: Memo) -> tuple[str | None, list[str]]:
    edtf = memo.next_control.edtf if memo.next_control else None
    return edtf, [str(doubt.code) for doubt in memo.doubts if doubt.field == "next_control"]


@pytest.mark.parametrize("words", EXACT)
def test_a_date_is_as_exact_as_its_words(tmp_path: Path, words: str) -> None:
    assert due(read(tmp_path, MEMO.replace(DUE, f"Nächste Beschlusskontrolle: {words}"))) == (EXACT[words], [])


@pytest.mark.parametrize("words", ["Herbst 2021", "30.9.21", "Mitte 2022", "IV/2021", "2022"])
def test_the_date_may_stand_below_its_label(tmp_path: Path, words: str) -> None:
    assert due(read(tmp_path, MEMO.replace(DUE, f"Nächste Beschlusskontrolle:\n\n{words}"))) == (EXACT[words], [])


@pytest.mark.parametrize("words", DOUBTFUL)
def test_what_is_not_said_for_sure_is_a_doubt(tmp_path: Path, words: str) -> None:
    edtf, doubts = due(read(tmp_path, MEMO.replace(DUE, f"Nächste Beschlusskontrolle: {words}")))
    assert edtf == DOUBTFUL[words]
    assert len(doubts) == 1


@pytest.mark.parametrize("note", ["erl. 3.5.21", "Eingang 22. März 2021", "erledigt: 3.5.21", "z.d.A. 3.5.21"])
def test_a_note_or_stamp_at_the_end_is_not_the_next_control(tmp_path: Path, note: str) -> None:
    greeting = "Mit freundlichen"
    below, above = MEMO.replace(greeting, f"{note}\n\n{greeting}"), MEMO.replace(DUE, f"{note}\n\n{DUE}")
    assert due(read(tmp_path, below)) == due(read(tmp_path, above)) == ("2021-09-30", [])
    assert len(due(read(tmp_path, below.replace(DUE, "")))[1]) == 1


@pytest.mark.parametrize("label", ["Nächster Bericht", "Weitere Berichterstattung", "nächste Kontrolle"])
def test_other_words_for_the_next_control_are_its_label(tmp_path: Path, label: str) -> None:
    assert due(read(tmp_path, MEMO.replace("Nächste Beschlusskontrolle", label))) == ("2021-09-30", [])


@pytest.mark.parametrize("words", NONE)
def test_no_control_by_right_is_no_doubt(tmp_path: Path, words: str) -> None:
    assert due(read(tmp_path, MEMO.replace(DUE, f"Nächste Beschlusskontrolle: {words}"))) == (None, [])


def test_without_a_memo_date_no_year_is_guessed(tmp_path: Path) -> None:
    text = MEMO.replace("Datum: 17. März 2021", "").replace(DUE, "Nächste Beschlusskontrolle: Herbst")
    edtf, doubts = due(read(tmp_path, text))
    assert edtf is None
    assert doubts == ["control_without_year"]


@pytest.mark.parametrize(
    ("sentence", "edtf"),
    [
        ("Die nächste Beschlusskontrolle erfolgt im Herbst 2021.", "2021-23"),
        ("Die nächste Beschlusskontrolle wird zum 30.9.21 vorgelegt.", "2021-09-30"),
        ("Eine weitere Beschlusskontrolle ist für das IV. Quartal 2021 vorgesehen.", "2021-12"),
        ("Der nächste Zwischenbericht folgt Ende Oktober 2021.", "2021-10"),
    ],
)
def test_a_sentence_may_announce_the_next_control(tmp_path: Path, sentence: str, edtf: str) -> None:
    assert due(read(tmp_path, MEMO.replace(DUE, sentence))) == (edtf, [])


@pytest.mark.parametrize("words", ["17.3.21", "17.03.21", "2021-03-17", "17/03/2021", "17. Mrz. 21", "17 März 2021"])
@pytest.mark.parametrize("layout", ["Datum: {}", "Datum:\n{}", "{}"])
def test_the_memos_date_in_short(tmp_path: Path, words: str, layout: str) -> None:
    memo = read(tmp_path, MEMO.replace("Datum: 17. März 2021", layout.format(words)))
    assert memo.header.date is not None
    assert memo.header.date.edtf == "2021-03-17"


@pytest.mark.parametrize(("words", "edtf"), [("31. Februar 2021", "2021-02"), ("31.02.2021", None)])
def test_a_memos_day_that_never_was_is_a_doubt(tmp_path: Path, words: str, edtf: str | None) -> None:
    memo = read(tmp_path, MEMO.replace("17. März 2021", words))
    assert memo.header.date is not None
    assert memo.header.date.edtf == edtf
    assert [doubt.field for doubt in memo.doubts if doubt.field == "header.date"]
