"""A search's words, less those that its constraints already say, as terms to look up."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from retrieval.colours import canonical_colour
from retrieval.filters import LEVEL_SEPARATOR, wording_key
from retrieval.lexical import QueryTerm, latin_words
from retrieval.query import Constraint, Query
from retrieval.snapshot import Snapshot
from retrieval.text_analysis import is_chinese, stem

_CHEAP = """
cheap cheapest affordable inexpensive budget 便宜 实惠 平价 便宜点 性价比
"""
_NO_THINGS = """
gift present birthday warm waterproof kids women men mother father baby
礼物 礼品 生日 保暖 防水 儿童 女士 男士 妈妈 爸爸 母亲 父亲
保湿 美白 控油 去屑 加厚 透气 防滑 透明 静音 便携
"""
_FOR = re.compile(r"\b(?:for|with|in|under|that|who)\b", re.IGNORECASE)
_SAID_OF_ANYTHING = """
new nice good great best cool lovely beautiful item product thing stuff size colour color price
under below less than up about
新 好 好看 漂亮 不错 东西 商品 产品 新款 码 号 尺码 颜色 价格 元 块 以内 以下 左右
"""


@dataclass(frozen=True)
class Reading:
    """`text` is for a dense encoder: the query without words about price.

    `things` are the terms that name what is wanted; the others describe it. English and Chinese both put
    the noun last (打印机墨盒 is ink), except before "for". None when nothing is named: "a gift".

    `unknown` are the words for what is wanted, as they were written, where no product has the noun.
    """

    terms: tuple[QueryTerm, ...]
    things: tuple[QueryTerm, ...]
    text: str
    wants_cheap: bool
    unknown: tuple[str, ...] = ()


def read_query(query: Query, snapshot: Snapshot) -> Reading:
    """Terms that choose among products. None when the words only repeat the constraints."""
    words = snapshot.analyser.tokens(query.text)
    cheap = _stems(_CHEAP)
    # A wish that excludes nothing leaves its words to choose by: "backpack", where style = backpack is soft.
    said = _words_of_constraints((c for c in query.constraints if c.hard), snapshot)
    kept = snapshot.synonyms.joined([w for w in words if w not in cheap | said | _stems(_SAID_OF_ANYTHING)])
    kept = [piece for word in kept for piece in _known_pieces(word, snapshot)]
    spellings = {stem(word): word for word in latin_words(query.text)}
    terms = [
        term
        for term in snapshot.lexical.terms(kept, snapshot.synonyms.phrases, spellings)
        if not any(set(phrase) <= said for phrase, _ in term.stands_for)
    ]
    text = query.text
    for word in _CHEAP.split():
        text = text.replace(word, " ")
    return Reading(
        tuple(terms),
        _things(terms, query.text, snapshot),
        text.strip(),
        not cheap.isdisjoint(words),
        _unknown(terms, query.text, spellings, snapshot),
    )


def _things(terms: Sequence[QueryTerm], text: str, snapshot: Snapshot) -> tuple[QueryTerm, ...]:
    """The last term that a category is named by, and the last that products are named by."""
    main = _main(terms, text, snapshot)
    nothing = _stems(_NO_THINGS)
    named = [
        t
        for t in main
        if t.word not in nothing
        and not any(nothing.issuperset(phrase) for phrase, _ in t.stands_for)
        and not any(c.isdigit() for c in t.word)
        and canonical_colour(t.word) is None
        and any(snapshot.lexical.names_products(phrase) for phrase, _ in t.stands_for)
    ]
    of_category = [
        t for t in named if any(set(phrase) <= snapshot.category_words for phrase, _ in t.stands_for)
    ]
    return tuple(dict.fromkeys((*of_category[-1:], *named[-1:])))


def _main(terms: Sequence[QueryTerm], text: str, snapshot: Snapshot) -> list[QueryTerm]:
    """The terms before "for", else all."""
    words = snapshot.analyser.tokens(_FOR.split(text, maxsplit=1)[0])
    before = frozenset(piece for word in words for piece in (word, *_known_pieces(word, snapshot)))
    return [t for t in terms if before.issuperset(t.word.split(" "))] or list(terms)


def _unknown(
    terms: Sequence[QueryTerm], text: str, spellings: Mapping[str, str], snapshot: Snapshot
) -> tuple[str, ...]:
    main = [t for t in _main(terms, text, snapshot) if not any(c.isdigit() for c in t.word)]
    if not main or main[-1].stands_for:
        return ()
    return tuple(spellings.get(t.word, t.word) for t in main)


def _known_pieces(word: str, snapshot: Snapshot) -> tuple[str, ...]:
    """A Chinese word that the shop does not know, as the two that it does: 男表 is 男 and 表."""
    if not is_chinese(word) or _is_known(word, snapshot):
        return (word,)
    for at in range(1, len(word)):
        if _is_known(word[:at], snapshot) and _is_known(word[at:], snapshot):
            return (word[:at], word[at:])
    return (word,)


def _is_known(word: str, snapshot: Snapshot) -> bool:
    phrases = snapshot.synonyms.phrases(word)
    if len(word) > 1:  # a single character is a part of many words that have nothing to do with it
        phrases = ((word,), *phrases)
    return any(all(w in snapshot.lexical for w in phrase) for phrase in phrases)


@cache
def _stems(words: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words.split())


def _words_of_constraints(constraints: Iterable[Constraint], snapshot: Snapshot) -> frozenset[str]:
    """Tokens of every wording of the constraints' text values, in both languages, and of their fields."""
    texts: list[str] = []
    for constraint in constraints:
        values = constraint.value if isinstance(constraint.value, tuple) else (constraint.value,)
        texts.append(constraint.field.replace("_", " "))
        texts += snapshot.field_labels(constraint.field)
        for value in values:
            if isinstance(value, bool):
                continue
            text = f"{value:g}" if isinstance(value, int | float) else value
            if constraint.field != "price":
                texts += [text.rpartition(LEVEL_SEPARATOR)[2], *snapshot.wordings_of(wording_key(text))]
    return frozenset(t for text in texts for t in snapshot.analyser.tokens(text, indexing=True))
