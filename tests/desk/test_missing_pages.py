"""What isn't there is named."""

import pytest
from fastapi.testclient import TestClient


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/beschluss/V9999/99", "Diesen Beschluss gibt es im Buch nicht."),
        ("/mitteilung/0123456789abcdef", "Diese Mitteilung gibt es im Buch nicht."),
        ("/irgendwo", "Diese Seite gibt es nicht."),
    ],
)
def test_what_is_not_there_is_named(client: TestClient, address: str, words: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert words in answer.text
