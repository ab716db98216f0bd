"""The command ``beschlussbuch``: a dict of commands, and the one place where an error becomes a line and a code.

::

    $ beschlussbuch ingest scans/ --out records/
    $ beschlussbuch text scan-0042.pdf
    $ beschlussbuch --lang de ledger overdue

Each command lives in `pipeline.commands`, one module a subject, and is imported when it is called:
adding one is one module there and one line here.
"""

import gc
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from itertools import pairwise
from typing import NamedTuple, get_args

import click

from pipeline.catalogue import Language
from pipeline.catalogue.language import said, speak, spoken
from pipeline.commands.listing import Commands, in_language
from pipeline.commands.screen import abandon, as_wide_as_it_is, unwritable
from pipeline.errors import INTERRUPTED, ArgumentError, BeschlussbuchError, PathError
from pipeline.files import visible
from pipeline.version import our_version

__all__ = ["COMMANDS", "Place", "main"]


class Place(NamedTuple):
    """Where a command lives, and what the list of commands says of it."""

    module: str
    summary: str


COMMANDS: Mapping[str, Place] = {
    "ingest": Place("pipeline.commands.ingest", "Read scans (PDF, TIFF, PNG, JPEG, text) into JSON records."),
    "watch": Place("pipeline.commands.batch", "Read each scan that comes into a folder."),
    "retry": Place("pipeline.commands.batch", "Read again what is in a batch's quarantine."),
    "text": Place("pipeline.commands.text", "Print a scan's text: corrected, broken words joined."),
    "explain": Place("pipeline.commands.corrections", "Show each change to what was seen in a scan, with its reason."),
    "corrections": Place("pipeline.commands.corrections", "Keep up the dictionaries: check, add, learn."),
    "ledger": Place("pipeline.ledger.commands", "The book: every resolution's history, what is open, what is overdue."),
    "export": Place("pipeline.export.commands", "The book or records in other forms: JSON Lines, CSV, OParl, ALTO …"),
    "verify": Place("pipeline.export.commands", "Check packages for the archive: is every file there and whole?"),
    "desk": Place("pipeline.api.commands", "The review desk: read the book and settle doubts in the browser."),
    "serve": Place("pipeline.api.commands", "Serve the book over HTTP."),
    "users": Place("pipeline.commands.users", "Who may come to the desk: names, passwords, roles."),
    "learn": Place("pipeline.commands.learn", "Learn from what was decided at the desk: states."),
    "doctor": Place(
        "pipeline.commands.doctor", "Show what the reading stands on, and what to type where it is missing."
    ),
    "schema": Place("pipeline.commands.text", "Print the JSON Schema of the records."),
}
"""Name of the command → the module that has a click command of that name; it is imported when the command is called.
In the order in which one comes to need them, which is that of ``--help``."""


SELDOM = 50_000, 20, 20
"""New objects, and turns, after which Python looks for rubbish in the command's process. With its own 700 it looks
through the dictionaries again and again: `text` of one page took 0.74 CPU s, so 0.67 (the least of twelve runs each, in
turns). Who imports the package keeps their own."""


class _Commands(Commands):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(COMMANDS[cmd_name].module), cmd_name)
        assert isinstance(command, click.Command)  # noqa: S101 - a line of COMMANDS that names no command
        return in_language(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        with formatter.section(said("Commands")):
            formatter.write_dl([(name, said(place.summary)) for name, place in COMMANDS.items()])


def _version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        click.echo(f"beschlussbuch {our_version()}")
        ctx.exit()


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--lang",
    type=click.Choice(["en", "de"]),
    expose_value=False,
    help="The language of messages.  [default: as LANG says]",
)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version.")
def beschlussbuch() -> None:
    """Turn scanned council memos into a book of resolutions."""


def main(args: list[str] | None = None) -> None:
    """Run a command and end with its exit code (see `pipeline.errors`)."""
    gc.set_threshold(*SELDOM)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looking for some took a twentieth of a start
    as_wide_as_it_is()
    given = sys.argv[1:] if args is None else args
    speak(_asked(given) or spoken())
    code = _run(given)
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except OSError as error:
        code = _unshown(error)
    speak(None)  # for whoever calls this again in the same process
    sys.exit(code)


def _asked(args: Sequence[str]) -> Language | None:
    """The language after ``--lang``, which is known before anything is said, in whatever order the options stand."""
    words = [part for one in args for part in one.split("=", 1)]
    after = [two for one, two in pairwise(words) if one == "--lang"]
    return next((language for language in get_args(Language) if language in after[:1]), None)


def _unshown(error: OSError) -> int:
    """The exit code of a command whose output nobody took: none is due where the reader (head, less) has gone."""
    abandon(sys.stdout)
    if isinstance(error, BrokenPipeError):
        abandon(sys.stderr)
        return 0
    click.echo(f"beschlussbuch: {unwritable(error).told(spoken())}", err=True)
    return PathError.exit_code


def _run(args: Sequence[str]) -> int:
    try:
        result = in_language(beschlussbuch).main(list(args), prog_name="beschlussbuch", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return 0
    except click.UsageError as error:
        error.show()
        return ArgumentError.exit_code
    except click.FileError as error:
        click.echo(f"beschlussbuch: {error.format_message()}", err=True)
        return 5
    except BeschlussbuchError as error:
        click.echo(f"beschlussbuch: {visible(error.problem.told(spoken()))}", err=True)
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo(f"beschlussbuch: {said('interrupted; what is done is kept')}", err=True)
        return INTERRUPTED
    except OSError as error:
        if error.filename is not None:  # of a file, and nobody has said what to do with it
            raise
        return _unshown(error)
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in {"sqlalchemy", "psycopg", "sqlite3"}:
            raise
        why = str(getattr(error, "orig", error)).strip().split("\n")[0]
        failed = PathError("book_failed", why=why or type(error).__name__)
        click.echo(f"beschlussbuch: {visible(failed.problem.told(spoken()))}", err=True)
        return failed.exit_code


if __name__ == "__main__":
    main()
