# make demo   sets up, builds, and aligns a real model end to end
# make test   sets up, builds, lints and tests
# Threads that wait should sleep: spinning ones slow everything down when the machine is shared.
export OMP_WAIT_POLICY ?= passive
export GOMP_SPINCOUNT ?= 20000

.PHONY: setup build demo test lint format

setup:
	@Scripts/setup

build: setup
	@swift build -c release --product plumb

demo: build
	@.build/release/plumb align --recipe Recipes/quickstart.yaml --output runs/quickstart --overwrite

lint:
	@swift format lint --strict --parallel --recursive Package.swift Sources Tests

format:
	@swift format format --in-place --parallel --recursive Package.swift Sources Tests

test: setup lint
	@Scripts/fetch-test-templates || echo "  no network: tests of published chat templates are skipped"
	@swift build -c release --product plumb
	@swift test -c release --disable-testable-imports
