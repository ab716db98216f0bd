"""What is known is known in one place, and stays so: caches follow the files, records do not follow the clock."""

import os
import re
import shutil
import threading
from datetime import date
from pathlib import Path

import pytest
from test_parse import CORRECTIONS

import pipeline
from bench import score_sentences
from pipeline import correct
from pipeline.correct import upkeep
from pipeline.correct.document import agreed
from pipeline.desk import shelf
from pipeline.dictionaries import find_folder, load
from pipeline.fields.date import memo_date
from pipeline.fields.date.stamps import Stamp
from pipeline.fields.date.told import Told
from pipeline.fields.found import Found
from pipeline.fields.states.splitter import sentences
from pipeline.files import write_whole
from pipeline.grammar.years import passed_in
from pipeline.page import Line, Page, Word
from pipeline.recognize import words
from pipeline.rows import Row
from pipeline.settings import Settings


def test_a_zero_and_an_o_agree_where_a_document_spells_a_name() -> None:
    seen = ["Ottokar", "0ttokar,", "Ottokar", "Ottokar"]
    assert [change.text for _, change in agreed([((0, line, 0), word) for line, word in enumerate(seen)])] == [
        "Ottokar,"
    ]


def test_the_year_of_a_resolution_has_one_answer() -> None:
    numbers = CORRECTIONS.numbers
    assert passed_in("V-Alt0018/18", "SBR Alt/055/19", numbers) == 2019
    assert passed_in("V-Alt0018/18", None, numbers) == 2018


def test_a_record_does_not_change_with_the_day_it_is_made() -> None:
    """A stamp of a later year than that in which the memo was read is misread."""
    stamp = Stamp(Found("3. MAI 2027", (Row.of(1, 9, Line((Word("x"),))),)), away=False)
    told = [memo_date([stamp], 2021, None, Told(), latest)[0] for latest in (2024, 2027)]
    assert [one.value.edtf if one else None for one in told] == [None, "2027-05-03"]


@pytest.mark.parametrize("stage", ["correct", "fields", "grammar", "layout", "parse", "prepare", "recognize", "scan"])
def test_no_stage_asks_the_clock(stage: str) -> None:
    asking = re.compile(r"datetime\.now|date\.today|time\.time\(")
    modules = (Path(pipeline.__file__).parent / stage).rglob("*.py")
    assert [module.name for module in modules if asking.search(module.read_text("utf-8"))] == []


def test_a_file_is_written_with_the_rights_that_the_user_gives_and_nobody_elses_change(tmp_path: Path) -> None:
    masks: list[int] = []
    over = threading.Event()

    def watch() -> None:
        while not over.is_set():
            text = Path("/proc/self/status").read_text("utf-8")
            masks.append(int(text.partition("Umask:")[2].split()[0], 8))

    before = os.umask(0o027)
    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        for number in range(200):
            write_whole(tmp_path / f"{number}.json", b"{}")
    finally:
        over.set()
        watcher.join()
        os.umask(before)
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o640}
    assert set(masks) == {0o027}


def test_words_learnt_while_the_desk_is_open_count_at_once(tmp_path: Path) -> None:
    folder = shutil.copytree(find_folder(), tmp_path / "corrections")
    settings = Settings(corrections=folder)
    assert not words.known(settings)("Quendelwiese")
    with (folder / "words" / "places.txt").open("a", encoding="utf-8") as places:
        places.write("Quendelwiese\n")
    assert words.known(settings)("Quendelwiese")


def test_old_dictionaries_are_not_kept_ready_for_ever(tmp_path: Path) -> None:
    folder = shutil.copytree(find_folder(), tmp_path / "corrections")
    for number in range(4):
        with (folder / "words" / "places.txt").open("a", encoding="utf-8") as places:
            places.write(f"Quendelwiese{'n' * number}\n")
        correct.prepared(load(folder))
    assert len(correct._CASCADES) == correct._KEPT


def test_a_misreading_is_written_alike_from_the_command_line_and_from_the_desk(tmp_path: Path) -> None:
    """Windows' line ends stay, also by the command line: it had a way of its own to write."""
    folder = shutil.copytree(find_folder(), tmp_path / "corrections")
    table = folder / "misreadings.tsv"
    table.write_bytes(table.read_bytes().replace(b"\n", b"\r\n"))
    before = table.read_bytes()
    upkeep.add(folder, "Bcschluss", "Beschluss", "c for e")
    assert table.read_bytes() == before + b"Bcschluss\tBeschluss\tc for e\r\n"
    shelf.add(folder, shelf.line_for("change", "Bcrichts", "Berichts", "gerda", date(2026, 3, 9)))
    assert table.read_bytes().endswith(b"c for e\r\nBcrichts\tBerichts\tgerda, 2026-03-09\r\n")


def test_of_two_phrases_with_one_first_word_both_are_known(tmp_path: Path) -> None:
    folder = shutil.copytree(find_folder(), tmp_path / "corrections")
    with (folder / "misreadings.tsv").open("a", encoding="utf-8") as table:
        table.write("Dresc den\tDresden\nDresc en Neustadt\tDresden Neustadt\n")
    words = load(folder)

    def corrected(text: str) -> str:
        page = Page(1, (Line(tuple(map(Word, text.split()))),), "text", "text")
        return " ".join(line.text for line in correct.correct([page], words).pages[0].lines)

    assert [corrected(f"in {seen}") for seen in ("Dresc en", "Dresc den", "Dresc en Neustadt")] == [
        "in Dresden",
        "in Dresden",
        "in Dresden Neustadt",
    ]


def test_one_module_reads_the_word_lists_and_no_stage_asks_for_dictionaries_that_nobody_named() -> None:
    package = Path(pipeline.__file__).parent
    code = {path: path.read_text("utf-8") for path in package.rglob("*.py")}
    takes = re.compile(r"""(import|from) wordfreq|["']wordfreq""")
    assert [path.name for path, text in code.items() if takes.search(text)] == ["wordlist.py"]
    stages = ("scan", "prepare", "recognize", "layout", "correct", "grammar")
    asking = re.compile(r"^from pipeline.dictionaries import .*at_hand", re.MULTILINE)
    assert [path for path, text in code.items() if path.parent.name in stages and asking.search(text)] == []


def test_sentences_end_where_they_end_in_the_administrations_prose() -> None:
    """Better than the libraries that were weighed (`bench/score_sentences.py`): pysbd's 9 ends that are none."""
    right, wrong, missed = score_sentences.on_paragraphs(sentences)
    assert right >= 60
    assert wrong <= 1
    assert missed <= 2


def test_signs_that_look_alike_stand_in_one_table() -> None:
    """Stamps, sessions, numbers, phrases and names had one each."""
    package = Path(pipeline.__file__).parent
    tables = re.compile(r"dict\.fromkeys\(\"[^\"]*l[^\"]*1|maketrans\(\"[^\"]*[O0o][^\"]*\", \"0")
    code = ((path.name, path.read_text("utf-8")) for path in package.rglob("*.py"))
    assert [name for name, text in code if tables.search(text)] == ["confusables.py"]
