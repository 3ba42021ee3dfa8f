# make run    the whole portal on this machine, filled with a demonstration; Ctrl-C stops it
# make test   every test: the quick ones and the journeys in a real browser
# make check  style, types, floors, translations, templates, settings
# All three install what they need into .venv and need no other preparation.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.SUFFIXES:

HOST ?= 127.0.0.1
PORT ?= 8000
PYTHON ?= $(shell command -v python3.11 || command -v python3)
WORKERS ?= 2
BIN := .venv/bin
# Some machines forbid Python to keep what it compiled: each process of a run would then compile all of it again.
unexport PYTHONDONTWRITEBYTECODE
MANAGE := $(BIN)/python manage.py

# $(call install,FILE): bring .venv in line with a requirements file, unless it is already (by hash).
define install
	@want="$$(cat requirements*.txt | sha256sum)"; mark=.venv/.installed-$(1); \
	if [ "$$(cat $$mark 2>/dev/null)" != "$$want" ]; then \
		echo "Installing $(1). This happens when the list of libraries changes."; \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check -r $(1) && echo "$$want" > $$mark; \
	fi
endef

.PHONY: help
help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

.PHONY: venv
venv:
	@$(BIN)/python -c '' 2>/dev/null || { \
		"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
			|| { echo "The portal needs Python 3.11 or newer: sudo apt-get install python3"; exit 1; }; \
		"$(PYTHON)" -m venv --clear .venv || { rm -rf .venv; \
			echo "Python lacks its venv module: sudo apt-get install python3-venv"; exit 1; }; \
	}

.PHONY: portal-libraries
portal-libraries: venv
	$(call install,requirements.txt)

.PHONY: all-libraries
all-libraries: venv
	$(call install,requirements-dev.txt)

# What the tests drive and read with: a browser, poppler to read PDFs back, East Asian ones included, and a
# virus scanner.
.PHONY: test-tools
test-tools:
	@missing=""; \
	command -v chromium chromium-browser google-chrome >/dev/null || missing="chromium"; \
	[ $$(command -v pdftotext pdftoppm pdffonts | wc -l) = 3 ] \
		|| missing="$$missing poppler-utils"; \
	[ -d /usr/share/poppler ] || missing="$$missing poppler-data"; \
	[ -x /usr/sbin/clamd ] || missing="$$missing clamav-daemon"; \
	[ -z "$$missing" ] || { \
		[ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq \
			&& DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	} || { echo "The tests need a browser, poppler and a virus scanner: sudo apt-get install $$missing"; exit 1; }

.PHONY: run
run: portal-libraries ## run the portal with a demonstration; PORT=8000 HOST=127.0.0.1
	@$(BIN)/python core/look/build.py
	@PORTAL_MODE=demonstration SITE_URL="$${SITE_URL:-http://$(HOST):$(PORT)}" \
		exec $(MANAGE) run --host "$(HOST)" --port "$(PORT)"

.PHONY: assets
assets:
	@$(BIN)/python core/look/build.py
	@DJANGO_SETTINGS_MODULE=tests.settings $(MANAGE) compile_catalogues

# Who is done first takes over from the others: some journeys take minutes.
RUN_TESTS = $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

.PHONY: test
test: all-libraries test-tools assets ## run every test
	@$(MAKE) --no-print-directory test-all

.PHONY: test-all
test-all: ## run every test; libraries and assets are there already
	$(RUN_TESTS) $(PYTEST)

.PHONY: test-quick
test-quick: ## run the tests that need no browser; libraries and assets are there already
	$(RUN_TESTS) -m "not journey" $(PYTEST)

.PHONY: test-journeys
test-journeys: ## run the journeys in a browser; libraries and assets are there already
	$(RUN_TESTS) -m journey $(PYTEST)

.PHONY: check
check: all-libraries assets ## run every check of the house
	@$(BIN)/python .ci/checks.py

.PHONY: fix
fix: all-libraries ## let ruff mend what it can
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format --quiet .

.PHONY: catalogues
catalogues: all-libraries ## bring locale/*.po in line with the code, ready for a translator
	@DJANGO_SETTINGS_MODULE=tests.settings $(MANAGE) update_catalogues

.PHONY: clean
clean: ## throw away the demonstration and everything built; .venv stays
	rm -rf var test-artifacts .mypy_cache .ruff_cache .import_linter_cache .pytest_cache
	find . -name '*.mo' -not -path './.venv/*' -not -path './node_modules/*' -delete
