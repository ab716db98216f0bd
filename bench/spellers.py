"""Other people's correctors on the same texts: symspellpy with our word list, hunspell with its German dictionary.

Both look at one word after another, and know neither lines nor what an engine confuses; hunspell's suggestions cost so
much time that all are measured on a sample: the clean texts and memos whose name's hash says so. A difference that
a corrector turned into another one is repaired and new at once.
"""

import difflib
import hashlib
import re
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from bench.council_texts import Corrector, clean_files, differences, pairs, raw

ONE_IN = 16
"""The share of clean texts that are taken, by the hash of their names; of memos half of it."""

DICTIONARIES = Path("/usr/share/hunspell")
SMALL = re.compile(r"[^\W\d_]{3,}")


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

    return lambda text: SMALL.sub(lambda m: best(m[0]), raw(text))


def hunspell() -> Corrector:
    """Give hunspell (chunspell) de_DE: a word it rejects becomes its first suggestion."""
    from hunspell import Hunspell

    spell = Hunspell("de_DE", hunspell_data_dir=str(DICTIONARIES))
    known: dict[str, str] = {}

    def best(word: str) -> str:
        if word not in known:
            known[word] = word if spell.spell(word) else next(iter(spell.suggest(word)), word)
        return known[word]

    return lambda text: SMALL.sub(lambda m: best(m[0]), raw(text))


def _cased(word: str, like: str) -> str:
    return word.upper() if like.isupper() else word.capitalize() if like[0].isupper() else word


def sampled(paths: Iterable[Path], one_in: int = ONE_IN) -> list[Path]:
    """Those whose name's hash says so."""
    return [path for path in paths if int(hashlib.sha256(path.name.encode()).hexdigest(), 16) % one_in == 0]


def changed_words(corrector: Corrector, files: Iterable[Path]) -> tuple[int, int]:
    """Words of clean texts, and those that a corrector changes (line by line, no joints asked for)."""
    count = changed = 0
    for path in files:
        for line in path.read_text().splitlines():
            left, right = raw(line).split(), corrector(line).split()
            blocks = difflib.SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
            count, changed = count + len(left), changed + len(left) - sum(block.size for block in blocks)
    return count, changed


def speed(corrector: Corrector, files: Iterable[Path]) -> float:
    """Memos of 1,700 letters a second of processor time, on texts not met before, without reading the files."""
    texts = [path.read_text() for path in files]
    start = time.process_time()
    for text in texts:
        corrector(text)
    return sum(map(len, texts)) / 1700 / (time.process_time() - start)


def beside(corpus: Path, corrector: Corrector) -> str:
    """Our corrector and the others as a Markdown table; hunspell is left out where its German dictionary is missing.

    Ours must have met no text yet: it keeps the words it has seen.
    """
    clean = sampled(clean_files(corpus))
    memos = sampled(sorted((corpus / "memos").glob("*.txt")), 2 * ONE_IN)
    scans = [(seen, true) for _, seen, true in pairs(corpus)]
    makers = {"beschlussbuch": lambda: corrector, "symspellpy": symspell, "hunspell": hunspell}
    left_out = (
        "" if (DICTIONARIES / "de_DE.dic").exists() else "\nhunspell is left out: apt-get install hunspell-de-de\n"
    )
    if left_out:
        del makers["hunspell"]
    rows = []
    for name, make in makers.items():
        other = make()
        pace = speed(other, memos)
        texts = [
            (Counter(differences(raw(seen), true)), Counter(differences(other(seen), true))) for seen, true in scans
        ]
        before = sum(first.total() for first, _ in texts)
        gone = sum((first - second).total() for first, second in texts)
        new = sum((second - first).total() for first, second in texts)
        count, changed = changed_words(other, clean)
        rows.append(f"| {name} | {gone / before:.0%} | {new} | {1000 * changed / count:.2f} | {pace:.0f} |\n")
    head = "| corrector | repaired | new differences | changed of 1,000 clean words | memos a second |\n"
    return head + "|---|--:|--:|--:|--:|\n" + "".join(rows) + left_out
