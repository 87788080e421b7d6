"""What feeds call their columns, in both languages, and what aisle calls them."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

# The first name of a feed that is in its row wins; `_en` and `_zh` at the end of a name give the language.
FIELD_NAMES: Mapping[str, tuple[str, ...]] = {
    "id": (
        "id", "product_id", "item_id", "sku", "asin", "handle", "offer_id", "编号", "商品编号", "商品id",
        "货号", "产品编号",
    ),
    "group_id": ("item_group_id", "group_id", "parent_id", "parent_sku", "spu", "spu_id", "款号"),
    "title": (
        "title", "product_title", "name", "product_name", "item_name", "productname", "标题", "商品名称",
        "商品标题", "产品名称", "名称", "品名",
    ),
    "description": (
        "description", "body_html", "body_(html)", "long_description", "product_description",
        "short_description", "details", "summary", "描述", "商品描述", "产品描述", "详情", "商品详情",
        "简介",
    ),
    "brand": (
        "brand", "vendor", "manufacturer", "brand_name", "maker", "品牌", "品牌名称", "厂商", "厂家",
    ),
    "category": (
        "category", "product_type", "google_product_category", "product_category", "categories",
        "category_path", "type", "department", "类目", "分类", "商品分类", "类别", "品类",
    ),
    "price": (
        "price", "unit_price", "regular_price", "retail_price", "current_price", "价格", "售价", "单价",
        "现价",
    ),
    "price_minor": ("price_minor", "price_cents", "price_in_cents", "amount_minor", "价格分"),
    "sale_price": (
        "sale_price", "special_price", "discount_price", "offer_price", "促销价", "优惠价", "活动价",
    ),
    "list_price": (
        "list_price", "compare_at_price", "was", "was_price", "msrp", "rrp", "original_price", "原价",
        "市场价", "吊牌价",
    ),
    "currency": ("currency", "currency_code", "price_currency", "币种", "货币"),
    "stock": (
        "stock", "quantity", "current_stock", "inventory", "stock_quantity", "inventory_quantity", "qty",
        "库存", "库存数量", "数量",
    ),
    "availability": (
        "availability", "in_stock", "available", "is_in_stock", "有货", "是否有货", "库存状态",
    ),
    "image": (
        "image", "image_link", "image_url", "image_src", "picture", "photo", "img", "thumbnail", "图片",
        "主图", "图片链接", "商品图片",
    ),
    "url": ("url", "link", "product_url", "href", "链接", "商品链接", "网址"),
    "colour": ("colour", "color", "product_colour", "product_color", "颜色", "色彩"),
    "size": ("size", "尺码", "尺寸", "规格"),
    "material": ("material", "fabric", "材质", "面料", "材料"),
    "for_whom": (
        "for_whom", "gender", "gender_affinity", "target_gender", "性别", "适用人群", "适用性别",
        "适用对象",
    ),
    "rating": ("rating", "average_rating", "review_score", "stars", "product_rating", "评分", "星级"),
    "rating_count": (
        "rating_count", "ratings_count", "review_count", "reviews_count", "number_of_reviews",
        "num_reviews", "评论数", "评价数",
    ),
    "released": (
        "released", "release_date", "published_at", "date_added", "launch_date", "上市时间", "发布日期",
        "上架时间",
    ),
    "status": ("status", "state", "状态"),
    "attributes": ("attributes", "specs", "specifications", "properties", "属性", "参数", "规格参数"),
    "attribute_labels": ("attribute_labels",),
    "value_labels": ("value_labels",),
    "flags": ("flags",),
    "variants": ("variants", "skus"),
}  # fmt: skip

LANGUAGE_ENDINGS = {
    "_en": "en", "_english": "en", "_zh": "zh", "_cn": "zh", "_zh_cn": "zh", "_chinese": "zh",
}  # fmt: skip
LANGUAGE_BEGINNINGS = {"英文": "en", "中文": "zh"}
LOCALISED = ("title", "description", "brand", "category")

# What an attribute is called elsewhere -> its name here. Numbers under these names are in these units.
ATTRIBUTE_NAMES: Mapping[str, str] = {
    "color": "colour",
    "product_colour": "colour",
    "product_color": "colour",
    "颜色": "colour",
    "fabric": "material",
    "材质": "material",
    "面料": "material",
    "gender": "for_whom",
    "适用人群": "for_whom",
    "适用性别": "for_whom",
    "internal_memory": "ram_gb",
    "ram": "ram_gb",
    "memory_ram": "ram_gb",
    "内存": "ram_gb",
    "运行内存": "ram_gb",
    "display_diagonal": "screen_inch",
    "screen_size": "screen_inch",
    "display_size": "screen_inch",
    "屏幕尺寸": "screen_inch",
    "total_storage_capacity": "storage_gb",
    "存储容量": "storage_gb",
    "display_resolution": "resolution",
    "分辨率": "resolution",
    "季节": "season",
    "适用季节": "season",
    "风格": "style",
    "款式": "style",
    "产地": "origin",
    "country_of_origin": "origin",
    "适用年龄": "age",
    "age_group": "age",
    "场合": "occasion",
    "适用场合": "occasion",
    "口味": "flavour",
    "flavor": "flavour",
    "防水": "waterproof",
    "适合肤质": "skin_type",
    "肤质": "skin_type",
}

_CANONICAL = {
    name: (field, order) for field, names in FIELD_NAMES.items() for order, name in enumerate(names)
}


@lru_cache(maxsize=10_000)
def snake_name(name: str) -> str:
    """One spelling of a column: "Image Link" and "image-link" are "image_link"; Chinese stays."""
    plain = unicodedata.normalize("NFKC", name).strip().lower()
    return re.sub(r"[^\w()]+", "_", plain).strip("_")


def name_fields(
    row: Mapping[str, object], mapped: Mapping[str, str]
) -> tuple[dict[str, object], dict[str, object]]:
    """A row's known fields by aisle's names, and the columns left over by their own.

    Args:
        row: As the feed has it.
        mapped: What the operator said (`--map title=name`): aisle's name -> the feed's; wins over guesses.

    A text in several languages becomes {"en": …, "zh": …}.
    """
    chosen: dict[str, tuple[int, str, object]] = {}  # field -> (order, column, value)
    texts: dict[str, dict[str, object]] = {}
    left: dict[str, object] = {}
    columns = {column: field for field, column in mapped.items()}
    for column, value in row.items():
        name = snake_name(column)
        stem, locale = _language(name)
        field, order = (columns[column], -1) if column in columns else _CANONICAL.get(stem, ("", 0))
        if locale and field in LOCALISED:
            texts.setdefault(field, {})[locale] = value
        elif not field or (field in chosen and chosen[field][0] <= order):
            left[name] = value
        else:
            if field in chosen:
                _, former, former_value = chosen[field]
                left[snake_name(former)] = former_value
            chosen[field] = (order, column, value)
    fields = {field: value for field, (_, _, value) in chosen.items()}
    for field, by_locale in texts.items():
        known = fields.get(field)
        fields[field] = by_locale if not isinstance(known, str) else {"": known} | by_locale
    return fields, left


def _language(name: str) -> tuple[str, str]:
    """The name without its language, and the language or ""."""
    for ending, locale in LANGUAGE_ENDINGS.items():
        if name.endswith(ending):
            return name.removesuffix(ending), locale
    for beginning, locale in LANGUAGE_BEGINNINGS.items():
        if name.startswith(beginning):
            return name.removeprefix(beginning), locale
    return name, ""
