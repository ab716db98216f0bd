"""What a line of the form is, by its words: a label, an address, an office, a stamp.

::

    [ ] vertraulich      box            GZ: (GB 6) 61.7          reference
    An alle              address        Datum: - 2. DEZ. 2019    date
    Landeshauptstadt     form           Geschäftsbereich …       office

The words are the council's (``corrections/form.toml``), read with an eye to what engines make of them:

>>> from pipeline.form import shipped
>>> lines = ("GZ:", "Datum;", "- 2. DEZ. 2019", "An alle", "U vertraulich", "wicklung, Bau", "den/die Ortsvorsteher")
>>> [kind_of(line, shipped()) for line in lines]
['reference', 'date', 'stamp', 'address', 'box', 'other', 'address']
"""

from collections.abc import Mapping
from functools import lru_cache

from pipeline.fields.date.stamps import label_rest
from pipeline.fields.letters import letters_only
from pipeline.form import Form
from pipeline.grammar import date
from pipeline.grammar.period import day_typed
from pipeline.grammar.reference import References
from pipeline.grammar.stamp import read_stamp
from pipeline.likeness import opens, within

__all__ = ["kind_of", "printed", "reference_rest"]

_LONGEST_STAMP = 26
"""Letters of a stamp's line; longer ones are text."""
_ARTICLES = 4
"""Small words before an office in an address: ``den ehrenamtlichen Vorsitzenden``."""
_ALIKE = 85
"""How like its phrase a line of the form begins (of 100); lower, names of streets become addresses."""


@lru_cache(maxsize=8192)
def kind_of(text: str, form: Form) -> str:
    """What a line of the form is; ``other`` where its words don't say."""
    labels = form.labels
    if within(text, labels.confidential):
        return "box"
    if reference_rest(text, form) is not None:
        return "reference"
    if label_rest(text, labels.date) is not None:
        return "date"
    if _is_sender(text, labels.sender):
        return "office"
    if _is_address(text, labels.recipients):
        return "address"
    if opens(text, (form.organisation, *labels.form), _ALIKE):
        return "form"
    return "stamp" if _is_stamp(text) else "other"


@lru_cache(maxsize=4)
def printed(form: Form) -> Mapping[str, tuple[str, ...]]:
    """What the form prints as rows of its own, by the kind of the row; the end of the organisation's name is none."""
    labels, whole = form.labels, letters_only(form.organisation)
    names = (name for name in labels.form if not whole.endswith(letters_only(name)))
    capital = (phrase for phrase in labels.recipients if phrase[:1].isupper())
    return {"office": labels.sender, "address": tuple(capital), "form": (form.organisation, *names)}


def reference_rest(text: str, form: Form) -> str | None:
    """What follows the label of the reference (``GZ:``); None where the line doesn't begin with it.

    The colon may be lost before a reference.

    >>> from pipeline.form import shipped
    >>> [reference_rest(text, shipped()) for text in ("6Z: (GB 7)", "GZ", "62", "GZ GB 7", "GZ Kultur")]
    ['(GB 7)', '', None, 'GB 7', None]
    """
    found = opens(text, form.labels.reference)
    if found is None:
        return None
    rest = text[found.end :].lstrip()
    if rest[:1] in {":", ";", "."}:
        return rest[1:].strip()
    references = References.of(form.references.codes)
    bare = not rest or references.begins(rest) or references.is_valid(rest)
    return rest if bare and found.phrase[0].isalpha() else None


def _is_sender(text: str, senders: tuple[str, ...]) -> bool:
    """Whether a line begins a sender's name; a short form (``GB``) only before a name, not before a number."""
    found = opens(text, senders, _ALIKE)
    if found is None:
        return False
    rest = text[found.end :].lstrip()
    return len(found.phrase) > 4 or (rest[:1].isupper() and rest[1:2].islower())


def _is_address(text: str, recipients: tuple[str, ...]) -> bool:
    """Whether a line belongs to an address: begins with one of its phrases, small words before it left out."""
    words = text.split()
    small = next((place for place, word in enumerate(words) if not word[:1].islower()), len(words))
    starts = range(min(small, _ARTICLES) + 1)
    return any(opens(" ".join(words[start:]), recipients, _ALIKE) for start in starts)


def _is_stamp(text: str) -> bool:
    if len(text) >= _LONGEST_STAMP or not any(sign.isdigit() for sign in text):
        return False
    return bool(date.PATTERN.search(text) or read_stamp(text) or day_typed(text))
