"""How well the corrector repairs, how much harm it does, and how fast: measured on pairs of scans and digital texts.

    python -m bench.score_correct CORPUS [--show]

``CORPUS`` holds ``layer_pairs/`` (``ID.scan.txt`` beside ``ID.true.txt``, ``index.jsonl``), ``quote_pairs.jsonl``,
``clean/`` (born-digital text) and ``memos/``. ``--show`` passes over the memos that are kept aside.

A *short difference* is a run of at most three words on either side, with two equal words before and behind it, after
quotation marks and dashes are made one. symspellpy and hunspell are put beside ours.
"""

import argparse
import sys
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from bench.aside import is_aside
from bench.broken_words import join_score
from bench.council_texts import Corrector, clean_files, differences, ours, pages, pairs, raw, running, words
from bench.spellers import beside
from pipeline.correct import correct
from pipeline.dictionaries import Dictionaries, find_folder, load
from pipeline.run import read
from pipeline.settings import Settings


class Repair(NamedTuple):
    """Short differences before, those of them that are gone after, and new ones; before and gone of the alike."""

    before: int = 0
    gone: int = 0
    new: int = 0
    alike: int = 0
    alike_gone: int = 0


def are_alike(seen: str, true: str) -> bool:
    """Whether two readings look alike: at most a quarter of their signs differ, or one sign; spaces don't count.

    >>> are_alike("anliegen den", "anliegenden"), are_alike("Beschluss:", "Beschlussvorschlag:")
    (True, False)
    """
    left, right = seen.replace(" ", ""), true.replace(" ", "")
    longest = max(len(left), len(right))
    return bool(left and right) and Levenshtein.distance(left, right) <= max(1, longest // 4)


def repair(corpus: Path, corrector: Corrector, show: bool) -> Repair:
    """How many short differences a corrector repairs and makes."""
    before = gone = new = alike = alike_gone = 0
    for name, seen, true in pairs(corpus):
        first, second = differences(raw(seen), true), differences(corrector(seen), true)
        left, told = list(second), show and not is_aside(corpus, name)
        for difference in first:
            alike += are_alike(*difference)
            if difference in left:
                left.remove(difference)
                if told:
                    mark = "left " if are_alike(*difference) else "other"
                    print(f"  {mark} {name}: {difference[0]} | {difference[1]}")
            else:
                gone += 1
                alike_gone += are_alike(*difference)
        if told:
            print("".join(f"  new   {name}: {a} | {b}\n" for a, b in left), end="")
        before, new = before + len(first), new + len(left)
    return Repair(before, gone, new, alike, alike_gone)


def harm(corpus: Path, dictionaries: Dictionaries, show: bool) -> tuple[int, int, int, list[str]]:
    """Words of clean text, words changed, bare joins made at line ends, and the changes."""
    count = changed = joins = 0
    shown = []
    for path in clean_files(corpus):
        reading = correct(pages(path.read_text()), dictionaries)
        count += sum(len(line.words) for page in reading.pages for line in page.lines)
        for change in reading.corrections:
            if change.rule != "join":
                changed += change.words
            elif change.joint in {"bare", "lost"}:
                joins += 1
            else:
                continue
            shown.append(f"{path.name} {change.rule}: {change.seen!r} → {change.text!r}")
    if show:
        print("\n".join(f"  harm  {line}" for line in shown))
    return count, changed, joins, shown


def table(corpus: Path | None, *, show: bool = False) -> str:
    """The figures as a Markdown table: of a corpus, or of the samples where none is given."""
    if corpus is None:
        return samples(load(find_folder()))
    dictionaries = load(find_folder())
    corrector = ours(dictionaries)
    corrector("warm")
    others = beside(corpus, corrector)
    mended = repair(corpus, corrector, show)
    count, changed, _, _ = harm(corpus, dictionaries, show)
    joins = join_score(corpus, dictionaries, show)
    short = f"{mended.gone} of {mended.before} ({mended.gone / mended.before:.0%}; {mended.new} new)"
    alike = f"{mended.alike_gone} of {mended.alike} ({mended.alike_gone / mended.alike:.0%})"
    wrong = f"{joins.wrong} at {joins.ends} line ends ({2000 * joins.wrong / joins.ends:.1f} in 2,000)"
    rows = (
        ("short differences repaired", short, "60 %"),
        ("… of those that look alike (no other word, no other date)", alike, "75 %"),
        ("changed words of clean text", f"{changed} of {count} (1 in {count // max(1, changed)})", "1 in 5,000"),
        ("lost hyphens joined", f"{joins.found} of {joins.taken} ({joins.found / joins.taken:.1%})", "99 %"),
        (f"wrong joins (and {joins.lost} where the text itself lost a hyphen)", wrong, "1 in 2,000"),
    )
    text = "| correcting | measured | target |\n|---|--:|--:|\n" + "".join(f"| {a} | {b} | {c} |\n" for a, b, c in rows)
    return f"{text}\n{others}"


def samples(dictionaries: Dictionaries) -> str:
    """The share of wrong letters in each sample, as seen and as corrected (line order counts)."""
    rows = []
    for true in sorted(Path("samples").glob("*.true.txt")):
        name = true.name.removesuffix(".true.txt")
        scan = next(p for p in sorted(Path("samples").glob(f"{name}.*")) if p != true and p.suffix != ".json")
        _, seen = read(scan, Settings())
        wanted = words(running(tuple(pages(true.read_text("utf-8")))))
        texts = (running(seen), running(correct(seen, dictionaries).pages))
        errors = [Levenshtein.normalized_distance(" ".join(words(text)), " ".join(wanted)) for text in texts]
        rows.append(f"| {name} | {errors[0]:.2%} | {errors[1]:.2%} |\n")
    return "| sample | CER as seen | CER as corrected |\n|---|--:|--:|\n" + "".join(rows)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--show", action="store_true", help="print the misses, but of memos kept aside")
    given = parser.parse_args()
    sys.stdout.write(table(given.corpus, show=given.show))


if __name__ == "__main__":
    main()
