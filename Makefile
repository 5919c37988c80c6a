# What each target does stands in CONTRIBUTING.md.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := setup
.PHONY: setup run test soak gallery lint format lock clean

# Debian's own Python comes first when it is new enough: it has the shared library that the frozen program needs.
NEW_ENOUGH := -c 'import sys; sys.exit(sys.version_info < (3, 11))'
PYTHON ?= $(shell /usr/bin/python3 $(NEW_ENOUGH) 2>/dev/null && echo /usr/bin/python3 || echo python3)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

setup: $(STAMP)

$(STAMP): pyproject.toml requirements.lock installer/debian-packages.txt installer/install-packages
	installer/install-packages installer/debian-packages.txt
	$(BIN)/python -c 'import pip' 2>/dev/null || $(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	touch $@

run: setup
	tests/run_demo.sh $(BIN)/kyso

test: lint
	$(BIN)/python -m pytest -n 2 -m "not serial and not soak and not bench"
	$(BIN)/python -m pytest -m "serial and not soak and not bench" || test $$? -eq 5 # 5: no test needs to run alone

# KYSO_SOAK=short keeps every kind of run and shortens the counts; KYSO_SOAK=long is for a night, in an order of its own.
soak: setup
	KYSO_SOAK=$${KYSO_SOAK:-short} $(BIN)/python -m pytest -v --timeout 900 -m "soak or bench" $(IN_ANOTHER_ORDER)
IN_ANOTHER_ORDER = $(if $(filter long,$(KYSO_SOAK)),--randomly-seed=$$RANDOM)

gallery: setup
	$(BIN)/python -m tests.gallery build/gallery

lint: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy --platform win32 --cache-dir .mypy_cache/win32 & windows=$$!; $(BIN)/mypy; wait $$windows
	$(BIN)/lint-imports

format: setup
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# uv is not part of the environment: it is fetched for this one step. Neither file names an index or a machine.
COMPILE := build/uv/bin/uv pip compile pyproject.toml --quiet --all-extras --universal --python-version 3.11 --no-header
lock: setup
	$(PYTHON) -m venv build/uv
	build/uv/bin/python -m pip install --quiet uv
	$(COMPILE) --upgrade --generate-hashes --no-annotate --output-file build/requirements.lock
	$(COMPILE) --constraint build/requirements.lock --format pylock.toml --output-file build/pylock.toml
	$(BIN)/python installer/list_windows_wheels.py build/pylock.toml > build/windows-wheels.txt
	mv build/requirements.lock requirements.lock
	mv build/windows-wheels.txt installer/windows-wheels.txt

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
