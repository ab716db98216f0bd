"""Lines for the screen, or for whatever stands in its place: a file, a pipe to ``head``, a full disk.

::

    $ beschlussbuch ingest scans/ --out records/ | head -1      the batch goes on when head has gone
    $ beschlussbuch text scan.pdf > /full/memo.txt              one line about it, and exit code 5

Nobody's scans wait for a screen: what is being done goes on without it. What was asked for and cannot be shown is an
error.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

import click

from pipeline.catalogue.language import spoken
from pipeline.errors import PathError, Problem
from pipeline.files import visible

__all__ = ["abandon", "above", "as_wide_as_it_is", "say", "unwritable"]


_above: list[Callable[[str], None]] = []


@contextmanager
def above(show: Callable[[str], None] | None) -> Iterator[None]:
    """While a bar stands on the terminal: what is said there is shown above it, by `show`, never behind it."""
    _above[:] = [show] if show else []
    try:
        yield
    finally:
        _above.clear()


def say(text: str, *, err: bool = False) -> None:
    """Print a line about what is being done, as long as somebody takes it."""
    stream = sys.stderr if err else sys.stdout
    try:
        if _above and stream is not None and stream.isatty():
            _above[0](visible(text))
        else:
            click.echo(visible(text), err=err)
    except OSError as error:
        abandon(sys.stderr if err else sys.stdout)
        if not err and not isinstance(error, BrokenPipeError):
            say(f"beschlussbuch: {unwritable(error).told(spoken())}", err=True)


def abandon(stream: TextIO | None) -> None:
    """Let what is still to be written to a screen that takes nothing more go nowhere, without an error at the end."""
    if stream is not None:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def unwritable(error: OSError) -> Problem:
    """What to say of an output that cannot be written."""
    return PathError("output_unwritable", why=error.strerror or str(error)).problem


def as_wide_as_it_is() -> None:
    """Prepare for letters that the screen lacks: they are replaced there; files and pipes get UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if stream.isatty():
            reconfigure(errors="replace")
        else:
            reconfigure(encoding="utf-8", errors="backslashreplace")
