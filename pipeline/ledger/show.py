"""Answers as JSON, and as CSV for other programs and for a spreadsheet.

>>> from pipeline.ledger.answers import Count
>>> print(as_csv([Count("department", "=SUM(A1)", "obsolete", 3, stated=3)], Count), end="")
group,name,state,points,stated,inferred,edited,report
department,'=SUM(A1),obsolete,3,3,0,0,0
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import date
from typing import Any, TextIO

__all__ = ["as_csv", "as_json", "as_sheet", "cells", "harmless", "sheet"]


def as_json(answer: object) -> str:
    """The whole answer, or list of answers, indented."""
    return json.dumps(answer, default=_plain, indent=2, ensure_ascii=False) + "\n"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else asdict(value)


def as_csv(rows: Iterable[Any], kind: type) -> str:
    """The fields of answers of a kind with a head line, which stands there even where nothing follows."""
    return as_sheet(map(cells, rows), [field.name for field in fields(kind)])


def as_sheet(rows: Iterable[Mapping[str, object]], heads: Iterable[str], *, excel: bool = False) -> str:
    """Rows of cells below their heads, as CSV (see `sheet`)."""
    out = io.StringIO()
    write = sheet(out, heads, excel=excel)
    for row in rows:
        write(row.values())
    return out.getvalue()


def sheet(out: TextIO, heads: Iterable[str], *, excel: bool = False) -> Callable[[Iterable[object]], None]:
    r"""Begin a CSV file; what writes its rows. No cell begins as a formula.

    Plain, it is RFC 4180. For Excel, which looks for nothing else in Germany, it has a byte order mark, semicolons and
    decimal commas.

    >>> sheet(out := io.StringIO(), ["a", "b"], excel=True)([0.97, "x;=1+1"])
    >>> out.getvalue()
    '\ufeffa;b\n0,97;"x;\'=1+1"\n'
    """
    writer = csv.writer(out, delimiter=";" if excel else ",", lineterminator="\n")
    out.write("\ufeff" * excel)
    writer.writerow(heads)

    def write(values: Iterable[object]) -> None:
        writer.writerow([_cell(value, excel) for value in values])

    return write


def _cell(value: object, excel: bool) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and excel:
        return str(value).replace(".", ",")
    return harmless(value)


def harmless(value: Any) -> Any:
    """The value; before what a spreadsheet would run as a formula stands an apostrophe.

    That is a text's beginning and, in a spreadsheet that parts the file at other signs than commas, what follows those.

    >>> harmless("=1+1"), harmless("Radweg;=cmd|x"), harmless("Rad; weg - 2")
    ("'=1+1", "Radweg;'=cmd|x", 'Rad; weg - 2')
    """
    if not isinstance(value, str):
        return value
    return _BEHIND_A_SIGN.sub("'", f"'{value}" if _FORMULA.match(value) else value)


_FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠]")
_BEHIND_A_SIGN = re.compile(r"(?<=[;|\t\r\n])(?=[=+\-@＝＋－＠])")


def cells(answer: Any, names: Sequence[str] = ()) -> dict[str, Any]:
    """An answer's fields as a row: all, or those named."""
    return {name: getattr(answer, name) for name in names or [field.name for field in fields(answer)]}
