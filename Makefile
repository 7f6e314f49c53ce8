# Everything here needs only make and Python 3.11 or newer: the virtual environment in .venv is made on first use.
# Choose another interpreter with `make PYTHON=/path/to/python3.12 ...` (after `make clean`, if there is a .venv).

.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
CANDIDATES := $(or $(PYTHON),python3.13 python3.12 python3.14 python3.11 python3 python)
PIP_INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check
PYTEST := $(BIN)/python -m pytest --numprocesses auto --maxprocesses 8 --dist worksteal

.PHONY: help demo test check lint types bench docs web web-check clean

help: ## show this list
	@echo "Détente: a workbench for the Graph Model for Conflict Resolution. Targets:"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 18

demo: $(VENV)/.runs ## analyse the three-demands confrontation, and answer its questions
	@$(BIN)/detente analyze three-demands
	@echo
	@$(BIN)/detente answer three-demands

test: $(VENV)/.develops ## every test, in parallel, with coverage
	@echo "Running every test with coverage ..."
	@rm -f .coverage .coverage.*
	@$(PYTEST) --cov --cov-report=term

check: $(VENV)/.develops ## what to run before a commit: format, lint, types, quick tests
	@echo "Format ..." && $(BIN)/ruff format --check --quiet .
	@echo "Lint ..." && $(BIN)/ruff check --quiet .
	@echo "Types ..." && $(BIN)/mypy --no-error-summary
	@echo "Quick tests ..." && $(PYTEST) --quiet -m "not slow and not browser"

lint: $(VENV)/.develops ## format and lint, without changing anything
	@echo "Format and lint ..."
	@status=0; $(BIN)/ruff format --check . || status=1; $(BIN)/ruff check . || status=1; exit $$status

types: $(VENV)/.develops ## strict type check of the package
	@echo "Types ..." && $(BIN)/mypy

bench: $(VENV)/.develops ## benchmarks; writes benchmarks/RESULTS.md
	@$(BIN)/python -m benchmarks
	@$(BIN)/python -m benchmarks.analyses
	@$(BIN)/python -m benchmarks.sweeps
	@$(BIN)/python -m benchmarks.events
	@$(BIN)/python -m benchmarks.reading

docs: $(VENV)/.develops ## the documentation, warnings as errors; opens from docs/_build/html
	@echo "Building the documentation ..."
	@$(BIN)/python -m sphinx --fail-on-warning --keep-going --quiet -b html -d docs/_build/doctrees docs docs/_build/html
	@echo "Built docs/_build/html/index.html"

web: web/node_modules/.package-lock.json ## the page of the workbench, built into the package (needs Node 20.19 or newer)
	@cd web && npm run --silent build -- --logLevel warn
	@echo "Built src/detente/web/static"

# The page is shipped built, so that nobody needs Node to install or run Détente; this holds it to its sources.
web-check: ## the page: format, lint, types, tests, and whether the shipped bundle is the one of its sources
	@command -v npm >/dev/null || { echo "npm is not there: the page of the workbench is not checked."; exit 0; } && \
	$(MAKE) --no-print-directory web/node_modules/.package-lock.json && cd web && npm run --silent check && \
	npm run --silent build -- --logLevel warn --outDir ../build/web --emptyOutDir && \
	{ diff -rq ../build/web ../src/detente/web/static || \
	  { echo "The shipped page is not the one of its sources: run 'make web' and commit src/detente/web/static."; exit 1; }; }

clean: ## remove the environment, caches and build output
	@rm -rf $(VENV) build dist web/node_modules docs/_build htmlcov .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find src tests benchmarks docs -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

web/node_modules/.package-lock.json: web/package-lock.json
	@command -v npm >/dev/null || \
	{ echo "The page of the workbench is built with Node 20.19 or newer and npm, and npm is not there. Only those who" ; \
	  echo "change the page need it: what is built is shipped in src/detente/web/static." ; } >&2
	@echo "Installing what the page is built with into web/node_modules ..."
	@cd web && npm ci --silent --no-audit --no-fund
	@touch $@

# A candidate must be new enough and able to make environments (some systems package ensurepip apart from Python).
$(VENV)/.made:
	@for candidate in $(CANDIDATES); do \
	    if "$$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	        echo "Setting up $(VENV) with $$("$$candidate" --version) (once, a minute or two) ..."; \
	        "$$candidate" -m venv --clear $(VENV) && touch $@ && exit 0 || exit 1; \
	    fi; \
	done; \
	{ echo "No Python 3.11 or newer that can make virtual environments among: $(CANDIDATES)."; \
	  echo "Install one (on Debian and Ubuntu also the package python3-venv), or name it: make PYTHON=/path/to/python3.12"; \
	} >&2; exit 1

$(VENV)/.runs: pyproject.toml | $(VENV)/.made
	@echo "Installing detente into $(VENV) ..."
	@$(PIP_INSTALL) --editable .
	@touch $@

$(VENV)/.develops: pyproject.toml | $(VENV)/.made
	@echo "Installing detente and its development tools into $(VENV) ..."
	@$(PIP_INSTALL) --editable '.[dev]'
	@touch $(VENV)/.runs $@
