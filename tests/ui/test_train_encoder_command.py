"""`aisle train encoder` refuses what it cannot train on, and says why; nothing is left on the shelf."""

from pathlib import Path

import pytest

from retrieval.trained_encoder import ENCODER
from ui.cli import main


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AISLE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_a_model_that_cannot_be_loaded_is_named(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = str(tmp_path / "no-model")
    assert main(["train", "encoder", "--text-model", missing]) == 1
    assert missing in capsys.readouterr().err
    assert not (home / "models" / ENCODER).exists()


def test_an_unknown_objective_is_refused(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["train", "encoder", "--objective", "purchases"])
    assert "catalogue" in capsys.readouterr().err
