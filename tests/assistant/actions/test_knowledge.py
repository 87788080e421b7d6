from collections.abc import Sequence
from pathlib import Path

import pytest

import data
from assistant.actions.knowledge import PolicyKnowledge, read_sections
from retrieval.encoders import HashingTextEncoder, Matrix
from retrieval.text_analysis import Analyser
from retrieval.use_encoder import UseEncoder

POLICIES = Path(data.__file__).parent / "knowledge"


@pytest.fixture(scope="module")
def knowledge() -> PolicyKnowledge:
    return PolicyKnowledge(read_sections(POLICIES), UseEncoder(), Analyser())


@pytest.mark.parametrize(
    ("question", "document", "words"),
    [
        ("do you ship to Canada?", "Shipping", "Canada"),
        ("what's the return policy?", "Returns", "30 days"),
        ("how long do refunds take", "Refunds", "working days"),
        ("can I pay with PayPal", "Payment", "PayPal"),
        ("do I get an invoice for my company", "Invoices", "invoice"),
        ("what happens with my personal data", "Privacy", "data"),
        ("how much is shipping", "Shipping", "¥10"),
        ("how long is the warranty", "Warranty", "24 months"),
        ("你们发货到加拿大吗", "配送", "加拿大"),
        ("怎么退货", "退货", "退货"),
        ("能开发票吗", "发票", "发票"),
        ("包邮吗", "配送", "99"),
        ("保修多久", "保修", "保修"),
        ("优惠券怎么用", "优惠", "券"),
        ("会员有什么好处", "会员", "会员"),
        ("退款多久到账", "退款", "工作日"),
    ],
)
def test_a_question_finds_the_section_that_answers_it(knowledge, question: str, document: str, words: str):
    passages = knowledge.ask(question, "zh" if any(c >= "一" for c in question[:4]) else "en")
    assert passages, question
    assert document in passages[0].document
    assert words in passages[0].answer


@pytest.mark.parametrize(
    "question", ["who won the world cup", "世界杯谁赢了", "do you sell franchises on Mars"]
)
def test_what_the_policies_do_not_say_is_not_answered(knowledge, question: str):
    assert knowledge.ask(question, "zh" if question[0] > "一" else "en") == ()


def test_an_answer_is_quoted_to_the_letter(knowledge):
    (first, *_) = knowledge.ask("do you ship to Canada?", "en")
    assert first.answer.split(". ")[0].rstrip(".") in first.text


def test_a_shop_without_policies_answers_nothing(tmp_path):
    assert PolicyKnowledge(read_sections(tmp_path), None, Analyser()).ask("returns?", "en") == ()


class CountingEncoder(HashingTextEncoder):
    """Counts what it encodes."""

    def __init__(self) -> None:
        super().__init__()
        self.encoded = 0

    def encode(self, texts: Sequence[str]) -> Matrix:
        self.encoded += len(texts)
        return super().encode(texts)


def ask_with(cache: Path) -> int:
    """How many texts had to be encoded for the first question of a start."""
    encoder = CountingEncoder()
    PolicyKnowledge(read_sections(POLICIES), encoder, Analyser(), cache).ask("returns?", "en")
    return encoder.encoded


def test_sentences_are_encoded_once_and_kept_between_starts(tmp_path):
    assert ask_with(tmp_path / "v.npz") > 100
    assert ask_with(tmp_path / "v.npz") == 1  # the question


def test_a_damaged_file_of_kept_vectors_is_made_again(tmp_path):
    (tmp_path / "v.npz").write_bytes(b"not vectors")
    assert ask_with(tmp_path / "v.npz") > 100
