"""``beschlussbuch explain`` and ``corrections``: what was changed and why, and the upkeep of the dictionaries.

::

    $ beschlussbuch explain scan.pdf
    page 1, line 25    Arbelt → Arbeit                 misreading  0.98  misreadings.tsv:4
    $ beschlussbuch corrections add Arbelt Arbeit --note "l for i"
    misreadings.tsv:20
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.catalogue.language import said, spoken
from pipeline.commands.listing import Commands
from pipeline.commands.options import settings_options
from pipeline.errors import BadSettings

if TYPE_CHECKING:
    from pipeline.settings import Settings

__all__ = ["corrections", "explain"]

_FOLDER = click.option("--corrections", "folder", type=click.Path(path_type=Path), help="The dictionaries' folder.")


@click.command(epilog="beschlussbuch explain samples/sozialtreff.txt")
@click.argument("path", type=click.Path(path_type=Path))
@settings_options
def explain(path: Path, settings: "Settings") -> None:
    """Show each change to what was seen in a scan, with its rule; and what spoke for and against each point's state."""
    from pipeline.correct.explain import explain as explained
    from pipeline.fields.states.explain import explain as states_explained
    from pipeline.run import corrected, dictionaries_of, read, understood

    (source, pages), words = read(path, settings), dictionaries_of(settings)
    reading = corrected(pages, words)
    click.echo(explained(reading))
    for memo in understood(source, reading, words):
        if memo.points:
            click.echo(states_explained(memo, words))


@click.group(cls=Commands)
def corrections() -> None:
    """Keep up the dictionaries: check them, add a line, learn from pairs of raw and true text."""


@corrections.command(epilog="beschlussbuch corrections check")
@_FOLDER
def check(folder: Path | None) -> int:
    """Name every line of the dictionaries that cannot be used or contradicts another."""
    from pipeline.correct import upkeep
    from pipeline.dictionaries import find_folder

    place = find_folder(folder)
    problems = upkeep.check(place)
    for problem in problems:
        click.echo(problem.told(spoken()))
    if problems:
        return BadSettings.exit_code
    click.echo(f"{place}: {said('all lines can be used')}")
    return 0


@corrections.command(epilog='beschlussbuch corrections add Beschiuss Beschluss --note "i for l"')
@click.argument("seen")
@click.argument("meant")
@click.option("--note", default="", help="Why, in a few words.")
@_FOLDER
def add(seen: str, meant: str, note: str, folder: Path | None) -> None:
    """Add a misreading: the word as it is SEEN by the machine, and the word that is MEANT."""
    from pipeline.correct import upkeep
    from pipeline.dictionaries import find_folder

    place = find_folder(folder)
    address = upkeep.add(place, seen, meant, note)
    click.echo(said("{address}: added {seen} → {meant}", address=f"{place}/{address}", seen=seen, meant=meant))
    click.echo(said("for the records that are there already: {command}", command=_AGAIN), err=True)


_AGAIN = "beschlussbuch ingest SCANS --out OUT --redo changed --reparse"


@corrections.command(epilog="beschlussbuch corrections learn samples/pairs.tsv")
@click.argument("pairs", type=click.Path(path_type=Path))
@click.option("--least", default=2, show_default=True, help="How often something must be met to be proposed.")
def learn(pairs: Path, least: int) -> None:
    """Propose dictionary lines from PAIRS of raw and true text; nothing is written.

    PAIRS is a table (raw, tab, true) or a folder of NAME.scan.txt beside NAME.true.txt.
    """
    from pipeline.correct import upkeep

    confusions, misreadings = upkeep.learn(upkeep.pairs_of(pairs), least)
    for title, found in (("confusions.tsv", confusions), ("misreadings.tsv", misreadings)):
        click.echo(f"# {said('for {table}, each with the times it was met', table=title)}")
        for proposal in found:
            click.echo(f"{proposal.line}\t{proposal.times}")
