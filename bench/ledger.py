"""How fast the book is: ``python bench/ledger.py [MEMOS] [--postgresql]`` (100000 memos where not said).

Invented memos are put into a SQLite file, or into a PostgreSQL server that is started for it; the clerk's questions are
asked, and the served book is asked 100 times a second over connections that stay open, whether it answers or not.
The figures are printed as a Markdown table, each beside its target.
"""

import argparse
import asyncio
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tests" / "ledger"), str(ROOT / "tests"), str(ROOT)]

import postgresql  # noqa: E402 - the path comes first
from invented_memos import memos  # noqa: E402

from pipeline.ledger import questions  # noqa: E402
from pipeline.ledger.history import history  # noqa: E402
from pipeline.ledger.put import put  # noqa: E402
from pipeline.ledger.records import memos_in  # noqa: E402
from pipeline.ledger.search import search  # noqa: E402
from pipeline.ledger.store import opened, reading  # noqa: E402

ON = date(2026, 6, 1)
RATE, SECONDS, CONNECTIONS = 100, 15, 20  # requests a second, for how long, over how many connections
PATHS = (
    "points?overdue=true&limit=50",
    "points?state=in_progress&department=Kultur&limit=50",
    "points?limit=50&after={}",
)
Row = tuple[str, str, str]


def imported(folder: Path, db: str, count: int) -> float:
    """Put records from one JSON Lines file in; memos a second, reading and checking the records included."""
    records = folder / "records.jsonl"
    with records.open("w") as file:
        file.writelines(memo.model_dump_json() + "\n" for memo in memos(count))
    began = time.perf_counter()
    tally = put(opened(db, create=True), memos_in([records], print))
    took = time.perf_counter() - began
    if tally.added != count:
        raise SystemExit(f"{tally.added} of {count} memos were put in")
    return count / took


def median_ms(ask: Callable[[], object], times: int = 7) -> float:
    """The middle of several tries, the first (cold) one left out."""
    took = []
    for _ in range(times + 1):
        began = time.perf_counter()
        ask()
        took.append(1000 * (time.perf_counter() - began))
    return statistics.median(took[1:])


def asked(db: str) -> Iterator[Row]:
    """The clerk's questions."""
    with reading(opened(db)) as book:
        late = questions.overdue(book, ON)
        number = late[0].resolution or ""
        tries: list[tuple[str, Callable[[], object], str]] = [
            (f"overdue ({len(late)} points)", lambda: questions.overdue(book, ON), "300 ms"),
            ("search, a rare word", lambda: search(book, "Beschluss 777"), "100 ms"),
            ("search, a word in most memos", lambda: search(book, "Beschlusspunkt"), "100 ms"),
            ("search, two words", lambda: search(book, "Turnhallen Talaue"), "100 ms"),
            ("history of a resolution", lambda: history(book, number), ""),
            ("points in a rare state", lambda: questions.points_page(book, ON, questions.Which("deferred")), ""),
        ]
        for what, ask, target in tries:
            yield what, f"{median_ms(ask):.0f} ms", target


async def fired(port: int) -> tuple[float, float, int]:
    """Median and 99th percentile (ms, from when it was due) of questions sent evenly, and how many failed."""
    idle: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
    for _ in range(CONNECTIONS):
        idle.put_nowait(await asyncio.open_connection("127.0.0.1", port))
    took, failed = [], 0

    async def ask(number: int, due: float) -> None:
        nonlocal failed
        reader, writer = await idle.get()
        path = PATHS[number % len(PATHS)].format(7 * number)
        head = f"GET /api/v1/{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: gzip\r\n\r\n"
        writer.write(head.encode())
        answer = (await reader.readuntil(b"\r\n\r\n")).lower()
        await reader.readexactly(int(answer.partition(b"content-length: ")[2].partition(b"\r")[0]))
        failed += not answer.startswith(b"http/1.1 200")
        took.append(1000 * (time.perf_counter() - due))
        idle.put_nowait((reader, writer))

    for number in range(2 * CONNECTIONS):
        await ask(number, time.perf_counter())
    took.clear()
    began, tasks = time.perf_counter(), []
    for number in range(RATE * SECONDS):
        due = began + number / RATE
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(ask(number, due)))
    await asyncio.gather(*tasks)
    return statistics.median(took), statistics.quantiles(took, n=100)[98], failed


def served(db: str, folder: Path) -> Row:
    """The same against the real server on loopback."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "pipeline.cli", "serve", "--db", db, "--port", str(port)]
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, env=os.environ | {"PYTHONPATH": str(ROOT)}
    ) as server:
        try:
            for _ in range(200):
                time.sleep(0.1)
                with socket.socket() as knock:
                    if knock.connect_ex(("127.0.0.1", port)) == 0:
                        break
            middle, slow, failed = asyncio.run(fired(port))
        finally:
            server.terminate()
    what = f"API, point queries at {RATE} a second"
    return what, f"p50 {middle:.0f} ms, p99 {slow:.0f} ms, {failed} failed", "p99 50 ms"


@contextmanager
def place(folder: Path, *, on_postgresql: bool) -> Iterator[str]:
    """A path or address for the book."""
    if not on_postgresql:
        yield str(folder / "ledger.db")
        return
    programs = postgresql.installed()
    if programs is None:
        raise SystemExit("PostgreSQL is not installed: apt-get install postgresql")
    with postgresql.server(programs, durable=True) as address:
        yield address


def main(count: int, *, on_postgresql: bool) -> None:
    """Measure and print."""
    kind = "PostgreSQL" if on_postgresql else "SQLite"
    with tempfile.TemporaryDirectory() as name, place(Path(name), on_postgresql=on_postgresql) as db:
        speed = imported(Path(name), db, count)
        rows = [
            (f"import of {count} memos into {kind}", f"{speed:.0f} a second", "" if on_postgresql else "1500 a second")
        ]
        rows += asked(db)
        rows.append(served(db, Path(name)))
        if not on_postgresql:
            rows.append(("size of the book", f"{Path(db).stat().st_size / 1e6:.0f} MB", ""))
    print("| what | measured | target |\n|---|--:|--:|")
    print(*(f"| {what} | {measured} | {target} |" for what, measured, target in rows), sep="\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("memos", nargs="?", type=int, default=100_000)
    parser.add_argument("--postgresql", action="store_true", help="in a PostgreSQL server started for it")
    given = parser.parse_args()
    main(given.memos, on_postgresql=given.postgresql)
