"""A second scan of a sheet whose reading says something else: told, kept, and which of both counts."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from invented_memos import changed, one
from sqlalchemy import Engine

from pipeline.cli import beschlussbuch
from pipeline.ledger.answers import MemoHead, Otherwise
from pipeline.ledger.figures import stats
from pipeline.ledger.history import history, memo_heads, records
from pipeline.ledger.put import Tally, put, take_out
from pipeline.ledger.rows import key
from pipeline.ledger.store import opened, reading, writing
from pipeline.ledger.twice import reads_otherwise
from pipeline.memo import Edit, Memo, State

TASKS = (
    "Der Oberbürgermeister wird beauftragt, die Turnhalle am Lindenanger zu sanieren und wieder zu eröffnen.",
    "Über den Stand ist dem Ausschuss bis zum Jahresende schriftlich zu berichten, erstmals im Herbst.",
)


def scanned(name: str, *states: State, control: str | None = "2024-09-30", tasks: tuple[str, ...] = TASKS) -> Memo:
    """A scan of one sheet under another name, as it was read."""
    made = one(states=states, control=control, tasks=tasks[: len(states)], scan=name)
    words = [f"Zum Punkt {point.number} sind im Frühjahr Gespräche geführt worden." for point in made.points]
    points = [point.model_dump() | {"report": text} for point, text in zip(made.points, words, strict=True)]
    return changed(made, source=made.source.model_dump() | {"file": name}, points=points)


FIRST = scanned("a.pdf", "in_progress", "in_progress")


def heads(book: Engine) -> dict[str, MemoHead]:
    with reading(book) as connection:
        return {head.file: head for _, head in memo_heads(connection)}


def states(book: Engine) -> list[str]:
    with reading(book) as connection:
        found = history(connection, "V0001/24")
    assert found is not None
    return [point.state for point in found.points]


@pytest.mark.parametrize(
    ("second", "told"),
    [
        (scanned("b.pdf", "in_progress", "implemented"), Otherwise("state", "2", "implemented", "in_progress")),
        (
            scanned("b.pdf", "in_progress", "in_progress", control="2024-08-30"),
            Otherwise("next_control", None, "2024-08-30", "2024-09-30"),
        ),
        (
            changed(scanned("b.pdf", "in_progress", "in_progress"), report="final"),
            Otherwise("report", None, "final", "interim"),
        ),
        (scanned("b.pdf", "in_progress"), Otherwise("point", "2", None, TASKS[1])),
    ],
)
def test_what_a_second_scan_says_otherwise_is_told_and_the_first_counts(
    book: Engine, second: Memo, told: Otherwise
) -> None:
    assert put(book, [FIRST]) == Tally(added=1)
    assert put(book, [second]) == Tally(added=1, linked=1, differing=(key(second),))
    found = heads(book)
    assert found["b.pdf"].same_as == key(FIRST)
    assert told in found["b.pdf"].differs
    assert found["a.pdf"].differs == ()
    assert states(book) == ["in_progress", "in_progress"]
    with reading(book) as connection:
        assert stats(connection, date(2024, 6, 1)).differing == 1


def test_what_is_read_alike_is_linked_without_a_word(book: Engine) -> None:
    second = scanned("b.pdf", "in_progress", "in_progress")
    blurred = changed(second, header=second.header.model_dump() | {"date": {"text": "MÄRZ 2024", "edtf": "2024-03"}})
    assert put(book, [FIRST, blurred]) == Tally(added=2, linked=1)
    assert heads(book)["b.pdf"].differs == ()


def test_another_office_s_memo_of_the_same_day_is_no_second_scan(book: Engine) -> None:
    other = scanned("b.pdf", "in_progress", "in_progress", control="2024-12-31")
    report = "Das Amt für Schulen hat die Ausschreibung aufgehoben und neu begonnen."
    other = changed(other, points=[point.model_dump() | {"report": report} for point in other.points])
    assert put(book, [FIRST, other]) == Tally(added=2)


@pytest.mark.parametrize("together", [True, False])
def test_a_scan_that_says_the_same_and_more_counts_whenever_it_comes(book: Engine, together: bool) -> None:
    torn = scanned("torn.pdf", "in_progress", control=None)
    torn = changed(torn, next_control=None)
    for given in [[torn, FIRST]] if together else [[torn], [FIRST]]:
        tally = put(book, given)
    assert tally.differing == (key(torn),)
    assert tally.linked == 1
    found = heads(book)
    assert found["torn.pdf"].same_as == key(FIRST)
    assert found["torn.pdf"].differs == (
        Otherwise("next_control", None, None, "2024-09-30"),
        Otherwise("point", "2", None, TASKS[1]),
    )
    assert states(book) == ["in_progress", "in_progress"]
    with reading(book) as connection:
        whole = history(connection, "V0001/24")
        assert whole is not None
        assert whole.next_control == "2024-09-30", "else it would never be overdue"
        assert len(list(records(connection))) == 2
        changes = connection.exec_driver_sql("SELECT memo FROM changes WHERE what = 'linked'").scalars().all()
    assert changes == [key(torn)]
    assert put(book, [torn, FIRST]) == Tally(unchanged=2)


def test_that_a_scan_is_linked_is_told_once(book: Engine) -> None:
    put(book, [scanned("torn.pdf", "in_progress")])
    put(book, [FIRST])
    again = scanned("a.pdf", "in_progress", "implemented")
    assert put(book, [again]) == Tally(replaced=1)
    assert heads(book)["torn.pdf"].same_as == key(again)
    with reading(book) as connection:
        found = connection.exec_driver_sql("SELECT count(*) FROM changes WHERE what = 'linked'").scalar_one()
    assert found == 1


def test_a_third_scan_stands_with_the_one_that_counts(book: Engine) -> None:
    torn, again = scanned("torn.pdf", "in_progress"), scanned("again.pdf", "implemented")
    for memo in (torn, again, FIRST):
        put(book, [memo])
    found = heads(book)
    assert {found["torn.pdf"].same_as, found["again.pdf"].same_as} == {key(FIRST)}
    assert Otherwise("state", "1", "implemented", "in_progress") in found["again.pdf"].differs


def test_what_a_person_edited_counts_before_what_a_machine_read(book: Engine) -> None:
    second = scanned("b.pdf", "in_progress", "implemented")
    put(book, [FIRST, second])
    edit = Edit(field="report", before=None, after="interim", who="gerda", when="2026-03-09T10:00:00Z")
    put(book, [changed(second, edits=[edit])])
    assert states(book) == ["in_progress", "implemented"]
    first = heads(book)["a.pdf"]
    assert first.same_as == key(second)
    assert "b.pdf counts: if it is wrong" in reads_otherwise(first, "b.pdf"), "it came second"


def test_a_difference_is_gone_when_one_is_mended_or_taken_out(book: Engine) -> None:
    second = scanned("b.pdf", "in_progress", "implemented")
    put(book, [FIRST, second])
    put(book, [scanned("a.pdf", "in_progress", "implemented")])
    assert heads(book)["b.pdf"].differs == ()
    put(book, [FIRST], restore=True)
    assert heads(book)["b.pdf"].differs != ()
    take_out(book, key(FIRST))
    assert heads(book)["b.pdf"].differs == ()
    assert states(book) == ["in_progress", "implemented"]


@pytest.mark.parametrize(
    "second",
    [
        scanned("b.pdf", "in_progress", "implemented"),
        scanned("b.pdf", "in_progress", control=None),
        changed(scanned("b.pdf", "deferred", "in_progress"), report="final"),
    ],
)
def test_a_book_made_before_tells_of_the_scans_it_has(book: Engine, second: Memo) -> None:
    put(book, [FIRST, second])
    told = heads(book)["b.pdf"].differs
    assert told
    with writing(book) as connection:
        connection.exec_driver_sql("ALTER TABLE memos DROP COLUMN differs")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0011'")
    if book.dialect.name == "sqlite":
        assert book.url.database is not None
        anew = opened(Path(book.url.database))
        assert heads(anew)["b.pdf"].differs == told
        anew.dispose()


def test_import_history_and_stats_say_it(tmp_path: Path) -> None:
    def run(*words: str) -> str:
        found = CliRunner().invoke(beschlussbuch, ["ledger", *words, "--db", str(tmp_path / "ledger.db")])
        assert found.exit_code == 0, found.output
        return found.output

    for memo in (FIRST, scanned("b.pdf", "in_progress", "implemented", control="2024-08-30")):
        (tmp_path / f"{memo.source.file}.json").write_text(memo.model_dump_json())
    told = (
        "b.pdf: a second scan of a.pdf on V0001/24, which reads otherwise: next control: 2024-08-30 instead of "
        "2024-09-30; point 2: implemented instead of in_progress; "
        "a.pdf counts: if it is wrong, edit it at the desk or take it out"
    )
    assert f"beschlussbuch: {told}" in run("import", str(tmp_path))
    assert told not in run("import", str(tmp_path)), "once"
    assert told in run("history", "V0001/24")
    memos = json.loads(run("history", "V0001/24", "--json"))["memos"]
    assert {"field": "state", "point": "2", "here": "implemented", "there": "in_progress"} in memos[1]["differs"]
    assert "1 second scan, 1 of them read otherwise" in run("stats")
