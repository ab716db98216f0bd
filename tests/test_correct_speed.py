"""What keeps the corrector fast over a batch, told by counting: dictionary look-ups, and what is remembered."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.correct.cascade import Cascade
from pipeline.correct.words import Words
from pipeline.dictionaries import find_folder, load
from pipeline.page import Line, Page, Word

DICTIONARIES = load(find_folder(Path(__file__).parent.parent / "corrections"))


class Counted(dict[str, int]):
    """A word list that counts how often it is asked."""

    times = 0

    def get(self, *asked: str) -> int | None:  # type: ignore[override]
        self.times += 1
        return super().get(*asked)


def test_a_known_compound_is_looked_up_a_few_times_and_not_for_each_confusion_of_its_letters() -> None:
    words = Words.build(DICTIONARIES)
    large = Counted(words.lexicon.large)
    lexicon = replace(words.lexicon, large=large)
    counting = replace(words, lexicon=lexicon, misreading=replace(words.misreading, lexicon=lexicon))
    assert counting.look("Stadtteilkulturzentrum").rule == "known"
    assert large.times < 15


def test_what_is_remembered_of_words_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.correct.words._KEPT", 10)
    monkeypatch.setattr("pipeline.correct.cascade._KEPT", 10)
    ready = Cascade.build(DICTIONARIES)
    words = tuple(Word(f"Wort{first}{second}zum") for first in "abcde" for second in "abcde")
    ready.run([Page(1, (Line(words),), "text", "text")])
    assert len(ready.seen) <= 10
    assert len(ready.words.found) <= 10
