"""Money in words: integer minor units become what a shopper reads."""

from retrieval.prices import NO_MINOR_UNIT
from retrieval.product import Price

_SYMBOLS = {
    "CNY": "¥",
    "USD": "$",
    "EUR": "€",
    "GBP": "£",
    "JPY": "¥",
    "CAD": "CA$",
    "HKD": "HK$",
    "SGD": "S$",
}


def display_price(price: Price) -> str:
    """As on a price tag: ¥269, $39.50, EUR 12; cents only where there are any."""
    symbol = _SYMBOLS.get(price.currency, f"{price.currency} ")
    if price.currency in NO_MINOR_UNIT:
        return f"{symbol}{price.amount_minor:,}"
    whole, cents = divmod(abs(price.amount_minor), 100)
    sign = "-" if price.amount_minor < 0 else ""
    return f"{sign}{symbol}{whole:,}" + (f".{cents:02d}" if cents else "")
