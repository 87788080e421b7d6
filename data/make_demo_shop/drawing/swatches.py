"""Cloth and prints: rectangles of pattern that the canvas clips to a part."""

import math
import random

from PIL import Image, ImageDraw

from data.make_demo_shop.drawing.tones import RAINBOW, SUN, Colour, Tones, mix

_CELL = 120  # pixels at drawing size between two motifs


def swatch(
    pattern: str,
    colour: Colour,
    tones: Tones,
    size: tuple[int, int],
    rng: random.Random,
    *,
    upright: bool,
) -> Image.Image:
    """A rectangle of pattern on `colour`; upright stripes run down instead of across."""
    image = Image.new("RGB", size, colour)
    pen = ImageDraw.Draw(image)
    match pattern:
        case "stripe":
            _stripes(pen, size, tones.pattern, upright=upright)
        case "check":
            return _check(size, colour, tones)
        case "dot":
            for x, y in _staggered(size, _CELL * 0.52):
                pen.ellipse((x - 11, y - 11, x + 11, y + 11), fill=tones.pattern)
        case "floral":
            for x, y in _staggered(size, _CELL):
                _flower(pen, x + rng.uniform(-14, 14), y + rng.uniform(-14, 14), tones, rng)
        case "print":
            for x, y in _staggered(size, _CELL * 1.05):
                _motif(pen, x + rng.uniform(-10, 10), y + rng.uniform(-10, 10), tones, rng)
        case "bands":
            _bands(pen, size)
        case _:
            raise ValueError(f"Cannot draw the pattern {pattern!r}; `kinds.PATTERNS` lists those that exist.")
    return image


def _stripes(pen: ImageDraw.ImageDraw, size: tuple[int, int], colour: Colour, *, upright: bool) -> None:
    step, width = (46, 12) if upright else (62, 22)
    for start in range(step // 2, size[0] if upright else size[1], step):
        if upright:
            pen.rectangle((start, 0, start + width, size[1]), fill=colour)
        else:
            pen.rectangle((0, start, size[0], start + width), fill=colour)


def _check(size: tuple[int, int], colour: Colour, tones: Tones) -> Image.Image:
    """Two sets of see-through bands and one thin line, as woven cloth shows them."""
    step, width = 104, 28
    cloth = Image.new("RGB", (step, step), colour)
    pen = ImageDraw.Draw(cloth)
    once, twice = mix(colour, tones.pattern, 0.3), mix(colour, tones.pattern, 0.58)
    pen.rectangle((0, 0, width, step), fill=once)
    pen.rectangle((0, 0, step, width), fill=once)
    pen.rectangle((0, 0, width, width), fill=twice)
    pen.line((66, 0, 66, step), fill=mix(colour, tones.accent, 0.55), width=4)
    pen.line((0, 66, step, 66), fill=mix(colour, tones.accent, 0.55), width=4)
    image = Image.new("RGB", size)
    for x in range(0, size[0], step):
        for y in range(0, size[1], step):
            image.paste(cloth, (x, y))
    return image


def _bands(pen: ImageDraw.ImageDraw, size: tuple[int, int]) -> None:
    """Broad bands of the rainbow in the middle third: the plain look of 'multicolour'."""
    height = max(size[1] / 11, 16)
    for i, colour in enumerate(RAINBOW[1:]):
        top = size[1] * 0.34 + i * height
        pen.rectangle((0, top, size[0], top + height), fill=colour)


def _staggered(size: tuple[int, int], cell: float) -> list[tuple[float, float]]:
    return [
        (column * cell + (row % 2) * cell / 2, row * cell * 0.8 + cell * 0.3)
        for row in range(math.ceil(size[1] / (cell * 0.8)))
        for column in range(math.ceil(size[0] / cell) + 1)
    ]


def _flower(pen: ImageDraw.ImageDraw, x: float, y: float, tones: Tones, rng: random.Random) -> None:
    reach, petal = (13, 9) if rng.random() < 0.6 else (9, 6)
    leaf = mix((104, 146, 98), tones.base, 0.25)
    pen.ellipse((x + reach + 4, y + reach - 2, x + reach + 22, y + reach + 8), fill=leaf)
    first = rng.uniform(0, 72)
    for k in range(5):
        angle = math.radians(first + 72 * k)
        px, py = x + reach * math.cos(angle), y + reach * math.sin(angle)
        pen.ellipse((px - petal, py - petal, px + petal, py + petal), fill=tones.pattern)
    pen.ellipse((x - 6, y - 6, x + 6, y + 6), fill=SUN)


def _motif(pen: ImageDraw.ImageDraw, x: float, y: float, tones: Tones, rng: random.Random) -> None:
    match rng.randrange(4):
        case 0:
            pen.ellipse((x - 18, y - 18, x + 18, y + 18), fill=tones.accent)
            pen.ellipse((x - 8, y - 8, x + 8, y + 8), fill=tones.base)
        case 1:
            pen.polygon([(x - 18, y + 14), (x + 18, y + 14), (x, y - 18)], fill=tones.pattern)
        case 2:
            pen.arc((x - 20, y - 20, x + 20, y + 20), 180, 360, fill=tones.pattern, width=10)
        case _:
            pen.line((x - 18, y - 8, x, y + 8, x + 18, y - 8), fill=tones.accent, width=9)
