"""Answers on the terminal, as JSON, and as CSV for a spreadsheet.

>>> from pipeline.ledger.answers import Count
>>> print(as_csv([Count("department", "=SUM(A1)", "obsolete", 3, stated=3)], Count), end="")
group,name,state,points,stated,inferred,edited,report
department,'=SUM(A1),obsolete,3,3,0,0,0
"""

import csv
import io
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from pydantic import TypeAdapter
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.files import visible

__all__ = ["as_csv", "as_json", "as_table", "cells", "harmless"]


def as_json(answer: object) -> str:
    """The whole answer, indented."""
    return TypeAdapter(type(answer)).dump_json(answer, indent=2).decode() + "\n"


def as_csv(rows: Iterable[Any], kind: type) -> str:
    """The fields of answers of a kind, in RFC 4180 with a head line, which stands there even where nothing follows."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(field.name for field in fields(kind))
    writer.writerows([_cell(value) for value in cells(row).values()] for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else harmless(value)


def harmless(value: Any) -> Any:
    """The value; before what a spreadsheet would run as a formula stands an apostrophe.

    That is a text's beginning and, in a spreadsheet that parts the file at other signs than commas, what follows those.

    >>> harmless("=1+1"), harmless("Radweg;=cmd|x"), harmless("Rad; weg - 2")
    ("'=1+1", "Radweg;'=cmd|x", 'Rad; weg - 2')
    """
    if not isinstance(value, str):
        return value
    return _BEHIND_A_SIGN.sub("'", f"'{value}" if value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value)


_BEHIND_A_SIGN = re.compile(r"(?<=[;|\t\r\n])(?=[=+\-@])")


def cells(answer: Any, names: Sequence[str] = ()) -> dict[str, Any]:
    """An answer's fields as a row: all, or those named."""
    return {name: getattr(answer, name) for name in names or [field.name for field in fields(answer)]}


def as_table(rows: Sequence[Mapping[str, Any]], title: str = "", *, wide: Sequence[str] = ()) -> str:
    """A table for the terminal; the columns named in `wide` give way where there is no room."""
    table = Table(title=title or None, title_justify="left", box=None, pad_edge=False, header_style="bold", expand=True)
    lines = [{name: _line(value) for name, value in row.items()} for row in rows]
    for name in rows[0] if rows else []:
        numbers = all(isinstance(row[name], int | None) for row in rows)
        head = name.replace("_", " ")
        # Columns that give way share what the others leave.
        least = 12 if name in wide else max(len(head), *(len(line[name]) for line in lines))
        table.add_column(
            head,
            justify="right" if numbers else "left",
            no_wrap=True,
            overflow="ellipsis",
            min_width=least,
            ratio=1 if name in wide else None,
        )
    for line in lines:
        table.add_row(*map(Text, line.values()))
    console = Console()
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = 160  # for a file or another program; a terminal says how wide it is
    with console.capture() as captured:
        console.print(table)
    return captured.get()


def _line(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "–" if value is None else " ".join(visible(str(value)).split())
