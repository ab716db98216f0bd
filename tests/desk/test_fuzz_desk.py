"""Two users and a stranger, a few hundred questions (`make fuzz` asks for ten minutes)."""

import random
from pathlib import Path

import pytest

from desk.fuzz_desk import close, furnished, judged


@pytest.mark.parametrize("seed", [7, 8])
def test_nobody_does_what_is_anothers(tmp_path: Path, seed: int) -> None:
    desk, dice = furnished(tmp_path), random.Random(seed)  # noqa: S311 - accidents, not secrets
    try:
        for number in range(100):
            assert (problem := judged(desk, dice)) is None, f"seed {seed}, question {number}: {problem}"
    finally:
        close(desk)
