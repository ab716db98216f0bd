"""``beschlussbuch text`` and ``schema``: the corrected reading as plain text, and the shape of the records.

::

    $ beschlussbuch text scan.pdf          … öffentlich geförderte Arbeit in geeigneter Weise …
    $ beschlussbuch text --seen scan.pdf   … öffentlich geförderte Arbelt In geeigneter Welse …
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.commands.options import settings_options

if TYPE_CHECKING:
    from pipeline.settings import Settings

__all__ = ["schema", "text"]

_PUBLISHED = Path(__file__).parent.parent / "memo.schema.json"  # a test compares it with the models


@click.command(epilog="beschlussbuch text samples/sozialtreff.txt")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--seen", is_flag=True, help="As the engine saw it: its order, nothing corrected or joined.")
@settings_options
def text(path: Path, seen: bool, settings: "Settings") -> None:
    """Print a scan's text: in reading order, corrected, broken words made whole, a form feed between pages."""
    from pipeline.run import corrected, dictionaries_of, read
    from pipeline.running_text import running_text

    _, pages = read(path, settings)
    click.echo(running_text(pages if seen else corrected(pages, dictionaries_of(settings)).pages))


@click.command(epilog="beschlussbuch schema")
def schema() -> None:
    """Print the JSON Schema of the records."""
    click.echo(_PUBLISHED.read_text("utf-8"), nl=False)
