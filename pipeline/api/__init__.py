"""The book over HTTP: memos, resolutions, points, search, changes; scans are sent in.

::

    GET  /api/v1/points?overdue=true&department=Bildung      the clerk's list, in pages
    POST /api/v1/memos?name=scan-0042.pdf                    202, and a place to look

Needs ``pip install 'beschlussbuch[server]'``. `app.create_app` makes the application, the desk's pages included.
"""
