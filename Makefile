# The commands of this project. Everything they install goes into .venv, everything the site keeps into data/.
# HOST, PORT, DATA_DIR, DATABASE_URL and the rest of xicheng_events/config.py come from the environment.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
FLASK := $(BIN)/flask --app app
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# For every Python from 3.11 on and every kind of machine.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --custom-compile-command "make lock"
# What Python compiles is kept, whatever the environment says: without it each start compiles all of the site again.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help run test fuzz lint bench bench-compare demo words lock outdated
.DEFAULT_GOAL := help

help: ## Say what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /make \1\t/' | expand -t 20

run: .venv/installed ## Serve the site, with the demo world on the first start
	@PREPARE=1 exec $(BIN)/gunicorn

test: .venv/installed-dev ## Run everything on SQLite and on PostgreSQL; REQUIRE_ALL=1 forbids skipping, ARGS= goes to pytest
	@$(BIN)/python -m tests.support.everything $(ARGS)

fuzz: .venv/installed-dev ## Send 50,000 hostile requests to a demo world of its own, in this process; REQUESTS= says how many
	@$(BIN)/python -m tests.support.hostile $(REQUESTS)

lint: .venv/installed-dev ## Check the style
	@$(BIN)/ruff check .

bench: .venv/installed-dev ## Measure the speed on both databases; ONLY="booking desk" measures these parts alone
	@$(BIN)/python -m benchmarks.run --only "$(ONLY)" $(ARGS)

bench-compare: .venv/installed-dev ## Measure the commit BEFORE= and what is here, taking turns; ONLY= names parts
	@$(BIN)/python -m benchmarks.compare --before "$(BEFORE)" --only "$(ONLY)" $(ARGS)

demo: .venv/installed ## Add what is missing of the demo world
	@$(FLASK) demo

words: .venv/installed ## Gather all words that people read into made/words.pot, for whoever translates them
	@$(FLASK) words made/words.pot

lock: .venv/bin/uv ## Write requirements.txt and requirements-dev.txt anew from their .in, with hashes; ARGS=--upgrade takes the newest
	@for file in requirements requirements-dev; do $(LOCK) $$file.in --output-file $$file.txt $(ARGS) || exit 1; done

outdated: .venv/installed-dev ## List what there is in newer versions
	@$(BIN)/python -m pip list --outdated --disable-pip-version-check

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed (PYTHON=/path/to/python3.11)"; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "On Debian: apt-get install python3-venv"; exit 1; }

.venv/installed: requirements.txt | .venv/bin/python
	@echo "Installing what the site needs into .venv …"
	@$(PIP) install --require-hashes -r requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	@echo "Installing what the tests need into .venv …"
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

.venv/bin/uv: | .venv/bin/python
	@$(PIP) install uv==0.13.9
