"""`kill -9` of a training at its begin, in its middle and before its end; thirty times in tests/crash."""

import multiprocessing
import os
import signal
from pathlib import Path

import pytest

from retrieval.catalogue import MemoryCatalogue
from retrieval.lightgbm_ranker import LightGbmRanker
from retrieval.model_shelf import ModelShelf
from retrieval.ranker_in_use import RANKER, RankerInUse
from retrieval.train import train_ranker
from tests.contracts.test_ranker_contract import some_features, trained
from tests.retrieval.conftest import searched, shop_products
from tests.retrieval.test_train import some_log

pytestmark = pytest.mark.vendor

WITHIN_S = 240  # on a busy machine


def shelf_of(home: Path) -> ModelShelf:
    return ModelShelf(home, {RANKER: LightGbmRanker})


def train(home: Path, dies_at: float | None) -> None:
    """Train the small shop's ranker; the process kills itself once a share of the lists is done."""
    catalogue = MemoryCatalogue()
    catalogue.save_products(shop_products())
    catalogue.save_impressions(some_log())
    search = searched(catalogue, home)
    shelf = shelf_of(home)

    def tell(done: int, total: int) -> None:
        if dies_at is not None and done >= dies_at * total:
            os.kill(os.getpid(), signal.SIGKILL)

    with shelf.training(RANKER) as folder:
        train_ranker(catalogue, search, folder, tell, checkpoint=shelf.checkpoint(RANKER))


def in_a_process(home: Path, dies_at: float | None) -> int | None:
    """Its exit code."""
    process = multiprocessing.get_context("spawn").Process(target=train, args=(home, dies_at))
    process.start()
    process.join(WITHIN_S)
    process.kill()
    return process.exitcode


@pytest.mark.timeout(2 * WITHIN_S)
@pytest.mark.parametrize("dies_at", [0.01, 0.5, 1.0])
def test_a_killed_training_leaves_the_model_in_use_and_goes_on_when_it_is_run_again(
    tmp_path: Path, dies_at: float
) -> None:
    shelf = shelf_of(tmp_path)
    with shelf.training(RANKER) as folder:
        trained(folder)
    before = RankerInUse(shelf).score(some_features(5)).tolist()

    assert in_a_process(tmp_path, dies_at) == -signal.SIGKILL

    assert shelf.in_use(RANKER).version == 1
    assert RankerInUse(shelf).score(some_features(5)).tolist() == before
    assert any(shelf.checkpoint(RANKER).rglob("*.npz")) is (dies_at == 1.0)
    assert in_a_process(tmp_path, None) == 0
    assert shelf.in_use(RANKER).version == 3
    assert not shelf.checkpoint(RANKER).exists()
