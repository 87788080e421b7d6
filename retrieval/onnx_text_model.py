"""An exported text model on onnxruntime: sentences in, unit vectors out, without torch."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from retrieval.encoders import Matrix
from retrieval.errors import ModelFileError
from retrieval.onnx_exports import open_session

_BATCH = 32


class OnnxTextModel:
    """What `write_text_model` wrote, with its tokenizer. Both load at first use."""

    def __init__(self, model: Path, tokenizer: Path, dimension: int, max_tokens: int, advice: str) -> None:
        """Longer texts than `max_tokens` are cut; `advice` says what to do about a damaged file."""
        self._model, self._vocabulary = model, tokenizer
        self._dimension, self._max_tokens, self._advice = dimension, max_tokens, advice
        self._loading = Lock()

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Shape (len(texts), dimension), rows of length 1."""
        vectors = np.zeros((len(texts), self._dimension), dtype=np.float32)
        if not texts:
            return vectors
        with self._loading:
            session, tokenizer = self._session, self._tokenizer
        encodings = tokenizer.encode_batch([text or "." for text in texts])
        # Texts of like length together: a batch takes as long as its longest.
        order = sorted(range(len(texts)), key=lambda i: len(encodings[i].ids))
        names = [given.name for given in session.get_inputs()]
        for start in range(0, len(order), _BATCH):
            chosen = order[start : start + _BATCH]
            ids = np.zeros((len(chosen), len(encodings[chosen[-1]].ids)), dtype=np.int64)
            mask = np.zeros_like(ids)
            for row, i in enumerate(chosen):
                ids[row, : len(encodings[i].ids)] = encodings[i].ids
                mask[row, : len(encodings[i].ids)] = 1
            vectors[chosen] = session.run(None, dict(zip(names, (ids, mask), strict=True)))[0]
        lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        return np.ascontiguousarray(vectors / lengths, dtype=np.float32)

    @cached_property
    def _session(self) -> Any:  # noqa: ANN401 - the vendor's session has no types
        return open_session(self._model, self._advice)

    @cached_property
    def _tokenizer(self) -> Any:  # noqa: ANN401 - a vendor's object
        from tokenizers import Tokenizer

        try:
            content = self._vocabulary.read_text(encoding="utf-8")
            tokenizer = Tokenizer.from_str(content)
        except (OSError, ValueError) as error:
            raise ModelFileError(f"{self._vocabulary} is damaged; {self._advice}.") from error
        tokenizer.no_padding()
        tokenizer.enable_truncation(self._max_tokens)
        return tokenizer
