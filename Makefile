# `make` alone lists the targets. The work is done by the modules in tools/.
PYTHON ?= python3
BIN := .venv/bin
BOOTSTRAP := @$(PYTHON) -m tools.bootstrap
SERVICES := $(BIN)/python -m tools.services
PYTEST := $(BIN)/python -m pytest
TIMES := test-results/times
# Two cores; the longest tests begin first, and who is done helps the other.
SHARED_OUT := -n 2 --dist worksteal
PYTHON_TESTS := $(PYTEST) $(SHARED_OUT) -m "not e2e"
# Dozens of Python processes start here; without compiled files each would take 1.2 s longer.
unexport PYTHONDONTWRITEBYTECODE
# TESTS="tests/a.py" runs these instead of all, ARGS="-k word" are more options for pytest.
.DEFAULT_GOAL := help
.PHONY: help run setup setup-dev setup-browser demo test test-quick check test-python test-sqlite test-postgres \
	test-frontend test-chaos test-e2e soak soak-frontend soak-sqlite soak-postgres soak-browser chaos again mutants bench calibrate lighthouse \
	frames device parts lock format clean

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

setup-browser: setup-dev
	$(BOOTSTRAP) browser

test: ## everything from check to test-e2e; ends with what each part cost and the slowest tests
	+@$(PYTHON) -m tools.parts

test-quick: setup-dev ## while you work, a minute: linters, short tests of the diary on SQLite, front-end tests of what you changed
	@$(BIN)/ruff check --quiet . && $(BIN)/ruff format --check --quiet .
	@TEST_PROFILE=quick $(SERVICES) --redis --sqlite -- $(PYTEST) $(SHARED_OUT) -q -m "not e2e and not long" \
		$(or $(TESTS),tests/contracts tests/diary) $(ARGS)
	@$(BIN)/python -m tools.node run test -- --changed

check: setup-dev ## linters, types, import contracts, migrations, deployment settings
	@$(BIN)/python -m tools.check

test-python: test-sqlite test-postgres ## Python tests on SQLite and on PostgreSQL, with a real broker

test-sqlite: setup-dev ## Python tests on SQLite only
	$(SERVICES) --redis --sqlite -- $(PYTHON_TESTS) --junitxml=$(TIMES)/test-sqlite.xml $(TESTS) $(ARGS)

test-postgres: setup-dev ## Python tests of what the database can change, on PostgreSQL
	paths=$$($(BIN)/python -m tests.databases) && $(SERVICES) --redis --postgres -- $(PYTHON_TESTS) \
		--junitxml=$(TIMES)/test-postgres.xml $(or $(TESTS),$$paths) $(ARGS)

test-frontend: setup-dev ## front-end tests
	@$(BIN)/python -m tools.node test

test-chaos: setup-dev ## reminders while everything that sends them is killed, a minute of it
	@$(BIN)/python -m tests.chaos $(ARGS)

test-e2e: setup-browser ## browser tests in Chromium, on two apps
	$(SERVICES) --redis --sqlite -- $(PYTEST) -n 2 --dist loadfile --no-loadscope-reorder -m e2e --junitxml=$(TIMES)/test-e2e.xml \
		$(or $(TESTS),tests/e2e) $(ARGS)

soak: soak-frontend soak-sqlite soak-postgres soak-browser ## the random tests, long and truly random; each part can be run alone

soak-sqlite soak-postgres: setup-dev
	TEST_PROFILE=soak $(SERVICES) --redis --$(@:soak-%=%) -- $(PYTEST) -n 2 -rP \
		-m "(soak or hypothesis) and not e2e" $(or $(TESTS),tests/diary tests/security) $(ARGS)

soak-frontend: setup-dev
	VITE_ENGINE_RUNS=5000 VITE_ENGINE_SEED=$(or $(TEST_SEED),$(shell date +%s)) $(BIN)/python -m tools.node run test -- \
		tests/diary/store-and-outbox.property.test.ts

soak-browser: setup-browser
	TEST_PROFILE=soak $(SERVICES) --redis --sqlite -- $(PYTEST) -rP -m "soak and e2e" tests/e2e $(ARGS)

chaos: setup-dev ## the long version of test-chaos, 4 min; more with ARGS="--seconds 1800 --faults 1500 --seed 7"
	@TEST_PROFILE=soak $(BIN)/python -m tests.chaos $(ARGS)

again: setup-browser ## whether a test ever fails without a fault: T=<test> N=20, alone and beside two busy processes
	@$(BIN)/python -m tools.again --times $(or $(N),20) $(ARGS) '$(T)'

mutants: setup-dev ## whether the tests notice: faults of one line, each put into a copy of the project
	@$(BIN)/python -m tools.mutants

bench: setup-dev ## the benchmarks
	@$(BIN)/python -m bench
	@$(BIN)/python -m bench.reminders
	@$(BIN)/python -m bench.sharing
	@$(BIN)/python -m bench.files
	@$(BIN)/python -m bench.analyses
	@$(BIN)/python -m bench.first_calls

calibrate: setup-dev ## how often the statistics cry wolf, on simulated diaries, and that the server says the same; writes docs/calibration.md (7 min)
	@OMP_NUM_THREADS=1 $(BIN)/python -m bench.calibrate
	@OMP_NUM_THREADS=1 $(BIN)/python -m bench.lived

lighthouse: setup-dev ## Lighthouse on a phone's profile
	$(BOOTSTRAP) browser
	@$(BIN)/python -m bench.lighthouse

frames: setup-dev ## how smoothly ten years and a year of sessions scroll on a slow phone
	$(BOOTSTRAP) browser
	@$(BIN)/python -m bench.frames

device: setup-dev ## how soon the app can be used on a phone, what it takes there, whether it leaks (4 min)
	$(BOOTSTRAP) browser
	@$(BIN)/python -m bench.device

parts: setup-dev ## for developers: every part of the front end in all looks, and all screens over a made-up diary; needs no server
	@echo "http://127.0.0.1:5174/parts has the parts, http://127.0.0.1:5174/ the screens; Ctrl-C ends it"
	@$(BIN)/python -m tools.node exec -- vite --config tests/preview/vite.config.ts --logLevel warn

lock: setup-dev ## compile the requirements*.in files
	@$(BIN)/python -m tools.lock

format: setup-dev ## let ruff and djade put things in shape
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .
	@git ls-files 'templates/*.html' | xargs $(BIN)/djade --target-version 5.2

clean: ## remove what was built and cached; keeps .env and .run
	rm -rf .venv frontend/node_modules frontend/dist staticfiles test-results
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
