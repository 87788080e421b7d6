"""Things to cook, drink and eat with."""

from collections.abc import Mapping

from data.make_demo_shop.drawing.canvas import Canvas
from data.make_demo_shop.drawing.drawings import Drawing
from data.make_demo_shop.drawing.paths import (
    Path,
    arc,
    box,
    closed,
    flip,
    mirrored,
    oval,
    svg,
    turned,
)
from data.make_demo_shop.drawing.tones import (
    BRASS,
    COAL,
    GLASS,
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

COFFEE = (92, 60, 44)


def _steam(c: Canvas, x: float, y: float) -> None:
    for dx in (-5, 0, 5):
        c.line(
            svg(
                f"M{x + dx} {y} Q{x + dx - 3} {y - 4} {x + dx} {y - 7} Q{x + dx + 3} "
                f"{y - 10} {x + dx} {y - 13}"
            ),
            (222, 217, 210),
            1,
        )


def _handle(c: Canvas) -> tuple[int, int, int]:
    """Wood or black, as the product has it."""
    wood = c.rng.random() < 0.4
    return mix(WOOD, INK, 0.1) if wood and c.tones.base != WOOD else c.tones.hard


def kettle(c: Canvas, cut: str) -> None:
    """A kettle."""
    c.floor(52, 88, 32)
    grip = _handle(c)
    match cut:
        case "gooseneck":
            c.cord(svg("M66 46 Q92 36 88 60 Q86 74 76 78"), grip, 4)
            c.cord(svg("M34 80 Q18 80 20 62 Q24 46 12 36"), c.tones.base, 3.6)
            c.body(mirrored("M50 40 Q36 40 34 48 L28 84 Q28 88 32 88 L50 88"), rim=3)
            c.part(mirrored("M50 34 Q37 34 35 43 L50 43"), c.tones.dark, rim=1)
            c.part(oval(50, 31, 3.6, 3), grip, rim=0.5)
            c.gloss(box(36, 52, 38.6, 80, 1.3), 0.4)
        case "electric":
            c.part(box(26, 84, 78, 91, 3), c.tones.hard, rim=0.8)
            c.cord(svg("M68 26 Q92 24 90 46 Q88 68 74 76"), grip, 5)
            c.part(svg("M34 26 L20 22 L30 44 Z"), rim=0.8)
            c.body(mirrored("M50 20 L36 20 Q32 20 31 26 L27 80 Q27 85 31 85 L50 85"), rim=3)
            c.part(box(35, 13, 65, 21, 4), c.tones.hard, rim=0.8)
            c.part(box(35, 40, 40, 74, 2), mix(GLASS, (130, 170, 200), 0.3), rim=0.4)
            for k in range(4):
                c.line([(36, 46 + k * 7), (39, 46 + k * 7)], IRON, 0.5)
            c.part(oval(52, 80, 1.6), (120, 170, 220), rim=0, edge=0.2)
        case _:
            c.cord(svg("M26 50 Q24 12 50 12 Q76 12 74 50"), grip, 4.4)
            c.part(svg("M22 62 L6 44 L12 40 L34 54 Z"), rim=1)
            c.part(turned(box(4, 38, 15, 45, 1.6), 38, 9, 42), c.tones.hard, rim=0.4)
            c.body(mirrored("M50 42 Q28 42 20 66 Q14 88 28 88 L50 88"), rim=3)
            c.part(mirrored("M50 37 Q36 38 34 46 Q42 49 50 49"), c.tones.dark, rim=0.8)
            c.part(oval(50, 34.4, 4, 3.4), grip, rim=0.5)
            c.gloss(svg("M28 60 Q32 52 38 50 Q30 58 27 74 Q25 68 28 60 Z"), 0.4)


def pan(c: Canvas, cut: str) -> None:
    """A pan, seen from above at an angle."""
    grip = _handle(c)
    match cut:
        case "frying":
            c.cord([(60, 44), (93, 12)], grip, 6)
            c.part(oval(91, 14, 1.4), PAPER, rim=0)
            c.cord([(60, 44), (70, 34)], STEEL, 4.6)
            c.body(oval(40, 60, 35, 31), rim=2)
            c.part(oval(40, 58.6, 30, 26.4), c.tones.dark, rim=0)
            c.part(oval(40, 60, 26, 22), rim=0, edge=0.3)
            c.gloss(arc(40, 60, 22, 18, 190, 250) + arc(40, 60, 18, 14.6, 250, 190), 0.26)
            if c.rng.random() < 0.4:
                c.part(svg("M30 58 Q32 48 42 50 Q54 50 52 60 Q52 70 42 68 Q30 70 30 58 Z"), PAPER, rim=0.6)
                c.part(oval(41, 59, 5, 4.6), SUN, rim=0.6)
        case "wok":
            c.floor(46, 80, 26)
            c.cord([(76, 46), (97, 28)], grip, 5)
            c.cord(svg("M12 48 Q2 44 4 38 Q8 34 16 42"), grip, 2.6)
            c.body(svg("M10 46 Q46 62 80 44 Q76 70 58 80 Q46 84 34 80 Q14 70 10 46 Z"), rim=3)
            c.part(oval(45, 45, 35.4, 11), rim=0)
            c.part(oval(45, 45.6, 32, 9), c.tones.dark, rim=0)
            for x, y, tone in ((34, 47, LEAF), (46, 49, RED), (55, 45, SUN), (42, 43, LEAF)):
                if c.rng.random() < 0.6:
                    c.part(turned(oval(x, y, 4, 1.6), x * 3, x, y), tone, rim=0, edge=0.2)
        case _:
            c.floor(42, 84, 32)
            c.cord([(72, 48), (97, 40)], grip, 5)
            c.body(svg("M10 42 L74 42 L72 78 Q71 84 64 84 L20 84 Q13 84 12 78 Z"), rim=3)
            c.gloss(box(18, 50, 21.6, 76, 1.6), 0.3)
            c.part(box(8, 38, 76, 44, 2), rim=0.6)
            c.part(svg("M12 38 Q42 22 72 38 Z"), c.tones.dark, rim=1)
            c.part(oval(42, 26, 5, 3.6), grip, rim=0.6)
            c.line(svg("M74 41 L80 40"), width=0.4)


def pot(c: Canvas, cut: str) -> None:
    """A pot with two handles and a lid."""
    c.floor(50, 87, 36)
    top, low = (34, 86) if cut == "stock" else (48, 86)
    grip = c.tones.base if cut == "dutch_oven" else c.tones.hard
    for way in (1, -1):
        ear = svg(f"M20 {top + 9} Q5 {top + 7} 7 {top + 15} Q9 {top + 20} 20 {top + 18}")
        c.cord(ear if way == 1 else flip(ear), grip, 3.4)
    if cut == "stock":
        c.body(box(17, top, 83, low, 5), rim=3.4)
        c.gloss(box(24, top + 8, 28, low - 8, 2), 0.3)
        c.part(svg(f"M17 {top} Q50 {top - 16} 83 {top} Z"), c.tones.dark, rim=1)
        c.part(box(14, top - 2, 86, top + 3, 2), rim=0.6)
        c.cord(
            svg(f"M42 {top - 8} Q42 {top - 17} 50 {top - 17} Q58 {top - 17} 58 {top - 8}"), c.tones.hard, 3
        )
        c.line([(17, low - 7), (83, low - 7)], width=0.5)
        return
    c.body(svg(f"M14 {top} L86 {top} L83 76 Q81 {low} 70 {low} L30 {low} Q19 {low} 17 76 Z"), rim=3.4)
    c.gloss(svg("M21 56 L25 56 L27 74 Q24 74 22 70 Z"), 0.3)
    c.body(svg(f"M14 {top} Q20 30 50 28 Q80 30 86 {top} Z"), rim=2)
    c.line(svg("M22 43 Q30 35 50 34 Q70 35 78 43"), c.tones.ink, 0.4)
    c.part(box(11, top - 2, 89, top + 3, 2.4), c.tones.dark, rim=0.6)
    c.part(oval(50, 26, 6, 3.8), BRASS if c.rng.random() < 0.6 else c.tones.hard, rim=0.8)


def _blade(c: Canvas, blade: Path, edge: Path) -> None:
    c.part(blade, STEEL, rim=0)
    c.inlay(edge, mix(STEEL, (255, 255, 255), 0.5))


def knife(c: Canvas, cut: str) -> None:
    """A kitchen knife above its sheath, or a block of them."""
    if cut == "set":
        c.floor(48, 92, 30)
        for k in range(5):
            x, y = 36 + k * 8.4, 30 - k * 2.4 + (k % 2) * 3
            c.part(turned(box(x - 2.6, y - 22, x + 2.6, y + 12, 2.4), 16, x, y), c.tones.hard, rim=0.8)
            for dy in (-14, -6):
                c.part(oval(*turned([(x, y + dy)], 16, x, y)[0], 0.8), STEEL, rim=0, edge=0)
        c.part(svg("M68 26 L82 32 L82 92 L66 92 Z"), c.tones.dark, rim=0)
        c.body(svg("M26 38 L70 26 L70 92 L22 92 Z"), rim=1.6)
        for k in range(5):
            x, y = 33 + k * 7.8, 40 - k * 2.1
            c.line([(x - 2, y + 0.6), (x + 2.4, y - 0.6)], c.ink(c.tones.dark), 1)
        c.part(box(34, 64, 58, 76, 1.4), c.tones.dark, rim=0.3)
        return
    grow = 1.0 if cut == "chef" else 0.72
    sheath = svg("M40 60 L90 60 Q96 62 95 66 Q86 82 58 82 L40 82 Z")
    c.body([((x - 67) * grow + 58, (y - 70) * grow + 70) for x, y in sheath], rim=1.4)
    c.line([((x - 67) * grow + 58, (y - 70) * grow + 70) for x, y in svg("M42 63 L88 63")], width=0.4)
    c.part(oval(58 - 22 * grow, 70, 1.4), STEEL, rim=0.2)
    belly = 48 if cut == "chef" else 41
    tip = 96 if cut == "chef" else 82
    _blade(
        c,
        svg(f"M38 28 L{tip - 8} 29 Q{tip} 31 {tip} 34 Q{tip - 14} {belly} 54 {belly} L38 {belly} Z"),
        svg(f"M38 {belly - 4} L54 {belly - 4} Q{tip - 18} {belly - 4} {tip} 33 L{tip} 60 L38 60 Z"),
    )
    c.part(box(33, 27, 39, belly - 6, 1.4), IRON, rim=0.6)
    low = 42 if cut == "chef" else 38
    c.part(svg(f"M34 28 L34 {low} Q20 {low} 12 {low + 4} Q3 {low + 6} 4 {low - 4} Q4 27 10 27 Z"), rim=1.4)
    for x in (12, 20, 28):
        c.part(oval(x, 34, 1.4), STEEL, rim=0, edge=0.2)


def mug(c: Canvas, cut: str) -> None:
    """Something to drink from."""
    match cut:
        case "classic":
            c.floor(46, 84, 32)
            c.cord(svg("M68 38 Q92 34 90 54 Q88 72 66 70"), c.tones.base, 6)
            c.part(oval(44, 28, 28, 6), c.tones.dark)
            c.part(oval(44, 30, 24, 4), COFFEE, rim=0, edge=0)
            c.body(svg("M16 28 Q44 41 72 28 L70 78 Q69 84 62 84 L26 84 Q19 84 18 78 Z"), rim=3.4)
            c.gloss(box(23, 40, 26.6, 76, 1.8), 0.34)
            if c.pattern == "plain":
                match c.rng.randrange(3):
                    case 0:
                        heart = svg("M46 70 Q32 58 36 50 Q42 46 46 53 Q50 46 56 50 Q60 58 46 70 Z")
                        c.part(heart, c.tones.pattern, rim=0, edge=0)
                    case 1:
                        c.inlay(svg("M16 64 Q44 70 72 64 L72 90 L16 90 Z"), c.tones.light)
                    case _:
                        c.line(svg("M17 40 Q44 50 71.4 40"), c.tones.pattern, 1)
            _steam(c, 44, 22)
        case "travel":
            c.floor(50, 92, 22)
            c.body(mirrored("M50 24 L30 24 L36 88 Q36 92 40 92 L50 92"), rim=3)
            c.part(mirrored("M50 48 L32.4 48 L33.8 62 L50 62"), c.tones.hard, rim=1)
            c.part(mirrored("M50 12 L33 12 Q29 12 28 18 L27 26 L50 26"), c.tones.hard, rim=1)
            c.part(box(40, 8, 52, 13, 1.6), c.tones.dark if c.tones.dark != c.tones.hard else IRON, rim=0.3)
            c.gloss(svg("M36 28 L39 28 L41 43 L38 43 Z"), 0.3)
        case _:
            c.floor(48, 86, 40)
            c.part(oval(48, 80, 42, 8), rim=1.2)
            c.part(oval(48, 79, 26, 4), c.tones.dark, rim=0, edge=0)
            c.cord(svg("M66 50 Q84 46 82 58 Q80 68 64 66"), c.tones.base, 4)
            c.part(oval(48, 44, 23, 5), c.tones.dark)
            c.part(oval(48, 45.6, 20, 3.4), COFFEE, rim=0, edge=0)
            c.body(svg("M25 44 Q48 55 71 44 Q71 68 60 78 L36 78 Q25 68 25 44 Z"), rim=2.6)
            c.gloss(svg("M30 52 L33 53 Q33 64 37 72 Q30 64 30 52 Z"), 0.4)
            _steam(c, 48, 38)


def bottle(c: Canvas, cut: str) -> None:
    """A drinking bottle."""
    c.floor(50, 94, 18)
    match cut:
        case "thermos":
            c.part(box(36, 8, 64, 26, 4), c.tones.hard, rim=1.6)
            c.part(box(38, 25, 62, 30, 1), STEEL, rim=0.6)
            c.body(mirrored("M50 29 L38 29 Q32 31 32 40 L32 88 Q32 94 38 94 L50 94"), rim=3)
            c.gloss(box(37, 40, 40, 86, 1.5), 0.36)
            if c.rng.random() < 0.5:
                c.part(oval(52, 62, 6), c.tones.trim, rim=0, edge=0.2)
            c.line([(32.2, 84), (67.8, 84)], width=0.5)
        case "sport":
            c.part(box(45, 6, 55, 16, 3), c.tones.accent, rim=0.8)
            c.part(mirrored("M50 14 L40 14 Q34 16 34 26 L50 26"), c.tones.hard, rim=1)
            c.body(
                mirrored("M50 25 L33 25 Q30 30 31 44 Q37 50 34 58 Q31 62 31 68 L31 88 Q31 94 37 94 L50 94"),
                rim=3,
            )
            for k in range(3):
                c.line(
                    svg(f"M{35.6 - k * 0.6} {48 + k * 4} Q50 {51 + k * 4} {64.4 + k * 0.6} {48 + k * 4}"),
                    width=0.6,
                )
            c.gloss(svg("M36 30 L39 30 L39 42 L36 42 Z"), 0.36)
            for k in range(4):
                c.line([(58, 68 + k * 5), (66, 68 + k * 5)], c.tones.trim, 0.7)
            c.cord(svg("M34 20 Q22 24 26 36"), c.tones.hard, 2)
        case _:
            water = mix(c.tones.base, (130, 180, 210), 0.06)
            c.part(box(42, 6, 58, 17, 2), mix(WOOD, PAPER, 0.12), rim=1)
            c.body(
                mirrored("M50 15 L43 15 L43 24 Q32 30 32 42 L32 88 Q32 94 38 94 L50 94"),
                mix(c.tones.base, (255, 255, 255), 0.1),
                rim=2,
            )
            c.part(
                svg("M34 46 Q50 49 66 46 L66 86 Q66 92 61 92 L39 92 Q34 92 34 86 Z"), water, rim=1.6, edge=0.2
            )
            c.gloss(box(37.6, 44, 40.4, 86, 1.4), 0.5)
            c.gloss(box(60, 52, 61.4, 84, 0.7), 0.4)
            c.part(box(42, 60, 58, 74, 1), c.tones.base, rim=0, edge=0.3)


def coffee_maker(c: Canvas, cut: str) -> None:
    """Something that makes coffee."""
    c.floor(50, 91, 32)
    match cut:
        case "press":
            c.cord(svg("M68 36 Q88 34 87 54 Q86 74 68 74"), c.tones.base, 5)
            c.part(box(30, 26, 70, 86, 3), mix(GLASS, PAPER, 0.3), rim=1.4)
            c.part(box(31, 48, 69, 84, 2), COFFEE, rim=1.6, edge=0.2)
            c.gloss(box(35, 34, 38, 80, 1.4), 0.4)
            c.cord([(50, 8), (50, 28)], STEEL, 1.6)
            c.part(oval(50, 8, 5, 4), rim=0.8)
            c.body(mirrored("M50 18 Q30 19 28 28 L50 28"), rim=1.2)
            c.body(svg("M26 66 L74 66 L76 90 L24 90 Z"), rim=1.6)
            c.body(box(27, 28, 73, 34, 1), rim=0.8)
            for x in (29, 67):
                c.body(box(x, 33, x + 4, 68, 0.6), rim=0.4)
        case "dripper":
            c.body(svg("M20 14 L80 14 L60 46 L40 46 Z"), rim=2.4)
            c.part(oval(50, 14, 30, 5.4), c.tones.dark, rim=0)
            c.part(svg("M26 14 Q30 7 50 9 Q70 7 74 14 Q50 20 26 14 Z"), PAPER, rim=0.6)
            c.part(oval(50, 14.4, 18, 2.6), COFFEE, rim=0, edge=0)
            for k in range(4):
                c.line([(34 + k * 10, 22), (43 + k * 4.4, 44)], width=0.5)
            c.cord(svg("M74 22 Q92 20 86 34 Q80 42 64 40"), c.tones.base, 3.6)
            c.part(box(30, 45, 70, 50, 2), c.tones.dark, rim=0.6)
            c.cord(svg("M70 58 Q90 56 88 70 Q86 82 68 82"), c.tones.base, 5)
            c.body(svg("M28 50 L72 50 L70 85 Q69 91 63 91 L37 91 Q31 91 30 85 Z"), rim=3)
            c.gloss(box(34, 56, 37, 84, 1.4), 0.34)
        case _:
            c.body(
                svg("M18 12 Q18 8 22 8 L78 8 Q82 8 82 12 L82 34 L64 34 L64 78 L82 78 L82 90 L18 90 Z"),
                rim=2.6,
            )
            c.part(box(64, 34, 82, 79, 0), c.tones.dark, rim=0)
            c.part(box(44, 34, 82, 39, 1), c.tones.hard, rim=0.4)
            c.part(box(58, 38, 68, 46, 1.4), STEEL, rim=0.6)
            c.body(box(18, 8, 44, 90, 4), rim=1.4)
            c.part(box(44, 39, 82, 78, 0), mix(c.tones.base, INK, 0.42), rim=0, edge=0.3)
            c.part(box(58, 38, 68, 46, 1.4), STEEL, rim=0.6)
            c.part(svg("M54 58 L72 58 L70 76 L56 76 Z"), PAPER, rim=1)
            c.cord(svg("M71 61 Q79 61 77 68 Q76 72 70 71"), PAPER, 1.6)
            c.part(box(46, 78, 80, 82, 1), STEEL, rim=0.4)
            c.part(oval(31, 26, 6), c.tones.hard, rim=0.8)
            c.line([(31, 26), (34, 22)], PAPER, 0.8)
            for k in range(3):
                c.part(oval(31, 42 + k * 8, 2.2), c.tones.accent if k == 0 else STEEL, rim=0.4)
            c.part(box(50, 14, 76, 26, 2), c.tones.dark, rim=0.4)


def blender(c: Canvas, cut: str) -> None:
    """A blender."""
    c.floor(50, 93, 26)
    fruit = mix(c.tones.base, PAPER, 0.16)
    if cut == "jug":
        c.cord(svg("M70 20 Q90 20 86 40 Q84 52 68 54"), c.tones.hard, 4)
        c.part(svg("M26 14 L74 14 L66 62 L34 62 Z"), mix(GLASS, PAPER, 0.3), rim=1.4)
        c.part(svg("M28.6 28 Q50 32 71.4 28 L66 61 L34 61 Z"), fruit, rim=1.6, edge=0.2)
        c.gloss(svg("M32 18 L36 18 L41 58 L38 58 Z"), 0.5)
        c.part(box(24, 7, 76, 15, 3), c.tones.base, rim=0.8)
        c.part(box(42, 2.6, 58, 8, 2), c.tones.dark, rim=0.6)
        c.body(svg("M34 61 L66 61 L76 88 Q76 93 72 93 L28 93 Q24 93 24 88 Z"), rim=2.4)
        c.part(oval(50, 78, 7), c.tones.hard, rim=0.8)
        c.line([(50, 78), (54, 73)], PAPER, 1)
        for x in (34, 64):
            c.part(box(x - 2, 83, x + 4, 87, 1), c.tones.trim, rim=0.3)
        return
    c.part(mirrored("M50 16 L36 16 L34 58 L50 58"), mix(GLASS, PAPER, 0.3), rim=1.4)
    c.part(svg("M35.4 32 Q50 36 64.6 32 L66 57 L34 57 Z"), fruit, rim=1.4, edge=0.2)
    c.gloss(box(39, 20, 42, 54, 1.4), 0.5)
    c.body(box(33, 7, 67, 20, 5), rim=1.4)
    c.cord(svg("M60 8 Q78 2 80 18"), c.tones.dark, 2.4)
    c.body(mirrored("M50 56 L33 56 L33 88 Q33 93 38 93 L50 93"), rim=2.6)
    c.part(oval(50, 74, 6), c.tones.trim, rim=0.8)
    c.line(arc(50, 74, 2.6, 2.6, -50, 230), c.tones.hard, 0.8)
    c.line([(50, 70.4), (50, 73.4)], c.tones.hard, 0.8)


def rice_cooker(c: Canvas, cut: str) -> None:
    """A rice cooker."""
    c.floor(50, 86, 38)
    if cut == "round":
        c.body(mirrored("M50 24 Q22 24 16 46 L16 70 Q18 84 30 86 L50 86"), rim=3.2)
        c.line(svg("M16 46 Q50 56 84 46"), width=0.8)
        c.shade(svg("M16 46 Q50 56 84 46 L84 49 Q50 59 16 49 Z"), 0.16)
        c.part(mirrored("M50 18 L40 18 Q38 18 37 26 Q44 28 50 28"), c.tones.hard, rim=0.8)
        c.part(box(36, 60, 64, 80, 5), c.tones.dark, rim=0.6)
        c.part(box(41, 63, 59, 69, 1), (196, 222, 206), rim=0)
        for x in (44, 50, 56):
            c.part(oval(x, 74.6, 1.6), c.tones.trim, rim=0, edge=0.2)
        _steam(c, 66, 24)
        return
    c.body(box(14, 26, 86, 86, 9), rim=3)
    c.part(svg("M14 46 L14 36 Q14 24 26 24 L74 24 Q86 24 86 36 L86 46 Z"), rim=1.2)
    c.part(box(28, 20, 72, 26, 3), c.tones.hard, rim=0.6)
    c.part(box(28, 52, 72, 78, 4), mix(c.tones.base, INK, 0.5), rim=0.6)
    c.part(box(32, 56, 52, 66, 1.4), (150, 206, 196), rim=0, edge=0)
    for k in range(2):
        c.line([(36 + k * 7, 61), (41 + k * 7, 61)], COAL, 1.6)
    for x, y in ((58, 58), (66, 58), (58, 65), (66, 65), (36, 73), (46, 73), (58, 73), (66, 73)):
        c.part(oval(x, y, 2), c.tones.trim if y < 70 else c.tones.accent, rim=0, edge=0)
    c.part(oval(76, 31, 2.6, 1.8), c.tones.hard, rim=0.3)


def cutting_board(c: Canvas, cut: str) -> None:
    """A board to cut on."""
    if cut == "rectangle":
        board = box(12, 22, 88, 80, 5)
        c.body(board, rim=1.8)
        c.line(closed(box(17, 27, 83, 75, 3)), c.tones.dark, 1)
        c.part(box(66, 30, 80, 35, 2.4), mix(c.tones.dark, INK, 0.4), rim=0)
    else:
        c.body(
            mirrored("M50 6 Q44 6 44 12 L44 26 Q43 32 32 33 Q22 34 22 44 L22 82 Q22 92 32 92 L50 92"), rim=1.8
        )
        c.part(oval(50, 13, 2.6), PAPER, rim=0)
    left = 22.6 if cut == "paddle" else 12.6
    for k in range(6):
        y = (42 if cut == "paddle" else 34) + k * 8 + c.rng.uniform(-1.5, 1.5)
        c.line(
            svg(f"M{left} {y} C{left + 20} {y - 2.4} {left + 34} {y + 2.6} {100 - left} {y - 0.6}"),
            mix(c.tones.base, c.tones.ink, 0.35),
            0.35,
        )
    if c.rng.random() < 0.6:
        for k in range(3):
            c.part(oval(40 + k * 7, 62, 5), RED, rim=0.6)
            c.part(oval(40 + k * 7, 62, 3.4), mix(RED, PAPER, 0.3), rim=0, edge=0)
        c.part(turned(oval(62, 54, 5, 2), -30, 62, 54), LEAF, rim=0.3)
    else:
        c.part(svg("M40 58 Q48 50 58 58 Q60 68 50 70 Q40 68 40 58 Z"), SUN, rim=0.8)
        c.part(turned(oval(66, 62, 6, 2.2), -20, 66, 62), LEAF, rim=0.3)


def lunch_box(c: Canvas, cut: str) -> None:
    """A box for lunch."""
    if cut == "stacked":
        c.floor(50, 90, 28)
        c.cord(svg("M28 30 Q28 10 50 10 Q72 10 72 30"), c.tones.hard, 3)
        for k in range(3):
            top = 70 - k * 18
            c.body(box(24, top, 76, top + 19, 4), c.tones.base, rim=2)
            c.line([(24, top + 4.6), (76, top + 4.6)], width=0.5)
        c.part(box(22, 26, 78, 37, 4), c.tones.dark, rim=0.8)
        for x in (20, 74):
            c.part(box(x, 34, x + 6, 84, 1.6), c.tones.trim, rim=0.6)
        return
    c.floor(50, 80, 42)
    c.body(box(10, 44, 90, 80, 8), rim=2.4)
    c.part(box(8, 36, 92, 50, 6), c.tones.light, rim=1)
    for x in (24, 64):
        c.part(box(x, 44, x + 12, 58, 2), c.tones.hard, rim=0.6)
        c.line([(x + 3, 53), (x + 9, 53)], c.ink(c.tones.hard), 0.6)
    c.part(box(44, 40, 56, 44, 1.4), c.tones.trim, rim=0.3)
    if c.rng.random() < 0.5:
        c.cord([(16, 32), (72, 32)], c.tones.accent, 2)
        c.cord([(72, 32), (88, 32)], STEEL, 2.4)


def plate_set(c: Canvas, cut: str) -> None:
    """Crockery in a stack."""
    c.floor(50, 88, 38)
    if cut == "plates":
        for k in range(3):
            c.part(
                svg(
                    f"M10 {74 - k * 6} Q50 {84 - k * 6} 90 {74 - k * 6} L70 "
                    f"{84 - k * 6} Q50 {89 - k * 6} 30 {84 - k * 6} Z"
                ),
                c.tones.dark if k % 2 else c.tones.base,
                rim=0.8,
            )
        c.body(oval(50, 42, 39, 33), rim=1.4)
        c.part(oval(50, 42, 26, 21.4), c.tones.base, rim=0.6)
        c.line(oval(50, 42, 36.4, 30.6), c.tones.pattern if c.rng.random() < 0.6 else c.tones.dark, 0.8)
        c.gloss(arc(50, 42, 22, 17.6, 190, 240) + arc(50, 42, 19, 15, 240, 190), 0.4)
        return
    for k in range(3):
        y = 66 - k * 16
        wide = 34 - k * 1.4
        c.part(box(42, y + 18, 58, y + 22, 1), c.tones.dark, rim=0.4)
        c.body(
            svg(
                f"M{50 - wide} {y} Q50 {y + 9} {50 + wide} {y} Q{50 + wide - 4} "
                f"{y + 18} 60 {y + 20} L40 {y + 20} Q{50 - wide + 4} {y + 18} "
                f"{50 - wide} {y} Z"
            ),
            rim=1.8,
        )
        c.line(
            svg(f"M{50 - wide + 0.8} {y + 4} Q50 {y + 13} {50 + wide - 0.8} {y + 4}"), c.tones.pattern, 0.7
        )
    c.part(oval(50, 34, 31.2, 6), c.tones.dark, rim=0)
    c.part(oval(50, 35.4, 27, 4), c.tones.base, rim=0, edge=0)


def teapot(c: Canvas, cut: str) -> None:
    """A teapot."""
    c.floor(50, 86, 30)
    if cut == "round":
        c.cord(svg("M74 42 Q96 36 94 56 Q92 74 72 72"), c.tones.base, 4.4)
        c.part(svg("M30 74 Q14 70 14 54 Q14 46 4 42 L10 37 Q22 42 24 50 L32 54 Z"), rim=1.2)
        c.body(oval(50, 60, 28, 25), rim=3.2)
        c.part(arc(50, 41, 16, 8, 180, 360), c.tones.dark, rim=0.8)
        c.part(box(33, 39.6, 67, 43.6, 1.6), c.tones.base, rim=0.4)
        c.part(oval(50, 31, 3.8), c.tones.base, rim=0.6)
        c.part(box(36, 83, 64, 87, 1.6), c.tones.dark, rim=0.4)
        c.gloss(turned(oval(36, 54, 2, 8), 24, 36, 54), 0.4)
        return
    c.cord(svg("M32 34 Q30 8 50 8 Q70 8 68 34"), mix(WOOD, INK, 0.14) if c.tones.base != WOOD else COAL, 3)
    c.part(svg("M34 66 Q24 62 22 46 L12 38 L18 33 L30 40 L38 50 Z"), rim=1.2)
    c.body(mirrored("M50 32 L36 32 Q34 36 32 44 L27 82 Q27 87 32 87 L50 87"), rim=3.2)
    c.part(arc(50, 32, 15, 6, 180, 360), c.tones.dark, rim=0.6)
    c.part(oval(50, 24.6, 3.4, 2.8), c.tones.hard, rim=0.5)
    c.line([(31, 52), (69, 52)], c.tones.pattern, 0.8)
    c.gloss(svg("M37 46 L40 46 L36 78 L33 78 Z"), 0.36)


DRAWINGS: Mapping[str, Drawing] = {
    "kettle": kettle,
    "pan": pan,
    "pot": pot,
    "knife": knife,
    "mug": mug,
    "bottle": bottle,
    "coffee_maker": coffee_maker,
    "blender": blender,
    "rice_cooker": rice_cooker,
    "cutting_board": cutting_board,
    "lunch_box": lunch_box,
    "plate_set": plate_set,
    "teapot": teapot,
}
