"""What encoders that run on onnxruntime share: an export in the home, made apart, and its session."""

import json
import subprocess
import sys
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from retrieval.errors import EncoderUnavailableError, ModelFileError

MODEL_FILE, MANIFEST_FILE = "model.onnx", "manifest.json"
_THREADS = 2


def package_version(package: str) -> str:
    """The installed version, "" where it is not installed."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def is_current(folder: Path, manifest: Mapping[str, object]) -> bool:
    """Whether the folder holds an export of an installed package, and says of itself what is expected."""
    try:
        found = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
        return bool(manifest["package"]) and found == manifest and (folder / MODEL_FILE).is_file()
    except (OSError, ValueError):
        return False


def finish_export(unfinished: Path, folder: Path, manifest: Mapping[str, object]) -> None:
    """Put a written model in its place, then say what it is of."""
    unfinished.replace(folder / MODEL_FILE)
    (folder / MANIFEST_FILE).write_text(json.dumps(manifest, indent=2), encoding="utf-8")


def export_in_process(module: str, home_models_dir: Path, what: str) -> None:
    """Run an exporting module in a process of its own: torch's memory (500 MB) is not kept by this one.

    Raises:
        EncoderUnavailableError: the export failed; the message ends with what it said.
    """
    command = [sys.executable, "-m", module, str(home_models_dir)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our own module
    if done.returncode:
        raise EncoderUnavailableError(f"Exporting the {what} failed: {done.stderr.strip()[-300:]}")


def export_network(
    network: Any,  # noqa: ANN401 - torch is loaded by whoever trains only
    inputs: Mapping[str, Any],
    sizes: Mapping[str, Any],
    path: Path,
    what: str,
) -> None:
    """Write a torch module, called by the names of its inputs; `sizes` say which of their axes may vary.

    Raises:
        ModelFileError: torch could not export it.
    """
    import torch

    program = torch.onnx.export(
        network.eval(),
        kwargs=dict(inputs),
        dynamo=True,
        dynamic_shapes=dict(sizes),
        input_names=list(inputs),
        verbose=False,
    )
    if program is None:
        raise ModelFileError(f"torch could not export the trained {what}.")
    unfinished = path.with_name(f"{path.name}.part")
    program.save(str(unfinished))
    unfinished.replace(path)


def open_session(path: Path, advice: str) -> Any:  # noqa: ANN401 - the vendor's session has no types
    """An onnxruntime session on two threads.

    Raises:
        ModelFileError: missing or damaged; `advice` says what to do.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = _THREADS
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except (OSError, RuntimeError) as error:  # onnxruntime's exceptions are RuntimeErrors
        raise ModelFileError(f"{path} is damaged; {advice}.") from error
