"""Whether a sentence says only what the facts of its turn say. Pure.

The evidence is read by the same eyes as the sentence: the words in which cards, facts and the template
writer tell a turn are searched for claims, and a sentence may claim what one of them claims. A sentence
about one product may use only what is known of that product and of the turn as a whole.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.commands import SHOWN
from assistant.events import Card
from assistant.facts import (
    ActionFailed,
    Comparison,
    Fact,
    InterestsForgotten,
    InterestsKept,
    OrdersFound,
    OrderUnknown,
    PolicyFound,
    ProductDetail,
    ProductIdentified,
    ProductsFound,
    ProfileTold,
    ReferenceUnresolved,
    ReviewsFound,
    SignInNeeded,
    Talk,
    TicketOpened,
)
from assistant.money import display_price
from assistant.nlg.claim_words import PROMISES
from assistant.nlg.claims import Claim, Kind, claims_in, folded
from assistant.nlg.spoken_numbers import plain_number
from assistant.nlg.wording import constraint_words, value_words
from assistant.nlg.writer import Brief
from retrieval.product import Price, Product, Variant
from retrieval.query import Constraint

MAX_SENTENCE = 600
"""Characters of a sentence that is read at all; a longer one is not worth the time it takes."""

MAX_FACT_TEXT = 2_000
"""Characters of a description, a review or a policy section that count as evidence."""

_HAN = re.compile(r"[㐀-鿿]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_DENIES = re.compile(
    r"\b(?:no|not|none|nothing|neither|without|isn't|aren't|don't|doesn't|can't|cannot|couldn't|unfortunately)\b|n't\b"
    r"|[没不未无非]"
)
_PROMISED_BY_SHOP = frozenset({"promise", "superlative"})
"""Kinds of claims that a product's own description cannot support: it is the maker's praise."""

_BEGINS_YES = re.compile(r"(?:yes|yep|sure|of course|it does|it is)\b|有(?!没有)|是的|可以|当然|能的")
_BEGINS_NO = re.compile(r"(?:no|sorry|unfortunately)\b|没|不|抱歉|很遗憾|无")

_ELSEWHERE: Mapping[Kind, tuple[Kind, ...]] = {
    # A number that the facts have with less, or with another word of the same meaning.
    "count": ("count", "number"),
    "number": ("number", "count", "rating", "reviews", "stock", "measure", "position"),
    "stock": ("stock", "count"),
    "reviews": ("reviews", "number"),
    "rating": ("rating",),
}


@dataclass(frozen=True)
class _Scope:
    """What is known of one product, or of the turn as a whole."""

    claims: frozenset[Claim]
    text: str

    def supports(self, claim: Claim) -> bool:
        match claim.kind:
            case "markup":
                return False
            case "name" | "id" | "day":
                return _occurs(claim.value, self.text)
            case "number" | "measure":
                return any(Claim(kind, claim.value) in self.claims for kind in _kinds(claim)) or (
                    claim.kind == "number" and self._has_amount(claim.value)
                )
            case _:
                return any(Claim(kind, claim.value) in self.claims for kind in _kinds(claim))

    def _has_amount(self, number: str) -> bool:
        """A measure's number without its unit, as in "from 6 to 9 days"."""
        return any(c.kind == "measure" and c.value.split()[0] == number for c in self.claims)


@dataclass(frozen=True)
class _Known:
    """A product of the turn: how a sentence may name it, and what may be said of it."""

    titles: tuple[str, ...]
    positions: frozenset[str]
    scope: _Scope
    ranks: frozenset[Claim]  # "cheapest" and the like, among the cards; for sentences that name it


@dataclass(frozen=True)
class _Answer:
    """A value that was asked for, in every wording, and whether the product has it."""

    words: tuple[str, ...]
    holds: bool

    def is_contradicted_by(self, said: str) -> bool:
        """Says yes where the fact says no, or no where it says yes."""
        if not any(_occurs(word, said) for word in self.words):
            return False
        if self.holds:
            return _BEGINS_NO.match(said) is not None
        return not _DENIES.search(said) and not PROMISES["sold out"].search(said)


@dataclass(frozen=True)
class Evidence:
    """Everything that the reply of one turn may claim."""

    locale: str
    turn: _Scope
    products: tuple[_Known, ...]
    relaxed: frozenset[Claim]  # wishes that no product shown meets
    answers: tuple[_Answer, ...]

    @cached_property
    def _titles(self) -> tuple[str, ...]:
        return tuple(sorted((t for p in self.products for t in p.titles), key=len, reverse=True))

    def unsupported(self, sentence: str) -> tuple[str, ...]:
        """What the sentence claims without a fact, in words for the record; empty for a grounded one."""
        if len(sentence) > MAX_SENTENCE:
            return (f"a sentence of {len(sentence)} characters",)
        said = folded(sentence)
        without_titles = sentence
        for title in self._titles:
            without_titles = re.sub(re.escape(title), " ", without_titles, flags=re.IGNORECASE)
        claims = claims_in(without_titles)
        scopes = self._scopes(said, claims)
        found = [c for c in claims if not any(scope.supports(c) for scope in scopes)]
        if not _DENIES.search(said):
            found.extend(claim for claim in claims & self.relaxed if claim not in found)
        if self._contradicts_an_answer(said):
            found.append(Claim("name", "the opposite of the answer"))
        if self._is_other_language(without_titles):
            found.append(Claim("name", "another language"))
        return tuple(sorted(f"{claim.kind} {claim.value}" for claim in found))

    def _scopes(self, said: str, claims: frozenset[Claim]) -> tuple[_Scope, ...]:
        """The turn, and the products spoken of; all products where none is named."""
        positions = {claim.value for claim in claims if claim.kind == "position"}
        named = [p for p in self.products if any(title in said for title in p.titles)]
        placed = [p for p in self.products if p.positions & positions]
        # "The second one, “X”": a title at another product's position supports neither.
        spoken_of = [p for p in named if p in placed] if len(named) == len(placed) == 1 else [*named, *placed]
        if named or placed:
            return (self.turn, *(_Scope(p.scope.claims | p.ranks, p.scope.text) for p in spoken_of))
        return (self.turn, *(p.scope for p in self.products))

    def _contradicts_an_answer(self, said: str) -> bool:
        is_plain_yes = _BEGINS_YES.match(said) and not any(answer.holds for answer in self.answers)
        return any(a.is_contradicted_by(said) for a in self.answers) or bool(self.answers and is_plain_yes)

    def _is_other_language(self, sentence: str) -> bool:
        """A whole sentence in the other language; names and sizes may stand in either."""
        han, latin = len(_HAN.findall(sentence)), len(_LATIN_WORD.findall(sentence))
        return han == 0 and latin >= 3 if self.locale == "zh" else han > 2 * max(1, latin)


def _kinds(claim: Claim) -> tuple[Kind, ...]:
    return _ELSEWHERE.get(claim.kind, (claim.kind,))


def _occurs(words: str, text: str) -> bool:
    if _HAN.search(words):
        return words in text
    return re.search(rf"(?<![a-z0-9'-]){re.escape(words)}(?![a-z0-9])", text) is not None


# ------------------------------------------------------------------ gathering


def evidence_of(brief: Brief, template_sentences: Sequence[str]) -> Evidence:
    """The evidence of a turn. What the template writer says is true by construction, so it counts."""
    cards = {card.product_id: card for card in brief.cards}
    products = {product.product_id: product for product in _products(brief.facts)}
    known = tuple(_known(product, cards.get(product.product_id), brief) for product in products.values())
    texts = [*template_sentences, *(text for fact in brief.facts for text in _fact_texts(fact, brief))]
    counts = {Claim("count", str(n)) for fact in brief.facts for n in _counts(fact)}
    counts |= {Claim("count", str(len(brief.cards)))} if brief.cards else set()
    turn = _scope(texts)
    told = _Scope(turn.claims | counts, turn.text)
    return Evidence(brief.locale, told, known, _relaxed(brief), tuple(_answers(brief)))


def _scope(texts: Iterable[str], praise: Iterable[str] = ()) -> _Scope:
    """`praise` are texts that support names and numbers and no promise."""
    texts, praise = (tuple(text[:MAX_FACT_TEXT] for text in given) for given in (texts, praise))
    claims = {claim for text in texts for claim in claims_in(text)}
    claims |= {c for text in praise for c in claims_in(text) if c.kind not in _PROMISED_BY_SHOP}
    return _Scope(frozenset(claims), folded(" \n ".join((*texts, *praise))))


def _products(facts: Sequence[Fact]) -> Iterator[Product]:
    for fact in facts:
        match fact:
            case ProductsFound(result=result, anchor=anchor):
                yield from (hit.product for hit in result.hits)
                if anchor:
                    yield anchor
            case ProductDetail(product=product) | ReviewsFound(product=product):
                yield product
            case Comparison(products=products):
                yield from products
            case _:
                pass


def _known(product: Product, card: Card | None, brief: Brief) -> _Known:
    shown = [v for v in product.variants if card and v.variant_id == card.variant_id]
    texts = [*_product_texts(product, brief), *_variant_texts(product, shown, brief)]
    if card:
        texts += [*card.why, *card.relaxed_words, *card.options.values(), card.price_display]
        texts.append(f"#{card.position}")
    praise = [] if product.flagged else product.description.all()
    scope = _scope(texts, praise)
    exact = set()
    if product.rating is not None:
        exact |= {Claim("rating", plain_number(product.rating)), Claim("rating", f"{product.rating:.1f}")}
        exact.add(Claim("reviews", str(product.rating_count)))
    for variant in shown:
        if variant.stock is not None:
            exact.add(Claim("stock", str(variant.stock)))
        exact.add(Claim("promise", "in stock" if variant.in_stock else "sold out"))
    positions = frozenset({str(card.position)} if card else ())
    titles = tuple(folded(title) for title in product.title.all())
    ranks = frozenset(_ranks(card, brief.cards)) if card else frozenset()
    return _Known(titles, positions, _Scope(scope.claims | exact, scope.text), ranks)


def _ranks(card: Card, cards: Sequence[Card]) -> Iterator[Claim]:
    if len(cards) < 2:
        return
    prices = [other.price.amount_minor for other in cards]
    ratings = [other.rating for other in cards if other.rating is not None]
    if card.price.amount_minor == min(prices):
        yield Claim("superlative", "price")
    if card.price.amount_minor == max(prices):
        yield Claim("superlative", "dearest")
    if card.rating is not None and card.rating == max(ratings):
        yield Claim("superlative", "rating")


def _product_texts(product: Product, brief: Brief) -> Iterator[str]:
    yield from product.title.all()
    yield from product.brand.all()
    yield from (level for path in product.category.all() for level in path.split(" > "))
    for name, value in product.attributes.items():
        label = product.attribute_label(name, brief.locale)
        if value is True:
            yield from (text for text in (label, name.replace("_", " ")))
        elif not isinstance(value, bool):
            words = value_words(value, [product], brief.locale)
            yield f"{label} {words}"
            yield f"{words} {name.rsplit('_', 1)[-1]}"  # weight_g: 240 is "240 g"
            yield str(value)
    yield from (f"{label} {value}" for _, label, value in _told_properties(brief, product))


def _told_properties(brief: Brief, product: Product) -> Iterator[tuple[str, str, str]]:
    for fact in brief.facts:
        if isinstance(fact, ProductDetail) and fact.product.product_id == product.product_id:
            yield from ((p.name, p.label, p.value) for p in fact.properties)
            yield from (
                ("", "", value_words(answer.value, [product], brief.locale)) for answer in fact.answers
            )


def _variant_texts(product: Product, shown: Sequence[Variant], brief: Brief) -> Iterator[str]:
    for variant in product.variants:
        for value in variant.options.values():
            yield from (value, *_labels(product, value))
    for variant in shown:
        now = variant.price_in(brief.currency)
        listed = variant.list_prices.get(now.currency)
        yield display_price(now)
        if listed:
            yield from (display_price(listed), *_savings(now, listed))


def _labels(product: Product, value: str) -> tuple[str, ...]:
    text = product.value_labels.get(value)
    return text.all() if text else ()


def _savings(now: Price, listed: Price) -> Iterator[str]:
    """A list price that is higher makes a discount of so much per cent true."""
    if listed.amount_minor > now.amount_minor:
        percent = 100 - round(100 * now.amount_minor / listed.amount_minor)
        saved = Price(listed.amount_minor - now.amount_minor, now.currency)
        yield f"on sale, {percent}% off, {display_price(saved)}"


def _fact_texts(fact: Fact, brief: Brief) -> Iterator[str]:
    locale = brief.locale
    match fact:
        case ProductsFound(query=query, result=result, said=said, kept=kept):
            products = [hit.product for hit in result.hits]
            wishes: list[Constraint] = [*query.constraints, *said, *kept]
            for relaxation in result.relaxations:
                wishes += [relaxation.dropped, *((relaxation.instead,) if relaxation.instead else ())]
            yield from (constraint_words(wish, products, locale) for wish in wishes)
            yield from (str(wish) for wish in wishes)
        case Comparison(rows=rows):
            yield from (f"{row.label} {value}" for row in rows for value in row.values)
        case ReviewsFound(reviews=reviews):
            yield from (review.text for review in reviews)
        case PolicyFound(passages=passages):
            yield from (text for p in passages for text in (p.document, p.section, p.text, p.answer))
        case OrdersFound(orders=orders):
            for order in orders:
                yield f"{order.order_id} {order.state} {display_price(order.total)}"
                yield f"{order.placed_at.date()} {order.carrier} {order.tracking_number} {order.checkpoint}"
                yield from (f"{day.date()}" for day in (order.checkpoint_at, order.expected_at) if day)
                for item in order.items:
                    yield f"{item.title} {item.options} {item.quantity} {display_price(item.price)}"
        case ProductDetail(passage=passage):
            yield passage
        case TicketOpened(ticket_id=words) | OrderUnknown(order_id=words):
            yield words
        case (
            ProfileTold(wordings=wordings)
            | InterestsKept(wordings=wordings)
            | InterestsForgotten(wordings=wordings)
        ):
            yield from wordings
        case SignInNeeded() | Talk() | ProductIdentified() | ReferenceUnresolved() | ActionFailed():
            pass


def _counts(fact: Fact) -> Iterator[int]:
    match fact:
        case ProductsFound(result=result):
            yield from (result.total, len(result.hits), sum(not hit.relaxed for hit in result.hits))
            yield from (relaxation.count for relaxation in result.relaxations)
        case Comparison(products=products):
            yield len(products)
        case OrdersFound(orders=orders):
            yield len(orders)
        case ReviewsFound(reviews=reviews):
            yield len(reviews)
        case ReferenceUnresolved(shown=shown):
            yield shown
        case _:
            pass


def _answers(brief: Brief) -> Iterator[_Answer]:
    details = (fact for fact in brief.facts if isinstance(fact, ProductDetail))
    for product, answer in ((d.product, a) for d in details for a in d.answers):
        asked = answer.asked
        if asked.op != "=" or not answer.known:
            continue
        if isinstance(asked.value, bool):
            label = product.attribute_labels.get(asked.field)
            wordings = (*(label.all() if label else ()), asked.field.replace("_", " "))
            yield _Answer(tuple(map(folded, wordings)), answer.holds == asked.value)
        elif isinstance(asked.value, str) and asked.value != SHOWN:
            wordings = (asked.value, *_labels(product, asked.value))
            yield _Answer(tuple(map(folded, wordings)), answer.holds)


def _relaxed(brief: Brief) -> frozenset[Claim]:
    """The claims in wishes that every product of a search fails; they may only be denied."""
    found: set[Claim] = set()
    for fact in brief.facts:
        if isinstance(fact, ProductsFound) and fact.result.hits and all(h.relaxed for h in fact.result.hits):
            products = [hit.product for hit in fact.result.hits]
            missed = set.intersection(*(set(hit.relaxed) for hit in fact.result.hits))
            words = [constraint_words(wish, products, brief.locale) for wish in missed]
            found |= {c for text in words for c in claims_in(text) if c.kind in ("property", "money")}
    return frozenset(found)
