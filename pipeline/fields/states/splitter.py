"""Cuts a report into its sentences.

::

    Am 3. Mai 2020 begann der Bau i. H. v. 5 Mio. Euro. | Er ist fertig.

Weighed against syntok and pysbd (``bench/score_sentences.py``): both cut far oftener where no sentence ends.
"""

import re
from functools import lru_cache

__all__ = ["sentences"]

_ABBREVIATED = re.compile(
    r"(?:\b(?:[A-Za-zÄÖÜäöü]|Nr|Abs|Art|vgl|bzw|ca|Dr|Prof|Str|str|inkl|ggf|evtl|Mio|Mrd|rd|gem|lfd|Pkt|Ziff|usw|etc|"
    r"zzgl|einschl|max|mind|Hl|I[IlV]{0,2}|Il{1,2}|St|Jh|Bd|Anl|sog|i\.\s?H|z\.\s?B|u\.\s?a|o\.\s?g)|\d{1,3})\.$"
)
_NEAR = 60
"""Letters around a full stop that tell whether it ends a sentence."""
_TRULY_ENDS = re.compile(
    r"^(?:Der|Die|Das|Dem|Den|Mit|Im|In|Es|Zu|Zur|Für|Eine?|Am|Ab|Nach|Durch|Auf|Bei|Damit|Diese\w?)\b"
)


@lru_cache(maxsize=256)
def sentences(text: str) -> tuple[str, ...]:
    """The text cut into sentences; days (``17. Februar``) and abbreviations end none.

    >>> sentences("Am 3. Mai 2020 begann der Bau i. H. v. 5 Mio. Euro. Er ist fertig.")
    ('Am 3. Mai 2020 begann der Bau i. H. v. 5 Mio. Euro.', 'Er ist fertig.')
    """
    found, start = [], 0
    for end in re.finditer(r"[.!?]['“”\"]?\s+(?=[A-ZÄÖÜ„\"]|[a-h]\)\s?„)", text):
        last = text[max(start, end.end() - _NEAR) : end.end()].rstrip()
        behind = text[end.end() : end.end() + _NEAR]
        if _ABBREVIATED.search(last) and not (re.search(r"\d{4}\.$", last) or _TRULY_ENDS.match(behind)):
            continue
        found.append(text[start : end.end()].rstrip())
        start = end.end()
    rest = text[start:].strip()
    return (*found, rest) if rest else tuple(found)
