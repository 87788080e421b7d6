"""What is known of a shopper, in a shopper's words: a few for each interest. Pure."""

from assistant.nlg.wording import phrase, word
from retrieval.product import Locale, Text
from retrieval.shopper import Interest

_SAID_BY_ITS_VALUE = frozenset({"category", "brand", "colour", "material", "style"})


def interest_words(interest: Interest, field_label: Text, value_label: Text, locale: Locale) -> str:
    """Blue, size M, vegan, not leather; `…_label` as the catalogue has them, empty for none."""
    field = field_label.in_locale(locale) or word(locale, "fields", interest.field)
    told = _value_words(interest, field, value_label, locale)
    if interest.weight < 0:
        return phrase(locale, "interest_against").format(value=told)
    return told


def _value_words(interest: Interest, field: str, value_label: Text, locale: Locale) -> str:
    if interest.value in ("true", "false"):
        label = field.lower() if locale == "en" else field
        return label if interest.value == "true" else phrase(locale, "interest_against").format(value=label)
    if interest.field == "price_band":
        return word(locale, "price_bands", interest.value)
    value = value_label.in_locale(locale) or word(locale, "values", interest.value, default=interest.value)
    if interest.field == "size":
        return phrase(locale, "interest_size").format(value=value)
    if interest.field == "for_whom":
        return phrase(locale, "interest_for").format(value=value)
    if locale == "en" and interest.field != "brand" and not value.isupper():
        value = value.lower()
    if interest.field in _SAID_BY_ITS_VALUE:
        return value.rpartition(" > ")[2]
    return f"{field}{phrase(locale, 'colon')}{value}"
