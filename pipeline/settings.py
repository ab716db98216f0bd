"""The settings: one frozen value, read once at the edge (environment, then command line) and passed on.

>>> Settings(jobs=2).language
'deu'

Each can be set in the environment with the prefix ``BESCHLUSSBUCH_``: ``BESCHLUSSBUCH_PAGE_SECONDS=60``.
"""

import os
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

__all__ = ["Settings", "unknown"]

PREFIX = "beschlussbuch_"
OPTIONS = frozenset({"db", "token", "webhook_secret"})
"""What the environment may say besides: options of single commands."""


class Settings(BaseModel):
    """How to read, and where to stop; what is not given is taken from the environment."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    language: str = Field("deu", description="Tesseract's language, or several joined with +")
    engine: str = Field("auto", description="what reads pictures; auto: Tesseract, kept loaded where it can be")
    frozen: Path | None = Field(None, description="folder of stored pages, for the engine that replays them")
    text_layer: Literal["auto", "trust", "ignore"] = Field("auto", description="what a PDF's own text is worth")
    second_reader: Literal["auto", "off"] = Field("auto", description="RapidOCR looks again, where it is installed")
    corrections: Path | None = Field(None, description="the dictionaries; None: ./corrections or the bundled copy")
    authority: Path | None = Field(None, description="the council's own index of papers, to check records against")
    pdf: Literal[0, 2, 3] = Field(0, description="PDF/A-2 or -3 copies beside the records of a batch; 0: none")
    dpi: int = Field(300, ge=72, le=1200, description="resolution for pages that must be rendered")
    page_seconds: float = Field(120, gt=0, description="time for one page, after which its engine is ended")
    memo_seconds: float = Field(1200, gt=0, description="time for one scan")
    max_pages: int = Field(500, ge=1, description="pages of one scan")
    max_megapixels: float = Field(250, gt=0, description="pixels of one page, in millions")
    max_memory_mb: int = Field(1024, ge=64, description="memory of a page's child process, in MB")
    jobs: int | None = Field(None, ge=1, description="how many memos or pages at once; None: the machine's cores")

    @model_validator(mode="before")
    @classmethod
    def _with_environment(cls, given: Any) -> Any:
        """What is given, and of the rest what the environment says, whatever its names' case."""
        if not isinstance(given, dict):
            return given
        there = {name.lower(): value for name, value in os.environ.items()}
        return {name: there[PREFIX + name] for name in cls.model_fields if PREFIX + name in there} | given

    def way(self) -> str:
        """How pages are read, as it is kept with what was read so.

        >>> Settings(language="deu", engine="auto", text_layer="auto", second_reader="off").way()
        '--language deu --engine auto --text-layer auto --second-reader off'
        """
        told = {
            name.replace("_", "-"): getattr(self, name)
            for name in ("language", "engine", "text_layer", "second_reader")
        }
        return " ".join(f"--{name} {value}" for name, value in told.items())


def unknown() -> list[tuple[str, str | None]]:
    """Variables of the environment with our prefix that nothing here knows, each with the setting that is likest it."""
    known = {*Settings.model_fields, *OPTIONS}
    names = [name for name in os.environ if name.lower().startswith(PREFIX)]
    strange = [name for name in sorted(names) if name.lower().removeprefix(PREFIX) not in known]
    if not strange:
        return []
    from difflib import get_close_matches  # which few runs need

    likely = [get_close_matches(name.lower().removeprefix(PREFIX), known, 1) for name in strange]
    return [(name, f"{PREFIX}{near[0]}".upper() if near else None) for name, near in zip(strange, likely, strict=True)]
