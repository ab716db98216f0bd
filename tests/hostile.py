"""Makes the files nobody should have to read: broken, lying, oversized, and oddly named. About eighty of them.

python tests/hostile.py FOLDER
"""

import io
import os
import socket
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

SAMPLES = Path(__file__).parent.parent / "samples"
MEMO = (SAMPLES / "sozialtreff.txt").read_text("utf-8")

Named = tuple[str, bytes]


def make(folder: Path) -> int:
    """Fill the folder; returns the number of things put there."""
    folder.mkdir(parents=True, exist_ok=True)
    makers = (empty, cut_short, disguised, noise, pdfs, tiffs, pngs, jpegs, texts)
    files = [named for maker in makers for named in maker()]
    for name, data in files:
        (folder / name).write_bytes(data)
    return len(files) + odd_names(folder) + no_files(folder)


def empty() -> Iterator[Named]:
    yield from ((f"empty.{suffix}", b"") for suffix in ("pdf", "tif", "png", "jpg", "txt"))


def cut_short() -> Iterator[Named]:
    for name in ("schulhof.pdf", "kleingarten.tif", "radweg.png", "brunnen.jpg"):
        data = (SAMPLES / name).read_bytes()
        for share in (0.02, 0.3, 0.9):
            yield f"cut-{share}-{name}", data[: int(len(data) * share)]


def disguised() -> Iterator[Named]:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("word/document.xml", "<w/>")
    yield "word.pdf", archive.getvalue()
    yield "page.pdf", b"<!DOCTYPE html><html><body>404 Not Found</body></html>"
    yield "old-word.pdf", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    yield "rich.pdf", rb"{\rtf1\ansi Beschlusskontrolle}"
    yield "postscript.pdf", b"%!PS-Adobe-3.0\nshowpage\n"
    yield "gif.png", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"
    yield "gzip.tif", b"\x1f\x8b\x08\x00" + bytes(40)
    yield "text.pdf", MEMO.encode()
    yield "program.pdf", b"\x7fELF\x02\x01\x01" + bytes(200)


def noise() -> Iterator[Named]:
    block = b"".join(zlib.crc32(struct.pack("<I", i)).to_bytes(4, "little") for i in range(5000))
    heads = {"pdf": b"%PDF-1.7\n", "tif": b"II*\0", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff\xe0", "txt": b""}
    yield from ((f"noise.{suffix}", head + block) for suffix, head in heads.items())


def pdf(*objects: bytes, trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF of these objects, numbered from 1, with a true cross-reference table."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer <</Size %d %s>>\nstartxref\n%d\n%%%%EOF" % (len(places) + 1, trailer, start))


def stream(data: bytes, extra: bytes = b"") -> bytes:
    return b"<</Length %d %s>>\nstream\n%s\nendstream" % (len(data), extra, data)


def pdfs() -> Iterator[Named]:
    root, pages = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[%s]%s>>"
    a4 = b"0 0 595 842"
    yield "no-pages.pdf", pdf(root, b"<</Type/Pages/Kids[]/Count 0>>")
    yield "no-root.pdf", pdf(b"<<>>", trailer=b"")
    yield "cycle-pages.pdf", pdf(root, b"<</Type/Pages/Kids[2 0 R]/Count 1>>")
    yield "cycle-parent.pdf", pdf(root, b"<</Type/Pages/Kids[3 0 R]/Count 2/Parent 3 0 R>>", pages)
    yield (
        "cycle-form.pdf",
        pdf(
            root,
            pages,
            page % (a4, b"/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>"),
            stream(b"/F Do"),
            stream(b"/F Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>"),
        ),
    )
    yield "huge-page.pdf", pdf(root, pages, page % (b"0 0 9999999 9999999", b""))
    yield "thin-page.pdf", pdf(root, pages, page % (b"0 0 0.0001 99999", b""))
    yield "negative-page.pdf", pdf(root, pages, page % (b"10 10 -5 -5", b""))
    yield "nan-page.pdf", pdf(root, pages, page % (b"nan inf 1e999 x", b""))
    many = b"<</Type/Pages/Kids[" + b"3 0 R " * 100_000 + b"]/Count 100000>>"
    yield "100000-pages.pdf", pdf(root, many, page % (a4, b""))
    yield "lying-count.pdf", pdf(root, b"<</Type/Pages/Kids[3 0 R]/Count 2147483647>>", page % (a4, b""))
    bomb = zlib.compress(nothing(60_000_000), 9)
    contents = stream(bomb, b"/Filter[/FlateDecode/FlateDecode]")
    yield "bomb-stream.pdf", pdf(root, pages, page % (a4, b"/Contents 4 0 R"), contents)
    image = b"/Type/XObject/Subtype/Image/Width 200000/Height 200000/ColorSpace/DeviceGray/BitsPerComponent 8"
    shown = page % (a4, b"/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>")
    drawn = stream(b"q 595 0 0 842 0 0 cm /I Do Q")
    yield "bomb-image.pdf", pdf(root, pages, shown, drawn, stream(b"x", image))
    font = page % (a4, b"/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1/FontFile 5 0 R>>>>>>")
    yield "broken-font.pdf", pdf(root, pages, font, stream(b"BT /F 12 Tf (x) Tj ET"), stream(b"%!PS-AdobeFont junk"))
    locked = b"<</Filter/Standard/V 2/R 3/Length 128/P -4/O(%s)/U(%s)>>" % (b"o" * 32, b"u" * 32)
    yield "locked.pdf", pdf(root, pages, page % (a4, b""), locked, trailer=b"/Root 1 0 R/Encrypt 4 0 R/ID[(a)(a)]")
    yield "deep.pdf", pdf(root, pages, page % (a4, b"/X " + b"[" * 50_000 + b"]" * 50_000))
    yield "xref-loop.pdf", pdf(root, pages, page % (a4, b""), trailer=b"/Root 1 0 R/Prev 9")


def nothing(size: int) -> bytes:
    """So many zeros, compressed: as small as can be, and in half the usual time."""
    packer = zlib.compressobj(9, strategy=zlib.Z_RLE)
    return packer.compress(bytes(size)) + packer.flush()


def tiff(entries: dict[int, int], following: int = 0) -> bytes:
    """A TIFF of one directory with LONG values."""
    body = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in sorted(entries.items()))
    return b"II*\0" + struct.pack("<IH", 8, len(entries)) + body + struct.pack("<I", following) + bytes(64)


def tiffs() -> Iterator[Named]:
    page = {256: 100, 257: 100, 258: 8, 259: 1, 262: 1, 273: 8, 277: 1, 278: 100, 279: 10_000}
    yield "tiff-no-data.tif", tiff(page)
    yield "tiff-huge.tif", tiff(page | {256: 4_000_000_000, 257: 4_000_000_000})
    yield "tiff-bomb.tif", tiff(page | {256: 60_000, 257: 60_000, 278: 60_000})
    yield "tiff-zero.tif", tiff(page | {256: 0, 257: 0})
    yield "tiff-loop.tif", tiff(page, following=8)
    yield "tiff-strange-packing.tif", tiff(page | {259: 65_000})
    yield "tiff-far-away.tif", tiff(page | {273: 4_294_967_000})
    yield "tiff-no-directory.tif", b"II*\0" + struct.pack("<I", 4_000_000_000)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *more: bytes, bits: int = 1) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + chunk(b"IEND", b"")


def pngs() -> Iterator[Named]:
    yield "png-bomb.png", png(40_000, 40_000, chunk(b"IDAT", nothing(40_000 * 5_001)))
    yield "png-endless.png", png(2**31 - 1, 2**31 - 1, chunk(b"IDAT", b""))
    yield "png-zero.png", png(0, 0, chunk(b"IDAT", zlib.compress(b"")))
    yield "png-no-data.png", png(800, 1000)
    yield "png-text-bomb.png", png(9, 9, chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(100_000_000), 9)))
    yield "png-bad-sum.png", png(9, 9, chunk(b"IDAT", zlib.compress(bytes(18)))[:-4] + b"\0\0\0\0")


def jpegs() -> Iterator[Named]:
    small = io.BytesIO()
    Image.new("L", (64, 64), 200).save(small, "JPEG")
    data = bytearray(small.getvalue())
    frame = data.index(b"\xff\xc0")
    data[frame + 5 : frame + 9] = b"\xff\xff\xff\xff"
    yield "jpeg-huge.jpg", bytes(data)
    yield "jpeg-start-only.jpg", b"\xff\xd8\xff\xe0"
    yield "jpeg-endless-scans.jpg", endless_scans()
    yield "jpeg-tiny.jpg", small.getvalue()


def endless_scans(times: int = 3000) -> bytes:
    """A progressive JPEG whose last pass is repeated: a decoder takes a minute and more over a few hundred kB."""
    picture = io.BytesIO()
    Image.new("L", (5000, 7000), 255).save(picture, "JPEG", progressive=True)
    data = picture.getvalue()
    last = data[data.rindex(b"\xff\xda") : -2]
    return data[:-2] + last * times + data[-2:]


def texts() -> Iterator[Named]:
    yield "nul.txt", b"Beschluss\0kontrolle" * 50
    yield "not-utf8.txt", MEMO.encode("latin-1", "replace")
    yield "utf16.txt", MEMO.encode("utf-16")
    yield "blank.txt", b" \n\t\n" * 1000
    yield "form-feeds.txt", b"\f" * 499
    yield "too-many-pages.txt", b"a\f" * 20_000
    yield "one-line.txt", b"Beschlusspunkt " * 40_000
    yield "many-lines.txt", b"1.\n" * 60_000
    yield "brackets.txt", b"(" * 200_000
    yield "quotes.txt", "„".encode() * 100_000
    yield "digits.txt", b"0O1lI/" * 50_000
    yield "controls.txt", bytes(range(1, 32)) * 400 + MEMO.encode()
    yield "right-to-left.txt", ("\u202e\u2066" * 3000 + MEMO).encode()
    yield "combining.txt", ("a" + "\u0308" * 100_000).encode()


def odd_names(folder: Path) -> int:
    names = (
        b"new\nline.txt",
        b"-rf.txt",
        b"....txt",
        b"$(touch owned).txt",
        b"';drop table input;--.txt",
        b"M\xfcll.txt",
        b"n" * 250 + b".txt",
        "❄ Ω.txt".encode(),
        b"tab\tbell\x07.txt",
    )
    for number, name in enumerate(names):
        text = MEMO.replace("V1120/16", f"V{1130 + number}/16")
        Path(os.fsdecode(os.path.join(os.fsencode(folder), name))).write_text(text, "utf-8")  # noqa: PTH118 - bytes
    return len(names)


def no_files(folder: Path) -> int:
    """A pipe, a socket, links, a folder: things that have a scan's name and are none."""
    os.mkfifo(folder / "pipe.pdf")
    (folder / "out-of-folder.txt").symlink_to("/etc/hostname")
    (folder / "endless.tif").symlink_to("/dev/zero")
    (folder / "loop.pdf").symlink_to("loop.pdf")
    (folder / "dangling.pdf").symlink_to("/nowhere/at/all.pdf")
    (folder / "folder.pdf").mkdir()
    with socket.socket(socket.AF_UNIX) as plug:
        here = Path.cwd()
        os.chdir(folder)  # a socket's path must be short
        try:
            plug.bind("socket.pdf")
        finally:
            os.chdir(here)
    return 7


if __name__ == "__main__":
    print(make(Path(sys.argv[1])), "hostile files")
