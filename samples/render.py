"""Draws the sample memos and scans them: memos.toml becomes scans and their true texts.

::

    Hausmitteilung                                   Dresden.
    Geschäftsbereich Umwelt und                      Landeshauptstadt Dresden
    Kommunalwirtschaft                               □ vertraulich

A memo as it is laid out (``layout.py``) is either written as a PDF with its text, or drawn as a picture that a feeder
has skewed and a sensor has made grainy. The same fonts give the same files, byte for byte.

    python samples/render.py [NAME…]
"""

import io
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
from layout import HEIGHT, POINT, WIDTH, Memo, Stroke, Text, font_file, laid_out, true_text
from PIL import Image, ImageDraw, ImageFilter, ImageFont

HERE = Path(__file__).parent
EPOCH = time.struct_time((2024, 1, 1, 0, 0, 0, 0, 1, 0))


def drawn(marks: list[Text | Stroke], dpi: int) -> Image.Image:
    """The page as a printer would leave it."""
    scale = dpi / 25.4
    page = Image.new("L", (round(WIDTH * scale), round(HEIGHT * scale)), 255)
    pen = ImageDraw.Draw(page)
    for mark in marks:
        if isinstance(mark, Text):
            font = ImageFont.truetype(font_file(mark.font), round(mark.size * dpi / 72))
            pen.text((mark.x * scale, mark.y * scale), mark.text, fill=mark.ink, font=font, anchor="ls")
        else:
            points = [(x * scale, y * scale) for x, y in mark.points]
            pen.line(points, fill=mark.ink, width=max(1, round(mark.width * scale)), joint="curve")
    return page


def scanned(page: Image.Image, scan: dict[str, Any], number: int) -> Image.Image:
    """The page after the feeder and the sensor: skew, blur, grain, specks, and black and white for a fax."""
    dice = np.random.default_rng([scan["seed"], number])
    skewed = page.rotate(scan.get("angle", 0), Image.Resampling.BICUBIC, fillcolor=252)
    soft = np.asarray(skewed.filter(ImageFilter.GaussianBlur(scan["dpi"] / 500)), dtype=np.float32)
    shade = np.linspace(0, -6, soft.shape[1], dtype=np.float32)
    grainy = soft * 0.95 + 8 + shade + dice.normal(0, scan["noise"], soft.shape)
    specks = dice.random(soft.shape)
    grainy[specks < scan.get("specks", 0)] = 0
    sensed = Image.fromarray(np.clip(grainy, 0, 255).astype(np.uint8))
    return sensed.point(lambda value: 255 * (value > 150), "1") if scan.get("bilevel") else sensed


def write_scan(memo: Memo, path: Path) -> None:
    """Pictures only, packed as the kind of file allows."""
    scan = memo["scan"]
    pages = [scanned(drawn(marks, scan["dpi"]), scan, i) for i, marks in enumerate(laid_out(memo))]
    how: dict[str, Any] = {"dpi": (scan["dpi"], scan["dpi"])}
    if path.suffix == ".pdf":
        how = {"resolution": scan["dpi"], "quality": 40, "creationDate": EPOCH, "modDate": EPOCH}
    elif path.suffix == ".tif" and scan.get("bilevel"):
        how["compression"] = "group4"
    elif path.suffix == ".jpg":
        how["quality"] = 45
    elif path.suffix == ".png":
        pages = [page.point(lambda value: min(255, value // 24 * 24 + 31)) for page in pages]  # clean paper packs well
        how["optimize"] = True
    more = {"save_all": True, "append_images": pages[1:]} if path.suffix in {".pdf", ".tif"} else {}
    pages[0].save(path, **how, **more)


def write_digital(memo: Memo, path: Path) -> None:
    """A PDF that carries its text, as the word processor makes it."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, (WIDTH / 25.4 * 72, HEIGHT / 25.4 * 72), invariant=1, pageCompression=1)
    for marks in laid_out(memo):
        for mark in marks:
            if isinstance(mark, Text):
                if mark.font not in pdfmetrics.getRegisteredFontNames():
                    pdfmetrics.registerFont(TTFont(mark.font, font_file(mark.font)))
                canvas.setFont(mark.font, mark.size)
                canvas.drawString(mark.x / POINT, (HEIGHT - mark.y) / POINT, mark.text)
            else:
                canvas.setLineWidth(mark.width / POINT)
                ends = zip(mark.points, mark.points[1:], strict=False)
                canvas.lines([(*(v for x, y in pair for v in (x / POINT, (HEIGHT - y) / POINT)),) for pair in ends])
        canvas.showPage()
    canvas.save()
    path.write_bytes(buffer.getvalue())


def write_portrait(scan: Path, path: Path) -> None:
    """The upper part of a scan, reduced for the README."""
    page = Image.open(scan).convert("L")
    upper = page.crop((0, 0, page.width, round(page.height * 0.9)))
    small = upper.resize((760, round(760 * upper.height / upper.width)), Image.Resampling.LANCZOS)
    small.quantize(12).save(path, optimize=True)


def main(names: list[str]) -> None:
    """Render the memos of these names, or all."""
    memos = tomllib.loads((HERE / "memos.toml").read_text("utf-8"))
    for name in names or memos:
        memo = memos[name]
        digital = memo["scan"]["file"] == "digital"
        path = HERE / f"{name}.{'pdf' if digital else memo['scan']['file']}"
        (write_digital if digital else write_scan)(memo, path)
        (HERE / f"{name}.true.txt").write_text(true_text(memo), "utf-8")
        if name == "radweg":
            write_portrait(path, HERE.parent / "docs" / "memo.png")
        print(f"{path.name:20} {path.stat().st_size / 1024:7.0f} KB")


if __name__ == "__main__":
    main(sys.argv[1:])
