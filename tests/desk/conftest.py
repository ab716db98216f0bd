"""A desk with a book of its own, its dictionaries a copy, and a visitor whose requests carry the proof."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from desk.desk_memos import with_proof
from pipeline.api.app import application
from pipeline.desk.intake import stop
from pipeline.desk.room import Desk, furnished
from pipeline.ledger.store import opened
from pipeline.settings import Settings

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def make_desk(tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    made: list[Desk] = []

    def make(db: str | None = None, authority: Path | None = None, **options: object) -> Desk:
        corrections = tmp_path / "corrections"
        if not corrections.exists():
            shutil.copytree(ROOT / "corrections", corrections)
        engine = opened(db or tmp_path / "ledger.db", create=True)
        settings = Settings(corrections=corrections, authority=authority)
        made.append(furnished(engine, tmp_path / "ledger.db.desk", settings, **options))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for desk in made:
        stop(desk)
        desk.engine.dispose()


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    return make_desk()


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    with TestClient(application(desk), base_url="http://localhost") as client:
        yield with_proof(client)
