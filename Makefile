# One command from clone to the main job: `make run`; one to green tests: `make test`.
PYTHON ?= python3
EVENT ?= dodsfall-og-arv
SERVE ?= 1
VENV := .venv
BIN := $(VENV)/bin

.PHONY: install page run test bench lint lock train-embedding train-language train-pairs train-dataflow clean

install: $(VENV)/.installed page

page: api/page/static/vendor/.built

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Lovkryss needs Python 3.11 or newer; set PYTHON=")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt torch==2.13.0
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --group dev -e .
	touch $@

FRONTEND := $(addprefix api/page/frontend/,package.json package-lock.json designsystemet.css build.mjs __main__.py)

api/page/static/vendor/.built: $(FRONTEND) | $(VENV)/.installed
	$(BIN)/python -m api.page.frontend
	touch $@

run: install
	$(BIN)/lovkryss demo --event $(EVENT) $(if $(filter 0,$(SERVE)),--no-serve,)

test: lint
	$(BIN)/python -m pytest -n auto --dist loadfile

lint: install
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: install
	$(BIN)/python -m bench

train-embedding: install
	$(BIN)/python -m analysis.embedding.training $(ARGS)

train-language: install
	$(BIN)/python -m analysis.language.training $(ARGS)

train-pairs: install
	$(BIN)/python -m analysis.overlap.training $(ARGS)

train-dataflow: install
	$(BIN)/python -m analysis.dataflow.training $(ARGS)

lock: install
	(echo '# Every package of a run and of the tests, pinned. Made by: make lock'; \
	 $(BIN)/python -m pip freeze --exclude-editable --exclude pip | sed 's/^torch==.*/torch==2.13.0/') > constraints.new
	mv constraints.new constraints.txt

clean:
	rm -rf $(VENV) api/page/frontend/node_modules api/page/static/vendor .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
