"""The number of a row in an address: one that a database can have, so that any other is an address that isn't there."""

from typing import Annotated

from fastapi import Path

__all__ = ["Number"]

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
