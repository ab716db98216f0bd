r"""What a memo prints that a person should look at, though the record has a place for all of it.

::

    Datum: 12. März 2021 … Datum: 14. April 2021                  which of the two is it?
    Beschlusskontrolle zu V0815/20 … zum Beschluss V0915/20       which of the two does it report on?
    … ersetzt die Beschlusskontrolle vom 3. März 2021             the record of that one counts no more
    zu Beschlusspunkt 1: … zu Beschlusspunkt 1: …                 the second may be another point's
    2 a) ist umgesetzt, 2 b) wurde aufgehoben                     no one state says both

>>> from pipeline.dictionaries import at_hand
>>> from pipeline.page import Line, Word
>>> said = "Diese Mitteilung ersetzt die Beschlusskontrolle vom 3. März 2021."
>>> row = Row.of(1, 9, Line(tuple(map(Word, said.split()))))
>>> [one.code for one in odd([Labelled(row, "lead", 0.9)], [], "V0815/20", at_hand())]
['memo_replaced']
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline.dictionaries import Dictionaries
from pipeline.fields.date.stamps import label_rest
from pipeline.fields.date.told import day_in
from pipeline.fields.found import doubt_at
from pipeline.fields.points.draft import Draft
from pipeline.fields.states.decide import phrases_at_hand
from pipeline.fields.states.lettered import at_odds
from pipeline.grammar import date
from pipeline.page import Doubt
from pipeline.rows import Label, Labelled, Row, text_of

__all__ = ["odd"]

_SAYS: frozenset[Label] = frozenset({"form", "subject", "title", "salutation", "lead", "report", "report_on"})
"""Labels of the rows in which a memo speaks for itself; what it quotes may say that anything is replaced."""
_MEMO = r"(?:{names}|Hausmitteilung|Mitteilung|Zwischenbericht|Zwischeninformation)\s+(?:zu\s+\S+\s+)?vom\s+\d"
"""An earlier memo: what the council calls its memos, or what they call themselves, with its date."""
_REPLACES = (
    r"\b(?:ersetz(?:t|en)|anstelle|an\s+die\s+Stelle)\s+(?:hiermit\s+)?(?:d(?:ie|en|er|es)|unsere|meine)\s+{memo}"
)
"""This one in front of it: ``ersetzt die Beschlusskontrolle vom 3. März 2021``."""
_REPLACED = (
    r"{memo}[\d.\s]{{0,12}}(?:\w+\s+)?\d{{4}}\s+(?:wird|ist)\s+(?:(?!nicht\b)\w+\s+)?"
    r"(?:ersetzt|hinfällig|ungültig|gegenstandslos)\b"
)
"""What is said behind it: ``vom 3. März 2021 wird hiermit ersetzt``."""
_OF_A_PART = re.compile(r"(?:\b[lI]|\d[.)]?)\s?[a-h]\b")
"""What tells a heading over a part of a point: ``zu 1a``, ``Zu Ib``; a point may have many of them."""


def odd(
    lines: Sequence[Labelled], drafts: Sequence[Draft], number: str | None, dictionaries: Dictionaries
) -> Iterator[Doubt]:
    """Doubts about a memo on the resolution ``number``, whose points are ``drafts``."""
    form = [one.row for one in lines if one.label == "form"]
    yield from _dated_twice(form, dictionaries.form.labels.date)
    lead = [one.row for one in lines if one.label in {"salutation", "lead"}]
    yield from _on_another(lead, number, dictionaries)
    yield from _replaces([one.row for one in lines if one.label in _SAYS], dictionaries.form.labels.heading)
    for index, draft in enumerate(drafts):
        for again in [row for row in draft.headings if not _OF_A_PART.search(row.text)][1:2]:
            yield doubt_at((again,), "report_headed_twice", f"points[{index}].report", seen=again.text)
        rows = tuple(row for rows in draft.report for row in rows)
        if at_odds(text_of(rows), phrases_at_hand(dictionaries)):
            yield doubt_at(rows, "states_of_parts", f"points[{index}].status.state")


def _dated_twice(form: Sequence[Row], label: tuple[str, ...]) -> Iterator[Doubt]:
    """Two rows of the form that give the memo's date, and not the same one."""
    dates = [(row, found) for row in form if (found := date.PATTERN.search(label_rest(row.text, label) or ""))]
    days = [(row, found[0], day) for row, found in dates if (day := day_in(found))]
    other = next(((row, text) for row, text, day in days[1:] if day != days[0][2]), None)
    if other:
        yield doubt_at((other[0],), "date_printed_twice", "header.date", first=days[0][1], other=other[1])


def _on_another(lead: Sequence[Row], number: str | None, dictionaries: Dictionaries) -> Iterator[Doubt]:
    """The opening sentence names a resolution, and not the heading's."""
    numbers = dictionaries.numbers
    seen = [match[0] for match in numbers.pattern.finditer(text_of(lead)) if numbers.shows_kind(match[0])]
    named = [(text, values[0]) for text in seen if len(values := numbers.repair(text)) == 1]
    if number is None or not named or number in [value for _, value in named]:
        return
    text, other = named[0]
    row = next((row for row in lead if text in row.text), lead[0])
    yield doubt_at((row,), "lead_of_another", "resolution.number", seen=text, number=number, other=other)


def _replaces(rows: Sequence[Row], names: Sequence[str]) -> Iterator[Doubt]:
    """The memo says that an earlier one doesn't count any more."""
    said = _replacing(tuple(names))
    if not (found := said.search(text_of(rows))):
        return
    pairs = [rows[at : at + span] for span in (1, 2) for at in range(len(rows))]
    spot = next((pair for pair in pairs if said.search(text_of(pair))), rows)
    yield doubt_at(tuple(spot), "memo_replaced", "report", seen=found[0])


@lru_cache(maxsize=4)
def _replacing(names: tuple[str, ...]) -> re.Pattern[str]:
    """The words of a council that calls its memos so; asked of every memo."""
    memo = _MEMO.format(names="|".join(map(re.escape, names)))
    return re.compile(f"{_REPLACES}|{_REPLACED}".format(memo=memo))
