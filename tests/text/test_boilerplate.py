"""Repeated lines: found, reported, removed only when asked."""

import pytest

import topicmodel as tm
from topicmodel.text.boilerplate import find_boilerplate

TEXTS = [
    f"PARIS (AFP) - La ville {name} change.\nUn texte propre à l'article {name}.\n© Agence 201{i}"
    for i, name in enumerate("abcdefgh")
]


def places(report):
    return {line.line: (line.place, line.n_texts) for line in report.lines}


def test_lines_openings_and_closings_are_found_whatever_their_figures():
    titles = [f"Une voiture {name} : infos, essais, scoop" for name in "abcdef"]
    assert places(find_boilerplate(TEXTS, min_df=8)) == {
        "PARIS (AFP) -": ("opening", 8),
        "© Agence 2010": ("line", 8),
    }
    assert places(find_boilerplate(titles, min_df=0.9)) == {": infos, essais, scoop": ("closing", 6)}


def test_a_repeated_line_does_not_count_again_for_its_opening():
    report = find_boilerplate(["Lire aussi : la météo du jour\nUn texte.", "Lire aussi : la météo du jour"], min_df=2)
    assert places(report) == {"Lire aussi : la météo du jour": ("line", 2)}


def test_one_unbroken_text_has_a_dateline_and_a_signature_only():
    texts = [f"LYON (Agence) — Il pleut {w}. Il dit : non, {w}. Fin {w} : avec notre bureau." for w in "abc"]
    assert places(find_boilerplate(texts, min_df=3)) == {
        "LYON (Agence) —": ("opening", 3),
        ": avec notre bureau.": ("closing", 3),
    }


def test_spans_are_bounds_in_the_original_text_and_remove_leaves_the_rest():
    report = find_boilerplate(TEXTS, min_df=8)
    dirty = "paris&nbsp;(AFP) - Il pl\u00adeut : encore.\n\u200b© Agence 1999\nFin."
    spans = report.spans(dirty)
    assert [dirty[slice(*span)] for span in spans] == ["paris&nbsp;(AFP) - ", "\u200b© Agence 1999"]
    assert report.remove(dirty) == "Il pl\u00adeut : encore.\n\nFin."


def test_only_the_rows_taken_are_removed():
    report = find_boilerplate(TEXTS, min_df=8)
    frame = report.frame()
    assert list(frame.columns) == ["line", "place", "n_texts", "share", "first_row"]
    assert frame["share"].tolist() == [1.0, 1.0]
    signature = report.take(frame.index[frame["place"] == "line"].tolist())
    assert signature.remove(TEXTS[0]).startswith("PARIS (AFP) - ")
    assert "©" not in signature.remove(TEXTS[0])
    assert report.take([]).remove(TEXTS[0]) == TEXTS[0]
    with pytest.raises(tm.InputError, match="row 7; the report has 2 rows"):
        report.take([7])


def test_a_corpus_keeps_its_rows_and_is_itself_unchanged():
    corpus = tm.Corpus.from_texts([*TEXTS, "© Agence 2024"], source=list("abcdefghi"))
    report = tm.find_boilerplate(corpus, min_df=8)
    left = corpus.rewrite(report.remove)
    assert (left.ids, left[8], left.frame()["source"].tolist()) == (corpus.ids, "", list("abcdefghi"))
    assert list(corpus) == [*TEXTS, "© Agence 2024"]
    assert "Agence" not in " ".join(left)


def test_the_report_shows_itself():
    report = find_boilerplate(["Même ligne < partout ici"] * 2, min_df=2)
    assert repr(report) == "<Boilerplate: 1 repeated lines in 2 texts>"
    assert "&lt; partout" in report._repr_html_()


@pytest.mark.parametrize("min_df", [True, -1, 1.5])
def test_min_df_is_a_number_or_a_share(min_df):
    with pytest.raises(tm.InputError, match="min_df="):
        find_boilerplate(TEXTS, min_df=min_df)
