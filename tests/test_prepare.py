"""Damaged pages are put right before they are read, sound ones are left alone, and every step is on record."""

import sys
from pathlib import Path

import numpy as np
import pytest
from papers import MEMO, drawn
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from pipeline.page import Page, Sheet
from pipeline.prepare import kept, measures, prepare, streaks
from pipeline.recognize import recognize
from pipeline.settings import Settings
from pipeline.steps import step

sys.path.insert(0, str(Path(__file__).parent.parent / "bench"))
from degrade import DAMAGES, degraded

LINES = (*MEMO, *MEMO[5:8], "Der Oberbürgermeister wird beauftragt, dem Stadtrat bis zum", "Jahresende zu berichten.")


@pytest.fixture(scope="module")
def page() -> Image.Image:
    """A page at 200 dpi: half the pixels of the usual 300, so that the tests are quick."""
    return drawn(LINES, dpi=200, size=12, height=6)


def read(picture: Image.Image, dpi: int = 200) -> Page:
    return recognize(Sheet(Path("memo.png"), 1, picture.copy, *picture.size, dpi, True), Settings(second_reader="off"))


def missed(page: Page) -> float:
    """The share of words that were not read."""
    seen = [word.text for line in page.lines for word in line.words]
    wanted = " ".join(LINES).split()
    for word in wanted:
        if word in seen:
            seen.remove(word)
    return 1 - (len([word for line in page.lines for word in line.words]) - len(seen)) / len(wanted)


def test_a_sound_page_is_left_as_it_is(page: Image.Image) -> None:
    prepared = prepare(page, 200)
    assert (prepared.steps, prepared.scale) == ((), 1.0)
    assert np.array_equal(np.asarray(prepared.picture), np.asarray(page))
    assert missed(read(page)) == 0


@pytest.mark.parametrize(
    ("damage", "strength", "step"),
    [
        ("turned", 1, "turned 270°"),
        ("turned", 2, "turned 180°"),
        ("turned", 3, "turned 90°"),
        ("skew", 3, "straightened"),
        ("noise", 2, "smoothed"),
        ("specks", 2, "specks on"),
        ("shadow", 3, "paper uneven"),
        ("edges", 3, "dark edges covered"),
        ("faint", 3, "contrast"),
        ("stamped", 2, "coloured ink"),
        ("streaks", 2, "upright streaks taken out"),
        ("streaks", 3, "level and"),
    ],
)
def test_damage_is_measured_named_and_undone(page: Image.Image, damage: str, strength: int, step: str) -> None:
    found = read(degraded(page, damage, strength))
    assert any(step in str(done) for done in found.prepared), found.prepared
    assert missed(found) <= 0.08, [line.text for line in found.lines]


def test_every_damage_of_the_first_strength_is_read(page: Image.Image) -> None:
    for damage in ("blur", "fax", "behind", "copied", "thin", "jpeg", "coarse"):
        assert missed(read(degraded(page, damage, 1))) <= 0.08, damage
    assert len(DAMAGES) >= 10


def test_boxes_belong_to_the_kept_picture(page: Image.Image) -> None:
    """Turned, straightened, enlarged: the boxes lie on the words of the picture that `kept` makes again."""
    skewed = page.rotate(-3, Image.Resampling.BICUBIC, expand=True, fillcolor=255).rotate(180, expand=True)
    small = skewed.resize((skewed.width // 2, skewed.height // 2), Image.Resampling.BOX)
    found = read(small, 100)
    picture = kept(small, found.prepared)
    assert picture.size == (found.width, found.height)
    assert any(step.code == "enlarged" for step in found.prepared)
    ink = np.asarray(picture) < 160
    for word in (word for line in found.lines for word in line.words):
        assert word.box is not None
        assert ink[word.box.top : word.box.bottom, word.box.left : word.box.right].mean() > 0.05, word
    first = found.lines[0].words[0]
    assert first.text == MEMO[0].split()[0]


def test_a_coloured_stamp_is_read_apart_from_the_print_below_it(page: Image.Image) -> None:
    stamped = page.convert("RGB")
    ImageDraw.Draw(stamped).text((1150, 120), "14. MAI 2024", (40, 50, 190), font_size=46)
    found = read(stamped)
    assert missed(found) == 0
    assert "MAI 2024" in found.lines[-1].text
    assert found.lines[-1].block > max(line.block for line in found.lines[:-1])


def test_the_rules_of_a_table_and_underlines_are_left_to_the_engine(page: Image.Image) -> None:
    ruled = page.copy()
    pen = ImageDraw.Draw(ruled)
    step = 2 * 12 * 200 / 72
    for row in range(15):
        pen.line((150, 90 + row * step, 1550, 90 + row * step), 0, 3)
    for x in (150, 1550):
        pen.line((x, 90, x, 90 + 14 * step), 0, 3)
    pen.line((180, 100 + 3 * step + 34, 900, 100 + 3 * step + 34), 0, 2)
    assert prepare(ruled, 200).steps == ()


def test_the_streaks_of_a_copy_are_taken_out_when_it_has_been_straightened(page: Image.Image) -> None:
    copied = degraded(page, "streaks", 1).rotate(2.5, Image.Resampling.BICUBIC, fillcolor=255)
    found = read(copied)
    assert [str(step) for step in found.prepared if step.code in {"straightened", "streaks_out"}] == [
        "straightened -2.5°",
        "0 level and 2 upright streaks taken out",
    ]
    assert missed(found) <= 0.08, [line.text for line in found.lines]


def test_a_letters_own_stroke_stays_where_a_streak_lies_on_it() -> None:
    """They vanished with it where it was nearly as dark as they: of "Fraktionen" was left "Fraktioren"."""
    dice = np.random.default_rng(3)
    page = drawn(LINES, dpi=200, size=12, height=6)
    stems = np.asarray(page)[:, 200:1500]
    x = 200 + int((stems < 100).sum(axis=0).argmax())  # where most of it is black
    pixels = np.clip(np.asarray(page).astype(float) * 0.87 + 30 + dice.normal(0, 3, (page.height, page.width)), 0, 255)
    streaked = pixels.copy()
    streaked[:, x - 1 : x + 2] = np.minimum(streaked[:, x - 1 : x + 2], 66 + dice.normal(0, 3, (page.height, 3)))
    clean, (done,) = streaks.without_streaks(streaked.astype(np.uint8), 200)
    assert str(done) == "0 level and 1 upright streaks taken out"
    black = pixels[:, x] < 60
    assert (clean[black, x] < 60).mean() > 0.8
    assert (clean[pixels[:, x] > 150, x] > 150).mean() > 0.9


def test_large_letters_are_reduced_to_less_than_half(page: Image.Image) -> None:
    """A page of 600 dpi has nine times the pixels that an engine needs."""
    large = page.crop((0, 0, page.width, 700)).resize((page.width * 3, 2100), Image.Resampling.BICUBIC)
    found = read(large, 600)
    assert any("reduced to 3" in str(step) for step in found.prepared), found.prepared
    assert "SR/041/2022" in " ".join(line.text for line in found.lines)


def test_a_kept_picture_has_its_colours_and_paper_in_the_corners() -> None:
    paper, ink = (250, 240, 200), (40, 50, 190)
    picture = Image.new("RGB", (600, 400), paper)
    ImageDraw.Draw(picture).rectangle((200, 100, 400, 300), ink)
    turned = kept(picture, (step("turned", degrees=90), step("straightened", degrees=5)))
    assert turned.width > 400
    assert turned.height > 600
    corners = [turned.getpixel((x, y)) for x in (0, turned.width - 1) for y in (0, turned.height - 1)]
    assert corners == [paper] * 4
    assert turned.getpixel((turned.width // 2, turned.height // 2)) == ink


def test_an_empty_page_stays_as_it_is() -> None:
    blank = Image.new("RGB", (1654, 2339), (250, 248, 240))
    prepared = prepare(blank, 200)
    assert (prepared.picture.size, prepared.steps) == (blank.size, ())
    assert prepared.coloured is None


@pytest.mark.parametrize("size", [(1, 1), (3, 3), (30_000, 1), (1, 30_000), (9, 9)])
def test_a_picture_of_a_few_pixels_is_no_unforeseen_error(size: tuple[int, int]) -> None:
    picture = Image.new("L", size, 200)
    picture.putpixel((0, 0), 0)
    assert prepare(picture, None).picture.mode == "L"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_pictures_of_every_mode_become_grey(page: Image.Image, mode: str) -> None:
    picture = page.convert("RGB").convert(mode) if mode != "I;16" else page.convert("I").point(lambda v: v * 257)
    prepared = prepare(picture.convert("I;16") if mode == "I;16" else picture, 200)
    assert prepared.picture.mode == "L"
    assert np.asarray(prepared.picture).mean() == pytest.approx(np.asarray(page).mean(), abs=3)


def test_a_page_without_a_resolution_is_measured_by_its_letters(page: Image.Image) -> None:
    assert prepare(page, None).letters == pytest.approx(prepare(page, 200).letters, abs=2.5)


def test_soft_edges_are_not_taken_for_the_other_side() -> None:
    """Thin grey print with wide soft edges has much grey too, but beside the black."""
    page = drawn(dpi=300)
    soft = page.filter(ImageFilter.GaussianBlur(2.5))
    other = ImageChops.offset(page.transpose(Image.Transpose.FLIP_LEFT_RIGHT), 0, 48)
    behind = other.point([155 + value * 100 // 255 for value in range(256)])
    assert measures.shining(np.asarray(soft)) < 0.3
    assert measures.shining(np.asarray(ImageChops.multiply(page, behind))) > 0.8


@pytest.mark.parametrize("step", [9, 2])
def test_pieces_are_counted_whether_they_are_few_or_more_than_16_bits_can_number(step: int) -> None:
    mask = np.zeros((600, 500), np.uint8)
    mask[::step, ::step] = 1
    mask[0, :] = 1
    labels, rows = measures.components(mask)
    assert len(rows) == 2 + len(mask[step::step]) * mask[0, ::step].size
    assert rows[1].tolist() == [0, 0, 500, 1, 500]
    assert labels.max() == len(rows) - 1
    assert rows[:, 4].sum() == mask.size
