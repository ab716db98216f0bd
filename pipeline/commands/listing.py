"""The help of commands: in the language that is spoken, and with each command's whole first sentence in a list.

The texts are the commands' own, in English where they are made; `in_language` puts the catalogue's in their place.
"""

from copy import copy

import click

from pipeline.catalogue.language import said

__all__ = ["Commands", "in_language", "paragraphs"]


class Commands(click.Group):
    """A group whose ``--help`` cuts nothing and speaks the language."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command with its help in the language that is spoken."""
        command = super().get_command(ctx, cmd_name)
        return command and in_language(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands."""
        named = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section(said("Commands")):
            formatter.write_dl([(name, one.get_short_help_str(limit=1000)) for name, one in named if one is not None])


def in_language(command: click.Command) -> click.Command:
    """A copy of the command whose help is in the language that is spoken."""
    told = copy(command)
    told.help = "\n\n".join(map(said, paragraphs(command.help)))
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
