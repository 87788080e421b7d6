"""The pictures of the catalogue: one WebP a colour variant, drawn by `drawing`."""

import io
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PIL import Image

from data.make_demo_shop.catalogue import Product, image_name
from data.make_demo_shop.drawing import draw
from data.make_demo_shop.shop_lists import Drawing

SIZE = (640, 640)
WEBP_QUALITY = 72
WEBP_METHOD = 6  # slowest, smallest


@dataclass(frozen=True)
class Picture:
    """A picture to be drawn: its file name and everything that decides its pixels."""

    name: str
    drawing: Drawing
    colour: str
    seed: int


def pictures_of(products: Sequence[Product]) -> Iterator[Picture]:
    """One picture a product and colour. The seed is the product's, so its colours share details."""
    for product in products:
        seed = zlib.crc32(product.id.encode())
        for colour in product.listed.colours:
            yield Picture(image_name(product.id, colour), product.listed.drawing, colour, seed)


def draw_picture(picture: Picture) -> Image.Image:
    """The picture as it leaves the brush, RGB, before compression."""
    drawing = picture.drawing
    return draw(drawing.kind, drawing.cut, drawing.pattern, picture.colour, picture.seed)


def webp(image: Image.Image) -> bytes:
    """The image as the catalogue stores it."""
    buffer = io.BytesIO()
    image.save(buffer, "WEBP", quality=WEBP_QUALITY, method=WEBP_METHOD)
    return buffer.getvalue()
