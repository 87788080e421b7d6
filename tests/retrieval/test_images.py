"""Pictures from strangers: decoded upright within limits, or refused with a reason; colours are measured."""

import contextlib
import io
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, features

from retrieval.catalogue import MemoryCatalogue
from retrieval.cleaning import CleaningOptions
from retrieval.colours import canonical_colour, measured_colours
from retrieval.errors import PictureRejectedError
from retrieval.images import decode_picture, encode_jpeg, network_input
from retrieval.importing import PictureFolders, import_products
from retrieval.taxonomy import Taxonomy


def as_bytes(picture: Image.Image, fmt: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, format=fmt, **options)
    return out.getvalue()


AVIF = pytest.param("AVIF", marks=pytest.mark.skipif(not features.check("avif"), reason="no AVIF in Pillow"))


@pytest.mark.parametrize("fmt", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", AVIF])
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


@pytest.mark.parametrize("fmt", ["GIF", "WEBP", "PNG", AVIF])
def test_an_animation_gives_its_first_frame(fmt: str) -> None:
    frames = [Image.new("RGB", (20, 20), c) for c in ((255, 0, 0), (0, 0, 255))]
    data = as_bytes(frames[0], fmt, save_all=True, append_images=frames[1:], lossless=True)
    assert decode_picture(data)[10, 10].tolist() == pytest.approx([255, 0, 0], abs=12)


def test_the_colours_of_a_print_shop_are_turned_into_those_of_a_screen() -> None:
    red = as_bytes(Image.new("CMYK", (30, 30), (0, 255, 255, 0)), "JPEG")
    assert decode_picture(red)[15, 15].tolist() == pytest.approx([255, 0, 0], abs=12)


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
        (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40, "HEIC pictures cannot be read; send one of JPEG"),
    ],
    ids=["empty", "svg", "broken", "huge", "tiny", "heic"],
)
def test_what_is_no_picture_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(PictureRejectedError, match=message):
        decode_picture(data)


def test_a_cut_off_picture_is_refused() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (200, 200, 3), dtype=np.uint8)
    data = as_bytes(Image.fromarray(noise), "JPEG")
    with pytest.raises(PictureRejectedError, match="damaged"):
        decode_picture(data[: len(data) // 2])


def whole_pictures() -> list[bytes]:
    noise = np.random.default_rng(2).integers(0, 255, (24, 32, 3), dtype=np.uint8)
    picture = Image.fromarray(noise)
    turned = Image.Exif()
    turned[0x0112] = 6
    return [
        as_bytes(picture, "JPEG", exif=turned),
        as_bytes(picture.convert("CMYK"), "JPEG"),
        as_bytes(picture.convert("P"), "PNG", transparency=3),
        as_bytes(picture, "WEBP", exif=turned),
        as_bytes(picture, "GIF", save_all=True, append_images=[picture.rotate(90)]),
        as_bytes(picture, "TIFF", compression="tiff_lzw"),
        *([as_bytes(picture, "AVIF")] if features.check("avif") else []),
    ]


@pytest.mark.filterwarnings("ignore:.*(EXIF|Truncated|Metadata|Image size):")
@given(
    whole=st.sampled_from(whole_pictures()),
    flips=st.lists(st.tuples(st.integers(0, 4_000), st.integers(0, 255)), min_size=1, max_size=8),
    kept=st.floats(0.1, 1.0),
)
def test_a_damaged_picture_is_read_or_refused_never_a_crash(
    whole: bytes, flips: list[tuple[int, int]], kept: float
) -> None:
    data = bytearray(whole[: int(kept * len(whole))])
    for at, value in flips:
        data[at % len(data)] = value
    with contextlib.suppress(PictureRejectedError):
        assert decode_picture(bytes(data)).shape[2] == 3


def test_a_decompression_bomb_is_refused() -> None:
    data = as_bytes(Image.new("1", (20_000, 20_000)), "PNG")
    with pytest.raises(PictureRejectedError, match=r"pixels|damaged"):
        decode_picture(data)


def test_an_import_goes_on_past_pictures_that_cannot_be_read(tmp_path: Path) -> None:
    offered, home, feed = tmp_path / "offered", tmp_path / "home", tmp_path / "feed.jsonl"
    offered.mkdir()
    good = as_bytes(Image.new("RGB", (40, 40), "red"), "JPEG")
    files = {
        "good.jpg": good,
        "cut.jpg": good[: len(good) // 3],
        "bomb.png": as_bytes(Image.new("1", (20_000, 20_000)), "PNG"),
        "phone.heic": b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40,
        "page.png": b"<html>",
        "print.jpg": as_bytes(Image.new("CMYK", (40, 40)), "JPEG"),
        "moving.gif": as_bytes(
            Image.new("P", (40, 40)), "GIF", save_all=True, append_images=[Image.new("P", (40, 40), 9)]
        ),
        "glass.webp": as_bytes(Image.new("RGBA", (40, 40), (0, 0, 0, 0)), "WEBP"),
    }
    for name, data in files.items():
        (offered / name).write_bytes(data)
    rows = [{"id": name, "title": f"A mug, {name}", "price": "5 USD", "image": name} for name in files]
    feed.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    catalogue = MemoryCatalogue()

    report, saved = import_products(
        feed, catalogue, PictureFolders(offered, home), Taxonomy.load(), CleaningOptions()
    )

    assert saved.added == len(files)
    shown = {p.product_id for p in catalogue.products() if p.variants[0].image}
    assert shown == {"good.jpg", "print.jpg", "moving.gif", "glass.webp"}
    refused = {f.product_id: f.reason for f in report.findings}
    assert sorted(refused) == ["bomb.png", "cut.jpg", "page.png", "phone.heic"]
    assert "HEIC pictures cannot be read" in refused["phone.heic"]
    assert "damaged" in refused["cut.jpg"]


def test_nothing_of_the_upload_survives_encoding_again() -> None:
    exif = Image.Exif()
    exif[0x010E] = "where it was taken"
    data = as_bytes(Image.new("RGB", (60, 40)), "JPEG", exif=exif)
    assert b"where it was taken" not in encode_jpeg(decode_picture(data))


def test_a_network_sees_the_whole_picture_on_white() -> None:
    values = network_input([np.zeros((40, 80, 3), np.uint8)], 16, 16)
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
