"""What the tests of batches share: one reader, and no child left behind."""

from collections.abc import Iterator

import pytest

from batch.batches import children


@pytest.fixture
def one_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second reader is slow to start, and nothing here is about what it reads."""
    monkeypatch.setenv("BESCHLUSSBUCH_SECOND_READER", "off")


@pytest.fixture
def no_child_is_left() -> Iterator[None]:
    """What a batch has started has ended with it."""
    yield
    assert children() == []
