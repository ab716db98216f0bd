"""How well the corrector repairs, how much harm it does, and how fast: measured on pairs of scans and digital texts.

    python bench/score_correct.py CORPUS [--half 0|1] [--show] [--compare]

``CORPUS`` holds ``layer_pairs/`` (``ID.scan.txt`` beside ``ID.true.txt``, ``index.jsonl``), ``quote_pairs.jsonl``,
``clean/`` (born-digital text), ``memos/`` and ``gold.jsonl``. Half 1 of each is the half that nothing was tuned on.

A *short difference* is a run of at most three words on either side, with two equal words before and behind it, after
quotation marks and dashes are made one. ``--compare`` puts symspellpy and hunspell (chunspell with de_DE) beside ours.
"""

import argparse
import difflib
import json
import re
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from pipeline.correct import correct, lines
from pipeline.dictionaries import Dictionaries, find_folder, load
from pipeline.grammar import resolution_number, session_number
from pipeline.page import Page, joined
from pipeline.run import read
from pipeline.scan.text import pages_of
from pipeline.settings import Settings

Corrector = Callable[[str], str]
"""From a text as seen to the running text as corrected."""

SAME = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "\xad": ""}
)


def pages(text: str) -> list[Page]:
    """The pages of a text file as the recognizer would hand them on."""
    return [Page(number, found, "text", "text") for number, found in enumerate(pages_of(text), 1)]


def running(found: tuple[Page, ...]) -> str:
    """The pages as running text; marks between the halves of a word don't part them."""
    flat = [line for page in found for line in page.lines]
    kept = [line for line in flat if not lines.is_mark(line)]
    return joined(kept)


def ours(dictionaries: Dictionaries) -> Corrector:
    """Our corrector as a function from text to text."""
    return lambda text: running(correct(pages(text), dictionaries).pages)


def raw(text: str) -> str:
    """No corrector: the text as seen."""
    return running(tuple(pages(text)))


def words(text: str) -> list[str]:
    """The words to compare: NFC, one form of quotation marks and dashes."""
    return unicodedata.normalize("NFC", text).translate(SAME).split()


def differences(seen: str, true: str) -> list[tuple[str, str]]:
    """The short differences between two texts."""
    left, right = words(seen), words(true)
    steps = difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    found = []
    for before, (tag, a, b, c, d), behind in zip(steps, steps[1:], steps[2:], strict=False):
        flanked = min(before[2] - before[1], behind[2] - behind[1]) >= 2
        if tag != "equal" and flanked and b - a <= 3 and d - c <= 3:
            found.append((" ".join(left[a:b]), " ".join(right[c:d])))
    return found


def pairs(corpus: Path) -> Iterator[tuple[str, str, str]]:
    """Name, text as scanned and digital text of every pair whose other side is born digital."""
    for line in (corpus / "layer_pairs" / "index.jsonl").read_text().splitlines():
        name = json.loads(line)["scan"]
        folder = corpus / "layer_pairs"
        yield name, (folder / f"{name}.scan.txt").read_text(), (folder / f"{name}.true.txt").read_text()
    for line in (corpus / "quote_pairs.jsonl").read_text().splitlines():
        row = json.loads(line)
        if row["official_layer"] == "born-digital":
            yield f"quote {row['memo']}", row["memo_quote"], row["official"]


def half(items: list[tuple[str, str, str]], which: int | None) -> list[tuple[str, str, str]]:
    """The pairs of one half, by the digital text (two scans of one text are in one half)."""
    groups = {true: number for number, true in enumerate(dict.fromkeys(true for _, _, true in items))}
    return [item for item in items if which is None or groups[item[2]] % 2 == which]


def repair(corpus: Path, corrector: Corrector, which: int | None, show: bool) -> tuple[int, int, int]:
    """Short differences before, those of them that are gone after, and new ones."""
    before = gone = new = 0
    for name, seen, true in half(list(pairs(corpus)), which):
        first, second = differences(raw(seen), true), differences(corrector(seen), true)
        left = list(second)
        for difference in first:
            if difference in left:
                left.remove(difference)
                if show:
                    print(f"  left  {name}: {difference[0]} | {difference[1]}")
            else:
                gone += 1
        if show:
            print("".join(f"  new   {name}: {a} | {b}\n" for a, b in left), end="")
        before, new = before + len(first), new + len(left)
    return before, gone, new


def clean_files(corpus: Path, which: int | None) -> list[Path]:
    """The born-digital texts of one half."""
    files = sorted((corpus / "clean").glob("*.txt"))
    return files if which is None else files[which::2]


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


def harm_by_words(corpus: Path, corrector: Corrector, which: int | None) -> tuple[int, int]:
    """Words of clean text, and words that a corrector of texts changes (line by line, no joins asked for)."""
    count = changed = 0
    for path in clean_files(corpus, which):
        for line in path.read_text().splitlines():
            left, right = raw(line).split(), corrector(line).split()
            same = sum(
                block.size for block in difflib.SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
            )
            count, changed = count + len(left), changed + len(left) - same
    return count, changed


BROKEN = re.compile(r"[a-zäöüß]-$")
TAKEN = "\ue000"
GOES_ON = re.compile(r"\s*(?!(?:und|oder|bzw|sowie|als|bis|noch|statt|wie)\b)[a-zäöüß]{2,}")


def without_hyphens(text: str) -> str:
    """The text with the hyphens of broken words taken away at line ends, a mark in their place."""
    rows = [row.rstrip() for row in text.split("\n")]
    for number, row in enumerate(rows):
        following = next((other for other in rows[number + 1 : number + 4] if other.strip()), "")
        if BROKEN.search(row) and GOES_ON.match(following) and "//" not in row:
            rows[number] = row[:-1] + TAKEN
    return "\n".join(rows)


def join_score(corpus: Path, dictionaries: Dictionaries, which: int | None, show: bool) -> tuple[int, int, int, int]:
    """Hyphens taken, joins found at them, line ends in all, joins made where no hyphen was."""
    taken = found = ends = wrong = 0
    for path in clean_files(corpus, which):
        marked = without_hyphens(path.read_text())
        plain = pages(marked.replace(TAKEN, ""))
        broken = {
            (page.number, number)
            for page in pages(marked)
            for number, line in enumerate(page.lines, 1)
            if line.words and line.words[-1].text.endswith(TAKEN)
        }
        made = {
            (change.page, change.line): change.seen.replace("\n", "|")
            for change in correct(plain, dictionaries).corrections
            if change.joint in {"bare", "lost"}
        }
        taken, found = taken + len(broken), found + len(broken & made.keys())
        ends, wrong = ends + sum(len(page.lines) for page in plain), wrong + len(made.keys() - broken)
        if show:
            print("".join(f"  wrong join {path.name}: {made[spot]}\n" for spot in sorted(made.keys() - broken)), end="")
            for number, row in sorted(broken - made.keys()):
                here, *following = plain[number - 1].lines[row - 1 : row + 1]
                print(f"  missed join {path.name}: {here.text[-40:]} / {[line.text[:20] for line in following]}")
    return taken, found, ends, wrong


def identifiers(corpus: Path, dictionaries: Dictionaries, which: int | None, show: bool) -> tuple[int, int, int, int]:
    """Memos with a number in the index, those whose heading gives it; the same for sessions."""
    numbers = right = sessions = agreed = 0
    for position, line in enumerate((corpus / "gold.jsonl").read_text().splitlines()):
        row = json.loads(line)
        if which is not None and position % 2 != which:
            continue
        text = running(correct(pages((corpus / row["file"]).read_text()), dictionaries).pages)
        head = re.search(r"(?:Beschlusskontrolle|Umsetzung|Beschluss)\s+(?:zu|zum|zur)\b.{0,90}", text, re.DOTALL)
        where = text[head.start() :] if head else text
        if row.get("number"):
            numbers += 1
            first = next(
                (forms for m in resolution_number.PATTERN.finditer(where) if (forms := resolution_number.repair(m[0]))),
                ("",),
            )
            right += first[0] == row["number"]
            if show and first[0] != row["number"]:
                print(f"  number {row['id']}: {first} for {row['number']}")
        if row.get("session") and row.get("session_agrees") is not False:
            sessions += 1
            found = [forms[0] for m in session_number.PATTERN.finditer(where) if (forms := session_number.repair(m[0]))]
            count = int(found[0].rsplit("/", 2)[1].split(".")[0]) if found else None
            agreed += count == row["session"].get("number")
            if show and count != row["session"].get("number"):
                print(f"  session {row['id']}: {found[:2]} for {row['session']}")
    return numbers, right, sessions, agreed


def speed(corpus: Path, corrector: Corrector) -> float:
    """Memos of 1,700 letters a second, on texts not met before in this process, without reading the files."""
    texts = [path.read_text() for path in sorted((corpus / "memos").glob("*.txt"))]
    start = time.process_time()
    for text in texts:
        corrector(text)
    return sum(map(len, texts)) / 1700 / (time.process_time() - start)


def symspell() -> Corrector:
    """Give symspellpy the same word list, distance 2, words of letters only, case carried over."""
    from symspellpy import SymSpell, Verbosity
    from wordfreq import get_frequency_list

    spell = SymSpell(max_dictionary_edit_distance=2)
    for centibels, found in enumerate(get_frequency_list("de", "large")):
        for word in found if centibels < 760 else ():
            spell.create_dictionary_entry(word, max(1, int(10 ** (9 - centibels / 100))))

    def best(word: str) -> str:
        key = word.lower().replace("ß", "ss")
        found = spell.lookup(key, Verbosity.TOP, max_edit_distance=2)
        return _cased(found[0].term, word) if found and found[0].term != key else word

    return lambda text: re.sub(r"[^\W\d_]{3,}", lambda m: best(m[0]), raw(text))


def hunspell() -> Corrector:
    """Give hunspell (chunspell) de_DE: a word it rejects becomes its first suggestion."""
    from hunspell import Hunspell

    spell = Hunspell("de_DE", hunspell_data_dir="/usr/share/hunspell")
    known: dict[str, str] = {}

    def best(word: str) -> str:
        if word not in known:
            known[word] = word if spell.spell(word) else next(iter(spell.suggest(word)), word)
        return known[word]

    return lambda text: re.sub(r"[^\W\d_]{3,}", lambda m: best(m[0]), raw(text))


def _cased(word: str, like: str) -> str:
    return word.upper() if like.isupper() else word.capitalize() if like[0].isupper() else word


def table(corpus: Path | None, which: int | None = None, *, show: bool = False, compare: bool = False) -> str:
    """The figures as a Markdown table: of a corpus, or of the samples where none is given."""
    if corpus is None:
        return samples(load(find_folder()))
    start = time.process_time()
    dictionaries = load(find_folder())
    corrector = ours(dictionaries)
    corrector("warm")
    rows = [("dictionaries and word list load, seconds of processor time", f"{time.process_time() - start:.2f}", "0.7")]
    rows.append(("memos of 1,700 letters a second and core", f"{speed(corpus, corrector):.0f}", "150 with parse"))
    before, gone, new = repair(corpus, corrector, which, show)
    rows.append(("short differences repaired", f"{gone} of {before} ({gone / before:.0%}; {new} new)", "60 %"))
    count, changed, _, _ = harm(corpus, dictionaries, which, show)
    rows.append(
        ("changed words of clean text", f"{changed} of {count} (1 in {count // max(1, changed)})", "1 in 5,000")
    )
    taken, found, ends, wrong = join_score(corpus, dictionaries, which, show)
    rows.append(("lost hyphens joined", f"{found} of {taken} ({found / taken:.1%})", "99 %"))
    rows.append(("wrong joins", f"{wrong} at {ends} line ends ({2000 * wrong / ends:.1f} in 2,000)", "1 in 2,000"))
    numbers, right, sessions, agreed = identifiers(corpus, dictionaries, which, show)
    rows.append(("resolution numbers as in the index", f"{right} of {numbers} ({right / numbers:.1%})", "99 %"))
    rows.append(("session counts as in the index", f"{agreed} of {sessions} ({agreed / sessions:.1%})", "98 %"))
    text = "| correcting | measured | target |\n|---|--:|--:|\n" + "".join(f"| {a} | {b} | {c} |\n" for a, b, c in rows)
    return text + (_beside(corpus, corrector, which) if compare else "")


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


def _beside(corpus: Path, corrector: Corrector, which: int | None) -> str:
    """The same texts through other correctors."""
    rows = []
    for name, make in (("beschlussbuch", lambda: corrector), ("symspellpy", symspell), ("hunspell", hunspell)):
        other = make()
        before, gone, new = repair(corpus, other, which, False)
        count, changed = harm_by_words(corpus, other, which)
        rows.append(
            f"| {name} | {gone / before:.0%} | {new} | {1000 * changed / count:.2f} | {speed(corpus, other):.0f} |\n"
        )
    head = (
        "| corrector | repaired | new differences | changed of 1,000 words | memos a second |\n|---|--:|--:|--:|--:|\n"
    )
    return "\n" + head + "".join(rows)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--half", type=int, choices=(0, 1), help="0: the tuned half, 1: the held-out one; default both")
    parser.add_argument("--show", action="store_true", help="print what was left, harmed, missed")
    parser.add_argument("--compare", action="store_true", help="put symspellpy and hunspell beside it")
    given = parser.parse_args()
    sys.stdout.write(table(given.corpus, given.half, show=given.show, compare=given.compare))


if __name__ == "__main__":
    main()
