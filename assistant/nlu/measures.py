# ruff: noqa: E501  (a pattern or a row of a table reads best as one line)
"""Numbers with units that mean an attribute of the shop's goods; one that the shop lacks stays a search word."""

import re

from assistant.nlu.gazetteer import Gazetteer
from assistant.nlu.grammar import INCHES_IN, Reading
from assistant.nlu.numerals import NUMBER, number_of
from retrieval.query import Constraint, Op

_MEASURES: tuple[tuple[str, str, tuple[str, ...], float, Op], ...] = (
    # unit, words beside it ("" for none needed), fields in order of preference, scale, comparison where none is said
    (
        r"gb|gigs?|gigabytes?|g(?=内存|运存|运行| ?ram)|吉",
        r"ram|memory|内存|运存|运行内存",
        ("ram_gb", "memory_gb"),
        1,
        "=",
    ),
    (
        r"gb|g(?=存储|硬盘|固态| ?ssd)",
        r"ssd|storage|hard (?:drive|disk)|hdd|disk|硬盘|存储|固态",
        ("storage_gb",),
        1,
        "=",
    ),
    (r"tb", r"", ("storage_tb",), 1, "="),
    (
        rf"inch(?:es)?|-inch|{INCHES_IN}|\"|''|英寸|寸",
        r"",
        ("screen_inch", "display_inch", "size_inch"),
        1,
        "=",
    ),
    (r"mah|毫安时?", r"", ("battery_mah", "capacity_mah"), 1, ">="),
    (r"hours?|hrs?|小时", r"battery|life|playback|playtime|续航|电池|待机|播放", ("battery_hours",), 1, ">="),
    (r"hz", r"", ("refresh_hz",), 1, "="),
    (r"ml|毫升", r"", ("capacity_ml", "volume_ml"), 1, "="),
    (r"litres?|liters?|l(?![a-z0-9])|升", r"", ("capacity_l", "volume_l", "capacity_litres"), 1, "="),
    (r"litres?|liters?|l(?![a-z0-9])|升", r"", ("capacity_ml", "volume_ml"), 1000, "="),
    (r"watts?|w(?![a-z0-9])|瓦", r"", ("power_w",), 1, "="),
    (
        r"-?(?:persons?|people|man|men)(?![a-z])|人",
        r"tent|帐篷|sleeps|for|双人|人",
        ("people", "persons", "capacity_people", "sleeps"),
        1,
        "=",
    ),
    (r"grams?|g(?![a-z0-9])|克", r"weigh|light|重|轻", ("weight_g",), 1, "<="),
    (r"kg|公斤|千克", r"weigh|light|重|轻", ("weight_g",), 1000, "<="),
    (r"kg|公斤|千克", r"", ("weight_kg",), 1, "="),
    (r"mp|百万像素", r"", ("camera_mp",), 1, ">="),
    (r"cm|厘米", r"heel|跟", ("heel_height_cm",), 1, "="),
)
_COMPARATORS: tuple[tuple[Op, re.Pattern[str]], ...] = (
    (">=", re.compile(r"(?:\b(?:at least|min(?:imum)?|over|more than|above|from)|至少|不低于|最少|不少于|超过|大于) ?$")),
    ("<=", re.compile(r"(?:\b(?:at most|max(?:imum)?|up to|under|below|less than|no more than|within|lighter than)|最多|不超过|小于|低于|不到) ?$")),
)  # fmt: skip
_COMPARATORS_AFTER: tuple[tuple[Op, re.Pattern[str]], ...] = (
    (">=", re.compile(r"^ ?(?:\+|or (?:more|above|larger|bigger|up)|and (?:up|above)|plus\b|及?以上|起)")),
    ("<=", re.compile(r"^ ?(?:or (?:less|smaller)|and under|以内|以下|及?以下)")),
)
_QUALIFIERS = r"ram\b|memory|内存|运存|运行内存|ssd|storage|hard drive|硬盘|存储|battery life|battery|续航"
_RESOLUTIONS = (
    ("4K", re.compile(r"\b(?:4k|uhd|2160p)\b|(?<![a-z0-9])4k(?![a-z0-9])")),
    (
        "1440p",
        re.compile(r"(?<![a-z0-9])(?:2k|1440p|qhd|wqhd)(?![a-z0-9])(?= ?(?:monitor|display|screen|屏|显示))"),
    ),
    ("Full HD", re.compile(r"\b(?:full ?hd|1080p|fhd)\b|全高清")),
)


def read_measures(reading: Reading, gazetteer: Gazetteer) -> None:
    """16 GB of memory, 27 inches, 500 ml, as the shop's own numeric attributes."""
    have = gazetteer.numeric_fields
    if {"resolution", "display_resolution"} & gazetteer.text_fields:
        for value, pattern in _RESOLUTIONS:
            match = pattern.search(reading.text)
            if match:
                reading.constraints.append(Constraint("resolution", "=", value))
                # The words stay: titles say "4K".
    for unit, beside, fields, scale, op in _MEASURES:
        name = next((f for f in fields if f in have), None)
        if name is None or (beside and not re.search(beside, reading.text)):
            continue
        pattern = re.compile(rf"(?P<n>{NUMBER})[ -]?(?:{unit})(?![a-z])(?: ?(?:of )?(?:{_QUALIFIERS}))?")
        position = 0
        while match := pattern.search(reading.text, position):
            position = match.end()
            number = number_of(match["n"])
            if number is None:
                continue
            said = _comparator(reading.text, match) or op
            amount = number * scale
            whole = int(amount) if amount.is_integer() else amount
            reading.measures.append((Constraint(name, said, whole), *match.span()))
            reading.blank(*match.span())
    if "ram_gb" in have:
        _read_bare_gigabytes(reading)


def _read_bare_gigabytes(reading: Reading) -> None:
    """A few gigabytes with nothing beside them are memory; many are storage, which stays a search word."""
    match = re.search(
        r"(?<![\d.])(?P<n>4|6|8|12|16|18|24|32|36|48|64) ?gb?(?![a-z])(?! ?(?:存储|硬盘|ssd|storage|固态))",
        reading.text,
    )
    if match and re.search(r"laptop|notebook|computer|电脑|笔记本|pc\b", reading.text):
        said = _comparator(reading.text, match) or "="
        reading.measures.append((Constraint("ram_gb", said, int(match["n"])), *match.span()))
        reading.blank(*match.span())


def _comparator(text: str, match: re.Match[str]) -> Op | None:
    before = next((op for op, p in _COMPARATORS if p.search(text[: match.start()])), None)
    return before or next((op for op, p in _COMPARATORS_AFTER if p.search(text[match.end() :])), None)
