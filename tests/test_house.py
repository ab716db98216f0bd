"""The house itself: what a newcomer is told must be so, and the rooms stay apart."""

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from graphlib import TopologicalSorter
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import pipeline
from pipeline.cli import COMMANDS

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "pipeline"
STAGES = {"scan", "recognize", "layout", "correct", "parse"}
README = (ROOT / "README.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
MODULES = sorted(PACKAGE.rglob("*.py"))


def imported_modules(source: str) -> Iterator[str]:
    """Every dotted name that the source imports, wherever it stands."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def foreign_stages(module: Path) -> set[str]:
    """The stages, other than its own, that a stage's module imports."""
    own = module.relative_to(PACKAGE).with_suffix("").parts[0]
    named = (name.split(".") for name in imported_modules(module.read_text("utf-8")))
    return {parts[1] for parts in named if parts[0] == "pipeline" and len(parts) > 1} & STAGES - {own}


def test_no_module_is_longer_than_300_lines() -> None:
    assert [path for path in MODULES if len(path.read_text("utf-8").splitlines()) > 300] == []


SHARED = ("page", "memo", "rows", "box", "catalogue/__init__", "dictionaries", "errors", "recognize/words")
"""The modules whose nouns all others use."""
TWICE = {("Edit", "desk/apply.py"), ("Line", "entries.py")}
"""Nouns that mean another thing there still: an edit as the desk keeps it, a line of a dictionary."""


def nouns(module: Path) -> Iterator[str]:
    """The classes and types that a module defines."""
    for node in ast.parse(module.read_text("utf-8")).body:
        if isinstance(node, ast.ClassDef):
            yield node.name.lstrip("_")
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id.lstrip("_")
            if name[:1].isupper() and not name.isupper():
                yield name


def test_a_shared_noun_has_one_meaning() -> None:
    shared = {noun: PACKAGE / f"{module}.py" for module in SHARED for noun in nouns(PACKAGE / f"{module}.py")}
    again = {
        (noun, module.relative_to(PACKAGE).as_posix())
        for module in MODULES
        for noun in nouns(module)
        if shared.get(noun, module) != module
    }
    assert again == TWICE


@pytest.mark.parametrize("stage", sorted(STAGES))
def test_no_stage_imports_a_stage(stage: str) -> None:
    modules = [path for path in MODULES if path.relative_to(PACKAGE).with_suffix("").parts[0] == stage]
    assert {str(path): sorted(foreign_stages(path)) for path in modules if foreign_stages(path)} == {}


@pytest.mark.parametrize(("room", "later"), [("label", {"fields", "parse"}), ("fields", {"label", "parse"})])
def test_labels_and_fields_know_nothing_of_what_comes_later(room: str, later: set[str]) -> None:
    sources = {path: path.read_text("utf-8") for path in sorted((PACKAGE / room).rglob("*.py"))}
    named = {path: {name.split(".")[1] for name in imported_modules(text) if name.startswith("pipeline.")}
             for path, text in sources.items()}  # fmt: skip
    assert {path: names & later for path, names in named.items() if names & later} == {}


def test_the_import_check_sees_every_form_of_import() -> None:
    forms = "import pipeline.scan.pdf\nfrom pipeline import parse\nfrom pipeline.correct.cascade import repair\n"
    found = {name.split(".")[1] for name in imported_modules(forms) if name.startswith("pipeline.")}
    assert found == {"scan", "parse", "correct"}


IMPORT = re.compile(r"^ *(?:from (pipeline[\w.]*) import (\([^)]*\)|.*)|import (pipeline[\w.]*))", re.MULTILINE)


def imports_of(module: Path) -> set[Path]:
    """The modules of the package that a module imports, wherever in it that stands."""
    found = set()
    for base, names, whole in IMPORT.findall(module.read_text("utf-8")):
        folder = ROOT / (base or whole).replace(".", "/")
        for name in re.findall(r"(\w+)(?: as \w+)?", names) or [""]:
            places = (folder / f"{name}.py", folder / name / "__init__.py", folder.with_suffix(".py"))
            found |= {next((place for place in places if name and place.exists()), folder / "__init__.py")}
    return found & set(MODULES) - {module}


def test_no_modules_import_one_another_in_a_circle() -> None:
    """What stands in a circle can only be read, and changed, all at once."""
    TopologicalSorter({module: imports_of(module) for module in MODULES}).prepare()


def test_all_is_sorted_and_every_name_in_it_exists() -> None:
    for module in MODULES:
        dotted = ".".join(module.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        loaded = importlib.import_module(dotted)
        names = getattr(loaded, "__all__", [])
        assert [name for name in names if not hasattr(loaded, name)] == [], dotted
        assert sorted(names, key=lambda name: (not name.isupper(), not name[0].isupper(), name)) == list(names), dotted


def test_every_module_says_what_it_is_about() -> None:
    texts = {path: path.read_text("utf-8") for path in MODULES}
    assert [path for path, text in texts.items() if text.strip() and not ast.get_docstring(ast.parse(text))] == []


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help_and_its_place_in_the_readme(name: str) -> None:
    command = getattr(importlib.import_module(COMMANDS[name].module), name)
    assert command.help
    assert all(option.help for option in command.params if option.param_type_name == "option")
    assert f"beschlussbuch {name}" in README


def test_commands_in_the_readme_exist() -> None:
    named = set(re.findall(r"^(?:\$ )?beschlussbuch ([a-z]+)", README, re.MULTILINE))
    assert {"ingest", "text"} <= named <= set(COMMANDS)


def test_make_tasks_in_readme_exist() -> None:
    named = set(re.findall(r"\bmake ([a-z]+)\b(?= *(?:#|`|$|[A-Z]+=))", README + CONTRIBUTING, re.MULTILINE))
    assert {"run", "test"} <= named
    assert named <= set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))


def test_no_assert_takes_its_claim_for_a_message() -> None:
    """``assert a, b == c`` passes whatever b and c are."""
    idle = [
        f"{path.name}:{node.lineno}"
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Assert) and isinstance(node.msg, ast.Compare | ast.BoolOp)
    ]
    assert idle == []


def test_every_make_task_is_explained() -> None:
    targets = set(re.findall(r"^([a-z-]+):(?!=)", MAKEFILE, re.MULTILINE)) - {"setup", "setup-dev"}
    assert targets == set(re.findall(r"^([a-z-]+):.*## \S", MAKEFILE, re.MULTILINE))


def test_dependencies_have_upper_bounds_and_are_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extras = [one for group in project["project"].get("optional-dependencies", {}).values() for one in group]
    groups = [one for group in project["dependency-groups"].values() for one in group]
    core, dev = (locked_names(name) for name in ("requirements.lock", "requirements-dev.lock"))
    dev |= locked_names("installer.lock")
    wanted = project["project"]["dependencies"]
    assert [one for one in wanted + extras + groups if "<" not in one and not one.startswith("beschlussbuch[")] == []
    assert {distribution(one) for one in wanted} <= core <= dev
    assert {distribution(one) for one in extras + groups} - {"beschlussbuch"} <= dev


def test_what_the_package_imports_is_declared() -> None:
    """An import that only the developer's machine can satisfy breaks every stranger's."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    imported = {name.split(".")[0] for path in MODULES for name in imported_modules(path.read_text("utf-8"))}
    foreign = imported - set(sys.stdlib_module_names) - {"pipeline", ""}
    provided = metadata.packages_distributions()
    undeclared = {name for name in foreign if not declares(wanted, provided.get(name, [name]))}
    assert undeclared == set()


def declares(wanted: list[str], distributions: list[str]) -> bool:
    return bool({distribution(one) for one in wanted} & {distribution(one) for one in distributions})


def test_locks_pin_hashes_and_name_no_index() -> None:
    for name in ("installer.lock", "requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text("utf-8")
        assert "://" not in text
        assert text.count("==") <= text.count("--hash=sha256:")


def test_what_is_required_with_an_extra_is_pinned_with_it() -> None:
    """A pip of 2023 does not join ``coverage[toml]`` with a pinned ``coverage``, and takes its newest version."""
    text = (ROOT / "requirements-dev.lock").read_text("utf-8")
    pins = {one[1]: set(filter(None, (one[2] or "").split(","))) for one in LOCKED.finditer(text)}
    assert len(pins) > 100
    bare = []
    for name, extras in pins.items():
        for line in required_by(name):
            wanted = Requirement(line)
            wanted_here = any(wanted.marker is None or wanted.marker.evaluate({"extra": e}) for e in ("", *extras))
            if wanted_here and not wanted.extras <= pins.get(canonicalize_name(wanted.name), set(wanted.extras)):
                bare.append(f"{name}: {line}")
    assert bare == []


LOCKED = re.compile(r"^([a-z0-9.-]+)(?:\[([^]]*)\])?==", re.MULTILINE)


def required_by(name: str) -> list[str]:
    """What an installed distribution says that it needs; nothing for one that this system does not install."""
    try:
        return metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return []


def locked_names(lock: str) -> set[str]:
    return {one[1] for one in LOCKED.finditer((ROOT / lock).read_text("utf-8"))}


def distribution(requirement: str) -> str:
    """The bare name: ``psycopg[binary]>=3,<4`` → ``psycopg``."""
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name
    return re.sub(r"[-_.]+", "-", name[0]).lower()


CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")


@pytest.mark.parametrize("asked", [["--help"], ["--version"]])
def test_what_reads_nothing_loads_no_reader(asked: list[str]) -> None:
    loaded = "print(sorted({'numpy', 'PIL', 'pydantic'} & {*sys.modules}))"
    code = f"import sys; from pipeline import cli; cli._run({asked!r}); {loaded}"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert told.splitlines()[-1] == "[]"


def test_a_batch_leaves_the_readers_to_its_children() -> None:
    code = "import sys, pipeline.commands.ingest; print(sorted({'numpy', 'msgpack'} & {*sys.modules}))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert told == "[]\n"


def test_the_door_opens_to_reading_and_to_nothing_else() -> None:
    from pipeline import ingest, ingest_all, run

    assert (ingest, ingest_all) == (run.ingest, run.ingest_all)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = pipeline.nothing


def test_the_changelog_is_for_its_readers() -> None:
    """What is new stands once, in its area: a line that came back by a merge brings the old mass with it."""
    unreleased = (ROOT / "CHANGELOG.md").read_text("utf-8").partition("## [Unreleased]")[2].partition("\n## ")[0]
    items = [" ".join(item.split()) for item in re.split(r"\n(?=- |#|\n)", unreleased) if item.startswith("- ")]
    assert len(items) == len(set(items))
    assert len(items) < 80, "put a line in its area, or tell in an item that is there what it does now"
    assert "no longer" not in unreleased, "nothing was released that did otherwise"
