"""Numbers as shoppers write them: 1,299 · 2k · 1.5万 · 三百五 · 两千 · a hundred · two hundred fifty."""

import re

_UNITS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen
"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_EN_UNITS = {w: n for n, w in enumerate(_UNITS.split())}
_EN_TENS = {w: 10 * n for n, w in enumerate(_TENS.split(), start=2)}
_EN_WORDS = _EN_UNITS | _EN_TENS
_EN_ALTERNATIVES = "|".join(sorted(_EN_WORDS, key=len, reverse=True))
_EN_NUMBER = (
    rf"(?:(?:(?:a couple(?: of)?|a few|a|{_EN_ALTERNATIVES})[ -])?(?:hundred|thousand|grand)\b"
    rf"(?:[ -](?:and )?(?:{_EN_ALTERNATIVES})\b)*|(?:{_EN_ALTERNATIVES})\b(?:[ -](?:{_EN_ALTERNATIVES})\b)*)"
)
_ZH_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
_ZH_SCALES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000}

NUMBER = (
    r"(?:\d{1,3}(?:,\d{3}){1,3}(?:\.\d{1,2})?|\d{1,9}(?:\.\d{1,3})?)(?: ?(?:千|万|百)|(?:k|w)(?![a-z0-9]))?"
    r"|[零〇一二两三四五六七八九十百千万]{1,12}"
    rf"|\b{_EN_NUMBER}"
)
"""A pattern without groups for `number_of`."""

_DIGITS = re.compile(r"(\d[\d,]*(?:\.\d+)?) ?(k|w|百|千|万)?")
_SUFFIXES = {"k": 1_000, "w": 10_000, "百": 100, "千": 1_000, "万": 10_000}


def number_of(text: str) -> float | None:
    """The value of a folded number, or None for a text that is none: `三百五` is 350, `一千二` 1200."""
    text = text.strip()
    digits = _DIGITS.fullmatch(text)
    if digits:
        return float(digits[1].replace(",", "")) * _SUFFIXES.get(digits[2] or "", 1)
    if text and all(c in _ZH_DIGITS or c in _ZH_SCALES for c in text):
        return _chinese_number(text)
    return _english_number(text)


def _chinese_number(text: str) -> float | None:
    if len(text) > 12:
        return None
    if all(c in _ZH_DIGITS for c in text):  # read out digit by digit: 三八 is 38
        return float("".join(str(_ZH_DIGITS[c]) for c in text))
    total = section = digit = 0
    last_scale = 1
    for character in text:
        if character in _ZH_DIGITS:
            digit = _ZH_DIGITS[character]
            last_scale = 1 if character in "零〇" else last_scale
            continue
        scale = _ZH_SCALES[character]
        last_scale = scale
        if scale == 10_000:
            total += (section + digit or 1) * scale
            section = 0
        else:
            section += (digit or 1) * scale
        digit = 0
    # A lone last digit counts the next smaller scale: 三百五 is 350, 一千二 is 1200, 二十五 is 25.
    ends_short = last_scale >= 100 and text[-1] in _ZH_DIGITS and text[-2:-1] not in ("零", "〇")
    return float(total + section + digit * (last_scale // 10 if ends_short else 1))


def _english_number(text: str) -> float | None:
    words = (
        re.sub(r"[^a-z ]", " ", text)
        .replace(" and ", " ")
        .replace("a couple of", "two")
        .replace("a few", "three")
    )
    words = words.replace("a couple", "two").strip()
    total, current, seen = 0, 0, False
    for word in words.split():
        if word in _EN_WORDS:
            current, seen = current + _EN_WORDS[word], True
        elif word == "hundred":
            current, seen = (current or 1) * 100, True
        elif word in ("thousand", "grand"):
            total, current, seen = total + (current or 1) * 1_000, 0, True
        elif word != "a":
            return None
    return float(total + current) if seen else None
