"""What is overdue has one answer: for the ledger's list, its counts, the API's lists and the desk."""

from datetime import date
from pathlib import Path

import pytest
from invented_memos import memos

from pipeline.desk import book as desk
from pipeline.ledger import questions
from pipeline.ledger.figures import stats
from pipeline.ledger.lists import resolutions_where
from pipeline.ledger.put import put
from pipeline.ledger.store import opened, reading


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2031, 1, 1)])
def test_ledger_api_and_desk_agree_on_what_is_overdue(tmp_path: Path, today: date) -> None:
    engine = opened(tmp_path / "ledger.db", create=True)
    put(engine, list(memos(60)))
    with reading(engine) as connection:
        listed = {point.id for point in questions.overdue(connection, today)}
        found = desk.find(connection, desk.Filters(standing="overdue"), today, page=None)
        counted = desk.counts(connection, desk.Filters(), today)[2]
        heads = resolutions_where(connection, today, overdue=True, limit=1000).rows
        numbers = {point.resolution for point in questions.overdue(connection, today)}
        total = stats(connection, today).overdue
    engine.dispose()
    assert {row.point for row in found.rows} == listed
    assert len(listed) == counted == total > 0
    assert {head.number for head in heads} == numbers
    assert all(head.overdue for head in heads)
