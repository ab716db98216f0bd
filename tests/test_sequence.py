"""Pages in the wrong order, twice, blank, or between separators: a memo is read as it was printed."""

from collections.abc import Sequence

import pytest

from pipeline.dictionaries import at_hand
from pipeline.doubts import doubt
from pipeline.memo import Source
from pipeline.page import Address, Doubt, Line, Page, Reading, Word
from pipeline.run import record
from pipeline.stack import split
from pipeline.stack.sequence import ordered

FIRST = """Hausmitteilung
Landeshauptstadt Dresden
GZ: (GB 7) 67.1
Datum: 17. März 2021
Beschlusskontrolle zu {number} (Sitzungsnummer: SR/041/2020)
Neue Bänke und Bäume auf dem Lindenhofplatz
Sehr geehrte Damen und Herren,
folgender Zwischenstand kann zu oben genanntem Beschluss gegeben werden:
1. „Der Oberbürgermeister wird beauftragt, auf dem Lindenhofplatz zwölf Bänke aufzustellen.
2. Auf der Südseite sind acht Bäume zu pflanzen und zu bewässern.
3. Über beides ist bis zum Herbst zu berichten.“
zu Beschlusspunkt 1:
Der Beschlusspunkt ist umgesetzt. Die Bänke stehen seit Mai 2020."""
SECOND = """{mark}
zu Beschlusspunkt 2:
Der Beschlusspunkt befindet sich in der Umsetzung. Fünf Bäume wurden gepflanzt.
zu Beschlusspunkt 3:
Der Beschlusspunkt befindet sich in der Umsetzung. Der Bericht folgt nach der Pflanzung."""
THIRD = """{mark}
Nächste Beschlusskontrolle: 30. September 2021
Mit freundlichen Grüßen
Ulrike Morgenstern
Beigeordnete für Umwelt und Kommunalwirtschaft"""
STATES = ["implemented", "in_progress", "in_progress"]
SOURCE = Source(file="memo.pdf", sha256="0" * 64, media_type="application/pdf", size=1, pages=1)


def sheets(style: str = "- {} -", number: str = "V0610/19") -> list[str]:
    marks = [style.format(page) for page in (2, 3)]
    return [FIRST.format(number=number), SECOND.format(mark=marks[0]), THIRD.format(mark=marks[1])]


def records(*texts: str) -> list[tuple[str | None, list[str], str | None, int, list[str | None]]]:
    """Of each memo: its number, its states, the next control, its pages, and the codes of its doubts."""
    pages = [
        Page(number, tuple(Line(tuple(map(Word, line.split()))) for line in text.split("\n") if line), "layer", "layer")
        for number, text in enumerate(texts, 1)
    ]
    found = record(SOURCE, pages, at_hand())
    return [
        (
            memo.resolution.number if memo.resolution else None,
            [point.status.state for point in memo.points],
            memo.next_control.edtf if memo.next_control else None,
            memo.source.pages,
            [doubt.code for doubt in memo.doubts if doubt.code and doubt.code.startswith("page")],
        )
        for memo in found
    ]


def records_of(text: str) -> tuple[Doubt, ...]:
    """The doubts of the memo on a page."""
    lines = tuple(Line(tuple(map(Word, line.split()))) for line in text.split("\n") if line)
    return record(SOURCE, [Page(1, lines, "layer", "layer")], at_hand())[0].doubts


def whole(pages: int = 3, doubts: Sequence[str] = (), number: str = "V0610/19") -> tuple[object, ...]:
    return (number, STATES, "2021-09-30", pages, list(doubts))


@pytest.mark.parametrize("style", ["- {} -", "-{}-", "Seite {} von 3", "Seite {}", "{}/3", "{}", "– {} –"])
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1)])
def test_pages_are_read_by_their_printed_numbers(style: str, order: tuple[int, ...]) -> None:
    memo = sheets(style)
    assert records(*(memo[page] for page in order)) == [whole()]


@pytest.mark.parametrize("order", [(2, 1, 0), (1, 0, 2), (1, 2, 0), (2, 0, 1)])
def test_without_numbers_the_first_page_comes_first_and_the_order_is_called_a_guess(order: tuple[int, ...]) -> None:
    memo = sheets("")
    assert records(*memo) == [whole()]
    assert records(*(memo[page] for page in order)) == [whole(doubts=["page_order_guessed"])]


def test_without_numbers_pages_behind_the_first_stay_as_they_were_scanned() -> None:
    first, second, third = sheets("")
    assert records(first, third, second) == [whole(doubts=["page_order_guessed"])]  # the end comes last
    annex = "Anlage\nListe der Bänke und Bäume auf dem Lindenhofplatz mit ihren Standorten"
    assert records(first, second, third, annex) == [whole(4)]


def test_without_numbers_reports_tell_the_order_of_pages_when_the_first_lay_last() -> None:
    first, second, third = sheets("")
    one, other = second.strip().split("zu Beschlusspunkt 3:")
    behind = f"zu Beschlusspunkt 3:{other}"
    assert records(one, behind, third, first) == [whole(4, ["page_order_guessed"])]
    assert records(third, behind, one, first) == [whole(4, ["page_order_guessed"])]


@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1), (2, 1, 0)])
def test_a_number_far_beyond_the_pages_is_misread(order: tuple[int, ...]) -> None:
    memo = sheets()
    memo[2] = memo[2].replace("- 3 -", "33")
    doubts = [] if order == (0, 1, 2) else ["page_order_guessed"]
    assert records(*(memo[page] for page in order)) == [whole(doubts=doubts)]


def test_numbers_of_an_annex_move_no_page() -> None:
    memo = sheets()
    annex = ["- 2 -\nStandorte der Bänke im Einzelnen", "- 3 -\nStandorte der Bäume im Einzelnen"]
    assert records(*memo, *annex) == [whole(5, ["page_behind_end"])]
    unnumbered = "Standorte der Bänke und der Bäume, von Süden nach Norden"
    assert records(memo[0], memo[1], unnumbered, memo[2]) == [whole(4)]


@pytest.mark.parametrize("order", [(0, 0, 1, 2), (0, 1, 1, 2), (0, 1, 2, 2), (0, 1, 0, 2), (2, 1, 0, 0), (0, 1, 2, 0)])
@pytest.mark.parametrize("style", ["- {} -", ""])
def test_a_page_scanned_twice_is_read_once_and_the_copy_is_named(order: tuple[int, ...], style: str) -> None:
    memo = sheets(style)
    ((number, states, control, pages, doubts),) = records(*(memo[page] for page in order))
    assert (number, states, control, pages) == ("V0610/19", STATES, "2021-09-30", 4)
    assert "page_copied" in doubts


def test_a_copy_is_known_though_some_letters_were_misread() -> None:
    memo = sheets()
    second = memo[0].replace("Lindenhofplatz", "Llndenhofp1atz", 1).replace("aufzustellen", "aufzusteilen")
    assert records(memo[0], second, *memo[1:]) == [whole(4, ["page_copied"])]


@pytest.mark.parametrize(("sure", "read"), [((0.6, 0.9), 2), ((0.9, 0.6), 1), ((0.9, 0.91), 1)])
def test_of_a_page_scanned_twice_the_better_scan_is_read(sure: tuple[float, float], read: int) -> None:
    """A word that the engine is unsure of makes its page the worse one."""
    pages = [
        Page(number, tuple(Line((Word(text, confidence=share),)) for text in FIRST.split()), "ocr", "ocr")
        for number, share in enumerate(sure, 1)
    ]
    memo = ordered(pages[0], pages[1:])
    assert ([page.number for page in memo.pages], [page.number for page in memo.aside]) == ([read], [3 - read])


def test_of_a_page_set_aside_only_what_concerns_all_of_it_is_told() -> None:
    texts = ("Trennblatt", FIRST)
    pages = [
        Page(number, tuple(Line(tuple(map(Word, line.split()))) for line in text.split("\n")), "ocr", "ocr")
        for number, text in enumerate(texts, 1)
    ]
    whole, word = (
        doubt("page_hardly_read", "text", at=at, page=1, percent=40) for at in (Address(page=1), Address(1, 1, 1))
    )
    (memo,) = split(Reading(tuple(pages), (), (whole, word)), at_hand())
    assert (whole in memo.doubts, word in memo.doubts) == (True, False)


def test_an_interim_memo_half_a_year_later_is_no_copy() -> None:
    memo = sheets()
    later = memo[0].replace("17. März 2021", "20. September 2021")
    assert len(records(*memo, later, *memo[1:])) == 2


BLANKS = [
    "",
    ". ,",
    "Trennblatt",
    "TRENNSEITE - bitte nicht entfernen\nStapel 17",
    "PATCH T",
    "Diese Seite bleibt leer",
]


@pytest.mark.parametrize("blank", BLANKS)
def test_blank_and_separating_pages_make_no_record(blank: str) -> None:
    memo = sheets()
    named = ["page_set_aside"] if len(blank) > 7 else []
    assert records(blank, *memo) == [whole(4, named)]
    assert records(*memo, blank) == [whole(4, named)]
    assert records(memo[0], blank, *memo[1:]) == [whole(4, named)]
    assert records(blank, blank, *memo) == [whole(5, named * 2)]
    other = sheets(number="V0611/19")
    assert records(blank, *memo, blank, *other) == [whole(5, named * 2), whole(number="V0611/19")]


def test_a_stack_that_lay_upside_down_gives_each_memo_its_pages() -> None:
    one, other = sheets(), sheets(number="V0611/19")
    assert records(*reversed(one), *reversed(other)) == [whole(), whole(number="V0611/19")]
    assert records(*one, *other) == [whole(), whole(number="V0611/19")]


def test_a_page_that_is_not_there_is_missed() -> None:
    memo = sheets("Seite {} von 3")
    assert records(memo[0], memo[2])[0][4] == ["page_missing"]
    assert records(memo[0], memo[1])[0][4] == ["page_missing"]
    assert records(memo[0] + "\nSeite 1 von 3")[0][4] == ["page_missing"] * 2
    assert records(memo[0] + "\nSeite 1 von 3", *memo[1:]) == [whole()]
    assert records(memo[1])[0][4] == ["page_missing"], "the first"
    assert records(*memo[1:])[0][4] == ["page_missing"]


def test_a_paper_behind_the_end_that_goes_on_counting_is_not_missed() -> None:
    memo = sheets("Seite {} von 4")
    last = memo[1].replace("Seite 2 von 4\n", "") + "\n" + memo[2]
    assert records(
        memo[0], last.replace("3 von", "2 von"), "Seite 3 von 4\nListe der Bänke", "Seite 4 von 4\nHolz"
    ) == [whole(4)]


def test_another_paper_before_the_memo_stays_one_of_its_own() -> None:
    letter = "Landeshauptstadt Dresden\nGZ: (GB 2) 40\nDatum: 3. Mai 2019\nIhre Anfrage\n" + "Wir danken sehr. " * 9
    found = records(letter, *sheets())
    assert [one[0] for one in found] == [None, "V0610/19"]


def test_papers_behind_the_end_stay_there_whatever_numbers_they_bear() -> None:
    """An enclosure begins to count anew, and has neither a report nor a greeting."""
    memo = sheets()
    last = memo[1].replace("- 2 -\n", "") + memo[2].replace("- 3 -", "")
    enclosure = "- 2 -\nÜbersicht der Bänke auf dem Lindenhofplatz und ihrer Kosten im Einzelnen\nHolz und Stahl"
    assert records(memo[0], last, enclosure) == [whole(doubts=["page_behind_end"])]


def test_a_memo_that_begins_in_the_midst_of_a_page_is_named() -> None:
    """Two small memos on one sheet, or a text without page ends: the second must not be lost without a word."""
    one, other = ("\n".join(sheets("", number)) for number in ("V0610/19", "V0611/19"))
    assert records(f"{one}\n{other}")[0][0] == "V0610/19"
    (told,) = [doubt for doubt in records_of(f"{one}\n{other}") if doubt.code == "memo_on_same_page"]
    assert told.reason.startswith("another memo, on V0611/19, begins on page 1 and was not read")
    several = "\n".join(sheets("", "V0614/19, V0613/19, V0612/19 und V0611/19"))
    (told,) = [doubt for doubt in records_of(f"{one}\n{several}") if doubt.code == "memo_on_same_page"]
    assert told.values["numbers"] == ["V0611/19", "V0612/19", "V0613/19", "V0614/19"], (
        "in an order that is always the same"
    )


def test_a_second_heading_without_a_head_is_no_second_memo() -> None:
    first = (
        sheets("")[0] + "\nBeschlusskontrolle zu A0015/18 (Sitzungsnummer: SR/012/2018)\nwurde am 3. Mai 2019 erledigt."
    )
    assert "memo_on_same_page" not in {doubt.code for doubt in records_of(first)}


@pytest.mark.parametrize("blanks", [1, 3])
def test_a_scan_without_a_word_says_so(blanks: int) -> None:
    pages = [Page(number, (), "no text layer", "ocr", width=100, height=100) for number in range(1, blanks + 1)]
    (memo,) = record(SOURCE, pages, at_hand())
    assert "nothing_read" in {doubt.code for doubt in memo.doubts}


INVOICE = """Malerbetrieb Farbenfroh GmbH
Rechnung Nr. 4711
Anstrich der Bänke, 12 Stück zu 80,00 EUR
Mit freundlichen Grüßen"""


@pytest.mark.parametrize(
    ("end", "behind", "told"),
    [
        ("", INVOICE, True),
        ("", INVOICE.replace("Rechnung", "Seite 1 von 1\nRechnung"), True),
        ("Anlage: Kosten der Bänke", INVOICE, False),
        ("Eine Kostenübersicht ist beigefügt.", INVOICE, False),
        ("", "- 4 -\nVerteiler", False),
        ("", "Kenntnisnahme:\nDirk Hilbert", False),
        ("", "", False),
    ],
)
def test_what_lies_behind_the_end_and_is_not_named_there_is_told(end: str, behind: str, told: bool) -> None:
    first, second, third = sheets()
    ((number, states, control, _, doubts),) = records(first, second, f"{third}\n{end}", behind)
    assert (number, states, control) == ("V0610/19", STATES, "2021-09-30")
    assert doubts == (["page_behind_end"] if told else [])
