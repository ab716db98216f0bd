"""Each field is shown at its own lines, whatever the record knows of its place."""

from desk.desk_memos import REPORTED, drawn, memo, page_of, reported
from pipeline.desk.fields import groups
from pipeline.desk.spots import spots_of
from pipeline.memo import Evidence
from pipeline.page import Box, Correction


def test_text_report_and_state_of_a_point_each_have_their_own_lines() -> None:
    page = page_of(REPORTED)
    spots = spots_of(reported(drawn(page)), [page])
    lines = {path: [(spot.line, spot.last) for spot in of] for path, of in spots.items()}
    assert lines["points[0].text"] == [(1, 2)]
    assert lines["points[0].report"] == [(3, 4)]
    assert lines["points[1].text"] == [(5, 6)]
    assert lines["points[1].report"] == [(7, 8)]
    (state,) = spots["points[1].status.state"]
    assert (state.line, state.word, state.last_word) == (7, 1, 4)
    assert state.box == Box.around(word.box for word in page.lines[6].words[:4])
    assert lines["points[1].number"] == [(5, 5)]


def test_without_kept_pages_the_records_own_places_stand() -> None:
    spots = spots_of(reported(b"scan"), [])
    assert [spot.box for spot in spots["points[1].report"]] == [Box(100, 100, 900, 700)]


def test_a_corrected_word_and_a_broken_one_keep_their_lines() -> None:
    misread = [line.replace("herzustellen", "herzusteIlen") for line in REPORTED[:-1]]
    page = page_of((*misread, "Fami-", "lien haben zugesagt."), picture=False)
    spots = spots_of(reported(b"scan"), [page])
    assert [(spot.line, spot.last) for spot in spots["points[0].text"]] == [(1, 2)]
    assert [(spot.line, spot.last, spot.box) for spot in spots["points[1].report"]] == [(7, 9, None)]


def test_a_text_without_a_picture_shows_the_words_that_were_seen() -> None:
    page = page_of(("Geschäftsbereich Kultur", "Datum: 0 7. OKT. 2024"), picture=False)
    evidence = {"header.date": Evidence(page=1, seen="OKT. 2024", confidence=0.4)}
    (spot,) = spots_of(memo().model_copy(update={"evidence": evidence}), [page])["header.date"]
    assert (spot.line, spot.word, spot.last_word) == (2, 4, 5)


def test_corrections_stand_with_the_field_in_whose_lines_they_were_made() -> None:
    page = page_of(REPORTED)
    seen = reported(drawn(page))
    spot = page.lines[1].words[1]
    change = Correction(
        seen="herzusteIlen", text="herzustellen.", rule="confusion", score=0.9, page=1, line=2, word=2, box=spot.box
    )
    seen = seen.model_copy(update={"corrections": (change,)})
    fields = {field.path: field.corrections for group in groups(seen, spots_of(seen, [page])) for field in group.fields}
    assert fields["points[0].text"] == [change]
    assert fields["points[0].report"] == []
