"""The options that several commands share: the settings, from the environment and the command line."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.catalogue.language import said
from pipeline.commands.screen import say
from pipeline.errors import BadSettings
from pipeline.files import visible

if TYPE_CHECKING:
    from pipeline.settings import Settings

__all__ = ["PLACE", "out_options", "settings_from", "settings_options"]

READING = ("language", "engine", "text_layer", "second_reader", "corrections", "authority")
"""The options, which are settings of the same names."""


USUAL = "BESCHLUSSBUCH_PAGE_SECONDS"
"""The setting that is named where none is like what was given."""


class _Place(click.ParamType[Path | str]):
    name = "path or URL"

    def convert(self, value: Any, *_: Any) -> Any:
        if not isinstance(value, str):
            return value
        from pipeline.batch.inputs import place_of

        return place_of(value)


PLACE = _Place()
"""The type of an argument that is a path or a URL."""


def out_options(*, required: bool = False) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command ``--out``, a folder or URL, and ``--state``."""
    words = "Folder on this machine for the manifest of records that go to a URL."

    def decorated(command: Callable[..., Any]) -> Callable[..., Any]:
        state = click.option("--state", type=click.Path(path_type=Path, file_okay=False), help=words)
        out = click.option("--out", type=PLACE, required=required, help="Folder (or s3:// URL) for the records.")
        return out(state(command))

    return decorated


def settings_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the reading options; it gets them as one `settings`. The line beats the environment."""

    @click.option("--language", help="Tesseract's language, or several joined with +.  [default: deu]")
    @click.option(
        "--engine",
        type=click.Choice(["auto", "tesseract", "tesserocr", "rapidocr"]),
        help="What reads pictures; tesserocr keeps Tesseract loaded, auto does where it can.  [default: auto]",
    )
    @click.option(
        "--text-layer", type=click.Choice(["auto", "trust", "ignore"]), help="What a PDF's own text is worth."
    )
    @click.option("--second-reader", type=click.Choice(["auto", "off"]), help="Have doubtful words read twice.")
    @click.option("--corrections", type=click.Path(path_type=Path), help="The dictionaries' folder.")
    @click.option(
        "--authority", type=click.Path(path_type=Path), help="The council's index of papers (JSON Lines or OParl)."
    )
    @functools.wraps(command)
    def with_settings(*args: Any, **options: Any) -> Any:
        given = {name: options.pop(name) for name in READING}
        return command(*args, settings=settings_from(given), **options)

    return with_settings


def settings_from(given: dict[str, Any]) -> "Settings":
    """The settings with what was given (not None) over the environment. Raises BadSettings in one line.

    A variable of the environment that is none of ours (a slip) is named.
    """
    from pydantic import ValidationError

    from pipeline.settings import Settings, unknown

    for name, likely in unknown():
        words = said("{name} sets nothing; a setting is {likely}", name=name, likely=likely or USUAL)
        say(f"beschlussbuch: {visible(words)}", err=True)
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        wrong = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise BadSettings("settings_wrong", wrong=wrong) from None
