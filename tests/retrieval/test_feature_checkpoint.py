"""A training that was cut off goes on with the features that it had, and with no others."""

from pathlib import Path

import numpy as np
import pytest

from retrieval.feature_checkpoint import FeatureCheckpoint


def features_of(number: int) -> np.ndarray:
    return np.full((number % 3 + 1, 2), number, np.float32)


def computed(checkpoint: FeatureCheckpoint, until: int) -> list[int]:
    """Which numbers had to be computed."""
    asked: list[int] = []

    def compute(number: int) -> np.ndarray:
        asked.append(number)
        return features_of(number)

    for number in range(until):
        found = checkpoint.of(number, lambda number=number: compute(number))
        assert found.tolist() == features_of(number).tolist()
    return asked


def test_what_was_kept_is_not_computed_again(tmp_path: Path) -> None:
    computed(FeatureCheckpoint(tmp_path, ["log"]), 250)

    assert computed(FeatureCheckpoint(tmp_path, ["log"]), 300) == [*range(200, 300)]


def test_another_log_takes_up_nothing(tmp_path: Path) -> None:
    computed(FeatureCheckpoint(tmp_path, ["log"]), 250)

    assert computed(FeatureCheckpoint(tmp_path, ["longer log"]), 250) == [*range(250)]


@pytest.mark.parametrize("size", [0, 40, 1_000])
def test_a_file_that_was_cut_off_is_computed_again(tmp_path: Path, size: int) -> None:
    computed(FeatureCheckpoint(tmp_path, ["log"]), 250)
    second = sorted(tmp_path.rglob("*.npz"))[1]
    second.write_bytes(second.read_bytes()[:size])

    assert computed(FeatureCheckpoint(tmp_path, ["log"]), 250) == [*range(100, 250)]


def test_a_file_that_is_gone_ends_what_is_taken_up(tmp_path: Path) -> None:
    computed(FeatureCheckpoint(tmp_path, ["log"]), 350)
    sorted(tmp_path.rglob("*.npz"))[0].unlink()

    assert FeatureCheckpoint(tmp_path, ["log"]).known == 0


def test_without_a_folder_nothing_is_written() -> None:
    assert computed(FeatureCheckpoint(None, ["log"]), 150) == [*range(150)]
