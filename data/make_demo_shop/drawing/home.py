"""Things that stand, hang or lie at home."""

from collections.abc import Mapping

from data.make_demo_shop.drawing.canvas import Canvas
from data.make_demo_shop.drawing.drawings import Drawing
from data.make_demo_shop.drawing.paths import (
    arc,
    box,
    closed,
    flip,
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
    STEEL,
    SUN,
    WOOD,
    mix,
)

GLOW = (255, 238, 190)


def lamp(c: Canvas, cut: str) -> None:
    """A lamp."""
    match cut:
        case "desk":
            c.floor(40, 92, 28)
            c.part(oval(40, 88, 24, 5), c.tones.dark, rim=1)
            c.part(oval(40, 86, 24, 5), rim=1)
            c.cord([(40, 84), (26, 52)], c.tones.base, 3.6)
            c.cord([(26, 52), (52, 26)], c.tones.base, 3.6)
            for x, y in ((26, 52), (40, 84), (52, 26)):
                c.part(oval(x, y, 3.4), c.tones.hard, rim=0.5)
            c.part(turned(oval(70, 42, 19, 5), 38, 70, 42), GLOW, rim=0)
            c.body(svg("M46 22 Q50 12 60 14 Q80 20 86 52 L56 32 Q46 30 46 22 Z"), rim=2)
            c.body(svg("M46 24 Q50 11 61 13 Q82 20 85 53 Q66 52 55 31 Q47 30 46 24 Z"), rim=2.4)
        case "table":
            c.floor(50, 93, 24)
            c.part(box(47, 46, 53, 60, 1), BRASS, rim=0.6)
            belly = c.rng.choice(("Q30 68 34 84", "Q40 66 30 88", "Q26 80 38 88"))
            c.body(mirrored(f"M50 56 L45 56 {belly} Q34 92 40 92 L50 92"), rim=2.4)
            c.body(mirrored("M50 10 L34 10 L20 50 L50 50"), rim=2.4)
            c.gloss(svg("M40 10 L47 10 L44 50 L30 50 Z"), 0.16)
            c.line([(20.6, 48), (79.4, 48)], width=0.6)
            c.line([(33.4, 12), (66.6, 12)], width=0.5)
        case _:
            c.floor(50, 95, 22)
            for foot in ((30, 95), (70, 95), (50, 95)):
                c.cord([(50, 62), foot], c.tones.hard, 2)
            c.cord([(50, 36), (50, 64)], c.tones.hard, 2.4)
            c.body(mirrored("M50 6 L34 6 L24 42 L50 42"), rim=2.6)
            c.gloss(svg("M40 6 L47 6 L44 42 L32 42 Z"), 0.16)
            c.line([(24.6, 39.6), (75.4, 39.6)], width=0.5)
            c.cord([(64, 42), (64, 52)], c.tones.hard, 0.7)
            c.part(oval(64, 53, 1.4), BRASS, rim=0)


def cushion(c: Canvas, cut: str) -> None:
    """A cushion."""
    if cut == "round":
        c.body(oval(50, 52, 38, 36), rim=2.6)
        if c.pattern == "plain":
            for k in range(12):
                rim = turned([(50, 18)], 30 * k, 50, 52)[0]
                c.crease(rim, (50, 52), 1.2, 1.6)
        c.line(oval(50, 52, 35.6, 33.6), width=0.5)
        c.part(oval(50, 52, 3.4), c.tones.dark, rim=0.6)
        return
    c.body(
        smooth(
            [
                (13, 14),
                (32, 19),
                (50, 18),
                (68, 19),
                (87, 14),
                (83, 34),
                (84, 50),
                (83, 67),
                (87, 87),
                (68, 82),
                (50, 83),
                (32, 82),
                (13, 87),
                (17, 67),
                (16, 50),
                (17, 34),
            ]
        ),
        rim=2.6,
    )
    for x, y, dx, dy in ((16, 17, 12, 10), (84, 17, -12, 10), (16, 84, 12, -10), (84, 84, -12, -10)):
        c.crease((x, y), (x + dx, y + dy), 1.6, 1)
        c.crease((x, y), (x + dx * 0.6, y + dy * 1.5), 1, 1)
    match c.rng.randrange(3):
        case 0:
            for x, y in ((14, 15), (86, 15), (14, 86), (86, 86)):
                for way in (-2, 0, 2):
                    c.cord(
                        [(x, y), (x + (x - 50) / 10 + way, y + (y - 50) / 10 - way * 0.6)], c.tones.dark, 1
                    )
        case 1:
            c.stitch(smooth([(20, 21), (50, 22), (80, 21), (80, 50), (80, 80), (50, 79), (20, 80), (20, 50)]))
        case _:
            if c.pattern == "plain":
                for k in range(4):
                    c.line([(22, 34 + k * 11), (50, 28 + k * 11), (78, 34 + k * 11)], c.tones.ink, 0.5)


def blanket(c: Canvas, cut: str) -> None:
    """A throw."""
    if cut == "folded":
        c.floor(50, 86, 38)
        for k in range(4):
            top = 70 - k * 14
            wide = 36 - k * 0.6
            c.body(box(50 - wide, top, 50 + wide, top + 15.6, 7), rim=1.6)
            c.line(svg(f"M{50 - wide + 6} {top + 8} Q50 {top + 9} {50 + wide - 2} {top + 8}"), width=0.4)
        c.part(box(42, 27, 58, 87, 1), c.tones.trim if c.rng.random() < 0.5 else c.tones.dark, rim=0.6)
        c.part(box(44, 48, 56, 62, 1), PAPER, rim=0.4)
        return
    for k in range(22):
        x = 16 + k * 3.1
        c.line([(x, 82), (x + c.rng.uniform(-0.8, 0.8), 90)], c.tones.base, 1)
        c.line([(x + 0.6, 82), (x + 0.6, 89)], width=0.25)
    c.body(svg("M15 14 Q50 10 84 14 Q86 50 84 83 Q50 85 15 83 Q13 50 15 14 Z"), rim=1.6)
    c.line(svg("M15 78 Q50 80 84.6 78"), width=0.5)
    c.body(svg("M15 14 Q50 10 84 14 L85 40 Q60 46 44 40 Q26 34 14 44 Z"), c.tones.base, rim=1.4)
    c.crease((22, 50), (30, 82), 2, 2)
    c.crease((54, 48), (50, 82), 2, -2)
    c.crease((76, 44), (78, 80), 1.6, -2)


def vase(c: Canvas, cut: str) -> None:
    """A vase with a sprig."""
    c.floor(50, 92, 22)
    mouth, top = {"bottle": (5, 40), "bowl": (14, 52), "cylinder": (13, 36)}[cut]
    for bend, length in ((-16, 30), (4, 36), (18, 26)):
        tip = (50 + bend, top - length)
        stem = svg(f"M50 {top + 4} Q{50 + bend * 0.2} {top - length * 0.5} {tip[0]} {tip[1]}")
        c.line(stem, mix(LEAF, INK, 0.2), 0.9)
        for k in (5, 8, 11):
            x, y = stem[k]
            way = 1 if k % 2 else -1
            c.part(turned(oval(x + way * 3, y, 3.6, 1.6), way * -28, x, y), LEAF, rim=0.3, edge=0.25)
        if cut == "bowl":
            for k in range(5):
                c.part(
                    oval(*turned([(tip[0], tip[1] - 2.6)], 72 * k, *tip)[0], 2),
                    (240, 200, 196),
                    rim=0,
                    edge=0.2,
                )
            c.part(oval(*tip, 1.6), SUN, rim=0, edge=0)
    shape = {
        "bottle": "M50 40 L45 40 Q46 54 38 60 Q26 68 28 80 Q30 92 40 92 L50 92",
        "bowl": "M50 52 L36 52 Q38 55 30 60 Q18 70 26 84 Q32 92 40 92 L50 92",
        "cylinder": "M50 36 L37 36 Q36 64 33 88 Q33 92 38 92 L50 92",
    }[cut]
    c.part(oval(50, top, mouth, mouth * 0.22), c.tones.dark)
    c.body(mirrored(shape), rim=3)
    c.gloss(turned(oval(38, 72, 1.8, 9), 6, 38, 72), 0.4)
    c.line(arc(50, top, mouth, mouth * 0.22, 0, 180), width=0.8)
    if c.rng.random() < 0.5:
        y = {"bottle": 74, "bowl": 70, "cylinder": 56}[cut]
        half = {"bottle": 20.6, "bowl": 26, "cylinder": 14.4}[cut]
        for k in range(3):
            c.line(arc(50, y + k * 3, half, 2.4, 172, 8), width=0.45)


def _hands(c: Canvas, x: float, y: float, radius: float) -> None:
    hour = c.rng.randrange(12) * 30 + c.rng.randrange(30)
    c.line([(x, y), turned([(x, y - radius * 0.52)], hour, x, y)[0]], COAL, 1.6)
    c.line([(x, y), turned([(x, y - radius * 0.78)], hour * 12 % 360, x, y)[0]], COAL, 1.1)
    c.line([(x, y), turned([(x, y - radius * 0.8)], 130, x, y)[0]], (205, 74, 66), 0.5)
    c.part(oval(x, y, 1.6), COAL, rim=0, edge=0)


def clock(c: Canvas, cut: str) -> None:
    """A clock."""
    if cut == "wall":
        c.body(oval(50, 50, 41), rim=2)
        face = mix(c.tones.base, PAPER, 0.08)
        c.part(oval(50, 50, 34), face, rim=0.8)
        mark = c.tones.trim if sum(c.tones.base) < 480 else COAL
        for k in range(12):
            long = 4.6 if k % 3 == 0 else 2.4
            c.line(
                [turned([(50, 19)], 30 * k)[0], turned([(50, 19 + long)], 30 * k)[0]],
                mark,
                1.4 if k % 3 == 0 else 0.9,
            )
        hour = c.rng.randrange(12) * 30 + 10
        c.line([(50, 50), turned([(50, 33)], hour)[0]], mark, 2)
        c.line([(50, 50), turned([(50, 24)], hour * 12 % 360)[0]], mark, 1.3)
        c.line([(50, 54), (50, 24)], c.tones.accent, 0.6)
        c.part(oval(50, 50, 2), mark, rim=0, edge=0)
        return
    c.floor(50, 92, 28)
    for way in (1, -1):
        c.cord([(50 - way * 16, 80), (50 - way * 23, 92)], c.tones.dark, 4)
        bell = arc(50 - way * 18, 24, 13, 12, 180, 360)
        c.part(turned(bell, -way * 30, 50 - way * 18, 24), c.tones.base, rim=1.4)
    c.cord([(50, 20), (50, 12)], c.tones.hard, 1.6)
    c.part(oval(50, 11, 3.4, 2.6), c.tones.hard, rim=0.4)
    c.body(oval(50, 57, 33), rim=2.4)
    c.part(oval(50, 57, 22), PAPER, rim=0.8)
    for k in range(12):
        c.line([turned([(50, 38)], 30 * k, 50, 57)[0], turned([(50, 40.6)], 30 * k, 50, 57)[0]], COAL, 1)
    _hands(c, 50, 57, 20)


def _flame(c: Canvas, x: float, y: float) -> None:
    c.line([(x, y), (x, y - 5)], COAL, 0.9)
    c.part(
        svg(
            f"M{x} {y - 18} Q{x - 6} {y - 9} {x - 3.6} {y - 5} Q{x} {y - 2} {x + 3.6} "
            f"{y - 5} Q{x + 6} {y - 9} {x} {y - 18} Z"
        ),
        (244, 176, 74),
        rim=0,
        edge=0.2,
    )
    c.part(
        svg(
            f"M{x} {y - 13} Q{x - 3} {y - 8} {x - 1.6} {y - 5} Q{x} {y - 4} {x + 1.6} "
            f"{y - 5} Q{x + 3} {y - 8} {x} {y - 13} Z"
        ),
        GLOW,
        rim=0,
        edge=0,
    )


def candle(c: Canvas, cut: str) -> None:
    """A candle that burns."""
    c.floor(50, 91, 28)
    if cut == "pillar":
        for x, top, half in ((66, 50, 12), (38, 34, 15)):
            c.body(box(x - half, top, x + half, 91, 3), rim=2.6)
            c.part(oval(x, top + 1, half, half * 0.24), c.tones.light, rim=0.4)
            c.part(
                svg(
                    f"M{x - half + 3} {top + 1} L{x - half + 3} {top + 12} "
                    f"Q{x - half + 5} {top + 17} {x - half + 7} {top + 10} "
                    f"L{x - half + 8} {top + 2} Z"
                ),
                c.tones.light,
                rim=0,
                edge=0.25,
            )
            _flame(c, x, top + 1)
        return
    c.part(oval(50, 36, 27, 6), c.tones.dark)
    c.part(oval(50, 39, 24, 4.6), mix(PAPER, c.tones.base, 0.16), rim=0)
    _flame(c, 50, 39)
    c.body(svg("M23 36 Q50 48 77 36 L76 84 Q76 91 69 91 L31 91 Q24 91 24 84 Z"), rim=3)
    c.gloss(box(29, 46, 32.4, 84, 1.6), 0.3)
    c.part(box(36, 56, 64, 78, 1.4), PAPER, rim=0.4)
    c.line([(41, 64), (59, 64)], COAL, 0.8)
    c.line([(44, 69), (56, 69)], IRON, 0.6)
    if c.rng.random() < 0.5:
        c.line(closed(box(37.4, 57.4, 62.6, 76.6, 1)), c.tones.accent, 0.4)


def rug(c: Canvas, cut: str) -> None:
    """A rug from above."""
    if cut == "round":
        c.body(oval(50, 50, 41), rim=1)
        for radius in (37, 34):
            c.line(oval(50, 50, radius), c.tones.pattern, 1 if radius == 37 else 0.5)
        if c.pattern == "plain":
            if c.rng.random() < 0.5:
                for k in range(12):
                    c.part(
                        turned(svg("M50 22 Q55 32 50 40 Q45 32 50 22 Z"), 30 * k),
                        c.tones.dark,
                        rim=0,
                        edge=0.25,
                    )
                c.part(oval(50, 50, 6), c.tones.accent, rim=0)
            else:
                for radius in range(6, 32, 4):
                    c.line(oval(50, 50, radius), width=0.5)
        return
    for y in (16, 84):
        for k in range(38):
            x = 9 + k * 2.22
            c.line([(x, y), (x, y + (4.6 if y > 50 else -4.6))], c.tones.dark, 0.9)
    c.body(box(8, 16, 92, 84), rim=0.8)
    for inset, width in ((5, 1.6), (8, 0.6)):
        c.line(closed(box(8 + inset, 16 + inset, 92 - inset, 84 - inset)), c.tones.pattern, width)
    if c.pattern == "plain":
        for k in range(3):
            x = 30 + k * 20
            c.part([(x, 34), (x + 9, 50), (x, 66), (x - 9, 50)], c.tones.dark, rim=0)
            c.part([(x, 42), (x + 4.4, 50), (x, 58), (x - 4.4, 50)], c.tones.accent, rim=0)


def basket(c: Canvas, cut: str) -> None:
    """A basket to keep things in."""
    c.floor(50, 88, 34)
    for way in (1, -1):
        grip = (
            svg("M22 44 Q8 44 10 56 Q12 64 22 60")
            if cut == "woven"
            else svg("M26 38 Q18 22 34 22 Q44 24 40 38")
        )
        c.cord(grip if way == 1 else flip(grip), c.tones.dark if cut == "woven" else (172, 128, 86), 3)
    c.part(oval(50, 38, 34, 7), mix(c.tones.dark, INK, 0.3))
    if cut == "woven":
        c.body(svg("M16 38 Q50 52 84 38 L77 82 Q76 88 68 88 L32 88 Q24 88 23 82 Z"), rim=3)
        for row in range(6):
            y = 46 + row * 7
            half = 33.4 - row * 1.1
            c.line(svg(f"M{50 - half} {y - 3} Q50 {y + 6 - row} {50 + half} {y - 3}"), width=0.5)
            for k in range(9):
                share = (k + (row % 2) * 0.5 - 4) / 4.6
                x = 50 + share * half
                dip = 4.4 * (1 - share**2)
                c.line([(x, y - 3 + dip - 6), (x, y - 3 + dip)], width=0.5)
        c.cord(svg("M16 38 Q50 52 84 38"), c.tones.base, 4)
        return
    c.body(svg("M16 38 Q50 50 84 38 L80 82 Q79 88 71 88 L29 88 Q21 88 20 82 Z"), rim=3)
    c.body(svg("M15 36 Q50 50 85 36 L84 52 Q50 64 16 52 Z"), c.tones.light, rim=1)
    c.crease((30, 60), (32, 86), 1.6, 1)
    c.crease((66, 60), (68, 86), 1.6, -1)
    for way in (1, -1):
        for y in (45, 48):
            c.part(oval(50 - way * 18, y, 0.9), BRASS, rim=0, edge=0.2)


def bedding(c: Canvas, cut: str) -> None:
    """Bed linen, or one pillow."""
    if cut == "pillow":
        c.body(
            smooth(
                [
                    (8, 26),
                    (30, 30),
                    (50, 29),
                    (70, 30),
                    (92, 26),
                    (88, 50),
                    (92, 76),
                    (70, 72),
                    (50, 73),
                    (30, 72),
                    (8, 76),
                    (12, 50),
                ]
            ),
            rim=2.6,
        )
        for x, y, dx, dy in ((10, 28, 13, 8), (90, 28, -13, 8), (10, 74, 13, -8), (90, 74, -13, -8)):
            c.crease((x, y), (x + dx, y + dy), 1.8, 1)
        c.line(svg("M77 30 Q75 50 77 72"), width=0.5)
        c.stitch(svg("M79.4 30 Q77.4 50 79.4 71.6"))
        c.shade(oval(46, 50, 17, 8), 0.05)
        return
    c.floor(50, 90, 44)
    c.part(svg("M12 18 Q12 12 18 12 L82 12 Q88 12 88 18 L88 50 L12 50 Z"), WOOD, rim=1)
    c.part(box(8, 52, 92, 86, 3), PAPER, rim=1)
    for x in (16, 84 - 32):
        c.body(
            smooth(
                [
                    (x, 28),
                    (x + 16, 30),
                    (x + 32, 28),
                    (x + 31, 40),
                    (x + 32, 52),
                    (x + 16, 51),
                    (x, 52),
                    (x + 1, 40),
                ]
            ),
            c.tones.base,
            rim=1.4,
        )
        c.crease((x + 1, 30), (x + 8, 36), 1, 1)
    c.body(svg("M8 52 Q50 46 92 52 L96 84 Q96 90 90 90 L10 90 Q4 90 4 84 Z"), rim=2)
    c.part(svg("M8 52 Q50 46 92 52 L93.4 62 Q50 56 6.6 62 Z"), c.tones.light, rim=0.6)
    c.crease((26, 62), (20, 88), 2, 1)
    c.crease((54, 60), (58, 88), 2, -2)
    c.crease((76, 62), (84, 86), 1.8, -1)


def chair(c: Canvas, cut: str) -> None:
    """A seat."""
    leg = mix(WOOD, INK, 0.12) if c.rng.random() < 0.7 else COAL
    c.floor(50, 93, 34)
    match cut:
        case "dining":
            for x0, x1 in ((36, 34), (68, 70)):
                c.cord([(x0, 56), (x1, 88)], mix(leg, INK, 0.2), 2.6)
            c.body(svg("M30 12 Q50 6 70 12 Q76 30 72 46 Q50 52 28 46 Q24 30 30 12 Z"), rim=2.2)
            c.crease((36, 44), (40, 20), 1.4, 1)
            c.cord([(32, 46), (30, 58)], leg, 2.6)
            c.cord([(68, 46), (70, 58)], leg, 2.6)
            for x0, x1 in ((28, 22), (72, 78)):
                c.cord([(x0, 62), (x1, 94)], leg, 3)
            c.body(svg("M26 54 Q50 50 74 54 Q82 60 80 66 Q50 72 20 66 Q18 60 26 54 Z"), rim=1.8)
        case "lounge":
            for x0, x1 in ((26, 20), (74, 80)):
                c.cord([(x0, 78), (x1, 94)], leg, 3.2)
            c.body(svg("M26 20 Q28 10 38 9 L62 9 Q72 10 74 20 L74 66 L26 66 Z"), rim=2.2)
            for k in range(c.rng.choice((2, 3))):
                c.button(50, 22 + k * 11, 1.4, c.tones.dark)
                c.crease((50, 22 + k * 11), (34, 19 + k * 11), 0.9, 1)
                c.crease((50, 22 + k * 11), (66, 19 + k * 11), 0.9, -1)
            c.body(box(26, 54, 74, 70, 5), c.tones.base, rim=1.6)
            c.part(box(20, 66, 80, 82, 3), c.tones.dark, rim=1.2)
            for x in (12, 72):
                c.body(box(x, 44, x + 16, 82, 7), rim=2)
        case _:
            leg = c.tones.base
            for x0, x1 in ((36, 28), (64, 72)):
                c.cord([(x0, 36), (x1, 94)], leg, 3.4)
            for x0, x1 in ((44, 42), (56, 58)):
                c.cord([(x0, 36), (x1, 88)], mix(leg, INK, 0.2), 2.4)
            c.cord([(31, 72), (69, 72)], leg, 2)
            c.cord([(33, 56), (67, 56)], leg, 2)
            c.body(mirrored("M50 18 Q22 18 20 28 Q20 38 28 40 Q40 42 50 42"), rim=2.4)
            c.line(svg("M20.6 30 Q50 42 79.4 30"), width=0.6)


def umbrella(c: Canvas, cut: str) -> None:
    """An umbrella, open or folded."""
    if cut == "long":
        c.part(svg("M50 10 L48.8 18 L51.2 18 Z"), STEEL, rim=0)
        c.cord(svg("M50 48 L50 84 Q50 92 43 92 Q36 92 37 85"), mix(WOOD, INK, 0.2), 2.6)
        scallops = (
            "M8 52 Q10 18 50 15 Q90 18 92 52 Q85 46 78 52 Q71 46 64 52 Q57 46 50 52 Q43 "
            "46 36 52 Q29 46 22 52 Q15 46 8 52 Z"
        )
        c.body(svg(scallops), rim=2.4)
        for x in (22, 36, 64, 78):
            c.line(svg(f"M50 15 Q{50 + (x - 50) * 0.9:.1f} 26 {x} 52"), width=0.5)
        c.line([(50, 15), (50, 52)], width=0.5)
        c.shade(svg("M50 15 Q86 24 92 52 Q85 46 78 52 Q74 28 50 15 Z"), 0.1)
        return
    c.cord(svg("M60 80 Q84 84 82 66"), c.tones.hard, 1.2)
    c.part(box(45, 6, 55, 12, 2), STEEL, rim=0.6)
    c.body(svg("M44 11 L56 11 Q64 40 63 70 L37 70 Q36 40 44 11 Z"), rim=2)
    for x, bend in ((43, -1), (50, 0), (57, 1)):
        c.line(svg(f"M{50 + (x - 50) * 0.5} 12 Q{x + bend} 40 {x} 70"), width=0.6)
    c.crease((40, 36), (38.6, 68), 1.4, -1)
    c.body(svg("M36.6 44 Q50 50 63 43 L63.4 49 Q50 56 36.4 50 Z"), c.tones.dark, rim=0.4)
    c.button(54, 49.4, 1.2, STEEL)
    c.part(box(42, 69, 58, 94, 5), c.tones.hard, rim=1.6)
    c.part(oval(50, 80, 2.4), c.tones.accent, rim=0.4)


DRAWINGS: Mapping[str, Drawing] = {
    "lamp": lamp,
    "cushion": cushion,
    "blanket": blanket,
    "vase": vase,
    "clock": clock,
    "candle": candle,
    "rug": rug,
    "basket": basket,
    "bedding": bedding,
    "chair": chair,
    "umbrella": umbrella,
}
