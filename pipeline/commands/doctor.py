"""``beschlussbuch doctor``: what is installed, what is missing, and the command that mends it.

::

    $ beschlussbuch doctor
    ok       tesseract   5.3.0
    missing  deu         sudo apt-get install tesseract-ocr-deu
"""

from typing import TYPE_CHECKING

import click

from pipeline.commands.options import settings_options
from pipeline.errors import BeschlussbuchError, MissingProgram

if TYPE_CHECKING:
    from pipeline.programs import Probe
    from pipeline.settings import Settings

__all__ = ["doctor"]


@click.command()
@settings_options
def doctor(settings: "Settings") -> int:
    """Show what the reading stands on, and what to type where something is missing."""
    from pipeline.programs import probe

    probes = (*probe(settings.language), _dictionaries(settings))
    width = max(len(found.name) for found in probes)
    for found in probes:
        state = "ok" if found.version else "optional" if found.optional else "missing"
        click.echo(f"{state:8}  {found.name:{width}}  {found.version or found.remedy}")
    lacking = [found for found in probes if found.version is None and not found.optional]
    if not lacking:
        return 0
    click.echo(f"\n{len(lacking)} missing; type the command beside each and try again")
    return MissingProgram.exit_code


def _dictionaries(settings: "Settings") -> "Probe":
    from pipeline.programs import Probe
    from pipeline.run import dictionaries_of

    try:
        words = dictionaries_of(settings)
    except BeschlussbuchError as error:
        return Probe("dictionaries", None, str(error))
    entries = words.entries
    return Probe("dictionaries", f"{entries} entries in {words.folder}", "")
