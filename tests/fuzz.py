"""``make fuzz``: memos torn, shuffled and garbled at random go down the text road; each must end in a record.

    python tests/fuzz.py 600      (seconds)

A failure is printed with the seed and the text that shows it, and ends the run with code 1.
"""

import random
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from pipeline import dictionaries
from pipeline.memo import Record
from pipeline.page import Page
from pipeline.parse import parse
from pipeline.run import corrected
from pipeline.scan.text import pages_of
from pipeline.stack import split

SAMPLES = Path(__file__).parent.parent / "samples"
TEXTS = [path.read_text("utf-8") for path in sorted(SAMPLES.glob("*.txt"))]
WORDS = dictionaries.load(dictionaries.find_folder())
STRANGE = [
    *"\f\t\0\u00ad\u200b\u202e\u0301\ufeff\ud7ff„“\"'()[]{}<>|/\\-–—.,:;§$€²0O1lI",
    "-\n",
    "\n\n\n",
    "1.",
    "a)",
    "- 2 -",
]

Mutation = Callable[[random.Random, str], str]


def lose(dice: random.Random, text: str) -> str:
    start = dice.randrange(len(text) + 1)
    return text[:start] + text[start + dice.randrange(1, 60) :]


def insert(dice: random.Random, text: str) -> str:
    place = dice.randrange(len(text) + 1)
    return text[:place] + dice.choice(STRANGE) * dice.choice((1, 1, 2, 300)) + text[place:]


def repeat(dice: random.Random, text: str) -> str:
    start = dice.randrange(len(text) + 1)
    piece = text[start : start + dice.randrange(1, 400)]
    return text[:start] + piece * dice.randrange(2, 6) + text[start:]


def shuffle(dice: random.Random, text: str) -> str:
    lines = text.split("\n")
    start = dice.randrange(len(lines))
    block = lines[start : start + dice.randrange(2, 12)]
    dice.shuffle(block)
    return "\n".join(lines[:start] + block + lines[start + len(block) :])


def join(dice: random.Random, text: str) -> str:
    return text + dice.choice(["", "\n", "\f"]) + dice.choice(TEXTS)


def swap(dice: random.Random, text: str) -> str:
    if not text:
        return text
    place = dice.randrange(len(text))
    return text[:place] + chr(dice.choice((dice.randrange(32, 127), dice.randrange(0xA0, 0x2FF)))) + text[place + 1 :]


MUTATIONS: tuple[Mutation, ...] = (lose, insert, repeat, shuffle, join, swap, swap, swap)


def read(text: str) -> list[Record]:
    pages = [Page(number, lines, "fuzz", "text") for number, lines in enumerate(pages_of(text), 1)]
    return [parse(reading, WORDS) for reading in split(corrected(pages, WORDS), WORDS)]


def garbled(seed: int) -> str:
    """A sample after up to a dozen accidents; the same seed gives the same text."""
    dice = random.Random(seed)  # noqa: S311 - accidents, not secrets
    text = dice.choice(TEXTS)
    for _ in range(dice.randrange(1, 13)):
        text = dice.choice(MUTATIONS)(dice, text)[:40_000]
    return text


def main(seconds: float) -> int:
    seed = began = time.time_ns() // 10**9
    end, slowest = time.monotonic() + seconds, (0.0, seed)
    while time.monotonic() < end:
        start = time.process_time()
        try:
            records = read(garbled(seed))
        except Exception:
            print(f"seed {seed}\n{traceback.format_exc()}\n{garbled(seed)!r}")
            return 1
        if not records:
            print(f"seed {seed}: no record")
            return 1
        slowest = max(slowest, (time.process_time() - start, seed))
        seed += 1
    words = f"the slowest took {slowest[0]:.2f} s of CPU (seed {slowest[1]})"
    print(f"{seed - began:,} garbled memos gave their records; {words}")
    return 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 600))
