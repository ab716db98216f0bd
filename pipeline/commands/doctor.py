"""``beschlussbuch doctor``: what is installed, what is missing, and the command that mends it.

::

    $ beschlussbuch doctor
    ok       tesseract   5.3.0
    missing  deu         sudo apt-get install tesseract-ocr-deu
"""

from typing import TYPE_CHECKING

import click

from pipeline.catalogue.language import counted, said, spoken
from pipeline.commands.options import settings_options
from pipeline.errors import BeschlussbuchError, MissingProgram

if TYPE_CHECKING:
    from pipeline.programs import Probe
    from pipeline.settings import Settings

__all__ = ["doctor"]


@click.command(epilog="beschlussbuch doctor")
@settings_options
def doctor(settings: "Settings") -> int:
    """Show what the reading stands on, and what to type where something is missing."""
    from pipeline.programs import probe

    probes = (*probe(settings.language), _dictionaries(settings))
    width = max(len(_name(found)) for found in probes)
    for found in probes:
        state = said("ok" if found.version else "optional" if found.optional else "missing")
        click.echo(f"{state:8}  {_name(found):{width}}  {_version(found)}")
    lacking = [found for found in probes if found.version is None and not found.optional]
    if not lacking:
        return 0
    count = len(lacking)
    words = counted(
        "{n} missing; type the command beside it and try again",
        "{n} missing; type the command beside each and try again",
        count,
    )
    click.echo(f"\n{words}")
    return MissingProgram.exit_code


def _name(found: "Probe") -> str:
    """What the thing is called; a language after what speaks it."""
    if found.name.startswith(_SPOKEN):
        return f"{said(_SPOKEN)} {found.name.removeprefix(_SPOKEN).strip()}"
    return said(found.name)


def _version(found: "Probe") -> str:
    return said("installed") if found.version == "installed" else found.version or found.remedy


_SPOKEN = "tesseract language"


def _dictionaries(settings: "Settings") -> "Probe":
    from pipeline import dictionaries
    from pipeline.programs import Probe

    try:
        words = dictionaries.current(dictionaries.find_folder(settings.corrections).resolve())
    except BeschlussbuchError as error:
        return Probe("dictionaries", None, error.problem.told(spoken()))
    told = counted("{n} entry in {folder}", "{n} entries in {folder}", words.entries, folder=words.folder)
    return Probe("dictionaries", told, "")
