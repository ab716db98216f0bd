"""The book itself: every resolution's history, what is open, what is overdue.

::

    Beschlusskontrolle zu V0760/15, 2. Mai 2019       1. in Umsetzung      Nächste Beschlusskontrolle: 27.09.2019
    Beschlusskontrolle zu V0760/15, 4. Februar 2020   1. ist umgesetzt     Nächste Beschlusskontrolle: entfällt

are two memos and one resolution. Its point 1 stood `in_progress` from the first memo on, passed its control date on
27 September 2019, was overdue until 4 February 2020, and has been `implemented` since.

A book is opened with `store.opened`, memos are put in with `put.put`, and read with `questions` and `search`.
Needs ``pip install 'beschlussbuch[ledger]'``; PostgreSQL besides ``'beschlussbuch[postgresql]'``.
"""
