r"""A general report dealt out by what its sentences speak of, where their order is the points' order.

::

    1. Das Radwegekonzept ist vorzulegen.      Das Radwegekonzept liegt vor. Es wurde im Mai beraten.
    2. Der Kaufvertrag ist zu schließen.       Der Kaufvertrag wurde beurkundet.

A sentence is the point's whose own things it names, things that no other point names; one that names nothing goes on
from the one before. If the first names no point's, or one goes back to an earlier point, the report is the whole's:

>>> from pipeline.page import Line, Word
>>> rows = [Row.of(1, 1, Line(tuple(map(Word, "Das Radwegekonzept liegt vor. Der Kaufvertrag ruht.".split()))))]
>>> points = ["Das Radwegekonzept ist vorzulegen.", "Der Kaufvertrag ist zu schließen."]
>>> [(at, text_of(part)) for at, part in by_content(points, rows)]
[(0, 'Das Radwegekonzept liegt vor.'), (1, 'Der Kaufvertrag ruht.')]
>>> by_content(points, [Row.of(1, 1, Line((Word("Erledigt."),)))])
[]
"""

from collections.abc import Iterator, Sequence

from pipeline.fields.states.sentences import things
from pipeline.rows import Row, text_of
from pipeline.running_text import ends_sentence

__all__ = ["by_content"]


def by_content(points: Sequence[str], rows: Sequence[Row]) -> list[tuple[int, list[Row]]]:
    """The points (by their places) that the rows speak of one after the other, with their rows; none if unclear."""
    named = [things(text) for text in points]
    own = [here - set().union(*named[:at], *named[at + 1 :]) for at, here in enumerate(named)]
    parts: list[tuple[int, list[Row]]] = []
    for sentence in _sentences(rows):
        told = things(text_of(sentence))
        votes = sorted(((len(told & mine), at) for at, mine in enumerate(own)), reverse=True)
        (most, at), (second, _) = votes[:2]
        if most > second and (not parts or at > parts[-1][0]):
            parts.append((at, list(sentence)))
        elif not parts or (most and at != parts[-1][0]):
            return []
        else:
            parts[-1][1].extend(sentence)
    return parts if len(parts) > 1 else []


def _sentences(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """The rows cut into sentences; a day's figure ends none."""
    sentence: list[Row] = []
    for row in rows:
        while (at := _end(row)) is not None:
            head, row = row.cut(at)
            yield [*sentence, head]
            sentence = []
        sentence.append(row)
        if ends_sentence(row.text):
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def _end(row: Row) -> int | None:
    """The word behind the first sentence's end within a row."""
    words = [word.text for word in row.line.words]
    ends = (at for at in range(1, len(words)) if _may_end(words[at - 1]) and words[at][:1].isupper())
    return next((at for at in ends if ends_sentence(" ".join(words[:at]))), None)


def _may_end(word: str) -> bool:
    return len(word) > 3 and word[-1] in ".!?" and word[-2].isalpha()
