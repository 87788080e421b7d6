"""Colours by name in both languages, and the colour of the thing in a picture."""

import numpy as np
import numpy.typing as npt

from retrieval.encoders import Pixels

# Canonical name -> (names in other words, typical RGB). Names are compared in lower case.
COLOURS: dict[str, tuple[tuple[str, ...], tuple[int, int, int]]] = {
    "black": (("黑色", "黑"), (40, 40, 42)),
    "white": (("白色", "白"), (244, 242, 238)),
    "grey": (("gray", "灰色", "灰"), (143, 147, 153)),
    "red": (("红色", "红", "大红"), (200, 50, 47)),
    "burgundy": (("wine red", "maroon", "酒红色", "酒红"), (122, 34, 54)),
    "pink": (("粉色", "粉红色", "粉红", "粉"), (235, 163, 180)),
    "orange": (("橙色", "橘色", "橙"), (229, 129, 47)),
    "yellow": (("黄色", "黄"), (236, 196, 64)),
    "green": (("绿色", "绿"), (79, 138, 87)),
    "olive": (("橄榄绿", "军绿色", "army green"), (119, 122, 69)),
    "mint": (("薄荷绿", "mint green"), (166, 216, 196)),
    "blue": (("蓝色", "蓝"), (53, 103, 181)),
    "navy": (("navy blue", "dark blue", "藏青色", "深蓝色", "藏青", "海军蓝"), (37, 53, 92)),
    "light blue": (("sky blue", "浅蓝色", "天蓝色", "淡蓝色"), (156, 195, 230)),
    "purple": (("violet", "紫色", "紫"), (125, 91, 166)),
    "lavender": (("lilac", "淡紫色", "薰衣草紫"), (195, 177, 225)),
    "brown": (("棕色", "褐色", "咖啡色", "棕"), (124, 82, 55)),
    "beige": (("cream", "米色", "杏色", "米白色"), (220, 201, 168)),
    "khaki": (("tan", "卡其色", "卡其"), (179, 160, 111)),
    "ivory": (("off-white", "象牙白", "乳白色"), (239, 230, 210)),
    "silver": (("银色", "银"), (195, 199, 204)),
    "gold": (("golden", "金色", "金"), (207, 166, 73)),
}

_CANONICAL = {word: name for name, (words, _) in COLOURS.items() for word in (name, *words)}
_NAMES = tuple(COLOURS)
_PALETTE = np.array([rgb for _, rgb in COLOURS.values()], dtype=np.float32)

_BORDER = 0.06  # of each side: taken as the ground
_GROUND_DISTANCE = 12.0  # in CIELAB; nearer than this to the border's colour is ground
_GRID = 96  # pictures are measured at this size
_LEAST_THING = 0.01  # of the picture; less is taken for noise of the ground

# Cells of the colour histogram: lightness, green to red, blue to yellow.
_CELLS = (5, 6, 6)
_CELL_ORIGIN = np.array([0.0, 48.0, 48.0], dtype=np.float32)
_CELL_SIZE = np.array([20.0, 16.0, 16.0], dtype=np.float32)
_BANDS = 3  # top, middle, bottom: a shirt's and a skirt's colours differ in where they are


def canonical_colour(word: str) -> str | None:
    """The canonical English name of a colour word in either language, None for another word."""
    return _CANONICAL.get(word.strip().lower())


def measured_colours(pixels: Pixels) -> tuple[tuple[str, float], ...]:
    """The thing's colours and the share of its area each covers, largest first; () when all is ground.

    The ground is what looks like the picture's border. Distances are Euclidean in CIELAB (CIE 1976).
    """
    lab, is_thing = _lab_and_thing(pixels)
    things = lab[is_thing]  # Shape: (pixels, 3)
    if len(things) < _LEAST_THING * is_thing.size:
        return ()
    distances = np.linalg.norm(things[:, None, :] - _to_lab(_PALETTE)[None, :, :], axis=2)
    counts = np.bincount(distances.argmin(axis=1), minlength=len(_NAMES))
    order = np.argsort(-counts, kind="stable")
    return tuple((_NAMES[i], float(counts[i] / len(things))) for i in order if counts[i])


def colour_layout(pixels: Pixels) -> npt.NDArray[np.float32]:
    """The thing's colours as numbers: a histogram of the whole, and three bands' mean and hues; shape (237,).

    Histograms are over CIELAB, square roots of shares, so that their inner product is the Bhattacharyya
    coefficient. A picture that is all ground is measured whole.
    """
    lab, is_thing = _lab_and_thing(pixels)
    if is_thing.sum() < _LEAST_THING * is_thing.size:
        is_thing[:] = True
    cells = np.clip((lab + _CELL_ORIGIN) / _CELL_SIZE, 0, np.array(_CELLS) - 1).astype(np.int64)
    joint = (cells[..., 0] * _CELLS[1] + cells[..., 1]) * _CELLS[2] + cells[..., 2]
    hues = np.clip((lab[..., 1:] + 40) / 20, 0, 3).astype(np.int64)  # Shape: (h, w, 2)
    hue = hues[..., 0] * 4 + hues[..., 1]
    parts = [_shares(joint[is_thing], int(np.prod(_CELLS)))]
    for band in np.array_split(np.arange(len(lab)), _BANDS):
        inside = is_thing[band]
        if not inside.any():
            parts.append(np.zeros(3 + 16, dtype=np.float32))
            continue
        mean = lab[band][inside].mean(axis=0) / np.array([100.0, 50.0, 50.0])
        parts += [mean.astype(np.float32), _shares(hue[band][inside], 16)]
    return np.concatenate(parts)


def _shares(cells: npt.NDArray[np.int64], size: int) -> npt.NDArray[np.float32]:
    counts = np.bincount(cells, minlength=size)
    return np.sqrt(counts / max(len(cells), 1)).astype(np.float32)


def _lab_and_thing(pixels: Pixels) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.bool_]]:
    """A small copy in CIELAB, shape (h, w, 3), and which of its pixels are not ground, shape (h, w)."""
    step = max(1, max(pixels.shape[:2]) // _GRID)
    small = pixels[::step, ::step].astype(np.float32)
    lab = _to_lab(small.reshape(-1, 3)).reshape(small.shape)
    margin = max(1, int(_BORDER * min(lab.shape[:2])))
    border = np.concatenate(
        [part.reshape(-1, 3) for part in (lab[:margin], lab[-margin:], lab[:, :margin], lab[:, -margin:])]
    )
    ground = np.median(border, axis=0)
    return lab, np.linalg.norm(lab - ground, axis=2) > _GROUND_DISTANCE


def _to_lab(rgb: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Turn sRGB in [0, 255], shape (n, 3), into CIELAB under D65 (IEC 61966-2-1, CIE 15)."""
    unit = rgb / 255.0
    linear = np.where(unit <= 0.04045, unit / 12.92, ((unit + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    relative = (linear @ to_xyz.T) / np.array([0.95047, 1.0, 1.08883])
    root = np.where(relative > 0.008856, np.cbrt(relative), 7.787 * relative + 16 / 116)
    lightness = 116 * root[:, 1] - 16
    return np.stack(
        [lightness, 500 * (root[:, 0] - root[:, 1]), 200 * (root[:, 1] - root[:, 2])], axis=1
    ).astype(np.float32)
