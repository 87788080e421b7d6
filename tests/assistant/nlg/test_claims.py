import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.nlg.claims import Claim, claims_in
from assistant.nlg.spoken_numbers import number_in, plain_number


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("4.6", "4.6"), ("1,299", "1299"), ("1,299.50", "1299.5"), ("1.5万", "15000"), ("2k", "2000"),
        ("两百", "200"), ("三百五", "350"), ("一千二", "1200"), ("一百零五", "105"), ("十", "10"),
        ("二十五", "25"), ("一万二", "12000"), ("三八", "38"), ("十二", "12"), ("九十九", "99"),
        ("seven", "7"), ("two hundred", "200"), ("two hundred and fifty", "250"), ("forty-two", "42"),
        ("a hundred", "100"), ("twelve hundred", "1200"), ("three thousand five hundred", "3500"),
    ],
)  # fmt: skip
def test_a_number_is_the_same_in_every_spelling(written: str, value: str) -> None:
    assert plain_number(number_in(written)) == value


@pytest.mark.parametrize(
    ("sentence", "claim"),
    [
        ("It costs $39.", Claim("money", "39 USD")),
        ("It costs 39 dollars.", Claim("money", "39 USD")),
        ("It costs thirty-nine dollars.", Claim("money", "39 USD")),
        ("It costs US$39.50.", Claim("money", "39.5 USD")),
        ("只要¥200。", Claim("money", "200 CNY")),
        ("只要200元。", Claim("money", "200 CNY")),
        ("只要两百块。", Claim("money", "200 CNY")),
        ("只要两百块钱。", Claim("money", "200 CNY")),
        ("１９９元", Claim("money", "199 CNY")),
        ("between $30 and $50", Claim("money", "50 USD")),
        ("¥400–600", Claim("money", "600 CNY")),
        ("400到600元", Claim("money", "400 CNY")),
        ("20% off", Claim("percent", "20")),
        ("twenty percent off", Claim("percent", "20")),
        ("打八折", Claim("percent", "20")),
        ("85折", Claim("percent", "15")),
        ("百分之二十", Claim("percent", "20")),
        ("on May 4, 2026", Claim("date", "05-04")),
        ("on 4 May", Claim("date", "05-04")),
        ("5月4日", Claim("date", "05-04")),
        ("2026-05-04", Claim("date", "05-04")),
        ("by Friday", Claim("day", "friday")),
        ("明天就到", Claim("day", "明天")),
        ("rated 4.6", Claim("rating", "4.6")),
        ("4.6 stars", Claim("rating", "4.6")),
        ("评分4.6", Claim("rating", "4.6")),
        ("132 reviews", Claim("reviews", "132")),
        ("132条评价", Claim("reviews", "132")),
        ("Only two left.", Claim("stock", "2")),
        ("仅剩3件", Claim("stock", "3")),
        ("the second one", Claim("position", "2")),
        ("第二件", Claim("position", "2")),
        ("#2", Claim("position", "2")),
        ("Order #W2378156", Claim("id", "w2378156")),
        ("找到 9 件", Claim("count", "9")),
        ("两款", Claim("count", "2")),
        ("Seven running shoes", Claim("number", "7")),
        ("I found 7 dresses", Claim("count", "7")),
        ("6–9 working days", Claim("measure", "9 day")),
        ("3个工作日", Claim("measure", "3 day")),
        ("240 g", Claim("measure", "240 g")),
        ("240克", Claim("measure", "240 g")),
        ("a 13.3-inch screen", Claim("measure", "13.3 inch")),
        ("from the Nike range", Claim("name", "nike")),
        ("Nike Air shoes", Claim("name", "nike")),
        ("这双Nike很好", Claim("name", "nike")),
        ("the “Golden Gown”", Claim("name", "golden gown")),
        ("「金色礼服」", Claim("name", "金色礼服")),
        ("防水的外套", Claim("property", "waterproof")),
        ("a cotton dress", Claim("property", "cotton")),
        ("红色的", Claim("property", "red")),
        ("the cheapest", Claim("superlative", "price")),
        ("最便宜的", Claim("superlative", "price")),
        ("the softest", Claim("superlative", "softest")),
        ("most elegant", Claim("superlative", "elegant")),
        ("free delivery", Claim("promise", "delivery")),
        ("free delivery", Claim("promise", "free")),
        ("全场包邮", Claim("promise", "free")),
        ("you get a refund", Claim("promise", "refund")),
        ("七天内退款", Claim("promise", "refund")),
        ("I've cancelled your order", Claim("promise", "done")),
        ("已为您取消", Claim("promise", "done")),
        ("还有优惠", Claim("promise", "discount")),
        ("**bold**", Claim("markup", "**")),
        ("see https://shop.example", Claim("markup", "https:")),
        ("- one\n- two", Claim("markup", "-")),
        ("<b>dear</b>", Claim("markup", "<b>")),
    ],
)  # fmt: skip
def test_a_claim_is_found_however_it_is_worded(sentence: str, claim: Claim) -> None:
    assert claim in claims_in(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "价格我改不了。",
        "十分好看，明白的。",
        "万一不合适，可以再看看别的。",
        "Feel free to ask me about any of them.",
        "Which kind do you have in mind?",
        "您是自己穿还是送人？",
        "One of them is on the left.",
        "I'd look at the rest, too.",
        "最近在看什么？",
        "最后一步",
    ],
)
def test_small_talk_claims_nothing(sentence: str) -> None:
    assert claims_in(sentence) == frozenset()


@given(st.integers(1, 99_999), st.sampled_from(["${n}", "{n} dollars", "USD {n}", "{n:,} bucks", "US${n:,}"]))
def test_an_amount_in_dollars_is_one_claim(amount: int, spelling: str) -> None:
    money = {c for c in claims_in("It is " + spelling.format(n=amount) + " now.") if c.kind == "money"}
    assert money == {Claim("money", f"{amount} USD")}


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    claims_in(text)
