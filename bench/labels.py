"""What each line of a scan was taken for: the first thing to look at where a field is wrong.

::

    $ python -m bench.labels samples/sozialtreff.txt
    subject     1.00  Beschlusskontrolle zu VO951/16 {Sitzungsnummer: SR/029/2016)
    title       1.00  Sozialtreff Ahornweg - Betrieb und Ausbau bis 2020

Beside the label stands its probability, then the line as the machine saw it.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from pipeline.label import label
from pipeline.label.cells import with_sides
from pipeline.rows import Labelled, rows_of
from pipeline.run import corrected, dictionaries_of, read
from pipeline.settings import Settings
from pipeline.stack import own_pages, split

__all__ = ["labels", "main"]


def labels(scan: Path, settings: Settings) -> Iterator[Labelled]:
    """The lines of each memo in the scan, in the order of reading, with their labels."""
    words = dictionaries_of(settings)
    for memo in split(corrected(read(scan, settings)[1], words), words):
        yield from label(with_sides(rows_of(own_pages(memo.pages, words)), words.form), words)


def main(args: list[str]) -> None:
    """Print a line for each line of the scans."""
    for one in (line for scan in args for line in labels(Path(scan), Settings())):
        print(f"{one.label:11} {one.confidence:.2f}  {one.row.line.seen}")


if __name__ == "__main__":
    main(sys.argv[1:])
