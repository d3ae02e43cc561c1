"""No picture fails on few topics, one document, empty months, or names as long and strange as archives have them."""

import dataclasses
import re
import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from matplotlib.text import Text

from topicmodel import Placer, Topics, evaluation, plot
from topicmodel.errors import InputError
from topicmodel.objects import ClassifierScores, Score, ScoreTable
from topicmodel.plot.shorten import shorten

NAMES = st.text(st.sampled_from("abcé $\\_^{}%&#~\n\t\x01\x07\u202e<>'\"0"), min_size=1, max_size=400)
SHARES = st.sampled_from([0.0, 1e-9, 0.2, 0.5, 1.0])
QUICK = settings(
    max_examples=6, deadline=None, phases=[Phase.generate], derandomize=True, suppress_health_check=list(HealthCheck)
)


@pytest.fixture(autouse=True)
def strict():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def save(figure, folder):
    for form in ("pdf", "svg"):
        path = folder / f"picture.{form}"
        figure.savefig(path)
        assert path.stat().st_size > 1000
    svg = (folder / "picture.svg").read_text("utf-8")
    assert "\x01" not in svg
    assert "\u202e" not in svg
    width, height = figure.get_size_inches()
    assert width <= 30
    assert height <= 60
    for axes in figure.axes:
        box = axes.get_window_extent()
        assert box.width > 20, "an axis has collapsed"
        assert box.height > 5, "an axis has collapsed"


@st.composite
def some_topics(draw):
    n = draw(st.sampled_from([1, 2, 7]))
    labels = tuple(f"{draw(NAMES)}{k}" for k in range(n))
    terms = tuple(f"{draw(NAMES)}{k}" for k in range(12))
    weights = np.random.default_rng(draw(st.integers(0, 99))).dirichlet(np.full(12, 0.2), n)
    return Topics(weights, terms, np.full(n, 1 / n), labels)


@QUICK
@given(topics=some_topics())
def test_topics(topics, tmp_path_factory):
    folder = tmp_path_factory.mktemp("p")
    save(plot.topics(topics), folder)
    save(plot.topic_map(topics), folder)
    similarity = np.random.default_rng(0).random((5, len(topics)))
    save(plot.stability(evaluation.Stability(topics, similarity, 0.5, topics, "x")), folder)
    save(plot.document_map(np.eye(len(topics))[:1], topics, highlight=topics.labels[:1]), folder)


@QUICK
@given(groups=st.lists(NAMES, min_size=1, max_size=9), labels=st.lists(NAMES, min_size=1, max_size=7, unique=True))
def test_courses_and_groups(groups, labels, tmp_path_factory):
    folder = tmp_path_factory.mktemp("p")
    shares = np.random.default_rng(0).dirichlet(np.ones(len(labels)), len(groups))
    found = evaluation.prevalence_by(shares, groups, labels)
    empty = ["an empty month"]
    save(plot.over_time(found, periods=[*found.groups, *empty]), folder)
    save(plot.over_time(found, periods=empty), folder)
    save(plot.by_group(found), folder)


@QUICK
@given(
    candidates=st.lists(st.integers(1, 500), min_size=1, max_size=30, unique=True),
    missing=st.booleans(),
)
def test_the_choice_of_k(candidates, missing, tmp_path_factory):
    measured = np.random.default_rng(0).random((4, len(candidates), 3))
    if missing:
        measured[1, 0] = np.nan
    result = evaluation.Selection(tuple(sorted(candidates)), measured, tuple(sorted(candidates)), "why")
    save(plot.selection(result), tmp_path_factory.mktemp("p"))


@QUICK
@given(label=NAMES, share=SHARES, n=st.sampled_from([1, 3, 14]), name=NAMES)
def test_a_placement(label, share, n, name, tmp_path_factory):
    folder = tmp_path_factory.mktemp("p")
    placed = PLACED
    themes = tuple(dataclasses.replace(t, label=label, share=share, low=share, high=share) for t in placed.themes[:n])
    document = dataclasses.replace(placed.document, id=name)
    save(plot.placement(dataclasses.replace(placed, themes=themes, document=document)), folder)
    labelled = tuple(dataclasses.replace(theme, label=label) for theme in placed.themes)
    save(plot.evidence(dataclasses.replace(placed, themes=labelled)), folder)


PLACED = Placer().place(
    "Le tribunal a condamné le prévenu à deux ans de prison ; son avocat fait appel.\x01 3 $ et 4 $."
)


@QUICK
@given(names=st.lists(NAMES, min_size=1, max_size=30, unique=True), n=st.sampled_from([1, 40]))
def test_a_judged_classifier(names, n, tmp_path_factory):
    folder = tmp_path_factory.mktemp("p")
    true = [names[i % len(names)] for i in range(n)]
    predicted = [names[(i * 7) % len(names)] for i in range(n)]
    known = sorted(set(names))
    chances = np.full((n, len(known)), 0.5 / len(known))
    chances[np.arange(n), [known.index(name) for name in predicted]] += 0.5
    found = evaluation.judge_predictions(true, predicted, probabilities=chances, columns=known)
    save(plot.confusion(found), folder)
    save(plot.calibration(found), folder)
    save(plot.confusion(evaluation.judge_predictions([{a} for a in true], [{a, true[0]} for a in predicted])), folder)
    rows = tuple(
        (k, measure, share, 0.0, 1.0) for measure in ("accuracy", names[0]) for k, share in ((5, 0.2), (9, 1.0))
    )
    curve = ScoreTable("learning curve", "", ("texts", "measure", "value", "low", "high"), rows)
    score = Score("accuracy", 1.0, 1.0, 1.0, "higher", "")
    save(plot.learning_curve(ClassifierScores((score,), (curve,), ()), measures=("accuracy", names[0])), folder)


def test_series_are_told_apart_in_grey():
    topics = Topics(np.eye(4), ("a", "b", "c", "d"), np.full(4, 0.25), tuple("abcd"))
    figure = plot.stability(evaluation.Stability(topics, np.array([[0.9, 0.9, 0.1, 0.1]] * 4), 0.5, topics, "x"))
    marks = {container.lines[0].get_marker() for container in figure.axes[0].containers}
    assert len(marks) == 2
    several = evaluation.judge_predictions([{"a"}, {"b"}], [{"a"}, {"a", "b"}])
    hatches = {bar.get_hatch() for bars in plot.confusion(several).axes[0].containers for bar in bars}
    assert len(hatches) == 3
    names = ("a", "b", "c", "d")
    rows = tuple((k, name, 0.5, 0.4, 0.6) for name in names for k in (5, 9))
    curve = ScoreTable("learning curve", "", ("texts", "measure", "value", "low", "high"), rows)
    figure = plot.learning_curve(ClassifierScores((), (curve,), ()), measures=names)
    assert len({(line.get_linestyle(), line.get_marker()) for line in figure.axes[0].lines}) == 4
    assert len({line.get_linestyle() for line in figure.axes[0].lines}) == 4
    points = plot.document_map(np.eye(4), topics, highlight=names).axes[0].collections[1:]
    shapes = {tuple(map(tuple, c.get_paths()[0].vertices.round(3))) for c in points}
    assert len(shapes) == 4
    evidence = plot.evidence(PLACED, n_themes=4)
    strokes = {line.get_color(): line.get_linestyle() for line in evidence.axes[0].lines}
    assert len(set(strokes.values())) == len(strokes)


def test_names_keep_what_can_be_printed():
    assert shorten("a\x01b\u202ec $\n d", 20) == r"abc \$ d"


def test_names_with_an_underscore_stand_in_legends():
    shares = np.random.default_rng(0).dirichlet(np.ones(2), 9)
    figure = plot.over_time(evaluation.prevalence_by(shares, ["2020", "2021", "2022"] * 3, ["_a", "b"]))
    names = {text.get_text().strip() for text in figure.axes[0].get_legend().get_texts()}
    assert names == {"_a", "b"}


def written(figure) -> str:
    """All words of a picture."""
    return " ".join(text.get_text() for text in figure.findobj(Text) if text.get_visible())


def test_pictures_speak_two_languages():
    topics = Topics(np.eye(4), ("a", "b", "c", "d"), np.full(4, 0.25), tuple("abcd"))
    refits = evaluation.Stability(topics, np.array([[0.9, 0.9, 0.1, 0.1]] * 4), 0.5, topics, "x")
    chosen = evaluation.Selection((2, 3), np.random.default_rng(0).random((4, 2, 3)), (2,), "why")
    shares = np.random.default_rng(0).dirichlet(np.ones(2), 9)
    course = evaluation.prevalence_by(shares, ["2020-T1", "2020-T2", "2020-T3"] * 3, ["a", "b"])
    chances = np.tile([0.7, 0.3], (40, 1))
    judged = evaluation.judge_predictions(["a"] * 30 + ["b"] * 10, ["a"] * 40, probabilities=chances)
    rows = tuple((k, "accuracy", 0.5, 0.4, 0.6) for k in (5, 9))
    curve = ClassifierScores(
        (), (ScoreTable("learning curve", "", ("texts", "measure", "value", "low", "high"), rows),), ()
    )
    drawn = (
        (plot.topics, (topics,), "du corpus", "of the corpus"),
        (plot.stability, (refits,), "réapprentissages", "refits"),
        (plot.selection, (chosen,), "nombre de thématiques", "number of topics"),
        (plot.over_time, (course,), "des documents", "of the documents"),
        (plot.by_group, (course,), "intervalle à 90", "with 90% interval"),
        (plot.placement, (PLACED,), "de l’article", "of the article"),
        (plot.calibration, (judged,), "part juste", "share right"),
        (plot.confusion, (judged,), "prédit", "predicted"),
        (plot.learning_curve, (curve,), "textes d’apprentissage", "training texts"),
    )
    for function, arguments, french, english in drawn:
        more = {"measures": ("accuracy",)} if function is plot.learning_curve else {}
        said = {lang: function(*arguments, lang=lang, **more) for lang in ("fr", "en")}
        for figure in said.values():
            figure.canvas.draw()
        assert french in written(said["fr"])
        assert english not in written(said["fr"])
        assert english in written(said["en"])
        assert not re.search(r"\d\.\d", written(said["fr"])), "French has a decimal comma"
        with pytest.raises(InputError, match="lang='de'"):
            function(*arguments, lang="de", **more)
    quarters = plot.over_time(course, lang="en")
    assert "2020-Q1" in written(quarters)


def test_names_of_axes_stand_inside_the_picture():
    topics = Topics(np.eye(4), tuple("mot" * 9 + c for c in "abcd"), np.full(4, 0.25), tuple("abcd"))
    for lang in ("fr", "en"):
        figure = plot.stability(evaluation.Stability(topics, np.full((4, 4), 0.9), 0.5, topics, "x"), lang=lang)
        figure.canvas.draw()
        box = figure._supxlabel.get_window_extent()
        assert box.x0 >= 0
        assert box.x1 <= figure.bbox.width


def test_a_period_of_few_documents_does_not_set_the_scale():
    periods = ["2019-01"] * 2 + ["2020-01"] * 40 + ["2020-02"] * 40
    shares = np.array([[0.95, 0.05]] * 2 + [[0.1, 0.9], [0.2, 0.8]] * 40)
    figure = plot.over_time(evaluation.prevalence_by(shares, periods, ["a", "b"]), ["a"])
    assert figure.axes[0].get_ylim()[1] < 40


def test_an_article_without_a_name_has_no_title():
    text = "Le tribunal a condamné le prévenu ; son avocat fait appel de la peine de prison."
    assert plot.placement(Placer().place(text)).axes[0].get_title(loc="left").strip() in ("", "(le modèle s’abstient)")
    assert plot.placement(Placer().place(text, id="Un nom")).axes[0].get_title(loc="left").startswith("Un nom")


@pytest.mark.parametrize("name", sorted(plot.__all__))
def test_every_function_says_what_it_draws(name):
    said = getattr(plot, name).__doc__
    for part in ("Parameters", "Returns", "Picture"):
        assert part in said
