"""The trained recommender that is chosen now: another choice acts with the next search."""

import logging
from threading import Lock

from retrieval.errors import ModelFileError
from retrieval.model_shelf import ModelShelf
from retrieval.recommender.shop_recommender import RECOMMENDER, ShopRecommender
from retrieval.snapshot import Snapshot

logger = logging.getLogger(__name__)


class RecommenderInUse:
    """Follows the shelf; there is none where no version can be used, or none fits the shop's encoders."""

    def __init__(self, shelf: ModelShelf, text_encoder: str, image_encoder: str) -> None:
        """`text_encoder` and `image_encoder` name what the shop's vectors are made with."""
        self._shelf = shelf
        self._encoders = (text_encoder, image_encoder)
        self._opening = Lock()
        self._seen: object = object()
        self._recommender: ShopRecommender | None = None

    def current(self, snapshot: Snapshot) -> ShopRecommender | None:
        """The one to ask about a snapshot's products."""
        with self._opening:
            state = self._shelf.state(RECOMMENDER)
            if state != self._seen:
                self._recommender, self._seen = self._open(), state
        found = self._recommender
        return found if found is not None and found.fits(snapshot) else None

    def _open(self) -> ShopRecommender | None:
        chosen = self._shelf.in_use(RECOMMENDER)
        if chosen is None:
            return None
        try:
            found = ShopRecommender(chosen.folder)
        except ModelFileError as error:  # it changed since it was checked
            logger.warning("the recommender in use stays: %s", error)
            return self._recommender
        made_with = (found.manifest.text_encoder, found.manifest.image_encoder)
        if made_with != self._encoders:
            logger.warning(
                "the recommender is not used: it was trained with %s and %s, not %s and %s; "
                "run `aisle train recommender`",
                *made_with,
                *self._encoders,
            )
            return None
        logger.info("%s version %d recommends", RECOMMENDER, chosen.version)
        return found
