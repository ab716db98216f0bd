"""Memos go into the book once and only once, whatever comes twice, at once, or breaks off."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from invented_memos import changed, memos, of_resolution, one
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import IntegrityError

import pipeline.desk.tables  # noqa: F401 - they belong to the book
from pipeline.errors import ArgumentError, BadSettings, PathError
from pipeline.ledger import tables
from pipeline.ledger.copies import Copied, copies_of
from pipeline.ledger.history import memo_heads
from pipeline.ledger.put import Tally, put
from pipeline.ledger.rows import key
from pipeline.ledger.store import opened, reading, writing
from pipeline.memo import Memo

HERE = Path(__file__).parent
WRITER = """
import sys
sys.path.insert(0, {here!r})
from invented_memos import memos
from pipeline.ledger.put import put
from pipeline.ledger.store import opened
put(opened({target!r}, create=True), memos({count}), batch={batch})
"""


def count(engine: Engine, table: str) -> int:
    with reading(engine) as connection:
        return int(connection.execute(select(func.count()).select_from(tables.metadata.tables[table])).scalar_one())


def row(engine: Engine, memo: Memo) -> dict[str, object]:
    with reading(engine) as connection:
        found = connection.execute(select(tables.memos).where(tables.memos.c.sha256 == memo.source.sha256)).mappings()
        return dict(found.one())


def everything(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    with reading(engine) as connection:
        return {
            name: sorted((tuple(found) for found in connection.execute(select(table))), key=repr)
            for name, table in tables.metadata.tables.items()
        }


def test_the_same_twice_changes_nothing(book: Engine) -> None:
    given = list(memos(40))
    assert put(book, given) == Tally(added=40)
    before = everything(book)
    assert put(book, given) == Tally(unchanged=40)
    assert everything(book) == before
    moved = changed(given[0], source=given[0].source.model_dump() | {"file": "other-name.pdf"})
    assert put(book, [moved]) == Tally(unchanged=1)


def test_further_names_of_a_scan_are_kept_whatever_comes_first(book: Engine) -> None:
    first = changed(one(), source=one().source.model_dump() | {"file": "a.pdf"})
    twin = changed(first, source=first.source.model_dump() | {"file": "z.pdf", "same_as": "2019/a.pdf"})
    for given in ([first, twin, twin], [twin, first]):
        put(book, given)
        with reading(book) as connection:
            assert copies_of(connection) == {key(first): (Copied("z.pdf", "2019/a.pdf"),)}
            ((_, head),) = memo_heads(connection)
            assert (head.file, head.copies) == ("a.pdf", ("z.pdf",))
    other = changed(one(scan="b"), source=one(scan="b").source.model_dump() | {"file": "y.pdf", "same_as": "x.pdf"})
    put(book, [other, changed(other, source=other.source.model_dump() | {"file": "x.pdf", "same_as": None})])
    with reading(book) as connection:
        assert copies_of(connection, [key(other)]) == {key(other): (Copied("x.pdf", None),)}


def test_order_and_batches_make_no_difference(tmp_path: Path) -> None:
    given = list(memos(30))
    kept = []
    for name, order, batch in (("a", given, 500), ("b", given[::-1], 7)):
        engine = opened(tmp_path / f"{name}.db", create=True)
        put(engine, order, batch=batch)
        with reading(engine) as connection:
            found = connection.exec_driver_sql(
                "SELECT r.number, p.number, p.state, p.open, m.key, s.state, s.stands_from, s.stands_until "
                "FROM statuses s JOIN points p ON p.id = s.point_id JOIN memos m ON m.id = s.memo_id "
                "JOIN resolutions r ON r.id = p.resolution_id ORDER BY 1, 2, 5"
            )
            kept.append([tuple(line) for line in found])
        engine.dispose()
    assert kept[0] == kept[1]
    assert len(kept[0]) > 30


def test_newer_reading_replaces_and_the_older_is_kept(book: Engine) -> None:
    older = one(states=("in_progress", "in_progress"))
    newer = changed(older, points=[older.points[0].model_dump() | {"text": "Der Weg wird gebaut."}])
    put(book, [older])
    assert put(book, [newer]) == Tally(replaced=1)
    assert count(book, "memos") == count(book, "points") == count(book, "statuses") == 1
    assert count(book, "readings") == 2
    assert put(book, [older]) == Tally(unchanged=1), "a reading set aside comes again"
    assert count(book, "points") == 1
    assert put(book, [older], restore=True) == Tally(replaced=1)
    assert count(book, "points") == 2
    assert count(book, "readings") == 2


def test_reading_that_finds_another_number_moves_the_memo(book: Engine) -> None:
    misread = one("V0007/24")
    put(book, [misread, one("V0001/24")])
    put(book, [changed(misread, resolution=misread.resolution.model_dump() | {"number": "V0001/24"})])  # type: ignore[union-attr]
    with reading(book) as connection:
        assert [r.number for r in connection.execute(select(tables.resolutions))] == ["V0001/24"]


def test_second_scan_of_a_sheet_is_linked(book: Engine) -> None:
    first = one()
    blurred = changed(
        one(scan="again"),
        header=first.header.model_dump() | {"date": {"text": "MÄRZ 2024", "edtf": "2024-03"}},
        points=[first.points[0].model_dump() | {"report": first.points[0].report.replace("Umsetzung", "Urnsetzung")}],  # type: ignore[union-attr]
    )
    assert put(book, [first, blurred]) == Tally(added=2, linked=1)
    assert row(book, blurred)["same_as"] == row(book, first)["id"]
    assert count(book, "statuses") == 1


def test_next_memo_with_the_same_words_is_no_second_scan(book: Engine) -> None:
    first = one(day="2023-03-05", control="2023-09-30")
    later = changed(first, source=one(scan="x").source, header=one(day="2024-03-05").header, next_control=None)
    assert put(book, [first, later]) == Tally(added=2)
    undated = changed(later, source=one(scan="y").source, header=first.header.model_dump() | {"date": None})
    assert put(book, [undated]) == Tally(added=1), "neither date nor next control tells them apart: not linked"


def test_link_is_found_anew_when_the_first_scan_is_read_anew(book: Engine) -> None:
    first, second = one(), one(scan="again")
    put(book, [first, second])
    assert row(book, second)["same_as"] is not None
    put(book, [changed(first, resolution=first.resolution.model_dump() | {"number": "V0009/24"})])  # type: ignore[union-attr]
    assert row(book, second)["same_as"] is None
    assert count(book, "statuses") == 2
    put(book, [first], restore=True)
    assert row(book, first)["same_as"] == row(book, second)["id"], "either stands for the other"
    assert count(book, "resolutions") == count(book, "statuses") == 1


def test_nothing_is_lost_that_has_no_number(book: Engine) -> None:
    put(book, [one(None), one(None, day="2024-04-01"), changed(one(scan="z"), kind="other")])
    assert (count(book, "memos"), count(book, "resolutions"), count(book, "statuses")) == (3, 2, 2)


def test_two_writers_at_once(book: Engine) -> None:
    target = str(book.url.database if book.dialect.name == "sqlite" else book.url.render_as_string(hide_password=False))
    code = WRITER.format(here=str(HERE), target=target, count=120, batch=10)
    writers = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(2)]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0]
    assert count(book, "memos") == count(book, "changes") == count(book, "readings") == 120


def test_crash_in_the_middle_of_writing(tmp_path: Path) -> None:
    target = tmp_path / "ledger.db"
    opened(target, create=True).dispose()
    code = WRITER.format(here=str(HERE), target=str(target), count=5000, batch=20)
    with subprocess.Popen([sys.executable, "-c", code]) as writer:
        wait_until = time.monotonic() + 30
        engine = opened(target)
        while count(engine, "memos") < 60 and time.monotonic() < wait_until:
            time.sleep(0.01)
        writer.send_signal(signal.SIGKILL)
    engine.dispose()
    after = opened(target)
    with reading(after) as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    kept = count(after, "memos")
    assert 60 <= kept < 5000
    assert kept % 20 == 0
    put(after, memos(kept + 20))
    assert count(after, "memos") == kept + 20


def test_batch_that_fails_leaves_no_trace(book: Engine) -> None:
    put(book, [one()])
    before = everything(book)

    def broken() -> object:
        yield one("V0002/24")
        raise PathError("the folder is gone")

    with pytest.raises(PathError):
        put(book, broken())  # type: ignore[arg-type]
    with pytest.raises(IntegrityError), writing(book) as connection:  # noqa: PT012 - what was done before must go, too
        connection.execute(tables.memos.update().values(title="x", pages=1))
        connection.exec_driver_sql("INSERT INTO memos (id) VALUES (1)")
    assert everything(book) == before


def test_tables_are_what_the_migrations_make(book: Engine) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    with reading(book) as connection:
        found = compare_metadata(MigrationContext.configure(connection), tables.metadata)
    own = ("texts_fts", "document")  # the search index, which each database keeps in its own way
    assert [step for step in found if not any(name in str(step) for name in own)] == []


def test_newer_book_is_refused(tmp_path: Path) -> None:
    engine = opened(tmp_path / "ledger.db", create=True)
    with writing(engine) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(BadSettings, match="newer version"):
        opened(tmp_path / "ledger.db")


@pytest.mark.parametrize(
    ("target", "error", "words"),
    [
        ("missing.db", PathError, "ledger import"),
        ("", PathError, "is a folder"),
        ("other.db", PathError, "not a ledger"),
    ],
)
def test_what_is_no_ledger(tmp_path: Path, target: str, error: type[Exception], words: str) -> None:
    (tmp_path / "other.db").write_bytes(b"a letter to the editor, not a database" * 100)
    with pytest.raises(error, match=words):
        opened(tmp_path / target)


def test_no_server_and_no_such_kind() -> None:
    with pytest.raises(PathError, match="cannot be used"):
        opened("postgresql://nobody:secret@127.0.0.1:1/none")
    with pytest.raises(ArgumentError, match="unknown kind"):
        opened("mysql://db/none")


def test_all_memos_of_a_resolution_in_their_order(book: Engine) -> None:
    given = next(found for number in range(1, 20) if len(found := list(of_resolution(number))) == 4)
    put(book, given[::-1])
    rows = [row(book, memo) for memo in given]
    assert [r["stands_until"] for r in rows] == [*(r["stands_from"] for r in rows[1:]), None]


def test_after_many_new_memos_postgresql_plans_with_their_number(postgresql_url: str) -> None:
    """Its own vacuum comes minutes later, and until then it plans for an empty book."""
    book = opened(postgresql_url, create=True)
    put(book, memos(30), batch=10)
    with reading(book) as connection:
        known = connection.exec_driver_sql("SELECT reltuples FROM pg_class WHERE relname = 'memos'").scalar_one()
    assert known == 30
    book.dispose()


def test_postgresql_does_not_compile_a_question_for_longer_than_it_takes(postgresql_url: str) -> None:
    """It would where it thinks the question dear, which is here: each."""
    opened(postgresql_url, create=True).dispose()
    book = opened(postgresql_url + "?options=-cjit_above_cost%3D0")
    with reading(book) as connection:
        plan = connection.exec_driver_sql("EXPLAIN ANALYZE SELECT state FROM points WHERE open").scalars()
        assert "JIT:" not in plan.all()
    book.dispose()


@pytest.mark.parametrize("encoding", ["UTF8", "SQL_ASCII"])
def test_a_database_without_umlauts_takes_no_book(postgresql_url: str, postgresql: str, encoding: str) -> None:
    name = f"{postgresql_url.rpartition('/')[2]}_c"
    with psycopg.connect(postgresql, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING {encoding} LC_COLLATE 'C' LC_CTYPE 'C'")
    with pytest.raises(BadSettings, match="createdb --template=template0"):
        opened(postgresql.removesuffix("postgres") + name, create=True)


def test_postgresql_packs_records_in_its_quickest_way(postgresql_url: str) -> None:
    book = opened(postgresql_url, create=True)
    with reading(book) as connection:
        ways = "SELECT enumvals FROM pg_settings WHERE name = 'default_toast_compression'"
        if "lz4" not in (connection.exec_driver_sql(ways).scalar() or ()):
            pytest.skip("this PostgreSQL has no LZ4")
        way = "SELECT attcompression FROM pg_attribute WHERE attrelid = 'readings'::regclass AND attname = 'record'"
        assert connection.exec_driver_sql(way).scalar() == "l"
    book.dispose()
