# Each target is one line that a person could type; what stands above it only sets up, once.
# An active environment (venv or conda) is used; otherwise .venv is made.

PYTHON ?= python3
ENVIRONMENT := $(or $(VIRTUAL_ENV),$(CONDA_PREFIX),.venv)
RUN := $(ENVIRONMENT)/bin/python
LESSONS ?=
NAMES ?=
# Files of tests side by side, one a core; a lesson that trains needs about 1 GB, so four at most.
SIDE_BY_SIDE = -n logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder
README = see "Without make" in README.md

ifneq ($(words $(ENVIRONMENT)),1)
$(error The path of the active environment has a space, which make cannot take: $(ENVIRONMENT). Deactivate it, or $(README))
endif
ifeq ($(ENVIRONMENT),.venv)
# An environment whose Python has gone cannot be mended, only made anew.
$(shell test ! -e .venv || test -x .venv/bin/python || rm -rf .venv)
else ifeq ($(wildcard $(RUN)),)
$(error The active environment $(ENVIRONMENT) has no bin/python. Deactivate it, and make builds .venv, or $(README))
endif

.PHONY: run test test-fast test-formats test-lowest lab bench evidence exercises pages mutants fetch doctor clean

run: $(ENVIRONMENT)/.course-ready fetch  ## run the whole course on the real data
	$(RUN) -m tools.run_lessons $(LESSONS)

test: $(ENVIRONMENT)/.course-tests-ready fetch  ## run all tests
	$(RUN) -m pytest $(SIDE_BY_SIDE)

lab: $(ENVIRONMENT)/.course-ready  ## open the course in a workspace of your own, with the sample if there is no data
	-$(RUN) -m fmnist_utils fetch
	$(RUN) -m fmnist_utils lab

test-fast: $(ENVIRONMENT)/.course-tests-ready fetch  ## unit tests, doctests, lint, format; no notebooks, nothing slow
	$(RUN) -m pytest $(SIDE_BY_SIDE) -m "not slow" tests fmnist_utils benchmarks grading evidence

bench: $(ENVIRONMENT)/.course-bench-ready fetch build/lessons/record.json  ## measure beside the peers; QUICK=1 for ten minutes
	$(RUN) -m benchmarks $(if $(QUICK),--quick)

evidence: $(ENVIRONMENT)/.course-tests-ready fetch  ## measure what the lessons' claims rest on, where it is missing or stale; NAMES=dense_in_keras for some
	$(RUN) -m evidence $(NAMES)

test-formats: $(ENVIRONMENT)/.course-formats-ready fetch  ## try other people's readers on what we export
	$(RUN) -m pytest -rs tests/fmnist_utils/formats/test_formats_page.py

test-lowest: .venv-lowest/.course-tests-ready fetch  ## unit tests with the lowest versions that we allow
	.venv-lowest/bin/python -m pytest fmnist_utils tests/fmnist_utils tests/tools

exercises: $(ENVIRONMENT)/.course-tests-ready  ## make exercises/ from solutions/
	$(RUN) -m tools.generate_exercises

pages: $(ENVIRONMENT)/.course-tests-ready  ## write the maps and schedules of notebooks/course.toml into the pages
	$(RUN) -m tools.course && $(RUN) -m tools.page_links && $(RUN) -m tools.exercise_index && $(RUN) -m evidence.page

mutants: $(ENVIRONMENT)/.course-tests-ready  ## change the solutions; the checks must refuse
	$(RUN) -m tools.mutate_answers

fetch: $(ENVIRONMENT)/.course-ready  ## get the data, verified
	$(RUN) -m fmnist_utils fetch

doctor: $(ENVIRONMENT)/.course-ready  ## look at this machine
	$(RUN) -m fmnist_utils doctor

clean:  ## remove what was built; the environment and the data stay
	rm -rf build .pytest_cache .ruff_cache

# A lesson that fails is named in the record, and does not keep the rest from being measured.
build/lessons/record.json: | $(ENVIRONMENT)/.course-ready fetch
	-$(RUN) -m tools.run_lessons

.venv/bin/python:
	$(PYTHON) -m venv .venv || { rm -rf .venv; echo 'If a package is named above (python3-venv on Debian and Ubuntu), install it and try again.'; exit 1; }

$(ENVIRONMENT)/.course-ready: requirements.txt constraints.txt pyproject.toml | $(RUN)
	@$(RUN) -c 'import sys; v = sys.version_info; sys.exit(None if (3, 11) <= v < (3, 14) else f"The course needs Python 3.11 to 3.13, and this is {v[0]}.{v[1]}. Install one, remove .venv, then for example: make PYTHON=python3.12")'
	$(RUN) -m pip install -r requirements.txt -c constraints.txt
	@touch $@

$(ENVIRONMENT)/.course-tests-ready: requirements-dev.txt $(ENVIRONMENT)/.course-ready
	$(RUN) -m pip install -r requirements-dev.txt -c constraints.txt
	@touch $@

# Matplotlib 3.9 calls what pyparsing 3.3 warns of, and a warning is an error in the tests. Without
# --only-binary, a version older than the Python in use would be compiled.
.venv-lowest/.course-tests-ready: requirements-dev.txt requirements.txt pyproject.toml | $(RUN)
	$(RUN) -m venv --clear .venv-lowest
	.venv-lowest/bin/python -m pip install uv
	.venv-lowest/bin/python -m uv pip install --resolution lowest-direct --only-binary :all: --no-binary fmnist-utils -r requirements-dev.txt 'pyparsing==3.2.*'
	@touch $@

$(ENVIRONMENT)/.course-bench-ready: benchmarks/requirements.txt $(ENVIRONMENT)/.course-tests-ready
	$(RUN) -m pip install -r benchmarks/requirements.txt -c constraints.txt
	@touch $@

$(ENVIRONMENT)/.course-formats-ready: tests/formats-requirements.txt $(ENVIRONMENT)/.course-tests-ready
	$(RUN) -m pip install -r tests/formats-requirements.txt -c constraints.txt
	@touch $@
