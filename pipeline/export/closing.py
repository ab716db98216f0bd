"""The closing line of an export: how many things went where.

::

    12 records in memos.jsonl
    3 pages of 2 scans in alto
"""

from pathlib import Path

import click

from pipeline.catalogue.language import counted, said, spoken
from pipeline.errors import QUARANTINED, BeschlussbuchError
from pipeline.files import visible, write_whole

__all__ = ["THINGS", "Folder", "close"]

THINGS = {
    "record": ("{n} record", "{n} records"),
    "point": ("{n} point", "{n} points"),
    "page": ("{n} page", "{n} pages"),
    "scan": ("{n} scan", "{n} scans"),
    "file": ("{n} file", "{n} files"),
    "package": ("{n} package", "{n} packages"),
}
"""What can be counted, as one and as many."""


def close(count: int, thing: str, out: Path | None) -> None:
    """Say how many things were written, and where; beside what went to the screen itself (`out` is None)."""
    where = said("written") if out is None else said("in {out}", out=out)
    click.echo(f"{counted(*THINGS[thing], count)} {where}", err=out is None)


class Folder:
    """A folder that an export fills from scans: each file is named as it is written, all are counted at the end."""

    def __init__(self, out: Path, thing: str) -> None:
        self.out, self.thing = out, thing
        self.things, self.scans = 0, set[Path]()
        self.broken = self.replaced = 0

    def write(self, scan: Path, name: str, data: bytes) -> None:
        """Write a file of that name, which is made of the scan. Raises PathError."""
        path = self.out / name
        self.replaced += path.exists()
        write_whole(path, data)
        self.wrote(path, scan)

    def wrote(self, path: Path, *scans: Path) -> None:
        """Name what was written of these scans."""
        click.echo(str(path))
        self.things += 1
        self.scans.update(scans)

    def failed(self, error: BeschlussbuchError) -> None:
        """Say what is wrong with a scan; the others go on."""
        click.echo(f"beschlussbuch: {visible(error.problem.told(spoken()))}", err=True)
        self.broken += 1

    def close(self) -> int:
        """Say how many were written, beside their names; the exit code."""
        things, scans = counted(*THINGS[self.thing], self.things), counted(*THINGS["scan"], len(self.scans))
        told = said("{things} of {scans} in {out}", things=things, scans=scans, out=self.out)
        lost = counted("{n} scan failed", "{n} scans failed", self.broken) if self.broken else ""
        over = ("{n} in place of one that was there", "{n} in place of those that were there")
        replaced = counted(*over, self.replaced) if self.replaced else ""
        click.echo("; ".join(filter(None, (told, replaced, lost))), err=True)
        return QUARANTINED if self.broken else 0
