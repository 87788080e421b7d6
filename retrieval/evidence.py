"""What a query says about every product: words found, likeness in meaning and look, and who is relevant."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from retrieval.colours import measured_colours
from retrieval.encoders import ImageEncoder, Matrix, Pixels, TextEncoder
from retrieval.filters import Mask
from retrieval.images import decode_picture
from retrieval.joined_encoder import Halves, JoinedEncoder
from retrieval.lexical import LEAST_COVERAGE, LexicalMatch
from retrieval.likeness import similarities
from retrieval.query import Constraint, Query
from retrieval.query_reading import Reading, read_query
from retrieval.snapshot import Floats, Snapshot
from retrieval.vector_table import VectorTable

# A product is relevant to words when its name has those that name a thing, about as well as the best one's
# does, and it has enough of all words ...
_KIND_SHARE_OF_BEST = 0.8
_SHARE_OF_BEST = 0.55
_ALL = 0.85
_OTHER_NOUN = 0.3
_OUTSIDE_HEAD = 0.75  # a word that only the description has counts as this much of a word
# ... or when it means the same: cosine of USE vectors, calibrated on the demo shop's categories.
_SAME_MEANING = 0.60
_LEAST_MEANING = 0.35  # enough where the noun is the same: an ink cartridge that does not say "printer"
_NOUN_MARGIN = 0.08
_NEAR_MEANING = 0.42  # where no product has the words, the nearest above this are taken
_MEANING_MARGIN = 0.12
_NEAR_LOOK = 0.3  # likewise of words and pictures in a space that they share
_NEAR_LOOK_MARGIN = 0.05
# Pictures: the kinds of things among the nearest, and whatever looks nearly the same.
_VOTERS = 12
_LEAST_VOTE = 0.2
_LOOK_MARGIN = 0.06
_COLOURS_OF_A_PHOTO = 3
_WORDS_BESIDE_A_PHOTO = 0.5


@dataclass(frozen=True)
class Question:
    """A query in the forms that retrievers ask with; vectors of shape (1, dimension), None when not asked."""

    reading: Reading
    text_vector: Matrix | None
    image_vector: Matrix | None
    pixels: Pixels | None
    like_row: int | None  # the product that others shall be similar to
    halves: Halves | None = None  # of `text_vector`, where the encoder joins two
    look_vector: Matrix | None = None  # the words among the pictures, where no picture is asked with


@dataclass(frozen=True)
class Evidence:
    """Arrays have one element a product, shape (products,), in the snapshot's order."""

    lexical: LexicalMatch
    kind_coverage: Floats
    text_similarity: Floats  # cosine, -1 without a vector; 0 when no words were asked
    english_similarity: Floats  # likewise by the encoder of English; 0 without one or an English word
    image_similarity: Floats  # likewise
    look_similarity: Floats  # of the words to the nearest picture; 0 where words and pictures share no space
    colour_match: Floats
    relevant: Mask
    browsing: bool  # nothing was asked: everything is relevant


def ask(
    query: Query,
    snapshot: Snapshot,
    text_encoder: TextEncoder,
    image_encoder: ImageEncoder | None,
    picture_words: TextEncoder | None = None,
) -> Question:
    """Read and encode a query.

    `picture_words` puts words among the pictures: alone they find pictures, beside a photo they lead away
    from it, to "this, but in blue".

    Raises:
        PictureRejectedError: the query's picture cannot be read.
    """
    reading = read_query(query, snapshot)
    like_row = snapshot.row_of.get(query.like_product_id) if query.like_product_id else None
    pixels = decode_picture(query.image) if query.image else None
    text_vector = text_encoder.encode([reading.text]) if reading.text else None
    image_vector = image_encoder.encode([pixels]) if pixels is not None and image_encoder else None
    if like_row is not None:
        text_vector = _own_vector(snapshot.text, like_row) if text_vector is None else text_vector
        image_vector = _own_vector(snapshot.image, like_row) if image_vector is None else image_vector
    halves = None
    if isinstance(text_encoder, JoinedEncoder) and text_vector is not None and like_row is None:
        halves = text_encoder.halves(reading.text, text_vector)
        text_vector = text_vector if halves.english is not None else halves.multilingual
    look_vector = picture_words.encode([reading.text]) if picture_words and reading.text else None
    if look_vector is not None and image_vector is not None:
        image_vector, look_vector = _unit_rows(image_vector + _WORDS_BESIDE_A_PHOTO * look_vector), None
    return Question(reading, text_vector, image_vector, pixels, like_row, halves, look_vector)


def weigh(
    question: Question,
    snapshot: Snapshot,
    lexical: LexicalMatch | None = None,
    text: Floats | None = None,
    image: Floats | None = None,
    look: Floats | None = None,
) -> Evidence:
    """What the query says about every product.

    The match of its words and the similarities, shape (products,), are computed for all products where they
    are not given.
    """
    size = len(snapshot.products)
    terms = question.reading.terms
    lexical = lexical or snapshot.lexical.match(terms, question.reading.things)
    text = similarities(snapshot.text, question.text_vector, size) if text is None else text
    text, english = _by_halves(question, snapshot, text)
    image = similarities(snapshot.image, question.image_vector, size) if image is None else image
    look = similarities(snapshot.image, question.look_vector, size) if look is None else look
    kind = _kind_coverage(question.reading, snapshot)
    browsing = not terms and question.image_vector is None and question.like_row is None
    if browsing:
        relevant = np.ones(size, dtype=np.bool_)
    elif question.like_row is not None or question.image_vector is not None:
        relevant = _alike(question, snapshot, text, image)
    else:
        relevant = _about_the_words(question.reading, snapshot, lexical, text, look)
    colours = _colour_match(question, snapshot)
    return Evidence(lexical, kind, text, english, image, look, colours, relevant, browsing=browsing)


def words_not_carried(question: Question, evidence: Evidence, pool: Mask) -> tuple[str, ...]:
    """The words for a thing that the shop does not have; () where a product in the pool means the same."""
    unknown = question.reading.unknown
    if not unknown or question.image_vector is not None or question.like_row is not None:
        return ()
    similarity = np.maximum(evidence.text_similarity[pool], evidence.english_similarity[pool])
    return () if float(similarity.max(initial=-1.0)) >= _SAME_MEANING else unknown


def _by_halves(question: Question, snapshot: Snapshot, joined: Floats) -> tuple[Floats, Floats]:
    """The cosines by the multilingual and by the English encoder, from those of the joined vectors."""
    nothing = np.zeros(len(joined), dtype=np.float32)  # unlike zeros_like, untouched until it is read
    halves = question.halves
    if halves is None or not len(snapshot.text):
        return joined, nothing
    known = joined > -1
    if halves.english is None:
        return np.where(known, halves.cosine(joined), joined), nothing
    at = snapshot.text.of_products(np.flatnonzero(known))
    found = snapshot.text.similarities(halves.multilingual, at)
    multilingual = halves.cosine(snapshot.text.best_of_products(found, len(joined), at))
    return np.where(known, multilingual, joined), np.where(known, 2 * joined - multilingual, joined)


def _about_the_words(
    reading: Reading, snapshot: Snapshot, lexical: LexicalMatch, similarity: Floats, look: Floats
) -> Mask:
    coverage = np.maximum(lexical.head_coverage, _OUTSIDE_HEAD * lexical.coverage)
    best = float(coverage.max(initial=0.0))
    if best >= LEAST_COVERAGE:
        with_words = coverage >= max(LEAST_COVERAGE, _SHARE_OF_BEST * best)
        noun = np.zeros(len(coverage), dtype=np.float32)
        if reading.things:
            named = snapshot.lexical.naming_coverage(reading.things)
            noun = named
            if len(reading.things) > 1:
                noun = snapshot.lexical.naming_coverage(reading.things[-1:])
            if float(named.max(initial=0.0)) < _ALL:  # no product is both: the last noun is what is wanted
                named = noun
            with_words &= named >= _KIND_SHARE_OF_BEST * float(named[with_words].max(initial=0.0))
        known = similarity[with_words & (similarity > -1)]
        usual = float(np.median(known)) if len(known) else -1.0
        same_noun = (noun >= _KIND_SHARE_OF_BEST) & (similarity >= max(_LEAST_MEANING, usual - _NOUN_MARGIN))
        return np.asarray(with_words | same_noun | (similarity >= max(_SAME_MEANING, usual)))
    nearest = float(similarity.max(initial=-1.0))
    means_so = similarity >= max(_NEAR_MEANING, nearest - _MEANING_MARGIN)
    looks_so = look >= max(_NEAR_LOOK, float(look.max(initial=-1.0)) - _NEAR_LOOK_MARGIN)
    return np.asarray(means_so | looks_so)


def _alike(question: Question, snapshot: Snapshot, text: Floats, image: Floats) -> Mask:
    """Products of the kinds that the nearest ones are of; the example itself is not among them."""
    kind_of = snapshot.kind_of
    likeness = image if question.image_vector is not None else text
    if question.like_row is not None and snapshot.columns.leaf_categories[question.like_row]:
        relevant = kind_of == kind_of[question.like_row]
    else:
        nearest = np.argsort(-likeness, kind="stable")[:_VOTERS]
        votes: dict[int, float] = defaultdict(float)
        for row in nearest:
            votes[int(kind_of[row])] += max(float(likeness[row]), 0.0) ** 8  # near ones decide
        needed = _LEAST_VOTE * sum(votes.values())
        elected = [kind for kind, vote in votes.items() if vote >= needed and snapshot.kinds[kind].words]
        relevant = np.isin(kind_of, elected)
    relevant = relevant | (likeness >= likeness.max(initial=0.0) - _LOOK_MARGIN)
    if question.like_row is not None:
        relevant[question.like_row] = False
    return np.asarray(relevant)


def _unit_rows(vectors: Matrix) -> Matrix:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12), np.float32)


def _own_vector(table: VectorTable, row: int) -> Matrix | None:
    own = table.of_product(row)
    return table.vectors(own) if len(own) else None


def _kind_coverage(reading: Reading, snapshot: Snapshot) -> Floats:
    """Share of the query's words, by rarity, in the names of each product's own category.

    Much less where the category's own noun is not among the words: a laptop stand is no laptop.
    """
    shares: list[float] = []
    rarities = [snapshot.lexical.rarity(term) for term in reading.terms]
    whole = sum(rarities) or 1.0
    for kind in snapshot.kinds:
        hit = [
            any(set(phrase) <= kind.words for phrase, _ in term.stands_for) * rarity
            for term, rarity in zip(reading.terms, rarities, strict=True)
        ]
        phrases = (frozenset(phrase) for term in reading.terms for phrase, _ in term.stands_for)
        is_that = any(not kind.nouns.isdisjoint(phrase) for phrase in phrases)
        shares.append(sum(hit) / whole * (1.0 if is_that else _OTHER_NOUN))
    return np.array(shares, dtype=np.float32)[snapshot.kind_of]


def _colour_match(question: Question, snapshot: Snapshot) -> Floats:
    match = np.zeros(len(snapshot.products), dtype=np.float32)
    if question.pixels is not None:
        for name, share in measured_colours(question.pixels)[:_COLOURS_OF_A_PHOTO]:
            coloured = snapshot.columns.holds(Constraint("colour", "=", name), "")
            match += share * snapshot.columns.products_of(coloured)
    return match
