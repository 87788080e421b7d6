"""Bytes of a picture -> RGB pixels, within limits; what cannot be shown is refused with a reason."""

import io
import struct
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, UnidentifiedImageError

from retrieval.encoders import Pixels
from retrieval.errors import PictureRejectedError

MAX_BYTES = 15_000_000
MAX_PIXELS = 50_000_000
MAX_SIDE = 1_600
MIN_SIDE = 8
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")

# What Pillow raises on damaged files of these formats, found by flipping bytes.
_DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    RuntimeError,
    struct.error,
    Image.DecompressionBombError,
)
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


def decode_picture(data: bytes, max_side: int = MAX_SIDE) -> Pixels:
    """Upright RGB pixels, shape (height, width, 3), no side longer than `max_side`.

    An animation gives its first frame, transparency becomes white.

    Raises:
        PictureRejectedError: too many bytes or pixels, too small, damaged, or not one of `FORMATS`
            (HEIC is not: Pillow cannot read it).
    """
    if len(data) > MAX_BYTES:
        raise PictureRejectedError(f"The picture has {len(data):,} bytes; at most {MAX_BYTES:,} are allowed.")
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise PictureRejectedError(
                    f"The picture is {picture.width} x {picture.height}; "
                    f"at most {MAX_PIXELS:,} pixels are accepted."
                )
            picture.draft("RGB", (max_side, max_side))  # JPEG: decodes at a fraction of the size, much faster
            upright = ImageOps.exif_transpose(picture)
            opaque = _on_white(upright)
    except PictureRejectedError:
        raise
    except UnidentifiedImageError as error:
        what = "HEIC pictures cannot be read" if _is_heic(data) else "Not a picture"
        raise PictureRejectedError(f"{what}; send one of {', '.join(FORMATS)}.") from error
    except _DAMAGE as error:
        raise PictureRejectedError(f"The picture is damaged: {error}") from error
    if min(opaque.size) < MIN_SIDE:
        raise PictureRejectedError(f"The picture is only {opaque.width} x {opaque.height} pixels.")
    opaque.thumbnail((max_side, max_side))
    return np.asarray(opaque, dtype=np.uint8)


def encode_jpeg(pixels: Pixels, quality: int = 88) -> bytes:
    """The picture as a fresh JPEG, without anything that came along in the upload."""
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, format="JPEG", quality=quality)
    return out.getvalue()


def network_input(pictures: Sequence[Pixels], height: int, width: int) -> npt.NDArray[np.float32]:
    """Whole pictures on white as EfficientNet-Lite wants them: (x - 127) / 128.

    Shape (n, 3, height, width).
    """
    padded = [
        ImageOps.pad(Image.fromarray(p), (width, height), Image.Resampling.BICUBIC, color=(255, 255, 255))
        for p in pictures
    ]
    values = np.stack([np.asarray(p, dtype=np.float32) for p in padded])
    return np.ascontiguousarray(((values - 127.0) / 128.0).transpose(0, 3, 1, 2))


def _is_heic(data: bytes) -> bool:
    return data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        ground = Image.new("RGBA", layered.size, (255, 255, 255, 255))
        return Image.alpha_composite(ground, layered).convert("RGB")
    return picture.convert("RGB")
