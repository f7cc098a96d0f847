# `make` alone lists the targets. The work is done by the modules in tools/.
PYTHON ?= python3
BIN := .venv/bin
BOOTSTRAP := @$(PYTHON) -m tools.bootstrap
SERVICES := $(BIN)/python -m tools.services
PYTEST := $(BIN)/python -m pytest
# Knows no database, or brings its own: once is enough.
ONCE := tests/tools tests/bench tests/readers/test_validator.py tests/diary/analysis tests/diary/push \
	tests/diary/reminders/test_schedule.py tests/diary/reminders/test_deciding.py
# Dozens of Python processes start here; without compiled files each would take 1.2 s longer.
unexport PYTHONDONTWRITEBYTECODE
.DEFAULT_GOAL := help
.PHONY: help run setup setup-dev demo test check test-python test-sqlite test-postgres test-frontend test-e2e \
	soak chaos bench calibrate lighthouse frames lock format clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup ## set up what is missing, then web, worker and beat under one Ctrl-C (HOST, PORT, PUBLIC_URL)
	@$(BIN)/python -m tools.run --die-with-parent

demo: setup ## a demo account with a year of diary, in the database `make run` uses
	@$(BIN)/python -m tools.manage demo

setup:
	$(BOOTSTRAP) keys runtime frontend

setup-dev:
	$(BOOTSTRAP) dev frontend

test: check test-python test-frontend chaos test-e2e ## everything below

check: setup-dev ## linters, types, import contracts, migrations, deployment settings
	@$(BIN)/python -m tools.check

test-python: test-sqlite test-postgres ## Python tests on SQLite and on PostgreSQL, with a real broker

test-sqlite: setup-dev ## Python tests on SQLite only
	$(SERVICES) --redis --sqlite -- $(PYTEST) -n 2 -m "not e2e and not soak" $(ARGS)

test-postgres: setup-dev ## Python tests on PostgreSQL only
	$(SERVICES) --redis --postgres -- $(PYTEST) -n 2 -m "not e2e and not soak" $(ONCE:%=--ignore=%) $(ARGS)

test-frontend: setup-dev ## front-end tests
	@$(BIN)/python -m tools.node test

test-e2e: setup-dev ## browser tests in Chromium against the running app
	$(BOOTSTRAP) browser
	$(SERVICES) --redis --sqlite -- $(PYTEST) -m e2e $(ARGS)

soak: setup-dev ## the long versions of the property tests
	$(SERVICES) --redis --sqlite -- $(PYTEST) -m soak $(ARGS)
	$(SERVICES) --redis --postgres -- $(PYTEST) -m soak $(ARGS)

chaos: setup-dev ## reminders while everything that sends them is killed, 3 min; more with ARGS="--seconds 1800 --faults 1500"
	@$(BIN)/python -m tests.chaos $(ARGS)

bench: setup-dev ## the benchmarks
	@$(BIN)/python -m bench
	@$(BIN)/python -m bench.reminders
	@$(BIN)/python -m bench.sharing
	@$(BIN)/python -m bench.analyses

calibrate: setup-dev ## how often the statistics cry wolf, on simulated diaries; writes docs/calibration.md (5 min)
	@OMP_NUM_THREADS=1 $(BIN)/python -m bench.calibrate

lighthouse: setup-dev ## Lighthouse on a phone's profile
	$(BOOTSTRAP) browser
	@$(BIN)/python -m bench.lighthouse

frames: setup-dev ## how smoothly ten years and a year of sessions scroll on a slow phone
	$(BOOTSTRAP) browser
	@$(BIN)/python -m bench.frames

lock: setup-dev ## compile the requirements*.in files
	@$(BIN)/python -m tools.lock

format: setup-dev ## let ruff and djade put things in shape
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .
	@git ls-files 'templates/*.html' | xargs $(BIN)/djade --target-version 5.2

clean: ## remove what was built and cached; keeps .env and .run
	rm -rf .venv frontend/node_modules frontend/dist staticfiles test-results
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
