"""The brushes that all drawings share.

Everything is painted at twice the final size and reduced once at the end, which is what makes the
edges smooth. A second layer keeps the silhouette of the item, for its soft shadow.
"""

import random
from collections.abc import Sequence
from itertools import pairwise

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from data.make_demo_shop.drawing.paths import Path, Point, oval
from data.make_demo_shop.drawing.swatches import swatch
from data.make_demo_shop.drawing.tones import Colour, luminance, mix, tones_of

SIZE = 640
_SCALE = SIZE * 2 / 100  # pixels a unit while painting
_SHADE = (34, 24, 48)
_LIGHT = (255, 253, 248)


class Canvas:
    """One picture in the making: parts are laid over each other, from the back to the front."""

    def __init__(self, colour: str, pattern: str, rng: random.Random) -> None:
        self.rng = rng
        self.tones = tones_of(colour, rng)
        self.pattern = "bands" if colour == "multicolour" and pattern == "plain" else pattern
        self.upright = False  # stripes run down instead of across
        self._ground = _ground(self.tones.base, rng)
        self._image = Image.new("RGB", (SIZE * 2, SIZE * 2), self._ground)
        self._silhouette = Image.new("L", (SIZE * 2, SIZE * 2), 0)
        self._floor = Image.new("L", (SIZE // 4, SIZE // 4), 0)
        self._clip = (self._silhouette, (0, 0))

    def body(self, path: Path, colour: Colour | None = None, *, rim: float = 1.2, edge: float = 0.36) -> None:
        """A part that carries the pattern of the product.

        `rim` is how wide its shaded side is, `edge` how wide its outline is.
        """
        self._lay(path, colour or self.tones.base, self.pattern, rim, edge)

    def part(self, path: Path, colour: Colour | None = None, *, rim: float = 1.2, edge: float = 0.36) -> None:
        """A part without pattern; `rim` and `edge` as for `body`."""
        self._lay(path, colour or self.tones.base, "plain", rim, edge)

    def _lay(self, path: Path, colour: Colour, pattern: str, rim: float, edge: float) -> None:
        points = [(x * _SCALE, y * _SCALE) for x, y in path]
        xs, ys = zip(*points, strict=True)
        left, top = max(0, int(min(xs))), max(0, int(min(ys)))
        right, bottom = min(SIZE * 2, int(max(xs)) + 2), min(SIZE * 2, int(max(ys)) + 2)
        size = (right - left, bottom - top)
        mask = Image.new("L", size, 0)
        ImageDraw.Draw(mask).polygon([(x - left, y - top) for x, y in points], fill=255)
        where = (left, top)
        if pattern == "plain":
            self._image.paste(colour, (left, top, right, bottom), mask)
        else:
            cloth = swatch(pattern, colour, self.tones, size, self.rng, upright=self.upright)
            self._image.paste(cloth, where, mask)
        self._silhouette.paste(255, (left, top, right, bottom), mask)
        self._clip = (mask, where)
        if rim:
            width = round(rim * _SCALE)
            self._tint(_moon(mask, -width, -width // 2), where, _SHADE, 0.15)
            self._tint(_moon(mask, width // 2, width // 2), where, _LIGHT, 0.2)
        if edge:
            pen = ImageDraw.Draw(self._image)
            pen.line(
                [*points, points[0], points[1]],
                fill=self.ink(colour),
                width=round(edge * _SCALE),
                joint="curve",
            )

    def _tint(self, mask: Image.Image, where: tuple[int, int], colour: Colour, strength: float) -> None:
        self._image.paste(
            colour, where + _corner(mask, where), mask.point([round(v * strength) for v in range(256)])
        )

    def ink(self, colour: Colour) -> Colour:
        """The outline of a part in `colour`."""
        if colour == self.tones.base:
            return self.tones.ink
        brightness = luminance(colour)
        if brightness < 0.24:
            return mix(colour, (255, 255, 255), 0.26)
        return mix(colour, (40, 38, 46), 0.34 if brightness < 0.7 else 0.4)

    def shade(self, path: Path, strength: float = 0.13) -> None:
        """Darkens an area of the part laid last."""
        self._overlay(path, _SHADE, strength)

    def gloss(self, path: Path, strength: float = 0.3) -> None:
        """Lightens an area of the part laid last."""
        self._overlay(path, _LIGHT, strength)

    def inlay(self, path: Path, colour: Colour) -> None:
        """Paints an area of the part laid last in another colour."""
        self._overlay(path, colour, 1)

    def _overlay(self, path: Path, colour: Colour, strength: float) -> None:
        mask, (left, top) = self._clip
        points = [(x * _SCALE - left, y * _SCALE - top) for x, y in path]
        xs, ys = zip(*points, strict=True)
        x0, y0 = max(0, int(min(xs))), max(0, int(min(ys)))
        x1, y1 = min(mask.width, int(max(xs)) + 2), min(mask.height, int(max(ys)) + 2)
        if x0 >= x1 or y0 >= y1:
            return
        area = Image.new("L", (x1 - x0, y1 - y0), 0)
        ImageDraw.Draw(area).polygon([(x - x0, y - y0) for x, y in points], fill=255)
        inside = ImageChops.darker(area, mask.crop((x0, y0, x1, y1)))
        self._tint(inside, (left + x0, top + y0), colour, strength)

    def crease(self, start: Point, end: Point, width: float = 1.4, bend: float = 2) -> None:
        """A fold in the part laid last: a shaded sliver, thin at both ends."""
        (x0, y0), (x1, y1) = start, end
        length = max(((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5, 0.01)
        nx, ny = -(y1 - y0) / length, (x1 - x0) / length
        there, back = [], []
        for step in range(13):
            t = step / 12
            bow = 4 * t * (1 - t)
            x, y = x0 + (x1 - x0) * t + nx * bend * bow, y0 + (y1 - y0) * t + ny * bend * bow
            there.append((x, y))
            back.append((x + nx * width * bow, y + ny * width * bow))
        self.shade(there + back[::-1], 0.16)

    def line(self, points: Sequence[Point], colour: Colour | None = None, width: float = 0.5) -> None:
        """A stroke with round ends; the item's outline colour without `colour`."""
        fill = colour or self.tones.ink
        thick = max(2, round(width * _SCALE))
        scaled = [(x * _SCALE, y * _SCALE) for x, y in points]
        for image, ink in ((self._image, fill), (self._silhouette, 255)):
            pen = ImageDraw.Draw(image)
            pen.line(scaled, fill=ink, width=thick, joint="curve")
            if thick > 5:
                for x, y in (scaled[0], scaled[-1]):
                    r = thick / 2 - 0.5
                    pen.ellipse((x - r, y - r, x + r, y + r), fill=ink)

    def cord(self, points: Sequence[Point], colour: Colour | None = None, width: float = 2.5) -> None:
        """A strap, handle or cable: a stroke with an outline and a light side."""
        fill = colour or self.tones.base
        self.line(points, self.ink(fill), width + 0.7)
        self.line(points, fill, width)
        if width > 1.2:
            self.line(
                [(x - width * 0.14, y - width * 0.18) for x, y in points],
                mix(fill, _LIGHT, 0.22),
                width * 0.26,
            )

    def stitch(self, points: Sequence[Point], colour: Colour | None = None) -> None:
        """A dashed seam."""
        fill = colour or self.tones.ink
        pen = ImageDraw.Draw(self._image)
        on, room = True, 1.1
        for (x0, y0), (x1, y1) in pairwise(points):
            length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
            done = 0.0
            while done < length:
                step = min(room, length - done)
                a, b = done / length, (done + step) / length
                if on:
                    pen.line(
                        [
                            ((x0 + (x1 - x0) * a) * _SCALE, (y0 + (y1 - y0) * a) * _SCALE),
                            ((x0 + (x1 - x0) * b) * _SCALE, (y0 + (y1 - y0) * b) * _SCALE),
                        ],
                        fill=fill,
                        width=4,
                    )
                done += step
                room -= step
                if room <= 0.001:
                    on, room = not on, 1.1

    def button(self, x: float, y: float, radius: float = 1.1, colour: Colour | None = None) -> None:
        """A button with two holes."""
        fill = colour or self.tones.trim
        self.part(oval(x, y, radius), fill, rim=0, edge=0.22)
        for dx in (-0.3, 0.3):
            self.line([(x + dx * radius, y), (x + dx * radius, y + 0.05)], self.ink(fill), 0.28)

    def zipper(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A closed zip with its slider at the start."""
        self.line([(x0, y0), (x1, y1)], self.tones.ink, 1.3)
        self.stitch([(x0, y0), (x1, y1)], (206, 208, 212))
        self.part(oval(x0, y0 + 0.6, 0.9, 1.3), (206, 208, 212), rim=0, edge=0.22)

    def floor(self, x: float, y: float, rx: float, ry: float = 2.2) -> None:
        """The shadow of something that stands: an ellipse on the ground."""
        scale = SIZE / 4 / 100
        ImageDraw.Draw(self._floor).polygon(
            [(px * scale, py * scale) for px, py in oval(x, y, rx, ry)], fill=255
        )

    def finish(self) -> Image.Image:
        """The finished picture: ground, soft shadow, item."""
        small = self._silhouette.resize((SIZE // 4, SIZE // 4), Image.Resampling.BILINEAR)
        drop = _shifted(small, 1, 3).filter(ImageFilter.GaussianBlur(3))
        contact = self._floor.filter(ImageFilter.GaussianBlur(2))
        shadow = ImageChops.add(
            drop.point([round(v * 0.2) for v in range(256)]),
            contact.point([round(v * 0.34) for v in range(256)]),
        ).resize((SIZE, SIZE), Image.Resampling.BICUBIC)
        picture = Image.new("RGB", (SIZE, SIZE), self._ground)
        picture.paste(mix(self._ground, (70, 52, 44), 0.8), (0, 0), shadow)
        picture.paste(self._image.reduce(2), (0, 0), self._silhouette.reduce(2))
        return picture


def _ground(base: Colour, rng: random.Random) -> Colour:
    """Warm near-white, a touch deeper behind items that are white themselves."""
    warmth, depth = rng.randint(-2, 2), rng.randint(0, 4)
    if luminance(base) > 0.92:
        return 238 - depth, 232 - depth, 222 - depth - abs(warmth)
    return 250 - depth, 247 - depth, 241 - depth - warmth


def _moon(mask: Image.Image, dx: int, dy: int) -> Image.Image:
    """What is left of a mask after its copy, shifted, is taken away."""
    return ImageChops.subtract(mask, _shifted(mask, dx, dy))


def _shifted(mask: Image.Image, dx: int, dy: int) -> Image.Image:
    shifted = Image.new("L", mask.size, 0)
    shifted.paste(mask, (dx, dy))
    return shifted


def _corner(mask: Image.Image, where: tuple[int, int]) -> tuple[int, int]:
    return where[0] + mask.size[0], where[1] + mask.size[1]
