"""Filters are exact: written out by hand, and compared with a slow check of one variant after the other."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.filters import ProductColumns
from retrieval.product import Price, Product, Text, Variant
from retrieval.query import Constraint, ConstraintValue, Op
from tests.retrieval.conftest import make_product, shop_products

PRODUCTS = tuple(sorted(shop_products(), key=lambda p: p.product_id))
COLUMNS = ProductColumns(PRODUCTS)


def ids(*constraints: Constraint, currency: str = "USD") -> set[str]:
    mask = COLUMNS.products_of(COLUMNS.meeting(constraints, currency))
    return {p.product_id for p, kept in zip(PRODUCTS, mask, strict=True) if kept}


@pytest.mark.parametrize(
    ("field", "op", "value", "expected"),
    [
        ("category", "=", "Dresses", {"dress-linen", "dress-slip", "dress-wool"}),
        ("category", "=", "连衣裙", {"dress-linen", "dress-slip", "dress-wool"}),
        ("category", "=", "dress", {"dress-linen", "dress-slip", "dress-wool"}),
        ("category", "=", "Shoes > Boots", {"boot-leather", "boot-faux"}),
        ("category", "=", "鞋 > 靴子", {"boot-leather", "boot-faux"}),
        ("category", "=", "puzzle", {"puzzle-dino"}),
        ("colour", "=", "green", {"tee-dino"}),
        ("colour", "=", "绿色", {"tee-dino"}),
        ("颜色", "=", "green", {"tee-dino"}),
        ("color", "in", ("green", "grey"), {"tee-dino", "dress-wool"}),
        ("material", "=", "wool", {"dress-wool", "cardigan"}),
        ("material", "=", "羊毛", {"dress-wool", "cardigan"}),
        ("material", "=", "leather", {"boot-leather", "wallet"}),
        ("材质", "=", "皮革", {"boot-leather", "wallet"}),
        ("brand", "=", "Quietfold", {"phones-quiet", "phones-wired"}),
        ("skin_type", "=", "敏感肌", {"wash-oat"}),
        ("ram_gb", ">=", 16, {"laptop-16"}),
        ("ram", "=", 8, {"laptop-8"}),
        ("screen_inch", "=", 27, {"monitor-27"}),
        ("screen_inch", ">", 20, {"monitor-27", "monitor-24"}),
        ("resolution", "=", "4K", {"monitor-27"}),
        ("capacity", "=", "500ml", {"kettle"}),
        ("capacity", "=", "500毫升", {"kettle"}),
        ("waterproof", "=", True, {"run-rain"}),
        ("waterproof", "=", "true", {"run-rain"}),
        ("rating", ">=", 4.7, {"dress-wool", "run-light"}),
        ("on_sale", "=", True, {"dress-linen"}),
        ("released", ">=", "2026-06-01", {"kettle-gift"}),
        ("in_stock", "=", False, {"wallet", "dress-linen"}),
        ("theme", "=", "恐龙", {"tee-dino", "puzzle-dino"}),
        ("occasion", "=", "gift", {"tee-dino", "puzzle-dino", "kettle-gift"}),
        ("for_whom", "=", "kids", {"tee-dino", "puzzle-dino"}),
        ("for_whom", "=", "girls", {"tee-dino", "puzzle-dino"}),
        ("for_whom", "=", "女孩", {"tee-dino", "puzzle-dino"}),
        ("for_whom", "=", "mother", {"kettle-gift"}),
        ("for_whom", "=", "妈妈", {"kettle-gift"}),
        ("size", "in", ("41",), {"run-daily"}),
        ("size", "=", 41, {"run-daily"}),
        ("no_such_field", "=", "x", set()),
    ],
)
def test_a_constraint_keeps_exactly(field: str, op: Op, value: ConstraintValue, expected: set[str]) -> None:
    assert ids(Constraint(field, op, value)) == expected


def test_what_fits_women_is_for_women_or_anybody_grown_up() -> None:
    found = ids(Constraint("for_whom", "=", "women"))
    assert {"dress-linen", "tee-plain", "kettle", "kettle-gift"} <= found
    assert found.isdisjoint({"run-light", "tee-dino", "puzzle-dino"})


def test_several_options_hold_on_one_variant() -> None:
    red_small = (
        Constraint("colour", "=", "red"),
        Constraint("size", "=", "S"),
        Constraint("in_stock", "=", True),
    )
    assert ids(*red_small) == {"tee-plain"}


@pytest.mark.parametrize(
    ("op", "value"), [("=", "red"), ("in", ("red", "blue")), (">=", 3), ("=", True), ("=", "no such value")]
)
def test_a_negation_is_the_complement_on_variants(op: Op, value: ConstraintValue) -> None:
    opposite: dict[str, Op] = {"=": "!=", "in": "not_in"}
    for field in ("colour", "material", "waterproof"):
        if op in opposite:
            kept = COLUMNS.holds(Constraint(field, op, value), "USD")
            dropped = COLUMNS.holds(Constraint(field, opposite[op], value), "USD")
            assert (kept ^ dropped).all()


def test_a_price_is_asked_in_its_own_currency() -> None:
    assert ids(Constraint("price", "<=", 1000, currency="USD")) == {"puzzle-dino"}
    assert ids(Constraint("price", "<=", 6300, currency="CNY")) == {"puzzle-dino"}
    assert ids(Constraint("price", "<=", 6300), currency="CNY") == {"puzzle-dino"}
    assert ids(Constraint("price", "<=", 10_000_000, currency="EUR")) == set()


def test_a_shop_with_one_price_list_is_asked_in_that() -> None:
    pen = Variant("v", {}, {"EUR": Price(500, "EUR")}, 1)
    product = Product("p", Text({"en": "Pen"}), Text({}), Text({}), Text({}), {}, {}, {}, (pen,))
    columns = ProductColumns((product,))
    assert columns.holds(Constraint("price", "<=", 600, currency="USD"), "USD").all()


def test_an_electronics_feed_is_understood() -> None:
    laptops = "Electronics > Laptops"
    stated = {"internal_memory": 16.0, "display_diagonal": 14.0}
    feed = (
        make_product("a", 'Notebook 15.6" 16 GB DDR4-SDRAM', "", laptops, 500),
        make_product("b", "Notebook", "", laptops, 500, attributes=stated),
        make_product("c", "Notebook, 512 GB SSD", "", laptops, 500),
    )
    columns = ProductColumns(feed)
    assert columns.holds(Constraint("ram_gb", ">=", 16), "USD").tolist() == [True, True, False]
    assert columns.holds(Constraint("screen_inch", ">", 15), "USD").tolist() == [True, False, False]


def test_a_list_is_no_bound() -> None:
    with pytest.raises(TypeError, match="one number"):
        ids(Constraint("price", "<", ("1", "2")))


# ---------------------------------------------------------------- against the slow way

COLOURS = ("red", "blue", "black", "light blue")
SIZES = ("S", "M", "42")


@st.composite
def products(draw: st.DrawFn) -> Product:
    number = draw(st.integers(0, 10_000))
    variants = draw(
        st.lists(
            st.tuples(
                st.sampled_from([*COLOURS, None]),
                st.sampled_from([*SIZES, None]),
                st.integers(0, 5),
                st.integers(1, 200),
                st.booleans(),
            ),
            min_size=1,
            max_size=4,
        )
    )
    return Product(
        product_id=f"p{number}",
        title=Text({"en": "thing"}),
        description=Text({}),
        brand=Text({"en": draw(st.sampled_from(["Ada", "Bob"]))}),
        category=Text({"en": draw(st.sampled_from(["A > B", "A > C", "D"]))}),
        attributes=draw(
            st.fixed_dictionaries({}, optional={"ram_gb": st.integers(1, 64), "dry": st.booleans()})
        ),
        attribute_labels={},
        value_labels={},
        variants=tuple(
            Variant(
                f"v{n}",
                {k: v for k, v in (("colour", colour), ("size", size)) if v},
                {"USD": Price(price, "USD")} | ({"CNY": Price(price * 7, "CNY")} if both else {}),
                stock,
            )
            for n, (colour, size, stock, price, both) in enumerate(variants)
        ),
        rating=draw(st.one_of(st.none(), st.floats(1, 5))),
        released=date(2026, 1, 1),
    )


CONSTRAINTS = st.one_of(
    st.builds(Constraint, st.just("colour"), st.sampled_from(["=", "!="]), st.sampled_from(COLOURS)),
    st.builds(Constraint, st.just("size"), st.sampled_from(["in", "not_in"]), st.just(("M", "42"))),
    st.builds(
        Constraint,
        st.just("price"),
        st.sampled_from(["<", "<=", ">", ">="]),
        st.integers(1, 1_400),
        currency=st.sampled_from(["USD", "CNY"]),
    ),
    st.builds(Constraint, st.just("ram_gb"), st.sampled_from(["<", "<=", ">", ">="]), st.integers(1, 64)),
    st.builds(Constraint, st.just("rating"), st.sampled_from([">=", "<"]), st.floats(1, 5)),
    st.builds(Constraint, st.just("brand"), st.sampled_from(["=", "!="]), st.sampled_from(["Ada", "Bob"])),
    st.builds(
        Constraint, st.just("category"), st.sampled_from(["=", "!="]), st.sampled_from(["A", "B", "D"])
    ),
    st.builds(Constraint, st.just("in_stock"), st.just("="), st.booleans()),
    st.builds(Constraint, st.just("dry"), st.sampled_from(["=", "!="]), st.booleans()),
)


def slowly(product: Product, variant: Variant, constraint: Constraint, both: bool) -> bool:
    """The same question, asked of one variant in plain words."""
    value = constraint.value
    match constraint.field:
        case "price":
            price = variant.prices.get(constraint.currency or "USD" if both else "USD")
            return price is not None and _compares(price.amount_minor, constraint)
        case "rating":
            return product.rating is not None and _compares(product.rating, constraint)
        case "ram_gb":
            return "ram_gb" in product.attributes and _compares(product.attributes["ram_gb"], constraint)
        case "in_stock":
            return variant.in_stock is value
        case "dry":
            return (product.attributes.get("dry", False) is value) is (constraint.op == "=")
        case "brand":
            return (product.brand.in_locale("en") == value) is (constraint.op == "=")
        case "category":
            return (value in product.category.in_locale("en").split(" > ")) is (constraint.op == "=")
        case field:
            wanted = value if isinstance(value, tuple) else (value,)
            return (variant.options.get(field) in wanted) is (constraint.op in ("=", "in"))


def _compares(number: object, constraint: Constraint) -> bool:
    assert isinstance(number, int | float)
    assert isinstance(constraint.value, int | float)
    return {
        "<": number < constraint.value,
        "<=": number <= constraint.value,
        ">": number > constraint.value,
        ">=": number >= constraint.value,
    }[constraint.op]


@given(
    shop=st.lists(products(), min_size=1, max_size=8, unique_by=lambda p: p.product_id),
    constraints=st.lists(CONSTRAINTS, max_size=4),
)
def test_the_columns_agree_with_the_slow_check(shop: list[Product], constraints: list[Constraint]) -> None:
    columns = ProductColumns(shop)
    both = len(columns.currencies) > 1
    expected = [all(slowly(p, v, c, both) for c in constraints) for p in shop for v in p.variants]
    assert columns.meeting(constraints, "USD").tolist() == expected


def test_where_no_product_states_a_colour_the_title_tells_it_and_the_description_does_not():
    told = make_product("vase-red", "Red vase", "红花瓶", "Kitchen > Kettles", 9)
    other = make_product("vase", "Vase", "花瓶", "Kitchen > Kettles", 9)
    other = replace(other, description=Text({"en": "Looks well beside red roses."}))
    columns = ProductColumns((other, told))

    mask = columns.products_of(columns.meeting([Constraint("colour", "=", "red")], "USD"))

    assert mask.tolist() == [False, True]
