import ast
import json
import re
import string
from pathlib import Path

import numpy as np
import pytest

import topicmodel as tm
from topicmodel.evaluation.classifier_measures import MEASURES as CLASSIFIER_MEASURES
from topicmodel.evaluation.measures import MEASURES as COHERENCES
from topicmodel.objects import ClassifierScores, Scores
from topicmodel.objects.message import Message, one_or_many
from topicmodel.reporting.pages import said
from topicmodel.reporting.sentences import FIGURES, SENTENCES, figure_name, in_french

SOURCE = Path(tm.__file__).parent
# Codes that are names of measures, or are chosen between.
CHOSEN = {
    *CLASSIFIER_MEASURES,
    *COHERENCES,
    "coherence",
    "ECE",
    "ECE_of_classes",
    "better",
    "better_surely",
    "worse",
    "worse_surely",
}


def written() -> dict[str, set[str]]:
    """Return the codes that the source writes out, each with the names of its values."""
    found: dict[str, set[str]] = {}
    for path in SOURCE.rglob("*.py"):
        if path.name == "message.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id in ("Message", "one_or_many") and isinstance(node.args[0], ast.Constant):
                names = {str(keyword.arg) for keyword in node.keywords}
                code = str(node.args[0].value)
                if node.func.id == "one_or_many":
                    names.add("n")
                    found[f"{code}_one"] = names
                found[code] = names
    return found


def test_every_sentence_has_its_french_with_the_same_values():
    codes = written()
    assert len(codes) > 40
    assert set(codes) | CHOSEN == set(SENTENCES)
    for code, names in codes.items():
        fields = {field for _, field, _, _ in string.Formatter().parse(SENTENCES[code]) if field}
        assert fields <= names, code


@pytest.fixture(scope="module")
def judged() -> Scores:
    corpus = tm.Corpus.from_texts(
        [f"Le maire et le conseil de la ville votent le budget {i}. La pluie et le vent sont forts." for i in range(12)]
    )
    model = tm.TopicModel(tm.FrenchVectorizer(), tm.LDA(n_components=2, max_iter=10, random_state=0)).fit(corpus)
    labels = ["a", "b"] * 6
    return tm.evaluate(
        model, corpus, held_out=["Le maire et le vent.", "La ville et la pluie."], labels=labels, n_refits=2
    )


@pytest.fixture(scope="module")
def classified() -> ClassifierScores:
    true, predicted = ["a"] * 40 + ["b", "c"], ["a"] * 41 + ["b"]
    chances = np.tile([0.4, 0.3, 0.3], (42, 1))
    other = {"autre": ["b"] * 42}
    return tm.evaluation.judge_predictions(true, predicted, probabilities=chances, baselines=other, n_resamples=200)


def test_all_that_results_say_is_said_in_french(judged, classified, tmp_path):
    for scores, kind in ((judged, Scores), (classified, ClassifierScores)):
        again = kind.read(scores.save(tmp_path / "scores.json"))
        assert (again.summary, again.warnings) == (scores.summary, scores.warnings)
        sentences = [*(score.definition for score in again.summary), *again.warnings]
        assert len(sentences) > 8
        for sentence in sentences:
            assert isinstance(sentence, Message), sentence
            assert in_french(sentence), sentence
            assert "lang" not in said(sentence, "fr")
        for score in again.summary:
            assert score.name in FIGURES


def test_a_file_of_an_earlier_version_keeps_its_english(judged, tmp_path):
    (tmp_path / "old.json").write_text(json.dumps(judged.as_dict()))
    old = Scores.read(tmp_path / "old.json")
    assert old == judged
    assert said(old.warnings[0], "fr").startswith('<span lang="en">')


def test_numbers_are_written_as_french_writes_them():
    sentence = Message(
        "unlike_the_press", "perplexity {perplexity:,.0f}, at most {most:,.0f}", perplexity=52345.2, most=15000.0
    )
    assert in_french(sentence) == "ne ressemble pas à la presse\u00a0: perplexité 52\u202f345, 15\u202f000 au plus"
    worse = Message("can_be_chance", "{measure}", measure="accuracy", points=-1.25, baseline="x", p=0.5, tests=2)
    assert in_french(worse).startswith("exactitude\u00a0: −1,2 points par rapport à x")
    assert figure_name("c_v (external)", "fr") == "cohérence C_v (externe)"
    assert figure_name("c_v (external)", "en") == "c_v (external)"
    nothing = Message("can_be_chance", "{measure}", measure="accuracy", points=-0.04, baseline="x", p=0.5, tests=2000)
    assert "\u00a0: +0,0 points" in in_french(nothing)
    assert "pour 2\u202f000 tests" in in_french(nothing)
    some = Message("not_calibrated", "", error=-0.0001, chance=0.0)
    assert "−0,000" not in in_french(some)


@pytest.mark.parametrize("name", ["background", "uniform", "diversity", "accuracy", "AMI"])
def test_classes_of_the_user_keep_their_names(name):
    assert in_french(Message("never_predicted", "", name=name)) == f"la classe {name} n’est jamais prédite"
    unknown = Message("unknown_class", "", classes=(name, "b"))
    assert f"({name}, b)" in in_french(unknown)
    better = Message("better", "", measure="accuracy", baseline=name, points=2.0, p=0.01)
    assert in_french(better).startswith(f"exactitude\u00a0: mieux que {name} de")


def test_themes_have_their_names_in_sentences():
    names = {"sante": "Santé", "b": "Bois"}
    few = Message("few_texts", "", listed=("sante 3", "b 12", "le sante 4"), points=33.0)
    assert "(Santé 3, Bois 12, le sante 4)" in in_french(few, names)
    assert "(Santé, Bois)" in in_french(Message("unknown_class", "", classes=("sante", "b")), names)
    assert said(Message("never_predicted", "", name="sante"), "fr", names) == "la classe Santé n’est jamais prédite"


def test_our_own_words_are_in_french():
    junk = Message("junk", "", n=2, of=8, kinds=("background", "uniform"))
    assert "(fond, uniforme)" in in_french(junk)
    small = Message("small_corpus", "", figures=("c_npmi", "c_npmi (external)"))
    assert "ces mesures (cohérence NPMI, cohérence NPMI (externe))" in in_french(small)


def test_one_thing_is_in_the_singular():
    leak = one_or_many("leaks", 1, "", "", of=10, pairs=("a = b",))
    assert in_french(leak).startswith("1 texte d’épreuve sur 10 a un quasi-double")
    unknown = one_or_many("unknown_class", 1, "", "", classes=("mer",))
    assert in_french(unknown).endswith("n’a la classe mer\u00a0: le classifieur ne peut pas la connaître")
    assert "prédite une fois" in in_french(one_or_many("no_text", 1, "", "", name="mer"))


def test_no_sentence_is_in_wrong_french():
    for code, sentence in SENTENCES.items():
        assert not re.search(r"\b(écart moyen|accord|information mutuelle) d[eu] ", sentence), code
