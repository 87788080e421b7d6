"""Clothing, laid flat and seen from the front."""

from collections.abc import Mapping

from data.make_demo_shop.drawing.canvas import Canvas
from data.make_demo_shop.drawing.drawings import Drawing
from data.make_demo_shop.drawing.paths import (
    Path,
    arc,
    box,
    flip,
    mirrored,
    moved,
    oval,
    smooth,
    svg,
    turned,
)
from data.make_demo_shop.drawing.tones import PAPER, mix

SHORT_SLEEVE = svg("M33 21 Q24 23 20 30 L10 45 L23 53 L33 42 Z")
LONG_SLEEVE = svg("M33 20 Q24 22 21 32 L10 74 L20 77 L33 46 Z")
LEG_ROOM = {"straight": (15.5, 3.5), "wide": (21, 3), "slim": (11, 5), "jogger": (12, 5)}


def _sleeves(c: Canvas, path: Path, *, cuff: bool = False) -> None:
    for sleeve, way in ((path, 1), (flip(path), -1)):
        c.body(sleeve)
        x = 50 - way * 21
        c.crease((x, 45), (x - way * 5, 52), 1, way)
        if cuff:
            c.line(_side(way, (11.4, 69), (21.6, 72)), width=0.4)


def _side(way: int, *points: tuple[float, float]) -> Path:
    """The points themselves on the left (way = 1), their mirror image on the right."""
    return [(50 - way * (50 - x), y) for x, y in points]


def _folds(c: Canvas, hem: float) -> None:
    c.crease((31, 46), (38, 54), 1.2, 1.5)
    c.crease((69, 46), (62, 54), 1.2, -2.5)
    c.crease((36, hem - 4), (40, hem - 22), 1.4, 1)
    if c.rng.random() < 0.6:
        c.crease((62, hem - 3), (59, hem - 17), 1.2, -1)


def _hem(c: Canvas, y: float, half: float, dip: float = 1.5) -> None:
    c.stitch(arc(50, y - dip, half, dip, 180, 0))


def t_shirt(c: Canvas, cut: str) -> None:
    """A T-shirt."""
    hem = 86 + c.rng.uniform(-2, 1)
    inside = c.tones.dark
    if cut == "tank":
        c.part(mirrored("M50 22 L40 17 L38 40 L50 44"), inside)
        c.body(
            mirrored(f"M50 38 Q41 38 40 17 L35 16 Q36 37 29 44 Q31 62 29 {hem} Q40 {hem + 2} 50 {hem + 2}")
        )
        _folds(c, hem)
        _hem(c, hem - 1, 20)
        c.line(svg("M41.3 17 Q42.5 37 50 39.3 Q57.5 37 58.7 17"), width=0.4)
        return
    c.part(oval(50, 20, 9.5, 4), inside)
    _sleeves(c, LONG_SLEEVE if cut == "long_sleeve" else SHORT_SLEEVE, cuff=cut == "long_sleeve")
    depth = 37 if cut == "v_neck" else 27
    bow = f"L50 {depth}" if cut == "v_neck" else f"Q42 {depth} 50 {depth}"
    torso = svg(f"M40 18 {bow}")
    left = [*torso[::-1], *svg(f"M40 18 L32 20.5 L31 44 Q33 64 30.5 {hem} Q40 {hem + 2} 50 {hem + 2}")]
    c.body(left + flip(left)[::-1])
    _folds(c, hem)
    _hem(c, hem - 1, 19)
    neck = torso + flip(torso)[::-1]
    if cut == "polo":
        c.part(mirrored("M50 26 L47 26 L47 43 L50 43"), rim=0.4)
        for y in (30, 35, 40)[: c.rng.choice((2, 3))]:
            c.button(50, y, 0.9)
        collar = svg("M40 17 Q43 23 50 27 L42 33 Q36 26 37 18 Z")
        c.part(collar, c.tones.dark)
        c.part(flip(collar), c.tones.dark)
    else:
        c.cord(neck, c.tones.base, 1.6)
    if c.rng.random() < 0.4:
        c.part(svg("M57 38 L67 38 L67 46 L62 49 L57 46 Z"), rim=0.4)
        c.stitch(svg("M57.5 40 L66.5 40"))


def shirt(c: Canvas, cut: str) -> None:
    """A shirt that buttons up."""
    c.upright = True
    hem = 86
    c.part(oval(50, 19, 9, 4), c.tones.dark)
    if cut == "blouse":
        puff = svg("M34 21 Q22 22 19 36 Q10 56 14 68 Q17 72 22 69 Q30 56 34 46 Z")
        _sleeves(c, puff)
        cuff = svg("M13 66 L23.5 68.5 L22 74 L12 71.5 Z")
        c.part(cuff)
        c.part(flip(cuff))
    elif cut == "short_sleeve":
        _sleeves(c, SHORT_SLEEVE)
    else:
        _sleeves(c, LONG_SLEEVE, cuff=True)
    waist = 35 if cut == "blouse" else 31.5
    c.body(
        mirrored(
            f"M50 26 L41 18 L32 20.5 L31 44 Q{waist} 62 29.5 {hem - 5} Q36 {hem - 3} 40 {hem} "
            f"Q45 {hem + 2} 50 {hem + 2}"
        )
    )
    _folds(c, hem)
    if cut == "blouse":
        for x in (43, 57):
            c.crease((x, 40), (x + (50 - x) * 0.2, 66), 0.9, 0.5)
        bow = smooth([(50, 27), (40, 22), (37, 28), (42, 32)])
        c.part(bow, c.tones.dark)
        c.part(flip(bow), c.tones.dark)
        for tail in (svg("M49 28 L43 47 L48 46 L51 29 Z"), svg("M51 28 L58 45 L53 46 L49 29 Z")):
            c.part(tail, c.tones.dark)
        c.part(box(47.4, 25, 52.6, 31, 2), c.tones.dark)
        return
    c.line([(47.4, 27), (47.4, hem + 1.5)], width=0.35)
    c.line([(52.6, 27), (52.6, hem + 1.5)], width=0.35)
    step = c.rng.choice((9.5, 11))
    for k in range(6 if step < 10 else 5):
        c.button(50, 32 + k * step)
    if cut == "band_collar":
        c.part(svg("M41 16 Q50 28 59 16 L60 20 Q50 33 40 20 Z"))
        c.button(50, 26, 0.8)
    else:
        collar = svg("M41 15 Q43 22 50 27 L42 35 Q35 27 38 17 Z")
        c.part(collar)
        c.part(flip(collar))
    for way in (1, -1)[: c.rng.choice((0, 1, 2))]:
        c.part(_side(-way, (35, 39), (44, 39), (44, 48), (39.5, 51), (35, 48)), rim=0.4)


def dress(c: Canvas, cut: str) -> None:
    """A dress on an unseen hanger."""
    hem = {"maxi": 93, "slip": 88, "wrap": 84, "a_line": 80, "shirt": 84}[cut]
    wide = {"maxi": 27, "slip": 19, "wrap": 25, "a_line": 30, "shirt": 22}[cut]
    left = 50 - wide
    if cut == "slip":
        for x in (41, 59):
            c.line([(x + (50 - x) * 0.15, 8), (x, 24)], c.tones.base, 1)
            c.line([(x + (50 - x) * 0.15, 8), (x, 24)], width=0.3)
        c.body(
            mirrored(
                f"M50 28 Q45 27 41 20 Q38 28 35 31 Q39 44 38 48 Q32 66 {left} {hem} "
                f"Q40 {hem + 3} 50 {hem + 3}"
            )
        )
        c.crease((50, 30), (44, 52), 1.3, 1)
        c.crease((52, 52), (42, 86), 1.8, 2)
        c.crease((57, 60), (62, 87), 1.6, -2)
        if c.rng.random() < 0.6:
            c.line(svg("M41 22 Q44 30 50 30 Q56 30 59 22"), c.tones.trim, 0.9)
        return
    c.part(oval(50, 13.5, 8.5, 4), c.tones.dark)
    if cut == "maxi":
        flutter = svg("M36 13 Q24 18 21 30 Q28 34 37 30 Z")
        c.body(flutter)
        c.body(flip(flutter))
    elif cut == "a_line":
        cap = svg("M36 13 Q27 15 24 25 L34 31 Z")
        c.body(cap)
        c.body(flip(cap))
    elif cut == "shirt":
        sleeve = svg("M36 13 Q27 15 24 24 L18 43 L28 47 L36 32 Z")
        for arm in (sleeve, flip(sleeve)):
            c.body(arm)
        for way in (1, -1):
            c.line(_side(way, (19, 40), (29, 44)), width=0.4)
    else:
        sleeve = svg("M36 13 Q26 15 23 26 L16 45 Q22 52 30 49 L37 33 Z")
        for arm in (sleeve, flip(sleeve)):
            c.body(arm)
    neck = {"wrap": "M50 33 L42 11", "maxi": "M50 26 Q44 24 42 11"}.get(cut, "M50 19 Q43 19 42 11")
    if cut == "shirt":
        neck = "M50 20 L42 11"
    c.body(
        mirrored(
            f"{neck} L35 14 L36 30 Q39 38 39 44 Q{left + 8} 60 {left} {hem} Q36 {hem + 3.5} 50 {hem + 3.5}"
        )
    )
    for x, sway in ((42, -6), (50, 1), (58, 6)):
        c.crease((x, 48), (x + sway * wide / 20, hem), 2.2, -sway / 6)
    c.crease((37, 32), (43, 40), 1, 1)
    c.crease((63, 32), (57, 40), 1, -2)
    if cut == "wrap":
        c.shade(svg("M42 11 L53 36 L61 44 L60 45 L51 37 Z"), 0.18)
        c.line(svg("M42 11 L50 33 L61 43"), width=0.5)
        c.line(svg(f"M59 44 Q56 62 {64 + c.rng.uniform(-3, 3)} {hem + 2}"), width=0.5)
        c.part(mirrored("M50 41 L39 41 L39 46 L50 46"), rim=0.4)
        knot = 60
        c.part(svg(f"M{knot} 43 L{knot + 8} 58 L{knot + 4} 60 L{knot - 2} 45 Z"), c.tones.dark)
        c.part(svg(f"M{knot} 43 L{knot + 1} 62 L{knot - 3} 61 L{knot - 3} 45 Z"), c.tones.dark)
        c.part(oval(knot - 1, 43.5, 2.2, 2.6), c.tones.dark)
    elif cut == "a_line":
        c.part(mirrored("M50 40.5 L38.7 40.5 L38.6 46 L50 46"), c.tones.dark, rim=0.4)
        c.line(svg("M42 11 Q43 19.4 50 19.4 Q57 19.4 58 11"), width=0.8)
    elif cut == "shirt":
        c.line([(48, 21), (48, hem + 3)], width=0.35)
        c.line([(52, 21), (52, hem + 3)], width=0.35)
        for k in range(6):
            c.button(50, 25 + k * 10, 0.9)
        collar = svg("M42 10 Q44 16 50 20 L43 27 Q38 20 39 11 Z")
        c.part(collar)
        c.part(flip(collar))
        c.part(mirrored("M50 42 L38.6 42 L38.4 47 L50 47"), c.tones.dark, rim=0.4)
        c.part(box(47.5, 41.3, 53, 47.7, 0.8), (201, 164, 84), rim=0, edge=0.3)
    else:
        for y in (62, 78):
            half = wide * (0.62 if y < 70 else 0.86)
            c.line(arc(50, y, half, 3, 175, 5), width=0.5)
        c.part(mirrored("M50 41 L39 41 L39 45 L50 45"), rim=0.4)


def skirt(c: Canvas, cut: str) -> None:
    """A skirt."""
    hem = {"pleated": 72, "pencil": 80, "a_line": 72, "long": 90}[cut]
    wide = {"pleated": 32, "pencil": 18, "a_line": 33, "long": 27}[cut]
    top = {"long": 12, "pencil": 18}.get(cut, 24)
    left = 50 - wide
    hip = {"pencil": 27, "a_line": 31}.get(cut, 33)
    c.body(mirrored(f"M50 {top} L35 {top} Q{hip} {top + 16} {left} {hem} Q36 {hem + 4} 50 {hem + 4}"))
    match cut:
        case "pleated":
            count = c.rng.choice((7, 9))
            for k in range(count):
                share = (k + 0.5) / count * 2 - 1
                x = 50 + share * 14
                foot = 50 + share * wide * 0.97
                c.shade([(x, top + 5), (foot - 2.4, hem + 5), (foot + 0.8, hem + 5)], 0.2)
                c.line([(x, top + 5), (foot + 0.8, hem + 3.6 - 3.4 * share**2)], width=0.35)
        case "pencil":
            c.crease((40, top + 8), (34, top + 30), 1.4, 1)
            c.crease((60, top + 10), (64, top + 32), 1.2, -1)
            c.line([(50, hem - 15), (50, hem + 3.5)], width=0.5)
            c.shade([(50, hem - 15), (53, hem + 5), (50, hem + 5)], 0.25)
        case "a_line":
            for x, sway in ((40, -9), (50, -1), (59, 9)):
                c.crease((x, top + 12), (x + sway, hem + 3), 2.6, -1)
            if c.rng.random() < 0.5:
                for k in range(4):
                    c.button(50, top + 9 + k * 11, 1.2)
            for way in (1, -1):
                c.line(_side(way, (36, top + 9), (42, top + 13)), width=0.4)
        case _:
            for x, sway in ((38, -10), (44, -4), (51, 1), (57, 6), (62, 11)):
                c.crease((x, top + 8), (x + sway, hem + 2), 2, -1)
            c.line(arc(50, hem - 20, wide * 0.8, 3, 176, 4), width=0.45)
    c.part(mirrored(f"M50 {top - 3} L35 {top - 3} L34.6 {top + 3} L50 {top + 3}"), rim=0.5)


def _legs(c: Canvas, top: float, hem: float, half: float, inner: float) -> None:
    """Both legs; `half` is the width of a hem, `inner` its distance from the middle line."""
    outer = 50 - inner - half
    leg = svg(f"M50 {top} L35 {top} Q31.5 {top + 18} {outer} {hem} L{50 - inner} {hem + 1} L50 {top + 27} Z")
    for path in (leg, flip(leg)):
        c.body(path)
    c.shade(svg(f"M50 {top + 20} L58 {top + 24} L50 {top + 40} Z"), 0.12)
    for way in (1, -1):
        x = 50 - way * (inner + half * 0.5)
        c.line([(50 - way * 9, top + 12), (x, hem - 6)], c.ink(c.tones.base), 0.25)
    c.line([(50, top), (50, top + 26)], width=0.4)
    c.line(svg(f"M50 {top + 5} L54 {top + 5} Q54 {top + 14} 50 {top + 17}"), width=0.35)


def _waistband(c: Canvas, top: float, *, loops: bool, cord: bool = False) -> None:
    c.part(mirrored(f"M50 {top - 3} L35.4 {top - 3} L34.8 {top + 3} L50 {top + 3}"), rim=0.5)
    if loops:
        for x in (40, 60):
            c.part(box(x - 0.9, top - 3.6, x + 0.9, top + 3.6, 0.4), rim=0, edge=0.3)
        c.button(50, top, 1.3)
    if cord:
        for x in range(37, 64, 2):
            c.line([(x, top - 2.4), (x, top + 2.4)], width=0.25)
        for x in (48.5, 51.5):
            c.cord(svg(f"M50 {top + 1} Q{x} {top + 6} {x + (x - 50)} {top + 13}"), c.tones.trim, 0.9)


def trousers(c: Canvas, cut: str) -> None:
    """Trousers."""
    half, inner = {**LEG_ROOM, "cargo": (15.5, 3.5)}[cut]
    _legs(c, 12, 90, half, inner)
    for way in (1, -1):
        c.line(_side(way, (36.5, 15), (33.6, 25)), width=0.5)
    if cut == "jogger":
        for way in (1, -1):
            outer = 50 - way * (inner + half)
            cuff = box(min(outer, 50 - way * inner), 86, max(outer, 50 - way * inner), 92, 1)
            c.part(cuff, c.tones.dark, rim=0.5)
    elif cut == "cargo":
        for way in (1, -1):
            pocket = box(32, 46, 42, 60, 1) if way == 1 else box(58, 46, 68, 60, 1)
            x0, x1 = pocket[0][0] - 1, pocket[0][0] + 9
            c.part(pocket, rim=0.8)
            c.part(box(x0, 44.5, x1 + 1, 49, 0.6), rim=0.5)
            c.button((x0 + x1) / 2 + 0.5, 47.5, 0.8, c.tones.hard)
    elif cut == "wide":
        for way in (1, -1):
            c.crease((50 - way * 12, 34), (50 - way * 17, 88), 1.8, way)
            c.crease((50 - way * 8, 44), (50 - way * 8, 88), 1.4, -way)
    elif c.rng.random() < 0.6:
        for way in (1, -1):
            c.line([(50 - way * 10, 20), (50 - way * (inner + half / 2), 89)], width=0.45)
    _waistband(c, 12, loops=cut != "jogger", cord=cut == "jogger")


def jeans(c: Canvas, cut: str) -> None:
    """Jeans, with the yellow seams that tell denim."""
    half, inner = LEG_ROOM[cut]
    _legs(c, 12, 90, half, inner)
    _denim(c, 12)
    thread = (219, 164, 88)
    for way in (1, -1):
        foot = 50 - way * (inner + half / 2)
        c.gloss(oval(50 - way * 10, 42, 3.6, 13), 0.1)
        c.line(_side(way, (50 - inner - half + 0.4, 86.5), (50 - inner - 0.2, 87.3)), thread, 0.35)
        c.crease((50 - way * 7, 52), (50 - way * 13, 56), 1, way)
        c.crease((foot + 3, 84), (foot - 3, 80), 0.9, 1)
    if c.rng.random() < 0.5:
        c.part(turned(box(56, 48, 62, 52, 0.6), 8, 59, 50), mix(c.tones.base, PAPER, 0.5), rim=0)
    _waistband(c, 12, loops=True)
    c.button(50, 12, 1.3, (184, 120, 74))


def _denim(c: Canvas, top: float) -> None:
    thread = (219, 164, 88)
    for way in (1, -1):
        pocket = svg(f"M{50 - way * 5} {top + 2} Q{50 - way * 6} {top + 12} {50 - way * 17} {top + 12}")
        c.line(pocket, thread, 0.4)
        c.line(moved(pocket, -way * 0.2, 1.2), thread, 0.3)
        c.line(_side(way, (35.5, top + 12), (31, top + 40)), thread, 0.25)
    c.line(svg(f"M50 {top + 17} Q55 {top + 14} 55 {top + 3}"), thread, 0.4)


def shorts(c: Canvas, cut: str) -> None:
    """Shorts."""
    hem = {"casual": 70, "sport": 64, "denim": 62}[cut]
    flare = 22 if cut == "sport" else 19
    leg = svg(
        f"M50 24 L32 24 Q28 42 {50 - flare - 5} {hem} L{48 if cut == 'sport' else 47} {hem + 3} L50 48 Z"
    )
    for path in (leg, flip(leg)):
        c.body(path)
        if cut == "sport":
            band = svg(f"M33 24 Q29 42 {50 - flare - 5} {hem} L{50 - flare} {hem + 1} Q33 44 36 24 Z")
            c.inlay(band if path is leg else flip(band), c.tones.trim)
    for way in (1, -1):
        c.crease((50 - way * 4, 46), (50 - way * 14, 56), 1.4, way)
        c.line(_side(way, (50 - flare - 4, hem - 3.5), (47.6, hem - 0.7)), width=0.35)
    c.line([(50, 24), (50, 47)], width=0.4)
    if cut == "denim":
        _denim(c, 24)
        for way in (1, -1):
            cuff = _side(
                way, (50 - flare - 5.6, hem - 4), (47.2, hem - 1), (47, hem + 4), (50 - flare - 6, hem + 1)
            )
            c.part(cuff, c.tones.light)
    else:
        for way in (1, -1):
            c.line(_side(way, (35, 28), (30.5, 39)), width=0.6)
    c.part(mirrored("M50 20 L32.4 20 L31.8 27 L50 27"), rim=0.5)
    if cut == "sport":
        for x in range(34, 67, 2):
            c.line([(x, 21), (x, 26)], width=0.25)
        for x in (48.5, 51.5):
            c.cord(svg(f"M50 25 Q{x} 32 {2 * x - 50} 39"), c.tones.trim, 1)
    else:
        for x in (39, 61):
            c.part(box(x - 1, 19.4, x + 1, 27.6, 0.4), rim=0, edge=0.3)
        c.button(50, 23.5, 1.4, (184, 120, 74) if cut == "denim" else None)


def _ribs(c: Canvas, x0: float, x1: float, y0: float, y1: float, step: float = 2) -> None:
    x = x0
    while x <= x1:
        c.line([(x, y0), (x, y1)], width=0.28)
        x += step


def _cable_knit(c: Canvas, x: float, y0: float, y1: float) -> None:
    y = y0
    while y < y1:
        c.line(svg(f"M{x - 2} {y} Q{x} {y + 2.5} {x + 2} {y + 5}"), width=0.4)
        c.line(svg(f"M{x + 2} {y} Q{x} {y + 2.5} {x - 2} {y + 5}"), width=0.4)
        y += 5


def sweater(c: Canvas, cut: str) -> None:
    """Knitwear with ribbed hems."""
    hem = 82
    if cut != "turtleneck":
        c.part(oval(50, 20, 9.5, 4.5), c.tones.dark)
    if cut != "vest":
        wide = svg("M34 20 Q22 22 19 34 L9 70 Q9 74 12 75 L19 77 Q22 77 23 74 L34 48 Z")
        _sleeves(c, wide)
        for path in (wide, flip(wide)):
            way = 1 if path is wide else -1
            c.part(_side(way, (9.6, 69), (22.6, 72.4), (20.6, 79), (8, 76)), rim=0.5)
            for k in range(5):
                c.line(_side(way, (11.4 + k * 2.3, 70), (10 + k * 2.3, 76)), width=0.28)
    neck = {"cardigan": "M50 52 Q43 36 40 18", "vest": "M50 42 L40 18"}.get(cut, "M50 27 Q42 27 40 18")
    if cut == "turtleneck":
        neck = "M50 24 Q44 23 41 18"
    arm = "L34 19 Q36 36 29 45" if cut == "vest" else "L32 20.5 L30 46"
    c.body(mirrored(f"{neck} {arm} Q31 62 29 {hem} L50 {hem}"))
    _folds(c, hem)
    c.part(mirrored(f"M50 {hem - 3} L29 {hem - 3} L30.4 {hem + 4} L50 {hem + 4}"), rim=0.6)
    _ribs(c, 31, 69, hem - 2, hem + 3.4)
    edge = svg(neck)
    collar = edge[::-1] + flip(edge)
    match cut:
        case "turtleneck":
            c.part(mirrored("M50 9 Q43 9 41 11 L39.5 21 Q44 26 50 26"))
            _ribs(c, 42, 58, 12, 22.5)
            c.line(svg("M40 18 Q50 23 60 18"), width=0.5)
        case "cardigan":
            c.cord([*edge[::-1], (50, hem + 4)], c.tones.base, 3)
            c.cord([*flip(edge)[::-1], (50, hem + 4)], c.tones.base, 3)
            for k in range(4):
                c.button(50, 55 + k * 8.5, 1.4)
            for way in (1, -1):
                c.part(_side(way, (33, 62), (44, 62), (44, 75), (33, 75)), rim=0.5)
                c.line(_side(way, (33, 65), (44, 65)), width=0.4)
        case "vest":
            c.cord(collar, c.tones.base, 2.4)
            for way in (1, -1):
                arm_hole = svg("M34.5 19 Q36.5 36 29.5 45")
                c.cord(arm_hole if way == 1 else flip(arm_hole), c.tones.base, 2)
            for row in range(3):
                for x in (38, 50, 62):
                    y = 52 + row * 11
                    if y > 46:
                        c.line([(x, y - 5), (x + 5, y), (x, y + 5), (x - 5, y), (x, y - 5)], width=0.4)
        case _:
            c.cord(collar, c.tones.base, 2.4)
            if c.pattern == "plain":
                for x in c.rng.choice(((50,), (42, 58), (38, 50, 62))):
                    _cable_knit(c, x, 33, hem - 6)


def hoodie(c: Canvas, cut: str) -> None:
    """A sweatshirt with hood and pouch."""
    hood = mirrored("M50 7 Q36 7 34 22 Q34 30 50 34")
    c.body(hood)
    c.part(mirrored("M50 13 Q41 13 40 24 Q44 31 50 31"), c.tones.dark)
    wide = svg("M34 24 Q22 25 19 36 L9 73 L21 78 L34 50 Z")
    _sleeves(c, wide)
    for way in (1, -1):
        c.part(_side(way, (9.2, 71), (22.6, 75), (20.6, 81), (7.6, 77)), rim=0.5)
    if cut == "zip":
        c.part(mirrored("M50 26 L38 23 L42 56 L50 56"), c.tones.trim, rim=0)
        c.line(svg("M42 30 Q50 36 58 30"), c.ink(c.tones.trim), 0.5)
    front = "M50 58 Q46 42 38 23" if cut == "zip" else "M50 33 Q42 31 38 23"
    c.body(mirrored(f"{front} L31 25 L29.5 48 Q31 64 29 82 L50 82"))
    _folds(c, 82)
    c.part(mirrored("M50 80 L29 80 L30 87 L50 87"), rim=0.6)
    _ribs(c, 31, 69, 81, 86.4)
    if cut == "zip":
        for edge in (svg("M38 23 Q46 42 50 58"), svg("M62 23 Q54 42 50 58")):
            c.cord(edge, c.tones.dark, 2)
        for way in (1, -1):
            c.line(_side(way, (34, 75), (40, 60)), width=0.7)
        c.zipper(50, 58, 50, 86)
    else:
        c.cord(svg("M39 20 Q41 31 50 33.5 Q59 31 61 20"), c.tones.base, 2.2)
        c.part(mirrored("M50 58 L38 58 L33 69 L33 78 L50 78"), rim=0.8)
        c.stitch(svg("M38.6 59 L34 69"))
        c.stitch(svg("M61.4 59 L66 69"))
    length = 47 + c.rng.uniform(-2, 5)
    for x in (45, 55) if cut == "pullover" else (38.6, 62.2):
        c.cord([(x, 32.5), (x - 0.4, length)], c.tones.trim, 0.9)
        c.part(box(x - 1.2, length, x + 0.4, length + 3, 0.4), c.tones.hard, rim=0, edge=0.2)


def jacket(c: Canvas, cut: str) -> None:
    """A short jacket."""
    hem = {"bomber": 76, "denim": 76, "blazer": 86, "shell": 82}[cut]
    if cut == "shell":
        c.part(mirrored("M50 6 Q37 6 35 20 Q36 28 50 32"), rim=1.6)
        c.part(mirrored("M50 12 Q42 12 41 22 Q44 28 50 29"), c.tones.dark)
    else:
        c.part(oval(50, 19, 9, 4.5), c.tones.dark)
    _sleeves(c, svg("M34 20 Q23 22 20 33 L9 72 L20 76 L34 48 Z"))
    for way in (1, -1):
        if cut in ("bomber", "denim"):
            c.part(_side(way, (9.4, 70), (21.6, 74), (20, 79.5), (7.8, 75.5)), rim=0.5)
        elif cut == "blazer":
            for k in range(3):
                c.button(50 - way * (50 - 18.5 + k * 0.6), 72 - k * 2.6, 0.6, c.tones.hard)
        else:
            c.part(_side(way, (9.4, 70), (17, 72.5), (16, 76), (8.6, 73.8)), c.tones.hard, rim=0)
    neck = {"blazer": "M50 52 L41 17", "shell": "M50 28 Q43 27 40 20"}.get(cut, "M50 25 Q43 24 41 17")
    c.body(mirrored(f"{neck} L32 20 L30 46 Q32 62 30 {hem} L50 {hem + (2 if cut == 'blazer' else 0)}"))
    _folds(c, hem)
    match cut:
        case "bomber":
            c.part(mirrored(f"M50 {hem - 2} L30 {hem - 2} L31.5 {hem + 6} L50 {hem + 6}"), c.tones.dark)
            _ribs(c, 33, 67, hem - 1, hem + 5.4)
            c.cord(svg("M40 17 Q42 25 50 26.5 Q58 25 60 17"), c.tones.dark, 3.2)
            c.zipper(50, 29, 50, hem + 5)
            for way in (1, -1):
                c.line(_side(way, (35, 68), (41, 56)), width=1)
            if c.rng.random() < 0.5:
                c.zipper(24, 40, 21, 49)
        case "denim":
            thread = (219, 164, 88)
            for way in (1, -1):
                c.line(_side(way, (31, 38), (48, 38)), thread, 0.4)
                c.line(_side(way, (37, 40), (40, hem - 2)), thread, 0.35)
                c.line(_side(way, (45, 40), (43.6, hem - 2)), thread, 0.35)
                flap = _side(way, (35, 39), (45, 39), (45, 42.5), (40, 45.5), (35, 42.5))
                c.part(flap, rim=0.4)
                c.button(50 - way * 10, 43, 0.8, (184, 120, 74))
                collar = svg("M41 15 Q43 22 50 26 L43 34 Q35 27 38 17 Z")
                c.part(collar if way == 1 else flip(collar))
            c.part(mirrored(f"M50 {hem - 1} L30 {hem - 1} L30 {hem + 5} L50 {hem + 5}"), rim=0.5)
            c.line([(50, 27), (50, hem + 5)], width=0.5)
            for k in range(5):
                c.button(51.6, 33 + k * 10.3, 0.9, (184, 120, 74))
        case "blazer":
            c.part(svg("M41 17 L50 52 L59 17 Q50 22 41 17 Z"), mix(PAPER, c.tones.base, 0.1), rim=0)
            c.line([(50, 21), (50, 51)], (200, 195, 188), 0.4)
            c.line([(50, 52), (52, hem + 1)], width=0.5)
            lapel = svg("M41 15 L50 53 L38 42 L34.5 33 L38 31 L35 29 Q36 20 39 15 Z")
            c.part(lapel)
            c.part(flip(lapel))
            for k in range(c.rng.choice((1, 2))):
                c.button(51, 58 + k * 9, 1.4, c.tones.hard)
            for way in (1, -1):
                c.part(_side(way, (33, 66), (44, 66), (44, 70), (33, 70)), rim=0.4)
            c.line([(57, 40), (65, 38.5)], width=0.9)
        case _:
            c.part(svg("M40 18 Q50 30 60 18 L61 26 Q50 37 39 26 Z"), c.tones.dark)
            c.zipper(50, 29, 50, hem)
            for way in (1, -1):
                c.line(_side(way, (34, 70), (39, 54)), c.tones.hard, 1.1)
                c.line(_side(way, (31, 42), (48, 36)), width=0.5)
            if c.rng.random() < 0.6:
                c.line([(57, 40), (65, 40)], c.tones.accent, 1)
            c.line([(30.5, hem - 3), (69.5, hem - 3)], width=0.4)


def coat(c: Canvas, cut: str) -> None:
    """A coat to the knee, or a padded one to the hip."""
    hem = {"trench": 92, "puffer": 80, "wool": 92, "parka": 86}[cut]
    c.part(oval(50, 15, 9, 4.5), c.tones.dark)
    if cut == "parka":
        fur = [
            (50 + (17 + 2 * (k % 2)) * x, 21 + (13 + 1.6 * (k % 2)) * y)
            for k, (x, y) in enumerate(arc(0, 0, 1, 1, 150, 390))
        ]
        c.part(fur, (216, 198, 172), rim=1.6)
        c.part(mirrored("M50 9 Q39 9 39 21 Q44 28 50 28"), c.tones.dark)
    sleeve = svg("M34 16 Q23 18 20 30 L11 66 L22 70 L34 46 Z")
    if cut == "puffer":
        sleeve = svg("M35 15 Q20 16 17 30 Q12 34 14 42 Q8 46 10 54 Q5 60 8 68 Q14 74 21 71 L35 46 Z")
    _sleeves(c, sleeve)
    if cut == "puffer":
        for way in (1, -1):
            for y in (30, 42, 54):
                start = 17.5 - (y - 30) * 0.3
                c.line(
                    svg(f"M{50 - way * (50 - start)} {y} Q{50 - way * 27} {y + 5} {50 - way * 19} {y + 2}"),
                    width=0.5,
                )
            c.part(_side(way, (7.6, 67), (20.6, 70), (19, 75), (8, 72.5)), c.tones.dark, rim=0.4)
    elif cut == "trench":
        for way in (1, -1):
            c.part(_side(way, (12, 61), (24, 64.5), (23.4, 67.5), (11, 64)), c.tones.dark, rim=0.3)
    flare = {"trench": 26, "wool": 29.5, "parka": 28, "puffer": 28}[cut]
    c.body(
        mirrored(
            f"M50 24 L41 13 L32 16 L30.5 44 Q{33 if cut == 'trench' else 31} 54 {flare} {hem} L50 {hem + 1}"
        )
    )
    match cut:
        case "trench":
            _folds(c, hem)
            c.line([(54, 30), (55, hem)], width=0.5)
            for row in range(4):
                for x in (43.5, 56.5):
                    if row != 2:
                        c.button(x, 34 + row * 10.5, 1.2, c.tones.hard)
            c.shade(svg("M32 16 L46 32 L45 38 L31 34 Z"), 0.08)
            c.line(svg("M46 33 L45 38 L31 35"), width=0.45)
            collar = svg("M41 11 Q44 18 50 23 L43 33 L32 26 Q36 16 38 12 Z")
            c.part(collar)
            c.part(flip(collar))
            c.part(mirrored("M50 52 L31.2 52 L31 57.5 L50 57.5"), c.tones.dark, rim=0.4)
            c.part(box(46, 50.8, 54, 58.8, 1), c.tones.hard, rim=0)
            c.part(box(47.8, 52.6, 52.2, 57, 0.4), c.tones.dark, rim=0)
            for way in (1, -1):
                c.line(_side(way, (35, 64), (40, 74)), width=1)
        case "puffer":
            for y in (30, 41, 52, 63, 74):
                c.line(svg(f"M30 {y} Q40 {y + 3} 50 {y} Q60 {y + 3} 70 {y}"), width=0.55)
                c.gloss(svg(f"M31 {y + 3} Q40 {y + 6} 48 {y + 3} Q40 {y + 4.5} 31 {y + 3} Z"), 0.3)
                c.shade(
                    svg(
                        f"M30 {y} Q40 {y + 3} 50 {y} Q60 {y + 3} 70 {y} L70 {y - 2} "
                        f"Q60 {y + 1} 50 {y - 2} Q40 {y + 1} 30 {y - 2} Z"
                    ),
                    0.12,
                )
            c.part(svg("M39 9 Q50 14 61 9 L63 21 Q50 30 37 21 Z"))
            c.line(svg("M38 15 Q50 21 62 15"), width=0.5)
            c.zipper(50, 13, 50, hem)
        case "wool":
            _folds(c, hem)
            lapel = svg("M41 11 L50 46 L36 38 L31.5 28 L36 26 L33 23 Q36 14 39 10 Z")
            c.part(svg("M41 13 L50 44 L59 13 Q50 18 41 13 Z"), c.tones.dark, rim=0)
            c.part(lapel)
            c.part(flip(lapel))
            c.line([(50, 46), (53, hem)], width=0.55)
            for k in range(c.rng.choice((2, 3))):
                c.button(50.5, 51 + k * 10, 1.6, c.tones.hard)
            for way in (1, -1):
                c.part(_side(way, (33, 62), (44, 64), (44, 69), (33, 67)), rim=0.5)
        case _:
            _folds(c, hem)
            c.line([(47.6, 24), (47.6, hem)], width=0.4)
            c.zipper(52, 26, 52, hem)
            for way in (1, -1):
                pocket = _side(way, (33, 60), (45, 60), (45, 76), (33, 76))
                c.part(pocket, rim=0.7)
                c.part(_side(way, (32, 58), (46, 58), (46, 63), (39, 65), (32, 63)), rim=0.5)
                c.button(50 - way * 11, 63, 0.9, c.tones.hard)
                c.line(_side(way, (30.6, 51), (47, 51)), width=0.4)
            c.cord(svg("M39 22 Q44 29 50 29 Q56 29 61 22"), c.tones.base, 2.6)


def pyjamas(c: Canvas, cut: str) -> None:
    """Night clothes with piping."""
    c.upright = True
    piping = c.tones.trim
    if cut == "nightdress":
        c.part(oval(50, 17, 9, 4), c.tones.dark)
        sleeve = svg("M35 17 Q23 19 19 30 L11 52 L23 57 L35 38 Z")
        _sleeves(c, sleeve)
        for way in (1, -1):
            c.line(_side(way, (12.2, 49), (24, 54)), piping, 0.9)
        c.body(mirrored("M50 26 Q42 25 41 15 L33 17 L32 40 Q28 60 24 86 Q36 90 50 90"))
        for x, sway in ((40, -6), (50, 1), (60, 7)):
            c.crease((x, 44), (x + sway, 87), 2, -1)
        c.line(svg("M41 15 Q42 26 50 26.5 Q58 26 59 15"), piping, 1)
        c.line(svg("M24.6 83 Q36 87 50 87 Q64 87 75.4 83"), piping, 0.9)
        for k in range(3):
            c.button(50, 30 + k * 5, 0.9, piping)
        c.line([(33, 38), (67, 38)], width=0.4)
        return
    leg = svg("M50 50 L36 50 Q33 66 31 92 L47.5 93 L50 72 Z")
    for path in (leg, flip(leg)):
        c.body(path)
    for way in (1, -1):
        c.line(_side(way, (31.6, 88.5), (47.6, 89.5)), piping, 0.8)
    c.part(oval(50, 11, 8, 3.6), c.tones.dark)
    sleeve = svg("M36 10 Q27 12 24 20 L14 50 L24 54 L36 34 Z")
    for path in (sleeve, flip(sleeve)):
        c.body(path)
    for way in (1, -1):
        c.line(_side(way, (15.4, 47), (25.4, 50.8)), piping, 0.8)
    c.body(mirrored("M50 22 L42 9 L34 11.5 L33 34 Q34 48 32.4 60 L50 61"))
    c.crease((35, 58), (38, 44), 1.2, 1)
    c.line([(50, 23), (50, 61)], width=0.5)
    collar = svg("M42 7 Q44 14 50 22 L42 28 Q36 20 38 9 Z")
    for path in (collar, flip(collar)):
        c.part(path)
        c.line(path[-len(path) // 2 :], piping, 0.7)
    for k in range(c.rng.choice((3, 4))):
        c.button(51.5, 30 + k * 8, 1, piping)
    c.part(box(56, 31, 64, 40, 0.8), rim=0.4)
    c.line([(56, 33), (64, 33)], piping, 0.8)


def socks(c: Canvas, cut: str) -> None:
    """A pair of socks, one behind the other."""
    top = 14 if cut == "crew" else 40
    for dx, dy in ((15, -3), (0, 0)):
        sock = svg(f"M30 {top} L50 {top} L50 58 Q52 66 64 70 Q74 74 72 82 Q70 87 62 86 L44 84 Q31 82 30 66 Z")
        c.body(moved(sock, dx - 8, dy))
        c.crease((31 + dx - 8, 60 + dy), (42 + dx - 8, 62 + dy), 1.4, 2)
        heel = svg("M30 66 Q31 82 44 84 L46 78 Q38 76 40 66 Z")
        toe = svg("M62 69.5 Q74 73 72 82 Q70 87 62 86 L58 86 Q64 78 60 69 Z")
        dark = c.tones.accent if c.rng.random() < 0.3 else c.tones.dark
        for piece in (heel, toe):
            c.part(moved(piece, dx - 8, dy), dark, rim=0.5)
        band = 8 if cut == "crew" else 4
        c.part(moved(box(29.6, top - 1, 50.4, top + band, 1), dx - 8, dy), rim=0.6)
        for k in range(10):
            x = 31 + k * 2 + dx - 8
            c.line([(x, top + dy), (x, top + band - 0.8 + dy)], width=0.28)


def hat(c: Canvas, cut: str) -> None:
    """Something for the head."""
    match cut:
        case "cap":
            c.part(svg("M58 60 Q82 58 94 70 Q84 75 66 72 L54 68 Z"), c.tones.dark)
            c.body(svg("M14 66 Q14 28 44 26 Q72 27 74 64 Q44 72 14 66 Z"))
            c.line(svg("M44 26 Q34 44 36 69"), width=0.5)
            c.line(svg("M45 26 Q60 40 62 68"), width=0.5)
            c.crease((22, 40), (19, 60), 1.4, -1)
            c.part(svg("M14 62 Q44 69 74 61 L74 66 Q44 73 14 67 Z"), rim=0.5)
            c.part(oval(44, 26, 2.6, 1.6), rim=0.4)
            for x in (30, 52):
                c.part(oval(x, 40, 1), c.tones.dark, rim=0, edge=0.2)
            if c.rng.random() < 0.7:
                c.part(oval(50, 52, 5.4), c.tones.trim, rim=0.5)
        case "beanie":
            if c.rng.random() < 0.6:
                tuft = [
                    (50 + (9 - 2.2 * (k % 2)) * x, 18 + (8 - 2 * (k % 2)) * y)
                    for k, (x, y) in enumerate(arc(0, 0, 1, 1, 0, 354))
                ]
                c.part(tuft, c.tones.light)
            c.body(mirrored("M50 20 Q24 22 20 62 Q34 70 50 70"))
            for x in range(26, 76, 6):
                c.line(
                    svg(f"M{x} 62 Q{(x + 50) / 2 - (50 - x) * 0.22:.1f} 36 {50 + (x - 50) * 0.25:.1f} 23"),
                    width=0.35,
                )
            c.part(mirrored("M50 60 Q32 60 19 57 Q17 68 18 76 Q32 82 50 82"))
            for x in range(21, 80, 3):
                dip = 3.4 * (1 - ((x - 50) / 31) ** 2)
                c.line([(x, 58.5 + dip * 0.7), (x, 76.5 + dip)], width=0.35)
            if c.rng.random() < 0.5:
                c.part(box(44, 66, 56, 74, 1), c.tones.hard, rim=0.4)
        case _:
            c.body(oval(50, 66, 42, 15))
            c.shade(oval(50, 60, 27, 11), 0.18)
            c.body(svg("M26 62 Q27 30 40 28 Q50 32 60 28 Q73 30 74 62 Q50 74 26 62 Z"))
            c.shade(svg("M44 29 Q50 40 56 29 Q50 33 44 29 Z"), 0.2)
            c.part(svg("M26 53 Q50 64 74 53 L74.4 62 Q50 74 25.6 62 Z"), c.tones.hard, rim=0.5)
            if c.pattern == "plain":
                for k in range(4):
                    c.line(arc(50, 66, 40 - k * 3, 13.4 - k * 1.6, 10, 170), width=0.25)
            if c.rng.random() < 0.5:
                c.part(smooth([(68, 58), (78, 52), (80, 60), (72, 63)]), c.tones.accent)


def scarf(c: Canvas, cut: str) -> None:
    """A scarf, draped or folded."""
    if cut == "square":
        c.body([(50, 10), (90, 50), (50, 90), (10, 50)])
        c.line([(50, 15), (85, 50), (50, 85), (15, 50), (50, 15)], c.tones.pattern, 1.4)
        c.line([(50, 20), (80, 50), (50, 80), (20, 50), (50, 20)], c.tones.pattern, 0.5)
        c.part(svg("M50 10 L90 50 Q70 46 58 40 Q48 30 50 10 Z"), c.tones.dark)
        c.crease((24, 52), (52, 74), 2, 2)
        c.crease((36, 34), (44, 58), 1.6, 2)
        return
    for x0, x1, foot in ((30, 48, 84), (53, 71, 78 + c.rng.uniform(-4, 3))):
        for k in range(8):
            x = x0 + 1 + k * (x1 - x0 - 2) / 7
            c.line([(x, foot - 1), (x + c.rng.uniform(-0.6, 0.6), foot + 6)], c.tones.base, 1)
            c.line([(x + 0.7, foot - 1), (x + 0.7, foot + 5)], width=0.25)
        c.body(
            svg(f"M{x0 + 3} 30 L{x1 - 1} 30 Q{x1 + 1} 56 {x1} {foot} L{x0} {foot} Q{x0 - 1} 56 {x0 + 3} 30 Z")
        )
        c.crease(((x0 + x1) / 2, 40), ((x0 + x1) / 2 - 2, foot - 2), 1.8, 1)
    c.body(svg("M24 26 Q28 10 50 10 Q73 10 77 26 Q78 42 64 46 Q50 50 36 46 Q22 42 24 26 Z"))
    c.inlay(oval(50, 22, 17, 8), mix(c.tones.dark, (40, 30, 50), 0.25))
    c.line(oval(50, 22, 17, 8), width=0.5)
    c.crease((27, 30), (62, 44), 2, 4)
    c.crease((38, 44), (74, 30), 1.6, 3)
    c.crease((26, 24), (44, 35), 1.2, 2)


def gloves(c: Canvas, cut: str) -> None:
    """A pair of gloves."""
    hand = svg(
        "M22 86 L22 62 Q12 54 11 46 Q13 41 18 45 L23 51 L23 26 Q25 20 29 26 L29.5 44 "
        "L30.5 20 Q33 14 36.5 20 "
        "L36.5 44 L38.5 23 Q41 18 44 23 L43 46 L45.5 32 Q48 28 50 33 L48 62 L47 86 Z"
    )
    if cut == "knit":
        hand = svg(
            "M22 86 L22 64 Q11 56 10 47 Q12 41 18 45 L22 51 L22 34 Q24 16 35 15 Q47 "
            "16 48.5 36 L48 62 L47 86 Z"
        )
    for glove, way in ((turned(hand, -6, 30, 60), 1), (flip(turned(hand, -6, 30, 60)), -1)):
        c.body(moved(glove, way * -1, 0))
        x = 50 - way * 17
        if cut == "leather":
            for dx in (-4, 0, 4):
                c.line([(x + dx - way * 2, 48), (x + dx - way * 1, 58)], width=0.4)
            c.gloss(oval(x - way * 6, 56, 2, 8), 0.14)
        else:
            c.crease((x - 5, 50), (x + 4, 56), 1.4, 1)
            if c.pattern == "plain" and c.rng.random() < 0.7:
                for k in range(3):
                    y = 34 + k * 6
                    c.line([(x - 7, y), (x - 3, y + 3), (x + 1, y), (x + 5, y + 3)], c.tones.pattern, 0.8)
        cuff = box(x - 13.5, 78, x + 13.5, 90, 2)
        c.part(turned(cuff, -6 * way, x, 84), c.tones.dark if cut == "leather" else None, rim=0.8)
        if cut == "knit":
            for k in range(12):
                xx = x - 11 + k * 2
                rise = -(k - 5.5) * 0.21 * way
                c.line([(xx, 79.5 + rise), (xx, 88.5 + rise)], width=0.3)
        else:
            c.button(x + way * 4, 84, 1.3, (201, 164, 84))


DRAWINGS: Mapping[str, Drawing] = {
    "t_shirt": t_shirt,
    "shirt": shirt,
    "dress": dress,
    "skirt": skirt,
    "trousers": trousers,
    "jeans": jeans,
    "shorts": shorts,
    "sweater": sweater,
    "hoodie": hoodie,
    "jacket": jacket,
    "coat": coat,
    "pyjamas": pyjamas,
    "socks": socks,
    "hat": hat,
    "scarf": scarf,
    "gloves": gloves,
}
