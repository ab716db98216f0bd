"""The help of commands: in the language that is spoken, with an example; in a list, each one's whole first sentence.

The texts are the commands' own, in English where they are made; `in_language` puts the catalogue's in their place. A
command's epilog is its example, as it can be pasted.
"""

from collections.abc import Iterator
from copy import copy
from difflib import get_close_matches

import click

from pipeline.catalogue.language import said

__all__ = ["Commands", "in_language", "paragraphs"]


class Commands(click.Group):
    """A group whose ``--help`` cuts nothing and speaks the language; it names the command that a mistyped one means."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command with its help in the language that is spoken."""
        command = super().get_command(ctx, cmd_name)
        return command and in_language(command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is asked for. Raises click.UsageError, with the one that is likely meant."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            if meant := self._meant(ctx, args[0]):
                wanted = said("Is this meant: {command}?", command=f"{ctx.command_path} {meant}")
                raise click.UsageError(f"{error.message} {wanted}", ctx) from None
            raise

    def _meant(self, ctx: click.Context, asked: str) -> str | None:
        """The command nearest to a word that is none: of this group, or of a group in it (``overdue``)."""
        known = {name.rpartition(" ")[2]: name for name in reversed(list(self._all(ctx)))}
        nearest = get_close_matches(asked, known, n=1, cutoff=_ALIKE)
        return known[nearest[0]] if nearest else None

    def _all(self, ctx: click.Context) -> Iterator[str]:
        for name in self.list_commands(ctx):
            yield name
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if isinstance(command, click.Group):
                yield from (f"{name} {inner}" for inner in command.list_commands(ctx))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands."""
        named = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section(said("Commands")):
            formatter.write_dl([(name, one.get_short_help_str(limit=1000)) for name, one in named if one is not None])


_ALIKE = 0.7
"""How alike a mistyped word and a command are (`difflib`); by eye: `ingst` and `serch` are told, `find` isn't."""


def in_language(command: click.Command) -> click.Command:
    """A copy of the command whose help is in the language that is spoken."""
    told = copy(command)
    told.help = "\n\n".join(map(said, paragraphs(command.help)))
    if command.epilog:
        told.epilog = f"\b\n{said('Example')}:\n  {command.epilog}"
    told.options_metavar = said("[OPTIONS]")
    if isinstance(told, click.Group):
        told.subcommand_metavar = said("COMMAND [ARGS]...")
    told.params = [_told(one) for one in command.params]
    return told


def paragraphs(text: str | None) -> list[str]:
    """The paragraphs of a help text, each on one line."""
    return [" ".join(part.split()) for part in (text or "").split("\n\n")]


def _told(parameter: click.Parameter) -> click.Parameter:
    told = copy(parameter)
    if isinstance(told, click.Option):
        told.help = said(told.help or "")
        if told.metavar is None and not told.is_flag and not isinstance(told.type, click.Choice):
            told.metavar = said(told.type.name.upper())
        elif told.metavar is not None:
            told.metavar = said(told.metavar)
    else:
        told.metavar = _place(told)
    return told


def _place(argument: click.Parameter) -> str:
    """An argument as the line of usage names it."""
    name = said((argument.name or "").upper())
    return (name if argument.required else f"[{name}]") + "..." * (argument.nargs == -1)
