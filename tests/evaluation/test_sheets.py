import csv
import re

import numpy as np
import pytest
from scipy.stats import kendalltau

from topicmodel.errors import EvaluationWarning, InputError
from topicmodel.evaluation import (
    Sheet,
    document_intrusion,
    fit_and_rank,
    read_answers,
    score_sheet,
    topic_labels,
    word_intrusion,
)
from topicmodel.evaluation.sheet_scores import kendall_taus
from topicmodel.objects import Topics

N_TOPICS, N_DOCUMENTS = 4, 60


@pytest.fixture(scope="module")
def topics() -> Topics:
    weights = np.random.default_rng(0).dirichlet(np.full(80, 0.05), N_TOPICS)
    terms = tuple(f"mot{i}" for i in range(80))
    return Topics(weights, terms, np.full(N_TOPICS, 1 / N_TOPICS), ("a", "b", "c", "d"))


@pytest.fixture(scope="module")
def mixtures() -> np.ndarray:
    return np.random.default_rng(1).dirichlet(np.full(N_TOPICS, 0.3), N_DOCUMENTS)


@pytest.fixture(scope="module")
def documents() -> list[str]:
    return [f"Document {i}. " + "<b>texte</b> & « suite » " * 40 for i in range(N_DOCUMENTS)]


def right(sheet: Sheet) -> dict[str, str]:
    return {item.id: intruder for item, intruder in zip(sheet.items, sheet.key, strict=True)}


def wrong(sheet: Sheet) -> dict[str, str]:
    return {i.id: next(c for c in i.choices if c != k) for i, k in zip(sheet.items, sheet.key, strict=True)}


def test_intruders_are_improbable_in_the_topic_and_lead_another(topics: Topics) -> None:
    sheet = word_intrusion(topics, per_topic=2)
    leading = dict(zip(topics.labels, topics.top_words(5), strict=True))
    assert len(sheet.items) == 2 * N_TOPICS
    for item, topic, intruder in zip(sheet.items, sheet.topics, sheet.key, strict=True):
        assert set(item.choices) == {*leading[topic], intruder}
        assert any(intruder in words for label, words in leading.items() if label != topic)
        row = topics.weights[topics.labels.index(topic)]
        assert row[topics.terms.index(intruder)] <= np.median(row)
    places = [item.choices.index(k) for item, k in zip(sheet.items, sheet.key, strict=True)]
    assert len(set(places)) > 1, "the intruder's place must not give it away"
    assert word_intrusion(topics, per_topic=2) == sheet
    assert word_intrusion(topics, per_topic=2, seed=1) != sheet


def test_intruding_documents_belong_to_another_topic(topics: Topics, mixtures, documents) -> None:
    sheet = document_intrusion(topics, mixtures, documents)
    for item, topic, intruder in zip(sheet.items, sheet.topics, sheet.key, strict=True):
        k = topics.labels.index(topic)
        rows = [int(re.match(r"Document (\d+)", choice)[1]) for choice in item.choices]
        stranger = rows[item.choices.index(intruder)]
        assert mixtures[stranger].argmax() != k
        assert all(mixtures[row, k] > mixtures[stranger, k] for row in rows if row != stranger)


def test_precision_and_agreement(topics: Topics, mixtures, documents) -> None:
    for sheet in (word_intrusion(topics), document_intrusion(topics, mixtures, documents)):
        good = score_sheet(sheet, {"A": right(sheet), "B": right(sheet)})
        assert (good.mean, good.alpha, good.values) == (1.0, 1.0, (1.0,) * N_TOPICS)
        bad = score_sheet(sheet, {"A": wrong(sheet), "B": wrong(sheet)})
        assert bad.mean == 0
        split = score_sheet(sheet, {"A": right(sheet), "B": wrong(sheet)})
        assert split.mean == 0.5
        assert split.alpha < 0.1
        assert all(low < 0.5 < high for low, high in zip(split.low, split.high, strict=True))
        assert split.frame()["n_answers"].tolist() == [2] * N_TOPICS


def test_fit_and_rank_follow_the_shares(topics: Topics, mixtures, documents) -> None:
    sheet = fit_and_rank(topics, mixtures, documents, n_documents=5)
    own: dict[str, str] = {}
    for topic in set(sheet.topics):
        for kind in ("scale", "rank"):
            items = [
                (float(k), i)
                for i, t, k in zip(sheet.items, sheet.topics, sheet.key, strict=True)
                if t == topic and i.answer == kind
            ]
            assert len(items) == 5
            for place, (_, item) in enumerate(sorted(items, key=lambda pair: -pair[0]), 1):
                own[item.id] = str(place) if kind == "rank" else str(6 - place)
    for by in ("fit", "rank"):
        found = score_sheet(sheet, {"A": own, "B": own}, by=by)
        assert found.mean == pytest.approx(1.0, abs=0.06)
        assert found.alpha == 1.0


def test_tau_is_scipys_and_its_interval_holds_it(topics: Topics, mixtures, documents) -> None:
    generator = np.random.default_rng(0)
    lists = generator.integers(0, 5, (2, 20, 7)).astype(float)
    expected = [kendalltau(a, b).statistic for a, b in zip(*lists, strict=True)]
    np.testing.assert_allclose(kendall_taus(lists), expected, atol=1e-12)
    assert np.isnan(kendall_taus(np.ones((2, 1, 3)))).all()
    sheet = fit_and_rank(topics, mixtures, documents, n_documents=7)
    own = {i.id: str(generator.integers(1, 6)) for i in sheet.items if i.answer == "scale"}
    found = score_sheet(sheet, {"A": own, "B": own})
    for low, value, high in zip(found.low, found.values, found.high, strict=True):
        assert -1 <= low < value < high <= 1
    assert found.mean_low < found.mean < found.mean_high


def test_extracts_are_as_long_as_asked_for(topics: Topics, mixtures, documents) -> None:
    whole = topic_labels(topics, mixtures, documents, n_characters=0)
    short = topic_labels(topics, mixtures, documents, n_characters=9)
    for long, cut in zip(whole.items, short.items, strict=True):
        for text, extract in zip(long.documents, cut.documents, strict=True):
            assert text in {" ".join(document.split()) for document in documents}
            assert extract == text or (len(extract) <= 11 and text.startswith(extract.removesuffix(" …")))
    with pytest.raises(InputError, match="n_characters=-1"):
        topic_labels(topics, mixtures, documents, n_characters=-1)


def test_two_people_with_one_name_are_noticed(tmp_path) -> None:
    for name, answer in (("a.csv", "maire"), ("b.csv", "pluie")):
        (tmp_path / name).write_text(f"item,judge,answer\n1,Zoé,{answer}\n")
    assert read_answers([tmp_path / "a.csv", tmp_path / "a.csv"]) == {"Zoé": {"1": "maire"}}
    with pytest.raises(InputError, match="judge 'Zoé' answers item 1 again and differently"):
        read_answers([tmp_path / "a.csv", tmp_path / "b.csv"])


def test_unanswered_topics_and_single_judges_are_named(topics: Topics) -> None:
    sheet = word_intrusion(topics)
    one = {sheet.items[0].id: sheet.key[0]}
    with pytest.warns(EvaluationWarning, match="3 topics have no answer"), pytest.warns(match="one judge only"):
        found = score_sheet(sheet, {"A": one})
    assert np.isnan(found.values).sum() == 3
    assert found.mean == 1.0


def test_sheets_are_saved_filled_and_read(tmp_path, topics: Topics, mixtures, documents) -> None:
    sheet = word_intrusion(topics)
    key = sheet.save_key(tmp_path / "key.json")
    assert Sheet.read(key) == sheet
    path = sheet.save_csv(tmp_path / "Zoé.csv")
    rows = list(csv.DictReader(path.read_text().splitlines()))
    for row, answer in zip(rows, sheet.key, strict=True):
        row["answer"] = answer
    with path.open("w", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    other = tmp_path / "B.csv"
    other.write_text("item,judge,answer\n" + "".join(f"{i},B,{a}\n" for i, a in right(sheet).items()))
    found = score_sheet(key, [path, other])
    assert (found.mean, found.judges) == (1.0, ("Zoé", "B"))
    labels = topic_labels(topics, mixtures, documents)
    assert {item.answer for item in labels.items} == {"text"}
    with pytest.raises(InputError, match="are read"):
        score_sheet(labels, {"A": {"1": "politique"}})


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_form_hides_the_key_and_escapes_texts(topics: Topics, mixtures, documents, lang: str) -> None:
    page = fit_and_rank(topics, mixtures, documents, lang=lang).html()
    assert "<b>texte</b>" not in page
    assert "http://" not in page
    assert "https://" not in page
    for share in fit_and_rank(topics, mixtures, documents, lang=lang).key:
        assert not share or share not in page


def test_a_judge_fills_the_form_offline(browser, tmp_path, topics: Topics, mixtures, documents) -> None:
    sheet = document_intrusion(topics, mixtures, documents)
    context = browser.new_context(offline=True, accept_downloads=True)
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(sheet.save_html(tmp_path / "form.html").as_uri())
    for item, intruder in zip(sheet.items, sheet.key, strict=True):
        page.locator(f"fieldset[data-item='{item.id}'] label").nth(item.choices.index(intruder)).click()
    assert page.locator("fieldset.done").count() == N_TOPICS
    page.fill("#judge", "Zoé; « A »")
    with page.expect_download() as download:
        page.click("#save")
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    assert not problems
    answers = read_answers([path])
    assert answers == {"Zoé; « A »": right(sheet)}
    with pytest.warns(EvaluationWarning, match="one judge"):
        assert score_sheet(sheet, answers).mean == 1.0
    context.close()


def test_wrong_input_is_named(tmp_path, topics: Topics, mixtures, documents) -> None:
    sheet = word_intrusion(topics)
    for answers, message in (
        ({}, "no answer"),
        ({"A": {"99": "x"}}, "no item '99'"),
        ({"A": {"1": "x"}}, "answer 'x'; one of"),
    ):
        with pytest.raises(InputError, match=message):
            score_sheet(sheet, answers)
    with pytest.raises(InputError, match="one topic only"):
        word_intrusion(topics.take([0]))
    with pytest.raises(InputError, match="a row per document"):
        document_intrusion(topics, mixtures[:3], documents)
    with pytest.raises(InputError, match="lang='de'"):
        word_intrusion(topics, lang="de")
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="no column 'item'"):
        read_answers([tmp_path / "x.csv"])
