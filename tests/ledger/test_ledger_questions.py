"""The clerk's questions, on both kinds of book."""

from datetime import date, timedelta
from typing import Any, get_args

import pytest
from invented_memos import changed, memos, one
from sqlalchemy import Engine

from pipeline.grammar.edtf import agree, span
from pipeline.ledger import departments, questions
from pipeline.ledger.figures import stats
from pipeline.ledger.history import history, memo_record
from pipeline.ledger.put import put
from pipeline.ledger.questions import Which
from pipeline.ledger.search import search
from pipeline.ledger.store import reading
from pipeline.memo import Memo, State


def overdue(book: Engine, on: str) -> list[tuple[str | None, str | None, int | None]]:
    with reading(book) as connection:
        return [(p.resolution, p.point, p.days_late) for p in questions.overdue(connection, date.fromisoformat(on))]


def open_now(book: Engine, on: str = "2026-01-01") -> list[tuple[str | None, str | None]]:
    with reading(book) as connection:
        return [(p.resolution, p.point) for p in questions.open_points(connection, date.fromisoformat(on))]


def silent(memo: Memo) -> Memo:
    """The memo with its points only quoted."""
    points = [point.model_dump() | {"status": {"state": "unknown"}, "report": None} for point in memo.points]
    return changed(memo, points=points)


def test_overdue_is_a_passed_control_with_no_later_memo(book: Engine) -> None:
    put(book, [one(control="2024-09-30", states=("in_progress", "implemented"))])
    assert overdue(book, "2024-09-30") == []
    assert overdue(book, "2024-10-01") == [("V0001/24", "1", 1)]
    put(book, [one(day="2024-11-15", control="2025-05-31", states=("in_progress", "implemented"))])
    assert overdue(book, "2025-05-31") == []
    assert overdue(book, "2024-11-14") == [("V0001/24", "1", 45)], "asked for a day gone by, as that day saw it"
    assert overdue(book, "2025-06-10") == [("V0001/24", "1", 10)]


@pytest.mark.parametrize(
    ("edtf", "last_day"), [("2024-10", "2024-10-31"), ("2024", "2024-12-31"), ("2024-35", "2024-09-30")]
)
def test_a_control_date_less_than_a_day_passes_when_it_is_over(book: Engine, edtf: str, last_day: str) -> None:
    put(book, [one(control=edtf)])
    assert overdue(book, last_day) == []
    assert overdue(book, str(date.fromisoformat(last_day) + timedelta(days=1))) == [("V0001/24", "1", 1)]


@pytest.mark.parametrize("state", ["implemented", "obsolete", "concluded"])
def test_what_is_done_is_never_overdue(book: Engine, state: str) -> None:
    memo = one()
    done = changed(memo, points=[memo.points[0].model_dump() | {"status": {"state": state, "basis": "stated"}}])
    put(book, [done])
    assert overdue(book, "2030-01-01") == open_now(book) == []


@pytest.mark.parametrize("state", ["partly_implemented", "in_progress", "not_implemented", "deferred", "unknown"])
def test_what_is_not_done_is_overdue_until_a_final_memo_closes_it(book: Engine, state: str) -> None:
    memo = one()
    status = {"status": {"state": state, "basis": None if state == "unknown" else "stated"}}
    put(book, [changed(memo, points=[memo.points[0].model_dump() | status])])
    assert overdue(book, "2025-01-01") == [("V0001/24", "1", 93)]
    last = one(day="2025-02-01", control=None, final=True)
    put(book, [changed(last, points=[last.points[0].model_dump() | status])])
    assert overdue(book, "2026-01-01") == open_now(book) == []


def test_final_memo_without_points_closes_them_all_and_one_with_an_unreadable_control_does_not(book: Engine) -> None:
    doubt = {"field": "next_control", "reason": "cannot be read", "kind": "unreadable"}
    last = one(day="2025-02-01", control=None, final=True)
    put(book, [one(), one("V0002/24")])
    put(
        book,
        [
            changed(last, points=[]),
            changed(one("V0002/24", day="2025-02-01", control=None, final=True), points=[], doubts=[doubt]),
        ],
    )
    assert open_now(book) == [("V0002/24", "1")]


def test_memo_that_only_quotes_a_point_leaves_it_as_it_stood(book: Engine) -> None:
    put(book, [one(states=("implemented", "in_progress"), control="2024-09-30")])
    put(book, [silent(one(states=("implemented", "in_progress"), day="2024-10-15", control="2025-01-31"))])
    assert open_now(book) == [("V0001/24", "2")]
    assert overdue(book, "2025-02-01") == [("V0001/24", "2", 1)]
    with reading(book) as connection:
        found = history(connection, "V0001/24")
    assert found is not None
    assert [[(move.state, move.speaks) for move in point.moves] for point in found.points] == [
        [("implemented", True), ("unknown", False)],
        [("in_progress", True), ("unknown", False)],
    ]


def test_undated_memo_is_placed_by_the_control_it_sets(book: Engine) -> None:
    undated = changed(one(day="2024-11-15", control="2025-05-31", scan="u"), header={})
    put(book, [undated, one(control="2024-09-30")])
    assert overdue(book, "2025-06-01") == [("V0001/24", "1", 1)]


def test_undated_final_memo_closes(book: Engine) -> None:
    last = changed(one(day="2024-11-15", control=None, final=True), header={})
    put(book, [one(control="2024-09-30"), last])
    assert overdue(book, "2025-06-01") == open_now(book) == []
    put(book, [changed(one("V0002/24", control="2024-09-30"), header={})])
    assert overdue(book, "2025-06-01") == [("V0002/24", "1", 244)]


def test_point_without_a_number_that_can_be_read_is_on_the_list(book: Engine) -> None:
    put(book, [one(None)])
    assert overdue(book, "2024-10-01") == [(None, "1", 1)]


def test_second_scan_has_no_say(book: Engine) -> None:
    put(book, [one(), one(scan="again")])
    assert overdue(book, "2024-10-01") == [("V0001/24", "1", 1)]


def test_department_and_paging(book: Engine) -> None:
    put(book, memos(60))
    on = date(2026, 1, 1)
    with reading(book) as connection:
        everything = questions.points_page(connection, on, limit=1000)
        pages: list[int] = []
        while page := questions.points_page(connection, on, after=pages[-1] if pages else 0, limit=7):
            pages += [point.id for point in page]
        assert pages == [point.id for point in everything]
        late = questions.overdue(connection, on)
        assert {p.id for p in late} == {
            p.id for p in questions.points_page(connection, on, Which(only="overdue"), limit=1000)
        }
        assert {p.id for p in questions.open_points(connection, on)} == {p.id for p in everything if p.open}
        culture = questions.overdue(connection, on, department="kultur")
        assert culture == [p for p in late if "Kultur" in (p.department or "")]
        assert late == sorted(late, key=lambda p: (p.department, -(p.days_late or 0)))
        for state in get_args(State):
            of_state = [point for point in everything if point.state == state]
            assert of_state == questions.points_page(connection, on, Which(state), limit=1000)
            assert len(of_state) == questions.points_total(connection, on, Which(state))
            for index, point in enumerate(of_state):
                following = questions.points_page(connection, on, Which(state), after=point.id, limit=1)
                assert following == of_state[index + 1 : index + 2]
            for only in ("open", "overdue"):
                wanted = [p for p in of_state if p.open and (only == "open" or p.days_late is not None)]
                assert wanted == questions.points_page(connection, on, Which(state, only), limit=1000)
                assert len(wanted) == questions.points_total(connection, on, Which(state, only))
        for words in ("%", "_", "/", "Kultur%"):
            assert questions.points_page(connection, on, Which(department=words)) == [], "only as letters"
            assert questions.points_total(connection, on, Which(department=words)) == 0
        found = stats(connection, on)
        assert (found.memos, found.points, found.overdue) == (60, len(everything), len(late))
        assert found.open == sum(p.open for p in everything)
        assert sum(c.points for c in found.counts) == 3 * len(everything)


@pytest.mark.parametrize("few", [1, 1000])
def test_a_department_by_a_part_of_its_name(book: Engine, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    """The same is found whether its memos are taken for many or for few."""
    monkeypatch.setattr(departments, "_FEW", few)
    names = ("Abteilung ÖPNV", "Straßen- und Tiefbauamt", "Amt für Umwelt")
    given = [one(f"V{n:04d}/24", states=("in_progress", "deferred"), department=names[n % 3]) for n in range(6)]
    put(book, [*given, changed(one("V0009/24"), header={})])
    on = date(2026, 1, 1)

    def found(words: str, after: int = 0, limit: int = 100, **wanted: Any) -> list[tuple[str | None, str | None]]:
        with reading(book) as connection:
            which = Which(department=words, **wanted)
            page = questions.points_page(connection, on, which, after=after, limit=limit)
            assert questions.points_total(connection, on, which) == len(page) or after or limit == 1
            assert page == sorted(page, key=lambda point: point.id)
            return [(point.resolution, point.point) for point in page]

    of_transport = [("V0000/24", "1"), ("V0000/24", "2"), ("V0003/24", "1"), ("V0003/24", "2")]
    assert found("öpnv") == found("ÖPNV", only="overdue") == found("O\u0308pnv", only="open") == of_transport
    assert found("STRASSEN", state="deferred") == [("V0001/24", "2"), ("V0004/24", "2")]
    assert found("öpnv", limit=1) == of_transport[:1]
    with reading(book) as connection:
        first = questions.points_page(connection, on, Which(department="öpnv"), limit=1)[0].id
        assert [p.department for p in questions.open_points(connection, on, department="öPnV")] == [names[0]] * 4
        assert questions.overdue(connection, on, department="Kultur") == []
    assert found("öpnv", after=first) == of_transport[1:]
    assert found("umwelt", state="implemented") == found("Kultur") == []
    assert len(found("")) == 12, "all that have one"


def test_search_finds_other_forms_and_nothing_else(book: Engine) -> None:
    memo = one(tasks=("Die Schulhöfe in der Talaue werden barrierefrei umgebaut.",))
    put(book, [memo, one("V0002/24", tasks=("Die Bibliothek wird erweitert.",))])

    def found(words: str) -> list[str | None]:
        with reading(book) as connection:
            return [hit.resolution for hit in search(connection, words)]

    assert found("Schulhof") == found("schulhöfe Talaue") == found("SCHULHÖFE") == found("V0001/24") == ["V0001/24"]
    assert found('"barrierefrei umgebaut"') == ["V0001/24"]
    assert found('"umgebaut barrierefrei"') == found("Schulhof Bibliothek") == found("Mondlandung") == []
    assert sorted(filter(None, found("Oberbürgermeister OR 1"))) == []
    put(book, [changed(memo, points=[memo.points[0].model_dump() | {"text": "Die Turnhallen werden saniert."}])])
    assert found("Schulhof") == []
    assert found("Turnhalle") == ["V0001/24"]


@pytest.mark.parametrize(
    "words", ['"', '"" AND', "a* NEAR/2 (b", "'; DROP TABLE memos --", "-", "col:x", "\0", "%", "ü" * 3000]
)
def test_search_takes_any_sign(book: Engine, words: str) -> None:
    put(book, [one()])
    with reading(book) as connection:
        assert search(connection, words) == []
        assert memo_record(connection, words.replace("\0", "")) is None


@pytest.mark.parametrize(
    "text", ["", "entfällt", "2024-13", "2024-02-30", "2024-40-01", "0000", "../2024", "2024-1", "20240101", "X"]
)
def test_what_is_no_date(text: str) -> None:
    assert span(text) is None
    assert agree(text, "2024")
