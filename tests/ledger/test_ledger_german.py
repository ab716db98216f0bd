"""The book in German on the command line: tables with heads, titles and words; refused records; what was written."""

from pathlib import Path

import pytest
from invented_memos import memos, one

from pipeline.cli import main
from pipeline.errors import QUARANTINED


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("BESCHLUSSBUCH_DB", str(tmp_path / "ledger.db"))
    records = tmp_path / "records"
    records.mkdir()
    for memo in (*memos(30), one("V9000/24")):
        (records / f"{memo.source.file}.json").write_text(memo.model_dump_json())
    shown, _ = told(capsys, "ledger", "import", str(records))
    assert (
        shown
        == "31 neu (0 zweite Scans zugeordnet), 0 durch eine neuere Lesung ersetzt, 0 unverändert, 0 unbrauchbar\n"
    )
    return tmp_path


def told(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0, lang: str = "de") -> tuple[str, str]:
    with pytest.raises(SystemExit) as end:
        main(["--lang", lang, *words])
    assert end.value.code == code
    shown = capsys.readouterr()
    return shown.out, shown.err


@pytest.mark.usefixtures("book")
def test_a_list_is_german_and_keeps_its_numbers_at_80_columns(capsys: pytest.CaptureFixture[str]) -> None:
    german = told(capsys, "ledger", "overdue", "--on", "01.01.2026")[0].splitlines()
    english = told(capsys, "ledger", "overdue", "--on", "01.01.2026", lang="en")[0].splitlines()
    assert all(len(line) <= 80 for line in german)
    assert german[0] == "1 Punkt überfällig am 01.01.2026"
    assert german[2].split()[:5] == ["überfällig", "Kontrolle", "Beschluss", "Punkt", "Stand"]
    assert "in Umsetzung" in "".join(german)
    assert "in_progress" not in "".join(german)
    numbers = [[line.split()[:4] for line in lines[1:] if line.split()[0].isdecimal()] for lines in (german, english)]
    assert [(*one[:1], "-".join(one[1].split(".")[::-1]), *one[2:]) for one in numbers[0]] == [*map(tuple, numbers[1])]
    assert numbers[0] != []


@pytest.mark.usefixtures("book")
def test_counts_name_states_in_german_and_in_english_as_the_record(capsys: pytest.CaptureFixture[str]) -> None:
    german, english = (told(capsys, "ledger", "stats", lang=lang)[0] for lang in ("de", "en"))
    assert german.splitlines()[2].split()[:2] == ["Name", "Stand"]
    assert "alle " in german
    assert "umgesetzt" in german
    assert "implemented" in english
    assert "implemented" not in german


@pytest.mark.usefixtures("book")
def test_json_and_csv_stay_the_same_in_every_language(capsys: pytest.CaptureFixture[str]) -> None:
    for form in ("--csv", "--json"):
        assert told(capsys, "ledger", "open", form) == told(capsys, "ledger", "open", form, lang="en")


def test_a_file_that_is_no_record_is_refused_in_german(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (book / "scan.pdf").write_bytes(b"%PDF-1.4")
    _, errors = told(capsys, "ledger", "import", str(book / "scan.pdf"), code=QUARANTINED)
    assert "Das ist ein Scan und kein Datensatz. Seinen Datensatz macht: beschlussbuch ingest" in errors


def test_an_export_says_what_it_wrote(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scan, out = book / "memo.txt", book / "alto"
    scan.write_text("Beschlusskontrolle zu V0815/20\n", encoding="utf-8")
    names, closing = told(capsys, "export", "alto", str(scan), "--out", str(out))
    assert (names, closing) == (f"{out}/memo.txt-0001.xml\n", f"1 Seite von 1 Scan in {out}\n")
    assert told(capsys, "export", "bag", str(scan), "--out", str(out))[1] == f"1 Paket von 1 Scan in {out}\n"
    again = told(capsys, "export", "alto", str(scan), "--out", str(out), lang="en")[1]
    assert again == f"1 page of 1 scan in {out}; 1 in place of one that was there\n"


def test_one_broken_scan_stops_no_export_of_the_others(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole, torn, out = book / "memo.txt", book / "torn.pdf", book / "alto"
    whole.write_text("Beschlusskontrolle zu V0815/20\n", encoding="utf-8")
    torn.write_bytes(b"")
    given = "export", "alto", str(torn), str(whole), "--out", str(out)
    names, errors = told(capsys, *given, code=QUARANTINED)
    assert names == f"{out}/memo.txt-0001.xml\n"
    assert (
        errors.splitlines()[0] == f"beschlussbuch: {torn}: Die Datei ist leer. Bitte noch einmal scannen oder kopieren."
    )
    assert errors.splitlines()[-1] == f"1 Seite von 1 Scan in {out}; 1 Scan gescheitert"
    alone, errors = told(capsys, "export", "alto", str(torn), "--out", str(out), code=2)
    assert (alone, "Die Datei ist leer" in errors) == ("", True)


def test_a_day_that_never_was_is_named_and_how_a_day_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    _, german = told(capsys, "ledger", "overdue", "--on", "31.02.2026", code=1)
    assert "31.02.2026 ist kein Tag des Kalenders; bitte als 31.12.2026 oder 2026-12-31 schreiben" in german
    assert "%" not in german


def test_records_that_are_not_there_leave_no_empty_book_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told(capsys, "ledger", "import", str(tmp_path / "nirgends"), "--db", str(tmp_path / "new.db"), code=5)
    assert not (tmp_path / "new.db").exists()
