"""Questions about a product, answered from what the catalogue says of it. Pure."""

import re
from collections.abc import Mapping, Sequence

from assistant.facts import ComparisonRow, OptionAnswer, Property
from assistant.money import display_price
from retrieval.product import AttributeValue, Locale, Product, Review, Variant
from retrieval.query import Constraint
from retrieval.text_analysis import Analyser

# What an open question asks for, by words of both languages; attributes also answer to their own labels.
ASKED: Mapping[str, tuple[str, ...]] = {
    "price": ("how much", "price", "cost", "多少钱", "价格", "几块", "怎么卖"),
    "stock": ("in stock", "available", "left", "有货", "库存", "还有吗", "有现货"),
    "size": ("sizes", "what size", "which size", "尺码", "码数", "大小", "几码"),
    "colour": ("colour", "color", "颜色", "什么色"),
    "material": ("made of", "made from", "material", "fabric", "材质", "面料", "什么料", "料子", "成分"),
    "care": ("wash", "iron", "dry clean", "care for", "怎么洗", "机洗", "水洗", "清洗", "保养"),
    "weight_g": ("weigh", "heavy", "weight", "多重", "重量", "几斤"),
    "battery_hours": ("battery", "last on", "续航", "电池", "用多久"),
    "rating": ("rating", "rated", "评分", "几分", "口碑"),
    "brand": ("brand", "who makes", "牌子", "品牌", "什么牌"),
}
_UNITS = {
    "_g": " g", "_kg": " kg", "_w": " W", "_hours": " h", "_inch": "″", "_gb": " GB", "_tb": " TB",
    "_ml": " ml", "_l": " L", "_cm": " cm", "_mm": " mm", "_mah": " mAh", "_hz": " Hz",
}  # fmt: skip
_IN_GENERAL = (
    "tell me",
    "about",
    "show",
    "again",
    "look at",
    "details",
    "more on",
    "问问",
    "看看",
    "介绍",
    "详情",
    "说说",
    "再看",
)
_SENTENCE_END = re.compile(r"(?<=[。！？!?])|(?<=\.)\s+")
_BETTER_IF_LESS = frozenset({"price", "weight_g"})
_BETTER_IF_MORE = frozenset({"rating", "battery_hours", "ram_gb"})
_NOT_COMPARED = frozenset({"occasion", "theme", "season", "style", "origin"})
MOST_ROWS = 8


def answer_option(product: Product, shown: Variant, asked: Constraint) -> OptionAnswer:
    """Whether `asked` holds; for an option, with the variants that have it, the shown one's kind first."""
    if any(asked.field in v.options for v in product.variants):
        having = [v for v in product.variants if _holds(v.options.get(asked.field), asked)]
        same = [v for v in having if _same_but(v, shown, asked.field)]
        ordered = tuple(same + [v for v in having if v not in same])
        return OptionAnswer(asked, True, any(v.in_stock for v in ordered), ordered)
    if asked.field == "in_stock":
        in_stock = tuple(v for v in product.variants if v.in_stock)
        return OptionAnswer(asked, True, shown.in_stock or bool(in_stock), in_stock)
    if asked.field == "price":
        price = shown.price_in(asked.currency or min(shown.prices))
        return OptionAnswer(asked, True, _holds(price.amount_minor, asked), (), display_price(price))
    have = _property_value(product, asked.field)
    if have is None:
        return OptionAnswer(asked, known=False, holds=False)
    value = ", ".join(have) if isinstance(have, tuple) else str(have)
    return OptionAnswer(asked, True, _holds(have, asked), (), value)


def properties_asked(
    product: Product, shown: Variant, question: str, named: Sequence[str], currency: str, locale: Locale
) -> tuple[Property, ...]:
    """What an open question asks for ("what is it made of?"), as far as the catalogue knows it.

    `named` are fields that a parser already found in the question.
    """
    words = question.casefold()
    names = [*named, *(name for name, cues in ASKED.items() if any(cue in words for cue in cues))]
    names = list(dict.fromkeys(names))
    for name, label in product.attribute_labels.items():
        if name not in names and any(text.casefold() in words for text in label.all() if len(text) > 1):
            names.append(name)
    told = [(name, property_words(product, shown, name, currency, locale)) for name in names]
    return tuple(
        Property(name, product.attribute_label(name, locale), value) for name, value in told if value
    )


def property_words(product: Product, shown: Variant, name: str, currency: str, locale: Locale) -> str:
    """A property in the shopper's words; "" when the catalogue does not say."""
    match name:
        case "price":
            return display_price(shown.price_in(currency))
        case "stock":
            return "" if shown.stock is None else str(shown.stock)
        case "rating":
            return f"{product.rating:.1f} ({product.rating_count})" if product.rating else ""
        case "brand":
            return product.brand.in_locale(locale)
        case "size" | "colour" if any(name in v.options for v in product.variants):
            values = [v.options[name] for v in product.variants if name in v.options and v.in_stock]
            separator = "、" if locale == "zh" else ", "
            return separator.join(product.label(v, locale) for v in dict.fromkeys(values))
        case _:
            value = product.attributes.get(name)
            return "" if value is None else attribute_words(product, name, value, locale)


def attribute_words(product: Product, name: str, value: AttributeValue, locale: Locale) -> str:
    """An attribute's value for people: labels, yes/no, units."""
    if isinstance(value, bool):
        return {"zh": ("否", "是")}.get(locale, ("no", "yes"))[value]
    if isinstance(value, tuple):
        return ("、" if locale == "zh" else ", ").join(product.label(v, locale) for v in value)
    if isinstance(value, str):
        return product.label(value, locale)
    if product.attribute_label(name, locale).endswith((")", "）")):  # the label has the unit: "Weight (g)"
        return f"{value:g}"
    unit = next((u for suffix, u in _UNITS.items() if name.endswith(suffix)), "")
    return f"{value:g}{unit}"


def best_passage(
    product: Product, reviews: Sequence[Review], question: str, locale: Locale, analyser: Analyser
) -> str:
    """The sentence of the description, else of a review, that shares most with the question; "" for none.

    Without a question in particular ("tell me about it"), how the description begins.
    """
    described = sentences(product.description.in_locale(locale))
    if not question.strip() or any(cue in question.casefold() for cue in _IN_GENERAL):
        return (" " if locale == "en" else "").join(described[:2])
    asked = set(analyser.tokens(question)) - set(analyser.tokens(product.title.in_locale(locale)))
    said = [s for r in reviews if r.language == locale for s in sentences(r.text)]
    scored = [
        (len(asked & set(analyser.tokens(s, indexing=True))), -n, s) for n, s in enumerate(described + said)
    ]
    best = max(scored, default=(0, 0, ""))
    return best[2] if best[0] > 0 else ""


def sentences(text: str) -> list[str]:
    """A text's sentences, in either language."""
    return [piece.strip() for piece in _SENTENCE_END.split(text) if piece.strip()]


def comparison_rows(
    products: Sequence[Product], variants: Sequence[Variant], currency: str, locale: Locale
) -> tuple[ComparisonRow, ...]:
    """Price and rating first, then options and attributes that at least two have; those that differ first."""
    shared = [n for n in products[0].attributes if sum(n in p.attributes for p in products) >= 2]
    shared += [n for p in products[1:] for n in p.attributes if n not in shared]
    shared = [n for n in shared if sum(n in p.attributes for p in products) >= 2 and n not in _NOT_COMPARED]
    rows = [
        _row(name, products, variants, currency, locale)
        for name in dict.fromkeys(("price", "rating", "material", "size", "colour", "care", *shared))
    ]
    told = [row for row in rows if any(row.values)]
    fixed = [r for r in told if r.name in ("price", "rating", "material", "size", "colour")]
    rest = sorted((r for r in told if r not in fixed), key=lambda r: len(set(r.values)) == 1)
    return tuple((fixed + rest)[:MOST_ROWS])


def _row(
    name: str, products: Sequence[Product], variants: Sequence[Variant], currency: str, locale: Locale
) -> ComparisonRow:
    values = tuple(
        property_words(p, v, name, currency, locale) for p, v in zip(products, variants, strict=True)
    )
    label = products[0].attribute_label(name, locale)
    numbers = [_number(p, v, name, currency) for p, v in zip(products, variants, strict=True)]
    winner = None
    if all(n is not None for n in numbers) and len(set(numbers)) > 1:
        pick = min if name in _BETTER_IF_LESS else max if name in _BETTER_IF_MORE else None
        winner = numbers.index(pick(n for n in numbers if n is not None)) if pick else None
    return ComparisonRow(name, label, values, winner)


def _number(product: Product, variant: Variant, name: str, currency: str) -> float | None:
    if name == "price":
        return float(variant.price_in(currency).amount_minor)
    if name == "rating":
        return product.rating
    value = product.attributes.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _property_value(product: Product, name: str) -> AttributeValue | None:
    if name == "rating":
        return product.rating
    if name == "brand":
        return product.brand.all()
    if name == "category":
        return tuple(part for text in product.category.all() for part in text.split(" > "))
    return product.attributes.get(name)


def _same_but(variant: Variant, shown: Variant, field: str) -> bool:
    return all(shown.options.get(k) == v for k, v in variant.options.items() if k != field)


def _holds(have: AttributeValue | None, asked: Constraint) -> bool:
    """Whether what a product has meets a constraint; text is compared without case."""
    if have is None:
        return asked.op in ("!=", "not_in")
    wanted = asked.value if isinstance(asked.value, tuple) else (asked.value,)
    if asked.op in ("<", "<=", ">", ">="):
        bound = wanted[0]
        if not isinstance(have, int | float) or not isinstance(bound, int | float):
            return False
        return {"<": have < bound, "<=": have <= bound, ">": have > bound, ">=": have >= bound}[asked.op]
    held = {str(h).casefold() for h in (have if isinstance(have, tuple) else (have,))}
    is_among = not held.isdisjoint(str(w).casefold() for w in wanted)
    return is_among if asked.op in ("=", "in") else not is_among
