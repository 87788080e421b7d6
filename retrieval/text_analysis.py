"""Text in two languages -> the tokens that search compares: folded, segmented, stemmed, measures whole."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Literal

_HAN = re.compile(r"[㐀-鿿]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")

# Unit as written -> unit as indexed. A measure becomes one token: 27寸, 27 inch, 27" -> 27inch.
_UNITS = {
    "inch": ("inches", "inch", "英寸", "吋", "寸", '"', "''"),
    "gb": ("gb",),
    "tb": ("tb", "t"),
    "mb": ("mb",),
    "ml": ("ml", "cc", "毫升"),
    "l": ("litres", "litre", "liters", "liter", "l", "公升", "升"),
    "kg": ("kg", "千克", "公斤"),
    "g": ("grams", "gram", "g", "克"),
    "cm": ("cm", "厘米", "公分"),
    "mm": ("mm", "毫米", "公厘"),
    "m": ("metres", "metre", "meters", "meter", "m", "米", "公尺"),
    "w": ("watts", "watt", "w", "瓦"),
    "mah": ("mah", "毫安时", "毫安"),
    "ghz": ("ghz",),
    "hz": ("hz", "赫兹"),
    "oz": ("oz", "盎司"),
    "mp": ("mp", "百万像素"),
}
_UNIT_OF = {written: unit for unit, forms in _UNITS.items() for written in forms}
UNITS = frozenset(_UNITS)
"""The units that a measure's token ends with."""

_MEASURE = re.compile(
    r"(?<![a-z0-9_.])(\d+(?:\.\d+)?)[ -]?("
    + "|".join(sorted(map(re.escape, _UNIT_OF), key=len, reverse=True))
    + r")(?:(?<=[a-z])(?![a-z0-9])|(?<![a-z])(?![色级降]))"  # 2018米色 and 2升级版 are no measures
)
_MEMORY = re.compile(r"(\d+)gb?")
_MEMORY_SIZES = frozenset(str(2**n) for n in range(2, 11))  # people write 32G for 32 GB
# A model number is kept whole and split: dv7-1211ea -> dv7-1211ea, dv7, 1211ea; rtx4060 -> rtx4060, rtx,
# 4060.
_TOKEN = re.compile(r"\d+\.\d+[a-z]*|[^\W_]+(?:[-.][^\W_]+)*")
_RUNS = re.compile(r"[㐀-鿿]+|[^㐀-鿿]+")
_MODEL_PARTS = re.compile(r"[a-z]+|\d+")
_SHORT_NAMES = frozenset({"2k", "4k", "8k", "3d", "4g", "5g"})
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_T_SHIRT = re.compile(r"(?<![a-z0-9])t[ -]?shirt")
_SPELLINGS = (("t恤", " tshirt "), ("″", '"'), ("′′", '"'), ("”", '"'), ("’", "'"), ("'s ", " "))
_NOUNS_WITH_ZI = frozenset("裙裤鞋帽袜杯桌椅盘瓶锅被镜靴本毯垫刷筐篮笼梳")  # 裙子 is 裙; 电子 is not 电
_MODEL_SPACED = re.compile(r"\b([a-z]{2,4}) (\d{3,5})\b")

_STOP_WORDS = """
a an and are as at be but by can do does for from have has i if in is it its me my need no of on or our so
some that the their them then there these this to us want was we what when where which who will with without
you your am any get buy looking look find show please something anything like would could suitable
love loves old year years
的 了 吗 呢 吧 啊 我 你 您 他 她 它 们 想 要 买 一 个 件 条 双 只 款 和 与 或 在 是 有 没 这 那 给 把 被
也 很 都 就 请 帮 能 可 以 可以 一个 一件 一双 一条 一款 帮我 我想 想要 想买 有没有 什么 怎么 这个 那个 一些
来 找 看看 推荐 送 送给 送人 适合 适用 用的 穿的
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())


def normalise(text: str) -> str:
    """Compatibility forms and case folded, Traditional Chinese as Simplified, one space between words.

    Taiwan's words are those of the mainland where the characters are Traditional: 印表機 is 打印机.
    """
    folded = unicodedata.normalize("NFKC", text).lower()
    for written, meant in _SPELLINGS:
        folded = folded.replace(written, meant)
    folded = _T_SHIRT.sub("tshirt", folded)  # whose "shirt" is no shirt
    folded = _THOUSANDS.sub("", folded)
    if _HAN.search(folded) and (simplified := str(_simplifier("t2s").convert(folded))) != folded:
        simplified = str(_simplifier("tw2sp").convert(folded))  # of Simplified text it makes 幺 of 么
        folded = simplified.lower()  # its words for Taiwan's have capitals: U盘
    return " ".join(folded.split())


def has_chinese(text: str) -> bool:
    """Whether there is a Chinese character."""
    return _HAN.search(text) is not None


def is_chinese(text: str) -> bool:
    """Whether a shopper who wrote this reads Chinese: Chinese characters outweigh Latin words."""
    return len(_HAN.findall(text)) > len(_LATIN_WORD.findall(text))


def language_of(text: str) -> Literal["en", "zh"]:
    """In which of the shop's languages to answer who wrote this."""
    return "zh" if is_chinese(text) else "en"


def join_measures(normalised: str) -> str:
    """Write each number with its unit as one word: `500 ml` and `500毫升` -> `500ml`."""
    return _MEASURE.sub(lambda m: f" {m[1].removesuffix('.0')}{_UNIT_OF[m[2]]} ", normalised)


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The English stem of one lower-case word; words with digits or Chinese stay."""
    return str(_stemmer().stemWord(word)) if word.isascii() and word.isalpha() else word


class Analyser:
    """Cuts text into tokens, knowing a shop's own Chinese words."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        """`words`: the catalogue's category names, brands and values; those with Chinese are kept whole."""
        self._own_words = frozenset(w for w in map(normalise, words) if 2 <= len(w) <= 8 and _HAN.search(w))
        self._segmenter: _Segmenter | None = None

    def tokens(self, text: str, *, indexing: bool = False) -> list[str]:
        """Tokens in reading order, with repeats, stop words left out; none for empty text.

        What is indexed gets more of them: the words inside a Chinese word, its last character, which names
        the kind (连衣裙, 跑鞋), any two characters side by side, and the pieces of a model number. A question
        keeps to whole words.
        """
        found: list[str] = []
        for run in _RUNS.findall(join_measures(normalise(text))):
            if not _HAN.match(run):
                found += _latin_tokens(run, indexing=indexing)
                continue
            words = self._segments().cut(run, inner=indexing)
            found += words
            if indexing:
                found += [_kind_character(word) for word in words if len(word) >= 2]
                found += [pair for pair in dict.fromkeys(_pairs(run)) if pair not in words]
        return [t for t in found if t not in STOP_WORDS]

    def parts(self, word: str) -> list[str]:
        """What to look for when a shop does not know a word: its pieces, which it may know."""
        if _HAN.search(word):
            inner = [p for p in self._segments().cut(word, inner=True) if p != word and len(p) > 1]
            inner += [p for p in _pairs(word) if p not in (word, *inner)]
            return inner or ([word[0]] if _is_noun_with_zi(word) else [])
        return [] if word.isalpha() or word.isdigit() or _MEASURE.fullmatch(word) else _pieces(word)

    def _segments(self) -> "_Segmenter":
        if self._segmenter is None:
            self._segmenter = _Segmenter(self._own_words)
        return self._segmenter


class _Segmenter:
    """rjieba with a shop's words added to its dictionary."""

    def __init__(self, words: Iterable[str]) -> None:
        import rjieba

        self._jieba = rjieba.Jieba()
        for word in sorted(words):
            if not self._jieba.has_word(word):
                self._jieba.add_word(word, self._jieba.suggest_freq(word), None)

    def cut(self, run: str, *, inner: bool) -> list[str]:
        words = self._jieba.cut_for_search(run) if inner else self._jieba.cut(run)
        return [w for w in words if _HAN.search(w)]


def _kind_character(word: str) -> str:
    """The character that names the kind of thing: 裙 in 连衣裙 and in 裙子."""
    return word[0] if _is_noun_with_zi(word) else word[-1]


def _pairs(run: str) -> list[str]:
    """Two characters at each place: where words are cut otherwise than in a question, these still meet."""
    return [run[at : at + 2] for at in range(len(run) - 1)]


def _is_noun_with_zi(word: str) -> bool:
    return len(word) == 2 and word[1] == "子" and word[0] in _NOUNS_WITH_ZI


def _latin_tokens(run: str, *, indexing: bool) -> list[str]:
    found: list[str] = [prefix + number for prefix, number in _MODEL_SPACED.findall(run) if indexing]
    for word in _TOKEN.findall(run):
        if word.isalpha():
            found.append(stem(word))
        elif _MEASURE.fullmatch(word) or word in _SHORT_NAMES or word.replace(".", "").isdigit():
            found.append(word)
            found += _other_measures(word) if indexing else []
        elif all(p.isalpha() for p in re.split(r"[-.]", word)):
            pieces = re.split(r"[-.]", word)
            short = min(map(len, pieces)) <= 2  # t-shirt and wi-fi are one word, noise-cancelling two
            found += [stem("".join(pieces))] if indexing or short else []
            found += [stem(p) for p in pieces if len(p) > 1] if indexing or not short else []
        else:
            found.append(word)
            found += _pieces(word) if indexing else []
    return found


def _other_measures(word: str) -> list[str]:
    """What else the same measure is asked for by: its number alone, and 32gb as 32g."""
    memory = _MEMORY.fullmatch(word)
    if memory and memory[1] in _MEMORY_SIZES:
        return [f"{memory[1]}g" if word.endswith("b") else f"{memory[1]}gb"]
    number = word.rstrip("abcdefghijklmnopqrstuvwxyz")
    return [number] if "." in number and number != word else []


def _pieces(word: str) -> list[str]:
    pieces = [*re.split(r"[-.]", word), *_MODEL_PARTS.findall(word)]
    return [stem(p) for p in dict.fromkeys(pieces) if 1 < len(p) < len(word)]


@cache
def _simplifier(config: str):  # type: ignore[no-untyped-def]  # opencc has no types
    import opencc

    return opencc.OpenCC(config)


@cache
def _stemmer():  # type: ignore[no-untyped-def]  # snowballstemmer has no types
    import snowballstemmer

    return snowballstemmer.stemmer("english")
