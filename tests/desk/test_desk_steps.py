"""The desk tells in German what was done to a page before it was read, also of records that have only sentences."""

import pytest
from fastapi.testclient import TestClient

from desk.desk_memos import memo
from pipeline.desk.room import Desk
from pipeline.ledger.put import put
from pipeline.ledger.rows import key
from pipeline.memo import ProcessingPage
from pipeline.steps import step

KEPT = {"steps": (step("straightened", degrees=-0.5),)}, {"prepared": ("straightened -0.5°",)}


@pytest.mark.parametrize("kept", KEPT, ids=["today", "before 1.1"])
def test_preparation_is_told_in_german(desk: Desk, client: TestClient, kept: dict[str, object]) -> None:
    page = ProcessingPage.model_validate({"text_from": "ocr", "why": "", **kept})
    given = memo()
    shown = given.model_copy(update={"processing": given.processing.model_copy(update={"pages": (page,)})})
    put(desk.engine, [shown])
    assert "Gerade gerichtet um -0,5°" in client.get(f"/mitteilung/{key(shown)}").text
