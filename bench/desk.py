"""How fast the desk answers, over a book of invented memos: `python bench/desk.py [MEMOS]` (10,000 by default).

Prints one line a measurement: the median and the worst of ten requests, and the target.
"""

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "ledger"), str(ROOT / "tests")]

from desk.desk_memos import memo, unknown_word, with_proof  # noqa: E402 - found by the line above
from fastapi.testclient import TestClient  # noqa: E402 - as above
from invented_memos import memos  # noqa: E402 - as above
from sqlalchemy import select  # noqa: E402 - as above

from pipeline.api.app import application  # noqa: E402 - as above
from pipeline.desk import intake  # noqa: E402 - as above
from pipeline.desk.queue import groups  # noqa: E402 - as above
from pipeline.desk.room import furnished  # noqa: E402 - as above
from pipeline.ledger.put import put  # noqa: E402 - as above
from pipeline.ledger.store import opened, reading  # noqa: E402 - as above
from pipeline.ledger.tables import memos as table  # noqa: E402 - as above
from pipeline.settings import Settings  # noqa: E402 - as above


def measured(name: str, target: float, ask: Callable[[], object], times: int = 10) -> None:
    """Print how long it takes."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        ask()
        taken.append(1000 * (time.perf_counter() - began))
    print(f"{name:42} median {statistics.median(taken):7.0f} ms   worst {max(taken):7.0f} ms   target {target:.0f} ms")


def main(count: int) -> None:
    """Make the book, ask the desk."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "corrections", folder / "corrections")
        engine = opened(folder / "ledger.db", create=True)
        desk = furnished(engine, folder / "desk", Settings(corrections=folder / "corrections"))
        put(engine, memos(count))
        put(engine, [memo(f"V{n:04}/99", doubts=(unknown_word(),)) for n in range(100)])
        with (ROOT / "samples" / "schulhof.pdf").open("rb") as scan:
            intake.arrive(desk, "schulhof.pdf", scan, "bench")
        desk.reader.submit(int).result()
        with reading(engine) as connection:
            key = connection.execute(select(table.c.key).where(table.c.file == "schulhof.pdf")).scalar_one()
            group = next(one.id for one in groups(connection) if one.seen == "Welse")
        with TestClient(application(desk), base_url="http://localhost") as client:
            with_proof(client)
            measured(f"the book's first page, {count} memos", 200, lambda: client.get("/"))
            measured("… all points with a word", 200, lambda: client.get("/?ansicht=alle&q=Turnhalle"))
            measured("the queue", 200, lambda: client.get("/zweifel"))
            pictures = [f"/mitteilung/{key}/seite/{number}" for number in (1, 2)]
            measured(
                "a memo with its pictures", 400, lambda: [client.get(p) for p in (f"/mitteilung/{key}", *pictures)]
            )

            def cold() -> None:
                for picture in (desk.folder / "pictures").iterdir():
                    picture.unlink()
                client.get(f"/mitteilung/{key}")
                client.get(pictures[0])

            measured("… with its first picture drawn anew", 400, cold)

            def settle() -> None:
                client.post(f"/zweifel/{group}", data={"verb": "accept"})
                desk.settler.submit(int).result()

            measured("settling a group of 100", 2000, settle, times=1)
        engine.dispose()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
