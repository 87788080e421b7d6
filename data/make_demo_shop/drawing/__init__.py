"""Pictures of the demo shop, painted by code: `draw` makes one."""

import random
from collections.abc import Mapping

from PIL import Image

from data.make_demo_shop.drawing import (
    baby,
    bags,
    beauty,
    devices,
    garments,
    grocery,
    home,
    kitchen,
    outdoors,
    pets,
    shoes,
    sports,
    stationery,
    toys,
)
from data.make_demo_shop.drawing.canvas import Canvas
from data.make_demo_shop.drawing.drawings import Drawing

DRAWINGS: Mapping[str, Drawing] = {
    **garments.DRAWINGS,
    **shoes.DRAWINGS,
    **bags.DRAWINGS,
    **devices.DRAWINGS,
    **home.DRAWINGS,
    **kitchen.DRAWINGS,
    **beauty.DRAWINGS,
    **sports.DRAWINGS,
    **toys.DRAWINGS,
    **baby.DRAWINGS,
    **pets.DRAWINGS,
    **stationery.DRAWINGS,
    **grocery.DRAWINGS,
    **outdoors.DRAWINGS,
}


def draw(kind: str, cut: str, pattern: str, colour: str, seed: int) -> Image.Image:
    """A picture of 640 x 640 pixels, RGB; equal arguments give equal pixels.

    The seed picks small details (buttons, pockets, trim) but not the colour, so the colour variants
    of one product look like one product. Raises KeyError for a kind or colour that `kinds` lacks.
    """
    canvas = Canvas(colour, pattern, random.Random(f"{kind}/{cut}/{seed}"))
    DRAWINGS[kind](canvas, cut)
    return canvas.finish()
