"""The run over one document: joints first, then each word by itself, then what only its neighbours tell.

Nothing is changed here. The run collects corrections, and `pipeline.correct.replay` makes them; so replaying them over
what was seen gives the corrected text by construction.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.correct import case, document, signs, spacing
from pipeline.correct.echo import Echo
from pipeline.correct.joints import joints
from pipeline.correct.lines import HYPHENS, Break, breaks, lacks_hyphen
from pipeline.correct.misread import Finding
from pipeline.correct.tokens import MARKS, Change, look
from pipeline.correct.words import Words
from pipeline.dictionaries import Dictionaries
from pipeline.doubts import doubt
from pipeline.grammar.session_number import Sessions
from pipeline.page import Address, Box, Correction, Doubt, Half, Page, Word, origin_of

__all__ = ["Cascade"]

At = tuple[int, int, int]
"""Page, line and word, counted from 0."""


class _Token(NamedTuple):
    """What is known of a token once and for all: the change it needs, and whether its neighbours must be asked."""

    change: Change | None
    ask: bool
    unknown: bool


class _Phrase(NamedTuple):
    """Several words that are known to be misread together: what is meant, and the dictionary's line."""

    words: tuple[str, ...]
    meant: str
    address: str


_UNSEEN = _Token(None, ask=False, unknown=False)
"""Stands for what is known of a token that was not looked at yet."""


def _phrases(dictionaries: Dictionaries) -> dict[str, tuple[_Phrase, ...]]:
    found: dict[str, list[_Phrase]] = {}
    for one in dictionaries.tables.misreadings:
        words = tuple(one.seen.split())
        if len(words) > 1:
            found.setdefault(words[0], []).append(_Phrase(words, one.meant, one.address))
    return {first: tuple(sorted(those, key=lambda one: -len(one.words))) for first, those in found.items()}


@dataclass(frozen=True, slots=True, eq=False)
class Cascade:
    """The dictionaries made ready, with every token looked at so far. One serves all documents of a process."""

    words: Words
    small: frozenset[str]
    phrases: Mapping[str, tuple[_Phrase, ...]]
    """Misreadings of several words by their first, the longest first."""
    seen: dict[str, _Token | None] = field(default_factory=dict)
    """None for tokens in which nothing is to be changed or asked: that is nearly all."""

    @staticmethod
    def build(dictionaries: Dictionaries) -> "Cascade":
        """From the archivist's files."""
        small = frozenset(entry.text for name in ("small_i", "small_j") for entry in dictionaries.words.get(name, ()))
        return Cascade(Words.build(dictionaries), small, _phrases(dictionaries))

    def run(self, pages: Sequence[Page]) -> tuple[list[Correction], list[Doubt], frozenset[str]]:
        """All corrections of the document in reading order of their kind (joints first), doubts, strange words."""
        corrections: list[Correction] = []
        doubts: list[Doubt] = []
        echo = Echo(pages)
        halves = set(self._joints(pages, echo, corrections))
        strangers: list[tuple[At, str]] = []
        before: Sequence[str] | None = None  # the words of the line before
        known = self.seen.get
        block = -1
        for p, page in enumerate(pages):
            for number, line in enumerate(page.lines):
                texts = [word.text for word in line.words]
                if line.gap or line.block != block:
                    before, block = None, line.block  # a new paragraph
                skip = 0
                for at, text in enumerate(texts):
                    if skip:
                        skip -= 1
                        continue
                    if (token := known(text, _UNSEEN)) is _UNSEEN:
                        token = self._token(text)
                    if token is None:
                        continue
                    spot = (p, number, at)
                    if spot in halves:
                        continue
                    change, used = self._decide(token, texts, at, before)
                    if used > 1 and not _run_on(page, spot, used):
                        change, used = token.change, 1
                    skip = used - 1
                    if change and _trusted(change, line.words[at]):
                        _note(page, spot, line.words, change, used, corrections, doubts)
                    elif token.unknown:
                        strangers.append((spot, text))
                if texts:
                    before = texts
        long = [one for one in strangers if len(_core(one[1])) > _SMALL]
        self._settle(long, pages, corrections, doubts)
        return document.undisputed(corrections, pages, echo), doubts, frozenset(_core(text) for _, text in strangers)

    def _settle(
        self,
        strangers: Sequence[tuple[At, str]],
        pages: Sequence[Page],
        corrections: list[Correction],
        doubts: list[Doubt],
    ) -> None:
        """Change or doubt the words that no list knows, by all places at which they stand."""
        agreed = dict(document.agreed(strangers))
        for (p, number, at), change in agreed.items():
            _note(pages[p], (p, number, at), pages[p].lines[number].words, change, 1, corrections, doubts)
        for (p, number, at), core in document.puzzling(strangers, pages, self.words.lexicon):
            if (p, number, at) not in agreed:
                doubt = Change(core, "", 1.0, None, ((core, Finding(core, "unknown")),))
                _note(pages[p], (p, number, at), pages[p].lines[number].words, doubt, 1, [], doubts)

    def _token(self, text: str) -> _Token | None:
        core = _core(text)
        known = core.isalpha() and self.words.is_right(core) and text not in self.words.misread
        change = None if known else look(text, self.words)
        ask = (
            bool(signs.SUSPECT.fullmatch(text))
            or text[-1] == "^"
            or (core[:1] in {"I", "J"} and core.lower() in self.small)
            or core in case.ARTICLES
            or text in self.phrases
            or (text[-1] in HYPHENS and len(text) > 2)
            or (core.isalpha() and (len(core) == 1 or (not known and self.words.lexicon.zipf(core) < _RARE)))
            or ("/" in text and any(map(str.isdigit, text)))
        )
        asked = core.isalpha() and not known and change is None
        unknown = asked and (
            self.words.look(core).rule == "unknown" if len(core) > _SMALL else len(core) > 1 and core.islower()
        )
        if len(self.seen) >= _KEPT:
            self.seen.clear()
        found = self.seen[text] = _Token(change, ask, unknown) if change is not None or ask or unknown else None
        return found

    def _decide(
        self, token: _Token, texts: Sequence[str], at: int, before: Sequence[str] | None
    ) -> tuple[Change | None, int]:
        """The change that the neighbours ask for, or else the token's own; and how many words it takes."""
        text = texts[at]
        if not token.ask:
            return token.change, 1
        for phrase in self.phrases.get(text, ()):
            if tuple(texts[at : at + len(phrase.words)]) == phrase.words:
                return Change(phrase.meant, "misreading", 0.95, phrase.address), len(phrase.words)
        previous = texts[at - 1] if at else (before[-1] if before else None)
        if "/" in text and previous and (session := _session(_core(previous), text, self.words.sessions)):
            return session, 1
        earlier = texts[at - 2] if at > 1 else None
        sign = signs.SUSPECT.fullmatch(text) and signs.mended(text, previous, texts[at + 1 : at + 6], earlier)
        if not sign and text[-1] == "^":
            sign = signs.closed(text, texts[:at])
        if sign:
            return Change(sign, "sign", 0.9), 1
        behind = texts[at + 1] if at + 1 < len(texts) else ""
        length = sum(map(len, before)) + len(before) if before and not at else _FULL
        strange = _core(behind).isalpha() and self.words.look(_core(behind)).rule == "unknown"
        small = case.lowered(_core(text), previous, behind, self.small, length, strange)
        if small and not (len(small) < 4 and set(text) & set(').!?„"“')):
            return Change(text.replace(_core(text), small, 1), "case", 0.95), 1
        return self._merged(texts, at) or (token.change, 1)

    def _merged(self, texts: Sequence[str], at: int) -> tuple[Change, int] | None:
        """The word made of this one and the next, where a space was read into it."""
        if at + 1 >= len(texts):
            return None
        left, right = _core(texts[at]), _core(texts[at + 1])
        if texts[at][-1] in HYPHENS and len(left) > 2 and spacing.broken(left, texts[at + 1], self.words):
            return Change(texts[at][:-1] + texts[at + 1], "spacing", 0.9), 2
        if not texts[at][-1].isalpha():
            return None
        spaced = [len(text) == 1 and text.isalpha() for text in texts[max(0, at - 1) : at + 3]]
        if sum(spaced) > 1 or not left.isalpha() or not right.isalpha() or not spacing.merges(left, right, self.words):
            return None
        return Change(texts[at] + texts[at + 1], "spacing", 0.85), 2

    def _joints(self, pages: Sequence[Page], echo: Echo, corrections: list[Correction]) -> Iterator[At]:
        """Notes the joints and gives the places of both halves."""
        ends = list(breaks(pages))
        for end, joint in zip(ends, joints(ends, self.words, echo), strict=True):
            if joint is None:
                if lacks_hyphen(end.left, end.right):
                    spot = (end.page, end.line, end.word)
                    change = Change(end.left + "-", "hyphen", 0.9)
                    _note(pages[end.page], spot, pages[end.page].lines[end.line].words, change, 1, corrections, [])
                    yield spot
                continue
            corrections.append(_join(pages, end, *joint))
            yield end.page, end.line, end.word
            yield end.next_page, end.next_line, 0


def _run_on(page: Page, spot: At, used: int) -> bool:
    """Whether as many words from a spot on are neighbours for the engine, too: a correction has one address."""
    first, last = (origin_of(page, spot[1], at) for at in (spot[2], spot[2] + used - 1))
    return first.line == last.line and last.word == first.word + used - 1


def _trusted(change: Change, word: Word) -> bool:
    """Whether a weak change may be made to a word that the engine is sure of."""
    return change.score >= _DOUBTFUL or word.confidence is None or word.confidence < _SURE_OF_IT


_CODES = {"slip": "slip", "ambiguous": "word_ambiguous", "unknown": "word_unknown"}
"""The doubts that a finding may leave."""

_RARE = 2.0
"""A word rarer than this may be a part of one that was cut."""

_SMALL = 4
"""Letters of a word that is right only where it is usual: small words are few, and any two letters are another's."""

_FULL = 99
"""Letters of the line before where the word stands in the middle of one."""

_KEPT = 200_000
"""Tokens that are remembered: a batch of a hundred thousand memos meets new ones to its end."""

_DOUBTFUL = 0.85
_SURE_OF_IT = 0.95


def _session(code: str, text: str, sessions: Sessions) -> Change | None:
    """A meeting's number behind its council's letters: ``SBR`` ``PI/047/2019)``."""
    if code not in sessions.groups:
        return None
    core = text.strip("(){}.,;")
    forms = sessions.repair(f"{code} {core}")
    if len(forms) != 1 or forms[0] == f"{code} {core}":
        return None
    return Change(text.replace(core, forms[0].removeprefix(f"{code} "), 1), "identifier", 0.95)


def _core(text: str) -> str:
    return text.strip(MARKS)


def _join(pages: Sequence[Page], end: Break, joint: "str", score: float) -> Correction:
    """The correction that records a joint, with both halves."""
    left = pages[end.page].lines[end.line].words[end.word]
    right = pages[end.next_page].lines[end.next_line].words[0]
    whole = {"hyphen": end.left[:-1], "lost": end.left + "-"}.get(joint, end.left) + end.right
    here = origin_of(pages[end.page], end.line, end.word)
    there = origin_of(pages[end.next_page], end.next_line, 0)
    return Correction(
        seen=f"{end.left}\n{end.right}",
        text=whole,
        rule="join",
        score=score,
        joint=joint,
        second=Half(**there._asdict(), box=right.box),
        **here._asdict(),
        box=left.box,
    )


def _note(
    page: Page,
    spot: At,
    line: Sequence[Word],
    change: Change,
    used: int,
    corrections: list[Correction],
    doubts: list[Doubt],
) -> None:
    """Writes down a change and its doubts with their address."""
    taken = line[spot[2] : spot[2] + used]
    at = Address(*origin_of(page, *spot[1:]), Box.around(w.box for w in taken))
    seen = " ".join(word.text for word in taken)
    if change.text != seen:
        rule, score, entry = change.rule, change.score, change.entry
        corrections.append(
            Correction(seen=seen, text=change.text, rule=rule, score=score, entry=entry, words=used, **at._asdict())
        )
    for word, finding in change.doubts:
        likely = finding.text if finding.text != word else None
        if readings := list(finding.readings):
            doubts.append(doubt("number_ambiguous", "text", seen=word, likely=likely, at=at, readings=readings))
        else:
            doubts.append(doubt(_CODES[finding.rule], "text", seen=word, likely=likely, at=at))
