import re
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
