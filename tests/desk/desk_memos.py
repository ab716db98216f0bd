"""Invented memos for the desk, with the doubts that a test asks for; and a client that is trusted."""

import hashlib
import re

from fastapi.testclient import TestClient

from pipeline.doubts import doubt
from pipeline.memo import Date, Evidence, Header, Memo, Point, Processing, ProcessingPage, Resolution, Source, Status
from pipeline.page import Address, Box, Doubt

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


def with_proof(client: TestClient) -> TestClient:
    """The client with the header that the desk's pages send."""
    found = re.search(r'"X-CSRF": "([0-9a-f]+)"', client.get("/").text)
    assert found
    client.headers["X-CSRF"] = found[1]
    return client
