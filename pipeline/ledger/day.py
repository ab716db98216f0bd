"""The option ``--on``: the day as of which the book is asked, as people write days.

::

    --on 2026-12-31    --on 31.12.2026    left out: today
"""

from datetime import UTC, date, datetime
from typing import Any

import click

from pipeline.catalogue.language import said

__all__ = ["day_of", "on_option"]

_SHAPES = ("%Y-%m-%d", "%d.%m.%Y")


class _Day(click.ParamType[date]):
    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        found = next(filter(None, (_read(value, shape) for shape in _SHAPES)), None)
        if found is None:
            words = "{given} is no day of the calendar; write it as 2026-12-31 or 31.12.2026"
            self.fail(said(words, given=value), param, ctx)
        return found


def _read(value: str, shape: str) -> date | None:
    try:
        return datetime.strptime(value, shape).date()  # noqa: DTZ007 - a day, as it is typed
    except ValueError:
        return None


on_option = click.option("--on", type=_Day(), metavar="DATE", help="As of this day.  [default: today]")
"""Give a command ``--on``; it gets a date or None."""


def day_of(on: date | None) -> date:
    """The day given, else today at this machine."""
    return on or datetime.now(UTC).astimezone().date()
