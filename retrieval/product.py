"""What a shop sells: plain values that every part of aisle shares."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

Locale = str  # "en" or "zh"; other languages fall back to what the feed has

AttributeValue = str | int | float | bool | tuple[str, ...]


@dataclass(frozen=True)
class Text:
    """One text in the languages a feed gives it in, by locale."""

    by_locale: Mapping[Locale, str]

    def in_locale(self, locale: Locale) -> str:
        """The text in `locale`, else in English, else in whatever language there is ("" for none)."""
        for wanted in (locale, "en", *self.by_locale):
            if self.by_locale.get(wanted):
                return self.by_locale[wanted]
        return ""

    def all(self) -> tuple[str, ...]:
        """Every language's wording, without repeats, in a stable order."""
        return tuple(dict.fromkeys(t for _, t in sorted(self.by_locale.items()) if t))


@dataclass(frozen=True, order=True)
class Price:
    """Money in integer minor units (cents, fen) of an ISO 4217 currency."""

    amount_minor: int
    currency: str


@dataclass(frozen=True)
class Variant:
    """One buyable version of a product. `options` maps "colour", "size", … to canonical values."""

    variant_id: str
    options: Mapping[str, str]
    prices: Mapping[str, Price]  # by currency
    stock: int | None  # None: the shop does not count, treated as in stock
    image: str | None = None  # file name below the home's picture folder
    list_prices: Mapping[str, Price] = field(default_factory=dict)

    @property
    def in_stock(self) -> bool:
        """Whether it can be bought now."""
        return self.stock is None or self.stock > 0

    def price_in(self, currency: str) -> Price:
        """The price in `currency`, else in the first currency (by code) that the shop has."""
        return self.prices.get(currency) or self.prices[min(self.prices)]


@dataclass(frozen=True)
class Product:
    """A product with its variants. `category` is a path, " > " between levels, in each language."""

    product_id: str
    title: Text
    description: Text
    brand: Text
    category: Text
    attributes: Mapping[str, AttributeValue]
    attribute_labels: Mapping[str, Text]  # attribute name -> its name for people
    value_labels: Mapping[str, Text]  # canonical text value ("red", "linen") -> its wording for people
    variants: tuple[Variant, ...]
    rating: float | None = None  # 1 … 5
    rating_count: int = 0
    released: date | None = None
    url: str | None = None
    flagged: bool = False  # its text looks like instructions to a model; shown, never obeyed

    def label(self, value: str, locale: Locale) -> str:
        """A canonical value in a shopper's words."""
        text = self.value_labels.get(value)
        return text.in_locale(locale) if text else value

    def attribute_label(self, name: str, locale: Locale) -> str:
        """An attribute's name in a shopper's words."""
        text = self.attribute_labels.get(name)
        return text.in_locale(locale) if text else name.replace("_", " ")

    def variant(self, variant_id: str) -> Variant | None:
        """The variant of that id, or None when this product has none such."""
        return next((v for v in self.variants if v.variant_id == variant_id), None)


@dataclass(frozen=True)
class Review:
    """What a customer wrote about a product."""

    review_id: str
    product_id: str
    rating: int  # 1 … 5
    text: str
    language: Locale
    date: date
