"""`aisle models build|list`: exports of the packaged encoders, and what this shop trained."""

import argparse
import json

from assistant.settings import load_settings
from retrieval.onnx_encoder import build_exports


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`build` and `list`."""
    parser.add_argument("action", choices=("build", "list"), help="export the packaged encoders; list models")


def run(args: argparse.Namespace) -> int:
    """Build or list."""
    folder = load_settings().home / "models"
    if args.action == "build":
        print(build_exports(folder))
        return 0
    for manifest in sorted(folder.glob("*/manifest.json")):
        plain = json.loads(manifest.read_text(encoding="utf-8"))
        metrics = plain.get("metrics", {})
        told = (
            " ".join(f"{name}={value}" for name, value in metrics.items())
            if isinstance(metrics, dict)
            else ""
        )
        print(f"{manifest.parent.name}\t{told}".rstrip())
    return 0
