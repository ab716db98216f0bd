"""Nothing grows with the square of a memo's length (`make fuzz` looks for more)."""

import random
from itertools import islice

import doubling
import fuzz
import pytest

LETTERS = 6_000


@pytest.mark.parametrize("piece", doubling.PIECES, ids=repr)
def test_a_memo_four_times_as_long_does_not_take_sixteen_times_as_long(piece: str) -> None:
    times, seconds = doubling.growth(piece, LETTERS)
    assert times < doubling.MOST, f"{times:.1f} times as long: {seconds:.2f} s"


def test_letters_without_end_are_no_word_and_are_read_in_no_time() -> None:
    """Such a word took 43 seconds."""
    assert doubling._seconds(doubling.HEAD + "Stadtbezirk" * 6_000) < 1


def test_distinct_words_and_random_letters_take_no_square_either() -> None:
    dice = random.Random(7)  # noqa: S311 - accidents, not secrets
    words = ["".join(dice.choices("abcdeilmnorstuvüß", k=dice.randrange(3, 12))) for _ in range(6_000)]
    short, long = (doubling._seconds(doubling.HEAD + " ".join(words[:count])) for count in (1_500, 6_000))
    assert long < doubling.ENOUGH or long / short < doubling.MOST


def test_the_fuzz_makes_new_pieces_for_ever() -> None:
    dice = random.Random(7)  # noqa: S311 - accidents, not secrets
    made = set(islice(doubling.pieces(dice), 300))
    assert len(made) > 200
    assert fuzz.read(doubling.HEAD)
