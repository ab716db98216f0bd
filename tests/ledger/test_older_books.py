"""A book made by an older version is brought up to date, and what it holds is told as before."""

import re
from pathlib import Path

from invented_memos import one
from sqlalchemy import select, text

from pipeline.doubts import doubt
from pipeline.ledger import store
from pipeline.ledger.put import put
from pipeline.ledger.store import opened, reading, writing
from pipeline.ledger.tables import doubts, points
from pipeline.memo import Memo
from pipeline.page import Doubt

VERSIONS = sorted((Path(store.__file__).parent / "migrations" / "versions").glob("r*.py"))


def of_schema_1_0(memo: Memo) -> Memo:
    """The memo as it was written before doubts had a code."""
    record = memo.model_dump(mode="json") | {"schema_version": "1.0"}
    old = [{name: value for name, value in one.items() if name not in {"code", "values"}} for one in record["doubts"]]
    return Memo.model_validate(record | {"doubts": old})


def test_a_record_of_schema_1_0_is_read_and_keeps_its_version() -> None:
    made = one().model_copy(update={"doubts": (doubt("stamp_day_unreadable", "header.date"),)})
    old = of_schema_1_0(made)
    assert old.schema_version == "1.0"
    assert old.doubts == (Doubt(field="header.date", reason="the stamp's day is unreadable", kind="unreadable"),)
    assert made.schema_version == "1.1"


def test_doubts_of_an_older_book_get_their_codes(tmp_path: Path) -> None:
    engine = opened(tmp_path / "ledger.db", create=True)
    unknown = Doubt(field="text", reason="something nobody says any more", kind="unknown")
    found = (doubt("stamp_year_inferred", "header.date", read="203", taken="2025"), unknown)
    put(engine, [of_schema_1_0(one().model_copy(update={"doubts": found}))])
    with writing(engine) as connection:
        connection.execute(text("ALTER TABLE doubts DROP COLUMN code"))
        connection.execute(text("ALTER TABLE statuses DROP COLUMN state_confidence"))
        connection.execute(text("ALTER TABLE points DROP COLUMN basis"))
        connection.execute(text("DROP TABLE users"))
        connection.execute(text("DROP TABLE copies"))
        connection.execute(text("ALTER TABLE memos DROP COLUMN differs"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0007'"))
    engine.dispose()
    engine = opened(tmp_path / "ledger.db")
    with reading(engine) as connection:
        bases = connection.execute(select(points.c.basis)).scalars().all()
        told = connection.execute(select(doubts.c.code).order_by(doubts.c.position)).scalars().all()
    engine.dispose()
    assert bases
    assert set(bases) <= {"stated", "report", None}
    assert told == ["stamp_year_inferred", None]


def test_a_migration_goes_by_no_code_that_may_change() -> None:
    known = {"pipeline.doubts", "pipeline.grammar.edtf"}  # sentences of schema 1.0, and a standard's dates
    asked = re.findall(r"^from (pipeline\S*) import", "\n".join(path.read_text() for path in VERSIONS), re.MULTILINE)
    assert set(asked) <= known


def test_the_version_is_that_of_the_newest_migration() -> None:
    names = [path.name for path in VERSIONS]
    assert names[-1].startswith(f"r{store.VERSION}_"), "a new book would be migrated at every start"
