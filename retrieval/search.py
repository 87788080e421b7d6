"""`ProductSearch`: a query in, ranked products out. Limits act before top-k; the trace says what was asked.

Filter to a mask, weigh the evidence of words, meaning and look over all products, ask the vector store for
candidates within the mask, rank, put in stock first, choose a variant for each card, explain.
"""

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import numpy as np

from retrieval.catalogue import Catalogue
from retrieval.encoders import ImageEncoder, Matrix, TextEncoder
from retrieval.errors import CatalogueEmptyError
from retrieval.evidence import Evidence, Question, ask, weigh, words_not_carried
from retrieval.explaining import FEATURES_OF, Card, reasons
from retrieval.facets import facets
from retrieval.filters import Mask
from retrieval.joined_encoder import JoinedEncoder
from retrieval.likeness import TOP_K, Likeness, look_near
from retrieval.merchandising import Hand, Merchandiser
from retrieval.product import Product, Variant
from retrieval.query import Candidate, Constraint, Hit, Query, SearchResult
from retrieval.query_reading import read_query
from retrieval.ranker import Ranker
from retrieval.ranking import (
    Considered,
    Ranking,
    Rows,
    best_first,
    candidate_features,
    disliked_last,
    in_stock_first,
    personal_pulls,
    preferred_first,
    preliminary_score,
    sorted_rows,
    spread_kinds,
)
from retrieval.recommender.interests import suits
from retrieval.recommender.recommender_in_use import RecommenderInUse
from retrieval.recommender.session_likeness import liked_colours
from retrieval.recommender.variety import MOST_VARIED, varied
from retrieval.relaxing import is_too_dear, relaxations, violations
from retrieval.snapshot import Floats, Snapshot
from retrieval.snapshot_keeper import SnapshotKeeper
from retrieval.synonyms import Translator
from retrieval.vector_store import Collection, VectorStore

logger = logging.getLogger(__name__)

_MOST_RANKED = 400  # of what a shopper may see; the first by the preliminary order
_MOST_RANKED_DEEP = 1_000
_ENCODED_AT_ONCE = 64
_MOST_EXPLAINED = 100  # of the results of one search
_KIND_NAMED = 0.4  # a query that names a category this well is not vague

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
        picture_words: TextEncoder | None = None,
        snapshots: SnapshotKeeper | None = None,
        recommender: RecommenderInUse | None = None,
    ) -> None:
        """`snapshots` are kept in memory where no keeper is given."""
        self._catalogue = catalogue
        self.text_encoder = text_encoder
        self._image_encoder = image_encoder
        self._store = store
        self._ranker = ranker
        self._merchandiser = merchandiser
        self._picture_words = picture_words
        self._recommender = recommender
        image_name = image_encoder.name if image_encoder else None
        self._keeper = snapshots or SnapshotKeeper(catalogue, text_encoder.name, image_name, translator)

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
            question = self._ask(query, snapshot)
        with trace.timed("filter"):
            hard = tuple(c for c in query.constraints if c.hard)
            masks = [snapshot.columns.holds(c, query.currency) for c in hard]
            allowed = snapshot.columns.everything.copy()
            for mask in masks:
                allowed &= mask
            matching = snapshot.columns.products_of(allowed) if hard else snapshot.columns.alive
        excluded = _excluded(query, snapshot)
        near, evidence = self._weigh(question, snapshot, matching & ~excluded, trace)
        relevant = evidence.relevant & ~excluded
        if not (relevant & matching).any():  # of the kind that is a must, words only rank
            relevant = _of_the_kind(relevant, matching & ~excluded, hard, masks, snapshot) & ~excluded
        if query.is_deep:
            relevant |= _proposed(near, evidence) & ~excluded
        found, hand = relevant & matching, Hand()
        if self._merchandiser:
            hand = self._merchandiser.hand_on(query, found, snapshot)
        relevant = hand.without_hidden(relevant)
        pool = hand.with_pinned(hand.without_hidden(found), matching & ~excluded)
        if hand.rules:
            trace.entries["merchandising"] = "; ".join(hand.rules)
        trace.entries |= {
            "products": len(snapshot.products),
            "mask_share": round(np.count_nonzero(matching) / len(matching), 4),
            "relevant": int(np.count_nonzero(relevant)),
            "ranker": self._ranker.name,
        }
        if not pool.any():
            return self._nearest_misses(
                query, question, evidence, snapshot, hard, masks, relevant, hand, trace
            )
        with trace.timed("candidates"):
            sources = _candidates(near, evidence, snapshot, pool, trace)
        with trace.timed("rank"):
            ranking = self._ranked(query, question, evidence, snapshot, pool, allowed, hand)
        shown = ranking.rows[query.offset : query.offset + query.limit]
        cards = [_card(int(row), query, question, snapshot, hard) for row in shown]
        return SearchResult(
            hits=self._hits(cards, query, question, evidence, snapshot, sources, hand, ranking),
            total=int(np.count_nonzero(pool)),
            unknown_words=words_not_carried(question, evidence, pool),
            facets=facets(snapshot, pool, allowed, query.currency),
            redirect=hand.redirect,
            trace=trace.entries,
        )

    def candidates(self, query: Query) -> tuple[Candidate, ...]:
        """What the retrievers propose before ranking, in the order of product ids."""
        snapshot = self.snapshot()
        question = self._ask(query, snapshot)
        allowed = snapshot.columns.meeting((c for c in query.constraints if c.hard), query.currency)
        matching = snapshot.columns.products_of(allowed) & ~_excluded(query, snapshot)
        near, evidence = self._weigh(question, snapshot, matching, _Trace())
        found = _candidates(near, evidence, snapshot, evidence.relevant & matching, _Trace())
        return tuple(Candidate(snapshot.products[row].product_id, found[row]) for row in sorted(found))

    def considered(self, query: Query) -> Considered:
        """What a deep search would rank, best known first cut off, with the ranker's features."""
        snapshot = self.snapshot()
        question = self._ask(query, snapshot)
        allowed = snapshot.columns.meeting((c for c in query.constraints if c.hard), query.currency)
        within = snapshot.columns.products_of(allowed) & ~_excluded(query, snapshot)
        near, evidence = self._weigh(question, snapshot, within, _Trace())
        rows = np.flatnonzero((evidence.relevant | _proposed(near, evidence)) & within)
        rows = np.sort(best_first(rows, preliminary_score(evidence, snapshot, rows))[:_MOST_RANKED_DEEP])
        features = self._features(rows, query, question, evidence, snapshot, allowed)
        return Considered(tuple(snapshot.products[row].product_id for row in rows.tolist()), features)

    def features(self, query: Query, product_ids: Sequence[str], snapshot: Snapshot) -> Matrix:
        """What the ranker would be told about these products, shape (products, features); for training.

        Raises:
            KeyError: a product that the snapshot does not have.
        """
        question = self._ask(query, snapshot)
        evidence = weigh(question, snapshot)
        rows = np.array([snapshot.row_of[i] for i in product_ids], dtype=np.int64)
        allowed = snapshot.columns.meeting((c for c in query.constraints if c.hard), query.currency)
        return self._features(rows, query, question, evidence, snapshot, allowed)

    def words_vectors(self, queries: Sequence[Query], snapshot: Snapshot) -> Matrix:
        """The vectors that queries' words are looked for with, shape (queries, dimension); zeros for none."""
        texts = [read_query(query, snapshot).text for query in queries]
        vectors = np.zeros((len(texts), self.text_encoder.dimension), dtype=np.float32)
        worded = [row for row, text in enumerate(texts) if text]
        for start in range(0, len(worded), _ENCODED_AT_ONCE):
            rows = worded[start : start + _ENCODED_AT_ONCE]
            vectors[rows] = self.text_encoder.encode([texts[row] for row in rows])
        if isinstance(self.text_encoder, JoinedEncoder):
            for row in worded:
                halves = self.text_encoder.halves(texts[row], vectors[row : row + 1])
                if halves.english is None:
                    vectors[row] = halves.multilingual[0]
        return vectors

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
        snapshot = self._keeper.current()
        if not len(snapshot.row_of):
            raise CatalogueEmptyError("The catalogue is empty; import a feed with `aisle import FEED`.")
        return snapshot

    def reload(self) -> None:
        """Read vectors and demand again, after indexing, which does not change the catalogue's version."""
        self._keeper.reload()

    def _ask(self, query: Query, snapshot: Snapshot) -> Question:
        return ask(query, snapshot, self.text_encoder, self._image_encoder, self._picture_words)

    def _weigh(
        self, question: Question, snapshot: Snapshot, within: Mask, trace: _Trace
    ) -> tuple[tuple[tuple[str, Likeness], ...], Evidence]:
        """Who is near, by "text" or "image", and what the query says about every product."""
        with trace.timed("words"):
            lexical = snapshot.lexical.match(question.reading.terms, question.reading.things)
        asked: list[tuple[str, Collection, Matrix]] = []
        if question.text_vector is not None:
            asked.append(("text", "products_text", question.text_vector))
        if question.image_vector is not None:
            asked.append(("image", "products_image", question.image_vector))
        if question.look_vector is not None:
            asked.append(("look", "products_image", question.look_vector))
        if not within.any():  # to be told what comes near, then
            within = snapshot.columns.alive
        near: dict[str, Likeness] = {}
        for kind, collection, vector in asked:
            with trace.timed(kind):
                near[kind] = look_near(self._store, collection, vector, snapshot, within, lexical.score)
            trace.entries[f"nearest:{kind}"] = near[kind].asked
            if near[kind].failure:
                trace.entries[f"failed:{collection}"] = near[kind].failure
        trace.entries["collections"] = ",".join(collection for _, collection, _ in asked)
        with trace.timed("weigh"):
            similarity = {kind: likeness.similarity for kind, likeness in near.items()}
            return tuple(near.items()), weigh(question, snapshot, lexical, **similarity)

    def _features(
        self,
        rows: Rows,
        query: Query,
        question: Question,
        evidence: Evidence,
        snapshot: Snapshot,
        allowed: Mask,
    ) -> Matrix:
        recommender = self._recommender.current(snapshot) if self._recommender else None
        return candidate_features(rows, query, question, evidence, snapshot, allowed, recommender)

    def _ranked(
        self,
        query: Query,
        question: Question,
        evidence: Evidence,
        snapshot: Snapshot,
        pool: Mask,
        allowed: Mask,
        hand: Hand,
    ) -> Ranking:
        rows = np.flatnonzero(pool)
        preliminary = best_first(rows, preliminary_score(evidence, snapshot, rows))
        most = _MOST_RANKED_DEEP if query.is_deep else _MOST_RANKED
        head, tail = np.sort(preliminary[:most]), preliminary[most:]
        features = self._features(head, query, question, evidence, snapshot, allowed)
        scores = self._ranker.score(features)
        pulls = personal_pulls(head, features, query, snapshot)
        if pulls:
            scores = scores + sum(pulls.values()) * (float(scores.std()) or 1.0)
        ranked = disliked_last(np.concatenate([best_first(head, scores), tail]), query, snapshot)
        ordered = sorted_rows(ranked, query.sort, query, snapshot, allowed)
        if query.sort == "relevance" and evidence.browsing and not query.shopper.is_unknown:
            best = ordered[:MOST_VARIED][np.isin(ordered[:MOST_VARIED], head)]
            relevance = scores[np.searchsorted(head, best)]
            ordered = varied(ordered, best, relevance, snapshot, query.offset + query.limit)
        elif query.sort == "relevance" and _is_vague(query, evidence, pool):
            ordered = spread_kinds(ordered, evidence, snapshot, max(query.limit, 1))
        ordered = in_stock_first(hand.arranged(ordered), snapshot, allowed)
        first = preferred_first(ordered, query.prefer_product_ids, snapshot)
        return Ranking(first, head, features, pulls)

    def _hits(
        self,
        cards: Sequence[Card],
        query: Query,
        question: Question,
        evidence: Evidence,
        snapshot: Snapshot,
        sources: Sources,
        hand: Hand,
        ranking: Ranking,
    ) -> tuple[Hit, ...]:
        rows = np.array([card.row for card in cards], dtype=np.int64)
        given = None
        if query.sort == "relevance":
            explained = rows[:_MOST_EXPLAINED]
            given = ranking.given(explained, tuple(FEATURES_OF.values()), self._ranker)
            for code in ranking.pulls:
                given[:, list(FEATURES_OF).index(code)] += ranking.pull_of(explained, code)
        forward = [hand.puts_forward(card.row) for card in cards]
        why = reasons(cards, query, question, evidence, snapshot, forward, given)
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
            return SearchResult(
                hits=(),
                total=0,
                unknown_words=question.reading.unknown,
                redirect=hand.redirect,
                trace=trace.entries,
            )
        with trace.timed("relax"):
            broken = violations(hard, masks, snapshot.columns)
            nearest = relevant & (broken == broken[relevant].min())
            ways_out = relaxations(hard, masks, relevant, snapshot.columns, query.currency)
            everything = snapshot.columns.everything
            if is_too_dear(hard, masks, nearest, snapshot.columns) and query.sort == "relevance":
                query = replace(query, sort="price_asc")
            ranking = self._ranked(query, question, evidence, snapshot, nearest, everything, hand)
            sources = _candidates((), evidence, snapshot, nearest, trace)
        shown = ranking.rows[query.offset : query.offset + query.limit]
        cards = [_card(int(row), query, question, snapshot, hard) for row in shown]
        return SearchResult(
            hits=self._hits(cards, query, question, evidence, snapshot, sources, hand, ranking),
            total=0,
            unknown_words=words_not_carried(question, evidence, nearest),
            relaxations=ways_out,
            redirect=hand.redirect,
            trace=trace.entries,
        )


def _candidates(
    near: Sequence[tuple[str, Likeness]], evidence: Evidence, snapshot: Snapshot, pool: Mask, trace: _Trace
) -> Sources:
    """Who proposed which product of the pool."""
    score = evidence.lexical.score
    worded = np.flatnonzero(pool & (score > 0))
    proposed = {"lexical": (_top(worded, score[worded]), score)}
    for kind, likeness in near:
        inside = likeness.nearest[pool[likeness.nearest]]
        proposed[f"{likeness.asked}:{kind}"] = (inside, likeness.similarity)
    if evidence.browsing:
        rows = np.flatnonzero(pool)
        proposed["popular"] = (_top(rows, snapshot.popularity[rows]), snapshot.popularity)
    found: Sources = {}
    for source, (rows, scores) in proposed.items():
        for rank, row in enumerate(rows.tolist(), start=1):
            found.setdefault(row, {})[source] = (rank, float(scores[row]))
        if len(rows):
            trace.entries[f"candidates:{source}"] = len(rows)
    return found


def _proposed(near: Sequence[tuple[str, Likeness]], evidence: Evidence) -> Mask:
    """The products that have a word of the query or are near it."""
    proposed = evidence.lexical.score > 0
    for _, likeness in near:
        proposed[likeness.nearest] = True
    return np.asarray(proposed)


def _top(rows: Rows, scores: Floats) -> Rows:
    """The best rows, ties by row."""
    if len(rows) > TOP_K:
        kept = scores >= np.partition(scores, -TOP_K)[-TOP_K]
        rows, scores = rows[kept], scores[kept]
    return best_first(rows, scores)[:TOP_K]


def _of_the_kind(
    relevant: Mask, matching: Mask, hard: tuple[Constraint, ...], masks: Sequence[Mask], snapshot: Snapshot
) -> Mask:
    """What meets every limit, where a kind is a must; else what is relevant and whatever is of the kind."""
    kinds = [m for c, m in zip(hard, masks, strict=True) if c.field == "category" and c.op in ("=", "in")]
    if not kinds:
        return relevant
    if matching.any():
        return matching
    of_kind = snapshot.columns.products_of(np.logical_and.reduce(kinds))
    return np.asarray(relevant | of_kind)


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
    liked = [suits(v, query.shopper.interests) for v in product.variants]
    colours = liked_colours(row, query.shopper.session, snapshot) if query.shopper.session else {}
    seen = [colours.get(v.options.get("colour", ""), 0.0) for v in product.variants]
    prices = np.nan_to_num(columns.prices(query.currency)[first:last], nan=np.inf)

    def badness(at: int) -> tuple[float, ...]:
        variant = product.variants[at]
        return (
            sum(not mask[at] for mask in met),
            not variant.in_stock,
            sum(not mask[at] for mask in wished),
            -words[at],
            -liked[at],
            -seen[at],
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
    own = table.of_product(row)
    likeness = (table.vectors(own) @ question.image_vector.T).max(axis=1, initial=-1.0)
    return {
        name.partition("|")[2]: float(cosine) for name, cosine in zip(table.names(own), likeness, strict=True)
    }
