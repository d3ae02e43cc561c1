import numpy as np
import pytest

from topicmodel import InputError, Placer, Topics, plot
from topicmodel.datasets import load_press
from topicmodel.evaluation import prevalence_by


def some_topics(n, labels=None):
    weights = np.random.default_rng(0).dirichlet(np.full(30, 0.1), n)
    terms = tuple(f"$mot_{j}$ \\frac" for j in range(30))
    return Topics(weights, terms, np.full(n, 1 / n), labels or tuple(str(k) for k in range(n)))


@pytest.mark.parametrize("n", [1, 2, 60])
@pytest.mark.parametrize("form", ["pdf", "svg", "png"])
def test_maps_of_few_and_many(n, form, tmp_path):
    topics = some_topics(n, tuple(f"un très long nom de thématique ${k}" for k in range(n)))
    figure = plot.topic_map(topics)
    assert len(figure.axes[0].collections[0].get_offsets()) == n
    figure.savefig(tmp_path / f"map.{form}")
    for n_documents in (0, 1, 40):
        mixtures = np.random.default_rng(1).dirichlet(np.ones(n), n_documents)
        figure = plot.document_map(mixtures, topics, highlight=topics.labels[:2])
        drawn = sum(len(c.get_offsets()) for c in figure.axes[0].collections)
        assert drawn == n_documents
        figure.savefig(tmp_path / f"documents.{form}")


def test_wrong_names_of_topics():
    topics = some_topics(8)
    with pytest.raises(InputError, match="no topic 'x'"):
        plot.document_map(np.full((2, 8), 1 / 8), topics, highlight=["x"])
    with pytest.raises(InputError, match="at most 6"):
        plot.document_map(np.full((2, 8), 1 / 8), topics, highlight=topics.labels)
    with pytest.raises(InputError, match="do not fit 8 topics"):
        plot.document_map(np.full((2, 3), 1 / 3), topics)


def test_courses(tmp_path):
    shares = np.random.default_rng(0).dirichlet(np.ones(3), 9)
    months = ["2020-01"] * 4 + ["2020-04"] * 4 + ["2020-06"]
    found = prevalence_by(shares, months, ["a", "b", "$c$"])
    axis = [f"2020-{m:02d}" for m in range(1, 7)]
    figure = plot.over_time(found, periods=axis)
    line = figure.axes[0].lines[0]
    assert np.isfinite(line.get_ydata()).tolist() == [True, False, False, True, False, True]
    k = int(np.argmax((found.n_documents[:, None] * found.share).sum(axis=0)))
    assert line.get_ydata()[0] == pytest.approx(100 * found.share[0, k])
    figure.savefig(tmp_path / "course.pdf")
    figure = plot.by_group(found, ["a"])
    assert [t.get_text() for t in figure.axes[0].get_yticklabels()] == ["2020-01 (4)", "2020-04 (4)", "2020-06 (1)"]
    figure.savefig(tmp_path / "groups.svg")
    plot.over_time(prevalence_by([[1.0]], ["x"])).savefig(tmp_path / "one.pdf")
    plot.by_group(prevalence_by([[1.0]], ["un nom de journal vraiment très long" * 3])).savefig(tmp_path / "one.svg")
    with pytest.raises(InputError, match="no label 'z'"):
        plot.over_time(found, ["z"])
    with pytest.raises(InputError, match="0 labels"):
        plot.by_group(found, [])


def test_lines_are_told_apart_in_grey():
    shares = np.random.default_rng(0).dirichlet(np.ones(6), 30)
    figure = plot.over_time(prevalence_by(shares, [f"{i % 5}" for i in range(30)]))
    looks = {(str(line.get_linestyle()), line.get_marker()) for line in figure.axes[0].lines}
    assert len(looks) == 6
    strokes = {str(line.get_linestyle()) for line in figure.axes[0].lines}
    assert len(strokes) >= 4


@pytest.mark.parametrize("text", [load_press()[3], "mot " * 400, "x" * 500, "Le maire coûte 3 $ et 4 $."])
def test_evidence_underlines_the_words(text, tmp_path):
    placed = Placer().place(text)
    figure = plot.evidence(placed)
    figure.savefig(tmp_path / "evidence.pdf")
    letters = "".join(t.get_text() for t in figure.axes[0].texts if t.get_fontfamily() == ["monospace"])
    expected = "".join(text.split()).replace("$", r"\$")
    assert expected.startswith(letters)
    assert letters
