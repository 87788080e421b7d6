"""What follows a sequence of items: files, measures, training and cold items."""

import gzip
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from retrieval.errors import FeedError, ModelFileError
from retrieval.metrics import evaluate
from retrieval.recommender.next_item import load_recommender, save_recommender, train_recommender
from retrieval.recommender.sequence_training import NetworkPlan, build_network, network_scores, train_network
from retrieval.recommender.sequences import (
    Sequences,
    measured,
    ranks_of,
    read_item_texts,
    read_sequences,
    read_targets,
)

SMALL = NetworkPlan(dimension=16, dropout=0.1, batch=16, rate=0.01, warm=5, epochs=8)


def circle(users: int = 60, items: int = 12, length: int = 6) -> Sequences:
    """Everybody goes round the same circle of items, from different starts."""
    histories = tuple(np.arange(start, start + length) % items for start in range(users))
    names = tuple(f"item {number}" for number in range(items))
    return Sequences(tuple(f"user {number}" for number in range(users)), histories, names)


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_sequences_may_be_divided_by_tabs_or_spaces_and_packed(tmp_path: Path) -> None:
    packed = tmp_path / "s.txt.gz"
    packed.write_bytes(gzip.compress("甲 a b\n乙\tb\tc\n".encode()))
    found = read_sequences(packed)
    assert found.users == ("甲", "乙")
    assert [[found.items[i] for i in own] for own in found.histories] == [["a", "b"], ["b", "c"]]


def test_json_lines_of_one_user_are_joined(tmp_path: Path) -> None:
    rows = [
        {"user": "u", "history": [1, 2], "target": 3},
        {"user": "u", "history": [2, 3], "target": 4},
    ]
    found = read_sequences(write(tmp_path / "s.jsonl", "".join(json.dumps(row) + "\n" for row in rows)))
    assert [found.items[i] for i in found.histories[0]] == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("s.txt", "u\n", "1: a line must be"),
        ("s.txt", "u a b\nu c d\n", "2: user 'u' comes a second time"),
        ("s.txt", "", "holds no sequence"),
        ("s.jsonl", '{"user": 1}\n', "1: a line needs"),
        ("s.jsonl", "u a b\n", "1: not a line of JSON"),
        ("s.txt.gz", "not packed", "cannot be read"),
        (
            "s.jsonl",
            '{"user": 1, "history": [1], "target": 2}\n{"user": 1, "history": [7], "target": 8}\n',
            "2: this history of '1' does not continue",
        ),
    ],
)
def test_a_bad_file_of_sequences_is_refused_with_its_line(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    with pytest.raises(FeedError, match=message):
        read_sequences(write(tmp_path / name, text))


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="cannot be read"):
        read_sequences(tmp_path / "nowhere.txt")


def test_unknown_users_and_items_of_targets_remain_questions(tmp_path: Path) -> None:
    known = read_sequences(write(tmp_path / "s.txt", "u a b\n"))
    asked = read_targets(write(tmp_path / "t.tsv", "user\titem\nu\ta\nu\tnew\nstranger\tb\n"), known)
    assert [question.target for question in asked] == [0, -1, 1]
    assert [len(question.history) for question in asked] == [2, 2, 0]


@pytest.mark.parametrize(
    ("text", "message"),
    [("user\titem\n", "no target"), ("user\titem\nu\n", "2: a line must be"), ("u\ta\nu\tb\n", "header")],
)
def test_bad_targets_are_refused(tmp_path: Path, text: str, message: str) -> None:
    known = read_sequences(write(tmp_path / "s.txt", "u a b\n"))
    with pytest.raises(FeedError, match=message):
        read_targets(write(tmp_path / "t.tsv", text), known)


def test_an_items_text_is_its_title_brand_and_description(tmp_path: Path) -> None:
    path = write(tmp_path / "i.jsonl", '{"id": 0, "title": "Ink", "brand": "HP", "description": ""}\n')
    assert read_item_texts(path) == {"0": "Ink. HP"}


def test_measures_agree_with_the_library_that_search_is_measured_with() -> None:
    generator = np.random.default_rng(3)
    scores = generator.permuted(np.tile(np.arange(30, dtype=np.float32), (50, 1)), axis=1)
    targets = generator.integers(0, 30, 50)
    ours = measured(ranks_of(scores, targets))
    judgments = {str(row): {str(target): 1} for row, target in enumerate(targets)}
    run = {str(row): {str(i): float(score) for i, score in enumerate(own)} for row, own in enumerate(scores)}
    theirs = evaluate(judgments, run, ("HR@10", "nDCG@10"))
    assert {name: ours[name] for name in theirs} == pytest.approx(theirs)


def test_equal_scores_rank_by_item_number_and_excluded_targets_not_at_all() -> None:
    scores = np.array([[1, 1, 1], [1, 1, -np.inf], [3, 2, 1]], dtype=np.float32)
    assert ranks_of(scores, np.array([2, 2, -1])).tolist() == [3, 0, 0]


def test_a_planted_order_is_learned() -> None:
    assert train_recommender(circle(), SMALL).scores([np.array([3, 4, 5])])[0].argmax() == 6


def test_a_planted_order_is_learned_by_the_network_alone() -> None:
    plan = replace(SMALL, epochs=40)
    network = build_network(circle(), plan)
    train_network(network, circle(), plan)
    assert network_scores(network, [np.array([3, 4, 5])])[0].argmax() == 6


def test_training_lowers_the_rank_that_a_network_gives_what_follows() -> None:
    sequences = circle()
    earlier, asked = sequences.without_last()
    plan = replace(SMALL, loss="binary", epochs=30)
    network = build_network(earlier, plan)
    targets = np.array([question.target for question in asked])
    histories = [question.history for question in asked]
    before = ranks_of(network_scores(network, histories), targets).mean()
    train_network(network, earlier, plan)
    assert ranks_of(network_scores(network, histories), targets).mean() < before / 2


def test_the_same_seed_trains_the_same_model() -> None:
    sequences, histories = circle(), [np.array([1, 2])]
    first, second = (train_recommender(sequences, SMALL).scores(histories) for _ in range(2))
    assert np.array_equal(first, second)


def test_an_order_of_batch_does_not_change_a_score() -> None:
    recommender = train_recommender(circle(), SMALL)
    histories = [np.array([1, 2]), np.array([5]), np.array([7, 8, 9, 10])]
    together = recommender.scores(histories)
    alone = np.concatenate([recommender.scores([history]) for history in histories])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_someone_without_a_history_is_recommended_what_is_popular() -> None:
    sequences = circle()
    popular = Sequences(
        sequences.users, tuple(np.append(own, 4) for own in sequences.histories), sequences.items
    )
    scores = train_recommender(popular, SMALL).scores([np.zeros(0, dtype=np.int64)])
    assert scores[0].argmax() == 4


def test_a_cold_item_ranks_by_its_text() -> None:
    """Item 12 was never taken, and its text is nearly that of item 6, which follows 5."""
    warm = circle()
    sequences = Sequences(warm.users, warm.histories, (*warm.items, "like item 6", "like nothing"))
    generator = np.random.default_rng(5)
    texts = generator.normal(size=(14, 24)).astype(np.float32)
    texts[12] = texts[6] + 0.1 * texts[12]
    texts /= np.linalg.norm(texts, axis=1, keepdims=True)
    scores = train_recommender(sequences, SMALL, texts).scores([np.array([3, 4, 5])])[0]
    assert scores[12] > scores[13]


def two_kinds() -> tuple[Sequences, np.ndarray]:
    """Forty items of two kinds with like texts, and shoppers who keep to one kind; 38 and 39 are cold."""
    generator = np.random.default_rng(11)
    histories = tuple(generator.choice(19, 6, replace=False) * 2 + user % 2 for user in range(120))
    kinds = generator.normal(size=(2, 24))
    texts = kinds[np.arange(40) % 2] + 0.4 * generator.normal(size=(40, 24))
    texts /= np.linalg.norm(texts, axis=1, keepdims=True)
    names = tuple(f"item {number}" for number in range(40))
    return Sequences(tuple(map(str, range(120))), histories, names), texts.astype(np.float32)


def test_a_cold_item_is_found_among_warm_ones_by_those_who_take_its_kind() -> None:
    sequences, texts = two_kinds()
    recommender = train_recommender(sequences, SMALL, texts)
    even, odd = recommender.scores([np.array([0, 4, 8]), np.array([1, 5, 9])])
    assert even[38] > even[1:38:2].max()
    assert odd[39] > odd[:38:2].max()
    assert even[38] > even[39]
    assert odd[39] > odd[38]


def test_with_texts_scores_remain_probabilities_and_strangers_get_what_is_popular() -> None:
    sequences, texts = two_kinds()
    scores = train_recommender(sequences, SMALL, texts).scores([np.array([3]), np.zeros(0, dtype=np.int64)])
    np.testing.assert_allclose(scores.sum(axis=1), 1, atol=1e-4)
    assert scores[1, 38:].max() < scores[1, :38].max()


def test_a_cold_item_without_a_text_is_not_put_before_one_that_has_it() -> None:
    sequences, texts = two_kinds()
    texts[39] = 0
    scores = train_recommender(sequences, SMALL, texts).scores([np.array([1, 5, 9])])[0]
    assert scores[38] > scores[39]


def test_hidden_items_become_questions_and_leave_the_sequences() -> None:
    own = Sequences(
        ("u", "v", "w"), (np.array([0, 1, 2, 1]), np.array([1, 0]), np.array([1])), ("a", "b", "c")
    )
    kept, asked = own.without(np.array([False, True, False]))
    assert kept.users == ("u", "v")
    assert [history.tolist() for history in kept.histories] == [[0, 2], [0]]
    assert [(q.user, q.history.tolist(), q.target) for q in asked] == [("u", [0], 1)]


def test_a_saved_recommender_with_texts_answers_as_before(tmp_path: Path) -> None:
    sequences, texts = two_kinds()
    recommender = train_recommender(sequences, SMALL, texts)
    save_recommender(recommender, tmp_path)
    histories = [np.array([0, 4]), np.array([1])]
    again = load_recommender(tmp_path).scores(histories)
    np.testing.assert_allclose(again, recommender.scores(histories), atol=1e-6)


def test_a_saved_recommender_answers_as_before(tmp_path: Path) -> None:
    recommender = train_recommender(circle(), SMALL)
    save_recommender(recommender, tmp_path / "model")
    loaded = load_recommender(tmp_path / "model")
    histories = [np.array([1, 2, 3])]
    np.testing.assert_allclose(loaded.scores(histories), recommender.scores(histories), atol=1e-6)
    assert loaded.items == recommender.items


def test_an_altered_model_is_refused(tmp_path: Path) -> None:
    save_recommender(train_recommender(circle(), SMALL), tmp_path)
    with (tmp_path / "model.npz").open("ab") as file:
        file.write(b"more")
    with pytest.raises(ModelFileError, match="not what was saved"):
        load_recommender(tmp_path)


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="no recommender"):
        load_recommender(tmp_path)
