"""Things for pets."""

from collections.abc import Mapping

from data.make_demo_shop.drawing.canvas import Canvas
from data.make_demo_shop.drawing.drawings import Drawing
from data.make_demo_shop.drawing.paths import (
    Path,
    arc,
    box,
    moved,
    oval,
    smooth,
    svg,
    turned,
)
from data.make_demo_shop.drawing.tones import (
    BRASS,
    COAL,
    INK,
    PAPER,
    STEEL,
    WOOD,
    Colour,
    mix,
)

KIBBLE = (160, 110, 70)


def paw(c: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    """A paw print."""
    c.part(oval(x, y, size, size * 0.84), colour, rim=0, edge=0)
    for dx, dy in ((-1.1, -0.9), (-0.4, -1.5), (0.4, -1.5), (1.1, -0.9)):
        c.part(oval(x + dx * size, y + dy * size, size * 0.36, size * 0.44), colour, rim=0, edge=0)


def _bone(x: float, y: float, size: float) -> Path:
    return smooth(
        [
            (x - size, y - size * 0.2),
            (x - size * 1.34, y - size * 0.56),
            (x - size * 1.66, y - size * 0.28),
            (x - size * 1.52, y),
            (x - size * 1.66, y + size * 0.28),
            (x - size * 1.34, y + size * 0.56),
            (x - size, y + size * 0.2),
            (x + size, y + size * 0.2),
            (x + size * 1.34, y + size * 0.56),
            (x + size * 1.66, y + size * 0.28),
            (x + size * 1.52, y),
            (x + size * 1.66, y - size * 0.28),
            (x + size * 1.34, y - size * 0.56),
            (x + size, y - size * 0.2),
        ]
    )


def _kibble(c: Canvas, x: float, y: float, width: float) -> None:
    for _ in range(16):
        dx = c.rng.uniform(-1, 1)
        dy = c.rng.uniform(-2.6, 0.4) * (1 - dx * dx)
        c.part(oval(x + dx * width, y + dy, 2.6, 2), KIBBLE, rim=0.4, edge=0.25)


def pet_bowl(c: Canvas, cut: str) -> None:
    """A feeding bowl."""
    c.floor(50, 80, 44)
    if cut == "single":
        c.part(oval(50, 42, 33, 9), STEEL, rim=0)
        c.part(oval(50, 43.4, 28, 6.6), (150, 155, 162), rim=0)
        _kibble(c, 50, 43, 22)
        c.body(svg("M17 42 Q50 60 83 42 L92 76 Q92 81 86 81 L14 81 Q8 81 8 76 Z"), rim=2.6)
        if c.rng.random() < 0.5:
            paw(c, 50, 70, 5, c.tones.trim)
        else:
            c.part(_bone(50, 68, 7), c.tones.trim, rim=0, edge=0.25)
        return
    c.body(svg("M10 44 L90 44 L97 76 Q97 81 91 81 L9 81 Q3 81 3 76 Z"), rim=2.4)
    c.part(svg("M10 44 Q11 38 18 38 L82 38 Q89 38 90 44 L90 47 L10 47 Z"), c.tones.light, rim=0.6)
    for x in (30, 70):
        c.part(oval(x, 43, 17, 5.6), STEEL, rim=0)
        c.part(oval(x, 43.8, 14, 3.8), (150, 155, 162), rim=0, edge=0)
    _kibble(c, 30, 43.6, 10)
    c.part(oval(70, 44, 12.6, 3), (160, 204, 226), rim=0, edge=0.2)
    for x in (24, 50, 76):
        paw(c, x, 67, 3.4, c.tones.trim)


def pet_collar(c: Canvas, cut: str) -> None:
    """A collar with a tag or a bell."""
    wide = 10 if cut == "buckle" else 8
    c.part(arc(50, 44, 38, 26, 180, 360) + arc(50, 44, 38, 22 - wide / 2, 360, 180), c.tones.dark, rim=0.6)
    c.body(
        arc(50, 44, 38, 32, 180, 0) + arc(50, 44 + wide, 38, 32, 0, 180),
        rim=1.6,
    )
    c.stitch(moved(arc(50, 44, 37.4, 32, 176, 4), 0, 1.6))
    c.stitch(moved(arc(50, 44, 37.4, 32, 176, 4), 0, wide - 1.6))
    if cut == "buckle":
        c.part(turned(box(19, 62, 33, 80, 2), 38, 26, 71), STEEL, rim=0.8)
        c.part(turned(box(22, 65, 30, 77, 1), 38, 26, 71), c.tones.base, rim=0)
        c.line(turned([(23, 71), (33, 71)], 38, 26, 71), STEEL, 1.4)
        for k in range(4):
            x = 60 + k * 7
            y = 44 + 32 * (1 - ((x - 50) / 38) ** 2) ** 0.5 + wide / 2
            c.part(oval(x, y, 1.2), mix(c.tones.dark, INK, 0.5), rim=0, edge=0)
        c.cord(arc(50, 88, 3, 3, 0, 360), STEEL, 1)
        c.part(_bone(50, 93, 5.6) if c.rng.random() < 0.5 else oval(50, 94, 5.6), BRASS, rim=0.8)
        return
    c.part(box(58, 72, 70, 82, 2), c.tones.hard, rim=0.6)
    c.cord(arc(50, 84, 2.6, 2.6, 0, 360), STEEL, 1)
    c.part(oval(50, 91, 6.6), BRASS, rim=1.2)
    c.line([(44, 91), (56, 91)], mix(BRASS, INK, 0.4), 0.6)
    c.part(oval(50, 93.6, 1.2), COAL, rim=0, edge=0)
    bow = smooth([(36, 76), (24, 66), (22, 78), (28, 82)])
    c.part(bow, rim=0.6)
    c.part(turned(bow, 180, 36, 77), rim=0.6)
    c.part(oval(36, 77, 2.8), c.tones.accent, rim=0.4)


def pet_bed(c: Canvas, cut: str) -> None:
    """A bed for a cat or dog."""
    c.floor(50, 82, 44)
    inner = mix(c.tones.base, PAPER, 0.5)
    if cut == "round":
        c.body(oval(50, 54, 46, 30), rim=2.6)
        c.part(oval(50, 50, 31, 16), inner, rim=1.4)
        c.shade(oval(50, 44, 31, 14), 0.1)
        for k in range(14):
            a = turned([(50, 34)], 360 / 14 * k, 50, 50)[0]
            b = turned([(50, 20)], 360 / 14 * k, 50, 50)[0]
            c.line(
                [
                    (50 + (a[0] - 50) * 1.94, 50 + (a[1] - 50)),
                    (50 + (b[0] - 50) * 1.44, 53 + (b[1] - 50) * 0.9),
                ],
                width=0.45,
            )
        paw(c, 50, 52, 4, c.tones.base)
        return
    c.body(box(6, 30, 94, 62, 14), rim=2)
    c.part(box(18, 42, 82, 66, 8), inner, rim=1)
    c.body(box(5, 40, 23, 80, 9), rim=1.6)
    c.body(box(77, 40, 95, 80, 9), rim=1.6)
    c.body(
        svg(
            "M8 66 Q8 60 16 60 Q30 60 32 66 Q50 72 68 66 Q70 60 84 60 Q92 60 92 66 "
            "L92 76 Q92 82 84 82 L16 82 Q8 82 8 76 Z"
        ),
        rim=2,
    )
    c.line(svg("M12 62 Q50 74 88 62"), width=0.4)
    c.part(_bone(50, 76, 5), c.tones.trim, rim=0, edge=0.25)


def cat_tree(c: Canvas, cut: str) -> None:
    """A scratching post with places to sit."""
    c.floor(50, 93, 34)
    sisal = (214, 184, 138) if c.tones.base != (214, 184, 138) else WOOD

    def post(x: float, top: float, low: float) -> None:
        c.part(box(x - 3.6, top, x + 3.6, low, 0.6), sisal, rim=1.4)
        y = top + 2
        while y < low:
            c.line([(x - 3.4, y), (x + 3.4, y - 0.8)], mix(sisal, INK, 0.2), 0.35)
            y += 2

    def shelf(x0: float, x1: float, y: float) -> None:
        c.body(box(x0, y, x1, y + 6, 2.6), rim=1)

    if cut == "small":
        post(50, 40, 88)
        c.body(svg("M22 22 Q50 32 78 22 Q80 42 62 46 L38 46 Q20 42 22 22 Z"), rim=2)
        c.part(oval(50, 22, 28, 7), mix(c.tones.base, PAPER, 0.5), rim=0.6)
        shelf(16, 84, 87)
        c.line([(68, 44), (68, 60)], COAL, 0.5)
        c.part(oval(68, 63, 3.8), c.tones.accent, rim=0.8)
        return
    post(28, 40, 88)
    post(70, 14, 88)
    post(50, 56, 88)
    c.body(box(34, 58, 66, 88, 4), rim=2)
    c.part(oval(50, 74, 9), mix(c.tones.base, INK, 0.55), rim=0)
    shelf(30, 70, 53)
    shelf(12, 44, 36)
    shelf(54, 88, 34)
    c.body(svg("M56 12 Q71 20 86 12 Q88 24 78 27 L64 27 Q54 24 56 12 Z"), rim=1.6)
    c.part(oval(71, 12, 15, 4), mix(c.tones.base, PAPER, 0.5), rim=0.4)
    shelf(10, 90, 88)
    c.line([(17, 42), (17, 54)], COAL, 0.5)
    c.part(oval(17, 57, 3.4), c.tones.accent, rim=0.8)
    c.line([(84, 40), (84, 50)], COAL, 0.5)
    c.part(oval(84, 53, 3), c.tones.accent, rim=0.8)


def pet_food(c: Canvas, cut: str) -> None:
    """Dry food in a bag, or wet food in a tin."""
    if cut == "bag":
        c.floor(50, 91, 30)
        c.body(
            svg("M24 10 L76 10 L78 20 Q82 52 80 84 Q80 90 74 90 L26 90 Q20 90 20 84 Q18 52 22 20 Z"), rim=3
        )
        c.part(box(23.6, 7, 76.4, 14, 1), c.tones.dark, rim=0.4)
        for x in range(26, 76, 2):
            c.line([(x, 8), (x, 13)], width=0.25)
        c.crease((24, 20), (28, 40), 1.6, 1)
        c.crease((76, 22), (73, 46), 1.4, -1)
        c.part(oval(50, 42, 19), c.tones.trim, rim=0.5)
        paw(c, 50, 46, 7, c.tones.base)
        c.line([(34, 70), (66, 70)], c.tones.trim, 1.8)
        c.line([(40, 76), (60, 76)], c.tones.trim, 1.1)
        for x, y in ((28, 90), (34, 92), (84, 90), (78, 92), (88, 92)):
            c.part(oval(x, y, 2.6, 2), KIBBLE, rim=0.4, edge=0.25)
        return
    c.floor(50, 84, 32)
    c.part(oval(50, 78, 34, 8), STEEL, rim=0.6)
    c.body(svg("M16 34 L84 34 L84 77 Q50 90 16 77 Z"), rim=3.4)
    c.part(svg("M15.4 76 Q50 89 84.6 76 L84.6 79 Q50 92 15.4 79 Z"), STEEL, rim=0)
    c.part(oval(50, 34, 34.4, 9), STEEL, rim=0)
    c.part(oval(50, 34, 29, 7), (214, 218, 222), rim=0)
    c.cord(oval(56, 33, 7, 2.4), STEEL, 1.4)
    c.part(oval(50, 63, 13), c.tones.trim, rim=0.4)
    paw(c, 50, 66, 5, c.tones.base)


def pet_toy(c: Canvas, cut: str) -> None:
    """Something to chew or to chase."""
    match cut:
        case "bone":
            c.body(turned(_bone(50, 50, 26), -24), rim=2.4)
            for dx in (-16, -8, 0, 8, 16):
                c.line(turned([(50 + dx, 47.4), (50 + dx + 2, 52.6)], -24), width=0.9)
            c.gloss(turned(box(30, 45.6, 66, 47, 0.7), -24), 0.36)
        case "mouse":
            c.floor(46, 76, 34)
            c.cord(svg("M20 68 Q4 66 6 50 Q10 38 18 44"), c.tones.accent, 1.8)
            c.part(oval(58, 40, 10, 11), rim=1)
            c.part(oval(58, 41, 6, 7), (240, 180, 176), rim=0.4)
            c.body(svg("M16 72 Q14 40 46 38 Q72 38 92 68 Q92 74 84 75 L24 76 Q16 76 16 72 Z"), rim=2.6)
            c.part(oval(66, 45, 8, 9.6), c.tones.light, rim=0.8)
            c.part(oval(66, 46, 5, 6), (240, 180, 176), rim=0.3)
            c.part(oval(80, 60, 1.9), COAL, rim=0, edge=0)
            c.part(oval(92, 69, 2.6), (226, 130, 130), rim=0.3)
            for dy in (-3, 0, 3):
                c.line([(86, 68 + dy * 0.4), (97, 65 + dy * 1.6 + 6)], COAL, 0.3)
            c.stitch(svg("M18 66 Q40 58 76 66"))
        case _:
            twist = svg("M12 70 Q32 78 50 50 Q68 22 88 30")
            c.cord(twist, c.tones.base, 8)
            for k in range(1, len(twist) - 1, 2):
                (x, y) = twist[k]
                c.line(
                    [(x - 3.4, y - 2.6), (x + 3, y + 3.2)], c.tones.accent if k % 4 == 1 else c.tones.ink, 1.3
                )
            for x, y in ((20, 72), (80, 29)):
                c.body(oval(x, y, 8), rim=1.8)
                c.line(arc(x, y, 4.6, 4.6, 180, 330), width=0.8)
            for k in range(7):
                c.line(
                    [(13, 70 + k * 0.4), (2 + k * 0.8, 60 + k * 3.4)],
                    (c.tones.base, c.tones.accent)[k % 2],
                    1.4,
                )
                c.line(
                    [(87, 30 + k * 0.2), (98 - k * 0.6, 20 + k * 3.4)],
                    (c.tones.base, c.tones.accent)[k % 2],
                    1.4,
                )


DRAWINGS: Mapping[str, Drawing] = {
    "pet_bowl": pet_bowl,
    "pet_collar": pet_collar,
    "pet_bed": pet_bed,
    "cat_tree": cat_tree,
    "pet_food": pet_food,
    "pet_toy": pet_toy,
}
