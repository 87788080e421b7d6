"""Likely next messages, as buttons. What a button sends is a message that the parser understands. Pure."""

import math
from collections.abc import Sequence

from assistant.events import QuickReply
from assistant.facts import (
    ActionFailed,
    Comparison,
    Fact,
    PolicyFound,
    ProductDetail,
    ProductsFound,
    ProfileTold,
    ReviewsFound,
    SignInNeeded,
    Talk,
)
from assistant.nlg.wording import constraint_words, phrase, price_words, word, wordings_of
from assistant.nlg.writer import Brief
from retrieval.filters import department
from retrieval.product import Locale
from retrieval.query import Constraint, Facet, Query, Redirect

MOST = 5
WIDE = 8
"""From how many matches on dividing them helps."""

_MOST_OFFERED = {"category": 3, "colour": 3, "size": 3, "brand": 3, "price": 4}
_WORTH_ASKING = 0.3  # bits that a value's answer tells at least, on average


def quick_replies(brief: Brief) -> tuple[QuickReply, ...]:
    """Those of the last fact that has any, at most five, no two alike."""
    for fact in reversed(brief.facts):
        replies = _next_messages(fact, brief.locale)
        if replies:
            return tuple(dict.fromkeys(replies))[:MOST]
    return ()


def says_kinds(fact: ProductsFound) -> bool:
    """Whether the kinds of things found are worth choosing from."""
    return any(facet.field == "category" and len(facet.counts) > 2 for facet in fact.result.facets)


def is_vague(query: Query) -> bool:
    """Whether it limits nothing but the kind of thing."""
    return not any(c.field != "category" and c.hard for c in query.constraints)


def most_splitting(facets: Sequence[Facet], query: Query, total: int) -> Facet | None:
    """The facet whose commonest values tell most about what is wanted; None where none tells anything.

    Left out are fields that the shopper has decided, values that all or none of the matches have, and sizes
    where the matches are of several departments: S of a shirt is not S of a dog's bed.
    """
    decided = {c.field for c in query.constraints if c.hard and c.field != "category"}
    departments = {department(kind) for f in facets if f.field == "category" for kind, _ in f.counts}
    unfit = decided | ({"size"} if len(departments) > 1 else set())
    found = []
    for facet in facets:
        most = _MOST_OFFERED.get(facet.field, 0)
        telling = tuple((value, count) for value, count in facet.counts if 0 < count < total)[:most]
        if facet.field not in unfit and len(telling) > 1:
            bits = sum(_bits(count / total) for _, count in telling) / len(telling)
            found.append((bits, Facet(facet.field, telling, facet.labels)))
    best = max(found, key=lambda entry: entry[0], default=None)
    return best[1] if best and best[0] >= _WORTH_ASKING else None


def _bits(share: float) -> float:
    """What the answer to "is it one of these?" tells."""
    return -share * math.log2(share) - (1 - share) * math.log2(1 - share)


def _next_messages(fact: Fact, locale: Locale) -> list[QuickReply]:
    match fact:
        case ProductsFound(result=result) if result.hits:
            return _after_products(fact, locale)
        case ProductsFound(result=result):
            return [*_redirect(result.redirect, locale), *_buttons(locale, "on_sale", "person")]
        case ProductDetail():
            return _buttons(locale, "reviews_reply", "similar_reply", "bundle_reply", "other_colours_reply")
        case ReviewsFound() | Comparison():
            return _buttons(locale, "similar_reply", "cheaper_reply")
        case ProfileTold(interests=interests) if interests:
            return _buttons(locale, "recommend_reply", "forget_reply")
        case ProfileTold():
            return _buttons(locale, "recommend_reply")
        case Talk(kind="manipulation"):
            return _buttons(locale, "on_sale")
        case Talk(kind="insult") | PolicyFound(passages=()) | ActionFailed():
            return _buttons(locale, "person")
        case SignInNeeded():
            return _buttons(locale, "sign_in_reply")
        case Talk(kind="greeting" | "unclear" | "about_bot" | "out_of_scope"):
            return [QuickReply(starter, starter) for starter in wordings_of(locale, "starters")]
        case _:
            return []


def _after_products(fact: ProductsFound, locale: Locale) -> list[QuickReply]:
    result, query = fact.result, fact.query
    products = [hit.product for hit in result.hits]
    moved = [r.instead for r in result.relaxations if r.count and r.instead][:2]
    replies = _redirect(result.redirect, locale)
    replies += [QuickReply(words, words) for c in moved for words in [constraint_words(c, products, locale)]]
    if result.total >= WIDE and fact.purpose != "more":
        asks_kind = fact.purpose == "search" and is_vague(query) and says_kinds(fact)
        kinds = [facet for facet in result.facets if facet.field == "category"]
        facet = most_splitting(kinds if asks_kind else result.facets, query, result.total)
        replies += _of_facet(facet, query, locale) if facet else []
    if result.total > len(result.hits) + query.offset:
        replies += _buttons(locale, "more_reply")
    if len(result.hits) > 1:
        replies += _buttons(locale, "cheaper_reply", "compare_reply")
    return replies


def _of_facet(facet: Facet, query: Query, locale: Locale) -> list[QuickReply]:
    replies = []
    for number, (value, count) in enumerate(facet.counts):
        if facet.field == "price":
            is_first, is_last = number == 0, number == len(facet.counts) - 1
            label = said = _band_words(value, query.currency, locale, is_first=is_first, is_last=is_last)
        else:
            label = facet.label(value, locale)
            said = word(locale, "only", facet.field, default="").format(value=label) or label
            if facet.field == "size":
                label = said
        replies.append(QuickReply(phrase(locale, "counted").format(label=label, count=count), said))
    return replies


def _band_words(band: str, currency: str, locale: Locale, *, is_first: bool, is_last: bool) -> str:
    low, high = (int(bound) * 100 for bound in band.split("-"))
    above = Constraint("price", ">=", low, currency=currency)
    below = Constraint("price", "<=", high, currency=currency)
    return price_words([below] if is_first else [above] if is_last else [above, below], locale)


def _redirect(redirect: Redirect | None, locale: Locale) -> list[QuickReply]:
    if redirect is None:
        return []
    label = redirect.label.in_locale(locale)
    return [QuickReply(label, label, url=redirect.to)]


def _buttons(locale: Locale, *keys: str) -> list[QuickReply]:
    return [QuickReply(text, text) for key in keys for text in [phrase(locale, key)]]
