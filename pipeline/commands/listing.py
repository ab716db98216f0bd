"""A group of commands whose list says of each the whole first sentence of its help, not its beginning and dots."""

import click

__all__ = ["Commands"]


class Commands(click.Group):
    """A group whose ``--help`` cuts nothing."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands."""
        named = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl([(name, one.get_short_help_str(limit=1000)) for name, one in named if one is not None])
