"""What the ranker knows of a candidate: names, order and units. A trained model is bound to this list."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.encoders import Matrix

FeatureColumns = Mapping[str, npt.NDArray[np.floating]]


@dataclass(frozen=True)
class Feature:
    """One number of a candidate.

    `weight` is what the weighted sum gives it where no trained ranker is there. `direction` says how a
    trained ranker may use it: 1 only in favour, -1 only against, 0 freely.
    """

    name: str
    meaning: str
    weight: float
    direction: int = 0


FEATURES: tuple[Feature, ...] = (
    Feature("lexical_score", "BM25F over that of the query's best product, 0 to 1", 2.5, 1),
    Feature("coverage", "share of the query's words found anywhere, by rarity, 0 to 1", 0.6, 1),
    Feature("head_coverage", "the same in title, category, brand and attributes", 1.0, 1),
    Feature("naming_coverage", "the same in title, category and brand", 0.6, 1),
    Feature("kind_coverage", "the same in the name of the product's own category", 0.6, 1),
    Feature("text_similarity", "cosine of query and product text, -1 to 1; 0 without words", 1.2, 1),
    Feature("english_similarity", "likewise by the encoder of English; 0 without English words", 1.5, 1),
    Feature("image_similarity", "cosine to the nearest picture, -1 to 1; 0 without a picture", 6.0, 1),
    Feature("fused_rank", "reciprocal rank fusion over the retrievers, 1 for first in all", 0.6, 1),
    Feature("wishes_met", "share of the soft constraints that a variant meets; 1 without any", 0.8, 1),
    Feature("colour_match", "share of the photo's thing in a colour this product comes in, 0 to 1", 0.3, 1),
    Feature("whom_stated", "1 when it says for whom it is and that was asked, else 0", 0.3, 1),
    Feature("rating", "stars, shrunk to the shop's mean by ten ratings", 0.25),
    Feature("rating_count", "log(1 + ratings)", 0.05),
    Feature("demand", "clicks, carts and purchases an examination, log ratio to the shop's mean", 0.3),
    Feature("price_position", "0 for the cheapest of its category to 1 for the dearest", -0.05),
    Feature("cheapness_wanted", "1 - price_position when something cheap was asked for, else 0", 0.8, 1),
    Feature("log_price", "log of the price in minor units", 0.0),
    Feature("discount_percent", "off the list price, 0 to 100", 0.004),
    Feature("stock_share", "share of its variants that are in stock, 0 to 1", 0.1),
    Feature("age_days", "since its release, from the newest product's; 720 when unknown", 0.0),
    Feature("variants", "log(number of variants)", 0.0),
    Feature("query_words", "words of the query that count", 0.0),
    Feature("title_share", "share of the title's words that the query has, 0 to 1", 0.0),
    Feature("title_start", "1 where a word of the query comes first in the title, to 0", 0.0),
    Feature("title_tightness", "share of the query's words between their first and last in the title", 0.0),
    Feature("ordered_pairs", "share of neighbouring query words that stand so in the title", 0.0, 1),
    Feature("near_pairs", "share of them that stand within three words, in any order", 0.0, 1),
    Feature("longest_run", "most words of the query in a row in the title, over all of them", 0.0),
    Feature("words_missed", "words of the query that the title lacks", 0.0, -1),
    Feature("rarity_missed", "their inverse document frequencies, summed", 0.0, -1),
    Feature("rarest_missed", "the highest of them", 0.0, -1),
    Feature("noun_in_title", "1 where the query's last word that is no number is in the title", 0.0, 1),
    Feature("noun_ends_title", "1 where that word ends the title, or the part before its 'for'", 0.0),
    Feature("numbers_found", "numbers, measures and model numbers of the query in the title", 0.0, 1),
    Feature("numbers_missed", "those that the title lacks", 0.0, -1),
    Feature("as_written", "share of the query's words in the title as they are, without synonyms", 0.0),
    Feature("title_words", "words of the titles, at most 32", 0.0),
    Feature("query_rarity", "inverse document frequencies of the query's words, summed", 0.0),
    Feature("lexical_points", "BM25F as it is", 0.0, 1),
    Feature("lexical_gap", "what it lacks to the query's best product", 0.0, -1),
    Feature("english_gap", "what english_similarity lacks to the best", 0.0, -1),
    Feature("lexical_rank", "1 / rank by BM25F", 0.0),
    Feature("english_rank", "1 / rank by english_similarity, 0 without English words", 0.0),
    Feature("trend", "demand of the latest days above that of those before", 0.05),
    Feature("recommender_click", "log odds of a click when looked at; 0 without a recommender", 0.3, 1),
    Feature("recommender_buy", "log odds of a sale after a click; 0 without a recommender", 0.0, 1),
    # Of the shopper who asks; 0 for one who is not known.
    Feature("session_likeness", "to what was clicked, liked, disliked in this visit, -1 to 1", 0.0, 1),
    Feature("kind_leaning", "to its kind: log ratio of what was chosen to what there is", 0.05),
    Feature("department_leaning", "likewise to its top category", 0.1, 1),
    Feature("brand_leaning", "likewise to its brand", 0.15, 1),
    Feature("colour_leaning", "likewise to the one of its colours that is liked most", 0.2, 1),
    Feature("whom_leaning", "likewise to those it is for", 0.3, 1),
    Feature("style_leaning", "likewise to its style", 0.05, 1),
    Feature("price_leaning", "how much nearer its price is to the shopper's than to the middle", 0.3, 1),
    Feature("seen_before", "1 when it was clicked before", 0.0),
    Feature("owned", "1 when it was bought before", -0.2),
    Feature("interest_match", "weights of the profile's interests that it meets, added up", 0.0, 1),
    Feature("acts_known", "log(1 + what the shopper is known to have done)", 0.0),
)
NAMES: tuple[str, ...] = tuple(f.name for f in FEATURES)


def feature_matrix(columns: FeatureColumns, rows: int) -> Matrix:
    """Shape (rows, features) in the order of `FEATURES`.

    Raises:
        KeyError: a feature was not computed.
    """
    matrix = np.empty((rows, len(FEATURES)), dtype=np.float32)
    for number, name in enumerate(NAMES):
        matrix[:, number] = columns[name]
    return matrix
