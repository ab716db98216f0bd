"""Files whose picture is damaged inside, of which decoders make a page as if nothing had been."""

import re
import struct
import zlib
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from papers import MEMO, drawn, page_pdf, written_pdf
from PIL import Image, ImageDraw

from pipeline.errors import UnreadableScan
from pipeline.recognize import recognize
from pipeline.scan import holes, noise, scan
from pipeline.scan.damage import DAMAGE, of_deflated, of_jpeg, of_jpeg_2000, of_picture
from pipeline.settings import Settings

QUICK = Settings(second_reader="off")


def hole(data: bytes, filling: bytes) -> bytes:
    start = len(data) // 2
    return data[:start] + filling + data[start + len(filling) :]


FILLINGS = {"zeros": bytes(200), "ones": b"\xff" * 200, "noise": np.random.default_rng(5).bytes(200)}


@pytest.mark.parametrize("filling", FILLINGS)
@pytest.mark.parametrize("packing", ["jpg", "group4", "group3", "pdf"])
def test_a_picture_damaged_inside_is_doubted(tmp_path: Path, packing: str, filling: str) -> None:
    path = tmp_path / f"memo.{packing if packing in {'jpg', 'pdf'} else 'tif'}"
    if packing in {"jpg", "pdf"}:
        page = Image.effect_noise((1240, 1754), 60)
        page.paste(drawn(), (0, 0))
        page.save(path, quality=70, **({"resolution": 150} if packing == "pdf" else {}))
    else:
        drawn(MEMO * 2, mode="1", height=8).save(path, compression=packing, dpi=(150, 150))
    (sound,) = scan(path).sheets
    assert sound.checked is not None
    assert sound.checked() == ()
    path.write_bytes(hole(path.read_bytes(), FILLINGS[filling]))
    (sheet,) = scan(path).sheets
    assert sheet.checked is not None
    assert [doubt.code for doubt in sheet.checked()] == ["picture_damaged"]


def test_pixels_that_end_too_early_are_doubted(tmp_path: Path) -> None:
    path = page_pdf(tmp_path / "memo.pdf", "q 595 0 0 842 0 0 cm /P Do Q", picture=drawn(height=11.69))
    (sound,) = scan(path).sheets
    assert sound.checked is not None
    assert sound.checked() == ()
    data = path.read_bytes()
    whole = re.search(rb"/Height (\d+)", data)
    assert whole is not None
    taller = b"/Height %d" % (2 * int(whole[1]) + 9)  # as if a half had been lost
    path.write_bytes(data.replace(whole[0], taller))
    (sheet,) = scan(path).sheets
    assert sheet.checked is not None
    assert [doubt.code for doubt in sheet.checked()] == ["picture_damaged"]


@pytest.mark.parametrize(("stored", "told"), [(1, 1), (2, 8), (4, 8), (8, 8), (12, 24), (16, 24), (24, 24), (32, 24)])
@pytest.mark.parametrize("filtered", [0, 1])
def test_pixels_of_any_depth_are_whole(stored: int, told: int, filtered: int) -> None:
    row = bytes(filtered) + bytes(-(-827 * stored // 8))
    assert of_deflated(zlib.compress(row * 1169), 1, (827, 1169), told) == ()
    assert of_deflated(zlib.compress(row * 1169), 1, (1169, 827), told) == ()
    assert of_deflated(zlib.compress(row * 700), 1, (827, 1169), told) != ()


@pytest.mark.parametrize("suffix", ["jp2", "jpg"])
def test_a_picture_in_a_pdf_that_is_cut_off_or_has_a_hole_is_doubted(suffix: str) -> None:
    data = BytesIO()
    drawn().save(data, "JPEG2000" if suffix == "jp2" else "JPEG")
    check = of_jpeg_2000 if suffix == "jp2" else of_jpeg
    assert check(data.getvalue(), 1) == ()
    for bad in (hole(data.getvalue(), bytes(600)), data.getvalue()[:-5000]):
        assert [doubt.code for doubt in check(bad, 1)] == ["picture_damaged"]


def test_a_page_whose_drawing_is_damaged_is_doubted(tmp_path: Path) -> None:
    path = written_pdf(tmp_path / "memo.pdf", [MEMO, MEMO])
    assert [sheet.doubts for sheet in scan(path).sheets] == [(), ()]
    data = path.read_bytes()
    at = data.rindex(b"Der Beschlusspunkt")
    path.write_bytes(data[:at] + b") Tj } ]] zz [( " + data[at + 16 :])
    first, second = scan(path).sheets
    assert first.doubts == ()
    assert [doubt.code for doubt in second.doubts] == ["page_broken"]


def test_a_damaged_picture_is_told_in_the_page(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    drawn().save(tmp_path / "memo.jpg", dpi=(150, 150))
    (tmp_path / "memo.jpg").write_bytes(hole((tmp_path / "memo.jpg").read_bytes(), bytes(300)))
    (sheet,) = scan(tmp_path / "memo.jpg").sheets
    assert "picture_damaged" in [doubt.code for doubt in recognize(sheet, QUICK).doubts]
    assert not DAMAGE.search(capfd.readouterr().err)


def test_zeros_beside_a_jpegs_codes_are_no_damage() -> None:
    data = BytesIO()
    drawn().save(data, "JPEG", icc_profile=bytes(500))
    assert of_jpeg(data.getvalue() + bytes(500), 1) == ()


def codes_over(page: Image.Image) -> bytes:
    """A JPEG that its scanner ends with some bytes too many."""
    data = BytesIO()
    page.save(data, "JPEG", quality=85)
    return data.getvalue()[:-2] + bytes(range(1, 31)) + b"\xff\xd9"


def test_a_scanner_that_writes_some_bytes_too_many_is_no_damage(capfd: pytest.CaptureFixture[str]) -> None:
    page = drawn(MEMO * 3)
    assert of_jpeg(codes_over(page), 1) == ()
    across, down = page.size
    ImageDraw.Draw(page).rectangle((across // 8, down // 2, across * 7 // 8, down), fill=90)  # a picture below
    assert of_jpeg(codes_over(page), 1) == ()
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("levels", [-8, -40, 40])
def test_bytes_left_over_are_damage_where_the_paper_s_level_leaps(levels: int) -> None:
    pixels = np.asarray(drawn(MEMO * 3)).astype(int) - 50
    pixels[len(pixels) // 2 :] += levels
    (found,) = of_jpeg(codes_over(Image.fromarray(pixels.clip(0, 255).astype(np.uint8))), 1)
    assert found.values["what"] == "the paper's brightness leaps, and data are left over"


PLAIN = {"L.tif": {}, "1.tif": {}, "RGB.bmp": {}, "L.bmp": {}, "RGB.webp": {"lossless": True}}


@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.parametrize("place", ["torn", "sectors"])
def test_zeros_in_place_of_pixels_are_doubted(tmp_path: Path, name: str, place: str) -> None:
    path, mode = tmp_path / name, name.split(".")[0]
    page = drawn(MEMO * 3).convert(mode)
    ImageDraw.Draw(page).rectangle((100, 60, page.width - 200, 140), fill=0)  # a bar is no hole
    page.save(path, dpi=(150, 150), **PLAIN[name])
    (sheet,) = scan(path).sheets
    assert sheet.checked is not None
    assert sheet.checked() == ()
    data = path.read_bytes()
    row = len(data) // page.height
    start, size = len(data) - page.height // 2 * row - row // 2, 60 * row
    if place == "sectors":
        start, size = start // 512 * 512, 4096
    path.write_bytes(data[:start] + bytes(size) + data[start + size :])
    assert [doubt.values["what"] for doubt in sheet.checked()] == ["zeros in place of data"]


def test_a_tiff_that_tells_of_fewer_bytes_than_rows_is_looked_through(tmp_path: Path) -> None:
    path = tmp_path / "memo.tif"
    page = Image.new("L", (1, 4000), 200)
    page.paste(0, (0, 500, 1, 1400))
    page.save(path)
    told = struct.pack("<HHI", 279, 4, 1)
    path.write_bytes(path.read_bytes().replace(told + struct.pack("<I", 4000), told + struct.pack("<I", 1500)))
    with Image.open(path) as picture:
        assert picture.getexif().get(279) == 1500
    assert of_picture(path, 0, 1) == ()


def test_more_pixels_than_there_is_memory_for_are_not_looked_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn().save(tmp_path / "plan.tif", dpi=(150, 150))
    (sheet,) = scan(tmp_path / "plan.tif").sheets
    assert sheet.checked is not None
    with monkeypatch.context() as changed:
        changed.setattr("pipeline.scan.holes.in_pixels", lambda *_: True)
        assert sheet.checked() != ()
        changed.setattr("pipeline.scan.damage.MOST", 1000)
        assert sheet.checked() == ()


def test_lost_sectors_of_a_lossy_webp_are_doubted(tmp_path: Path) -> None:
    path = tmp_path / "memo.webp"
    page = Image.effect_noise((1240, 1754), 60)
    page.paste(255, (0, 900, 1240, 1754))  # blank paper is packed into zeros
    page.convert("RGB").save(path, quality=90)
    (sheet,) = scan(path).sheets
    assert sheet.checked is not None
    assert sheet.checked() == ()
    path.write_bytes(path.read_bytes()[:8192] + bytes(4096) + path.read_bytes()[8192 + 4096 :])
    assert [doubt.values["what"] for doubt in sheet.checked()] == ["zeros in place of data"]


def strange(count: int) -> bytes:
    return np.random.default_rng(7).bytes(count)


@pytest.mark.parametrize(("seed", "lossless"), [(1, False), (2, False), (3, False), (4, True)])
def test_strange_bytes_in_a_webp_are_doubted(tmp_path: Path, seed: int, lossless: bool) -> None:
    path = tmp_path / "memo.webp"
    drawn(MEMO * 3).convert("RGB").save(path, quality=80, lossless=lossless)
    (sheet,) = scan(path).sheets
    assert sheet.checked is not None
    assert sheet.checked() == ()
    data = path.read_bytes()
    start = len(data) * seed // 7 + 300
    path.write_bytes(data[:start] + strange(64) + data[start + 64 :])
    try:
        scan(path).sheets[0].picture()  # type: ignore[misc]
    except UnreadableScan:
        return  # its decoder has complained
    assert [doubt.values["what"] for doubt in sheet.checked()] == ["the picture needs fewer data than there are"]


def test_an_animated_webp_is_left_alone(tmp_path: Path) -> None:
    pages = [drawn().convert("RGB"), drawn(MEMO * 2).convert("RGB").crop((0, 0, *drawn().size))]
    pages[0].save(tmp_path / "memo.webp", save_all=True, append_images=pages[1:])
    assert of_picture(tmp_path / "memo.webp", 0, 1) == ()


@pytest.mark.parametrize("name", ["L.tif", "1.tif", "RGB.tif", "RGB.bmp", "L.bmp"])
@pytest.mark.parametrize("count", [200, 4096])
def test_strange_bytes_among_pixels_are_doubted(tmp_path: Path, name: str, count: int) -> None:
    path, page = tmp_path / name, drawn(MEMO * 3)
    dithered = Image.effect_noise((400, 300), 90).convert("1")
    page.paste(dithered.convert(page.mode), (200, 500))
    page.convert(name.split(".")[0]).save(path, dpi=(150, 150))
    assert of_picture(path, 0, 1) == ()
    data = path.read_bytes()
    start = len(data) * 3 // 4
    path.write_bytes(data[:start] + strange(count) + data[start + count :])
    assert [doubt.values["what"] for doubt in of_picture(path, 0, 1)] == ["strange bytes among the pixels"]


def in_tiles(page: Image.Image, path: Path, side: int = 128) -> None:
    """Write a grey page as a TIFF in tiles that are not packed."""
    across, down = -(-page.width // side), -(-page.height // side)
    tiles = [
        page.crop((x * side, y * side, x * side + side, y * side + side)).tobytes()
        for y in range(down)
        for x in range(across)
    ]
    count, size = len(tiles), side * side
    places = struct.pack(f"<{count}I", *(512 + at * size for at in range(count))) + struct.pack("<I", size) * count
    at = 512 + count * size
    tags = [(256, page.width), (257, page.height), (258, 8), (259, 1), (262, 1), (277, 1), (322, side), (323, side)]
    fields = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    fields += struct.pack("<HHII", 324, 4, count, at) + struct.pack("<HHII", 325, 4, count, at + 4 * count)
    head = b"II*\0" + struct.pack("<I", at + len(places))
    path.write_bytes(head + bytes(504) + b"".join(tiles) + places + struct.pack("<H", 10) + fields + bytes(4))


@pytest.mark.parametrize(("filling", "what"), [(bytes(4096), "zeros in place"), (strange(512), "strange bytes")])
def test_pixels_in_tiles_are_looked_through(tmp_path: Path, filling: bytes, what: str) -> None:
    path, page = tmp_path / "memo.tif", drawn(MEMO * 3)
    ImageDraw.Draw(page).rectangle((100, 120, 900, 420), fill=0)  # a black box over whole tiles
    in_tiles(page, path)
    assert of_picture(path, 0, 1) == ()
    data = bytearray(path.read_bytes())
    start = 512 + 58 * 128 * 128 + 30 * 128 + (0 if what.startswith("zeros") else 40)
    data[start : start + len(filling)] = filling
    path.write_bytes(data)
    (found,) = of_picture(path, 0, 1)
    assert str(found.values["what"]).startswith(what)


@pytest.mark.parametrize("mode", ["1", "P", "CMYK"])
def test_zeros_that_are_paper_are_no_hole(tmp_path: Path, mode: str) -> None:
    page = drawn(MEMO * 3, mode="1", height=8)
    if mode == "1":
        page.point(lambda value: 255 - value).save(tmp_path / "memo.tif")
        data = (tmp_path / "memo.tif").read_bytes()  # a fax's way: 1 is black
        told, meant = (struct.pack("<HHII", 262, 3, 1, value) for value in (1, 0))
        (tmp_path / "memo.tif").write_bytes(data.replace(told, meant))
    elif mode == "CMYK":
        drawn(MEMO * 3).convert("CMYK").save(tmp_path / "memo.tif")
    else:
        found = page.convert("P")
        found.putpalette([255, 255, 255, 0, 0, 0])
        found = found.point(lambda value: 0 if value else 1)
        found.save(tmp_path / "memo.tif")
    with Image.open(tmp_path / "memo.tif") as saved:
        assert saved.convert("L").getpixel((3, 3)) == 255
    assert of_picture(tmp_path / "memo.tif", 0, 1) == ()


def test_a_progressive_jpeg_is_known_by_its_frame_alone() -> None:
    data = BytesIO()
    drawn(MEMO * 2).save(data, "JPEG", quality=75)
    noted = data.getvalue()[:2] + b"\xff\xfe\x00\x06\xff\xc2\xff\xc4" + data.getvalue()[2:]  # a comment
    assert of_jpeg(noted, 1) == ()
    assert holes.in_jpeg(hole(noted, bytes(200)))
    drawn(MEMO * 2).save(data := BytesIO(), "JPEG", quality=75, progressive=True)
    assert not holes.in_jpeg(hole(data.getvalue(), bytes(200)))


def test_a_jpegs_marks_may_be_filled_up_or_cut_off() -> None:
    data = BytesIO()
    drawn(MEMO * 2).save(data, "JPEG", quality=75)
    filled = data.getvalue().replace(b"\xff\xdb", b"\xff\xff\xff\xdb")
    assert of_jpeg(filled, 1) == ()
    assert holes.in_jpeg(hole(filled, bytes(200)))
    assert not holes.in_jpeg(b"\xff\xd8\xff\xe0\x00\x04\x00\x00\xff"), "its notes end where the file does"


def test_zeros_in_the_notes_of_a_jpeg_2000_are_no_damage() -> None:
    data = BytesIO()
    drawn().save(data, "JPEG2000")
    whole = data.getvalue()
    box = (808).to_bytes(4, "big") + b"free" + bytes(800)
    start = whole.index(b"jp2h") - 4
    assert of_jpeg_2000(whole[:start] + box + whole[start:], 1) == ()
    assert of_jpeg_2000(hole(whole, bytes(600)), 1) != ()


def test_a_page_that_lacks_its_picture_is_doubted(tmp_path: Path) -> None:
    path = page_pdf(tmp_path / "memo.pdf", "q 595 0 0 842 0 0 cm /Lost Do Q", picture=drawn())
    assert [doubt.code for doubt in scan(path).sheets[0].doubts] == ["page_broken"]
    assert [doubt.values["what"] for doubt in of_jpeg(b"", 1)] == ["the data end too early"]


def test_strange_bytes_are_found_wherever_a_large_picture_is_parted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.scan.noise.BLOCK", 100_000)
    paper = bytes([240]) * 900_000
    for start in range(90_000, 220_000, 13_337):
        assert noise.in_pixels(paper[:start] + strange(300) + paper[start:], 1000)
    assert not noise.in_pixels(paper, 1000)
