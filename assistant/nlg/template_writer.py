"""The writer that needs no model: facts fill the bilingual sentences of `templates/`. Pure.

Its sentences are also what a model's unsupported sentence is replaced with.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from assistant.events import QuickReply
from assistant.facts import (
    ActionFailed,
    Comparison,
    Fact,
    InterestsForgotten,
    InterestsKept,
    OptionAnswer,
    OrdersFound,
    OrderUnknown,
    OrderView,
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
from assistant.nlg.quick_replies import WIDE, is_vague, quick_replies, says_kinds
from assistant.nlg.wording import (
    constraint_words,
    join,
    phrase,
    value_words,
    wish_words,
    word,
    wordings_of,
    words_of,
)
from assistant.nlg.writer import Brief, Written
from retrieval.product import Locale, Product
from retrieval.query import Relaxation

LOW_STOCK = 5
"""From how many pieces down the number left is worth telling."""

MANUAL_REASONS = frozenset({"asked", "angry", ""})


class TemplateWriter:
    """Facts to sentences by templates."""

    def write(self, brief: Brief, timeout_s: float) -> Iterator[str | Written]:
        """The sentences of each fact, then `Written`."""
        first = True
        for sentence in self.sentences(brief):
            gap = "" if first or brief.locale == "zh" else " "
            yield gap + sentence
            first = False
        yield Written("template")

    def sentences(self, brief: Brief) -> list[str]:
        """All sentences of the reply, in order; never empty."""
        said = [s for n, fact in enumerate(brief.facts) for s in _Teller(brief, n).tell(fact)]
        return said or [_Teller(brief, 0).say("unclear")]

    def quick_replies(self, brief: Brief) -> tuple[QuickReply, ...]:
        """Likely next messages for the last fact that has any."""
        return quick_replies(brief)


class _Teller:
    """Tells one fact in one language; wordings vary with the message, and are the same for the same one."""

    def __init__(self, brief: Brief, index: int) -> None:
        self._brief = brief
        self._locale: Locale = brief.locale
        digest = hashlib.blake2b(f"{brief.message}|{index}".encode(), digest_size=4).digest()
        self._choice = int.from_bytes(digest)

    def say(self, key: str, **values: object) -> str:
        """A sentence of the templates with its values filled in."""
        wordings = wordings_of(self._locale, key)
        chosen = wordings[self._choice % len(wordings)].format(**values)
        return chosen[:1].upper() + chosen[1:]

    def tell(self, fact: Fact) -> list[str]:
        """The sentences of one fact."""
        match fact:
            case ProductsFound():
                return self._found(fact)
            case ProductDetail():
                return self._detail(fact)
            case Comparison():
                return self._comparison(fact)
            case ReviewsFound():
                return self._reviews(fact)
            case OrdersFound(orders=orders, asked=asked):
                return self._orders(orders, asked)
            case OrderUnknown(order_id):
                return [self.say("order_unknown", id=order_id)]
            case SignInNeeded():
                return [self.say("sign_in")]
            case PolicyFound(passages=passages):
                if not passages:
                    return [self.say("policy_unknown")]
                return [
                    self.say(
                        "policy",
                        answer=p.answer.rstrip("。") if self._locale == "zh" else p.answer,
                        document=p.document,
                        number=p.section.split(".")[0],
                    )
                    for p in passages[:1]
                ]
            case TicketOpened(ticket_id, reason):
                key = {"angry": "ticket_angry"}.get(reason, "ticket")
                return [self.say(key if reason in MANUAL_REASONS else "ticket_cannot", id=ticket_id)]
            case ProfileTold():
                return self._profile(fact)
            case InterestsKept(wordings=wordings):
                return [self.say("memory_kept", list=join(self._locale, wordings))]
            case InterestsForgotten(wordings=wordings, everything=everything):
                if everything:
                    return [self.say("memory_cleared")]
                if not wordings:
                    return [self.say("memory_unknown")]
                return [self.say("memory_forgotten", list=join(self._locale, wordings))]
            case Talk(kind, what):
                specific = f"{kind}_{what}" if what else kind
                return [self.say(specific if specific in words_of(self._locale) else kind)]
            case ProductIdentified():
                return []
            case ReferenceUnresolved(shown=shown):
                return [self.say("unresolved", shown=shown) if shown else self.say("unresolved_none")]
            case ActionFailed(what=what):
                return [self.say(f"failed_{what}")]

    def _profile(self, fact: ProfileTold) -> list[str]:
        told = list(zip(fact.interests, fact.wordings, strict=True))
        said = [words for interest, words in told if interest.said]
        shown = [words for interest, words in told if not interest.said]
        if not told:
            return [self.say("memory_nothing")]
        sentences = [self.say("memory_said", list=join(self._locale, said))] if said else []
        if shown:
            sentences.append(self.say("memory_concluded", list=join(self._locale, shown)))
        return [*sentences, self.say("memory_ways")]

    # -------------------------------------------------------------- searches

    def _found(self, fact: ProductsFound) -> list[str]:
        result, locale = fact.result, self._locale
        products = [hit.product for hit in result.hits]
        wish = wish_words(fact.query, products, locale)
        exact = [hit for hit in result.hits if not hit.relaxed]
        said: list[str] = []
        if fact.exhausted and not exact:
            if fact.purpose == "more":
                return [self.say("no_more")]
            bound = next((c for c in fact.query.constraints if c.field == "price"), None)
            is_dearer = bound is not None and bound.op in (">", ">=")
            return [self.say("dearest_already" if is_dearer else "cheapest_already")]
        if fact.anchor and fact.query.prefer_product_ids and fact.purpose == "refine":
            said.append(self._other_values(fact, fact.anchor))
        if not exact and fact.purpose == "bundle":
            return [self.say("bundle_none")]
        if not exact:
            return [*said, *self._nothing(fact, wish, products)]
        numbers = {"count": result.total, "shown": len(exact), "wish": wish}
        match fact.purpose:
            case "bundle":
                title = fact.anchor.title.in_locale(locale) if fact.anchor else ""
                said.append(self.say("bundle", title=title, shown=len(exact)))
            case "more":
                said.append(self.say("more", **numbers))
            case "recommend":
                said.append(self.say("recommended", shown=len(exact), wish=self._idea(fact, products)))
            case "similar":
                changes = self._changes(fact)
                if fact.anchor:
                    title = fact.anchor.title.in_locale(locale)
                    said.append(self.say("similar", title=title, changes=changes))
                else:
                    said.append(self.say("similar_photo", changes=changes))
            case _:
                said.append(self._count(fact, numbers, has_intro=bool(said)))
        return said

    def _count(self, fact: ProductsFound, numbers: dict[str, object], *, has_intro: bool) -> str:
        total, shown = fact.result.total, numbers["shown"]
        if has_intro:
            return self.say("others", **numbers)
        if fact.result.unknown_words:
            words = (" " if fact.result.unknown_words[0].isascii() else "").join(fact.result.unknown_words)
            return self.say("not_carried", words=words)
        if total == 1:
            return self.say("found_one", **numbers)
        if fact.purpose == "search" and is_vague(fact.query) and total >= WIDE and says_kinds(fact):
            return f"{self.say('found_browse', **numbers)}{self._space()}{self.say('narrow')}"
        return self.say("found_all" if total == shown else "found_part", **numbers)

    def _space(self) -> str:
        return "" if self._locale == "zh" else " "

    def _nothing(self, fact: ProductsFound, wish: str, products: Sequence[Product]) -> list[str]:
        if not products:
            return [self.say("none_at_all", wish=wish)]
        said = [self.say("none_exact", wish=wish)]
        ways = [self._way_out(r, products) for r in fact.result.relaxations[:3] if r.count]
        if ways:
            joined = phrase(self._locale, "clause_separator").join(ways)
            said.append(joined[:1].upper() + joined[1:] + ("。" if self._locale == "zh" else "."))
        return [*said, self.say("nearest")]

    def _way_out(self, relaxation: Relaxation, products: Sequence[Product]) -> str:
        if relaxation.instead:
            wish = constraint_words(relaxation.instead, products, self._locale)
            return self._plain("relax_move", wish=wish, count=relaxation.count)
        wish = constraint_words(relaxation.dropped, products, self._locale)
        key = "relax_drop_one" if relaxation.count == 1 else "relax_drop"
        return self._plain(key, wish=wish, count=relaxation.count)

    def _plain(self, key: str, **values: object) -> str:
        said = self.say(key, **values)
        return said[:1].lower() + said[1:]

    def _other_values(self, fact: ProductsFound, anchor: Product) -> str:
        excluded = next((c for c in fact.query.constraints if c.op == "not_in"), None)
        field = excluded.field if excluded else "colour"
        without = set(excluded.value) if excluded and isinstance(excluded.value, tuple) else set()
        values = dict.fromkeys(v.options[field] for v in anchor.variants if field in v.options and v.in_stock)
        others = [v for v in values if v not in without]
        title = anchor.title.in_locale(self._locale)
        if not others:
            label = word(self._locale, "fields", field).lower().removesuffix("s")
            return self.say("no_other_values", title=title, field=label)
        return self.say(
            "other_values",
            title=title,
            values=join(self._locale, [value_words(v, [anchor], self._locale) for v in others]),
        )

    def _idea(self, fact: ProductsFound, products: Sequence[Product]) -> str:
        """A recommendation names whom it is for and the budget, not the shopper's whole story."""
        is_gift = any(c.field == "occasion" or c.value == "gift" for c in fact.query.constraints)
        noun = phrase(self._locale, "gift_noun" if is_gift else "idea_noun")
        return wish_words(fact.query, products, self._locale, noun)

    def _changes(self, fact: ProductsFound) -> str:
        products = [hit.product for hit in fact.result.hits]
        words = [constraint_words(c, products, self._locale) for c in fact.query.constraints if c.hard]
        if not words:
            return ""
        return f"（{join('zh', words)}）" if self._locale == "zh" else f", {join('en', words)}"

    # -------------------------------------------------------------- one product

    def _which(self, product: Product, position: int | None) -> str:
        title = product.title.in_locale(self._locale)
        ordinals = wordings_of(self._locale, "ordinals")
        if position is None or not 0 < position < len(ordinals):
            return f"「{title}」" if self._locale == "zh" else f"“{title}”"
        return f"{ordinals[position]}「{title}」" if self._locale == "zh" else f"“{title}” (#{position})"

    def _detail(self, fact: ProductDetail) -> list[str]:
        which = self._which(fact.product, fact.position)
        if fact.answers:
            return [self._answer(a, fact, which) for a in fact.answers]
        if fact.properties:
            colon = phrase(self._locale, "colon")
            told = [
                f"{word(self._locale, 'fields', p.name, default=p.label)}{colon}{p.value}"
                for p in fact.properties
            ]
            return [
                self.say("properties", which=which, list=phrase(self._locale, "clause_separator").join(told))
            ]
        price = display_price(fact.variant.price_in(self._brief.currency))
        if not fact.passage and fact.question:
            return [self.say("unknown_property", which=which)]
        return [self.say("detail", which=which, price=price, passage=fact.passage).strip()]

    def _answer(self, answer: OptionAnswer, fact: ProductDetail, which: str) -> str:
        asked, product = answer.asked, fact.product
        value = constraint_words(asked, [product], self._locale)
        if asked.field == "size":
            value = value_words(asked.value, [product], self._locale)
            value = f"{value}码" if self._locale == "zh" else f"size {value}"
        if not answer.known:
            return self.say("unknown_property", which=which)
        if any(asked.field in v.options for v in product.variants):
            return self._option(answer, fact, which, value)
        if asked.field == "in_stock":
            if not answer.holds:
                return self.say("out_of_stock", which=which)
            left = fact.variant.stock
            return (
                self.say("in_stock_left", which=which, left=left)
                if left is not None and 0 < left <= LOW_STOCK
                else self.say("in_stock", which=which)
            )
        if asked.field == "price":
            return self.say("is_so" if answer.holds else "is_not", which=which,
                            label=word(self._locale, "fields", "price"), value=answer.value)  # fmt: skip
        if isinstance(asked.value, bool):
            label = product.attribute_label(asked.field, self._locale).lower()
            return self.say("is_so_flag" if answer.holds else "is_not_flag", which=which, label=label)
        label = product.attribute_label(asked.field, self._locale).lower()
        have = join(self._locale, [value_words(v, [product], self._locale) for v in answer.value.split(", ")])
        return self.say("is_so" if answer.holds else "is_not", which=which, label=label, value=have)

    def _option(self, answer: OptionAnswer, fact: ProductDetail, which: str, value: str) -> str:
        field = answer.asked.field
        kind = [v for v in fact.product.variants if _same_kind(v.options, fact.variant.options, field)]
        in_stock = [v.options[field] for v in kind if v.in_stock and field in v.options]
        rest = join(
            self._locale, [value_words(v, [fact.product], self._locale) for v in dict.fromkeys(in_stock)]
        )
        available = self.say("rest_available", values=rest) if rest else ""
        if not answer.variants:
            return self.say("no_option", which=which, value=value, rest=available)
        if not answer.holds:
            return self.say("option_sold_out", which=which, value=value, rest=available)
        chosen = next((v for v in answer.variants if v.in_stock), answer.variants[0])
        said = (
            self.say("has_option_left", which=which, value=value, left=chosen.stock)
            if chosen.stock is not None and chosen.stock <= LOW_STOCK
            else self.say("has_option", which=which, value=value)
        )
        sold_out = [v.options[field] for v in kind if not v.in_stock and field in v.options]
        if not sold_out:
            return said
        words = join(
            self._locale, [value_words(v, [fact.product], self._locale) for v in dict.fromkeys(sold_out)]
        )
        return said + self._space() + self.say("sold_out_too", values=words)

    def _comparison(self, fact: Comparison) -> list[str]:
        won: dict[int, list[tuple[str, str]]] = {}
        for row in fact.rows:
            quality = word(self._locale, "qualities", row.name, default="")
            if row.winner is not None and quality:
                won.setdefault(row.winner, []).append((quality, row.values[row.winner].partition(" (")[0]))
        choices = [
            self._plain(
                "choose",
                quality=phrase(self._locale, "and").join(quality for quality, _ in told),
                which=self._which(fact.products[winner], fact.positions[winner]),
                value=join(self._locale, [value for _, value in told]),
            )
            for winner, told in won.items()
        ]
        if not choices:
            return [self.say("no_difference")]
        better = phrase(self._locale, "clause_separator").join(choices[:2])
        return [self.say("compared", better=better) + ("。" if self._locale == "zh" else ".")]

    def _reviews(self, fact: ReviewsFound) -> list[str]:
        which = self._which(fact.product, None)
        if not fact.reviews or fact.product.rating is None:
            return [self.say("no_reviews", which=which)]
        quotes = [f"“{r.text}”" for r in fact.reviews[:2]]
        return [
            self.say(
                "reviews",
                which=which,
                rating=f"{fact.product.rating:.1f}",
                count=fact.product.rating_count,
                quotes=phrase(self._locale, "clause_separator").join(quotes),
            )
        ]

    # -------------------------------------------------------------- orders

    def _orders(self, orders: Sequence[OrderView], asked: str) -> list[str]:
        if not orders:
            return [self.say("no_orders")]
        if asked == "list" and len(orders) > 1:
            return [self.say("orders_list", count=len(orders))]
        order = orders[0]
        tracking = ""
        if order.checkpoint and order.checkpoint_at:
            date = order.checkpoint_at.date().isoformat()
            tracking = self.say("order_tracking", checkpoint=order.checkpoint, date=date)
        if order.expected_at and order.state in ("paid", "processed", "shipped", "pending"):
            date = order.expected_at.date().isoformat()
            tracking += self._space() + self.say("order_expected", date=date)
        state = word(self._locale, "states", order.state)
        return [self.say("order", id=order.order_id, state=state, tracking=tracking)]


def _same_kind(options: Mapping[str, str], shown: Mapping[str, str], but: str) -> bool:
    """Whether two variants differ at most in one option."""
    return all(shown.get(k) == v for k, v in options.items() if k != but)
