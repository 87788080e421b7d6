"""Whether the latest requests look to the ranker as those did that it was trained on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.catalogue import Catalogue
from retrieval.drift import Moved, moved, read_distributions
from retrieval.errors import ModelFileError
from retrieval.features import NAMES
from retrieval.lightgbm_ranker import LightGbmRanker
from retrieval.model_shelf import ModelVersion
from retrieval.search import ProductSearch
from retrieval.shown_lists import PastBehaviour, ShownList, shown_lists
from retrieval.train import query_of

LATEST_REQUESTS = 200
_FEWEST_REQUESTS = 30


@dataclass(frozen=True)
class DriftReport:
    """Of `requests` latest requests, `since` of them later than the training; the farthest moved first."""

    version: int
    requests: int
    since: int
    moved: Sequence[Moved]


def ranker_drift(version: ModelVersion, catalogue: Catalogue, search: ProductSearch) -> DriftReport:
    """Of the latest requests of the log, with the catalogue and the demand of now.

    Raises:
        ModelFileError: the version keeps no distributions, or there are too few requests.
    """
    known = read_distributions(version.folder)
    snapshot = search.snapshot()
    lists = [s for s in shown_lists(catalogue.impressions(), snapshot) if len(s.shown) > 1]
    latest = lists[-LATEST_REQUESTS:]
    if len(latest) < _FEWEST_REQUESTS:
        raise ModelFileError(
            f"The log has {len(latest)} requests; drift takes {_FEWEST_REQUESTS} to be told."
        )
    past = PastBehaviour(lists)

    def shown_ids(shown: ShownList) -> list[str]:
        return [i.product_id for i in shown.shown]

    features = np.concatenate(
        [search.features(query_of(s, past.before(s.request_id)), shown_ids(s), snapshot) for s in latest]
    )
    scores = LightGbmRanker(version.folder).score(features)
    since = sum(s.at > known.trained_until for s in latest)
    return DriftReport(version.version, len(latest), since, moved(known, features, scores, NAMES))
