"""Keywords that a codebook lacks: words that keep company with a theme's keywords, and words used like them.

Two sources are ranked apart and their ranks fused.

- *Co-occurrence*: a document speaks of a theme if it holds two of its keywords (one, for a theme of which the corpus
  knows a single keyword). A word is ranked by the log-likelihood ratio G² of standing in these documents more than
  elsewhere; below 10.83 (p = 0.001) it is not ranked.
- *Vectors*: cosine between the word and the mean of the theme's keywords, in word vectors trained on the corpus.
  Vectors of a small corpus are rough, so that a G² of at least 3.84 (p = 0.05) is asked for here too.

References
----------
Dunning, T. (1993). Accurate methods for the statistics of surprise and coincidence. Computational Linguistics 19(1).
https://aclanthology.org/J93-1003
Cormack, G., Clarke, C. and Büttcher, S. (2009). Reciprocal rank fusion outperforms Condorcet and individual rank
learning methods. doi:10.1145/1571941.1572114
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from topicmodel.codebook.match import KeywordMatcher, ThemeColumns
from topicmodel.codebook.scan import Scan, scan
from topicmodel.codebook.vectors import word_vectors
from topicmodel.codebook.words import describe_suggestions
from topicmodel.errors import InputError
from topicmodel.objects import display
from topicmodel.objects.corpus import Corpus
from topicmodel.text.analyzer import Analyzer

if TYPE_CHECKING:
    import pandas as pd

    from topicmodel.codebook.codebook import Codebook

from topicmodel.objects.display import Shown

__all__ = ["Suggestion", "Suggestions", "suggest_keywords"]

_SIGNIFICANT = 10.83
"""G² above which a word keeps company with a theme (p = 0.001)."""
_PLAUSIBLE = 3.84
"""G² above which the vectors are believed (p = 0.05)."""
_FUSION = 60
"""Constant of reciprocal rank fusion, as in its paper."""
_DEPTH = 3
"""A source vouches for a word that is among its first `_DEPTH` × n."""


@dataclass(frozen=True, slots=True, repr=False)
class Suggestion(Shown):
    """A word that could be a keyword of a theme.

    Parameters
    ----------
    theme : str
        Code of the theme.
    word : str
        The word, as the corpus writes it.
    term : str
        The term it is read as.
    source : str
        "co-occurrence", "vectors" or "both": who ranks it high.
    documents : int
        Documents that hold it.
    log_likelihood : float
        G² of standing in the theme's documents; 0 if it does not stand there more than elsewhere.
    pmi : float
        Pointwise mutual information with the theme's documents, in bits; 0 if they share no document.
    similarity : float
        Cosine with the theme's keywords, between -1 and 1; 0 if none of them has a vector.
    """

    theme: str
    word: str
    term: str
    source: str
    documents: int
    log_likelihood: float
    pmi: float
    similarity: float


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Words that the keywords of a codebook lack; print them to read them.

    Parameters
    ----------
    codebook : str
        Name of the codebook.
    n_documents : int
        Number of documents read.
    suggestions : tuple of Suggestion
        Theme after theme, the best first. No word is suggested to two themes.
    """

    codebook: str
    n_documents: int
    suggestions: tuple[Suggestion, ...]

    def of(self, theme: str) -> tuple[str, ...]:
        """Return the words suggested to a theme, the best first; ``codebook.add_keywords(theme, words)`` takes them."""
        return tuple(each.word for each in self.suggestions if each.theme == theme)

    def as_dict(self) -> dict[str, Any]:
        """Return what ``topicmodel codebook suggest --json`` prints: plain numbers, strings, lists and dictionaries."""
        return asdict(self)

    def frame(self) -> "pd.DataFrame":
        """Return a pandas frame, one row per suggestion."""
        import pandas as pd

        return pd.DataFrame([asdict(s) for s in self.suggestions], columns=list(Suggestion.__dataclass_fields__))

    def __len__(self) -> int:
        return len(self.suggestions)

    def __str__(self) -> str:
        return describe_suggestions(self)

    def __repr__(self) -> str:
        return display.line(f"<Suggestions for {self.codebook}: {len(self)} words from {self.n_documents} documents>")

    def _repr_html_(self) -> str:
        words: dict[str, list[str]] = {}
        for each in self.suggestions:
            words.setdefault(each.theme, []).append(each.word)
        rows = [(theme, ", ".join(own)) for theme, own in words.items()]
        return display.table(["theme", "words to consider"], rows, caption=repr(self).strip("<>"))


def suggest_keywords(
    codebook: "Codebook",
    corpus: Corpus,
    *,
    n: int = 10,
    min_documents: int = 5,
    max_share: float = 0.25,
    random_state: int = 0,
    analyzer: Analyzer | None = None,
) -> Suggestions:
    """Suggest words that a theme's keywords lack; see `Codebook.suggest`."""
    if n < 1 or min_documents < 1:
        raise InputError(f"n={n}, min_documents={min_documents}; both must be at least 1")
    if not 0 < max_share <= 1:
        raise InputError(f"max_share={max_share}; a share of the documents above 0 and at most 1")
    analyzer = analyzer or Analyzer()
    found = scan(codebook, corpus, analyzer)
    columns = KeywordMatcher(codebook, analyzer).columns(found.vocabulary)
    frequency, together, sizes = _document_counts(found, codebook)
    vectors = word_vectors(found.documents, found.vocabulary, min_count=min_documents, random_state=random_state)
    order = np.flatnonzero(
        (frequency >= min_documents) & (frequency <= max_share * len(corpus)) & ~_taken(found, columns.values())
    )
    likelihood, pmi = _association(frequency[order], together[:, order], sizes, len(corpus))
    similarity = _similarities(vectors, columns.values())[:, order]
    score, by_company, by_use = _fuse(likelihood, similarity, _DEPTH * n)
    rows = [
        Suggestion(
            codebook.codes[k],
            _word(found, int(order[i]), analyzer),
            found.vocabulary[order[i]],
            "both" if by_company[k, i] and by_use[k, i] else "co-occurrence" if by_company[k, i] else "vectors",
            int(frequency[order[i]]),
            float(likelihood[k, i]),
            float(pmi[k, i]),
            float(similarity[k, i]),
        )
        for k, i in _best(score, n)
    ]
    return Suggestions(codebook.name, len(corpus), tuple(rows))


def _document_counts(
    found: Scan, codebook: "Codebook"
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Count the documents of each term (V), of each theme and term (K, V), and of each theme (K)."""
    place = {code: k for k, code in enumerate(codebook.codes)}
    held: list[dict[int, set[int]]] = [{} for _ in place]
    for document, number in found.places[:, :2].tolist():
        if not found.keywords[number].negative:
            held[place[found.keywords[number].theme]].setdefault(document, set()).add(number)
    terms = [np.unique(document) for document in found.documents]
    n_terms = len(found.vocabulary)
    together = np.zeros((len(place), n_terms), np.int64)
    sizes = np.zeros(len(place), np.int64)
    for k, within in enumerate(held):
        needed = min(2, len(set().union(*within.values())))
        speaking = [document for document, keywords in within.items() if len(keywords) >= needed]
        sizes[k] = len(speaking)
        if speaking:
            together[k] = np.bincount(np.concatenate([terms[document] for document in speaking]), minlength=n_terms)
    return np.bincount(np.concatenate(terms), minlength=n_terms).astype(np.int64), together, sizes


def _association(
    frequency: NDArray[np.int64], together: NDArray[np.int64], sizes: NDArray[np.int64], n_documents: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Compute G² (0 for words that avoid the theme) and PMI of every theme and term."""
    inside = sizes[:, np.newaxis]
    observed = (together, inside - together, frequency - together, n_documents - inside - frequency + together)
    with_term, without = frequency / n_documents, 1 - frequency / n_documents
    expected = (
        inside * with_term,
        inside * without,
        (n_documents - inside) * with_term,
        (n_documents - inside) * without,
    )
    total = np.zeros(together.shape)
    for seen, due in zip(observed, expected, strict=True):
        ratio = np.divide(seen, due, out=np.ones(together.shape), where=(seen > 0) & (due > 0))
        total += 2 * seen * np.log(ratio)
    ratio = np.divide(together, expected[0], out=np.ones(together.shape), where=(together > 0) & (expected[0] > 0))
    return np.where(together > expected[0], np.maximum(total, 0.0), 0.0), np.log2(ratio)


def _similarities(vectors: NDArray[np.float64], themes: Iterable[ThemeColumns]) -> NDArray[np.float64]:
    """Compute the cosine of every theme, as the weighted mean of its keywords, and term."""
    rows = []
    for theme in themes:
        mean = np.einsum("v,vd->d", theme.weights, vectors[theme.columns])
        length = np.sqrt(np.einsum("d,d->", mean, mean))
        # einsum, not BLAS: its sums do not depend on the number of threads.
        rows.append(np.einsum("vd,d->v", vectors, mean / length if length > 0 else mean))
    return np.array(rows)


def _fuse(
    likelihood: NDArray[np.float64], similarity: NDArray[np.float64], depth: int
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_]]:
    """Fuse the two rankings of each theme; a word that neither source ranks high has score 0."""
    companions = np.where(likelihood >= _SIGNIFICANT, likelihood, 0.0)
    alike = np.where(likelihood >= _PLAUSIBLE, similarity, 0.0)
    first, second = _ranks(companions), _ranks(alike)
    by_company, by_use = (first < depth) & (companions > 0), (second < depth) & (alike > 0)
    score = np.where(companions > 0, 1 / (_FUSION + first), 0.0) + np.where(alike > 0, 1 / (_FUSION + second), 0.0)
    return np.where(by_company | by_use, score, 0.0), by_company, by_use


def _word(found: Scan, number: int, analyzer: Analyzer) -> str:
    """Return the word for a term; the term itself where the analyzer reads the word, alone, as another one."""
    word = found.words[number]
    return word if analyzer.terms(word) == [found.vocabulary[number]] else found.vocabulary[number]


def _taken(found: Scan, themes: Iterable[ThemeColumns]) -> NDArray[np.bool_]:
    """Mark the terms that are no news: keywords, words of phrases, and plurals of either."""
    taken = np.zeros(len(found.vocabulary), bool)
    for theme in themes:
        taken[theme.columns] = taken[theme.negative] = True
    known = {keyword.text.lower() for keyword in found.keywords}
    known |= {element.source for keyword in found.keywords for element in keyword.elements}
    for number, (term, word) in enumerate(zip(found.vocabulary, found.words, strict=True)):
        form = word.lower()
        # *députés* is no news where *député* is a keyword, even if the analyzer takes them for two words.
        singulars = {term, form, form.removesuffix("s"), form.removesuffix("x"), form.removesuffix("es")}
        taken[number] |= not known.isdisjoint(singulars)
    return taken


def _ranks(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Rank each row by falling value, ties in the order of columns."""
    order = np.argsort(-values, axis=1, kind="stable")
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(values.shape[1])[np.newaxis, :], axis=1)
    return ranks


def _best(score: NDArray[np.float64], n: int) -> Iterator[tuple[int, int]]:
    """Give theme and term of the suggestions; a term goes to the theme where its score is largest."""
    if not score.shape[1]:
        return
    owner = score.argmax(axis=0)
    for k in range(len(score)):
        own = np.where(owner == k, score[k], 0.0)
        for i in np.argsort(-own, kind="stable")[:n]:
            if own[i] > 0:
                yield k, int(i)
