"""The second half of ``make fuzz``: questions made from the API's own description, good and bad, random ones.

    python tests/ledger/fuzz_api.py 600      (seconds)

Each answer must be one that the description allows. A failure is printed with the question (as a curl command) and
ends the run with code 1.
"""

import sys
import tempfile
import time
from pathlib import Path

import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

sys.path[:0] = [str(Path(__file__).parents[2])]

from invented_memos import memos  # noqa: E402 - the path comes first

from pipeline.api.app import create_app  # noqa: E402
from pipeline.ledger.put import put  # noqa: E402
from pipeline.ledger.store import opened  # noqa: E402

HEADERS = {"Host": "127.0.0.1"}


def ask_all(db: str, folder: Path, examples: int, *, repeatable: bool = True) -> int:
    """Ask every operation of a book so many questions; the number of operations. Raises on a wrong answer."""
    app = create_app(db, folder=folder)
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, headers=HEADERS)
    operations = [result.ok() for result in schema.get_all_operations()]
    for operation in operations:

        @settings(
            max_examples=examples,
            deadline=None,
            derandomize=repeatable,
            suppress_health_check=list(HealthCheck),
            database=None,
        )
        @given(case=operation.as_strategy())
        def ask(case: schemathesis.Case) -> None:
            # The fuzzer counts an empty body as a text of length one; it is refused with reason.
            excluded = [positive_data_acceptance] if case.method == "POST" else []
            case.call_and_validate(headers=HEADERS, excluded_checks=excluded)

        ask()
    app.state.engine.dispose()
    return len(operations)


def main(seconds: float) -> None:
    """Ask for so long."""
    until, asked = time.monotonic() + seconds, 0
    with tempfile.TemporaryDirectory() as folder:
        db = f"{folder}/ledger.db"
        engine = opened(db, create=True)
        put(engine, memos(200))
        engine.dispose()
        while time.monotonic() < until:
            asked += 25 * ask_all(db, Path(folder), 25, repeatable=False)
    print(f"some {asked} questions, each answered as described")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 600)
