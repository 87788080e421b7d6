"""How an evaluation prints what it measured."""

import json
from collections.abc import Mapping


def print_metrics(metrics: Mapping[str, float], *, as_json: bool) -> None:
    """One `name<TAB>value` a line, or one JSON object."""
    if as_json:
        print(json.dumps(metrics))
    else:
        for name, value in metrics.items():
            print(f"{name}\t{value:.4f}")
