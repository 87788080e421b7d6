"""Raw rows of a feed -> `Product`s that can be sold, and a report of what was mended or dropped.

Rejected is what has no title or no price. Everything else is mended where possible: Unicode, markup,
white space, currencies, units, categories and values by the taxonomy. Text that looks like instructions
to a model is kept as text and flagged.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from retrieval.attribute_cleaning import (
    NOTHING,
    Wordings,
    add_attribute,
    add_attributes,
    canonical_value,
    is_nothing,
    locale_of,
)
from retrieval.feeds.field_names import name_fields, snake_name
from retrieval.feeds.rows import RawRow, Trouble
from retrieval.import_report import Finding, ReportBook
from retrieval.prices import parse_price
from retrieval.product import Price, Product, Text, Variant
from retrieval.taxonomy import PATH_SEPARATOR, Taxonomy
from retrieval.variant_grouping import CleanRow, join_rows

MAX_ID_CHARS = 200
MAX_TITLE_CHARS = 300
MAX_DESCRIPTION_CHARS = 20_000
MAX_SHORT_CHARS = 200
MAX_URL_CHARS = 2_000
MAX_VARIANTS = 500

LEVELS = re.compile(r"\s*(?:>|»|›|\||＞)\s*|\s+/\s+")
OPTION_FIELDS = ("colour", "size")
OPTION_NAMES = {"color": "colour", "颜色": "colour", "尺码": "size", "尺寸": "size", "规格": "size"}
NOT_FOR_SALE = frozenset({"draft", "archived", "inactive", "disabled", "下架", "草稿"})
SOLD_OUT = frozenset(
    {
        "out of stock",
        "out_of_stock",
        "sold out",
        "discontinued",
        "no",
        "false",
        "0",
        "缺货",
        "无货",
        "售罄",
        "否",
    }
)
NEXT_ADDRESS = re.compile(r"\s*[,;]\s*(?=https?://)")
DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")


class _UnsellableError(Exception):
    """Why a row cannot become a product; ends in the report."""


@dataclass(frozen=True)
class CleaningOptions:
    """What the operator said. `mapped` is aisle's field name -> the feed's column.

    `unpriced_kept` is for measuring search on a feed of titles; a shop sells nothing without a price.
    """

    currency: str = "USD"
    unpriced_kept: bool = False
    mapped: Mapping[str, str] = field(default_factory=dict)


def clean(
    rows: Iterable[RawRow | Trouble], book: ReportBook, taxonomy: Taxonomy, options: CleaningOptions
) -> Iterator[Product]:
    """Products in the order they are complete; several rows of one product come as one.

    Of rows with the same id the last wins. Findings go to `book`.
    """
    return join_rows(_clean_rows(rows, book, taxonomy, options), book)


def _clean_rows(
    rows: Iterable[RawRow | Trouble], book: ReportBook, taxonomy: Taxonomy, options: CleaningOptions
) -> Iterator[CleanRow]:
    for row in rows:
        if isinstance(row, Trouble):
            if row.kind == "dropped":
                book.row_read()
            book.add(Finding(row.line, row.kind, row.reason))
            continue
        book.row_read()
        try:
            cleaned = _Row(row, taxonomy, options).clean()
        except _UnsellableError as error:
            book.add(Finding(row.line, "dropped", str(error), str(row.fields.get("id", ""))[:MAX_ID_CHARS]))
            continue
        for note in cleaned.notes:
            book.add(Finding(row.line, "mended", note, cleaned.product.product_id))
        if cleaned.product.flagged:
            reason = "text looks like instructions to a model, or hides characters"
            book.add(Finding(row.line, "flagged", reason, cleaned.product.product_id))
        yield cleaned


class _Row:
    """One row on its way to a product."""

    def __init__(self, row: RawRow, taxonomy: Taxonomy, options: CleaningOptions) -> None:
        self._line = row.line
        self._taxonomy = taxonomy
        self._fields, self._left = name_fields(row.fields, options.mapped)
        self._found = Wordings()
        currency = self._fields.get("currency")
        self._currency = currency.strip().upper()[:3] if isinstance(currency, str) else options.currency
        self._unpriced_kept = options.unpriced_kept

    def clean(self) -> CleanRow:
        """The product, and the group it is a variant of; raises _UnsellableError."""
        if str(self._fields.get("status", "")).strip().lower() in NOT_FOR_SALE:
            raise _UnsellableError(f"not for sale: its status is {self._fields['status']}")
        title = self._text("title", MAX_TITLE_CHARS)
        if not title.all():
            raise _UnsellableError("no title")
        product_id = self._product_id(title)
        self._read_labels()
        self._read_own_attributes()
        variants = self._variants(product_id)
        group_id = self._found.plain(self._fields.get("group_id"), MAX_ID_CHARS, "group id")
        rating, rating_count = self._rating()
        product = Product(
            product_id=product_id,
            title=title,
            description=self._text("description", MAX_DESCRIPTION_CHARS),
            brand=self._text("brand", MAX_SHORT_CHARS),
            category=self._category(),
            attributes=self._found.attributes,
            attribute_labels=self._found.attribute_labels,
            value_labels=self._found.value_labels,
            variants=variants,
            rating=rating,
            rating_count=rating_count,
            released=self._released(),
            url=self._url(),
        )
        return CleanRow(
            line=self._line,
            group_id=group_id,
            product=replace(product, flagged=self._found.is_suspicious),
            notes=tuple(dict.fromkeys(self._found.notes)),
        )

    def _note(self, note: str) -> None:
        self._found.notes.append(note)

    def _text(self, name: str, max_chars: int) -> Text:
        """A text field in its languages; one without a language is in the one it is written in."""
        raw = self._fields.get(name)
        if isinstance(raw, list):
            raw = next((part for part in raw if part), None)
        given = raw if isinstance(raw, Mapping) else {"": raw}
        texts = {}
        for locale, part in given.items():
            text = self._found.plain(part, max_chars, name)
            if text:
                texts[str(locale) or locale_of(text)] = text
        return Text(texts)

    def _product_id(self, title: Text) -> str:
        product_id = self._found.plain(self._fields.get("id"), MAX_ID_CHARS, "id")
        if not product_id:
            content = "\x1f".join((*title.all(), *self._text("brand", MAX_SHORT_CHARS).all()))
            product_id = "made-" + hashlib.blake2b(content.encode(), digest_size=8).hexdigest()
            self._note("no id; one was made of title and brand")
        return product_id

    def _category(self) -> Text:
        """The path; in both languages where the taxonomy knows the names of all its levels."""
        text = self._text("category", MAX_SHORT_CHARS)
        if len(text.by_locale) != 1:
            return Text({locale: _joined_levels(path) for locale, path in text.by_locale.items()})
        locale, path = next(iter(text.by_locale.items()))
        levels = [level for level in LEVELS.split(path) if level and not level.isdigit()]
        if not levels:
            return Text({})
        known = self._taxonomy.category_path(PATH_SEPARATOR.join(levels))
        if known:
            return known
        other = "en" if locale == "zh" else "zh"
        translated = [self._taxonomy.translate_category(level, other) for level in levels]
        paths = {locale: PATH_SEPARATOR.join(levels)}
        if all(translated):
            paths[other] = PATH_SEPARATOR.join(level for level in translated if level)
        return Text(paths)

    # ------------------------------------------------------------ attributes

    def _read_labels(self) -> None:
        """The wordings that a feed brings with it (the native format does)."""
        for name, target in (
            ("attribute_labels", self._found.attribute_labels),
            ("value_labels", self._found.value_labels),
        ):
            given = self._fields.get(name)
            for key, wordings in given.items() if isinstance(given, Mapping) else ():
                if isinstance(wordings, Mapping):
                    texts = {str(k): self._found.plain(v, MAX_SHORT_CHARS, name) for k, v in wordings.items()}
                    target[str(key)] = Text({k: v for k, v in texts.items() if v})

    def _read_own_attributes(self) -> None:
        """Columns of their own first, then the feed's attributes, then columns that nobody knows."""
        for name in ("material", "for_whom"):
            self._add_field(name, self._fields.get(name))
        flags = self._fields.get("flags")
        attributes = self._fields.get("attributes")
        for raw in (
            attributes if isinstance(attributes, Mapping) else {},
            {str(flag): True for flag in flags} if isinstance(flags, list) else {},
            {name: value for name, value in self._left.items() if not is_nothing(value)},
        ):
            add_attributes(self._found, raw, self._taxonomy)

    def _add_field(self, name: str, raw: object) -> None:
        values = raw if isinstance(raw, list) else [raw]
        texts = tuple(t for t in (self._found.plain(v, MAX_SHORT_CHARS, name) for v in values) if t)
        if texts:
            add_attribute(self._found, name, texts if len(texts) > 1 else texts[0], self._taxonomy)

    # -------------------------------------------------------------- variants

    def _variants(self, product_id: str) -> tuple[Variant, ...]:
        """The variants with a price; raises _UnsellableError when there is none."""
        raw = self._fields.get("variants")
        rows = [v for v in raw if isinstance(v, Mapping)] if isinstance(raw, list) else []
        if len(rows) > MAX_VARIANTS:
            self._note(f"only the first {MAX_VARIANTS} variants kept")
        if not rows:
            return (self._single_variant(product_id),)
        variants: dict[str, Variant] = {}
        problem = "no price"
        for number, row in enumerate(rows[:MAX_VARIANTS], start=1):
            try:
                variant = self._variant(row, f"{product_id}-{number}")
            except _UnsellableError as error:
                problem = str(error)
                self._note(f"variant left out: {error}")
                continue
            if variant.variant_id in variants:
                variant = replace(variant, variant_id=f"{variant.variant_id}-{number}"[-MAX_ID_CHARS:])
                self._note("variants with the same id told apart")
            variants[variant.variant_id] = variant
        if not variants:
            raise _UnsellableError(problem)
        return tuple(variants.values())

    def _single_variant(self, product_id: str) -> Variant:
        options = {}
        colours = self._fields.get("colour") or self._found.attributes.get("colour")
        if colours:
            self._add_field("colour", list(colours) if isinstance(colours, tuple) else colours)
            colour = self._found.attributes.get("colour")
            if isinstance(colour, str | tuple) and colour:
                options["colour"] = colour if isinstance(colour, str) else colour[0]
        size = self._found.plain(self._fields.get("size"), MAX_SHORT_CHARS, "size")
        if size:
            options["size"] = size
        prices, list_prices = self._prices(self._fields)
        return Variant(
            variant_id=product_id,
            options=options,
            prices=prices,
            stock=self._stock(self._fields),
            image=_picture_name(self._fields.get("image")),
            list_prices=list_prices,
        )

    def _variant(self, row: Mapping[str, object], default_id: str) -> Variant:
        prices, list_prices = self._prices(row)
        raw_options = row.get("options")
        options = {}
        for raw_name, raw_value in raw_options.items() if isinstance(raw_options, Mapping) else ():
            name = snake_name(str(raw_name))
            name = OPTION_NAMES.get(name, name)
            value = self._found.plain(raw_value, MAX_SHORT_CHARS, name)
            if name and value:
                options[name] = (
                    canonical_value(self._found, name, value, self._taxonomy) if name == "colour" else value
                )
        return Variant(
            variant_id=self._found.plain(row.get("id"), MAX_ID_CHARS, "variant id") or default_id,
            options=options,
            prices=prices,
            stock=self._stock(row),
            image=_picture_name(row.get("image")) or _picture_name(self._fields.get("image")),
            list_prices=list_prices,
        )

    def _prices(self, row: Mapping[str, object]) -> tuple[dict[str, Price], dict[str, Price]]:
        """What it costs now and what it cost before, by currency; raises _UnsellableError without a price."""
        usual = self._money(row.get("price")) or self._minor(row.get("price_minor"))
        sale = self._money(row.get("sale_price"))
        before = self._money(row.get("list_price"))
        now = usual
        if (
            sale
            and usual
            and all(0 < sale[c].amount_minor < usual[c].amount_minor for c in sale.keys() & usual)
        ):
            now, before = usual | sale, usual
        now = now or sale
        if not now and not self._unpriced_kept:
            given = row.get("price")
            raise _UnsellableError(
                "no price" if is_nothing(given) else f"the price cannot be read: {str(given)[:40]}"
            )
        for price in now.values():
            if price.amount_minor <= 0:
                word = "negative" if price.amount_minor < 0 else "zero"
                raise _UnsellableError(f"the price is {word}")
        dearer = {c: p for c, p in before.items() if c in now and p.amount_minor > now[c].amount_minor}
        return now, dearer

    def _money(self, raw: object) -> dict[str, Price]:
        """A price; {"CNY": 26900} is in minor units, as in the native format, all else in major ones."""
        if isinstance(raw, Mapping):
            return {
                str(c): Price(amount, str(c))
                for c, amount in raw.items()
                if isinstance(amount, int) and not isinstance(amount, bool)
            }
        if not isinstance(raw, str | int | float) or isinstance(raw, bool):
            return {}
        price = parse_price(raw, self._currency)
        return {price.currency: price} if price else {}

    def _minor(self, raw: object) -> dict[str, Price]:
        number = _number(raw)
        return {self._currency: Price(round(number), self._currency)} if number is not None else {}

    def _stock(self, row: Mapping[str, object]) -> int | None:
        """How many there are; None when the feed does not count."""
        raw = row.get("stock")
        number = _number(raw)
        if number is not None:
            if number < 0:
                self._note("a negative stock made 0")
            return min(max(int(number), 0), 10**9)
        availability = row.get("availability", raw)
        if availability is False or str(availability).strip().lower() in SOLD_OUT:
            return 0
        return None

    # ------------------------------------------------------------------ rest

    def _rating(self) -> tuple[float | None, int]:
        rating = _number(self._fields.get("rating"))
        count = _number(self._fields.get("rating_count"))
        if rating is not None and not 0 < rating <= 5:
            if rating != 0:
                self._note("a rating beyond 1 to 5 left out")
            rating = None
        return rating, max(int(count), 0) if count is not None and count < 10**9 else 0

    def _released(self) -> date | None:
        raw = self._fields.get("released")
        if is_nothing(raw):
            return None
        match = DATE.match(str(raw).strip())
        try:
            return date(int(match[1]), int(match[2]), int(match[3])) if match else None
        except ValueError:
            self._note("a date that does not exist left out")
            return None

    def _url(self) -> str | None:
        raw = self._fields.get("url")
        if not isinstance(raw, str) or is_nothing(raw):
            return None
        url = raw.strip()
        if len(url) > MAX_URL_CHARS or not re.match(r"https?://[^\s<>\"']+$", url, re.IGNORECASE):
            self._note("an address that is not http left out")
            return None
        return url


def _joined_levels(path: str) -> str:
    return PATH_SEPARATOR.join(level for level in LEVELS.split(path) if level)


def _number(raw: object) -> float | None:
    """The number that a cell holds or begins with ("99+", "4.5 / 5", "1,024"); None without one."""
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int | float):
        return float(raw) if abs(raw) < 10**15 else None  # NaN compares false
    if not isinstance(raw, str):
        return None
    match = re.match(r"\s*(-?\d{1,15}(?:,\d{3})*(?:\.\d+)?)", raw)
    return float(match[1].replace(",", "")) if match else None


def _picture_name(raw: object) -> str | None:
    """The file name at the end of an address or path; nothing is fetched."""
    if isinstance(raw, Sequence) and not isinstance(raw, str):
        raw = next(iter(raw), None)
    if isinstance(raw, Mapping):
        raw = raw.get("src") or raw.get("url")
    if not isinstance(raw, str) or raw.strip().lower() in NOTHING:
        return None
    if "://" in raw:
        path = unquote(urlsplit(NEXT_ADDRESS.split(raw.strip())[0]).path)
    else:
        path = re.split(r"[,;]", raw.strip())[0]
    name = PurePosixPath(path.replace("\\", "/")).name
    name = re.sub(r"[\x00-\x1f<>:\"|?*]", "", name)[:MAX_SHORT_CHARS]
    return name if name and not name.startswith(".") else None
