# Two commands for a newcomer: `make demo` and `make test`. Each does its own set-up; nothing else has to be installed
# beforehand but Python 3.11 or newer and make.

BIN := .venv/bin
READY := .venv/ready
JOBS ?= 2

# Recorded demonstrations, for the tests and benchmarks that want them: a folder beside the checkout, where there is one.
DEMOS := $(wildcard ../shared/data/miniwob-demos)
ifneq ($(DEMOS),)
export LAM_MINIWOB_DEMOS ?= $(abspath $(DEMOS))
endif

.PHONY: demo test lint models page-script bench clean help

help:
	@echo "make demo    the main job on a real application: demonstrate, synthesize, run, inspect"
	@echo "make test    everything a change must pass: lint, types, import directions, tests, the wheel"
	@echo "make lint    ruff, mypy --strict, import-linter"
	@echo "make models  train the small embedding model anew from the lexicon in this repository"
	@echo "make bench   the quick benchmarks"
	@echo "make clean   remove what was built, the environment included"

demo: $(READY)
	$(BIN)/python examples/demo.py

test: lint
	$(BIN)/pytest -n $(JOBS) --dist worksteal

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

models: $(READY)
	$(BIN)/python -m lamcli.neural.train

# The accessible-name computation that the page script uses, bundled anew; needs node and npm.
page-script:
	npm install --silent --prefix build/page-script dom-accessibility-api@0.7.1 esbuild@0.28.2
	NODE_PATH=build/page-script/node_modules build/page-script/node_modules/.bin/esbuild lamcli/browser/page/accname.entry.mjs \
		--bundle --minify --format=iife --global-name=accname --target=es2020 --outfile=lamcli/browser/page/accname.js \
		--banner:js="/* dom-accessibility-api 0.7.1, (c) 2020 Sebastian Silbermann, MIT licence: see accname.LICENSE. Bundled, do not edit. */"

bench: $(READY)
	@for folder in benchmarks/*/__main__.py; do \
		name=$$(basename $$(dirname $$folder)); \
		echo "== $$name"; $(BIN)/python -m benchmarks.$$name --quick || exit 1; \
	done

# The environment is up to date when it is younger than what it is made from.
$(READY): pyproject.toml constraints.txt scripts/bootstrap
	@sh scripts/bootstrap
	@touch $@

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
