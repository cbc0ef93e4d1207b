# Every target makes its own virtual environment in .venv on first use; nothing else is needed than
# Python 3.11 or newer with venv and pip.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
GOLD ?= seeds/documents/gold.jsonl
# A text or JSON Lines file for the benchmark; without one the sample documents are repeated.
TEXT ?=

.PHONY: run test lint bench engines licences audit evaluate notebook docs wheel clean

run: $(VENV)/.installed-formats
	@mkdir -p out
	$(BIN)/policy-nlp extract seeds/documents --tables --out out/report.html --out out/results.xlsx --out out/results.duckdb
	@echo
	@echo "To look at what was found:"
	@echo "  out/report.html     open it in a browser, e.g. file://$(CURDIR)/out/report.html"
	@echo "  out/results.xlsx    open it in Excel, WPS or LibreOffice"
	@echo "  out/results.duckdb  $(BIN)/python -c \"import duckdb; print(duckdb.connect('out/results.duckdb').sql('FROM targets_by_year'))\""

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -n 2 --dist loadfile

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.installed-dev
	$(BIN)/python -m benchmarks.speed $(TEXT)

# Spark (which needs Java) and Ray, in local mode.
engines: $(VENV)/.installed-engines
	$(BIN)/python -m pytest tests/engines

licences: $(VENV)/.installed-dev
	$(BIN)/python .ci/licences.py documents tables notebook serve train jieba spark ray

# Fails, too, where the database of vulnerabilities cannot be reached.
audit: licences
	$(BIN)/python .ci/audit.py

evaluate: $(VENV)/.installed
	$(BIN)/policy-nlp evaluate $(GOLD)

notebook: $(VENV)/.installed-dev
	$(BIN)/jupyter-execute --inplace docs/story.ipynb

docs: $(VENV)/.installed-docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict
	@echo "To read it: file://$(CURDIR)/site/index.html"

wheel: $(VENV)/.installed-dev
	$(BIN)/python -m build --wheel --outdir dist

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.installed-formats: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[documents,tables]"
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	@touch $@

$(VENV)/.installed-docs: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[docs]"
	@touch $@

$(VENV)/.installed-engines: $(VENV)/.installed-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[spark,ray]"
	@touch $@

clean:
	rm -rf $(VENV) out site .cache build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache
