"""Measures in attribute values: "16 GB" is also a number under a name that says the unit."""

import re
import unicodedata

# What is written after the number -> (unit at the end of the name, factor).
UNITS: dict[str, tuple[str, float]] = {
    "gb": ("gb", 1), "g内存": ("gb", 1), "tb": ("gb", 1000), "mb": ("gb", 0.001), "inch": ("inch", 1),
    "inches": ("inch", 1), "in": ("inch", 1), '"': ("inch", 1), "″": ("inch", 1), "英寸": ("inch", 1),
    "寸": ("inch", 1), "cm": ("cm", 1), "厘米": ("cm", 1), "公分": ("cm", 1), "mm": ("mm", 1),
    "毫米": ("mm", 1), "m": ("m", 1), "米": ("m", 1), "g": ("g", 1), "克": ("g", 1), "kg": ("kg", 1),
    "千克": ("kg", 1), "公斤": ("kg", 1), "lb": ("lb", 1), "oz": ("oz", 1), "ml": ("ml", 1),
    "毫升": ("ml", 1), "l": ("l", 1), "升": ("l", 1), "w": ("w", 1), "瓦": ("w", 1), "mah": ("mah", 1),
    "毫安": ("mah", 1), "毫安时": ("mah", 1), "wh": ("wh", 1), "hz": ("hz", 1), "赫兹": ("hz", 1),
    "ghz": ("ghz", 1), "mhz": ("mhz", 1), "h": ("hours", 1), "hr": ("hours", 1), "hours": ("hours", 1),
    "小时": ("hours", 1),
}  # fmt: skip
UNIT_NAMES = frozenset(unit for unit, _ in UNITS.values())

MEASURE = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*-?\s*("
    + "|".join(re.escape(u) for u in sorted(UNITS, key=len, reverse=True))
    + r")\s*(?![a-z])",
    re.IGNORECASE,
)


def measure(name: str, value: str) -> tuple[str, float] | None:
    """(name with unit, number) of a value that is one measure: ("weight", "1.2 kg") gives ("weight_kg", 1.2).

    None for anything else, such as "2 x 8 GB" or plain words.
    """
    text = unicodedata.normalize("NFKC", value).strip()
    match = MEASURE.fullmatch(text)
    if match is None:
        return None
    unit, factor = UNITS[match[2].lower()]
    number = float(match[1].replace(",", ".")) * factor
    stem = name.rpartition("_")[0] if name.rpartition("_")[2] in UNIT_NAMES else name
    return f"{stem}_{unit}", int(number) if number == int(number) else round(number, 6)
