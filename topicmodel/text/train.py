"""Training of the tagger and the lemma rules from treebanks: ``python -m topicmodel.text.train OUT FILE.conllu ...``.

References
----------
.. [1] Collins, M. (2002). Discriminative training methods for hidden Markov models. EMNLP.
   https://doi.org/10.3115/1118693.1118694
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from topicmodel.kernels.perceptron import train_perceptron
from topicmodel.text.boundaries import OPENERS
from topicmodel.text.conllu import GoldToken, contract, read_conllu
from topicmodel.text.features import CONTEXT, OFFSETS, features, word_form
from topicmodel.text.forms import forms
from topicmodel.text.lemma_rules import LemmaRules, coarse, learn_endings, learn_lemmas
from topicmodel.text.lexicon import lexicon, list_infinitives
from topicmodel.text.reading import ContextReader
from topicmodel.text.table import Table, write_table
from topicmodel.text.tagger import Tagger
from topicmodel.text.usual import learn_usual
from topicmodel.text.word_classes import learn_word_classes

__all__ = ["OPEN_TAGS", "train"]

OPEN_TAGS = ("NOUN", "PROPN", "ADJ", "ADV", "VERB.Fin", "VERB.Inf", "VERB.Part", "NUM")
_EPOCHS = 8
_MARGIN = 30
_SCALE = 64
# A form seen that often has the tags it was seen with and those of Lexique; a tag below that share and count is a slip.
_ENOUGH = 10
_SLIP = 0.01
_NO_SLIP = 3


@dataclass(frozen=True, slots=True)
class _Corpus:
    """A treebank as integers: the kind (form, opens a sentence) and the tag of each token."""

    kinds: list[tuple[str, bool]]
    tokens: NDArray[np.int32]
    starts: NDArray[np.int64]
    tags: list[str]
    gold: NDArray[np.int32]


def train(sentences: Iterable[Sequence[GoldToken]], texts: Iterable[str] = ()) -> Table:
    """Learn a table.

    Parameters
    ----------
    sentences : iterable of sequence of GoldToken
        Tagged and lemmatized sentences, as the tokenizer would cut them.
    texts : iterable of str
        Texts in which the tagger, once trained, counts how each word is usually read.

    Returns
    -------
    Table
        What was learnt; the same sentences and texts in the same order give the same table.
    """
    texts = list(texts)
    classes = learn_word_classes(texts)
    read = [tuple(sentence) for sentence in sentences if sentence]
    corpus = _number(read)
    words = _allowed_tags(read, corpus.tags)
    names, rows = _feature_rows(corpus, classes)
    width = len(names)
    lemmas = learn_lemmas(
        (token.form.lower(), coarse(token.tag), token.lemma.lower())
        for sentence in read
        for token in sentence
        if token.lemma != "_"
    )
    endings = learn_endings(lemmas)
    n_tags, n_rows = len(corpus.tags), (1 + len(OFFSETS)) * width
    weights = _weights(corpus, words, _active(corpus, rows, width), n_rows)
    table = Table(
        tags=corpus.tags,
        features=names,
        weights=weights[:n_rows, :n_tags].reshape(-1, width, n_tags).astype(np.int16),
        pairs=weights[n_rows:],
        words=words,
        lemmas=_exceptions(lemmas, endings, classes),
        endings=endings,
        usual={},
        classes=classes,
    )
    tagger = Tagger(table)
    return replace(table, usual=learn_usual(texts, ContextReader(tagger), tagger.rules))


def _number(sentences: list[tuple[GoldToken, ...]]) -> _Corpus:
    kinds: dict[tuple[str, bool], int] = {}
    tokens, starts = [], [0]
    for sentence in sentences:
        opens = True
        for token in sentence:
            kind = (token.form, opens and token.form[0].isupper())
            tokens.append(kinds.setdefault(kind, len(kinds)))
            opens = token.form in OPENERS
        starts.append(len(tokens))
    tags = sorted({token.tag for sentence in sentences for token in sentence})
    numbers = {tag: number for number, tag in enumerate(tags)}
    gold = np.array([numbers[token.tag] for sentence in sentences for token in sentence], dtype=np.int32)
    return _Corpus(list(kinds), np.array(tokens, dtype=np.int32), np.array(starts, dtype=np.int64), tags, gold)


def _allowed_tags(sentences: list[tuple[GoldToken, ...]], tags: list[str]) -> dict[str, tuple[int, ...]]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for token in sentence:
            counts[token.form.lower()][token.tag] += 1
    allowed = {}
    for word, found in sorted(counts.items()):
        total, listed = found.total(), forms().tags(lexicon().spelled(word))
        if total < _ENOUGH:
            kept = {*found, "PROPN", *(listed or OPEN_TAGS)}
        else:
            kept = {tag for tag, count in found.items() if count >= min(_SLIP * total, _NO_SLIP)} | listed
        allowed[word] = tuple(number for number, tag in enumerate(tags) if tag in kept)
    return allowed


def _feature_rows(corpus: _Corpus, classes: Mapping[str, tuple[int, ...]]) -> tuple[list[str], NDArray[np.int32]]:
    """Return the names of the features seen twice, and the rows of each kind (-1 where there is none)."""
    described = []
    for surface, opens in corpus.kinds:
        word = word_form(surface)
        described.append(features(word, classes.get(word.form, ()), opens))
    counts: Counter[str] = Counter()
    for kind, count in enumerate(np.bincount(corpus.tokens).tolist()):
        for name in described[kind]:
            counts[name] += count
    names = sorted(name for name, count in counts.items() if name and count > 1)
    numbers = {name: number for number, name in enumerate(names)}
    return names, np.array([[numbers.get(name, -1) for name in kind] for kind in described], dtype=np.int32)


def _active(corpus: _Corpus, rows: NDArray[np.int32], width: int) -> NDArray[np.int32]:
    """Return the rows that speak for each token: its own, then those of its neighbours in blocks further down."""
    own = rows[corpus.tokens]
    blocks, places = [own], np.arange(len(own))
    first = np.repeat(corpus.starts[:-1], np.diff(corpus.starts))
    after = np.repeat(corpus.starts[1:], np.diff(corpus.starts))
    for block, offset in enumerate(OFFSETS, 1):
        inside = (places + offset >= first) & (places + offset < after)
        context = own[np.where(inside, places + offset, 0)][:, CONTEXT]
        blocks.append(np.where(inside[:, None] & (context >= 0), context + block * width, -1).astype(np.int32))
    return np.hstack(blocks)


def _weights(
    corpus: _Corpus,
    words: dict[str, tuple[int, ...]],
    active: NDArray[np.int32],
    n_rows: int,
) -> NDArray[np.int32]:
    """Train and return the weights averaged over all steps, in units of 1 / `_SCALE`."""
    allowed = np.zeros((len(corpus.kinds), len(corpus.tags)), dtype=bool)
    for kind, (surface, _) in enumerate(corpus.kinds):
        allowed[kind, list(words[surface.lower()])] = True
    possible = allowed[corpus.tokens]
    possible[np.arange(len(corpus.gold)), corpus.gold] = True
    order = np.concatenate([_shuffled(len(corpus.starts) - 1, epoch) for epoch in range(_EPOCHS)])
    summed = train_perceptron(active, corpus.starts, corpus.gold, possible, order, n_rows, _MARGIN)
    average: NDArray[np.int64] = (summed * _SCALE + len(order) // 2) // len(order)
    return average.astype(np.int32)


def _shuffled(length: int, seed: int) -> NDArray[np.int64]:
    """Return 0 … length - 1 in an order that depends on the seed only, on any machine."""
    keys = [blake2b(f"{seed}:{number}".encode(), digest_size=8).digest() for number in range(length)]
    return np.array(sorted(range(length), key=keys.__getitem__), dtype=np.int64)


def _exceptions(
    lemmas: dict[tuple[str, str], str], endings: dict[tuple[str, str], tuple[int, str]], attested: Container[str]
) -> dict[tuple[str, str], str]:
    """Keep the pairs that the rules would get wrong, and one pair per verb, which tells known verbs."""
    verbs = {lemma: key for key, lemma in sorted(lemmas.items(), reverse=True) if key[1] == "VERB"}
    needed = set(verbs.values())
    rules = LemmaRules({key: lemmas[key] for key in needed}, endings, attested)
    return {key: lemma for key, lemma in sorted(lemmas.items()) if key in needed or rules.lemma(*key) != lemma}


def _texts(path: Path) -> list[str]:
    from pyarrow.parquet import read_table

    texts: list[str] = read_table(path, columns=["text"])["text"].to_pylist()
    return texts


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, train, write the table."""
    parser = argparse.ArgumentParser(prog="python -m topicmodel.text.train", description="Train the French table.")
    parser.add_argument("out", type=Path, help="file to write (.npz)")
    parser.add_argument("treebanks", type=Path, nargs="+", metavar="FILE.conllu", help="treebanks to learn from")
    parser.add_argument("--texts", type=Path, metavar="FILE.parquet", help="plain texts, in a column named text")
    options = parser.parse_args(arguments)
    sentences = (contract(sentence.tokens) for path in options.treebanks for sentence in read_conllu(path))
    # Beside the table, for the look-up of words; the features of this training come from the file that is installed.
    listed = "".join(f"{infinitive}\n" for infinitive in list_infinitives())
    options.out.with_name("infinitives.txt").write_text(listed, encoding="utf-8")
    write_table(train(sentences, _texts(options.texts) if options.texts else ()), options.out)


if __name__ == "__main__":
    main()
