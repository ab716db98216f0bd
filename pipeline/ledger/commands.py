"""``beschlussbuch ledger``: put records into the book and ask it.

::

    beschlussbuch ledger import out/
    beschlussbuch ledger overdue --on 2026-12-31 --csv > overdue.csv
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from pipeline.catalogue.dates import told_date
from pipeline.catalogue.language import counted, said, spoken
from pipeline.commands.listing import Commands
from pipeline.errors import QUARANTINED, ArgumentError, PathError, Problem
from pipeline.extras import extra
from pipeline.files import visible
from pipeline.ledger import order
from pipeline.ledger.day import day_of, on_option
from pipeline.ledger.forms import HITS, MEMOS, MOVES, POINTS, STATES, Form, db_option, forms, say

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from pipeline.ledger.webhooks import Behind
    from pipeline.vocabulary import Basis

__all__ = ["ledger"]


@click.group(cls=Commands)
def ledger() -> None:
    """The book: every resolution's history, what is open, what is overdue."""


_department = click.option("--department", help="Only departments with these words in their name.")


class _Part(click.FloatRange):
    """A number between two bounds; ``nan`` is none, though it lies beyond neither."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        found = super().convert(value, param, ctx)
        return found if isfinite(found) else self.fail(said("{given} is no number", given=value), param, ctx)


def _known(command: Callable[..., Any]) -> Callable[..., Any]:
    bases = click.Choice(["stated", "inferred", "edited", "report"])
    command = click.option("--basis", type=bases, help="Only states known in this way.")(command)
    return click.option("--min-confidence", type=_Part(0, 1), help="Only states at least so sure (0 to 1).")(command)


def _sort(usual: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    words = f"By this column: {', '.join(order.SORTABLE)}.  [default: {usual}]"
    return click.option("--sort", type=click.Choice(order.SORTABLE), metavar="COLUMN", help=words)


@contextmanager
def _asking(db: str) -> "Iterator[Connection]":
    with extra("ledger"):
        from pipeline.ledger.store import opened, reading
    with reading(opened(db, asking=True)) as connection:
        yield connection


@ledger.command("import", epilog="beschlussbuch ledger import records/")
@click.argument("records", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--restore", is_flag=True, help="Let a reading count again that was set aside for a newer one.")
@db_option
def import_(records: tuple[Path, ...], restore: bool, db: str) -> int:
    """Put records (files or folders that `ingest` wrote) into the book. Twice changes nothing."""
    with extra("ledger"):
        from pipeline.desk.records import renew_outdated
        from pipeline.ledger.history import otherwise
        from pipeline.ledger.put import put
        from pipeline.ledger.store import opened, reading
    from pipeline.ledger.records import memos_in

    broken: list[Problem] = []

    def tell(problem: Problem) -> None:
        broken.append(problem)
        click.echo(f"beschlussbuch: {visible(problem.told(spoken()))}", err=True)

    found = memos_in(records, tell)  # no book is made for records that aren't there
    book = opened(db, create=True)
    tally = put(book, found, restore=restore, refused=lambda error: tell(error.problem))
    kept = renew_outdated(book)
    words = "{added} added ({linked} linked), {replaced} replaced by a newer reading, {same} unchanged, {broken} broken"
    linked = counted("{n} second scan", "{n} second scans", tally.linked)
    counts = {"added": tally.added, "replaced": tally.replaced, "same": tally.unchanged, "broken": len(broken)}
    click.echo(said(words, linked=linked, **counts))
    if tally.differing:
        with reading(book) as connection:
            for line in otherwise(connection, tally.differing):
                click.echo(f"beschlussbuch: {visible(line)}", err=True)
    if kept:
        click.echo(counted("{n} memo keeps its edits by hand", "{n} memos keep their edits by hand", len(kept)))
    return QUARANTINED if broken else 0


@ledger.command(epilog="beschlussbuch ledger overdue --on 2026-12-31 --department bildung")
@on_option
@_department
@_known
@_sort("days_late")
@forms
def overdue(
    on: date | None,
    department: str | None,
    basis: "Basis | None",
    min_confidence: float | None,
    sort: str | None,
    form: Form | None,
    db: str,
) -> None:
    """Points whose next control date has passed with no later memo, the most days late first."""
    _list_points("overdue", day_of(on), department, (basis, min_confidence), sort or "days_late", form, db)


@ledger.command("open", epilog="beschlussbuch ledger open --basis report")
@on_option
@_department
@_known
@_sort("department, then next_control")
@forms
def open_(
    on: date | None,
    department: str | None,
    basis: "Basis | None",
    min_confidence: float | None,
    sort: str | None,
    form: Form | None,
    db: str,
) -> None:
    """Points on which something is still to be expected."""
    _list_points("open", day_of(on), department, (basis, min_confidence), sort, form, db)


def _list_points(
    which: Literal["overdue", "open"],
    on: date,
    department: str | None,
    known: "tuple[Basis | None, float | None]",
    sort: str | None,
    form: Form | None,
    db: str,
) -> None:
    from pipeline.ledger.answers import PointNow

    with _asking(db) as connection:
        from pipeline.ledger import questions
        from pipeline.ledger.departments import as_known, names_with
        from pipeline.ledger.unlisted import told, unlisted

        ask = questions.overdue if which == "overdue" else questions.open_points
        found = ask(connection, on, department=department, known=questions.Sureness(*known))
        if department and not found and not names_with(connection, department):
            _say_unknown(department)
        found = as_known(found)
        beside = list(told(unlisted(connection, on, department))) if which == "overdue" else []
    if sort is not None:
        found = order.by(sort, found)
    words = _OVERDUE if which == "overdue" else _OPEN
    say(found, found, PointNow, form, POINTS, counted(*words, len(found), day=told_date(on.isoformat())))
    for line in beside:
        click.echo(f"beschlussbuch: {line}", err=True)


def _say_unknown(department: str) -> None:
    """A name mistyped has no points either, which is no good news."""
    words = "no department in the book has “{words}” in its name; all of them: beschlussbuch ledger stats"
    click.echo(f"beschlussbuch: {said(words, words=visible(department))}", err=True)


_OVERDUE = ("{n} point overdue on {day}", "{n} points overdue on {day}")
_OPEN = ("{n} point open on {day}", "{n} points open on {day}")


@ledger.command(epilog="beschlussbuch ledger history V1873/23")
@click.argument("number")
@forms
def history(number: str, form: Form | None, db: str) -> None:
    """All memos of a resolution (V2696/24), and how each point's status moved."""
    from pipeline.ledger.answers import MemoHead, PointMove

    with _asking(db) as connection:
        from pipeline.ledger.history import history as asked
        from pipeline.ledger.history import otherwise

        found = asked(connection, number)
        twice = otherwise(connection, [memo.key for memo in found.memos if memo.differs]) if found else []
    if found is None:
        raise ArgumentError("number_not_in_book", number)
    moves = [
        PointMove(
            point.number,
            move.date,
            move.state,
            move.basis,
            move.state_confidence,
            move.statement,
            move.memo,
            point.text,
        )
        for point in found.points
        for move in point.moves
    ]
    if form is None:
        title = f"{found.number}  {found.title or ''}\n{found.body or ''} {found.session or ''}"
        say(found, found.memos, MemoHead, None, MEMOS, title)
    say(found, moves, PointMove, form, MOVES, "")
    if form is None and twice:
        click.echo("\n".join(map(visible, twice)))


@ledger.command(epilog="beschlussbuch ledger stats --svg years.svg")
@on_option
@click.option("--svg", type=click.Path(path_type=Path), help="Draw the states by year into this file.")
@forms
def stats(on: date | None, svg: Path | None, form: Form | None, db: str) -> None:
    """Count points by state, department and year."""
    from pipeline.files import write_whole
    from pipeline.ledger import plot
    from pipeline.ledger.answers import Count

    with _asking(db) as connection:
        from pipeline.ledger.figures import in_numbers
        from pipeline.ledger.figures import stats as asked

        found = asked(connection, day_of(on))
    if svg is not None:
        write_whole(svg, plot.svg([count for count in found.counts if count.group == "year"]).encode())
    say(found, found.counts, Count, form, STATES, in_numbers(found))


_MOST = 1000
"""Memos that a search lists at most."""


@ledger.command(epilog='beschlussbuch ledger search "Schulhof Aufsicht"')
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, _MOST), default=20, show_default=True, help="At most so many.")
@forms
def search(words: tuple[str, ...], limit: int, form: Form | None, db: str) -> None:
    """Find memos by their words; all must occur, a "phrase" as it stands."""
    from pipeline.ledger.answers import Hit

    with _asking(db) as connection:
        from pipeline.ledger.search import search as asked
        from pipeline.ledger.search import terms

        if not terms(" ".join(words)):
            raise ArgumentError("no_word_to_find")
        found = asked(connection, " ".join(words), limit=limit + 1)
    if more := len(found) > limit:
        found = found[:limit]
    say(found, found, Hit, form, HITS, counted("{n} memo", "{n} memos", len(found)))
    if more:
        further = f": --limit {min(10 * limit, _MOST)}" if limit < _MOST else ""
        there = said("there are more than these {n}", n=limit) + further
        click.echo(f"beschlussbuch: {there}", err=True)


@ledger.command(epilog="beschlussbuch ledger deliver https://example.org/hook")
@click.argument("url", nargs=-1, required=True)
@click.option(
    "--secret", envvar="BESCHLUSSBUCH_WEBHOOK_SECRET", show_envvar=True, required=True, help="Signs the messages."
)
@db_option
def deliver(url: tuple[str, ...], secret: str, db: str) -> int:
    """Tell these addresses of the changes they haven't received (for cron; `serve --webhook` does it by itself)."""
    with extra("ledger"):
        from pipeline.ledger.store import opened
        from pipeline.ledger.webhooks import behind
        from pipeline.ledger.webhooks import deliver as told
    engine = opened(db)
    with ExitStack() as at_the_end:
        at_the_end.callback(engine.dispose)
        came = [(address, told(engine, address, secret), behind(engine, address)) for address in url]
    return max(_delivered(*one) for one in came)


def _delivered(address: str, received: int, left: "Behind | None") -> int:
    """Say what a receiver took and what it did not; the exit code."""
    if received or left is None:
        words = ("{n} change received by {address}", "{n} changes received by {address}")
        click.echo(counted(*words, received, address=address))
    if left is None:
        return 0
    due = f"{datetime.fromisoformat(left.next_try).astimezone():%Y-%m-%d %H:%M:%S}"
    failed = PathError("not_delivered", address, waiting=left.waiting, why=left.why, next_try=due)
    click.echo(f"beschlussbuch: {visible(failed.problem.told(spoken()))}", err=True)
    return failed.exit_code
