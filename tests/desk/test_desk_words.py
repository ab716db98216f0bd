"""The desk speaks German: whatever reason for a doubt the reading can give has its cause and its sentence there."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pipeline
from pipeline.desk.reasons import sentence

PACKAGE = Path(pipeline.__file__).parent
STAGES = ("scan", "correct", "parse")
MODULES = [PACKAGE / "authority.py", *(module for stage in STAGES for module in (PACKAGE / stage).glob("*.py"))]
SAMPLES = ("number", "2019-05-02", "V0001/19 or V0007/19")


def reasons_in(module: Path) -> Iterator[ast.expr]:
    """What is given as ``reason=`` or as a doubt's first word, or is called ``reason``."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            yield from (word.value for word in node.keywords if word.arg == "reason")
            yield from node.args[:1] if isinstance(node.func, ast.Name) and node.func.id == "doubt" else ()
        elif isinstance(node, ast.Assign) and [ast.unparse(one) for one in node.targets] == ["reason"]:
            yield from [node.value.body, node.value.orelse] if isinstance(node.value, ast.IfExp) else [node.value]


def spelled(reason: ast.expr, sample: str) -> str | None:
    """The reason with a sample for what it names; None where it is no text but a name for one."""
    if isinstance(reason, ast.Constant):
        return str(reason.value)
    if isinstance(reason, ast.JoinedStr):
        return "".join(str(one.value) if isinstance(one, ast.Constant) else sample for one in reason.values)
    return None


def test_every_reason_of_a_doubt_has_its_german_sentence() -> None:
    found = {
        tuple(text for sample in SAMPLES if (text := spelled(reason, sample)))
        for module in MODULES
        for reason in reasons_in(module)
    } - {()}
    assert len(found) >= 25
    assert [texts[0] for texts in found if all(sentence(text) == text for text in texts)] == []
