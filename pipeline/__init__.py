"""Beschlussbuch: scanned council memos become a book of resolutions.

::

    from pipeline import ingest
    ingest("scan-0042.pdf").resolution.number      # 'V0760/15'
"""

from pipeline.ingest import ingest, ingest_all

__all__ = ["ingest", "ingest_all"]
