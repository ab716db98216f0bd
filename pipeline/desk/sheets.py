"""The list of points to take along: as CSV and as a workbook (XLSX) for a spreadsheet.

::

    Beschluss   Titel                          Punkt   Stand          Nächste Kontrolle   Überfällig (Tage)
    V1873/23    Öffnung der Schulhöfe          2       in Umsetzung   31.03.2025          412

In both no cell is ever a formula: the CSV has an apostrophe before it, the workbook says that it is text.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Row
from xlsxwriter import Workbook

from pipeline.catalogue.dates import german_date
from pipeline.desk.labels import BASES, STATES
from pipeline.ledger.late import days_late
from pipeline.ledger.show import sheet

__all__ = ["COLUMNS", "as_csv", "as_workbook"]


class Column(NamedTuple):
    """A column: its head, and its width in the workbook, in letters."""

    head: str
    width: int


COLUMNS = (
    Column("Beschluss", 14),
    Column("Sitzung", 14),
    Column("Gremium", 28),
    Column("Titel", 50),
    Column("Punkt", 7),
    Column("Text", 80),
    Column("Stand", 18),
    Column("Woher der Stand", 18),
    Column("Geschäftsbereich", 34),
    Column("Nächste Kontrolle", 18),
    Column("Kontrolle bis", 13),
    Column("Überfällig (Tage)", 10),
    Column("Mitteilungen", 12),
)

Points = Sequence["Row[Any]"]


def as_csv(points: Points, today: date) -> Iterator[str]:
    """The points as CSV as Excel and LibreOffice open it in Germany: semicolons, a byte order mark, 31.03.2025."""
    line = io.StringIO()
    write = sheet(line, [column.head for column in COLUMNS], excel=True)
    for point in points:
        write(f"{value:%d.%m.%Y}" if isinstance(value, date) else value for value in _cells(point, today))
        if line.tell() > _PORTION:
            yield line.getvalue()
            line.seek(0)
            line.truncate()
    yield line.getvalue()


_PORTION = 1 << 16


def as_workbook(points: Points, heading: str, today: date) -> bytes:
    """The points as a workbook of one sheet: the heads stay in view, every column can be filtered, days are days."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True, "default_date_format": "dd.mm.yyyy", "strings_to_urls": False}) as book:
        book.set_properties({"title": heading})
        page = book.add_worksheet("Beschlusspunkte")
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        days = book.add_format({"num_format": "dd.mm.yyyy", "valign": "top"})
        heads = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        for place, column in enumerate(COLUMNS):
            page.set_column(place, place, column.width)
            page.write_string(0, place, column.head, heads)
        for number, point in enumerate(points, 1):
            for place, value in enumerate(_cells(point, today)):
                if isinstance(value, date):
                    page.write_datetime(number, place, value, days)
                elif isinstance(value, int):
                    page.write_number(number, place, value, wrapped)
                elif value:
                    page.write_string(number, place, value[:_LONGEST], wrapped)
        page.freeze_panes(1, 1)
        page.autofilter(0, 0, max(len(points), 1), len(COLUMNS) - 1)
        page.set_landscape()
        page.set_paper(_A4)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        page.set_header(f"&L{heading.replace('&', '&&')[:_HEADER]}&R{today:%d.%m.%Y}, &P/&N")
    return file.getvalue()


_LONGEST = 32_767  # letters that a cell holds
_HEADER = 200  # letters of the heading on paper; Excel takes 255 in all
_A4 = 9


def _cells(point: "Row[Any]", today: date) -> Iterable[str | int | date | None]:
    return (
        point.number,
        point.session,
        point.body,
        point.title,
        point.point_number,
        point.text,
        STATES[point.state],
        BASES[point.basis],
        point.department,
        german_date(point.next_control),
        point.control_ends,
        days_late(point.open, point.control_ends, today),
        point.memos,
    )
