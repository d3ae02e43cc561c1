import pytest

from topicmodel import Codebook, InputError, Theme
from topicmodel.datasets import load_codebook

OLD = Codebook(
    "essai",
    (
        Theme("social", "Social", "Vie sociale.", ("grève", "syndicat"), "04000000", (1, 2)),
        Theme("migrations", "Migrations", "Déplacements.", ("migr*", "asile"), "14000000", (), ("oiseau",), "social"),
        Theme("frontieres", "Frontières", "Contrôles.", ("visa", "migr*"), "14000000", (3, 2), ("asile",), "social"),
        Theme("sport", "Sport", "", ("match",)),
    ),
)


def test_merge():
    new = OLD.merge(["frontieres", "migrations"], code="mobilite", label="Mobilité")
    assert new.codes == ("social", "mobilite", "sport")
    theme = new["mobilite"]
    assert dict(zip(theme.keywords, theme.weights, strict=True)) == {"visa": 3, "migr*": 2, "asile": 1}
    assert theme.negative == ("oiseau",)
    assert (theme.iptc, theme.parent, theme.definition) == ("14000000", "social", "Contrôles. Déplacements.")
    assert OLD.merge(["social", "sport"], code="tout", label="Tout")["migrations"].parent == "tout"
    assert OLD.merge(["social", "migrations"], code="social", label="S").children("social") == ("frontieres",)


def test_split():
    new = OLD.split("frontieres", {"visas": ["visa"], "murs": ["migr*", "mur"]}, labels={"murs": "Murs"})
    assert new.codes == ("social", "migrations", "visas", "murs", "sport")
    assert (new["murs"].label, new["visas"].label) == ("Murs", "Visas")
    assert new["murs"].weights == (2, 1)
    assert new["murs"].parent == "social"
    kept = OLD.split("social", {"social": ["grève"], "syndicats": ["syndicat"]})
    assert kept.children("social") == ("migrations", "frontieres")


def test_rename_add_drop():
    new = OLD.rename("social", "travail", label="Travail")
    assert new.children("travail") == ("migrations", "frontieres")
    assert OLD.drop("social")["migrations"].parent == ""
    assert OLD.drop("sport").add(OLD["sport"]) == OLD
    more = OLD.add_keywords("social", ["salaire", "grève"])
    assert more["social"].keywords == ("grève", "syndicat", "salaire")
    assert more["social"].weights == (1, 2, 1)
    assert more.drop_keywords("social", ["salaire"]) == OLD


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda b: b.merge(["sport"], code="x", label="X"), "at least two"),
        (lambda b: b.merge(["sport", "spor"], code="x", label="X"), "did you mean 'sport'"),
        (lambda b: b.merge("sport", code="x", label="X"), "one string"),
        (lambda b: b.merge(["sport", "migrations"], code="x", label="X"), "different parents"),
        (lambda b: b.merge(["migrations", "frontieres"], code="sport", label="X"), "'sport' stands twice"),
        (lambda b: b.split("social", {"a": ["grève"], "b": ["x"]}), "no part has syndicat"),
        (lambda b: b.split("social", {"a": ["grève", "syndicat"]}), "at least two parts"),
        (lambda b: b.split("social", {"a": ["grève"], "b": ["syndicat"]}), "one part must keep the code 'social'"),
        (lambda b: b.split("sport", {"a": "match", "b": ["match"]}), "one string"),
        (lambda b: b.split("sport", {"a": ["match"], "b": ["match"]}, labels={"c": "C"}), "'c', which is no part"),
        (lambda b: b.rename("sport", "social"), "stands twice"),
        (lambda b: b.add(Theme("sport", "S", "", ("x",))), "stands twice"),
        (lambda b: b.drop_keywords("social", ["greve"]), "did you mean 'grève'"),
        (lambda b: b.drop_keywords("sport", ["match"]), "has no keyword"),
        (lambda b: Codebook("x", (b["sport"],)).drop("sport"), "no theme"),
    ],
)
def test_edits_that_make_no_codebook(edit, message):
    with pytest.raises(InputError, match=message) as caught:
        edit(OLD)
    assert "\n" not in str(caught.value)


def test_diff_reads_well():
    new = (
        OLD.rename("social", "travail", label="Travail")
        .add_keywords("travail", ["salaire"])
        .drop("sport")
        .add(Theme("ecole", "École", "", ("élève", "classe")))
    )
    changed = Theme("migrations", "Migrations", "Départs.", ("migr*", "asile"), "14000000", (4, 1), (), "travail")
    new = Codebook("essai", tuple(changed if theme.code == "migrations" else theme for theme in new.themes))
    assert str(OLD.diff(new)) == "\n".join(
        [
            "~ social → travail (renamed)",
            "    + keyword salaire",
            "    ~ label 'Social' → 'Travail'",
            "~ migrations",
            "    ~ weight migr* 1 → migr* 4",
            "    - negative oiseau",
            "    ~ definition",
            "        before: Déplacements.",
            "        after:  Départs.",
            "+ ecole: élève, classe",
            "- sport: match",
        ]
    )
    assert OLD.diff(new).frame()["what"].tolist()[:2] == ["theme renamed", "keyword added"]
    assert "&lt;" in Codebook("<a>", OLD.themes).diff(OLD)._repr_html_()


def test_diff_tells_where_keywords_went():
    text = str(OLD.diff(OLD.merge(["migrations", "frontieres"], code="mobilite", label="Mobilité")))
    assert "~ frontieres → mobilite (renamed)" in text or "~ migrations → mobilite (renamed)" in text
    assert "now in mobilite)" in text


def test_diff_of_the_same_and_of_another_order():
    assert not OLD.diff(OLD)
    assert str(OLD.diff(OLD)) == "no change"
    assert [c.what for c in OLD.diff(Codebook("essai", OLD.themes[::-1])).changes] == ["order"]
    assert [c.what for c in OLD.diff(Codebook("autre", OLD.themes)).changes] == ["name"]
    book = load_codebook()
    assert str(book.diff(book.rename("sport", "sports"))) == "~ sport → sports (renamed)"
