# NeuroGRIT. `make demo` and `make test` need Python 3.12 or newer and make, nothing else.

SHELL := /bin/sh
PORT ?= 8000
VENV := .venv
PY := $(VENV)/bin/python
MANAGE := $(PY) manage.py
export PORT

# The first Python that is new enough, whatever it is called here.
FIND_PYTHON = for python in "$(PYTHON)" python3.13 python3.14 python3.12 python3 python; do \
	[ -n "$$python" ] && "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null \
	&& { echo "$$python"; exit 0; }; done; exit 1

# Debian's packages: $(call install,who needs them,packages). As root, or with a sudo that asks
# nothing, they are installed; otherwise one line says what to type.
install = { { command -v apt-get >/dev/null && { [ "$$(id -u)" = 0 ] && become="" || { sudo -n true 2>/dev/null && become="sudo -n"; }; } \
	&& echo "==> Installing $(2)" \
	&& $$become env DEBIAN_FRONTEND=noninteractive apt-get update -qq </dev/null >/dev/null \
	&& $$become env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(2) </dev/null >/dev/null; } \
	|| { echo "NeuroGRIT: $(1) needs $(2). Type: sudo apt-get install --yes $(2)" >&2; exit 1; }; }

.PHONY: help demo test test-fast nightly fresh upgrade-check upgrade-test lint bench passages wrk lighthouse lock programs clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

# Made anew where it was left half made: Python too old, or no pip in it.
$(VENV)/.ready: requirements-dev.txt
	@python="$$($(FIND_PYTHON))" || { echo "NeuroGRIT: needs Python 3.12 or newer. Install it, or name one: make $(MAKECMDGOALS) PYTHON=/path/to/python3.13" >&2; exit 1; }; \
	echo "==> Environment ($$("$$python" --version))"; \
	"$$python" -c 'import ensurepip, venv' 2>/dev/null || $(call install,the environment,python3-venv); \
	{ $(PY) -c 'import sys; sys.exit(sys.version_info < (3, 12))' && $(PY) -m pip --version; } >/dev/null 2>&1 \
	|| { rm -rf $(VENV) && "$$python" -m venv $(VENV); } \
	&& $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

demo: $(VENV)/.ready ## Build everything and serve the demo newsroom (PORT=8000)
	@exec $(PY) -m neurogrit_cms.demo

# What the tests start besides Python: a browser with fonts, Redis, a feed reader.
programs:
	@missing=""; \
	command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || command -v google-chrome >/dev/null || [ -n "$$CHROMIUM" ] || missing="chromium-headless-shell"; \
	fc-list 2>/dev/null | grep -q DejaVuSans || missing="$$missing fontconfig fonts-dejavu-core"; \
	command -v redis-server >/dev/null || missing="$$missing redis-server"; \
	command -v newsboat >/dev/null || missing="$$missing newsboat"; \
	[ -z "$$missing" ] || $(call install,the test suite,$$missing)

test: $(VENV)/.ready programs ## Run all tests, in parallel, with a real database and browser (ARGS=tests/news)
	@exec $(PY) -m pytest $(ARGS)

test-fast: $(VENV)/.ready programs ## Run the tests of what has changed since the last commit (SINCE=main)
	@exec $(PY) -m tests.fast $(SINCE)

nightly: $(VENV)/.ready programs ## Run the long proofs too, and note how they ended in docs/nightly.md
	@exec $(PY) -m tests.nightly

fresh: ## Try both commands of the README in a bare Debian 13, as root and as an ordinary user
	@command -v mmdebstrap >/dev/null && command -v systemd-nspawn >/dev/null || $(call install,this trial,mmdebstrap systemd-container)
	@exec python3 tests/fresh.py

upgrade-check: $(VENV)/.ready programs ## Try the newest Wagtail and Django, pre-releases too, in an environment of its own
	@exec $(PY) -m tests.upgrade

upgrade-test: $(VENV)/.ready ## Upgrade the newest release, with content in it, to what is here, and take it back
	@exec $(PY) -m tests.rehearsal

lint: $(VENV)/.ready ## Check style, types, templates, scripts, style sheets, imports, patterns, dependencies, migrations, spelling
	@echo "==> ruff"; $(PY) -m ruff check . && $(PY) -m ruff format --check .
	@echo "==> mypy"; $(PY) -m mypy
	@echo "==> import-linter"; $(VENV)/bin/lint-imports
	@echo "==> templates"; find home news search neurogrit_cms -name '*.html' | xargs $(VENV)/bin/djade --check --target-version 6.1 && $(VENV)/bin/djlint --lint --quiet --profile=django .
	@echo "==> scripts"; $(VENV)/bin/oxlint --quiet --deny-warnings home news neurogrit_cms
	@echo "==> style sheets"; $(PY) -m tests.styles
	@echo "==> patterns"; DJANGO_SETTINGS_MODULE=neurogrit_cms.settings.test $(PY) -m tests.patterns
	@echo "==> audit"; $(PY) -m tests.audit
	@echo "==> typos"; $(VENV)/bin/typos
	@echo "==> migrations"; DJANGO_SETTINGS_MODULE=neurogrit_cms.settings.test $(MANAGE) makemigrations --check --dry-run

wrk:
	@command -v wrk >/dev/null || $(call install,the bench,wrk nginx-light)

bench: $(VENV)/.ready wrk ## Measure pages, acts and jobs at size, beside plain Wagtail (SIZE=10000)
	@$(PY) -m tests.bench

passages: $(VENV)/.ready ## How often the right passage of a source is offered (FILE=pairs.jsonl)
	@$(PY) -m tests.passages

lighthouse: $(VENV)/.ready ## Lighthouse scores and valid HTML of the readers' pages (needs npm and Java)
	@command -v chromium >/dev/null || $(call install,Lighthouse,chromium)
	@$(PY) -m tests.lighthouse

lock: $(VENV)/.ready ## Make the locked requirements from pyproject.toml
	@$(PY) -m pip install --quiet uv
	@$(VENV)/bin/uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --quiet --custom-compile-command "make lock" --output-file requirements.txt
	@$(VENV)/bin/uv pip compile pyproject.toml --group dev --constraint requirements.txt --universal --generate-hashes --no-emit-index-url --quiet --custom-compile-command "make lock" --output-file requirements-dev.txt

clean: ## Remove the environment, the embedded database and everything built
	@$(PY) -m neurogrit_cms.postgres 2>/dev/null || true
	@rm -rf $(VENV) .postgres .postgres-tests .mail .tools media staticfiles .pytest_cache .mypy_cache .ruff_cache .hypothesis
