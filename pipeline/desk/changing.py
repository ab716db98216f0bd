"""What a person gives a field becomes an edit, by the same rules at the desk and over the API.

::

    header.date     "07.10.2024"    Edit("set", "header.date", {"text": "OKT. 2024", …}, {…, "edtf": "2024-10-07"})
    header.date     "31.11.2024"    ValueError: Das ist kein Datum; …
    source.file     "x.pdf"         KeyError: no field of the desk's
"""

from pipeline.desk.apply import Edit, at
from pipeline.desk.fields import Field, one
from pipeline.desk.values import typed
from pipeline.memo import Memo

__all__ = ["field_of", "giving"]


def field_of(memo: Memo, path: str) -> Field:
    """The field of that path as it stands, without its spots. Raises KeyError where the desk has no such field."""
    return one(memo, path, {})


def giving(memo: Memo, path: str, text: str) -> Edit | None:
    """The edit that gives a field what was typed; None where that changes nothing and settles no doubt.

    Raises KeyError where the desk has no such field, ValueError, in German, where it cannot take this.
    """
    field, value = field_of(memo, path), typed(path, text)
    before = at(memo.model_dump(mode="json"), path)
    return Edit("set", path, before, value) if value != before or field.doubts else None
