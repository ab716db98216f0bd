"""Which file belongs to which page, and where resolution and points stand on them: METS 1.12.

::

    fileSec     ORIGINAL, PDFA, ALTO, RECORD          each file with its SHA-512
    structMap   PHYSICAL  scan ─ page 1, page 2       each page with its ALTO
    structMap   LOGICAL   memo ─ resolution V0760/15 ─ point 1: page 1, box 212,1320 to 2210,1466

Source: METS 1.12.1 of the Library of Congress.
"""

import datetime as dt
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement

from pipeline.export.fixity import digest_of
from pipeline.export.packed import File, Packed
from pipeline.export.placed import clean
from pipeline.memo import Memo, Point
from pipeline.version import our_version

__all__ = ["NAMESPACE", "XLINK", "mets"]

NAMESPACE = "http://www.loc.gov/METS/"
XLINK = "http://www.w3.org/1999/xlink"
ElementTree.register_namespace("xlink", XLINK)


def mets(scans: Sequence[Packed], files: Mapping[str, Sequence[File]], folder: Path, now: dt.datetime) -> bytes:
    """The METS document of a bag; ``files`` are each scan's by its name, below ``folder``, where they are read."""
    root = Element("mets", {"xmlns": NAMESPACE, "LABEL": "Control memos on council resolutions"})
    header = SubElement(root, "metsHdr", CREATEDATE=now.isoformat(timespec="seconds"))
    agent = SubElement(header, "agent", ROLE="CREATOR", TYPE="OTHER", OTHERTYPE="SOFTWARE")
    SubElement(agent, "name").text = f"beschlussbuch {our_version()}"
    history = SubElement(SubElement(root, "amdSec", ID="history"), "digiprovMD", ID="premis")
    SubElement(history, "mdRef", {"LOCTYPE": "URL", "MDTYPE": "PREMIS", f"{{{XLINK}}}href": "premis.xml"})
    names = _files(SubElement(root, "fileSec"), [file for group in files.values() for file in group], folder)
    physical = SubElement(SubElement(root, "structMap", TYPE="PHYSICAL"), "div", TYPE="package")
    logical = SubElement(SubElement(root, "structMap", TYPE="LOGICAL"), "div", TYPE="package")
    for one in scans:
        _scan(physical, one, files[one.name], names)
        altos = {file.page: names[file.path] for file in files[one.name] if file.use == "ALTO"}
        for memo in one.memos:
            _memo(logical, memo, altos)
    ElementTree.indent(root)
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _files(section: Element, files: Sequence[File], folder: Path) -> dict[str, str]:
    """The files in groups by their use; path → the name that other parts call it."""
    names = {file.path: f"file_{number}" for number, file in enumerate(files, 1)}
    for use in dict.fromkeys(file.use for file in files):
        group = SubElement(section, "fileGrp", USE=use)
        for file in (one for one in files if one.use == use):
            path = folder / file.path
            about = {"MIMETYPE": file.media_type, "SIZE": str(path.stat().st_size), "CHECKSUM": digest_of(path)}
            element = SubElement(group, "file", {"ID": names[file.path], "CHECKSUMTYPE": "SHA-512"} | about)
            SubElement(element, "FLocat", {"LOCTYPE": "URL", f"{{{XLINK}}}href": quote(file.path)})
    return names


def _scan(parent: Element, one: Packed, files: Sequence[File], names: Mapping[str, str]) -> None:
    scan = SubElement(parent, "div", TYPE="scan", LABEL=clean(one.path.name))
    for file in files:
        if file.page is None:
            SubElement(scan, "fptr", FILEID=names[file.path])
    for file in files:
        if file.page is not None:
            page = SubElement(scan, "div", TYPE="page", ORDER=str(file.page))
            SubElement(page, "fptr", FILEID=names[file.path])


def _memo(parent: Element, memo: Memo, altos: Mapping[int | None, str]) -> None:
    element = SubElement(parent, "div", TYPE="memo", LABEL=clean(memo.source.file))
    if memo.resolution is None:
        return
    about = (memo.resolution.number, memo.resolution.title)
    resolution = SubElement(element, "div", TYPE="resolution", LABEL=clean(": ".join(filter(None, about))))
    for point in memo.points:
        _point(resolution, point, altos)


def _point(parent: Element, point: Point, altos: Mapping[int | None, str]) -> None:
    label = {} if point.number is None else {"LABEL": clean(point.number)}
    element = SubElement(parent, "div", {"TYPE": "point"} | label)
    for spot in point.evidence:
        if spot.page not in altos:
            continue
        place = {} if spot.box is None else {"SHAPE": "RECT", "COORDS": ",".join(map(str, spot.box))}
        SubElement(SubElement(element, "fptr"), "area", {"FILEID": altos[spot.page]} | place)
