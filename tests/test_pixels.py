"""Pixels as files have them: oblong, turned, a picture's small copy, damaged, too many, aslant."""

from pathlib import Path

import numpy as np
import pytest
from papers import MEMO, drawn, page_pdf, written_pdf
from PIL import Image, TiffImagePlugin

from pipeline.prepare import measures, plain, prepare
from pipeline.recognize import recognize
from pipeline.run import read
from pipeline.scan import drawing, scan
from pipeline.scan.size import ENOUGH
from pipeline.settings import Settings

QUICK = Settings(second_reader="off")


@pytest.mark.parametrize(("x", "y"), [(204, 98), (204, 196), (200, 100), (600, 300), (100, 200), (150, 150)])
@pytest.mark.parametrize("mode", ["1", "L"])
def test_oblong_pixels_become_squares(tmp_path: Path, x: int, y: int, mode: str) -> None:
    page = drawn(dpi=150).resize((round(8.27 * x), round(4.8 * y))).convert(mode)
    page.save(tmp_path / "fax.tif", dpi=(x, y))
    (sheet,) = scan(tmp_path / "fax.tif").sheets
    fine = max(x, y)
    assert sheet.picture is not None
    assert sheet.picture().size == (sheet.width, sheet.height)
    assert sheet.dpi == fine
    assert abs(sheet.width / sheet.height - 8.27 / 4.8) < 0.01


@pytest.mark.parametrize("name", ["memo.jpg", "memo.png"])
def test_oblong_pixels_of_other_files_become_squares(tmp_path: Path, name: str) -> None:
    drawn(dpi=150).resize((round(8.27 * 200), round(4.8 * 100))).save(tmp_path / name, dpi=(200, 100))
    (sheet,) = scan(tmp_path / name).sheets
    assert abs(sheet.width / sheet.height - 8.27 / 4.8) < 0.01


def test_a_ratio_without_a_resolution_is_one(tmp_path: Path) -> None:
    page = drawn(dpi=150).resize((1240, 360))
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[282], tags[283], tags[296] = 2.0, 1.0, 1  # no unit
    page.save(tmp_path / "fax.tif", tiffinfo=tags)
    (sheet,) = scan(tmp_path / "fax.tif").sheets
    assert (sheet.width, sheet.height, sheet.dpi) == (1240, 720, None)


def test_a_fax_that_says_no_resolution_is_known_by_its_width(tmp_path: Path) -> None:
    drawn(height=11.69).resize((1728, 1146)).convert("1").save(tmp_path / "fax.tif", compression="group4")
    (sheet,) = scan(tmp_path / "fax.tif").sheets
    assert (sheet.width, sheet.height, sheet.dpi) == (1728, 2386, 204)


@pytest.mark.parametrize("most", [1.0, 255.0, 4095, 65535])
def test_deep_pixels_keep_their_greys(most: float) -> None:
    grey = np.asarray(drawn(), float) / 255
    picture = Image.fromarray((grey * most).astype(np.float32 if most < 4000 else np.uint16))
    assert np.abs(np.asarray(plain(picture), float) - grey * 255).max() <= 1


def test_a_camera_s_turned_oblong_picture_is_square_and_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[274] = 6
    page = drawn(dpi=150)
    page.resize((1240, 360)).rotate(90, expand=True).save(tmp_path / "a.jpg", exif=exif, dpi=(75, 150))
    (sheet,) = scan(tmp_path / "a.jpg").sheets
    assert (sheet.width, sheet.height) == page.size
    assert sheet.picture is not None
    assert sheet.picture().size == page.size


LAYINGS = {  # how a page is stored that the orientation mark puts right
    1: lambda page: page,
    2: lambda page: page.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
    3: lambda page: page.transpose(Image.Transpose.ROTATE_180),
    4: lambda page: page.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
    5: lambda page: page.transpose(Image.Transpose.TRANSPOSE),
    6: lambda page: page.transpose(Image.Transpose.ROTATE_90),
    7: lambda page: page.transpose(Image.Transpose.TRANSVERSE),
    8: lambda page: page.transpose(Image.Transpose.ROTATE_270),
}


@pytest.mark.parametrize("packing", ["raw", "tiff_lzw"])
@pytest.mark.parametrize("mark", LAYINGS)
def test_a_tiff_is_turned_as_its_mark_says_however_it_is_packed(tmp_path: Path, mark: int, packing: str) -> None:
    page = drawn()
    path = tmp_path / "memo.tif"
    LAYINGS[mark](page).save(path, compression=packing, tiffinfo={274: mark}, dpi=(150, 150))
    (sheet,) = scan(path).sheets
    assert sheet.picture is not None
    assert np.array_equal(np.asarray(sheet.picture()), np.asarray(page))
    assert (sheet.width, sheet.height) == page.size


def with_kinds(path: Path, frames: list[tuple[Image.Image, dict[int, int]]]) -> Path:
    with TiffImagePlugin.AppendingTiffWriter(str(path), new=True) as file:
        for picture, tags in frames:
            picture.save(file, format="TIFF", dpi=(150, 150), tiffinfo=tags)
            file.newFrame()
    return path


def test_thumbnails_and_masks_are_no_pages(tmp_path: Path) -> None:
    page, small = drawn(), drawn().resize((160, 93))
    mask = Image.new("1", page.size)
    frames = [(small, {254: 1}), (page, {}), (mask, {254: 4}), (small, {255: 2}), (page, {254: 2}), (small, {254: 5})]
    found = scan(with_kinds(tmp_path / "memo.tif", frames))
    assert [(sheet.number, sheet.width) for sheet in found.sheets] == [(1, page.width), (2, page.width)]
    assert all(sheet.picture is not None and sheet.picture().size == page.size for sheet in found.sheets)


def test_pages_that_wrongly_call_themselves_small_copies_are_pages(tmp_path: Path) -> None:
    page = drawn()
    assert scan(with_kinds(tmp_path / "one.tif", [(page, {254: 1}), (page, {254: 1})])).pages == 2
    assert scan(with_kinds(tmp_path / "two.tif", [(page, {}), (page, {254: 1})])).pages == 2


def test_a_page_of_more_pixels_than_letters_need_is_reduced(tmp_path: Path) -> None:
    Image.new("1", (8_000, 6_000), 1).save(tmp_path / "plan.tif", dpi=(300, 300), compression="group4")
    Image.new("L", (8_000, 6_000), 255).save(tmp_path / "plan.jpg", dpi=(400, 400))
    coarse, fine = scan(tmp_path / "plan.tif").sheets[0], scan(tmp_path / "plan.jpg").sheets[0]
    for sheet, before in ((coarse, 300), (fine, 400)):
        assert sheet.picture is not None
        picture = sheet.picture()
        assert picture.size == (sheet.width, sheet.height)
        assert 0.95 * ENOUGH < picture.width * picture.height <= ENOUGH
        assert sheet.dpi == round(before * sheet.width / 8_000)
    assert [doubt.code for doubt in fine.doubts] == []
    assert [doubt.code for doubt in coarse.doubts] == []
    Image.new("1", (8_000, 6_000), 1).save(tmp_path / "plan.tif", dpi=(180, 180), compression="group4")
    assert [doubt.code for doubt in scan(tmp_path / "plan.tif").sheets[0].doubts] == ["page_reduced"]


def test_a_page_beyond_the_limit_is_left_out_and_the_others_are_read(tmp_path: Path) -> None:
    plan = Image.new("1", (3000, 2000), 1)
    drawn().save(tmp_path / "memo.tif", save_all=True, append_images=[plan], dpi=(150, 150), compression="raw")
    settings = Settings(second_reader="off", max_megapixels=2)
    _, (memo, left_out) = read(tmp_path / "memo.tif", settings)
    assert MEMO[0] in memo.lines[0].text
    assert left_out.lines == ()
    assert [doubt.code for doubt in left_out.doubts] == ["page_too_large"]
    assert left_out.doubts[0].reason.startswith("page 2 was not read: too large")


@pytest.mark.parametrize("size", [(3400, 4700), (2400, 9_000)])
def test_a_plan_behind_a_memo_is_drawn_as_large_as_fits(tmp_path: Path, size: tuple[int, int]) -> None:
    (sheet,) = scan(page_pdf(tmp_path / "plan.pdf", "", size=size)).sheets
    assert sheet.picture is not None
    assert [doubt.code for doubt in sheet.doubts] == ["page_reduced"]
    assert sheet.picture().size == (sheet.width, sheet.height)


def test_a_page_that_takes_more_memory_than_there_is_is_left_out(tmp_path: Path) -> None:
    (sheet,) = scan(written_pdf(tmp_path / "memo.pdf", [MEMO])).sheets

    def starved() -> Image.Image:
        raise MemoryError

    page = recognize(type(sheet)(sheet.file, 1, starved, 9, 9), QUICK)
    assert [doubt.code for doubt in page.doubts] == ["page_out_of_memory"]
    assert (page.lines, page.engine) == ((), "")


@pytest.mark.parametrize("degrees", [-40, -30, -20, -12, -10, 10, 15, 25, 35, 40])
def test_a_page_far_aslant_is_straightened_and_not_turned_on_its_side(degrees: int) -> None:
    page = drawn(MEMO * 2, dpi=150, height=8)
    aslant = page.rotate(degrees, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)
    done = prepare(aslant, 150)
    turned = [step for step in done.steps if step.code == "turned"]
    straightened = sum(step.degrees for step in done.steps)
    assert turned == []
    assert abs(straightened + degrees) < 0.3


@pytest.mark.parametrize("degrees", [70, 105, 160, 200])
def test_a_page_on_its_side_or_head_and_aslant_comes_upright(degrees: int) -> None:
    page = drawn(MEMO * 2, dpi=150, height=8)
    done = prepare(page.rotate(degrees, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC), 150)
    moved = sum(step.degrees for step in done.steps)
    assert abs((moved + degrees + 180) % 360 - 180) < 0.3


def test_a_straight_page_costs_no_wide_search(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    real = measures.sharpness
    monkeypatch.setattr(measures, "sharpness", lambda *a, **k: asked.append(a[1]) or real(*a, **k))
    prepare(drawn(MEMO * 2, dpi=150, height=8).rotate(3, fillcolor=255), 150)
    assert max(map(abs, asked)) <= 11


@pytest.mark.parametrize(
    ("mark", "mode"), [((), "L"), (("<< /Type /Annot /Subtype /Square /Rect [100 100 300 300] /C [1 0 0] >>",), "RGB")]
)
def test_a_grey_scan_is_taken_out_in_grey_and_in_colour_where_something_was_laid_on_it(
    tmp_path: Path, mark: tuple[str, ...], mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []
    seen = drawing.pixels
    monkeypatch.setattr(
        drawing, "pixels", lambda *args, **how: looked.append(how.get("coloured", True)) or seen(*args, **how)
    )
    path = page_pdf(tmp_path / "memo.pdf", "595 0 0 842 0 0 cm /P Do", picture=drawn(dpi=100), laid=mark)
    (sheet,) = scan(path).sheets
    assert sheet.picture is not None
    assert sheet.picture().mode == mode
    assert all(looked) is (mode == "RGB")
