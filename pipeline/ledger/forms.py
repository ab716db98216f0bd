"""The forms in which the book's answers are printed: a table, ``--json``, ``--csv``, ``--excel``."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any, Literal

import click

from pipeline.catalogue import sayings
from pipeline.catalogue.dates import short_german
from pipeline.catalogue.language import said, spoken
from pipeline.ledger import show
from pipeline.ledger.screen_table import Look, as_table, column_name

__all__ = ["EXCEL", "HITS", "MEMOS", "MOVES", "POINTS", "STATES", "Form", "db_option", "forms"]
__all__ += ["heads_of", "say", "shown"]

EXCEL = "As CSV that Excel opens with a double click: semicolons, decimal commas."
Form = Literal["json", "csv", "excel"]

POINTS = Look(
    ("days_late", "next_control", "resolution", "point", "state", "basis", "department", "title", "text"),
    wide=("department", "title", "text"),
    spare=("text", "basis", "department", "title"),
)
MEMOS = Look(
    ("date", "report", "next_control_text", "department", "same_as", "key", "file"),
    wide=("department", "file"),
    spare=("file", "same_as", "department"),
)
MOVES = Look(
    ("point", "date", "state", "basis", "statement", "memo", "text"),
    wide=("statement", "text"),
    spare=("memo", "text", "basis", "statement"),
)
HITS = Look(
    ("resolution", "date", "title", "snippet", "memo"), wide=("title", "snippet"), spare=("memo", "title", "date")
)
STATES = Look(
    ("name", "state", "points", "stated", "inferred", "edited", "report"),
    wide=("name",),
    spare=("edited", "inferred", "report", "stated"),
    once="name",
)


def db_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option ``--db``: a file, or postgresql://user@host/name."""
    return click.option(
        "--db",
        default="ledger.db",
        show_default=True,
        envvar="BESCHLUSSBUCH_DB",
        show_envvar=True,
        help="The book: a SQLite file, or postgresql://user@host/name.",
    )(command)


def forms(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command ``--json``, ``--csv``, ``--excel`` and ``--db``."""
    command = click.option("--json", "form", flag_value="json", help="As JSON.")(command)
    command = click.option("--excel", "form", flag_value="excel", help=EXCEL)(command)
    command = click.option("--csv", "form", flag_value="csv", help="As CSV, for other programs.")(command)
    return db_option(command)


def say(answer: Any, rows: Sequence[Any], kind: type, form: Form | None, look: Look, title: str) -> None:
    """Print an answer: `answer` as JSON, its rows of a kind as CSV or as a table.

    JSON and CSV are for programs and the same in every language; a table and Excel's CSV speak that of their reader.
    """
    if form == "json":
        click.echo(show.as_json(answer), nl=False)
    elif form == "csv":
        click.echo(show.as_csv(rows, kind), nl=False)
    elif form == "excel":
        heads = heads_of([field.name for field in fields(kind)])
        click.echo(show.as_sheet([shown(show.cells(row)) for row in rows], heads, excel=True), nl=False)
    elif rows:
        click.echo(as_table([shown(show.cells(row, look.columns)) for row in rows], title, look), nl=False)
    else:
        click.echo(title or said("nothing found"))


def heads_of(names: Iterable[str]) -> list[str]:
    """What columns are called for a reader: in English they have the records' own names."""
    return [column_name(name) if spoken() == "de" else name for name in names]


def shown(cells: Mapping[str, Any]) -> dict[str, Any]:
    """The cells of a row with the record's own words in the language that is spoken; in English they are the same."""
    return {name: _word(name, value) for name, value in cells.items()} if spoken() == "de" else dict(cells)


def _word(name: str, value: Any) -> Any:
    if isinstance(value, bool):
        return said("yes") if value else said("no")
    if name in {"date", "next_control", "memo_date"} and value:
        return short_german(value)
    table = _WORDS.get(name)
    if table is not None and value in sayings(table):
        return sayings(table)[value].de
    return said(value) if name in {"report", "name", "group"} and value in OWN_WORDS else value


OWN_WORDS = ("interim", "final", "all", "unknown", "department", "year")
"""Words of reports and of counts."""

_WORDS = {"state": "states", "basis": "bases"}
"""Columns whose words the catalogue holds, and its tables."""
