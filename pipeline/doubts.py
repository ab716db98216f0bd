"""Doubts: something a person should look at, made by its code and told in the reader's language.

::

    Datum: 23. JULI 203          doubt("stamp_year_inferred", "header.date", read="203", taken="2025")

What a code means stands in ``catalogue/doubts.toml``: its kind, the sentence in English and German. The record keeps
code and values, and the English sentence as its ``reason``:

>>> spot = Address(page=1, line=4)
>>> found = doubt("stamp_year_inferred", "header.date", seen="23. JULI 203", at=spot, read="203", taken="2025")
>>> found.kind, found.reason
('ambiguous', "the stamp's year reads 203, taken as 2025")
>>> told(found, "de"), cause(found)
('Das Jahr des Stempels liest sich als 203, angenommen ist 2025.', 'Jahr des Stempels unsicher')
"""

import re
from functools import lru_cache

from pipeline.catalogue import Language, Value, Values, sayings
from pipeline.page import Address, Doubt

__all__ = ["NOWHERE", "cause", "cause_of", "code_of", "doubt", "readings_of", "told"]

NOWHERE = Address()


def doubt(
    code: str,
    field: str,
    /,
    *,
    seen: str | None = None,
    likely: str | None = None,
    at: Address = NOWHERE,
    **values: Value,
) -> Doubt:
    """A doubt about a field (its path in the record, or ``text``), with its address and the values its sentence names.

    Raises KeyError for a code that the catalogue lacks, and for a value that the sentence names and is not given.
    """
    saying = sayings("doubts")[code]
    return Doubt(
        field=field,
        code=code,
        values=values,
        reason=saying.text("en", _readings(seen, likely) | values),
        kind=saying.kind,
        seen=seen,
        likely=likely,
        **at._asdict(),
    )


def told(doubt: Doubt, language: Language) -> str:
    """What is doubtful, in the language; in English where the record has only a sentence that is not known any more."""
    code, values = (doubt.code, doubt.values) if doubt.code else _of_sentence(doubt.reason)
    saying = sayings("doubts").get(code or "")
    return saying.text(language, _readings(doubt.seen, doubt.likely) | dict(values)) if saying else doubt.reason


def cause(doubt: Doubt) -> str:
    """The German name under which doubts of one code are gathered; numbers don't part one that is not known here."""
    return cause_of(doubt.code, doubt.reason)


def cause_of(code: str | None, reason: str) -> str:
    """The same of a doubt's code and English sentence.

    >>> cause_of(None, "the stamp's day is unreadable"), cause_of(None, "another: 17")
    ('Stempel ohne Tag', 'another: …')
    """
    saying = sayings("doubts").get(code or code_of(reason) or "")
    return saying.cause if saying else re.sub(r"\d+", "…", reason)


def code_of(reason: str) -> str | None:
    """The code of an English sentence: records of schema 1.0 have no other."""
    return _of_sentence(reason)[0]


def readings_of(reason: str, likely: str | None) -> tuple[str, ...]:
    """What may be meant: the readings that a doubt's English sentence names, or the likely one alone.

    >>> readings_of("1/10 may be A1/10 or V1/10", "A1/10"), readings_of("another", "Weise")
    (('A1/10', 'V1/10'), ('Weise',))
    >>> readings_of("two readings are as likely", "A1/10 or V1/10")  # as records before 1.1 have them
    ('A1/10', 'V1/10')
    """
    named = _of_sentence(reason)[1].get("readings")
    return tuple(named) if isinstance(named, list) else tuple(likely.split(" or ")) if likely else ()


@lru_cache(maxsize=4096)
def _of_sentence(reason: str) -> tuple[str | None, Values]:
    for code, saying in sayings("doubts").items():
        values = saying.values_in(reason)
        if values is not None:
            return code, values
    return None, {}


def _readings(seen: str | None, likely: str | None) -> dict[str, Value]:
    return {"seen": seen or "", "likely": likely or ""}
