# Two commands for a fresh machine with Python 3.11 or newer: `make app`, `make test`.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PEERS ?= .venv-bench
ADDRESS ?= 127.0.0.1
PORT ?= 8501
WORKERS ?= 2

, := ,
.DEFAULT_GOAL := help
.PHONY: help app test check attack compat lint style types browser docs golden notebooks release bench pictures clean
export PIP_DISABLE_PIP_VERSION_CHECK = 1
# The tests start dozens of programs: none is to compile again what another has compiled.
unexport PYTHONDONTWRITEBYTECODE

help: ## say what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

# What is imported is compiled then, by as many as import; pip would compile all of it, one by one.
define install
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 ...")'
	@echo "Installing into $(VENV), which takes a minute or two the first time"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --quiet --no-compile -c constraints.txt -e ".[$1]"
	@touch $@
endef

$(VENV)/.app: pyproject.toml constraints.txt
	$(call install,app$(,)export$(,)geo)

# What the tests need, the page's packages among it.
$(VENV)/.dev: pyproject.toml constraints.txt
	$(call install,app$(,)export$(,)geo$(,)dev)
	@touch $(VENV)/.app

app: $(VENV)/.app ## start the page
	@$(BIN)/mineral-wealth app --address $(ADDRESS) --port $(PORT)

test: $(VENV)/.dev ## install what the tests need, then run everything
	@$(MAKE) --no-print-directory -j 2 lint browser
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

check: lint ## the quick part of it: what needs no browser, no cluster and no program
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile -m "not browser and not cluster and not page and not slow"

attack: $(VENV)/.dev ## 100,000 made-up inputs, each measured (some minutes)
	ATTACK=100000 FUZZ=2000 $(BIN)/python -m pytest tests/house/test_attack.py tests/house/test_fuzz.py tests/house/test_limits.py

lint: style types ## both

style: $(VENV)/.dev ## style, layers, dependencies
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/deptry .

types: $(VENV)/.dev ## types
	$(BIN)/mypy

browser: $(VENV)/.dev ## see to a Chromium for the tests
	sh tests/browser/install.sh $(BIN)/python

compat: $(VENV)/.dev ## try the wheel on every Python here, with the oldest and the newest libraries
	$(BIN)/python tests/compat.py

docs: $(VENV)/.dev ## build the documentation as a site in build/docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict -f docs/mkdocs.yml

golden: $(VENV)/.dev ## write the golden files anew; look at the difference before a commit
	$(BIN)/python -m pytest --golden $$(grep -l 'golden(' -r tests)

notebooks: $(VENV)/.dev ## run every notebook and store it as it ran
	$(BIN)/python -m jupyter execute --inplace --kernel_name=python3 notebooks/*.ipynb

NAME ?= unreleased
release: $(VENV)/.dev ## write the headline figures of the tables into data/releases.csv
	$(BIN)/mineral-wealth --data data data release $(NAME)

bench: $(VENV)/.bench browser ## measure speed and memory against other libraries (an hour; QUICK=1: minutes)
	$(BIN)/python benchmarks/run_all.py --peers $(PEERS)/bin/python

# The other libraries live in an environment of their own, without pins: nothing here needs them.
$(VENV)/.bench: $(VENV)/.dev
	@echo "Installing the libraries to compare with into $(PEERS)"
	@sh benchmarks/install_peers.sh $(PYTHON) $(PEERS)
	@touch $@

pictures: $(VENV)/.dev ## take the README's pictures of the page anew
	sh tests/browser/install.sh $(BIN)/python
	$(BIN)/python -m tests.browser.pictures

clean: ## remove the environment and every cache
	rm -rf $(VENV) $(PEERS) .venv-compat dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
