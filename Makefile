# make run    a fresh machine to a running site with its worker and demo data
# make test   the default test suite
# make check  everything that must hold before a change lands

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BIND ?= 127.0.0.1:8000
POSTGRES ?= postgresql://postgres@127.0.0.1:5432/selfcare

export SELFCARE_MODE ?= development
unexport PYTHONDONTWRITEBYTECODE # or every process of the tests compiles all of them anew

.PHONY: run test check lint types lock messages screenshots bench clean

run: $(VENV)/run.stamp
	@SELFCARE_BASE_URL="$${SELFCARE_BASE_URL:-http://$(BIND)}" exec $(BIN)/python manage.py serve --demo --bind $(BIND)

test: $(VENV)/dev.stamp
	$(BIN)/pytest -q -n auto --dist loadfile

check: $(VENV)/dev.stamp
	PATH="$(abspath $(BIN)):$$PATH" POSTGRES="$(POSTGRES)" sh .ci/check

lint: $(VENV)/dev.stamp
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/djhtml templates
	git ls-files 'templates/*.html' | xargs $(BIN)/djade --target-version 5.2

types: $(VENV)/dev.stamp
	$(BIN)/mypy .

# The installed packages: only those of the lock, each with its hash.
$(VENV)/run.stamp: requirements.lock | $(VENV)/bin/python
	@$(MAKE) --no-print-directory install LOCK=requirements.lock
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock | $(VENV)/bin/python
	@$(MAKE) --no-print-directory install LOCK=requirements-dev.lock
	@touch $@ $(VENV)/run.stamp

# The pictures of the README and the tour, of the demo; the browser suite says when they are out of date.
screenshots: $(VENV)/dev.stamp
	SELFCARE_SCREENSHOTS=1 $(BIN)/pytest -q -m browser tests/browser/test_screenshots.py

# Every page in every look, before a release: docs/accessibility.md
.PHONY: pages
pages: $(VENV)/dev.stamp
	SELFCARE_LOOKS=all $(BIN)/pytest -q -m slow tests/pages
	SELFCARE_LOOKS=all $(BIN)/pytest -q -n 2 -m browser tests/browser/test_every_page.py

.PHONY: install
install:
	@echo "Installing the packages of $(LOCK)…"
	@if command -v uv >/dev/null 2>&1; then \
	  VIRTUAL_ENV=$(abspath $(VENV)) uv pip install -q --require-hashes -r $(LOCK); \
	else \
	  $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $(LOCK); \
	fi

$(VENV)/bin/python:
	@sh .ci/venv "$(PYTHON)" "$(VENV)"

# Write the locks anew: every version with its hash, no address of any package index.
lock:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header requirements.in -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header requirements-dev.in -o requirements-dev.lock

# The catalogues anew from the sources. New French sentences are left empty, for somebody to write; new English
# ones say what the sources say. `python -m tests.catalogues` names what is left to do.
ENGLISH := selfcare/locale/en/LC_MESSAGES/django.po
messages: $(VENV)/dev.stamp
	$(BIN)/python manage.py makemessages --locale fr --keep-pot --no-location --no-obsolete --no-wrap \
	  --ignore .venv --ignore var --ignore tests
	msgmerge --quiet --no-fuzzy-matching --no-wrap $(ENGLISH) selfcare/locale/django.pot \
	  | msgattrib --no-obsolete --no-wrap | msgen --no-wrap - > $(ENGLISH).new
	mv $(ENGLISH).new $(ENGLISH)
	rm selfcare/locale/django.pot
	$(BIN)/python manage.py compilemessages --ignore .venv --ignore var

bench: $(VENV)/dev.stamp
	$(BIN)/python -m tests.benchmarks

clean:
	rm -rf $(VENV) var
