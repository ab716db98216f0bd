r"""Rows of the form on which both columns stand, cut where the other one begins.

::

    Landeshauptstadt Dresden Geschäftsbereich Kultur      Landeshauptstadt Dresden | Geschäftsbereich Kultur
    (GB 6) 61.7 Datum: 3. Mai 2019 An alle                (GB 6) 61.7 | Datum: 3. Mai 2019 | An alle

Engines that see no white between two columns read them as one line. What the form itself calls things tells where the
other column begins, to the letter: a label with its colon, the confidentiality box, the sender, the address, the
organisation; a reference behind one of these.

>>> from pipeline.dictionaries import at_hand
>>> from pipeline.page import Line, Word
>>> def cut(text: str) -> list[str]:
...     return [row.text for row in columns_cut([Row.of(1, 1, Line(tuple(map(Word, text.split()))))], at_hand())]
>>> cut("Landeshauptstadt Dresden Geschäftsbereich Kultur"), cut("(GB 6) 61.7 Datum: 3. Mai 2019 An alle")
(['Landeshauptstadt Dresden', 'Geschäftsbereich Kultur'], ['(GB 6) 61.7', 'Datum: 3. Mai 2019', 'An alle'])
>>> cut("Geschäftsbereich Finanzen und U vertraulich"), cut("des Stadtrates der Landeshauptstadt Dresden")
(['Geschäftsbereich Finanzen und', 'U vertraulich'], ['des Stadtrates der Landeshauptstadt Dresden'])
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline.dictionaries import Dictionaries
from pipeline.fields.header.lines import kind_of, printed, reference_rest
from pipeline.fields.letters import letters_only
from pipeline.form import Form
from pipeline.grammar.stamp import read_stamp
from pipeline.grammar.stamp_part import is_day
from pipeline.rows import Row

__all__ = ["columns_cut"]

_TICK = 3
"""Signs of what the box before „vertraulich“ is read as, at most."""
_LABEL = 4
"""Letters of a label that the form's file doesn't know (``Bearbeiter:``), at least."""
_PERSONS = ("Herr", "Herrn", "Frau")
"""Before an office in an address these begin no column."""
_YEAR = 4
"""Figures of a whole year, at the end of a stamp behind another column's words."""


def columns_cut(rows: Sequence[Row], council: Dictionaries) -> list[Row]:
    """The rows, those that run over both columns cut."""
    return [piece for row in rows for piece in _pieces(row, council)]


def _pieces(row: Row, council: Dictionaries) -> Iterator[Row]:
    words = [word.text for word in row.line.words]
    at = next((at for at in range(1, len(words)) if _begins_at(words, at, council)), None)
    if at is None:
        yield row
        return
    head, tail = row.cut(at)
    yield head
    yield from _pieces(tail, council)


def _begins_at(words: Sequence[str], at: int, council: Dictionaries) -> bool:
    """Whether the other column begins at a word, by that word or the next: what begins none is told at a glance."""
    form, word = council.form, words[at]
    marks, boxes = _marks(form), _boxes(form)
    if letters_only(words[at - 1]) in boxes:
        return True
    if letters_only(word) in boxes:
        return not _is_tick(words[at - 1])
    if at + 1 < len(words) and _is_tick(word) and letters_only(words[at + 1]) in boxes:
        return True
    if word[-1:] in {":", ";"} and (letters_only(word) in marks or (len(word) > _LABEL and _is_capitalized(word[:-1]))):
        return True
    head, tail = " ".join(words[:at]), " ".join(words[at:])
    if word[:1] == "(":
        return _is_reference_behind(head, tail, council)
    if word[:1].isdigit():
        return _is_stamp_behind(head, tail, council)
    return word.rstrip(".,;|") in _openings(form) and _is_other_column(head, tail, council)


def _is_other_column(head: str, tail: str, council: Dictionaries) -> bool:
    """Whether what follows is printed in the other column: sender, address, organisation, none within the other."""
    form = council.form
    left, right, last = kind_of(head, form), kind_of(tail, form), head.rpartition(" ")[2]
    if left == right or not any(sign.isalnum() for sign in head) or right not in printed(form):
        return False
    if _is_reference(reference_rest(head, form) or head, council):
        return True
    if not _opens_with(tail, printed(form)[right]):
        return False
    if right == "address":
        return not head.islower()
    asks = (last.islower() and head not in form.labels.recipients) or last in _PERSONS
    return left != "office" and not asks and (left, right) != ("address", "form")


def _is_reference_behind(head: str, tail: str, council: Dictionaries) -> bool:
    told = kind_of(head, council.form) in {*printed(council.form), "date"}
    return told and _is_reference(tail, council)


def _is_stamp_behind(head: str, tail: str, council: Dictionaries) -> bool:
    if not (tail[-_YEAR:].isdecimal() and is_day(tail.partition(" ")[0])):
        return False
    of_form = kind_of(head, council.form) in {"address", "form"}
    stamp = read_stamp(tail) if of_form or _is_reference(head, council) else None
    return stamp is not None and stamp.day is not None


def _is_reference(text: str, council: Dictionaries) -> bool:
    """Whether a text is a whole reference; figures alone may be a stamp's day."""
    return council.references.begins(text) and council.references.is_valid(text)


def _is_tick(word: str) -> bool:
    """Whether a word may be the box before „vertraulich“."""
    return len(word) <= _TICK and not word.islower()


def _is_capitalized(word: str) -> bool:
    return word.isalpha() and word[:1].isupper() and word[1:].islower()


def _opens_with(text: str, phrases: Sequence[str]) -> bool:
    """Whether a text begins with one of the phrases, to the letter and with whole words."""
    return any(text.startswith(phrase) and not text[len(phrase) : len(phrase) + 1].isalnum() for phrase in phrases)


@lru_cache(maxsize=4)
def _openings(form: Form) -> frozenset[str]:
    """The first words of what is printed in either column."""
    phrases = (*form.labels.recipients, *form.labels.sender, *printed(form)["form"])
    return frozenset(phrase.split(" ")[0].rstrip(".,;") for phrase in phrases)


@lru_cache(maxsize=4)
def _marks(form: Form) -> frozenset[str]:
    """The letters of the labels of reference and date."""
    return frozenset(letters_only(label) for label in (*form.labels.reference, *form.labels.date)) - {""}


@lru_cache(maxsize=4)
def _boxes(form: Form) -> frozenset[str]:
    """The letters of what is printed behind the box."""
    return frozenset(map(letters_only, form.labels.confidential)) - {""}
