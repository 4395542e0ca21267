# Everything that these commands make lies below this folder: .venv, web/node_modules, .cache and the built pages.

# The first Python that is new enough; the set-up says so where there is none.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && exit; done; echo python3)
PORT ?= 8000
BIN := .venv/bin
RUN := $(BIN)/python -m
NPM := $(RUN) scripts.node

.DEFAULT_GOAL := help
.PHONY: help setup pages demo test test-python test-web check audit format docs bench lock build clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

setup: ## install all that the other commands need, in .venv and web/node_modules
	@$(PYTHON) -m scripts.set_up

pages: setup ## build the pages that the server ships, when their sources changed
	@$(RUN) scripts.pages

demo: pages ## run a stream with a rehearsal audience at PORT (8000)
	$(BIN)/backchannel demo --port $(PORT)

test: test-python test-web ## run every test: Python, real servers, browser, TypeScript

test-python: pages
	$(RUN) pytest

test-web: setup
	$(NPM) test

check: setup docs ## format, lint, types, import rules, generated files, the front end against the contract, locks, audit
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(RUN) mypy
	$(BIN)/lint-imports --no-logo
	$(RUN) backchannel.contract --check
	$(BIN)/backchannel contract check web/apps web/packages
	$(RUN) scripts.lock --check
	$(NPM) run check
	$(RUN) scripts.audit

audit: setup ## look the locked dependencies up in the advisory databases
	$(RUN) scripts.audit

format: setup ## format and fix what can be fixed
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(NPM) run format

docs: setup ## make the SDK's reference in web/typedoc/dist; fails where something exported is not documented
	$(NPM) ci --prefix typedoc
	$(NPM) run docs --prefix typedoc

bench: setup ## measure against the floor and a peer; writes benchmarks/results
	$(RUN) benchmarks

lock: setup ## resolve requirements.lock and web/package-lock.json again; OPTIONS=--upgrade for newer versions
	$(RUN) scripts.lock $(OPTIONS)
	$(NPM) install --package-lock-only

build: pages ## make the wheel and the sdist in dist/
	$(RUN) build --no-isolation --outdir dist

clean: ## remove all that was made
	rm -rf .venv .cache dist test-results src/backchannel/server/pages
	rm -rf web/typedoc/node_modules web/typedoc/dist web/node_modules web/packages/*/dist web/packages/*/node_modules web/apps/*/dist web/apps/*/node_modules
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find src tests benchmarks scripts -name __pycache__ -type d -prune -exec rm -rf {} +
