"""A page is in one language throughout, and in that language's numbers."""

import re

import pytest

from tests.reporting.pages import opened
from topicmodel import Placer, Report

# Words that English pages are full of and French ones never need; names of figures stand in their own elements.
ENGLISH = re.compile(r"\b(the|of|with|topics|words|texts|share|mean|documents? of|interval|known|learnt)\b")
FRENCH = re.compile(r"\b(les|des|une|avec|thématiques?|mots|parts?|moyenne|intervalle)\b")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_scores_and_warnings_are_in_the_language_of_the_page(browser, run, tmp_path, lang):
    with opened(browser, Report(run, lang=lang).save(tmp_path / "run.html")) as page:
        texts = page.locator("#scores").inner_text() + page.locator("#scores .warnings").inner_text()
        # Names of figures are given in English too, in small letters, for those who look them up.
        page.evaluate("document.querySelectorAll('#scores small[lang]').forEach((name) => name.remove())")
        proper = page.locator("#scores").inner_text()
        marked = page.locator("#scores .warnings [lang], #scores td [lang]").count()
        shown = page.locator("#badges").inner_text()
    assert marked == 0
    if lang == "fr":
        assert "thématiques" in texts
        assert "faible indice" in texts
        assert "exclusivité" in shown
        assert not ENGLISH.search(proper), ENGLISH.search(proper)
        figures = re.findall(r"\d+[.,]\d+", shown)
        assert figures
        assert all("," in figure for figure in figures)
    else:
        assert "weak evidence" in texts
        assert not FRENCH.search(texts)
        assert "%" in shown
        assert "\u00a0%" not in shown


def test_the_comparison_is_in_french(browser, run, other_run, tmp_path):
    with opened(browser, Report(run.compare(other_run)).save(tmp_path / "c.html"), width=390) as page:
        heads = page.locator("main").inner_text()
        for row in page.locator("section").nth(1).locator("tbody th").all():
            assert row.bounding_box()["width"] > 80, "a name broken into letters"
    assert "cohérence NPMI" in heads
    assert not re.search(r"\d\.\d", heads)
    assert not ENGLISH.search(heads)


def test_themes_have_their_names(browser, run, tmp_path):
    with opened(browser, Report(run).save(tmp_path / "run.html")) as page:
        names = page.locator("#theme option").all_inner_texts()
    assert "Économie" in names
    assert "economie" not in names


def test_an_article_without_a_name_is_called_by_how_it_begins():
    text = "Le maire de Lyon réunit le conseil. La séance a duré."
    assert (
        "<h1><bdi>Le maire de Lyon réunit le conseil. La séance a duré.</bdi></h1>"
        in Report(Placer().place(text)).html()
    )
    assert "<h1><bdi>Un nom</bdi></h1>" in Report(Placer().place(text, id="Un nom")).html()


def test_on_paper_nothing_is_cut(browser, run, tmp_path):
    context = browser.new_context(viewport={"width": 718, "height": 1040}, color_scheme="dark")
    page = context.new_page()
    page.goto(Report(run).save(tmp_path / "run.html").as_uri())
    page.wait_for_selector("body[data-ready]")
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(253, 252, 249)"
    context.close()
