"""Whatever happens to a memo's text, it ends in a record (`make fuzz` does this for ten minutes)."""

import fuzz
import pytest


@pytest.mark.parametrize("start", range(0, 120, 30))
def test_garbled_memos_give_records(start: int) -> None:
    for seed in range(start, start + 30):
        assert fuzz.read(fuzz.garbled(seed)), f"seed {seed}"


def test_a_raised_digit_in_a_stamp_is_no_number() -> None:
    assert fuzz.read(fuzz.TEXTS[-1].replace("2 3. MAI 2017", "2 ²²3. MAI 2017"))


def test_garbling_is_repeatable_and_does_garble() -> None:
    assert fuzz.garbled(7) == fuzz.garbled(7)
    assert sum(fuzz.garbled(seed) in fuzz.TEXTS for seed in range(50)) < 5
