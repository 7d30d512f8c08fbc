# make run: the web page on a ready index. make test: all tests. Both install what they need, once.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CLI := $(BIN)/parcours-ia

.PHONY: setup run test eval bench clean

run: setup
	$(CLI) serve

test: setup $(VENV)/.test
	$(BIN)/python -m pytest

setup: $(VENV)/.serve $(VENV)/.build
	@$(BIN)/python -m compileall -q corpus index advisor ui
	@$(CLI) model prepare
	@$(CLI) index build

eval: setup
	$(CLI) eval --out var/eval
	$(CLI) eval --paths --out var/eval

bench: setup $(VENV)/.test
	$(BIN)/python -m bench

# --no-deps: a lock file lists everything; nothing else is ever resolved or downloaded
$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.serve: requirements/serve.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installation des paquets de service…"
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -r requirements/serve.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.build: requirements/build.lock | $(VENV)/.serve
	@echo "Installation des paquets de construction (PyTorch compris, quelques minutes)…"
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -r requirements/build.lock
	@touch $@

$(VENV)/.test: requirements/test.lock | $(VENV)/.build
	@echo "Installation des paquets de test…"
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -r requirements/test.lock
	@touch $@

clean:
	rm -rf var .pytest_cache .hypothesis
