"""Attributes, options and their wordings: names and values that filters and shoppers can share."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from retrieval.colours import canonical_colour
from retrieval.feeds.field_names import ATTRIBUTE_NAMES, snake_name
from retrieval.product import AttributeValue, Text
from retrieval.taxonomy import Taxonomy
from retrieval.units import UNIT_NAMES, measure
from retrieval.untrusted_text import CleanText, clean_text

MAX_ATTRIBUTES = 200
MAX_NAME_CHARS = 80
MAX_VALUE_CHARS = 2_000
MAX_VALUES = 50

# Values of these are canonical: English in lower case where it is known, with labels for people.
CANONICAL_FIELDS = frozenset({"colour", "material", "for_whom", "season"})
FOR_WHOM = {
    "f": "women", "female": "women", "woman": "women", "ladies": "women",
    "女": "women", "女士": "women", "女性": "women",
    "m": "men", "male": "men", "man": "men", "男": "men", "男士": "men", "男性": "men",
    "u": "unisex", "all": "unisex", "中性": "unisex", "通用": "unisex", "男女通用": "unisex",
    "child": "kids", "children": "kids", "儿童": "kids", "boy": "boys", "girl": "girls",
    "男童": "boys", "女童": "girls",
    "babies": "baby", "infant": "baby", "newborn": "baby", "婴儿": "baby", "宝宝": "baby",
}  # fmt: skip
WORDS_FOR_TRUE = frozenset({"y", "yes", "true", "是", "有"})
WORDS_FOR_FALSE = frozenset({"n", "no", "false", "否"})
NOTHING = frozenset(
    {"", "-", "--", "n/a", "na", "none", "null", "nan", "undefined", "unspecified", "无", "暂无", "未知"}
)
HAN = re.compile("[\u3400-\u9fff]")
SEVERAL = re.compile(r"\s*[,/;、，；|]\s*")
PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,9})?")


@dataclass
class Wordings:
    """Attributes with what people call them, and what had to be done to their texts."""

    attributes: dict[str, AttributeValue] = field(default_factory=dict)
    attribute_labels: dict[str, Text] = field(default_factory=dict)
    value_labels: dict[str, Text] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    is_suspicious: bool = False

    def plain(self, raw: object, max_chars: int, what: str) -> str:
        """A value as clean text; "" for what means nothing. Notes are kept under the name `what`."""
        if not isinstance(raw, str | int | float) or isinstance(raw, bool):
            return ""
        cleaned: CleanText = clean_text(str(raw), max_chars)
        self.is_suspicious = self.is_suspicious or cleaned.is_suspicious
        self.notes.extend(f"{note} in {what}" for note in cleaned.notes)
        return "" if cleaned.text.lower() in NOTHING else cleaned.text


def is_nothing(value: object) -> bool:
    """Whether a cell says that there is no value: empty, "N/A", 无 …."""
    return value is None or (isinstance(value, str) and value.strip().lower() in NOTHING)


def locale_of(text: str) -> str:
    """Chinese when it has a Chinese character, else English."""
    return "zh" if HAN.search(text) else "en"


def add_attributes(found: Wordings, raw: Mapping[str, object], taxonomy: Taxonomy) -> None:
    """Clean a feed's attributes into `found`; what it has already stays. Nested ones are joined by "_"."""
    for raw_name, raw_value in _flat(raw):
        if len(found.attributes) >= MAX_ATTRIBUTES:
            found.notes.append(f"only the first {MAX_ATTRIBUTES} attributes kept")
            return
        original = found.plain(str(raw_name), MAX_NAME_CHARS, "an attribute's name")
        name = snake_name(original)
        value = _value(found, name, raw_value)
        if not name or value is None:
            continue
        canonical = ATTRIBUTE_NAMES.get(name, name)
        if HAN.search(original):
            found.attribute_labels.setdefault(canonical, Text({"zh": original}))
        add_attribute(found, canonical, value, taxonomy, name_for_text=name)


def add_attribute(
    found: Wordings, name: str, value: AttributeValue, taxonomy: Taxonomy, *, name_for_text: str = ""
) -> None:
    """Set one attribute, unless it is set; a measure gives its number too, under a name with the unit."""
    if name in CANONICAL_FIELDS and isinstance(value, str | tuple):
        values = value if isinstance(value, tuple) else SEVERAL.split(value)
        canonical = tuple(dict.fromkeys(canonical_value(found, name, v, taxonomy) for v in values if v))
        found.attributes.setdefault(name, canonical[0] if len(canonical) == 1 else canonical)
        return
    if isinstance(value, str):
        number = measure(name, value)
        if number:
            found.attributes.setdefault(*number)
            name = name_for_text or name
        elif name.rpartition("_")[2] in UNIT_NAMES:  # a number is promised and it is not one
            name = name_for_text or name
    found.attributes.setdefault(name, value)


def canonical_value(found: Wordings, field_: str, value: str, taxonomy: Taxonomy) -> str:
    """The value that filters compare, in English where it is known; its wordings become labels."""
    if value in found.value_labels:  # the feed itself says what it is called
        return value
    locale = locale_of(value)
    lowered = value.strip().lower()
    known = canonical_colour(lowered) if field_ == "colour" else None
    if field_ == "for_whom":
        known = FOR_WHOM.get(lowered)
    if known is None and locale == "zh":
        translated = taxonomy.translate(value, "en")
        known = translated.lower() if translated else None
    canonical = known or (lowered if locale == "en" else value.strip())
    wordings = {"en": canonical} if locale_of(canonical) == "en" else {}
    chinese = value.strip() if locale == "zh" else taxonomy.translate(canonical, "zh")
    if chinese:
        wordings["zh"] = chinese
    found.value_labels.setdefault(canonical, Text(wordings))
    return canonical


def _flat(raw: Mapping[str, object], prefix: str = "") -> Iterable[tuple[str, object]]:
    for name, value in raw.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}_")
        else:
            yield f"{prefix}{name}", value


def _value(found: Wordings, name: str, raw: object) -> AttributeValue | None:
    """A clean value: numbers and yes/no as such, also when written as text; None for nothing."""
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, int | float):
        return _number(raw)
    if isinstance(raw, list | tuple):
        texts = (found.plain(item, MAX_VALUE_CHARS, name) for item in raw[:MAX_VALUES])
        values = tuple(dict.fromkeys(text for text in texts if text))
        return values if len(values) > 1 else next(iter(values), None)
    if is_nothing(raw):
        return None
    text = found.plain(raw, MAX_VALUE_CHARS, name)
    lowered = text.lower()
    if lowered in WORDS_FOR_TRUE or lowered in WORDS_FOR_FALSE:
        return lowered in WORDS_FOR_TRUE
    if PLAIN_NUMBER.fullmatch(text):
        return _number(float(text) if "." in text else int(text))
    return text or None


def _number(value: int | float) -> int | float | None:
    if isinstance(value, int):
        return value if abs(value) < 10**15 else None
    if value != value or abs(value) >= 10**15:  # NaN compares unequal to itself
        return None
    return int(value) if value == int(value) else value
