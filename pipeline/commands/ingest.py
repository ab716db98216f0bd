"""``beschlussbuch ingest``: scans become records, on the screen or in a folder.

::

    $ beschlussbuch ingest scans/ --out records/
    1998-04.tif    V0123/98  interim  3 points: 1 implemented, 2 in_progress  next 1998-09-30  1 doubt
"""

from pathlib import Path
from typing import Literal

import click

from pipeline.batch import Plan
from pipeline.batch.inputs import check_plain, find
from pipeline.batch.worker import as_json
from pipeline.commands.batch import into, log_option
from pipeline.commands.options import settings_options
from pipeline.errors import ArgumentError, PathError
from pipeline.run import ingest_all
from pipeline.scan import SUFFIXES
from pipeline.settings import Settings

__all__ = ["ingest"]

Redo = Literal["changed", "all"]


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for the records.")
@click.option("--redo", type=click.Choice(["changed", "all"]), help="Read again: what changed versions read, or all.")
@click.option("--reparse", is_flag=True, help="Make the records again from the kept pages, without OCR.")
@click.option("--no-brake", is_flag=True, help="Go on even when most of the first 50 scans fail.")
@click.option("--scheduler", help="Read on a Dask cluster, e.g. tcp://host:8786; storage is shared.")
@log_option
@settings_options
def ingest(
    paths: tuple[Path, ...],
    out: Path | None,
    redo: Redo | None,
    reparse: bool,
    no_brake: bool,
    scheduler: str | None,
    log: str,
    settings: Settings,
) -> int:
    """Read scans (PDF, TIFF, PNG, JPEG, text) into JSON records.

    One file without --out prints its record. Folders are walked; with --out every scan gives OUT/<its path>.json, and
    the same command goes on where a run was ended.
    """
    scans = list(find(paths))
    if not scans and not reparse:
        raise PathError(f"{', '.join(map(str, paths))}: no scan in it ({', '.join(sorted(SUFFIXES))})")
    if out is not None:
        return into(scans, out, settings, Plan(redo=redo, reparse=reparse, brake=not no_brake), log, scheduler)
    if len(scans) > 1:
        raise ArgumentError(f"{len(scans)} scans and one screen; give --out FOLDER for the records")
    check_plain(scans[0][0])
    click.echo(as_json(ingest_all(scans[0][0], settings)), nl=False)
    return 0
