"""``beschlussbuch export``: the book, or records on disk, in other people's forms.

::

    beschlussbuch export csv --db ledger.db --out points.csv
    beschlussbuch export jsonl records/ > memos.jsonl
"""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.catalogue.language import counted, said, spoken
from pipeline.commands.listing import Commands
from pipeline.commands.options import settings_options
from pipeline.errors import ArgumentError, Problem
from pipeline.export.closing import THINGS, Folder, close
from pipeline.export.scans import ReadScan, each
from pipeline.extras import extra
from pipeline.files import COPY, visible, write_whole, written_whole
from pipeline.ledger.forms import EXCEL, db_option

if TYPE_CHECKING:
    from pipeline.export.table import Names
    from pipeline.memo import Memo
    from pipeline.settings import Settings

__all__ = ["export", "verify"]

KEPT = "A batch's output: its records and pages are packed, where it has the scan, in place of a new reading."
BROKEN = 2
"""The exit code of `verify` for packages that are not as they were packed."""


@click.group(cls=Commands)
def export() -> None:
    """The book or records in other forms: JSON Lines, CSV, Parquet, OParl; pages as PDF/A or ALTO."""


def _from_records(command: Callable[..., Any]) -> Callable[..., Any]:
    command = click.argument("records", nargs=-1, type=click.Path(path_type=Path))(command)
    return db_option(command)


_out = click.option("--out", type=click.Path(path_type=Path), help="Into this file.  [default: the screen]")


@contextmanager
def _memos(records: tuple[Path, ...], db: str) -> "Iterator[tuple[Iterator[Memo], Names]]":
    """The memos of record files, or of the book where none are named, with the further names of their scans."""
    if records:
        from pipeline.ledger.records import memos_in

        def tell(problem: Problem) -> None:
            click.echo(f"beschlussbuch: {visible(problem.told(spoken()))}", err=True)

        yield memos_in(records, tell), {}
        return
    with extra("ledger"):
        from pipeline.ledger.copies import copies_of
        from pipeline.ledger.history import records as kept
        from pipeline.ledger.store import opened, reading
    from pipeline.memo import Memo

    with reading(opened(db, asking=True)) as connection:
        yield (Memo.model_validate_json(record) for _, record in kept(connection)), copies_of(connection)


def _say(lines: Iterable[str], out: Path | None, thing: str, heads: int = 0) -> None:
    """Print or write lines, and tell how many things (all lines but the `heads`) went where."""
    count = -heads
    if out is None:
        for line in lines:
            click.echo(line, nl=False)
            count += 1
    else:
        with written_whole(out) as file:
            for line in lines:
                file.write(line.encode())
                count += 1
    close(count, thing, out)


@export.command(epilog="beschlussbuch export jsonl --out memos.jsonl")
@_from_records
@_out
def jsonl(records: tuple[Path, ...], db: str, out: Path | None) -> None:
    """All memos' records, one a line; of scans with the bytes of another, too, which name it in source.same_as."""
    from pipeline.export.twins import with_twins

    with _memos(records, db) as (memos, names):
        _say((memo.model_dump_json() + "\n" for memo in with_twins(memos, names)), out, "record")


@export.command("csv", epilog="beschlussbuch export csv --excel --out table.csv")
@_from_records
@_out
@click.option("--excel", is_flag=True, help=EXCEL)
def csv_(records: tuple[Path, ...], db: str, out: Path | None, excel: bool) -> None:
    """One row per point of each memo, for a spreadsheet."""
    from pipeline.export.table import csv_lines

    with _memos(records, db) as (memos, names):
        _say(csv_lines(memos, names, excel=excel), out, "point", heads=1)


@export.command(epilog="beschlussbuch export parquet --out points.parquet")
@_from_records
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Into this file.")
def parquet(records: tuple[Path, ...], db: str, out: Path) -> None:
    """One row per point of each memo, as a Parquet file."""
    from pipeline.export import table

    with _memos(records, db) as (memos, names):
        count = table.parquet(memos, out, names)
    close(count, "point", out)


@export.command(epilog="beschlussbuch export oparl --base-url https://example.org/oparl --out oparl/")
@db_option
@click.option("--base-url", required=True, help="Where the objects will be served, e.g. https://example.org/oparl")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Into this folder.")
@click.option("--body", default="Landeshauptstadt Dresden", show_default=True, help="The name of OParl's body.")
def oparl(db: str, base_url: str, out: Path, body: str) -> None:
    """The book as OParl 1.1 objects, one file each, with the lists that lead to them."""
    if not base_url.startswith(("http://", "https://")):
        raise ArgumentError("base_url_wrong", f"--base-url {base_url}")
    with extra("ledger"):
        from pipeline.export.oparl import objects
        from pipeline.ledger.history import histories, records
        from pipeline.ledger.store import opened, reading
    count = 0
    with reading(opened(db, asking=True)) as connection:
        for path, thing in objects(histories(connection), base_url, body):
            write_whole(out / path, json.dumps(thing, ensure_ascii=False, indent=1).encode() + b"\n")
            count += 1
        for key, record in records(connection):
            write_whole(out / "record" / f"{key}.json", record.encode() + b"\n")
    told = said("in {out}, to be served at {url}", out=out, url=base_url)
    click.echo(f"{counted(*THINGS['file'], count)} {told}")


def _of_scans(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command scans, a folder for what is made of them, and the reading options."""
    command = click.option("--out", required=True, type=click.Path(path_type=Path), help="Into this folder.")(command)
    command = click.argument("scans", nargs=-1, required=True, type=click.Path(path_type=Path))(command)
    return settings_options(command)


@export.command(epilog="beschlussbuch export alto samples/schulhof.pdf --out alto/")
@_of_scans
def alto(scans: tuple[Path, ...], out: Path, settings: "Settings") -> int:
    """Read scans and write their pages as ALTO 4: words, boxes, what was seen, what was corrected."""
    from pipeline.export.alto import alto as documents

    folder = Folder(out, "page")

    def write(one: ReadScan) -> None:
        for page, document in zip(one.pages, documents(one.pages, one.path.name), strict=True):
            folder.write(one.path, f"{one.name}-{page.number:04d}.xml", document)

    each(scans, settings, folder, write)
    return folder.close()


@export.command(epilog="beschlussbuch export page samples/schulhof.pdf --out page/")
@_of_scans
def page(scans: tuple[Path, ...], out: Path, settings: "Settings") -> int:
    """Read scans and write their pages as PAGE-XML 2019, for eScriptorium and Transkribus."""
    from pipeline.export.page_xml import page_xml

    folder, now = Folder(out, "page"), dt.datetime.now(dt.UTC)

    def write(one: ReadScan) -> None:
        for page, document in zip(one.pages, page_xml(one.pages, one.path.name, now), strict=True):
            folder.write(one.path, f"{one.name}-{page.number:04d}.page.xml", document)

    each(scans, settings, folder, write)
    return folder.close()


@export.command(epilog="beschlussbuch export hocr samples/schulhof.pdf --out hocr/")
@_of_scans
def hocr(scans: tuple[Path, ...], out: Path, settings: "Settings") -> int:
    """Read scans and write each as hOCR: a web page of words with their boxes."""
    from pipeline.export.hocr import hocr as document
    from pipeline.export.titles import title_of

    folder = Folder(out, "file")

    def write(one: ReadScan) -> None:
        folder.write(one.path, f"{one.name}.hocr.html", document(one.pages, one.path.name, title_of(one.memos)))

    each(scans, settings, folder, write)
    return folder.close()


@export.command(epilog="beschlussbuch export pdf samples/radweg.png --out archive/")
@_of_scans
@click.option("--records", is_flag=True, help="With the records attached: PDF/A-3 in place of PDF/A-2.")
def pdf(scans: tuple[Path, ...], out: Path, records: bool, settings: "Settings") -> int:
    """Read scans and write each as a searchable PDF/A: the pictures as they came, the corrected words behind them."""
    with extra("archive"):
        from pipeline.export.pdf import archive_copy
    from pipeline.scan import scan

    folder = Folder(out, "file")

    def write(one: ReadScan) -> None:
        copy = archive_copy(scan(one.path, settings), one.pages, one.memos, 3 if records else 2)
        folder.write(one.path, f"{one.name}{COPY}", copy.data)
        for note in copy.notes:
            click.echo(f"beschlussbuch: {one.path}: {note.told(spoken())}", err=True)

    each(scans, settings, folder, write)
    return folder.close()


@export.command(epilog="beschlussbuch export bag samples/ --kept records/ --out bags/")
@_of_scans
@click.option("--kept", type=click.Path(path_type=Path, exists=True, file_okay=False), help=KEPT)
@click.option("--together", is_flag=True, help="One bag for all scans: OUT itself.")
def bag(scans: tuple[Path, ...], out: Path, kept: Path | None, together: bool, settings: "Settings") -> int:
    """Pack scans for the archive: a BagIt package each, of original, PDF/A, ALTO, record, METS and PREMIS."""
    with extra("archive"):
        from pipeline.export.bag import write as pack
        from pipeline.export.packed import Packed
        from pipeline.export.pdf import archive_copy
    from pipeline.scan import scan

    folder, now = Folder(out, "package"), dt.datetime.now(dt.UTC)
    packed: list[Packed] = []

    def write(one: ReadScan) -> None:
        paper = scan(one.path, settings)
        copy = None if paper.media_type == "text/plain" else archive_copy(paper, one.pages, one.memos).data
        scans = [Packed(one.path, one.name, one.pages, one.memos, copy, one.read)]
        if together:
            packed.extend(scans)
        else:
            folder.wrote(pack(out / one.name, scans, now), one.path)

    each(_files_in(scans), settings, folder, write, kept)
    if packed:
        folder.wrote(pack(out, packed, now), *(one.path for one in packed))
    return folder.close()


def _files_in(places: Iterable[Path]) -> Iterator[Path]:
    """Files as they are named, and the scans in folders."""
    from pipeline.batch.inputs import find

    for place, _, _ in find(places):
        yield Path(place)


@click.command(epilog="beschlussbuch verify bags/")
@click.argument("bags", nargs=-1, required=True, type=click.Path(path_type=Path))
def verify(bags: tuple[Path, ...]) -> int:
    """Check packages for the archive: is every file there, whole, and as METS says? Names each that is broken."""
    with extra("archive"):
        from pipeline.export.bag import bags_in, problems

    found = list(bags_in(bags))
    broken = 0
    for folder in found:
        wrong = problems(folder)
        broken += bool(wrong)
        for words in wrong:
            click.echo(f"{folder}: {words}")
    whole = said("{whole} whole, {broken} broken", whole=len(found) - broken, broken=broken)
    click.echo(f"{counted(*THINGS['package'], len(found))}: {whole}")
    return BROKEN if broken or not found else 0
