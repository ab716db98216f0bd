"""The review desk: the scan on the left, the reading on the right, every doubt one keystroke from settled.

::

    book      which points are open, which control date has passed; a resolution over the years
    memo      the paper with the boxes of the fields; what was seen, what was made of it; edits and their undoing
    queue     doubts by cause; a group is settled at a stroke, and goes as a line into corrections/
    intake    scans dropped on the desk or laid into a watched folder

German pages, rendered on the server; `beschlussbuch desk` opens it. Needs ``pip install 'beschlussbuch[server]'``.
"""
