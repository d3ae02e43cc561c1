"""French text against its peers: accuracy on treebanks, speed on the press. Needs TOPICMODEL_DATA.

Run as ``python benchmarks/text.py``; it prints a table and writes benchmarks/results/text.json.
"""

import json
import os
import re
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parents[1]))

from topicmodel.text.analyzer import Analyzer
from topicmodel.text.conllu import read_conllu
from topicmodel.text.lemma_rules import coarse
from topicmodel.text.sentences import sentences
from topicmodel.text.tokenize import tokenize

DATA = Path(os.environ["TOPICMODEL_DATA"])
TESTS = ("fr_gsd-ud-test", "fr_sequoia-ud-test")
CONTENT = {"NOUN", "VERB", "ADJ", "ADV", "PROPN"}
REPEATS = 3


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


def lemma_accuracy(lemmas):
    """Return the share of content words whose span and lemma are right, case folded, from raw text."""
    analyzer, right, total = Analyzer(lemmas), 0, 0
    for sentence in gold():
        found = {(token.start, token.end): token.lemma.lower() for token in analyzer.tokens(sentence.text)}
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


def nltk_rows():
    try:
        from nltk.tokenize import ToktokTokenizer
    except ImportError:
        return []
    cut = ToktokTokenizer().tokenize
    return [("word F1", "nltk Toktok", word_f1(lambda text: list(_align(text, cut(text)))))]


def sentence_rows(texts):
    """Measure ours and what needs no download: a regular expression, nltk's Punkt, untrained and trained."""
    rows = [
        ("sentence F1", "ours (bar: best)", sentence_f1(sentences)),
        ("sentence F1", "full stop and space", sentence_f1(naive_sentences)),
    ]
    try:
        from nltk.tokenize.punkt import PunktSentenceTokenizer
    except ImportError:
        return rows
    for name, trained in (("untrained", ()), ("trained on OrangeSum", texts[::10])):
        punkt = PunktSentenceTokenizer("\n".join(trained) or None)
        figure = sentence_f1(lambda text, punkt=punkt: list(punkt.span_tokenize(text)))
        rows.append(("sentence F1", f"nltk Punkt, {name}", figure))
    return rows


def spacy_rows():
    try:
        import spacy
    except ImportError:
        return []
    blank = spacy.blank("fr")
    words = word_f1(lambda text: [(token.idx, token.idx + len(token)) for token in blank(text)])
    blank.add_pipe("sentencizer")
    parts = sentence_f1(lambda text: [(part.start_char, part.end_char) for part in blank(text).sents])
    return [("word F1", "spaCy blank", words), ("sentence F1", "spaCy sentencizer", parts)]


def _align(text, tokens):
    position = 0
    for token in tokens:
        start = text.find(token, position)
        if start >= 0:
            position = start + len(token)
            yield start, position


def main():
    texts = pq.read_table(DATA / "orangesum" / "articles.parquet", columns=["text"])["text"].to_pylist()
    rows = [
        ("word F1", "ours (bar 99.7)", word_f1(lambda text: [(token.start, token.end) for token in tokenize(text)])),
        ("word F1", r"\w+", word_f1(lambda text: [match.span() for match in re.finditer(r"\w+", text)])),
        ("lemma accuracy", "ours, accurate (bar 97.7)", lemma_accuracy("accurate")),
        ("lemma accuracy", "ours, fast (bar 96.3)", lemma_accuracy("fast")),
        ("lemma accuracy", "lower case", lemma_accuracy("none")),
        *sentence_rows(texts),
        *nltk_rows(),
        *spacy_rows(),
    ]
    times = speed()
    base = times["CountVectorizer"]
    rows += [
        ("speed / CountVectorizer", "accurate (bar 0.6)", round(base / times["accurate"], 2)),
        ("speed / CountVectorizer", "fast (bar 1.2)", round(base / times["fast"], 2)),
        *(
            ("speed / one process", f"two, {mode} (bar 1.6)", round(times[mode] / times[f"{mode}, two processes"], 2))
            for mode in ("accurate", "fast")
        ),
        ("speed / gensim Phrases", "ours (bar 5)", round(phrase_speed(texts), 1)),
    ]
    for what, who, figure in rows:
        print(f"{what:26}{who:28}{figure:>8}")
    out = Path(__file__).parent / "results" / "text.json"
    results = [{"what": what, "who": who, "figure": figure} for what, who, figure in rows]
    out.write_text(
        json.dumps({"rows": results, "seconds": times}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
