"""The turn of phrase by which a sentence shows a state: its verbs, so that sentences that speak alike stand together.

::

    Der Kaufvertrag wurde am 3. Mai 2021 beurkundet.       wurde … beurkundet
    Die Verträge sind noch nicht abgeschlossen worden.     ist … noch nicht … abgeschlossen
    Derzeit laufen die Ausschreibungen.                    derzeit … laufen

>>> turn_of("Die Kaufverträge wurden am 3. Mai 2021 beurkundet.")
'wurde … beurkundet'
>>> turn_of("Der Vertrag ist noch nicht abgeschlossen worden."), turn_of("Derzeit laufen Gespräche.")
('ist … noch nicht … abgeschlossen', 'derzeit … laufen')
>>> turn_of("Ein Anschluss besteht.")
'ohne feste Wendung'
"""

import re
from functools import lru_cache

from pipeline.running_text import PARTICIPLE

__all__ = ["turn_of"]

_WORD = re.compile(r"[^\W\d_]+")
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
_NO_MORE = {"worden", "werden"}
_DENIED = re.compile(r"\b(?:(?:noch|bisher|bislang)\s+)?(?:nicht|kein(?:e[nmrs]?)?)\b")
_TELLING = re.compile(
    r"\b(?:derzeit|zurzeit|gegenwärtig|aktuell|weiterhin|läuft|laufen|erfolgten?|erfolgt|befinde[nt]|dauer(?:t|n)|ruh(?:t|en)|"
    r"beg[ai]nn\w*|vorgesehen|geplant|liegt|liegen|steht|stehen|fand|fanden|lag|gilt|voraussichtlich|künftig)\b"
)
_OTHERWISE = "ohne feste Wendung"


@lru_cache(maxsize=65536)
def turn_of(sentence: str) -> str:
    """The finite verb, what denies it, and the participle; else the first two words that tell; else that none do."""
    small = sentence.lower()
    words = _WORD.findall(small)
    helping = next((_AUXILIARIES[word] for word in words if word in _AUXILIARIES), None)
    done = [word for word in words if word not in _NO_MORE and word not in _AUXILIARIES and PARTICIPLE.match(word)]
    denied = _DENIED.search(small)
    if helping and done:
        return " … ".join(part for part in (helping, denied and denied[0], done[-1]) if part)
    telling = list(dict.fromkeys(_TELLING.findall(small)))[:2]
    return " … ".join([*([denied[0]] if denied else []), *telling]) or _OTHERWISE
