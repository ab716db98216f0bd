"""What is read off the labelled lines: a module a field, none looks past its own lines.

::

    Datum: - 2. DEZ. 2019                        date
    GZ: (GB 6) 61.7                              reference
    Beschlusskontrolle zu V2696/24 (…)           number, session, title

A field that takes several modules to read has a folder, whose ``__init__`` reads it; what they all ask is beside them.

::

    header/     form.toml's rows at the top: columns parted, each row's kind, department, reference
    date/       stamps found, their signs weighed, the year told by session, control and reports
    subject/    number, session, title, and what else stands in the heading
    points/     points numbered, reports dealt out to them
    states/     what became of each point
    people/     names and offices under the memo, put together and paired
    kind        control memo or not, interim or final
    control     when the next one is due; control_label: which line says so
    found       a value with its rows; doubts at rows
    grounds     what speaks for and against a field beside its reader's own grade
    confidence  what grade and grounds are worth
    strewn, letters    known names among what strokes left

Each reader takes the rows of its label (and what the archivist knows, `Dictionaries`) and gives a `Found`: the value,
its rows, how sure we are; or None.
"""
