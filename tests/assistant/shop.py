"""A small bilingual shop for tests: three dresses, two mugs and a phone, with variants and prices."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from assistant.actions.profile import ProfileDesk
from assistant.nlg.interest_words import interest_words
from assistant.state import DialogueState, HeldConstraint, ShownItem
from assistant.storage.profiles import Profile
from retrieval.product import Price, Product, Text, Variant
from retrieval.query import Constraint, Hit, Query, Reason, SearchResult
from retrieval.shopper import Behaviour, Interest


def variant(
    variant_id: str,
    *,
    cny: int,
    usd: int,
    stock: int | None = 9,
    listed_cny: int | None = None,
    **options: str,
) -> Variant:
    """A variant with prices in whole yuan and dollars."""
    return Variant(
        variant_id,
        options,
        {"CNY": Price(cny * 100, "CNY"), "USD": Price(usd * 100, "USD")},
        stock,
        image=f"{variant_id}.webp",
        list_prices={"CNY": Price(listed_cny * 100, "CNY")} if listed_cny else {},
    )


LABELS = {
    "red": Text({"en": "Red", "zh": "红色"}),
    "navy": Text({"en": "Navy", "zh": "藏青色"}),
    "linen": Text({"en": "Linen", "zh": "亚麻"}),
    "cotton": Text({"en": "Cotton", "zh": "棉"}),
}


def product(product_id: str, en: str, zh: str, *variants: Variant, **given: object) -> Product:
    """A product in both languages."""
    values: dict[str, object] = {
        "brand": Text({"en": "Tidewater", "zh": "潮间"}),
        "category": Text({"en": "Clothing > Dresses", "zh": "服装 > 连衣裙"}),
        "attributes": {"material": "linen", "waterproof": False, "weight_g": 240},
        "attribute_labels": {
            "material": Text({"en": "Material", "zh": "材质"}),
            "waterproof": Text({"en": "Waterproof", "zh": "防水"}),
            "weight_g": Text({"en": "Weight", "zh": "重量"}),
        },
        "rating": 4.4,
        "rating_count": 31,
        "released": date(2026, 3, 1),
    }
    return Product(
        product_id=product_id,
        title=Text({"en": en, "zh": zh}),
        description=Text(
            {
                "en": f"{en}. Washes at 30 degrees. Light for summer.",
                "zh": f"{zh}。可30度机洗。夏天穿很轻薄。",
            }
        ),
        value_labels=LABELS,
        variants=variants,
        **(values | given),  # type: ignore[arg-type]
    )


WRAP = product(
    "wrap", "Linen wrap dress", "亚麻裹身裙",
    variant("wrap-red-s", cny=269, usd=39, stock=0, colour="red", size="S"),
    variant("wrap-red-m", cny=269, usd=39, stock=3, colour="red", size="M"),
    variant("wrap-navy-m", cny=269, usd=39, colour="navy", size="M"),
)  # fmt: skip
SHIRT = product(
    "shirt", "Cotton shirt dress", "棉质衬衫裙",
    variant("shirt-red-m", cny=199, usd=29, listed_cny=249, colour="red", size="M"),
    attributes={"material": "cotton", "waterproof": False, "weight_g": 310}, rating=4.7,
)  # fmt: skip
SLIP = product(
    "slip", "Silk slip dress", "真丝吊带裙", variant("slip-red-m", cny=299, usd=45, colour="red", size="M")
)
SHOP = {p.product_id: p for p in (WRAP, SHIRT, SLIP)}


def hits(*products: Product, relaxed: tuple[Constraint, ...] = ()) -> tuple[Hit, ...]:
    """Ranked results, the first variant in stock of each."""
    return tuple(
        Hit(
            p,
            next(v for v in p.variants if v.in_stock),
            1 / n,
            n,
            {"lexical": (n, 1.0), "chroma:text": (n, 0.9)},
            (Reason("matches_wish", "red"),),
            relaxed,
        )
        for n, p in enumerate(products, start=1)
    )


def found(*products: Product, total: int | None = None) -> SearchResult:
    """A result with these products."""
    return SearchResult(hits(*products), len(products) if total is None else total)


def shown(*products: Product, currency: str = "CNY", locale: str = "zh") -> tuple[ShownItem, ...]:
    """The list on the screen."""
    items = []
    for position, p in enumerate(products, start=1):
        v = next(v for v in p.variants if v.in_stock)
        price = v.price_in(currency)
        items.append(
            ShownItem(
                position, p.product_id, v.variant_id, price.amount_minor, currency,
                p.title.in_locale(locale), dict(v.options), p.rating, "2026-03-01",
            )
        )  # fmt: skip
    return tuple(items)


def searching(*constraints: Constraint, query: str = "", **given: object) -> DialogueState:
    """A state with a search under way."""
    held = tuple(HeldConstraint(c, 1) for c in constraints)
    values: dict[str, object] = {"locale": "zh", "currency": "CNY", "turn": 1} | given
    return DialogueState(searching=True, query=query, constraints=held, **values)  # type: ignore[arg-type]


class ShelfFinder:
    """A search that keeps what was asked and answers from a script, then with all of the shop."""

    def __init__(self, *results: SearchResult) -> None:
        self.asked: list[Query] = []
        self._results = list(results)

    def search(self, query: Query) -> SearchResult:
        self.asked.append(query)
        return self._results.pop(0) if self._results else found(WRAP, SHIRT, SLIP)

    def product(self, product_id: str) -> Product | None:
        return SHOP.get(product_id)

    def price_lists(self) -> frozenset[str]:
        return frozenset({"CNY", "USD"})


class StrangerProfiles:
    """`Profiles` of a shop that nobody has told anything; what is kept is remembered for all."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Interest] = {}
        self._forgotten_at: datetime | None = None

    def profile(self, session_id: str, customer_id: str | None) -> Profile:
        said = tuple(i for i in self._kept.values() if i.weight)
        hidden = frozenset(pair for pair, i in self._kept.items() if not i.weight)
        return Profile(said, hidden, self._forgotten_at)

    def keep(
        self, session_id: str, customer_id: str | None, interests: Iterable[Interest], at: datetime
    ) -> None:
        self._kept |= {(i.field, i.value): i for i in interests}

    def forget(self, session_id: str, customer_id: str | None, pairs: Iterable[tuple[str, str]]) -> None:
        for pair in pairs:
            self._kept.pop(pair, None)

    def forget_everything(self, session_id: str, customer_id: str | None, at: datetime) -> None:
        self._kept.clear()
        self._forgotten_at = at


class Acts:
    """`Records` of what a test says was done."""

    def __init__(self, in_visit: Sequence[Behaviour] = (), before: Sequence[Behaviour] = ()) -> None:
        self._in_visit, self._before = tuple(in_visit), tuple(before)

    def in_visit(self, session_id: str) -> tuple[Behaviour, ...]:
        return self._in_visit

    def before(self, session_id: str, customer_id: str | None) -> tuple[Behaviour, ...]:
        return self._before if customer_id else ()

    def forget(self, session_id: str, customer_id: str | None) -> None:
        self._in_visit = self._before = ()


class ShopsInterests:
    """`InterestReader` that concludes a leaning to the brand of whatever was acted on."""

    def concluded(self, behaviour: Sequence[Behaviour], now: datetime) -> tuple[Interest, ...]:
        return (Interest("brand", "Tidewater", 0.5),) if behaviour else ()

    def labels(self, interest: Interest) -> tuple[Text, Text]:
        field = {"vegan": Text({"en": "Vegan", "zh": "纯素"})}.get(interest.field, Text({}))
        return field, LABELS.get(interest.value, Text({}))


def profile_desk(acts: Acts | None = None, now: datetime = datetime(2026, 11, 24, tzinfo=UTC)) -> ProfileDesk:
    """A desk that knows nobody yet."""
    return ProfileDesk(
        profiles=StrangerProfiles(),
        interests=ShopsInterests(),
        records=acts or Acts(),
        words=interest_words,
        now=lambda: now,
    )
