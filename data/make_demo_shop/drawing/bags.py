"""Bags, cases and wallets, seen from the front."""

from collections.abc import Mapping

from data.make_demo_shop.drawing.canvas import Canvas
from data.make_demo_shop.drawing.drawings import Drawing
from data.make_demo_shop.drawing.paths import (
    arc,
    box,
    closed,
    flip,
    mirrored,
    moved,
    oval,
    svg,
    turned,
)
from data.make_demo_shop.drawing.tones import BRASS, IRON, LEATHER, PAPER, STEEL, mix


def backpack(c: Canvas, cut: str) -> None:
    """A backpack."""
    for way in (1, -1):
        strap = svg("M34 30 Q14 36 16 60 Q17 76 28 84")
        c.cord(strap if way == 1 else flip(strap), c.tones.dark, 4)
    c.cord(arc(50, 14 if cut != "roll_top" else 12, 8, 8, 180, 360), c.tones.hard, 2.6)
    match cut:
        case "day":
            c.body(mirrored("M50 12 Q27 12 25 34 L23 82 Q24 90 32 90 L50 90"))
            c.zipper(30, 44, 30, 45)
            c.line(svg("M27.5 46 Q28 18 50 17 Q72 18 72.5 46"), width=0.8)
            c.part(mirrored("M50 52 L32 52 Q29 52 29 56 L28 80 Q29 85 34 85 L50 85"), rim=1)
            c.zipper(35, 57, 65, 57)
            if c.rng.random() < 0.6:
                c.part(box(43, 31, 57, 39, 1), c.tones.trim, rim=0.4)
        case "roll_top":
            c.body(mirrored("M50 22 L27 22 Q24 50 23 84 Q24 90 31 90 L50 90"))
            for k, top in enumerate((12, 16, 20)):
                c.part(box(25 - k * 0.4, top, 75 + k * 0.4, top + 5.6, 2.6), rim=0.8)
            for way in (1, -1):
                x = 50 - way * 18
                c.cord([(x, 17), (x, 50)], c.tones.hard, 2.4)
                c.part(box(x - 3, 36, x + 3, 43, 1), STEEL, rim=0.4)
            c.part(mirrored("M50 58 L31 58 L30 82 Q31 85 35 85 L50 85"), rim=0.8)
            c.line([(31, 63), (69, 63)], width=0.5)
        case "school":
            c.body(mirrored("M50 12 Q28 12 27 32 L26 82 Q26 90 34 90 L50 90"))
            for way in (1, -1):
                c.part(box(17.5, 58, 27.5, 86, 4) if way == 1 else box(72.5, 58, 82.5, 86, 4), c.tones.dark)
            c.part(mirrored("M50 15 Q31 15 30 32 L29 50 Q30 56 38 56 L50 56"), c.tones.accent, rim=1)
            c.part(mirrored("M50 60 L34 60 Q31 60 31 64 L31 82 Q31 86 36 86 L50 86"), rim=1)
            for x in (38, 62):
                c.part(box(x - 2, 48, x + 2, 64, 1), c.tones.hard, rim=0.3)
                c.part(box(x - 2.6, 58, x + 2.6, 63, 0.8), BRASS, rim=0.3)
            star = [
                (50 + (7 if k % 2 == 0 else 3.2) * x, 34 + (7 if k % 2 == 0 else 3.2) * y)
                for k, (x, y) in enumerate((px, py) for px, py in _spokes(10))
            ]
            c.part(star if c.rng.random() < 0.5 else oval(50, 34, 6), PAPER, rim=0.4)
        case _:
            c.part(box(26, 80, 74, 92, 5), c.tones.accent, rim=1)
            c.body(mirrored("M50 20 L30 20 Q24 50 25 80 Q26 86 32 86 L50 86"))
            for way in (1, -1):
                c.part(box(15, 52, 27, 80, 4) if way == 1 else box(73, 52, 85, 80, 4), c.tones.dark)
            c.part(mirrored("M50 48 L31 48 L30 76 Q31 80 36 80 L50 80"), rim=1)
            c.body(mirrored("M50 9 Q28 9 26 20 L27 36 Q38 40 50 40"))
            c.line(svg("M27 33 Q38 37 50 37 Q62 37 73 33"), width=0.4)
            for way in (1, -1):
                x = 50 - way * 14
                c.cord([(x, 30), (x, 50)], c.tones.hard, 2)
                c.part(box(x - 2.6, 42, x + 2.6, 47, 0.8), c.tones.hard, rim=0.3)
            for y in (54, 62, 70):
                c.line([(42, y), (58, y + 6)], c.tones.accent, 0.8)
                c.line([(58, y), (42, y + 6)], c.tones.accent, 0.8)
            for x in (34, 66):
                c.line([(x, 82), (x, 91)], c.tones.hard, 1.4)


def _spokes(count: int) -> list[tuple[float, float]]:
    return [turned([(0, -1)], 360 / count * k, 0, 0)[0] for k in range(count)]


def tote(c: Canvas, cut: str) -> None:
    """An open shopper."""
    if cut == "structured":
        for dx, dy in ((3, -3), (0, 0)):
            c.cord(
                moved(svg("M36 36 Q36 12 50 12 Q64 12 64 36"), dx, dy),
                c.tones.hard if dx else c.tones.base,
                2.6,
            )
        c.body(mirrored("M50 34 L20 34 L13 84 Q14 88 18 88 L50 88"))
        c.part(svg("M20 34 L80 34 L81 42 L19 42 Z"), c.tones.dark, rim=0.4)
        for way in (1, -1):
            c.line([(50 - way * 20, 42), (50 - way * 24, 88)], width=0.5)
            c.part(oval(50 - way * 14, 38, 2), BRASS, rim=0.3)
        if c.rng.random() < 0.6:
            c.cord([(64, 40), (66, 56)], LEATHER, 1)
            c.part(box(62.5, 54, 70, 66, 1.4), LEATHER, rim=0.5)
        else:
            c.part(box(45, 50, 55, 54, 1), BRASS, rim=0.3)
        return
    for dx, dy in ((4, -4), (0, 0)):
        c.cord(
            moved(svg("M34 38 L37 16 Q39 9 50 9 Q61 9 63 16 L66 38"), dx, dy),
            c.tones.dark if dx else c.tones.base,
            3.4,
        )
    if cut == "canvas":
        c.body(mirrored("M50 32 L18 32 L17 86 Q17 90 22 90 L50 90"))
        c.line([(18, 37), (82, 37)], width=0.5)
        for x in (34, 66):
            c.part(box(x - 3, 32, x + 3, 43, 0.6), rim=0.3)
            c.line([(x - 2, 37), (x + 2, 42)], width=0.3)
            c.line([(x + 2, 37), (x - 2, 42)], width=0.3)
        c.crease((24, 84), (30, 58), 1.8, 2)
        c.crease((74, 88), (70, 64), 1.4, -2)
        if c.pattern == "plain":
            match c.rng.randrange(3):
                case 0:
                    c.part(oval(50, 62, 11), c.tones.pattern, rim=0, edge=0)
                    c.part(oval(54, 59, 9), c.tones.base, rim=0, edge=0)
                case 1:
                    c.part(box(38, 54, 62, 72, 1), rim=0.5)
                    c.stitch(box(39.4, 55.4, 60.6, 70.6))
                case _:
                    for k in range(3):
                        c.line(
                            svg(
                                f"M34 {58 + k * 6} Q42 {53 + k * 6} 50 {58 + k * 6} "
                                f"Q58 {63 + k * 6} 66 {58 + k * 6}"
                            ),
                            c.tones.pattern,
                            1.4,
                        )
        return
    c.body(mirrored("M50 36 Q34 38 24 32 Q12 60 18 80 Q24 92 50 92"))
    for x0, x1 in ((30, 26), (40, 38), (60, 62), (70, 75)):
        c.crease((x0, 38), (x1, 82), 1.6, (50 - x0) / 10)
    c.line(svg("M24 37 Q34 42 50 41 Q66 42 76 37"), width=0.5)
    c.part(box(60, 72, 78, 88, 3), c.tones.dark, rim=0.8)
    c.zipper(62, 76, 76, 76)


def crossbody(c: Canvas, cut: str) -> None:
    """A small bag on a long strap."""
    c.cord(svg("M22 48 Q14 8 50 8 Q86 8 78 48"), c.tones.dark if cut != "camera" else c.tones.accent, 2.4)
    for x in (22, 78):
        c.part(oval(x, 47, 2.8), BRASS, rim=0.3)
    match cut:
        case "flap":
            c.body(box(15, 46, 85, 88, 6))
            c.body(svg("M15 50 Q15 45 20 45 L80 45 Q85 45 85 50 L84 62 Q70 74 50 74 Q30 74 16 62 Z"))
            c.stitch(svg("M17.4 61 Q31 72 50 72 Q69 72 82.6 61"))
            c.part(box(45, 67, 55, 77, 2), BRASS, rim=0.6)
            c.part(box(48.6, 70, 51.4, 74, 1), c.tones.base, rim=0)
            if c.rng.random() < 0.4:
                c.cord([(70, 66), (72, 80)], c.tones.accent, 2.4)
        case "camera":
            c.body(box(16, 44, 84, 86, 9))
            c.line(closed(box(19, 47, 81, 83, 7)), width=0.5)
            c.zipper(24, 52, 76, 52)
            c.part(box(24, 58, 76, 81, 4), rim=0.9)
            c.zipper(30, 63, 70, 63)
            c.cord([(31, 64), (30, 73)], LEATHER, 1.6)
        case _:
            c.part(oval(50, 42, 26, 6), mix(c.tones.dark, (40, 30, 50), 0.3))
            c.body(svg("M24 42 Q50 52 76 42 L80 84 Q78 90 70 90 L30 90 Q22 90 20 84 Z"))
            for x in (32, 42, 58, 68):
                c.crease((x, 47), (x + (x - 50) * 0.1, 64), 1.4, 0.6)
            c.line(svg("M23 52 Q50 61 77 52"), c.tones.hard, 1)
            for way in (1, -1):
                c.cord([(50, 57), (50 - way * 6, 72)], c.tones.hard, 1.2)
                c.part(oval(50 - way * 6, 73, 1.6, 2.4), BRASS, rim=0.3)
            c.part(svg("M20.4 80 L79.6 80 Q80 90 70 90 L30 90 Q20 90 20.4 80 Z"), c.tones.dark, rim=0.6)


def suitcase(c: Canvas, cut: str) -> None:
    """A trolley case with its handle out."""
    c.floor(50, 94, 28)
    for x in (41, 59):
        c.cord([(x, 26), (x, 9)], STEEL, 1.6)
    c.part(box(38, 6, 62, 10.6, 2), c.tones.hard, rim=0.4)
    for x in (30, 70):
        c.part(box(x - 3.4, 88, x + 3.4, 95, 2), c.tones.hard, rim=0.6)
    if cut == "hard":
        c.body(box(22, 24, 78, 90, 8), rim=2)
        for x in range(29, 74, 7):
            c.line([(x, 30), (x, 84)], width=0.6)
            c.line([(x + 0.8, 30), (x + 0.8, 84)], c.tones.light, 0.4)
        for x, y in ((22, 24), (66, 24), (22, 80), (66, 80)):
            c.part(box(x, y, x + 12, y + 10, 5), c.tones.dark, rim=0.6)
        c.part(box(43, 20.6, 57, 26, 2), c.tones.hard, rim=0.4)
        c.part(box(76, 50, 80, 64, 1.6), c.tones.hard, rim=0.4)
        return
    c.body(box(22, 24, 78, 90, 4), rim=2)
    c.line(closed(box(24.6, 27, 75.4, 87, 3)), width=0.6)
    c.part(box(29, 32, 71, 52, 3), rim=0.8)
    c.zipper(33, 36, 67, 36)
    c.part(box(29, 56, 71, 84, 3), rim=0.8)
    c.zipper(33, 61, 67, 61)
    c.part(box(43, 43, 57, 48, 1), c.tones.trim, rim=0.3)
    c.part(box(42, 20, 58, 25, 2), c.tones.hard, rim=0.4)
    for x, y in ((21, 84), (71, 84)):
        c.part(box(x, y, x + 8, y + 7, 2), c.tones.hard, rim=0.4)


def wallet(c: Canvas, cut: str) -> None:
    """A purse for cards and notes."""
    match cut:
        case "bifold":
            c.part(svg("M22 24 L74 18 L75 32 L24 38 Z"), (170, 196, 160), rim=0)
            c.body(
                svg(
                    "M14 34 Q14 30 18 29.4 L80 22 Q84 22 84.6 26 L88 66 Q88 70 84 "
                    "70.4 L20 78 Q16 78 15.6 74 Z"
                ),
                rim=2,
            )
            c.body(
                svg("M14 38 Q14 35 18 35 L82 35 Q86 35 86 39 L86 79 Q86 83 82 83 L18 83 Q14 83 14 79 Z"),
                rim=1.6,
            )
            c.stitch(closed(box(16.4, 37.4, 83.6, 80.6, 2)))
            c.line([(20, 35), (20, 83)], width=0.35)
            c.part(box(62, 70, 78, 75, 1), c.tones.dark, rim=0.2)
        case "card_holder":
            for k, tone in enumerate(((92, 140, 200), c.tones.accent, PAPER)):
                c.part(turned(box(26, 16 + k * 6, 74, 50, 2.4), 3 - k * 2.4), tone, rim=0.6)
            c.body(
                svg("M18 38 Q36 38 40 46 L60 46 Q64 38 82 38 L82 80 Q82 85 77 85 L23 85 Q18 85 18 80 Z"),
                rim=1.6,
            )
            c.line(svg("M18 52 Q36 52 42 60 L82 60"), width=0.5)
            c.line(svg("M18 64 Q38 66 46 72 L82 72"), width=0.5)
            c.stitch(svg("M20 40 L20 82 L80 82 L80 40"))
        case _:
            c.body(box(12, 30, 88, 76, 5), rim=1.8)
            c.line(svg("M16 34.4 L84 34.4"), IRON, 1.6)
            c.stitch([(16, 34.4), (84, 34.4)], STEEL)
            c.part(box(80, 33, 85.6, 42, 1.4), BRASS, rim=0.3)
            c.cord([(83, 42), (84, 54)], c.tones.dark, 2.6)
            c.line([(12.6, 56), (87.4, 56)], width=0.4)
            c.stitch([(15, 73.4), (85, 73.4)])
            c.part(box(42, 60, 58, 66, 1), c.tones.dark if c.rng.random() < 0.5 else BRASS, rim=0.3)
            c.cord(svg("M14 40 Q3 44 5 58 Q7 72 14 66"), c.tones.dark, 2.4)


def belt_bag(c: Canvas, cut: str) -> None:
    """A bag on a waist strap."""
    c.cord(svg("M20 50 Q0 30 22 22 Q50 14 78 22 Q100 30 80 50"), c.tones.hard, 3.4)
    c.part(box(44, 13.6, 56, 22.6, 2), c.tones.dark if c.tones.hard != c.tones.dark else IRON, rim=0.6)
    if cut == "classic":
        c.body(mirrored("M50 38 Q26 37 16 46 Q14 72 28 80 Q38 83 50 83"), rim=1.8)
        c.zipper(24, 46, 76, 46)
        c.part(mirrored("M50 55 L27 55 Q26 68 33 75 Q42 77 50 77"), rim=1)
        c.zipper(32, 60, 68, 60)
        c.part(box(44, 66, 56, 71, 1), c.tones.trim, rim=0.3)
        return
    c.body(mirrored("M50 44 Q28 44 13 50 Q10 62 20 67 Q34 70 50 70"), rim=1.4)
    c.zipper(22, 53, 78, 53)
    c.line([(24, 62), (76, 62)], c.tones.accent, 0.9)


DRAWINGS: Mapping[str, Drawing] = {
    "backpack": backpack,
    "tote": tote,
    "crossbody": crossbody,
    "suitcase": suitcase,
    "wallet": wallet,
    "belt_bag": belt_bag,
}
