"""What is to be read: the scans among the paths given, each with the name of its outputs.

::

    scans/2019/scan-1.pdf      2019/scan-1.pdf     a folder's scans keep their place in it
    /tmp/fax.tif               fax.tif             a file that was named keeps its name

A folder is walked without following links out of it. What has a scan's suffix and is no plain file (a pipe, a device,
a link that leads out of the folder) is found too, so that the quarantine can say why it was not read. Files of other
names are scans where their first bytes are; what is left over is counted, and folders that could not be walked are
named (`Passed`). Hidden scans, and what network drives keep for themselves (thumbnails, deleted files), are counted
and not read. The archive copies that a batch has laid beside its records are no scans.
"""

import os
import stat
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pipeline.batch.manifest import FILE, Found
from pipeline.batch.remote import is_url, listed
from pipeline.errors import PathError, Problem, UnreadableScan
from pipeline.files import COPY, unreadable
from pipeline.scan import SUFFIXES, is_scan

__all__ = ["HIDDEN", "SUMMARY", "Passed", "check_plain", "find", "output_name", "place_of", "walk"]

TRUTHS = (".true.txt", ".gt.txt")
"""What a scan's true text is called, which lies beside it for measuring and is no scan."""

UNFINISHED = (".part", ".partial", ".crdownload", ".download", ".filepart", ".tmp", ".temp")
"""What uploads and downloads are called until they are done."""

SUMMARY = "summary.json"
"""The last file of a batch (`pipeline.batch.summary`); no scan's record is called so."""

OWN = {"thumbs.db", "desktop.ini", "icon\r"}
"""What systems put into folders for themselves."""

NOTES = ("._", "~$")
"""How files begin that macOS and Office lay beside others: ``._scan.pdf`` is none, whatever its suffix."""

KEPT = {
    "$recycle.bin",
    "recycler",
    "#recycle",
    "@recycle",
    "@eadir",
    "#snapshot",
    "__macosx",
    "system volume information",
}
"""Folders of Windows, macOS, Synology and QNAP: what was deleted, older states, thumbnails of scans, notes on files."""

HIDDEN = ".*"
"""As what hidden scans are counted, which have suffixes like others."""


def place_of(text: str) -> Path | str:
    """What a user typed as a place: a URL stays one, but ``file://`` is a path.

    >>> place_of("s3://bucket/in"), place_of("file:///tmp/a%20b"), place_of("scans")
    ('s3://bucket/in', PosixPath('/tmp/a b'), PosixPath('scans'))
    """
    if text.startswith("file://"):
        return Path(unquote(urlsplit(text).path))
    return text if is_url(text) else Path(text)


@dataclass(slots=True)
class Passed:
    """What was passed over.

    ``suffixes``: files that are no scans by their suffix (empty: none), hidden scans (HIDDEN), folders that are hidden
    or a system's by their name (``@eaDir/``). ``folders``: those that could not be walked.
    """

    suffixes: Counter[str] = field(default_factory=Counter)
    folders: list[Problem] = field(default_factory=list)

    def file(self, name: str) -> None:
        """Count a file, unless systems keep it there for themselves, or it is a scan's true text."""
        if name.lower() not in OWN and not name.endswith(TRUTHS) and not name.startswith(NOTES):
            self.suffixes[os.path.splitext(name)[1].lower()] += 1  # noqa: PTH122 - a name, no path

    def folder(self, path: str, error: OSError) -> None:
        """Note a folder that cannot be read."""
        shut = isinstance(error, PermissionError)
        found = PathError("folder_may_not_be_read", path) if shut else unreadable(Path(path), error)
        self.folders.append(found.problem)

    def hidden(self, path: Path) -> None:
        """Count a hidden file, where it is a scan."""
        if _is_scan(path):
            self.suffixes[HIDDEN] += 1

    def kept(self, folder: str) -> None:
        """Count a folder that is hidden or a system's own."""
        self.suffixes[f"{folder}/"] += 1

    def link(self, path: Path) -> None:
        """Note a link to a folder that lies elsewhere."""
        self.folders.append(PathError("folder_link_elsewhere", path).problem)


def find(places: Iterable[Path | str], passed: Passed | None = None) -> Iterator[Found]:
    """The scans in files, folders, and at URLs. Raises PathError where a place does not exist."""
    passed = Passed() if passed is None else passed
    for path in places:
        if isinstance(path, str):
            yield from _at(path, passed)
        elif path.is_dir():
            yield from walk(path, passed)
        else:
            try:
                yield path.resolve(), output_name(path.name), path.stat()
            except OSError as error:
                raise unreadable(path, error) from None


def _at(url: str, passed: Passed) -> Iterator[Found]:
    record = ""
    for place, name, mark in listed(url):
        record = name if name.endswith(".json") else record  # which comes before its copy, in the order of names
        if _is_copy(name, (record,)):
            continue
        hidden = next(filter(_is_hidden, name.split("/")), None)
        if place == url or (_is_named_so(name) and hidden is None):
            yield place, output_name(name), mark
        elif hidden is None:
            passed.file(name)
        elif _is_named_so(name) and not hidden.startswith(NOTES):
            passed.suffixes[HIDDEN] += 1


def _is_copy(name: str, beside: Collection[str]) -> bool:
    """Whether this is the archive copy that a batch laid beside a scan's record: it is no scan of its own."""
    return name.endswith(COPY) and f"{name.removesuffix(COPY)}.json" in beside


def _is_named_so(name: str) -> bool:
    return not name.endswith(TRUTHS) and os.path.splitext(name)[1].lower() in SUFFIXES  # noqa: PTH122 - a name, no path


def walk(folder: Path, passed: Passed | None = None) -> Iterator[tuple[Path, str, os.stat_result]]:
    """The scans of a folder and the folders in it, in order of their names; hidden ones are left out.

    What is no scan is told to ``passed``, but for what a batch has written there itself.
    """
    passed = Passed() if passed is None else passed
    folder = folder.absolute()
    inside = Path(os.path.realpath(folder))
    records: list[str] = []
    for where, folders, files in os.walk(folder, onerror=lambda error: passed.folder(error.filename, error)):
        left = sorted(filter(_is_hidden, folders))
        folders[:] = sorted(set(folders).difference(left))
        below = os.path.relpath(where, folder)
        beside, place = frozenset(files), os.path.join(where, "")  # noqa: PTH118 - with a stroke at its end
        records += [place] if FILE in beside else []
        counted = Passed() if place.startswith(tuple(records)) else passed
        for name in left:
            counted.kept(name)
        for name in folders:
            if (link := Path(where, name)).is_symlink() and not _leads_into(link, inside):
                passed.link(link)
        for name in sorted(files):
            path = Path(where, name)
            if name.startswith(NOTES) or (counted is not passed and _is_copy(name, beside)):
                continue
            if _is_hidden(name):
                counted.hidden(path)
            elif not _is_scan(path):
                counted.file(name)
            elif not (path.is_symlink() and _leads_to_file_in(path, inside)):  # which is found in its own place
                try:
                    yield path, output_name(name if below == "." else f"{below}/{name}"), path.lstat()
                except FileNotFoundError:
                    continue  # gone since the folder was listed


def _is_hidden(name: str) -> bool:
    """Whether a file or folder is hidden, or a system's own.

    >>> [_is_hidden(name) for name in (".alt", "$RECYCLE.BIN", "@eaDir", "2019", "scan.pdf")]
    [True, True, True, False, False]
    """
    return name.startswith(".") or name.lower() in KEPT


def _is_scan(path: Path) -> bool:
    if _is_named_so(path.name):
        return True
    if path.name.endswith((*TRUTHS, *UNFINISHED)):
        return False
    try:
        return stat.S_ISREG(path.stat().st_mode) and is_scan(path)
    except OSError:
        return False


def _leads_into(link: Path, folder: Path) -> bool:
    return Path(os.path.realpath(link)).is_relative_to(folder)


def _leads_to_file_in(link: Path, folder: Path) -> bool:
    target = Path(os.path.realpath(link))  # resolve() raises on links that go round in circles
    return _leads_into(link, folder) and not target.is_symlink() and target.is_file()


def output_name(name: str) -> str:
    r"""A name that can be written anywhere: control characters become ``_``, and no part of it climbs or hides.

    >>> output_name("2019/scan\n1.pdf"), output_name("../.hidden.pdf")
    ('2019/scan_1.pdf', '_/_hidden.pdf')
    >>> output_name("quarantine/a.pdf"), output_name("summary")
    ('_quarantine/a.pdf', '_summary')
    """
    plain = name.isprintable()
    shown = name if plain else "".join(c if c.isprintable() or 0xDC80 <= ord(c) <= 0xDCFF else "_" for c in name)
    parts = [
        "_" if part in {"", ".", ".."} else f"_{part[1:]}" if part[0] == "." else part for part in shown.split("/")
    ]
    if parts[0] == "quarantine" or [f"{part}.json" for part in parts] == [SUMMARY]:
        parts[0] = f"_{parts[0]}"
    return "/".join(part if len(part.encode("utf-8", "replace")) <= 200 else _short(part) for part in parts)


def _short(name: str) -> str:
    path = Path(name)
    return f"{path.stem[:60]}…{path.suffix[:12]}"


def check_plain(path: Path) -> None:
    """Raises UnreadableScan where the path is no plain file, PathError where it is gone."""
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        raise unreadable(path, error) from None
    if stat.S_ISLNK(mode) and not path.exists():
        raise UnreadableScan("link_to_nothing", path)
    if not stat.S_ISREG(mode):
        raise UnreadableScan(_kind(mode), path)


def _kind(mode: int) -> str:
    return next(code for code, is_it in NO_PLAIN_FILES.items() if is_it(mode))


NO_PLAIN_FILES: Mapping[str, Callable[[int], bool]] = {
    "link_elsewhere": stat.S_ISLNK,
    "folder_like_a_scan": stat.S_ISDIR,
    "pipe_like_a_scan": stat.S_ISFIFO,
    "socket_like_a_scan": stat.S_ISSOCK,
    "device_like_a_scan": lambda _: True,
}
"""What lies where a file is expected, by the code of the error."""
