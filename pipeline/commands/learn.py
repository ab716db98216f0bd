"""``beschlussbuch learn states``: what was decided at the desk teaches the reading of states.

::

    $ beschlussbuch learn states
    37 decisions on states: 29 as decided before, 33 after learning; written to corrections/learnt/states.tsv
"""

from pathlib import Path

import click

from pipeline.catalogue.language import counted, said
from pipeline.commands.listing import Commands
from pipeline.extras import extra
from pipeline.ledger.forms import db_option

__all__ = ["learn"]


@click.group(cls=Commands)
def learn() -> None:
    """Learn from what was decided at the desk."""


@learn.command(epilog="beschlussbuch learn states")
@click.option("--corrections", "folder", type=click.Path(path_type=Path), help="The dictionaries' folder.")
@click.option("--undo", "back", is_flag=True, help="Take back what was learnt last.")
@db_option
def states(folder: Path | None, back: bool, db: str) -> None:
    """Fit the states anew with the desk's decisions; nothing is replaced unless unseen memos come out better."""
    from pipeline.dictionaries import find_folder, load
    from pipeline.fields.states import learn as school

    place = find_folder(folder)
    if back:
        click.echo(said("taken back") if school.undo(place) else said("{place}: nothing was learnt there", place=place))
        return
    words = load(place)
    with extra("ledger"):
        from pipeline.desk.edits import decided_states
        from pipeline.ledger.store import opened
    engine = opened(db)
    found = [
        one for memo, key, by_place in decided_states(engine) for one in school.examples_of(memo, key, by_place, words)
    ]
    if len(found) < school.LEAST:
        needed = said("{least} are needed to say whether learning makes it better", least=school.LEAST)
        click.echo(f"{_decisions(len(found))}; {needed}")
        return
    result = school.judged(found, words)
    told = said("{before} as decided before, {after} after learning", before=result.before, after=result.after)
    end = said("written to {file}", file=school.learn(found, words)) if result.better else said("nothing was replaced")
    click.echo(f"{_decisions(result.decisions)}: {told}; {end}")


def _decisions(number: int) -> str:
    return counted("{n} decision on states", "{n} decisions on states", number)
