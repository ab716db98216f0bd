"""``make score``: how well we read, correct and understand, as Markdown tables.

::

    $ python -m bench.score --corpus ../council-texts --only parse

Each ``bench/score_<stage>.py`` offers ``table(corpus) -> str``; without a corpus the samples are what is scored.
The tables go to the screen and, with ``--out``, into a file that the README quotes.
"""

import argparse
from importlib import import_module
from pathlib import Path

SCORES = ("recognize", "correct", "parse", "annotated")


def main() -> None:
    """Print the tables asked for, all by default."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, help="a folder of real texts and scans with their truth")
    parser.add_argument("--only", choices=SCORES, action="append", help="only this table")
    parser.add_argument(
        "--missed", type=Path, help="write what is missed on the corpus' scans, word by word, to this folder"
    )
    parser.add_argument("--out", type=Path, help="write the tables to this file as well")
    asked = parser.parse_args()
    if asked.corpus is not None and not asked.corpus.is_dir():
        parser.error(f"{asked.corpus}: no such folder")
    tables = []
    for name in asked.only or SCORES:
        extra = (asked.missed,) if name == "recognize" and asked.missed else ()
        tables.append(import_module(f"bench.score_{name}").table(asked.corpus, *extra))
        print(tables[-1], end="\n\n", flush=True)
    if asked.out:
        asked.out.write_text("\n\n".join(tables) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
