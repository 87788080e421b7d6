"""Events as escaped HTML for the chat page: what a turn showed, as it was sent on the wire.

Every text is data: nothing of a product, a model or a shopper reaches the page unescaped. Buttons carry the
message they send in `data-send`; the page's script does the rest.
"""

import re
from collections.abc import Mapping, Sequence
from html import escape

from retrieval.product import Locale

Wire = Mapping[str, object]

WORDS: Mapping[Locale, Mapping[str, str]] = {
    "en": {
        "similar": "Similar",
        "ask": "Ask",
        "ask_about": "Ask about this",
        "similar_send": "Similar to #{n}",
        "ask_send": "Tell me about #{n}",
        "out": "Sold out",
        "left": "{n} left",
        "ratings": "{n} ratings",
        "order": "Order",
        "total": "Total",
        "placed": "Placed",
        "up": "Helpful",
        "down": "Not helpful",
        "ticket": "Ticket {id}: a person will take over",
        "you": "You",
        "shop": "Assistant",
        "products": "Products",
        "compare": "Comparison",
        "like": "I like this",
        "dislike": "Not for me",
        "look": "Look at",
        "show_this": "Show me this",
    },
    "zh": {
        "similar": "看相似",
        "ask": "问问",
        "ask_about": "问问这件",
        "similar_send": "看和第{n}件相似的",
        "ask_send": "问问第{n}件",
        "out": "已售完",
        "left": "仅剩 {n} 件",
        "ratings": "{n} 个评分",
        "order": "订单",
        "total": "合计",
        "placed": "下单",
        "up": "有帮助",
        "down": "没帮助",
        "ticket": "工单 {id}：人工客服会接手",
        "you": "您",
        "shop": "助手",
        "products": "商品",
        "compare": "对比",
        "like": "喜欢这件",
        "dislike": "不喜欢",
        "look": "看看",
        "show_this": "看这件",
    },
}
LOW_STOCK = 5
_PAGE = re.compile(r"https?://|/(?!/)")  # what a link may lead to: never javascript:


def words(locale: Locale) -> Mapping[str, str]:
    """The page's words in a language."""
    return WORDS.get(locale, WORDS["en"])


def shopper_html(text: str, picture: str, locale: Locale) -> str:
    """The shopper's message; `picture` is a data: address of a thumbnail that we made, or ""."""
    image = f'<img src="{escape(picture)}" alt="" class="sent-picture">' if picture else ""
    said = f"<p>{_lines(text)}</p>" if text else ""
    label = escape(words(locale)["you"])
    return f'<article class="turn shopper" aria-label="{label}">{image}{said}</article>'


def turn_html(events: Sequence[Wire], locale: Locale, *, is_over: bool) -> str:
    """The assistant's side of a turn: text above the cards, though cards come first on the wire."""
    w = words(locale)
    by_name: dict[str, list[Mapping[str, object]]] = {}
    for event in events:
        data = event["data"]
        if isinstance(data, Mapping):
            by_name.setdefault(str(event["event"]), []).append(data)
    text = "".join(str(data.get("delta", "")) for data in by_name.get("text", ()))
    parts = [f'<p class="notice">{escape(str(n.get("text", "")))}</p>' for n in by_name.get("notice", ())]
    if text:
        parts.append(f'<p class="said">{_lines(text)}</p>')
    elif not is_over and not by_name.get("error"):
        parts.append('<p class="waiting" aria-hidden="true"><i></i><i></i><i></i></p>')
    parts += [f'<p class="said">{_lines(str(e.get("detail", "")))}</p>' for e in by_name.get("error", ())]
    for table in by_name.get("table", ()):
        parts.append(table_html(table, locale))
    done = next(iter(by_name.get("done", ())), None)
    turn_id = str(done.get("turn_id", "")) if done is not None else ""
    if not by_name.get("table"):
        for products in by_name.get("products", ()):
            parts.append(cards_html(_objects(products.get("products")), locale, turn_id))
    parts += [order_html(order, locale) for order in by_name.get("order", ())]
    parts += [
        f'<p class="ticket">{escape(w["ticket"].format(id=h.get("ticket_id", "")))}</p>'
        for h in by_name.get("handoff", ())
    ]
    replies = [r for q in by_name.get("quick_replies", ()) for r in _objects(q.get("replies"))]
    if replies and is_over:
        parts.append(_quick_replies(replies))
    if done is not None and is_over:
        parts.append(_thumbs(turn_id, w))
    return f'<article class="turn assistant" aria-label="{escape(w["shop"])}">{"".join(parts)}</article>'


def cards_html(
    products: Sequence[Wire], locale: Locale, turn_id: str = "", *, are_suggested: bool = False
) -> str:
    """Product cards in a row; `turn_id` is "" while the turn goes on, and for cards that no turn showed.

    Suggested ones are asked for by their title: no number means them in a conversation that has not begun.
    """
    label = escape(words(locale)["products"])
    cards = "".join(card_html(product, locale, turn_id, is_suggested=are_suggested) for product in products)
    return f'<ul class="cards" aria-label="{label}">{cards}</ul>'


def card_html(product: Wire, locale: Locale, turn_id: str = "", *, is_suggested: bool = False) -> str:
    """One product as a card, which says what a click on it is a click on.

    A click on its picture or title opens it: the whole title, every reason. static/chat.js reports it.
    """
    w = words(locale)
    plain_title, position = str(product.get("title", "")), str(product.get("position", ""))
    title = escape(plain_title)
    image = str(product.get("image") or "")
    picture = (
        f'<img src="{escape(image)}" alt="{title}" loading="lazy" width="240" height="240">' if image else ""
    )
    options = product.get("options")
    chosen = " · ".join(str(v) for v in options.values()) if isinstance(options, Mapping) else ""
    return "".join(
        (
            f'<li class="card" data-product="{escape(str(product.get("id", "")))}" ',
            f'data-position="{escape(position)}" data-turn="{escape(turn_id)}">',
            f'<div class="picture">{picture}',
            f'<span class="number">{escape(position)}</span>',
            f"{_opinions(plain_title, w) if turn_id else ''}</div>",
            f'<h3 title="{title}"><button type="button" class="look" aria-expanded="false" ',
            f'aria-label="{escape(w["look"])}: {title}">{title}</button></h3>',
            f'<p class="options">{escape(chosen)}</p>',
            f'<p class="price">{_price(product)}</p>',
            f'<p class="rating">{_rating(product, w)}</p>',
            f'<p class="why">{escape(" · ".join(_texts(product.get("why"))))}</p>',
            "".join(f'<p class="relaxed">{escape(t)}</p>' for t in _relaxed(product)),
            _stock(product, w),
            '<div class="buttons">',
            _suggested_button(plain_title, w) if is_suggested else _buttons(plain_title, position, w),
            "</div></li>",
        )
    )


def table_html(table: Wire, locale: Locale) -> str:
    """A comparison, a column a product."""
    columns = _texts(table.get("columns"))
    rows = table.get("rows")
    head = "".join(f'<th scope="col">{escape(c)}</th>' for c in columns)
    body = "".join(
        f'<tr><th scope="row">{escape(cells[0])}</th>'
        f"{''.join(f'<td>{escape(c)}</td>' for c in cells[1:])}</tr>"
        for row in (rows if isinstance(rows, Sequence) else ())
        if (cells := _texts(row))
    )
    label = escape(words(locale)["compare"])
    return (
        f'<div class="table" tabindex="0" role="region" aria-label="{label}"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def order_html(order: Wire, locale: Locale) -> str:
    """An order with its lines."""
    w = words(locale)
    lines = "".join(
        f"<li><span>{escape(str(item.get('title', '')))}"
        f"<small>{escape(str(item.get('options', '')))} × {escape(str(item.get('quantity', '')))}"
        f"</small></span>"
        f"<span>{escape(str(item.get('price', '')))}</span></li>"
        for item in _objects(order.get("items"))
    )
    tracking = f'<p class="tracking">{escape(str(order["tracking"]))}</p>' if order.get("tracking") else ""
    return (
        f'<section class="order"><header><b>{escape(w["order"])} '
        f"{escape(str(order.get('order_id', '')))}</b>"
        f'<span class="state">{escape(str(order.get("state", "")))}</span></header>'
        f"<ul>{lines}</ul>{tracking}<footer><span>{escape(w['placed'])} "
        f"{escape(str(order.get('placed_at', '')))}</span>"
        f"<b>{escape(w['total'])} {escape(str(order.get('total', '')))}</b></footer></section>"
    )


def _quick_replies(replies: Sequence[Wire]) -> str:
    buttons = "".join(
        _link(str(r.get("label", "")), str(r["url"]))
        if r.get("url")
        else _send_button(str(r.get("label", "")), str(r.get("send", "")))
        for r in replies
    )
    return f'<div class="quick-replies">{buttons}</div>'


def _link(label: str, url: str) -> str:
    if not _PAGE.match(url):
        return ""
    return f'<a href="{escape(url)}" target="_blank" rel="noopener">{escape(label)}</a>'


def _send_button(label: str, send: str, described: str = "") -> str:
    name = f' aria-label="{escape(described)}"' if described else ""
    return f'<button type="button" data-send="{escape(send)}"{name}>{escape(label)}</button>'


def _buttons(title: str, position: str, w: Mapping[str, str]) -> str:
    similar = _send_button(w["similar"], w["similar_send"].format(n=position), f"{w['similar']}: {title}")
    return similar + _send_button(w["ask"], w["ask_send"].format(n=position), f"{w['ask_about']}: {title}")


def _suggested_button(title: str, w: Mapping[str, str]) -> str:
    return _send_button(w["show_this"], title, f"{w['show_this']}: {title}")


def _opinions(title: str, w: Mapping[str, str]) -> str:
    """Thumbs of one product."""
    buttons = "".join(
        f'<button type="button" data-act="{act}" aria-pressed="false" '
        f'aria-label="{escape(w[act])}: {escape(title)}" title="{escape(w[act])}">{sign}</button>'
        for act, sign in (("like", _UP), ("dislike", _DOWN))
    )
    return f'<div class="opinions">{buttons}</div>'


def _thumbs(turn_id: str, w: Mapping[str, str]) -> str:
    buttons = "".join(
        f'<button type="button" data-turn="{escape(turn_id)}" data-rating="{rating}" '
        f'aria-label="{escape(w[name])}" title="{escape(w[name])}">{sign}</button>'
        for rating, name, sign in ((1, "up", _UP), (-1, "down", _DOWN))
    )
    return f'<div class="thumbs">{buttons}</div>'


_THUMB = (
    '<svg viewBox="0 0 24 24" width="16" height="16" aria-hidden="true" {flip}><path fill="none" '
    'stroke="currentColor" stroke-width="1.8" stroke-linejoin="round" '
    'd="M7 11v9H4v-9zM7 11l4-8c1.6 0 2.5 1 2.2 2.6L12.6 9H18a2 2 0 0 1 2 2.4l-1.2 6.8'
    'A2.2 2.2 0 0 1 16.6 20H7"/>'
    "</svg>"
)
_UP, _DOWN = _THUMB.format(flip=""), _THUMB.format(flip='style="transform:scaleY(-1)"')


def _price(product: Wire) -> str:
    price, listed = product.get("price"), product.get("list_price")
    shown = f"<b>{escape(str(price.get('display', '')))}</b>" if isinstance(price, Mapping) else ""
    old = f" <s>{escape(str(listed.get('display', '')))}</s>" if isinstance(listed, Mapping) else ""
    return shown + old


def _rating(product: Wire, w: Mapping[str, str]) -> str:
    rating = product.get("rating")
    if not isinstance(rating, int | float):
        return "&nbsp;"
    count = escape(w["ratings"].format(n=product.get("rating_count", 0)))
    return f'<span aria-hidden="true">★</span> {rating:.1f} <small>{count}</small>'


def _stock(product: Wire, w: Mapping[str, str]) -> str:
    stock = product.get("stock")
    if not product.get("in_stock", True):
        return f'<p class="stock out">{escape(w["out"])}</p>'
    if isinstance(stock, int) and stock <= LOW_STOCK:
        return f'<p class="stock">{escape(w["left"].format(n=stock))}</p>'
    return ""


def _relaxed(product: Wire) -> tuple[str, ...]:
    return _texts(product.get("relaxed_words")) or _texts(product.get("relaxed"))


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(v) for v in value) if isinstance(value, list | tuple) else ()


def _objects(value: object) -> tuple[Mapping[str, object], ...]:
    return tuple(v for v in value if isinstance(v, Mapping)) if isinstance(value, list | tuple) else ()


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
