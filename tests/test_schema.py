"""The schema file that other systems validate against must say what the models say."""

import json
from pathlib import Path

from pipeline.memo import published_schema

SCHEMA = Path(__file__).parent.parent / "pipeline" / "memo.schema.json"


def test_schema_file_is_the_models_schema() -> None:
    assert json.loads(SCHEMA.read_text("utf-8")) == published_schema(), "run: make schema"


def test_schema_file_is_written_as_the_command_writes_it() -> None:
    assert SCHEMA.read_text("utf-8") == json.dumps(published_schema(), ensure_ascii=False, indent=2) + "\n"
