"""What is known of the shopper, as a panel of the chat page: each interest with a button that forgets it.

Every text is data: nothing of a product or a shopper reaches the page unescaped. A button carries what it
forgets in `data-forget`; the page's script passes it on.
"""

import json
from html import escape

from assistant.facts import ProfileTold
from assistant.steps import ForgetInterests
from retrieval.product import Locale
from ui.chat_words import CHAT_WORDS

MOST_CHARS = 300
"""Of what a button says it forgets; more is not from this panel."""


def profile_html(told: ProfileTold, locale: Locale) -> str:
    """Nothing where nothing is known."""
    if not told.interests:
        return ""
    w = CHAT_WORDS[locale]
    rows = []
    for interest, words in zip(told.interests, told.wordings, strict=True):
        names = escape(json.dumps({"field": interest.field, "value": interest.value}, ensure_ascii=False))
        source = escape(w["said"] if interest.said else w["concluded"])
        label = escape(f"{w['forget']}: {words}")
        button = f'<button type="button" data-forget="{names}" aria-label="{label}">×</button>'
        rows.append(f'<li><span title="{source}">{escape(words)}</span>{button}</li>')
    return (
        f'<details class="profile"><summary>{escape(w["known"])} <small>{len(rows)}</small></summary>'
        f"<p>{escape(w['known_more'])}</p><ul>{''.join(rows)}</ul>"
        f'<button type="button" class="forget-all" data-forget="{{}}">{escape(w["forget_all"])}</button>'
        "</details>"
    )


def read_forgotten(raw: object) -> ForgetInterests | None:
    """What a button of the panel forgets; None for what no button says."""
    if not isinstance(raw, str) or len(raw) > MOST_CHARS:
        return None
    try:
        named = json.loads(raw)
    except json.JSONDecodeError:
        return None
    match named:
        case {"field": str(field), "value": str(value)}:
            return ForgetInterests(((field, value),), ())
        case dict() if not named:
            return ForgetInterests((), ())
        case _:
            return None
