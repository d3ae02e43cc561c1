import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from topicmodel import Analyzer, Codebook, Corpus, InputError, Placement, Placer, Theme
from topicmodel.datasets import default_model_path, load_codebook, load_press
from topicmodel.placer.build import build, read_settings
from topicmodel.placer.presence import presence
from topicmodel.placer.press_model import PressModel

ARTICLE = load_press().where(id="cooperation-01")[0]
EXPERIMENT = Path(__file__).parents[2] / "notebooks" / "experiments" / "press-model.toml"
SMALL = Codebook("b", (Theme("mer", "Mer", "", ("mer", "navire")), Theme("ecole", "École", "", ("école", "élève"))))


@pytest.fixture(scope="module")
def placer() -> Placer:
    return Placer()


def test_shares_intervals_and_offsets(placer):
    for text in load_press().sample(20):
        placed = placer.place(text)
        total = sum(theme.share for theme in placed.themes) + placed.unassigned
        assert total == pytest.approx(1, abs=1e-12)
        assert all(0 <= t.low <= t.share <= t.high <= 1 for t in placed.themes)
        assert all(0 < t.probability < 1 for t in placed.themes)
        for piece in placed.evidence(99):
            assert text[piece.start : piece.end] == piece.text
        for word in placed.words:
            assert text[word.start : word.end].strip()


def test_terms_sentences_and_shares_are_one_sum(placer):
    for text in [*load_press().sample(10), "\n\n".join(load_press().sample(30))]:
        placed = placer.place(text)
        shares = [theme.share for theme in placed.themes]
        np.testing.assert_allclose(placed.contributions.sum(axis=0), shares, rtol=0, atol=1e-9)
        np.testing.assert_allclose(placed.course.sum(axis=0), shares, rtol=0, atol=1e-9)
        assert len(placed.course) == len(placed.sentences)
        for theme in placed.themes[:3]:
            strongest = placed.evidence(1, theme.code)[0]
            assert strongest.contribution == placed.course[:, placed.themes.index(theme)].max()


def test_the_shipped_model_is_what_the_command_builds(tmp_path, data):
    built = build(read_settings(EXPERIMENT), data)
    assert built.save(tmp_path / "m.npz").read_bytes() == default_model_path().read_bytes()
    assert default_model_path().stat().st_size <= 6_000_000


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("min_df = 8", "min_dff = 8", r"unknown key 'words.min_dff'; .*did you mean 'words.min_df'\?"),
        ("seed = 0", "", "key 'seed' is missing"),
        ("seed = 0", "seed = 'zero'", "key 'seed' is 'zero'; a value of type int is needed"),
        ('reference = "embedded"', 'reference = "mine"', "'embedded' is allowed"),
        ("[vectors]", "[vectors", "not valid TOML"),
    ],
)
def test_a_wrong_experiment_file_is_one_clear_line(tmp_path, old, new, message):
    text = EXPERIMENT.read_text()
    assert old in text
    (tmp_path / "x.toml").write_text(text.replace(old, new))
    with pytest.raises(InputError, match=message):
        read_settings(tmp_path / "x.toml")


def test_the_shipped_model_holds_no_text(placer):
    press = PressModel.read(default_model_path())
    assert press.n_documents > 29_000
    assert max(len(term) for term in press.terms) < 60


def test_the_order_of_the_training_corpus_does_not_matter(tmp_path):
    texts = load_press().sample(120)
    one = Placer(SMALL, texts).place(ARTICLE)
    assert Placer(SMALL, texts).place(ARTICLE) == one
    assert Placer(SMALL, texts, random_state=1).place(ARTICLE).model.sha256 != one.model.sha256


def test_most_articles_are_placed_where_their_author_put_them(placer):
    """Labels were not used in training; a count of the same keywords reaches .63."""
    placed = placer.place_all(load_press())
    hits = [p.best.code == row["theme"] for p, row in zip(placed, load_press().table.to_pylist(), strict=True)]
    assert np.mean(hits) > 0.78


def test_many_documents_in_processes(placer):
    corpus = load_press()[:70]
    one, two = (list(placer.place_all(corpus, n_jobs=n)) for n in (1, 2))
    assert one == two
    assert [p.document.id for p in one] == list(corpus.ids)


def test_an_article_is_its_own_nearest_neighbour(placer):
    placed = placer.place(ARTICLE)
    assert placed.neighbours[0].id == "cooperation-01"
    assert placed.neighbours[0].similarity == pytest.approx(1)
    assert 0 <= placed.fit.percentile <= 1


def test_deleting_the_evidence_lowers_the_share(placer):
    for text in load_press().sample(30, random_state=2):
        placed = placer.place(text)
        strongest = np.argsort(-placed.contributions[:, 0])[:5]
        cut = text
        for start, end in sorted(placed.spans[strongest].tolist(), reverse=True):
            cut = cut[:start] + cut[end:]
        assert placer.place(cut)[placed.best.code].share < placed.best.share


def test_save_and_read(placer, tmp_path):
    again = Placer.read(placer.save(tmp_path / "placer.npz"))
    placed = placer.place(ARTICLE, id="x")
    assert again.place(ARTICLE, id="x") == placed
    assert pickle.loads(pickle.dumps(placed)) == placed
    assert Placement.read(placed.save(tmp_path / "placed.json")) == placed
    with pytest.raises(ValueError, match="read-only"):
        placed.contributions[0, 0] = 1
    (tmp_path / "placed.json").write_text("{}")
    with pytest.raises(InputError, match="not a placement"):
        Placement.read(tmp_path / "placed.json")


def test_views(placer):
    placed = placer.place(ARTICLE, id="x")
    assert placed.frame().columns.tolist() == ["code", "label", "share", "low", "high", "probability", "keywords"]
    assert "Coopération" in placed._repr_html_()
    assert "Placement of x: " in repr(placed)
    assert all(p.theme == "cooperation" for p in placed.evidence(2, "cooperation"))
    assert placer.topics.labels[:2] == ("gouvernance", "securite")
    with pytest.raises(InputError, match="did you mean 'cooperation'"):
        placed.evidence(2, "coopération")


def test_a_theme_takes_up_the_themes_below_it():
    """Two levels: mer > navire > port; ecole stands alone."""
    book = Codebook(
        "b",
        (
            Theme("mer", "Mer", "", ("mer", "océan")),
            Theme("navire", "Navire", "", ("navire", "bateau"), parent="mer"),
            Theme("port", "Port", "", ("port", "quai"), parent="navire"),
            SMALL.themes[1],
        ),
    )
    placer = Placer(book)
    for text in load_press().where(theme="migrations")[:6]:
        placed = placer.place(text)
        mer, navire = placed.groups
        assert (mer.members, navire.members) == (("mer", "navire", "port"), ("navire", "port"))
        for group in placed.groups:
            assert group.share == pytest.approx(sum(placed[code].share for code in group.members), abs=1e-12)
            assert group.low <= group.share <= group.high
            width = sum(placed[code].high - placed[code].low for code in group.members)
            assert group.high - group.low < width
        totals = placed.course[:, [placed.themes.index(placed[c]) for c in mer.members]].sum(axis=1)
        assert [p.contribution for p in placed.evidence(1, "mer")] == pytest.approx([totals.max()])
        shown = [(depth, row.code) for depth, row in placed.outline()]
        assert {(0, "mer"), (1, "mer"), (1, "navire"), (2, "navire"), (2, "port"), (0, "ecole")} == set(shown)
        assert shown.index((0, "mer")) < shown.index((1, "navire")) < shown.index((2, "port"))
        assert [g["code"] for g in placed.as_dict()["groups"]] == ["mer", "navire"]


def test_a_heading_has_only_what_is_below_it():
    themes = (*(replace(theme, parent="bas") for theme in SMALL.themes), Theme("bas", "Bas", "", (), parent="haut"))
    plain = Placer(SMALL).place(ARTICLE)
    placed = Placer(Codebook("b", (*themes, Theme("haut", "Haut", "", ())))).place(ARTICLE)
    assert placed.themes == plain.themes
    assert [group.code for group in placed.groups] == ["haut", "bas"]
    assert placed.groups[0].share == pytest.approx(sum(theme.share for theme in plain.themes), abs=1e-12)
    assert [(depth, row.code) for depth, row in placed.outline()] == [
        (0, "haut"),
        (1, "bas"),
        *((2, theme.code) for theme in plain.themes),
    ]


def test_without_a_hierarchy_the_outline_is_the_themes(placer):
    placed = placer.place(ARTICLE)
    assert placed.outline() == tuple((0, theme) for theme in placed.themes)
    assert not placed.groups
    assert "groups" not in placed.as_dict()


def test_phrases_and_unknown_words_are_found_as_the_codebook_writes_them():
    text = (
        ARTICLE + " Le prévenu, en garde à vue, a parlé de Frontexia et des Frontexiens, puis de la garde de l'enfant."
    )
    book = Codebook(
        "b", (Theme("police", "Police", "", ("garde à vue", "frontexi*")), Theme("ecole", "École", "", ("école",)))
    )
    placed = Placer(book).place(text)
    k = placed.themes.index(placed["police"])
    found = {text[a:b]: c for (a, b), c in zip(placed.spans.tolist(), placed.contributions[:, k], strict=True)}
    assert found["garde à vue"] == max(found.values())
    assert {"Frontexia", "Frontexiens"} <= set(found)
    assert found["garde"] < found["garde à vue"]
    assert placed.contributions[:, k].sum() == pytest.approx(placed["police"].share, abs=1e-9)


def test_a_negative_phrase_takes_its_words_away():
    text = "L'oiseau migrateur passe au printemps, des milliers d'oiseaux migrateurs suivent la côte. " * 3
    keywords, other = ("migration", "migrateur", "migrant"), Theme("ecole", "École", "", ("école",))
    plain, strict = (
        Placer(Codebook("b", (Theme("mig", "M", "", keywords, negative=negative), other))).place(text)["mig"].share
        for negative in ((), ("oiseau migrateur",))
    )
    assert strict < plain / 2


@pytest.mark.parametrize("kind", ["recipe", "poem", "manual", "song", "code", "names", "short", "creole", "repeated"])
def test_what_is_not_press_is_flagged(placer, kind):
    text = {
        "recipe": "Épluchez les carottes et coupez-les en rondelles. Faites fondre le beurre dans une cocotte, ajoutez "
        "les oignons, le thym et le laurier, puis versez le bouillon. Salez, poivrez, laissez mijoter une heure.",
        "poem": "Le soir descend sur l'eau tranquille,\nLe roseau penche son front lourd,\nUne étoile qui vacille\n"
        "Regarde mourir le long jour.\nÔ ma tristesse, ô mon enfance,\nTe voilà donc sur mon chemin,\nTe voilà, muette "
        "présence,\nQui mets ta main dans ma main.",
        "manual": "Vissez les quatre pieds sur le plateau avec la clé fournie. Insérez les chevilles, puis "
        "emboîtez les tablettes en commençant par le bas. Retournez le meuble et clouez le panneau sans forcer.",
        "song": "Reviens, reviens, mon amour, reviens, la pluie a mis ses gants, je garde ta chanson, je garde ton "
        "prénom, et toi tu dors, tu dors sans moi, ma douce, mon bateau, ma maison, ton cœur contre mon cœur.",
        "code": "for (Note note : notes) {\n  total += note.valeur() * note.coefficient(); // coefficient\n"
        "  poids += note.coefficient();\n}\nreturn poids == 0 ? 0 : total / poids; // moyenne de l'élève en classe",
        "names": "\n".join(["Jean Durand", "Marie Morel", "Paul Garnier", "Sophie Petit", "Luc Faure"] * 6),
        "short": "Le maire inaugure la piscine.",
        "creole": "Gouvènman an anonse ke lekòl yo ap louvri lendi pwochen nan tout peyi a, minis la di paran yo pa "
        "bezwen enkyete men anpil pwofesè poko touche lajan yo depi twa mwa.",
        "repeated": "Le président parle. " * 40,
    }[kind]
    assert placer.place(text).abstains


def test_lower_case_press_is_not_flagged_for_want_of_names(placer):
    wrongly = [placer.place(text.lower()).abstains for text in load_press().sample(60)]
    assert np.mean(wrongly) <= 0.05


FOREIGN = {
    "vin": ("vin", "vigne", "vendange"),
    "echecs": ("échiquier", "échecs", "tournoi"),
    "patisserie": ("gâteau", "chocolat", "pâtisserie"),
}
OTHER_SUBJECTS = ("justice", "migrations", "education", "gouvernance")


@pytest.mark.parametrize("codes", [("vin",), ("echecs",), ("vin", "patisserie"), ("vin", "echecs", "patisserie")])
def test_none_of_few_foreign_themes_is_present(codes):
    """Articles on subjects that no theme of the codebook touches: nearly all are said to have none of them."""
    placer = Placer(Codebook("b", tuple(Theme(code, code, "", FOREIGN[code]) for code in codes)))
    placed = [placer.place(text) for theme in OTHER_SUBJECTS for text in load_press().where(theme=theme)[:10]]
    assert np.mean([not p.present for p in placed]) >= 0.9
    assert np.mean([p.abstains for p in placed]) >= 0.3
    for p in placed:
        likeliest = max(p.themes, key=lambda theme: theme.probability)
        if likeliest.probability < 0.1:
            assert p.abstains
        if p.reason.startswith("no theme of the codebook is present"):
            assert f"'{likeliest.code}'" in p.reason
        assert ("none_present" in p.as_dict()) == (not p.present)


@pytest.mark.parametrize("code", ["justice", "sport", "sante"])
def test_one_theme_is_present_in_its_own_articles(code):
    placer = Placer(Codebook("b", (load_codebook()[code],)))
    own, other = (
        [placer.place(text) for text in load_press().where(theme=theme)[:12]]
        for theme in (code, {"justice": "culture"}.get(code, "justice"))
    )
    assert np.mean([bool(p.present) for p in own]) >= 0.8
    assert np.mean([bool(p.present) for p in other]) <= 0.1


def test_the_same_share_says_more_with_keywords_and_with_more_themes():
    shares, keywords = np.full(3, 0.08), np.array([0, 1, 3])
    alone, among = presence(shares, keywords, 1), presence(shares, keywords, 14)
    assert (np.diff(alone) > 0).all()
    assert (among > alone).all()
    np.testing.assert_array_equal(presence(shares, keywords, 500), among)


@pytest.mark.parametrize("text", ["", "   ", "?!", 5, None])
def test_no_text(placer, text):
    with pytest.raises(InputError):
        placer.place(text)


def test_strange_texts_are_survived(placer):
    for text in ["a\ud800b " * 30, "mot" * 100_000, "\u202eabc " * 40, "é\0è " * 30]:
        assert placer.place(text).abstains


def test_phrases_weights_wildcards_and_negative_keywords_steer(placer):
    text = load_press().where(id="sante-14")[0]
    plain = Codebook("b", (Theme("soin", "Soin", "", ("hôpital",)), SMALL.themes[0]))
    share = Placer(plain).place(text)["soin"].share
    other = {
        "phrase": Theme("soin", "Soin", "", ("service des urgences",)),
        "wildcard": Theme("soin", "Soin", "", ("hôpita*", "médec*")),
        "negative": Theme("soin", "Soin", "", ("hôpital",), negative=("patient", "médecin", "santé")),
    }
    found = {k: Placer(Codebook("b", (theme, SMALL.themes[0]))).place(text)["soin"].share for k, theme in other.items()}
    assert found["phrase"] > 0.02
    assert found["wildcard"] > share
    assert found["negative"] < share


def test_codebooks_of_one_and_of_many_themes(placer):
    one = Placer(Codebook("un", SMALL.themes[:1])).place(ARTICLE)
    assert len(one.themes) == 1
    analyzer = Analyzer()
    words = [t for t in placer.topics.terms[::20] if t.isalpha() and analyzer.terms(t) == [t]][:500]
    assert len(words) == 500
    many = Codebook("cinq-cents", tuple(Theme(f"t{i}", word, "", (word,)) for i, word in enumerate(words)))
    placed = Placer(many).place(ARTICLE)
    assert sum(theme.share for theme in placed.themes) + placed.unassigned == pytest.approx(1)


def test_bad_codebooks_and_corpora():
    with pytest.raises(InputError, match="theme 'x': no keyword is known to the model"):
        Placer(Codebook("b", (Theme("x", "X", "", ("xyzzy",)),)))
    with pytest.raises(InputError, match="at least 50 are needed"):
        Placer(SMALL, Corpus.from_texts(["Un texte court sur la mer."] * 3))
