# On a fresh machine: `make run` starts tradehook, `make test` runs every test. `make help` lists the rest.

SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# Everything comes as a wheel with a known hash; nothing is compiled here and nothing else is fetched. The lists are
# complete, so that pip resolves nothing.
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
INSTALL := $(PIP) install --require-hashes --no-deps --only-binary :all:
INSTALL_SELF := $(PIP) install --no-deps --no-build-isolation --no-index --editable .

# What the pages run in a browser: npm packages by their hashes, without npm.
FRONT_END := $(BIN)/python tools/front_end.py

# The browser that the pages are tested in is Debian's; without root those tests are skipped, and say so.
CHROMIUM := command -v chromium >/dev/null || [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null || \
  { echo "Installing Chromium for the tests of the pages ..."; \
    { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends chromium; } \
      >/dev/null 2>&1 || echo "Chromium could not be installed: the tests of the pages in a browser are skipped." >&2; }

# `make run PORT=9000` and PORT in the environment mean what they do elsewhere; TRADEHOOK_PORT is the stronger word.
ifdef PORT
TRADEHOOK_PORT ?= $(PORT)
export TRADEHOOK_PORT
endif

# `make test ARGS="-k exit -x"`, `make run ARGS="--log-format json"`
ARGS ?=

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test check bench faults fuzz audit bill fresh lock clean

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

run: $(VENV)/run.stamp ## start tradehook on http://127.0.0.1:8000 with its store in ./data
	@exec $(BIN)/tradehook serve $(ARGS)

# Tests start hundreds of processes: what is compiled once is kept, whatever the shell says.
test faults fuzz: export PYTHONDONTWRITEBYTECODE :=

test: $(VENV)/test.stamp ## run every test
	$(BIN)/python -m pytest -n 4 -m "not faults" $(ARGS)

check: $(VENV)/test.stamp ## linters, types and the import map
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/test.stamp ## measure what this machine can do
	$(BIN)/python -m bench $(ARGS)

faults: $(VENV)/test.stamp ## the long kill and fault runs
	$(BIN)/python -m pytest -n 2 -m faults -o faulthandler_timeout=0 tests/faults --report docs/reliability.md $(ARGS)

fuzz: $(VENV)/test.stamp ## the long fuzz runs: 100,000 bad inputs, and every call of the API
	$(BIN)/python -m fuzz $(ARGS)
	TRADEHOOK_FUZZ_EXAMPLES=200 $(BIN)/python -m pytest -n 0 -o faulthandler_timeout=0 tests/web/api/test_conformance.py

audit: $(VENV)/test.stamp ## look up whether anything that is locked is known to be vulnerable (needs the network)
	@$(BIN)/python -m tools.vulnerabilities $(ARGS)

bill: $(VENV)/test.stamp ## write the software bill of materials, dist/tradehook.cdx.json
	@mkdir -p dist
	@$(BIN)/python -m tools.bill_of_materials > dist/tradehook.cdx.json

fresh: ## do what a newcomer does: clone, run, send, test
	@$(PYTHON) tools/fresh.py

# The same versions stay unless asked: `make lock ARGS=--upgrade`.
COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --custom-compile-command "make lock" pyproject.toml
lock: | $(BIN)/uv ## write requirements/*.txt from pyproject.toml
	$(COMPILE) --group build --output-file requirements/run.txt $(ARGS)
	$(COMPILE) --group test --constraints requirements/run.txt --output-file requirements/test.txt $(ARGS)

clean: ## remove what can be made again (never ./data)
	rm -rf $(VENV) dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	rm -rf src/tradehook/web/static/vendor tests/vendor
	find src tests bench fuzz tools -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

$(VENV)/run.stamp: requirements/run.txt requirements/front-end.toml pyproject.toml | $(BIN)/python
	@echo "Installing tradehook (once, about 20 seconds) ..."
	@$(INSTALL) -r requirements/run.txt
	@$(FRONT_END) || echo "The pages work without their scripts until tools/front_end.py is run again." >&2
	@$(INSTALL_SELF)
	@touch $@

$(VENV)/test.stamp: requirements/test.txt requirements/front-end.toml pyproject.toml | $(BIN)/python
	@echo "Installing tradehook and what its tests need (once, about 30 seconds) ..."
	@$(INSTALL) -r requirements/test.txt
	@$(FRONT_END) --tests
	@$(CHROMIUM)
	@$(INSTALL_SELF)
	@touch $@ $(VENV)/run.stamp

$(BIN)/uv: | $(BIN)/python
	@$(INSTALL) -r requirements/test.txt

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "tradehook needs Python 3.11 or newer, and there is no $(PYTHON) here. Debian, Ubuntu: apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "tradehook needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>&1). Name a newer one: make run PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "This Python has no venv module. Debian, Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
