# Carteira. The two commands that matter: `make demo` and `make test`. Everything happens inside .venv; consultants use the `kit` command.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
PEERS := .peers
REPORTS := $(CURDIR)/.test-reports

.PHONY: help demo test test-apps test-engines bench lock clean

help: ## Explain the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-6s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(READY) ## Run the whole method on the public sample and leave an HTML and a PDF report in reports/
	$(BIN)/kit demo

test: $(READY) ## Lint, types, import contracts, tests, and every notebook re-executed against its committed output
	$(BIN)/ruff check .
	$(BIN)/mypy
	rm -rf $(REPORTS)
	KIT_REPORTS=$(REPORTS) $(BIN)/kit run sample_data/adventureworks sample_data/distributor
	OMP_NUM_THREADS=1 KIT_REPORTS=$(REPORTS) $(BIN)/python -m pytest -p tests.house.scratch_reports -n 2 --dist loadfile --no-loadscope-reorder --nbval-lax --nbval-current-env --nbval-sanitize-with tests/nbval.cfg tests notebooks
	rm -rf $(REPORTS)

test-apps: $(READY) ## Forms in LibreOffice and in JupyterLab with a real browser; says what is missing, installs nothing
	$(BIN)/python -m tests.apps.needed
	$(BIN)/python -m pytest -o python_files="app_*.py" tests/apps

test-engines: $(READY) ## The same tables on PostgreSQL and Spark, which it starts; says what is missing, installs no system package
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --requirements requirements-engines.lock
	$(BIN)/python -m pytest -o python_files="engine_*.py" tests/engines

bench: $(READY) ## Measure the kit beside its peers, in one run each, and rewrite benchmarks/results
	$(BIN)/python -m benchmarks.run_cost
	$(BIN)/python -m benchmarks.load_engine
	$(BIN)/python -m benchmarks.potential
	$(BIN)/python -m benchmarks.questions
	$(BIN)/python -m benchmarks.formats
	$(BIN)/python -m benchmarks.call_plan
	$(BIN)/python -m benchmarks.analysis
	test -x $(PEERS)/lifetimes/bin/python || $(BIN)/python -m venv $(PEERS)/lifetimes
	$(BIN)/uv pip install --quiet --python $(PEERS)/lifetimes/bin/python "lifetimes==0.11.3"
	$(BIN)/python -m benchmarks.purchases --peer $(PEERS)/lifetimes/bin/python
	test -x $(PEERS)/kmodes/bin/python || $(BIN)/python -m venv $(PEERS)/kmodes
	$(BIN)/uv pip install --quiet --python $(PEERS)/kmodes/bin/python "kmodes==0.12.2" "pandas>=2"
	$(BIN)/python -m benchmarks.segments --peer $(PEERS)/kmodes/bin/python

lock: $(READY) ## Resolve the dependencies anew into requirements.lock, and with the engines' drivers into requirements-engines.lock
	$(BIN)/uv pip compile pyproject.toml --extra test --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet --upgrade --output-file requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra test --extra postgres --extra spark --constraint requirements.lock --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet --upgrade --output-file requirements-engines.lock

clean: ## Remove the environment, caches and reports made here
	rm -rf .venv $(PEERS) .test-reports .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find reports -mindepth 1 ! -name README.md -delete

$(READY): pyproject.toml requirements.lock hatch_build.py $(wildcard kit/locale/*/LC_MESSAGES/kit.po)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Carteira needs Python 3.11 or newer: make PYTHON=/path/to/python3.12"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.7"
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes --requirements requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@
