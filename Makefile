# `make demo` and `make test` set up everything they need by themselves; `make` alone lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

# The first interpreter that is new enough and can make virtual environments; override with `make PYTHON=...`.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)

VENV := .venv
BIN := $(VENV)/bin
# An editable install remembers where the tree stood, so the stamp carries the place: a moved tree installs again.
READY := $(VENV)/.ready-$(shell pwd | cksum | cut -d ' ' -f 1)
# Spark is large and needs Java: only the soak takes it, into a folder of its own that lasts. Ibis asks for this version.
SPARK := $(VENV)-spark
SPARK_VERSION := 4.0
EXAMPLE := examples/insulin-pump
CLASSIFIER := examples/medical-classifier
DEMO := demo-output
JOBS ?= auto
SOAK_SECONDS ?= 1200

.PHONY: help
help: ## list the targets
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1|\2/p' $(firstword $(MAKEFILE_LIST)) | column -t -s '|' 2>/dev/null \
		|| sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1   \2/p' $(firstword $(MAKEFILE_LIST))

$(READY): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or later with the venv module was found." \
		"On Debian: apt-get install python3 python3-venv; or name one: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "safetycase needs Python 3.11 or later; $(PYTHON) is $$($(PYTHON) --version 2>&1)" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "$(PYTHON) cannot make virtual environments. On Debian: apt-get install python3-venv" >&2; exit 1; }
	@test -x $(BIN)/python || { echo "Making the virtual environment $(VENV) with $(PYTHON)" >&2; $(PYTHON) -m venv $(VENV); }
	@echo "Installing safetycase and its development packages into $(VENV)" >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@rm -f $(VENV)/.ready-*
	@touch $@

.PHONY: setup
setup: $(READY) ## make the virtual environment (the other targets do it when needed)

.PHONY: demo
demo: $(READY) ## check, trace, draw and report the insulin pump into demo-output/
	@mkdir -p $(DEMO)
	$(BIN)/safetycase check $(EXAMPLE) --fail-on error
	$(BIN)/safetycase trace $(EXAMPLE) --from hazard --to evidence --format markdown > $(DEMO)/trace.md
	$(BIN)/safetycase trace $(EXAMPLE) --gaps
	$(BIN)/safetycase -C $(EXAMPLE) diagram control-structure -o $(CURDIR)/$(DEMO)/control-structure.svg
	$(BIN)/safetycase report $(EXAMPLE) -o $(CURDIR)/$(DEMO)/report.html
	@printf '%s\n' "" "Open these in a browser:" \
		"  $(DEMO)/report.html            the whole safety case in one file" \
		"  $(DEMO)/control-structure.svg  the control structure" \
		"Then change something with  $(BIN)/safetycase edit $(EXAMPLE)  and look at it with  git diff"

.PHONY: lint
lint: $(READY) ## style, types and the floors of the architecture
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: format
format: $(READY) ## format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: browser
browser:
	@scripts/browser.sh

.PHONY: test
test: lint browser ## everything but the long runs: lint, types, floors, unit and acceptance tests
	@$(BIN)/python -m compileall -q safetycase  # as an installed package is: the tests start the command many times
	$(BIN)/pytest -n $(JOBS) --dist loadgroup -m "not soak" --durations 15

.PHONY: coverage
coverage: $(READY) ## the tests once more, with a report of the lines and branches they reach (takes twice as long)
	$(BIN)/pytest -n $(JOBS) --dist loadgroup -m "not soak" --cov --cov-report term:skip-covered --cov-report html

# The library whose logs we read, in an environment of its own that is kept between runs.
.PHONY: inspect
inspect: $(READY)
	@$(MAKE) --no-print-directory -C tests/results environment PYTHON=$(PYTHON) VENV=$(CURDIR)/$(VENV)-results \
		|| echo "Inspect AI cannot be had here: our reader will NOT BE COMPARED with it." >&2

.PHONY: spark
spark: $(READY)
	@command -v java >/dev/null || { echo "No Java: counting on Spark is left out of the soak" >&2; exit 0; }; \
	test -e $(SPARK)/.ready-$(SPARK_VERSION) || { echo "Fetching Spark into $(SPARK)" >&2; rm -rf $(SPARK); \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade --no-deps --target $(SPARK) \
			'pyspark==$(SPARK_VERSION).*' 'py4j>=0.10.9.7,<0.10.9.10' && touch $(SPARK)/.ready-$(SPARK_VERSION); } \
		|| echo "Spark could not be fetched: counting on it is left out of the soak" >&2

.PHONY: soak
soak: $(READY) inspect spark ## the long fuzz and kill runs, at most 20 minutes
	timeout --kill-after 10 $(SOAK_SECONDS) $(BIN)/pytest -n $(JOBS) --dist worksteal -m soak --durations 15 tests/soak

.PHONY: bench
bench: $(READY) ## measure against the targets, beside a peer
	$(BIN)/python -m benchmarks

.PHONY: schemas
schemas: $(READY) ## write what is generated from the model: schemas, format reference, rule reference
	$(BIN)/python -m safetycase.schema.write schemas
	$(BIN)/python -m safetycase.schema.reference > docs/format.md
	$(BIN)/python -m safetycase.rules.docs docs/rules.md
	$(BIN)/python -m safetycase.rules.wordpage docs/words.md
	$(BIN)/python -m safetycase.tui.keypage > docs/keys.md
	$(BIN)/safetycase -C $(EXAMPLE) init --schema
	$(BIN)/safetycase -C $(CLASSIFIER) init --schema

.PHONY: example-evidence
example-evidence: $(READY) ## run the pump's own tests again and write the results that the example cites
	$(MAKE) -C $(EXAMPLE)/software evidence PYTHON=$(CURDIR)/$(BIN)/python
	$(BIN)/safetycase -C $(EXAMPLE) evidence lock

.PHONY: classifier-evidence
classifier-evidence: $(READY) ## train and evaluate the medical classifier again, in an environment of its own
	$(MAKE) -C $(CLASSIFIER)/software evidence PYTHON=$(PYTHON) VENV=$(CURDIR)/$(VENV)-classifier
	$(BIN)/safetycase -C $(CLASSIFIER) evidence lock

.PHONY: sample-results
sample-results: $(READY) ## run other tools again for the results that the tests read, in an environment of its own
	$(MAKE) -C tests/results PYTHON=$(PYTHON) VENV=$(CURDIR)/$(VENV)-results

.PHONY: pictures
pictures: $(READY) ## draw the pictures of the documentation
	$(BIN)/safetycase -C $(EXAMPLE) diagram control-structure -o $(CURDIR)/docs/images/control-structure.svg

.PHONY: tour
tour: $(READY) ## draw the pictures of the terminal UI in the documentation, from the example
	$(BIN)/python -m scripts.tour docs/images

.PHONY: constraints
constraints: $(READY) ## write constraints.txt from what is installed
	$(BIN)/python scripts/constraints.py > constraints.new
	mv constraints.new constraints.txt

.PHONY: clean
clean: ## remove everything that the targets made
	rm -rf $(VENV) $(VENV)-classifier $(VENV)-results $(SPARK) $(DEMO) build dist .coverage .coverage.* htmlcov .hypothesis .mypy_cache .pytest_cache .ruff_cache \
		.import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
