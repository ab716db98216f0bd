"""How fast the desk answers, over a book of invented memos: `python bench/desk.py [MEMOS]` (10,000 by default).

Prints one line a measurement: the median and the worst of ten requests, their processor time, and the target.
"""

import hashlib
import math
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "ledger"), str(ROOT / "tests")]

from desk.desk_memos import keep_pages, unknown_word, with_proof  # noqa: E402 - found by the line above
from fastapi.testclient import TestClient  # noqa: E402 - as above
from invented_memos import memos  # noqa: E402 - as above
from sqlalchemy import select  # noqa: E402 - as above

from pipeline import dictionaries  # noqa: E402 - as above
from pipeline.api.app import application  # noqa: E402 - as above
from pipeline.desk import book, intake, sheets  # noqa: E402 - as above
from pipeline.desk.queue import groups  # noqa: E402 - as above
from pipeline.desk.room import Desk, furnished  # noqa: E402 - as above
from pipeline.desk.settle import waiting  # noqa: E402 - as above
from pipeline.ledger.put import put  # noqa: E402 - as above
from pipeline.ledger.store import opened, reading  # noqa: E402 - as above
from pipeline.ledger.tables import memos as table  # noqa: E402 - as above
from pipeline.memo import Memo  # noqa: E402 - as above
from pipeline.page import Line  # noqa: E402 - as above
from pipeline.run import read, record  # noqa: E402 - as above
from pipeline.settings import Settings  # noqa: E402 - as above


def measured(name: str, target: float, ask: Callable[[], object], times: int = 10) -> None:
    """Print how long it takes."""
    taken, spent = [], time.process_time()
    for _ in range(times):
        began = time.perf_counter()
        ask()
        taken.append(1000 * (time.perf_counter() - began))
    spent = 1000 * (time.process_time() - spent) / times
    figures = f"median {statistics.median(taken):6.0f} ms   worst {max(taken):6.0f} ms   processor {spent:6.0f} ms"
    print(f"{name:42} {figures}{f'   target {target:.0f} ms' if target < math.inf else ''}")


def with_kept_pages(desk: Desk, numbers: list[str]) -> list[Memo]:
    """Memos of a sample's pages, each with its own number and the word Welse; the pages are kept to be read again."""
    source, pages = read(ROOT / "samples" / "schulhof.pdf", desk.settings)
    words, found = dictionaries.load(desk.corrections), []
    for number in numbers:
        texts = {"V1873/23": number, "Jahr": "Welse"}
        own = [replace(page, lines=tuple(with_words(line, texts) for line in page.lines)) for page in pages]
        known = {"sha256": hashlib.sha256(number.encode()).hexdigest(), "file": f"{number}.pdf"}
        origin = source.model_copy(update=known)
        keep_pages(desk, origin.sha256, own)
        found += [one.model_copy(update={"doubts": (unknown_word(),)}) for one in record(origin, own, words)]
    return found


def with_words(line: Line, texts: dict[str, str]) -> Line:
    """The line with other words in the place of some."""
    return line._replace(words=tuple(word._replace(text=texts.get(word.text, word.text)) for word in line.words))


def until_read_again(desk: Desk) -> None:
    """Wait for the background."""
    while waiting(desk):
        time.sleep(0.02)


def ask_for_lists(client: TestClient, desk: Desk, count: int) -> None:
    """The book's list, searched, sorted and handed out; the queue of doubts."""
    measured(f"the book's first page, {count} memos", 150, lambda: client.get("/"))
    measured("… sorted by title", 150, lambda: client.get("/?ansicht=alle&sortierung=titel"))
    measured("search for a word, hits marked", 150, lambda: client.get("/?ansicht=alle&q=Turnhalle"))
    measured("… for a number in another spelling", 150, lambda: client.get("/?ansicht=alle&q=v 17 / 19"))
    today = date.today()  # noqa: DTZ011 - this machine's, as the desk's
    with reading(desk.engine) as connection:
        rows = book.find(connection, book.Filters("all"), today, None).rows[:5000]
    name = f"a workbook (XLSX) of {len(rows)} points"
    measured(name, 3000, lambda: sheets.as_workbook(rows, "alle Punkte", today), times=3)
    measured("all points as CSV", 3000, lambda: client.get("/liste.csv?ansicht=alle"), times=3)
    measured("the queue", 200, lambda: client.get("/zweifel"))


def ask_for_a_memo(client: TestClient, desk: Desk, key: str) -> None:
    """A memo with the pictures of its pages, kept ones and one drawn anew."""
    pictures = [f"/mitteilung/{key}/seite/{number}" for number in (1, 2)]
    measured("a memo with its pictures", 400, lambda: [client.get(p) for p in (f"/mitteilung/{key}", *pictures)])

    def cold() -> None:
        for picture in (desk.folder / "pictures").iterdir():
            picture.unlink()
        client.get(f"/mitteilung/{key}")
        client.get(pictures[0])

    measured("… with its first picture drawn anew", 400, cold)


def main(count: int) -> None:
    """Make the book, ask the desk."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "corrections", folder / "corrections")
        engine = opened(folder / "ledger.db", create=True)
        desk = furnished(engine, folder / "desk", Settings(corrections=folder / "corrections"))
        put(engine, memos(count))
        put(engine, with_kept_pages(desk, [f"V{n:04}/25" for n in range(100)]))
        with (ROOT / "samples" / "schulhof.pdf").open("rb") as scan:
            intake.arrive(desk, "schulhof.pdf", scan, "bench")
        desk.reader.submit(int).result()
        with reading(engine) as connection:
            key = connection.execute(select(table.c.key).where(table.c.file == "schulhof.pdf")).scalar_one()
            group = next(one.id for one in groups(connection) if one.seen == "Welse")
        with TestClient(application(desk), base_url="http://localhost") as client:
            with_proof(client)
            ask_for_lists(client, desk, count)
            ask_for_a_memo(client, desk, key)
            settle = lambda: client.post(f"/zweifel/{group}", data={"verb": "accept"})  # noqa: E731 - a line
            measured("settling a group of 100", 2000, settle, times=1)
            measured("… until all are read again, in background", math.inf, lambda: until_read_again(desk), times=1)
        engine.dispose()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
