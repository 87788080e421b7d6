"""`aisle models` as a merchant types it, and a search that follows."""

from pathlib import Path

import pytest

from retrieval.lightgbm_ranker import LightGbmRanker
from retrieval.model_card import CARD_FILE
from retrieval.model_shelf import ModelShelf
from retrieval.ranker_in_use import RANKER, RankerInUse
from tests.contracts.test_ranker_contract import some_features, trained
from ui.cli import main

pytestmark = pytest.mark.vendor


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModelShelf:
    """A home with two trained rankers."""
    monkeypatch.setenv("AISLE_HOME", str(tmp_path))
    shelf = ModelShelf(tmp_path / "models", {RANKER: LightGbmRanker})
    for _ in range(2):
        with shelf.training(RANKER) as folder:
            trained(folder)
    return shelf


def model_file(folder: Path) -> Path:
    return next(folder.glob("model*.txt"))


def states(output: str) -> list[str]:
    return [line.split("\t")[2] for line in output.splitlines()]


def test_versions_are_listed_and_chosen(shelf: ModelShelf, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "list"]) == 0
    assert states(capsys.readouterr().out) == ["kept", "in use"]

    assert main(["models", "use", "ranker", "1"]) == 0
    assert main(["models", "list"]) == 0
    assert states(capsys.readouterr().out)[1:] == ["in use", "kept"]

    assert main(["models", "rollback", "ranker"]) == 0
    assert capsys.readouterr().out.startswith("ranker\t2\tin use")


def test_a_version_is_shown_with_its_manifest(shelf: ModelShelf, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "show", "ranker"]) == 0
    assert '"lightgbm"' in capsys.readouterr().out


def test_a_version_is_shown_with_its_card(shelf: ModelShelf, capsys: pytest.CaptureFixture[str]) -> None:
    (shelf.in_use(RANKER).folder / CARD_FILE).write_text("# A shop's ranker", encoding="utf-8")

    assert main(["models", "show", "ranker"]) == 0
    assert "# A shop's ranker" in capsys.readouterr().out


def test_a_version_that_kept_no_distributions_says_so(
    shelf: ModelShelf, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["models", "show", "ranker", "--drift"]) == 1
    assert "before drift was watched" in capsys.readouterr().err


def test_a_truncated_version_is_refused_with_what_is_wrong(
    shelf: ModelShelf, capsys: pytest.CaptureFixture[str]
) -> None:
    model = model_file(shelf.versions(RANKER)[0].folder)
    model.write_text(model.read_text(encoding="utf-8")[:100], encoding="utf-8")

    assert main(["models", "use", "ranker", "1"]) == 1
    assert "bytes; train again" in capsys.readouterr().err
    assert shelf.in_use(RANKER).version == 2


def test_a_search_follows_the_choice_and_keeps_what_it_has_when_that_is_damaged(shelf: ModelShelf) -> None:
    ranker, features = RankerInUse(shelf), some_features(5)
    assert ranker.name.startswith("lambdamart")
    before = ranker.score(features).tolist()

    model_file(shelf.versions(RANKER)[1].folder).write_text("", encoding="utf-8")
    assert ranker.score(features).tolist() == before

    shelf.use(RANKER, 1)
    assert ranker.name.startswith("lambdamart")
    assert RankerInUse(shelf).score(features).tolist() == before


def test_without_a_usable_version_the_defined_weights_rank(tmp_path: Path) -> None:
    assert RankerInUse(ModelShelf(tmp_path, {RANKER: LightGbmRanker})).name == "weighted"
