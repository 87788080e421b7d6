"""The shop's trained ranker, the version that is chosen now: another choice acts with the next search."""

import logging
from threading import Lock

from retrieval.encoders import Matrix
from retrieval.errors import ModelFileError
from retrieval.lightgbm_ranker import LightGbmRanker
from retrieval.model_shelf import ModelShelf
from retrieval.ranker import Contributions, Ranker, Relevance, WeightedRanker

logger = logging.getLogger(__name__)

RANKER = "ranker"


class RankerInUse:
    """A `Ranker` that follows the shelf; the defined weights where no version can be used."""

    def __init__(self, shelf: ModelShelf) -> None:
        self._shelf = shelf
        self._opening = Lock()
        self._seen: object = None
        self._ranker: Ranker = WeightedRanker()

    @property
    def name(self) -> str:
        return self._current().name

    def score(self, features: Matrix) -> Relevance:
        return self._current().score(features)

    def contributions(self, features: Matrix) -> Contributions:
        return self._current().contributions(features)

    def _current(self) -> Ranker:
        if self._shelf.state(RANKER) != self._seen:
            with self._opening:
                state = self._shelf.state(RANKER)
                if state != self._seen:
                    self._ranker = self._open()
                    self._seen = state
        return self._ranker

    def _open(self) -> Ranker:
        chosen = self._shelf.in_use(RANKER)
        if chosen is None:
            return WeightedRanker()
        try:
            ranker = LightGbmRanker(chosen.folder)
        except ModelFileError as error:  # it changed since it was checked
            logger.warning("the ranker in use stays: %s", error)
            return self._ranker
        logger.info("%s version %d ranks", RANKER, chosen.version)
        return ranker
