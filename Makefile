# make demo   sets up, builds, and aligns a real model end to end
# make test   sets up, builds, lints and tests
# make bench  times training, generation and tokenising beside their peers, which it sets up
# Threads that wait should sleep: spinning ones slow everything down when the machine is shared.
export OMP_WAIT_POLICY ?= passive
export GOMP_SPINCOUNT ?= 20000

.PHONY: setup build demo test bench lint format

setup:
	@Scripts/setup

build: setup
	@swift build -c release --product plumb

demo: build
	@.build/release/plumb align --recipe Recipes/quickstart.yaml --output runs/quickstart --overwrite

bench: build
	@Scripts/setup-bench
	@.deps/bench/python/bin/python Benchmarks/compare_dpo.py --model .deps/bench/smollm2
	@.deps/bench/python/bin/python Benchmarks/compare_generation.py --model .deps/bench/smollm2
	@.deps/bench/python/bin/python Benchmarks/compare_tokenizing.py --model .deps/bench/smollm2

lint:
	@swift format lint --strict --parallel --recursive Package.swift Sources Tests

format:
	@swift format format --in-place --parallel --recursive Package.swift Sources Tests

test: setup lint
	@Scripts/fetch-test-templates || echo "  no network: tests of published chat templates are skipped"
	@swift build -c release --product plumb
	@swift test -c release --disable-testable-imports
