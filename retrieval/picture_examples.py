"""Pictures with what may be said of them: from a catalogue, split to measure on, read and cropped."""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageEnhance

from retrieval.catalogue import Catalogue
from retrieval.encoders import Pixels
from retrieval.errors import ModelFileError, PictureRejectedError
from retrieval.images import decode_picture
from retrieval.indexer import picture_ids
from retrieval.product import Product

_STRIDE = 32
_ENLARGED = 1.6  # a small picture is looked at this much larger, which its details need
_LEAST_AREA, _MOST_AREA = 96 * 128, 224 * 224
_DECODED_SIDE = 320
_CROP = (0.65, 1.0)  # of each side
_LIGHT = (0.8, 1.2)
_PICTURES_OF_A_CLASS = 5  # a title of more pictures than this is a class
_SERIES = 10


@dataclass(frozen=True)
class Example:
    """A picture's file, what it is called, in each language, and what else may be said of it."""

    path: Path
    titles: tuple[str, ...]
    captions: tuple[str, ...] = ()


def examples_of(catalogue: Catalogue, images_dir: Path) -> tuple[Example, ...]:
    """Every distinct picture of a catalogue with its product's titles and what the product is."""
    found = []
    for product in catalogue.products():
        options = {v.image: v.options for v in product.variants if v.image}
        for _, name in picture_ids(product):
            if (images_dir / name).is_file():
                found.append(_example(images_dir / name, product, options[name], is_one=len(options) == 1))
    return tuple(found)


def split_validation(
    examples: Sequence[Example], share: float = 0.05
) -> tuple[tuple[Example, ...], tuple[Example, ...]]:
    """(to train on, to measure on): by title, so that no title of the second is in the first.

    Where titles are classes of many pictures, runs of neighbouring file names instead: photos of one series.
    """
    titles = {e.titles for e in examples}
    if len(titles) * _PICTURES_OF_A_CLASS > len(examples):
        keys = ["|".join(e.titles) for e in examples]
    else:
        order = sorted(range(len(examples)), key=lambda i: str(examples[i].path))
        keys = [""] * len(examples)
        for place, i in enumerate(order):
            keys[i] = f"series {place // _SERIES}"
    held_out = [_fraction(key) < share for key in keys]
    return (
        tuple(e for e, out in zip(examples, held_out, strict=True) if not out),
        tuple(e for e, out in zip(examples, held_out, strict=True) if out),
    )


def usual_size(paths: Sequence[Path]) -> tuple[int, int]:
    """(height, width) of the network's input: the pictures' usual shape, larger for larger pictures."""
    sizes = []
    for path in paths[:: max(1, len(paths) // 200)]:
        pixels = read_pixels(path)
        if pixels is not None:
            sizes.append(pixels.shape[:2])
    if not sizes:
        raise ModelFileError("None of the pictures can be read.")
    heights, widths = np.array(sizes, dtype=np.float64).T
    shape = float(np.median(np.clip(heights / widths, 0.5, 2.0)))
    area = float(np.clip(np.median(heights * widths) * _ENLARGED**2, _LEAST_AREA, _MOST_AREA))
    height, width = math.sqrt(area * shape), math.sqrt(area / shape)
    return tuple(max(2, round(side / _STRIDE)) * _STRIDE for side in (height, width))  # type: ignore[return-value]


def read_pixels(path: Path) -> Pixels | None:
    """The picture, None where it cannot be read: the import has reported it."""
    try:
        return decode_picture(path.read_bytes(), _DECODED_SIDE)
    except (PictureRejectedError, OSError):
        return None


def random_crop(pixels: Pixels, chance: np.random.Generator) -> Pixels:
    """A random part, lighter or darker; never of another hue, since colour is asked for."""
    picture = Image.fromarray(pixels)
    share = chance.uniform(*_CROP)
    width, height = max(8, int(picture.width * share)), max(8, int(picture.height * share))
    left, top = (
        int(chance.integers(0, room + 1)) for room in (picture.width - width, picture.height - height)
    )
    part = picture.crop((left, top, left + width, top + height))
    part = ImageEnhance.Brightness(part).enhance(chance.uniform(*_LIGHT))
    return np.asarray(ImageEnhance.Contrast(part).enhance(chance.uniform(*_LIGHT)), dtype=np.uint8)


def _example(path: Path, product: Product, options: Mapping[str, str], *, is_one: bool) -> Example:
    titles, captions = [], []
    for locale in sorted(product.title.by_locale):
        colour = product.label(options["colour"], locale) if "colour" in options else ""
        stated = product.attributes.get("for_whom", ())
        whom = [product.label(str(v), locale) for v in (stated if isinstance(stated, tuple) else (stated,))]
        leaf = product.category.in_locale(locale).rpartition(" > ")[2]
        title = product.title.in_locale(locale)
        shown = "" if is_one else colour  # a picture of one of several colours is called after it
        titles.append(" ".join(filter(None, (title, shown))))
        captions.append(" ".join(filter(None, (*whom, colour, leaf))))
    return Example(path, tuple(dict.fromkeys(titles)), tuple(dict.fromkeys(filter(None, captions))))


def _fraction(key: str) -> float:
    """A number in [0, 1) that is always the same for a key."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=6).digest()) / 2**48
