import re
from dataclasses import replace

import numpy as np
import pytest

from tests.reporting.pages import opened, violations
from topicmodel import Corpus, Experiment, InputError, Report, Run
from topicmodel.objects import ClassifierScores, Score, ScoreTable
from topicmodel.reporting.placed_documents import PlacedDocuments, ThemeRun, read_theme_run
from topicmodel.reporting.themes_data import confusion, course, document_rows, groups
from topicmodel.reporting.themes_page import themes_page

ATTACKS = [
    "<script>document.title='owned'</script>",
    '<img src=x onerror="document.title=1">',
    "</script></style><b>",
    "\u202egpj.exe",
    "\u2028'\"`${1}{{7*7}}",
]
TABLES = {
    "corpus": {"use": "press", "labels": "theme", "split": {"test": 0.3}},
    "classifier": {"use": "themes", "multi_label": False, "vectorizer": {"use": "french", "lemmas": "fast"}},
    "codebook": {"use": "press"},
    "placement": {"documents": "all"},
    "seed": 0,
    "name": "classement",
}


@pytest.fixture(scope="module")
def classified(tmp_path_factory):
    folder = tmp_path_factory.mktemp("classified")
    return Experiment.from_settings(TABLES).run(folder / "classement", cache=folder / "cache")


def hand_made(n: int = 6, corpus: Corpus | None = None) -> PlacedDocuments:
    chosen = tuple(("a",) if i % 2 else ("b",) for i in range(n))
    shares = np.array([[own == ("a",), own == ("b",)] for own in chosen], float).reshape(n, 2)
    truth = tuple([("a",), ("b",), None][i % 3] for i in range(n))
    sure = np.linspace(0.5, 1, n)
    ids = tuple(map(str, range(n)))
    return PlacedDocuments(
        "predictions", ("a", "b"), shares, chosen, sure, truth, np.ones(n, bool), ("",) * n, corpus, ids
    )


def test_confusion_counts_what_was_held_out(classified):
    table = classified.table("predictions")
    test = table[table["split"] == "test"]
    found = confusion(read_theme_run(classified).parts[0])
    assert sum(count for row in found["rows"] for count, _, _ in row["cells"]) == len(test)
    right = sum(count for row in found["rows"] for count, _, on in row["cells"] if on)
    assert right / len(test) == pytest.approx(classified.classification["accuracy"].value)
    several = replace(hand_made(), truth=(("a", "b"),) * 6)
    assert confusion(several) == {}
    assert confusion(hand_made(0)) == {}


def test_the_surest_errors_come_first():
    rows = document_rows(hand_made(9))
    wrong = [row["wrong"] for row in rows]
    assert wrong == sorted(wrong, reverse=True)
    sure = [row["sure"] for row in rows if row["wrong"]]
    assert sure == sorted(sure, reverse=True)
    # Document 0 is labelled a and predicted b; document 2 has no label, so it is no error.
    assert {row["title"] for row in rows if row["wrong"]} == {"0", "1", "6", "7"}


def test_courses_break_where_there_is_no_document():
    dates = ["2020-01-05", "2020-01-06", "2020-02-01", "2020-02-03", "2020-05-01", "2020-05-09"]
    placed = hand_made(6, Corpus.from_texts(["mot"] * 6, ids=[str(i) for i in range(6)], date=dates))
    found = course(placed)
    assert (found["first"], found["last"]) == ("2020-01", "2020-05")
    strip = found["strips"][0]
    assert len(strip["lines"]) == 1
    assert len(strip["lines"][0].split()) == 2
    assert [x for x, _ in strip["dots"]] == [0.0, 75.0, 300.0]
    assert course(hand_made(6)) == {}
    one = course(hand_made(1, Corpus.from_texts(["mot"], ids=["0"], date=["2020-01-05"])))
    assert one["strips"][0]["dots"][0][0] == 150


def test_groups_are_means_of_their_documents(classified):
    part = read_theme_run(classified).parts[1]
    table = next(t for t in groups(part) if t["column"] == "source")
    row = table["rows"][0]
    own = [i for i, name in enumerate(part.corpus.table["source"].to_pylist()) if name == row["name"]]
    assert row["n"] == len(own)
    expected = part.shares[own].mean(axis=0)
    for code, (share, low, high) in zip(table["codes"], row["cells"], strict=True):
        assert share == pytest.approx(expected[part.codes.index(code)])
        assert low <= share <= high


def test_without_the_corpus_the_page_says_so(classified):
    other = Corpus.from_texts(["un texte"])
    with pytest.raises(InputError, match="lacks 252 of 252"):
        Report(classified, corpus=other).html()
    run = read_theme_run(classified)
    bare = replace(run, missing="gone", parts=tuple(replace(part, corpus=None) for part in run.parts))
    page = themes_page(bare, "en")
    assert "gone" in page
    assert "Over time" not in page
    assert Report(classified).html() == Report(classified).html()


def test_a_run_of_the_placement_alone(tmp_path):
    tables = {key: TABLES[key] for key in ("codebook", "placement", "seed", "name")} | {"corpus": {"use": "press"}}
    run = Experiment.from_settings(tables).run(tmp_path / "p", cache=tmp_path / "cache")
    page = Report(run).html()
    assert "Le placement" in page
    assert "Le classifieur" not in page
    assert len(re.findall(r'<tr><th scope="row"><bdi>', page)) >= 252
    with pytest.raises(InputError, match="nothing to show"):
        Report(Run(tmp_path, {"artefacts": {}})).html()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_in_a_browser(browser, classified, tmp_path, artefacts, width, scheme):
    with opened(browser, Report(classified).save(tmp_path / "run.html"), width=width, scheme=scheme) as page:
        assert violations(page) == []
        page.screenshot(path=artefacts / f"themes-{width}-{scheme}.png", full_page=True)
        rows = page.locator("#placements-rows tbody tr:visible")
        everything = rows.count()
        page.locator("[data-list=placements-rows]").fill("SANTÉ")
        assert 0 < rows.count() < everything
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.tagName") == "SUMMARY":
                break
        page.keyboard.press("Enter")
        assert page.locator("#provenance details[open]").count() == 1


@pytest.mark.parametrize("size", ["usual", "none", "one"])
def test_injected_html_is_inert(browser, tmp_path, size):
    nasty = "".join(ATTACKS)
    n = {"usual": 6, "one": 1, "none": 0}[size]
    ids = [f"{nasty}{i}" for i in range(n)]
    columns = {"title": [nasty] * n, "source": [nasty, "autre"] * 3, "date": ["2020-01-01", "2020-03-01"] * 3}
    corpus = Corpus.from_texts([nasty] * n, ids=ids, **{k: v[:n] for k, v in columns.items()}) if n else None
    placed = replace(hand_made(n, corpus), ids=tuple(ids), codes=(nasty, "b" * 300), doubts=(nasty,) * n,
                     chosen=((nasty,),) * n, truth=((nasty,), ("b" * 300,), None, None, None, None)[:n])  # fmt: skip
    table = ScoreTable("classes", nasty, ("class", nasty), ((nasty, float("nan")),))
    scores = ClassifierScores((Score(nasty, float("nan"), 0.0, 1.0, "higher", nasty),), (table,), (nasty,))
    run = ThemeRun(nasty, (placed, replace(placed, kind="placements")), scores, ((nasty, nasty),), nasty)
    path = tmp_path / "page.html"
    path.write_text(themes_page(run, "fr"), "utf-8")
    with opened(browser, path, width=390) as page:
        assert "owned" in page.title()
        assert page.title() != "owned"
        assert page.locator("main img, main script, b:not(.facts b)").count() == 0
        assert violations(page) == []
