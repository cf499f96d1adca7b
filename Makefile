.DEFAULT_GOAL := help
SHELL := /bin/sh
.PHONY: help run test test-long test-sqlite test-postgres test-journeys check format coverage lock clean dev
.NOTPARALLEL:

BIN := .venv/bin
PORT ?= 8000
JOBS ?= 2
PYTEST := $(BIN)/python -m pytest -n $(JOBS) --dist worksteal -q

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## serve the demo clinic on http://localhost:8000 (PORT=, PYTHON=)
	@bin/venv requirements/run.txt
	@bin/front-end
	@PORT=$(PORT) bin/run

test: dev ## the whole suite on SQLite, again on PostgreSQL, then the journeys in a real browser
	@$(MAKE) --no-print-directory --keep-going test-sqlite test-postgres test-journeys

test-sqlite: dev
	$(PYTEST) --ignore=tests/journeys --database=sqlite

test-postgres: dev
	$(PYTEST) --ignore=tests/journeys --database=postgres

test-journeys: dev
	@$(BIN)/python tests/browser.py
	$(PYTEST) tests/journeys --database=sqlite
	$(PYTEST) tests/journeys/test_vignettes.py --database=postgres

test-long: export CLINIC_TEST_LONG := 1
test-long: export PYTEST_ADDOPTS := -o faulthandler_timeout=7200
test-long: test ## the same with 2,000 examples a property and 100 rounds a race

check: dev ## format, lint, types, import contracts, templates, unused packages
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/deptry .

format: dev ## put the code into shape
	$(BIN)/ruff check --fix --exit-zero --quiet .
	$(BIN)/ruff format .

coverage: dev ## which lines of clinic/ the SQLite suite never reaches
	$(BIN)/coverage run -m pytest -q --ignore=tests/journeys --database=sqlite
	@$(BIN)/coverage combine -q
	$(BIN)/coverage report

lock: dev ## write requirements/ and package-lock.json anew (UPGRADE=1 takes newer releases)
	$(LOCK) --extra dev --output-file requirements/dev.txt pyproject.toml
	$(LOCK) --constraint requirements/dev.txt --output-file requirements/run.txt pyproject.toml
	npm install --package-lock-only --silent

LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header $(if $(UPGRADE),--upgrade)

clean: ## remove what was made here, the clinic's data in instance/ excepted
	rm -rf .venv node_modules test-results .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

dev:
	@bin/venv requirements/dev.txt
	@bin/front-end
