"""Training of a text encoder on a shop's own texts or clicks, by sentence-transformers' trainer.

Contrastive: a query's product against every other product of the batch and one hard negative each (multiple
negatives ranking). All weights learn, or with LoRA small matrices beside them, which are added to the weights
at the end. The result is exported in 8 bits and measured, as it will serve, against the encoder it came from.
A killed run goes on from its last checkpoint when it is started again with the same examples and plan.
"""

import contextlib
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np

from retrieval import minilm_encoder
from retrieval.encoder_training_sets import TrainingSet, Validation, encoded
from retrieval.encoders import TextEncoder
from retrieval.errors import EncoderUnavailableError, ModelFileError
from retrieval.metrics import evaluate_queries
from retrieval.onnx_exports import MODEL_FILE
from retrieval.significance import paired_difference
from retrieval.text_model_export import write_text_model
from retrieval.torch_encoder import SentenceTransformerEncoder
from retrieval.trained_encoder import FORMAT, TOKENIZER_FILE, EncoderCard, TrainedTextEncoder, write_card

LEAST_EXAMPLES = 64
CHECKPOINTS, PLAN_FILE = "checkpoints", "plan.json"

Tune = Literal["full", "lora"]
Progress = Callable[[str, int, int], None]
"""Told (step, done, of how many)."""

_RUN_LENGTH = 100
_LORA_LAYERS = r".*layer\.\d+\..*(query|key|value|dense|q_lin|k_lin|v_lin|out_lin|lin1|lin2)"  # no pooler
_RATES: Mapping[Tune, float] = {"full": 3e-5, "lora": 5e-4}


@dataclass(frozen=True)
class Plan:
    """How to train. `rate` 0 takes the usual learning rate of the way of tuning."""

    tune: Tune = "full"
    epochs: int = 1
    batch: int = 64
    rate: float = 0.0
    max_tokens: int = 48  # of a text in training
    lora_rank: int = 16
    frozen_layers: int = 0  # lower layers that keep their weights
    checkpoint_steps: int = 50
    seed: int = 7


def train_encoder(
    base: str,
    training: TrainingSet,
    before: TextEncoder,
    folder: Path,
    work: Path,
    plan: Plan | None = None,
    objective: str = "catalogue",
    on_progress: Progress | None = None,
) -> EncoderCard:
    """Train `base`, export it to `folder`, and measure it and `before` on the set's validation part.

    `base` is the packaged model's name or one that sentence-transformers loads; `before` is the same,
    untrained, as it serves. `work` keeps the checkpoints while the training runs.

    Raises:
        ModelFileError: too few examples, or validation queries.
        EncoderUnavailableError: the base cannot be loaded, or does not pool by mean.
    """
    plan = plan or Plan()
    tell = on_progress or (lambda step, done, total: None)
    examples, queries = len(training.examples), len(training.validation.queries)
    if examples < LEAST_EXAMPLES or queries < 2:
        raise ModelFileError(
            f"{examples} examples and {queries} queries to validate on; at least "
            f"{LEAST_EXAMPLES} and 2 are needed. Import more products, or more behaviour with "
            "`aisle import-events`."
        )
    model = load_base(base)
    data = _digest(base, training, plan)
    learnt = fit(model, training, work, data, plan, tell)
    card = export(model, folder, base, before.dimension)
    card = replace(
        card,
        objective=objective,
        tune=plan.tune,
        data_digest=data,
        examples=examples,
        metrics=_compared(TrainedTextEncoder(folder), before, training.validation)
        | {"trained_parameters": learnt, "parameters": sum(p.numel() for p in model.parameters())},
    )
    write_card(folder, card)
    shutil.rmtree(work, ignore_errors=True)
    return card


def encoder_before(base: str, home_models_dir: Path) -> TextEncoder:
    """The base as it serves untrained; the packaged one is exported where that was not done yet."""
    if base != minilm_encoder.NAME:
        return SentenceTransformerEncoder(base)
    if not minilm_encoder.is_exported(home_models_dir):
        minilm_encoder.export_apart(home_models_dir)
    return minilm_encoder.MiniLmEncoder(home_models_dir)


def load_base(base: str) -> Any:  # noqa: ANN401 - a vendor's object
    """The model as sentence-transformers has it, on the CPU.

    Raises:
        EncoderUnavailableError: it cannot be loaded, or is no transformer with mean pooling.
    """
    from sentence_transformers import SentenceTransformer

    path = str(minilm_encoder.model_folder()) if base == minilm_encoder.NAME else base
    try:
        model = SentenceTransformer(path, device="cpu")
    except (OSError, ValueError, RuntimeError) as error:
        raise EncoderUnavailableError(
            f"sentence-transformers cannot load the text model {base!r}: {error}"
        ) from error
    pooling = getattr(model[1], "pooling_mode", "") if len(model) > 1 else ""
    if model.transformers_model is None or "mean" not in str(pooling):
        raise EncoderUnavailableError(
            f"{base!r} is no transformer with mean pooling; `aisle train encoder` trains only those."
        )
    return model


def fit(
    model: Any,  # noqa: ANN401 - a vendor's object
    training: TrainingSet,
    work: Path,
    data: str,
    plan: Plan,
    tell: Progress,
) -> int:
    """Train in place; returns how many parameters learnt. Goes on where `work` has a checkpoint of `data`."""
    from datasets import Dataset
    from sentence_transformers import SentenceTransformerTrainer, SentenceTransformerTrainingArguments
    from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
    from transformers import TrainerCallback

    usual_length, model.max_seq_length = model.max_seq_length, plan.max_tokens
    _choose_parameters(model, plan)
    learning = int(sum(p.numel() for p in model.parameters() if p.requires_grad))
    texts, examples = training.texts, training.examples
    rows = {"query": [e.query for e in examples], "product": [texts[e.row] for e in examples]}
    if all(e.negative is not None for e in examples):
        rows["other"] = [texts[e.negative] for e in examples if e.negative is not None]
    checkpoint = _checkpoint(work, data)
    arguments = SentenceTransformerTrainingArguments(
        output_dir=str(work / CHECKPOINTS),
        num_train_epochs=plan.epochs,
        per_device_train_batch_size=plan.batch,
        learning_rate=plan.rate or _RATES[plan.tune],
        warmup_ratio=0.1,
        batch_sampler="no_duplicates",
        save_steps=plan.checkpoint_steps,
        save_total_limit=1,
        logging_strategy="no",
        report_to=[],
        disable_tqdm=True,
        use_cpu=True,
        seed=plan.seed,
    )

    class Told(TrainerCallback):
        def on_step_end(self, args: object, state: Any, control: object, **_: object) -> None:  # noqa: ANN401
            tell("steps", state.global_step, state.max_steps)

    trainer = SentenceTransformerTrainer(
        model=model,
        args=arguments,
        train_dataset=Dataset.from_dict(rows),
        loss=MultipleNegativesRankingLoss(model),
        callbacks=[Told()],
    )
    with contextlib.redirect_stdout(None):  # the trainer prints its summary
        trainer.train(resume_from_checkpoint=checkpoint)
    if plan.tune == "lora":
        _merge(model)
    model.eval()
    model.max_seq_length = usual_length
    return learning


def export(model: Any, folder: Path, base: str, dimension: int, *, exact: bool = False) -> EncoderCard:  # noqa: ANN401
    """Write a trained model as it serves, in 8 bits unless `exact`, with its tokenizer and a card."""
    import torch

    written = write_text_model(model.transformers_model.eval(), folder, exact=exact)
    written.replace(folder / MODEL_FILE)
    model.tokenizer.backend_tokenizer.save(str(folder / TOKENIZER_FILE))
    card = EncoderCard(
        format=FORMAT,
        base=base,
        dimension=dimension,
        digest=hashlib.blake2b((folder / MODEL_FILE).read_bytes(), digest_size=16).hexdigest(),
        versions={"torch": str(torch.__version__)},
    )
    write_card(folder, card)
    return card


def measured(encoder: TextEncoder, validation: Validation) -> dict[str, float]:
    """NDCG@10 by query, searching all texts exactly."""
    ids = list(validation.texts)
    products = encoded(encoder, [validation.texts[i] for i in ids])
    asked = list(validation.queries)
    queries = encoded(encoder, [validation.queries[q] for q in asked])
    run: dict[str, dict[str, float]] = {}
    for query, vector in zip(asked, queries, strict=True):
        scores = products @ vector
        best = np.argsort(-scores, kind="stable")[:_RUN_LENGTH]
        run[query] = {ids[i]: float(scores[i]) for i in best}
    return evaluate_queries(validation.judgments, run)["nDCG@10"]


def _compared(after: TextEncoder, before: TextEncoder, validation: Validation) -> dict[str, float]:
    ours, theirs = measured(after, validation), measured(before, validation)
    better = paired_difference(ours, theirs)
    return {
        "nDCG@10": float(np.mean(list(ours.values()))),
        "nDCG@10/before": float(np.mean(list(theirs.values()))),
        "better_by": better.mean,
        "better_by/low": better.low,
        "better_by/high": better.high,
        "queries": better.queries,
    }


def _choose_parameters(model: Any, plan: Plan) -> None:  # noqa: ANN401 - a vendor's object
    """Which weights learn."""
    transformer = model.transformers_model
    if plan.tune == "lora":
        from peft import LoraConfig

        model.add_adapter(
            LoraConfig(r=plan.lora_rank, lora_alpha=2 * plan.lora_rank, target_modules=_LORA_LAYERS)
        )
        return
    for layer in list(transformer.encoder.layer)[: plan.frozen_layers] if plan.frozen_layers else ():
        layer.requires_grad_(requires_grad=False)


def _merge(model: Any) -> None:  # noqa: ANN401 - a vendor's object
    """Add the adapters to the weights, so that what serves is as fast as before."""
    from peft.tuners.lora import LoraLayer

    transformer = model.transformers_model
    adapted = [(name, m) for name, m in transformer.named_modules() if isinstance(m, LoraLayer)]
    for name, layer in adapted:
        layer.merge()
        parent, _, own = name.rpartition(".")
        setattr(transformer.get_submodule(parent), own, layer.get_base_layer())


def _checkpoint(work: Path, data: str) -> str | None:
    """The last whole checkpoint of the same training; what is there of another one is thrown away."""
    plan_file = work / PLAN_FILE
    is_same = plan_file.is_file() and json.loads(plan_file.read_text(encoding="utf-8")) == {"data": data}
    if not is_same:
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        plan_file.write_text(json.dumps({"data": data}), encoding="utf-8")
        return None
    found = sorted(_whole_checkpoints(work), key=lambda path: int(path.name.rpartition("-")[2]))
    return str(found[-1]) if found else None


def _whole_checkpoints(work: Path) -> Iterator[Path]:
    for folder in (work / CHECKPOINTS).glob("checkpoint-*"):
        with contextlib.suppress(OSError, ValueError):  # written last; a killed run may leave half of it
            json.loads((folder / "trainer_state.json").read_text(encoding="utf-8"))
            yield folder


def _digest(base: str, training: TrainingSet, plan: Plan) -> str:
    """Identifies a training: the same one is gone on with, another begins afresh."""
    digest = hashlib.blake2b(json.dumps([base, asdict(plan)]).encode(), digest_size=16)
    for example in training.examples:
        digest.update(f"{example.query}|{training.texts[example.row]}|{example.negative}\n".encode())
    return digest.hexdigest()
