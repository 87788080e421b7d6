"""What a text encoder is trained on: examples, and queries over products that the training does not see."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from retrieval.encoder_examples import Example, ProductText, QueryMaker, with_negatives
from retrieval.encoders import Matrix, TextEncoder
from retrieval.errors import ModelFileError
from retrieval.interactions import Impression
from retrieval.joined_encoder import latin_part

_MOST_TEXTS = 20_000  # searched for hard negatives, and on validation
_MOST_QUERIES = 500  # validated on
_VALIDATED = 10  # one product of so many
_VALIDATION_SHARE = 0.15  # of the clicked lists, the latest
_AT_ONCE = 256


@dataclass(frozen=True)
class Validation:
    """Queries with judgments over texts by id, none of them trained on."""

    texts: Mapping[str, str]
    queries: Mapping[str, str]
    judgments: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class TrainingSet:
    """Examples name texts by row."""

    texts: Sequence[str]
    examples: Sequence[Example]
    validation: Validation


def readable(texts: Iterable[ProductText]) -> list[ProductText]:
    """What an encoder of English can read of products; those without a Latin word are left out."""
    latin = (replace(text, indexed=latin_part(text.indexed)) for text in texts)
    return [text for text in latin if text.indexed]


def catalogue_training(
    texts: Sequence[ProductText], maker: QueryMaker, encoder: TextEncoder, count: int, seed: int
) -> TrainingSet:
    """Made-up queries. A tenth of the products, by the hash of their ids, is validated on alone.

    `encoder` is the one that is to learn; hard negatives are what it takes for near.

    Raises:
        ModelFileError: there is no product.
    """
    chance = np.random.default_rng(seed)
    if len(texts) > _MOST_TEXTS:
        texts = [texts[i] for i in sorted(chance.choice(len(texts), _MOST_TEXTS, replace=False))]
    trained = [text for text in texts if not _is_validated(text.product_id)]
    unseen = [text for text in texts if _is_validated(text.product_id)]
    if not trained or not unseen:
        raise ModelFileError(f"{len(texts)} products are too few to train an encoder on.")
    examples = list(maker.examples(trained, count))
    queries = encoded(encoder, [e.query for e in examples])
    products = encoded(encoder, [text.indexed for text in trained])
    asked = list(maker.examples(unseen, min(_MOST_QUERIES, 2 * len(unseen))))
    named = {f"{number}": example for number, example in enumerate(asked)}
    return TrainingSet(
        texts=[text.indexed for text in trained],
        examples=with_negatives(examples, trained, queries, products, seed),
        validation=Validation(
            texts={text.product_id: text.indexed for text in texts},
            queries={name: example.query for name, example in named.items()},
            judgments={name: {unseen[e.row].product_id: 1} for name, e in named.items()},
        ),
    )


def click_training(
    texts: Sequence[ProductText], impressions: Iterable[Impression], count: int, *, reads_chinese: bool
) -> TrainingSet:
    """Query and what was clicked, against what stood above it and was passed by.

    The latest clicked lists are validated on; there a bought product counts 3, one put into a cart 2.
    """
    row_of = {text.product_id: row for row, text in enumerate(texts)}
    lists: dict[str, list[Impression]] = defaultdict(list)
    for impression in impressions:
        query = impression.query if reads_chinese else latin_part(impression.query)
        if query.strip() and impression.product_id in row_of:
            lists[impression.request_id].append(replace(impression, query=query.strip()))
    clicked = [sorted(shown, key=lambda i: i.position) for shown in lists.values()]
    clicked = [shown for shown in clicked if any(i.clicked for i in shown)]
    clicked.sort(key=lambda shown: (shown[0].at, shown[0].request_id))
    border = int(len(clicked) * (1 - _VALIDATION_SHARE))
    examples = [example for shown in clicked[:border] for example in _clicks(shown, row_of)]
    judgments: dict[str, dict[str, int]] = defaultdict(dict)
    for impression in (i for shown in clicked[border:] for i in shown if i.clicked):
        grades = judgments[impression.query]
        grade = 3 if impression.purchased else 2 if impression.carted else 1
        grades[impression.product_id] = max(grade, grades.get(impression.product_id, 0))
    return TrainingSet(
        texts=[text.indexed for text in texts],
        examples=examples[-count:],
        validation=Validation(
            texts={text.product_id: text.indexed for text in texts},
            queries={query: query for query in judgments},
            judgments=judgments,
        ),
    )


def encoded(encoder: TextEncoder, texts: Sequence[str]) -> Matrix:
    """Shape (len(texts), dimension); texts of like length go together."""
    vectors = np.zeros((len(texts), encoder.dimension), dtype=np.float32)
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    for start in range(0, len(order), _AT_ONCE):
        some = order[start : start + _AT_ONCE]
        vectors[some] = encoder.encode([texts[i] for i in some])
    return vectors


def _clicks(shown: Sequence[Impression], row_of: Mapping[str, int]) -> Iterable[Example]:
    """An example for each click of a list that shows something unclicked too."""
    for place, impression in enumerate(shown):
        above = [i for i in shown[:place] if not i.clicked]
        passed = above[-1:] or [i for i in shown[place:] if not i.clicked][:1]
        if impression.clicked and passed:
            yield Example(impression.query, row_of[impression.product_id], row_of[passed[0].product_id])


def _is_validated(product_id: str) -> bool:
    return int(hashlib.sha256(product_id.encode()).hexdigest(), 16) % _VALIDATED == 0
