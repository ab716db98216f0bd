"""What is to be read: the scans among the paths given, each with the name of its outputs.

::

    scans/2019/scan-1.pdf      2019/scan-1.pdf     a folder's scans keep their place in it
    /tmp/fax.tif               fax.tif             a file that was named keeps its name

A folder is walked without following links out of it. What has a scan's suffix and is no plain file (a pipe, a device,
a link that leads out of the folder) is found too, so that the quarantine can say why it was not read.
"""

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pipeline.batch.manifest import Found
from pipeline.batch.remote import is_url, listed
from pipeline.errors import UnreadableScan
from pipeline.files import unreadable
from pipeline.scan import SUFFIXES

__all__ = ["check_plain", "find", "output_name", "place_of", "walk"]

TRUTHS = (".true.txt", ".gt.txt")
"""What a scan's true text is called, which lies beside it for measuring and is no scan."""


def place_of(text: str) -> Path | str:
    """What a user typed as a place: a URL stays one, but ``file://`` is a path.

    >>> place_of("s3://bucket/in"), place_of("file:///tmp/a%20b"), place_of("scans")
    ('s3://bucket/in', PosixPath('/tmp/a b'), PosixPath('scans'))
    """
    if text.startswith("file://"):
        return Path(unquote(urlsplit(text).path))
    return text if is_url(text) else Path(text)


def find(places: Iterable[Path | str]) -> Iterator[Found]:
    """The scans in files, folders, and at URLs. Raises PathError where a place does not exist."""
    for path in places:
        if isinstance(path, str):
            yield from _at(path)
        elif path.is_dir():
            yield from walk(path)
        else:
            try:
                yield path.resolve(), output_name(path.name), path.stat()
            except OSError as error:
                raise unreadable(path, error) from None


def _at(url: str) -> Iterator[Found]:
    for place, name, mark in listed(url):
        if place == url or (_is_scan(name) and "/." not in f"/{name}"):
            yield place, output_name(name), mark


def _is_scan(name: str) -> bool:
    return not name.endswith(TRUTHS) and os.path.splitext(name)[1].lower() in SUFFIXES  # noqa: PTH122 - a name, no path


def walk(folder: Path) -> Iterator[tuple[Path, str, os.stat_result]]:
    """The scans of a folder and the folders in it, in order of their names; hidden ones are left out."""
    folder = folder.absolute()
    inside = Path(os.path.realpath(folder))
    for where, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        below = os.path.relpath(where, folder)
        for name in sorted(files):
            if name.startswith(".") or not _is_scan(name):
                continue
            path = Path(where, name)
            if path.is_symlink() and _leads_to_file_in(path, inside):
                continue  # the file is found in its own place
            try:
                yield path, output_name(name if below == "." else f"{below}/{name}"), path.lstat()
            except FileNotFoundError:
                continue  # gone since the folder was listed


def _leads_to_file_in(link: Path, folder: Path) -> bool:
    target = Path(os.path.realpath(link))  # resolve() raises on links that go round in circles
    return target.is_relative_to(folder) and not target.is_symlink() and target.is_file()


def output_name(name: str) -> str:
    r"""A name that can be written anywhere: control characters become ``_``, and no part of it climbs or hides.

    >>> output_name("2019/scan\n1.pdf"), output_name("../.hidden.pdf")
    ('2019/scan_1.pdf', '_/_hidden.pdf')
    >>> output_name("quarantine/a.pdf")
    '_quarantine/a.pdf'
    """
    plain = name.isprintable()
    shown = name if plain else "".join(c if c.isprintable() or 0xDC80 <= ord(c) <= 0xDCFF else "_" for c in name)
    parts = [
        "_" if part in {"", ".", ".."} else f"_{part[1:]}" if part[0] == "." else part for part in shown.split("/")
    ]
    if parts[0] == "quarantine":
        parts[0] = "_quarantine"
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
