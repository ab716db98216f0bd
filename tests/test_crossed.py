"""Print under pen strokes: read again as a block, and scribble left alone."""

from pathlib import Path

import pytest
from papers import MEMO, drawn
from PIL import Image, ImageDraw

from pipeline.dictionaries import at_hand
from pipeline.page import Box, Line, Sheet, Word
from pipeline.recognize import crossed, program, recognize, tesseract
from pipeline.recognize.patches import ink_on
from pipeline.recognize.words import Known, Lists
from pipeline.settings import Settings

ALONE = Settings(second_reader="off")
STROKES = ((150, 40), (230, 10), (190, 160), (300, 20), (260, 190), (420, 60), (360, 150), (520, 110), (120, 90))
"""A signature's pen, in pixels from its box's corner."""


def signed(page: Image.Image, left: int, top: int) -> Image.Image:
    page = page.copy()
    ImageDraw.Draw(page).line([(left + x, top + y) for x, y in STROKES], 0, 5, joint="curve")
    return page


def sheet_of(picture: Image.Image) -> Sheet:
    return Sheet(Path("memo.png"), 1, picture.copy, *picture.size, 150, True)


known = Known(Lists(frozenset({"beigeordneter", "kultur"}), frozenset()), at_hand())


def line_of(*words: tuple[str, float]) -> Line:
    return Line(tuple(Word(text, Box(0, 0, 9, 9), sure) for text, sure in words))


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        (line_of(("Dr.", 0.9), ("Lindenau", 0.94)), True),
        (line_of(("Beigeordneter", 0.5), ("i#r", 0.1), ("Kultur", 0.5)), True),
        (line_of(("fal", 0.1), ("Wy", 0.3)), False),
        (line_of(("a", 0.96), ("1", 0.9)), False),
        (line_of(("und", 0.9), ("Mnnnllwwvv", 0.2)), False),
        (line_of(), False),
    ],
)
def test_scribble_is_no_print(line: Line, kept: bool) -> None:
    assert crossed._is_print(line, known) is kept


def test_lines_that_the_first_reader_took_for_a_drawing_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The drawing is played: which strokes Tesseract takes for one differs from version to version."""
    names = ("Mit freundlichen Grüßen", "Dr. Lindenau", "Beigeordneter für Kultur")
    page = drawn([*MEMO[:3], *names], dpi=150)
    seen = program.words_on

    def without_block(picture: Image.Image, settings: Settings, **more: object) -> tuple[Line, ...]:
        return tuple(line for line in seen(picture, settings, **more) if not line.box or line.box.top < 180)  # type: ignore[arg-type]

    monkeypatch.setattr(tesseract, "words_on", without_block)
    read = recognize(sheet_of(signed(page, 100, 200)), ALONE)
    found = [str(step.values["text"]) for step in read.prepared if step.code == "below_strokes"]
    assert found, read.prepared
    assert set(found) <= {line.text for line in read.lines}
    assert any(word in " ".join(found) for word in ("Lindenau", "Beigeordneter", "freundlichen"))


def test_a_signature_alone_is_not_given_to_tesseract_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(program, "strips_on", lambda pictures, *_, **__: asked.append(len(pictures)) or [])
    page = signed(Image.new("L", (900, 700), 255), 100, 200)
    ground = program.Ground(page, ALONE, known, 150, ("a", 1))
    assert crossed.read(ink_on(page, dpi=150, letters=12), (), ground) == ()
    assert asked == [0]


def test_what_was_read_before_is_not_read_twice() -> None:
    line = Line((Word("Amt", Box(10, 10, 40, 20), 0.9), Word("Kultur", Box(50, 10, 90, 20), 0.9)))
    (word,) = crossed._without(line, [Box(45, 5, 95, 25)]).words
    assert word.text == "Amt"
