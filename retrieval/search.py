"""`ProductSearch`: a query in, ranked products out. Limits act before top-k; the trace says what was asked.

Filter to a mask, weigh the evidence of words, meaning and look over all products, ask the vector store for
candidates within the mask, rank, put in stock first, choose a variant for each card, explain.
"""

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from threading import Lock, Thread

import numpy as np

from retrieval.catalogue import Catalogue
from retrieval.encoders import ImageEncoder, Matrix, TextEncoder
from retrieval.errors import CatalogueEmptyError, VectorStoreError
from retrieval.evidence import Evidence, Question, ask, weigh
from retrieval.explaining import Card, reasons
from retrieval.facets import facets
from retrieval.filters import Mask
from retrieval.merchandising import Hand, Merchandiser
from retrieval.product import Product, Variant
from retrieval.query import Candidate, Constraint, Hit, Query, SearchResult
from retrieval.ranker import Ranker
from retrieval.ranking import (
    Rows,
    best_first,
    candidate_features,
    in_stock_first,
    preferred_first,
    preliminary_score,
    sorted_rows,
    spread_kinds,
)
from retrieval.relaxing import is_too_dear, relaxations, violations
from retrieval.snapshot import Snapshot, VectorTable, take_snapshot
from retrieval.synonyms import Translator
from retrieval.vector_store import Collection, VectorStore

logger = logging.getLogger(__name__)

_TOP_K = 200  # of each retriever
_MOST_RANKED = 1_000
_KIND_NAMED = 0.4  # a query that names a category this well is not vague
_REBUILT_IN_PLACE = 3_000  # products; a bigger catalogue is read in the background while the old one serves

Sources = dict[int, dict[str, tuple[int, float]]]  # product row -> retriever -> (rank from 1, score)


@dataclass
class _Trace:
    entries: dict[str, str | int | float] = field(default_factory=dict)

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.entries[f"ms:{step}"] = round((time.perf_counter() - started) * 1_000, 2)


class ProductSearch:
    """Safe to call from several threads. Notices a changed catalogue by its version."""

    def __init__(
        self,
        catalogue: Catalogue,
        text_encoder: TextEncoder,
        image_encoder: ImageEncoder | None,
        store: VectorStore,
        ranker: Ranker,
        translator: Translator | None = None,
        merchandiser: Merchandiser | None = None,
    ) -> None:
        self._catalogue = catalogue
        self.text_encoder = text_encoder
        self._image_encoder = image_encoder
        self._store = store
        self._ranker = ranker
        self._translator = translator
        self._merchandiser = merchandiser
        self._taken: Snapshot | None = None
        self._taking = Lock()

    def search(self, query: Query) -> SearchResult:
        """Find and rank.

        Raises:
            CatalogueEmptyError: there is nothing to search in.
            PictureRejectedError: the query's picture cannot be read.
        """
        trace = _Trace()
        with trace.timed("snapshot"):
            snapshot = self.snapshot()
            if self._merchandiser:
                snapshot = self._merchandiser.with_synonyms(snapshot)
        with trace.timed("encode"):
            question = ask(query, snapshot, self.text_encoder, self._image_encoder)
        with trace.timed("filter"):
            hard = tuple(c for c in query.constraints if c.hard)
            masks = [snapshot.columns.holds(c, query.currency) for c in hard]
            allowed = snapshot.columns.everything.copy()
            for mask in masks:
                allowed &= mask
            matching = snapshot.columns.products_of(allowed)
        with trace.timed("weigh"):
            evidence = weigh(question, snapshot)
        excluded = _excluded(query, snapshot)
        relevant = evidence.relevant & ~excluded
        found, hand = relevant & matching, Hand()
        if self._merchandiser:
            hand = self._merchandiser.hand_on(query, found, snapshot)
        relevant = hand.without_hidden(relevant)
        pool = hand.with_pinned(hand.without_hidden(found), matching & ~excluded)
        if hand.rules:
            trace.entries["merchandising"] = "; ".join(hand.rules)
        trace.entries |= {
            "products": len(snapshot.products),
            "mask_share": round(float(matching.mean()), 4),
            "relevant": int(relevant.sum()),
            "ranker": self._ranker.name,
        }
        if not pool.any():
            return self._nearest_misses(
                query, question, evidence, snapshot, hard, masks, relevant, hand, trace
            )
        with trace.timed("candidates"):
            sources = self._candidates(question, evidence, snapshot, pool, trace)
        with trace.timed("rank"):
            rows = self._ranked(query, question, evidence, snapshot, pool, allowed, hand)
        shown = rows[query.offset : query.offset + query.limit]
        cards = [_card(int(row), query, question, snapshot, hard) for row in shown]
        return SearchResult(
            hits=_hits(cards, query, question, evidence, snapshot, sources, hand),
            total=int(pool.sum()),
            facets=facets(snapshot, pool, allowed, query.currency),
            redirect=hand.redirect,
            trace=trace.entries,
        )

    def candidates(self, query: Query) -> tuple[Candidate, ...]:
        """What the retrievers propose before ranking, in the order of product ids."""
        snapshot = self.snapshot()
        question = ask(query, snapshot, self.text_encoder, self._image_encoder)
        allowed = snapshot.columns.meeting((c for c in query.constraints if c.hard), query.currency)
        evidence = weigh(question, snapshot)
        pool = evidence.relevant & snapshot.columns.products_of(allowed) & ~_excluded(query, snapshot)
        found = self._candidates(question, evidence, snapshot, pool, _Trace())
        return tuple(Candidate(snapshot.products[row].product_id, found[row]) for row in sorted(found))

    def features(self, query: Query, product_ids: Sequence[str], snapshot: Snapshot) -> Matrix:
        """What the ranker would be told about these products, shape (products, features); for training.

        Raises:
            KeyError: a product that the snapshot does not have.
        """
        question = ask(query, snapshot, self.text_encoder, self._image_encoder)
        evidence = weigh(question, snapshot)
        rows = np.array([snapshot.row_of[i] for i in product_ids], dtype=np.int64)
        allowed = snapshot.columns.meeting((c for c in query.constraints if c.hard), query.currency)
        return candidate_features(rows, query, question, evidence, snapshot, allowed)

    def product(self, product_id: str) -> Product | None:
        """A product by id, as the catalogue has it now."""
        return self._catalogue.product(product_id)

    def products(self, product_ids: Sequence[str]) -> tuple[Product, ...]:
        """Those that exist, in the order asked for."""
        found = (self._catalogue.product(i) for i in product_ids)
        return tuple(p for p in found if p is not None)

    def best_variant(
        self, product: Product, constraints: Sequence[Constraint] = (), currency: str = "USD"
    ) -> Variant:
        """The variant that breaks the fewest constraints; then in stock, cheapest, first.

        Raises:
            CatalogueEmptyError: the product is not (any longer) in the catalogue.
        """
        snapshot = self.snapshot()
        row = snapshot.row_of.get(product.product_id)
        if row is None:
            raise CatalogueEmptyError(f"No product {product.product_id!r} in the catalogue.")
        query = Query(constraints=tuple(constraints), currency=currency)
        return _card(row, query, None, snapshot, tuple(constraints)).variant

    def snapshot(self) -> Snapshot:
        """The catalogue arranged for search, at its present version or, while a big one is read, the last.

        Raises:
            CatalogueEmptyError: nothing was imported yet.
        """
        taken = self._taken
        if taken is not None and taken.version == self._catalogue.version():
            return taken
        if taken is not None and len(taken.products) > _REBUILT_IN_PLACE:
            if self._taking.acquire(blocking=False):
                Thread(target=self._refresh_and_release, name="read-catalogue", daemon=True).start()
            return taken
        with self._taking:
            if self._taken is None or self._taken.version != self._catalogue.version():
                self._refresh()
            refreshed = self._taken
        if refreshed is None or not refreshed.products:
            raise CatalogueEmptyError("The catalogue is empty; import a feed with `aisle import FEED`.")
        return refreshed

    def reload(self) -> None:
        """Read vectors and demand again, after indexing, which does not change the catalogue's version."""
        with self._taking:
            self._refresh()

    def _refresh_and_release(self) -> None:
        try:
            self._refresh()
        finally:
            self._taking.release()

    def _refresh(self) -> None:
        image_name = self._image_encoder.name if self._image_encoder else None
        self._taken = take_snapshot(self._catalogue, self.text_encoder.name, image_name, self._translator)

    def _candidates(
        self, question: Question, evidence: Evidence, snapshot: Snapshot, pool: Mask, trace: _Trace
    ) -> Sources:
        """Who proposed which product of the pool."""
        found: Sources = {}
        rows = np.flatnonzero(pool)
        scores = evidence.lexical.score[rows]
        worded = best_first(rows[scores > 0], scores[scores > 0])[:_TOP_K]
        for rank, row in enumerate(worded, start=1):
            found.setdefault(int(row), {})["lexical"] = (rank, float(evidence.lexical.score[row]))
        asked = []
        if question.text_vector is not None:
            asked.append(("chroma:text", "products_text", snapshot.text, question.text_vector))
        if question.image_vector is not None:
            asked.append(("chroma:image", "products_image", snapshot.image, question.image_vector))
        for source, collection, table, vector in asked:
            self._ask_store(source, collection, table, vector, pool, found, trace)  # type: ignore[arg-type]
        if evidence.browsing:
            wanted = best_first(rows, snapshot.popularity[rows])[:_TOP_K]
            for rank, row in enumerate(wanted, start=1):
                found.setdefault(int(row), {})["popular"] = (rank, float(snapshot.popularity[row]))
        trace.entries["collections"] = ",".join(collection for _, collection, _, _ in asked)
        for source in ("lexical", "chroma:text", "chroma:image", "popular"):
            count = sum(source in s for s in found.values())
            if count:
                trace.entries[f"candidates:{source}"] = count
        return found

    def _ask_store(
        self,
        source: str,
        collection: Collection,
        table: VectorTable,
        vector: Matrix,
        pool: Mask,
        found: Sources,
        trace: _Trace,
    ) -> None:
        inside = pool[table.owner] if len(table.owner) else np.zeros(0, dtype=np.bool_)
        within = None if inside.all() else frozenset(table.keys[i] for i in np.flatnonzero(inside))
        if within is not None and not within:
            return
        try:
            with trace.timed(source):
                neighbours = self._store.nearest(collection, vector[:1], _TOP_K, within)
        except VectorStoreError as error:  # the exact scores are still there: rank by them, and say so
            logger.warning("vector store failed, exact search used: %s", error)
            trace.entries[f"failed:{collection}"] = str(error)
            return
        rank = 0
        for neighbour in neighbours:
            at = table.row_of_key.get(neighbour.vector_id)
            row = int(table.owner[at]) if at is not None else -1
            if row < 0 or not pool[row] or source in found.get(row, {}):
                continue
            rank += 1
            found.setdefault(row, {})[source] = (rank, neighbour.similarity)

    def _ranked(
        self,
        query: Query,
        question: Question,
        evidence: Evidence,
        snapshot: Snapshot,
        pool: Mask,
        allowed: Mask,
        hand: Hand,
    ) -> Rows:
        rows = np.flatnonzero(pool)
        preliminary = best_first(rows, preliminary_score(evidence, snapshot, rows))
        head, tail = np.sort(preliminary[:_MOST_RANKED]), preliminary[_MOST_RANKED:]
        features = candidate_features(head, query, question, evidence, snapshot, allowed)
        ranked = np.concatenate([best_first(head, self._ranker.score(features)), tail])
        ordered = sorted_rows(ranked, query.sort, query, snapshot, allowed)
        if query.sort == "relevance" and _is_vague(query, evidence, pool):
            ordered = spread_kinds(ordered, evidence, snapshot, max(query.limit, 1))
        ordered = in_stock_first(hand.arranged(ordered), snapshot, allowed)
        return preferred_first(ordered, query.prefer_product_ids, snapshot)

    def _nearest_misses(
        self,
        query: Query,
        question: Question,
        evidence: Evidence,
        snapshot: Snapshot,
        hard: tuple[Constraint, ...],
        masks: Sequence[Mask],
        relevant: Mask,
        hand: Hand,
        trace: _Trace,
    ) -> SearchResult:
        """Nothing meets every limit: the products that break the fewest, and the ways out."""
        if not hard or not relevant.any():
            return SearchResult(hits=(), total=0, redirect=hand.redirect, trace=trace.entries)
        with trace.timed("relax"):
            broken = violations(hard, masks, snapshot.columns)
            nearest = relevant & (broken == broken[relevant].min())
            ways_out = relaxations(hard, masks, relevant, snapshot.columns, query.currency)
            everything = snapshot.columns.everything
            if is_too_dear(hard, masks, nearest, snapshot.columns) and query.sort == "relevance":
                query = replace(query, sort="price_asc")
            rows = self._ranked(query, question, evidence, snapshot, nearest, everything, hand)
            sources = self._candidates(question, evidence, snapshot, nearest, trace)
        shown = rows[query.offset : query.offset + query.limit]
        cards = [_card(int(row), query, question, snapshot, hard) for row in shown]
        return SearchResult(
            hits=_hits(cards, query, question, evidence, snapshot, sources, hand),
            total=0,
            relaxations=ways_out,
            redirect=hand.redirect,
            trace=trace.entries,
        )


def _excluded(query: Query, snapshot: Snapshot) -> Mask:
    excluded = ~snapshot.columns.alive
    excluded[[snapshot.row_of[i] for i in query.exclude_product_ids if i in snapshot.row_of]] = True
    return excluded


def _is_vague(query: Query, evidence: Evidence, pool: Mask) -> bool:
    """Whether the shopper has not said what kind of thing it shall be."""
    if query.image or query.like_product_id:
        return False
    named = any(c.field == "category" and ">" in str(c.value) for c in query.constraints)
    return not named and float(evidence.kind_coverage[pool].max(initial=0.0)) < _KIND_NAMED


def _card(
    row: int, query: Query, question: Question | None, snapshot: Snapshot, hard: tuple[Constraint, ...]
) -> Card:
    """The product with its best variant: fewest limits broken, in stock, most alike, cheapest, first."""
    columns = snapshot.columns
    product = columns.products[row]
    first, last = int(columns.first_variant[row]), int(columns.first_variant[row + 1])
    met = [columns.holds(c, query.currency)[first:last] for c in hard]
    wished = [columns.holds(c, query.currency)[first:last] for c in query.constraints if not c.hard]
    likeness = _picture_likeness(row, question, snapshot)
    words = _words_of_options(product, question, snapshot)
    prices = np.nan_to_num(columns.prices(query.currency)[first:last], nan=np.inf)

    def badness(at: int) -> tuple[float, ...]:
        variant = product.variants[at]
        return (
            sum(not mask[at] for mask in met),
            not variant.in_stock,
            sum(not mask[at] for mask in wished),
            -words[at],
            -likeness.get(variant.image or "", 0.0),
            float(prices[at]),
            at,
        )

    best = min(range(last - first), key=badness)
    relaxed = tuple(c for c, mask in zip(hard, met, strict=True) if not mask[best])
    return Card(row, product, product.variants[best], relaxed)


def _words_of_options(product: Product, question: Question | None, snapshot: Snapshot) -> list[int]:
    """How many of the query's words each variant's options have: the 500 ml one, the red one."""
    if question is None or not question.reading.terms:
        return [0] * len(product.variants)
    counts = []
    for variant in product.variants:
        values = [w for v in variant.options.values() for w in (v, product.label(v, "zh"))]
        tokens = frozenset(t for v in values for t in snapshot.analyser.tokens(v))
        counts.append(sum(any(tokens.issuperset(p) for p, _ in t.stands_for) for t in question.reading.terms))
    return counts


def _picture_likeness(row: int, question: Question | None, snapshot: Snapshot) -> Mapping[str, float]:
    """Cosine of the shopper's picture to each of a product's, by file name; {} without a picture."""
    if question is None or question.pixels is None or question.image_vector is None:
        return {}
    table = snapshot.image
    return {
        table.vector_ids[at].partition("|")[2]: float((table.vectors[at] @ question.image_vector.T).max())
        for at in np.flatnonzero(table.owner == row)
    }


def _hits(
    cards: Sequence[Card],
    query: Query,
    question: Question,
    evidence: Evidence,
    snapshot: Snapshot,
    sources: Sources,
    hand: Hand,
) -> tuple[Hit, ...]:
    forward = [hand.puts_forward(card.row) for card in cards]
    why = reasons(cards, query, question, evidence, snapshot, forward)
    return tuple(
        Hit(
            product=card.product,
            variant=card.variant,
            score=float(evidence.lexical.head_coverage[card.row] + evidence.text_similarity[card.row]),
            position=query.offset + number,
            sources=sources.get(card.row, {}),
            reasons=card_reasons,
            relaxed=card.relaxed,
        )
        for number, (card, card_reasons) in enumerate(zip(cards, why, strict=True), start=1)
    )
