"""What a shopper typed, made readable: cleaned, capped, folded, cut into clauses, its language told.

Everything later works on `MessageText.folded`: lower case, Simplified Chinese, ASCII punctuation.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from retrieval.product import Locale
from retrieval.text_analysis import normalise

MAX_CHARS = 1_000
"""Characters that are read; of a longer message the beginning and the end."""

_TAIL_CHARS = 300

_EMOJI_WORDS = {
    "🎁": " gift ",
    "👗": " dress ",
    "👟": " sneakers ",
    "👠": " heels ",
    "🎒": " backpack ",
    "🦖": " dinosaur ",
    "🦕": " dinosaur ",
    "👋": " hello ",
    "👍": " thanks ",
    "🙏": " thanks ",
}
_CONTRACTIONS = (
    (r"\b(what|where|how|who|when|that|it|there|here|which)['’]?s\b(?!\w)", r"\1 is"),
    (r"\b(s?he)['’]s\b", r"\1 is"),
    (r"\b(what|where|who|how|when)['’]re\b", r"\1 are"),
    (r"\bcan['’]?t\b", "can not"),
    (r"\bcannot\b", "can not"),
    (r"\bwon['’]?t\b", "will not"),
    (r"\b(do|does|did|is|are|was|has|have|would|should|could)n['’]?t\b", r"\1 not"),
    (r"\bi['’]m\b", "i am"),
    (r"\bi['’]?ve\b", "i have"),
    (r"\bi['’]d\b", "i would"),
    (r"\bi['’]ll\b", "i will"),
    (r"\byou['’]re\b", "you are"),
    (r"\blet['’]?s\b", "let us"),
    (r"\b(wanna|gonna)\b", "want to"),
    (r"\bgimme\b", "give me"),
    (r"\b(pls|plz)\b", "please"),
    (r"\bu\b(?= (have|got|sell|ship|guys))", "you"),
    (r"(?<=\bdo )u\b", "you"),
    (r"\bur\b", "your"),
)
_ENDLESS_REPEAT = re.compile(r"(.{1,4}?)\1{6,}", re.DOTALL)
_ENDLESS_WORD = re.compile(r"([A-Za-z0-9]{40})[A-Za-z0-9]+")
_CONTRACTION_PATTERNS = tuple((re.compile(p, re.IGNORECASE), r) for p, r in _CONTRACTIONS)

HAN = re.compile(r"[㐀-鿿]")
_KEY_ROWS = tuple(row[::way] for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm") for way in (1, -1))
# English words that speakers of Chinese put into a Chinese sentence -> the Chinese word
_MIXED_IN = {
    "color": "颜色",
    "colors": "颜色",
    "colour": "颜色",
    "order": "订单",
    "ship": "寄",
    "size": "尺码",
    "price": "价格",
    "return": "退货",
    "refund": "退款",
    "cheap": "便宜",
    "cheaper": "更便宜",
    "ignore": "忽略",
    "gift": "礼物",
    "brand": "牌子",
}
_MIXED = "|".join(_MIXED_IN)
_MIXED_WORD = re.compile(rf"(?<=[㐀-鿿])(?:{_MIXED})(?![a-z])|(?<![a-z])(?:{_MIXED})(?=[㐀-鿿])")
_LATIN_WORD = re.compile(r"[a-z][a-z']+")
_CHINESE_FUNCTION = re.compile(
    r"[的了吗呢吧我你您要想有没这那个是在给和与不别买几件条双款只就很多怎什么请帮能可还再看到去过把被对啊呀哦]"
)
_ENGLISH_FUNCTION = re.compile(
    r"\b(?:i|you|we|it|the|a|an|my|me|do|does|is|are|can|could|would|have|has|want|need|for|in|on|with|"
    r"without|under|and|or|to|of|what|where|how|which|any|some|show|find|please|not|that|this|something|"
    r"looking|like|from|at|about|more|than|by|will|get|give|your)\b"
)
# Marks that may end a clause; a dot or comma between digits does not.
_CLAUSE_END = re.compile(
    r"[!?;。！？；、\n]+|(?<!\d)[.,]+|[.,]+(?!\d)"
    r"| (?:and|&|\+|but|also|plus|then|oh and|and also|and then|btw|by the way) "
    r"(?=(?:where|when|how|what|which|who|why|do you|does|can (?:i|you|we)|could|are (?:you|there)"
    r"|is (?:it|there|the|my|your|that|this|shipping|delivery)|whether|wheres|whats|will|show me|compare"
    r"|cancel|tell me|track|i (?:also )?(?:want|need|would)|return|refund|ship)\b)"
    r"| and (?=(?:an?|some|another|a pair of) )"
    r"| and (?=(?:two|three|four) (?!hundred|thousand|dollars|people|persons|years|hours|kids))"
    r"|(?<=[㐀-鿿])(?:和|跟|还有|以及|外加)(?=[一两二三四几](?:个|只|件|条|双|套|把|台|本|盒|瓶|顶|款))"
    r"|(?<=[㐀-鿿a-z0-9]) ?(?=(?:另外|顺便|还想问|再问|再帮我|以及我|以及(?:能|是)否|对了))"
)


@dataclass(frozen=True)
class MessageText:
    """`clean` is what was typed without what cannot be read; `folded` is what matching works on."""

    clean: str
    folded: str


@dataclass(frozen=True)
class Clause:
    """A part of the folded text that may carry one wish or question. `ends_asking`: by a question mark."""

    start: int
    end: int
    text: str
    ends_asking: bool
    led_by: str = ""  # the mark or word that parts it from the clause before


def read_text(text: str) -> MessageText:
    """Clean and fold a message; never fails, and takes no longer for a longer one."""
    if len(text) > MAX_CHARS:
        text = f"{text[: MAX_CHARS - _TAIL_CHARS]}\n{text[-_TAIL_CHARS:]}"
    for emoji, word in _EMOJI_WORDS.items():
        text = text.replace(emoji, word)
    text = "".join(_readable(c) for c in unicodedata.normalize("NFKC", text)[: 2 * MAX_CHARS])
    clean = re.sub(r"[^\S\n]+", " ", text).strip()
    clean = _ENDLESS_WORD.sub(r"\1", _ENDLESS_REPEAT.sub(r"\1\1\1\1", clean))
    expanded = clean
    for pattern, replacement in _CONTRACTION_PATTERNS:
        expanded = pattern.sub(replacement, expanded)
    folded = " \n".join(normalise(line) for line in expanded.split("\n"))
    folded = _MIXED_WORD.sub(lambda match: _MIXED_IN[match[0]], folded)
    return MessageText(clean, folded.strip())


def _readable(character: str) -> str:
    category = unicodedata.category(character)
    if character == "\n" or category[0] in "LNPZ" or category in ("Sc", "Sm", "Mn", "Mc"):
        return character
    return "" if category in ("Cf", "Sk") else " "  # zero-width characters may stand inside a word


def split_clauses(folded: str) -> tuple[Clause, ...]:
    """The clauses in reading order; none for a text without a letter or digit."""
    clauses: list[Clause] = []
    start, led_by = 0, ""
    for mark in [*_CLAUSE_END.finditer(folded), None]:
        end = mark.start() if mark else len(folded)
        piece = folded[start:end]
        if any(c.isalnum() for c in piece):
            offset = start + len(piece) - len(piece.lstrip())
            clauses.append(Clause(offset, end, piece.strip(), bool(mark and "?" in mark[0]), led_by))
        led_by = mark[0].strip() if mark else ""
        start = mark.end() if mark else end
    return tuple(clauses)


def message_locale(folded: str, otherwise: Locale) -> Locale:
    """The language of the function words; `otherwise` for a text that has no words of either language."""
    chinese = len(HAN.findall(folded))
    english = [w for w in _LATIN_WORD.findall(folded) if w not in ("ok", "xl", "xxl", "xs")]
    if chinese and not english:
        return "zh"
    if not chinese:
        is_sentence = len(english) >= 2 or bool(_ENGLISH_FUNCTION.search(folded))
        return "en" if is_sentence or (english and len(english[0]) > 3) else otherwise
    asked_in_english = len(_ENGLISH_FUNCTION.findall(folded))
    asked_in_chinese = len(_CHINESE_FUNCTION.findall(folded))
    if asked_in_chinese == asked_in_english:
        return "zh" if chinese >= len(english) else "en"
    return "zh" if asked_in_chinese > asked_in_english else "en"


def gibberish_share(
    words: Sequence[str], knows: Callable[[str], bool], known_pieces: frozenset[str]
) -> float:
    """Of the English words, how many look typed at random: no vowel, keys in a row, triples nobody uses."""
    if not words:
        return 0.0
    return sum(not knows(w) and _is_gibberish(w, known_pieces) for w in words) / len(words)


def _is_gibberish(word: str, known_pieces: frozenset[str]) -> bool:
    if len(word) < 3:
        return False
    if len(set(word)) <= 2 or not re.search(r"[aeiouy]", word) or _is_keys_in_a_row(word):
        return True
    if len(word) < 5:
        return False
    pieces = [word[i : i + 3] for i in range(len(word) - 2)]
    unknown = sum(p not in known_pieces for p in pieces)
    return unknown * 2 > len(pieces)


def _is_keys_in_a_row(word: str) -> bool:
    """Whether a hand ran over neighbouring keys, three or more at a time: qwerty, asdasd."""
    runs = 0
    start = 0
    for end in range(1, len(word) + 1):
        piece = word[start : end + 1]
        if end < len(word) and any(piece in row for row in _KEY_ROWS):
            continue
        if end - start < 3:
            return False
        runs += 1
        start = end
    return runs > 0
