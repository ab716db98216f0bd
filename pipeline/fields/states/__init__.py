"""How far each point has come: said in words, inferred from what was done, or unknown.

::

    1. „… den Kaufvertrag abzuschließen.“    Der Vertrag wurde am 3. Mai 2021 beurkundet.
    {"state": "implemented", "basis": "inferred", "statement": "Der Vertrag wurde …", "confidence": 0.94}
"""

from pipeline.fields.states.decide import About, Matter, states_of
from pipeline.fields.states.splitter import sentences

__all__ = ["About", "Matter", "sentences", "states_of"]
