"""A command loads what it needs and nothing else, so that it starts at once."""

import subprocess
import sys
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parent.parent / "samples"
READERS = {"numpy", "cv2", "PIL", "msgpack", "pikepdf", "pypdfium2", "rapidfuzz", "alembic"}
PICTURES = {"cv2", "PIL", "pypdfium2", "onnxruntime", "tesserocr"}
WITHOUT_RECORDS = READERS | {"pydantic", "rich", "sqlalchemy.dialects.postgresql"}

RECORD = {
    "kind": "control_report",
    "source": {"file": "a.txt", "sha256": "5f", "media_type": "text/plain", "size": 1, "pages": 1},
    "header": {
        "department": "Geschäftsbereich Ordnung und Sicherheit",
        "date": {"text": "1.2.2024", "edtf": "2024-02-01"},
    },
    "report": "interim",
    "resolution": {"number": "V9000/24"},
    "points": [
        {"number": "1", "text": "Der Wald ist zu pflegen.", "confidence": 1, "status": {"state": "in_progress"}}
    ],
    "next_control": {"text": "1.3.2024", "edtf": "2024-03-01"},
    "processing": {"version": "0", "engine": "", "pages": [], "corrections": ""},
}

PROGRAM = """
import importlib.metadata, sys
looked, real = [], importlib.metadata.entry_points
importlib.metadata.entry_points = lambda **asked: looked.append(asked.get("group")) or real(**asked)
from pipeline.cli import main
for words, unwanted in {asked!r}:
    try:
        main(words.split()) if words != {server!r} else __import__("pipeline.api.app")
    except SystemExit as end:
        assert not end.code or words == "doctor", (words, end.code)  # a program may be missing here
    print("loaded by", words, ":", *sorted(unwanted & set(sys.modules)))
from pipeline.correct import lexicon
print("rare words:", lexicon._large.cache_info().misses)
print("plugins:", "pydantic" in looked)
"""
SERVER = "the server"

QUESTIONS = ["ledger history V9000/24", "ledger search Radweg"]
BY_DEPARTMENT = ["ledger overdue", "ledger open", "ledger overdue --excel", "ledger stats"]
"""They name departments as they are known: that is what two files of the dictionaries tell."""
HELPS = ["schema", *(f"{words} --help" for words in ("export", "corrections add", "learn", "doctor", "text"))]
DEPARTMENTS = READERS - {"rapidfuzz"}
"""What is loaded by nobody who tells departments."""

ALLOWED = [
    *((words, WITHOUT_RECORDS) for words in HELPS),
    *((f"{words} --db {{db}}", WITHOUT_RECORDS) for words in QUESTIONS),
    *((f"{words} --db {{db}}", WITHOUT_RECORDS) for words in BY_DEPARTMENT),
    (f"ingest {SAMPLES}/sozialtreff.txt --out {{db}}.records", READERS | {"rich"}),
    ("export csv --db {db}", READERS),
    ("doctor", DEPARTMENTS),
    (SERVER, DEPARTMENTS),
    ("corrections check", DEPARTMENTS - {"msgpack"}),
]
"""What is asked of one program in turn, who needs the least first; and what must not be loaded behind it."""


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from pipeline.ledger.put import put
    from pipeline.ledger.store import opened
    from pipeline.memo import Memo

    path = tmp_path_factory.mktemp("book") / "ledger.db"
    engine = opened(path, create=True)
    put(engine, [Memo.model_validate(RECORD)])
    engine.dispose()
    return path


@pytest.fixture(scope="module")
def told(db: Path) -> list[str]:
    """What each command had loaded, a line each."""
    asked = [(words.format(db=db), unwanted) for words, unwanted in ALLOWED]
    command = [sys.executable, "-c", PROGRAM.format(asked=asked, server=SERVER)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    return [line for line in done.stdout.splitlines() if line.startswith(("loaded by ", "rare words: ", "plugins: "))]


@pytest.mark.parametrize("at", range(len(ALLOWED)), ids=[words.partition(" --db")[0] for words, _ in ALLOWED])
def test_a_command_loads_what_it_needs_and_nothing_else(at: int, told: list[str], db: Path) -> None:
    assert told[at] == f"loaded by {ALLOWED[at][0].format(db=db)} :"


def test_none_of_them_asks_for_rare_words(told: list[str]) -> None:
    assert told[len(ALLOWED)] == "rare words: 0"


def test_none_of_them_looks_for_strangers_plugins(told: list[str]) -> None:
    assert told[len(ALLOWED) + 1 :] == ["plugins: False"]


def test_a_text_is_read_without_what_pictures_need() -> None:
    code = (
        "import sys\n"
        "import pipeline.batch.worker\n"
        "from pipeline import ingest\n"
        f"assert ingest({str(SAMPLES / 'sozialtreff.txt')!r}).points\n"
        f"print('loaded:', *sorted({PICTURES!r} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60).stdout
    assert told == "loaded:\n"
