"""Electronics."""

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
from data.make_demo_shop.drawing.tones import COAL, INK, IRON, PAPER, STEEL, SUN, Colour, mix

LENS = (44, 48, 60)


def _lens(c: Canvas, x: float, y: float, radius: float) -> None:
    c.part(oval(x, y, radius), IRON, rim=0.4)
    c.part(oval(x, y, radius * 0.76), LENS, rim=0, edge=0.2)
    c.part(oval(x, y, radius * 0.42), (28, 30, 42), rim=0, edge=0)
    c.gloss(oval(x - radius * 0.1, y - radius * 0.12, radius * 0.16), 0.7)
    c.part(oval(x - radius * 0.3, y - radius * 0.32, radius * 0.13), (150, 170, 205), rim=0, edge=0)


def _wallpaper(c: Canvas, screen: Path, x0: float, y0: float, x1: float, y1: float) -> None:
    """Fills a screen with soft hills in the colour of the device, so that the colour leads."""
    c.part(screen, mix(c.tones.base, INK, 0.16), rim=0, edge=0.3)
    width, height = x1 - x0, y1 - y0
    for level, sway, tone in ((0.5, 0.16, 0.08), (0.66, -0.14, 0.2), (0.82, 0.1, 0.0)):
        y = y0 + height * level
        hill = svg(
            f"M{x0} {y:.2f} C{x0 + width * 0.3:.2f} {y - height * sway:.2f} {x0 + width * 0.6:.2f} "
            f"{y + height * sway:.2f} {x1} {y - height * sway / 2:.2f} L{x1} {y1} L{x0} {y1} Z"
        )
        c.inlay(hill, mix(c.tones.base, PAPER, tone))
    c.inlay(oval(x0 + width * 0.74, y0 + height * 0.26, min(width, height) * 0.09), c.tones.accent)
    c.gloss([(x0, y0), (x0 + width * 0.34, y0), (x0, y0 + height * 0.6)], 0.12)


def headphones(c: Canvas, cut: str) -> None:
    """Headphones."""
    if cut == "over_ear":
        c.cord(svg("M22 62 C16 8 84 8 78 62"), c.tones.base, 6.4)
        c.cord(svg("M30 33 C36 18 64 18 70 33"), c.tones.dark, 3.6)
        for way in (1, -1):
            cup = svg("M30 50 Q16 48 15 66 Q16 86 30 84 Q34 84 34 80 L34 54 Q34 50 30 50 Z")
            pad = svg("M31 52 Q40 51 40 60 L40 76 Q40 84 31 83 Z")
            c.part(pad if way == 1 else flip(pad), c.tones.hard, rim=1)
            c.body(cup if way == 1 else flip(cup), rim=1.6)
            x = 50 - way * 27
            c.part(oval(x, 67, 5, 10), c.tones.dark, rim=0.5)
            if c.rng.random() < 0.5:
                c.part(oval(x, 67, 2, 4), c.tones.accent, rim=0)
        return
    c.cord(svg("M24 60 C16 14 84 14 76 60"), c.tones.base, 4)
    for way in (1, -1):
        x = 50 - way * 26
        c.cord([(x, 48), (x, 58)], c.tones.hard, 2.6)
        c.part(oval(x + way * 4, 66, 8, 13), c.tones.hard, rim=1)
        c.body(oval(x - way * 1, 66, 9, 14), rim=1.4)
        c.part(oval(x - way * 1.5, 66, 4.6, 7.6), c.tones.light, rim=0.4)
    c.cord(svg("M27 80 Q26 92 44 90 Q60 88 58 96"), c.tones.dark, 1.2)


def earbuds(c: Canvas, cut: str) -> None:
    """Two wireless earphones above their charging case."""
    for way in (1, -1):
        stem = svg("M35 22 L40 22 L39 46 Q36.5 49 34 46 Z")
        c.part(stem if way == 1 else flip(stem), rim=0.7)
        x = 50 - way * 15
        c.part(oval(x + way * 6, 22, 4.4, 5), c.tones.hard, rim=0.5)
        c.body(oval(x, 21, 8, 8.4), rim=1)
        c.part(oval(x - way * 1, 20, 2.2, 2.8), c.tones.dark, rim=0)
    if cut == "case_round":
        c.floor(50, 91, 26)
        c.body(oval(50, 71, 27, 20), rim=2)
        c.line(svg("M23 67 Q50 74 77 67"), width=0.7)
        c.shade(svg("M23 67 Q50 74 77 67 L77 69 Q50 76 23 69 Z"), 0.18)
        c.part(oval(50, 80, 1.2), (120, 200, 140), rim=0, edge=0.2)
        c.part(box(45, 70.4, 55, 73.4, 1), c.tones.dark, rim=0, edge=0.2)
        return
    c.floor(50, 91, 34)
    c.body(box(18, 54, 82, 90, 13), rim=2)
    c.line([(18, 66), (82, 66)], width=0.7)
    c.shade(box(17, 66, 83, 68), 0.18)
    c.part(oval(50, 76, 1.2), (120, 200, 140), rim=0, edge=0.2)
    c.part(box(44, 64.6, 56, 67.6, 1), c.tones.dark, rim=0, edge=0.2)


def _grille(c: Canvas, x0: float, y0: float, x1: float, y1: float, step: float = 2.6) -> None:
    """Rows of small holes."""
    row, y = 0, y0
    while y <= y1:
        x = x0 + (step / 2 if row % 2 else 0)
        while x <= x1:
            c.line([(x, y), (x + 0.05, y)], c.tones.ink, 0.7)
            x += step
        y += step
        row += 1


def speaker(c: Canvas, cut: str) -> None:
    """A loudspeaker."""
    match cut:
        case "cylinder":
            c.floor(50, 90, 24)
            c.body(mirrored("M50 12 L34 12 Q28 12 28 18 L28 84 Q28 90 34 90 L50 90"), rim=3)
            _grille(c, 32, 30, 69, 78, 3.2)
            c.part(oval(50, 15, 20, 4.6), c.tones.dark, rim=0.5)
            c.line(oval(50, 15, 14, 3), c.tones.accent, 0.7)
            for x, mark in ((44, "-"), (56, "+")):
                c.line([(x - 1.2, 15), (x + 1.2, 15)], c.tones.light, 0.5)
                if mark == "+":
                    c.line([(x, 14.2), (x, 15.8)], c.tones.light, 0.5)
            c.cord(svg("M72 26 Q80 30 78 44"), c.tones.hard, 2)
        case "box":
            c.floor(50, 92, 28)
            c.body(box(24, 10, 76, 91, 4), rim=2.4)
            c.line(closed(box(27, 13, 73, 88, 3)), width=0.4)
            for y, radius in ((31, 11), (65, 18)):
                c.part(oval(50, y, radius), c.tones.hard, rim=0.8)
                c.part(oval(50, y, radius * 0.8), c.tones.dark, rim=1)
                c.part(oval(50, y, radius * 0.34), c.tones.hard, rim=0.8)
            c.part(box(44, 86, 56, 87.6, 0.6), c.tones.trim, rim=0, edge=0)
        case _:
            c.floor(50, 82, 30)
            c.cord(svg("M64 32 Q84 16 82 42"), c.tones.accent, 2.4)
            c.body(mirrored("M50 26 Q20 26 18 54 Q18 82 30 82 L50 82"), rim=2.6)
            c.part(oval(50, 57, 21, 18), c.tones.dark, rim=1)
            _grille(c, 34, 46, 67, 69, 3.2)
            c.part(box(42, 76.5, 58, 79, 1), c.tones.trim, rim=0, edge=0.2)


def phone(c: Canvas, cut: str) -> None:
    """A phone: its back in front of its screen."""
    radius = 4 if cut == "flat" else 9
    front = turned(box(20, 12, 58, 88, radius), -7, 40, 50)
    c.part(front, c.tones.hard, rim=0.6)
    screen = turned(box(22, 14, 56, 86, max(radius - 2, 2.5)), -7, 40, 50)
    _wallpaper(c, screen, 16, 10, 60, 90)
    c.body(box(40, 12, 80, 90, radius), rim=1.4)
    c.gloss(svg("M40 12 L56 12 L40 60 Z"), 0.12)
    for y in (28, 38):
        c.part(box(79.6, y, 81, y + 7, 0.5), c.tones.dark, rim=0, edge=0.2)
    if cut == "flat":
        c.part(box(43, 15, 63, 35, 5), c.tones.dark, rim=0.6)
        for x, y in ((48.4, 20.4), (48.4, 29.6), (57.6, 25)):
            _lens(c, x, y, 4)
        c.part(oval(58, 18.4, 1), PAPER, rim=0, edge=0)
    else:
        c.part(oval(60, 27, 12), c.tones.dark, rim=0.7)
        for x, y in ((55, 23), (65, 23), (60, 32)):
            _lens(c, x, y, 3.8)
        c.part(oval(75, 20, 1.2), PAPER, rim=0, edge=0.2)
    c.part(oval(60, 62, 2.6), c.tones.dark, rim=0, edge=0)


def tablet(c: Canvas, cut: str) -> None:
    """A tablet."""
    if cut == "plain":
        c.body(box(10, 20, 90, 80, 5), rim=1.6)
        _wallpaper(c, box(15, 25, 85, 75, 1.6), 15, 25, 85, 75)
        c.part(oval(12.5, 50, 0.9), COAL, rim=0, edge=0)
        for row in range(2):
            for k in range(5):
                c.part(
                    box(24 + k * 11, 60 + row * 7 - 24, 29 + k * 11, 65 + row * 7 - 24, 1.4),
                    mix(c.tones.base, PAPER, 0.2 + 0.1 * ((k + row) % 3)),
                    rim=0,
                    edge=0,
                )
        return
    c.body(box(18, 8, 72, 90, 5), rim=1.6)
    _wallpaper(c, box(22, 13, 68, 85, 1.6), 22, 13, 68, 85)
    c.line(svg("M28 56 Q34 40 40 54 Q46 66 52 48 Q56 40 62 48"), PAPER, 1.1)
    pen = [*box(80, 16, 85, 76, 1.4)[:-1], (82.5, 88)]
    c.part(box(80, 14, 85, 78, 1.6), c.tones.base, rim=0.8)
    c.part([(80.2, 77), (84.8, 77), (82.5, 87)], c.tones.trim, rim=0.4)
    c.part([pen[-1], (81.7, 84), (83.3, 84)], COAL, rim=0, edge=0)
    c.line([(80.4, 24), (84.6, 24)], width=0.5)


def _keys(c: Canvas, x0: float, y0: float, x1: float, rows: int, pitch: float, colour: Colour) -> None:
    for row in range(rows):
        x = x0 + (row % 3) * pitch * 0.2
        while x + pitch * 0.8 <= x1:
            c.part(
                box(x, y0 + row * pitch, x + pitch * 0.78, y0 + (row + 0.78) * pitch, 0.6),
                colour,
                rim=0,
                edge=0.14,
            )
            x += pitch


def laptop(c: Canvas, cut: str) -> None:
    """An open laptop."""
    c.floor(50, 82, 46)
    c.body(box(17, 16, 83, 64, 3), rim=1)
    _wallpaper(c, box(20, 19, 80, 60, 1), 20, 19, 80, 60)
    c.part(oval(50, 17.6, 0.6), COAL, rim=0, edge=0)
    deck = svg("M17 62 L83 62 L95 78 L5 78 Z")
    c.part(deck, rim=0.8)
    keys = mix(c.tones.base, INK, 0.34)
    for row in range(4):
        y = 64 + row * 2.4
        spread = (y - 62) * 0.72
        count = 14
        for k in range(count):
            left = 21 - spread + k * (58 + 2 * spread) / count
            c.part(
                box(left, y, left + (58 + 2 * spread) / count * 0.8, y + 1.8, 0.4),
                RAINBOW_GLOW[(k + row) % 4] if cut == "gaming" and (k * 3 + row) % 4 == 0 else keys,
                rim=0,
                edge=0,
            )
    c.part(svg("M42 74 L58 74 L59 77 L41 77 Z"), c.tones.dark, rim=0, edge=0.2)
    c.part(svg("M5 78 L95 78 Q94 82 90 82 L10 82 Q6 82 5 78 Z"), c.tones.dark, rim=0.4)
    if cut == "gaming":
        c.part(svg("M22 12 L34 12 L37 16 L19 16 Z"), c.tones.hard, rim=0.3)
        c.part(flip(svg("M22 12 L34 12 L37 16 L19 16 Z")), c.tones.hard, rim=0.3)
        c.line([(8, 80), (92, 80)], (236, 84, 108), 0.9)
        c.part(svg("M50 30 L60 36 L58 48 L50 54 L42 48 L40 36 Z"), mix(c.tones.base, INK, 0.5), rim=0)
        c.part(svg("M50 35 L56 39 L50 43 L44 39 Z"), (236, 84, 108), rim=0, edge=0)
        for k in range(5):
            c.line([(86 + k * 1.2, 70 + k * 1.4), (88.4 + k * 1.2, 70 + k * 1.4)], c.tones.ink, 0.5)
    else:
        c.part(
            svg("M42 81.9 L58 81.9 Q56 79.6 54 79.6 L46 79.6 Q44 79.6 42 81.9 Z"),
            c.tones.base,
            rim=0,
            edge=0.2,
        )


RAINBOW_GLOW: tuple[Colour, ...] = ((236, 84, 108), (92, 170, 220), (128, 205, 140), (236, 190, 84))


def monitor(c: Canvas, cut: str) -> None:
    """A computer screen on its stand."""
    c.floor(50, 90, 28)
    if cut == "flat":
        c.part(svg("M45 66 L55 66 L56 86 L44 86 Z"), c.tones.dark)
        c.part(svg("M30 86 L70 86 Q74 88 74 91 L26 91 Q26 88 30 86 Z"), rim=0.8)
        c.body(box(8, 14, 92, 70, 2.6), rim=1)
        _wallpaper(c, box(10.6, 16.6, 89.4, 64, 0.8), 10.6, 16.6, 89.4, 64)
        c.part(oval(50, 67, 0.9), c.tones.accent, rim=0, edge=0)
        if c.rng.random() < 0.5:
            c.part(box(18, 24, 44, 42, 1), mix(c.tones.base, PAPER, 0.2), rim=0, edge=0.2)
            for k in range(4):
                c.line([(21, 28 + k * 3.4), (40 - k * 4, 28 + k * 3.4)], c.tones.ink, 0.7)
        return
    c.part(svg("M46 62 L54 62 L55 82 L45 82 Z"), c.tones.dark)
    for way in (1, -1):
        leg = svg("M50 80 L54 84 L30 92 L24 92 Z")
        c.part(leg if way == 1 else flip(leg), rim=0.6)
    c.body(svg("M4 22 Q50 32 96 22 L96 66 Q50 76 4 66 Z"), rim=1)
    c.part(
        svg("M6.4 25 Q50 34.6 93.6 25 L93.6 63.2 Q50 72.6 6.4 63.2 Z"),
        mix(c.tones.base, INK, 0.16),
        rim=0,
        edge=0.3,
    )
    for level, sway, tone in ((44, 8, 0.08), (52, -7, 0.2), (58, 5, 0.0)):
        c.inlay(
            svg(f"M6 {level} C34 {level - sway} 60 {level + sway} 94 {level - sway / 2} L94 76 L6 76 Z"),
            mix(c.tones.base, PAPER, tone),
        )
    c.inlay(oval(72, 38, 4), c.tones.accent)
    c.gloss(svg("M6 24 L34 29 L6 52 Z"), 0.12)


def keyboard(c: Canvas, cut: str) -> None:
    """A keyboard from above."""
    light = mix(c.tones.base, PAPER, 0.22) if c.tones.base != PAPER else PAPER
    keys = mix(c.tones.base, INK, 0.16) if c.rng.random() < 0.4 else light
    if cut == "full":
        c.body(box(3, 34, 97, 70, 3), rim=1)
        for k in range(4):
            c.part(box(6 + k * 17, 36.6, 20 + k * 17, 39.4, 0.6), mix(keys, INK, 0.14), rim=0, edge=0.14)
        _keys(c, 6, 41.6, 74, 4, 5.6, keys)
        _keys(c, 77, 41.6, 94.6, 5, 5.6, mix(keys, INK, 0.14))
        c.part(box(22, 64, 52, 68.2, 0.8), keys, rim=0, edge=0.14)
        for x in (6, 12, 55, 61, 67):
            c.part(box(x, 64, x + 5, 68.2, 0.6), mix(keys, INK, 0.14), rim=0, edge=0.14)
        c.part(box(6, 41.6, 10.6, 46, 0.6), c.tones.accent, rim=0, edge=0.14)
        return
    c.body(box(12, 30, 88, 72, 5), rim=1.6)
    _keys(c, 15.6, 34, 85, 4, 7, keys)
    c.part(box(32, 62, 64, 68, 1), c.tones.accent, rim=0.3, edge=0.2)
    for x in (15.6, 23.6):
        c.part(box(x, 62, x + 6.4, 68, 0.8), keys, rim=0, edge=0.2)
    for x in (66.6, 75):
        c.part(box(x, 62, x + 6.6, 68, 0.8), keys, rim=0, edge=0.2)
    c.part(box(15.6, 34, 21.2, 39.4, 0.6), c.tones.accent, rim=0, edge=0.14)
    c.cord(svg("M50 30 Q50 22 60 20 Q74 18 74 8"), c.tones.hard, 1.4)


def mouse(c: Canvas, cut: str) -> None:
    """A computer mouse."""
    match cut:
        case "office":
            c.body(mirrored("M50 12 Q26 12 25 46 Q24 88 50 90"), rim=2.6)
            c.line(svg("M25.4 46 Q50 54 74.6 46"), width=0.6)
            c.line([(50, 12), (50, 49)], width=0.6)
            c.part(box(47, 22, 53, 38, 3), c.tones.hard, rim=0.6)
            for k in range(4):
                c.line([(47.8, 26 + k * 3), (52.2, 26 + k * 3)], c.ink(c.tones.hard), 0.35)
            c.gloss(oval(37, 64, 4, 14), 0.18)
        case "gaming":
            c.cord(svg("M50 14 Q48 6 60 4"), c.tones.hard, 1.6)
            c.body(mirrored("M50 12 L36 12 Q28 16 29 40 Q22 50 24 64 Q28 90 50 92"), rim=2.4)
            c.part(svg("M29 40 Q22 50 24 64 Q30 58 32 46 Z"), c.tones.hard, rim=0.4)
            c.part(flip(svg("M29 40 Q22 50 24 64 Q30 58 32 46 Z")), c.tones.hard, rim=0.4)
            c.line(svg("M50 12 L50 20"), width=0.6)
            c.line(svg("M38 13 L40 46 L50 52 L60 46 L62 13"), width=0.6)
            c.part(box(47, 20, 53, 38, 2), c.tones.hard, rim=0.5)
            c.line([(50, 22), (50, 36)], (236, 84, 108), 1.2)
            c.part(svg("M50 64 L56 70 L50 80 L44 70 Z"), (236, 84, 108), rim=0.3)
            c.line(svg("M28 74 Q36 89 50 90 Q64 89 72 74"), (92, 170, 220), 0.8)
        case _:
            c.floor(50, 86, 36)
            c.body(
                svg("M18 84 Q14 80 20 66 Q28 26 46 18 Q60 14 68 26 Q84 50 86 78 Q86 86 80 86 L22 86 Z"),
                rim=2.4,
            )
            c.part(svg("M46 18 Q60 14 68 26 Q76 42 82 58 Q66 50 54 40 Q46 30 46 18 Z"), c.tones.dark, rim=0.8)
            c.line(svg("M60 22 Q62 36 68 49"), width=0.6)
            c.part(turned(box(56, 24, 61, 36, 2.4), -22, 58, 30), c.tones.hard, rim=0.4)
            c.part(svg("M24 62 Q34 60 40 46 L44 50 Q38 66 26 68 Z"), c.tones.hard, rim=0.5)
            c.line([(18, 82), (86, 82)], c.tones.ink, 0.5)


def power_bank(c: Canvas, cut: str) -> None:
    """A battery for pockets."""
    if cut == "slim":
        c.cord(svg("M50 12 Q50 4 64 6 Q84 8 82 30 Q80 44 86 52"), c.tones.hard, 1.6)
        c.part(box(83.4, 51, 88.6, 60, 0.8), STEEL, rim=0.4)
        c.body(box(28, 12, 72, 90, 6), rim=2)
        for k in range(4):
            c.part(oval(43 + k * 4.8, 80, 1.3), PAPER if k < 3 else c.tones.dark, rim=0, edge=0.25)
        c.part(box(45, 12, 55, 15, 1), c.tones.hard, rim=0.2)
        c.part(svg("M52 38 L42 54 L49 54 L47 66 L58 48 L51 48 Z"), c.tones.light, rim=0, edge=0.3)
        c.part(box(71.4, 24, 73, 32, 0.6), c.tones.dark, rim=0, edge=0.2)
        return
    c.floor(50, 86, 32)
    c.part(svg("M22 34 L34 22 L90 22 L78 34 Z"), c.tones.light, rim=0)
    c.part(svg("M78 34 L90 22 L90 74 L78 86 Z"), c.tones.dark, rim=0)
    c.body(box(20, 33, 79, 87, 4), rim=1.4)
    c.part(box(28, 42, 71, 60, 2), mix(c.tones.base, INK, 0.6), rim=0.6)
    for k in range(4):
        c.part(
            box(32 + k * 9.4, 46, 39 + k * 9.4, 56, 1),
            (128, 205, 140) if k < 3 else c.tones.dark,
            rim=0,
            edge=0,
        )
    for x in (30, 46, 60):
        c.part(box(x, 70, x + 10, 77, 1.4), c.tones.hard, rim=0.4)
        c.part(box(x + 1.8, 72.2, x + 8.2, 74.8, 0.6), STEEL, rim=0, edge=0)


def charger(c: Canvas, cut: str) -> None:
    """A charger."""
    if cut == "wall":
        for x in (36, 48):
            c.part(box(x - 2, 10, x + 2, 26, 1), STEEL, rim=0.6)
        c.part(box(26, 24, 58, 31, 2), c.tones.dark, rim=0.6)
        c.body(box(20, 29, 64, 78, 7), rim=2.2)
        for x in (30, 45):
            c.part(box(x, 70, x + 10, 74.4, 1.6), c.tones.hard, rim=0.3)
        c.part(svg("M44 38 L34 54 L41 54 L39 66 L50 48 L43 48 Z"), c.tones.light, rim=0, edge=0.3)
        c.cord(svg("M50 76 Q50 92 66 92 Q86 92 84 70 L84 44"), c.tones.dark, 2)
        c.part(box(80.6, 32, 87.4, 46, 1.4), c.tones.base, rim=0.6)
        c.part(box(82, 26, 86, 32.4, 0.8), STEEL, rim=0.3)
        return
    c.floor(50, 70, 42)
    c.cord(svg("M88 62 Q98 64 96 80 Q92 92 76 88"), c.tones.hard, 2)
    c.part(oval(50, 62, 40, 19), c.tones.dark, rim=1.4)
    c.body(oval(50, 56, 40, 19), rim=1.4)
    c.line(oval(50, 56, 31, 14), width=0.6)
    c.part(svg("M53 44 L42 58 L49 58 L46 68 L59 54 L52 54 Z"), c.tones.light, rim=0, edge=0.4)
    c.part(oval(50, 72, 1.3, 0.9), (120, 200, 140), rim=0, edge=0)


def smartwatch(c: Canvas, cut: str) -> None:
    """A watch with a screen."""
    if cut == "band":
        c.body(svg("M40 8 L60 8 Q63 30 63 50 Q63 70 60 94 L40 94 Q37 70 37 50 Q37 30 40 8 Z"), rim=1.4)
        for k in range(5):
            c.part(oval(50, 75 + k * 3.8, 1), c.tones.dark, rim=0, edge=0.2)
        c.part(box(37.6, 28, 62.4, 70, 11), c.tones.hard, rim=0.8)
        c.part(box(40.4, 31, 59.6, 67, 8), (30, 32, 42), rim=0, edge=0)
        c.line(arc(50, 42, 6, 6, -90, 160), c.tones.accent, 1.4)
        for k in range(3):
            c.line([(44, 54 + k * 3.6), (56 - k * 3, 54 + k * 3.6)], PAPER, 1)
        return
    c.body(svg("M36 4 L64 4 L67 34 L33 34 Z"), rim=1)
    c.body(svg("M33 66 L67 66 L64 97 L36 97 Z"), rim=1)
    for k in range(4):
        c.part(oval(50, 78 + k * 4.4, 1.2), c.tones.dark, rim=0, edge=0.2)
    c.part(box(39, 11, 61, 15, 1), c.tones.dark, rim=0.3)
    if cut == "round":
        c.part(box(73, 46, 78, 54, 1.4), c.tones.hard, rim=0.4)
        c.part(oval(50, 50, 25.5), rim=1.4)
        c.part(oval(50, 50, 20), mix(c.tones.base, INK, 0.62), rim=0, edge=0.4)
        for k in range(12):
            mark = [turned([(50, 31.5)], 30 * k)[0], turned([(50, 34)], 30 * k)[0]]
            c.line(mark, PAPER, 0.7)
        hour = c.rng.uniform(0, 360)
        c.line([(50, 50), turned([(50, 39)], hour)[0]], PAPER, 1.4)
        c.line([(50, 50), turned([(50, 34.6)], hour * 12 % 360)[0]], c.tones.accent, 1)
        c.part(oval(50, 50, 1.4), c.tones.accent, rim=0, edge=0)
        return
    c.part(box(70.6, 42, 75, 52, 1.4), c.tones.hard, rim=0.4)
    c.part(box(28, 26, 72, 74, 11), rim=1.4)
    c.part(box(33, 31, 67, 69, 8), (30, 32, 42), rim=0, edge=0.4)
    for radius, tone, end in ((11, (236, 84, 108), 200), (8, (128, 205, 140), 140), (5, SUN, 90)):
        c.line(arc(50, 46, radius, radius, -90, end), tone, 2)
    for k in range(2):
        c.line([(38, 62 + k * 3.4), (58 - k * 8, 62 + k * 3.4)], PAPER, 1)


def camera(c: Canvas, cut: str) -> None:
    """A camera."""
    match cut:
        case "compact":
            c.part(box(22, 26, 36, 34, 2), c.tones.dark, rim=0.6)
            c.part(oval(29, 26, 4, 2.4), c.tones.accent, rim=0.4)
            c.part(svg("M42 32 L46 20 L62 20 L66 32 Z"), c.tones.dark, rim=0.8)
            c.part(box(74, 27, 86, 33, 1.4), IRON, rim=0.4)
            c.body(box(10, 31, 90, 80, 6), rim=2)
            c.part(box(10, 42, 90, 70, 0), c.tones.dark, rim=0)
            c.gloss(box(10, 42, 90, 43.4), 0.1)
            c.part(oval(54, 56, 22), rim=1.2)
            _lens(c, 54, 56, 18)
            c.part(box(72, 35, 84, 40, 1.4), (210, 220, 226), rim=0.3)
            c.part(oval(18, 38, 1.3), (236, 84, 108), rim=0, edge=0)
        case "instant":
            c.part(box(32, 70, 68, 95, 1), PAPER, rim=0.6)
            c.part(box(35, 73, 65, 90, 0.6), (150, 184, 204), rim=0)
            c.inlay(svg("M34 90 L44 80 L52 86 L58 78 L66 90 Z"), (104, 146, 110))
            c.body(
                svg("M22 22 Q22 16 28 16 L72 16 Q78 16 78 22 L84 70 Q84 78 76 78 L24 78 Q16 78 16 70 Z"),
                rim=2.4,
            )
            c.part(box(22, 70, 78, 74, 1.6), c.tones.hard, rim=0.4)
            c.line(svg("M20.4 34 L79.6 34"), width=0.5)
            for k, tone in enumerate(((205, 84, 76), (232, 140, 72), SUN, (112, 170, 124), (92, 140, 200))):
                c.part(box(46 + k * 1.6, 62, 47.6 + k * 1.6, 70, 0), tone, rim=0, edge=0)
            c.part(oval(50, 48, 16), c.tones.hard, rim=1)
            _lens(c, 50, 48, 12)
            c.part(box(60, 20, 74, 30, 2), (220, 226, 228), rim=0.5)
            c.part(box(28, 21, 38, 29, 2), LENS, rim=0.4)
            c.part(oval(24, 44, 3.4), c.tones.accent, rim=0.5)
        case _:
            c.floor(50, 84, 34)
            c.part(box(28, 21, 46, 28, 2), c.tones.accent, rim=0.5)
            c.body(box(16, 26, 84, 84, 9), rim=2.4)
            c.part(box(22, 52, 44, 78, 3), COAL if c.tones.base != COAL else IRON, rim=0.6)
            c.line([(26, 58), (38, 58)], (128, 205, 140), 1.2)
            c.line([(26, 63), (34, 63)], PAPER, 1.2)
            c.part(box(48, 32, 79, 63, 7), c.tones.hard, rim=0.8)
            _lens(c, 63.5, 47.5, 12.6)
            c.part(oval(26, 36, 1.8), (236, 84, 108), rim=0, edge=0.2)
            for k in range(3):
                c.line([(52, 70 + k * 3.4), (76, 70 + k * 3.4)], width=0.6)


DRAWINGS: Mapping[str, Drawing] = {
    "headphones": headphones,
    "earbuds": earbuds,
    "speaker": speaker,
    "phone": phone,
    "tablet": tablet,
    "laptop": laptop,
    "monitor": monitor,
    "keyboard": keyboard,
    "mouse": mouse,
    "power_bank": power_bank,
    "charger": charger,
    "smartwatch": smartwatch,
    "camera": camera,
}
