"""How fast the book is: ``python bench/bench_ledger.py [MEMOS]`` (100000 where not said).

Invented memos are put into a SQLite book, the clerk's questions asked, and the served book asked 100 times a second.
The figures are printed as a Markdown table, each beside its target.
"""

import asyncio
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import httpx

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tests" / "ledger"), str(ROOT)]

from invented_memos import memos  # noqa: E402 - the path comes first

from pipeline.ledger import questions  # noqa: E402
from pipeline.ledger.history import history  # noqa: E402
from pipeline.ledger.put import put  # noqa: E402
from pipeline.ledger.records import memos_in  # noqa: E402
from pipeline.ledger.search import search  # noqa: E402
from pipeline.ledger.store import opened, reading  # noqa: E402

ON = date(2026, 6, 1)
RATE, SECONDS = 100, 15  # requests a second, and for how long


def imported(folder: Path, count: int) -> tuple[Path, float]:
    """A book of records read from one JSON Lines file; memos a second, reading and checking the records included."""
    records, db = folder / "records.jsonl", folder / "ledger.db"
    with records.open("w") as file:
        file.writelines(memo.model_dump_json() + "\n" for memo in memos(count))
    began = time.perf_counter()
    tally = put(opened(db, create=True), memos_in([records], print))
    if tally.added != count:
        raise SystemExit(f"{tally.added} of {count} memos were put in")
    return db, count / (time.perf_counter() - began)


def median_ms(ask: Callable[[], object], times: int = 7) -> float:
    """The middle of several tries, the first (cold) one left out."""
    took = []
    for _ in range(times + 1):
        began = time.perf_counter()
        ask()
        took.append(1000 * (time.perf_counter() - began))
    return statistics.median(took[1:])


async def asked(base: str) -> tuple[float, float, int]:
    """Median and 99th percentile (ms) of point queries sent evenly, whether answered or not, and how many failed."""
    took, failed = [], 0
    paths = (
        "points?overdue=true&limit=50",
        "points?state=in_progress&department=Kultur&limit=50",
        "points?limit=50&after=",
    )

    async def ask(client: httpx.AsyncClient, number: int) -> None:
        nonlocal failed
        began = time.perf_counter()
        path = paths[number % 3] + (str(number * 7) if number % 3 == 2 else "")
        answer = await client.get(f"{base}/api/v1/{path}")
        failed += answer.status_code != 200
        took.append(1000 * (time.perf_counter() - began))

    async with httpx.AsyncClient(timeout=30, limits=httpx.Limits(max_connections=50)) as client:
        await asyncio.gather(*(ask(client, number) for number in range(20)))
        took.clear()
        began, tasks = time.perf_counter(), []
        for number in range(RATE * SECONDS):
            await asyncio.sleep(max(0.0, began + number / RATE - time.perf_counter()))
            tasks.append(asyncio.create_task(ask(client, number)))
        await asyncio.gather(*tasks)
    return statistics.median(took), statistics.quantiles(took, n=100)[98], failed


def served(db: Path) -> tuple[float, float, int]:
    """The same, against the real server on loopback."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "pipeline.cli", "serve", "--db", str(db), "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as server:
        try:
            for _ in range(100):
                try:
                    httpx.get(f"http://127.0.0.1:{port}/api/v1/schema")
                    break
                except httpx.ConnectError:
                    time.sleep(0.1)
            return asyncio.run(asked(f"http://127.0.0.1:{port}"))
        finally:
            server.terminate()


def main(count: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        db, speed = imported(Path(folder), count)
        with reading(opened(db)) as book:
            late = questions.overdue(book, ON)
            number = late[0].resolution or ""
            rows = [
                (f"import of {count} memos into SQLite", f"{speed:.0f} a second", "1500 a second"),
                (f"overdue ({len(late)} points)", f"{median_ms(lambda: questions.overdue(book, ON)):.0f} ms", "300 ms"),
                ("search, a rare word", f"{median_ms(lambda: search(book, 'Beschluss 777')):.0f} ms", "100 ms"),
                (
                    "search, a word in most memos",
                    f"{median_ms(lambda: search(book, 'Beschlusspunkt')):.0f} ms",
                    "100 ms",
                ),
                ("search, two words", f"{median_ms(lambda: search(book, 'Turnhallen Talaue')):.0f} ms", "100 ms"),
                ("history of a resolution", f"{median_ms(lambda: history(book, number)):.0f} ms", ""),
            ]
        middle, slow, failed = served(db)
        size = db.stat().st_size / 1e6
    rows.append(
        (
            f"API, point queries at {RATE} a second",
            f"p50 {middle:.0f} ms, p99 {slow:.0f} ms, {failed} failed",
            "p99 50 ms",
        )
    )
    rows.append(("size of the book", f"{size:.0f} MB", ""))
    print("| what | measured | target |\n|---|--:|--:|")
    print(*(f"| {what} | {measured} | {target} |" for what, measured, target in rows), sep="\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
