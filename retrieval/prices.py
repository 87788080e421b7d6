"""Prices as shops write them."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from retrieval.product import Price

MAX_MINOR = 10**12
NO_MINOR_UNIT = frozenset({"JPY", "KRW", "VND", "CLP", "ISK"})
"""Currencies whose smallest coin is the unit itself (ISO 4217, exponent 0)."""
SYMBOLS = {
    "US$": ("USD",), "CA$": ("CAD",), "C$": ("CAD",), "A$": ("AUD",), "AU$": ("AUD",), "NZ$": ("NZD",),
    "HK$": ("HKD",), "NT$": ("TWD",), "S$": ("SGD",), "R$": ("BRL",),
    "$": ("USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN", "TWD"), "¥": ("CNY", "JPY"),
    "元": ("CNY", "HKD", "TWD"), "块": ("CNY",), "RMB": ("CNY",), "人民币": ("CNY",), "円": ("JPY",),
    "€": ("EUR",), "£": ("GBP",), "₹": ("INR",), "₩": ("KRW",), "₽": ("RUB",), "฿": ("THB",),
    "₫": ("VND",),
}  # fmt: skip
CODES = frozenset(
    {
        "AUD", "BRL", "CAD", "CHF", "CLP", "CNY", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF", "IDR", "ILS",
        "INR", "ISK", "JPY", "KRW", "MXN", "MYR", "NOK", "NZD", "PHP", "PLN", "RON", "RUB", "SAR", "SEK",
        "SGD", "THB", "TRY", "TWD", "USD", "VND", "ZAR",
    }
)  # fmt: skip
NUMBER = re.compile(r"(?P<sign>[-−(]\s*)?(?P<digits>\d[\d.,'  ]*)")

SCIENTIFIC = re.compile(r"-?\d+(?:\.\d+)?[eE][+-]?\d{1,6}")


def parse_price(value: str | int | float, default_currency: str) -> Price | None:
    """A price in major units: 1299, "$1,299.00", "¥199", "1.299,00 €", "USD 12". None when there is none.

    A bare number and an ambiguous sign ("$", "¥") are in `default_currency` where that fits. Of a
    range the lower bound counts. Negative amounts are returned, for the caller to refuse.
    """
    if isinstance(value, int | float):
        return price_of(Decimal(str(value)), default_currency)
    text = unicodedata.normalize("NFKC", value).strip()
    if SCIENTIFIC.fullmatch(text):  # spreadsheets write long numbers so
        return price_of(Decimal(text), default_currency)
    match = NUMBER.search(text)
    if match is None:
        return None
    currency = _currency(text, default_currency)
    amount = _decimal(match["digits"].strip(" ,.'"), currency)
    if amount is None:
        return None
    is_negative = match["sign"] is not None or re.match(r"[-−(]\s*\D{0,4}\d", text) is not None
    return price_of(-amount if is_negative else amount, currency)


def price_of(amount: Decimal, currency: str) -> Price | None:
    """An amount in major units, rounded to the currency's minor unit; None beyond any real price."""
    try:
        minor = amount if currency in NO_MINOR_UNIT else amount * 100
        rounded = int(minor.to_integral_value())
    except (InvalidOperation, OverflowError, ValueError):  # NaN and infinity
        return None
    return Price(rounded, currency) if abs(rounded) <= MAX_MINOR else None


def _currency(text: str, default: str) -> str:
    upper = text.upper()
    for code in re.findall(r"(?<![A-Z])[A-Z]{3}(?![A-Z])", upper):
        if code in CODES:
            return str(code)
    # Longest first: "US$" before "$".
    for symbol in sorted(SYMBOLS, key=len, reverse=True):
        if symbol in upper:
            meanings = SYMBOLS[symbol]
            return default if default in meanings else meanings[0]
    return default


def _decimal(digits: str, currency: str) -> Decimal | None:
    """Digits with separators: of two kinds the last is the decimal one."""
    plain = re.sub(r"[' \s]", "", digits)
    comma, point = plain.rfind(","), plain.rfind(".")
    if comma >= 0 and point >= 0:
        thousands, decimal = (",", ".") if point > comma else (".", ",")
        plain = plain.replace(thousands, "").replace(decimal, ".")
    elif comma >= 0:
        is_thousands = re.fullmatch(r"\d{1,3}(,\d{3})+|\d+(,\d{4})+", plain) or plain.count(",") > 1
        plain = plain.replace(",", "" if is_thousands else ".")
    elif plain.count(".") > 1 or (currency == "EUR" and re.fullmatch(r"\d{1,3}\.\d{3}", plain)):
        plain = plain.replace(".", "")
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None
