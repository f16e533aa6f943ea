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

.PHONY: help demo test lint bench wrk lighthouse lock browser clean

help: ## List the commands
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/.ready: requirements-dev.txt
	@python="$$($(FIND_PYTHON))" || { echo "NeuroGRIT: needs Python 3.12 or newer. Install it, or name one: make $(MAKECMDGOALS) PYTHON=/path/to/python3.13" >&2; exit 1; }; \
	echo "==> Environment ($$("$$python" --version))"; \
	{ [ -x $(PY) ] && $(PY) -c 'import sys; sys.exit(sys.version_info < (3, 12))'; } 2>/dev/null \
	|| { rm -rf $(VENV) && "$$python" -m venv $(VENV); }; \
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

demo: $(VENV)/.ready ## Build everything and serve the demo newsroom (PORT=8000)
	@export DEBUG=false BASE_URL=http://localhost:$(PORT) DJANGO_SETTINGS_MODULE=neurogrit_cms.settings.dev; \
	$(PY) -m neurogrit_cms.preflight || exit 1; \
	echo "==> Database"; $(MANAGE) migrate --verbosity 0 || exit 1; \
	echo "==> Demo newsroom"; $(MANAGE) load_demo && $(MANAGE) format_references || exit 1; \
	echo "==> Static files"; $(MANAGE) collectstatic --noinput --verbosity 0 || exit 1; \
	echo "==> Readers: http://localhost:$(PORT)/   Desk: http://localhost:$(PORT)/admin/   Mail: .mail/   (Ctrl-C stops)"; \
	exec $(PY) -m neurogrit_cms.serve

browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
	|| { echo "==> Chromium"; { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } \
	|| { echo "NeuroGRIT: the browser tests need Chromium. Install it, for example: sudo apt-get install chromium" >&2; exit 1; }; }

test: $(VENV)/.ready browser ## Run all tests, in parallel, with a real database and browser
	@$(PY) -m pytest $(ARGS)

lint: $(VENV)/.ready ## Check style, types, templates, imports, migrations, spelling
	@echo "==> ruff"; $(PY) -m ruff check . && $(PY) -m ruff format --check .
	@echo "==> mypy"; $(PY) -m mypy
	@echo "==> import-linter"; $(VENV)/bin/lint-imports
	@echo "==> templates"; git ls-files '*.html' | xargs $(VENV)/bin/djade --check --target-version 6.1 && $(VENV)/bin/djlint --lint --quiet --profile=django .
	@echo "==> typos"; $(VENV)/bin/typos
	@echo "==> migrations"; DJANGO_SETTINGS_MODULE=neurogrit_cms.settings.test $(MANAGE) makemigrations --check --dry-run

wrk:
	@command -v wrk >/dev/null || { echo "==> wrk, nginx"; { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq wrk nginx-light >/dev/null; } \
	|| { echo "NeuroGRIT: the bench needs wrk, and shows what nginx does where it is. Install them, for example: sudo apt-get install wrk nginx-light" >&2; exit 1; }; }

bench: $(VENV)/.ready wrk ## Measure pages, acts and jobs at size, beside plain Wagtail (SIZE=10000)
	@$(PY) -m tests.bench

lighthouse: $(VENV)/.ready browser ## Lighthouse scores and valid HTML of the readers' pages (needs npm and Java)
	@$(PY) -m tests.lighthouse

lock: $(VENV)/.ready ## Make the locked requirements from pyproject.toml
	@$(PY) -m pip install --quiet uv
	@$(VENV)/bin/uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --quiet --custom-compile-command "make lock" --output-file requirements.txt
	@$(VENV)/bin/uv pip compile pyproject.toml --group dev --constraint requirements.txt --universal --generate-hashes --no-emit-index-url --quiet --custom-compile-command "make lock" --output-file requirements-dev.txt

clean: ## Remove the environment, the embedded database and everything built
	@$(PY) -c 'from neurogrit_cms.postgres import stop_embedded; stop_embedded()' 2>/dev/null || true
	@rm -rf $(VENV) .postgres .mail .tools media staticfiles .pytest_cache .mypy_cache .ruff_cache .hypothesis
