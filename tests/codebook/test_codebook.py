import pytest
from hypothesis import given
from hypothesis import strategies as st

from topicmodel import Codebook, InputError, Theme
from topicmodel.datasets import load_codebook, load_press

CODES = [
    "gouvernance",
    "securite",
    "cooperation",
    "migrations",
    "developpement",
    "economie",
    "education",
    "sante",
    "environnement",
    "culture",
    "sport",
    "technologie",
    "justice",
    "societe",
]
GOOD = '[[theme]]\ncode = "a"\nlabel = "A"\nkeywords = ["mot"]\n'
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
WORD = TEXT.filter(str.strip).filter(lambda text: "*" not in text or all(map(str.isalnum, text.replace("*", ""))))
WORD = WORD.filter(lambda text: all(piece.strip("*") for piece in text.split()))
WEIGHT = st.one_of(st.just(1.0), st.floats(min_value=0, exclude_min=True, allow_infinity=False))


def test_the_embedded_codebook():
    book = load_codebook()
    assert list(book.codes) == CODES
    for theme in book.themes:
        assert 8 <= len(theme.keywords) <= 15
        assert len(set(theme.keywords)) == len(theme.keywords)
        assert theme.definition.count(".") == 1
        assert theme.iptc.endswith("000000")
        assert theme.label[0].isupper()


@given(
    st.lists(
        st.tuples(TEXT, TEXT, st.lists(st.tuples(WORD, WEIGHT), min_size=1, max_size=3), st.lists(WORD, max_size=2)),
        min_size=1,
        max_size=4,
    ),
    TEXT,
)
def test_toml_round_trip(rows, name):
    themes = []
    for i, (label, text, pairs, negative) in enumerate(rows):
        words = tuple(word for word, _ in pairs)
        against = tuple(word for word in negative if word not in words)
        parent = f"t{i - 1}" if i % 2 else ""
        weights = tuple(weight for _, weight in pairs)
        themes.append(Theme(f"t{i}", label, text, words, "", weights, against, parent))
    book = Codebook(name, tuple(themes))
    assert Codebook.from_toml(book.to_toml()) == book


def test_a_codebook_of_plain_words_is_written_as_before():
    book = Codebook("x", (Theme("a", "A", "", ("mot",)),))
    keys = [line.split(" = ")[0] for line in book.to_toml().split("\n") if " = " in line]
    assert keys == ["name", "code", "label", "definition", "keywords", "iptc"]
    assert "weight" not in book.to_toml()


def test_weights_wildcards_negative_words_and_parents_are_read():
    book = Codebook.from_toml(
        '[[theme]]\ncode = "a"\nlabel = "A"\nkeywords = ["migr*", { word = "asile", weight = 2 }]\n'
        'negative = ["oiseau"]\n[[theme]]\ncode = "b"\nlabel = "B"\nkeywords = ["x"]\nparent = "a"\n'
        '[[theme]]\ncode = "c"\nlabel = "C"\nkeywords = ["x"]\nparent = "b"\n'
    )
    assert book["a"].keywords == ("migr*", "asile")
    assert book["a"].weights == (1.0, 2.0)
    assert book["a"].negative == ("oiseau",)
    assert book.children("a") == ("b",)
    assert book.lineage() == {"a": (), "b": ("a",), "c": ("b", "a")}
    assert book.frame().loc[1, "parent"] == "a"


def test_a_parent_may_do_without_keywords():
    book = Codebook.from_toml(
        '[[theme]]\ncode = "rail"\nlabel = "Rail"\nkeywords = ["train"]\nparent = "transports"\n'
        '[[theme]]\ncode = "transports"\nlabel = "Transports"\n'
    )
    assert book["transports"].keywords == ()
    assert [theme.code for theme in book.seeded] == ["rail"]
    assert Codebook.from_toml(book.to_toml(), where="codebook") == book
    with pytest.raises(InputError, match="'transports' has no keyword"):
        book.drop("rail")


def test_a_heading_is_neither_counted_nor_given_suggestions():
    book = Codebook("x", (Theme("h", "H", "", ()), Theme("sante", "S", "", ("hôpital", "médecin"), parent="h")))
    press = load_press()
    assert "\n  h " not in str(book.check(press))
    assert {each.theme for each in book.suggest(press, n=3).suggestions} == {"sante"}


def test_save_and_read(tmp_path):
    book = load_codebook()
    assert Codebook.read(book.save(tmp_path / "c.toml")) == book


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("", "no theme"),
        ("[[theme]\n", "not valid TOML"),
        ("theme = 3", "must be written"),
        ("theme = [3]", "must be written"),
        ('titre = "x"\n' + GOOD, "unknown key 'titre'"),
        (GOOD + 'keyword = ["b"]\n', r"line 1: unknown key 'keyword'.*did you mean 'keywords'"),
        (GOOD + "\n" + GOOD, r"line 6: code 'a' stands twice"),
        ('[[theme]]\nlabel = "A"\nkeywords = ["x"]', "line 1: key 'code' is missing"),
        ('[[theme]]\ncode = "a"\nlabel = "A"\nkeywords = "x"', "'keywords' must be a list"),
        ('[[theme]]\ncode = "a"\nlabel = "A"\nkeywords = []', "line 1: theme 'a' has no keyword"),
        ('[[theme]]\ncode = "a"\nlabel = "A"', "line 1: theme 'a' has no keyword"),
        ('[[theme]]\ncode = "a"\nlabel = "A"\nkeywords = [" "]', "keyword ' '"),
        ('[[theme]]\ncode = "a"\nlabel = "A"\nkeywords = [3]', "keyword 3"),
        ('[[theme]]\ncode = "Été !"\nlabel = "A"\nkeywords = ["x"]', "code 'Été !'"),
        ('[[theme]]\ncode = 5\nlabel = "A"\nkeywords = ["x"]', "'code' must be a string, found int"),
        (GOOD + 'iptc = "politique"', "eight digits"),
        (GOOD.replace('"mot"', '"*"'), r"line 1: theme 'a': keyword '\*'; .* at least one letter"),
        (GOOD.replace('"mot"', '"droit * homme"'), "at least one letter"),
        (GOOD.replace('"mot"', '{ word = "mot", weight = -1 }'), "keyword 'mot' has weight -1; a positive number"),
        (GOOD.replace('"mot"', '{ word = "mot", weight = 0 }'), "a positive number"),
        (GOOD.replace('"mot"', '{ word = "mot", weight = nan }'), "weight nan; a positive number"),
        (
            GOOD.replace('"mot"', '{ word = "mot", weight = "fort" }'),
            "line 1: .* weight 'fort'; a number is needed",
        ),
        (GOOD.replace('"mot"', '{ word = "mot", weight = true }'), "has weight True; a number is needed"),
        (GOOD.replace('"mot"', '{ word = "mot", wieght = 2 }'), "unknown key 'wieght'.*did you mean 'weight'"),
        (GOOD.replace('"mot"', "{ weight = 2 }"), "keyword without 'word'"),
        (GOOD + 'negative = "x"', "'negative' must be a list"),
        (GOOD + 'negative = ["*"]', "at least one letter"),
        (GOOD + 'negative = ["mot"]', "'mot' is both a keyword and negative"),
        (GOOD + "parent = 3", "'parent' must be a string"),
        (GOOD + 'parent = "a"', "theme 'a' is its own parent"),
        (GOOD + 'parent = "zz"', "theme 'a': no theme 'zz' to be its parent"),
        (
            GOOD + 'parent = "b"\n' + GOOD.replace('code = "a"', 'code = "b"') + 'parent = "a"',
            "theme 'a': its parents turn in a circle: a → b → a",
        ),
    ],
)
def test_bad_codebooks_say_where_and_what(tmp_path, toml, message):
    path = tmp_path / "mien.toml"
    path.write_text(toml)
    with pytest.raises(InputError, match=message) as caught:
        Codebook.read(path)
    assert "\n" not in str(caught.value)
    assert "mien" in str(caught.value)


def test_unreadable_codebooks(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        Codebook.read(tmp_path / "rien.toml")
    (tmp_path / "c.toml").write_bytes(GOOD.replace("A", "É").encode("cp1252"))
    with pytest.raises(InputError, match="not UTF-8"):
        Codebook.read(tmp_path / "c.toml")


def test_lookup():
    book = load_codebook()
    assert book["sport"].label == "Sport"
    assert len(book) == 14
    with pytest.raises(InputError, match="did you mean 'sante'"):
        book["santé"]
    assert "&lt;" in Codebook("x", (Theme("a", "<b>", "", ("m",)),))._repr_html_()


def test_themes_made_in_python_are_checked_too():
    with pytest.raises(InputError, match="keywords is one string"):
        Theme("a", "A", "", "mot")
    with pytest.raises(InputError, match="2 weights for 1 keywords"):
        Theme("a", "A", "", ("mot",), weights=(1, 2))
    with pytest.raises(InputError, match="did you mean 'sport'"):
        Codebook("x", (Theme("sport", "S", "", ("a",)), Theme("ski", "S", "", ("b",), parent="spart")))
