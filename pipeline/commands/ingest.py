"""``beschlussbuch ingest``: scans become records, on the screen or in a folder.

::

    $ beschlussbuch ingest scans/ --out records/
    1998-04.tif  V0123/98  interim  1 implemented, 2 in_progress  1998-09-30  1 doubt
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import click

from pipeline.batch import Plan, Tally
from pipeline.batch.inputs import Passed, check_plain, find
from pipeline.batch.isolation import Task, ending, read_isolated
from pipeline.batch.nursery import begin
from pipeline.batch.remote import fetch
from pipeline.catalogue.language import spoken
from pipeline.commands.batch import into, log_option, target_of
from pipeline.commands.options import PLACE, out_options, settings_options
from pipeline.commands.progress import passed_over
from pipeline.commands.screen import say
from pipeline.errors import QUARANTINED, ArgumentError, BeschlussbuchError, PathError, Problem
from pipeline.files import visible
from pipeline.settings import Settings

__all__ = ["ingest"]

Redo = Literal["changed", "all"]


@click.command(epilog="beschlussbuch ingest samples/ --out records/")
@click.argument("paths", nargs=-1, required=True, type=PLACE)
@out_options()
@click.option("--redo", type=click.Choice(["changed", "all"]), help="Read again: what changed versions read, or all.")
@click.option("--reparse", is_flag=True, help="Make the records again from the kept pages, without OCR.")
@click.option("--pdf", is_flag=True, help="A searchable PDF/A of each scan beside its record.")
@click.option("--no-brake", is_flag=True, help="Go on even when most of the first 50 scans fail.")
@click.option("--scheduler", help="Read on a Dask cluster, e.g. tcp://host:8786; storage is shared.")
@log_option
@settings_options
def ingest(
    paths: tuple[Path | str, ...],
    out: Path | str | None,
    state: Path | None,
    redo: Redo | None,
    reparse: bool,
    pdf: bool,
    no_brake: bool,
    scheduler: str | None,
    log: str,
    settings: Settings,
) -> int:
    """Read scans (PDF, TIFF, PNG, JPEG, text) into JSON records.

    One file without --out prints its record. Folders are walked; with --out every scan gives OUT/<its path>.json, and
    the same command goes on where a run was ended. Paths and OUT may be s3:// URLs.
    """
    if pdf:
        if out is None:
            raise ArgumentError("no_folder_for_copies")
        settings = settings.model_copy(update={"pdf": settings.pdf or 2})
    begin()
    passed = Passed()
    scans = find(paths, passed)
    first = list(islice(scans, 2))
    if not first and not reparse:
        _say_passed(passed)
        raise PathError("no_scan_found", ", ".join(map(str, paths)))
    if out is not None:
        plan = Plan(redo=redo, reparse=reparse, brake=not no_brake)
        return into(chain(first, scans), target_of(out, state), settings, plan, log, scheduler, passed)
    if len(first) > 1:
        raise ArgumentError("screen_too_small", scans=2 + sum(1 for _ in scans))
    with _here(*first[0][:2]) as path:
        check_plain(path)
        click.echo(_record(path, settings), nl=False)
    return _say_passed(passed)


def _say_passed(passed: Passed) -> int:
    """Say what was passed over on the way to the scan; the exit code that belongs to it."""
    for problem in passed.folders:
        say(visible(problem.told(spoken())), err=True)
    if words := passed_over(Tally(passed=passed.suffixes, shut=len(passed.folders))):
        say(visible(words.removeprefix("; ")), err=True)
    return QUARANTINED if passed.folders else 0


def _record(path: Path, settings: Settings) -> str:
    """The record's JSON, read by a child with the limits of a batch. Raises what hinders the reading."""
    with TemporaryDirectory(prefix="beschlussbuch-") as folder:
        base = Path(folder, "scan")
        try:
            answer = read_isolated(Task(str(path), str(base), settings.model_dump_json()))
        finally:
            with ending():
                pass
        if answer["ok"]:
            return base.with_name("scan.json").read_text("utf-8")
    problem = Problem.unpacked(answer["problem"])
    error = BeschlussbuchError(problem.code, problem.at, **problem.values)
    error.exit_code = answer["code"]
    raise error


@contextmanager
def _here(place: Path | str, name: str) -> Iterator[Path]:
    """The scan on this machine: as a copy for as long as it is read, where it lies at a URL."""
    if isinstance(place, Path):
        yield place
        return
    with TemporaryDirectory(prefix="beschlussbuch-") as folder:
        fetch(place, Path(folder, name))
        yield Path(folder, name)
