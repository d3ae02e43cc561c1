import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.reporting.pages import opened, violations
from topicmodel import Placement, Placer, Report
from topicmodel.objects import Fit, ThemeShare
from topicmodel.objects.message import Message
from topicmodel.placer.abstention import _reasons
from topicmodel.reporting.folder_page import folder_page
from topicmodel.reporting.folder_page import placed as folder_row
from topicmodel.reporting.sentences import in_french

ARTICLE = (Path(__file__).parents[2] / "corpus" / "article.txt").read_text()
ATTACKS = [
    "<script>document.title='owned'</script>",
    '<img src=x onerror="document.title=1">',
    "</script></style><b>",
    "\u202egpj.exe",
    "\u2028'\"`${1}{{7*7}}",
]


@pytest.fixture(scope="module")
def placed() -> Placement:
    return Placer().place(ARTICLE, id="Un article")


def every_reason() -> list[Message]:
    """All that a placement can say at once of a text that has every fault, in the order of the bounds."""
    fit = Fit(50_000.0, 0.5, 0.1, 0.1, 0.9, 0.01, 0.5, 0.3, -9.0)
    return list(_reasons(1000, 5, fit, ThemeShare("l-eau_1", "L'eau", 0.0, 0.0, 0.0, 0.01)))


def test_every_reason_has_its_french_and_the_same_numbers():
    reasons = every_reason()
    assert len(reasons) == 9
    kinds = set()
    for reason in reasons:
        french = in_french(reason)
        kinds.add(re.sub(r"\d", "", french))
        assert french, reason
        english_numbers, french_numbers = (
            re.findall(r"\d+", text.replace(",", "").replace(".", "").replace("\u202f", ""))
            for text in (reason, re.sub(r"(?<=\d),(?=\d)", "", french))
        )
        assert sorted(english_numbers) == sorted(french_numbers)
        assert not re.search(r"\b(the|of|at|least|words|article that)\b", french)
        assert not re.search(r"\d\.\d", french), "French has a decimal comma"
    assert len(kinds) == 9


def test_the_page_says_why_in_its_language():
    short = Placer().place("Trois mots seulement", id="court")
    page = Report(short).html()
    assert "Le modèle s’abstient" in page
    # One colon is enough.
    assert "Le modèle s’abstient.</strong> Trop court\N{NO-BREAK SPACE}: " in page
    assert "too short" not in page
    english = Report(short, lang="en").html()
    assert "The model abstains.</strong> Too short: " in english
    assert "trop court" not in english
    other = Report(replace(short, reason="another model says so")).html()
    assert '<span lang="en">Another model says so</span>' in other


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_a_browser(browser, placed, tmp_path, artefacts, width, scheme):
    with opened(browser, Report(placed).save(tmp_path / "page.html"), width=width, scheme=scheme) as page:
        assert page.title() == "Placement de l’article · Un article"
        assert violations(page) == []
        page.screenshot(path=artefacts / f"placement-{width}-{scheme}.png", full_page=True)
        button = page.locator(f"button[data-theme={placed.best.code}]")
        button.click()
        assert violations(page) == []
        shown = page.locator("article.dim mark.on").count()
        assert shown == sum(word.theme == placed.best.code for word in placed.words)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_refused_text_in_a_browser(browser, tmp_path, artefacts, lang):
    short = Placer().place("Trois mots seulement", id="court")
    with opened(browser, Report(short, lang=lang).save(tmp_path / "page.html"), width=390) as page:
        assert violations(page) == []
        page.screenshot(path=artefacts / f"placement-refused-{lang}.png", full_page=True)


def test_the_keyboard_reaches_everything(browser, placed, tmp_path):
    with opened(browser, Report(placed).save(tmp_path / "page.html")) as page:
        themes = []
        for _ in range(len(placed.themes) + 4):
            page.keyboard.press("Tab")
            themes.append(page.evaluate("document.activeElement.dataset.theme"))
            ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert themes[-1] is None or ring != "none"
        assert {theme.code for theme in placed.themes} <= set(themes)
        button = page.locator(f"button[data-theme={placed.best.code}]")
        button.focus()
        page.keyboard.press("Enter")
        assert button.get_attribute("aria-pressed") == "true"
        assert page.locator("button[aria-pressed=true]").count() == 1
        page.keyboard.press("Space")
        assert page.locator("article.dim").count() == 0


def test_injected_html_is_inert(browser, tmp_path):
    nasty = Placer().place(ARTICLE + " ".join(ATTACKS), id="".join(ATTACKS))
    themes = tuple(replace(theme, label="".join(ATTACKS) + theme.label) for theme in nasty.themes)
    neighbours = tuple(replace(near, id="".join(ATTACKS)) for near in nasty.neighbours)
    known = "no theme of the codebook is present: the likeliest, '{}', has a probability of 1%, at least 10% are needed"
    for reason in (ATTACKS[1], known.format("".join(ATTACKS))):
        result = replace(nasty, themes=themes, neighbours=neighbours, reason=reason, abstains=True)
        with opened(browser, Report(result).save(tmp_path / "page.html")) as page:
            assert page.title().startswith("Placement de l’article")
            assert page.locator("img, b").count() == 0
            assert page.locator("script").count() == 1
            assert violations(page) == []


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_folder_of_pages_has_a_first_page(browser, placed, tmp_path, artefacts, lang):
    short = Placer().place("Trois mots seulement", id="".join(ATTACKS))
    rows = [folder_row(placed, "00001-un article.html"), folder_row(short, "00002-court.html")]
    (tmp_path / "00001-un article.html").write_text(Report(placed).html(), "utf-8")
    (tmp_path / "index.html").write_text(folder_page(rows, lang), "utf-8")
    with opened(browser, tmp_path / "index.html", width=390) as page:
        assert violations(page) == []
        page.screenshot(path=artefacts / f"folder-{lang}.png", full_page=True)
        assert placed.best.label in page.locator("tbody tr").nth(0).inner_text()
        assert page.locator(".facts").inner_text() == (
            "2 articles · 1 sur lequel le modèle s’abstient"
            if lang == "fr"
            else "2 articles · 1 that the model does not vouch for"
        )
        assert ("s’abstient. Trop court" if lang == "fr" else "abstains. Too short") in page.locator("tbody tr").nth(
            1
        ).inner_text()
        assert page.locator("img").count() == 0
        page.locator("#filter").fill("ARTICLE")
        assert page.locator("tbody tr:visible").count() == 1
        page.locator("a").first.click()
        assert page.title() == "Placement de l’article · Un article"
