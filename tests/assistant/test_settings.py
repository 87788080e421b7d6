from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.settings import Settings, load_settings
from tests.conftest import ROOT


def test_everything_has_a_default_that_works_offline():
    settings = load_settings({})
    assert settings.model == ""
    assert settings.home == Path(".aisle")


def test_a_mistyped_name_is_an_error_that_suggests_the_right_one():
    with pytest.raises(SettingsError, match=r"AISLE_MODLE is not a setting.*AISLE_MODEL"):
        load_settings({"AISLE_MODLE": "openai:gpt"})


def test_a_value_that_cannot_be_used_names_the_variable():
    with pytest.raises(SettingsError, match="AISLE_MODEL_TIMEOUT_S"):
        load_settings({"AISLE_MODEL_TIMEOUT_S": "soon"})


def test_names_of_others_are_left_alone():
    load_settings({"TEST_SHARED_DATA": "x", "OPENAI_API_KEY": "y"})


def test_secrets_do_not_show_in_a_print():
    assert "hush" not in repr(load_settings({"AISLE_TOKEN_SECRET": "hush"}))


def test_origins_are_read_as_a_list():
    settings = load_settings({"AISLE_ALLOWED_ORIGINS": "https://a.example/, https://b.example"})
    assert settings.origins() == ("https://a.example", "https://b.example")


def test_the_example_file_lists_every_setting():
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    listed = {line.partition("=")[0] for line in lines if line.startswith("AISLE_")}
    assert listed == {f"AISLE_{name.upper()}" for name in Settings.model_fields}
