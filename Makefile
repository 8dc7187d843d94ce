# make        build the guide into output/
# make serve  build it, show it at http://localhost:8000, and show every change as you save it
# make check  the inner loop: style, types, scripts, units, on all processors; no browser
# make test   everything that proves it: make check, then real browsers (installs what it needs first)
# make test-faults   the whole matrix of offline faults in three engines; writes docs/offline-faults.md
# make test-all      make test and make test-faults in one, each test once: what continuous integration runs
# make release     an archive of output/ with its checksums and the list of what it is made with (SBOM), in release/
# make lock   raise the versions of all packages to the newest that pyproject.toml allows
.DEFAULT_GOAL := build
.PHONY: build serve check test test-faults test-all release lock clean

PYTHON := .venv/bin/python
READY := .venv/.ready
TEST_READY := .venv/.ready-test

# The lanes of tests/lanes.py, two at a time and one of tests that wait: with six on two processors, faults that are a matter of milliseconds (F2, the
# beat) failed for want of time, and one test that came to its limit took the browser of its process with it.
BROWSERS := -m pytest --dist loadscope --no-loadscope-reorder --numprocesses 3 --durations 20
MATRIX := $(BROWSERS) --faults-table docs/offline-faults.md

build: $(READY)
	@$(PYTHON) build.py build

serve: $(READY)
	@$(PYTHON) build.py serve

check: $(TEST_READY)
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy
	@tools/check-script
	@tools/install-servers
	@$(PYTHON) -m pytest --numprocesses auto --dist worksteal --ignore tests/browser --ignore tests/faults

test: check
	@tools/install-browsers
	@$(PYTHON) $(BROWSERS) -m "not matrix" tests/browser tests/faults

test-faults: $(TEST_READY)
	@tools/install-browsers
	@$(PYTHON) $(MATRIX) tests/faults

test-all: check
	@tools/install-browsers
	@$(PYTHON) $(MATRIX) tests/browser tests/faults

$(READY): requirements.lock
	@tools/make-venv requirements.lock
	@touch $@

$(TEST_READY): requirements-test.lock
	@tools/make-venv requirements-test.lock
	@touch $@ $(READY)

release: build
	@$(PYTHON) build.py verify output
	@$(PYTHON) -m tools.release

# uv resolves for every system and Python version at once; the index it asks is the machine's own setting.
lock: $(READY)
	@$(PYTHON) -m pip install --quiet uv
	@$(PYTHON) -m uv pip compile --quiet --universal --upgrade --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 pyproject.toml --output-file requirements.lock
	@$(PYTHON) -m uv pip compile --quiet --universal --upgrade --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 --group test pyproject.toml --output-file requirements-test.lock

clean:
	rm -rf .venv .kept .servers release public .output.* .public.* output/* output/.made-by-build output/.nojekyll .mypy_cache .pytest_cache .ruff_cache
