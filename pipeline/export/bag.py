"""A package for the archive, BagIt 1.0: the scan, its searchable copy, its pages and records, and how they came about.

::

    V0760-15/
      bagit.txt  bag-info.txt  manifest-sha512.txt  tagmanifest-sha512.txt
      data/original/scan-0042.pdf          as it was received, byte for byte
      data/pdfa/scan-0042.pdf.pdfa.pdf     searchable, PDF/A-2b
      data/alto/scan-0042.pdf-0001.xml     each page: words, boxes, what was seen
      data/record/scan-0042.pdf.json       what the memo says
      data/mets.xml                        which belongs to which: pages, files, resolution and points
      data/premis.xml                      what was done with it, by which program, by whom

A bag is written beside its place and renamed into it. `problems` checks one years later: every file there, every file
whole, METS and records agreeing with what is there. Source: RFC 8493; the bag itself is made and checked by `bagit`.
"""

import datetime as dt
import os
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Sequence
from pathlib import Path
from shutil import copyfile, rmtree
from urllib.parse import unquote

import bagit
from pydantic import ValidationError

from pipeline.catalogue.language import said
from pipeline.errors import PathError
from pipeline.export.alto import alto
from pipeline.export.fixity import digest_of
from pipeline.export.mets import XLINK, mets
from pipeline.export.packed import File, Packed
from pipeline.export.premis import premis
from pipeline.export.titles import numbers_of
from pipeline.files import COPY
from pipeline.memo import Memo
from pipeline.version import our_version

__all__ = ["bags_in", "problems", "write"]

MEDIA = {".xml": "application/xml", ".json": "application/json", ".pdf": "application/pdf"}
METS = "mets.xml"


def write(target: Path, scans: Sequence[Packed], now: dt.datetime) -> Path:
    """Make the bag of these scans at ``target``, which must not exist. Raises PathError."""
    if target.exists():
        raise PathError("bag_exists", target)
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        beside.mkdir(parents=True)
        files = {one.name: list(_written(beside, one)) for one in scans}
        (beside / METS).write_bytes(mets(scans, files, beside, now))
        (beside / "premis.xml").write_bytes(premis(scans, beside, now))
        bagit.make_bag(beside, _about(scans), checksums=["sha512"])
        beside.rename(target)
    except OSError as error:
        raise PathError("cannot_be_written", target, why=str(error.strerror)) from error
    finally:
        if beside.exists():
            rmtree(beside)
    return target


def _written(folder: Path, one: Packed) -> Iterator[File]:
    """Put a scan's files into the folder."""
    name = one.name
    yield _put(folder, File(f"original/{name}", "ORIGINAL", one.memos[0].source.media_type), one.path)
    if one.copy is not None:
        yield _put(folder, File(f"pdfa/{name}{COPY}", "PDFA", MEDIA[".pdf"]), one.copy)
    for page, document in zip(one.pages, alto(one.pages, name), strict=True):
        yield _put(folder, File(f"alto/{name}-{page.number:04d}.xml", "ALTO", MEDIA[".xml"], page.number), document)
    for number, memo in enumerate(one.memos, 1):
        suffix = f"-{number}" if len(one.memos) > 1 else ""
        record = File(f"record/{name}{suffix}.json", "RECORD", MEDIA[".json"])
        yield _put(folder, record, memo.model_dump_json(indent=1).encode() + b"\n")


def _put(folder: Path, file: File, content: bytes | Path) -> File:
    path = folder / file.path
    path.parent.mkdir(exist_ok=True)
    if isinstance(content, Path):
        copyfile(content, path)
    else:
        path.write_bytes(content)
    return file


def _about(scans: Sequence[Packed]) -> dict[str, str | list[str]]:
    """What bag-info.txt says."""
    memos = [memo for one in scans for memo in one.memos]
    organisations = dict.fromkeys(filter(None, (memo.header.organisation for memo in memos)))
    about: dict[str, str | list[str]] = {
        "Source-Organization": list(organisations),
        "External-Identifier": list(dict.fromkeys(numbers_of(memos))),
        "External-Description": f"Control memos on council resolutions (scans: {len(scans)}, records: {len(memos)})",
        "Bag-Software-Agent": f"beschlussbuch {our_version()}",
    }
    return {name: value for name, value in about.items() if value}


def bags_in(places: Sequence[Path]) -> Iterator[Path]:
    """The bags among these folders and right below them; what is none is given too, and `problems` says so."""
    for place in places:
        if (place / "bagit.txt").is_file() or not place.is_dir():
            yield place
            continue
        inside = sorted(one.parent for one in place.glob("*/bagit.txt"))
        yield from inside or [place]


def problems(folder: Path) -> list[str]:
    """What is wrong with a bag, each named with its file, in the language spoken; nothing where all is whole."""
    if lack := _lack(folder):
        return [lack]
    found: list[str] = []
    try:
        bag = bagit.Bag(str(folder))
        bag.info.pop("Payload-Oxum", None)  # a sum that disagrees would end the check before files are named
        bag.validate(completeness_only=True)
    except bagit.BagError as error:
        found = [_told(detail) for detail in getattr(error, "details", None) or ()]
        if not found:
            return [said("what the package says of itself cannot be read ({why})", why=error)]
    except OSError as error:
        return [said("cannot be read ({why})", why=error.strerror or error)]
    return found + list(_changed(bag)) + list(_unlike(folder / "data"))


def _lack(folder: Path) -> str | None:
    """What makes a folder no package at all."""
    if not folder.is_dir():
        return said("there is no such folder")
    if not (folder / "bagit.txt").is_file():
        return said("is no package: it has no bagit.txt")
    if not any(folder.glob("manifest-*.txt")):
        return said("has no manifest: nothing says what was packed")
    return None if (folder / "data").is_dir() else said("has no folder data: all that was packed is missing")


def _told(detail: Exception) -> str:
    """One of `bagit`'s findings in our words."""
    if isinstance(detail, bagit.FileMissing):
        return said("{file} is missing", file=detail.path)
    if isinstance(detail, bagit.UnexpectedFile):
        return said("{file} is in no manifest: it was put there afterwards", file=detail.path)
    return str(detail)


def _changed(bag: bagit.Bag) -> Iterator[str]:
    """The files whose content is not what was packed. `bagit` would look only where none is missing."""
    for name, digests in bag.entries.items():
        path = Path(bag.path, name)
        for kind, expected in digests.items():
            if path.is_file() and digest_of(path, kind) != expected:
                yield said("{file} is not what was packed: its {kind} differs", file=name, kind=kind)


def _unlike(data: Path) -> Iterator[str]:
    """What the package's own words say otherwise than its files."""
    try:
        tree = ElementTree.parse(data / METS)  # noqa: S314 - the archive's own file, its checksum was looked at
    except (OSError, ElementTree.ParseError) as error:
        yield said("{file} cannot be read ({why})", file=f"data/{METS}", why=error)
        return
    for element in tree.iter():
        href = element.get(f"{{{XLINK}}}href")
        if href and not (data / unquote(href)).is_file():
            yield said("{file} names {other}, which is not there", file=f"data/{METS}", other=href)
    for path in sorted(data.glob("record/*.json")):
        try:
            Memo.model_validate_json(path.read_bytes())
        except ValidationError as error:
            first = error.errors()[0]
            where = f"data/record/{path.name}"
            yield said("{file} is no record of this or an older version ({why})", file=where, why=first["msg"])
