"""Identifiers on the paper, one module per kind, each with the same verbs (in the manner of python-stdnum).

::

    Beschlusskontrolle zu y2696/24 (Sitzungsnummer: SR/063/2024)
    GZ: (GB 7) 67.14

A resolution's number, a meeting's number, an office's reference. Every module offers:

``compact(text)``    the same characters without what means nothing (spaces, other dashes)
``validate(text)``   the canonical form, or `InvalidIdentifier` saying what is wrong
``is_valid(text)``   whether it has one
``repair(text)``     the canonical forms that a machine's misreading explains, best first; empty where there is none.
                     More than one means that the paper must be looked at: the caller raises a doubt
``pattern``          finds what is, or may be a misreading of, such an identifier in running text

Papers and meetings are numbered by each council in its own way: their verbs are those of `Numbers` and `Sessions`, made
from the council's form (``corrections/form.toml``, ``corrections/bodies.tsv``).

>>> from pipeline.grammar.resolution_number import Numbers, shipped
>>> numbers = Numbers.of(shipped().numbers)
>>> numbers.validate("v 2696 / 24"), numbers.repair("y2696/24")
('V2696/24', ('V2696/24',))

Calling a right identifier wrong is worse than the reverse: `validate` asks for the form, not for a register.
"""

__all__ = ["InvalidIdentifier"]


class InvalidIdentifier(ValueError):
    """The text does not have the form of this kind of identifier."""
