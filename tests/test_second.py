"""Two readers: whose letters win, and what the record says about it."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from papers import drawn
from PIL import Image

from pipeline.correct import correct, replay, undo
from pipeline.dictionaries import at_hand
from pipeline.page import Box, Line, Sheet, Word
from pipeline.recognize import choose, program, rapid, recognize, second, third, words
from pipeline.settings import Settings

WORDS = {"stadtrat", "vereinbarung", "eine", "öffnung", "mitteln", "weise", "welse"}


known = words.Known(words.Lists(frozenset(WORDS), frozenset()), at_hand())


def on(picture: Image.Image, settings: Settings, dpi: int = 150) -> program.Ground:
    return program.Ground(picture, settings, words.known(settings), dpi, ("memo.png", 1))


def choice(seen: str, confidence: float, other: str, score: float = 0.99) -> tuple[str, str]:
    ((word, why),) = choose.chosen([Word(seen, None, confidence)], other, score, known)
    return word.believed.text, why


@pytest.mark.parametrize(
    ("seen", "confidence", "other", "meant", "why"),
    [
        ("SRI/052/2023)", 0.6, "SR/052/2023)", "SR/052/2023)", "identifier"),
        ("A0148/10", 0.9, "AO148/10", "A0148/10", ""),
        ("28.02.2019", 0.9, "28.02.2O19", "28.02.2019", ""),
        ("2B.02.2019", 0.9, "28.02.2019", "28.02.2019", "identifier"),
        ("1.250,00", 0.7, "1.250.00", "1.250,00", ""),
        ("Offnung", 0.9, "Öffnung", "Öffnung", "a word"),
        ("„Stadtrat", 0.5, "Stadtrat", "„Stadtrat", ""),
        ("„Stadtrai“,", 0.9, "Stadtrat", "„Stadtrat“,", "a word"),
        ("Stadtrat", 0.3, "Stadtrnt", "Stadtrat", ""),
        ("Mühlbach", 0.85, "Muhlbach", "Mühlbach", ""),
        ("Muhlbacn", 0.4, "Mühlbach", "Mühlbach", "surer"),
        ("Weise", 0.8, "Welse", "Weise", ""),
        ("SRI/052/2023", 0.8, "SR/052/2023", "SR/052/2023", "identifier"),
        ("SR/014/2020)", 0.9, ":SR/041/2020", "SR/041/2020)", "identifier"),  # the colon is of the word before
        ("V1243/22", 0.9, "zuV1234/22", "V1234/22", "identifier"),
        ("Zoo", 0.5, "zuV1234/22", "Zoo", ""),
        ("-1.250.00", 0.9, "-1.250,00", "-1.250.00", ""),
        ("Amt", 0.4, "口mt", "Amt", ""),
        ("Datum:", 0.4, "", "Datum:", ""),
    ],
)
def test_the_better_reading_wins(seen: str, confidence: float, other: str, meant: str, why: str) -> None:
    assert choice(seen, confidence, other) == (meant, why)


def test_a_reader_that_is_not_sure_changes_nothing() -> None:
    assert choice("Offnung", 0.9, "Öffnung", 0.4) == ("Offnung", "")


@pytest.mark.parametrize(
    ("seen", "other", "third", "meant", "why"),
    [
        ("Welse", "Weise", "Weise", "Weise", "two of three"),  # both are words
        ("Haldenau", "Haidenau", "Haidenau", "Haidenau", "two of three"),  # neither is
        ("Stadtrat", "Stadtrnt", "Stadtrnt", "Stadtrnt", "two of three"),  # no list overrules two readers
        ("Offnung", "Öffnung", "Offnung", "Öffnung", "a word"),  # two models of one engine err alike
        ("Haldenau", "Haidenau", "Haldenau", "Haldenau", ""),
        ("leichsstatt", "Reichsstatt", "Keichsstatt", "leichsstatt", ""),  # at one place all differ
        ("A0148/10", "AO148/10", "AO148/10", "A0148/10", ""),
        ("SRI/052/2023", "SR/052/2023", "SRI/052/2023", "SR/052/2023", "identifier"),
        ("SR/014/2020)", ":SR/041/2020", "';:SR/041/2020", "SR/041/2020)", "identifier"),
        ("Vereinbaning,", "Vereinharung,", "Vereinbarung", "Vereinbarung,", "a word"),
        ("Vereinbaning", "Verenbarung", "Vereinbarunq", "Vereinbarung", "letter by letter"),
        ("Haidenau", "Haldonau", "Haidunau", "Haidenau", ""),
        ("Weise", "口eise", "Welse", "Weise", ""),
    ],
)
def test_two_of_three_readers_win(seen: str, other: str, third: str, meant: str, why: str) -> None:
    ((word, reason),) = choose.chosen([Word(seen, None, 0.85)], other, 0.95, known, third)
    assert (word.believed.text, reason) == (meant, why)


def test_the_third_reader_is_asked_where_the_first_two_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("rapidocr")
    asked: list[tuple[int, int]] = []
    read = third.read

    def counted(pictures: Sequence[Image.Image], settings: Settings, **more: Any) -> list[str]:
        asked.extend(picture.size for picture in pictures)
        return read(pictures, settings, **more)

    monkeypatch.setattr(third, "read", counted)
    picture = drawn(["Offnung der Turnhalle"], dpi=150)
    boxes = [Box(135, 75, 210, 100), Box(250, 75, 340, 100)]
    line = Line(tuple(Word(text, box, 0.7) for text, box in zip(("0ffnung", "Turnhalle"), boxes, strict=True)))
    (mended,), steps = second.look([line], on(picture, Settings()))
    assert mended.words[0].believed.text == "Offnung"
    assert str(steps[1]) == "0ffnung → Offnung (two of three)"
    assert len(asked) == 1
    english = Settings(language="eng")
    second.look([line], on(picture, english))
    assert len(asked) == 1, "there is a model of German alone"


@pytest.mark.parametrize("engine", ["tesseract", "tesserocr"])
def test_the_third_reader_has_a_model_of_its_own_whichever_way_tesseract_is_had(engine: str) -> None:
    if engine == "tesserocr":
        pytest.importorskip("tesserocr")
    cut = [drawn([text], dpi=150, height=0.9).crop((130, 60, 400, 110)) for text in ("Öffnung", "Turnhalle")]
    found = third.read(cut, Settings(engine=engine), dpi=150, where=("memo.png", 1))
    assert found == ["Öffnung", "Turnhalle"]


def test_readings_that_agree_make_a_word_surer() -> None:
    ((word, _),) = choose.chosen([Word("Stadtrat", None, 0.5)], "Stadtrat", 0.99, known)
    assert word.confidence is not None
    assert word.confidence > 0.85


def test_spaces_are_the_first_readers() -> None:
    frame = [Word("eine", None, 0.5), Word("Vereinbaning", None, 0.5)]
    better = choose.chosen(frame, "eineVereinbarung", 0.99, known)
    assert [word.believed.text for word, _ in better] == ["eine", "Vereinbarung"]


def test_only_doubtful_words_are_read_again() -> None:
    pytest.importorskip("rapidocr")
    picture = drawn(["Offnung der Turnhalle"], dpi=150)
    seen = ("Offnung", 0.9), ("der", 0.97), ("Turnhalle", 0.97)
    boxes = [Box(135, 75, 210, 100), Box(215, 75, 245, 100), Box(250, 75, 340, 100)]
    line = Line(tuple(Word(text, box, sure) for (text, sure), box in zip(seen, boxes, strict=True)))
    _, steps = second.look([line], on(picture, Settings()))
    assert str(steps[0]).startswith("second reader: 1 words read again")


@pytest.mark.parametrize(("others", "again"), [(0.97, 0), (0.9, 1)])
def test_on_a_page_of_doubts_every_word_in_no_list_is_read_again(others: float, again: int) -> None:
    box = Box(0, 0, 50, 20)
    line = Line((Word("hehörde", box, 0.97), *(Word("eine", box, others) for _ in range(9))))
    assert len(list(second._spans([line], known))) == again


def test_the_halves_of_a_known_word_are_not_read_again() -> None:
    box = Box(0, 0, 50, 20)
    lines = [Line((Word(text, box, 0.9),)) for text in ("Verein-", "barung", "Verein-", "barnug")]
    assert [(span.line, span.start) for span in second._spans(lines, known)] == [(2, 0), (3, 0)]


def test_a_line_of_which_nothing_was_read_is_left_to_those_who_look_at_unread_ink() -> None:
    pytest.importorskip("rapidocr")
    picture = drawn(["Öffnung der Turnhalle"], dpi=150)
    scribble = Line((Word("SM»", Box(135, 75, 210, 100), 0.3),))
    lines, steps = second.look([scribble], on(picture, Settings()))
    assert (lines, steps) == ((scribble,), ())


def test_a_misread_number_is_mended_and_recorded() -> None:
    """Tesseract's own slip on a clean page, replayed, so that the test holds for all its versions."""
    pytest.importorskip("rapidocr")
    text = "Beschlusskontrolle zu V1234/22 (Sitzungsnummer: SR/041/2022)"
    picture = drawn([text], dpi=200, size=12)
    sheet = Sheet(Path("memo.png"), 1, picture.copy, *picture.size, 200, True)
    page = recognize(sheet, Settings(second_reader="off"))
    (line,) = page.lines
    assert len(line.words) == 5
    slip = line.words[-1]._replace(text="SRI/041/2022)", confidence=0.6)
    slipped = line._replace(words=(*line.words[:-1], slip))
    (mended,), steps = second.look([slipped], on(picture, Settings(), 200))
    assert mended.words[-1].text == "SRI/041/2022)"
    seen = replace(page, lines=(mended,))
    reading = correct([seen], at_hand())
    (change,) = reading.corrections
    assert (change.rule, change.seen, change.text) == ("second_reader", "SRI/041/2022)", "SR/041/2022)")
    assert (change.seen_score, change.score > 0.6, change.word) == (0.6, True, 5)
    assert reading.pages[0].lines[0].text == text
    assert undo(reading.pages) == (seen,)
    assert undo(replay([seen], reading.corrections)) == (seen,)
    assert replay([seen], reading.corrections)[0].lines[0].text == text
    assert str(steps[1]) == "SRI/041/2022) → SR/041/2022) (identifier)"


def test_the_record_names_both_readers() -> None:
    pytest.importorskip("rapidocr")
    picture = drawn(dpi=150)
    sheet = Sheet(Path("memo.png"), 1, picture.copy, *picture.size, 150, True)
    assert recognize(sheet).engine.endswith(f"(deu) + {rapid.engine_name()}")
    alone = recognize(sheet, Settings(engine="rapidocr"))
    assert alone.engine == rapid.engine_name()
    assert "V1234/22" in " ".join(line.text for line in alone.lines)


def test_the_archivists_words_count_as_words() -> None:
    ours = words.known(Settings())
    assert ours("Beschlusskontrolle")
    assert not ours("Beschlusskontrolie")


def test_a_number_is_one_by_the_dictionaries_that_the_settings_name() -> None:
    """Another council's: it was told by those at hand, and the worse reading won."""
    theirs = words.known(Settings(corrections=Path(__file__).parent / "council" / "auental"))
    number = theirs.council.numbers.example
    frame = [Word(number.replace("0", "O"), None, 0.6)]
    ((word, why),) = choose.chosen(frame, number, 0.7, theirs)
    assert (word.believed.text, why) == (number, "identifier")
    assert choose.chosen(frame, number, 0.7, known)[0][1] == ""


def test_lines_are_read_as_the_package_reads_them() -> None:
    pytest.importorskip("rapidocr")
    lines = [
        drawn([text], dpi=150, height=0.9) for text in ("Öffnung", "der Turnhalle 12,50 €", "Löbtau (SR/041/2022)")
    ]
    cut = [picture.crop((130, 60, 130 + wide, 110)) for picture, wide in zip(lines, (150, 330, 400), strict=True)]
    ours = rapid.strips([*cut, Image.new("L", (90, 40), 255), *cut])
    found = [rapid._reader().recognize_txt([rapid._pixels(picture)]) for picture in cut]
    assert [strip.text for strip in ours[:3]] == [rapid._latin(text) for one in found for text in one.txts]
    assert [strip.score for strip in ours[:3]] == pytest.approx(
        [*(score for one in found for score in one.scores)], abs=0.01
    )
    assert ours[3].text == ""
    assert ours[4:] == ours[:3] == sum(map(rapid.strips, ([one] for one in cut)), ()), "whatever lies beside them"


def test_a_package_with_other_models_is_asked_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("rapidocr")
    cut = drawn(["Öffnung"], dpi=150, height=0.9).crop((130, 60, 280, 110))
    ours = rapid.strips([cut])
    monkeypatch.setattr(rapid, "model_file", lambda: None)
    assert [strip.text for strip in rapid.strips([cut])] == [strip.text for strip in ours]


@pytest.mark.skipif(sys.platform != "linux", reason="threads are counted in /proc")
@pytest.mark.parametrize("load", ["load", "_reader"])
def test_the_second_reader_tells_nobody_what_it_reads(load: str, tmp_path: Path) -> None:
    """onnxruntime reports to its maker from 1.29 on; the reports wait in the user's cache, and a thread sends them."""
    pytest.importorskip("rapidocr")
    loud = {"CI", "ORT_DISABLE_TELEMETRY", "ORT_RUNNING_UNIT_TESTS", "XDG_CACHE_HOME"}
    quiet = {"HOME": str(tmp_path), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    env = {name: value for name, value in os.environ.items() if name not in loud} | quiet
    code = f"from pipeline.recognize import rapid; rapid.{load}(); import os; print(*os.listdir('/proc/self/task'))"
    told = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True).stdout
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert load == "_reader" or len(told.split()) == 1, "one thread, so that a process with the model may be forked"
