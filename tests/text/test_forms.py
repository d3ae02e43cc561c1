import os
from pathlib import Path

import pytest

from topicmodel.text import forms as module
from topicmodel.text.forms import Forms, forms, main
from topicmodel.text.lemma_rules import LemmaRules

HEADER = "1_ortho\t3_lemme\t4_cgram\t9_freqfilms2\t10_freqlivres\t11_infover\n"
ROWS = [
    ["coeur", "coeur", "NOM", "10", "10", ""],
    ["coeurs", "coeur", "NOM", "1,5", "1", ""],
    ["dit", "dire", "VER", "9", "9", '"ind:pre:3s;par:pas;"'],
    ["dit", "dit", "NOM", "0,1", "0", ""],
    ["a priori", "a priori", "ADV", "1", "1", ""],
]


def test_the_list_is_made_from_lexique(tmp_path):
    source, out = tmp_path / "lexique.txt", tmp_path / "forms.txt.xz"
    source.write_text(HEADER + "\n".join(map("\t".join, ROWS)), encoding="cp1252")
    main([str(source), str(out)])
    entries = dict(line.split("\t") for line in module.lzma.decompress(out.read_bytes()).decode().split("\n"))
    assert entries == {"cœur": "N0", "cœurs": "N1", "dit": "F1re P1re n0"}
    found = Forms(entries)
    assert (found.classes("dit"), found.letters("dit"), found.lemma("cœurs", "NOUN")) == ("FP", "FNP", "cœur")
    assert found.tags("dit") == {"NOUN", "VERB.Fin", "VERB.Part"}


def test_the_shipped_list_is_rebuilt_from_lexique(tmp_path):
    source = os.environ.get("LEXIQUE383")
    if not source:
        pytest.skip("LEXIQUE383 is not set: the file Lexique383.txt is needed")
    main([source, str(tmp_path / "forms.txt.xz")])
    shipped = Path(module.__file__).parent / "resources" / "forms.txt.xz"
    built = module.lzma.decompress((tmp_path / "forms.txt.xz").read_bytes())
    assert built == module.lzma.decompress(shipped.read_bytes())


@pytest.mark.parametrize(
    ("form", "tag", "lemma"),
    [
        ("taux", "NOUN", "taux"),
        ("fils", "NOUN", "fils"),
        ("cours", "NOUN", "cours"),
        ("convient", "VERB", "convenir"),
        ("résolu", "VERB", "résoudre"),
        ("femmes-hommes", "NOUN", "femme-homme"),
        ("pro-démocratie", "ADJ", "pro-démocratie"),
        ("sociaux-démocrates", "NOUN", "social-démocrate"),
        ("entre-deux-tours", "NOUN", "entre-deux-tours"),
        ("porte-avions", "NOUN", "porte-avions"),
        ("joueuse", "NOUN", "joueuse"),
        ("elysée", "PROPN", "élysée"),
        ("euronews", "NOUN", "euronews"),
    ],
)
def test_lemmas_by_rule(form, tag, lemma):
    assert LemmaRules({}, {}, {"euronews", "élysée"}).lemma(form, tag) == lemma


def test_forms_are_read_once():
    assert forms() is forms()
    assert "avions" in forms()
    assert "xyzzy" not in forms()
