"""The corrector: cases by intent (a line a case), and what must hold for any text."""

import csv
import gc
import resource
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.broken_words import join_score
from bench.spellers import sampled
from pipeline.catalogue import sayings
from pipeline.correct import correct, explain, prepared, replay, undo, upkeep
from pipeline.correct.echo import Echo
from pipeline.correct.joints import joints
from pipeline.correct.letters import Letters
from pipeline.correct.lines import Break
from pipeline.desk import labels
from pipeline.dictionaries import find_folder, load
from pipeline.errors import ArgumentError, PathError
from pipeline.page import Correction, Line, Origin, Page, Reading, Word
from pipeline.running_text import joined, running_text

CASES = Path(__file__).parent / "cases" / "correct"
DICTIONARIES = load(find_folder(Path(__file__).parent.parent / "corrections"))


def cases(name: str) -> list[tuple[str, ...]]:
    """The lines of a file of cases; the first line is a comment."""
    with (CASES / name).open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [tuple(cells) for cells in rows if cells and not cells[0].startswith("#")]


def page(text: str, number: int = 1) -> Page:
    lines = tuple(Line(tuple(map(Word, line.split()))) for line in text.split("⏎"))
    return Page(number, lines, "text", "text")


def read(text: str) -> Reading:
    return correct([page(text)], DICTIONARIES)


def running(reading: Reading) -> str:
    """The running text, with marks between the halves of a word put behind it."""
    lines = [line for page in reading.pages for line in page.lines]
    marks = [line for line in lines if line.text in {"-2-", "- 2 -"}]
    text = joined([line for line in lines if line not in marks])
    return text.replace("Einzahlungen", "Einzahlungen " + marks[0].text) if marks else text


@pytest.mark.parametrize("case", [*cases("in_the_wild.tsv"), *cases("synthetic.tsv")], ids=lambda case: case[0])
def test_what_the_machine_misread_is_mended(case: tuple[str, ...]) -> None:
    assert running(read(case[0])) == case[1]


@pytest.mark.parametrize("case", cases("negative.tsv"), ids=lambda case: case[0])
def test_what_stands_on_paper_stays(case: tuple[str, ...]) -> None:
    assert running(read(case[0])) == case[0].replace("⏎", " ")


@pytest.mark.xfail(strict=True, reason="known failures; move the line when it passes")
@pytest.mark.parametrize("case", cases("known_failures.tsv"), ids=lambda case: case[0])
def test_known_failures(case: tuple[str, ...]) -> None:
    assert running(read(case[0])) == case[1]


def test_slips_are_doubts_with_their_likely_meaning() -> None:
    doubts = read("Die Landehauptstadt Dresden zahlt den Kaufpreies.").doubts
    assert [(d.kind, d.seen, d.likely) for d in doubts] == [
        ("slip", "Landehauptstadt", "Landeshauptstadt"),
        ("slip", "Kaufpreies", "Kaufpreis"),
    ]


def test_a_word_that_no_rule_explains_is_a_doubt() -> None:
    (doubt,) = read("Der Entfurf zum Bebauungsplan liegt dem Stadtrat vor.").doubts
    assert (doubt.kind, doubt.seen, doubt.likely) == ("unknown", "Entfurf", None)


@pytest.mark.parametrize(
    "text",
    [
        "Das Grundstück an der Zitzschewiger Straße wird verkauft.",  # a place's
        "Der Abfuhrturnus bleibt im nächsten Jahr gleich.",  # two rare words
        "Xqrtzwelk ßnfgrt",  # nothing is known around it
        "Herr Zdrojewski sprach, und Frau Meier dankte Herrn Zdrojewski.",  # it comes again
    ],
)
def test_names_and_rubbish_are_no_doubts(text: str) -> None:
    assert read(text).doubts == ()


def end(left: str, right: str) -> Break:
    return Break(0, 0, 0, 0, 1, left, right, True)


def test_a_doubtful_joint_needs_a_document_that_breaks_words() -> None:
    doubtful, sure, plain = end("Stellungnahme", "schrift"), end("öffent", "lich"), end("Kosten", "der")
    words = prepared(DICTIONARIES).words
    assert joints([doubtful, *[sure] * 9], words, Echo(""))[0] is not None
    assert joints([doubtful, *[plain] * 30], words, Echo(""))[0] is None
    assert joints([sure, *[plain] * 30], words, Echo(""))[0] is not None


def test_what_the_document_writes_elsewhere_decides_a_doubtful_joint() -> None:
    ends = [end("zu", "rechnen,"), end("öffent", "lich")]
    words = prepared(DICTIONARIES).words
    apart = " das ist ihm zu rechnen, und auch jenes ist zu rechnen,"
    whole = " wir wollen es ihm zurechnen, und nicht zu rechnen,"
    assert [bool(joints(ends, words, Echo(text))[0]) for text in (apart, whole)] == [False, True]


def test_a_word_broken_over_two_pages_keeps_its_halves() -> None:
    reading = correct([page("das Fest in Schöne⏎- 2 -"), page("feld war gut", 2)], DICTIONARIES)
    left, right = reading.pages[0].lines[0].words[-1], reading.pages[1].lines[0].words[0]
    second = Origin(2, 1, 1)
    assert (left.text, left.joint, left.goes_on) == ("Schöne", "bare", second)
    assert (right.text, right.continues) == ("feld", second)
    (change,) = reading.corrections
    assert (change.seen, change.text, change.joint) == ("Schöne\nfeld", "Schönefeld", "bare")
    assert change.second
    assert (change.second.page, change.second.line, change.second.word) == second


def test_a_join_of_an_older_record_finds_its_second_half() -> None:
    seen = (page("das Fest in Schöne⏎- 2 -"), page("feld war gut", 2))
    reading = correct(seen, DICTIONARIES)
    older = [change.model_copy(update={"second": None}) for change in reading.corrections]
    assert replay(seen, older) == reading.pages


def test_corrections_fit_the_pages_as_the_engine_read_them() -> None:
    laid_out = Page(1, (lines_at(2, "das Fest in Schöne"), lines_at(1, "feld mit Arbelt")), "text", "text")
    reading = correct([laid_out], DICTIONARIES)
    as_kept = page("feld mit Arbelt⏎das Fest in Schöne")
    assert running_text(reading.pages) == "das Fest in Schönefeld\nmit Arbeit"
    assert running_text(replay([as_kept], reading.corrections)) != running_text(reading.pages)
    assert [line.text for line in replay([as_kept], reading.corrections)[0].lines] == [
        "feld mit Arbeit",
        "das Fest in Schöne",
    ]
    assert undo(reading.pages) == (laid_out,)


def lines_at(number: int, text: str) -> Line:
    return Line(tuple(Word(word, at=Origin(1, number, at)) for at, word in enumerate(text.split(), 1)))


def test_each_change_names_its_rule_and_its_line() -> None:
    change = read("in geeigneter Welse").corrections[0]
    assert (change.rule, change.page, change.line, change.word) == ("misreading", 1, 1, 3)
    assert change.entry
    assert change.entry.startswith("misreadings.tsv:")


WORDS = st.sampled_from(
    [case[0] for name in ("in_the_wild.tsv", "synthetic.tsv", "negative.tsv") for case in cases(name)]
)
NOISE = st.text(st.characters(codec="utf-8", exclude_categories=["Z", "C"]), min_size=1, max_size=12)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS | NOISE, min_size=1, max_size=12), st.integers(1, 3))
def test_replaying_the_corrections_gives_the_text(parts: list[str], pages: int) -> None:
    texts = ["⏎".join(parts[start::pages]) or "x" for start in range(pages)]
    seen = tuple(page(text, number) for number, text in enumerate(texts, 1))
    reading = correct(seen, DICTIONARIES)
    assert replay(seen, reading.corrections) == reading.pages
    assert undo(reading.pages) == seen
    assert [len(line.words) for p in reading.pages for line in p.lines] == [
        len(line.words) for p in seen for line in p.lines
    ]


def dictionaries_with(tmp_path: Path, **files: str) -> Path:
    """A small folder of dictionaries of our own."""
    (tmp_path / "words").mkdir(exist_ok=True)
    tables = {
        "keep.txt": "# ours\n",
        "misreadings.tsv": "# ours\nWelse\tWeise\n",
        "confusions.tsv": "# ours\nl\ti\t0.2\n",
        "words/places.txt": "# ours\nGittersee\n",
    }
    for name, text in {**tables, **files}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_bundled_dictionaries_hold_no_contradiction() -> None:
    assert upkeep.check(DICTIONARIES.folder) == ()


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"keep.txt": "# ours\nWelse\n"}, "keep.txt:2: 'Welse' is to be kept, but misread in misreadings.tsv:2"),
        ({"misreadings.tsv": "# ours\nArbeit\tArbeit\n"}, "misreadings.tsv:2: 'Arbeit' means itself"),
        ({"misreadings.tsv": "# ours\nund\tnnd\n"}, "misreadings.tsv:2: 'und' is a common word"),
        ({"confusions.tsv": "# ours\nl\tl\t0.2\n"}, "confusions.tsv:2: 'l' means itself"),
        ({"confusions.tsv": "# ours\nl\ti\tcheap\n"}, "confusions.tsv:2: 'cheap' is no cost"),
        ({"misreadings.tsv": "# ours\nWelse\n"}, "misreadings.tsv:2: 1 cell"),
    ],
)
def test_checking_names_the_line(tmp_path: Path, files: dict[str, str], message: str) -> None:
    (found,) = upkeep.check(dictionaries_with(tmp_path, **files))
    assert str(found).startswith(message)


def test_a_line_added_is_a_line_used(tmp_path: Path) -> None:
    folder = dictionaries_with(tmp_path)
    assert upkeep.add(folder, "Flaschmarkt", "Fischmarkt", "seen on old paper") == "misreadings.tsv:3"
    reading = correct([page("der Flaschmarkt ruht")], load(folder))
    assert reading.corrections[0].entry == "misreadings.tsv:3"
    assert running(reading) == "der Fischmarkt ruht"


@pytest.mark.parametrize(("seen", "meant"), [("Welse", "Weise"), ("a\tb", "c"), ("", "c"), ("Haus", "Haus")])
def test_a_line_that_says_nothing_new_is_refused(tmp_path: Path, seen: str, meant: str) -> None:
    with pytest.raises(ArgumentError):
        upkeep.add(dictionaries_with(tmp_path), seen, meant)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    folder = dictionaries_with(tmp_path)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))  # to the writer, a disk that is full
    try:
        with pytest.raises(PathError, match=r"misreadings\.tsv"):
            upkeep.add(folder, "Hans", "Haus")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_learning_from_a_table_and_from_a_folder(tmp_path: Path) -> None:
    rows = (
        "# raw\ttrue\n" + "die gute Arbelt ruht\tdie gute Arbeit ruht\n" * 2 + "ein Schönbom Haus\tein Schönborn Haus\n"
    )
    (tmp_path / "pairs.tsv").write_text(rows, encoding="utf-8")
    confusions, misreadings = upkeep.learn(upkeep.pairs_of(tmp_path / "pairs.tsv"))
    assert [(c.seen, c.meant, c.times) for c in confusions] == [("l", "i", 2)]
    assert [m.line for m in misreadings] == ["Arbelt\tArbeit\tmet 2 times"]
    (tmp_path / "a.scan.txt").write_text("ein Schönbom Haus", encoding="utf-8")
    (tmp_path / "a.true.txt").write_text("ein Schönborn Haus", encoding="utf-8")
    assert ("m", "rn") in {(c.seen, c.meant) for c in upkeep.learn(upkeep.pairs_of(tmp_path), least=1)[0]}


def test_learning_needs_pairs(tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match="no pairs"):
        upkeep.pairs_of(tmp_path)
    with pytest.raises(PathError, match="no such"):
        upkeep.pairs_of(tmp_path / "nowhere")


def test_a_correction_that_does_not_fit_is_refused() -> None:
    change = Correction(seen="Haus", text="Maus", rule="confusion", score=0.9, page=1, line=1, word=1)
    with pytest.raises(ValueError, match="'Haus' expected, not 'Hof'"):
        replay([page("Hof")], [change])
    with pytest.raises(ValueError, match="no address"):
        replay([page("Hof")], [change.model_copy(update={"page": None})])
    with pytest.raises(ValueError, match="no line goes on"):
        replay([page("Hof")], [change.model_copy(update={"joint": "bare", "seen": "Hof\n"})])


def test_an_explanation_names_page_line_rule_and_entry() -> None:
    text = explain(read("für Dres⏎den in geeigneter Welse und Landehauptstadt"))
    assert text.splitlines()[0].startswith("page 1, line 1    Dres / den → Dresden    join")
    assert text.endswith("2 changes, 1 doubt")


def test_the_score_counts_apart_what_the_text_itself_lost(tmp_path: Path) -> None:
    (tmp_path / "clean").mkdir()
    text = (
        "Der Ausschuss hat dem Antrag des Amtes im letzten Jahr zuge-\nstimmt, und die Gesamtkosten sind bekannt.\n"
        "Die Verwaltung hat im letzten Jahr lange gerechnet, und die Gesamtkos\nten sind gestiegen.\n"
    )
    (tmp_path / "clean" / "a.txt").write_text(text, encoding="utf-8")
    found = join_score(tmp_path, DICTIONARIES, show=False)
    assert (found.taken, found.found, found.wrong, found.lost) == (1, 1, 0, 1)


def test_a_sample_is_the_same_each_time() -> None:
    paths = [Path(f"{number}.txt") for number in range(200)]
    assert sampled(paths) == sampled(paths)
    assert 3 < len(sampled(paths)) < 40


def test_every_rule_is_named_for_the_command_line_and_for_the_desk() -> None:
    rules = set(sayings("rules"))
    assert set(labels.RULES) == rules
    made = {one.rule for case in cases("in_the_wild.tsv") for one in read(case[0]).corrections}
    assert made <= rules


def test_who_corrects_keeps_their_own_collection_of_garbage(tmp_path: Path) -> None:
    """A program that imports the package has objects of its own, which must not be frozen with ours."""
    shutil.copytree(find_folder(), tmp_path / "words")
    (tmp_path / "words" / "keep.txt").write_text("# another folder\nBeschiuss\n")
    before = gc.get_freeze_count(), gc.get_threshold(), gc.isenabled()
    prepared(load(tmp_path / "words"))
    assert (gc.get_freeze_count(), gc.get_threshold(), gc.isenabled()) == before


@pytest.mark.parametrize("words", [[], ["au"], ["halle", "ha😀le"]])
def test_runs_of_letters_are_counted_whatever_the_words(words: list[str]) -> None:
    assert Letters.of(words) is not None
    assert {run for run in Letters.of(words).runs if "😀" in run} == set()
