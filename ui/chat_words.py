"""What the chat page itself says, in both languages."""

from collections.abc import Mapping, Sequence
from html import escape

from retrieval.product import Locale
from ui.cards import cards_html

CHAT_WORDS: Mapping[Locale, Mapping[str, str]] = {
    "en": {
        "skip": "To the message box",
        "began_anew": "The earlier conversation is no longer kept, so this is a new one.",
        "tagline": "Shopping assistant",
        "sign_in": "Sign in",
        "signed_out": "Not signed in",
        "new": "New conversation",
        "placeholder": "What are you looking for? You can add a photo.",
        "notice": "You are talking to an automated assistant. Prices and stock are the shop's own.",
        "welcome": "What can I find for you?",
        "popular_now": "Popular right now",
        "for_you": "Recommended for you",
        "known": "What I know about your taste",
        "known_more": "It only affects what is suggested, never prices.",
        "forget": "Forget",
        "forget_all": "Forget everything",
        "said": "you told me",
        "concluded": "from what you looked at and bought",
        "welcome_more": "Say it in your own words, or send a photo of something you like.",
    },
    "zh": {
        "skip": "跳到输入框",
        "began_anew": "之前的对话已不再保留，从这里开始是新的对话。",
        "tagline": "购物助手",
        "sign_in": "登录",
        "signed_out": "未登录",
        "new": "新对话",
        "placeholder": "想找什么？也可以发一张照片。",
        "notice": "您正在与自动助手对话，回答可能有误；价格和库存以店铺数据为准。",
        "welcome": "想找点什么？",
        "popular_now": "大家正在买",
        "for_you": "为您推荐",
        "known": "我记得的您的喜好",
        "known_more": "只影响推荐，不影响价格。",
        "forget": "忘掉",
        "forget_all": "全部忘掉",
        "said": "您告诉我的",
        "concluded": "从您看过和买过的得出",
        "welcome_more": "用自己的话说就行，也可以发一张喜欢的东西的照片。",
    },
}
EXAMPLES: Mapping[Locale, tuple[str, ...]] = {
    "en": (
        "Running shoes under $80, size 42, not black",
        "A gift for my 5 year old nephew who loves dinosaurs",
        "A 27 inch 4K monitor",
        "What's the return policy?",
    ),
    "zh": ("我想买一件新衣服", "送给妈妈的生日礼物，预算500左右", "适合敏感肌的洗面奶", "怎么退货？"),
}


def welcome_html(locale: Locale) -> str:
    """The first visit: what it is for, and messages to begin with."""
    w = CHAT_WORDS[locale]
    buttons = "".join(
        f'<button type="button" data-send="{escape(text)}">{escape(text)}</button>'
        for text in EXAMPLES[locale]
    )
    return (
        f'<section class="welcome"><h2>{escape(w["welcome"])}</h2><p>{escape(w["welcome_more"])}</p>'
        f'<div class="quick-replies">{buttons}</div></section>'
    )


def suggestions_html(cards: Sequence[Mapping[str, object]], locale: Locale, *, are_personal: bool) -> str:
    """Cards below the welcome, of what suits the shopper or, of a stranger, what is liked here."""
    if not cards:
        return ""
    heading = escape(CHAT_WORDS[locale]["for_you" if are_personal else "popular_now"])
    shown = cards_html(cards, locale, are_suggested=True)
    return f'<section class="suggested"><h2 class="heading">{heading}</h2>{shown}</section>'


def began_anew_html(locale: Locale) -> str:
    """Between the turns that a page still shows and those of a new conversation."""
    return f'<p class="began-anew">{escape(CHAT_WORDS[locale]["began_anew"])}</p>'
