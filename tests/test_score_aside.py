"""Memos kept aside are counted, and nothing of theirs is shown."""

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))
from bench.aside import is_aside
from bench.score_correct import repair

TRUE = "Der Ortschaftsrat nimmt die Pflege der Uferwiesen am alten Mühlgraben bis zum Herbst zur Kenntnis."


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Two memos with the same misses: 11 may be looked at, 22 is kept aside."""
    (tmp_path / "layer_pairs").mkdir()
    rows: dict[str, list[object]] = {"annotations": [], "layer_pairs/index": [], "quote_pairs": []}
    for name, kept in (("11", "tune"), ("22", "check")):
        (tmp_path / "layer_pairs" / f"{name}.scan.txt").write_text(TRUE.replace("alten", "neuen"), "utf-8")
        (tmp_path / "layer_pairs" / f"{name}.true.txt").write_text(TRUE, "utf-8")
        rows["annotations"].append({"id": name, "set": kept})
        rows["layer_pairs/index"].append({"scan": name})
        quote = {"memo": name, "official_layer": "born-digital", "official": TRUE}
        rows["quote_pairs"].append(quote | {"memo_quote": TRUE.replace("Herbst", "Winter")})
    for file, some in rows.items():
        (tmp_path / f"{file}.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in some), "utf-8")
    return tmp_path


def test_the_correctors_misses(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mended = repair(corpus, lambda text: text, show=True)
    assert (mended.before, mended.gone) == (4, 0), "both are counted"
    told = capsys.readouterr().out
    assert [told.count(f" {name}: ") for name in ("11", "quote 11")] == [2, 1]
    assert "22" not in told


def test_a_name_is_known_in_each_of_its_shapes(corpus: Path) -> None:
    assert all(is_aside(corpus, name) for name in ("22", "quote 22", "22 2 (torn)", "22.txt"))
    assert not any(is_aside(corpus, name) for name in ("11", "quote 11", "222.txt", "memo"))
