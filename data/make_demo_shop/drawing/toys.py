"""Toys and games."""

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
from data.make_demo_shop.drawing.tones import (
    BRASS,
    COAL,
    GLASS,
    INK,
    IRON,
    PAPER,
    RAINBOW,
    SKIN,
    STEEL,
    SUN,
    WOOD,
    mix,
)


def _eye(c: Canvas, x: float, y: float, radius: float) -> None:
    c.part(oval(x, y, radius), COAL, rim=0, edge=0)
    c.part(oval(x - radius * 0.3, y - radius * 0.36, radius * 0.34), (255, 255, 255), rim=0, edge=0)


def dinosaur(c: Canvas, cut: str) -> None:
    """A toy dinosaur, looking to the right."""
    belly = mix(c.tones.base, PAPER, 0.45)
    match cut:
        case "t_rex":
            c.floor(48, 91, 30)
            c.part(svg("M52 66 Q64 68 62 80 L60 88 L68 91 L52 91 L52 80 Z"), c.tones.dark, rim=1)
            c.body(
                svg(
                    "M94 22 Q92 12 76 10 Q58 8 54 24 Q50 38 40 46 Q22 58 14 70 Q8 78 "
                    "3 78 Q14 86 28 80 Q34 78 38 76 Q36 84 36 91 L54 91 L50 86 Q56 "
                    "76 60 66 Q68 56 68 40 Q80 42 88 38 L72 33 Q90 34 94 22 Z"
                ),
                rim=2.6,
            )
            c.inlay(svg("M70 42 Q68 58 60 68 Q56 76 52 84 L48 76 Q60 60 62 44 Z"), belly)
            c.part(svg("M72 33 L88 38 Q94 36 94 30 Q90 34 82 33.6 Z"), mix(c.tones.base, INK, 0.3), rim=0)
            for k in range(4):
                c.part(
                    [(76 + k * 4.2, 32.8), (79.4 + k * 4.2, 32.6), (77.6 + k * 4.2, 36)],
                    PAPER,
                    rim=0,
                    edge=0.2,
                )
            c.cord(svg("M62 50 Q72 50 73 56"), c.tones.base, 3.6)
            c.part(svg("M36 91 L54 91 L50 86 L37 86 Z"), c.tones.base, rim=0.4)
            _eye(c, 76, 19, 3)
            c.part(oval(90, 19, 0.9), c.tones.ink, rim=0, edge=0)
            for x, y in ((53, 28), (48, 38), (39, 46), (29, 54), (20, 63)):
                c.part(
                    turned(svg(f"M{x} {y - 6} L{x + 5} {y + 3} L{x - 5} {y + 3} Z"), -46, x, y),
                    c.tones.accent,
                    rim=0.5,
                )
        case "triceratops":
            c.floor(48, 86, 40)
            for x in (34, 58):
                c.part(box(x, 62, x + 11, 86, 4), c.tones.dark, rim=1)
            c.body(
                svg(
                    "M4 72 Q10 60 20 50 Q32 34 52 36 Q66 38 70 52 Q72 66 62 72 L60 "
                    "86 L46 86 L46 74 L32 74 L32 86 L18 86 Q20 70 20 64 Q12 68 4 72 Z"
                ),
                rim=2.6,
            )
            for x in (20, 48):
                for k in range(3):
                    c.part(oval(x + k * 4.4, 85, 1.8, 1.6), PAPER, rim=0, edge=0.25)
            frill = [turned([(64, 18 + 3.6 * (k % 2))], k * 15 - 84, 64, 45)[0] for k in range(16)]
            c.part([*frill, (66, 58)], c.tones.accent, rim=1.4)
            c.body(svg("M56 44 Q60 32 74 36 Q88 42 97 54 Q98 60 90 62 Q76 68 64 64 Q54 56 56 44 Z"), rim=2)
            c.part(svg("M72 37 Q82 28 90 22 Q86 34 79 41 Z"), PAPER, rim=0.8)
            c.part(svg("M64 38 Q70 26 76 18 Q75 30 71 38 Z"), PAPER, rim=0.8)
            c.part(svg("M90 49 L96 40 L95.6 52 Z"), PAPER, rim=0.5)
            _eye(c, 75, 47, 2.8)
            c.line(svg("M80 60 Q88 60 94 58"), width=0.8)
            for x, y in ((30, 48), (40, 44), (50, 47)):
                c.part(oval(x, y, 3, 2.4), c.tones.dark, rim=0, edge=0)
        case _:
            c.floor(46, 88, 36)
            for x in (32, 54):
                c.part(box(x, 62, x + 10, 88, 4), c.tones.dark, rim=1)
            c.body(
                svg(
                    "M2 66 Q12 66 22 54 Q32 42 50 44 Q62 44 66 34 Q68 20 70 14 Q74 6 "
                    "84 8 Q95 10 96 17 Q94 22 82 22 Q78 26 78 38 Q76 58 64 68 L62 88 "
                    "L49 88 L49 72 L38 72 L37 88 L24 88 Q26 70 25 64 Q14 74 2 66 Z"
                ),
                rim=2.6,
            )
            c.inlay(svg("M78 38 Q76 58 64 68 L40 70 Q60 66 68 52 Q74 40 74 26 Z"), belly)
            _eye(c, 83, 13.4, 2.2)
            c.line(svg("M84 20 Q90 20 94 18"), width=0.6)
            for x, y, radius in ((34, 54, 3.6), (44, 52, 2.6), (53, 56, 3.2), (42, 61, 2.2), (72, 28, 1.8)):
                c.part(oval(x, y, radius), c.tones.accent, rim=0, edge=0.2)
            for x in (25, 50):
                for k in range(3):
                    c.part(oval(x + k * 4, 87, 1.7, 1.4), PAPER, rim=0, edge=0.25)


def blocks(c: Canvas, cut: str) -> None:
    """Building blocks."""
    c.floor(50, 88, 40)
    tone = c.tones.pieces
    if cut == "wood":
        stack = [
            (box(14, 62, 38, 88, 1.4), 0),
            (box(38.6, 62, 62.4, 88, 1.4), 1),
            (box(63, 62, 87, 88, 1.4), 2),
            (box(26, 38, 48, 61.4, 1.4), 4),
            (box(53, 38, 75, 61.4, 1.4), 3),
            (box(22, 29, 79, 37.4, 1.4), 6),
            (svg("M34 28.4 L50 8 L66 28.4 Z"), 7),
        ]
        for k, (path, which) in enumerate(stack):
            c.part(path, tone[which % len(tone)], rim=1.4)
            x0, x1 = min(path)[0], max(path)[0]
            mid, low = (x0 + x1) / 2, 75 if k < 3 else 50
            mark = c.tones.trim if k % 2 else c.tones.accent
            if k < 5:
                if (k + c.rng.randrange(2)) % 2:
                    c.part(oval(mid, low, 5), mark, rim=0, edge=0.25)
                else:
                    c.part([(mid, low - 6), (mid + 6, low + 5), (mid - 6, low + 5)], mark, rim=0, edge=0.25)
            if k == 5:
                for dx in (10, 30, 44):
                    c.line([(x0 + dx, 31.6), (x0 + dx + 8, 31.2)], c.tones.ink, 0.3)
        return
    for x, y, wide, which in (
        (12, 70, 4, 0),
        (54, 70, 3, 1),
        (26, 53, 3, 2),
        (58, 53, 2, 3),
        (36, 36, 3, 4),
        (44, 19, 1, 7),
    ):
        colour = tone[which % len(tone)]
        for k in range(wide):
            c.part(box(x + 2.4 + k * 10.6, y - 4, x + 8.4 + k * 10.6, y + 2, 1), colour, rim=0.6)
        c.part(box(x, y, x + wide * 10.8, y + 17, 0.8), colour, rim=1.6)
        c.gloss(box(x + 1, y + 1.2, x + wide * 10.8 - 2, y + 2.6, 0.6), 0.24)


def plush(c: Canvas, cut: str) -> None:
    """A soft toy that sits."""
    c.floor(50, 92, 30)
    snout = mix(c.tones.base, PAPER, 0.55)
    if cut == "cat":
        c.cord(svg("M70 82 Q92 82 88 62 Q84 54 90 48"), c.tones.base, 6)
    for way in (1, -1):
        match cut:
            case "bear":
                x = 50 - way * 19
                c.part(oval(x, 17, 9), rim=1.2)
                c.part(oval(x, 18, 5), snout, rim=0.4)
            case "rabbit":
                ear = svg("M44 26 Q30 18 34 4 Q40 -2 46 8 Q50 18 48 26 Z")
                inner = svg("M44 24 Q36 16 38 8 Q42 4 44 11 Q46 18 46 24 Z")
                c.part(moved(ear if way == 1 else flip(ear), -way * 3, 2), rim=1.2)
                c.part(moved(inner if way == 1 else flip(inner), -way * 3, 2), snout, rim=0)
            case _:
                ear = svg("M28 30 L27 8 Q30 6 46 17 Z")
                inner = svg("M31 24 L30.4 13 L40 18 Z")
                c.part(ear if way == 1 else flip(ear), rim=1.2)
                c.part(inner if way == 1 else flip(inner), snout, rim=0)
    c.body(mirrored("M50 50 Q26 52 26 74 Q26 92 42 92 L50 92"), rim=2.4)
    c.part(oval(50, 74, 14, 15), snout, rim=0.8)
    for way in (1, -1):
        arm = svg("M30 54 Q14 60 14 72 Q17 79 24 74 Q30 70 34 62 Z")
        c.part(arm if way == 1 else flip(arm), rim=1.4)
        x = 50 - way * 19
        c.part(oval(x, 86, 11, 8.6), rim=1.4)
        c.part(oval(x - way * 1, 87, 5.4, 4.4), snout, rim=0, edge=0.25)
    c.body(svg("M50 14 Q74 14 76 36 Q76 56 50 57 Q24 56 24 36 Q26 14 50 14 Z"), rim=2.6)
    for way in (1, -1):
        _eye(c, 50 - way * 11, 34, 2.6)
        c.part(oval(50 - way * 16.4, 43, 3.4, 2.2), (240, 170, 164), rim=0, edge=0)
    c.part(
        oval(50, 44.4, 8.4 if cut == "bear" else 6, 6.4 if cut == "bear" else 4.6), snout, rim=0.5, edge=0.25
    )
    c.part(oval(50, 41.4, 2.8, 2), COAL if cut == "bear" else (220, 130, 130), rim=0, edge=0)
    c.line(svg("M50 43 L50 46 Q47 49 45 46.6"), COAL, 0.6)
    c.line(svg("M50 46 Q53 49 55 46.6"), COAL, 0.6)
    if cut == "cat":
        for way in (1, -1):
            for dy in (-2, 1, 4):
                c.line([(50 - way * 9, 44 + dy * 0.5), (50 - way * 20, 43 + dy)], c.tones.ink, 0.4)
        for dx in (-4, 0, 4):
            c.line([(50 + dx, 16), (50 + dx * 0.8, 22)], c.tones.dark, 1.6)
    if c.rng.random() < 0.6:
        bow = smooth([(50, 57), (40, 52), (38, 59), (42, 62)])
        c.part(bow, c.tones.accent, rim=0.5)
        c.part(flip(bow), c.tones.accent, rim=0.5)
        c.part(oval(50, 57.4, 2.6), c.tones.accent, rim=0.4)
    else:
        c.cord(svg("M32 54 Q50 62 68 54"), c.tones.accent, 3)


def _jigsaw(c: Canvas, x0: float, y0: float, size: float, columns: int, rows: int) -> None:
    """The seams of a puzzle: each has a knob that points one way or the other."""
    radius = size * 0.15
    for first in range(1, columns):
        for second in range(rows):
            seam = _seam(size, radius, 1 if (first + second) % 2 else -1)
            c.line([(x0 + first * size + y, y0 + second * size + x) for x, y in seam], width=0.55)
    for first in range(1, rows):
        for second in range(columns):
            seam = _seam(size, radius, 1 if (first + second) % 2 else -1)
            c.line([(x0 + second * size + x, y0 + first * size + y) for x, y in seam], width=0.55)


def _seam(size: float, radius: float, way: int) -> Path:
    """One seam from (0, 0) to (size, 0) with its knob on the side `way`."""
    knob = arc(size / 2, radius * 0.8, radius, radius, 230, -50)
    return [(0, 0), *[(x, y * way) for x, y in knob], (size, 0)]


def puzzle(c: Canvas, cut: str) -> None:
    """A jigsaw puzzle."""
    if cut == "board":
        c.body(box(12, 12, 88, 88, 2), rim=1.4)
        c.inlay(svg("M12 66 Q34 48 54 64 Q72 76 88 60 L88 90 L12 90 Z"), mix(c.tones.base, INK, 0.16))
        c.inlay(svg("M12 78 Q40 66 88 80 L88 90 L12 90 Z"), mix(c.tones.base, PAPER, 0.25))
        c.inlay(oval(68, 32, 9), c.tones.accent)
        _jigsaw(c, 12, 12, 19, 4, 4)
        gap = box(69, 69, 88, 88, 1)
        c.part(gap, mix(WOOD, PAPER, 0.4), rim=0.6)
        c.part(
            turned(moved(box(69, 69, 88, 88, 2), 5, 5), 12, 84, 84), mix(c.tones.base, PAPER, 0.12), rim=0.8
        )
        return
    c.floor(48, 88, 36)
    c.part(svg("M78 22 L90 28 L90 84 L78 88 Z"), c.tones.dark, rim=0)
    c.body(box(14, 22, 78, 88, 1.4), rim=1.4)
    c.part(box(19, 27, 73, 70, 1), mix(c.tones.base, PAPER, 0.3), rim=0.2)
    c.inlay(svg("M19 58 Q34 42 48 56 Q60 66 73 52 L73 72 L19 72 Z"), c.tones.dark)
    c.inlay(oval(60, 37, 6), c.tones.accent)
    _jigsaw(c, 19, 27, 13.5, 4, 3)
    for k, width in enumerate((30, 20)):
        c.line([(20, 76 + k * 5), (20 + width, 76 + k * 5)], c.tones.trim, 1.4)
    for x, y, tilt, tone in ((22, 12, 10, c.tones.accent), (52, 12, -14, c.tones.base)):
        c.part(turned(box(x, y - 5, x + 13, y + 8, 1), tilt, x, y), tone, rim=0.8)
        c.part(oval(*turned([(x + 14.6, y + 1.5)], tilt, x, y)[0], 2.6), tone, rim=0.3, edge=0.2)


def _wheel(c: Canvas, x: float, y: float, radius: float) -> None:
    c.part(oval(x, y, radius), (54, 54, 60), rim=1)
    c.part(oval(x, y, radius * 0.58), STEEL, rim=0.5)
    c.part(oval(x, y, radius * 0.22), c.tones.accent, rim=0, edge=0.2)


def toy_car(c: Canvas, cut: str) -> None:
    """A toy vehicle that drives to the right."""
    c.floor(50, 80, 44)
    pane = mix(GLASS, (120, 170, 200), 0.4)
    match cut:
        case "racer":
            c.part(svg("M4 34 L18 34 L20 42 L12 42 L12 56 L6 56 Z"), c.tones.dark, rim=0.8)
            c.body(
                svg(
                    "M6 58 Q8 48 26 48 Q34 34 50 34 Q60 34 64 46 Q84 48 97 62 Q98 70 "
                    "92 70 L10 70 Q5 68 6 58 Z"
                ),
                rim=2.4,
            )
            c.part(svg("M40 46 Q44 38 52 38 Q58 40 60 47 Z"), pane, rim=0.6)
            c.part(oval(46, 41, 5), c.tones.accent, rim=0.6)
            c.part(svg("M44 41 L51 41 L50 44 L44 44 Z"), COAL, rim=0, edge=0)
            c.part(svg("M28 62 L84 60 L92 64 L28 66 Z"), c.tones.trim, rim=0)
            c.part(oval(34, 58, 6.4), c.tones.trim, rim=0.3)
            c.part(box(33, 54.4, 35.4, 61.6, 0.4), COAL, rim=0, edge=0)
            _wheel(c, 24, 70, 11)
            _wheel(c, 76, 70, 11)
        case "truck":
            c.part(box(6, 60, 94, 68, 2), IRON, rim=0.8)
            c.body(box(6, 26, 60, 62, 3), rim=2.4)
            for k in range(4):
                c.line([(15 + k * 12, 30), (15 + k * 12, 58)], width=0.6)
            c.body(
                svg("M64 34 L80 34 Q84 34 86 38 L92 50 Q94 52 94 56 L94 66 L64 66 Z"), c.tones.light, rim=1.6
            )
            c.part(svg("M70 38 L79 38 Q81 38 82 40 L86.6 50 L70 50 Z"), pane, rim=0.6)
            c.part(oval(91, 58, 2.4), SUN, rim=0.3)
            if c.rng.random() < 0.4:
                c.part(box(14, 34, 50, 54, 2), c.tones.trim, rim=0.3)
            for x in (20, 40, 80):
                _wheel(c, x, 70, 9.4)
        case _:
            c.body(box(5, 24, 95, 70, 9), rim=2.6)
            c.part(box(5, 52, 95, 58, 0), c.tones.trim, rim=0)
            for k in range(4):
                c.part(box(11 + k * 17, 31, 25 + k * 17, 47, 3), pane, rim=0.6)
                c.gloss([(13 + k * 17, 31), (18 + k * 17, 31), (13 + k * 17, 43)], 0.4)
            c.part(svg("M80 31 L88 31 Q92 32 92 38 L92 47 L80 47 Z"), pane, rim=0.6)
            c.part(oval(91.6, 63, 2.4), SUN, rim=0.3)
            c.part(box(60, 20, 80, 25, 1.4), c.tones.accent, rim=0.3)
            _wheel(c, 24, 70, 10)
            _wheel(c, 74, 70, 10)


def doll(c: Canvas, cut: str) -> None:
    """A doll in a dress of the colour."""
    hair = c.rng.choice(((92, 60, 44), (52, 46, 48), (204, 148, 84), (150, 84, 56)))
    for way in (1, -1):
        x = 50 - way * 7
        if cut == "rag":
            c.part(box(x - 4, 72, x + 4, 92, 2), SKIN, rim=0.8)
            for k in range(3):
                c.part(box(x - 4, 75 + k * 6, x + 4, 78 + k * 6, 0), c.tones.base, rim=0, edge=0)
        else:
            c.part(box(x - 3, 72, x + 3, 90, 2), SKIN, rim=0.8)
        c.part(oval(x - way * 2, 92, 6.4, 3.6), c.tones.dark, rim=0.8)
        arm = svg("M40 46 Q24 52 20 66 Q22 71 27 68 Q32 58 42 54 Z")
        c.part(arm if way == 1 else flip(arm), SKIN, rim=1)
        c.part(oval(50 - way * 15, 50, 9, 8), rim=1)
    if cut == "classic":
        c.part(
            svg("M50 4 Q26 6 26 30 Q26 40 26 46 Q34 48 40 42 L60 42 Q66 48 74 46 Q74 40 74 30 Q74 6 50 4 Z"),
            hair,
            rim=1.6,
        )
    else:
        for way in (1, -1):
            braid = [(50 - way * 25, 30 + k * 6) for k in range(4)]
            for x, y in braid:
                c.part(oval(x, y, 5, 4.4), hair, rim=0.8)
            c.part(oval(50 - way * 25, 51, 3.4, 2.6), c.tones.accent, rim=0.4)
    c.body(mirrored("M50 42 L41 42 L40 54 Q26 64 18 80 Q34 86 50 86"), rim=2.4)
    c.part(mirrored("M50 53 L40 53 L39.4 57 L50 57"), c.tones.dark, rim=0.3)
    c.line(svg("M20.6 77 Q36 82.6 50 82.6 Q64 82.6 79.4 77"), c.tones.trim, 1)
    if cut == "rag":
        c.part(svg("M45 57 L55 57 L58 70 Q50 74 42 70 Z"), PAPER, rim=0.5)
        c.part(box(47, 61, 53, 67, 1), c.tones.accent, rim=0.3)
    c.part(oval(50, 26, 19, 18.6), SKIN, rim=1.4)
    if cut == "classic":
        c.part(svg("M31 24 Q32 8 50 8 Q68 8 69 24 Q60 20 56 13 Q46 22 31 24 Z"), hair, rim=0.6)
        _eye(c, 43, 28, 2.4)
        _eye(c, 57, 28, 2.4)
        bow = smooth([(64, 11), (57, 6), (56, 14)])
        c.part(bow, c.tones.base, rim=0.4)
        c.part(flip(bow, 64), c.tones.base, rim=0.4)
    else:
        c.part(svg("M31 22 Q34 6 50 6 Q66 6 69 22 Q60 14 50 15 Q40 14 31 22 Z"), hair, rim=0.6)
        c.button(43, 27, 2.6, COAL)
        c.button(57, 27, 2.6, COAL)
        c.part([(50, 30), (52, 33), (48, 33)], (226, 120, 84), rim=0, edge=0.2)
    for way in (1, -1):
        c.part(oval(50 - way * 11.6, 34, 3, 2), (238, 160, 150), rim=0, edge=0)
    c.line(svg("M45.6 36 Q50 40 54.4 36"), (176, 84, 80), 0.8)


def _pawn(c: Canvas, x: float, y: float, colour: tuple[int, int, int]) -> None:
    c.part(svg(f"M{x} {y - 8} L{x - 5.4} {y + 6} Q{x} {y + 8.6} {x + 5.4} {y + 6} Z"), colour, rim=1)
    c.part(oval(x, y - 8, 3.6), colour, rim=0.6)


def _die(c: Canvas, x: float, y: float) -> None:
    c.part(turned(box(x - 5, y - 5, x + 5, y + 5, 1.6), 14, x, y), PAPER, rim=1)
    for dx, dy in ((-2.4, -2.4), (0, 0), (2.4, 2.4)):
        c.part(oval(*turned([(x + dx, y + dy)], 14, x, y)[0], 0.9), COAL, rim=0, edge=0)


def board_game(c: Canvas, cut: str) -> None:
    """The box of a game with pieces before it."""
    c.floor(50, 88, 40)
    if cut == "square":
        c.body(box(14, 10, 86, 80, 1.4), rim=1.6)
        c.part(box(14, 10, 86, 18, 1.2), c.tones.dark, rim=0)
        for row in range(5):
            for k in range(5):
                if row in (0, 4) or k in (0, 4):
                    tone = c.tones.trim if (row + k) % 2 else c.tones.accent
                    c.part(
                        box(27 + k * 9.4, 23 + row * 9.4, 35.4 + k * 9.4, 31.4 + row * 9.4, 0.6),
                        tone,
                        rim=0,
                        edge=0.25,
                    )
        c.part([(50, 37), (58, 46), (50, 55), (42, 46)], c.tones.dark, rim=0.4)
        c.line([(36, 75), (64, 75)], c.tones.trim, 1.4)
    else:
        c.part(svg("M68 8 L80 14 L80 84 L68 88 Z"), c.tones.dark, rim=0)
        c.body(box(22, 8, 68, 88, 1), rim=1.4)
        for k in range(4):
            card = turned(box(34, 26, 50, 52, 1.4), -24 + k * 16, 43, 60)
            c.part(card, (PAPER, c.tones.accent, PAPER, c.tones.light)[k], rim=0.4)
        c.part(oval(49, 38, 3.6), (205, 74, 66), rim=0, edge=0.2)
        for k, width in enumerate((30, 20)):
            c.line([(45 - width / 2, 70 + k * 6), (45 + width / 2, 70 + k * 6)], c.tones.trim, 1.5)
    _pawn(c, 20, 84, RAINBOW[1])
    _pawn(c, 32, 86, SUN)
    _die(c, 78, 86)


def toy_train(c: Canvas, cut: str) -> None:
    """A toy locomotive that drives to the right."""
    c.floor(50, 84, 46)
    c.part(box(2, 83, 98, 86, 1), mix(WOOD, INK, 0.1), rim=0)
    pane = mix(GLASS, (120, 170, 200), 0.4)
    if cut == "steam":
        for x, y, radius in ((74, 13, 5), (66, 8, 4), (59, 6, 2.6)):
            c.part(oval(x, y, radius), (228, 224, 216), rim=0, edge=0.2)
        c.part(box(74, 26, 82, 42, 1), c.tones.hard, rim=1)
        c.part(box(71, 22, 85, 28, 1.4), c.tones.hard, rim=0.6)
        c.part(arc(58, 40, 6, 7, 180, 360), BRASS, rim=0.8)
        c.body(box(34, 36, 90, 67, 7), rim=2.4)
        for x in (48, 62, 76):
            c.line([(x, 38), (x, 66)], BRASS, 1.1)
        c.part(oval(90, 52, 3.4, 8), c.tones.hard, rim=0.5)
        c.body(box(8, 26, 40, 68, 2), rim=1.6)
        c.part(box(15, 33, 33, 49, 2), pane, rim=0.6)
        c.part(box(4, 20, 44, 27, 3), c.tones.dark, rim=0.8)
        c.part(box(8, 66, 92, 71, 1.4), c.tones.hard, rim=0.4)
        c.part(svg("M92 66 L98 82 L84 82 L86 66 Z"), c.tones.accent, rim=0.6)
        for x, radius in ((22, 10), (48, 7), (68, 7)):
            _wheel(c, x, 84 - radius, radius)
        c.cord([(22, 74), (48, 76), (68, 76)], STEEL, 1.6)
        return
    c.body(svg("M4 30 Q4 26 8 26 L62 26 Q82 28 94 52 Q98 62 96 70 L4 70 Z"), rim=2.4)
    c.part(svg("M4 56 L94.6 56 Q96 60 96.4 63 L4 63 Z"), c.tones.trim, rim=0)
    for k in range(3):
        c.part(box(10 + k * 17, 34, 24 + k * 17, 48, 3), pane, rim=0.6)
        c.gloss([(12 + k * 17, 34), (17 + k * 17, 34), (12 + k * 17, 45)], 0.4)
    c.part(svg("M64 33 Q76 36 84 48 L64 48 Z"), mix(pane, INK, 0.4), rim=0.6)
    c.part(oval(90, 59.4, 2.4), SUN, rim=0.3)
    c.line([(20, 26), (28, 16), (38, 16), (46, 26)], COAL, 0.9)
    c.part(box(4, 69, 95, 75, 2), c.tones.hard, rim=0.4)
    for x in (18, 34, 66, 82):
        _wheel(c, x, 77, 6.4)


DRAWINGS: Mapping[str, Drawing] = {
    "dinosaur": dinosaur,
    "blocks": blocks,
    "plush": plush,
    "puzzle": puzzle,
    "toy_car": toy_car,
    "doll": doll,
    "board_game": board_game,
    "toy_train": toy_train,
}
