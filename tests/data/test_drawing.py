"""The drawn pictures of the demo shop: every kind and cut, in its colour."""

import io
import random
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from data.make_demo_shop.drawing import DRAWINGS, draw
from data.make_demo_shop.drawing.paths import svg
from data.make_demo_shop.drawing.swatches import swatch
from data.make_demo_shop.drawing.tones import rgb_of, tones_of
from data.make_demo_shop.kinds import COLOURS, KINDS, PATTERNS

EVERY_CUT = [(kind, cut) for kind, cuts in KINDS.items() for cut in cuts]
CUT_PAIRS = [(kind, one, other) for kind, cuts in KINDS.items() for one, other in pairwise(cuts)]


@dataclass(frozen=True)
class Look:
    """What the tests want to know of one picture, so that it is drawn once."""

    mode: str
    size: tuple[int, int]
    dominant: np.ndarray  # red, green, blue
    item_share: float  # of the picture, without ground and shadow
    centre: tuple[float, float]  # of the item, in pixels
    thumbnail: np.ndarray  # (80, 80, 3)


@cache
def look(kind: str, cut: str) -> Look:
    picture = draw(kind, cut, "plain", "red", seed=5)
    values = pixels(picture)
    item = np.abs(values - values[2, 2]).sum(axis=2) > 60
    rows, columns = np.nonzero(item)
    return Look(
        mode=picture.mode,
        size=picture.size,
        dominant=dominant_colour(picture),
        item_share=float(item.mean()),
        centre=(float(columns.mean()), float(rows.mean())),
        thumbnail=pixels(picture.reduce(8)),
    )


def pixels(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture, dtype=np.int32)


def dominant_colour(picture: Image.Image) -> np.ndarray:
    """The most frequent colour that is not ground, from cells of 8 x 8 x 8; shape (3,)."""
    values = pixels(picture).reshape(-1, 3)
    item = values[np.abs(values - values[0]).sum(axis=1) > 12]
    cells = item[:, 0] // 8 * 1024 + item[:, 1] // 8 * 32 + item[:, 2] // 8
    return np.median(item[cells == np.bincount(cells).argmax()], axis=0)


def webp_size(picture: Image.Image) -> int:
    file = io.BytesIO()
    picture.save(file, "WEBP", quality=72)
    return file.tell()


def test_there_is_a_drawing_for_every_kind_and_for_no_other():
    assert set(DRAWINGS) == set(KINDS)


@pytest.mark.parametrize(("kind", "cut"), EVERY_CUT)
def test_a_drawing_is_a_square_picture_with_an_item_in_its_middle(kind, cut):
    drawn = look(kind, cut)

    assert (drawn.mode, drawn.size) == ("RGB", (640, 640))
    assert 0.1 < drawn.item_share < 0.85
    assert drawn.centre == pytest.approx((320, 320), abs=120)


@pytest.mark.parametrize(("kind", "cut"), EVERY_CUT)
def test_the_palette_colour_leads(kind, cut):
    assert np.linalg.norm(look(kind, cut).dominant - rgb_of("red")) < 45


@pytest.mark.parametrize("colour", sorted(COLOURS))
@pytest.mark.parametrize(("kind", "cut"), [("t_shirt", "crew"), ("mug", "classic"), ("backpack", "day")])
def test_every_colour_of_the_palette_leads(kind, cut, colour):
    picture = draw(kind, cut, "plain", colour, seed=5)

    assert np.linalg.norm(dominant_colour(picture) - rgb_of(colour)) < 30


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("colour", ["red", "white", "navy"])
def test_a_pattern_leaves_the_lead_to_the_colour(pattern, colour):
    picture = draw("dress", "a_line", pattern, colour, seed=5)

    assert np.linalg.norm(dominant_colour(picture) - rgb_of(colour)) < 30


def test_the_patterns_look_different():
    pictures = [draw("t_shirt", "crew", pattern, "blue", seed=5).tobytes() for pattern in PATTERNS]

    assert len(set(pictures)) == len(PATTERNS)


@pytest.mark.parametrize(("kind", "one", "other"), CUT_PAIRS)
def test_two_cuts_of_a_kind_differ(kind, one, other):
    difference = np.abs(look(kind, one).thumbnail - look(kind, other).thumbnail).sum(axis=2)

    assert (difference > 60).mean() > 0.01


@pytest.mark.parametrize(("kind", "cut"), EVERY_CUT[::20])
def test_equal_arguments_give_equal_pixels(kind, cut):
    first = draw(kind, cut, "floral", "mint", seed=8)

    assert first.tobytes() == draw(kind, cut, "floral", "mint", seed=8).tobytes()


@pytest.mark.parametrize("kind", ["t_shirt", "sneaker", "tote", "mug", "plush", "notebook"])
def test_seeds_make_two_products_of_one_kind_and_cut_differ(kind):
    cut = KINDS[kind][0]
    pictures = [pixels(draw(kind, cut, "plain", "green", seed)) for seed in range(5)]
    changed = [(np.abs(picture - pictures[0]).sum(axis=2) > 60).sum() for picture in pictures[1:]]

    assert max(changed) > 300


@pytest.mark.parametrize("colour", ["white", "ivory", "clear"])
def test_a_light_item_stands_out_from_its_ground(colour):
    picture = pixels(draw("t_shirt", "crew", "plain", colour, seed=5))
    ground, cloth = picture[2, 2], picture[400, 320]

    assert np.abs(ground - cloth).sum() > 20


def test_pictures_are_small_files():
    sizes = [webp_size(draw(kind, cut, "plain", "blue", seed=5)) for kind, cut in EVERY_CUT[::20]]

    assert max(sizes) < 20_000
    assert sum(sizes) / len(sizes) < 12_000


def test_an_unknown_pattern_is_refused():
    rng = random.Random(1)
    with pytest.raises(ValueError, match="paisley"):
        swatch("paisley", (1, 2, 3), tones_of("red", rng), (8, 8), rng, upright=False)


def test_an_svg_path_becomes_points_and_its_curves_end_where_they_should():
    points = svg("M10 20 H30 V40 Q50 60 70 40 C80 30 90 20 95 10 Z")

    assert points[:3] == [(10, 20), (30, 20), (30, 40)]
    assert (70, 40) in points
    assert points[-1] == (95, 10)
