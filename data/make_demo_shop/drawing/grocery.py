"""Food in its packing."""

from collections.abc import Mapping

from data.make_demo_shop.drawing.canvas import Canvas
from data.make_demo_shop.drawing.drawings import Drawing
from data.make_demo_shop.drawing.paths import (
    box,
    closed,
    mirrored,
    oval,
    smooth,
    svg,
    turned,
)
from data.make_demo_shop.drawing.tones import (
    BRASS,
    COAL,
    INK,
    IRON,
    LEAF,
    PAPER,
    RED,
    STEEL,
    SUN,
    WOOD,
    mix,
)

COCOA = (98, 62, 44)


def _leaves(c: Canvas, x: float, y: float, size: float) -> None:
    for tilt in (-40, 0, 40):
        blade = svg(
            f"M{x} {y} Q{x - size * 0.5} {y - size} {x} {y - size * 1.8} "
            f"Q{x + size * 0.5} {y - size} {x} {y} Z"
        )
        c.part(turned(blade, tilt, x, y), LEAF, rim=0, edge=0.25)


def tin(c: Canvas, cut: str) -> None:
    """A tin for tea."""
    c.floor(50, 90, 30)
    if cut == "round":
        c.body(svg("M22 30 L78 30 L78 82 Q50 94 22 82 Z"), rim=3.4)
        c.part(svg("M20 18 L80 18 L80 34 Q50 45 20 34 Z"), c.tones.dark, rim=2)
        c.part(oval(50, 18, 30, 8.4), c.tones.light, rim=0)
        c.line(oval(50, 18, 25, 6.4), width=0.5)
        c.part(oval(50, 64, 16), c.tones.trim, rim=0.3, edge=0.3)
    else:
        c.body(box(20, 28, 80, 90, 2), rim=2.6)
        c.part(box(17, 14, 83, 34, 3), c.tones.dark, rim=1.4)
        c.part(box(38, 9, 62, 15, 2), c.tones.dark, rim=0.6)
        c.part(box(32, 44, 68, 82, 1.4), c.tones.trim, rim=0.3, edge=0.3)
        c.line(closed(box(34, 46, 66, 80, 1)), c.tones.base, 0.6)
    _leaves(c, 50, 70, 5.6)
    c.line([(43, 74), (57, 74)], IRON, 0.8)


def _bean(c: Canvas, x: float, y: float, size: float, tilt: float) -> None:
    c.part(turned(oval(x, y, size, size * 0.68), tilt, x, y), COCOA, rim=0.5, edge=0.25)
    c.line(
        turned(svg(f"M{x - size} {y} Q{x} {y - size * 0.4} {x + size} {y}"), tilt, x, y), (60, 38, 30), 0.5
    )


def coffee_bag(c: Canvas, cut: str) -> None:
    """Coffee in a bag with a valve, or in a box."""
    c.floor(50, 91, 30)
    if cut == "valve":
        c.body(svg("M26 20 L74 20 L79 86 Q79 91 74 91 L26 91 Q21 91 21 86 Z"), rim=3)
        c.part(svg("M25 9 L75 9 L74 22 L26 22 Z"), c.tones.dark, rim=0.8)
        c.cord([(22, 15.4), (78, 15.4)], BRASS, 2)
        c.crease((27, 24), (25, 60), 1.8, 1)
        c.crease((73, 24), (76, 60), 1.8, -1)
        c.part(oval(50, 31, 3.4), c.tones.dark, rim=0.4)
        c.part(oval(50, 31, 1), COAL, rim=0, edge=0)
        c.part(box(32, 42, 68, 78, 1.6), c.tones.trim, rim=0.3, edge=0.3)
        _bean(c, 46, 56, 6, 40)
        _bean(c, 55, 58, 6, 20)
        c.line([(40, 70), (60, 70)], COAL, 1)
    else:
        c.part(svg("M72 18 L84 24 L84 86 L72 91 Z"), c.tones.dark, rim=0)
        c.part(svg("M18 18 L30 11 L84 16 L72 18 Z"), c.tones.light, rim=0)
        c.body(box(18, 18, 72, 91, 1), rim=1.6)
        c.part(oval(45, 50, 18), c.tones.trim, rim=0.3, edge=0.3)
        c.part(svg("M36 48 L54 48 Q54 60 48 60 L42 60 Q36 60 36 48 Z"), c.tones.dark, rim=0.6)
        c.cord(svg("M53.6 50 Q59 50 57 54 Q56 57 52 56"), c.tones.dark, 1.2)
        c.line(svg("M42 45 Q40 42 42 39 Q44 36 42 34"), IRON, 0.7)
        c.line(svg("M48 45 Q46 42 48 39 Q50 36 48 34"), IRON, 0.7)
        c.line([(30, 78), (60, 78)], c.tones.trim, 1.5)
        c.line([(36, 84), (54, 84)], c.tones.trim, 0.9)
    for x, y, tilt in ((14, 90, 30), (22, 93, -20), (86, 92, 60)):
        _bean(c, x, y, 3.6, tilt)


def _squares(c: Canvas, x0: float, y0: float, columns: int, rows: int, size: float) -> None:
    c.part(box(x0, y0, x0 + columns * size, y0 + rows * size, 1), COCOA, rim=1)
    for column in range(columns):
        for row in range(rows):
            x, y = x0 + column * size, y0 + row * size
            c.part(
                box(x + 0.8, y + 0.8, x + size - 0.8, y + size - 0.8, 0.8),
                mix(COCOA, PAPER, 0.1),
                rim=0.7,
                edge=0.3,
            )


def chocolate(c: Canvas, cut: str) -> None:
    """A bar half out of its paper, or a box of sweets."""
    if cut == "bar":
        _squares(c, 24, 6, 4, 4, 13)
        foil = smooth(
            [(20, 40), (30, 34), (38, 41), (48, 35), (58, 41), (68, 34), (80, 40), (80, 52), (20, 52)]
        )
        c.part(foil, (216, 220, 224), rim=1)
        c.body(box(20, 44, 80, 94, 1.4), rim=2)
        c.part(box(28, 54, 72, 76, 1.4), c.tones.trim, rim=0.3, edge=0.3)
        c.line([(36, 62), (64, 62)], COAL, 1.4)
        c.line([(41, 68), (59, 68)], IRON, 0.8)
        c.line([(20.6, 84), (79.4, 84)], BRASS, 1.2)
        return
    c.floor(50, 90, 42)
    c.body(svg("M18 8 L82 8 L88 42 L12 42 Z"), rim=1.4)
    c.line(svg("M22 12 L78 12 L83 38 L17 38 Z"), BRASS, 0.6)
    bow = smooth([(50, 25), (38, 18), (36, 28), (42, 31)])
    c.part(bow, c.tones.accent, rim=0.6)
    c.part([(100 - x, y) for x, y in bow], c.tones.accent, rim=0.6)
    c.part(oval(50, 25, 3), c.tones.accent, rim=0.4)
    c.body(box(8, 42, 92, 90, 2), rim=1.6)
    c.part(box(13, 47, 87, 85, 1.4), mix(c.tones.base, PAPER, 0.5), rim=0.4)
    for row in range(2):
        for k in range(4):
            x, y = 22.4 + k * 18.4, 57 + row * 18.6
            c.part(oval(x, y, 8, 7.6), c.tones.light, rim=0.4)
            cocoa = (COCOA, mix(COCOA, PAPER, 0.26), mix(COCOA, INK, 0.4))[(k + row) % 3]
            if (k + row) % 2:
                c.part(oval(x, y, 6), cocoa, rim=1)
                c.line(
                    svg(f"M{x - 4} {y} Q{x - 1} {y - 4} {x + 1} {y} Q{x + 2} {y + 3} {x + 4} {y - 1}"),
                    PAPER,
                    0.7,
                )
            else:
                c.part(box(x - 5.4, y - 5, x + 5.4, y + 5, 1.4), cocoa, rim=1)
                c.part(oval(x, y, 1.6), (222, 184, 130), rim=0.2, edge=0.2)


def jar(c: Canvas, cut: str) -> None:
    """Honey or jam in a glass."""
    c.floor(50, 91, 28)
    if cut == "honey":
        c.part(box(30, 12, 70, 26, 2), BRASS, rim=1.4)
        c.body(mirrored("M50 25 L34 25 Q22 30 20 46 L20 70 Q22 88 34 91 L50 91"), rim=3)
        for y in (44, 74):
            c.line(svg(f"M20.6 {y} Q50 {y + 8} 79.4 {y}"), c.tones.light, 0.9)
        hexagon = [turned([(50, 44)], 60 * k, 50, 60)[0] for k in range(6)]
        c.part(hexagon, c.tones.trim, rim=0.3, edge=0.3)
        c.part(oval(50, 61, 6, 4.6), SUN, rim=0.4)
        for x in (47.6, 51, 54):
            c.line([(x, 57.4), (x, 64.6)], COAL, 1)
        for way in (-1, 1):
            c.part(
                turned(oval(50 + way * 4, 54.6, 4, 2.4), way * 40, 50 + way * 4, 54.6),
                (226, 236, 240),
                rim=0,
                edge=0.25,
            )
        c.gloss(svg("M26 40 L29.6 38 L29.6 78 Q26 74 26 68 Z"), 0.4)
        return
    c.body(mirrored("M50 30 L32 30 Q26 32 26 40 L26 84 Q26 91 33 91 L50 91"), rim=3)
    c.part(
        mirrored("M50 10 L30 10 Q28 12 28 18 L24 34 Q30 31 34 35 Q40 31 44 35 L50 32"),
        RED if c.tones.base != RED else PAPER,
        rim=1,
    )
    for row in range(3):
        for k in range(8):
            if (row + k) % 2:
                c.part(
                    box(31 + k * 4.8, 12 + row * 4.8, 35.8 + k * 4.8, 16.8 + row * 4.8, 0),
                    PAPER,
                    rim=0,
                    edge=0,
                )
    c.cord([(29, 26.6), (71, 26.6)], WOOD, 1.4)
    c.part(box(34, 48, 66, 80, 2), c.tones.trim, rim=0.3, edge=0.3)
    if c.rng.random() < 0.5:
        for dx, dy in ((-5, 0), (5, 0), (0, 5)):
            c.part(oval(50 + dx, 62 + dy, 4.6), c.tones.base, rim=0.5)
    else:
        c.part(svg("M50 72 Q40 64 42 57 Q50 54 58 57 Q60 64 50 72 Z"), c.tones.base, rim=0.6)
        for dx, dy in ((-3, 0), (3, 0), (0, 4), (0, -2)):
            c.line([(50 + dx, 62 + dy), (50 + dx, 62.4 + dy)], PAPER, 0.6)
    _leaves(c, 50, 58, 2.6)
    c.gloss(box(29, 40, 31.6, 84, 1.2), 0.4)


def snack_bag(c: Canvas, cut: str) -> None:
    """Crisps or nuts."""
    if cut == "pillow":
        c.body(
            smooth(
                [
                    (20, 10),
                    (50, 8),
                    (80, 10),
                    (84, 30),
                    (82, 50),
                    (84, 72),
                    (80, 90),
                    (50, 92),
                    (20, 90),
                    (16, 72),
                    (18, 50),
                    (16, 30),
                ]
            ),
            rim=3,
        )
        for y in (8, 85):
            c.part(box(19, y, 81, y + 7, 0.6), c.tones.dark, rim=0)
            for x in range(21, 81, 2):
                c.line([(x, y + 0.8), (x, y + 6.2)], width=0.25)
        for x0, y0, x1, y1 in ((22, 18, 30, 30), (78, 18, 70, 32), (22, 82, 31, 68), (78, 82, 70, 68)):
            c.crease((x0, y0), (x1, y1), 1.6, 1)
        c.part(turned(oval(50, 36, 24, 12), -8, 50, 36), c.tones.trim, rim=0.3, edge=0.3)
        c.line(turned([(34, 34), (66, 34)], -8, 50, 36), c.tones.base, 2.4)
        c.line(turned([(40, 40), (60, 40)], -8, 50, 36), IRON, 1)
        for x, y, tilt in ((40, 66, -20), (54, 70, 24), (62, 62, -40), (48, 60, 10)):
            c.part(turned(oval(x, y, 9, 6), tilt, x, y), (240, 200, 104), rim=0.8)
            c.line(
                turned(svg(f"M{x - 5} {y + 1} Q{x} {y - 2} {x + 5} {y + 1}"), tilt, x, y), (206, 156, 72), 0.5
            )
        return
    c.floor(50, 90, 30)
    c.body(svg("M22 10 L78 10 L80 40 Q82 70 76 86 Q50 96 24 86 Q18 70 20 40 Z"), rim=3)
    c.part(box(22, 10, 78, 15, 0.6), c.tones.dark, rim=0)
    c.line([(21.6, 20), (78.4, 20)], c.tones.light, 1.4)
    c.part(oval(50, 13, 3), PAPER, rim=0)
    c.shade(svg("M24 86 Q50 74 76 86 Q50 98 24 86 Z"), 0.16)
    window = svg("M32 60 Q34 48 50 48 Q66 48 68 60 Q66 76 50 78 Q34 76 32 60 Z")
    c.line([(34, 30), (66, 30)], c.tones.trim, 2)
    c.line([(40, 37), (60, 37)], c.tones.trim, 1.1)
    c.part(window, (246, 236, 216), rim=0)
    for x, y, tilt in ((42, 60, 20), (52, 56, -30), (58, 65, 40), (48, 69, -10), (40, 67, 60), (61, 58, 0)):
        nut = svg(f"M{x - 5} {y} Q{x} {y - 5} {x + 5} {y} Q{x} {y + 5} {x - 5} {y} Z")
        c.part(turned(nut, tilt, x, y), (190, 130, 78), rim=0.6)


def oil_bottle(c: Canvas, cut: str) -> None:
    """Oil or sauce in a bottle."""
    c.floor(50, 94, 20)
    cap = c.rng.choice((COAL, BRASS, RED))
    if cut == "tall":
        c.part(box(44, 4, 56, 15, 1.6), cap, rim=1)
        c.body(mirrored("M50 14 L45 14 L45 30 Q44 38 36 44 Q33 48 33 54 L33 89 Q33 94 38 94 L50 94"), rim=3)
    else:
        c.part(box(42, 6, 58, 18, 1.6), cap, rim=1)
        c.part(svg("M56 8 Q64 8 66 14 L60 14 Z"), cap, rim=0.3)
        c.body(mirrored("M50 17 L44 17 L44 26 L30 36 L30 90 Q30 94 34 94 L50 94"), rim=3)
    half = 17 if cut == "tall" else 20
    c.part(box(50 - half + 3, 54, 50 + half - 3, 84, 1), c.tones.trim, rim=0.3, edge=0.3)
    for way in (-1, 1):
        c.part(turned(oval(50 + way * 5, 64, 5, 2.2), way * 30, 50 + way * 5, 64), LEAF, rim=0, edge=0.25)
    c.part(oval(50, 68, 3.4, 4.2), (120, 140, 66), rim=0.5)
    c.line([(42, 77), (58, 77)], COAL, 1)
    c.line([(45, 80.6), (55, 80.6)], IRON, 0.6)
    c.gloss(box(50 - half + 1, 50 if cut == "tall" else 42, 50 - half + 2.6, 88, 0.8), 0.5)
    c.gloss(box(46.4, 18, 47.8, 34, 0.7), 0.4)


def _noodles(c: Canvas, x: float, y: float) -> None:
    for k in range(5):
        c.line(
            svg(
                f"M{x - 11 + k} {y + k * 1.4} Q{x - 5} {y - 4 + k * 1.6} {x} "
                f"{y + k * 1.4} Q{x + 5} {y + 4 + k} {x + 11 - k} {y + k * 1.4}"
            ),
            (246, 214, 128),
            1.3,
        )


def noodle_box(c: Canvas, cut: str) -> None:
    """Instant noodles in a cup or a packet."""
    bowl = mix(c.tones.base, INK, 0.24)
    if cut == "cup":
        c.floor(50, 91, 24)
        c.body(svg("M20 24 L80 24 L71 86 Q70 91 65 91 L35 91 Q30 91 29 86 Z"), rim=3.2)
        c.part(oval(50, 23, 32, 7), STEEL, rim=0)
        c.part(oval(50, 22.4, 28.6, 5.6), PAPER, rim=0, edge=0.25)
        c.part(svg("M74 18 L88 11 L84 22 Z"), PAPER, rim=0.3)
        c.part(svg("M23 44 L77 44 L74.4 62 L25.6 62 Z"), c.tones.trim, rim=0, edge=0.3)
        _noodles(c, 50, 49)
        c.line([(38, 72), (62, 72)], c.tones.trim, 1.6)
        c.line([(42, 78), (58, 78)], c.tones.trim, 0.9)
        for x in (52, 56):
            c.cord([(x + 8, 6), (x - 8, 30)], WOOD, 1.3)
        return
    c.body(box(14, 16, 86, 86, 3), rim=2.6)
    for x in (14, 80):
        c.part(box(x, 16, x + 6, 86, 0.8), c.tones.dark, rim=0)
        for y in range(18, 86, 2):
            c.line([(x + 0.6, y), (x + 5.4, y)], width=0.25)
    c.crease((24, 20), (32, 28), 1.4, 1)
    c.crease((76, 82), (68, 72), 1.4, 1)
    c.part(svg("M26 54 L74 54 Q72 76 58 78 L42 78 Q28 76 26 54 Z"), bowl, rim=1.4)
    c.part(oval(50, 54, 24, 7.4), (226, 150, 84), rim=0)
    _noodles(c, 46, 51)
    c.part(oval(62, 53, 5, 4), PAPER, rim=0.3, edge=0.25)
    c.part(oval(62, 53, 2.4, 2), SUN, rim=0, edge=0)
    c.part(oval(56, 56, 2, 1), LEAF, rim=0, edge=0)
    c.cord([(58, 50), (78, 34)], WOOD, 1.3)
    c.cord([(61, 52), (80, 38)], WOOD, 1.3)
    c.line([(28, 27), (62, 27)], c.tones.trim, 2.6)
    c.line([(28, 34), (50, 34)], c.tones.trim, 1.4)


DRAWINGS: Mapping[str, Drawing] = {
    "tin": tin,
    "coffee_bag": coffee_bag,
    "chocolate": chocolate,
    "jar": jar,
    "snack_bag": snack_bag,
    "oil_bottle": oil_bottle,
    "noodle_box": noodle_box,
}
