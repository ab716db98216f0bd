"""The corrector: cases by intent (a line a case), and what must hold for any text."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.correct import correct, replay, undo
from pipeline.dictionaries import find_folder, load
from pipeline.page import Line, Page, Reading, Word, joined

CASES = Path(__file__).parent / "cases" / "correct"
DICTIONARIES = load(find_folder(Path(__file__).parent.parent / "corrections"))


def cases(name: str) -> list[tuple[str, ...]]:
    """The lines of a file of cases; the first line is a comment."""
    with (CASES / name).open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [tuple(cells) for cells in rows if cells and not cells[0].startswith("#")]


def page(text: str, number: int = 1) -> Page:
    lines = tuple(Line(tuple(map(Word, line.split()))) for line in text.split("⏎"))
    return Page(number, lines, "text", "text")


def read(text: str) -> Reading:
    return correct([page(text)], DICTIONARIES)


def running(reading: Reading) -> str:
    """The running text, with marks between the halves of a word put behind it."""
    lines = [line for page in reading.pages for line in page.lines]
    marks = [line for line in lines if line.text in {"-2-", "- 2 -"}]
    text = joined([line for line in lines if line not in marks])
    return text.replace("Einzahlungen", "Einzahlungen " + marks[0].text) if marks else text


@pytest.mark.parametrize("case", [*cases("in_the_wild.tsv"), *cases("synthetic.tsv")], ids=lambda case: case[0])
def test_what_the_machine_misread_is_mended(case: tuple[str, ...]) -> None:
    assert running(read(case[0])) == case[1]


@pytest.mark.parametrize("case", cases("negative.tsv"), ids=lambda case: case[0])
def test_what_stands_on_paper_stays(case: tuple[str, ...]) -> None:
    assert running(read(case[0])) == case[0].replace("⏎", " ")


@pytest.mark.xfail(strict=True, reason="known failures; move the line when it passes")
@pytest.mark.parametrize("case", cases("known_failures.tsv"), ids=lambda case: case[0])
def test_known_failures(case: tuple[str, ...]) -> None:
    assert running(read(case[0])) == case[1]


def test_slips_are_doubts_with_their_likely_meaning() -> None:
    doubts = read("Die Landehauptstadt Dresden zahlt den Kaufpreies.").doubts
    assert [(d.kind, d.seen, d.likely) for d in doubts] == [
        ("slip", "Landehauptstadt", "Landeshauptstadt"),
        ("slip", "Kaufpreies", "Kaufpreis"),
    ]


def test_a_word_broken_over_two_pages_keeps_its_halves() -> None:
    reading = correct([page("das Fest in Schöne⏎- 2 -"), page("feld war gut", 2)], DICTIONARIES)
    left, right = reading.pages[0].lines[0].words[-1], reading.pages[1].lines[0].words[0]
    assert (left.text, left.joint, right.text, right.continues) == ("Schöne", "bare", "feld", True)
    assert [(c.seen, c.text, c.joint) for c in reading.corrections] == [("Schöne\nfeld", "Schönefeld", "bare")]


def test_each_change_names_its_rule_and_its_line() -> None:
    change = read("in geeigneter Welse").corrections[0]
    assert (change.rule, change.page, change.line, change.word) == ("misreading", 1, 1, 3)
    assert change.entry
    assert change.entry.startswith("misreadings.tsv:")


WORDS = st.sampled_from(
    [case[0] for name in ("in_the_wild.tsv", "synthetic.tsv", "negative.tsv") for case in cases(name)]
)
NOISE = st.text(st.characters(codec="utf-8", exclude_categories=["Z", "C"]), min_size=1, max_size=12)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS | NOISE, min_size=1, max_size=12), st.integers(1, 3))
def test_replaying_the_corrections_gives_the_text(parts: list[str], pages: int) -> None:
    texts = ["⏎".join(parts[start::pages]) or "x" for start in range(pages)]
    seen = tuple(page(text, number) for number, text in enumerate(texts, 1))
    reading = correct(seen, DICTIONARIES)
    assert replay(seen, reading.corrections) == reading.pages
    assert undo(reading.pages) == seen
    assert [len(line.words) for p in reading.pages for line in p.lines] == [
        len(line.words) for p in seen for line in p.lines
    ]
