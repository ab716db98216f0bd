"""``beschlussbuch retry`` and ``beschlussbuch watch``, and the batch behind ``ingest --out``.

::

    $ beschlussbuch ingest scans/ --out records/ --redo changed --reparse
    $ beschlussbuch retry records/ 2019/fax.tif
    $ beschlussbuch watch /srv/inbox --out records/
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from pipeline.batch import Plan, Tally, run
from pipeline.batch.cluster import cluster
from pipeline.batch.inputs import Found
from pipeline.batch.manifest import FILE
from pipeline.batch.watch import watch as watching
from pipeline.commands.options import settings_options
from pipeline.commands.progress import closing, telling
from pipeline.errors import QUARANTINED, ArgumentError, PathError
from pipeline.settings import Settings

__all__ = ["into", "log_option", "retry", "watch"]


def log_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option ``--log``."""
    words = "Progress for people, or a JSON object a line for machines."
    return click.option("--log", type=click.Choice(["text", "json"]), default="text", show_default=True, help=words)(
        command
    )


def into(
    found: Iterable[Found], out: Path, settings: Settings, plan: Plan, log: str, scheduler: str | None = None
) -> int:
    """Run a batch, here or on a cluster, and tell about it; returns the exit code."""
    with telling(log) as tell:
        if scheduler is None:
            return _end(run(found, out, settings, plan, tell=tell), out)
        with cluster(scheduler) as (executor, threads):
            wide = settings.model_copy(update={"jobs": threads})
            return _end(run(found, out, wide, plan, executor=executor, tell=tell), out)


def _end(tally: Tally, out: Path) -> int:
    click.echo(closing(tally, out), err=True)
    if tally.stopped:
        click.echo(f"beschlussbuch: stopped: {tally.stopped}", err=True)
        return tally.code or QUARANTINED
    return QUARANTINED if tally.quarantined else 0


@click.command()
@click.argument("out", type=click.Path(path_type=Path, file_okay=False))
@click.argument("names", nargs=-1)
@log_option
@settings_options
def retry(out: Path, names: tuple[str, ...], log: str, settings: Settings) -> int:
    """Read again what is in the quarantine of OUT: all of it, or the scans of these NAMES."""
    if not (out / FILE).exists():
        raise PathError(f"{out}: no batch was ever written there; name the folder that was given to ingest --out")
    return into((), out, settings, Plan(retry=names, brake=False), log)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder for the records.")
@click.option("--settle", default=5.0, show_default=True, help="Seconds a file must be left alone before it is read.")
@log_option
@settings_options
def watch(folder: Path, out: Path, settle: float, log: str, settings: Settings) -> int:
    """Read each scan that comes into FOLDER once it has stopped growing, until interrupted."""
    if not folder.is_dir():
        raise ArgumentError(f"{folder}: no folder to watch; create it, or name another")
    with telling(log) as tell:
        for tally in watching(folder, out, settings, tell=tell, settle_seconds=settle):
            click.echo(closing(tally, out), err=True)
    return 0
