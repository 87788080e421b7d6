"""Pictures from strangers: decoded upright within limits, or refused with a reason; colours are measured."""

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw

from retrieval.colours import canonical_colour, measured_colours
from retrieval.errors import PictureRejectedError
from retrieval.images import decode_picture, encode_jpeg, network_input


def as_bytes(picture: Image.Image, fmt: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, format=fmt, **options)
    return out.getvalue()


@pytest.mark.parametrize("fmt", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF"])
def test_common_formats_are_read(fmt: str) -> None:
    pixels = decode_picture(as_bytes(Image.new("RGB", (60, 40), (200, 30, 30)), fmt))
    assert pixels.shape == (40, 60, 3)
    assert pixels.dtype == np.uint8
    assert abs(int(pixels[20, 30, 0]) - 200) < 8


@pytest.mark.parametrize(
    ("mode", "colour"), [("L", 90), ("CMYK", (0, 0, 0, 0)), ("P", 3), ("1", 1), ("I;16", 900)]
)
def test_other_modes_become_rgb(mode: str, colour: object) -> None:
    fmt = "TIFF" if mode in ("CMYK", "I;16") else "PNG"
    pixels = decode_picture(as_bytes(Image.new(mode, (30, 30), colour), fmt))
    assert pixels.shape == (30, 30, 3)


def test_transparency_becomes_white() -> None:
    pixels = decode_picture(as_bytes(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG"))
    assert (pixels == 255).all()


def test_a_rotated_photo_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held sideways
    pixels = decode_picture(as_bytes(Image.new("RGB", (60, 40)), "JPEG", exif=exif))
    assert pixels.shape == (60, 40, 3)


def test_an_animation_gives_its_first_frame() -> None:
    frames = [Image.new("RGB", (20, 20), c) for c in ((255, 0, 0), (0, 0, 255))]
    data = as_bytes(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert decode_picture(data)[10, 10].tolist() == [255, 0, 0]


def test_a_big_picture_is_made_smaller() -> None:
    assert decode_picture(as_bytes(Image.new("RGB", (3_000, 1_500)), "JPEG"), max_side=600).shape == (
        300,
        600,
        3,
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "Not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Not a picture"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "damaged|Not a picture"),
        (b"x" * 15_000_001, "at most"),
        (as_bytes(Image.new("RGB", (4, 4)), "PNG"), "only 4 x 4"),
    ],
    ids=["empty", "svg", "broken", "huge", "tiny"],
)
def test_what_is_no_picture_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(PictureRejectedError, match=message):
        decode_picture(data)


def test_a_cut_off_picture_is_refused() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (200, 200, 3), dtype=np.uint8)
    data = as_bytes(Image.fromarray(noise), "JPEG")
    with pytest.raises(PictureRejectedError, match="damaged"):
        decode_picture(data[: len(data) // 2])


def test_a_decompression_bomb_is_refused() -> None:
    data = as_bytes(Image.new("1", (20_000, 20_000)), "PNG")
    with pytest.raises(PictureRejectedError, match=r"pixels|damaged"):
        decode_picture(data)


def test_nothing_of_the_upload_survives_encoding_again() -> None:
    exif = Image.Exif()
    exif[0x010E] = "where it was taken"
    data = as_bytes(Image.new("RGB", (60, 40)), "JPEG", exif=exif)
    assert b"where it was taken" not in encode_jpeg(decode_picture(data))


def test_a_network_sees_the_whole_picture_on_white() -> None:
    values = network_input([np.zeros((40, 80, 3), np.uint8)], 16)
    assert values.shape == (1, 3, 16, 16)
    assert values[0, 0, 8, 8] == pytest.approx(-127 / 128)
    assert values[0, 0, 0, 0] == pytest.approx(1.0)


# ------------------------------------------------------------------ colours


@pytest.mark.parametrize(
    ("rgb", "name"),
    [((200, 50, 47), "red"), ((53, 103, 181), "blue"), ((40, 40, 42), "black"), ((79, 138, 87), "green")],
)
def test_the_colour_of_the_thing_is_measured_not_of_the_ground(rgb: tuple[int, int, int], name: str) -> None:
    picture = Image.new("RGB", (300, 300), (248, 246, 242))
    ImageDraw.Draw(picture).ellipse((60, 60, 240, 240), fill=rgb)
    assert measured_colours(np.asarray(picture))[0] == (name, pytest.approx(1.0, abs=0.05))


def test_an_empty_ground_has_no_colour() -> None:
    assert measured_colours(np.full((100, 100, 3), 250, np.uint8)) == ()


@pytest.mark.parametrize(
    ("word", "name"), [("红色", "red"), ("Grey", "grey"), ("gray", "grey"), ("藏青", "navy"), ("fast", None)]
)
def test_colour_words_of_both_languages_are_known(word: str, name: str | None) -> None:
    assert canonical_colour(word) == name
