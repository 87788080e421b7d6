"""A transformer with mean pooling -> ONNX, in 8 bits unless it is to stay exact. Needs torch."""

from pathlib import Path
from typing import Any

from retrieval.errors import EncoderUnavailableError
from retrieval.onnx_exports import MODEL_FILE


def write_text_model(transformer: Any, folder: Path, *, exact: bool) -> Path:  # noqa: ANN401 - a torch module
    """Write the model beside its final place; returns the file.

    Its inputs are token numbers and mask of shape (texts, tokens), its output the means of the last layer.

    Raises:
        EncoderUnavailableError: torch could not export it.
    """
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    class Pooled(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.transformer = transformer

        def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
            states = self.transformer(input_ids=ids, attention_mask=mask).last_hidden_state
            weights = mask.unsqueeze(-1).to(states.dtype)  # Shape: (texts, tokens, 1)
            pooled: torch.Tensor = (states * weights).sum(dim=1) / weights.sum(dim=1)
            return pooled

    folder.mkdir(parents=True, exist_ok=True)
    written = folder / f"{MODEL_FILE}.part"
    ids, mask = (
        torch.full((2, 8), 101),
        torch.ones(2, 8, dtype=torch.int64),
    )  # one tensor twice would be one input
    sizes = {0: torch.export.Dim("texts", min=1, max=4096), 1: torch.export.Dim("tokens", min=2, max=512)}
    program = torch.onnx.export(
        Pooled().eval(), (ids, mask), dynamo=True, dynamic_shapes=(sizes, sizes), verbose=False
    )
    if program is None:
        raise EncoderUnavailableError("torch could not export the text encoder.")
    program.save(str(written))
    if exact:
        return written
    quantized = folder / f"{MODEL_FILE}.int8"
    quantize_dynamic(written, quantized, weight_type=QuantType.QInt8, per_channel=True)
    written.unlink()
    return quantized
