# Every target sets up what it needs in .venv, then does its job. `make help` lists them.
PYTHON ?= python3
CORES  ?= all
BIN    := .venv/bin
# Recipes find the environment's own snakemake, python and ruff.
export PATH := $(CURDIR)/$(BIN):$(PATH)

RUN_STAMP := .venv/.run-environment
DEV_STAMP := .venv/.dev-environment
PEERS_STAMP := .venv/.peers-environment
BROWSER_STAMP := .venv/.browser

.DEFAULT_GOAL := help
.PHONY: help setup run report report-screenshots manifest verify adopt replicates smoke resources test test-cluster soak bench training-time lint audit format docs conda container docs-config lock clean

help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(RUN_STAMP) ## create .venv with the locked packages

run: setup ## the deck's study: every figure and table in results/, and their manifest
	snakemake --cores $(CORES)
	python -m workflow.commands.manifest write

report: setup ## results/report.html: figures with captions, tables and run times in one page, of results that are made
	python -m workflow.commands.report

manifest: setup ## write results/manifest.json: checksum, parameters, code and seeds of every result
	python -m workflow.commands.manifest write

verify: setup ## compare results/ with the manifest; nothing runs
	python -m workflow.commands.manifest verify

adopt: setup ## mark results that were put into results/ as made, if they are those of their manifest
	python -m workflow.commands.manifest adopt

replicates: setup ## the deck's study with three training seeds of what is compared (about an hour more)
	snakemake --cores $(CORES) --configfile config/config.yaml config/replicates.yaml

smoke: setup ## the whole workflow at a small scale, into .smoke/results/
	snakemake --cores $(CORES) --directory .smoke --configfile config/smoke.yaml

resources: setup ## what profiles/slurm asks for, from the benchmarks of the study in results/
	python -m workflow.commands.resources

test: $(DEV_STAMP) $(BROWSER_STAMP) ## every test (a quarter of an hour on two cores)
	pytest -n 2 --dist loadfile --no-loadscope-reorder

report-screenshots: $(DEV_STAMP) $(BROWSER_STAMP) ## open the smoke study's report in a browser, and keep what it looks like in .smoke/screenshots
	SCREENSHOTS=$(CURDIR)/.smoke/screenshots pytest tests/study/test_report.py

test-cluster: $(DEV_STAMP) ## a small study on a real Slurm of two nodes, started for it (five minutes; needs apt or .cluster/)
	timeout --signal=INT --kill-after=60 600 pytest -m cluster tests/cluster -rs

soak: $(DEV_STAMP) ## kill the smoke study fifty times on its way and compare what comes out (a quarter of an hour)
	python -m tests.study.soak
	python -m tests.robustness

bench: setup $(PEERS_STAMP) ## sampler, training and planning against their peers (needs g++, PyTorch is installed)
	python -m benchmarks

training-time: setup ## the error of networks against the minutes of training, on the matrices of make run (ten minutes)
	python -m benchmarks.training_time

lint: $(DEV_STAMP) audit ## ruff, mypy, snakefmt, oxlint and oxfmt (JavaScript), snakemake's own lint, and the audit
	ruff check .
	ruff format --check .
	mypy
	snakefmt --check Snakefile workflow/rules
	oxlint workflow
	oxfmt --check 'workflow/**/*.js'
	snakemake --lint

audit: $(DEV_STAMP) ## known vulnerabilities of the locked packages, where the advisory service can be asked
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

docs: $(DEV_STAMP) ## the documentation as a site, in site/; open site/index.html
	NO_MKDOCS_2_WARNING=1 python -m mkdocs build --strict --quiet

conda: setup ## make the rules' conda environments, of the same versions (needs conda and network)
	snakemake --sdm conda --conda-create-envs-only --cores 1 --directory .smoke --configfile config/smoke.yaml

container: ## build the image ljvae of Containerfile (needs docker or podman, and network)
	$$(command -v docker || command -v podman) build --tag ljvae --file Containerfile .

docs-config: setup ## rewrite config/schema.json and the table of config/README.md from the models
	python -m workflow.ljvae.config.reference

lock: ## resolve envs/*.in again into hashed locks and the conda environments (needs network)
	$(PYTHON) -m venv .venv/lock && .venv/lock/bin/pip install -q uv packaging
	cd envs && for name in requirements requirements-dev; do \
	  ../.venv/lock/bin/uv pip compile --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-header --no-annotate --upgrade -q $$name.in -o $$name.txt; done
	.venv/lock/bin/python envs/pin.py

clean: ## remove the environment, the smoke run, the unpacked Slurm and the site (results/ stays)
	rm -rf .venv .smoke .cluster site

$(RUN_STAMP): envs/requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
	  { echo "Python 3.11 to 3.13 is needed; name one with: make PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(DEV_STAMP): envs/requirements-dev.txt $(RUN_STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(PEERS_STAMP): envs/peers.txt $(RUN_STAMP)
	$(PYTHON) -m venv .venv/peers
	.venv/peers/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

# Debian's Chromium for tests that open pages; without it they are skipped
$(BROWSER_STAMP): tests/unpack_chromium.sh | $(RUN_STAMP)
	@if tests/unpack_chromium.sh .venv/chromium; then touch $@; fi
