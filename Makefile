# Beschlussbuch: every task of the project. `make` shows them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
BIN := .venv/bin
OUT ?= out
unexport PYTHONDONTWRITEBYTECODE  # with it each process compiles all packages anew, and the tests start hundreds

.PHONY: help setup setup-dev run desk install fresh test check fix samples score fit bench exports fuzz schema messages lock clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup:
	@.ci/setup run

setup-dev:
	@.ci/setup dev

run: setup ## install what is missing, then read the sample memos into out/
	$(BIN)/beschlussbuch ingest samples --out $(OUT)

desk: run ## the same, then put the records in a book and open the desk on it, until Ctrl-C
	$(BIN)/beschlussbuch ledger import $(OUT) --db $(OUT)/ledger.db
	$(BIN)/beschlussbuch desk --db $(OUT)/ledger.db --scans samples --scans $(OUT)

install: ## install the command for this user: make install PREFIX=FOLDER (else ~/.local, for root /usr/local)
	@.ci/setup install $(PREFIX)

fresh: ## try make run and make test on bare Debian systems, as root and with sudo: make fresh SYSTEMS="bookworm trixie"
	@.ci/fresh $(SYSTEMS)

# one more than there are cores, at most 4: tests wait for servers, browsers and disks
WORKERS := $(shell n=$$(nproc); echo $$((n < 4 ? n + 1 : 4)))

test: setup-dev ## install what is missing, then run all tests
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

check: setup-dev ## format, lint, types and dictionaries, without changing a file
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy beschlussbuch pipeline
	$(BIN)/beschlussbuch corrections check

fix: setup-dev ## mend format and lint where a machine can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

samples: setup-dev ## render the sample memos anew
	$(BIN)/python samples/render.py

schema: setup ## write the JSON Schemas: of records (pipeline/), of a batch's summary (docs/)
	$(BIN)/python -c 'import json; from pipeline.memo import published_schema as made; print(json.dumps(made(), indent=2, ensure_ascii=False))' > pipeline/memo.schema.json.new
	mv pipeline/memo.schema.json.new pipeline/memo.schema.json
	$(BIN)/python -c 'import json; from pipeline.batch.summary import schema as made; print(json.dumps(made(), indent=2, ensure_ascii=False))' > docs/summary.schema.json.new
	mv docs/summary.schema.json.new docs/summary.schema.json

messages: setup-dev ## gather what the command line says for its German translation, and compile that
	$(BIN)/python tests/messages.py

score: setup-dev ## how well we read, correct and understand: make score CORPUS=FOLDER (without: the samples)
	$(BIN)/python -m bench.score $(if $(CORPUS),--corpus $(CORPUS)) $(if $(MISSED),--only recognize --missed $(MISSED))

fit: setup-dev ## fit what is learnt from annotated memos, and write the weights: make fit CORPUS=FOLDER
	@test -n "$(CORPUS)" || { echo "name the folder with annotations.jsonl: make fit CORPUS=FOLDER" >&2; exit 1; }
	$(BIN)/python -m bench.fit $(CORPUS)

exports: setup-dev ## check OParl and ALTO exports with the specifications: make exports SCHEMAS=FOLDER
	@test -n "$(SCHEMAS)" || { echo "name the folder with alto/ and oparl/: make exports SCHEMAS=FOLDER" >&2; exit 1; }
	$(BIN)/python bench/exports.py $(SCHEMAS)

bench: setup-dev ## measure speed and memory on this machine
	$(BIN)/python -m bench.speed
	$(BIN)/python -m bench.stages
	$(BIN)/python -m bench.batch
	$(BIN)/python bench/ledger.py
	$(BIN)/python bench/desk.py

fuzz: setup-dev ## hostile input for the text road and the API, ten minutes each: make fuzz SECONDS=600
	$(BIN)/python tests/fuzz.py $(or $(SECONDS),600)
	$(BIN)/python tests/doubling.py $(or $(SECONDS),600)
	$(BIN)/python tests/ledger/fuzz_api.py $(or $(SECONDS),600)
	$(BIN)/python tests/desk/fuzz_desk.py $(or $(SECONDS),600)

lock: ## pin all dependencies by version and hash (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv" >&2; exit 3; }
	uv pip compile --group installer $(LOCK) -o installer.lock
	uv pip compile pyproject.toml --group build --extra all $(LOCK) -o requirements.lock
	uv pip compile pyproject.toml --group build --group dev --all-extras -c requirements.lock $(LOCK) -o requirements-dev.lock

LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-strip-extras --custom-compile-command "make lock"

clean: ## remove what was made: records, caches, the virtual environment
	rm -rf $(OUT) .venv .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
