# Read the Room. `make run` and `make test` need Python 3.11 or later, and nothing else installed.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes
PORT ?= 8000
HOST ?= 127.0.0.1
STUDENTS ?= 12
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup run demo test lint fmt words train lock clean

help: ## Show what make can do
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

setup: $(VENV)/.run ## Make the environment and install what the site needs

run: setup ## Start everything on this machine and print the addresses and sign-ins
	@exec $(BIN)/python manage.py classroom --demo --host $(HOST) --port $(PORT) $(ARGS)

demo: setup ## Like run, with a simulated class of 12 (STUDENTS=n)
	@exec $(BIN)/python manage.py classroom --demo --simulate $(STUDENTS) --host $(HOST) --port $(PORT) $(ARGS)

test: $(VENV)/.dev ## Install what the tests need and run the whole suite (ARGS="-k name" for a part)
	@$(BIN)/python -m pytest $(ARGS)

lint: $(VENV)/.dev ## Check style, types, import rules, templates and scripts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint --lint --quiet templates
	@if command -v npm >/dev/null; then npm install --no-save --silent && npm run --silent lint && npm run --silent types; \
	elif [ -n "$(CI)" ]; then echo "npm is missing: the scripts and style sheets cannot be checked"; exit 1; \
	else echo "npm is missing: scripts and style sheets were not checked"; fi

fmt: $(VENV)/.dev ## Format everything
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format .
	@if command -v npm >/dev/null; then npm install --no-save --silent && npx biome check --write static tests/js; fi

words: $(VENV)/.dev ## Collect the sentences to translate into locale/ and compile them (needs gettext)
	@for domain in django djangojs; do DJANGO_SETTINGS_MODULE=fer_site.settings_test $(BIN)/python -m django makemessages \
	  --domain $$domain --all --no-location --no-wrap --no-obsolete --ignore 'tests/*' --ignore 'training/*' --ignore 'inference/*' --ignore 'node_modules/*' \
	  --ignore 'data/*' --ignore 'runs/*' || exit 1; done
	@DJANGO_SETTINGS_MODULE=fer_site.settings_test $(BIN)/python -m django compilemessages --locale hi --ignore .venv

train: $(VENV)/.training ## Install what `python -m training` needs

lock: $(VENV)/.dev ## Pin the requirements anew from requirements/*.in
	@for set in run "files --no-deps" training dev; do set -- $$set; $(BIN)/uv pip compile --quiet --universal \
	  --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements/$$1.in $$2 \
	  -o requirements/$$1.txt || exit 1; done

clean: ## Remove the environment and caches, not the data
	rm -rf $(VENV) node_modules .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

$(VENV)/.python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed: install it, or name it with make PYTHON=/path/to/python"; exit 1; }
	@echo "Making the environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: requirements/run.txt requirements/files.txt | $(VENV)/.python
	@echo "Installing what the site needs (about a minute the first time) ..."
	@$(PIP) -r requirements/run.txt
	@$(PIP) -r requirements/files.txt
	@touch $@

$(VENV)/.training: requirements/training.txt | $(VENV)/.run
	@echo "Installing what training needs (TensorFlow is large) ..."
	@$(PIP) -r requirements/training.txt
	@touch $@

$(VENV)/.dev: requirements/dev.txt | $(VENV)/.training
	@echo "Installing what the tests need ..."
	@$(PIP) -r requirements/dev.txt
	@touch $@
