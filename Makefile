# The task runner. `make run` and `make test` need Python 3.11, 3.12 or 3.13, make and git; they set up
# their own environment once and need no network after that.
PYTHON ?= python3
VENV ?= .venv
OUT ?= out
EXPORT ?= corpora/exports/cath_notes.csv
# Options for pytest, e.g. make test ARGS="-k units -x"
ARGS ?=

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test check bench lock clean python

help: ## list the tasks
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 10

run: $(VENV)/.run ## code the sample export into out/ and print a summary
	@mkdir -p $(OUT)
	$(BIN)/revasc code $(EXPORT) -o $(OUT)/decisions.jsonl
	@$(BIN)/revasc code $(EXPORT) -o $(OUT)/decisions.csv >/dev/null 2>&1
	@echo "$(OUT)/decisions.csv: the same decisions as a table"

test: $(VENV)/.dev ## the whole test suite
	$(BIN)/python -m pytest $(ARGS)

check: $(VENV)/.dev ## style, types, and the examples of every rule
	$(BIN)/ruff check --output-format concise .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/revasc rules check

bench: $(VENV)/.dev ## speed beside stock medSpaCy and the bare tokenizer, in one run
	$(BIN)/python -m benchmarks $(ARGS)

# A newer release of everything: make lock UPGRADE=--upgrade
LOCK = $(BIN)/uv pip compile --quiet pyproject.toml --group build --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --custom-compile-command "make lock" $(UPGRADE)

lock: $(VENV)/.dev ## resolve the dependencies again and write requirements/
	$(LOCK) --output-file requirements/lock.txt
	$(LOCK) --group lock --extra dev --constraint requirements/lock.txt --output-file requirements/lock-dev.txt

clean: ## remove what the other tasks made
	rm -rf $(VENV) $(OUT) build dist .coverage htmlcov .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
	{ echo 'revasc needs Python 3.11, 3.12 or 3.13; name one: make run PYTHON=python3.12' >&2; exit 1; }

# The stamps are newer than what they were made from, so a second call installs nothing.
$(VENV)/.run: requirements/lock.txt pyproject.toml | python
	@echo "Setting up $(VENV) (once) ..."
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes --requirement requirements/lock.txt
	$(PIP) install --no-deps --no-build-isolation --no-index --editable .
	@touch $@

# On Python 3.13 one package of this list, medspaCy's dependency quicksectx, is compiled: a C compiler is needed.
$(VENV)/.dev: $(VENV)/.run requirements/lock-dev.txt
	@echo "Adding the tools of the test suite to $(VENV) (once) ..."
	$(PIP) install --require-hashes --requirement requirements/lock-dev.txt
	@touch $@
