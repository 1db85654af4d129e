# The tasks of the house, one line each. `make` alone lists them.
.PHONY: help run test check bless bench fmt setup
PROFILE ?= release
LISTEN ?= 127.0.0.1:8055
DATA ?= .demo

help: ; @sed -n '/^help/!s/^\([a-z]*\):.*## /make \1\t/p' Makefile
run: ; @PROFILE='$(PROFILE)' LISTEN='$(LISTEN)' DATA='$(DATA)' scripts/run.sh ## build and start with demonstration data
test: ; @scripts/verify.sh test ## everything: checks, both databases, a real browser
check: ; @scripts/verify.sh check ## format, lints, arrows, tidiness; no tests
bless: ; @cargo run --quiet --locked -p xtask -- bless ## rewrite golden files; the diff is the review
bench: ; @scripts/bench.sh ## measure speed, beside NumPy, polars and DuckDB
fmt: ; @cargo fmt --all ## format the code
setup: ; @scripts/setup.sh test ## install or name what run and test need
