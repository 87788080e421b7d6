"""Care and make-up."""

from collections.abc import Mapping

from data.make_demo_shop.drawing.canvas import Canvas
from data.make_demo_shop.drawing.drawings import Drawing
from data.make_demo_shop.drawing.paths import (
    Path,
    box,
    mirrored,
    oval,
    ring,
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
    SKIN,
    STEEL,
    mix,
)


def _label(c: Canvas, x0: float, y0: float, x1: float, y1: float) -> None:
    """A paper label with lines where a name would be, and sometimes a leaf or a drop."""
    c.part(box(x0, y0, x1, y1, 1.2), c.tones.trim, rim=0.3, edge=0.25)
    mid, width, height = (x0 + x1) / 2, x1 - x0, y1 - y0
    line = IRON
    c.line([(mid - width * 0.3, y0 + height * 0.24), (mid + width * 0.3, y0 + height * 0.24)], COAL, 0.8)
    c.line([(mid - width * 0.2, y0 + height * 0.38), (mid + width * 0.2, y0 + height * 0.38)], line, 0.5)
    y, size = y0 + height * 0.68, min(width, height) * 0.2
    match c.rng.randrange(3):
        case 0:
            c.part(turned(oval(mid, y, size * 1.2, size * 0.55), -35, mid, y), LEAF, rim=0, edge=0.2)
            c.line([(mid - size, y + size * 0.6), (mid + size, y - size * 0.6)], PAPER, 0.3)
        case 1:
            c.part(
                svg(
                    f"M{mid} {y - size * 1.3} Q{mid - size * 1.3} {y + size} {mid} "
                    f"{y + size} Q{mid + size * 1.3} {y + size} {mid} "
                    f"{y - size * 1.3} Z"
                ),
                c.tones.accent,
                rim=0,
                edge=0.2,
            )
        case _:
            c.part(oval(mid, y, size), c.tones.base, rim=0, edge=0.3)


def tube(c: Canvas, cut: str) -> None:
    """A squeezable tube."""
    c.floor(50, 94, 20)
    cap = c.rng.choice((c.tones.trim, c.tones.hard, c.tones.dark))
    if cut == "cap_down":
        c.body(mirrored("M50 6 L30 6 L33 76 Q34 80 38 80 L50 80"), rim=3)
        c.part(box(29.6, 6, 70.4, 12, 0.6), c.tones.dark, rim=0)
        for x in range(31, 70, 2):
            c.line([(x, 6.6), (x, 11.4)], width=0.25)
        c.part(mirrored("M50 79 L35 79 L36.4 92 Q36.6 94 39 94 L50 94"), cap, rim=1.4)
        _label(c, 38, 30, 62, 62)
    else:
        c.part(mirrored("M50 6 L43 6 Q40.6 6 40.4 8 L39 24 L50 24"), cap, rim=1.4)
        for x in range(42, 59, 2):
            c.line([(x, 8), (x, 22)], c.ink(cap), 0.3)
        c.body(mirrored("M50 23 L38 23 Q32 28 31 36 L27 94 L50 94"), rim=3)
        c.part(mirrored("M50 89 L27.2 89 L26.8 95 L50 95"), c.tones.dark, rim=0)
        for x in range(28, 73, 2):
            c.line([(x, 89.6), (x, 94.4)], width=0.25)
        _label(c, 37, 46, 63, 76)
    c.gloss(svg("M37 26 L39 26 L38 84 L36 84 Z"), 0.3)


def pump_bottle(c: Canvas, cut: str) -> None:
    """A bottle with a dispenser."""
    c.floor(50, 94, 24)
    top = 34 if cut == "tall" else 46
    c.part(
        svg(
            f"M46 {top - 22} L30 {top - 22} Q25 {top - 21} 24 {top - 15} L29 "
            f"{top - 15} Q30 {top - 17} 34 {top - 17} L56 {top - 17} Q58 {top - 22} "
            f"54 {top - 22} Z"
        ),
        c.tones.hard,
        rim=0.6,
    )
    c.part(box(47.6, top - 18, 52.4, top - 6, 0), STEEL, rim=0.5)
    c.part(box(42, top - 8, 58, top + 3, 1.6), c.tones.hard, rim=0.8)
    if cut == "tall":
        c.body(mirrored("M50 36 L42 36 Q31 38 31 48 L31 89 Q31 94 36 94 L50 94"), rim=3)
        _label(c, 36, 54, 64, 84)
        c.gloss(box(33.4, 50, 35, 88, 0.8), 0.4)
        return
    c.body(mirrored("M50 48 Q42 48 38 52 Q22 58 22 76 Q22 94 38 94 L50 94"), rim=3.2)
    _label(c, 36, 64, 64, 86)
    c.gloss(turned(oval(29, 70, 1.6, 8), 12, 29, 70), 0.4)


def cream_jar(c: Canvas, cut: str) -> None:
    """A jar of cream."""
    c.floor(50, 86, 34)
    lid = c.rng.choice((c.tones.dark, BRASS, c.tones.light))
    if cut == "low":
        c.body(mirrored("M50 52 L18 52 Q16 54 16 60 L18 80 Q20 86 28 86 L50 86"), rim=3.2)
        c.part(box(14, 34, 86, 54, 4), lid, rim=1.8)
        for x in range(18, 84, 3):
            c.line([(x, 39), (x, 50)], c.ink(lid), 0.3)
        c.line([(38, 66), (62, 66)], c.tones.trim, 1.2)
        c.line([(43, 72), (57, 72)], c.tones.trim, 0.8)
        c.gloss(svg("M22 58 L26 58 L27 78 Q23 78 23 74 Z"), 0.4)
        return
    c.body(mirrored("M50 40 L28 40 Q25 42 25 48 L25 82 Q25 90 33 90 L50 90"), rim=3)
    c.part(box(24, 16, 76, 41, 4), lid, rim=2)
    c.line([(24, 36), (76, 36)], c.ink(lid), 0.5)
    _label(c, 36, 52, 64, 80)
    c.gloss(box(28.6, 48, 31, 82, 1.2), 0.4)


def dropper(c: Canvas, cut: str) -> None:
    """A serum bottle with a pipette."""
    c.floor(50, 93, 22)
    c.part(mirrored("M50 5 Q44 5 44 12 L43 26 L50 26"), c.tones.hard, rim=1)
    c.part(box(40, 25, 60, 38, 1.4), BRASS if c.rng.random() < 0.5 else c.tones.trim, rim=1.2)
    if cut == "square":
        c.body(mirrored("M50 37 L43 37 L43 42 L31 44 Q28 45 28 49 L28 89 Q28 93 32 93 L50 93"), rim=3)
    else:
        c.body(mirrored("M50 37 L43 37 L43 42 Q24 50 24 70 Q24 93 44 93 L50 93"), rim=3.2)
    c.gloss([(48.6, 42), (51.4, 42), (51, 62), (49, 62)], 0.26)
    _label(c, 36, 58, 64, 86)
    c.gloss(turned(oval(31.6, 66, 1.2, 12), 0 if cut == "square" else 4, 31, 66), 0.45)


def lipstick(c: Canvas, cut: str) -> None:
    """A lipstick, or a gloss with its wand."""
    c.floor(46, 93, 26)
    metal = BRASS if c.rng.random() < 0.5 else STEEL
    if cut == "bullet":
        c.part(svg("M66 44 L86 44 L86 93 L66 93 Z"), c.tones.dark, rim=2)
        c.part(box(65.6, 86, 86.4, 93, 1), metal, rim=0.6)
        c.body(svg("M30 52 L30 20 Q44 4 52 12 Q54 14 54 24 L54 52 Z"), rim=2.2)
        c.shade(svg("M30 24 Q42 14 54 16 Q46 6 34 16 Z"), 0.16)
        c.gloss(box(34, 26, 36.4, 48, 1), 0.4)
        c.part(box(28, 50, 56, 66, 1), metal, rim=2)
        c.body(box(25, 64, 59, 93, 1.6), rim=2.4)
        return
    c.body(box(24, 36, 48, 93, 4), rim=2.6)
    c.gloss(box(28, 42, 31, 86, 1.4), 0.45)
    c.part(box(30, 28, 42, 37, 1), GLASS, rim=0.6)
    c.line([(30, 32), (42, 32)], c.tones.ink, 0.4)
    c.part(turned(box(63, 8, 79, 46, 2.4), 14, 71, 27), c.tones.hard, rim=1.6)
    wand = turned([(71, 46), (71, 78)], 14, 71, 27)
    c.cord(wand, STEEL, 1.4)
    tip = turned(oval(71, 80, 2.6, 7), 14, 71, 27)
    c.part(tip, c.tones.base, rim=0.6)
    c.line([(29, 74), (43, 74)], PAPER, 0.8)


def palette(c: Canvas, cut: str) -> None:
    """A make-up palette, open."""
    base = c.tones.base
    shades = (base, mix(base, SKIN, 0.35), mix(base, INK, 0.25), mix(base, PAPER, 0.35))
    if cut == "square":
        c.body(svg("M16 10 L84 10 Q88 10 88 14 L88 48 L12 48 L12 14 Q12 10 16 10 Z"), rim=1.4)
        c.part(box(18, 15, 82, 44, 1.4), mix(GLASS, (255, 255, 255), 0.2), rim=0)
        c.inlay(svg("M34 14 L50 14 L32 46 L18 46 Z"), PAPER)
        c.part(box(10, 48, 90, 92, 4), rim=1.6)
        first = c.rng.randrange(4)
        for row in range(2):
            for k in range(4):
                x, y = 15 + k * 18, 53 + row * 18
                c.part(box(x, y, x + 16, y + 16, 1.6), shades[(k + row * 2 + first) % 4], rim=0.7)
        return
    c.body(oval(50, 36, 31, 31), rim=1.4)
    c.part(oval(50, 35, 21.6), mix(GLASS, (255, 255, 255), 0.2), rim=0)
    c.inlay(svg("M46 8 L57 8 L41 62 L30 62 Z"), PAPER)
    c.part(box(42, 61, 58, 67, 1), c.tones.dark, rim=0.4)
    c.body(oval(50, 76, 34, 19), rim=1.8)
    c.part(oval(50, 74.6, 28, 14), mix(base, SKIN, 0.12), rim=0.8)
    for k in range(6):
        c.line(
            [(30 + k * 8, 66 + abs(k - 2.5)), (30 + k * 8, 83 - abs(k - 2.5))], mix(base, PAPER, 0.34), 0.5
        )


def _face(c: Canvas, x: float, y: float, size: float) -> None:
    """A sheet mask: a face with openings."""
    mask = PAPER if sum(c.tones.base) < 660 else (222, 214, 204)
    c.part(oval(x, y, size * 0.8, size), mask, rim=0.5, edge=0.25)
    hole = mix(c.tones.base, INK, 0.12)
    for way in (-1, 1):
        c.part(oval(x + way * size * 0.33, y - size * 0.18, size * 0.2, size * 0.11), hole, rim=0, edge=0.2)
    c.part(oval(x, y + size * 0.5, size * 0.26, size * 0.11), hole, rim=0, edge=0.2)
    c.line(
        svg(f"M{x - size * 0.1} {y + size * 0.2} L{x} {y - size * 0.1} L{x + size * 0.1} {y + size * 0.2}"),
        c.ink(mask),
        0.5,
    )


def sheet_mask(c: Canvas, cut: str) -> None:
    """Sheet masks for the face, in a sachet or a box."""
    if cut == "pouch":
        c.body(box(22, 8, 78, 92, 1.6), rim=1.6)
        for y in (8, 86):
            c.part(box(22, y, 78, y + 6, 0.8), c.tones.dark, rim=0)
            for x in range(24, 78, 2):
                c.line([(x, y + 0.8), (x, y + 5.2)], width=0.25)
        c.part(svg("M74.6 18 L78 19.6 L74.6 21 Z"), PAPER, rim=0, edge=0)
        _face(c, 50, 46, 17)
        c.line([(36, 72), (64, 72)], c.tones.trim, 1.4)
        c.line([(41, 78), (59, 78)], c.tones.trim, 0.9)
        c.gloss(svg("M26 16 L34 16 L28 84 L26 84 Z"), 0.16)
        return
    c.floor(48, 88, 34)
    c.part(turned(box(30, 8, 66, 46, 1), 6, 48, 30), c.tones.light, rim=0.6)
    c.part(svg("M76 30 L88 36 L88 82 L76 88 Z"), c.tones.dark, rim=0)
    c.body(box(16, 28, 76, 88, 1), rim=1.6)
    _face(c, 38, 58, 16)
    for k, width in enumerate((16, 12, 14)):
        c.line([(57, 50 + k * 6), (57 + width, 50 + k * 6)], c.tones.trim, 1.2)
    c.part(oval(66, 74, 5), c.tones.accent, rim=0.4)


def perfume(c: Canvas, cut: str) -> None:
    """A scent bottle."""
    c.floor(50, 91, 28)
    cap = c.rng.choice((BRASS, c.tones.hard, STEEL))
    if cut == "square":
        c.part(box(39, 8, 61, 28, 2), cap, rim=1.6)
        c.part(box(44, 27, 56, 36, 0.6), STEEL, rim=0.6)
        c.body(box(24, 35, 76, 91, 4), rim=3)
        c.part(box(30, 42, 70, 86, 2), mix(c.tones.base, (255, 255, 255), 0.16), rim=1, edge=0.2)
        c.inlay(box(30, 54, 70, 90), c.tones.base)
        c.gloss(svg("M30 42 L42 42 L30 70 Z"), 0.36)
        c.part(box(39, 60, 61, 74, 0.6), c.tones.trim, rim=0.2, edge=0.25)
        c.line([(43, 66), (57, 66)], COAL, 0.8)
        return
    c.part(oval(50, 15, 9), cap, rim=1.6)
    c.part(box(44, 23, 56, 34, 0.6), STEEL, rim=0.6)
    c.body(oval(50, 61, 30), rim=3)
    c.part(oval(50, 61, 24), mix(c.tones.base, (255, 255, 255), 0.16), rim=1, edge=0.2)
    c.inlay(svg("M20 58 Q50 62 80 58 L80 92 L20 92 Z"), c.tones.base)
    c.gloss(turned(oval(38, 50, 3, 8), 36, 38, 50), 0.5)
    c.line([(42, 70), (58, 70)], c.tones.trim, 1)
    c.line([(45, 74), (55, 74)], c.tones.trim, 0.7)
    if c.rng.random() < 0.5:
        c.cord(svg("M44 30 Q34 32 32 40"), c.tones.accent, 1)


def hair_dryer(c: Canvas, cut: str) -> None:
    """A hair dryer."""
    if cut == "classic":
        c.cord(svg("M62 90 Q64 98 78 94 Q92 90 94 98"), c.tones.hard, 1.8)
        c.body(svg("M54 50 L70 50 L68 88 Q67 92 62 92 Q57 92 56 88 Z"), c.tones.dark, rim=1.4)
        c.part(svg("M6 24 L22 22 L22 52 L6 50 Z"), c.tones.hard, rim=1)
        c.body(svg("M20 22 Q50 10 70 12 Q90 14 92 36 Q92 58 72 60 Q50 60 20 52 Z"), rim=2.6)
        c.part(oval(78, 36, 11, 17), c.tones.hard, rim=0.6)
        for k in range(5):
            c.line([(70, 26 + k * 5), (86, 26 + k * 5)], c.ink(c.tones.hard), 0.6)
        c.part(box(59, 64, 65, 76, 2), c.tones.accent, rim=0.4)
        c.gloss(svg("M26 26 Q46 18 62 18 Q46 22 26 32 Z"), 0.34)
        return
    c.cord(svg("M50 92 Q52 99 66 96"), c.tones.hard, 1.8)
    c.body(box(42, 46, 58, 94, 6), rim=2)
    c.body(ring(50, 30, 27, 26, 13), rim=2)
    c.line(oval(50, 30, 27, 26), width=0.4)
    c.line(oval(50, 30, 14, 13), c.tones.accent, 1.2)
    c.part(box(46, 62, 54, 66, 1.6), c.tones.accent, rim=0.3)
    c.part(oval(50, 72, 2), c.tones.trim, rim=0.3)
    for row in range(3):
        for k in range(4):
            c.line([(45.4 + k * 3, 82 + row * 3), (45.5 + k * 3, 82 + row * 3)], c.tones.ink, 0.8)


def brush(c: Canvas, cut: str) -> None:
    """A brush."""
    match cut:
        case "makeup":
            for tilt, top, tone in ((-14, 10, c.tones.dark), (12, 4, c.tones.base)):
                x = 50 + tilt * 0.7
                handle: Path = mirrored("M50 48 L46.6 48 L45 60 Q45 90 50 94")
                c.part(turned([(px + x - 50, py) for px, py in handle], tilt, x, 70), tone, rim=1)
                ferrule = box(x - 4.6, 36, x + 4.6, 50, 1)
                c.part(turned(ferrule, tilt, x, 70), BRASS if c.rng.random() < 0.5 else STEEL, rim=1)
                head = svg(f"M{x - 4.4} 37 Q{x - 14} 20 {x} {top} Q{x + 14} 20 {x + 4.4} 37 Z")
                c.part(turned(head, tilt, x, 70), c.tones.base, rim=2)
                for dx in (-4, 0, 4):
                    c.line(turned([(x + dx * 0.5, 35), (x + dx * 1.4, top + 9)], tilt, x, 70), width=0.4)
        case "hair":
            c.body(mirrored("M50 56 L44 56 Q43 64 44 72 Q44 94 50 95"), rim=1.4)
            c.body(mirrored("M50 4 Q26 6 27 34 Q28 56 44 60 L50 60"), rim=2)
            c.part(mirrored("M50 10 Q32 12 33 34 Q34 51 50 53"), mix(c.tones.base, PAPER, 0.12), rim=1)
            for row in range(8):
                half = (5, 8, 9, 9, 9, 8, 7, 4)[row]
                for k in range(-half // 2, half // 2 + 1):
                    x, y = 50 + k * 3.4, 15 + row * 5
                    c.line([(x, y), (x, y + 1.8)], c.tones.hard, 0.5)
                    c.part(oval(x, y, 0.7), c.tones.hard, rim=0, edge=0)
        case _:
            for tilt, tone in ((14, c.tones.base), (-14, mix(c.tones.base, PAPER, 0.08))):
                handle = svg(
                    "M46 34 Q45 28 46.4 14 L53.6 14 Q55 28 54 34 Q57.6 60 55.4 88 "
                    "Q50 96 44.6 88 Q42.4 60 46 34 Z"
                )
                c.body(turned(handle, tilt, 50, 56), tone, rim=1)
                c.part(turned(box(46.6, 4, 53.4, 28, 2.4), tilt, 50, 56), tone, rim=0.6)
                for k in range(5):
                    strip = box(53.2, 5.4 + k * 4.2, 61.4, 9 + k * 4.2, 0.4)
                    shade = PAPER if k % 2 else c.tones.accent
                    c.part(turned(strip, tilt, 50, 56), shade, rim=0, edge=0.2)
                c.part(turned(box(48, 50, 52, 70, 2), tilt, 50, 56), c.tones.trim, rim=0, edge=0.2)


DRAWINGS: Mapping[str, Drawing] = {
    "tube": tube,
    "pump_bottle": pump_bottle,
    "cream_jar": cream_jar,
    "dropper": dropper,
    "lipstick": lipstick,
    "palette": palette,
    "sheet_mask": sheet_mask,
    "perfume": perfume,
    "hair_dryer": hair_dryer,
    "brush": brush,
}
