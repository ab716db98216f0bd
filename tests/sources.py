"""The package's own code as syntax trees, for the tests that hold it and the catalogue together."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pipeline

PACKAGE = Path(pipeline.__file__).parent


def nodes(*, holding: Iterable[str]) -> Iterator[tuple[Path, ast.AST]]:
    """Every node of the modules in which one of these texts stands, whatever else they hold."""
    sought = re.compile("|".join(map(re.escape, holding)))
    for module in sorted(PACKAGE.rglob("*.py")):
        text = module.read_text("utf-8")
        if sought.search(text):  # a glance, where a tree of all modules takes seconds
            yield from ((module, node) for node in ast.walk(ast.parse(text)))


def calls(*, of: Iterable[str]) -> Iterator[tuple[Path, str, ast.Call]]:
    """Every call of these functions by their bare name: module, name, call."""
    wanted = set(of)
    for module, node in nodes(holding={f"{one}(" for one in wanted}):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in wanted:
            yield module, node.func.id, node
