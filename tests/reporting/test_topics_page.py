import base64
import gzip
import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import topicmodel as tm
from tests.reporting.pages import opened, violations
from topicmodel import Corpus, InputError, Report, Topics, view
from topicmodel.reporting import pages
from topicmodel.reporting.material import from_run, from_topics
from topicmodel.reporting.pages import _numbers
from topicmodel.reporting.topics_page import topics_page

ATTACKS = [
    "<script>document.title='owned'</script>",
    '<img src=x onerror="document.title=1">',
    "</script></style><b>",
    "\u202egpj.exe",
    "\u2028'\"`${1}{{7*7}}",
]


def data_of(page: str) -> dict:
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)[1])


def unpacked(packed: str, kind: str) -> np.ndarray:
    return np.frombuffer(gzip.decompress(base64.b64decode(packed)), kind)


@pytest.fixture(scope="module")
def page(run) -> str:
    return Report(run).html()


def test_the_page_says_what_the_run_says(run, page):
    data = data_of(page)
    topics, mixtures = run.topics, run.table("mixtures")
    assert [t["label"] for t in data["topics"]] == list(topics.labels)
    assert [t["share"] for t in data["topics"]] == [round(p, 4) for p in topics.prevalence.tolist()]
    n = data["documents"]["n"]
    assert n == len(mixtures)
    shares = mixtures[[f"topic {label}" for label in topics.labels]].to_numpy()
    leading = unpacked(data["documents"]["topics"], "<u2").reshape(n, -1)
    assert (leading[:, 0] == shares.argmax(axis=1)).all()
    rounded = unpacked(data["documents"]["shares"], "u1").reshape(n, -1)
    assert np.abs(rounded / 255 - np.take_along_axis(shares, leading.astype(int), 1)).max() <= 0.5 / 255 + 1e-9
    for score in run.scores.summary:
        assert score.name in page


def test_passages_stand_in_their_documents(run, page):
    corpus = run.corpus()
    for topic in data_of(page)["topics"]:
        assert topic["passages"]
        for passage in topic["passages"]:
            assert corpus[passage["row"]][passage["start"] : passage["end"]] == passage["text"]


def test_words_at_both_ends_of_relevance_are_those_of_topics(run, page):
    data, topics = data_of(page), run.topics
    for relevance in (0.0, 0.4, 1.0):
        expected = topics.top_words(10, relevance=relevance)
        for k in range(len(topics)):
            scored = [
                (-(np.log(p) - (1 - relevance) * np.log(data["overall"][t])), topics.terms.index(data["terms"][t]), t)
                for t, p in data["words"][k]
            ]
            # The page knows four digits of each share, so words of nearly the same score may change places.
            shown = {data["terms"][t] for _, _, t in sorted(scored)[:12]}
            assert len(shown & set(expected[k])) >= 9


def test_same_run_same_page(run, page):
    assert Report(run).html() == page


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_a_browser(browser, run, tmp_path, artefacts, width, scheme):
    with opened(browser, Report(run).save(tmp_path / "run.html"), width=width, scheme=scheme) as page:
        assert violations(page) == []
        page.screenshot(path=artefacts / f"run-{width}-{scheme}.png", full_page=True)


def test_clicking_a_topic_filters_the_documents(browser, run, tmp_path):
    with opened(browser, Report(run, lang="en").save(tmp_path / "run.html")) as page:
        everything = page.locator("#count").inner_text()
        page.locator(".node").nth(0).click()
        label = page.locator(".node[aria-pressed=true] text").inner_html()
        assert page.locator("#count").inner_text() != everything
        shares = [
            int(t.split("%")[0].split()[-1]) for t in page.locator("#list tbody tr td:last-child").all_inner_texts()
        ]
        assert shares == sorted(shares, reverse=True)
        assert {b.split()[0] for b in page.locator("#list tbody .share").all_inner_texts()} >= {label}
        page.locator(".node[aria-pressed=true]").click()
        assert page.locator("#count").inner_text() == everything


def test_the_slider_reorders_the_words(browser, run, tmp_path):
    with opened(browser, Report(run).save(tmp_path / "run.html")) as page:
        orders = []
        for value in ("1", "0"):
            page.locator("#relevance").fill(value)
            orders.append(page.locator("#words .word").all_inner_texts())
        assert orders[0] != orders[1]
        best = int(np.argmax(run.topics.prevalence))
        assert orders[0][:3] == list(run.topics.top_words(3, relevance=1.0)[best])


def test_search_finds_a_document(browser, run, tmp_path):
    title = run.corpus().table["title"][5].as_py()
    with opened(browser, Report(run).save(tmp_path / "run.html")) as page:
        page.locator("#search").fill(title.upper()[:30])
        assert title in page.locator("#list tbody tr td:first-child").all_inner_texts()
        page.locator("#search").fill("aucuntitre")
        assert "Aucun document" in page.locator("#list tbody").inner_text()
        page.locator("#search").fill("")
        page.locator("[data-facet=theme]").select_option(index=1)
        assert page.locator("#count").inner_text().split()[0] == "18"


def test_the_keyboard_reaches_everything(browser, run, tmp_path):
    with opened(browser, Report(run).save(tmp_path / "run.html")) as page:
        reached = set()
        for _ in range(120):
            page.keyboard.press("Tab")
            reached.add(page.evaluate("document.activeElement.id || document.activeElement.getAttribute('class')"))
        assert {"skip", "pick", "relevance", "node", "search", "next", "theme"} <= reached
        page.locator(".node[tabindex='0']").focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        assert page.locator(".node[aria-pressed=true]").count() == 1
        label = page.locator(".node[aria-pressed=true] text").inner_html()
        assert page.locator("#topic-name").inner_text().startswith(f"{label} · ")


def test_injected_html_is_inert(browser, run, tmp_path):
    material = from_run(run)
    nasty = "".join(ATTACKS)
    table = material.corpus.table
    texts = [nasty + text for text in material.corpus]
    column = table.column_names.index("title")
    table = table.set_column(column, "title", [[nasty + t for t in table["title"].to_pylist()]])
    table = table.set_column(
        table.column_names.index("theme"), "theme", [[f"{ATTACKS[0]}{t}" for t in table["theme"].to_pylist()]]
    )
    table = table.set_column(table.column_names.index("text"), "text", [texts])
    topics = material.topics
    labels = tuple(f"{label}{ATTACKS[1]}" for label in topics.labels)
    terms = tuple(f"{term}{ATTACKS[i % len(ATTACKS)]}" for i, term in enumerate(topics.terms))
    evil = replace(
        material,
        name=nasty,
        corpus=Corpus(table),
        topics=Topics(topics.weights, terms, topics.prevalence, labels),
        passages=tuple(replace(p, topic=p.topic + ATTACKS[1], text=nasty + p.text) for p in material.passages),
        problems=tuple(ATTACKS),
        themes=tuple(code + ATTACKS[1] for code in material.themes),
        theme_names={code + ATTACKS[1]: name + ATTACKS[0] for code, name in material.theme_names.items()},
        notes=tuple((a, a) for a in ATTACKS),
        missing=nasty,
    )
    path = tmp_path / "evil.html"
    path.write_text(topics_page(evil, "fr"), "utf-8")
    with opened(browser, path) as page:
        for k in range(len(topics)):
            page.locator("#pick").select_option(str(k))
        assert page.title().endswith("Rapport de modélisation thématique")
        assert page.locator("img").count() == 0
        assert page.locator("script").count() == 2
        assert page.locator("b").count() == 3


@pytest.mark.parametrize("n_topics", [1, 2, 120])
@pytest.mark.parametrize("n_documents", [0, 1, 7])
def test_few_and_many(browser, tmp_path, n_topics, n_documents):
    rng = np.random.default_rng(0)
    weights = rng.dirichlet(np.full(40, 0.2), n_topics)
    topics = Topics(weights, tuple(f"mot{j}" * (1 + 30 * (j == 3)) for j in range(40)), np.full(n_topics, 1 / n_topics),
                    tuple(f"étiquette très longue {k}" for k in range(n_topics)))  # fmt: skip
    if n_documents:
        corpus = Corpus.from_texts(
            ["Un texte." for _ in range(n_documents)], date=["2020-01-31"] + [None] * (n_documents - 1)
        )
        shown = view(topics, rng.dirichlet(np.ones(n_topics), n_documents), corpus)
    else:
        shown = view(topics)
    with opened(browser, shown.save(tmp_path / "page.html"), width=390) as page:
        assert page.locator(".node").count() == n_topics
        assert page.locator("#documents").count() == bool(n_documents)


def test_view_in_a_notebook(run):
    shown = view(run)
    assert repr(shown).startswith("<View: 6 topics")
    html = shown._repr_html_()
    assert 'sandbox="allow-scripts"' in html
    assert "<script" not in html, "the page stands inside an attribute, escaped"
    model, corpus = run.model, run.corpus()[:20]
    assert data_of(view(model, corpus=corpus).page)["documents"]["n"] == 20


def test_a_corpus_that_is_gone_is_said(run, tmp_path):
    material = from_run(run, run.corpus())
    assert material.missing == ""
    with pytest.raises(InputError, match=r"lacks \d+ of \d+ documents"):
        Report(run, corpus=run.corpus()[:3]).html()


def test_bad_input():
    topics = Topics([[1.0]], ("un",), [1.0], ("0",))
    with pytest.raises(InputError, match="do not fit 1 topics"):
        from_topics(topics, np.ones((2, 3)))
    with pytest.raises(InputError, match="without mixtures"):
        view(topics, corpus=Corpus.from_texts(["a"]))
    with pytest.raises(InputError, match="has no topics"):
        view(3)
    with pytest.raises(InputError, match="lang='de'"):
        view(topics, lang="de")
    with pytest.raises(InputError, match="Placement, a Run or a Comparison"):
        Report(topics).html()
    assert tm.view is view


def test_comparison(browser, run, other_run, tmp_path, artefacts):
    for lang, words in (("fr", "Thématiques appariées"), ("en", "Topics matched")):
        path = Report(run.compare(other_run), lang=lang).save(tmp_path / "c.html")
        with opened(browser, path) as page:
            assert words.lower() in page.inner_text("body").lower()
            assert "model.n_components" in page.inner_text("body")
            assert violations(page) == []
            page.screenshot(path=artefacts / f"comparison-{lang}.png", full_page=True)


def test_themes_are_called_by_their_names(browser, run, tmp_path):
    with opened(browser, Report(run).save(tmp_path / "run.html")) as page:
        options = page.locator("[data-facet=theme] option").all_inner_texts()
        charts = " ".join(page.locator("#groups svg text").all_text_contents())
    assert "Santé" in options
    assert "sante" not in options
    assert "Santé" in charts
    assert not re.search(r"\bsante\b", charts)


def test_one_document_of_one_topic_is_in_the_singular(browser, tmp_path):
    topics = Topics([[0.6, 0.4]], ("mot", "terme"), [1.0], ("0",))
    rows = Corpus.from_texts(["Un mot.", "Un terme."], source=["le matin", "le soir"])
    for lang, said, one in (("fr", "1 thématique · 2 documents · 2 termes", ", 1 document"),
                            ("en", "1 topic · 2 documents · 2 terms", ", 1 document")):  # fmt: skip
        path = view(topics, mixtures=[[1.0], [1.0]], corpus=rows, lang=lang).save(tmp_path / f"{lang}.html")
        with opened(browser, path) as page:
            assert page.locator(".facts").inner_text() == said
            tips = page.locator("#groups title").all_text_contents()
            assert len(tips) == 2
            assert all(tip.endswith(one) for tip in tips)
            page.locator("#search").fill("terme")
            assert page.locator("#count").inner_text().startswith("1 document ")


def test_what_is_rounded_to_zero_has_no_sign(browser, run, tmp_path):
    assert [_numbers(",", " ", "%")[name](-0.0004) for name in ("measured", "share")] == ["0,000", "0,0%"]
    script = (Path(pages.__file__).parent / "templates" / "charts.js").read_text("utf-8")
    line = next(line for line in script.splitlines() if line.startswith("const number ="))
    with opened(browser, Report(run).save(tmp_path / "run.html")) as page:
        values = "[-0.0004, -0.0006, -0, -12].map((v) => number(v, 3))"
        written = page.evaluate(f"(() => {{ const t = {{decimal: ','}}; {line} return {values}; }})()")
        assert written == ["0,000", "\u22120,001", "0,000", "\u221212,000"]


def test_an_empty_corpus_has_a_page_without_documents(browser, tmp_path):
    topics = Topics([[0.6, 0.4], [0.3, 0.7]], ("mot", "terme"), [0.5, 0.5], ("0", "1"))
    empty = Corpus.from_texts(["Un."]).take([])
    path = view(topics, mixtures=np.empty((0, 2)), corpus=empty).save(tmp_path / "vide.html")
    with opened(browser, path) as page:
        assert page.locator("#topic-name").inner_text()
        assert page.locator("#corpus").count() == 0
