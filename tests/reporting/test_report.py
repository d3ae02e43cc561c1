import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from topicmodel import InputError, Placement, Placer, Report
from topicmodel.reporting.placement_summary import summarize

ARTICLE = (Path(__file__).parents[2] / "corpus" / "article.txt").read_text()
ATTACKS = ["<script>document.title='owned'</script>", '<img src=x onerror="document.title=1">', "</style><b>", "\u202e"]


@pytest.fixture(scope="module")
def placed() -> Placement:
    return Placer().place(ARTICLE, id="Un article")


class _Article(HTMLParser):
    text = ""
    inside = False

    def handle_starttag(self, tag, attrs):
        self.inside |= tag == "article"

    def handle_endtag(self, tag):
        self.inside &= tag != "article"

    def handle_data(self, data):
        self.text += data if self.inside else ""


@pytest.mark.parametrize("text", [ARTICLE, *(ARTICLE + attack for attack in ATTACKS)])
def test_the_whole_article_stands_on_the_page(placed, text):
    parser = _Article()
    parser.feed(Report(Placer().place(text)).html())
    assert re.sub(r"\s+", "", parser.text) == re.sub(r"\s+", "", text)


def test_summary_covers_the_text_and_colours_the_leading_themes(placed):
    summary = summarize(placed)
    joined = "\n".join("".join(s.text for s in paragraph) for paragraph in summary.paragraphs)
    assert joined == "\n".join(line for line in ARTICLE.split("\n") if line.strip())
    assert summary.bars[0].code == placed.best.code
    assert summary.bars[0].colour
    assert max(s.strength for p in summary.paragraphs for s in p) == 1.0


def test_languages(placed):
    assert "Hors thème" in Report(placed).html()
    assert "Unassigned" in Report(placed, lang="en").html()
    assert f"{100 * placed.best.share:.1f}".replace(".", ",") in Report(placed).html()
    with pytest.raises(InputError, match="lang='de'"):
        Report(placed, lang="de")


def test_abstention_is_shown():
    page = Report(Placer().place("Trois mots seulement", id="court")).html()
    assert "Le modèle s’abstient" in page
    assert "too short" in page


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_a_browser(browser, placed, tmp_path, width, scheme):
    path = Report(placed).save(tmp_path / "page.html")
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    messages, requests = [], []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(path.as_uri())
    assert messages == []
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
    assert page.title() == "Placement de l’article · Un article"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
    button = page.locator(f"button[data-theme={placed.best.code}]")
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-pressed") == "true"
    shown = page.locator("article.dim mark.on").count()
    assert shown == sum(word.theme == placed.best.code for word in placed.words)
    button.click()
    assert page.locator("article.dim").count() == 0
    page.screenshot(path=tmp_path / "page.png", full_page=True)
    page.close()


def test_injected_html_is_inert(browser, placed, tmp_path):
    nasty = Placer().place(ARTICLE + " ".join(ATTACKS), id="".join(ATTACKS))
    themes = tuple(replace(theme, label=ATTACKS[0] + theme.label) for theme in nasty.themes)
    path = Report(replace(nasty, themes=themes, reason=ATTACKS[1], abstains=True)).save(tmp_path / "page.html")
    page = browser.new_page()
    page.goto(path.as_uri())
    assert page.title().startswith("Placement de l’article")
    assert page.locator("img").count() == 0
    assert page.locator("script").count() == 1
    page.close()
