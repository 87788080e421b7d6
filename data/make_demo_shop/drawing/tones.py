"""Colours that go with the colour of an item: outline, trim, accent, pattern."""

import math
import random
from dataclasses import dataclass

from PIL import ImageColor

from data.make_demo_shop.kinds import COLOURS

Colour = tuple[int, int, int]

INK = (40, 38, 46)
PAPER = (247, 244, 238)
STEEL = (196, 201, 207)
IRON = (120, 125, 133)
COAL = (58, 57, 62)
WOOD = (201, 159, 108)
LEATHER = (124, 82, 55)
BRASS = (201, 164, 84)
GLASS = (214, 229, 233)
RUBBER = (74, 74, 80)
LEAF = (108, 150, 98)
RED = (205, 74, 66)
SUN = (236, 190, 72)
SKIN = (240, 205, 176)

RAINBOW: tuple[Colour, ...] = (
    (224, 108, 117),
    (92, 140, 200),
    (236, 190, 84),
    (112, 170, 124),
    (150, 120, 180),
)
_ACCENTS: tuple[Colour, ...] = (
    (236, 190, 84),
    (92, 140, 200),
    (214, 96, 84),
    (104, 158, 120),
    (232, 160, 170),
    (60, 72, 112),
)


@dataclass(frozen=True)
class Tones:
    """The item's own colour and what is drawn beside it."""

    base: Colour
    light: Colour
    dark: Colour
    ink: Colour  # outlines and seams: seen on the base, whether that is black or white
    trim: Colour  # soles, piping, labels: the light neighbour
    hard: Colour  # handles, wheels, buckles: the dark neighbour
    accent: Colour  # a small spot of another hue
    pattern: Colour
    pieces: tuple[Colour, ...]  # for things of many pieces; the base comes up most often


def tones_of(colour: str, rng: random.Random) -> Tones:
    """Tones for a colour name of the palette; `rng` picks the accent."""
    base = rgb_of(colour)
    brightness = luminance(base)
    pick = rng.random()
    pieces: tuple[Colour, ...]
    if colour == "multicolour":
        pieces = (base, RAINBOW[1], base, RAINBOW[2], base, RAINBOW[3], base, RAINBOW[4])
    else:
        pieces = (base, mix(base, PAPER, 0.14), base, mix(base, INK, 0.12))
    if brightness < 0.24:
        ink = mix(base, (255, 255, 255), 0.3)
    else:
        ink = mix(base, INK, 0.36 if brightness < 0.7 else 0.42)
    far = [accent for accent in _ACCENTS if distance(accent, base) > 110]
    return Tones(
        base=base,
        light=mix(base, (255, 255, 255), 0.3 if brightness > 0.24 else 0.14),
        dark=mix(base, INK, 0.24),
        ink=ink,
        trim=PAPER if brightness < 0.86 else (219, 212, 202),
        hard=COAL if brightness > 0.24 else (104, 104, 111),
        accent=far[int(pick * len(far))],
        pattern=_pattern_tone(base, brightness, pick),
        pieces=pieces,
    )


def _pattern_tone(base: Colour, brightness: float, pick: float) -> Colour:
    if brightness > 0.72:
        return ((58, 74, 118), (196, 92, 88), (96, 134, 108), (120, 110, 104))[int(pick * 4)]
    return PAPER if pick < 0.7 else mix(base, PAPER, 0.66)


def rgb_of(colour: str) -> Colour:
    """The palette's colour as 8-bit red, green, blue."""
    red, green, blue = ImageColor.getrgb(COLOURS[colour][1])[:3]
    return red, green, blue


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """`first` with `share` of `second`, from 0 to 1."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def luminance(colour: Colour) -> float:
    """Perceived brightness from 0 (black) to 1 (white)."""
    return (0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]) / 255


def distance(first: Colour, second: Colour) -> float:
    """Euclidean distance in RGB, from 0 to 442."""
    return math.dist(first, second)
