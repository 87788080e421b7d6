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


def _low_upper(heel: float, throat: tuple[float, float], toe: float) -> Path:
    """The upper of a low shoe: `heel` and `toe` are heights, `throat` is where the laces begin."""
    x, y = throat
    return svg(
        f"M11 71 C8 62 13 54 12.6 {heel} Q14 {heel - 2.6} 16.6 {heel - 0.4} "
        f"Q20 {heel + 9} 29 {heel + 9.4} Q{x - 7} {heel + 9} {x} {y} "
        f"C{x + 9} {y + 8} {x + 18} {toe - 3} 76 {toe} Q93 {toe + 3} 93.4 71 Z"
    )


def _tongue(c: Canvas, throat: tuple[float, float], heel: float) -> None:
    x, y = throat
    c.part(
        svg(
            f"M14 {heel} Q18 {heel + 4} 29 {heel + 4} Q40 {heel + 3} {x - 4} {y - 2} "
            f"L{x} {y + 16} L18 {y + 20} Z"
        ),
        mix(c.tones.dark, (40, 30, 50), 0.3),
        rim=0,
    )
    c.part(
        svg(
            f"M{x - 6} {y + 6} Q{x - 9} {y - 6} {x - 5} {y - 8} Q{x + 1} {y - 9} "
            f"{x + 4} {y - 3} L{x + 16} {y + 14} L{x} {y + 14} Z"
        ),
        c.tones.dark,
    )


def _vamp(throat: tuple[float, float], toe: float, count: int) -> list[tuple[float, float]]:
    """Where the laces cross: points just inside the edge from the throat to the toe."""
    curve = svg(
        f"M{throat[0]} {throat[1]} C{throat[0] + 9} {throat[1] + 8} {throat[0] + 18} {toe - 3} 76 {toe}"
    )
    return [(curve[1 + 2 * k][0] - 0.6, curve[1 + 2 * k][1] + 1.4) for k in range(count)]


def sneaker(c: Canvas, cut: str) -> None:
    """A casual sneaker."""
    c.floor(50, 79, 42)
    match cut:
        case "high":
            _high_top(c)
        case "slip_on":
            _slip_on(c)
        case _:
            heel, throat = (36, (46, 37)) if cut == "low" else (34, (45, 34))
            _tongue(c, throat, heel)
            c.body(_low_upper(heel, throat, 56))
            if cut == "chunky":
                c.inlay(
                    svg("M11 71 Q10 58 13 48 Q24 50 30 60 Q44 50 56 50 Q62 56 72 58 L70 71 Z"), c.tones.light
                )
                c.inlay(svg("M8 71 Q12 62 28 66 Q44 68 54 60 Q64 62 66 71 Z"), c.tones.dark)
            _side_mark(c)
            c.part(
                svg(f"M11 71 C8 62 13 54 12.6 {heel + 4} Q22 {heel + 9} 24 56 Q24 64 28 71 Z"),
                c.tones.dark,
                rim=0.8,
            )
            c.part(svg("M74 56 Q93 58 93.4 71 L70 71 Q67 61 74 56 Z"), rim=0.8)
            _laces(c, _vamp(throat, 56, 5))
            if cut == "low":
                _cup_sole(c)
            else:
                c.part(
                    svg("M6 66 Q20 60 32 67 Q52 72 70 66 Q84 63 96 66 Q99 78 91 82 L12 83 Q3 82 6 66 Z"),
                    c.tones.trim,
                    rim=1.6,
                )
                c.line(svg("M7 74 Q30 71 50 75 Q72 77 95 72"), c.tones.accent, 1.3)
                _lugs(c, 10, 92, 82, 8)


def _cup_sole(c: Canvas) -> None:
    c.part(svg("M9 68 Q50 70 95 67 Q97 77 90 78.6 L12 79 Q8 78 9 68 Z"), c.tones.trim)
    c.line([(10, 75), (93, 75)], c.ink(c.tones.trim), 0.6)


def _side_mark(c: Canvas) -> None:
    match c.rng.randrange(3):
        case 0:
            for x in (36, 43, 50):
                c.part(svg(f"M{x} 70 L{x + 7} 52 L{x + 10.4} 53.4 L{x + 4} 70 Z"), c.tones.trim, rim=0)
        case 1:
            c.part(svg("M31 64 Q50 66 64 55 Q56 69 38 70 Q31 69 31 64 Z"), c.tones.trim, rim=0.3)
        case _:
            c.stitch(svg("M30 69 Q34 55 48 54 Q58 56 66 69"))
            c.part(oval(41, 62, 3), c.tones.accent, rim=0.3)


def _slip_on(c: Canvas) -> None:
    throat = (49, 42)
    c.part(svg("M14 42 Q18 46 29 46 Q40 46 47 40 L50 56 L18 60 Z"), mix(c.tones.dark, (40, 30, 50), 0.3))
    c.body(_low_upper(42, throat, 56))
    c.part(svg("M34 51.4 Q42 51 49 42 Q53 46 57 49 Q56 58 47 61 Q38 60 34 51.4 Z"), c.tones.dark, rim=0.4)
    for k in range(5):
        c.line([(37 + k * 3.4, 52 - k * 1.6), (42 + k * 2.6, 59.6 - k * 1.6)], width=0.35)
    c.crease((66, 53), (70, 64), 1.2, 1)
    c.line(svg("M12 60 Q20 60 24 70"), width=0.4)
    _cup_sole(c)
    c.line([(10, 72), (94, 71)], c.tones.accent, 0.8)


def _high_top(c: Canvas) -> None:
    c.part(svg("M17 20 Q30 15 46 20 L46 30 L18 30 Z"), mix(c.tones.dark, (40, 30, 50), 0.3))
    c.part(svg("M43 24 Q40 12 45 11 Q52 10 54 16 L66 54 L48 56 Z"), c.tones.dark)
    c.body(
        svg(
            "M11 71 C9 58 18 46 16 20 Q18 17 21 20 Q32 26 47 20 C51 34 55 45 62 51 Q68 55 77 56 "
            "Q93 59 93.4 71 Z"
        )
    )
    c.crease((50, 48), (32, 52), 1.4, -2)
    c.part(svg("M75 55.6 Q93 58 93.4 71 L68 71 Q67 60 75 55.6 Z"), c.tones.trim)
    c.part(svg("M11 71 C9 60 15 52 16.4 40 Q24 50 27 71 Z"), c.tones.dark, rim=0.8)
    c.part(oval(32, 36, 6.4), c.tones.trim, rim=0.6)
    c.part(oval(32, 36, 3.2), c.tones.accent, rim=0)
    _laces(c, [(47.4, 24), (48.8, 30), (50.6, 36), (53, 42), (56.4, 47.6), (61.4, 52)])
    _cup_sole(c)
    c.line([(10, 72), (94, 71)], c.tones.base, 0.9)


def running_shoe(c: Canvas, cut: str) -> None:
    """A running shoe: swept sole, mesh, a pull tab at the heel."""
    c.floor(50, 77 if cut == "light" else 82, 43)
    heel, throat, toe = 34, (46, 35), 58
    c.part(svg("M14 36 Q8 27 15 26 L22 38 Z"), c.tones.accent, rim=0.4)
    _tongue(c, throat, heel)
    c.body(_low_upper(heel, throat, toe))
    for k in range(7):
        for row in range(4):
            x, y = 62 + k * 3.4 + row * 0.8, 55 + row * 3.2 + k * 0.9
            if k < 7 - row // 2:
                c.line([(x, y), (x + 0.9, y + 0.3)], c.tones.dark, 0.6)
    c.part(svg("M11 71 C8 62 13 54 12.8 40 Q24 48 27 71 Z"), c.tones.dark, rim=0.8)
    stripe = c.rng.choice(
        (
            "M27 69 Q40 60 48 43 L54 48 Q47 62 37 70 Z",
            "M30 70 L47 45 L53 50 L44 60 L58 56 L40 70 Z",
            "M28 64 Q46 60 60 52 L66 55 Q50 66 30 70 Z",
        )
    )
    c.part(svg(stripe), c.tones.accent, rim=0.4)
    guard = c.tones.hard if cut == "trail" else c.tones.dark
    c.part(svg("M83 60 Q93 62 93.4 71 L80 71 Q79 64 83 60 Z"), guard, rim=0.6)
    _laces(c, _vamp(throat, toe, 5), 5.6)
    if cut == "cushioned":
        c.part(
            svg("M4 60 Q12 67 30 67 Q62 71 96 67 Q100 72 93 79 Q60 85 40 83 Q20 85 8 83 Q1 74 4 60 Z"),
            c.tones.trim,
            rim=1.8,
        )
        c.line(svg("M5 73 Q30 78 50 75 Q70 73 96 74"), c.tones.accent, 1.5)
        c.line(svg("M10 83 Q30 84 44 83 Q70 84 90 80.4"), c.tones.hard, 1.8)
    elif cut == "light":
        c.part(svg("M7 66 Q50 71 97 66 Q100 70 91 76 L14 77 Q5 76 7 66 Z"), c.tones.trim)
        c.line(svg("M13 77 Q60 78 92 75.4"), c.tones.accent, 1.7)
    else:
        c.part(svg("M6 64 Q50 70 97 65 Q99 74 91 78 L12 79 Q4 78 6 64 Z"), c.tones.trim, rim=1.4)
        c.part(svg("M6 64 Q4 78 12 79 L26 79 Q14 76 14 67 Z"), c.tones.hard, rim=0.4)
        _lugs(c, 9, 93, 78.4)


def boot(c: Canvas, cut: str) -> None:
    """A boot."""
    top = {"ankle": 26, "chelsea": 24, "hiking": 22, "knee": 6}[cut]
    foot = 88 if cut == "knee" else 82
    dy = foot - 82
    c.floor(52, foot + 1, 36)
    width = 54
    c.part(oval((20 + width) / 2, top + 1, (width - 20) / 2, 2.6), c.tones.dark)
    heel = svg(f"M21 {70 + dy} L36 {70 + dy} L37 {82 + dy} L20 {82 + dy} Z")
    if cut in ("ankle", "knee"):
        c.part(heel, c.tones.hard)
    calf = f"L{width - 1} {46 + dy}" if cut != "knee" else "C54 34 46 46 47 62"
    back = f"Q22 {50 + dy}" if cut != "knee" else "C25 60 20 40"
    c.body(
        svg(
            f"M20 {top} Q37 {top + 4} {width} {top} {calf} Q{width + 2} {54 + dy} 70 {57 + dy} "
            f"Q88 {60 + dy} 89 {76 + dy} L20 {76 + dy} {back} 20 {top} Z"
        )
    )
    c.crease((46, 50 + dy), (32, 54 + dy), 1.6, -2)
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
                c.cord(svg("M22.6 64 Q34 70 48 63"), c.tones.hard, 2)
                c.part(box(37, 64, 42, 70, 1), BRASS, rim=0.3)
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
        c.part(
            svg(
                f"M20 {75 + dy} L90 {75 + dy} Q91 {80 + dy} 86 {82 + dy} L56 "
                f"{82 + dy} Q44 {78 + dy} 37 {78 + dy} L20 {78 + dy} Z"
            ),
            sole,
            rim=0.5,
        )


def sandal(c: Canvas, cut: str) -> None:
    """An open shoe."""
    c.floor(50, 76, 42)
    insole = mix(c.tones.base, PAPER, 0.12)
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
        c.part(
            svg("M8 71 Q30 70 50 74 Q76 77 94 70 Q94 74 88 76 Q60 79 40 78 L12 79 Q7 76 8 71 Z"),
            c.tones.hard,
            rim=0.6,
        )
        c.cord(svg("M12 63 Q10 44 14 38 Q24 30 38 40"), c.tones.base, 6)
        c.cord(svg("M14 40 Q28 48 44 38 Q50 50 58 52"), c.tones.base, 6)
        c.cord(svg("M54 67 Q52 50 66 46 Q80 50 82 66"), c.tones.base, 9)
        c.cord(svg("M58 52 Q62 50 68 47"), c.tones.base, 6)
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
    inside = mix(c.tones.dark, (40, 30, 50), 0.35)
    if cut == "oxford":
        c.part(svg("M14 40 Q18 44 29 43 Q38 42 45 36 L48 54 L18 58 Z"), inside)
        c.body(_low_upper(40, (46, 36), 58))
        c.line(svg("M72 57 Q66 64 70 73"), width=0.5)
        c.stitch(svg("M74 57.4 Q68 64 72 73"))
        c.part(svg("M46 36 Q52 43 60 50 Q66 54 63 60 Q52 62 42 57 Q36 53 36 47.6 Q42 44 46 36 Z"), rim=0.7)
        for x, y in _vamp((46, 36), 58, 4):
            c.part(oval(x - 3, y + 3.4, 0.7), c.tones.hard, rim=0, edge=0)
            c.cord([(x - 3, y + 3.4), (x + 1.6, y - 0.4)], c.tones.hard, 0.9)
        c.line(svg("M12 62 Q22 60 28 72"), width=0.4)
    else:
        c.part(svg("M14 44 Q18 49 29 48 Q40 48 50 41 L54 58 L18 60 Z"), inside)
        c.body(_low_upper(44, (51, 42), 58))
        c.part(svg("M51 42 Q58 48 66 53 Q80 58 86 62 Q76 65 62 62 Q50 58 46 49 Z"), c.tones.light, rim=0.6)
        if cut == "penny":
            c.part(
                svg("M43 50 Q49 46 53 43 Q58 48 64 51.6 Q62 62 54 71 L42 71 Q47 60 43 50 Z"),
                c.tones.dark,
                rim=0.7,
            )
            c.part(svg("M51 55 L58.6 53 L59.6 56 L51.6 58.4 Z"), inside, rim=0)
        else:
            c.cord(svg("M13 48 Q22 57 33 57 Q44 56 50 49"), c.tones.trim, 1.2)
            c.cord(svg("M57 49 Q52 57 46 58"), c.tones.trim, 1.4)
            c.cord(svg("M57 49 Q62 57 67 57"), c.tones.trim, 1.4)
            c.part(oval(57, 48.6, 2), c.tones.trim, rim=0)
            for k in range(6):
                c.line([(60 + k * 4.4, 60.4 + k * 0.6), (60.6 + k * 4.2, 63.4 + k * 0.5)], width=0.4)
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
            svg(
                "M12 46 Q10 36 15 27 Q22 44 38 57 Q54 70 64 62 Q80 70 95 84 Q94 88 "
                "86 88 L66 88 Q54 86 42 72 Q28 54 12 46 Z"
            )
        )
        c.line(svg("M15 27 Q22 44 38 57 Q54 70 64 62"), width=0.6)
        c.line(svg("M86 88 L66 88 Q54 86 42 72 Q34 61 22 52"), c.tones.hard, 1.2)
        c.gloss(svg("M70 68 Q80 72 88 80 Q78 76 70 68 Z"), 0.35)
        if c.rng.random() < 0.4:
            c.part(oval(66, 66, 3), c.tones.accent, rim=0.4)
        return
    c.part(svg("M12 48 L14 88 L30 88 L34 60 Z"), c.tones.dark, rim=1.6)
    c.body(
        svg(
            "M12 52 Q9 40 13 32 Q22 48 36 59 Q52 70 62 62 Q82 68 92 82 Q94 88 86 88 "
            "L62 88 Q50 86 40 76 Q28 62 12 52 Z"
        )
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
    for dx in (6, -4):
        c.part(
            pair(svg("M8 62 Q40 56 86 64 Q92 72 84 76 L14 76 Q6 72 8 62 Z"), dx),
            c.tones.hard if cut == "closed" else c.tones.dark,
            rim=0.8,
        )
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
