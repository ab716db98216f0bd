"""Memos that double: reading one of twice the length may take twice the time, not four times.

A memo comes from whoever has a scanner. What takes the square of its length takes a server's whole day for a text of a
few hundred kilobytes: a pattern that looks back over all that it has seen, a list that is searched for each of its
members, a word that is cut at each of its letters.

    python tests/doubling.py 600      (seconds)

A piece whose repetition takes more than its share is printed, and ends the run with code 1.
"""

import random
import sys
import time
from collections.abc import Iterator

from fuzz import TEXTS, WORDS, read

HEAD = "Beschlusskontrolle zu V2696/24 (Sitzungsnummer: SR/063/2024)\nRadweg\n\nfolgender Zwischenstand\n"
PIECES = [
    *("a", "STADT", "Stadtteil", "vn", "abc®", "1", "1/", "V0", "SR/", "O0", "{(", "„", "“", "(", ")", ".", "a.", "-"),
    *("Ab-", "=", "_", "§ 3 Abs. 2 ", "€", "1.000", "@", "a\u0301", "\u200b", "\t", "\n", "\f", " ", "a ", "a      b"),
    *("Arbelt ", "wird ", "wurde ", "ist geplant ", "bis 3 ", "Punkt\n", "1. ", "a) ", "1.\n", "V2696/24 ", "Nr. "),
    *("12. Mai 2020 ", "2 8. AUG. 2020\n", "Sanierungs-\n", "Dres\nden ", "Der Rat wird umge-\n", "Im Speitel "),
    *("Betreff: Radweg\n", "GZ: (GB 7) 67.14\nDatum: 12. Mai 2020\n", "Nächste Beschlusskontrolle: entfällt\n"),
    *("Mit freundlichen Grüßen\nGero Wiesenthal\nBürgermeister\n", "Kenntnisnahme:\nGero Wiesenthal   Ute Ast\n"),
    *("„Der Oberbürgermeister wird beauftragt\n", "zu Beschlusspunkt 1:\nerledigt\n", "zu den Punkten 1 bis 3: "),
    *("Der Beschlusspunkt befindet sich in der Umsetzung. ", "Punkt      Stand      Termin\n1.      offen      2020\n"),
]
"""What hostile memos are made of: each, and a few together, again and again."""

MOST = 10.0
"""Four times the letters may take ten times as long: 4 is linear, 16 is square."""

ENOUGH = 0.25  # seconds of CPU below which nothing is told: the clock is too coarse


def growth(piece: str, letters: int) -> tuple[float, float]:
    """How often the time for four times so many letters is the time for so many; and the seconds of CPU."""
    short, long = (HEAD + (piece * (size // len(piece) + 1))[:size] for size in (letters, 4 * letters))
    read(HEAD)  # what is loaded once is not counted
    seconds = _seconds(long)
    if seconds < ENOUGH:
        return 0.0, seconds
    again = min(_seconds(short), _seconds(short))
    for _ in range(5):  # on a busy machine the same work may cost three times the seconds
        seconds = min(seconds, _seconds(long))
        again = max(again, 0.01)
        if seconds / again <= MOST or seconds < ENOUGH:
            break
    return seconds / again, seconds


def _seconds(text: str) -> float:
    began = time.process_time()
    read(text)
    return time.process_time() - began


def pieces(dice: random.Random) -> Iterator[str]:
    """Ever new pieces: those above, lines of memos, single letters, a few of them in a row."""
    lines = [line for text in TEXTS for line in text.splitlines(keepends=True) if line.strip()]
    names = [entry.text + " " for entries in WORDS.words.values() for entry in entries[:200]]
    sources = (PIECES, PIECES, lines, names, [chr(number) for number in range(32, 0x17F)])
    while True:
        yield "".join(dice.choice(dice.choice(sources)) for _ in range(dice.choice((1, 1, 2, 3, 4))))


def main(seconds: float) -> int:
    """Try ever new pieces for so long."""
    end, seed, tried = time.monotonic() + seconds, time.time_ns() // 10**9, 0
    for piece in pieces(random.Random(seed)):  # noqa: S311 - accidents, not secrets
        times, taken = growth(piece, 8_000)
        tried += 1
        if times > MOST:
            print(f"{piece!r}: four times the letters took {times:.1f} times as long ({taken:.2f} s)")
            return 1
        if time.monotonic() > end:
            break
    print(f"{tried:,} pieces, again and again: none takes more than its share of the time")
    return 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 600))
