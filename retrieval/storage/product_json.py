"""A product as the JSON document of its row, and back."""

from functools import cache

from pydantic import TypeAdapter, ValidationError

from retrieval.errors import RetrievalError
from retrieval.product import Product


def product_to_json(product: Product) -> str:
    """The same product gives the same text, so that a digest of it tells whether it changed."""
    return _adapter().dump_json(product).decode()


def product_from_json(document: str) -> Product:
    """Inverse of `product_to_json`; fields that a later version added take their defaults."""
    try:
        return _adapter().validate_json(document)
    except ValidationError as error:
        raise RetrievalError(
            f"A stored product cannot be read: {error.errors()[0]['msg']}; import the feed again."
        ) from error


@cache
def _adapter() -> TypeAdapter[Product]:
    return TypeAdapter(Product)
