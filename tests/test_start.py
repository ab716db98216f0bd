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
    "header": {"department": "Geschäftsbereich Wald", "date": {"text": "1.2.2024", "edtf": "2024-02-01"}},
    "report": "interim",
    "resolution": {"number": "V9000/24"},
    "points": [
        {"number": "1", "text": "Der Wald ist zu pflegen.", "confidence": 1, "status": {"state": "in_progress"}}
    ],
    "next_control": {"text": "1.3.2024", "edtf": "2024-03-01"},
    "processing": {"version": "0", "engine": "", "pages": [], "corrections": ""},
}

ASKING = """
import sys
from pipeline.cli import main
for words in {commands!r}:
    try:
        main(words)
    except SystemExit as end:
        assert not end.code, (words, end.code)
    print("loaded by", *words, ":", *sorted({unwanted!r} & set(sys.modules)))
"""


def loading(commands: list[list[str]], unwanted: set[str]) -> list[str]:
    """The commands, given one after the other to one program, behind which one of the unwanted is loaded."""
    code = ASKING.format(commands=commands, unwanted=unwanted)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    told = [line for line in done.stdout.splitlines() if line.startswith("loaded by ")]
    assert len(told) == len(commands)
    return [line for line in told if not line.endswith(" :")]


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


def test_a_question_to_the_book_loads_no_reader_and_no_records(db: Path) -> None:
    questions = ["overdue", "open", "history V9000/24", "search Radweg", "overdue --excel"]
    assert loading([["ledger", *words.split(), "--db", str(db)] for words in questions], WITHOUT_RECORDS) == []


def test_help_and_schema_load_no_reader_and_no_records() -> None:
    helps = [[*words.split(), "--help"] for words in ("export", "corrections add", "learn", "doctor", "text")]
    assert loading([["schema"], *helps], WITHOUT_RECORDS) == []


def test_an_export_of_the_book_loads_no_reader(db: Path) -> None:
    assert loading([["export", "csv", "--db", str(db)]], READERS) == []


def test_counts_load_what_tells_departments_and_no_more(db: Path) -> None:
    assert loading([["ledger", "stats", "--db", str(db)]], READERS - {"rapidfuzz"}) == []


def test_the_server_leaves_the_readers_to_its_children() -> None:
    code = f"import sys, pipeline.api.app; print('loaded:', *sorted({READERS - {'rapidfuzz'}} & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60).stdout
    assert told == "loaded:\n"


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


def test_the_doctor_loads_the_dictionaries_and_no_reader() -> None:
    asking = ASKING.replace("assert not end.code, (words, end.code)", "pass")  # a program may be missing here
    code = asking.format(commands=[["doctor"]], unwanted=READERS - {"rapidfuzz"})
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.splitlines()[-1] == "loaded by doctor :"


def test_a_check_of_the_dictionaries_asks_for_common_words_alone() -> None:
    code = (
        "from pipeline.cli import main\n"
        "try:\n    main(['corrections', 'check'])\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        "from pipeline.correct import lexicon\n"
        "print(lexicon._large.cache_info().misses)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.splitlines()[-1] == "0"
