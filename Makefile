# `make serve` and `make test` are the two commands; `make help` lists the others.
# Needed: Python 3.11 or newer with its venv module, git, make. Everything else goes into .venv and var.

SHELL := /bin/sh
.SHELLFLAGS := -eu -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

VENV := .venv
PY := $(VENV)/bin/python
BIN := $(VENV)/bin
# Extra arguments for the step that installs torch, such as --index-url for an index of CPU builds.
TORCH_ARGS ?=
PIP_ARGS ?=
PYTEST_ARGS ?=
# Processes that share the tests: each loads the model and takes about a GB and a half.
WORKERS ?= 2
# The checkout is on the path by a .pth file: by setuptools' import hook a script that stands beside a clone named
# xunduan would find the clone in place of the package.
EDITABLE := --config-settings editable_mode=compat

# Taken literally: a path may hold spaces and dollar signs.
override CORPUS := $(value CORPUS)
override INDEX := $(value INDEX)
override QUERIES := $(value QUERIES)
override EVAL := $(value EVAL)
override QUALITY_CORPUS := $(value QUALITY_CORPUS)
ifeq ($(CORPUS),)
  override CORPUS := samples
endif
ifeq ($(QUERIES),)
  override QUERIES := tests/data/sample_queries.jsonl
endif
ifeq ($(EVAL),)
  override EVAL := ../shared/eval
endif
ifeq ($(QUALITY_CORPUS),)
  override QUALITY_CORPUS := ../shared/corpus
endif
export CORPUS INDEX QUERIES EVAL QUALITY_CORPUS

# The stamps carry a checksum of what was asked for, so that a checkout's new time stamps reinstall nothing.
KEY := $(shell cat pyproject.toml constraints.txt | cksum | tr ' ' '-')
RUNTIME := $(VENV)/.runtime-$(KEY)
TESTING := $(VENV)/.testing-$(KEY)

# HOST and PORT count only where they stand on the command line: some shells export a HOST of their own.
given = $(filter command,$(firstword $(origin $(1))))
SERVE_ARGS = $(if $(call given,HOST),--host "$(HOST)") $(if $(call given,PORT),--port "$(PORT)")

# One index per corpus: the sample corpus has var/index, another folder var/index-NAME-CHECKSUM.
SET_INDEX = if [ -z "$$INDEX" ]; then \
	  if [ "$$CORPUS" = samples ]; then INDEX=$${XUNDUAN_INDEX_DIR:-var/index}; else \
	    INDEX=$$($(PY) -c 'import os, sys, zlib; from pathlib import Path; path = Path(sys.argv[1]).resolve(); \
	print("var/index-%s-%08x" % (path.name, zlib.crc32(os.fsencode(path))))' "$$CORPUS"); \
	  fi; fi

.PHONY: help
help: ## this list
	@echo 'make serve                          the page for the sample corpus, at a printed address'
	@echo 'make serve CORPUS=/some/folder      the page for your own documents, with an index of their own'
	@echo 'make serve HOST=0.0.0.0 PORT=9000   another address'
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile | \
	  while IFS="$$(printf '\t')" read -r name text; do printf 'make %-30s %s\n' "$$name" "$$text"; done

$(PY):
	@for python in $(PYTHON) python3 python3.11 python3.12 python3.13 python3.14; do \
	  if "$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "Making $(VENV) with $$("$$python" --version)"; \
	    exec "$$python" -m venv --clear $(VENV); \
	  fi; \
	done; \
	echo 'No Python 3.11 or newer with the modules venv and ensurepip was found (tried $(PYTHON) python3 to python3.14).' >&2; \
	echo 'Install one, or name it: make serve PYTHON=/path/to/python3. 需要 Python 3.11 或更高版本。' >&2; \
	exit 1

$(RUNTIME): | $(PY)
	@echo 'Installing the packages (once, some minutes) 正在安装依赖'
	$(PY) -m pip install --disable-pip-version-check $(PIP_ARGS) -c constraints.txt $(TORCH_ARGS) torch
	$(PY) -m pip install --disable-pip-version-check $(PIP_ARGS) -c constraints.txt $(EDITABLE) -e .
	@rm -f $(VENV)/.runtime-* && touch $@

$(TESTING): | $(RUNTIME)
	@echo 'Installing the test packages (once) 正在安装测试依赖'
	$(PY) -m pip install --disable-pip-version-check $(PIP_ARGS) -c constraints.txt $(EDITABLE) -e '.[test]'
	@rm -f $(VENV)/.testing-* && touch $@

.PHONY: install
install: $(RUNTIME) ## the environment and the packages

.PHONY: index
index: $(RUNTIME) ## the index of CORPUS; a second run embeds only what is new
	@$(SET_INDEX); $(BIN)/xunduan index "$$CORPUS" --index "$$INDEX"

.PHONY: serve
serve: $(RUNTIME) ## the search page for CORPUS
	@$(SET_INDEX); $(BIN)/xunduan index "$$CORPUS" --index "$$INDEX"; \
	exec $(BIN)/xunduan serve --index "$$INDEX" $(SERVE_ARGS)

.PHONY: test
test: $(TESTING) ## the tests, in WORKERS processes; PYTEST_ARGS is handed on
	@$(PY) -m pytest -n $(WORKERS) --dist worksteal $(PYTEST_ARGS)

# What most changes touch, without a model, a browser or anything that waits: see CONTRIBUTING.md.
CHECKED := tests/language tests/search tests/test_architecture.py tests/test_dependencies.py tests/test_deploy.py \
  tests/test_portability.py tests/test_settings.py tests/test_folded_literals.py tests/test_archive.py tests/test_memo.py \
  tests/test_dependency_ages.py tests/index/test_ingest.py tests/index/test_snapshot.py

.PHONY: check
check: lint ## lint, and the quick tests: under two minutes, before every commit
	@$(PY) -m pytest -q -m 'not long and not model and not browser and not shared' $(CHECKED)

.PHONY: coverage
coverage: $(TESTING) ## all tests, and the share of lines that they run: at least 92 %
	@rm -f var/coverage/.coverage*; mkdir -p var/coverage
	@COVERAGE_PROCESS_START=pyproject.toml $(PY) -m coverage run -m pytest $(PYTEST_ARGS)
	@$(PY) -m coverage combine -q && $(PY) -m coverage report --skip-covered

.PHONY: test-long
test-long: $(TESTING) ## the tests that take minutes: kills, fuzzed files and requests, mixed queries, hot swaps under load
	@$(PY) -m pytest -m long --timeout 7200 $(PYTEST_ARGS)

.PHONY: lint
lint: $(TESTING) ## ruff and mypy
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

.PHONY: doctor
doctor: $(RUNTIME) ## what is missing or broken, and what to do
	@$(SET_INDEX); $(BIN)/xunduan doctor --index "$$INDEX"

.PHONY: evaluate
evaluate: $(RUNTIME) ## retrieval quality over CORPUS by the questions of QUERIES
	@$(BIN)/xunduan evaluate --queries "$$QUERIES" --source "$$CORPUS" $(EVALUATE_ARGS)

.PHONY: quality
quality: $(TESTING) ## the tables of docs/quality.md, from the evaluation data in EVAL and the articles in QUALITY_CORPUS
	@$(PY) -m scripts.quality --eval "$$EVAL" --corpus "$$QUALITY_CORPUS" --out docs/quality.json

.PHONY: benchmark
benchmark: $(RUNTIME) ## full build, update of ten files and query latency on 1,000 generated documents
	@$(BIN)/xunduan benchmark $(BENCHMARK_ARGS)

.PHONY: bundle
bundle: $(RUNTIME) ## var/xunduan-bundle.tar, from which a machine without a network installs and serves
	@$(PY) -m scripts.bundle var/xunduan-bundle.tar

.PHONY: screenshots
screenshots: $(TESTING) ## the pictures in docs/screenshots, of the page that `make serve` runs at ADDRESS; BOARD: an indicator's page
	@$(PY) -m scripts.screenshots $(ADDRESS) $(if $(BOARD),--board "$(BOARD)")

.PHONY: constraints
constraints: ## constraints.txt anew, from a resolve in an empty environment
	rm -rf var/constraints && mkdir -p var
	$(PY) -m venv var/constraints
	var/constraints/bin/python -m pip install --disable-pip-version-check $(PIP_ARGS) -q --dry-run --ignore-installed \
	  --report var/constraints/report.json torch==2.13.0 '.[test]'
	$(PY) -c 'import json, re; \
	head = re.match(r"(#.*\n)*", open("constraints.txt").read())[0]; \
	found = [item["metadata"] for item in json.load(open("var/constraints/report.json"))["install"]]; \
	pins = [m["name"] + "==" + m["version"].split("+")[0] for m in found if m["name"] not in ("xunduan", "setuptools")]; \
	open("constraints.txt", "w").write(head + "\n".join(sorted(pins, key=str.lower)) + "\n")'
	rm -rf var/constraints

.PHONY: clean
clean: ## remove the indexes and caches of this checkout (not the packages, not the model)
	rm -rf var test-results .pytest_cache .hypothesis .ruff_cache .mypy_cache .schemathesis
	find . -path ./$(VENV) -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: distclean
distclean: clean ## clean, and remove the packages too
	rm -rf $(VENV) *.egg-info
