"""Shoes, seen from the side with the toe to the right."""

from collections.abc import Mapping

from data.make_demo_shop.drawing.canvas import Canvas
from data.make_demo_shop.drawing.drawings import Drawing
from data.make_demo_shop.drawing.paths import Path, box, moved, oval, svg
from data.make_demo_shop.drawing.tones import BRASS, PAPER, RUBBER, SKIN, mix


def _laces(c: Canvas, points: list[tuple[float, float]], reach: float = 6) -> None:
    for x, y in points:
        c.cord([(x - reach / 2, y - 1.6), (x + reach / 2, y + 2.2)], c.tones.trim, 1.5)


def _lugs(c: Canvas, x0: float, x1: float, y: float, step: float = 6.4) -> None:
    x = x0
    while x + step * 0.6 <= x1:
        c.part(box(x, y - 1, x + step * 0.62, y + 3.2, 0.8), c.tones.hard, rim=0)
        x += step


def sneaker(c: Canvas, cut: str) -> None:
    """A casual sneaker."""
    c.floor(50, 79, 42)
    high = cut == "high"
    if cut == "slip_on":
        c.part(svg("M16 46 Q30 40 50 44 L52 52 L18 56 Z"), c.tones.dark)
        c.body(
            svg("M12 70 Q10 50 16 44 Q22 50 32 50 Q44 50 50 43 Q60 44 72 53 Q90 58 91 70 Z")
        )
        c.part(svg("M33 50 Q36 58 45 60 Q54 56 52.5 43.6 L50 43 Q44 50 33 50 Z"), c.tones.dark, rim=0)
        for k in range(4):
            c.line([(36 + k * 4.3, 51 - k * 1.2), (39 + k * 4, 58.6 - k * 1.6)], width=0.35)
        c.crease((60, 48), (66, 60), 1.2, 1)
        c.part(svg("M9 67 Q50 69 93 66 Q94 76 89 77 L12 77 Q8 76 9 67 Z"), c.tones.trim)
        c.line([(10, 73.4), (92, 73.4)], c.tones.accent, 0.8)
        return
    top = 18 if high else 40
    tongue = svg(f"M40 {top + 3} Q46 {top - 6} 53 {top - 4} L58 56 L44 60 Z")
    c.part(tongue, c.tones.dark)
    c.part(svg(f"M15 {top + 3} Q28 {top - 2} 41 {top + 1} L42 {top + 9} L18 {top + 12} Z"), c.tones.dark)
    c.body(
        svg(
            f"M12 70 Q10 58 14 {top + 2} Q20 {top + 6} 28 {top + 6} Q36 {top + 6} 42 {top + 1} "
            f"Q50 {44 if high else 50} 62 53 Q72 57 82 58 Q92 61 92 70 Z"
        )
    )
    c.part(svg("M72 56.4 Q91 58 92 70 L66 70 Q66 60 72 56.4 Z"), c.tones.trim if high else None)
    c.part(svg(f"M12 70 Q10.5 58 13 {top + 8} Q22 {top + 12} 24 {top + 16} Q24 62 28 70 Z"), c.tones.dark)
    if high:
        c.part(oval(30, 36, 6), c.tones.trim, rim=0.6)
        c.part(oval(30, 36, 3), c.tones.accent, rim=0)
    else:
        swoosh = c.rng.randrange(3)
        if swoosh == 0:
            for k in range(3):
                c.inlay(svg(f"M{36 + k * 6} 70 L{44 + k * 6} 52 L{47 + k * 6} 53 L{39.5 + k * 6} 70 Z"), c.tones.trim)
                c.part(svg(f"M{35 + k * 6} 69 L{43 + k * 6} 54 L{46 + k * 6} 55 L{38.5 + k * 6} 69 Z"), c.tones.trim, rim=0)
        elif swoosh == 1:
            c.part(svg("M30 66 Q48 66 62 55 Q54 68 36 70 Q30 70 30 66 Z"), c.tones.trim, rim=0.3)
        else:
            c.stitch(svg("M30 68 Q34 56 46 54 Q56 56 66 68"))
    _laces(
        c,
        [(46, 30), (48.5, 36), (51, 42), (54, 48), (58, 52.6)]
        if high
        else [(47, 46), (51, 49.5), (55.6, 52.4), (60.4, 55)],
    )
    if cut == "chunky":
        c.part(
            svg("M6 66 Q20 60 32 67 Q52 72 70 65 Q84 62 95 67 Q97 80 90 82 L12 83 Q4 82 6 66 Z"),
            c.tones.trim,
            rim=1.6,
        )
        c.line(svg("M8 73 Q30 70 50 75 Q72 77 94 72"), c.tones.accent, 1.2)
        _lugs(c, 10, 92, 82, 8)
    else:
        c.part(svg("M9 67 Q50 70 93 66 Q95 77 89 78 L12 78 Q8 77 9 67 Z"), c.tones.trim)
        c.line([(10, 74.2), (92, 74.2)], c.tones.base if high else c.ink(c.tones.trim), 0.7)


def running_shoe(c: Canvas, cut: str) -> None:
    """A running shoe: swept sole, mesh, a pull tab at the heel."""
    c.floor(50, 82, 43)
    c.part(svg("M14 40 Q10 32 17 31 L22 42 Z"), c.tones.accent, rim=0.4)
    c.part(svg("M40 42 Q46 34 53 36 L60 54 L46 58 Z"), c.tones.dark)
    c.part(svg("M15 42 Q28 38 42 42 L42 50 L18 52 Z"), c.tones.dark)
    c.body(
        svg("M11 70 Q9 52 14 40 Q20 48 29 47.5 Q37 47 42 41 Q50 49 61 52 Q78 57 90 62 Q95 66 94 71 Z")
    )
    for k in range(5):
        for row in range(3):
            c.part(oval(66 + k * 4 + row, 58 + row * 3 + k * 0.8, 0.55), c.tones.dark, rim=0, edge=0)
    c.part(svg("M11 70 Q10 58 12 48 Q24 54 26 70 Z"), c.tones.dark, rim=0.8)
    stripe = c.rng.choice(
        ("M28 68 Q40 62 49 48 L54 50 Q46 64 36 70 Z", "M30 70 L46 50 L51 51.4 L42 60 L56 58 L40 70 Z")
    )
    c.part(svg(stripe), c.tones.accent, rim=0.4)
    c.part(svg("M84 60 Q95 64 94 71 L82 71 Q80 64 84 60 Z"), c.tones.dark if cut != "trail" else c.tones.hard, rim=0.6)
    _laces(c, [(47, 46.4), (51.4, 49.4), (56, 51.6), (60.8, 53.6)], 5.4)
    if cut == "cushioned":
        c.part(
            svg("M5 62 Q12 68 30 67 Q60 70 96 66 Q99 72 92 80 Q60 84 40 82 Q20 84 8 82 Q3 74 5 62 Z"),
            c.tones.trim,
            rim=1.6,
        )
        c.line(svg("M7 74 Q30 78 50 75 Q70 73 95 74"), c.tones.accent, 1.3)
        c.line(svg("M10 82.4 Q30 83.4 44 82.2 Q70 83.6 90 80.6"), c.tones.hard, 1.6)
    elif cut == "light":
        c.part(svg("M8 67 Q50 70 96 67 Q98 72 90 76 L14 77 Q7 76 8 67 Z"), c.tones.trim)
        c.line([(14, 77), (89, 76.2)], c.tones.accent, 1.6)
    else:
        c.part(svg("M7 65 Q50 70 96 66 Q98 74 91 78 L12 79 Q5 78 7 65 Z"), c.tones.trim, rim=1.4)
        _lugs(c, 9, 93, 78.4)
        c.part(svg("M7 65 Q5 78 12 79 L22 79 Q14 76 14 67 Z"), c.tones.hard, rim=0.4)


def boot(c: Canvas, cut: str) -> None:
    """A boot."""
    top = {"ankle": 26, "chelsea": 24, "hiking": 22, "knee": 6}[cut]
    foot = 88 if cut == "knee" else 82
    dy = foot - 82
    c.floor(52, foot + 3, 36)
    width = 54 if cut != "knee" else 52
    c.part(oval((20 + width) / 2, top + 1, (width - 20) / 2, 2.6), c.tones.dark)
    heel = svg(f"M21 {70 + dy} L36 {70 + dy} L37 {82 + dy} L20 {82 + dy} Z")
    if cut in ("ankle", "knee"):
        c.part(heel, c.tones.hard)
    c.body(
        svg(
            f"M20 {top} Q{37} {top + 4} {width} {top} L{width - 1} {46 + dy} Q56 {54 + dy} 70 {57 + dy} "
            f"Q88 {60 + dy} 89 {76 + dy} L20 {76 + dy} Q22 {50 + dy} 20 {top} Z"
        )
    )
    c.crease((width - 2, 46 + dy), (38, 50 + dy), 1.6, -2)
    c.crease((62, 57 + dy), (56, 66 + dy), 1.4, 1)
    match cut:
        case "chelsea":
            c.part(svg(f"M32 {top + 2} L45 {top + 1.6} L43 48 Q38 54 34 48 Z"), c.tones.hard, rim=0.5)
            for k in range(7):
                c.line([(33.6 + k * 1.6, top + 4), (35.6 + k * 1.1, 49)], c.ink(c.tones.hard), 0.25)
            c.cord(svg(f"M22 {top + 2} Q21 {top - 6} 26 {top - 5} L27 {top + 2}"), c.tones.base, 1.4)
        case "ankle":
            c.zipper(33, top + 5, 33, 66)
            c.line(svg("M64 57 Q70 64 68 74"), width=0.45)
            c.line(svg(f"M20.4 {top + 6} Q37 {top + 10} {width} {top + 6}"), width=0.4)
        case "knee":
            c.crease((24, 30), (25, 66), 1.6, -1)
            c.line(svg(f"M20.4 {top + 5} Q37 {top + 9} {width} {top + 5}"), width=0.4)
            c.line([(36, top + 8), (36, foot - 10)], width=0.4)
            if c.rng.random() < 0.6:
                c.cord(svg("M21.6 66 Q38 74 54 62"), c.tones.hard, 2)
                c.part(box(40, 66, 45, 72, 1), BRASS, rim=0.3)
        case _:
            c.part(svg("M68 56.6 Q88 60 89 76 L62 76 Q60 64 68 56.6 Z"), c.tones.dark)
            c.part(svg("M20.8 52 Q30 54 32 76 L20 76 Z"), c.tones.dark)
            c.cord(svg(f"M20 {top + 1} Q37 {top + 5} {width} {top + 1}"), c.tones.accent, 3.4)
            for k in range(6):
                y = top + 7 + k * 4.8
                c.part(oval(49 + k * 1.4 * (k > 3), y, 1.2), BRASS, rim=0, edge=0.25)
                c.cord([(45, y + 2), (54.4 + 1.4 * k * (k > 3), y - 1)], c.tones.accent, 1.1)
    sole = c.tones.hard
    if cut == "hiking":
        c.part(svg("M17 73 Q50 77 91 73 L92 81 L17 82 Z"), sole, rim=1)
        _lugs(c, 18, 92, 81.6)
    elif cut == "chelsea":
        c.part(svg("M18 75 L90 75 Q92 80 88 81 L42 81 L40 83 L19 83 Z"), sole, rim=0.6)
    else:
        c.part(svg(f"M20 {75 + dy} L90 {75 + dy} Q91 {80 + dy} 86 {82 + dy} L56 {82 + dy} Q44 {78 + dy} 37 {78 + dy} L20 {78 + dy} Z"), sole, rim=0.5)


def sandal(c: Canvas, cut: str) -> None:
    """An open shoe."""
    c.floor(50, 76, 42)
    insole = mix(c.tones.base, PAPER, 0.35) if cut == "strap" else c.tones.dark
    sole = svg("M8 62 Q30 60 50 66 Q76 70 92 62 Q96 68 90 73 Q60 77 40 74 L12 75 Q6 72 8 62 Z")
    if cut == "slide":
        sole = svg("M6 58 Q30 56 50 62 Q76 68 92 60 Q97 66 92 74 Q60 79 40 77 L12 78 Q4 74 6 58 Z")
        c.part(sole, rim=1.6)
        c.line(svg("M7 68 Q40 68 60 72 Q82 74 94 68"), width=0.6)
        c.body(svg("M44 66 Q42 36 60 32 Q80 36 88 66 Q70 74 44 66 Z"))
        c.shade(svg("M44 66 Q42 36 60 32 Q50 40 52 68 Z"), 0.14)
        if c.rng.random() < 0.6:
            c.part(svg("M58 46 L76 48 L79 54 L58 52 Z"), c.tones.trim, rim=0.3)
        c.line(svg("M46.6 63 Q46 40 60 35.6 Q76 39 85 62"), width=0.35)
        return
    c.part(sole, insole, rim=1)
    if cut == "strap":
        c.part(svg("M8 67 Q30 66 50 70 Q76 74 94 67 Q94 73 88 76 Q60 79 40 78 L12 79 Q7 75 8 67 Z"), c.tones.hard, rim=0.6)
        c.cord(svg("M12 63 Q10 44 14 38 Q24 30 38 40"), c.tones.base, 4.4)
        c.cord(svg("M14 40 Q28 48 44 38 Q50 50 58 52"), c.tones.base, 4.4)
        c.cord(svg("M54 67 Q52 50 66 46 Q80 50 82 66"), c.tones.base, 6)
        c.cord(svg("M58 52 Q62 50 68 47"), c.tones.base, 4.4)
        c.part(box(21, 40.6, 28, 47.4, 1), BRASS, rim=0.3)
        c.part(box(23, 42.4, 26, 45.4, 0.4), c.tones.base, rim=0)
        return
    c.part(svg("M6 66 Q30 64 50 70 Q76 74 94 66 Q96 75 90 79 L12 80 Q4 77 6 66 Z"), RUBBER, rim=1)
    _lugs(c, 8, 92, 79.4)
    c.body(svg("M10 64 Q8 46 14 34 L24 36 Q22 50 28 62 Z"))
    c.body(svg("M40 66 Q36 42 44 34 Q54 36 56 44 L62 68 Z"))
    c.body(svg("M64 69 Q58 50 68 46 Q84 50 88 66 Q78 72 64 69 Z"))
    c.cord(svg("M17 40 Q30 50 46 40"), c.tones.base, 5)
    c.cord(svg("M52 54 Q60 54 68 52"), c.tones.base, 5)
    for x, y in ((33, 42), (70, 54)):
        c.part(box(x - 4, y - 1, x + 5, y + 5, 1), c.tones.accent, rim=0.4)


def loafer(c: Canvas, cut: str) -> None:
    """A low leather shoe."""
    c.floor(50, 78, 42)
    if cut == "oxford":
        c.part(svg("M16 42 Q28 36 42 42 L42 50 L18 52 Z"), c.tones.dark)
        c.body(svg("M12 72 Q11 52 15 42 Q24 48 30 48 Q38 47 42 40 Q56 46 66 54 Q88 56 92 70 L92 73 Z"))
        c.line(svg("M72 55 Q68 62 71 73"), width=0.5)
        c.stitch(svg("M73.6 55.6 Q69.6 62 72.6 73"))
        c.part(svg("M40 42 Q56 47 62 55 Q54 60 46 58 Q38 54 37 47 Z"), rim=0.6)
        for k in range(4):
            x, y = 45 + k * 4, 44.6 + k * 2.6
            c.cord([(x - 2, y + 3.4), (x + 3, y)], c.tones.hard, 1)
        c.line(svg("M12.4 60 Q24 60 28 73"), width=0.4)
    else:
        c.part(svg("M16 46 Q30 42 52 47 L52 55 L18 57 Z"), c.tones.dark)
        c.body(svg("M12 72 Q10 54 15 46 Q22 54 34 54 Q46 54 50 45 Q58 43 66 52 Q86 54 92 68 L92 73 Z"))
        c.line(svg("M50 46 Q58 60 90 64"), width=0.6)
        c.shade(svg("M50 46 Q58 60 90 64 L90 66 Q56 63 48 49 Z"), 0.16)
        if cut == "penny":
            c.part(svg("M46 52 Q52 42 58 45 L67 60 Q60 68 50 70 Q46 62 46 52 Z"), c.tones.dark, rim=0.6)
            c.part(svg("M53 54 L60 52 L61.6 55 L54.6 57.4 Z"), mix(c.tones.dark, (20, 16, 24), 0.5), rim=0)
        else:
            c.cord(svg("M14 50 Q22 58 36 58 Q50 58 54 50"), c.tones.trim, 1)
            c.cord(svg("M56 52 Q52 58 47 57"), c.tones.trim, 1.2)
            c.cord(svg("M56 52 Q60 60 64 59"), c.tones.trim, 1.2)
            c.part(oval(56, 51.6, 1.8), c.tones.trim, rim=0)
            for k in range(5):
                c.line([(62 + k * 5.4, 57 + k * 1.2), (61 + k * 5.4, 59.6 + k * 1.1)], width=0.4)
    if cut == "driver":
        for k in range(13):
            c.part(oval(14 + k * 6.1, 74.6, 1.8, 1.6), c.tones.hard, rim=0)
        c.line([(12, 73), (91, 73)], c.tones.hard, 1.4)
    else:
        c.part(svg("M11 71 L93 71 Q94 75 90 76 L38 76 L36 80 L12 80 Z"), c.tones.hard, rim=0.6)
        c.stitch([(14, 72.4), (91, 72.4)], c.tones.trim)


def heel(c: Canvas, cut: str) -> None:
    """A dress shoe for women."""
    if cut == "ballet":
        c.floor(50, 74, 42)
        c.part(svg("M14 50 Q34 46 62 54 L60 62 L16 62 Z"), SKIN if c.tones.base != SKIN else PAPER)
        c.body(svg("M9 70 Q8 56 13 49 Q22 62 42 63 Q58 63 64 54 Q86 56 92 68 L92 72 Q50 73 10 72 Z"))
        c.line(svg("M13 49 Q22 62 42 63 Q58 63 64 54"), width=0.9)
        c.part(svg("M9 71 L92 71 Q92 74 88 74.6 L12 75 Z"), c.tones.hard, rim=0)
        for tip in ((58, 48), (58, 60), (74, 49), (74, 60)):
            c.cord([(66, 54.6), tip], c.tones.dark, 1.8)
        c.part(oval(66, 54.6, 2.2), c.tones.dark, rim=0.4)
        return
    c.floor(48, 88, 40)
    insole = mix(c.tones.base, PAPER, 0.5)
    c.part(svg("M16 34 Q30 34 48 54 L66 66 L60 74 L20 46 Z"), insole)
    if cut == "pump":
        c.part(svg("M13 44 Q16 60 19 87 L23 87 Q25 66 32 56 Z"), c.tones.dark)
        c.body(
            svg("M12 46 Q10 36 15 27 Q22 44 38 57 Q54 70 64 62 Q80 70 95 84 Q94 88 86 88 L66 88 Q54 86 42 72 Q28 54 12 46 Z")
        )
        c.line(svg("M15 27 Q22 44 38 57 Q54 70 64 62"), width=0.6)
        c.line(svg("M86 88 L66 88 Q54 86 42 72 Q34 61 22 52"), c.tones.hard, 1.2)
        c.gloss(svg("M70 68 Q80 72 88 80 Q78 76 70 68 Z"), 0.35)
        if c.rng.random() < 0.4:
            c.part(oval(66, 66, 3), c.tones.accent, rim=0.4)
        return
    c.part(svg("M12 48 L14 88 L30 88 L34 60 Z"), c.tones.dark, rim=1.6)
    c.body(
        svg("M12 52 Q9 40 13 32 Q22 48 36 59 Q52 70 62 62 Q82 68 92 82 Q94 88 86 88 L62 88 Q50 86 40 76 Q28 62 12 52 Z")
    )
    c.cord(svg("M13 34 Q26 22 46 28 Q52 32 46 36 Q30 38 16 42"), c.tones.base, 3.2)
    c.part(oval(44, 32, 2.4), BRASS, rim=0.3)
    c.line(svg("M86 88 L62 88 Q50 86 40 76 Q34 69 30 66"), c.tones.hard, 1.4)


def slipper(c: Canvas, cut: str) -> None:
    """A pair of house slippers, one behind the other."""
    fluff = mix(c.tones.base, PAPER, 0.5)

    def pair(path: Path, dx: float) -> Path:
        return moved(path, dx, dx * -0.6)

    c.floor(50, 76, 42)
    for dx in (10, -4):
        c.part(pair(svg("M8 62 Q40 56 86 64 Q92 72 84 76 L14 76 Q6 72 8 62 Z"), dx), c.tones.hard if cut == "closed" else c.tones.dark, rim=0.8)
        if cut == "closed":
            c.part(pair(svg("M12 48 Q28 42 48 50 L50 62 L14 62 Z"), dx), fluff)
            c.body(pair(svg("M9 71 Q6 54 12 46 Q18 56 32 58 Q46 58 52 48 Q82 48 88 71 Z"), dx))
            c.line(pair(svg("M12 46 Q18 56 32 58 Q46 58 52 48"), dx), fluff, 3.4)
            c.stitch(pair(svg("M62 52 Q70 60 70 70"), dx))
        else:
            c.part(pair(svg("M8 60 Q40 52 86 62 Q88 68 84 70 L14 70 Q6 68 8 60 Z"), dx), fluff)
            c.body(pair(svg("M38 68 Q40 44 56 40 Q78 42 86 66 Q84 70 80 70 Z"), dx))
            c.line(pair(svg("M38 68 Q40 44 56 40"), dx), fluff, 3.6)
            c.crease((58 + dx, 44 - dx * 0.6), (64 + dx, 66 - dx * 0.6), 1.6, -2)


DRAWINGS: Mapping[str, Drawing] = {
    "sneaker": sneaker,
    "running_shoe": running_shoe,
    "boot": boot,
    "sandal": sandal,
    "loafer": loafer,
    "heel": heel,
    "slipper": slipper,
}
