"""Many machines: the batch's scans are read by the workers of a Dask cluster, with the same records and manifest.

::

    $ dask scheduler                                     (one machine)
    $ dask worker tcp://scheduler:8786 --nthreads 4      (each of the others)
    $ beschlussbuch ingest /mnt/scans --out /mnt/records --scheduler tcp://scheduler:8786

Scans and records lie on storage that every machine sees under the same path. Each thread of a worker keeps a child
process as it does on one machine; a scan whose worker is lost goes to another one.
"""

import socket
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from urllib.parse import urlsplit

from pipeline.errors import ArgumentError
from pipeline.extras import extra

__all__ = ["cluster"]

SECONDS = 10
"""In this time a scheduler must answer."""

RETRIES = 3
"""So many workers may be lost under one scan before it is taken for the cause."""


@contextmanager
def cluster(scheduler: str) -> Iterator[tuple[Executor, int]]:
    """The cluster as an executor, and how many scans it reads at once.

    Raises MissingProgram without `beschlussbuch[dask]`, ArgumentError where no scheduler or no worker answers.
    """
    with extra("dask"):
        from distributed import Client
    try:
        address = urlsplit(scheduler)
        socket.create_connection((address.hostname, address.port), SECONDS).close()  # Dask would try for long
        client = Client(scheduler, timeout=SECONDS)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise ArgumentError("no_scheduler", scheduler, why=str(error)) from None
    with client:
        threads = sum(client.nthreads().values())  # type: ignore[no-untyped-call]
        if not threads:
            raise ArgumentError("no_worker", scheduler, scheduler=scheduler)
        yield client.get_executor(retries=RETRIES, pure=False), threads  # type: ignore[no-untyped-call]
