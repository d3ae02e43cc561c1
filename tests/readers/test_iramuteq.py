"""IRaMuTeQ text."""

import pytest

from tests.readers.builders import ARTICLES, iramuteq
from topicmodel import Corpus, InputError
from topicmodel.readers.iramuteq import looks_like, read_bytes


def table(text: str, encoding: str = "utf-8"):
    return read_bytes(text.encode(encoding), "presse.txt")


def test_a_corpus_is_recognised_and_read(tmp_path):
    path = tmp_path / "presse.txt"
    path.write_bytes(iramuteq().whole())
    corpus = Corpus.read(path)
    assert list(corpus) == [a.text for a in ARTICLES]
    assert corpus.table["date"].to_pylist()[0].isoformat() == ARTICLES[0].date
    assert corpus.table["source"][0].as_py() == "Le-Courrier-du-Littoral"
    assert corpus.table["page"].to_pylist() == ["yes"] * 4
    assert corpus.problems == ()


def test_variables_become_columns_and_may_be_missing():
    raw = table("**** *journal_Le_Monde *an_2025\nUn.\n\n**** *journal_Libé *une\nDeux\nlignes.\n")
    assert raw.table.to_pylist() == [
        {"text": "Un.", "journal": "Le_Monde", "an": "2025", "une": None},
        {"text": "Deux\nlignes.", "journal": "Libé", "an": None, "une": "yes"},
    ]


def test_thematic_lines_are_kept_with_their_place():
    raw = table("**** *journal_A\n-*chapo\nUn.\n-*corps Deux.\nTrois.\n**** *journal_B\nQuatre.\n")
    assert raw.table["text"].to_pylist() == ["Un.\nDeux.\nTrois.", "Quatre."]
    themes = raw.table["themes"].to_pylist()
    assert themes == [[{"theme": "chapo", "start": 0}, {"theme": "corps", "start": 4}], []]
    assert raw.table["text"][0].as_py()[4:].startswith("Deux")


def test_the_old_form_of_alceste_has_numbers():
    raw = table("0001 *journal_A *sexe_f\nUn.\n0002 *journal_B\nEn 2024, deux.\n")
    assert raw.table["text"].to_pylist() == ["Un.", "En 2024, deux."]
    assert raw.table["sexe"].to_pylist() == ["f", None]


@pytest.mark.parametrize(
    "line",
    [
        "*** *journal_B", "***** *journal_B", "****  *journal_B", " **** *journal_B", "*journal_B *an_2",
        "* * * * *journal_B", "* *** *journal_B", "****\t*journal_B", "∗∗∗∗ *journal_B", "-**** *journal_B",
        '"**** *journal_B"',
    ],
)  # fmt: skip
def test_a_miswritten_starred_line_still_begins_a_document(line):
    raw = table(f"**** *journal_A\nUn.\n{line}\nDeux.\n")
    assert raw.table["journal"].to_pylist() == ["A", "B"]
    assert raw.table["text"].to_pylist() == ["Un.", "Deux."]


def test_what_is_lost_or_doubtful_is_listed():
    raw = table("Préambule.\n**** *a_1 *a_2 foin *_x\nUn.\n")
    assert raw.table.to_pylist() == [{"text": "Un.", "a": "1; 2"}]
    assert [str(p) for p in raw.problems] == [
        "presse.txt, line 1: text before the first starred line (left out)",
        "presse.txt, row 1: variable 'a' stands twice; both values kept (kept)",
        "presse.txt, row 1: variable '*_x' has no name; left empty (kept)",
        "presse.txt, row 1: 'foin' in a starred line is no variable; left empty (kept)",
    ]


def test_a_variable_may_be_called_as_a_column_of_ours():
    raw = table("**** *text_court *themes_a\n-*b\nUn.\n")
    assert raw.table.column_names == ["text", "text~2", "themes~2", "themes"]


def test_old_encodings_and_line_ends():
    raw = table("**** *journal_Libé\r\nÉtés.\r\n**** *journal_Écho\r\nNoël.\r\n", "cp1252")
    assert raw.table["journal"].to_pylist() == ["Libé", "Écho"]
    assert raw.table["text"].to_pylist() == ["Étés.", "Noël."]
    assert "cp1252" in raw.problems[0].what


@pytest.mark.parametrize(
    "head", [b"2024 a \xc3\xa9t\xc3\xa9 chaud.", b"**Gras** dit-il.", b"*****", b"Il dit **** *a_b", b"0001 suite"]
)
def test_prose_is_not_iramuteq(head):
    assert not looks_like(head)


def test_no_starred_line():
    with pytest.raises(InputError, match=r"no line begins with \*\*\*\*"):
        table("Un texte.\n")


def test_a_starred_line_that_lost_its_line_break_begins_a_document():
    raw = table("**** *journal_A\nUn. **** *journal_B *an_2025\nDeux.\n")
    assert raw.table.select(["text", "journal"]).to_pylist() == [
        {"text": "Un.", "journal": "A"}, {"text": "Deux.", "journal": "B"},
    ]  # fmt: skip
    assert [str(p) for p in raw.problems] == [
        "presse.txt, line 2: four stars behind a text; read as a starred line (kept)"
    ]


@pytest.mark.parametrize("line", ["Un. **** *journal_B Deux.", "*journal_B"])
def test_a_line_that_may_join_two_texts_is_listed(line):
    raw = table(f"**** *journal_A\n{line}\nTrois.\n")
    assert raw.table["text"].to_pylist() == [f"{line}\nTrois."]
    (problem,) = raw.problems
    assert problem.part == "line 2"
    assert problem.what.endswith("two texts may be joined here")


@pytest.mark.parametrize("line", ["Il dit **** et *rit*.", "*Le Monde* l'écrit.", "** Encadré **", "-*theme Suite"])
def test_stars_of_prose_are_no_suspicion(line):
    assert table(f"**** *journal_A\n{line}\nFin.\n").problems == ()
