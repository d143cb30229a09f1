# Everything one does with this project. `make` alone lists it.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PORT ?= 8000
VENV := .venv
PYTHON := $(VENV)/bin/python
PIP := $(VENV)/bin/pip --disable-pip-version-check -qq
# What is used is compiled when it is used.
INSTALL := $(PIP) install --no-compile --require-hashes
DATA := $(if $(STADMAKERS_DATA_DIR),$(STADMAKERS_DATA_DIR),var)
# Node of the machine, or the one that the virtual environment gets.
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
# Byte code is kept: without it each program, also of the tests, begins by compiling the whole site.
unexport PYTHONDONTWRITEBYTECODE
DEMO := STADMAKERS_PORT=$(PORT) DJANGO_SETTINGS_MODULE=cms.settings.demo $(PYTHON)
BASES := $(DATA)/tests
MIGRATIONS := $(shell find . -path ./$(VENV) -prune -o -path ./node_modules -prune -o -path '*/migrations/*.py' -print)
FRONT_END := $(shell find static/css static/js static/build.mjs -type f 2>/dev/null)

.PHONY: help demo install build test check fix bench screenshots lock messages clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

demo: $(VENV)/.installed static/build/.built $(DATA)/static/.collected ## Start the demo city on http://127.0.0.1:8000 (PORT= for another port)
	@$(DEMO) demo/start.py --check
	@$(DEMO) manage.py load_demo --migrate
	@exec env $(DEMO) demo/start.py

install: $(VENV)/.installed-dev ## Make the virtual environment with everything for development

build: static/build/.built ## Build CSS and JavaScript

test: ## Run every check and test: all on PostgreSQL, and what asks the database on SQLite too
	@# All at once, unless Node is one of the Python packages too.
	@command -v npm > /dev/null || $(MAKE) --no-print-directory install build
	@$(MAKE) --no-print-directory -j 3 check $(BASES)/.made static/build/.built
	@echo "· wat de database iets vraagt, op SQLite"
	@$(PYTHON) tests/services.py --bases $(BASES) -- $(PYTHON) -m pytest -n 2 -m "not once" $(PYTEST)
	@echo "· alle tests, op PostgreSQL"
	@$(PYTHON) tests/services.py --bases $(BASES) --postgres -- $(PYTHON) -m pytest -n 2 $(PYTEST)

check: $(VENV)/.installed-dev ## Lint code, templates, imports and migrations; changes nothing
	@ruff check .
	@ruff format --check .
	@djlint templates --lint --quiet
	@lint-imports --no-logo > /dev/null || lint-imports
	@DJANGO_SETTINGS_MODULE=cms.settings.test $(PYTHON) manage.py makemigrations --check --dry-run cms messaging accounts engagement home demo budgets initiatives toolkit events

fix: $(VENV)/.installed-dev ## Format code and repair what lint can
	@ruff check --fix .
	@ruff format .

bench: $(VENV)/.installed-dev static/build/.built $(DATA)/static/.collected ## Measure speed as ratios, in one run on this machine
	@$(PYTHON) bench/run.py

screenshots: $(VENV)/.installed-dev static/build/.built $(DATA)/static/.collected ## Make the pictures of README and docs
	@$(PYTHON) tests/services.py -- $(PYTHON) docs/screenshots/make.py

lock: $(VENV)/.installed-dev ## Write the lock files from the .in files
	@for name in requirements requirements-dev requirements-node; do \
	  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-annotate --no-header $$name.in -o $$name.txt; done

messages: $(VENV)/.installed-dev ## Collect the texts of the interface for translators
	@cd $(CURDIR) && $(PYTHON) manage.py makemessages --locale nl --ignore '.venv/*' --ignore 'node_modules/*' --no-obsolete

clean: ## Remove everything that was made, the demo's data too
	rm -rf $(VENV) node_modules static/build var

# --- steps, each done once until its inputs change ---

$(VENV)/bin/python:
	@command -v python3 > /dev/null || { echo "Python 3.11 of nieuwer is nodig. Installeer python3 en probeer het opnieuw."; exit 1; }
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 of nieuwer is nodig; python3 is hier ouder."; exit 1; }
	@echo "· virtuele omgeving maken"
	@python3 -m venv $(VENV) || { echo "Het maken van .venv lukt niet. Installeer python3-venv en probeer het opnieuw."; exit 1; }

$(VENV)/.installed: requirements.txt | $(VENV)/bin/python
	@echo "· pakketten installeren (de eerste keer ongeveer een halve minuut)"
	@$(INSTALL) -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@echo "· pakketten voor ontwikkelen en testen installeren"
	@$(INSTALL) -r requirements-dev.txt
	@touch $@

$(BASES)/.made: $(MIGRATIONS) requirements.txt | $(VENV)/.installed
	@echo "· lege databases voor de tests maken"
	@rm -rf $(BASES)
	@$(PYTHON) tests/services.py --bases $(BASES)
	@touch $@

node_modules/.installed: package-lock.json requirements-node.txt | $(VENV)/bin/python
	@command -v node > /dev/null && command -v npm > /dev/null || { \
	  echo "· Node ontbreekt en komt uit een Python-pakket"; $(INSTALL) -r requirements-node.txt; }
	@echo "· pakketten voor CSS en JavaScript installeren"
	@npm ci --no-audit --no-fund --silent
	@touch $@

static/build/.built: $(FRONT_END) node_modules/.installed
	@echo "· CSS en JavaScript bouwen"
	@npm run build --silent
	@touch $@

$(DATA)/static/.collected: static/build/.built $(VENV)/.installed $(shell find static -name build -prune -o -type f -print 2>/dev/null)
	@echo "· statische bestanden verzamelen"
	@$(DEMO) manage.py collectstatic --noinput --verbosity 0
	@touch $@
