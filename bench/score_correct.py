"""How well the corrector repairs, how much harm it does, and how fast: measured on pairs of scans and digital texts.

    python -m bench.score_correct CORPUS [--half 0|1] [--show]

``CORPUS`` holds ``layer_pairs/`` (``ID.scan.txt`` beside ``ID.true.txt``, ``index.jsonl``), ``quote_pairs.jsonl``,
``clean/`` (born-digital text), ``memos/`` and ``gold.jsonl``. ``--show`` passes over the memos that are kept aside.

A *short difference* is a run of at most three words on either side, with two equal words before and behind it, after
quotation marks and dashes are made one. Without ``--half`` symspellpy and hunspell are put beside ours.
"""

import argparse
import json
import re
import sys
import time
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from bench.aside import is_aside
from bench.broken_words import join_score
from bench.council_texts import Corrector, clean_files, differences, half, ours, pages, pairs, raw, running, words
from bench.spellers import beside, speed
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


def repair(corpus: Path, corrector: Corrector, which: int | None, show: bool) -> Repair:
    """How many short differences a corrector repairs and makes."""
    before = gone = new = alike = alike_gone = 0
    for name, seen, true in half(list(pairs(corpus)), which):
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


def harm(corpus: Path, dictionaries: Dictionaries, which: int | None, show: bool) -> tuple[int, int, int, list[str]]:
    """Words of clean text, words changed, bare joins made at line ends, and the changes."""
    count = changed = joins = 0
    shown = []
    for path in clean_files(corpus, which):
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


def identifiers(corpus: Path, dictionaries: Dictionaries, which: int | None, show: bool) -> tuple[int, int, int, int]:
    """Memos with a number in the index, those whose heading gives it; the same for sessions."""
    numbers = right = sessions = agreed = 0
    for position, line in enumerate((corpus / "gold.jsonl").read_text().splitlines()):
        row = json.loads(line)
        if which is not None and position % 2 != which:
            continue
        told = show and not is_aside(corpus, row["id"])
        numbered, met = dictionaries.numbers, dictionaries.sessions
        text = running(correct(pages((corpus / row["file"]).read_text()), dictionaries).pages)
        head = re.search(r"(?:Beschlusskontrolle|Umsetzung|Beschluss)\s+(?:zu|zum|zur)\b.{0,90}", text, re.DOTALL)
        where = text[head.start() :] if head else text
        if row.get("number"):
            numbers += 1
            first = next(
                (forms for m in numbered.pattern.finditer(where) if (forms := numbered.repair(m[0]))),
                ("",),
            )
            right += first[0] == row["number"]
            if told and first[0] != row["number"]:
                print(f"  number {row['id']}: {first} for {row['number']}")
        if row.get("session") and row.get("session_agrees") is not False:
            sessions += 1
            found = [forms[0] for m in met.pattern.finditer(where) if (forms := met.repair(m[0]))]
            count = int(found[0].rsplit("/", 2)[1].split(".")[0]) if found else None
            agreed += count == row["session"].get("number")
            if told and count != row["session"].get("number"):
                print(f"  session {row['id']}: {found[:2]} for {row['session']}")
    return numbers, right, sessions, agreed


def table(corpus: Path | None, which: int | None = None, *, show: bool = False) -> str:
    """The figures as a Markdown table: of a corpus, or of the samples where none is given."""
    if corpus is None:
        return samples(load(find_folder()))
    start = time.process_time()
    dictionaries = load(find_folder())
    corrector = ours(dictionaries)
    corrector("warm")
    rows = [("dictionaries and word list load, seconds of processor time", f"{time.process_time() - start:.2f}", "0.7")]
    memos = sorted((corpus / "memos").glob("*.txt"))
    rows.append(("memos of 1,700 letters a second and core", f"{speed(corrector, memos):.0f}", "150 with parse"))
    mended = repair(corpus, corrector, which, show)
    share = mended.gone / mended.before
    rows.append(
        ("short differences repaired", f"{mended.gone} of {mended.before} ({share:.0%}; {mended.new} new)", "60 %")
    )
    alike = f"{mended.alike_gone} of {mended.alike} ({mended.alike_gone / mended.alike:.0%})"
    rows.append(("… of those that look alike (no other word, no other date)", alike, "75 %"))
    count, changed, _, _ = harm(corpus, dictionaries, which, show)
    rows.append(
        ("changed words of clean text", f"{changed} of {count} (1 in {count // max(1, changed)})", "1 in 5,000")
    )
    joins = join_score(corpus, dictionaries, which, show)
    rows.append(("lost hyphens joined", f"{joins.found} of {joins.taken} ({joins.found / joins.taken:.1%})", "99 %"))
    wrong = f"{joins.wrong} at {joins.ends} line ends ({2000 * joins.wrong / joins.ends:.1f} in 2,000)"
    rows.append((f"wrong joins (and {joins.lost} where the text itself lost a hyphen)", wrong, "1 in 2,000"))
    numbers, right, sessions, agreed = identifiers(corpus, dictionaries, which, show)
    rows.append(("resolution numbers as in the index", f"{right} of {numbers} ({right / numbers:.1%})", "99 %"))
    rows.append(("session counts as in the index", f"{agreed} of {sessions} ({agreed / sessions:.1%})", "98 %"))
    text = "| correcting | measured | target |\n|---|--:|--:|\n" + "".join(f"| {a} | {b} | {c} |\n" for a, b, c in rows)
    return text if which is not None else f"{text}\n{beside(corpus, corrector, which)}"


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
    parser.add_argument("--half", type=int, choices=(0, 1), help="one half of the texts; default both")
    parser.add_argument("--show", action="store_true", help="print the misses, but of memos kept aside")
    given = parser.parse_args()
    sys.stdout.write(table(given.corpus, given.half, show=given.show))


if __name__ == "__main__":
    main()
