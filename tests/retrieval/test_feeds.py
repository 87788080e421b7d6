"""Feeds as they arrive: formats, encodings, and files that are broken in every usual way."""

import csv
import gzip
import io
import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.errors import FeedError
from retrieval.feeds.field_names import name_fields, snake_name
from retrieval.feeds.formats import read_feed
from retrieval.feeds.rows import RawRow, Trouble
from retrieval.feeds.text_stream import guess_encoding

RED_DRESS = {"id": "1", "title": "红色连衣裙", "price": 199}
MUG = {"id": "2", "title": "Crème mug", "price": 9.5}


def write(folder: Path, name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def lines_of(*rows: object) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def rows_and_troubles(path: Path) -> tuple[list[RawRow], list[Trouble]]:
    items = list(read_feed(path))
    return [i for i in items if isinstance(i, RawRow)], [i for i in items if isinstance(i, Trouble)]


# ---------------------------------------------------------------- JSON lines


def test_json_lines_come_with_their_line_numbers(tmp_path: Path) -> None:
    feed = write(tmp_path, "feed.jsonl", "\n" + lines_of(RED_DRESS) + "\n" + lines_of(MUG))
    assert list(read_feed(feed)) == [RawRow(2, RED_DRESS), RawRow(4, MUG)]


@pytest.mark.parametrize("packed", [False, True])
def test_a_feed_may_be_gzipped_whatever_its_name(tmp_path: Path, packed: bool) -> None:
    content = lines_of(RED_DRESS).encode()
    feed = write(tmp_path, "feed.data", gzip.compress(content) if packed else content)
    assert list(read_feed(feed)) == [RawRow(1, RED_DRESS)]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{broken", "not JSON"),
        ('["a"]', "not a JSON object"),
        ("[" * 100_000, "nested too deep"),
        ('{"price": ' + "9" * 5_000 + "}", "not JSON"),
    ],
)
def test_a_bad_line_is_dropped_and_the_next_is_read(tmp_path: Path, line: str, reason: str) -> None:
    feed = write(tmp_path, "feed.jsonl", lines_of(RED_DRESS) + line + "\n" + lines_of(MUG))
    rows, troubles = rows_and_troubles(feed)
    assert [row.line for row in rows] == [1, 3]
    assert [(t.line, t.kind) for t in troubles] == [(2, "dropped")]
    assert reason in troubles[0].reason


def test_a_line_beyond_the_limit_is_dropped_without_losing_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.feeds.text_stream.MAX_LINE_CHARS", 1_000)
    feed = write(tmp_path, "feed.jsonl", lines_of({"id": "x" * 5_000}, MUG))
    rows, troubles = rows_and_troubles(feed)
    assert rows == [RawRow(2, MUG)]
    assert [(t.line, t.kind) for t in troubles] == [(1, "dropped")]


def test_a_title_of_a_million_characters_is_read(tmp_path: Path) -> None:
    feed = write(tmp_path, "feed.jsonl", lines_of({"id": "1", "title": "长" * 1_000_000}))
    (row,) = read_feed(feed)
    assert isinstance(row, RawRow)
    assert len(str(row.fields["title"])) == 1_000_000


@pytest.mark.parametrize("indent", [None, 2])
def test_a_json_array_is_read_item_by_item(tmp_path: Path, indent: int | None) -> None:
    feed = write(tmp_path, "feed.json", json.dumps([RED_DRESS, 7, MUG], indent=indent))
    rows, troubles = rows_and_troubles(feed)
    assert [row.fields for row in rows] == [RED_DRESS, MUG]
    assert [t.reason for t in troubles] == ["not an object"]


def test_a_json_array_that_is_cut_off_keeps_its_whole_items(tmp_path: Path) -> None:
    content = json.dumps([RED_DRESS, MUG, MUG], indent=1)
    rows, troubles = rows_and_troubles(write(tmp_path, "feed.json", content[:-40]))
    assert [row.fields for row in rows] == [RED_DRESS, MUG]
    assert [t.kind for t in troubles] == ["broken"]


# ------------------------------------------------------------------- damage


def test_a_truncated_gzip_gives_what_came_before_and_says_where(tmp_path: Path) -> None:
    content = gzip.compress(
        b"".join(lines_of({"id": n, "title": f"{n * 7919}"}).encode() for n in range(5_000))
    )
    rows, troubles = rows_and_troubles(write(tmp_path, "feed.jsonl.gz", content[: len(content) // 2]))
    assert 100 < len(rows) < 5_000
    assert [t.kind for t in troubles][-1] == "broken"
    assert troubles[-1].line >= rows[-1].line


def test_bytes_of_no_encoding_are_replaced_and_counted(tmp_path: Path) -> None:
    content = lines_of(RED_DRESS).encode() * 20 + b'{"id": "3", "title": "bad \xff\xfe bytes"}\n'
    rows, troubles = rows_and_troubles(write(tmp_path, "feed.jsonl", content))
    assert len(rows) == 21
    assert [(t.line, t.kind) for t in troubles] == [(21, "mended")]
    assert troubles[0].reason.startswith("2 characters")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("商品名称,价格\n红色连衣裙,199\n", "utf-8"),
        ("商品名称,价格\n红色连衣裙,199\n", "utf-8-sig"),
        ("商品名称,价格\n红色连衣裙,199\n", "gb18030"),
        ("商品名称,价格\n红色连衣裙,199\n", "utf-16"),
        ("商品名称,价格\n红色连衣裙,199\n", "utf-16-be"),
        ("title,price\nCrème brûlée bowl,9\n", "latin-1"),
        ("title,price\nGroße Schüssel aus Köln,9\n", "cp1252"),
    ],
)
def test_the_usual_encodings_are_recognised(tmp_path: Path, text: str, encoding: str) -> None:
    feed = write(tmp_path, "feed.csv", text, encoding)
    (row,) = read_feed(feed)
    assert isinstance(row, RawRow)
    assert list(row.fields.values()) == text.splitlines()[1].split(",")


@given(st.binary(max_size=300))
def test_any_bytes_have_an_encoding(content: bytes) -> None:
    content.decode(guess_encoding(content), errors="replace")


@given(st.binary(max_size=400), st.sampled_from(["jsonl", "csv", "google", "shopify"]))
def test_no_file_makes_a_reader_fall_over(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, format_: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.bin"
    path.write_bytes(content)
    with suppress(FeedError):
        assert all(item.line >= 1 for item in read_feed(path, format_))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"  \n ", "is empty"),
        (b"just some words\n", "--format"),
        (b"\x1f\x8b\x00", "is empty"),
    ],
)
def test_a_file_that_is_no_feed_is_refused_in_words(tmp_path: Path, content: bytes, says: str) -> None:
    with pytest.raises(FeedError, match=says):
        list(read_feed(write(tmp_path, "feed", content)))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="nowhere"):
        list(read_feed(tmp_path / "nowhere.csv"))
    with pytest.raises(FeedError, match="is a folder"):
        list(read_feed(tmp_path))


# ---------------------------------------------------------------------- CSV


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_separator_is_found_in_the_header(tmp_path: Path, delimiter: str) -> None:
    feed = write(tmp_path, "feed.csv", f"id{delimiter}title{delimiter}price\n1{delimiter}Mug{delimiter}9\n")
    assert list(read_feed(feed)) == [RawRow(2, {"id": "1", "title": "Mug", "price": "9"})]


def test_quoted_cells_may_hold_separators_quotes_and_line_breaks(tmp_path: Path) -> None:
    feed = write(tmp_path, "feed.csv", 'id,title\r\n1,"Mug, ""blue""\r\nlarge"\r\n2,Cup\r\n')
    assert list(read_feed(feed)) == [
        RawRow(2, {"id": "1", "title": 'Mug, "blue"\nlarge'}),
        RawRow(4, {"id": "2", "title": "Cup"}),
    ]


def test_a_quote_that_is_never_closed_costs_one_row(tmp_path: Path) -> None:
    feed = write(tmp_path, "feed.csv", 'id,title\n1,Mug\n2,"Cup\n3,Bowl\n4,Plate\n')
    rows, troubles = rows_and_troubles(feed)
    assert [row.fields["id"] for row in rows] == ["1", "3", "4"]
    assert [(t.line, t.kind) for t in troubles] == [(3, "dropped")]


def test_cells_beyond_the_columns_are_left_out_and_reported(tmp_path: Path) -> None:
    rows, troubles = rows_and_troubles(write(tmp_path, "feed.csv", "id,title\n1,Mug,blue\n2\n\n"))
    assert [row.fields for row in rows] == [{"id": "1", "title": "Mug"}, {"id": "2"}]
    assert [t.kind for t in troubles] == ["mended"]


cells = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\ufffd"), min_size=1
)


@given(st.lists(st.tuples(cells, cells), max_size=5))
def test_what_csv_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([("id", "title"), *rows])
    path = write(tmp_path_factory.getbasetemp(), "written.csv", text.getvalue(), "utf-8-sig")
    read = [item.fields for item in read_feed(path, "csv") if isinstance(item, RawRow)]
    wanted = [{k: v for k, v in zip(("id", "title"), row, strict=True) if v.strip()} for row in rows]
    assert read == [row for row in wanted if row]


# ------------------------------------------------------------------- Google

ITEM = """<item>
<title>plain title</title><g:id>{0}</g:id><g:title>Dress &amp; belt {0}</g:title>
<g:price>39.00 USD</g:price><g:item_group_id>dress</g:item_group_id>
<g:additional_image_link>a.jpg</g:additional_image_link><g:additional_image_link>b.jpg</g:additional_image_link>
<g:shipping><g:country>US</g:country><g:price>5 USD</g:price></g:shipping>
</item>
"""
RSS = '<?xml version="1.0"?>\n<rss xmlns:g="http://base.google.com/ns/1.0"><channel><title>Shop</title>\n'


def test_a_google_feed_gives_its_items(tmp_path: Path) -> None:
    feed = write(tmp_path, "feed.xml", RSS + ITEM.format(1) + ITEM.format(2) + "</channel></rss>")
    rows, troubles = rows_and_troubles(feed)
    assert troubles == []
    assert [row.line for row in rows] == [3, 9]
    assert rows[1].fields == {
        "title": "Dress & belt 2",
        "id": "2",
        "price": "39.00 USD",
        "item_group_id": "dress",
        "additional_image_link": ["a.jpg", "b.jpg"],
        "shipping": {"country": "US", "price": "5 USD"},
    }


def test_an_atom_feed_gives_its_entries(tmp_path: Path) -> None:
    feed = write(
        tmp_path,
        "feed.xml",
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0"><entry>'
        '<g:id>1</g:id><title>Mug</title><link href="https://shop.example/mug"/></entry></feed>',
    )
    (row,) = read_feed(feed)
    assert isinstance(row, RawRow)
    assert row.fields == {"id": "1", "title": "Mug", "link": "https://shop.example/mug"}


def test_what_is_not_quite_xml_is_mended(tmp_path: Path) -> None:
    item = "<item><g:id>1</g:id><g:title>Salt & pepper&nbsp;caf&eacute; \x0b&#0; &lt;b&gt;</g:title></item>"
    (row,) = read_feed(write(tmp_path, "feed.xml", RSS + item + "</channel></rss>"))
    assert isinstance(row, RawRow)
    assert row.fields["title"] == "Salt & pepper\u00a0café  <b>"


def test_xml_that_is_cut_off_keeps_its_whole_items(tmp_path: Path) -> None:
    feed = write(tmp_path, "feed.xml", RSS + ITEM.format(1) + ITEM.format(2)[:60])
    rows, troubles = rows_and_troubles(feed)
    assert [row.fields["id"] for row in rows] == ["1"]
    assert [t.kind for t in troubles] == ["broken"]


def test_entities_that_grow_or_read_files_are_refused(tmp_path: Path) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><item><id>&a;</id></item></rss>'
    rows, troubles = rows_and_troubles(write(tmp_path, "feed.xml", bomb))
    assert rows == []
    assert [t.kind for t in troubles] == ["broken"]


# ------------------------------------------------------------------ Shopify

SHOPIFY = """Handle,Title,Body (HTML),Vendor,Type,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Inventory Qty,Variant Price,Variant Compare At Price,Image Src,Status
dress,Linen dress,<p>Cool</p>,Tidewater,Dresses,true,Color,Red,Size,M,D-R-M,3,39.00,49.00,https://cdn.example/red.jpg,active
dress,,,,,,,Blue,,L,D-B-L,0,41.00,,,
dress,,,,,,,,,,,,,,https://cdn.example/back.jpg,
mug,Mug,,Clay,Mugs,false,Title,Default Title,,,MUG,5,9.00,,,draft
"""  # noqa: E501


def test_a_shopify_export_joins_the_rows_of_a_product(tmp_path: Path) -> None:
    dress, mug = (
        row for row in read_feed(write(tmp_path, "products.csv", SHOPIFY)) if isinstance(row, RawRow)
    )
    assert (dress.line, mug.line) == (2, 5)
    assert dress.fields["brand"] == "Tidewater"
    variants = dress.fields["variants"]
    assert isinstance(variants, list)
    assert [(v["id"], v["options"], v["price"], v["stock"]) for v in variants] == [
        ("D-R-M", {"Color": "Red", "Size": "M"}, "39.00", "3"),
        ("D-B-L", {"Color": "Blue", "Size": "L"}, "41.00", "0"),
    ]
    assert mug.fields["status"] == "draft"
    assert mug.fields["variants"][0]["options"] == {}  # type: ignore[index]


def test_a_shopify_products_json_is_read(tmp_path: Path) -> None:
    product = {
        "id": 1,
        "handle": "dress",
        "title": "Linen dress",
        "body_html": "<p>Cool</p>",
        "vendor": "Tidewater",
        "product_type": "Dresses",
        "options": [{"name": "Color", "values": ["Red"]}],
        "images": [{"src": "https://cdn.example/red.jpg"}],
        "variants": [{"id": 7, "sku": "", "option1": "Red", "price": "39.00", "available": False}],
    }
    (row,) = read_feed(write(tmp_path, "products.json", json.dumps({"products": [product]})))
    assert isinstance(row, RawRow)
    assert row.fields["id"] == "dress"
    assert row.fields["variants"] == [
        {
            "id": 7,
            "options": {"Color": "Red"},
            "price": "39.00",
            "list_price": None,
            "stock": 0,
            "image": None,
        }
    ]


# ------------------------------------------------------------- column names


@pytest.mark.parametrize(
    ("row", "fields", "left"),
    [
        ({"商品名称": "杯子", "价格": "9", "品牌": "陶"}, {"title": "杯子", "price": "9", "brand": "陶"}, {}),
        ({"Product Name": "Mug", "Image Link": "m.jpg"}, {"title": "Mug", "image": "m.jpg"}, {}),
        ({"name": "D1", "title": "Dress"}, {"title": "Dress"}, {"name": "D1"}),
        ({"title": "Dress", "name": "D1"}, {"title": "Dress"}, {"name": "D1"}),
        ({"title_en": "Dress", "title_zh": "裙"}, {"title": {"en": "Dress", "zh": "裙"}}, {}),
        ({"中文标题": "裙", "英文标题": "Dress"}, {"title": {"zh": "裙", "en": "Dress"}}, {}),
        ({"Wattage": "60"}, {}, {"wattage": "60"}),
    ],
)
def test_columns_are_known_by_their_usual_names(
    row: dict[str, object], fields: dict[str, object], left: dict[str, object]
) -> None:
    assert name_fields(row, {}) == (fields, left)


def test_what_the_operator_maps_wins(tmp_path: Path) -> None:
    row = {"title": "A-17", "long name": "Linen dress"}
    assert name_fields(row, {"title": "long name"}) == ({"title": "Linen dress"}, {"title": "A-17"})


def test_names_are_compared_in_one_spelling() -> None:
    assert {snake_name(n) for n in ("Image Link", "image-link", " IMAGE_LINK ")} == {"image_link"}
