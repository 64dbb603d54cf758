# make run     build examples/ into a store and serve it          make check   the fast part of the checks
# make test    every check and every test                         make score   how well documents are read (needs ../shared)
# make format  rewrite the sources in the house style             make bench   what reading, building and storing cost
# make lock    resolve the requirements anew, with hashes         make fuzz    20,000 damaged files, none of which may do harm

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
STORE ?= wenmai-data
HOST ?= 127.0.0.1
PORT ?= 8000
SHARED := ../shared
SCRATCH := build/score
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LOCK := $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --no-header --build-deps-for editable \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links

.PHONY: run test check score bench fuzz format lock
.DELETE_ON_ERROR:

run: $(VENV)/run.stamp
	$(BIN)/wenmai build examples --store $(STORE)
	@echo
	@echo "浏览器打开 http://$(HOST):$(PORT)/ ，查询接口在 /sparql ，接口说明在 /openapi.json ；按 Ctrl-C 停止。"
	@echo "Open http://$(HOST):$(PORT)/ in a browser; queries go to /sparql, the interface is told at /openapi.json; Ctrl-C stops."
	@echo
	$(BIN)/wenmai serve --store $(STORE) --host $(HOST) --port $(PORT)

test: $(VENV)/dev.stamp static
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

check: $(VENV)/dev.stamp static
	$(BIN)/python -m pytest -q --numprocesses auto --dist loadfile tests/rooms

.PHONY: static
static: $(VENV)/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

score: $(VENV)/dev.stamp
	@test -d $(SHARED)/gold || { echo "make score needs $(SHARED), which is not part of the project"; exit 1; }
	rm -rf $(SCRATCH) && mkdir -p $(SCRATCH)
	$(call scored,reports,$(SHARED)/corpus/reports,$(SHARED)/gold/reports.jsonl $(SHARED)/gold/seeds.jsonl)
	$(call scored,policies,$(SHARED)/corpus/policies,$(SHARED)/gold/policies.jsonl)
	$(call scored,synthetic,$(SHARED)/corpus/synthetic,$(SHARED)/gold/synthetic.jsonl)
	$(call scored,examples,examples,tests/corpus/examples.jsonl)

define scored
	@echo; echo "$(1)"
	@$(BIN)/wenmai build $(2) --store $(SCRATCH)/$(1) --quiet
	@$(BIN)/wenmai export --store $(SCRATCH)/$(1) --format nquads -o $(SCRATCH)/$(1).nq
	@$(BIN)/python $(SHARED)/score/score.py $(SCRATCH)/$(1).nq $(3) --texts $(2)
endef

bench: $(VENV)/bench.stamp
	$(BIN)/python -m benchmarks.formats
	$(BIN)/python -m benchmarks.line
	$(BIN)/python -m benchmarks.numbers
	$(BIN)/python -m benchmarks.citations
	$(BIN)/python -m benchmarks.audit
	$(BIN)/python -m benchmarks.shapes
	$(BIN)/python -m benchmarks.store
	$(BIN)/python -m benchmarks.identities
	$(BIN)/python -m benchmarks.bad_ones
	$(BIN)/python -m benchmarks.across
	$(BIN)/python -m benchmarks.network
	$(BIN)/python -m benchmarks.service
	$(BIN)/python -m benchmarks.kills

fuzz: $(VENV)/dev.stamp
	$(BIN)/python -m benchmarks.fuzz

format: $(VENV)/dev.stamp
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/python -m kg.rules.needs

lock: $(VENV)/dev.stamp
	$(PIP) install pip-tools
	$(LOCK) --output-file requirements/run.txt pyproject.toml
	$(LOCK) --output-file requirements/dev.txt --constraint requirements/run.txt --extra dev pyproject.toml
	$(LOCK) --output-file requirements/bench.txt --constraint requirements/dev.txt --extra dev --extra bench pyproject.toml

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed (make PYTHON=/path/to/python3.11 …)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements/run.txt pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements/run.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements/dev.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $(VENV)/run.stamp $@

$(VENV)/bench.stamp: requirements/bench.txt pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements/bench.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $(VENV)/run.stamp $(VENV)/dev.stamp $@
