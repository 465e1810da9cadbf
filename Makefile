# Everything a developer runs, and what CI runs, under the same names. Each target sets up what it needs.
#   make site NOW=                      build as of this moment instead of the newest message
#   make site NOW=2026-11-21T10:40Z     ... as of another one
#   make locale LANGUAGE=de             begin the catalogue of a language

NOW ?= newest
SITE_DIR ?= site
JOBS ?= 2
VENV ?= .venv
RUN = "$(VENV)/bin/python"
SETUP = @VENV="$(VENV)" sh scripts/setup.sh

.DEFAULT_GOAL := help
.PHONY: help site serve test lint format locale rules check bench bench-page bench-load bench-publish screenshots lock \
	wheel wheelhouse sbom clean distclean

help: ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1	\2/p' Makefile

site: ## build the site into ./site, as of the newest message
	$(SETUP) runtime
	$(RUN) -m signoff build --source . --site-dir "$(SITE_DIR)" $(if $(NOW),--now $(NOW))

serve: ## preview with live reload; drafts are shown and marked
	$(SETUP) runtime
	SIGNOFF_NOW=$(NOW) NO_MKDOCS_2_WARNING=1 $(RUN) -m mkdocs serve

check: ## say what is wrong with status.yml and incidents/
	$(SETUP) runtime
	$(RUN) -m signoff check

lint: ## style, format and types
	$(SETUP) dev
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check --quiet .
	$(RUN) -m mypy

format: ## put the code into the project's format
	$(SETUP) dev
	$(RUN) -m ruff check --fix-only --quiet .
	$(RUN) -m ruff format --quiet .

locale: ## bring the catalogues up to date with the words of code and templates
	$(SETUP) dev
	$(RUN) -m signoff.build.catalogues $(LANGUAGE)

rules: ## write docs/rules.md and docs/style.md anew from the rules of the linter
	$(SETUP) dev
	$(RUN) -m signoff.build.rulebook

test: lint ## lint, all tests and the coverage of core/
	@if grep -rqs "mark\.browser" tests; then VENV="$(VENV)" sh scripts/setup.sh browser; fi
	$(SETUP) node
	$(SETUP) clients
	$(SETUP) hosts
	$(SETUP) wheelhouse || true # the test that needs it is skipped
	$(RUN) -m pytest -n $(JOBS) --cov --cov-report=
	@$(RUN) tests/coverage_gate.py

bench: ## measure cold, warm and no-op builds of 100, 1,000 and 10,000 incidents
	$(SETUP) dev
	$(RUN) tests/bench/run.py

bench-page: ## weigh the pages at 100 and 10,000 incidents, and ask Lighthouse (mobile)
	$(SETUP) dev
	$(SETUP) browser
	$(SETUP) lighthouse
	$(RUN) tests/bench/page.py

bench-load: ## stampede of readers on nginx while the page is published again and again
	$(SETUP) dev
	$(SETUP) hosts
	$(RUN) tests/bench/load.py

bench-publish: ## measure the steps of the workflow that publishes, on a cold machine
	$(SETUP) dev
	$(SETUP) node
	$(SETUP) wheelhouse
	$(RUN) tests/bench/publish.py

screenshots: ## take the pictures of README and handbook anew
	$(SETUP) dev
	$(SETUP) browser
	$(RUN) tests/screenshots/take.py

lock: ## refresh requirements/*.txt to the newest versions pyproject.toml allows
	$(SETUP) lock

wheelhouse: ## keep all packages that publishing needs, for the day the registry is down
	$(SETUP) wheelhouse

wheel: ## build the package into ./dist
	$(SETUP) runtime
	$(RUN) -m pip wheel --quiet --no-build-isolation --no-deps --wheel-dir dist .

sbom: ## write the bill of materials of what a publishing machine has into ./dist
	$(SETUP) runtime
	$(RUN) -m signoff.build.bill dist/signoff.cdx.json

clean: ## remove what the other targets made, but not the set-up
	rm -rf "$(SITE_DIR)" .site.signoff .cache dist

distclean: clean ## ... and the set-up
	rm -rf "$(VENV)"
