"""Parts that are installed only where they are wanted, and the message where one is missing.

::

    beschlussbuch: sqlalchemy is not installed; install it with: pip install 'beschlussbuch[ledger]'

>>> with extra("ledger"):
...     import a_module_that_nobody_has
Traceback (most recent call last):
...
pipeline.errors.MissingProgram: a_module_that_nobody_has is not installed; install it with: pip install ...
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from pipeline.errors import MissingProgram

__all__ = ["extra"]


@contextmanager
def extra(
    name: Literal["archive", "dask", "heic", "ledger", "postgresql", "parquet", "s3", "server"],
) -> Iterator[None]:
    """Turn an import that fails into a MissingProgram that names the pip command."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise MissingProgram(
            "program_missing", program=str(error.name), command=f"pip install 'beschlussbuch[{name}]'"
        ) from error
