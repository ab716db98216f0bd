"""Invented memos for the desk, with the doubts that a test asks for; and a client that is trusted."""

import hashlib
import io
import re
from collections.abc import Iterable, Iterator

from fastapi.testclient import TestClient
from PIL import Image, ImageDraw

from pipeline.desk.room import Desk
from pipeline.doubts import doubt
from pipeline.kept import stored
from pipeline.memo import (
    Date,
    Evidence,
    Header,
    Memo,
    Point,
    Processing,
    ProcessingPage,
    Resolution,
    Source,
    Spot,
    State,
    Status,
)
from pipeline.page import Address, Box, Doubt, Line, Page, Word

STAMP = Box(1500, 640, 1890, 700)


def unknown_word(seen: str = "Welse", likely: str | None = "Weise") -> Doubt:
    return doubt("word_ambiguous", "text", seen=seen, likely=likely, at=Address(1, box=STAMP))


def stamp_without_day(likely: str | None = "2024-10") -> Doubt:
    return doubt("stamp_day_unreadable", "header.date", seen="OKT. 2024", likely=likely, at=Address(1, box=STAMP))


def memo(
    number: str = "V1873/23",
    *,
    date: str | None = "2024-10",
    text: str = "Der Hof ist in dieser Welse zu öffnen.",
    title: str = "Öffnung der Schulhöfe",
    control: str | None = "2025-03-31",
    doubts: tuple[Doubt, ...] = (),
) -> Memo:
    """One memo; its file's hash is made of its number and date."""
    return Memo(
        kind="control_report",
        source=Source(
            file=f"scan-{number.replace('/', '-')}.pdf",
            sha256=hashlib.sha256(f"{number} {date}".encode()).hexdigest(),
            media_type="application/pdf",
            size=1000,
            pages=1,
        ),
        header=Header(department="Geschäftsbereich Kultur", date=Date(text="OKT. 2024", edtf=date)),
        report="interim",
        resolution=Resolution(number=number, session="SR/052/2023", body="Stadtrat", title=title),
        points=(
            Point(
                number="1",
                text=text,
                status=Status(state="in_progress", basis="stated", statement="Der Punkt ist in Umsetzung."),
                report="Der Punkt ist in Umsetzung.",
                confidence=0.9,
            ),
        ),
        next_control=Date(text="31. März 2025", edtf=control) if control else None,
        evidence={"header.date": Evidence(page=1, box=STAMP, seen="OKT. 2024", confidence=0.4)},
        doubts=doubts,
        processing=Processing(
            version="1.0.0",
            engine="tesseract 5.3.0 (deu)",
            pages=(ProcessingPage(text_from="ocr", why="no text layer", width=2480, height=3508, dpi=300),),
            corrections="sha256:" + "0" * 64,
        ),
    )


REPORTED = (
    "1. Der Brunnen ist bis zum Herbst",
    "wieder herzustellen.",
    "Der Beschlusspunkt ist umgesetzt. Der",
    "Brunnen läuft seit dem 4. Mai.",
    "2. Für die Pflege sind Paten zu",
    "gewinnen.",
    "Der Beschlusspunkt ist umgesetzt. Drei",
    "Familien haben zugesagt.",
)
"""A memo's lines: each point's report stands below it, both begin with the same words."""


def page_of(lines: tuple[str, ...], picture: bool = True) -> Page:
    """A page of these lines, one below the other, 20 pixels a letter; without a picture as it comes from a text."""

    def words(line: str, top: int) -> Iterator[Word]:
        left = 100
        for word in line.split():
            yield Word(word, Box(left, top, left + 20 * len(word), top + 40) if picture else None)
            left += 20 * len(word) + 20

    placed = tuple(Line(tuple(words(line, 100 + 80 * number))) for number, line in enumerate(lines))
    size = {"width": 1000, "height": 1200, "dpi": 150} if picture else {}
    return Page(1, placed, "tesseract", "ocr" if picture else "text", **size)


def reported(scan: bytes) -> Memo:
    """The memo on `REPORTED`, of that scan; the record knows only each point's place as a whole."""

    def point(number: str, text: str, report: str, box: Box) -> Point:
        status = Status(
            state="implemented", basis="stated", statement="Der Beschlusspunkt ist umgesetzt.", confidence=0.9
        )
        return Point(
            number=number, text=text, report=report, status=status, confidence=0.9, evidence=(Spot(page=1, box=box),)
        )

    lines = [line.removeprefix("1. ").removeprefix("2. ") for line in REPORTED]
    first = point("1", " ".join(lines[0:2]), " ".join(lines[2:4]), Box(100, 100, 900, 380))
    second = point("2", " ".join(lines[4:6]), " ".join(lines[6:8]), Box(100, 100, 900, 700))
    seen = ProcessingPage(text_from="ocr", why="no text layer", width=1000, height=1200, dpi=150)
    plain = memo("A0205/10")
    return plain.model_copy(
        update={
            "source": plain.source.model_copy(
                update={"file": "brunnen.png", "sha256": hashlib.sha256(scan).hexdigest(), "media_type": "image/png"}
            ),
            "points": (first, second),
            "evidence": {},
            "processing": plain.processing.model_copy(update={"pages": (seen,)}),
        }
    )


def drawn(page: Page) -> bytes:
    """The page as a picture (PNG)."""
    picture = Image.new("L", (page.width or 1, page.height or 1), 255)
    for line in page.lines:
        for word in line.words:
            if word.box:
                ImageDraw.Draw(picture).text(word.box[:2], word.text, fill=0, font_size=34)
    picture.save(file := io.BytesIO(), "PNG")
    return file.getvalue()


DEED = "Der Kaufvertrag wurde am 3. Mai 2021 beurkundet."


def inferred(number: str, statement: str = DEED, state: State = "implemented", confidence: float = 0.9) -> Memo:
    """A memo whose one point has an inferred state, shown by that sentence."""
    given = memo(number)
    status = Status(state=state, basis="inferred", statement=statement, confidence=confidence)
    point = given.points[0].model_copy(update={"status": status, "report": statement})
    return given.model_copy(update={"points": (point,)})


def with_proof(client: TestClient) -> TestClient:
    """The client with the header that the desk's pages send."""
    found = re.search(r'"X-CSRF": "([0-9a-f]+)"', client.get("/").text)
    assert found
    client.headers["X-CSRF"] = found[1]
    return client


def keep_pages(desk: Desk, sha256: str, pages: Iterable[Page]) -> None:
    """Keep what the pages of a scan were seen as, as its reading does."""
    file = desk.folder / "pages" / f"{sha256}.pages.json.gz"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(stored(tuple(pages)))
