"""Write into docs/stop-words.md every word where the list differs from spaCy's and from stopwords-iso's French lists.

``python benchmarks/stop_words.py`` needs spacy and stopwordsiso; tests/text/test_stop_words.py checks the page.
"""

import re
import unicodedata
from pathlib import Path

from topicmodel.text.analyzer import Analyzer
from topicmodel.text.stop_words import LAYERS, stop_words

PAGE = Path(__file__).parents[1] / "docs" / "stop-words.md"
ORDINAL = re.compile(r".*(i[èe]me|aine)s?|premi[èe]re?")
SOUNDS = re.compile(
    r"all[oô]|bigre|boum|brrr|chiche|cl[ai]c|couic|crac|dring|fi|fla?oc|flac|he[mp]|hip?|holà|houp?|hu[ei]|hurrah|na"
    r"|ohé|oll?é|ore|oui?as|ouste?|pa[fn]|pf+t?|pfut|pif|plouf|pouah|psitt|sacrebleu|sapristi|stop|t[aio]c|tsoui?n|tsoin|té|vivat"
    r"|vlan|vé"
)
GROUPS = {
    "spelling": "without its accents or its apostrophe; the accented word is listed, or kept for a meaning of its own",
    "number": "ordinals and collective numbers: *la première ministre*, *la cinquantaine*",
    "sound": "in no press text; nothing is gained",
    "ADJ": "adjectives with a meaning",
    "NOUN": "nouns with a meaning: *état*, *force*, *valeur*",
    "other": "forms of full verbs, counted under their lemma; `max_df` can drop them; rare adverbs",
}


def plain(word):
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def group(word, tag, accented):
    """Return why a word that others drop is kept."""
    if word in accented or word in {"m", "m'", "aujourd", "jusqu"}:
        return "spelling"
    if ORDINAL.fullmatch(word):
        return "number"
    if SOUNDS.fullmatch(word):
        return "sound"
    return "NOUN" if tag == "PROPN" else tag if tag in GROUPS else "other"


def dropped(word, analyzer):
    """Say whether nothing is left of a word in front of a name; an elided word is one with what follows."""
    texts = [f"{form}Athènes" if form.endswith("'") else f"{form} Athènes" for form in (word, word.upper())]
    return ["athènes"] in [analyzer.terms(text) for text in texts[: 1 + word.endswith(".")]]


def rows():
    """Yield the lines of the table."""
    import stopwordsiso
    from spacy.lang.fr.stop_words import STOP_WORDS

    common = {word.replace("\u2019", "'") for word in STOP_WORDS | stopwordsiso.stopwords("fr") if "|" not in word}
    listed, analyzer, tagger = stop_words(), Analyzer("fast"), Analyzer("accurate")
    accented = {plain(word) for word in common | listed if plain(word) != word}
    kept = sorted(word for word in common if analyzer.terms(word) and not dropped(word, analyzer))
    groups = {word: group(word, tagger.tokens(word)[0].tag, accented - listed) for word in kept}
    for name, why in GROUPS.items():
        if words := [word for word in kept if groups[word] == name]:
            yield f"| kept | {' '.join(words)} | {why} |"
    for layer in LAYERS[:-1]:  # the common lists hold no locutions
        if words := sorted(word for word in stop_words([layer]) - common if dropped(word, analyzer)):
            yield f"| dropped | {' '.join(words)} | layer *{layer}*, missing in both |"
    words = sorted(word for word in common - listed if len(word) > 1 and not analyzer.terms(word))
    yield f"| dropped | {' '.join(words)} | not listed; their lemma is, or a shorter piece is left of them |"


def main():
    table = "\n".join(["| here | words | why |", "|---|---|---|", *rows()])
    text = PAGE.read_text(encoding="utf-8")
    block = f"<!-- begin differences -->\n{table}\n<!-- end differences -->"
    found = re.compile(r"<!-- begin differences -->.*?<!-- end differences -->", re.DOTALL)
    PAGE.write_text(found.sub(lambda _: block, text), encoding="utf-8")


if __name__ == "__main__":
    main()
