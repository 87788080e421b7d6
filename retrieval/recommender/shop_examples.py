"""Training examples of the shop recommender: the log's lists as arrays, with what was known before each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from retrieval.encoders import Matrix
from retrieval.recommender.leanings import leanings
from retrieval.recommender.shop_inputs import NUMBERS, history_of, plain_numbers, text_similarity
from retrieval.shown_lists import PastBehaviour, ShownList
from retrieval.snapshot import Snapshot

LONGEST_LIST = 24  # of what one request showed; further places are hardly looked at

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Words = Callable[[Sequence[str]], Matrix]
"""Texts -> vectors in the space of the products' texts, (texts, dimension); zeros for no text."""


@dataclass(frozen=True)
class ShopExamples:
    """Lists of a log, each padded to the longest; where `listed` is False there is nothing.

    Histories begin with a place that stands for nothing (row -1), see `shop_inputs.History`.
    """

    history: Ints  # Shape: (lists, longest history): product rows
    kinds: Ints
    gaps: Ints
    last: Ints  # Shape: (lists,): the last place of the history
    query: Ints  # Shape: (lists,): row of `words`
    words: Matrix  # Shape: (queries, dimension)
    rows: Ints  # Shape: (lists, longest list): product rows
    numbers: Matrix  # Shape: (lists, longest list, NUMBERS)
    positions: Ints  # Shape: (lists, longest list), from 1
    clicked: Flags
    bought: Flags
    listed: Flags

    def __len__(self) -> int:
        return len(self.last)

    def some(self, at: Ints) -> "ShopExamples":
        """Some of the lists."""
        whole = {"words"}
        return ShopExamples(
            **{
                f.name: getattr(self, f.name) if f.name in whole else getattr(self, f.name)[at]
                for f in fields(self)
            }
        )


def examples_of(
    lists: Sequence[ShownList],
    past: PastBehaviour,
    snapshot_of: Callable[[ShownList], Snapshot],
    words: Words,
    on_list: Callable[[], None] = lambda: None,
) -> ShopExamples:
    """The lists in their order. `snapshot_of` gives the demand that a list may know of."""
    texts = tuple(dict.fromkeys(shown.query for shown in lists))
    vectors = words(texts)
    query = _places(lists, texts)
    longest = min(max((len(s.shown) for s in lists), default=1), LONGEST_LIST)
    shape = (len(lists), longest)
    rows, positions = np.full(shape, -1), np.ones(shape, dtype=np.int64)
    clicked, bought = np.zeros(shape, dtype=np.bool_), np.zeros(shape, dtype=np.bool_)
    numbers = np.zeros((*shape, len(NUMBERS)), dtype=np.float32)
    histories = []
    for at, shown in enumerate(lists):
        snapshot, shopper = snapshot_of(shown), past.before(shown.request_id)
        impressions = shown.shown[:longest]
        own = snapshot.row_of.rows([i.product_id for i in impressions])
        inside = slice(0, len(own))
        rows[at, inside] = own
        positions[at, inside] = [i.position for i in impressions]
        clicked[at, inside] = [i.clicked for i in impressions]
        bought[at, inside] = [i.purchased for i in impressions]
        similarity = text_similarity(own, vectors[query[at]], snapshot) if shown.query else None
        numbers[at, inside] = plain_numbers(own, similarity, leanings(own, shopper, snapshot), snapshot)
        histories.append(history_of(shopper, snapshot))
        on_list()
    length = max((len(h.rows) for h in histories), default=1)
    return ShopExamples(
        history=_padded([h.rows for h in histories], length, -1),
        kinds=_padded([h.kinds for h in histories], length, 0),
        gaps=_padded([h.gaps for h in histories], length, 0),
        last=np.array([len(h.rows) - 1 for h in histories], dtype=np.int64),
        query=query,
        words=vectors,
        rows=rows,
        numbers=numbers,
        positions=positions,
        clicked=clicked,
        bought=bought,
        listed=rows >= 0,
    )


def _places(lists: Sequence[ShownList], texts: Sequence[str]) -> Ints:
    place = {text: number for number, text in enumerate(texts)}
    return np.array([place[s.query] for s in lists], dtype=np.int64)


def _padded(arrays: Sequence[Ints], length: int, filling: int) -> Ints:
    padded = np.full((len(arrays), length), filling, dtype=np.int64)
    for row, array in zip(padded, arrays, strict=True):
        row[: len(array)] = array
    return padded
