"""The merchant's hand in a search: synonyms, and rules that pin, boost, bury, hide and redirect.

A shopper's limits win over every rule: a rule reorders or hides what a search may show, and a pinned product
joins it only where it meets all of them. Pinning, boosting and burying act on the order by relevance; where a
shopper asks for another order, or for things like a photo or a product, only hiding and redirecting act.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import numpy.typing as npt

from retrieval.filters import LEVEL_SEPARATOR, Mask, wording_key
from retrieval.query import Constraint, Query, Redirect
from retrieval.snapshot import Snapshot
from retrieval.text_analysis import normalise

Rows = npt.NDArray[np.int64]  # of products
Lifts = npt.NDArray[np.float32]  # Shape: (products,), 1 where a place stays

_NEARLY_ALL = 0.9  # of what a search finds is of a category: it is a search in that category
_MOST_MATCHED = 200  # characters of a query that a pattern looks at


@dataclass(frozen=True)
class Selection:
    """Products by id, or those that meet all of `where`."""

    product_ids: tuple[str, ...] = ()
    where: tuple[Constraint, ...] = ()


@dataclass(frozen=True)
class Condition:
    """Which searches a rule is for: every part that is not empty must hold; all empty, every search.

    `queries`: a search says one of these and nothing more. `words`: it has all words of one of these.
    `pattern`: a regular expression found in its words. `category`: nearly all that it finds is of that.
    """

    queries: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    pattern: str = ""
    category: str = ""


@dataclass(frozen=True)
class Rule:
    """One rule of the file. A boosted product moves up to its place divided by `strength`."""

    name: str
    when: Condition = Condition()
    since: datetime | None = None
    until: datetime | None = None  # included
    pin: tuple[str, ...] = ()
    boost: Selection | None = None
    strength: float = 2.0
    bury: Selection | None = None
    hide: Selection | None = None
    redirect: Redirect | None = None

    def product_ids(self) -> tuple[str, ...]:
        """The products that it names."""
        chosen = (s.product_ids for s in (self.boost, self.bury, self.hide) if s)
        return tuple(dict.fromkeys((*self.pin, *(i for ids in chosen for i in ids))))

    def is_in_force(self, now: datetime) -> bool:
        """Whether its time has come and not gone."""
        return (self.since is None or self.since <= now) and (self.until is None or now <= self.until)


@dataclass(frozen=True)
class Rules:
    """A whole file. `synonyms` are lines as in `synonyms.txt`."""

    synonyms: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class Hand:
    """What the rules that apply do to one search. Arrays: shape (products,), None where none is touched."""

    rules: tuple[str, ...] = ()  # names, in the file's order
    pinned: tuple[int, ...] = ()  # rows of products, in the order that they shall stand in
    lift: Lifts | None = None  # what a product's place is divided by
    buried: Mask | None = None
    hidden: Mask | None = None
    redirect: Redirect | None = None

    def without_hidden(self, products: Mask) -> Mask:
        """The mask, shape (products,), less what is hidden."""
        return products if self.hidden is None else products & ~self.hidden

    def with_pinned(self, pool: Mask, meeting: Mask) -> Mask:
        """What a search may show, and the pinned products that meet its limits; nothing stays nothing."""
        if not self.pinned or not pool.any():
            return pool
        joined = pool.copy()
        rows = list(self.pinned)
        joined[rows] |= meeting[rows]
        return joined

    def arranged(self, rows: Rows) -> Rows:
        """Rows, best first, with the boosted moved up, the buried last and the pinned in front."""
        places = np.arange(1.0, len(rows) + 1.0)
        if self.lift is not None:
            lift = self.lift[rows]
            places = np.where(lift > 1, places / lift - 0.5, places)  # in front of who stands there
        if self.buried is not None:
            places[self.buried[rows]] += len(rows)
        for place, row in enumerate(self.pinned):
            places[rows == row] = place - len(self.pinned)
        return np.asarray(rows[np.argsort(places, kind="stable")])

    def puts_forward(self, row: int) -> bool:
        """Whether the shop shows this product for its own reasons."""
        return row in self.pinned or (self.lift is not None and bool(self.lift[row] > 1))


class Merchandiser:
    """Applies the rules of the moment to searches. Safe to call from several threads."""

    def __init__(self, current_rules: Callable[[], Rules], now: Callable[[], datetime]) -> None:
        self._current_rules = current_rules
        self._now = now
        self._arranged: tuple[Snapshot, Rules, Snapshot] | None = None

    def with_synonyms(self, snapshot: Snapshot) -> Snapshot:
        """The snapshot with the merchant's synonyms beside its own."""
        rules = self._current_rules()
        if not rules.synonyms:
            return snapshot
        known = self._arranged
        if known is None or known[0] is not snapshot or known[1] is not rules:
            synonyms = snapshot.synonyms.with_groups(rules.synonyms)
            known = (snapshot, rules, replace(snapshot, synonyms=synonyms))
            self._arranged = known
        return known[2]

    def hand_on(self, query: Query, found: Mask, snapshot: Snapshot) -> Hand:
        """What applies to a search; `found`, shape (products,), is what it would show without rules."""
        rules = [r for r in self._current_rules().rules if r.is_in_force(self._now())]
        if not rules:
            return Hand()
        said = _Said(query, snapshot)
        applying = [rule for rule in rules if _applies(rule.when, said, found, snapshot)]
        reorders = query.sort == "relevance" and not query.image and not query.like_product_id
        hidden = _mask((r.hide for r in applying), query, snapshot)
        acting = [r for r in applying if r.hide or r.redirect or reorders]
        hand = Hand(
            rules=tuple(rule.name for rule in acting),
            hidden=hidden,
            redirect=next((r.redirect for r in applying if r.redirect), None),
        )
        if not reorders:
            return hand
        named = dict.fromkeys(snapshot.row_of.get(i, -1) for rule in applying for i in rule.pin)
        return replace(
            hand,
            pinned=tuple(r for r in named if r >= 0 and (hidden is None or not hidden[r])),
            lift=_lifts(applying, query, snapshot),
            buried=_mask((r.bury for r in applying), query, snapshot),
        )


class _Said:
    """The words of a search: its text's, and those of its wishes in any of their wordings."""

    def __init__(self, query: Query, snapshot: Snapshot) -> None:
        self._analyser = snapshot.analyser
        self.text = normalise(query.text)[:_MOST_MATCHED]
        self.words = self.tokens(query.text)
        self.wishes = [_wordings(c, snapshot) for c in query.constraints]
        self.all_words = self.words.union(*(w for wordings in self.wishes for w in wordings))

    def tokens(self, text: str) -> frozenset[str]:
        return frozenset(self._analyser.tokens(text))

    def is_just(self, text: str) -> bool:
        """Whether it says this text and nothing more."""
        wanted = self.tokens(text)
        return (
            bool(wanted)
            and self.words <= wanted <= self.all_words
            and all(any(w and w <= wanted for w in wordings) for wordings in self.wishes)
        )

    def has(self, text: str) -> bool:
        """Whether it has all words of a text."""
        wanted = self.tokens(text)
        return bool(wanted) and wanted <= self.all_words


def _wordings(constraint: Constraint, snapshot: Snapshot) -> list[frozenset[str]]:
    """The tokens of each wording of a wish's values; none for a number."""
    values = constraint.value if isinstance(constraint.value, tuple) else (constraint.value,)
    texts = [v.rpartition(LEVEL_SEPARATOR)[2] for v in values if isinstance(v, str)]
    texts += [w for text in texts for w in snapshot.wordings_of(wording_key(text))]
    if constraint.op in ("!=", "not_in"):
        return []
    return [frozenset(snapshot.analyser.tokens(text)) for text in dict.fromkeys(texts)]


def _applies(when: Condition, said: _Said, found: Mask, snapshot: Snapshot) -> bool:
    if when.queries and not any(said.is_just(text) for text in when.queries):
        return False
    if when.words and not any(said.has(text) for text in when.words):
        return False
    if when.pattern and not re.search(when.pattern, said.text, re.IGNORECASE):
        return False
    return not when.category or _is_within(when.category, found, snapshot)


def _is_within(category: str, found: Mask, snapshot: Snapshot) -> bool:
    of_it = snapshot.columns.products_of(snapshot.columns.holds(Constraint("category", "=", category), ""))
    count = int(found.sum())
    return count > 0 and int((found & of_it).sum()) >= _NEARLY_ALL * count


def _mask(selections: Iterable[Selection | None], query: Query, snapshot: Snapshot) -> Mask | None:
    chosen = [_products(s, query, snapshot) for s in selections if s]
    return np.logical_or.reduce(chosen) if chosen else None


def _lifts(rules: Iterable[Rule], query: Query, snapshot: Snapshot) -> Lifts | None:
    lifts = [
        np.where(_products(r.boost, query, snapshot), np.float32(r.strength), np.float32(1))
        for r in rules
        if r.boost
    ]
    return np.maximum.reduce(lifts) if lifts else None


def _products(selection: Selection, query: Query, snapshot: Snapshot) -> Mask:
    if not selection.product_ids:
        return snapshot.columns.products_of(snapshot.columns.meeting(selection.where, query.currency))
    chosen = np.zeros(len(snapshot.products), dtype=np.bool_)
    chosen[[snapshot.row_of[i] for i in selection.product_ids if i in snapshot.row_of]] = True
    return chosen
