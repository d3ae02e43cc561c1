# make demo: place an article among the themes · make test: everything CI checks
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint pytest docs lab model bench fuzz clean

demo: $(VENV)/ready
	@mkdir -p out
	@$(BIN)/topicmodel place corpus/article.txt --html out/article.html

test: lint pytest

lint: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

# A file's tests stay in one process, of which there are at most four, about 1 GB each: a container may show all cores of its
# machine. Libraries of linear algebra are held to one thread, so that processes share the cores.
pytest: export OMP_NUM_THREADS = 1
pytest: export OPENBLAS_NUM_THREADS = 1
pytest: $(VENV)/ready
	$(BIN)/python -m pytest -q -n auto --maxprocesses 4 --dist loadfile

# The documentation site, to out/site; a warning is an error.
docs: $(VENV)/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[docs]'
	$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going -b html docs out/site

# The notebooks, in JupyterLab.
lab: $(VENV)/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[jupyter]'
	$(BIN)/jupyter lab notebooks

# Learn the press model that ships with the package again, from the data folder; same inputs, same bits.
model: $(VENV)/ready
	$(BIN)/python -m topicmodel.placer.build notebooks/experiments/press-model.toml

# Every figure of the README; needs TOPICMODEL_DATA and about an hour on a quiet machine.
bench: $(VENV)/ready
	$(BIN)/python -m pip install --quiet --editable '.[bench]'
	$(BIN)/python benchmarks/text.py
	$(BIN)/python benchmarks/lda.py
	$(BIN)/python benchmarks/lda_costs.py
	$(BIN)/python benchmarks/lda_quality.py
	$(BIN)/python benchmarks/lda_scale.py
	$(BIN)/python benchmarks/lda_intervals.py
	$(BIN)/python benchmarks/themes.py
	$(BIN)/python benchmarks/themes_classification.py
	$(BIN)/python benchmarks/keyed.py
	$(BIN)/python benchmarks/classification.py
	$(BIN)/python benchmarks/classification_fewshot.py
	$(BIN)/python benchmarks/classification_sets.py
	$(BIN)/python benchmarks/classification_ceiling.py
	$(BIN)/python -m pip install --quiet --editable '.[encoders]'
	$(BIN)/python benchmarks/classification_encoders.py
	$(BIN)/python benchmarks/topics_on_embeddings.py
	$(BIN)/python benchmarks/evaluation.py
	for part in plain experiment lean plain experiment lean cached cached cached; do $(BIN)/python benchmarks/experiment.py --part $$part; done
	$(BIN)/python benchmarks/experiment_identity.py
	$(BIN)/python benchmarks/near_duplicates.py
	$(BIN)/python benchmarks/beyond_memory.py
	$(BIN)/python benchmarks/language.py
	$(BIN)/python benchmarks/report.py
	$(BIN)/python benchmarks/readme.py

fuzz: $(VENV)/ready
	$(BIN)/python -m tests.fuzz.fuzz_text
	$(BIN)/python -m tests.fuzz.fuzz_experiment
	$(BIN)/python -m tests.fuzz.fuzz_convert
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[html]'
	$(BIN)/python -m tests.fuzz.fuzz_readers

$(VENV)/ready: setup.cfg pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@

clean:
	rm -rf $(VENV) out build dist *.egg-info
