"""Wishes, prices and reasons in a shopper's words. Pure; the words themselves are in `templates/`."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import yaml

from assistant.money import display_price
from retrieval.filters import LEVEL_SEPARATOR
from retrieval.product import Locale, Price, Product
from retrieval.query import Constraint, Query, Reason

Words = Mapping[str, object]


@cache
def words_of(locale: Locale) -> Words:
    """The sentences and labels of a language; English for one that has none."""
    name = locale if locale in ("en", "zh") else "en"
    text = files("assistant.nlg").joinpath(f"templates/{name}.yaml").read_text(encoding="utf-8")
    loaded = yaml.safe_load(text)
    return loaded if isinstance(loaded, dict) else {}


def word(locale: Locale, group: str, key: str, default: str | None = None) -> str:
    """A label out of a group such as `fields` or `states`."""
    table = words_of(locale).get(group)
    found = table.get(key) if isinstance(table, dict) else None
    return str(found) if found is not None else (key.replace("_", " ") if default is None else default)


def phrase(locale: Locale, key: str) -> str:
    """A single fixed wording such as `colon`."""
    return str(words_of(locale)[key])


def wordings_of(locale: Locale, key: str) -> tuple[str, ...]:
    """The wordings of a sentence, which all mean the same."""
    found = words_of(locale)[key]
    return tuple(map(str, found)) if isinstance(found, list) else (str(found),)


def join(locale: Locale, parts: Sequence[str]) -> str:
    """A list in words."""
    return phrase(locale, "list_separator").join(parts)


def value_words(value: object, products: Sequence[Product], locale: Locale) -> str:
    """A canonical value for people: the catalogue's label, else a common one, else itself."""
    if isinstance(value, tuple):
        return join(locale, [value_words(v, products, locale) for v in value])
    if isinstance(value, float | int) and not isinstance(value, bool):
        return f"{value:g}"
    text = str(value)
    for product in products:
        if text in product.value_labels:
            label = product.value_labels[text].in_locale(locale)
            return label.lower() if locale == "en" and not label.isupper() and len(label) > 3 else label
    return word(locale, "values", text, default=text)


def wish_words(query: Query, products: Sequence[Product], locale: Locale, noun: str = "") -> str:
    """What is looked for, as a noun phrase: 红色、300元以内的衣服; running shoes in size 42 under $80."""
    hard = [c for c in query.constraints if c.hard]
    noun = noun or _noun(query, products, locale)
    price = price_words(hard, locale)
    rest = [c for c in hard if c.field not in ("price", "category")]
    if locale == "zh":
        parts = [constraint_words(c, products, locale) for c in rest] + ([price] if price else [])
        return f"{'、'.join(parts)}的{noun}" if parts else noun
    before = [constraint_words(c, products, locale) for c in rest if _stands_before(c)]
    after = [constraint_words(c, products, locale) for c in rest if not _stands_before(c)]
    return " ".join([*before, noun, *after, *([price] if price else [])])


def _stands_before(constraint: Constraint) -> bool:
    """Whether English says it before the noun: "red linen dress", "waterproof boots"."""
    if isinstance(constraint.value, bool):
        return constraint.value and constraint.field not in ("in_stock", "on_sale")
    return constraint.op in ("=", "in") and constraint.field in ("colour", "material", "brand")


def constraint_words(constraint: Constraint, products: Sequence[Product], locale: Locale) -> str:
    """One wish in words: "in size 42", "not black", 防水."""
    field, op = constraint.field, constraint.op
    value = value_words(constraint.value, products, locale)
    is_zh = locale == "zh"
    if field == "price":
        return price_words([constraint], locale)
    if field in ("in_stock", "on_sale"):
        return word(locale, "fields", field)
    if isinstance(constraint.value, bool):
        label = _lower(_field_label(field, products, locale))
        wanted = constraint.value == (op == "=")
        return label if wanted else (f"不{label}" if is_zh else f"not {label}")
    if op in ("!=", "not_in"):
        return f"不要{value}" if is_zh else f"not {value}"
    if field == "rating":
        return f"评分{value}以上" if is_zh else f"rated {value} or better"
    if op in ("<", "<=", ">", ">="):
        signs = {
            "<": ("below", "低于"),
            "<=": ("up to", "不超过"),
            ">": ("over", "超过"),
            ">=": ("from", "至少"),
        }
        name, unit = _name_and_unit(_field_label(field, products, locale))
        if is_zh:
            return f"{name}{signs[op][1]}{value}{unit}"
        return f"with {signs[op][0]} {value} {unit} {name}" if unit else f"with {name} {signs[op][0]} {value}"
    if field == "size":
        has_word = not value.isascii() or not is_zh
        return (value if has_word else f"{value}码") if is_zh else f"in size {value}"
    if field == "for_whom":
        value = word(locale, "values", str(constraint.value), default=value)
        return f"适合{value}" if is_zh else f"for {value}"
    if field in ("colour", "material", "brand", "category"):
        return value
    name, unit = _name_and_unit(_field_label(field, products, locale))
    if unit:
        return f"{value}{unit}{name}" if is_zh else f"with {value} {unit} {name}"
    if is_zh:
        return f"{name}{value}" if isinstance(constraint.value, int | float) else value
    return f"with {name} {value}"


def _name_and_unit(label: str) -> tuple[str, str]:
    """A label such as "RAM (GB)" as its name and its unit."""
    name, _, unit = label.replace("（", "(").replace("）", ")").partition("(")
    return _lower(name.strip()), unit.strip(" )")


def _lower(label: str) -> str:
    """Lower case within a sentence, but for abbreviations."""
    return " ".join(word if word.isupper() else word.lower() for word in label.split(" "))


def price_words(constraints: Sequence[Constraint], locale: Locale) -> str:
    """The price bounds among constraints: under $80, 300元以内, ¥400–600; "" when there is none."""
    prices = [c for c in constraints if c.field == "price" and isinstance(c.value, int | float)]
    if not prices:
        return ""
    lower = next((c for c in prices if c.op in (">", ">=")), None)
    upper = next((c for c in prices if c.op in ("<", "<=")), None)
    if lower and upper:
        low, high = (_money(c, locale) for c in (lower, upper))
        return f"{low}到{high}" if locale == "zh" else f"between {low} and {high}"
    only = upper or lower or prices[0]
    amount = _money(only, locale)
    if locale == "zh":
        forms = {"<": f"低于{amount}", "<=": f"{amount}以内", ">": f"高于{amount}", ">=": f"{amount}以上"}
        return forms.get(only.op, amount)
    forms = {"<": f"under {amount}", "<=": f"up to {amount}", ">": f"over {amount}", ">=": f"from {amount}"}
    return forms.get(only.op, f"at {amount}")


def reason_words(reason: Reason, product: Product, locale: Locale) -> str:
    """Why a product is shown, for its card."""
    if reason.code == "right_kind":
        return product.category.in_locale(locale).rpartition(LEVEL_SEPARATOR)[2]
    if reason.code == "like_your_clicks":
        return _like_clicks_words(reason, product, locale)
    if reason.code in ("for_you", "as_before"):
        return _cared_for_words(reason, product, locale)
    value = value_words(reason.value, [product], locale)
    if value == reason.value and value in product.attribute_labels:  # a yes/no attribute such as waterproof
        value = _lower(product.attribute_label(value, locale))
    return word(locale, "whys", reason.code).format(value=value)


def _cared_for_words(reason: Reason, product: Product, locale: Locale) -> str:
    """You like blue; in your size M; vegan, as you told me; you often choose running shoes."""
    field, _, value = reason.value.partition(" | ")
    if value in ("true", "false"):
        label = _lower(product.attribute_label(field, locale))
        told = label if value == "true" else phrase(locale, "interest_against").format(value=label)
        return word(locale, "whys", "as_you_said").format(value=told)
    if field == "category":
        told = _category_words(value, [product], locale)
    elif field == "brand":
        told = product.brand.in_locale(locale)
    elif field == "price_band":
        told = word(locale, "price_bands", value)
    else:
        told = value_words(value, [product], locale)
    if reason.code == "for_you":
        key = {"size": "your_size", "for_whom": "for_them"}.get(field)
        is_trait = field.endswith("_type") or field in ("level", "age")
        return word(locale, "whys", key or ("as_you_said" if is_trait else "for_you")).format(value=told)
    return word(locale, "whys", "as_before").format(value=told)


def _like_clicks_words(reason: Reason, product: Product, locale: Locale) -> str:
    """Like the red dresses you looked at; the kind is the product's own."""
    if not reason.value:
        return word(locale, "whys", "like_what_you_clicked")
    colour, _, kind = reason.value.rpartition(" | ")
    noun = _category_words(kind, [product], locale)
    if colour:
        shade = value_words(colour, [product], locale)
        noun = f"{shade}{noun}" if locale == "zh" else f"{_lower(shade)} {noun}"
    return word(locale, "whys", "like_your_clicks").format(value=noun)


def relaxed_words(constraint: Constraint, product: Product, locale: Locale) -> str:
    """The label of a card that does not meet a wish: only what is missing."""
    said = constraint_words(constraint, [product], locale)
    return f"不符合：{said}" if locale == "zh" else f"not: {said}"


def _money(constraint: Constraint, locale: Locale) -> str:
    amount = constraint.value if isinstance(constraint.value, int | float) else 0
    currency = constraint.currency or ("CNY" if locale == "zh" else "USD")
    shown = display_price(Price(round(amount), currency))
    return f"{shown[1:]}元" if locale == "zh" and currency == "CNY" else shown


def _noun(query: Query, products: Sequence[Product], locale: Locale) -> str:
    """The category wished for, else the shopper's words, else "products"."""
    for constraint in query.constraints:
        if constraint.field == "category" and constraint.op in ("=", "in"):
            values = constraint.value if isinstance(constraint.value, tuple) else (str(constraint.value),)
            said = query.text.split()
            if len(values) > 1 and said and len(said[-1]) <= 12:
                return said[-1]
            kind = _category_words(values[0], products, locale)
            is_uncountable = locale == "en" and not kind.endswith("s")  # "65 clothing", "41 kitchen"
            return f"{kind} {phrase(locale, 'item_noun')}" if is_uncountable else kind
    if query.text and len(query.text) <= 40:
        return query.text
    return phrase(locale, "product_noun")


def _category_words(value: str, products: Sequence[Product], locale: Locale) -> str:
    """A category's name in the reply's language, found in the paths of the products shown."""
    wanted = value.split(" > ")[-1].casefold()
    for product in products:
        for path in product.category.all():
            levels = [level.casefold() for level in path.split(" > ")]
            if wanted in levels:
                own = product.category.in_locale(locale).split(" > ")
                found = own[levels.index(wanted)] if len(own) == len(levels) else own[-1]
                return found.lower() if locale == "en" else found
    return value.split(" > ")[-1].lower() if locale == "en" else value.split(" > ")[-1]


def _field_label(field: str, products: Sequence[Product], locale: Locale) -> str:
    for product in products:
        if field in product.attribute_labels:
            return product.attribute_labels[field].in_locale(locale)
    return word(locale, "fields", field)
