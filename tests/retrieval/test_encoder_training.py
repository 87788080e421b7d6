"""A text encoder trained on a shop's own words: it learns a synonym, is exported, and can be resumed."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from retrieval.encoder_examples import Example, ProductText
from retrieval.encoder_training_sets import TrainingSet, Validation
from retrieval.encoders import Matrix
from retrieval.errors import EncoderUnavailableError, ModelFileError
from retrieval.trained_encoder import FORMAT, EncoderCard, TrainedTextEncoder, read_card, write_card

KINDS = {"trainers": "sneakers", "jumper": "sweater", "couch": "sofa", "torch": "flashlight"}
COLOURS = ("red", "blue", "green", "black", "white", "grey", "pink", "brown", "orange", "violet")
PRODUCTS = tuple(
    ProductText(f"{colour}-{kind}", f"{colour} {kind}", (f"{colour} {kind}",), (colour, kind))
    for kind in KINDS.values()
    for colour in COLOURS
)
SYNONYM_OF = {kind: word for word, kind in KINDS.items()}
SYNONYMS = [
    Example(f"{SYNONYM_OF[text.stated[1]]} {text.stated[0]}", row) for row, text in enumerate(PRODUCTS)
] * 4
VALIDATION = Validation(
    texts={text.product_id: text.indexed for text in PRODUCTS},
    queries={word: word for word in KINDS},
    judgments={
        word: {text.product_id: 1 for text in PRODUCTS if text.stated[1] == kind}
        for word, kind in KINDS.items()
    },
)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A transformer of two layers with weights by chance, which knows the words of this file."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from tokenizers import BertWordPieceTokenizer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(3)
    folder = tmp_path_factory.mktemp("base")
    tokenizer = BertWordPieceTokenizer()
    texts = [*KINDS, *(text.indexed for text in PRODUCTS)]
    tokenizer.train_from_iterator(texts * 20, vocab_size=400, min_frequency=1, show_progress=False)
    fast = BertTokenizerFast(vocab=tokenizer.get_vocab())
    fast.save_pretrained(folder / "plain")
    shape = BertConfig(
        vocab_size=fast.vocab_size,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
    )
    BertModel(shape).save_pretrained(folder / "plain")
    words = Transformer(str(folder / "plain"))
    SentenceTransformer(modules=[words, Pooling(32, "mean")]).save(str(folder / "model"))
    return folder / "model"


class BaseEncoder:
    """The untrained model as sentence-transformers runs it."""

    def __init__(self, base: Path) -> None:
        from retrieval.torch_encoder import SentenceTransformerEncoder

        self._encoder = SentenceTransformerEncoder(str(base))
        self.name, self.dimension = "base", 32

    def encode(self, texts: Sequence[str]) -> Matrix:
        return self._encoder.encode(texts)


def train(base: Path, folder: Path, examples: Sequence[Example] = SYNONYMS, **plan: object) -> EncoderCard:
    from retrieval.encoder_training import Plan, train_encoder

    quick = Plan(**{"epochs": 6, "batch": 16, "rate": 5e-3, "checkpoint_steps": 4} | plan)
    training = TrainingSet([text.indexed for text in PRODUCTS], examples, VALIDATION)
    return train_encoder(str(base), training, BaseEncoder(base), folder / "1", folder / "work", quick)


@pytest.fixture(scope="module", params=["full", "lora"])
def trained(request: pytest.FixtureRequest, base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(request.param)
    train(base, folder, tune=request.param)
    return folder


@pytest.mark.vendor
def test_a_planted_synonym_is_learnt(trained: Path) -> None:
    card = read_card(trained / "1")
    assert card.metrics["nDCG@10"] > card.metrics["nDCG@10/before"] + 0.2
    assert card.is_better


@pytest.mark.vendor
def test_lora_trains_a_part_of_the_weights(trained: Path) -> None:
    card = read_card(trained / "1")
    learnt, all_of_them = card.metrics["trained_parameters"], card.metrics["parameters"]
    assert learnt == all_of_them if card.tune == "full" else 0 < learnt < all_of_them / 2


@pytest.mark.vendor
def test_a_finished_training_leaves_no_checkpoint(trained: Path) -> None:
    assert [path.name for path in trained.iterdir()] == ["1"]


class StoppedError(Exception):
    """Stands for a signal in the middle of a training."""


def fit(base: Path, work: Path, told: list[int], dies_at: int = 0) -> Matrix:
    """Vectors of the words after a training, which may die at a step."""
    from retrieval.encoder_training import Plan, fit, load_base

    def tell(step: str, done: int, total: int) -> None:
        told.append(done)
        if done == dies_at:
            raise StoppedError

    model = load_base(str(base))
    training = TrainingSet([text.indexed for text in PRODUCTS], SYNONYMS, VALIDATION)
    plan = Plan(epochs=1, batch=16, rate=5e-3, checkpoint_steps=4)
    fit(model, training, work, "same data", plan, tell)
    return np.asarray(model.encode(list(KINDS)), dtype=np.float32)


@pytest.mark.vendor
def test_a_killed_training_goes_on_where_it_was_and_ends_the_same(base: Path, tmp_path: Path) -> None:
    whole = fit(base, tmp_path / "whole", [])
    with pytest.raises(StoppedError):
        fit(base, tmp_path / "killed", [], dies_at=7)
    told: list[int] = []
    resumed = fit(base, tmp_path / "killed", told)
    assert told[0] == 5  # a checkpoint was left after step 4
    assert resumed == pytest.approx(whole, abs=1e-4)


@pytest.mark.vendor
def test_the_exported_encoder_equals_the_trained_one(base: Path, tmp_path: Path) -> None:
    from retrieval.encoder_training import export, load_base

    model = load_base(str(base))
    export(model, tmp_path, "base", 32, exact=True)
    texts = [text.indexed for text in PRODUCTS]
    ours = TrainedTextEncoder(tmp_path).encode(texts)
    theirs = np.asarray(model.encode(texts, normalize_embeddings=True))
    assert (ours * theirs).sum(axis=1).min() >= 0.999


@pytest.mark.vendor
def test_too_few_examples_are_refused(base: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="at least 64"):
        train(base, tmp_path, SYNONYMS[:5])


@pytest.mark.vendor
def test_a_model_that_cannot_be_loaded_is_refused(tmp_path: Path) -> None:
    from retrieval.encoder_training import load_base

    with pytest.raises(EncoderUnavailableError, match="cannot load"):
        load_base(str(tmp_path))


def test_a_folder_without_a_card_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="aisle train encoder"):
        TrainedTextEncoder(tmp_path)


def test_a_card_of_another_format_is_refused(tmp_path: Path) -> None:
    write_card(tmp_path, EncoderCard(FORMAT + 1, "base", 32, "0"))
    with pytest.raises(ModelFileError, match="this version reads"):
        TrainedTextEncoder(tmp_path)
