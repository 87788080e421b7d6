"""Camping and hiking gear."""

from collections.abc import Mapping

from data.make_demo_shop.drawing.canvas import Canvas
from data.make_demo_shop.drawing.drawings import Drawing
from data.make_demo_shop.drawing.paths import box, flip, mirrored, oval, svg, turned
from data.make_demo_shop.drawing.tones import (
    BRASS,
    COAL,
    INK,
    IRON,
    PAPER,
    STEEL,
    SUN,
    WOOD,
    mix,
)


def tent(c: Canvas, cut: str) -> None:
    """A tent."""
    c.floor(50, 82, 46)
    inside = mix(c.tones.dark, INK, 0.55)
    if cut == "dome":
        for tip in ((4, 84), (96, 84)):
            c.line([(50 + (tip[0] - 50) * 0.7, 66), tip], IRON, 0.5)
        c.body(mirrored("M50 16 Q24 20 8 80 L50 82"), rim=2.8)
        c.shade(svg("M50 16 Q76 20 92 80 L68 82 Q66 40 50 16 Z"), 0.12)
        c.line(svg("M50 16 Q34 36 30 81"), c.tones.accent, 1)
        c.line(svg("M50 16 Q66 36 70 81"), c.tones.accent, 1)
        c.part(svg("M50 36 Q38 52 36 82 L64 82 Q62 52 50 36 Z"), inside, rim=0)
        c.part(svg("M50 36 Q38 52 36 82 L26 82 Q38 56 50 36 Z"), c.tones.light, rim=0.8)
        c.part(svg("M50 36 Q60 48 63 66 Q58 60 56 68 Q52 50 50 36 Z"), c.tones.light, rim=0.6)
        c.cord(svg("M62 64 L66 62"), c.tones.accent, 1.2)
        c.part(svg("M40 26 Q50 18 60 26 Q50 30 40 26 Z"), c.tones.dark, rim=0.3)
        return
    for tip in ((2, 86), (98, 80)):
        c.line([(50 + (tip[0] - 50) * 0.6, 52), tip], IRON, 0.5)
    c.body(svg("M22 44 Q30 24 52 24 Q84 26 94 78 L60 82 Q56 40 22 44 Z"), rim=2.4)
    c.line(svg("M50 24 Q72 40 76 80"), c.tones.accent, 1)
    c.line(svg("M68 28 Q84 48 86 79"), c.tones.accent, 1)
    c.body(mirrored("M34 40 Q12 42 8 80 L34 84", axis=34), c.tones.light, rim=1.6)
    c.part(mirrored("M34 52 Q24 54 22 82 L34 83", axis=34), inside, rim=0)
    c.part(svg("M34 52 Q24 54 22 82 L16 82 Q20 58 34 52 Z"), c.tones.base, rim=0.6)
    c.part(box(66, 46, 74, 56, 1), mix(c.tones.base, PAPER, 0.5), rim=0.3)


def sleeping_bag(c: Canvas, cut: str) -> None:
    """A sleeping bag, spread out."""
    if cut == "mummy":
        c.body(mirrored("M50 4 Q30 4 29 24 Q22 36 24 54 Q30 76 36 92 Q40 96 50 96"), rim=2.6)
        for k in range(6):
            y = 38 + k * 9
            half = 25.5 - max(0, k - 1) * 2.4
            c.line(svg(f"M{50 - half} {y} Q50 {y + 5} {50 + half} {y}"), width=0.55)
        c.part(oval(50, 21, 14, 13), mix(c.tones.base, INK, 0.4), rim=0.6)
        c.part(svg("M38 24 Q50 18 62 24 Q60 33 50 34 Q40 33 38 24 Z"), c.tones.accent, rim=0.6)
        c.line(svg("M36 28 Q50 42 64 28"), c.tones.dark, 1.4)
        c.zipper(67, 38, 61, 80)
        return
    c.body(box(20, 8, 80, 92, 6), rim=2.2)
    c.part(box(20, 8, 80, 34, 6), c.tones.accent, rim=0.8)
    c.part(box(28, 12, 72, 28, 6), PAPER, rim=1)
    c.body(svg("M20 36 L60 36 Q74 34 80 26 L80 86 Q80 92 74 92 L26 92 Q20 92 20 86 Z"), rim=1.8)
    c.part(svg("M60 36 Q74 34 80 26 L80 50 Z"), c.tones.accent, rim=0.4)
    for k in range(4):
        c.line(svg(f"M20.6 {48 + k * 11} Q50 {51 + k * 11} 79.4 {48 + k * 11}"), width=0.55)
    c.zipper(76, 54, 76, 88)


def camp_chair(c: Canvas, cut: str) -> None:
    """A folding chair."""
    c.floor(50, 93, 36)
    frame = STEEL if c.rng.random() < 0.5 else IRON
    if cut == "folding":
        c.cord([(24, 12), (30, 60)], frame, 2.2)
        c.cord([(76, 12), (70, 60)], frame, 2.2)
        c.body(svg("M24 10 Q50 16 76 10 L71 56 Q50 62 29 56 Z"), rim=2)
        c.line(svg("M25 18 Q50 24 75 18"), width=0.5)
        for x0, x1 in ((24, 76), (76, 24)):
            c.cord([(x0, 58), (x1, 93)], frame, 2.4)
        c.cord([(18, 44), (22, 92)], frame, 2.4)
        c.cord([(82, 44), (78, 92)], frame, 2.4)
        c.body(svg("M24 54 Q50 66 76 54 L82 64 Q50 78 18 64 Z"), rim=1.8)
        for x in (11, 75):
            c.body(box(x, 40, x + 14, 47, 3), c.tones.dark, rim=0.8)
        c.part(oval(82, 43.4, 4, 1.6), COAL, rim=0)
        for x in (18, 82):
            c.part(oval(x + (50 - x) * 0.12, 93, 3, 1.6), COAL, rim=0)
        return
    for x0, y0, x1, y1 in ((22, 60, 70, 92), (78, 60, 30, 92), (22, 60, 16, 92), (78, 60, 84, 92)):
        c.cord([(x0, y0), (x1, y1)], frame, 2.4)
    c.cord([(26, 24), (22, 62)], frame, 2.2)
    c.cord([(74, 24), (78, 62)], frame, 2.2)
    c.body(svg("M25 22 Q50 30 75 22 Q80 44 80 62 Q66 78 50 78 Q34 78 20 62 Q20 44 25 22 Z"), rim=2.4)
    c.shade(svg("M20 58 Q50 72 80 58 L80 62 Q66 78 50 78 Q34 78 20 62 Z"), 0.16)
    c.line(svg("M21 57 Q50 71 79 57"), width=0.6)
    c.part(svg("M34 34 Q50 38 66 34 L66 48 Q50 52 34 48 Z"), c.tones.dark, rim=0)
    for k in range(3):
        c.line(svg(f"M35 {38 + k * 3.6} Q50 {42 + k * 3.6} 65 {38 + k * 3.6}"), width=0.3)
    for x, y in ((25, 24), (75, 24), (21, 62), (79, 62)):
        c.part(oval(x, y, 3), c.tones.hard, rim=0.4)


def headlamp(c: Canvas, cut: str) -> None:
    """A lamp on a head strap."""
    c.cord(svg("M16 56 Q4 18 50 16 Q96 18 84 56"), c.tones.dark, 7)
    c.line(svg("M14 46 Q10 22 50 19.4 Q90 22 86 46"), c.tones.accent, 0.9)
    if cut == "single":
        c.cord(svg("M50 40 Q50 26 50 14"), c.tones.dark, 4.6)
    c.part(box(12, 48, 88, 64, 4), c.tones.hard, rim=1)
    c.body(box(24, 38, 76, 78, 12), rim=2.6)
    if cut == "single":
        c.part(oval(50, 58, 16), STEEL, rim=0.8)
        c.part(oval(50, 58, 12.6), (255, 246, 214), rim=0)
        for k in range(8):
            c.line(
                [turned([(50, 47)], 45 * k, 50, 58)[0], turned([(50, 50)], 45 * k, 50, 58)[0]],
                (226, 214, 176),
                0.6,
            )
        c.part(oval(50, 58, 4), SUN, rim=0.4)
    else:
        for x in (38, 62):
            c.part(oval(x, 58, 10), STEEL, rim=0.8)
            c.part(oval(x, 58, 7.6), (255, 246, 214), rim=0)
            c.part(oval(x, 58, 2.8), SUN, rim=0.3)
        c.part(oval(50, 70, 2), (205, 74, 66), rim=0.2, edge=0.2)
    c.part(box(44, 35, 56, 40, 1.6), c.tones.accent, rim=0.4)


def trekking_poles(c: Canvas, cut: str) -> None:
    """Walking poles."""
    if cut == "pair":
        for tilt in (12, -12):
            c.cord(turned([(50, 26), (50, 94)], tilt), c.tones.base, 4)
            c.part(turned(box(47.4, 46, 52.6, 53, 1), tilt), c.tones.hard, rim=0.6)
            c.part(turned(box(47.8, 68, 52.2, 74, 1), tilt), c.tones.hard, rim=0.6)
            c.part(turned(oval(50, 88, 6, 2), tilt), c.tones.hard, rim=0.4)
            c.part(turned([(48.8, 93), (51.2, 93), (50, 99)], tilt), STEEL, rim=0)
            c.body(
                turned(
                    svg("M45.6 4 Q50 0 55 4 Q55 10 53.6 14 Q54.6 20 53.4 28 L46.6 28 Q45.4 20 46.4 14 Z"),
                    tilt,
                ),
                rim=1.4,
            )
            c.cord(turned(svg("M54 6 Q66 8 62 22 Q58 26 54 10"), tilt), c.tones.accent, 1.6)
        return
    for k in range(3):
        x = 36 + k * 13
        c.cord([(x, 26), (x, 84)], c.tones.base, 4)
        c.part(box(x - 3, 22, x + 3, 28, 1), c.tones.hard, rim=0.6)
        c.part(box(x - 3, 82, x + 3, 88, 1), c.tones.hard, rim=0.6)
    c.body(svg("M31 2 Q36 -1 41 2 Q42 8 40.4 13 Q41 20 40 27 L32 27 Q31 20 32 13 Z"), rim=1.4)
    c.cord(svg("M40 4 Q54 6 50 18 Q46 22 40 9"), c.tones.accent, 1.6)
    for x0, x1 in ((36, 49), (49, 62)):
        y = 86 if x0 == 36 else 24
        c.line(svg(f"M{x0} {y} Q{(x0 + x1) / 2} {y + (8 if y > 50 else -8)} {x1} {y}"), COAL, 0.8)
    c.part(oval(62, 84, 7, 2.4), c.tones.hard, rim=0.4)
    c.part([(60.6, 88), (63.4, 88), (62, 95)], STEEL, rim=0.2)
    c.part(box(29, 48, 69, 58, 2), c.tones.dark, rim=0.8)
    c.part(box(60, 46.6, 66, 59.4, 1), c.tones.accent, rim=0.4)


def _fire(c: Canvas, x: float, y: float, size: float) -> None:
    for dx, grow in ((-1.4, 0.7), (1.4, 0.7), (0, 1)):
        h, cx = size * grow, x + dx * size * 0.5
        c.part(
            svg(
                f"M{cx} {y - h * 1.8} Q{cx - h * 0.9} {y - h * 0.6} {cx - h * 0.5} "
                f"{y} L{cx + h * 0.5} {y} Q{cx + h * 0.9} {y - h * 0.6} {cx} "
                f"{y - h * 1.8} Z"
            ),
            (104, 160, 224),
            rim=0,
            edge=0.2,
        )
        c.part(
            svg(
                f"M{cx} {y - h} Q{cx - h * 0.4} {y - h * 0.3} {cx - h * 0.24} {y} "
                f"L{cx + h * 0.24} {y} Q{cx + h * 0.4} {y - h * 0.3} {cx} {y - h} Z"
            ),
            (250, 206, 120),
            rim=0,
            edge=0,
        )


def camp_stove(c: Canvas, cut: str) -> None:
    """A gas cooker for the trail."""
    c.floor(50, 93, 26)
    if cut == "single":
        c.body(mirrored("M50 58 L38 58 Q22 60 22 70 L22 86 Q22 93 30 93 L50 93"), rim=3)
        c.line([(27, 76), (73, 76)], c.tones.trim, 1.6)
        c.line([(38, 84), (62, 84)], c.tones.trim, 1)
        c.part(box(44, 48, 56, 62, 1.4), BRASS, rim=1)
        c.cord([(56, 54), (74, 54)], STEEL, 1.4)
        c.part(box(72, 50, 82, 58, 2), c.tones.accent, rim=0.6)
        c.part(box(40, 38, 60, 49, 2), IRON, rim=1)
        _fire(c, 50, 38, 7)
        for way in (1, -1):
            arm = svg("M44 46 L20 38 L20 24 L26 24")
            c.cord(arm if way == 1 else flip(arm), STEEL, 2)
        return
    c.cord(svg("M70 24 Q90 24 88 42 Q86 52 70 52"), c.tones.dark, 4)
    c.body(box(28, 16, 72, 58, 4), rim=3.2)
    c.part(mirrored("M50 8 L30 8 Q26 9 26 17 L50 17"), c.tones.hard, rim=0.8)
    for k in range(4):
        c.line([(28.4, 26 + k * 7), (71.6, 26 + k * 7)], width=0.4)
    if c.rng.random() < 0.6:
        c.part(svg("M50 28 Q42 40 45 46 Q50 51 55 46 Q58 40 50 28 Z"), (236, 150, 72), rim=0.3)
    c.part(box(30, 57, 70, 66, 1.4), IRON, rim=0.8)
    for k in range(8):
        c.part(box(33 + k * 4.5, 59, 35.6 + k * 4.5, 64, 0.8), (250, 206, 120), rim=0, edge=0.2)
    c.part(box(43, 65, 57, 74, 1), STEEL, rim=0.8)
    c.cord([(57, 69), (70, 69)], STEEL, 1.4)
    c.part(box(68, 65.6, 77, 72.6, 2), c.tones.accent, rim=0.5)
    c.body(mirrored("M50 73 L40 73 Q28 74 28 80 L28 88 Q28 94 35 94 L50 94"), rim=2.4)


def cooler(c: Canvas, cut: str) -> None:
    """Something to keep food cold."""
    c.floor(50, 88, 40)
    if cut == "box":
        c.cord(svg("M16 44 Q14 12 50 12 Q86 12 84 44"), c.tones.hard, 3.4)
        c.body(svg("M14 46 L86 46 L82 84 Q82 88 78 88 L22 88 Q18 88 18 84 Z"), rim=3)
        c.part(box(10, 32, 90, 48, 5), c.tones.trim, rim=1.6)
        for x in (16, 84):
            c.part(oval(x, 44, 3.6), c.tones.hard, rim=0.5)
        c.part(box(42, 43, 58, 56, 2), c.tones.hard, rim=0.6)
        c.line([(17, 62), (83, 62)], width=0.5)
        flake = [turned([(50, 67)], 60 * k, 50, 74)[0] for k in range(6)]
        for tip in flake:
            c.line([(50, 74), tip], c.tones.trim, 1)
        return
    c.cord(svg("M30 36 Q30 10 50 10 Q70 10 70 36"), c.tones.hard, 3)
    c.body(box(14, 36, 86, 88, 7), rim=2.8)
    c.part(svg("M14 44 Q14 30 24 30 L76 30 Q86 30 86 44 L86 46 L14 46 Z"), c.tones.light, rim=1.2)
    c.zipper(18, 46, 82, 46)
    c.part(box(28, 56, 72, 82, 3), c.tones.dark, rim=1)
    c.line([(28, 61), (72, 61)], width=0.6)
    for tip in [turned([(50, 65)], 60 * k, 50, 71)[0] for k in range(6)]:
        c.line([(50, 71), tip], c.tones.trim, 0.9)
    for x in (20, 80):
        c.cord([(x, 38), (x, 86)], c.tones.hard, 2)


def hammock(c: Canvas, cut: str) -> None:
    """A hammock between two posts."""
    for x in (3, 97):
        c.cord([(x, 14), (x, 92)], mix(WOOD, INK, 0.2), 4)
    c.floor(50, 92, 34)
    for way in (1, -1):
        for k in range(6):
            c.line([(50 - way * 45, 24), (50 - way * 36, 30 + k * 4)], (190, 170, 138), 0.7)
        c.part(oval(50 - way * 46, 24, 2), BRASS, rim=0.3)
    if cut == "plain":
        c.body(svg("M13 28 Q50 54 87 28 L86 52 Q50 96 14 52 Z"), rim=2.4)
        c.body(svg("M13 28 Q50 74 87 28 Q50 54 13 28 Z"), c.tones.dark, rim=0.8)
        c.crease((20, 50), (46, 70), 1.4, 2)
        c.crease((80, 50), (56, 70), 1.4, -2)
        c.part(svg("M18 33 Q28 31 31 43 Q26 46 20 44 Z"), PAPER, rim=0.6)
        return
    c.body(svg("M13 28 Q50 60 87 28 L86 54 Q50 98 14 54 Z"), rim=2)
    hole = mix(c.tones.base, PAPER, 0.75)
    for row in range(5):
        for k in range(13):
            share = (k - 6 + 0.5 * (row % 2)) / 6.8
            x = 50 + share * 35
            y = 49 + row * 5.4 - (17 + row * 1.4) * share**2
            if abs(share) < 0.94:
                c.inlay([(x, y - 1.8), (x + 1.7, y), (x, y + 1.8), (x - 1.7, y)], hole)
    for k in range(19):
        x = 16 + k * 3.78
        y = 55 + 20.4 * (1 - ((x - 50) / 36) ** 2)
        c.line([(x, y), (x, y + 5)], c.tones.base, 1)


DRAWINGS: Mapping[str, Drawing] = {
    "tent": tent,
    "sleeping_bag": sleeping_bag,
    "camp_chair": camp_chair,
    "headlamp": headlamp,
    "trekking_poles": trekking_poles,
    "camp_stove": camp_stove,
    "cooler": cooler,
    "hammock": hammock,
}
