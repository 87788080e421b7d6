"""Versions of a trained model: kept, chosen, gone back to, and refused when they are not whole."""

import json
from pathlib import Path

import pytest

from retrieval.errors import ModelFileError
from retrieval.model_shelf import POINTER, SEAL, ModelShelf


def opens(folder: Path) -> str:
    """A model of these tests: a text for this version of aisle."""
    text = (folder / "model.txt").read_text(encoding="utf-8")
    if "other features" in text:
        raise ModelFileError(f"The ranker in {folder} was made for another version's features.")
    return text


@pytest.fixture
def shelf(tmp_path: Path) -> ModelShelf:
    return ModelShelf(tmp_path, {"ranker": opens})


def trained(shelf: ModelShelf, text: str) -> Path:
    folder = shelf.begin("ranker")
    (folder / "model.txt").write_text(text, encoding="utf-8")
    (folder / "manifest.json").write_text(json.dumps({"metrics": {"nDCG@10": 0.5}}), encoding="utf-8")
    shelf.finish("ranker", folder)
    return folder


def serving(shelf: ModelShelf) -> str:
    found = shelf.in_use("ranker")
    return opens(found.folder) if found else "none"


def test_the_latest_training_is_in_use(shelf: ModelShelf) -> None:
    trained(shelf, "first")
    trained(shelf, "second")

    assert serving(shelf) == "second"
    assert [(v.version, v.is_in_use, v.problem) for v in shelf.versions("ranker")] == [
        (1, False, ""),
        (2, True, ""),
    ]
    assert shelf.versions("ranker")[0].metrics == {"nDCG@10": 0.5}


def test_without_training_nothing_is_in_use(shelf: ModelShelf) -> None:
    assert serving(shelf) == "none"
    assert shelf.names() == ()


def test_an_earlier_version_can_be_chosen(shelf: ModelShelf) -> None:
    for text in ("first", "second", "third"):
        trained(shelf, text)
    state = shelf.state("ranker")

    shelf.use("ranker", 1)

    assert serving(shelf) == "first"
    assert shelf.state("ranker") != state


def test_going_back_takes_what_was_in_use_before(shelf: ModelShelf) -> None:
    for text in ("first", "second", "third"):
        trained(shelf, text)
    shelf.use("ranker", 1)

    assert [shelf.rollback("ranker").version, shelf.rollback("ranker").version] == [3, 2]
    with pytest.raises(ModelFileError, match="before this one"):
        shelf.rollback("ranker")
    assert serving(shelf) == "second"


def truncated(folder: Path) -> None:
    (folder / "model.txt").write_text("sec", encoding="utf-8")


def altered(folder: Path) -> None:
    (folder / "model.txt").write_text("secund", encoding="utf-8")


def missing(folder: Path) -> None:
    (folder / "model.txt").unlink()


def unsealed(folder: Path) -> None:
    (folder / SEAL).unlink()


def seal_damaged(folder: Path) -> None:
    (folder / SEAL).write_text('{"fil', encoding="utf-8")


DAMAGES = [
    (truncated, "has 3 of 6 bytes"),
    (altered, "was altered"),
    (missing, "is missing"),
    (unsealed, "did not finish"),
    (seal_damaged, "is damaged"),
]


@pytest.mark.parametrize(("damage", "said"), DAMAGES)
def test_a_damaged_version_is_refused_and_the_one_before_serves_on(shelf, damage, said) -> None:
    trained(shelf, "first")
    damage(trained(shelf, "second"))

    assert serving(shelf) == "first"
    with pytest.raises(ModelFileError, match=said):
        shelf.use("ranker", 2)
    assert said in shelf.versions("ranker")[1].problem


@pytest.mark.parametrize(("damage", "said"), DAMAGES)
def test_going_back_skips_what_is_damaged(shelf, damage, said) -> None:
    trained(shelf, "first")
    damage(trained(shelf, "second"))
    trained(shelf, "third")

    assert shelf.rollback("ranker").version == 1


def test_a_version_for_other_features_is_refused_when_it_is_finished(shelf: ModelShelf) -> None:
    trained(shelf, "first")

    with pytest.raises(ModelFileError, match="another version's features"):
        trained(shelf, "other features")
    assert serving(shelf) == "first"


def test_a_training_that_was_cut_off_counts_for_nothing(shelf: ModelShelf) -> None:
    trained(shelf, "first")
    (shelf.begin("ranker") / "model.txt").write_text("half", encoding="utf-8")

    assert serving(shelf) == "first"
    assert trained(shelf, "third").name == "3"


def test_a_pointer_that_cannot_be_read_means_the_latest_whole_version(
    shelf: ModelShelf, tmp_path: Path
) -> None:
    trained(shelf, "first")
    truncated(trained(shelf, "second"))
    (tmp_path / "ranker" / POINTER).write_text("{", encoding="utf-8")

    assert serving(shelf) == "first"


@pytest.mark.parametrize("version", [0, 7])
def test_a_version_that_there_is_not_is_refused(shelf: ModelShelf, version: int) -> None:
    trained(shelf, "first")

    with pytest.raises(ModelFileError, match="there is no"):
        shelf.use("ranker", version)


def test_an_unknown_model_is_named_with_those_that_are_known(shelf: ModelShelf, tmp_path: Path) -> None:
    (tmp_path / "hat" / "1").mkdir(parents=True)
    (tmp_path / "hat" / "1" / SEAL).write_text('{"files": {}}', encoding="utf-8")

    with pytest.raises(ModelFileError, match="known: ranker"):
        shelf.use("hat", 1)


def test_what_a_training_that_was_cut_off_kept_is_there_until_one_is_whole(shelf: ModelShelf) -> None:
    kept = shelf.checkpoint("ranker") / "features"
    kept.mkdir(parents=True)
    (shelf.begin("ranker") / "model.txt").write_text("half", encoding="utf-8")
    assert kept.is_dir()

    trained(shelf, "whole")

    assert not kept.exists()
