# The task runner. `make run` and `make test` need Python 3.11, 3.12 or 3.13, make and git; they set up
# their own environment once and need no network after that.
PYTHON ?= python3
VENV ?= .venv
OUT ?= out
EXPORT ?= corpora/exports/cath_notes.csv
# Options for pytest, e.g. make test ARGS="-k units -x"
ARGS ?=
# --required: `make check` fails where valgrind is missing or no figure is kept for this Python.
REGRESSION ?=

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
PEER := $(VENV)-edsnlp
FUZZ := $(VENV)-fuzz
# Minutes that `make fuzz` takes in all, shared out among its targets.
MINUTES ?= 10

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test check bench fuzz lock clean python

help: ## list the tasks
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 10

run: $(VENV)/.run ## code the sample export into out/ and print a summary
	@mkdir -p $(OUT)
	$(BIN)/revasc code $(EXPORT) -o $(OUT)/decisions.jsonl
	@$(BIN)/revasc code $(EXPORT) -o $(OUT)/decisions.csv >/dev/null 2>&1
	@echo "$(OUT)/decisions.csv: the same decisions as a table"

test: $(VENV)/.dev ## the whole test suite
	$(BIN)/python -m pytest $(ARGS)

check: $(VENV)/.dev ## style, types, the examples of every rule, and the instructions a note takes
	$(BIN)/ruff check --output-format concise .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/revasc rules check
	$(BIN)/python -m benchmarks.regression $(REGRESSION)

bench: $(VENV)/.dev $(PEER)/.edsnlp ## speed beside stock medSpaCy, EDS-NLP and the bare tokenizer, in one run
	$(BIN)/python -m benchmarks $(ARGS)

fuzz: $(FUZZ)/.fuzz ## coverage-guided fuzzing of readers and coding for MINUTES=10, on Linux; findings go to out/fuzz
	$(FUZZ)/bin/python -m tests.fuzz.guided --seconds $$(( $(MINUTES) * 60 )) --keep $(OUT)/fuzz $(ARGS)

# A newer release of everything: make lock UPGRADE=--upgrade
LOCKED = --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock" $(UPGRADE)
LOCK = $(BIN)/uv pip compile --quiet pyproject.toml --group build $(LOCKED)

lock: $(VENV)/.dev ## resolve the dependencies again and write requirements/
	$(LOCK) --output-file requirements/lock.txt
	$(BIN)/uv pip compile --quiet --group pyproject.toml:edsnlp $(LOCKED) --output-file requirements/lock-edsnlp.txt
	$(BIN)/uv pip compile --quiet requirements/fuzz.in $(LOCKED) --output-file requirements/fuzz.txt
	$(LOCK) --group lock --extra dev --constraint requirements/lock.txt --output-file requirements/lock-dev.txt

clean: ## remove what the other tasks made
	rm -rf $(VENV) $(PEER) $(SPARK) $(FUZZ) $(OUT) build dist .coverage htmlcov
	rm -rf .hypothesis .mypy_cache .pytest_cache .ruff_cache
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

# EDS-NLP asks another spaCy than medSpaCy. Where it cannot be set up, the benchmark says so and goes on.
$(PEER)/.edsnlp: requirements/lock-edsnlp.txt | python
	@echo "Setting up $(PEER) (once) ..."
	@test -x $(PEER)/bin/python || $(PYTHON) -m venv $(PEER)
	@$(PEER)/bin/python -m pip --quiet --disable-pip-version-check install --require-hashes \
		--requirement requirements/lock-edsnlp.txt && touch $@ || \
		{ rm -rf $(PEER); echo "EDS-NLP could not be set up; the benchmark goes on without it" >&2; }

# Spark lies beside our environment, a folder a version, and shares the rest of it. It needs Java 17.
SPARK := $(VENV)-spark
SPARKS := 3.5 4

.PHONY: spark lock-spark
spark: $(VENV)/.dev $(SPARKS:%=$(SPARK)/%/.ready) ## code on clusters of each version of Spark, processes killed
	@for version in $(SPARKS); do \
		echo "Spark $$version"; \
		REVASC_REQUIRE_SPARK=1 PYTHONPATH=$(abspath $(SPARK))/$$version \
			$(BIN)/python -m pytest tests/spark $(ARGS) || exit 1; \
	done

$(SPARK)/%/.ready: requirements/spark-%.txt | $(VENV)/.run
	@echo "Setting up $(@D) (once) ..."
	rm -rf $(@D)
	$(PIP) install --require-hashes --no-deps --target $(@D) --requirement $<
	@touch $@

lock: lock-spark
lock-spark: $(VENV)/.dev
	@for version in $(SPARKS); do \
		echo "pyspark==$$version.*" | $(BIN)/uv pip compile --quiet $(LOCKED) \
			--output-file requirements/spark-$$version.txt - || exit 1; \
	done

# The fuzzer stands apart from the tools of the test suite: atheris has binaries of every Python for Linux
# on x86-64 only.
$(FUZZ)/.fuzz: requirements/lock.txt requirements/fuzz.txt pyproject.toml | python
	@echo "Setting up $(FUZZ) (once) ..."
	test -x $(FUZZ)/bin/python || $(PYTHON) -m venv $(FUZZ)
	$(FUZZ)/bin/python -m pip --quiet --disable-pip-version-check install --require-hashes \
		--requirement requirements/lock.txt --requirement requirements/fuzz.txt
	$(FUZZ)/bin/python -m pip --quiet --disable-pip-version-check install --no-deps --no-build-isolation \
		--no-index --editable .
	@touch $@
