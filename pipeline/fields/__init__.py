"""What is read off the labelled lines: a module a field, none looks past its own lines.

::

    Datum: - 2. DEZ. 2019                        date
    GZ: (GB 6) 61.7                              reference
    Beschlusskontrolle zu V2696/24 (…)           number, session, title

Each reader takes the rows of its label (and what the archivist knows, `Dictionaries`) and gives a `Found`: the value,
its rows, how sure we are; or None.
"""
