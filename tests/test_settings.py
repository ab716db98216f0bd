"""Settings: given, else from the environment, else as they are by default; what is wrong is refused."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from pipeline import settings
from pipeline.commands.options import settings_from
from pipeline.settings import OPTIONS, Settings, unknown


def test_what_is_given_counts_more_than_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BESCHLUSSBUCH_JOBS", "3")
    monkeypatch.setenv("beschlussbuch_corrections", "/own")
    monkeypatch.setenv("BESCHLUSSBUCH_NOTHING", "of ours")
    assert (Settings().jobs, Settings().corrections, Settings().dpi) == (3, Path("/own"), 300)
    assert Settings(jobs=7).jobs == 7


def test_a_child_gets_the_settings_of_its_parent_whatever_its_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    said = Settings(jobs=7).model_dump_json()
    monkeypatch.setenv("BESCHLUSSBUCH_JOBS", "3")
    monkeypatch.setenv("BESCHLUSSBUCH_CORRECTIONS", "/own")
    there = Settings.model_validate_json(said)
    assert (there.jobs, there.corrections) == (7, None)


@pytest.mark.parametrize(("name", "value"), [("JOBS", "many"), ("PAGE_SECONDS", "-1"), ("PAGE_SECONDS", "inf")])
def test_what_is_no_value_is_refused(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"BESCHLUSSBUCH_{name}", value)
    with pytest.raises(ValidationError):
        Settings()


def test_a_setting_that_is_none_is_refused() -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate({"page_minutes": 2})


def test_a_variable_that_sets_nothing_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("BESCHLUSSBUCH_PAGESECONDS", "beschlussbuch_db", "BESCHLUSSBUCH_JOBS"):
        monkeypatch.setenv(name, "5")
    assert unknown() == [("BESCHLUSSBUCH_PAGESECONDS", "BESCHLUSSBUCH_PAGE_SECONDS")]
    settings_from({})
    told = "beschlussbuch: BESCHLUSSBUCH_PAGESECONDS sets nothing; a setting is BESCHLUSSBUCH_PAGE_SECONDS\n"
    assert capsys.readouterr().err == told


def test_every_variable_that_an_option_reads_is_known() -> None:
    read = {
        name.lower()
        for path in Path(settings.__file__).parent.rglob("*.py")
        for name in re.findall(r'envvar="BESCHLUSSBUCH_(\w+)"', path.read_text("utf-8"))
    }
    assert read - set(Settings.model_fields) == OPTIONS
