"""What a person gives a field, or does to the points, becomes an edit: one set of rules for the desk and the API.

::

    header.date     "07.10.2024"    Edit("set", "header.date", {"text": "OKT. 2024", …}, {…, "edtf": "2024-10-07"})
    header.date     "31.11.2024"    Unfit: Das ist kein Datum; …
    source.file     "x.pdf"         KeyError: no field of the desk's
    points[1]       parted          Edit("split", "points[1]", {"number": "2", …}, [{"number": "2", …}, …])
"""

import re
from collections.abc import Sequence

from pipeline.desk.apply import Edit, at
from pipeline.desk.fields import Field, one
from pipeline.desk.values import Unfit, plain, typed
from pipeline.errors import Problem
from pipeline.memo import Memo, Point

__all__ = ["adding", "field_of", "giving", "joining", "removing", "splitting"]


def field_of(memo: Memo, path: str) -> Field:
    """The field of that path as it stands, without its spots. Raises KeyError where the desk has no such field."""
    return one(memo, path, {})


def giving(memo: Memo, path: str, text: str) -> Edit | None:
    """The edit that gives a field what was typed; None where that changes nothing and settles no doubt.

    Raises KeyError where the desk has no such field, Unfit where it cannot take this.
    """
    field, value = field_of(memo, path), typed(path, text)
    before = at(memo.model_dump(mode="json"), path)
    return Edit("set", path, before, value) if value != before or field.doubts else None


def adding(memo: Memo, number: str, text: str) -> Edit:
    """One more point, behind the last. Raises Unfit where it has no text."""
    if not plain(text):
        raise Unfit(Problem("typed_no_text", "", {}))
    return Edit("add", f"points[{len(memo.points)}]", None, {"number": plain(number) or None, "text": plain(text)})


def splitting(memo: Memo, place: int, numbers: Sequence[str], text: str) -> Edit:
    """One point made two, at an empty line in the text. Raises IndexError; Unfit without that line."""
    parts = [plain(part) for part in re.split(r"\r?\n[ \t]*\r?\n", text.strip(), maxsplit=1)]
    if len(parts) < 2:
        raise Unfit(Problem("typed_no_break", "", {}))
    known = [plain(number) or None for number in (*numbers, "", "")[:2]]
    value = [{"number": number, "text": part} for number, part in zip(known, parts, strict=True)]
    return Edit("split", f"points[{place}]", _brief(memo.points[place]), value)


def joining(memo: Memo, place: int) -> Edit:
    """A point and the next made one. Raises IndexError."""
    first, second = memo.points[place], memo.points[place + 1]
    return Edit("join", f"points[{place}]", _brief(first), f"{first.text} {second.text}")


def removing(memo: Memo, place: int) -> Edit:
    """A point that is none, taken out. Raises IndexError."""
    return Edit("remove", f"points[{place}]", _brief(memo.points[place]), None)


def _brief(point: Point) -> dict[str, str | None]:
    return {"number": point.number, "text": point.text}
