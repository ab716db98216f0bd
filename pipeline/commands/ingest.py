"""``beschlussbuch ingest``: scans become records, on the screen or in a folder.

::

    $ beschlussbuch ingest scans/ --out records/
    1998-04.tif    V0123/98  interim  3 points: 1 implemented, 2 in_progress  next 1998-09-30  1 doubt
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from pipeline.commands.options import settings_options
from pipeline.errors import QUARANTINED, ArgumentError, BeschlussbuchError, PathError
from pipeline.files import write_whole
from pipeline.ingest import ingest_all
from pipeline.memo import Memo
from pipeline.scan import SUFFIXES
from pipeline.settings import Settings

__all__ = ["ingest"]


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for the records.")
@settings_options
def ingest(paths: tuple[Path, ...], out: Path | None, settings: Settings) -> int:
    """Read scans (PDF, TIFF, PNG, JPEG, text) into JSON records.

    One file without --out prints its record. Folders are walked; with --out every scan gives OUT/<its path>.json.
    """
    scans = list(walk(paths))
    if not scans:
        raise PathError(f"{', '.join(map(str, paths))}: no scan in it ({', '.join(sorted(SUFFIXES))})")
    if out is not None:
        return _into(out, scans, settings)
    if len(scans) > 1:
        raise ArgumentError(f"{len(scans)} scans and one screen; give --out FOLDER for the records")
    click.echo(as_json(ingest_all(scans[0][0], settings)))
    return 0


def walk(paths: Iterable[Path]) -> Iterator[tuple[Path, Path]]:
    """Each scan with its name in the output: a file's own, a folder's scans by their path within the folder.

    A file that was named is taken whatever its suffix; in a folder only those of `pipeline.scan.SUFFIXES`, hidden
    files left out.
    """
    for path in paths:
        if not path.is_dir():
            yield path, Path(path.name)
            continue
        for file in sorted(path.rglob("*")):
            inner = file.relative_to(path)
            hidden = any(part.startswith(".") for part in inner.parts)
            if file.is_file() and file.suffix.lower() in SUFFIXES and not hidden:
                yield file, inner


def as_json(memos: Sequence[Memo]) -> str:
    """One memo as an object, the memos of a stack as an array of objects."""
    if len(memos) == 1:
        return memos[0].model_dump_json(indent=1)
    return json.dumps([memo.model_dump(mode="json") for memo in memos], indent=1, ensure_ascii=False)


def _into(out: Path, scans: Sequence[tuple[Path, Path]], settings: Settings) -> int:
    screen = Console(stderr=True)
    table = Table("scan", "resolution", "report", "points", "next control", "doubts", box=None, header_style="bold")
    states: Counter[str] = Counter()
    failed = 0
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as progress:
        for path, name in progress.track(scans, description="reading"):
            try:
                memos = ingest_all(path, settings)
                write_whole(out / f"{name}.json", (as_json(memos) + "\n").encode())
            except BeschlussbuchError as error:
                failed += 1
                screen.print(f"{name}: {error}", style="red", highlight=False, markup=False)
                continue
            for memo in memos:
                row = summary(memo)
                click.echo("  ".join((str(name), *filter(None, row))))
                table.add_row(str(name), *row)
                states.update(point.status.state for point in memo.points)
    screen.print(table)
    counted = ", ".join(f"{count} {state}" for state, count in states.most_common()) or "no points"
    done = len(scans) - failed
    screen.print(f"{done} of {len(scans)} scans read into {out}/; points: {counted}", highlight=False)
    return QUARANTINED if failed else 0


def summary(memo: Memo) -> tuple[str, str, str, str, str]:
    """A memo in five cells: resolution, report, points by state, next control, doubts."""
    states = Counter(point.status.state for point in memo.points)
    points = ", ".join(f"{count} {state}" for state, count in states.items())
    control = memo.next_control
    return (
        (memo.resolution and memo.resolution.number) or f"({memo.kind})",
        memo.report or "",
        points,
        (control.edtf or control.text) if control else "",
        f"{len(memo.doubts)} doubt{'s' * (len(memo.doubts) != 1)}" if memo.doubts else "",
    )
