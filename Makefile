# make demo   build the graph of the sample reports into demo/
# make test   ruff, mypy, and all tests (browser tests where Chromium is found)
# make bench  accuracy and speed, on the benchmark data in ONRECORD_DATA
# make docs   write the outputs of the commands in README.md and docs/ anew
# make clean  remove everything that the others made
#
# All that is needed is Python 3.11 or later (with venv) and make. PYTHON names the interpreter to start from.

PYTHON ?= python3
VENV   ?= .venv
DEMO   ?= demo
BIN    := $(VENV)/bin
ONRECORD_DATA ?= ../shared
export ONRECORD_DATA

.DEFAULT_GOAL := help
.PHONY: help demo test check docs format bench clean

help:
	@sed -n 's/^# \{0,1\}//p' Makefile | sed '/^$$/q'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "onrecord needs Python 3.11 or later; name one: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	  || { rm -rf $(VENV); echo "$(PYTHON) cannot make a virtual environment: install its venv module" >&2; exit 1; }

# The stamps are as new as the pyproject.toml they were installed from.
$(VENV)/installed: pyproject.toml | $(BIN)/python
	@echo "installing onrecord into $(VENV) (once; about a minute)"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --editable .
	@touch $@

# Dependency groups need pip 25.1 or later.
$(VENV)/installed-dev: $(VENV)/installed
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --upgrade 'pip>=25.1'
	@$(BIN)/python -m pip install -qq --group dev
	@touch $@

demo: $(VENV)/installed
	@$(BIN)/onrecord build examples/wagner-2023 --out $(DEMO)

# pytest comes last: its closing line is the last word.
test: check
	@$(BIN)/python -m pytest

check: $(VENV)/installed-dev
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy

docs: $(VENV)/installed-dev
	@ONRECORD_REFRESH=1 $(BIN)/python -m pytest -q tests/test_docs.py

format: $(VENV)/installed-dev
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

bench: $(VENV)/installed-dev
	@$(BIN)/python bench/accuracy.py
	@$(BIN)/python bench/speed.py

clean:
	rm -rf $(VENV) $(DEMO) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
