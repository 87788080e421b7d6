"""Numbers in a reply, however they are written: 1,299 · 39.50 · 两百 · 三百五 · two hundred and fifty."""

import re

_UNITS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen
"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ENGLISH = {w: n for n, w in enumerate(_UNITS.split())} | {w: 10 * n for n, w in enumerate(_TENS.split(), 2)}
_ENGLISH_SCALES = {"hundred": 100, "thousand": 1_000}
_WORDS = "|".join(sorted((*_ENGLISH, *_ENGLISH_SCALES), key=len, reverse=True))
_CHINESE = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_CHINESE_SCALES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000}

DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
NUMBER = (
    rf"(?>(?:{DIGITS})(?:\s?万|\s?千|k\b)?|[零〇一二两三四五六七八九十百千万]+"
    rf"|\b(?:a (?=hundred|thousand))?(?:{_WORDS})\b(?:(?:[ -]|\sand\s)(?:{_WORDS})\b)*)"
)
"""A pattern without capturing groups, for folded text, of what `number_in` reads."""


def number_in(text: str) -> float:
    """The value of what `NUMBER` matched."""
    folded = text.strip().lower()
    if folded[:1].isdigit():
        return _digits(folded)
    if folded[0] in _CHINESE or folded[0] in _CHINESE_SCALES:
        return _chinese(folded)
    return _english(folded)


def plain_number(value: float) -> str:
    """One spelling for equal numbers: 4.0, 4.00 and 4 are "4"."""
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _digits(text: str) -> float:
    scale = next(
        (s for suffix, s in (("万", 10_000), ("千", 1_000), ("k", 1_000)) if text.endswith(suffix)), 1
    )
    return float(re.sub(r"[^\d.]", "", text)) * scale


def _english(text: str) -> float:
    total, current = 0, 0
    for word in re.findall(r"[a-z]+", text):
        if word == "thousand":
            total, current = total + (current or 1) * 1_000, 0
        elif word == "hundred":
            current = (current or 1) * 100
        else:
            current += _ENGLISH.get(word, 0)
    return float(total + current)


def _chinese(text: str) -> float:
    if all(c in _CHINESE for c in text):  # read out digit by digit
        return float("".join(str(_CHINESE[c]) for c in text))
    total, section, digit, scale = 0, 0, 0, 1
    for character in text:
        if character in _CHINESE:
            digit = _CHINESE[character]
            continue
        scale = _CHINESE_SCALES[character]
        section, digit = section + (digit or (0 if section and scale == 10_000 else 1)) * scale, 0
        if scale == 10_000:
            total, section = total + section, 0
    # A lone last digit counts the next smaller scale: 三百五 is 350.
    is_short = digit and scale >= 100 and text[-2] not in "零〇"
    return float(total + section + digit * (scale // 10 if is_short else 1))
