"""The trained intents: weights that fit their encoder, and training that can be repeated."""

import numpy as np
import pytest

from assistant.commands import Chitchat, Search, UserMessage
from assistant.nlu.cues import INTENTS
from assistant.nlu.intent_model import IntentModel, IntentModelError, load_intent_model
from assistant.nlu.local_parser import LocalParser
from assistant.nlu.train_intents import Example, read_examples, train
from assistant.state import DialogueState
from retrieval.encoders import HashingTextEncoder
from retrieval.use_encoder import UseEncoder
from tests.assistant.nlu.conftest import demo_gazetteer

EXAMPLES = tuple(
    Example(intent, "en", text)
    for intent, texts in {
        "policy": [
            "may I return it",
            "return rules",
            "can it be returned",
            "returning things",
            "return time",
        ],
        "greeting": ["hello you", "hello there", "hello again", "oh hello", "hello shop"],
        "thanks": ["thank you", "thank you very much", "thanks a lot", "many thanks", "thanks so much"],
    }.items()
    for text in texts
)


def test_training_writes_weights_that_load_and_tell_the_intents_apart(tmp_path):
    encoder = HashingTextEncoder()
    fit = train(encoder, EXAMPLES, tmp_path / "intents.npz")

    model = load_intent_model(encoder, tmp_path / "intents.npz")

    assert model is not None
    assert model.predict("hello everybody").intent == "greeting"
    assert model.predict("how to return this").intent == "policy"
    assert fit.accuracy > 0.5
    assert "accuracy" in (tmp_path / "intents.md").read_text(encoding="utf-8")


def test_weights_of_another_encoder_are_not_used(tmp_path):
    train(HashingTextEncoder(), EXAMPLES, tmp_path / "intents.npz")

    assert load_intent_model(HashingTextEncoder(64), tmp_path / "intents.npz") is None
    assert load_intent_model(HashingTextEncoder(), tmp_path / "absent.npz") is None


def test_weights_of_a_wrong_shape_are_refused():
    with pytest.raises(IntentModelError, match="do not fit 2 intents"):
        IntentModel(
            HashingTextEncoder(), ("a", "b"), np.zeros((3, 256), np.float32), np.zeros(3, np.float32), 1.0
        )


def test_a_guess_decides_only_where_the_words_give_no_hint(tmp_path):
    encoder = HashingTextEncoder()
    examples = [
        *EXAMPLES,
        *(
            Example("insult", "en", t)
            for t in ("you are a nitwit", "what a nitwit", "nitwit bot", "nitwit", "such a nitwit")
        ),
    ]
    train(encoder, examples, tmp_path / "intents.npz")
    parser = LocalParser(demo_gazetteer, load_intent_model(encoder, tmp_path / "intents.npz"))

    (guessed,) = parser.parse(UserMessage("nitwit nitwit"), DialogueState(), (), 1.0).commands
    (told,) = parser.parse(UserMessage("I want a red dress, nitwit"), DialogueState(), (), 1.0).commands

    assert guessed == Chitchat("insult")
    assert isinstance(told, Search)


def test_training_texts_are_distinct_and_name_known_intents():
    examples = read_examples()

    assert len({(e.locale, e.text) for e in examples}) == len(examples)
    assert {e.intent.partition(":")[0] for e in examples} <= set(INTENTS)
    assert {e.locale for e in examples} == {"en", "zh"}


@pytest.mark.vendor
@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("my stuff still isn't here", "order_status"),
        ("包裹怎么一直没动静", "order_status"),
        ("you really don't understand anything", "insult"),
        ("how do I open an account with you", "policy"),
        ("谁发明了电话", "out_of_scope"),
    ],
)
def test_the_packaged_weights_know_paraphrases(text, intent):
    model = load_intent_model(UseEncoder())

    assert model is not None
    assert model.predict(text).intent == intent
