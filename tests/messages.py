"""The command line's words: `make messages` gathers them and writes what German there is where gettext finds it.

They are the help texts of all commands, what `said` and `counted` say in the modules, the columns of the ledger's
tables, and the words of click, which are marked so. New ones stand in the file without a translation: fill them in, and
run it again. What is said no more is dropped.

    $ python tests/messages.py
    212 messages, 3 without a translation
"""

import ast
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import polib

import pipeline
from pipeline.catalogue.language import DOMAIN, LOCALE
from pipeline.cli import COMMANDS, beschlussbuch
from pipeline.commands.listing import Commands, paragraphs
from pipeline.export import table
from pipeline.ledger import answers, forms, twice

PACKAGE = Path(pipeline.__file__).parent
CATALOGUE = LOCALE / "de" / "LC_MESSAGES" / f"{DOMAIN}.po"
CLICK = "a word of click"

Message = tuple[str, str]
"""A sentence, and the same for many ('' where it has no other)."""


def commands(group: click.Group = beschlussbuch, path: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command as it was made, in English, with the words that call it."""
    yield path, group
    for name in group.list_commands(click.Context(group)):
        one = click.Group.get_command(group, click.Context(group), name) or _root(name)
        if isinstance(one, Commands):
            yield from commands(one, f"{path} {name}".strip())
        else:
            yield f"{path} {name}".strip(), one


def _root(name: str) -> click.Command:
    from importlib import import_module

    command = getattr(import_module(COMMANDS[name].module), name)
    assert isinstance(command, click.Command)
    return command


def _helps() -> Iterator[str]:
    yield from ("[OPTIONS]", "COMMAND [ARGS]...")
    yield from (place.summary for place in COMMANDS.values())
    for _, command in commands():
        yield from paragraphs(command.help)
        for one in command.params:
            if isinstance(one, click.Option):
                yield one.help or ""
                if one.metavar or not (one.is_flag or isinstance(one.type, click.Choice)):
                    yield one.metavar or one.type.name.upper()
            else:
                yield (one.name or "").upper()


def _columns() -> Iterator[str]:
    for look in vars(forms).values():
        if isinstance(look, forms.Look):
            yield from (name.replace("_", " ") for name in look.columns)
    for kind in (answers.PointNow, answers.PointMove, answers.Count, answers.Hit):  # what --excel shows
        yield from (field.name.replace("_", " ") for field in fields(kind))
    yield from (name.replace("_", " ") for name in table.COLUMNS)
    yield from (*forms.OWN_WORDS, *twice.OWN_WORDS, "dictionaries")


def _in_code() -> Iterator[Message]:
    for module in PACKAGE.rglob("*.py"):
        nodes = list(ast.walk(ast.parse(module.read_text("utf-8"))))
        named: dict[str, list[str]] = {}
        for node in nodes:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                named.setdefault(node.targets[0].id, []).extend(_constants(node.value, {}))
        for node in nodes:
            yield from _messages(node, named)


def _messages(node: ast.AST, named: dict[str, list[str]]) -> Iterator[Message]:
    """What a call of `said` or `counted` says, and a pair of sentences that is kept for `counted`."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) in {"said", "language.said"} and node.args:
        yield from ((text, "") for text in _constants(node.args[0], named))
    elif isinstance(node, ast.Tuple) or (isinstance(node, ast.Call) and ast.unparse(node.func).endswith("counted")):
        parts = [_constants(part, named) for part in (node.elts if isinstance(node, ast.Tuple) else node.args)[:2]]
        if len(parts) == 2 and any("{n}" in text for text in parts[1]):
            yield from zip(*parts, strict=True)


def _constants(node: ast.expr, named: dict[str, list[str]]) -> list[str]:
    """The texts that an expression may be."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return [*_constants(node.body, named), *_constants(node.orelse, named)]
    return named.get(node.id, []) if isinstance(node, ast.Name) else []


def gathered() -> set[Message]:
    """All that the command line says of its own."""
    return {(text, "") for text in (*_helps(), *_columns()) if text} | set(_in_code())


def catalogue() -> polib.POFile:
    """The German messages as they are kept."""
    return polib.pofile(str(CATALOGUE), wrapwidth=110)


def main() -> None:
    """Bring the file up to date with what is said, and compile it."""
    kept = catalogue()
    said = gathered()
    for entry in list(kept):
        if (entry.msgid, entry.msgid_plural) not in said and entry.comment != CLICK:
            kept.remove(entry)
    known = {(entry.msgid, entry.msgid_plural) for entry in kept}
    for one, many in sorted(said - known):
        kept.append(polib.POEntry(msgid=one, msgid_plural=many, msgstr_plural={0: "", 1: ""} if many else {}))
    kept.sort(key=lambda entry: (entry.comment, entry.msgid))
    kept.save(str(CATALOGUE))
    kept.save_as_mofile(str(CATALOGUE.with_suffix(".mo")))
    print(f"{len(kept)} messages, {len(kept.untranslated_entries())} without a translation")


if __name__ == "__main__":
    main()
