"""Shopify: the product export (CSV, a row a variant or picture, joined by Handle) and products.json."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from retrieval.feeds.csv import read_csv
from retrieval.feeds.json_items import read_json_items
from retrieval.feeds.rows import DROPPED, RawRow, Trouble
from retrieval.feeds.text_stream import TextStream

OPTION_NUMBERS = (1, 2, 3)
NO_OPTION = {"title": "Default Title"}  # what a product without options has


def read_shopify_csv(stream: TextStream) -> Iterator[RawRow | Trouble]:
    """A row a product, with its variants. Rows of one product stand together, as Shopify writes them."""
    for handle, group in groupby(read_csv(stream), key=_handle):
        rows = []
        for item in group:
            if isinstance(item, RawRow) and handle:
                rows.append(item)
            elif isinstance(item, RawRow):
                yield Trouble(item.line, DROPPED, "no Handle")
            else:
                yield item
        if rows:
            yield _product_of_rows(str(handle), rows)


def read_shopify_json(stream: TextStream) -> Iterator[RawRow | Trouble]:
    """Products of a products.json."""
    for item in read_json_items(stream):
        yield RawRow(item.line, _product_of_json(item.fields)) if isinstance(item, RawRow) else item


def _handle(item: RawRow | Trouble) -> object:
    return item.fields.get("Handle") if isinstance(item, RawRow) else None


def _product_of_rows(handle: str, rows: Sequence[RawRow]) -> RawRow:
    first = rows[0].fields
    names = {n: str(first.get(f"Option{n} Name", "")) for n in OPTION_NUMBERS}
    fields = {
        "id": handle,
        "title": first.get("Title"),
        "description": first.get("Body (HTML)"),
        "brand": first.get("Vendor"),
        "category": first.get("Product Category") or first.get("Type"),
        "tags": first.get("Tags"),
        "status": _status(first),
        "image": first.get("Image Src"),
        "attributes": _metafields(first),
        "variants": [_variant_of_row(handle, names, row.fields) for row in rows if _is_variant(row.fields)],
    }
    return RawRow(rows[0].line, {name: value for name, value in fields.items() if value})


def _is_variant(row: Mapping[str, object]) -> bool:
    """Further rows without a price hold only a further picture."""
    return bool(row.get("Variant Price") or row.get("Option1 Value"))


def _variant_of_row(handle: str, names: Mapping[int, str], row: Mapping[str, object]) -> dict[str, object]:
    options = {
        names[n]: str(row[f"Option{n} Value"])
        for n in OPTION_NUMBERS
        if names[n] and row.get(f"Option{n} Value")
    }
    return {
        "id": row.get("Variant SKU") or "-".join([handle, *options.values()]),
        "options": _real_options(options),
        "price": row.get("Variant Price"),
        "list_price": row.get("Variant Compare At Price"),
        "stock": row.get("Variant Inventory Qty"),
        "image": row.get("Variant Image"),
    }


def _status(row: Mapping[str, object]) -> str:
    if str(row.get("Published", "true")).lower() == "false":
        return "draft"
    return str(row.get("Status", "active")).lower()


def _metafields(row: Mapping[str, object]) -> dict[str, object]:
    """Columns such as "Fabric (product.metafields.shopify.fabric)"."""
    return {
        name.partition(" (product.metafields.")[0]: value
        for name, value in row.items()
        if " (product.metafields." in name
    }


def _product_of_json(product: Mapping[str, object]) -> dict[str, object]:
    option_names = [str(option.get("name", "")) for option in _objects(product.get("options"))]
    pictures = [picture.get("src") for picture in _objects(product.get("images"))]
    fields = {
        "id": product.get("handle") or product.get("id"),
        "title": product.get("title"),
        "description": product.get("body_html"),
        "brand": product.get("vendor"),
        "category": product.get("product_type"),
        "tags": product.get("tags"),
        "status": product.get("status") or "active",
        "image": pictures[0] if pictures else None,
        "released": str(product.get("published_at") or "")[:10],
        "variants": [_variant_of_json(option_names, v) for v in _objects(product.get("variants"))],
    }
    return {name: value for name, value in fields.items() if value}


def _variant_of_json(option_names: Sequence[str], variant: Mapping[str, object]) -> dict[str, object]:
    options = {
        name: str(variant[f"option{n}"])
        for n, name in enumerate(option_names, start=1)
        if name and variant.get(f"option{n}")
    }
    picture = next(_objects([variant.get("featured_image")]), {})
    stock = variant.get("inventory_quantity")
    if stock is None and variant.get("available") is False:
        stock = 0
    return {
        "id": variant.get("sku") or variant.get("id"),
        "options": _real_options(options),
        "price": variant.get("price"),
        "list_price": variant.get("compare_at_price"),
        "stock": stock,
        "image": picture.get("src"),
    }


def _real_options(options: Mapping[str, str]) -> dict[str, str]:
    lowered = {name.lower(): value for name, value in options.items()}
    return {} if lowered == NO_OPTION else dict(options)


def _objects(value: object) -> Iterator[Mapping[str, object]]:
    if isinstance(value, Iterable) and not isinstance(value, str):
        yield from (item for item in value if isinstance(item, Mapping))
