"""The phrase by which a sentence shows a state: its verbs, so that sentences that speak alike stand together.

::

    Der Kaufvertrag wurde am 3. Mai 2021 beurkundet.       wurde … beurkundet
    Die Verträge sind noch nicht abgeschlossen worden.     ist … noch nicht … abgeschlossen
    Derzeit laufen die Ausschreibungen.                    derzeit

>>> phrase_of("Die Kaufverträge wurden am 3. Mai 2021 beurkundet.")
'wurde … beurkundet'
>>> phrase_of("Der Vertrag ist noch nicht abgeschlossen worden."), phrase_of("Derzeit laufen Gespräche.")
('ist … noch nicht … abgeschlossen', 'laufen … derzeit')
"""

from functools import lru_cache

from pipeline.fields.states.phrases import shipped, words_of
from pipeline.fields.states.sentences import PARTICIPLE

__all__ = ["phrase_of"]

_AUXILIARIES = {
    form: one
    for one, forms in {
        "wurde": "wurde wurden",
        "wird": "wird werden",
        "ist": "ist sind",
        "hat": "hat haben",
        "soll": "soll sollen sollte sollten",
        "kann": "kann können",
        "konnte": "konnte konnten",
        "muss": "muss müssen",
    }.items()
    for form in forms.split()
}
_DENIALS = ("not_yet", "not")
_NO_MORE = {"worden", "werden"}
_TELLING = (
    "running",
    "begun",
    "put_off",
    "refused",
    "planned",
    "not_yet",
    "not",
    "simple_past",
    "now",
    "done",
    "later",
)
"""Cues by which a sentence without a verb of those above is known, the most telling first; two are shown."""
OTHERWISE = "ohne feste Wendung"


@lru_cache(maxsize=65536)
def phrase_of(sentence: str) -> str:
    """The finite verb, what denies it, and the participle; else the words that tell most; else `OTHERWISE`."""
    words = words_of(sentence)
    small = [word.lower() for word in words]
    cues = shipped("cues.tsv").found(words)
    helping = next((_AUXILIARIES[word] for word in small if word in _AUXILIARIES), None)
    done = [word for word in small if word not in _NO_MORE and word not in _AUXILIARIES and PARTICIPLE.match(word)]
    if helping and done:
        denied = next((cues[name].lower() for name in _DENIALS if name in cues), None)
        return " … ".join(part for part in (helping, denied, done[-1]) if part)
    telling = [cues[name].lower() for name in _TELLING if name in cues][:2]
    return " … ".join(telling) or OTHERWISE
