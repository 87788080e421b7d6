"""Text from outside made plain: what it hides is removed, what it tries is noticed."""

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import nh3

MARKUP = re.compile(r"<[a-zA-Z!/]|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);")
BLOCK_END = re.compile(r"<\s*(?:br|/p|/div|/li|/h[1-6]|/tr)\b[^>]*>", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
# Zero-width, direction marks and overrides, invisible operators, variation of nothing, tag characters.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)
CONCEALING = re.compile("[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
FORMULA = re.compile(r"[=@]|[+\-](?=[=@+\-A-Za-z\"'(])|[\t\r](?=[=@+\-])")

INSTRUCTIONS = (
    r"\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instruction|prompt|rule|guideline)s?\b",
    r"\b(?:ignore|disregard|forget)\s+(?:all|everything|anything)\s+(?:above|before|previous)",
    r"\bsystem\s*prompt\b",
    r"\byou\s+are\s+now\s+(?:a|an|the|in)\b",
    r"\b(?:reveal|print|repeat|show)\b.{0,30}\b(?:your|the)\s+(?:prompt|instructions)\b",
    r"\b(?:do\s+not|don't|never)\s+(?:tell|inform|show)\s+the\s+(?:user|customer|shopper)\b",
    r"\b(?:as|to)\s+an?\s+(?:ai\b|language\s+model\b)",
    r"\bnew\s+instructions?\s*:",
    r"\bjailbreak\b",
    r"</?\s*(?:system|assistant|instructions?|prompt|tool_call|function_call)\s*>",
    r"<\|[a-z_]{2,30}\|>",
    r"\[/?(?:INST|SYS)\]|<</?SYS>>",
    r"(?:^|\n)\s*#{2,}\s*(?:system|instruction|assistant)\b",
    r"(?:^|\n)\s*(?:system|assistant|developer)\s*[:：]",
    r"(?:忽略|无视|不要理会|忘记|忘掉|跳过)[^。\n]{0,12}(?:指令|指示|提示词?|规则|要求|设定|命令)",
    r"系统\s*(?:提示词?|指令|消息)",
    r"你现在(?:是|扮演)",
    r"(?:不要|不得|切勿)告诉(?:用户|顾客|客户|买家)",
    r"(?:输出|说出|泄露|显示)[^。\n]{0,8}(?:提示词|系统设定|系统指令)",
    r"(?:作为|你是)一个?(?:AI|人工智能|语言模型)",
)  # fmt: skip
INSTRUCTION = re.compile("|".join(f"(?:{pattern})" for pattern in INSTRUCTIONS), re.IGNORECASE)

# One of these is in every text that INSTRUCTION finds; looking for them first is ten times as fast.
HINTS = (
    "instruct", "prompt", "rule", "guideline", "system", "ignore", "disregard", "forget", "you are now",
    "tell", "inform", "show", " ai", "language", "jailbreak", "assistant", "developer", "tool_call",
    "function_call",
    "<|", "[inst", "[/inst", "[sys", "[/sys", "<sys", "</sys",
    "忽略", "无视", "不要", "不得", "切勿", "忘", "跳过", "系统", "你现在",
    "输出", "说出", "泄露", "显示", "作为", "你是",
)  # fmt: skip
MAX_REMEMBERED_CHARS = 120


@dataclass(frozen=True)
class CleanText:
    """Plain text in Unicode NFC, and what had to be done to it."""

    text: str
    notes: tuple[str, ...]
    is_suspicious: bool  # looks like instructions to a model, or hides characters


def clean_text(raw: str, max_chars: int) -> CleanText:
    """As `clean_long_text`, remembering short texts: a feed says the same things over and over."""
    return (
        _clean_short_text(raw, max_chars)
        if len(raw) <= MAX_REMEMBERED_CHARS
        else clean_long_text(raw, max_chars)
    )


def clean_long_text(raw: str, max_chars: int) -> CleanText:
    """Strip markup, controls and invisible characters; join white space; cut at `max_chars`.

    Line breaks stay where the text had paragraphs. What would run as a formula in a spreadsheet gets
    an apostrophe in front.
    """
    notes = []
    text = raw
    if len(raw) > max_chars:
        notes.append(f"cut from {len(raw):,} to {max_chars:,} characters")
        text = raw[: 4 * max_chars]  # markup may go yet
    is_suspicious = False
    if MARKUP.search(text):
        is_suspicious = INSTRUCTION.search(html.unescape(text)) is not None
        plain = strip_markup(text)
        if "<" in text and plain != text:
            notes.append("HTML removed")
        text = plain
    visible = INVISIBLE.sub("", CONTROL.sub("", text))
    if visible != text:
        notes.append("hidden characters removed")
        is_suspicious = is_suspicious or CONCEALING.search(text) is not None
    text = _join_space(unicodedata.normalize("NFC", visible))
    if len(text) > max_chars:
        text = text[: max_chars - 1].rstrip() + "…"
        if not notes or not notes[0].startswith("cut"):
            notes.append(f"cut to {max_chars:,} characters")
    if FORMULA.match(text):
        notes.append("a formula was made text")
        text = "'" + text
    is_suspicious = is_suspicious or looks_like_instructions(text)
    return CleanText(text, tuple(notes), is_suspicious)


def strip_markup(text: str) -> str:
    """HTML as plain text: no tags, scripts or comments, entities as their characters."""
    # Escaped twice is common in exports; a third time is somebody's wish to show markup.
    for _ in range(2):
        if "<" not in text and "&" not in text:
            break
        text = html.unescape(nh3.clean(BLOCK_END.sub("\n", text), tags=set()))
    return text


def looks_like_instructions(text: str) -> bool:
    """Whether a text speaks to a language model rather than to a shopper (a guess, by common wordings)."""
    plain = unicodedata.normalize("NFKC", text)
    lowered = plain.lower()
    return any(hint in lowered for hint in HINTS) and INSTRUCTION.search(plain) is not None


@lru_cache(maxsize=50_000)
def _clean_short_text(raw: str, max_chars: int) -> CleanText:
    return clean_long_text(raw, max_chars)


def _join_space(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
