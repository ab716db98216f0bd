"""The command line speaks German: each help, table, closing line; nothing English is left where German is asked for."""

import re
from pathlib import Path

import click
import messages
import polib
import pytest

import pipeline
from pipeline.catalogue import sayings
from pipeline.catalogue.language import counted, said, speak
from pipeline.cli import main
from pipeline.commands.progress import cells

EVERY = [path for path, _ in messages.commands()]
SAME = {word for path in EVERY for word in path.split()} | {
    str(choice)
    for _, command in messages.commands()
    for one in command.params
    if isinstance(one.type, click.Choice)
    for choice in one.type.choices
}
SAME |= set(
    "beschlussbuch json lines csv dask excel hocr oparl alto parquet pdf mets premis bagit escriptorium transkribus "
    "jpeg tiff png sqlite postgresql webhook cron host port cluster scan scans version optional original name option "
    "beispiel dresden landeshauptstadt deu des was so in an am org x-remote-user".split()
)
"""Words of a help text that are the same in both languages: names of commands, options' values, forms of files."""


@pytest.fixture(autouse=True)
def unspoken() -> None:
    """A test before may have called a command in English, and click keeps its words on --help."""
    for _, command in messages.commands():
        command._help_option = None


def told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit):
        main([*words])
    shown = capsys.readouterr()
    return shown.out + shown.err


def words_of(text: str) -> set[str]:
    plain = re.sub(r"--?[a-z][a-z-]*|\[[a-z|]+\]|\S*[/_:.]\S+|BESCHLUSSBUCH_\w+", " ", text)
    return set(re.findall(r"[A-Za-zÄÖÜäöüß-]{2,}", plain.replace("-\n", "")))


@pytest.mark.parametrize("path", EVERY)
def test_no_english_is_left_in_a_german_help(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    english = told(capsys, "--lang", "en", *path.split(), "--help")
    german = told(capsys, "--lang", "de", *path.split(), "--help")
    english, german = english.partition("\n  Example:")[0], german.partition("\n  Beispiel:")[0]
    both = words_of(english) & words_of(german)
    assert {word for word in both if word.lower() not in SAME and not word.isupper()} == set()
    assert german.startswith("Aufruf:")


def test_the_catalogue_holds_all_that_is_said_and_nothing_beside() -> None:
    kept = {(one.msgid, one.msgid_plural) for one in messages.catalogue() if one.comment != messages.CLICK}
    assert kept == messages.gathered()
    assert not messages.catalogue().untranslated_entries()


def test_a_translation_names_the_same_values() -> None:
    for one in messages.catalogue():
        values = set(re.findall(r"\{(\w+)", one.msgid + one.msgid_plural))
        for text in (one.msgstr, *one.msgstr_plural.values()):
            assert set(re.findall(r"\{(\w+)", text)) <= values, one.msgid


def test_the_compiled_catalogue_is_that_of_the_text() -> None:
    compiled = polib.mofile(str(messages.CATALOGUE.with_suffix(".mo")))
    assert {(one.msgid, one.msgstr, *one.msgstr_plural.values()) for one in compiled} == {
        (one.msgid, one.msgstr, *one.msgstr_plural.values()) for one in messages.catalogue()
    }


def test_the_language_stands_anywhere_before_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "--help", "--lang=de").startswith("Aufruf: beschlussbuch [OPTIONEN] BEFEHL")
    assert told(capsys, "--help").startswith("Usage: beschlussbuch [OPTIONS] COMMAND")


def test_clicks_own_words_are_german(capsys: pytest.CaptureFixture[str]) -> None:
    shown = told(capsys, "--lang", "de", "ledger", "overdue", "--basis", "guessed")
    assert "Fehler: Unbrauchbarer Wert für '--basis': 'guessed' ist keines von 'stated', " in shown


def test_numbers_are_written_as_the_language_writes_them() -> None:
    assert counted("{n} change", "{n} changes", 12345) == "12,345 changes"
    speak("de")
    assert (counted("{n} change", "{n} changes", 12345), counted("{n} change", "{n} changes", 1)) == (
        "12.345 Änderungen",
        "1 Änderung",
    )
    speak(None)
    assert said("yes") == "yes"


def test_a_dead_address_is_no_success_and_nothing_to_retry_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BESCHLUSSBUCH_DB", str(tmp_path / "ledger.db"))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("Beschlusskontrolle zu V0815/20\n", encoding="utf-8")
    given = ["ingest", str(tmp_path / "in"), "--out", str(tmp_path / "out")]
    assert re.search(r"1 Scan gelesen \(1 Seite, \d+,\d s\) nach ", told(capsys, "--lang", "de", *given))
    assert f"in {tmp_path}/out/quarantine/ liegt nichts" in told(capsys, "--lang", "de", "retry", str(tmp_path / "out"))
    told(capsys, "ledger", "import", str(tmp_path / "out"))
    with pytest.raises(SystemExit) as end:
        main(["--lang", "de", "ledger", "deliver", "http://127.0.0.1:9/hook", "--secret", "0123456789abcdef"])
    assert end.value.code == 5
    assert "Dort wird nichts angenommen" in capsys.readouterr().err


def test_explain_is_german_down_to_the_signals(capsys: pytest.CaptureFixture[str]) -> None:
    sample = Path(__file__).parent.parent / "samples" / "sozialtreff.txt"
    shown = told(capsys, "--lang", "de", "explain", str(sample))
    assert "Punkt 1: umgesetzt, gesagt (" in shown
    assert re.search(r"^    für      .*seine Sätze zeigen umgesetzt \+\d", shown, re.MULTILINE)
    assert re.search(r"^    sicher   .*Worte des Standes sagen es \+\d", shown, re.MULTILINE)
    assert not re.search(r"=|text:|implemented|year|all past|page|line ", shown)


def test_each_matter_of_a_point_has_german_words() -> None:
    table = Path(pipeline.__file__).parent / "fields" / "states" / "matters.tsv"
    lines = [line for line in table.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert {f"text:{line.partition(chr(9))[0]}" for line in lines} <= set(sayings("signals"))


def test_a_german_line_has_german_dates_and_no_word_of_the_records() -> None:
    memo = {"number": None, "kind": "other", "report": "final", "states": [], "next_control": "2025-03-31", "doubts": 0}
    assert cells(memo)[0] == "(other)"
    assert cells(memo)[3] == "2025-03-31"
    speak("de")
    assert cells(memo) == ("(anderes Dokument)", "Abschluss", "", "31.03.2025", "")
    assert cells(memo | {"kind": "control_report", "next_control": "2011-12"})[::3] == (
        "(ohne lesbare Nummer)",
        "12/2011",
    )
    speak(None)
