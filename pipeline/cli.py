"""The command ``beschlussbuch``: a dict of commands, and the one place where an error becomes a line and a code.

::

    $ beschlussbuch ingest scans/ --out records/
    $ beschlussbuch text scan-0042.pdf

Each command lives in `pipeline.commands`, one module a subject, and is imported when it is called:
adding one is one module there and one line here.
"""

import sys
from collections.abc import Mapping
from importlib import import_module

import click

from pipeline.errors import INTERRUPTED, ArgumentError, BeschlussbuchError

__all__ = ["COMMANDS", "main"]

COMMANDS: Mapping[str, str] = {
    "corrections": "pipeline.commands.corrections",
    "desk": "pipeline.api.commands",
    "doctor": "pipeline.commands.doctor",
    "explain": "pipeline.commands.corrections",
    "export": "pipeline.export.commands",
    "ingest": "pipeline.commands.ingest",
    "ledger": "pipeline.ledger.commands",
    "retry": "pipeline.commands.batch",
    "schema": "pipeline.commands.text",
    "serve": "pipeline.api.commands",
    "text": "pipeline.commands.text",
    "watch": "pipeline.commands.batch",
}
"""Name of the command → the module that has a click command of that name."""


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(COMMANDS[cmd_name]), cmd_name)
        assert isinstance(command, click.Command)  # noqa: S101 - a line of COMMANDS that names no command
        return command


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="beschlussbuch")
def beschlussbuch() -> None:
    """Turn scanned council memos into a book of resolutions."""


def main(args: list[str] | None = None) -> None:
    """Run a command and end with its exit code (see `pipeline.errors`)."""
    sys.exit(_run(args))


def _run(args: list[str] | None) -> int:
    try:
        result = beschlussbuch.main(args, standalone_mode=False)
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
        click.echo(f"beschlussbuch: {error}", err=True)
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("beschlussbuch: interrupted; what is done is kept", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()  # the reader (head, less) has gone; nobody is left to tell
        return 0


if __name__ == "__main__":
    main()
