"""Sports gear."""

from collections.abc import Mapping

from data.make_demo_shop.drawing.canvas import Canvas
from data.make_demo_shop.drawing.drawings import Drawing
from data.make_demo_shop.drawing.paths import (
    Path,
    arc,
    box,
    flip,
    oval,
    ring,
    svg,
    turned,
)
from data.make_demo_shop.drawing.tones import INK, PAPER, STEEL, WOOD, Colour, mix


def yoga_mat(c: Canvas, cut: str) -> None:
    """A mat for exercise."""
    if cut == "rolled":
        c.floor(50, 84, 44)
        c.body(svg("M22 50 L84 50 Q96 54 96 66 Q96 80 84 83 L22 83 Z"), rim=3)
        c.part(svg("M20 83 L96 83 Q98 86 96 88 L20 88 Z"), c.tones.dark, rim=0)
        c.part(oval(22, 66.5, 16, 17), rim=0.6)
        for radius in (13, 10, 7, 4):
            c.line(oval(22, 66.5, radius, radius * 1.06), width=0.8)
        for x in (46, 78):
            c.cord(svg(f"M{x} 50.4 Q{x + 6} 58 {x + 6} 66 Q{x + 6} 76 {x} 83"), c.tones.hard, 3)
        c.cord(svg("M50 54 Q66 28 82 54"), c.tones.hard, 2.6)
        return
    c.floor(50, 83, 40)
    for k in range(5):
        y = 74 - k * 7
        c.body(box(12 + k % 2, y, 88 - (k + 1) % 2, y + 7.8, 3.9), rim=1)
    c.body(svg("M13 49 Q12 45 15 44 L24 28 L76 28 L85 44 Q88 45 87 49 Z"), rim=1)
    for row in range(4):
        for k in range(14 - row % 2):
            x = 50 + (k - 6.5 + 0.5 * (row % 2)) * (3.8 + row * 0.24)
            c.line([(x, 31.4 + row * 3.6), (x + 0.4, 31.4 + row * 3.6)], c.tones.dark, 0.8)
    for way in (1, -1):
        strap = [
            (50 - way * (50 - x), y)
            for x, y in ((33, 27), (37, 27), (34.6, 45), (34.6, 83), (30, 83), (30, 45))
        ]
        c.part(strap, c.tones.hard, rim=0.4)
    c.cord(svg("M34 28 Q50 8 66 28"), c.tones.hard, 2.6)


def dumbbell(c: Canvas, cut: str) -> None:
    """A hand weight."""
    if cut == "hex":
        c.floor(50, 78, 44)
        c.part(box(26, 46, 74, 56, 2), STEEL, rim=2)
        for k in range(9):
            c.line([(36 + k * 3.4, 46.4), (38 + k * 3.4, 55.6)], (150, 155, 162), 0.4)
        for way in (1, -1):
            x = 50 - way * 29
            side = [(x - 11, 34), (x + 9, 26), (x + 13, 36), (x + 13, 66), (x + 9, 76), (x - 11, 68)]
            c.part(side if way == 1 else flip(side, x), c.tones.dark, rim=2)
            face = [(x - 11, 34), (x + 4, 28), (x + 4, 74), (x - 11, 68)]
            c.part(face if way == 1 else flip(face, x), rim=0.6)
            c.part(oval(x - way * 3.4, 51, 4, 7), c.tones.trim, rim=0.3)
        return
    c.floor(50, 90, 30)
    c.body(ring(50, 32, 24, 24, 8.6), rim=2)
    c.part(box(35, 44, 65, 56, 3), c.tones.base, rim=0, edge=0)
    c.body(svg("M34 46 Q50 40 66 46 Q80 56 78 72 Q74 90 62 90 L38 90 Q26 90 22 72 Q20 56 34 46 Z"), rim=3.4)
    c.part(oval(50, 68, 12), c.tones.trim, rim=0.5)
    for dx in (-4, 0, 4):
        c.part(box(49 + dx - 0.4, 63, 51 + dx - 0.6, 73, 0.4), c.tones.hard, rim=0, edge=0)
    c.gloss(turned(oval(31, 62, 2, 9), 22, 31, 62), 0.3)


def ball(c: Canvas, cut: str) -> None:
    """A ball."""
    c.floor(50, 89, 28)
    sphere = oval(50, 50, 39)
    c.body(sphere, rim=4)
    match cut:
        case "basketball":
            seam = mix(c.tones.ink, INK, 0.5)
            c.line([(50, 11), (50, 89)], seam, 1.1)
            c.line([(11, 50), (89, 50)], seam, 1.1)
            c.line(svg("M23 22 Q46 50 23 78"), seam, 1.1)
            c.line(svg("M77 22 Q54 50 77 78"), seam, 1.1)
            for k in range(90):
                x, y = c.rng.uniform(18, 82), c.rng.uniform(18, 82)
                if (x - 50) ** 2 + (y - 50) ** 2 < 1200 and k % 2:
                    c.line([(x, y), (x + 0.05, y)], c.tones.ink, 0.4)
        case "football":
            patch = c.tones.hard if sum(c.tones.base) > 300 else PAPER
            pentagon = [turned([(50, 37)], 72 * k)[0] for k in range(5)]
            c.inlay(pentagon, patch)
            for k in range(5):
                tip = turned([(50, 37)], 72 * k)[0]
                joint = turned([(50, 27)], 72 * k)[0]
                c.line([tip, joint], c.tones.ink, 0.9)
                shell = [turned([p], 72 * k)[0] for p in ((42, 6), (41, 19), (50, 27), (59, 19), (58, 6))]
                outer = [
                    turned([p], 72 * k + 36)[0] for p in ((43, 16), (50, 11), (57, 16), (60, 5), (40, 5))
                ]
                c.inlay(shell, c.tones.base)
                c.inlay(outer, patch)
                left = turned([(41, 19)], 72 * k)[0]
                right = turned([(59, 19)], 72 * k)[0]
                c.line([left, joint, right], c.tones.ink, 0.9)
                c.line([right, turned([(43, 16)], 72 * k + 36)[0]], c.tones.ink, 0.9)
                c.line(
                    [turned([(57, 16)], 72 * k + 36)[0], turned([(41, 19)], 72 * k + 72)[0]], c.tones.ink, 0.9
                )
        case _:
            c.inlay(
                svg("M50 50 Q30 34 34 10 L8 10 L8 46 Q30 60 50 50 Z"),
                c.tones.accent if c.rng.random() < 0.5 else c.tones.light,
            )
            for k in range(3):
                for bend in (0, 9, 18):
                    strand = turned(
                        svg(
                            f"M{50 + bend * 0.4} {50 - bend * 0.2} Q{40 + bend} "
                            f"{30 + bend * 0.2} {46 + bend * 1.5} {11 + bend * 0.4}"
                        ),
                        120 * k,
                    )
                    c.line(strand, width=0.9 if bend == 0 else 0.6)
    c.gloss(turned(oval(34, 28, 4, 10), 42, 34, 28), 0.34)


def _strings(c: Canvas, x: float, y: float, rx: float, ry: float, step: float, tilt: float) -> None:
    colour: Colour = (214, 214, 208)
    offset = -rx + step
    while offset < rx:
        half = ry * (1 - (offset / rx) ** 2) ** 0.5
        c.line(turned([(x + offset, y - half), (x + offset, y + half)], tilt, x, y), colour, 0.3)
        offset += step
    offset = -ry + step
    while offset < ry:
        half = rx * (1 - (offset / ry) ** 2) ** 0.5
        c.line(turned([(x - half, y + offset), (x + half, y + offset)], tilt, x, y), colour, 0.3)
        offset += step


def racket(c: Canvas, cut: str) -> None:
    """A racket or bat, with its ball."""
    match cut:
        case "tennis":
            _strings(c, 40, 33, 22, 26, 4, -24)
            for x0, x1 in ((34, 48), (62, 53)):
                c.cord(turned([(x0 - 8, 55), (x1 - 10, 74)], -24, 40, 33), c.tones.base, 4)
            c.line(turned(oval(40, 33, 23, 27), -24, 40, 33), c.tones.ink, 6.8)
            c.line(turned(oval(40, 33, 23, 27), -24, 40, 33), c.tones.base, 6)
            c.line(turned(arc(40, 33, 23, 27, 200, 250), -24, 40, 33), c.tones.accent, 5)
            c.part(turned(box(36.4, 70, 43.6, 104, 2), -24, 40, 33), c.tones.base, rim=1)
            c.part(turned(box(36, 88, 44, 106, 2), -24, 40, 33), c.tones.hard, rim=1)
            for k in range(5):
                c.line(
                    turned([(36.4, 91 + k * 3), (43.6, 89 + k * 3)], -24, 40, 33), c.ink(c.tones.hard), 0.5
                )
            c.part(oval(22, 80, 9), (206, 216, 88), rim=1.4)
            c.line(svg("M15 75 Q22 80 16 87"), PAPER, 0.8)
            c.line(svg("M29 74 Q22 80 28 87"), PAPER, 0.8)
        case "badminton":
            _strings(c, 36, 28, 17, 21, 3, -34)
            c.line(turned(oval(36, 28, 18, 22), -34, 36, 28), c.tones.ink, 5)
            c.line(turned(oval(36, 28, 18, 22), -34, 36, 28), c.tones.base, 4.3)
            c.cord(turned([(36, 50), (36, 84)], -34, 36, 28), c.tones.base, 2.6)
            c.part(turned(box(31.6, 78, 40.4, 108, 2), -34, 36, 28), c.tones.base, rim=1)
            for k in range(5):
                c.line(turned([(32.6, 87 + k * 4), (39.4, 85 + k * 4)], -34, 36, 28), c.tones.ink, 0.5)
            feathers = svg("M22 78 L8 58 L16 55 L22 56 L28 55 L36 58 Z")
            c.part(turned(feathers, 16, 22, 74), PAPER, rim=0.8)
            for dx in (-8, -3, 3, 8):
                c.line(turned([(22 + dx * 0.3, 77), (22 + dx, 58)], 16, 22, 74), (190, 186, 178), 0.5)
            c.part(turned(arc(22, 78, 6, 8, 0, 180), 16, 22, 74), c.tones.accent, rim=1)
        case _:
            handle = box(45, 60, 55, 94, 2.4)
            c.part(turned(handle, 24), WOOD, rim=1.6)
            c.part(turned(arc(50, 36, 31, 32, 0, 360), 24), c.tones.dark, rim=0)
            c.body(
                turned(svg("M50 4 Q20 5 19 34 Q19 54 36 62 L64 62 Q81 54 81 34 Q80 5 50 4 Z"), 24), rim=2.4
            )
            c.line(turned([(35, 62), (65, 62)], 24), c.tones.trim, 1.2)
            c.part(oval(80, 82, 8), PAPER if sum(c.tones.base) < 700 else (236, 150, 72), rim=1.4)


def jump_rope(c: Canvas, cut: str) -> None:
    """A skipping rope."""
    weighted = cut == "weighted"
    thick = 3.4 if weighted else 1.8
    c.cord(
        svg("M26 52 C10 10 44 2 50 34 C54 66 60 84 44 86 C28 86 34 60 52 58 C76 54 88 16 74 50"),
        c.tones.dark if not weighted else c.tones.base,
        thick,
    )
    if weighted:
        c.line(
            svg("M26 52 C10 10 44 2 50 34 C54 66 60 84 44 86 C28 86 34 60 52 58 C76 54 88 16 74 50"),
            c.tones.accent,
            0.7,
        )
    half = 6 if weighted else 4.4
    for x, tilt in ((24, 14), (76, -14)):
        c.body(turned(box(x - half, 50, x + half, 90, 4), tilt, x, 50), c.tones.base, rim=1.8)
        for k in range(5 if weighted else 3):
            c.line(turned([(x - half, 62 + k * 5), (x + half, 62 + k * 5)], tilt, x, 50), width=0.7)
        c.part(
            turned(box(x - half * 0.7, 46, x + half * 0.7, 53, 1.4), tilt, x, 50),
            c.tones.accent if weighted else STEEL,
            rim=0.6,
        )
        c.part(turned(box(x - half - 0.6, 86, x + half + 0.6, 92, 2), tilt, x, 50), c.tones.hard, rim=0.5)


def helmet(c: Canvas, cut: str) -> None:
    """A helmet, from the side."""
    strap = c.tones.hard
    c.cord(svg("M30 60 L44 84 L56 60"), strap, 1.8)
    c.cord(svg("M44 84 Q46 90 52 88"), strap, 1.8)
    c.part(box(40, 81, 48, 87, 1.4), c.tones.accent, rim=0.4)
    if cut == "cycling":
        c.body(
            svg("M8 58 Q8 32 28 22 Q54 10 78 28 Q92 40 94 56 Q84 62 72 58 Q50 52 34 62 Q20 68 8 58 Z"),
            rim=2.6,
        )
        for hole in (
            "M20 44 Q26 30 42 25 Q34 36 30 48 Z",
            "M40 42 Q46 28 60 24 Q56 34 54 44 Z",
            "M64 43 Q66 32 72 28 Q82 36 84 46 Q74 42 64 43 Z",
            "M18 54 Q28 50 40 50 Q30 56 20 60 Z",
        ):
            c.part(svg(hole), mix(c.tones.dark, INK, 0.55), rim=0.3)
        c.part(svg("M78 54 Q92 54 98 62 Q88 64 76 60 Z"), c.tones.hard, rim=0.5)
        c.line(svg("M10 52 Q22 40 50 44 Q76 44 92 52"), c.tones.accent, 0.9)
        return
    c.body(
        svg("M12 56 Q10 16 50 14 Q90 16 88 54 L88 62 Q78 66 72 58 L34 58 Q30 70 18 68 Q12 66 12 56 Z"), rim=3
    )
    for k in range(4):
        c.part(oval(34 + k * 11, 26 + abs(1.5 - k) * 2.4, 3, 2), mix(c.tones.dark, INK, 0.5), rim=0)
    c.line(svg("M12 52 L88 52"), width=0.5)
    if c.rng.random() < 0.6:
        c.part(svg("M56 36 L46 46 L53 46 L49 54 L62 43 L55 43 Z"), c.tones.accent, rim=0.3)
    else:
        c.part(oval(52, 42, 6), c.tones.accent, rim=0.4)
    c.gloss(turned(oval(28, 30, 2, 10), 40, 28, 30), 0.3)


def goggles(c: Canvas, cut: str) -> None:
    """Goggles on their strap."""
    c.cord(svg("M14 50 Q2 20 50 18 Q98 20 86 50"), c.tones.dark, 3.6 if cut == "swim" else 7)
    if cut == "swim":
        c.cord(svg("M40 52 Q50 46 60 52"), c.tones.hard, 3)
        for way in (1, -1):
            cup = svg("M10 50 Q12 38 28 38 Q44 38 44 52 Q42 66 28 68 Q12 66 10 50 Z")
            c.body(cup if way == 1 else flip(cup), rim=2)
            lens = svg("M15 51 Q17 43 28 43 Q39 43 39.6 52 Q38 62 28 63 Q17 62 15 51 Z")
            c.part(lens if way == 1 else flip(lens), mix(c.tones.base, (255, 255, 255), 0.14), rim=1)
            glint = [(20, 48), (26, 46), (22, 58), (19, 56)]
            c.gloss(glint if way == 1 else [(x + 52, y) for x, y in glint], 0.5)
        return
    c.body(
        svg(
            "M10 40 Q12 28 30 28 L70 28 Q88 28 90 40 L90 60 Q86 76 68 76 Q58 76 54 "
            "68 Q50 64 46 68 Q42 76 32 76 Q14 76 10 60 Z"
        ),
        rim=2.2,
    )
    lens = svg(
        "M16 43 Q18 34 32 34 L68 34 Q82 34 84 43 L84 58 Q81 70 68 70 Q61 70 57 63 "
        "Q50 57 43 63 Q39 70 32 70 Q19 70 16 58 Z"
    )
    c.part(lens, mix(c.tones.base, INK, 0.2), rim=1.4)
    c.inlay(svg("M10 34 L90 34 L90 44 Q50 56 10 44 Z"), mix(c.tones.base, PAPER, 0.34))
    c.gloss(svg("M26 36 L38 36 L28 66 L20 60 Z"), 0.3)
    c.gloss(svg("M44 36 L48 36 L38 62 L35 62 Z"), 0.3)


def resistance_band(c: Canvas, cut: str) -> None:
    """Elastic bands for exercise."""
    if cut == "loop":
        for k, tone in enumerate((mix(c.tones.base, INK, 0.1), mix(c.tones.base, PAPER, 0.12), c.tones.base)):
            x, y = 36 + k * 14, 34 + k * 13
            outer: Path = oval(x, y, 30, 17)
            c.part(
                svg(
                    f"M{x - 30} {y} L{x - 30} {y + 12} Q{x - 28} {y + 30} {x} "
                    f"{y + 30} Q{x + 28} {y + 30} {x + 30} {y + 12} L{x + 30} {y} Z"
                ),
                tone,
                rim=2,
            )
            c.part(outer, mix(tone, INK, 0.3), rim=0)
            c.part(oval(x, y + 1.4, 27.4, 14), mix(tone, INK, 0.12), rim=0, edge=0.2)
            c.part(box(x - 8, y + 19, x + 8, y + 26, 1), c.tones.trim, rim=0.2, edge=0.2)
        return
    c.cord(svg("M24 26 C10 96 90 96 76 26"), c.tones.base, 4.6)
    c.cord(svg("M24 26 C24 76 76 76 76 26"), c.tones.dark, 3.4)
    for way in (1, -1):
        x = 50 - way * 26
        c.part(oval(x, 29, 3.6, 4.4), c.tones.hard, rim=0.6)
        c.cord([(x - 11, 12), (x, 27), (x + 11, 12)], c.tones.hard, 1.8)
        c.body(box(x - 13, 7, x + 13, 15, 4), rim=1.6)
        for k in range(5):
            c.line([(x - 8 + k * 4, 8), (x - 8 + k * 4, 14)], width=0.4)


DRAWINGS: Mapping[str, Drawing] = {
    "yoga_mat": yoga_mat,
    "dumbbell": dumbbell,
    "ball": ball,
    "racket": racket,
    "jump_rope": jump_rope,
    "helmet": helmet,
    "goggles": goggles,
    "resistance_band": resistance_band,
}
